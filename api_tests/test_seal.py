"""The chain of seals: it holds, nobody waits for it, and whatever is tampered with shows."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import psycopg
import pytest
import yaml
from psycopg.rows import dict_row

from api_tests.conftest import Row
from api_tests.people import Person, add_lab, add_person, one
from tools.settings import CHECKOUT

Connection = psycopg.Connection[tuple[Any, ...]]


def connect(**options: Any) -> Connection:
    """A superuser's session on the database under test."""
    return psycopg.connect(os.environ["LAB_TEST_DATABASE"], **options)


@pytest.fixture
def db() -> Iterator[Connection]:
    """A superuser's session, in autocommit."""
    with connect(autocommit=True) as session:
        yield session


@pytest.fixture
def manager(db: Connection, base_url: str) -> Person:
    """The manager of a new lab, whose history is: the lab, and its manager, if not in one."""
    return add_person(db, base_url, add_lab(db), "manager")


def verify(db: Connection, lab: int) -> Row:
    """The answer of audit.verify_chain() for one lab."""
    with db.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute("select * from audit.verify_chain(%s)", [lab]).fetchone()
    assert row is not None
    assert row["lab_id"] == lab
    return row


def seal(db: Connection, lab: int) -> Row:
    """Seals what is committed, be it the stack's own housekeeping that does; the chain then."""
    deadline = time.monotonic() + 120
    while (chain := verify(db, lab))["unsealed_count"]:
        assert time.monotonic() < deadline, chain
        db.execute("select audit.seal_changes()")
    return chain


def write(person: Person, site: Row | None = None, **fields: Any) -> Row:
    """Makes a site over HTTP, or changes one."""
    path = f"/site/{site['id']}" if site else "/site"
    answer = person.api.post(path, json=fields or {"name": "a site"})
    assert answer.status_code == 200, answer.text
    row: Row = answer.json()
    return row


def change_ids(db: Connection, lab: int) -> list[int]:
    """The change sets of a lab in the order of their seals."""
    query = "select id from audit.change_set where lab_id = %s order by seal_number, id"
    return [row[0] for row in db.execute(query, [lab])]


def test_a_chain_of_changes_holds(db: Connection, manager: Person) -> None:
    """Inserts, updates, deletes and lists over HTTP are sealed in order, and the chain verifies."""
    site = write(manager)
    write(manager, site, contact="Ann")
    rows = [{"name": f"Computer {n}", "site_id": site["id"]} for n in range(100)]
    assert manager.api.post("/computers", json=rows).status_code == 201
    assert manager.api.delete(f"/computers?site_id=eq.{site['id']}").status_code == 204
    assert manager.api.delete(f"/site/{site['id']}").status_code == 200
    chain = seal(db, manager.lab_id)
    assert (chain["broken_id"], chain["fault"], chain["oldest_unsealed"]) == (None, None, None)
    query = """select array_agg(seal_number order by id), max(row_count), count(distinct seal)
      from audit.change_set where lab_id = %s"""
    numbers, most_rows, seals = db.execute(query, [manager.lab_id]).fetchone() or ()
    assert numbers == list(range(1, chain["sealed_count"] + 1))
    assert seals == chain["head_number"] == len(numbers) >= 6
    assert most_rows == 100
    query = (
        "select encode(seal, 'hex') from audit.change_set where (lab_id, seal_number) = (%s, %s)"
    )
    assert one(db, query, manager.lab_id, len(numbers)) == chain["head"]


# Tampering


class Tampered(NamedTuple):
    """Three sealed change sets, all of one site: its insert, its update, its delete."""

    lab: int
    inserted: int
    updated: int
    deleted: int


@pytest.fixture
def sealed(db: Connection, manager: Person) -> Tampered:
    """A lab whose last three change sets inserted, updated and deleted a site; all are sealed."""
    site = write(manager, name="the name", contact="ann")
    write(manager, site, contact="bob")
    assert manager.api.delete(f"/site/{site['id']}").status_code == 200
    assert seal(db, manager.lab_id)["fault"] is None
    inserted, updated, deleted = change_ids(db, manager.lab_id)[-3:]
    return Tampered(manager.lab_id, inserted, updated, deleted)


def tamper(sql: Connection, sealed: Tampered, statement: str) -> Row:
    """Writes into history as only a superuser can; the lab's chain then. Rolled back by `sql`."""
    sql.execute("alter table audit.row_change drop constraint row_change_has_before")
    sql.execute("alter table audit.row_change drop constraint row_change_has_after")
    sql.execute("drop index audit.change_set_seal_number_key")
    done = sql.execute(statement.encode(), sealed._asdict())
    assert done.rowcount > 0
    return verify(sql, sealed.lab)


