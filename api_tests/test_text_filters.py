"""Filters on text: free on a list of usual length, a 400 where they would read too much."""

import psycopg
import pytest

from api_tests import cpu
from api_tests.conftest import Api, assert_error
from api_tests.fixtures import Connection, Make

FILTERS = ["name=like.*nobody*", "name=ilike.*NOBODY*", "name=match.nobody", "name=imatch.NOBODY",
           "name=fts.nobody", "name=wfts.nobody", "name=not.like.*", "name=like(any).{a,b}",
           "name=ilike.*NOBODY*&sort=updated_at", "name=match.nobody&sort=-updated_at",
           "or=(name.ilike.*nobody*,name.eq.x)"]  # fmt: skip


@pytest.fixture(scope="module")
def crowd(db: Connection) -> int:
    """A freezer of a lab with 100,050 containers; its number. The lab stays with its stack."""
    db.execute("set lab.id = 1")
    row = db.execute("insert into inventory.site (name) values ('Crowd') returning id").fetchone()
    assert row
    freezer = db.execute("insert into inventory.freezer (site_id, name) values (%s, 'Crowd')"
                         " returning id", row).fetchone()  # fmt: skip
    assert freezer
    # Neither history nor search is looked at here.
    db.execute("set session_replication_role = replica")
    db.execute("insert into inventory.container (freezer_id, name, description)"
               " select %s, 'Crowd ' || n, case when n < 3 then 'few' end"
               " from generate_series(1, 100050) n", freezer)  # fmt: skip
    db.execute("set session_replication_role = origin")
    db.execute("analyze inventory.container")
    return int(freezer[0])


@pytest.fixture(scope="module", autouse=True)
def no_crowd(db: Connection, crowd: int) -> object:
    """Takes the crowd away again."""
    yield
    db.execute("set session_replication_role = replica")
    db.execute("delete from inventory.container where freezer_id = %s", [crowd])
    db.execute("set session_replication_role = origin")


@pytest.mark.parametrize("query", FILTERS)
def test_too_many_rows(api: Api, query: str) -> None:
    """A filter on text that would read over 100,000 rows is 400 with a hint to the search."""
    spent = cpu.of_stack()
    answer = api.get(f"/containers?{query}&name=neq.nobody")
    assert_error(answer, 400, "too_many_rows", "/search")
    assert spent() < 4


def test_beside_an_index(api: Api, make: Make, crowd: int, unique: str) -> None:
    """Beside a filter with an index, or where the page is full soon, it is answered."""
    row = make("container", name=unique)
    path = f"/containers?freezer_id=eq.{row['freezer_id']}&name=ilike.*{unique.upper()}*"
    assert [found["id"] for found in api.get(path).json()] == [row["id"]]
    soon = api.get("/containers?name=like.Crowd*&limit=5&order=id").json()
    assert len(soon) == 5
    crowded = f"/containers?freezer_id=eq.{crowd}&name=like.*{unique}*"
    assert_error(api.get(crowded), 400, "too_many_rows")


def test_a_short_list_is_free(api: Api, make: Make, unique: str) -> None:
    """Lists of usual length are filtered as ever."""
    site = make("site", name=f"{unique} Süd")
    for query in (f"name=like.{unique}*", f"name=ilike.{unique.upper()}*", f"name=match.^{unique}",
                  f"name=imatch.^{unique.upper()}", f"name=fts.{unique}"):  # fmt: skip
        assert [row["id"] for row in api.get(f"/sites?{query}").json()] == [site["id"]], query


def test_writes_are_not_counted(sql: psycopg.Connection) -> None:
    """A request that writes compares as much text as its time lets it."""
    sql.execute("set local search_path = csv, pg_catalog; set local request.path = '/sites'")
    query = "select count(*) from generate_series(1, 100100) n where n::text like '1%'"
    row = sql.execute(query).fetchone()
    assert row is not None
    assert row[0] > 10_000
