"""No row is lost between pages, and no write touches a row that it does not answer with."""

import re
from typing import Any

import psycopg
import pytest

from api_tests.conftest import Api, assert_error
from api_tests.fixtures import Make

# Pages


@pytest.fixture
def twins(api: Api, make: Make, unique: str) -> dict[str, Any]:
    """A site with 20 freezers of two names, and a container of one description in each."""
    site = make("site", name=unique)
    rows = [{"site_id": site["id"], "name": ("-80C", "-20C")[n % 2]} for n in range(20)]
    headers = {"Prefer": "return=representation"}
    ids = [row["id"] for row in api.post("/freezers", json=rows, headers=headers).json()]
    # The rows move in their table, so that its own order is not that of the ids.
    for freezer in ids[::3]:
        assert api.post(f"/freezer/{freezer}", json={"name": "-80C"}).status_code == 200
    return {"site": site["id"], "ids": ids, "path": f"site_id=eq.{site['id']}"}


@pytest.fixture(autouse=True)
def tidy(api: Api, unique: str) -> Any:
    """Takes the freezers away, before their site is."""
    yield
    for row in api.get(f"/sites?name=eq.{unique}&select=id").json():
        api.delete(f"/freezers?site_id=eq.{row['id']}")
        api.delete(f"/site/{row['id']}")


ORDERS = ["", "order=name", "order=name.desc", "order=name.asc.nullsfirst", "order=site_id",
          "order=sites(name)", "order=name,site_id", "order=id.desc"]  # fmt: skip


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", [3, 5])
def test_pages_have_each_row_once(api: Api, twins: dict[str, Any], order: str, size: int) -> None:
    """Pages, limit and offset, and Range in any order have together each row once."""
    query = f"{twins['path']}&select=id,sites(name)&{order}"
    steps = range(0, 20 + size, size)
    pages = [api.get(f"/freezers/{step}/{size}?{query}").json() for step in steps]
    limits = [api.get(f"/freezers?{query}&limit={size}&offset={step}").json() for step in steps]
    ranges = [
        api.get(f"/freezers?{query}", headers={"Range": f"{step}-{step + size - 1}"}).json()
        for step in steps
    ]
    for found in (pages, limits, ranges):
        ids = [row["id"] for page in found for row in page]
        assert len(ids) == 20
        assert set(ids) == set(twins["ids"])


def test_an_ampersand_at_the_end_takes_no_filter_away(api: Api, twins: dict[str, Any]) -> None:
    """A query that ends in & is the query before it."""
    for end in ("", "&", "&&"):
        rows = api.get(f"/freezers?name=eq.-20C&{twins['path']}{end}").json()
        assert {row["name"] for row in rows} == {"-20C"}


def test_the_key_breaks_ties(api: Api, twins: dict[str, Any]) -> None:
    """Rows that an order does not tell apart come by their id, and an order by id stays so."""
    query = f"/freezers?{twins['path']}"
    rows = api.get(f"{query}&order=name").json()
    assert [(row["name"], row["id"]) for row in rows] == sorted(
        (row["name"], row["id"]) for row in rows
    )
    descending = [row["id"] for row in api.get(f"{query}&order=id.desc").json()]
    assert descending == sorted(twins["ids"], reverse=True)


def test_pages_of_instruments_have_each_row_once(api: Api, twins: dict[str, Any]) -> None:
    """Instruments that share a name come by computer and freezer."""
    query = f"{twins['path']}&order=name"
    found = [api.get(f"/instruments/{step}/3?{query}").json() for step in range(0, 21, 3)]
    assert {row["freezer_id"] for page in found for row in page} == set(twins["ids"])


def test_pages_of_the_past_have_each_row_once(
    api: Api, sql: psycopg.Connection, twins: dict[str, Any]
) -> None:
    """The past has the same pages."""
    row = sql.execute("select to_char(clock_timestamp() at time zone 'UTC', "
                      "'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')").fetchone()  # fmt: skip
    assert row
    sql.rollback()
    api.delete(f"/freezers?{twins['path']}")
    query = f"{twins['path']}&order=name&as_of={row[0]}"
    found = [api.get(f"/freezers/{step}/5?{query}").json() for step in range(0, 20, 5)]
    assert {row["id"] for page in found for row in page} == set(twins["ids"])


