"""POST /change/ID/undo: a change is taken back as a whole, or what is in its way is named."""

import json
import os
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from api_tests.conftest import Api, Row, assert_error
from api_tests.people import add_lab, add_person, client, one
from api_tests.test_concurrency import at_once

Make = Callable[..., Row]
Connection = psycopg.Connection[Any]
TABLES = ("site", "computer", "freezer", "container")
# What a POST changes in one of each.
CHANGES = {
    "site": {"name": "New", "country": "CH"},
    "computer": {"name": "New", "mac": "02:00:00:00:00:01"},
    "freezer": {"name": "New"},
    "container": {"description": "New"},
}


@pytest.fixture
def db() -> Iterator[Connection]:
    """The database under test, as superuser, every statement a transaction; it acts in lab 1."""
    with psycopg.connect(os.environ["LAB_TEST_DATABASE"], autocommit=True) as connection:
        connection.execute("set lab.id = 1")
        yield connection


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
        for table in TABLES
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
def lab(db: Connection, base_url: str) -> Lab:
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


# One row


@pytest.mark.parametrize("resource", TABLES)
def test_an_insert_is_taken_back(api: Api, make: Make, db: Connection, resource: str) -> None:
    """What was created is gone, and the answer shows what it was."""
    made = make(resource)
    done = undo(api, last_change(db))
    assert done["rows"] == [
        {"resource": resource, "id": made["id"], "operation": "delete", "before": made,
         "after": None}
    ]  # fmt: skip
    assert (done["row_count"], done["conflict_count"], done["conflicts"]) == (1, 0, [])
    assert_error(api.get(f"/{resource}/{made['id']}"), 404)


@pytest.mark.parametrize("resource", TABLES)
def test_an_update_is_taken_back(api: Api, make: Make, db: Connection, resource: str) -> None:
    """What was changed is as before, under a new version, and created_at stays."""
    made = make(resource)
    first = stored(db, resource, made["id"])
    changed = api.post(f"/{resource}/{made['id']}", json=CHANGES[resource]).json()
    assert changed != made
    second = stored(db, resource, made["id"])
    done = undo(api, last_change(db))
    assert done["rows"] == [
        {"resource": resource, "id": made["id"], "operation": "update", "before": changed,
         "after": made}
    ]  # fmt: skip
    assert api.get(f"/{resource}/{made['id']}").json() == made
    third = stored(db, resource, made["id"])
    assert first is not None
    assert second is not None
    assert third is not None
    assert third["created_at"] == first["created_at"]
    assert third["updated_at"] > second["updated_at"] > first["updated_at"]


@pytest.mark.parametrize("resource", TABLES)
def test_a_delete_is_taken_back(api: Api, make: Make, db: Connection, resource: str) -> None:
    """What was deleted is there again, with its id and created_at, under a new version."""
    made = make(resource)
    first = stored(db, resource, made["id"])
    api.delete(f"/{resource}/{made['id']}")
    deleted = last_change(db)
    done = undo(api, deleted)
    assert done["rows"] == [
        {"resource": resource, "id": made["id"], "operation": "insert", "before": None,
         "after": made}
    ]  # fmt: skip
    assert api.get(f"/{resource}/{made['id']}").json() == made
    second = stored(db, resource, made["id"])
    deleted_at = one(db, "select to_jsonb(changed_at) #>> '{}' from audit.row_change"
                     " where lab_id = 1 and change_id = %s", deleted)  # fmt: skip
    assert first is not None
    assert second is not None
    assert second["created_at"] == first["created_at"]
    assert second["updated_at"] > deleted_at


# The undo is a change


