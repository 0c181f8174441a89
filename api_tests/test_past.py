"""The past: as_of shows every resource as it was, on the plain URLs and in every list."""

import os
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from api_tests import cpu
from api_tests.conftest import Api, assert_error
from api_tests.fixtures import Make
from api_tests.resources import RESOURCES, resource_of

MANY = {f"{name}s": name for name in RESOURCES}


def moment(db: psycopg.Connection) -> str:
    """The time of the database's clock, as as_of takes it."""
    row = db.execute("select to_json(clock_timestamp() at time zone 'UTC') #>> '{}'").fetchone()
    assert row is not None
    return f"{row[0]}Z"


def test_an_object_is_as_it_was(api: Api, make: Make, db: psycopg.Connection) -> None:
    """GET /site/1?as_of= shows each version in its time, and 404 before there was one."""
    before = moment(db)
    first = make("site", name="First")
    path = f"/site/{first['id']}"
    then = moment(db)
    second = api.post(path, json={"name": "Second"}).json()
    later = moment(db)
    api.delete(path)
    gone = moment(db)
    assert_error(api.get(path, params={"as_of": before}), 404, "not_found")
    assert api.get(path, params={"as_of": then}).json() == first
    assert api.get(path, params={"as_of": later}).json() == second
    assert_error(api.get(path, params={"as_of": gone}), 404, "not_found")
    assert_error(api.get(path), 404)
    assert api.get(path, params={"as_of": then, "select": "name"}).json() == {"name": "First"}
    assert api.head(path, params={"as_of": then}).status_code == 200
    assert api.head(path, params={"as_of": gone}).status_code == 404


def test_a_change_counts_from_its_own_time(api: Api, make: Make, db: psycopg.Connection) -> None:
    """The time of a change shows what it made, the microsecond before it what it found."""
    site = make("site", name="First")
    path = f"/site/{site['id']}"
    api.post(path, json={"name": "Second"})
    at = db.execute("select updated_at from inventory.site where id = %s", [site["id"]]).fetchone()
    assert at is not None
    for shift, name in ((0, "Second"), (-1, "First")):
        as_of = (at[0] + timedelta(microseconds=shift)).astimezone(UTC).isoformat()
        assert api.get(path, params={"as_of": as_of}).json()["name"] == name


def test_all_versions_of_a_list(api: Api, make: Make, db: psycopg.Connection, unique: str) -> None:
    """Filters, order, pages, counts and CSV are those of the time that is asked for."""
    sites = [make("site", name=f"{unique} {n}", country="CH") for n in range(4)]
    ids = [site["id"] for site in sites]
    then = moment(db)
    api.post(f"/site/{ids[0]}", json={"name": "Another", "country": "AT"})
    api.delete(f"/site/{ids[2]}")
    make("site", name=f"{unique} 4", country="CH")
    asked = {"name": f"like.{unique}*", "as_of": then}
    assert api.get("/sites", params=asked).json() == sites
    assert api.get("/sites/", params=asked | {"order": "id.desc"}).json() == sites[::-1]
    assert api.get("/sites/1/2", params=asked).json() == sites[1:3]
    assert api.get("/sites", params=asked | {"limit": "2", "offset": "3"}).json() == sites[3:]
    both = asked | {"or": "(country.eq.AT,name.like.*2)", "select": "name"}
    assert api.get("/sites", params=both).json() == [{"name": f"{unique} 2"}]
    counted = api.get("/sites/0/2", params=asked, headers={"Prefer": "count=exact"})
    assert counted.headers["Content-Range"] == "0-1/4"
    ranged = api.get("/sites", params=asked, headers={"Range": "1-2"})
    assert ranged.json() == sites[1:3]
    lines = api.get(
        "/sites", params=asked | {"select": "id,name"}, headers={"Accept": "text/csv"}
    ).text
    assert lines.splitlines() == ["id,name"] + [f'{row["id"]},"{row["name"]}"' for row in sites]
    assert api.head("/sites", params=asked).status_code == 200


