"""PostgREST's own surface works beside the plain URLs, so that its client libraries do."""

import csv
import io
import os
from collections.abc import Iterable, Iterator

import psycopg
import pytest
import requests

from api_tests.conftest import Api, Row, assert_error
from api_tests.fixtures import Make
from api_tests.people import one


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


CSV = {"Accept": "text/csv"}

# Cells that a spreadsheet may take for a formula, and cells that only look like one.
FORMULAS = [
    "=1+1", "=", "=cmd|' /C calc'!A0", '=HYPERLINK("x", "y")', "+1+1", "-2+3", "-", "@SUM(A1)",
    "-20C+A1", "-5, =1", "-5)|x", '-5"x', '-5",=1', "-5(1)", "+A1", "+1-734-555-0100", "-x", "- x",
    "\t=1", "\tx", "\rx", "\nx", " =1", " \n-x", "\u00a0=1", "\ufeff=1", "\uff1d1", " \uff0b1",
    "\uff0d5", "\uff20x", "\u200b=1", "\u061c=1", "\u200e-x", "\u2060+A1", "\u202e@x", "\u00ad=1",
    "'=x", "''-x", "3.59E+08", "7E+3", "'1,2E+10",
]  # fmt: skip
HARMLESS = [
    "-20C", "-80 °C", "+4C", "-5", "- 5", "+1 734 555 0100", "-0.5 µM", "-5 %", "-1,000.5",
    "-1e-10", "-80 Freezer 2, shelf 3", "-Infinity", "a=b", "a, =b", "a,\t-b", "a\n=b", "a\r\n@b",
    'x "=y"', '"=y"', ',"=y', ',"",=y', '"', '",', "'x", "'", "", " ", " x", "(=x)", "{=x}", "[-x",
    "\\=x", "#1", "/x", "_x", "é=", "\U0001f9ca", "a;b", "TRUE", "007", None,
]  # fmt: skip


def read_csv(answer: requests.Response) -> list[dict[str, str]]:
    """The rows of an answer that must be CSV."""
    assert answer.ok, answer.text
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def add_sites(api: Api, contact: str, addresses: Iterable[str | None]) -> None:
    """A site for each address; the fixture `sites` removes those of its contact."""
    rows = [{"name": "x", "contact": contact, "address": address} for address in addresses]
    assert api.post("/sites", json=rows).status_code == 201


def test_csv_out(api: Api, unique: str, sites: list[Row]) -> None:
    """Accept: text/csv answers CSV with a header line."""
    rows = read_csv(api.get(f"/sites?contact=eq.{unique}", headers=CSV))
    assert [row["name"] for row in rows] == [row["name"] for row in sites]


def test_csv_of_nothing(api: Api, unique: str) -> None:
    """A list without rows is CSV without names."""
    answer = api.get(f"/sites?contact=eq.{unique}", headers=CSV | {"Prefer": "count=exact"})
    assert (answer.status_code, answer.text) == (200, "\n")
    assert answer.headers["Content-Range"] == "*/0"


def test_csv_of_a_range(api: Api, unique: str, sites: list[Row]) -> None:
    """Range and count=exact are as with JSON."""
    headers = CSV | {"Range": "1-2", "Prefer": "count=exact"}
    answer = api.get(f"/sites?contact=eq.{unique}&select=id", headers=headers)
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == "1-2/5"
    assert read_csv(answer) == [{"id": str(row["id"])} for row in sites[1:3]]


def test_csv_runs_nothing(api: Api, unique: str, sites: list[Row]) -> None:
    """A cell that a spreadsheet would take for a formula gets an apostrophe, and no more."""
    add_sites(api, unique, ("x" for _ in FORMULAS))
    listed = f"/sites?contact=eq.{unique}&id=gt.{sites[-1]['id']}"
    with psycopg.connect(os.environ["LAB_TEST_DATABASE"], autocommit=True) as db:
        # As rows may be that stood there before text was trimmed.
        db.execute("set session_replication_role = replica")
        for row, formula in zip(api.get(listed).json(), FORMULAS, strict=True):
            query = "update inventory.site set address = %s where (lab_id, id) = (1, %s)"
            db.execute(query, [formula, row["id"]])
    rows = read_csv(api.get(listed, headers=CSV))
    assert [row["address"] for row in rows] == [f"'{formula}" for formula in FORMULAS]
    assert {row["name"] for row in rows} == {"x"}