def test_an_undo_is_a_change_of_its_own(api: Api, make: Make, db: Connection) -> None:
    """It is recorded with method, path, what it undoes, and a reason: its own or the caller's."""
    site = make("site")
    first = last_change(db)
    done = undo(api, first)
    query = "select to_jsonb(s) from audit.change_set s where lab_id = 1 and id = %s"
    recorded = one(db, query, done["change_id"])
    assert recorded["undoes_id"] == first
    assert (recorded["method"], recorded["path"]) == ("POST", f"/change/{first}/undo")
    assert recorded["reason"] == f"Undo of change {first}"
    assert (recorded["row_count"], recorded["table_names"]) == (1, ["site"])
    headers = {"Change-Reason": "It was there after all"}
    again = api.post(f"/change/{done['change_id']}/undo", headers=headers).json()
    recorded = one(db, query, again["change_id"])
    assert recorded["reason"] == "It was there after all"
    assert recorded["undoes_id"] == done["change_id"]
    assert api.get(f"/site/{site['id']}").json() == site


def test_undo_and_redo(lab: Lab) -> None:
    """A row that goes and comes back by undo after undo keeps its id and its created_at."""
    before = lab.contents()
    change = lab.write("delete from inventory.container where lab_id = inventory.current_lab()")
    after = lab.contents()
    assert after != before
    for expected in (before, after, before, after, before):
        change = undo(lab.api, change)["change_id"]
        assert lab.contents() == expected


def test_a_second_undo_is_refused(lab: Lab) -> None:
    """What was taken back is not taken back again: the conflict names the undo and who did it."""
    change = lab.write(
        "update inventory.site set country = 'CH' where lab_id = inventory.current_lab()"
    )
    undone = undo(lab.api, change)["change_id"]
    before = lab.contents()
    for query in ("", "?only=unconflicted", "?dry_run=true"):
        assert_error(
            lab.api.post(f"/change/{change}/undo{query}"), 409, "undo_conflict: 1 of 1 rows",
            "site 1", f"change {undone} by {lab.manager.email}",
        )  # fmt: skip
    assert lab.contents() == before
    assert last_change(lab.db, lab.id) == undone


# Many statements


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


def test_parents_and_children_together(lab: Lab) -> None:
    """Inserts, updates and deletes of parents and children are taken back together, and redone."""
    before = lab.contents()
    change = lab.write(*MIXED)
    after = lab.contents()
    done = undo(lab.api, change)
    assert lab.contents() == before
    # Container 5 came and went, container 1 was changed twice: one row each, or none.
    assert done["row_count"] == 12
    assert len({(row["resource"], row["id"]) for row in done["rows"]}) == 12
    undo(lab.api, done["change_id"])
    assert lab.contents() == after


def test_keys_handed_on(lab: Lab) -> None:
    """MACs that went from row to row in one list go back, whichever row is written first."""
    lab.write("insert into inventory.computer (id, site_id, name) values (3, 1, 'C3')")
    before = lab.contents()
    moved = [
        {"id": 2, "site_id": 1, "name": "C2", "mac": None},
        {"id": 1, "site_id": 1, "name": "C1", "mac": "02:00:00:00:00:02"},
        {"id": 3, "site_id": 1, "name": "C3", "mac": "02:00:00:00:00:01"},
    ]
    answer = lab.api.post(
        "/computers", json=moved, headers={"Prefer": "resolution=merge-duplicates"}
    )
    assert answer.status_code in (200, 201), answer.text
    change = last_change(lab.db, lab.id)
    done = undo(lab.api, change)
    assert (done["row_count"], lab.contents()) == (3, before)


def test_what_changed_nothing(lab: Lab) -> None:
    """A change that left every row as it was has nothing to undo, and says so."""
    change = lab.write(
        "insert into inventory.site (id, name) values (2, 'Site 2')",
        "delete from inventory.site where id = 2 and lab_id = inventory.current_lab()",
        "update inventory.site set name = name where lab_id = inventory.current_lab()",
    )
    assert_error(lab.api.post(f"/change/{change}/undo"), 409, "nothing_to_undo", str(change))


