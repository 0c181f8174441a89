"""A row that is deleted and made again under its id: its version is later, and history agrees."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest

from api_tests.conftest import Api, Row
from api_tests.fixtures import Connection, Make
from api_tests.people import one, wait_until
from api_tests.resources import EACH_RESOURCE, resource_of
from api_tests.undoing import last_change, stored, undo


def told_by_history(db: Connection, resource: str, row_id: int) -> Row:
    """The newest version of a row, as history has it."""
    query = """select jsonb_build_object('updated_at', changed_at, 'after', after)
      from audit.row_change where lab_id = 1 and table_name = %s and row_id = %s
      order by id desc limit 1"""
    found: Row = one(db, query, resource, row_id)
    return found


def assert_agrees(db: Connection, resource: str, row_id: int) -> None:
    """Checks that a row is what history has, and younger than its last deletion."""
    row, told = stored(db, resource, row_id), told_by_history(db, resource, row_id)
    assert row is not None
    assert told == {"updated_at": row["updated_at"], "after": row}
    query = """select deleted_at < %s::timestamptz and deleted_at < %s::timestamptz
      from audit.deleted_row where lab_id = 1 and table_name = %s and row_id = %s"""
    assert one(db, query, row["created_at"], row["updated_at"], resource, row_id) is True


def copy_of(resource: str, row: Row) -> tuple[str, list[object]]:
    """A statement that makes a row again, by hand, and its values."""
    names = list(row)
    columns, marks = ", ".join(names), ", ".join("%s" for _ in names)
    return f"insert into inventory.{resource} ({columns}) values ({marks})", [row[n] for n in names]


@EACH_RESOURCE
def test_in_one_transaction(api: Api, make: Make, db: Connection, resource: str) -> None:
    """Deleted and made again in one transaction, it can be undone, and undone again."""
    row = make(resource)
    statement, values = copy_of(resource, row)
    with db.transaction():
        delete = f"delete from inventory.{resource} where lab_id = 1 and id = %s"
        db.execute(delete.encode(), [row["id"]])
        db.execute(statement.encode(), values)
        text = resource_of(resource).text
        change = f"update inventory.{resource} set {text} = 'again' where lab_id = 1 and id = %s"
        db.execute(change.encode(), [row["id"]])
    assert_agrees(db, resource, row["id"])
    again = undo(api, last_change(db))
    assert api.get(f"/{resource}/{row['id']}").json() == row
    undo(api, again["change_id"])
    assert api.get(f"/{resource}/{row['id']}").json() == row | {text: "again"}
    assert_agrees(db, resource, row["id"])


@EACH_RESOURCE
@pytest.mark.parametrize("clock", ["later", "same"])
def test_over_http(api: Api, make: Make, db: Connection, resource: str, clock: str) -> None:
    """Deleted and sent again with its id, one or in a list, it agrees with history and its ETag."""
    row = make(resource)
    path = f"/{resource}/{row['id']}"
    for where, body in ((path, row), (f"/{resource}s", [row])):
        assert api.delete(path).status_code == 200
        if clock == "same":  # or one that was set back since
            db.execute(
                "update audit.deleted_row set deleted_at = deleted_at + interval '1 minute'"
                " where lab_id = 1 and table_name = %s and row_id = %s", [resource, row["id"]],
            )  # fmt: skip
        answer = api.post(where, json=body)
        assert answer.status_code in (200, 201), answer.text
        assert_agrees(db, resource, row["id"])
        if "ETag" in answer.headers:
            assert api.get(path).headers["ETag"] == answer.headers["ETag"]
        if clock == "same":
            db.execute(
                "delete from audit.deleted_row where lab_id = 1 and table_name = %s"
                " and row_id = %s", [resource, row["id"]],
            )  # fmt: skip


@EACH_RESOURCE
def test_while_it_is_deleted(api: Api, make: Make, db: Connection, resource: str) -> None:
    """A list that waits for the deletion of an id in it is tried again, and then stored.

    What was before stays what as_of shows. The deletion is of a later moment than the list: that
    waits for its first row before it comes to the second.
    """
    row, other = make(resource), make(resource)
    assert api.delete(f"/{resource}/{other['id']}").status_code == 200
    delete = f"delete from inventory.{resource} where lab_id = 1 and id = %s".encode()
    statement, values = copy_of(resource, other)
    waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
    with (
        psycopg.connect(os.environ["LAB_TEST_DATABASE"]) as first,
        psycopg.connect(os.environ["LAB_TEST_DATABASE"]) as deleter,
        ThreadPoolExecutor(1) as pool,
    ):
        first.execute(statement.encode(), values)
        sent = pool.submit(api.post, f"/{resource}s", json=[other, row])
        wait_until(lambda: bool(one(db, waiting) == 1))
        deleter.execute(delete, [row["id"]])
        first.rollback()
        blocked = f"{waiting} and wait_event = 'transactionid' and %s = any (pg_blocking_pids(pid))"
        wait_until(lambda: bool(one(db, blocked, deleter.info.backend_pid) == 1))
        deleter.commit()
        assert sent.result().status_code == 201, sent.result().text
    query = "select deleted_at from audit.deleted_row where table_name = %s and row_id = %s"
    deleted_at = one(db, f"{query} and lab_id = 1", resource, row["id"])
    assert_agrees(db, resource, row["id"])
    before = (deleted_at - timedelta(microseconds=1)).isoformat()
    assert api.get(f"/{resource}/{row['id']}", params={"as_of": before}).json() == row
    undo(api, last_change(db))
    assert api.get(f"/{resource}/{row['id']}").status_code == 404


@EACH_RESOURCE
def test_the_newest_id_too(make: Make, db: Connection, resource: str) -> None:
    """The id that was given last, deleted and made again at once, is no id of the sequence."""
    row = make(resource)
    statement, values = copy_of(resource, row)
    with db.transaction():
        delete = f"delete from inventory.{resource} where lab_id = 1 and id = %s"
        db.execute(delete.encode(), [row["id"]])
        db.execute(statement.encode(), values)
    assert_agrees(db, resource, row["id"])
    assert make(resource)["id"] > row["id"]
