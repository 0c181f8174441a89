"""People of a lab, the names they set, and what belongs to them."""

import os
import re
from typing import Any

import psycopg
import pytest

from api_tests.conftest import Api, Row, assert_error
from api_tests.fixtures import Connection
from api_tests.people import (
    Lab,
    Person,
    add_account,
    add_lab,
    add_person,
    client,
    log_in,
    make_token,
    set_role,
)


def people_of(api: Api, query: str = "") -> dict[int, Row]:
    """The rows of /people, by id."""
    answer = api.get(f"/people{query}")
    assert answer.status_code == 200, answer.text
    return {row["id"]: row for row in answer.json()}


def local_part(person: Person) -> str:
    """The part of an email before the @."""
    return person.email.split("@")[0]


@pytest.fixture
def freezer(lab: Lab) -> int:
    """A freezer of the lab."""
    answer = lab.manager.api.post("/freezer", json={"name": "F", "site_id": lab.site_id})
    assert answer.status_code == 200, answer.text
    return int(answer.json()["id"])


# Names


def test_a_person_sets_a_name(lab: Lab) -> None:
    """POST /me sets the name, trimmed, and GET /me and /people show it; another one replaces it."""
    me = lab.viewer.api
    assert me.get("/me").json()["name"] is None
    for sent, shown in ((" Ada \t", "Ada"), ("A" * 200, "A" * 200), ("Zoë 李", "Zoë 李")):
        answer = me.post("/me", json={"name": sent})
        assert (answer.status_code, answer.json()) == (200, me.get("/me").json()), answer.text
        assert answer.json()["name"] == shown
        listed = people_of(lab.editor.api)[lab.viewer.account_id]
        assert listed == {"id": lab.viewer.account_id, "name": shown, "is_member": True}


@pytest.mark.parametrize(
    "body",
    [
        {}, [], "Ada", 7, {"name": None}, {"name": 7}, {"name": ["Ada"]}, {"name": ""},
        {"name": " \u200b\u00a0"}, {"name": "A" * 201}, {"name": "Ada", "email": "x@y.example"},
        {"name": "Ada", "is_active": False}, {"nmae": "Ada"},
    ],
)  # fmt: skip
def test_what_is_no_name(lab: Lab, body: object) -> None:
    """A body that is no object with a name alone is a 400, and the name stays."""
    assert lab.viewer.api.post("/me", json={"name": "Ada"}).status_code == 200
    assert_error(lab.viewer.api.post("/me", json=body), 400)
    assert lab.viewer.api.get("/me").json()["name"] == "Ada"


def test_only_a_person_sets_a_name(lab: Lab, base_url: str) -> None:
    """Without a login a name is a 401, with an instrument's token a 403."""
    assert_error(client(base_url).post("/me", json={"name": "Ada"}), 401)
    gadget = client(base_url, make_token(lab.editor)["access_token"])
    assert_error(gadget.post("/me", json={"name": "Ada"}), 403, "person_required")
    assert gadget.get("/me").json()["name"] is None


def test_who_is_in_no_lab_sets_a_name(db: Connection, base_url: str) -> None:
    """A person whom a lab has only invited may set a name already."""
    guest = log_in(db, base_url, add_account(db, None), 0)
    assert guest.api.post("/me", json={"name": "Guest"}).json()["name"] == "Guest"


def test_the_account_command_gives_a_name(sql: psycopg.Connection, unique: str) -> None:
    """./stack account add gives a name, keeps it where none is given, and refuses a blank one."""
    query = "select auth.add_account(%s, 'Lab 1', 'viewer', 'correct horse battery', %s)"
    email = f"{unique}@test.example"
    for sent, stored in ((None, None), (" Ada ", "Ada"), (None, "Ada"), ("Eve", "Eve")):
        sql.execute(query, [email, sent])
        found = sql.execute("select name from auth.account where email = %s", [email])
        assert found.fetchone() == (stored,)
    for blank in ("", " ", "x" * 201):
        with pytest.raises(psycopg.errors.RaiseException, match="a name has"), sql.transaction():
            sql.execute(query, [email, blank])


# The list


