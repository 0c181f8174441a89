"""Pages: Link of /OFFSET/LIMIT, and lists that the row limit cuts."""

import re
from datetime import UTC, datetime

import pytest

from api_tests.bare_nginx import Bare
from api_tests.conftest import Api
from api_tests.fixtures import Connection, Make
from tools.settings import CHECKOUT

LIMIT = 100_000


def links(api: Api, url: str, **headers: str) -> dict[str, str]:
    """Where the Link headers of an answer point to, by their rel."""
    answer = api.get(url, headers=headers)
    assert answer.status_code in (200, 206), answer.text
    return {name: link["url"] for name, link in answer.links.items()}


def test_a_page_links_to_those_beside_it(api: Api, make: Make) -> None:
    """A full page has next; prev and first are there wherever it begins, the query stays."""
    site = make("site")["id"]
    for _ in range(4):
        make("freezer", site_id=site)
    query = f"?site_id=eq.{site}&select=id"
    assert links(api, f"/freezers/0/2{query}") == {
        "next": f"/freezers/2/2{query}", "first": f"/freezers/0/2{query}",
    }  # fmt: skip
    assert links(api, f"/freezers/3/2{query}") == {
        "prev": f"/freezers/1/2{query}", "first": f"/freezers/0/2{query}",
    }  # fmt: skip
    middle = links(api, f"/freezers/1/2{query}")
    assert (middle["next"], middle["prev"]) == (f"/freezers/3/2{query}", f"/freezers/0/1{query}")
    assert links(api, f"/freezers/2/2{query}")["next"] == f"/freezers/4/2{query}"
    assert links(api, f"/freezers/2/2{query}")["prev"] == f"/freezers/0/2{query}"
    assert links(api, f"/freezers/00/4{query}") == {
        "next": f"/freezers/4/4{query}", "first": f"/freezers/0/4{query}",
    }  # fmt: skip
    assert links(api, f"/freezers/200001/200000{query}")["prev"] == (
        f"/freezers/100001/100000{query}"
    )
    assert api.get(f"/freezers/4/2{query}").json() == []
    assert "next" not in links(api, f"/freezers/4/2{query}")


def test_a_count_knows_the_last_page(api: Api, make: Make) -> None:
    """With count=exact a full page has next only if there is more."""
    site = make("site")["id"]
    for _ in range(4):
        make("freezer", site_id=site)
    query = f"?site_id=eq.{site}"
    assert "next" not in links(api, f"/freezers/2/2{query}", Prefer="count=exact")
    assert links(api, f"/freezers/1/2{query}", Prefer="count=exact")["next"]


def test_links_are_followed_to_the_end(api: Api, make: Make) -> None:
    """Each next leads on until each row was there once, and each prev back to the first page."""
    site = make("site")["id"]
    made = [make("freezer", site_id=site)["id"] for _ in range(5)]
    url, seen = f"/freezers/0/2?site_id=eq.{site}&select=id", []
    while url:
        answer = api.get(url)
        seen += [row["id"] for row in answer.json()]
        last, url = url, answer.links.get("next", {}).get("url", "")
    assert seen == made
    steps = 0
    while "prev" in (found := links(api, last)):
        last, steps = found["prev"], steps + 1
    assert (last.partition("?")[0], steps) == ("/freezers/0/2", 2)


@pytest.mark.parametrize("path", ["freezers", "instruments", "labs", "changes"])
def test_a_range_is_no_page_of_a_page(api: Api, make: Make, path: str) -> None:
    """Range is for plain lists: in a page it would hide rows that no Link leads to."""
    make("freezer"), make("freezer")
    whole = api.get(f"/{path}/0/2")
    part = api.get(f"/{path}/0/2", headers={"Range": "1-1"})
    assert (part.status_code, part.json(), part.links) == (200, whole.json(), whole.links)
    assert whole.json()