@pytest.mark.parametrize("order", ["", "&freezers.order=name", "&freezers.order=name.desc"])
def test_embedded_pages_have_each_row_once(api: Api, twins: dict[str, Any], order: str) -> None:
    """An embedded list that is cut has its pages too."""
    query = f"/sites?id=eq.{twins['site']}&select=freezers(id)&freezers.limit=3{order}"
    found = [api.get(f"{query}&freezers.offset={step}").json() for step in range(0, 21, 3)]
    ids = [row["id"] for sites in found for row in sites[0]["freezers"]]
    assert len(ids) == 20
    assert set(ids) == set(twins["ids"])


# Writes


def test_a_delete_answers_with_what_it_removed(api: Api, make: Make) -> None:
    """A filter of an embedded list would hide two of three rows that a DELETE removes: 400."""
    alpha, beta = make("freezer", name="Alpha"), make("freezer", name="Beta")
    rows = [
        make("container", freezer_id=f["id"], description="expired") for f in (alpha, beta, beta)
    ]
    path = f"/containers?freezer_id=in.({alpha['id']},{beta['id']})&description=eq.expired"
    prefer = {"Prefer": "return=representation"}
    for query in ("select=id,freezers!inner(name)&freezers.name=eq.Alpha", "limit=1&order=id",
                  "select=id,freezers(name)&freezers.name=eq.Alpha"):  # fmt: skip
        for method in ("DELETE", "PATCH"):
            answer = api.request(
                method, f"{path}&{query}", json={"description": "x"}, headers=prefer
            )
            assert_error(answer, 400, "hide rows")
    assert len(api.get(path).json()) == 3
    removed = api.delete(f"{path}&select=id,freezers(name)", headers=prefer).json()
    assert {row["id"] for row in removed} == {row["id"] for row in rows}
    assert {row["freezers"]["name"] for row in removed} == {"Alpha", "Beta"}


def test_a_semicolon_cuts_no_value(api: Api, make: Make) -> None:
    """With PBS and PBS; pH 7.4 stored, a DELETE of the latter leaves the former."""
    freezer = make("freezer")["id"]
    for description in ("PBS", "PBS; pH 7.4"):
        make("container", freezer_id=freezer, description=description)
    path = f"/containers?freezer_id=eq.{freezer}"
    assert_error(api.delete(f"{path}&description=eq.PBS;%20pH%207.4"), 400, "%3B")
    assert api.delete(f"{path}&description=eq.PBS%3B%20pH%207.4").status_code == 204
    assert [row["description"] for row in api.get(path).json()] == ["PBS"]


@pytest.mark.parametrize("query", ["limit=0", "offset=9", "id=eq.0"])
def test_a_write_of_a_row_is_done(api: Api, make: Make, query: str) -> None:
    """A limit does not keep a write from being done, nor from being told."""
    site = make("site")
    path = f"/site/{site['id']}?{query}"
    assert api.post(path, json={"contact": "done"}).json()["contact"] == "done"
    assert api.delete(path).json()["id"] == site["id"]
    assert api.get(f"/site/{site['id']}").status_code == 404


# Functions in select=


CANDIDATES = """
  select distinct p.proname::text from pg_proc p, pg_namespace n
  where n.oid = pronamespace and nspname in ('pg_catalog', 'csv', 'api') and pronargs >= 1
  and (pronargs - pronargdefaults <= 1 or provariadic <> 0) and pronargs > 0
  and (select typtype in ('p', 'c') or typname in ('text', 'name', 'varchar', 'json', 'jsonb')
    from pg_type t where t.oid = proargtypes[0])
  and prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
"""
# The columns that a request may name besides those of the view: see deploy/api/computed.sql, and
# for orders deploy/api/add_orders.sql.
OFFERED = {"count", "created_at", "updated_at", "updated_by", "cursor"}
OF_ORDERS = re.compile("(?:after|before|by)_(?:id|name|natural|expires_on|position)(?:_\\d)?")


def columns_of(sql: psycopg.Connection, view: str) -> set[str]:
    """The columns of a view of the API."""
    query = f"select attname::text from pg_attribute where attrelid = 'api.{view}'::regclass"
    return {name for (name,) in sql.execute(query.encode())}