def test_people_are_those_of_the_lab(lab: Lab, rival: Person, base_url: str) -> None:
    """Each role sees the members, named by their emails' first part, and nobody of other labs."""
    expected = {
        p.account_id: {"id": p.account_id, "name": local_part(p), "is_member": True}
        for p in (lab.manager, lab.editor, lab.viewer)
    }
    for person in (lab.manager, lab.editor, lab.viewer):
        assert people_of(person.api) == expected
        answer = person.api.get("/people")
        assert "@" not in answer.text
        assert [row["id"] for row in answer.json()] == sorted(expected)
    assert set(people_of(rival.api)) == {rival.account_id}
    assert_error(client(base_url).get("/people", headers={"Lab": str(lab.id)}), 404)


def test_people_have_pages_and_filters(lab: Lab) -> None:
    """The list has pages, filters, a choice of columns, CSV and no single."""
    ids = sorted(people_of(lab.viewer.api))
    api = lab.viewer.api
    assert [row["id"] for row in api.get("/people/1/2").json()] == ids[1:3]
    assert list(people_of(api, f"?id=eq.{ids[0]}")) == ids[:1]
    named = api.get(f"/people?name=eq.{local_part(lab.editor)}&select=id")
    assert named.json() == [{"id": lab.editor.account_id}]
    assert api.get("/people?is_member=is.false").json() == []
    csv = api.get("/people", headers={"Accept": "text/csv"}).text.splitlines()
    assert csv[0] == "id,name,is_member"
    assert_error(api.get("/person/1"), 404)
    for method in ("POST", "PATCH", "DELETE", "PUT"):
        answer = lab.manager.api.request(method, "/people", json={"name": "x"})
        assert_error(answer, 405)
        assert "GET" in answer.headers["Allow"]


def test_who_left_stays_listed(lab: Lab, db: Connection, base_url: str) -> None:
    """A member who leaves is listed as none, one who is only invited is not, one who is back is."""
    leaver = add_person(db, base_url, lab.id, "editor")
    assert people_of(lab.viewer.api)[leaver.account_id]["is_member"]
    assert lab.manager.api.delete(lab.member(leaver.email)).status_code == 200
    assert people_of(lab.viewer.api)[leaver.account_id] == {
        "id": leaver.account_id, "name": local_part(leaver), "is_member": False,
    }  # fmt: skip
    guest = add_account(db, None)
    answer = lab.manager.api.post(lab.member(guest), json={"role": "viewer"})
    assert "invitation" in answer.json()
    assert len(people_of(lab.viewer.api)) == 4
    set_role(db, leaver.email, lab.id, "viewer")
    assert people_of(lab.viewer.api)[leaver.account_id]["is_member"]


def test_people_of_the_past_are_those_of_now(lab: Lab) -> None:
    """With as_of the list is that of now, with the names of now."""
    now = lab.viewer.api.get("/people").json()
    assert lab.viewer.api.get("/people?as_of=2026-01-01").json() == now


# Owners


def accounts(db: Connection, base_url: str, lab: Lab) -> dict[str, int]:
    """An account of each kind that is no person of the lab, and one that is nobody's."""
    other = add_person(db, base_url, add_lab(db), "manager")
    guest = add_account(db, None)
    assert lab.manager.api.post(lab.member(guest), json={"role": "viewer"}).status_code == 200
    found = db.execute("select id from auth.account where email = %s", [guest]).fetchone()
    assert found is not None
    return {"other lab": other.account_id, "invited": found[0], "nobody": 2**40}


