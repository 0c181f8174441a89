"""PostgREST's own surface works beside the plain URLs, so that its client libraries do."""

import csv
import io
from collections.abc import Callable, Iterator

import pytest

from api_tests.conftest import Api, Row, assert_error

Make = Callable[..., Row]


@pytest.fixture
def sites(api: Api, unique: str) -> Iterator[list[Row]]:
    """Five sites of one contact, added as a list, removed afterwards."""
    answer = api.post(
        "/sites",
        json=[{"name": f"{unique} {letter}", "contact": unique} for letter in "abcde"],
        headers={"Prefer": "return=representation"},
    )
    assert answer.status_code == 201, answer.text
    yield answer.json()
    api.delete(f"/sites?contact=eq.{unique}")


def test_bulk_insert_answers_the_rows(sites: list[Row]) -> None:
    """A list POSTed to a list makes a row each, with ids that the database chose."""
    ids = [row["id"] for row in sites]
    assert len(set(ids)) == 5
    assert [row["name"][-1] for row in sites] == list("abcde")


def test_bulk_insert_is_all_or_nothing(api: Api, unique: str) -> None:
    """One bad row in a list refuses the list, and none of it is stored."""
    rows = [{"name": "good", "contact": unique}, {"name": " ", "contact": unique}]
    assert_error(api.post("/sites", json=rows), 400, "site_name_not_blank")
    assert api.get(f"/sites?contact=eq.{unique}").json() == []


def test_filters(api: Api, unique: str, sites: list[Row]) -> None:
    """Filters narrow a list, on the plain URL and on a page of it."""
    found = api.get("/sites", params={"name": f"ilike.*{unique.upper()} C*"}).json()
    assert found == [sites[2]]
    page = api.get(f"/sites/1/2?contact=eq.{unique}").json()
    assert page == sites[1:3]


def test_order_and_select(api: Api, unique: str, sites: list[Row]) -> None:
    """A client chooses order and columns."""
    rows = api.get(f"/sites?contact=eq.{unique}&order=name.desc&select=id").json()
    assert rows == [{"id": row["id"]} for row in reversed(sites)]


def test_embedding_down(api: Api, make: Make) -> None:
    """A freezer comes with its containers in one request."""
    freezer = make("freezer")
    container = make("container", freezer_id=freezer["id"])
    rows = api.get(f"/freezers?select=*,containers(*)&id=eq.{freezer['id']}").json()
    assert rows == [freezer | {"containers": [container]}]


def test_embedding_up(api: Api, make: Make) -> None:
    """A container comes with its freezer and that one's site."""
    container = make("container")
    path = f"/containers?id=eq.{container['id']}&select=uuid,freezers(name,sites(name))"
    assert api.get(path).json() == [
        {
            "uuid": container["uuid"],
            "freezers": {"name": "freezer of a test", "sites": {"name": "site of a test"}},
        }
    ]


def test_embedding_on_a_plain_url(api: Api, make: Make) -> None:
    """GET /site/1 takes select and embedding as well."""
    computer = make("computer")
    answer = api.get(f"/site/{computer['site_id']}?select=name,computers(name)")
    assert answer.json() == {
        "name": "site of a test", "computers": [{"name": "computer of a test"}]
    }  # fmt: skip


def test_range_and_exact_count(api: Api, unique: str, sites: list[Row]) -> None:
    """Range with count=exact answers 206, the rows and how many there are in all."""
    answer = api.get(
        f"/sites?contact=eq.{unique}", headers={"Range": "1-2", "Prefer": "count=exact"}
    )
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == "1-2/5"
    assert answer.json() == sites[1:3]


def test_range_past_the_end(api: Api, unique: str) -> None:
    """Range past the last row with count=exact is 416 in the shape of every error."""
    answer = api.get(
        f"/sites?contact=eq.{unique}", headers={"Range": "5-6", "Prefer": "count=exact"}
    )
    assert_error(answer, 416)


def test_csv_out(api: Api, unique: str, sites: list[Row]) -> None:
    """Accept: text/csv answers CSV with a header line."""
    answer = api.get(f"/sites?contact=eq.{unique}", headers={"Accept": "text/csv"})
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["name"] for row in rows] == [row["name"] for row in sites]