@pytest.mark.parametrize("path", ["labs", "instruments", "people", "stocktakes", "changes"])
def test_other_lists_have_links(api: Api, make: Make, path: str) -> None:
    """Each list of pages has them, the past too; a plain list has none."""
    make("computer"), make("freezer")
    assert links(api, f"/{path}/0/1")["first"] == f"/{path}/0/1"
    assert links(api, f"/{path}?limit=1") == {}
    if path == "instruments":
        now = datetime.now(UTC).strftime("as_of=%Y-%m-%dT%H:%M:%S.%fZ")
        assert links(api, f"/instruments/0/1?{now}")["next"] == f"/instruments/1/1?{now}"


def test_the_count_of_a_list_does_not_show(api: Api, make: Make) -> None:
    """A list that was not cut is 200, without a count that nobody asked for."""
    make("site")
    for url in ("/sites", "/sites?limit=200000", "/sites?name=eq.none", "/sites/0/1000000"):
        answer = api.get(url, headers={"Prefer": "timezone=Europe/Berlin"})
        assert answer.status_code == 200
        assert answer.headers["Content-Range"].endswith("/*")
        assert "count" not in answer.headers.get("Preference-Applied", "")
        assert "X-Page" not in answer.headers
    assert api.get("/sites", headers={"Prefer": "count=exact"}).headers["Content-Range"][-1] != "*"


@pytest.mark.once
def test_what_is_counted(bare: Bare) -> None:
    """PostgREST counts what the limit may cut, and nothing else; what a client prefers goes on."""
    for url, prefer in (
        ("/sites", "count=estimated"), ("/labs", "count=estimated"),
        ("/sites?limit=100000", "count=estimated"), ("/sites/0/100000", "count=estimated"),
        ("/sites?offset=0", "count=estimated"), ("/sites?as_of=2026-11-26", "count=estimated"),
        ("/sites?limit=99999", None), ("/sites/0/10", None), ("/sites?offset=10", None),
        ("/sites?select=count", None), ("/site/1", None), ("/rpc/me", None), ("/", None),
        ("/sites?sort=updated_at", None), ("/sites?sort=name", "count=estimated"),
    ):  # fmt: skip
        assert bare.asked("GET", url)["headers"].get("prefer") == prefer, url
    asked = bare.asked("GET", "/sites", headers={"Prefer": "timezone=UTC"})["headers"]["prefer"]
    assert asked == "timezone=UTC, count=estimated"
    for headers in ({"Prefer": "count=exact"}, {"Range": "0-9", "Prefer": "tx=commit"}):
        asked = bare.asked("GET", "/sites", headers=headers)["headers"]["prefer"]
        assert asked == headers["Prefer"]
    assert "prefer" not in bare.asked("POST", "/sites", json=[{"name": "x"}])["headers"]


@pytest.mark.once
def test_what_is_told_of_a_page(bare: Bare) -> None:
    """The database is told OFFSET and LIMIT, and of a list by its key whether it is all of that."""
    for url, told in (
        ("/sites/0/10", "{0,10,1}"), ("/sites/07/0010", "{07,0010,1}"), ("/labs/5/5/", "{5,5,1}"),
        ("/sites/20/1000000", "{20,100000,1}"), ("/sites/0/10?name=eq.x", "{0,10}"),
        ("/sites/0/10?as_of=2026-11-26", "{0,10}"), ("/changes/0/5", "{0,5}"),
        ("/sites?offset=7", "{7,100000}"), ("/sites", None), ("/site/1", None),
    ):  # fmt: skip
        assert bare.asked("GET", url)["headers"].get("x-page") == told, url


def test_a_whole_page_is_planned_once(sql: Connection) -> None:
    """PostgreSQL keeps one plan for any OFFSET and LIMIT, which sorts no list, be it empty."""
    sql.execute("set role lab_open")
    sql.execute("select set_config('lab.id', '1', true), request.plan_whole_page()")
    for name in ("containers", "sites", "stocktakes", "instruments"):
        order = "" if name == "instruments" else "order by id"
        sql.execute(
            f"prepare {name} (bigint, bigint) as"
            f" select * from api.{name} {order} limit $1 offset $2".encode()
        )
        for limit in (1, 100_000, 1):
            plan = sql.execute(f"explain execute {name} ({limit}, 0)".encode()).fetchall()
            assert not any("Sort" in line for (line,) in plan), plan
    kept = sql.execute("select generic_plans, custom_plans from pg_prepared_statements").fetchall()
    assert kept == [(3, 0)] * 4