@pytest.mark.parametrize("operation", ["insert", "update", "delete"])
def test_in_bulk(lab: Lab, operation: str) -> None:
    """Twenty thousand rows are taken back in one request, and the answer stays short."""
    insert = """insert into inventory.container (freezer_id, description)
      select 1 + n % 2, 'Box ' || n from generate_series(1, 20000) n"""
    in_lab = "where lab_id = inventory.current_lab() and id > 3"
    statements = {
        "insert": insert,
        "update": f"update inventory.container set freezer_id = 1, description = 'x' {in_lab}",
        "delete": f"delete from inventory.container {in_lab}",
    }
    if operation != "insert":
        lab.write(insert)
    before = lab.contents()
    change = lab.write(statements[operation])
    assert lab.contents() != before
    answer = lab.api.post(f"/change/{change}/undo", timeout=60)
    assert answer.status_code == 200, answer.text
    assert len(answer.content) < 100_000
    assert (answer.json()["row_count"], len(answer.json()["rows"])) == (20000, 100)
    assert lab.contents() == before
    again = assert_error(
        lab.api.post(f"/change/{change}/undo", timeout=60), 409, "20000 of 20000 rows",
        "and 19980 more",
    )  # fmt: skip
    assert len(json.dumps(again)) < 10_000


# What is in the way


def refused(lab: Lab, change: int, *words: str) -> None:
    """The undo is refused with these words, dry run or not, and nothing happens."""
    before, last = lab.contents(), last_change(lab.db, lab.id)
    for query in ("", "?dry_run=true"):
        assert_error(
            lab.api.post(f"/change/{change}/undo{query}"), 409, "undo_conflict", *words
        )  # fmt: skip
    assert lab.contents() == before
    assert last_change(lab.db, lab.id) == last


def test_a_row_changed_since(lab: Lab, base_url: str) -> None:
    """A row that somebody changed since is named, with who, in which change; the rest waits too."""
    other = add_person(lab.db, base_url, lab.id, "editor")
    change = lab.write(
        "update inventory.container set description = 'x' where lab_id = inventory.current_lab()"
    )
    other.api.post("/container/2", json={"description": "mine"})
    theirs = last_change(lab.db, lab.id)
    refused(
        lab, change, "1 of 3 rows", f"container 2 (was changed since: change {theirs} by"
        f" {other.email} at 20", f"/change/{change}/undo?only=unconflicted",
    )  # fmt: skip


def test_only_unconflicted(lab: Lab) -> None:
    """Rows changed since are left and listed, the others are taken back."""
    change = lab.write(
        "update inventory.container set description = 'x' where lab_id = inventory.current_lab()"
    )
    lab.api.post("/container/2", json={"description": "mine"})
    theirs = last_change(lab.db, lab.id)
    done = undo(lab.api, change, "?only=unconflicted")
    assert (done["row_count"], done["conflict_count"]) == (2, 1)
    (conflict,) = done["conflicts"]
    assert conflict.pop("changed_at").startswith("20")
    assert conflict == {
        "resource": "container", "id": 2, "reason": "was changed since", "change_id": theirs,
        "changed_by": lab.manager.email,
    }  # fmt: skip
    assert [row["description"] for row in lab.contents()["container"]] == ["one", "mine", "three"]
    undo(lab.api, done["change_id"])
    assert [row["description"] for row in lab.contents()["container"]] == ["x", "mine", "x"]


def test_a_row_deleted_since(lab: Lab) -> None:
    """A row that was inserted or updated, and is gone, is in conflict."""
    in_lab = "where lab_id = inventory.current_lab()"
    change = lab.write(
        f"update inventory.container set description = 'x' {in_lab} and id = 1",
        "insert into inventory.container (id, freezer_id) values (4, 1)",
    )
    gone = lab.write(f"delete from inventory.container {in_lab} and id in (1, 4)")
    refused(lab, change, "2 of 2 rows", "container 1 (was changed", "container 4 (was changed",
            f"change {gone} by postgres")  # fmt: skip


