"""Filters: an operator that a column's type does not have is a 400, never a 404."""

import psycopg
import pytest

from api_tests.conftest import Api, assert_error
from api_tests.fixtures import Make
from api_tests.resources import EACH_RESOURCE, TEXTS, resource_of

# Each operator of PostgREST, with a value that it can read.
OPERATORS = {
    **dict.fromkeys(["eq", "neq", "gt", "gte", "lt", "lte", "isdistinct"], "02:00"),
    **dict.fromkeys(["eq(any)", "gt(all)", "like(any)", "like(all)", "match(any)"], "{a,b}"),
    **dict.fromkeys(["like", "ilike", "match", "imatch"], "02:00*"),
    **dict.fromkeys(["fts", "plfts", "phfts", "wfts", "fts(english)", "plfts(simple)"], "word"),
    **dict.fromkeys(["cs", "cd", "ov", "cs ", "cd ", "ov "], "{1}"),
    **dict.fromkeys(["sl", "sr", "nxr", "nxl", "adj"], "[1,2)"),
    "in": "(1,2)",
    "is": "true",
}
VALUES = {"cs ": '{"a":1}', "cd ": "[1,2)", "ov ": "x"}
LISTS = ["sites", "computers", "freezers", "containers", "instruments", "labs", "lab/1/members",
         "tokens", "changes", "row_changes"]  # fmt: skip


@pytest.mark.slow
def test_no_operator_is_a_missing_row(api: Api, make: Make) -> None:
    """Of all columns, all operators, plain, negated and on a part of JSON: none answers 404."""
    make("container"), make("computer")
    document = api.get("/", headers={"Accept": "application/openapi+json"}).json()
    seen, offenders = 0, []
    for path in LISTS:
        shown = document["definitions"].get(path.rpartition("/")[2])
        if not shown:  # of members, the document of an open development stack tells nothing
            continue
        for column in [*shown["properties"], "updated_at"]:
            for operator, value in OPERATORS.items():
                sent = f"{operator.strip()}.{VALUES.get(operator, value)}"
                for key, text in ((column, sent), (column, f"not.{sent}"), (f"{column}->>a", sent),
                                  (f"{column}->a", sent)):  # fmt: skip
                    answer = api.get(f"/{path}", params={key: text, "limit": "1"})
                    seen += 1
                    if answer.status_code not in (200, 206, 400):
                        offenders.append((path, key, text, answer.status_code))
    assert offenders == []
    assert seen > 3000


@EACH_RESOURCE
@pytest.mark.parametrize("operator", ["like", "ilike", "match", "imatch", "fts"])
def test_what_takes_text(api: Api, make: Make, resource: str, operator: str) -> None:
    """The 400 says what the operator takes and what to do; text has it."""
    row = make(resource)
    for column in [
        "lab_id",
        *(c.name for c in resource_of(resource).columns if c.type not in TEXTS),
    ]:
        for rest in ({}, {"id": "eq.0"}, {"limit": "0"}):  # also where there is no row to compare
            answer = api.get(f"/{resource}s", params={column: f"{operator}.x*"} | rest)
            assert_error(answer, 400, "wrong_operator", "text", "eq")
    text = resource_of(resource).text
    api.post(f"/{resource}/{row['id']}", json={text: "needle"})
    query = {text: f"{operator}.needle", "id": f"eq.{row['id']}"}
    assert [found["id"] for found in api.get(f"/{resource}s", params=query).json()] == [row["id"]]


def plain_columns(resource: str) -> list[str]:
    """The columns of a resource that are no JSON, those that only requests by name have too."""
    named = [c.name for c in resource_of(resource).columns if not c.type.startswith("json")]
    return ["id", "lab_id", *named, "created_at", "updated_at", "updated_by"]


@EACH_RESOURCE
@pytest.mark.parametrize("arrow", ["->", "->>", "-%3E", "-%3e%3E", "->a->>"])
def test_a_plain_column_has_no_parts(api: Api, make: Make, resource: str, arrow: str) -> None:
    """A path into a column that is no JSON is 400: is.null would match every row of it."""
    row = make(resource)
    writes = ["{}x=is.null", "{}x=not.eq.1", "{}0=is.null", "or=({}x.is.null,id.eq.0)",
              "not.and=({}x.eq.1)", "and=(or({}x.is.null))", "id=gt.0&{}x=is.null"]  # fmt: skip
    for column in plain_columns(resource):
        for query in writes if column in ("id", resource_of(resource).text) else writes[:1]:
            path = f"/{resource}s?" + query.format(column + arrow)
            for method in ("GET", "DELETE", "PATCH"):
                answer = api.request(method, path, json={"id": 1} if method == "PATCH" else None)
                assert_error(answer, 400)
        for argument in (f"select=id,{column}{arrow}x", f"order={column}{arrow}x"):
            assert_error(api.get(f"/{resource}s?{argument}"), 400)
    assert api.get(f"/{resource}/{row['id']}").status_code == 200
    api.delete(f"/{resource}/{row['id']}")
    assert_error(api.delete(f"/{resource}s?id=eq.{row['id']}&id{arrow}x=is.null"), 400)


@pytest.mark.parametrize("column", ["properties", "before"])
def test_json_keeps_its_parts(sql: psycopg.Connection, api: Api, make: Make, column: str) -> None:
    """A path into a column of JSON is taken."""
    site = make("site")
    if column == "before":
        api.post(f"/site/{site['id']}", json={"contact": "x"})
        query = {"before->>id": f"eq.{site['id']}", "select": "before->name", "resource": "eq.site"}
        assert [row["name"] for row in api.get("/row_changes", params=query).json()] == [
            site["name"]]  # fmt: skip
        return
    sql.execute("set local role lab_viewer; set local search_path = csv, pg_catalog")
    found = sql.execute(
        "select to_jsonb(p.properties)->>'a', to_jsonb(p)->>'b', to_jsonb(p.ds) from (select"
        " '{\"a\": 1}'::jsonb properties, 2 b, '{}'::json ds) p").fetchone()  # fmt: skip
    assert found == ("1", "2", {})


@EACH_RESOURCE
@pytest.mark.parametrize("columns", ["columns=name", "columns=id,name", "columns=", "columns"])
@pytest.mark.parametrize("query", ["id=eq.{}&{}", "{1}&id=eq.{0}"])
def test_a_change_takes_no_columns(
    api: Api, make: Make, resource: str, query: str, columns: str
) -> None:
    """A PATCH with columns= would null what the body leaves out: 400, and nothing is written."""
    row = make(resource)
    answer = api.patch(f"/{resource}s?" + query.format(row["id"], columns), json={"lab_id": 1})
    assert assert_error(answer, 400)["code"] in ("columns_refused", "hiding_refused")
    assert api.get(f"/{resource}/{row['id']}").json() == row


def test_json_keeps_its_operators(api: Api, make: Make) -> None:
    """What JSON holds is still found by cs."""
    site = make("site")
    query = {"after": f'cs.{{"id":{site["id"]}}}', "resource": "eq.site"}
    rows = api.get("/row_changes", params=query).json()
    assert [row["row_id"] for row in rows] == [site["id"]]