def test_embedding_in_the_past(api: Api, make: Make, db: psycopg.Connection) -> None:
    """Rows that are embedded, up, down, spread and inner, are of the same time."""
    site = make("site", name="Old site")
    freezers = [make("freezer", site_id=site["id"], name=f"Freezer {n}") for n in (1, 2)]
    one, two = (freezer["id"] for freezer in freezers)
    boxes = [make("container", freezer_id=f, description=d) for f, d in ((one, "a"), (one, "b"))]
    then = moment(db)
    api.post(f"/container/{boxes[0]['id']}", json={"freezer_id": two, "description": "c"})
    api.delete(f"/container/{boxes[1]['id']}")
    api.post(f"/site/{site['id']}", json={"name": "New site"})
    api.delete(f"/freezer/{one}")
    make("container", freezer_id=two, description="d")
    past = {"as_of": then}
    down = {"id": f"in.({one},{two})", "select": "name,containers(description)",
            "containers.order": "description"}  # fmt: skip
    assert api.get("/freezers", params=past | down).json() == [
        {"name": "Freezer 1", "containers": [{"description": "a"}, {"description": "b"}]},
        {"name": "Freezer 2", "containers": []},
    ]
    nested = {"select": "freezers(name,sites(name),containers(id))"}
    answer = api.get(f"/container/{boxes[1]['id']}", params=past | nested).json()
    assert answer["freezers"]["sites"] == {"name": "Old site"}
    assert {row["id"] for row in answer["freezers"]["containers"]} == {row["id"] for row in boxes}
    inner = {
        "id": f"eq.{site['id']}",
        "select": "name,freezers!inner(id)",
        "freezers.id": f"eq.{one}",
    }
    assert api.get("/sites", params=past | inner).json() == [
        {"name": "Old site", "freezers": [{"id": one}]}
    ]
    assert api.get("/sites", params=inner).json() == []
    spread = {"id": f"eq.{boxes[1]['id']}", "select": "description,...freezers(freezer:name)"}
    assert api.get("/containers", params=past | spread).json() == [
        {"description": "b", "freezer": "Freezer 1"}
    ]
    up = {"id": f"eq.{site['id']}", "select": "labs(name)"}
    assert api.get("/sites", params=past | up).json() == api.get("/sites", params=up).json()


def test_instruments_of_the_past(api: Api, make: Make, db: psycopg.Connection) -> None:
    """Instruments come in the present's order, deleted ones too, with their site's old name."""
    site = make("site", name="Old name")["id"]
    computers = [make("computer", site_id=site, name=f"c{n}")["id"] for n in range(2)]
    freezers = [make("freezer", site_id=site, name=f"f{n}")["id"] for n in range(2)]
    params = {"site_id": f"eq.{site}"}
    present = api.get("/instruments", params=params).json()
    then = moment(db)
    api.delete(f"/computer/{computers[0]}")
    api.post(f"/freezer/{freezers[0]}", json={"name": "other"})
    api.post(f"/site/{site}", json={"name": "New name"})
    make("computer", site_id=site)
    assert len(present) == 4
    past = params | {"as_of": then}
    assert api.get("/instruments", params=past).json() == present
    assert api.get("/instruments/1/2", params=past).json() == present[1:3]


# Any history: what a list shows at a time is what the table held then


def change(
    db: psycopg.Connection, luck: random.Random, ids: range, removed: dict[str, list[Any]]
) -> None:
    """One statement on one row: insert, update, delete, or what an undo of a delete does."""
    table = luck.choice(RESOURCES)
    row_id = luck.choice(ids)
    one = resource_of(table)
    found = db.execute(
        f"select * from inventory.{table} where lab_id = 1 and id = %s".encode(), [row_id]
    )
    names = [column.name for column in found.description or ()]
    row = found.fetchone()
    parents: dict[str, int] = {}
    for parent in [column.parent for column in one.required if column.parent]:
        held = db.execute(
            f"select id from inventory.{parent} where lab_id = 1 and id between %s and %s".encode(),
            [ids.start, ids.stop],
        ).fetchall()
        if not held:
            return
        parents[parent] = luck.choice(held)[0]
    values = one.body(parents, **{one.text: f"{one.text} {luck.randrange(10**6)}"})
    back = [old for old in removed.get(table, []) if old["id"] == row_id]
    if row is None:
        values |= {"id": row_id}
        if back and luck.random() < 0.5:  # as an undo brings it back: with its old created_at
            values["created_at"] = back[-1]["created_at"]
        db.execute(
            f"insert into inventory.{table} ({', '.join(values)})"
            f" values ({', '.join(['%s'] * len(values))})".encode(), list(values.values()),
        )  # fmt: skip
    elif luck.random() < 0.5:
        db.execute(
            f"update inventory.{table} set {', '.join(f'{name} = %s' for name in values)}"
            " where lab_id = 1 and id = %s".encode(), [*values.values(), row_id],
        )  # fmt: skip
    else:
        with db.transaction():
            try:
                with db.transaction():
                    db.execute(
                        f"delete from inventory.{table} where lab_id = 1 and id = %s".encode(),
                        [row_id],
                    )
                removed.setdefault(table, []).append(dict(zip(names, row, strict=True)))
            except psycopg.errors.ForeignKeyViolation:
                pass  # something stands there: so it stays