def test_an_owner_is_a_person_of_the_lab(
    lab: Lab, freezer: int, db: Connection, base_url: str
) -> None:
    """An owner of another lab, one only invited and none at all are the same 409, whatever way."""
    api = lab.editor.api
    mine = {"freezer_id": freezer, "owner_id": lab.viewer.account_id}
    row = api.post("/container", json=mine).json()
    assert row["owner_id"] == lab.viewer.account_id
    for account_id in accounts(db, base_url, lab).values():
        told = set()
        for answer in (
            api.post("/container", json=mine | {"owner_id": account_id}),
            api.post(f"/container/{row['id']}", json={"owner_id": account_id}),
            api.post("/containers", json=[mine, mine | {"owner_id": account_id}]),
            api.patch(f"/containers?id=eq.{row['id']}", json={"owner_id": account_id}),
        ):
            body = assert_error(answer, 409, "no_parent", f"owner_id is {account_id}")
            said = body["details"].replace(str(account_id), "N")
            told.add(re.sub(", in (?:row|container) [0-9]+", "", said))
        assert told == {"no_parent: owner_id is N, which is not present."}
    assert api.get(f"/container/{row['id']}").json() == row
    assert len(api.get("/containers").json()) == 1


def test_who_acknowledges_is_a_person_of_the_lab(
    lab: Lab, freezer: int, db: Connection, base_url: str
) -> None:
    """Somebody of another lab and nobody are the same 409."""
    body: dict[str, Any] = {"freezer_id": freezer, "began_at": "2026-01-01T00:00:00Z"}
    for account_id in accounts(db, base_url, lab).values():
        sent = body | {"acknowledged_by": account_id}
        word = f"acknowledged_by is {account_id}"
        assert_error(lab.editor.api.post("/excursion", json=sent), 409, "no_parent", word)
        assert_error(lab.editor.api.post("/excursions", json=sent), 409, "no_parent", word)
    answer = lab.editor.api.post(
        "/excursion", json=body | {"acknowledged_by": lab.viewer.account_id}
    )
    assert answer.json()["acknowledged_by"] == lab.viewer.account_id


def test_who_leaves_stays_as_owner(lab: Lab, freezer: int, db: Connection, base_url: str) -> None:
    """A leaver stays as owner, may become one again, and an undo brings them back as one."""
    leaver = add_person(db, base_url, lab.id, "editor")
    api = lab.editor.api
    sent = {"freezer_id": freezer, "owner_id": leaver.account_id}
    row = api.post("/container", json=sent).json()
    assert lab.manager.api.delete(lab.member(leaver.email)).status_code == 200
    path = f"/container/{row['id']}"
    assert api.get(path).json()["owner_id"] == leaver.account_id
    assert api.post(path, json={"description": "old"}).json()["owner_id"] == leaver.account_id
    assert api.post("/container", json=sent).status_code == 200
    assert api.post(path, json={"owner_id": lab.viewer.account_id}).status_code == 200
    change = api.get(f"{path}/history").json()[0]["change_id"]
    undone = api.post(f"/change/{change}/undo", json={})
    assert undone.status_code == 200, undone.text
    assert api.get(path).json()["owner_id"] == leaver.account_id


def test_a_container_shows_its_owner(lab: Lab, freezer: int, base_url: str) -> None:
    """owner() embeds the person, in lists, in answers to writes and in the past."""
    api = lab.editor.api
    name = {"owner": {"name": local_part(lab.viewer)}}
    sent = {"freezer_id": freezer, "owner_id": lab.viewer.account_id}
    row = api.post("/container", json=sent).json()
    bare = api.post("/container", json={"freezer_id": freezer}).json()
    listed = api.get("/containers?select=id,owner(name)").json()
    assert listed == [{"id": row["id"]} | name, {"id": bare["id"], "owner": None}]
    assert api.get(f"/container/{row['id']}?select=id,owner(name)").json() == listed[0]
    found = api.get(f"/containers?select=id,owner!inner(id)&owner.name=eq.{name['owner']['name']}")
    assert found.json() == [{"id": row["id"], "owner": {"id": lab.viewer.account_id}}]
    made = api.post(
        "/containers?select=id,owner(name)", json=sent, headers={"Prefer": "return=representation"}
    )
    assert made.status_code == 201, made.text
    assert made.json()[0]["owner"] == name["owner"]
    with psycopg.connect(os.environ["LAB_TEST_DATABASE"]) as clock:
        now = clock.execute("select now()::text").fetchone()
    assert now is not None
    then = {"as_of": now[0].replace(" ", "T"), "select": "id,owner(name)"}
    assert api.get("/containers", params=then).json()[:2] == listed
    assert_error(client(base_url).get("/rpc/owner"), 404)
