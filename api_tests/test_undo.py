"""POST /change/ID/undo: a change is taken back as a whole, and can be redone."""

import json
from collections.abc import Iterator

import pytest

from api_tests.conftest import Api, Row, assert_error
from api_tests.fixtures import Connection, Make
from api_tests.people import one
from api_tests.resources import EACH_RESOURCE, resource_of
from api_tests.undoing import MIXED, Lab, last_change, stored, undo


@pytest.fixture
def lab(stocked: Lab) -> Lab:
    """A lab with site 1, freezers 1 and 2 and computers 1 and 2 there, containers 1 to 3."""
    return stocked


# One row


def changes(resource: str) -> Row:
    """Another value for each column that refers to no other row."""
    return {c.name: c.sample.sent for c in resource_of(resource).values}


@EACH_RESOURCE
def test_an_insert_is_taken_back(api: Api, make: Make, db: Connection, resource: str) -> None:
    """A created row is gone, and the answer shows what it was."""
    made = make(resource)
    done = undo(api, last_change(db))
    assert done["rows"] == [
        {"resource": resource, "id": made["id"], "operation": "delete", "before": made,
         "after": None}
    ]  # fmt: skip
    assert (done["row_count"], done["conflict_count"], done["conflicts"]) == (1, 0, [])
    assert_error(api.get(f"/{resource}/{made['id']}"), 404)


@EACH_RESOURCE
def test_an_update_is_taken_back(api: Api, make: Make, db: Connection, resource: str) -> None:
    """A changed row is as before, under a new version, and created_at stays."""
    made = make(resource)
    first = stored(db, resource, made["id"])
    changed = api.post(f"/{resource}/{made['id']}", json=changes(resource)).json()
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


@EACH_RESOURCE
def test_a_delete_is_taken_back(api: Api, make: Make, db: Connection, resource: str) -> None:
    """A deleted row is there again, with its id and created_at, under a new version."""
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
    """A change is not taken back twice: the conflict names the undo and who did it."""
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


@pytest.mark.parametrize("count", [2_000, pytest.param(20_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("operation", ["insert", "update", "delete"])
def test_in_bulk(lab: Lab, operation: str, count: int) -> None:
    """Thousands of rows are taken back in one request, and the answer stays short."""
    insert = f"""insert into inventory.container (freezer_id, description)
      select 1 + n % 2, 'Box ' || n from generate_series(1, {count}) n"""
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
    assert len(answer.content) < 150_000
    assert (answer.json()["row_count"], len(answer.json()["rows"])) == (count, 100)
    assert lab.contents() == before
    again = assert_error(
        lab.api.post(f"/change/{change}/undo", timeout=60), 409, f"{count} of {count} rows",
        f"and {count - 20} more",
    )  # fmt: skip
    assert len(json.dumps(again)) < 10_000


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