# How a value of each type is made another one.
OTHER = {
    "bigint": "coalesce({0}, 0) + 1000000000",
    "text": "coalesce({0}, '') || 'x'",
    "text[]": "{0} || array['x']",
    "xid8": "(({0}::text::bigint + 1)::text)::xid8",
    "bytea": "set_byte({0}, 31, get_byte({0}, 31) # 1)",
    "timestamp with time zone": "coalesce({0}, now()) + interval '1 microsecond'",
    "jsonb": "replace({0}::text, 'the name', 'the nome')::jsonb",
    "audit.operation": "'delete'",
}


@pytest.mark.parametrize("table", ["change_set", "row_change"])
def test_no_column_can_be_changed(
    db: Connection, sql: Connection, sealed: Tampered, table: str
) -> None:
    """A little change in any one column of a sealed change set or its row changes is found."""
    columns = db.execute(
        """select attname::text, format_type(atttypid, null) from pg_attribute
        where attrelid = %s::regclass and attnum > 0 and not attisdropped""",
        [f"audit.{table}"],
    ).fetchall()
    assert len(columns) == {"change_set": 16, "row_change": 9}[table]
    # A change set that leaves its place is missed by the one that comes after it.
    named = {"lab_id": sealed.deleted, "seal_number": sealed.deleted,
             "id": sealed.updated + 1_000_000_000} if table == "change_set" else {}  # fmt: skip
    key = "id" if table == "change_set" else "change_id"
    for column, kind in columns:
        chain = tamper(
            sql, sealed,
            f"update audit.{table} set {column} = {OTHER[kind].format(column)}"
            f" where lab_id = %(lab)s and {key} = %(updated)s",
        )  # fmt: skip
        assert chain["broken_id"] == named.get(column, sealed.updated), column
        assert chain["fault"], column
        sql.rollback()
    assert verify(sql, sealed.lab)["fault"] is None


NOT_WHAT_WAS_SEALED = "it or its row changes are not what was sealed"
MISSING = "a change set before it is missing"


@pytest.mark.parametrize(
    ("statement", "broken", "fault"),
    [
        (
            "delete from audit.row_change where lab_id = %(lab)s and change_id = %(updated)s",
            "updated",
            NOT_WHAT_WAS_SEALED,
        ),
        (
            """insert into audit.row_change
              (lab_id, change_id, table_name, row_id, operation, changed_at, after)
            values (%(lab)s, %(inserted)s, 'site', 0, 'insert', now(), '{}')""",
            "inserted",
            NOT_WHAT_WAS_SEALED,
        ),
        (
            """update audit.row_change set before = 'null'
            where lab_id = %(lab)s and change_id = %(inserted)s""",
            "inserted",
            NOT_WHAT_WAS_SEALED,
        ),
        (
            "delete from audit.change_set where lab_id = %(lab)s and id = %(updated)s",
            "deleted",
            MISSING,
        ),
        (
            """with rows as (
              delete from audit.row_change where lab_id = %(lab)s and change_id = %(updated)s)
            delete from audit.change_set where lab_id = %(lab)s and id = %(updated)s""",
            "deleted",
            MISSING,
        ),
        (
            """update audit.change_set set seal_number = null, seal = null
            where lab_id = %(lab)s and id = %(updated)s""",
            "deleted",
            MISSING,
        ),
        (
            """with moved as (
              delete from audit.change_set where lab_id = %(lab)s and id = %(updated)s),
            closed as (
              update audit.change_set set seal_number = seal_number - 1
              where lab_id = %(lab)s and id = %(deleted)s)
            select 1""",
            "deleted",
            NOT_WHAT_WAS_SEALED,
        ),
        (
            """insert into audit.row_change
              (lab_id, change_id, table_name, row_id, operation, changed_at, after)
            values (%(lab)s, 0, 'site', 0, 'insert', now(), '{}')""",
            None,
            "it is missing, and left rows",
        ),
        (
            """insert into audit.change_set
              (lab_id, changed_by, table_names, row_count, seal_number, seal)
            select lab_id, 'nobody', '{site}', 1, seal_number + 1, seal from audit.change_set
            where lab_id = %(lab)s and id = %(deleted)s""",
            "the new one",
            NOT_WHAT_WAS_SEALED,
        ),
    ],
    ids=[
        "row change removed", "row change added", "null made JSON's null", "change set removed",
        "change set removed with its rows", "seal removed", "gap closed", "row change of no set",
        "change set added",
    ],
)  # fmt: skip
def test_tampering_is_found(
    sql: Connection, sealed: Tampered, statement: str, broken: str | None, fault: str
) -> None:
    """A row taken away, put in or moved is found, and its change set is named."""
    chain = tamper(sql, sealed, statement)
    if broken == "the new one":
        assert chain["broken_id"] == change_ids(sql, sealed.lab)[-1]
    else:
        assert chain["broken_id"] == (getattr(sealed, broken) if broken else 0)
    assert chain["fault"] == fault