def copies(api: Api, ids: range, as_of: str | None = None) -> dict[str, Any]:
    """All that the API shows of these rows, embedded lists sorted."""
    params = {"id": f"gte.{ids.start}", "and": f"(id.lt.{ids.stop})"}
    if as_of:
        params["as_of"] = as_of
    answers = {many: api.get(f"/{many}", params=params) for many in MANY}
    embedded = {"select": "id,name,computers(*),freezers(*,containers(*))", "computers.order": "id",
                "freezers.order": "id", "freezers.containers.order": "id"}  # fmt: skip
    answers["embedded"] = api.get("/sites", params=params | embedded)
    answers["inner"] = api.get(
        "/containers", params=params | {"select": "*,freezers!inner(*,sites(*))"}
    )
    assert [answer.status_code for answer in answers.values()] == [200] * len(answers)
    return {name: answer.json() for name, answer in answers.items()}


@pytest.mark.parametrize(
    ("seed", "count"),
    [(0, 12), *(pytest.param(seed, 40, marks=pytest.mark.slow) for seed in range(1, 4))],
)
def test_any_history(api: Api, db: psycopg.Connection, seed: int, count: int) -> None:
    """After any inserts, updates, deletes and returns, each time shows the copy taken then."""
    luck = random.Random(seed)
    ids = range(8000000 + 100 * seed, 8000000 + 100 * seed + 4)
    removed: dict[str, list[Any]] = {}
    taken = []
    try:
        for _ in range(count):
            with db.transaction():
                for _ in range(luck.choice([1, 1, 1, 2, 4, 8])):
                    change(db, luck, ids, removed)
            taken.append((moment(db), copies(api, ids)))
        assert len({str(copy) for _, copy in taken}) > count / 2
        assert sum(map(len, removed.values())) > count / 8
        for as_of, copy in taken:
            assert copies(api, ids, as_of) == copy
            for many, one in MANY.items():
                for row_id in ids:
                    rows = [row for row in copy[many] if row["id"] == row_id]
                    answer = api.get(f"/{one}/{row_id}", params={"as_of": as_of})
                    assert (answer.status_code == 200, [answer.json()]) == (True, rows) or (
                        answer.status_code == 404 and not rows
                    )
    finally:
        for table in reversed(RESOURCES):
            db.execute(
                f"delete from inventory.{table} where lab_id = 1 and id between %s and %s".encode(),
                [ids.start, ids.stop],
            )


def test_who_waited_comes_after(api: Api, make: Make, db: psycopg.Connection) -> None:
    """A row put back by a transaction older than the one that deleted it was there all the time."""
    site = make("site", name="First")
    then = moment(db)
    with psycopg.connect(os.environ["LAB_TEST_DATABASE"]) as older:
        older.execute("select now()")
        api.delete(f"/site/{site['id']}")
        older.execute(
            "insert into inventory.site (lab_id, id, name) values (1, %s, 'Second')", [site["id"]]
        )
        older.commit()
    assert api.get(f"/site/{site['id']}").json()["name"] == "Second"
    assert api.get(f"/site/{site['id']}", params={"as_of": then}).json() == site


def test_many_rows_come_back_in_a_moment(sql: psycopg.Connection) -> None:
    """Twenty thousand rows put back cost what new ones do, also with plans of before they went."""
    insert = "insert into inventory.site (lab_id, id, name) select 1, 9000000 + n, 'x' from"
    sql.execute("set statement_timeout = '300s'")
    spent = cpu.of_session(sql)
    for n in range(7):  # until plans are kept
        sql.execute(f"{insert} generate_series(30001 + {n}, 30001 + {n}) n".encode())
    for _ in range(2):
        sql.execute(f"{insert} generate_series(1, 20000) n".encode())
        # As the housekeeping of PostgreSQL does; else it may take any index for the foreign keys.
        sql.execute("analyze inventory.site")
        sql.execute("delete from inventory.site where id between 9000001 and 9020000")
    assert spent() < 15