# What a spreadsheet runs that separates cells at semicolons, and what an answer has instead.
AFTER_SEMICOLON = {
    ";=1": ";'=1", "a;=1+1": "a;'=1+1", "a; =1": "a;' =1", "a;@x": "a;'@x", "a;-1+A1": "a;'-1+A1",
    'a;"=1"': 'a;"\'=1"', ";=1;=2": ";'=1;'=2", "a;\u200b=1": "a;'\u200b=1", "=1;=2": "'=1;'=2",
    "a;-20C": "a;-20C", "-80C; -20C": "'-80C;' -20C", "a; b=c": "a; b=c", ";;": ";;",
}  # fmt: skip


def test_csv_runs_nothing_after_a_semicolon(api: Api, unique: str, sites: list[Row]) -> None:
    """Where a semicolon ends a cell, what follows runs nothing either; in the header too."""
    add_sites(api, unique, AFTER_SEMICOLON)
    path = f"/sites?contact=eq.{unique}&id=gt.{sites[-1]['id']}"
    rows = read_csv(api.get(path, headers=CSV))
    assert [row["address"] for row in rows] == list(AFTER_SEMICOLON.values())
    header = api.get(f'{path}&select="%3B%3D1":name&limit=1', headers=CSV).text.split("\n")[0]
    assert header == ";'=1"


def test_csv_is_else_as_it_was(
    api: Api, sql: psycopg.Connection, unique: str, sites: list[Row]
) -> None:
    """Amounts, phone numbers and all other text are byte for byte what PostgREST alone makes."""
    add_sites(api, unique, HARMLESS)
    found = sql.execute(
        "select string_agg(substring(t::text, 2, length(t::text) - 2), E'\\n' order by id)"
        " from api.sites t where contact = %s", [unique],
    ).fetchone()  # fmt: skip
    assert found
    answer = api.get(f"/sites?contact=eq.{unique}", headers=CSV)
    # A row as text doubles a backslash, CSV does not.
    lines = found[0].replace("\\\\", "\\")
    assert answer.content.decode() == f"{','.join(sites[0])}\n{lines}"


def test_csv_of_other_types_is_as_it_was(sql: psycopg.Connection) -> None:
    """Numbers, JSON, lists and times are what they were, whatever sign they begin with."""
    line = """
        select substring(t::text, 2, length(t::text) - 2) from (
          select -1 as a, -1.50, -1e-300::float8, '-Infinity'::float4, '-5'::jsonb, '"=x"'::jsonb,
            '{"a": "=x", "b": ",=y"}'::json, array['=x', '-y'], row(null, '=x'), null::text, true,
            '-infinity'::timestamptz, '\\xff'::bytea, interval '-1 day', numrange(-5, -1)
        ) t
    """
    before = one(sql, line)
    sql.execute("set local search_path = api, csv, pg_catalog")
    assert one(sql, line) == before.replace("\\\\", "\\")


