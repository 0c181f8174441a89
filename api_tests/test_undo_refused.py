"""Undo that is refused: what is in its way, who may not, and many at once."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from api_tests.conftest import Api, Row, assert_error
from api_tests.fixtures import Connection, Make
from api_tests.people import add_lab, add_person, client, one
from api_tests.test_concurrency import at_once
from api_tests.undoing import Lab, last_change, undo


@pytest.fixture
def lab(stocked: Lab) -> Lab:
    """A lab with site 1, freezers 1 and 2 and computers 1 and 2 there, containers 1 to 3."""
    return stocked


# Conflicts


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
    """A container of a freezer that is gone stays out, and the freezer's end is named."""
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
    # A life in between is not passed over.
    refused(lab, change, "4 of 4 rows", "freezer 3 (was changed", "site 2 (freezer 3 depends",
            "freezer 2 (was changed", "container 3 (freezer 2 is not there")  # fmt: skip


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


# Rights


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


# Many at once


@pytest.mark.parametrize("operation", ["insert", "update", "delete"])
def test_many_undo_one_change(lab: Lab, base_url: str, operation: str) -> None:
    """Of twenty requests to undo one change, four at a time, one does so; the others get 409."""
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

    with ThreadPoolExecutor(4) as clients:  # a token may have six at work
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
        # A write before the undo was a conflict, and a write after it had the last word.
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
