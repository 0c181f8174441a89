"""Members of a lab: who is one, in which role, and what each role may write."""

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from api_tests.conftest import Api, assert_error
from api_tests.matrix import EXPECTED
from api_tests.people import Lab, Person, add_lab, add_person, is_in, locked, one, set_role
from api_tests.resources import RESOURCES, fill, resource_of


def test_members_are_listed_added_changed_and_removed(lab: Lab) -> None:
    """A manager lists members, adds one, gives one another role, removes one, and adds it again."""
    account = f"{uuid.uuid4().hex}@test.example"

    def roles() -> dict[str, str]:
        answer = lab.manager.api.get(f"/lab/{lab.id}/members")
        assert answer.status_code == 200, answer.text
        assert all(row["lab_id"] == lab.id for row in answer.json())
        assert all(
            (row["invitation_expires_at"] is None) == (row["email"] in three)
            for row in answer.json()
        )
        return {row["email"]: row["role"] for row in answer.json()}

    three = {getattr(lab, role).email: role for role in ("manager", "editor", "viewer")}
    assert roles() == three
    lab.manager.api.post(lab.member(account), json={"role": "viewer"})
    assert roles() == {**three, account: "viewer"}
    changed = lab.manager.api.post(lab.member(account.upper()), json={"role": "editor"})
    editor = {"lab_id": lab.id, "email": account, "role": "editor"}
    assert {key: changed.json()[key] for key in editor} == editor
    assert roles() == {**three, account: "editor"}
    gone = lab.manager.api.delete(lab.member(account))
    assert gone.json() == {"lab_id": lab.id, "email": account, "role": "editor"}
    assert roles() == three
    assert_error(lab.manager.api.delete(lab.member(account)), 404, "not_found")
    lab.manager.api.post(lab.member(account), json={"role": "viewer"})
    assert roles() == {**three, account: "viewer"}


def test_members_are_for_managers(lab: Lab, base_url: str, db: psycopg.Connection) -> None:
    """Viewer and editor get 403; another lab's manager gets the 404 of no lab; nothing changes."""
    stranger = add_person(db, base_url, add_lab(db), "manager")
    for person, status in ((lab.viewer, 403), (lab.editor, 403), (stranger, 404)):
        assert_error(person.api.get(f"/lab/{lab.id}/members"), status)
        for email in (person.email, lab.viewer.email, "new@test.example"):
            role = {"role": "manager"}
            assert_error(person.api.post(lab.member(email), json=role), status)
            assert_error(person.api.delete(lab.member(email)), status)
    query = "select string_agg(role::text, ' ' order by role) from auth.membership where lab_id=%s"
    assert one(db, query, lab.id) == "viewer editor manager"
    body = {"email": stranger.email, "role": "manager"}
    assert_error(lab.editor.api.post("/rpc/upsert_member", json=body), 403)


@pytest.mark.parametrize(
    "body",
    [{}, {"role": "owner"}, {"role": None}, {"role": 1}, {"role": ["viewer"]}, [], 5, "viewer",
     {"role": "viewer", "email": "other@test.example"}],
)  # fmt: skip
def test_member_without_a_role(lab: Lab, body: object) -> None:
    """A member needs one of the three roles, and the email of the path."""
    assert_error(lab.manager.api.post(lab.member(lab.viewer.email), json=body), 400)


@pytest.mark.parametrize("email", ["@x", "x@", "x", "a b@x.example", "x" * 65 + "@test.example"])
def test_member_without_an_email(lab: Lab, email: str) -> None:
    """A word that is no email makes no account."""
    by_name = lab.manager.api.post("/rpc/upsert_member", json={"email": email, "role": "viewer"})
    assert_error(by_name, 400)
    by_path = lab.manager.api.post(lab.member(email), json={"role": "viewer"})
    assert_error(by_path, by_path.status_code)
    assert by_path.status_code in (400, 404)
    without = lab.manager.api.post("/rpc/upsert_member", json={"role": "viewer"})
    assert_error(without, 400)


def test_last_manager_stays(lab: Lab, db: psycopg.Connection) -> None:
    """A lab keeps a manager: the last one is neither demoted nor removed."""
    path = lab.member(lab.manager.email)
    assert_error(lab.manager.api.post(path, json={"role": "editor"}), 409, "last_manager")
    assert_error(lab.manager.api.delete(path), 409, "last_manager")
    assert lab.manager.api.get("/me").json()["labs"][0]["role"] == "manager"
    set_role(db, lab.editor.email, lab.id, "manager")
    assert lab.manager.api.delete(path).status_code == 200
    # A removed member is told so: no member of the lab, so no such lab.
    assert_error(lab.manager.api.get(f"/lab/{lab.id}/members"), 404)