def test_a_row_made_again_since(lab: Lab) -> None:
    """A row that was deleted, and whose id was given to another, is in conflict."""
    lab.api.delete("/container/3")
    change = last_change(lab.db, lab.id)
    lab.api.post("/container/3", json={"freezer_id": 1, "description": "another"})
    theirs = last_change(lab.db, lab.id)
    refused(lab, change, f"container 3 (was changed since: change {theirs}")
    assert lab.api.get("/container/3").json()["description"] == "another"


def test_a_parent_gone_since(lab: Lab) -> None:
    """What lay in a freezer that is gone stays out, and the freezer's end is named."""
    in_lab = "where lab_id = inventory.current_lab()"
    change = lab.write(f"delete from inventory.container {in_lab} and id in (2, 3)")
    lab.api.delete("/freezer/2")
    gone = last_change(lab.db, lab.id)
    reason = f"container 3 (freezer 2 is not there: change {gone} by {lab.manager.email}"
    refused(lab, change, "1 of 2 rows", reason)
    done = undo(lab.api, change, "?only=unconflicted")
    assert [(row["resource"], row["id"]) for row in done["rows"]] == [("container", 2)]
    assert [(row["resource"], row["id"]) for row in done["conflicts"]] == [("container", 3)]


def test_a_move_from_a_parent_gone_since(lab: Lab) -> None:
    """A row that was moved away from a freezer that is gone cannot go back there."""
    lab.api.post("/container/3", json={"freezer_id": 1})
    change = last_change(lab.db, lab.id)
    lab.api.delete("/freezer/2")
    refused(lab, change, "container 3 (freezer 2 is not there")


def test_a_child_made_since(lab: Lab) -> None:
    """A site made by the change stays while a freezer made later stands there; and it is named."""
    change = lab.write(
        "insert into inventory.site (id, name) values (2, 'Site 2'), (3, 'Site 3')",
        "insert into inventory.computer (id, site_id, name) values (3, 2, 'C3')",
    )
    lab.api.post("/freezer/9", json={"site_id": 2, "name": "F9"})
    theirs = last_change(lab.db, lab.id)
    refused(lab, change, "1 of 3 rows", f"site 2 (freezer 9 depends on it: change {theirs}")
    assert undo(lab.api, change, "?only=unconflicted")["row_count"] == 2
    assert [row["id"] for row in lab.contents()["site"]] == [1, 2]


def test_one_conflict_leads_to_another(lab: Lab) -> None:
    """A freezer changed since keeps its site; one that stays away keeps its containers away."""
    change = lab.write(
        "insert into inventory.site (id, name) values (2, 'Site 2')",
        "insert into inventory.freezer (id, site_id, name) values (3, 2, 'F3')",
        "delete from inventory.container where lab_id = inventory.current_lab() and id = 3",
        "delete from inventory.freezer where lab_id = inventory.current_lab() and id = 2",
    )
    lab.api.post("/freezer/3", json={"name": "mine"})
    lab.api.post("/freezer/2", json={"name": "mine", "site_id": 1})
    refused(lab, change, "3 of 4 rows", "freezer 3 (was changed", "freezer 2 (was changed",
            "site 2 (freezer 3 depends on it")  # fmt: skip
    lab.api.delete("/freezer/2")
    refused(lab, change, "2 of 4 rows", "freezer 3 (was changed", "site 2 (freezer 3 depends")


@pytest.mark.parametrize("operation", ["update", "delete"])
@pytest.mark.parametrize(
    ("resource", "key", "other"),
    [("computer", "mac", {"site_id": 1, "name": "C9"}), ("container", "uuid", {"freezer_id": 1})],
)
def test_a_key_taken_since(lab: Lab, operation: str, resource: str, key: str, other: Row) -> None:
    """A MAC or UUID that another row has by now is not given twice; that row is named."""
    value = lab.api.get(f"/{resource}/1").json()[key]
    if operation == "delete":
        lab.api.delete(f"/{resource}/1")
    else:
        new = {"mac": None, "uuid": "5f0c8a52-6a0c-4d0e-9a57-3c1a7a1b9d77"}[key]
        assert lab.api.post(f"/{resource}/1", json={key: new}).status_code == 200
    change = last_change(lab.db, lab.id)
    assert lab.api.post(f"/{resource}/9", json={**other, key: value}).status_code == 200
    theirs = last_change(lab.db, lab.id)
    refused(lab, change, f"{resource} 1 ({resource} 9 has its {key}: change {theirs}")