@pytest.mark.parametrize(
    "path",
    [
        "/sites?id=eq.{0}", "/sites/0/10?id=eq.{0}", "/sites?id=eq.{0}&select=address,id",
        "/sites?id=eq.{0}&select=x:address", "/sites?id=eq.{0}&select=address,computers(name)",
        "/computers?site_id=eq.{0}&select=id,...sites(address)", "/site/{0}",
        "/site/{0}?select=address", "/rpc/site?site_id={0}",
    ],
)  # fmt: skip
def test_csv_runs_nothing_however_it_is_asked_for(api: Api, make: Make, path: str) -> None:
    """Lists, pages, columns, embedded rows and single rows are guarded alike."""
    site = make("site", address="=1+1")
    make("computer", site_id=site["id"])
    (row,) = read_csv(api.get(path.format(site["id"]), headers=CSV))
    assert "'=1+1" in row.values()


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/sites"), ("PATCH", "/sites?id=eq.{0}"), ("POST", "/site/{0}")]
)
def test_csv_of_a_write_runs_nothing(api: Api, make: Make, method: str, path: str) -> None:
    """The answer to a write is guarded, and the row stored as it was sent."""
    path = path.format(make("site")["id"])
    answer = api.request(
        method, path, json={"name": "=1+1"}, headers=CSV | {"Prefer": "return=representation"}
    )
    (row,) = read_csv(answer)
    assert row["name"] == "'=1+1"
    assert api.get(f"/site/{row['id']}").json()["name"] == "=1+1"
    assert api.delete(f"/site/{row['id']}").status_code == 200


@pytest.mark.parametrize(
    ("alias", "name"),
    [("=x", "'=x"), ("\ufeff=x", "'\ufeff=x"), ("=a,b", "'=a,b"), ("a,=b", "a,=b"),
     ("x\n=y", "x\n=y")],
)  # fmt: skip
def test_csv_header_runs_nothing(api: Api, sites: list[Row], alias: str, name: str) -> None:
    """A name that a link gives a column is guarded, and stays one name."""
    params = {"id": f"eq.{sites[0]['id']}", "select": f'"{alias}":name'}
    assert read_csv(api.get("/sites", params=params, headers=CSV)) == [{name: sites[0]["name"]}]


@pytest.mark.parametrize(
    "role", ["lab_anon", "lab_user", "lab_viewer", "lab_editor", "lab_manager", "lab_open"]
)
def test_csv_is_guarded_for_every_role(sql: psycopg.Connection, role: str) -> None:
    """Every role reaches the guard: PostgreSQL passes by a schema that a role may not use."""
    sql.execute(f"set local role {role}".encode())
    sql.execute("set local search_path = api, csv, pg_catalog")
    query = "select substring(t::text, 2, length(t::text) - 2) from (select '=x' as a) t"
    assert sql.execute(query).fetchone() == ("'=x",)


@pytest.mark.usefixtures("sites")
def test_csv_of_a_long_text(api: Api, unique: str) -> None:
    """A text of nothing but what looks like cells takes its length, not its square."""
    text = "=" + ',=,"-' * 1_900
    add_sites(api, unique, [text])
    path = f"/sites?contact=eq.{unique}&address=not.is.null&select=address"
    (row,) = read_csv(api.get(path, headers=CSV))
    assert row == {"address": f"'{text}"}


@pytest.mark.usefixtures("sites")
def test_csv_sent_back(api: Api, unique: str) -> None:
    """An apostrophe that an answer put in is taken off when it comes back, and no other."""
    add_sites(api, unique, ["=1", "'=1", "3.59E+08"])
    path = f"/sites?contact=eq.{unique}&address=not.is.null&select=name,contact,address"
    answer = api.get(path, headers=CSV)
    api.post("/sites", data=answer.text, headers={"Content-Type": "text/csv"})
    assert [row["address"] for row in api.get(path).json()] == ["=1", "'=1", "3.59E+08"] * 2


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
    """A function of the schemas inventory and request cannot be called over HTTP."""
    for name in ("admit", "current_lab", "next_site_id", "read_body"):
        assert_error(api.post(f"/rpc/{name}", json={}), 404)
    for header, method in (("Accept-Profile", "GET"), ("Content-Profile", "POST")):
        for schema in ("inventory", "request"):
            answer = api.request(method, "/sites", headers={header: schema}, json={})
            assert answer.status_code == 406


def test_aggregates_and_plans_are_off(api: Api) -> None:
    """Sums over a list and the planner's plan are refused."""
    assert_error(api.get("/sites?select=id.sum()"), 400)
    answer = api.get("/sites", headers={"Accept": "application/vnd.pgrst.plan+json"})
    assert answer.status_code in (406, 415)
