"""Shared by the tests of undo: a lab with some of everything, its changes, and the call."""

import pytest

from api_tests.conftest import Api, Row
from api_tests.fixtures import Connection
from api_tests.people import add_lab, add_person, one
from api_tests.resources import RESOURCES


def last_change(db: Connection, lab: int = 1) -> int:
    """The newest change of a lab."""
    query = "select id from audit.change_set where lab_id = %s order by changed_at desc limit 1"
    return int(one(db, query, lab))


def stored(db: Connection, table: str, row_id: int, lab: int = 1) -> Row | None:
    """A whole row, with when it was made and written; None where there is none."""
    query = f"select to_jsonb(t) from inventory.{table} t where lab_id = %s and id = %s"
    found = db.execute(query.encode(), [lab, row_id]).fetchone()
    row: Row | None = found and found[0]
    return row


def contents(db: Connection, lab: int) -> dict[str, list[Row]]:
    """All that a lab holds, but for when it was written last."""
    return {
        table: one(
            db,
            f"""select coalesce(jsonb_agg(to_jsonb(t) - 'updated_at' order by id), '[]')
            from inventory.{table} t where lab_id = %s""",
            lab,
        )
        for table in RESOURCES
    }


def undo(api: Api, change_id: int, query: str = "") -> Row:
    """Takes a change back; answers what the API said."""
    answer = api.post(f"/change/{change_id}/undo{query}")
    assert answer.status_code == 200, answer.text
    done: Row = answer.json()
    assert set(done) == {
        "change_id", "undoes_id", "row_count", "rows", "conflict_count", "conflicts"
    }  # fmt: skip
    assert done["undoes_id"] == change_id
    return done


class Lab:
    """A lab of a test's own: its manager's API, and SQL in it."""

    def __init__(self, db: Connection, base_url: str) -> None:
        """Makes the lab."""
        self.db = db
        self.id = add_lab(db)
        self.manager = add_person(db, base_url, self.id, "manager")
        self.api = self.manager.api

    def write(self, *statements: str) -> int:
        """Runs statements in one transaction in this lab; answers its change."""
        with self.db.transaction():
            self.db.execute("select set_config('lab.id', %s, true)", [str(self.id)])
            for statement in statements:
                self.db.execute(statement.encode())
        return last_change(self.db, self.id)

    def contents(self) -> dict[str, list[Row]]:
        """All that it holds, but for when it was written last."""
        return contents(self.db, self.id)


@pytest.fixture
def stocked(db: Connection, base_url: str) -> Lab:
    """A lab with site 1, freezers 1 and 2 and computers 1 and 2 there, containers 1 to 3."""
    lab = Lab(db, base_url)
    lab.write(
        "insert into inventory.site (id, name) values (1, 'Site 1')",
        "insert into inventory.freezer (id, site_id, name) values (1, 1, 'F1'), (2, 1, 'F2')",
        """insert into inventory.computer (id, site_id, name, mac)
        values (1, 1, 'C1', '02:00:00:00:00:01'), (2, 1, 'C2', '02:00:00:00:00:02')""",
        """insert into inventory.container (id, freezer_id, description)
        values (1, 1, 'one'), (2, 1, 'two'), (3, 2, 'three')""",
    )
    return lab


MIXED = (
    "insert into inventory.site (id, name) values (2, 'Site 2')",
    "insert into inventory.freezer (id, site_id, name) values (3, 2, 'F3')",
    "update inventory.container set freezer_id = 3, description = 'moved' where id in (1, 2)"
    " and lab_id = inventory.current_lab()",
    "update inventory.container set description = 'twice' where id = 1"
    " and lab_id = inventory.current_lab()",
    "insert into inventory.container (id, freezer_id) values (4, 3), (5, 3)",
    "delete from inventory.container where id in (3, 5) and lab_id = inventory.current_lab()",
    "delete from inventory.freezer where id in (1, 2) and lab_id = inventory.current_lab()",
    "delete from inventory.computer where id = 1 and lab_id = inventory.current_lab()",
    # The new computer has the MAC of the old one.
    """insert into inventory.computer (id, site_id, name, mac)
    values (3, 2, 'C3', '02:00:00:00:00:01')""",
    "update inventory.computer set site_id = 2 where id = 2 and lab_id = inventory.current_lab()",
    "delete from inventory.site where id = 1 and lab_id = inventory.current_lab()",
)