@pytest.mark.parametrize(
    ("path", "view"),
    [("/sites?select={}&limit=1", "sites"), ("/sites?select=freezers({})&limit=1", "freezers"),
     ("/site/1?select={}", "sites"), ("/labs?select={}&limit=1", "labs")],
)  # fmt: skip
def test_select_calls_no_function(api: Api, sql: psycopg.Connection, path: str, view: str) -> None:
    """Of the functions that take a row or a value, select= lets count and our columns in."""
    names = {name for (name,) in sql.execute(CANDIDATES.encode())}
    assert {"pg_typeof", "to_json", "json_agg", "count", "row_to_json", "pg_column_size"} <= names
    answered = {name for name in names if api.get(path.format(name)).status_code == 200}
    others = {name for name in answered if not OF_ORDERS.fullmatch(name)}
    assert others - columns_of(sql, view) <= OFFERED
    assert "count" in answered or "/site/" in path


@pytest.mark.parametrize("name", ["pg_typeof", "to_json", "pg_column_size", "json_agg"])
@pytest.mark.parametrize(
    "query",
    ["select={}", "select=id,{}", "select=x:{}", "select={}::text", "select=freezers({})",
     "select=freezers(id,x:{}::text)", "select=id%2C{}", "select=freezers%28{}%29",
     "select=%22{}%22",
     'select="{}"', "select=+{}", "select=id,%20{}", "select={}-%3Ea", "select=...labs({})",
     "order={}", "order=id,{}.desc", "order=labs({})", "{}=eq.1", "{}=is.null", "{}-%3Ea=eq.1",
     "freezers.{}=eq.1", "freezers.order={}", "or=({}.eq.1,id.eq.1)", "and=(id.eq.1,{}.gt.0)",
     "not.or=(and({}.eq.1))", "freezers.or=({}.eq.1)",
     "%22{}%22=gt.0", "+{}=gt.0", "%20{}%20=gt.0", "{}%5B0%5D=gt.0", "{}!x=gt.0",
     "{}%3A%3Atext=gt.0", "or=(%22{}%22.gt.0)", "or=(id.eq.1,%20{}+.gt.0)", "and=({}%2egt.0)",
     "or=%28{}.gt.0%29", "freezers.%22{}%22=gt.0"],
)  # fmt: skip
def test_a_function_is_refused_however_it_is_written(api: Api, query: str, name: str) -> None:
    """As a column, in an order or in a filter, such a function is 400."""
    answer = api.get(f"/sites?{query.format(name)}")
    assert assert_error(answer, 400)["code"] == "select_refused"


@pytest.mark.parametrize(
    "query",
    ["select=%70{}", "order=%70{}", "order=id,%50{}", "or=(%70{}.gt.0)",
     "freezers.and=(%70{}.gt.0)", "not.or=(id.eq.1,and(%70{}.gt.0))", "freezers.order=%70{}",
     "%70{}=gt.0"],
)  # fmt: skip
def test_a_function_is_refused_in_encoded_letters(api: Api, query: str) -> None:
    """A name has no percent-encoded letter that hides a function."""
    answer = api.get(f"/sites?{query.format('g_column_size')}")
    assert assert_error(answer, 400)["code"] in ("select_refused", "name_refused")


@pytest.mark.parametrize(
    "query",
    ["select=id,freezers(count)", "select=count", "select=max:id,concat:name", "select=updated_at",
     "name=eq.pg_typeof", "name=in.(max,concat)", "or=(name.eq.max,name.eq.pg_typeof)",
     "name=eq.(max.x", "order=updated_at", "description=eq.x", "name%5B0%5D=eq.x",
     "or=%28name.in.%28max,concat%29,id.eq.1%29", "select=total%3Acount",
     "or=(name.eq.%22x%20y%22,name.eq.M%C3%BCller)"],
)  # fmt: skip
def test_what_is_no_function_is_taken(api: Api, query: str) -> None:
    """Counts, aliases, computed columns and values of such names are taken."""
    path = "/containers" if "description" in query else "/sites"
    assert api.get(f"{path}?{query}").status_code == 200