def test_rules_newer_than_the_rows(lab: Lab) -> None:
    """A row that a newer rule refuses is a 409 that names the rule, and nothing happens."""
    change = lab.write("delete from inventory.container where lab_id = inventory.current_lab()")
    with lab.db.transaction(force_rollback=True):
        lab.db.execute("alter table inventory.container add constraint container_is_full"
                       " check (description is distinct from 'two') not valid")  # fmt: skip
        lab.db.execute("select set_config('lab.id', %s, true)", [str(lab.id)])
        lab.db.execute("set local role lab_manager")
        with pytest.raises(psycopg.Error, match="in the way") as raised:
            lab.db.execute("select api.undo_change(%s)", [change])
    assert raised.value.sqlstate == "PT409"
    assert "container_is_full" in str(raised.value.diag.message_detail)


def test_columns_newer_than_the_rows(lab: Lab) -> None:
    """A column that came after the change keeps what is in it."""
    change = lab.write(
        "update inventory.freezer set name = 'x' where lab_id = inventory.current_lab()"
    )
    with lab.db.transaction(force_rollback=True):
        lab.db.execute("select set_config('lab.id', %s, true)", [str(lab.id)])
        lab.db.execute("alter table inventory.freezer add column volume int default 300")
        lab.db.execute("select api.undo_change(%s)", [change])
        rows = lab.db.execute(
            "select name, volume from inventory.freezer where lab_id = %s order by id", [lab.id]
        ).fetchall()
    assert rows == [("F1", 300), ("F2", 300)]


# Dry run


def test_a_dry_run_writes_nothing(lab: Lab) -> None:
    """It says what the undo then does, row for row, and leaves no change."""
    change = lab.write(*MIXED)
    before = lab.contents()
    versions = lab.db.execute("select id, updated_at from inventory.container").fetchall()
    told = undo(lab.api, change, "?dry_run=true")
    assert told["change_id"] is None
    assert lab.contents() == before
    assert lab.db.execute("select id, updated_at from inventory.container").fetchall() == versions
    assert last_change(lab.db, lab.id) == change
    done = undo(lab.api, change, "?dry_run=false")
    assert done.pop("change_id") > change
    assert done == {key: value for key, value in told.items() if key != "change_id"}


def test_a_dry_run_of_the_unconflicted(lab: Lab) -> None:
    """Both options go together, in either order."""
    change = lab.write(
        "update inventory.container set description = 'x' where lab_id = inventory.current_lab()"
    )
    lab.api.post("/container/2", json={"description": "mine"})
    before = lab.contents()
    for query in ("?only=unconflicted&dry_run=true", "?dry_run=true&only=unconflicted"):
        told = undo(lab.api, change, query)
        assert (told["change_id"], told["row_count"], told["conflict_count"]) == (None, 2, 1)
    assert lab.contents() == before


# Who may


def test_an_editor_may_undo_what_an_editor_may_do(lab: Lab, base_url: str) -> None:
    """Editors take back changes of freezers, computers and containers, and not of sites."""
    editor = add_person(lab.db, base_url, lab.id, "editor")
    in_lab = "where lab_id = inventory.current_lab()"
    theirs = lab.write(f"update inventory.computer set name = 'x' {in_lab}")
    assert undo(editor.api, theirs)["row_count"] == 2
    lab.write("insert into inventory.site (id, name) values (2, 'Site 2')")
    before = lab.contents()
    for statement, what in (
        (f"update inventory.site set name = 'x' {in_lab}", "update site"),
        ("insert into inventory.site (id, name) values (3, 'Site 3')", "delete site"),
        (f"delete from inventory.site {in_lab} and id = 2", "insert site"),
    ):
        change = lab.write(statement, f"update inventory.freezer set name = 'x' {in_lab}")
        for query in ("", "?dry_run=true", "?only=unconflicted"):
            assert_error(editor.api.post(f"/change/{change}/undo{query}"), 403, what)
        assert lab.contents() != before
        undo(lab.api, change)
        assert lab.contents() == before