# Times that as_of takes


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-11-01", "2026-11-01T00:00Z"),
        ("2026-11-01T12:00", "2026-11-01T12:00Z"),
        ("2026-11-01T12:00Z", "2026-11-01T12:00Z"),
        ("2026-11-01t12:00:30.123456z", "2026-11-01T12:00:30.123456Z"),
        ("2026-11-01+12:00", "2026-11-01T12:00Z"),
        ("2026-11-01%2012:00", "2026-11-01T12:00Z"),
        ("2026-11-01T12:00+02:00", "2026-11-01T10:00Z"),
        ("2026-11-01T12:00%2B02:00", "2026-11-01T10:00Z"),
        ("2026-11-01T12:00%2b0200", "2026-11-01T10:00Z"),
        ("2026-11-01T12:00%2002", "2026-11-01T10:00Z"),
        ("2026-11-01T12%3A00-02:30", "2026-11-01T14:30Z"),
    ],
)
def test_times(sql: psycopg.Connection, written: str, read: str) -> None:
    """A time comes with an offset or in UTC, percent-encoded or not; a + may be a blank by then."""
    found = sql.execute("select request.read_as_of(%s) = %s::timestamptz", [written, read])
    assert found.fetchone() == (True,)


@pytest.mark.parametrize(
    "word",
    ["now", "today", "yesterday", "infinity", "-infinity", "epoch", "x", "12:00", "2026", "2026-11",
     "2026-13-01", "2026-02-30", "0000-01-01", "2026-11-01T25:00", "2026-11-01T12:00 Europe/Zurich",
     "2026-11-01T12:00+99:00", "1793534400", "2026-11-01 ago", "2026-11-01T12:00Z' or 1=1",
     "20261101", "%zz", "2026-11-01%00", "é"],
)  # fmt: skip
def test_words_are_no_times(api: Api, word: str) -> None:
    """A word that is no ISO 8601 time is a 400 with an example, also if Postgres would know it."""
    assert_error(api.get(f"/sites?as_of={word}"), 400)
    assert_error(api.get("/site/1", params={"as_of": word}), 400)


def test_the_future_is_refused(api: Api) -> None:
    """A time to come is a 400; what another clock may take for now is not."""
    now = datetime.now(UTC)
    later = (now + timedelta(minutes=3)).isoformat()
    assert_error(api.get("/sites", params={"as_of": later}), 400, "future_as_of")
    soon = (now + timedelta(seconds=20)).isoformat()
    assert api.get("/sites", params={"as_of": soon}).json() == api.get("/sites").json()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/sites?as_of="),
        ("GET", "/sites?as_of"),
        ("GET", "/sites?as_of=2026-01-01&as_of=2026-01-02"),
        ("GET", "/sites?as_of&select=id&as_of=2026-01-02"),
        ("POST", "/sites?as_of=2026-01-01"),
        ("POST", "/site/1?as_of=2026-01-01"),
        ("DELETE", "/site/1?as_of=2026-01-01"),
        ("PATCH", "/sites?id=eq.1&as_of=2026-01-01"),
        ("GET", "/rpc/site?site_id=1&as_of=2026-01-01"),
        ("GET", "/?as_of=2026-01-01"),
        ("GET", "/me?as_of=2026-01-01"),
        ("GET", "/tokens?as_of=2026-01-01"),
        ("GET", "/lab/1/members?as_of=2026-01-01"),
        ("GET", "/health?as_of=2026-01-01"),
    ],
)
def test_as_of_elsewhere(api: Api, method: str, path: str) -> None:
    """Twice, empty, in a write or where there is no past, as_of is refused, and nothing is done."""
    answer = api.request(method, path, json={"name": "x"} if method in ("POST", "PATCH") else None)
    body = assert_error(answer, 400)
    assert body["code"] == "as_of_refused"


@pytest.mark.parametrize(
    "query",
    ["as_of={}&select=id", "select=id&as_of={}",
     "select=id&as_of={}&limit=1000", "order=id&as_of={}&select=id"],
)  # fmt: skip
def test_as_of_stands_anywhere(api: Api, make: Make, db: psycopg.Connection, query: str) -> None:
    """First, last or between, as_of leaves the rest of the query as it is."""
    row = make("site")
    then = moment(db)
    api.delete(f"/site/{row['id']}")
    assert {"id": row["id"]} in api.get(f"/sites?{query.format(then)}").json()
    assert {"id": row["id"]} not in api.get("/sites?select=id").json()