def test_two_change_sets_cannot_trade_places(sql: Connection, sealed: Tampered) -> None:
    """Change sets, and row changes of two sets, that were exchanged are found."""
    places: dict[int, int] = dict(
        sql.execute("select id, seal_number from audit.change_set where lab_id = %s", [sealed.lab])
    )
    for seal_number, change_id in (
        (-1, sealed.inserted), (places[sealed.inserted], sealed.updated),
        (places[sealed.updated], sealed.inserted),
    ):  # fmt: skip
        sql.execute(
            "update audit.change_set set seal_number = %s where lab_id = %s and id = %s",
            [seal_number, sealed.lab, change_id],
        )
    assert verify(sql, sealed.lab)["broken_id"] == sealed.updated
    sql.rollback()
    chain = tamper(
        sql, sealed,
        """update audit.row_change
        set change_id = case change_id when %(inserted)s then %(updated)s else %(inserted)s end
        where lab_id = %(lab)s and change_id in (%(inserted)s, %(updated)s)""",
    )  # fmt: skip
    assert chain["broken_id"] == sealed.inserted


def test_a_chain_does_not_depend_on_the_session(db: Connection, manager: Person) -> None:
    """A session with any settings seals and verifies as any other."""
    write(manager)
    with connect(autocommit=True) as odd:
        for setting, value in (("timezone", "Asia/Kathmandu"), ("datestyle", "German"),
                               ("bytea_output", "escape"), ("intervalstyle", "iso_8601"),
                               ("extra_float_digits", "-5"), ("search_path", "audit")):  # fmt: skip
            odd.execute(f"set {setting} = '{value}'".encode())
        with odd.transaction():
            # The stack's own housekeeping waits for its next round.
            odd.execute("select pg_advisory_xact_lock(hashtext('lab-inventory seal'))")
            odd.execute("select audit.seal_changes()")
        chain = seal(odd, manager.lab_id)
        assert chain["fault"] is None
        assert verify(db, manager.lab_id) == chain


def test_labs_do_not_share_a_chain(
    db: Connection, sql: Connection, base_url: str, sealed: Tampered
) -> None:
    """A fault in one lab leaves the chain of another as it was."""
    other = add_person(db, base_url, add_lab(db), "manager")
    write(other)
    before = seal(db, other.lab_id)
    assert before["head_number"] == before["sealed_count"] < 5
    chain = tamper(sql, sealed, "delete from audit.row_change where lab_id = %(lab)s")
    assert chain["fault"]
    assert verify(sql, other.lab_id) == before
    labs = {row[0]: row[1] for row in sql.execute("select lab_id, fault from audit.verify_chain()")}
    assert (bool(labs[sealed.lab]), labs[other.lab_id]) == (True, None)


# Nobody waits


def hold(session: Connection) -> None:
    """Begins a transaction that seals what there is, as the only sealer."""
    session.execute("select pg_advisory_xact_lock(hashtext('lab-inventory seal'))")
    session.execute("select audit.seal_changes(1000000000)")


def test_a_second_sealer_leaves_it_to_the_first(db: Connection, manager: Person) -> None:
    """While one seals, another does nothing and waits for nothing; the chain is one."""
    write(manager)
    with connect() as first:
        hold(first)
        write(manager)
        assert verify(db, manager.lab_id)["unsealed_count"] > 0
        db.execute("set lock_timeout = '5s'")
        assert one(db, "select audit.seal_changes()") == 0
        db.execute("reset lock_timeout")
    assert seal(db, manager.lab_id)["fault"] is None


def test_many_sealers_make_one_chain(db: Connection, manager: Person) -> None:
    """Sealers that run all the time while people write seal each change set once, in one chain."""

    def seal_often(_: int) -> int:
        with connect(autocommit=True) as session:
            return sum(one(session, "select audit.seal_changes(3)") for _ in range(40))

    with ThreadPoolExecutor(4) as sealers:
        counts = sealers.map(seal_often, range(4))
        for _ in range(30):
            write(manager)
        assert sum(counts) > 0
    chain = seal(db, manager.lab_id)
    assert chain["fault"] is None
    assert chain["head_number"] == chain["sealed_count"] >= 31


def test_a_writer_does_not_wait_for_a_sealer(db: Connection, manager: Person) -> None:
    """While a transaction seals, a row whose last change it seals can be written and removed."""
    site = write(manager)
    with connect() as sealer:
        hold(sealer)
        # A request that waits for a lock is refused after three seconds.
        write(manager, site, contact="Ann")
        assert manager.api.delete(f"/site/{site['id']}").status_code == 200
        assert (
            verify(db, manager.lab_id)["sealed_count"]
            < verify(sealer, manager.lab_id)["sealed_count"]
        )
    assert seal(db, manager.lab_id)["fault"] is None