def test_viewers_may_not(lab: Lab, base_url: str) -> None:
    """A viewer is refused, whatever there is; without a login nobody gets so far."""
    viewer = add_person(lab.db, base_url, lab.id, "viewer")
    change = lab.write("delete from inventory.container where lab_id = inventory.current_lab()")
    before = lab.contents()
    for number in (change, 2**62):
        assert_error(viewer.api.post(f"/change/{number}/undo"), 403)
    assert lab.contents() == before


def test_another_lab_has_no_such_change(lab: Lab, db: Connection, base_url: str) -> None:
    """A change of another lab answers as one that nobody has, and stays."""
    change = lab.write("delete from inventory.container where lab_id = inventory.current_lab()")
    before = lab.contents()
    stranger = add_person(db, base_url, add_lab(db), "manager")
    answers = []
    for number in (change, change + 1_000_000):
        answer = stranger.api.post(f"/change/{number}/undo")
        assert_error(answer, 404, str(number))
        answers.append(answer.text.replace(str(number), "N"))
    assert answers[0] == answers[1]
    assert lab.contents() == before


def test_the_same_number_in_two_labs(lab: Lab, db: Connection, base_url: str) -> None:
    """Where two labs have a change and rows of the same numbers, one's undo is its own."""
    other = Lab(db, base_url)
    number = last_change(db, lab.id) + 1_000_000
    kept = one(db, "select last_value from audit.change_set_id_seq")
    try:
        for place in (lab, other):
            db.execute("select setval('audit.change_set_id_seq', %s, false)", [number])
            place.write("insert into inventory.site (id, name) values (7, 'Site 7')")
    finally:
        db.execute("select setval('audit.change_set_id_seq', %s)", [kept])
    before = lab.contents()
    assert undo(other.api, number)["row_count"] == 1
    assert lab.contents() == before
    assert other.contents()["site"] == []


def test_members_are_not_undone_here(lab: Lab, base_url: str) -> None:
    """A change of members, alone or with others, is 409 for a manager and unknown to an editor."""
    editor = add_person(lab.db, base_url, lab.id, "editor")
    joined = last_change(lab.db, lab.id)
    mixed = lab.write(
        "update inventory.site set name = 'x' where lab_id = inventory.current_lab()",
        "delete from auth.membership where lab_id = inventory.current_lab() and role = 'viewer'",
        "update auth.membership set role = 'viewer' where lab_id = inventory.current_lab()"
        f" and account_id = {editor.account_id}",
    )
    lab.write(
        "update auth.membership set role = 'editor' where lab_id = inventory.current_lab()"
        f" and account_id = {editor.account_id}"
    )
    before = lab.contents()
    for change in (joined, mixed):
        for query in ("", "?only=unconflicted"):
            answer = lab.api.post(f"/change/{change}/undo{query}")
            assert_error(answer, 409, "not_undoable", "membership", "/member/")
        assert_error(editor.api.post(f"/change/{change}/undo"), 404)
    assert lab.contents() == before


@pytest.mark.parametrize("function", ["undo_changes", "undo_fresh_rows", "lock_rows", "undo"])
def test_the_workings_are_closed(lab: Lab, function: str) -> None:
    """No role of the API may call what undo is made of, and a viewer not undo either."""
    roles = ["lab_anon", "lab_user", "lab_viewer"]
    if function != "undo":
        roles += ["lab_editor", "lab_manager", "lab_open", "authenticator"]
    for role in roles:
        assert not one(
            lab.db, "select has_function_privilege(%s, oid, 'execute') from pg_proc"
            " where proname = %s and pronamespace = 'audit'::regnamespace", role, function,
        )  # fmt: skip