def test_the_schema_past_without_a_time(api: Api, make: Make) -> None:
    """The schema past, asked for by its name without a time, is the present; none may write."""
    row = make("site")
    profile = {"Accept-Profile": "past", "Content-Profile": "past"}
    assert api.get(f"/sites?id=eq.{row['id']}", headers=profile).json() == [row]
    for method, path in (
        ("POST", "/sites"), ("PATCH", "/sites?id=eq.1"), ("DELETE", "/sites?id=eq.1"),
        ("POST", "/site"), ("POST", "/rpc/delete_site"),
    ):  # fmt: skip
        assert_error(api.request(method, path, json={"name": "x"}, headers=profile), 400)
    assert api.get(f"/site/{row['id']}").json() == row
    assert api.get(f"/site/{row['id']}", headers={"X-As-Of": "2020-01-01"}).json() == row


def test_the_document_is_of_the_present(api: Api) -> None:
    """The OpenAPI document at / has what can be written too."""
    assert "/rpc/upsert_site" in api.get("/").json()["paths"]


# The views of the past


def test_each_past_view_is_like_the_present_one(sql: psycopg.Connection) -> None:
    """The views of past have the columns, types, order and comments of those in api."""
    columns = """
        select relname, attname, format_type(atttypid, atttypmod), attnum,
          col_description(attrelid, attnum), obj_description(attrelid, 'pg_class')
        from pg_attribute join pg_class on pg_class.oid = attrelid
        where relnamespace = %s::regnamespace and attnum > 0 and relkind = 'v'
          and relname = any(%s)
        order by 1, 4
    """
    names = [*MANY, "labs"]
    past = sql.execute(columns, ["past", names]).fetchall()
    assert past == sql.execute(columns, ["api", names]).fetchall()
    assert {row[0] for row in past} == set(names)


def test_a_past_can_be_made_anew(sql: psycopg.Connection) -> None:
    """audit.drop_past() takes away all that add_past() made, and add_past() makes it again."""
    objects = """
        select oid::regprocedure::text from pg_proc
        where pronamespace = 'past'::regnamespace or proname ~ '_was$'
        union all
        select oid::regclass::text from pg_class
        where relnamespace in ('past'::regnamespace, 'audit'::regnamespace) order by 1
    """
    sql.execute("set role lab_owner")
    before = sql.execute(objects).fetchall()
    sql.execute("select audit.drop_past('inventory.freezer')")
    between = {str(row[0]) for row in sql.execute(objects).fetchall()}
    assert "past.freezers" not in between
    assert not [name for name in between if name.startswith("past.") and "freezer" in name]
    sql.execute("select audit.add_past('inventory.freezer')")
    assert sql.execute(objects).fetchall() == before


def test_a_page_of_the_past_walks_the_keys(sql: psycopg.Connection) -> None:
    """A page is looked up row by row in the order of its keys: no list is read whole."""
    sql.execute("set local lab.id = 1")
    # So many rows that to read a list whole would be dear.
    sql.execute("insert into inventory.site (id, name) values (9999999, 'x')")
    many = "'x' from generate_series(1, 3000) n"
    for table, columns, values in (
        ("computer", "site_id, name", "9999999"),
        ("freezer", "site_id, id, name", "9999999, 9000000 + n"),
        ("container", "freezer_id, description", "9000001"),
    ):
        query = f"insert into inventory.{table} ({columns}) select {values}, {many}"
        sql.execute(query.encode())
        sql.execute(f"analyze inventory.{table}".encode())
    sql.execute("analyze inventory.site; analyze audit.row_change; analyze audit.deleted_row")
    sql.execute("set local role lab_manager")
    for name, value in (("lab.id", "1"), ("lab.as_of", "2026-01-01"), ("enable_sort", "off"),
                        ("enable_seqscan", "off"),
                        ("plan_cache_mode", "force_generic_plan")):  # fmt: skip
        sql.execute("select set_config(%s, %s, true)", [name, value])
    sql.execute(
        "prepare page(bigint) as select * from past.containers order by id limit $1;"
        "prepare instruments(bigint) as select * from past.instruments limit $1"
    )
    for statement in ("page", "instruments"):
        plan = sql.execute(f"explain (costs off) execute {statement}(100)".encode()).fetchall()
        text = "\n".join(str(row[0]) for row in plan)
        assert "Merge Append" in text
        assert "Sort\n" not in text
        assert "Seq Scan on container" not in text
        assert "Seq Scan on computer" not in text