def test_csv_in(api: Api, unique: str) -> None:
    """A list takes CSV."""
    body = f'name,contact\n"Cold, room",{unique}\nAnnex,{unique}\n'
    answer = api.post("/sites", data=body, headers={"Content-Type": "text/csv"})
    assert answer.status_code == 201, answer.text
    names = [row["name"] for row in api.get(f"/sites?contact=eq.{unique}").json()]
    api.delete(f"/sites?contact=eq.{unique}")
    assert names == ["Cold, room", "Annex"]


def test_merge_duplicates(api: Api, sites: list[Row]) -> None:
    """Prefer: resolution=merge-duplicates changes the rows that exist and adds the others."""
    changed = [row | {"country": "CH"} for row in sites[:2]]
    added = changed[0] | {"id": sites[-1]["id"] + 20_000_000, "name": "added"}
    answer = api.post(
        "/sites",
        json=[*changed, added],
        headers={"Prefer": "resolution=merge-duplicates, return=representation"},
    )
    assert answer.status_code in (200, 201), answer.text
    assert answer.json() == [*changed, added]
    stored = api.get(f"/sites?contact=eq.{sites[0]['contact']}").json()
    assert stored == [*changed, *sites[2:], added]


def test_ignore_duplicates(api: Api, sites: list[Row]) -> None:
    """Prefer: resolution=ignore-duplicates leaves the rows that exist alone."""
    answer = api.post(
        "/sites",
        json=[row | {"country": "CH"} for row in sites],
        headers={"Prefer": "resolution=ignore-duplicates"},
    )
    assert answer.status_code in (200, 201), answer.text
    assert api.get(f"/site/{sites[0]['id']}").json() == sites[0]


def test_duplicates_are_refused_otherwise(api: Api, sites: list[Row]) -> None:
    """A list with an id that exists is 409 and names the key."""
    assert_error(api.post("/sites", json=sites[:1]), 409, "site_pkey")


def test_patch_and_delete_by_filter(api: Api, unique: str, sites: list[Row]) -> None:
    """PATCH and DELETE with a filter answer the rows they changed."""
    headers = {"Prefer": "return=representation"}
    where = f"/sites?contact=eq.{unique}&id=gt.{sites[2]['id']}"
    changed = api.patch(where, json={"country": "CH"}, headers=headers).json()
    assert sorted(row["id"] for row in changed) == [row["id"] for row in sites[3:]]
    assert {row["country"] for row in changed} == {"CH"}
    removed = api.delete(where, headers=headers).json()
    assert sorted(row["id"] for row in removed) == [row["id"] for row in sites[3:]]
    assert api.get(f"/sites?contact=eq.{unique}").json() == sites[:3]


def test_functions_by_name(api: Api, make: Make) -> None:
    """Every function of the plain URLs can be called at /rpc/ as well."""
    site = make("site")
    assert api.post("/rpc/site", json={"site_id": site["id"]}).json() == site
    changed = api.post("/rpc/upsert_site", json={"site_id": site["id"], "contact": "me"}).json()
    assert changed == site | {"contact": "me"}
    made = api.post("/rpc/upsert_site", json={"name": "by name"}).json()
    assert api.post("/rpc/delete_site", json={"site_id": made["id"]}).json() == made


def test_openapi_names_this_host(api: Api, base_url: str) -> None:
    """The OpenAPI document points at the address that people use."""
    assert base_url.removeprefix("http://") == api.get("/").json()["host"]


def test_the_pre_request_function_is_not_exposed(api: Api) -> None:
    """What lies in the schema inventory cannot be called over HTTP."""
    for name in ("check_request", "current_lab", "next_site_id", "read_body"):
        assert_error(api.post(f"/rpc/{name}", json={}), 404)
    for header in ("Accept-Profile", "Content-Profile"):
        answer = api.request(
            "GET" if header[0] == "A" else "POST", "/sites", headers={header: "inventory"}, json={}
        )
        assert answer.status_code == 406


def test_aggregates_and_plans_are_off(api: Api) -> None:
    """Sums over a list and the planner's plan are refused."""
    assert_error(api.get("/sites?select=id.sum()"), 400)
    answer = api.get("/sites", headers={"Accept": "application/vnd.pgrst.plan+json"})
    assert answer.status_code in (406, 415)