def test_the_definer_asks_for_the_callers_rights(lab: Lab) -> None:
    """Called past the API, it still refuses an editor a site and a change of another lab."""
    change = lab.write(
        "update inventory.site set name = 'x' where lab_id = inventory.current_lab()"
    )
    for acting, error in ((lab.id, "PT403"), (1, "PT409")):
        with lab.db.transaction(force_rollback=True):
            lab.db.execute("select set_config('lab.id', %s, true)", [str(acting)])
            lab.db.execute("set local role lab_editor")
            with pytest.raises(psycopg.Error) as raised:
                lab.db.execute("select audit.undo(%s, false, false)", [change])
            assert raised.value.sqlstate == error


# Requests


@pytest.mark.parametrize(
    "query",
    ["?only=", "?only=x", "?only=conflicted", "?only", "?dry_run", "?dry_run=", "?dry_run=yes",
     "?dryrun=true", "?only=unconflicted&only=unconflicted", "?dry_run=true&x=1", "?select=rows",
     "?only=unconflicted&", "?dry_run=true&dry_run=false", "?only=UNCONFLICTED",
     '?only=unconflicted","dry_run":"true'],
)  # fmt: skip
def test_an_unknown_option_is_refused(lab: Lab, query: str) -> None:
    """An option that is not known, or twice there, is 400: nothing is overlooked."""
    change = lab.write("delete from inventory.container where lab_id = inventory.current_lab()")
    assert_error(lab.api.post(f"/change/{change}/undo{query}"), 400)
    assert lab.contents()["container"] == []


@pytest.mark.parametrize("body", ['{"dry_run": true}', "[{}]", "x", "5", '{"only": null}', "{}}"])
def test_a_body_is_refused(lab: Lab, body: str) -> None:
    """Options stand in the URL; a body that could hold some is 400, an empty object is none."""
    change = lab.write("delete from inventory.container where lab_id = inventory.current_lab()")
    assert_error(lab.api.post(f"/change/{change}/undo", data=body), 400)
    assert lab.contents()["container"] == []
    assert lab.api.post(f"/change/{change}/undo", data=" { } ").status_code == 200


@pytest.mark.parametrize("number", ["0", "-1", "01", "x", "1.0", "9223372036854775808", "1%20"])
def test_a_bad_id_is_400(api: Api, number: str) -> None:
    """An id that is none is 400."""
    assert_error(api.post(f"/change/{number}/undo"), 400)


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_other_methods(api: Api, method: str) -> None:
    """Undo takes a POST and nothing else, and says so."""
    answer = api.request(method, "/change/1/undo")
    assert_error(answer, 405)
    assert answer.headers["Allow"] == "POST, OPTIONS"
    assert api.options("/change/1/undo").headers["Allow"] == "POST, OPTIONS"


def test_the_call_of_postgrest(lab: Lab) -> None:
    """/rpc/undo_change does the same, with its arguments in the body; no GET writes."""
    before = lab.contents()
    change = lab.write("delete from inventory.container where lab_id = inventory.current_lab()")
    assert lab.api.get(f"/rpc/undo_change?change_id={change}").status_code == 405
    call: Row = {"change_id": change, "dry_run": True}
    told = lab.api.post("/rpc/undo_change", json=call)
    assert (told.status_code, told.json()["row_count"]) == (200, 3)
    assert lab.contents()["container"] == []
    assert_error(
        lab.api.post("/rpc/undo_change", json={**call, "only_rows": "x"}), 400, "bad_option"
    )
    assert_error(lab.api.post("/rpc/undo_change", json={"change_id": None}), 404)
    assert lab.api.post("/rpc/undo_change", json={"change_id": change}).status_code == 200
    assert lab.contents() == before