@pytest.mark.once
def test_what_the_database_is_told(bare: Bare) -> None:
    """The order goes on as columns and as a header, and the cursor as a header alone."""
    for url, target, told in (
        ("/sites?sort=natural", "/sites?order=by_natural,id", "sites natural"),
        (
            "/sites?name=like.A*&sort=-name&after=x&limit=5",
            "/sites?name=like.A*&limit=5&order=by_name.desc,id.desc&before_name=eq.true",
            "sites -name",
        ),
        ("/sites?after=x", "/sites?order=id&after_id=eq.true", "sites id"),
        ("/sites?sort=-updated_at&select=id", "/rpc/sites_newest?select=id", "sites -updated_at"),
        ("/sites?select=id,cursor", "/sites?select=id,cursor&order=id", "sites id"),
        ("/sites?select=precursor_id&order=name", "/sites?select=precursor_id&order=name,id", None),
    ):
        asked = bare.asked("GET", url)
        assert asked["target"] == target
        assert asked["headers"].get("x-sort") == told
        assert asked["headers"].get("x-after") == ("x" if "after=x" in url else None)


def test_the_row_limit_is_written_alike(db: Connection) -> None:
    """PostgREST, the database and nginx have the same limit."""
    shown = db.execute("select request.row_limit()").fetchone()
    assert shown == (LIMIT,)
    assert f"\ndb-max-rows = {LIMIT}\n" in (CHECKOUT / "postgrest.conf").read_text()
    text = (CHECKOUT / "nginx/templates/paging.conf.template").read_text()
    assert set(re.findall(r"[0-9]{5,}", text)) == {str(LIMIT)}


@pytest.mark.slow
def test_a_list_that_is_cut_says_so(api: Api, db: Connection, make: Make) -> None:
    """Beyond the limit a list is 206, in JSON, CSV and HEAD, and Link leads through the rest."""
    site = make("site")["id"]
    db.execute(
        "insert into inventory.computer (site_id, name) select %s, 'PC ' || n"
        " from generate_series(1, 100003) n", [site]
    )  # fmt: skip
    try:
        url = f"/computers?select=id&site_id=eq.{site}"
        for method, headers in (("GET", {}), ("GET", {"Accept": "text/csv"}), ("HEAD", {}),
                                ("GET", {"Range": "0-"})):  # fmt: skip
            answer = api.request(method, url, headers=headers)
            assert (answer.status_code, answer.headers["Content-Range"]) == (206, "0-99999/*")
            assert answer.links["next"]["url"] == f"{url}&offset=100000"
        assert len(api.get(f"{url}&offset=100000").json()) == 3
        export = f"/export/computers.csv?select=id&site_id=eq.{site}"
        answer = api.get(export)
        assert (answer.status_code, answer.links["next"]["url"]) == (206, f"{export}&offset=100000")
        assert len(api.get(answer.links["next"]["url"]).text.splitlines()) == 1 + 3
        assert links(api, f"{url}&offset=1")["next"] == f"{url}&offset=100001"
        assert links(api, f"/computers/0/200000?site_id=eq.{site}&select=id")["next"] == (
            f"/computers/100000/200000?site_id=eq.{site}&select=id"
        )
        assert api.get(f"{url}&sort=natural").status_code == 206
        newest = api.get(f"/computers?select=id,site_id&site_id=eq.{site}&sort=-updated_at")
        assert newest.links["next"]["url"].endswith("&offset=100000")
    finally:
        db.execute("delete from inventory.computer where site_id = %s", [site])