def test_a_sealer_does_not_wait_for_a_writer(db: Connection, manager: Person) -> None:
    """Others' changes are sealed while a transaction is open; its own are sealed later."""
    write(manager)
    with connect() as writer:
        writer.execute("select set_config('lab.id', %s, true)", [str(manager.lab_id)])
        writer.execute("insert into inventory.site (name) values ('late')")
        late = one(writer, "select max(id) from audit.change_set where lab_id = %s", manager.lab_id)
        write(manager)
        last = seal(db, manager.lab_id)["head_number"]
        assert late not in change_ids(db, manager.lab_id)
        # Nor is it sealed by its own transaction, which may go on.
        hold(writer)
        assert verify(writer, manager.lab_id)["unsealed_count"] == 1
        writer.execute("insert into inventory.site (name) values ('later')")
    chain = seal(db, manager.lab_id)
    assert chain["fault"] is None
    assert chain["head_number"] == last + 1
    assert change_ids(db, manager.lab_id)[-1] == late
    assert late < max(change_ids(db, manager.lab_id))


def test_a_round_is_bounded(manager: Person) -> None:
    """A call stops when it has read so many row changes, and takes the oldest change set first."""
    write(manager)
    write(manager)
    unsealed = "select id from audit.change_set where seal_number is null order by id"
    with connect() as session:
        session.execute("select pg_advisory_xact_lock(hashtext('lab-inventory seal'))")
        write(manager)
        before = session.execute(unsealed).fetchall()
        assert one(session, "select audit.seal_changes(1)") == 1
        assert session.execute(unsealed).fetchall() == before[1:]
        assert before


def test_the_running_stack_seals_by_itself(db: Connection, manager: Person) -> None:
    """A change is sealed soon, without anybody asking for it."""
    write(manager)
    deadline = time.monotonic() + 300
    while verify(db, manager.lab_id)["unsealed_count"]:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert verify(db, manager.lab_id)["fault"] is None


def test_what_is_not_sealed_is_counted(db: Connection, manager: Person) -> None:
    """The chain says how many change sets are not sealed yet, and since when the oldest waits."""
    before = seal(db, manager.lab_id)
    with connect() as sealer:
        sealer.execute("select pg_advisory_xact_lock(hashtext('lab-inventory seal'))")
        write(manager)
        write(manager)
        db.execute(
            """update audit.change_set set changed_at = changed_at - interval '1 hour'
            where lab_id = %s and seal_number is null""",
            [manager.lab_id],
        )
        chain = verify(db, manager.lab_id)
        assert chain["unsealed_count"] == 2
        assert 3600 <= chain["oldest_unsealed"].total_seconds() < 3660
        assert chain["head"] == before["head"]
    assert seal(db, manager.lab_id)["sealed_count"] == before["sealed_count"] + 2


@pytest.mark.parametrize(
    "call",
    [
        "select audit.seal_changes()",
        "select * from audit.verify_chain()",
        "select audit.compute_seal(null, 1, '')",
        "select * from audit.change_digests",
        "update audit.change_set set seal = ''",
        "select audit.add_partitions()",
    ],
)
def test_no_request_can_seal(sql: Connection, call: str) -> None:
    """No role of the API seals, verifies, or writes a seal, not even development's open one."""
    for role in ("lab_anon", "lab_user", "lab_viewer", "lab_editor", "lab_manager", "lab_open"):
        sql.execute(f"set local role {role}".encode())
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            sql.execute(call.encode())
        sql.rollback()


@pytest.mark.parametrize("file", ["docker-compose.yml", "docker-compose.prod.yml"])
def test_the_health_check_sees_what_stays_unsealed(
    db: Connection, sql: Connection, manager: Person, file: str
) -> None:
    """In containers the housekeeping is well unless something waits for its seal too long."""
    services = yaml.safe_load((CHECKOUT / file).read_text())["services"]
    (check,) = [
        word.removeprefix("--command=")
        for word in services["housekeeping"]["healthcheck"]["test"]
        if word.startswith("--command=")
    ]
    seal(db, manager.lab_id)
    sql.execute("update audit.change_set set changed_at = now() where seal_number is null")
    sql.execute("set local role lab_owner")
    assert one(sql, check) == 1
    sql.execute(
        """insert into audit.change_set (lab_id, changed_by, table_names, row_count, changed_at)
        values (%s, 'somebody', '{site}', 1, now() - interval '2 minutes')""",
        [manager.lab_id],
    )
    with pytest.raises(psycopg.errors.DivisionByZero):
        sql.execute(check.encode())