@pytest.mark.parametrize("deed", ["demote", "remove"])
def test_two_managers_against_each_other(lab: Lab, db: psycopg.Connection, deed: str) -> None:
    """Two managers who demote or remove each other at once leave one of them."""
    set_role(db, lab.editor.email, lab.id, "manager")

    def attack(attacker: Person, victim: Person) -> Any:
        if deed == "remove":
            return attacker.api.delete(lab.member(victim.email))
        return attacker.api.post(lab.member(victim.email), json={"role": "viewer"})

    query = "select from inventory.lab where id = %s for update"
    with ThreadPoolExecutor(2) as threads, locked(db, query, lab.id) as wait_for:
        first = threads.submit(attack, lab.manager, lab.editor)
        second = threads.submit(attack, lab.editor, lab.manager)
        wait_for(2)
    answers = [first.result(), second.result()]
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    query = "select count(*) from auth.membership where lab_id = %s and role = 'manager'"
    assert one(db, query, lab.id) == 1


def test_end_of_membership_is_at_once(lab: Lab) -> None:
    """A membership that is gone is gone for the very next request."""
    assert lab.editor.api.get("/sites").status_code == 200
    lab.manager.api.delete(lab.member(lab.editor.email))
    assert_error(lab.editor.api.get("/sites"), 403)
    assert_error(lab.editor.api.get("/sites", headers={"Lab": str(lab.id)}), 404)
    assert lab.editor.api.get("/me").json()["labs"] == []


def test_change_of_role_is_at_once(lab: Lab) -> None:
    """A role that changes does so for the very next request."""
    site = {"name": "another"}
    assert_error(lab.editor.api.post("/site", json=site), 403)
    lab.manager.api.post(lab.member(lab.editor.email), json={"role": "manager"})
    assert lab.editor.api.post("/site", json=site).status_code == 200
    lab.manager.api.post(lab.member(lab.editor.email), json={"role": "viewer"})
    assert_error(lab.editor.api.post("/site", json=site), 403)
    assert lab.editor.api.get("/sites").status_code == 200


def test_end_of_account_or_session_is_at_once(
    base_url: str, lab: Lab, db: psycopg.Connection
) -> None:
    """An account made inactive, and a session that was ended, are refused at once."""
    assert is_in(base_url, lab.viewer.token)
    db.execute("update auth.account set is_active = false where email = %s", (lab.viewer.email,))
    assert not is_in(base_url, lab.viewer.token)
    assert is_in(base_url, lab.editor.token)
    query = "update auth.session set revoked_at = now() where id = %s"
    db.execute(query, (lab.editor.session_id,))
    assert not is_in(base_url, lab.editor.token)


# The rights of a role


def writes(api: Api, resource: str, ids: dict[str, int]) -> Iterator[Any]:
    """One answer for each way to write a resource; ids has that of one row of each."""
    new, own_id = resource_of(resource).body(ids), ids[resource]
    many, mine = f"/{resource}s", f"/{resource}s?id=eq.{own_id}"
    yield api.post(f"/{resource}", json=new)
    yield api.post(f"/{resource}/{own_id}", json=new)
    yield api.post(f"/{resource}/{own_id + 100000}", json=new)
    yield api.post(many, json=new)
    yield api.post(many, json=[new, new])
    upsert = {"Prefer": "resolution=merge-duplicates"}
    yield api.post(many, json={**new, "id": own_id}, headers=upsert)
    yield api.patch(mine, json=new)
    lab_id = api.get("/labs").json()[0]["id"]
    whole = {**new, "id": own_id, "lab_id": lab_id}
    yield api.put(f"{mine}&lab_id=eq.{lab_id}", json=whole)
    yield api.post(f"/rpc/upsert_{resource}", json=new)
    yield api.delete(f"/{resource}/{own_id}")
    yield api.delete(mine)
    yield api.post(f"/rpc/delete_{resource}", json={f"{resource}_id": own_id})


def content(db: psycopg.Connection, lab_id: int) -> list[Any]:
    """Every row of a lab's inventory."""
    rows: list[Any] = []
    for resource in RESOURCES:
        query = f"select * from inventory.{resource} where lab_id = %s order by id"
        rows += db.execute(query.encode(), (lab_id,)).fetchall()
    return rows


@pytest.mark.parametrize("role", ["viewer", "editor", "manager"])
def test_roles_write_what_is_theirs(lab: Lab, db: psycopg.Connection, role: str) -> None:
    """A role writes the resources that the matrix gives it, and no other in any way."""
    person = getattr(lab, role)
    ids = fill(lambda path, body: dict(lab.manager.api.post(path, json=body).json()))
    before = content(db, lab.id)
    for resource in reversed(RESOURCES):
        assert person.api.get(f"/{resource}/{ids[resource]}").status_code == 200
        if "c" in EXPECTED[f"{resource}s"][role]:
            path = f"/{resource}/{ids[resource] + 5}"
            body = resource_of(resource).body(ids)
            assert person.api.post(path, json=body).status_code == 200
            assert person.api.delete(path).status_code == 200
        else:
            for answer in writes(person.api, resource, ids):
                assert_error(answer, 403)
        assert content(db, lab.id) == before
