"""Verify compares the tables with the history: what was written past it shows."""

import pytest

from api_tests.conftest import Api
from api_tests.fixtures import Connection, Make
from api_tests.resources import EACH_RESOURCE, resource_of


def faults(db: Connection, resource: str, row_id: int) -> list[str]:
    """What verify says of a row."""
    query = """select fault from audit.verify_rows()
      where lab_id = 1 and table_name = %s and row_id = %s"""
    return [str(found[0]) for found in db.execute(query.encode(), [resource, row_id])]


PAST_HISTORY = {
    "update inventory.{0} set {1} = 'forged' where lab_id = 1 and id = {2}": "last change",
    "update inventory.{0} set updated_at = now() - interval '1 year' where lab_id = 1"
    " and id = {2}": "last change",
    "delete from inventory.{0} where lab_id = 1 and id = {2}": "history has it",
}


@EACH_RESOURCE
@pytest.mark.parametrize("statement", PAST_HISTORY)
def test_rows_written_past_history(
    make: Make, db: Connection, resource: str, statement: str
) -> None:
    """With the triggers disabled, an update, an older version and a deletion are found."""
    row = make(resource)
    assert faults(db, resource, row["id"]) == []
    with db.transaction(force_rollback=True):
        db.execute(f"alter table inventory.{resource} disable trigger user".encode())
        sent = statement.format(resource, resource_of(resource).text, row["id"])
        db.execute(sent.encode())
        (fault,) = faults(db, resource, row["id"])
        assert PAST_HISTORY[statement] in fault


@EACH_RESOURCE
def test_rows_made_past_history(make: Make, db: Connection, resource: str) -> None:
    """With the triggers disabled, a row that was made is found."""
    row = make(resource)
    keys = {"id": 999_999_999}
    keys |= {c.name: c.sample.sent for c in resource_of(resource).columns if c.key}
    with db.transaction(force_rollback=True):
        db.execute(f"alter table inventory.{resource} disable trigger user".encode())
        copy = row | keys
        columns, marks = ", ".join(copy), ", ".join("%s" for _ in copy)
        insert = f"insert into inventory.{resource} ({columns}) values ({marks})"
        db.execute(insert.encode(), list(copy.values()))
        assert faults(db, resource, 999_999_999) == ["it is there without a history"]


@EACH_RESOURCE
@pytest.mark.parametrize("how", ["delete from audit.deleted_row", "update audit.deleted_row set"
                                 " deleted_at = deleted_at - interval '1 hour'"])  # fmt: skip
def test_deletions(api: Api, make: Make, db: Connection, resource: str, how: str) -> None:
    """A line that is altered in the index of deleted rows is found."""
    row = make(resource)
    api.delete(f"/{resource}/{row['id']}")
    assert faults(db, resource, row["id"]) == []
    with db.transaction(force_rollback=True):
        where = " where lab_id = 1 and table_name = %s and row_id = %s"
        db.execute((how + where).encode(), [resource, row["id"]])
        (fault,) = faults(db, resource, row["id"])
        assert "deleted_row" in fault


@pytest.mark.parametrize(
    "statement",
    [
        "update inventory.lab set name = 'forged' where id = 1",
        "update inventory.storage_type set rows = 100 where lab_id = 1 and name = 'Box 9x9'",
        "update inventory.storage_type set capacity = 5 where lab_id = 1 and name = 'Bag'",
        "delete from inventory.storage_type where lab_id = 1 and name = 'Cane'",
    ],
)
def test_the_first_rows(db: Connection, statement: str) -> None:
    """What came with the schema, without a history, is compared with what it was."""
    table = "inventory." + statement.partition("inventory.")[2].split()[0]
    query = "select fault from audit.verify_rows() where lab_id = 1 and table_name = %s"
    with db.transaction(force_rollback=True):
        before = db.execute(query, [table.split(".")[1]]).fetchall()
        db.execute(f"alter table {table} disable trigger user".encode())
        db.execute(statement.encode())
        after = db.execute(query, [table.split(".")[1]]).fetchall()
        added = len(after) - len(before)
        # One that was changed is also no more what came with the schema.
        assert added == 1 + ("update inventory.storage_type" in statement)