@pytest.fixture
def slow(db: Connection) -> Iterator[str]:
    """A description whose containers take nine seconds to delete."""
    db.execute("""create function inventory.sleep() returns trigger language plpgsql as $$
      begin perform pg_sleep(9); return old; end $$""")
    db.execute("""create trigger sleep before delete on inventory.container for each row
      when (old.description = 'slow to go') execute function inventory.sleep()""")
    yield "slow to go"
    db.execute("drop trigger sleep on inventory.container")
    db.execute("drop function inventory.sleep()")


@pytest.mark.parametrize("path", ["/change/{}/undo", "/rpc/undo_change"])
def test_it_has_more_time_than_others(lab: Lab, slow: str, path: str) -> None:
    """A hundred thousand rows can need more than the 8 s of other requests: an undo has it."""
    lab.api.post("/container/4", json={"freezer_id": 1, "description": slow})
    change = last_change(lab.db, lab.id)
    body = {"change_id": change} if "rpc" in path else None
    answer = lab.api.post(path.format(change), json=body, timeout=30)
    assert answer.status_code == 200, answer.text
    assert_error(lab.api.get("/container/4"), 404)


# Many at once


@pytest.mark.parametrize("operation", ["insert", "update", "delete"])
def test_many_undo_one_change(lab: Lab, base_url: str, operation: str) -> None:
    """Of twenty requests to undo one change exactly one does so, and the others get 409."""
    statement = {
        "insert": "insert into inventory.container (id, freezer_id) values (4, 1), (5, 1)",
        "update": "update inventory.container set description = 'x' where lab_id ="
        " inventory.current_lab()",
        "delete": "delete from inventory.container where lab_id = inventory.current_lab()",
    }[operation]
    before = lab.contents()
    change = lab.write(statement)

    def call(_: int) -> int:
        with client(base_url, lab.manager.token) as session:
            return int(session.post(f"/change/{change}/undo").status_code)

    with ThreadPoolExecutor(20) as clients:
        statuses = sorted(clients.map(call, range(20)))
    assert statuses == [200] + [409] * 19
    assert lab.contents() == before


def test_undo_beside_writes(base_url: str, api: Api, make: Make, db: Connection) -> None:
    """Undo and writes of the same rows at once: no write is lost, nobody gets a 5xx."""
    freezer = make("freezer")["id"]
    ids = [make("container", freezer_id=freezer, description="a")["id"] for _ in range(10)]
    listed = f"/containers?id=in.({','.join(map(str, ids))})"
    for attempt in range(5):
        api.patch(listed, json={"description": f"b{attempt}"})
        change = last_change(db)
        calls: list[tuple[str, str, Any]] = [
            ("POST", f"/container/{row_id}", {"description": f"c{attempt}"}) for row_id in ids
        ]
        calls.insert(5, ("POST", f"/change/{change}/undo?only=unconflicted", None))
        answers = at_once(base_url, calls)
        undone = answers.pop(5)
        assert {answer.status_code for answer in answers} == {200}
        assert undone.status_code in (200, 409), undone.text
        # Whoever wrote before the undo was a conflict, whoever wrote after it had the last word.
        assert {row["description"] for row in api.get(listed).json()} == {f"c{attempt}"}


def test_an_undo_with_a_key_is_done_once(api: Api, make: Make) -> None:
    """The same Idempotency-Key gives the first answer of an undo again; other options are 422."""
    site = make("site", name="before")
    path = f"/site/{site['id']}"
    api.post(path, json={"name": "after"})
    change_id = api.get(f"{path}/history").json()[0]["change_id"]
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    first, second = (api.post(f"/change/{change_id}/undo", headers=headers) for _ in range(2))
    assert first.status_code == 200, first.text
    assert (second.status_code, second.json()) == (200, first.json())
    assert second.headers["Idempotent-Replayed"] == "true"
    assert api.get(path).json() == site
    other = api.post(f"/change/{change_id}/undo?dry_run=true", headers=headers)
    assert_error(other, 422)
