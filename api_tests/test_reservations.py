"""Places that one keeps and tubes that one has out, as the others of a lab meet them: production.

In development everybody is nobody, and nobody's reservations bind nobody.
"""

import psycopg
import pytest

from api_tests.conftest import Api, Row, assert_error
from api_tests.storage import assert_conflicts
from tools import account
from tools.settings import Settings

pytestmark = pytest.mark.once

PASSWORD = "correct horse battery staple"
ROLES = {"ann": "editor", "bob": "editor", "max": "manager", "vic": "viewer"}


def log_in(production: Settings, name: str, lab: str, role: str) -> Api:
    """A session of a new account in a lab of this name, which is made if it is not there."""
    email = f"{name}.of.{lab}@lab.example"
    with psycopg.connect(production.conninfo("postgres"), autocommit=True) as database:
        database.execute(account.ADD.format(email, lab, role, PASSWORD, None))
    session = Api(production.url)
    session.verify = str(production.etc / "nginx/tls/server.crt")
    answer = session.post("/login", json={"email": email, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    session.headers["Change-Reason"] = "test"
    return session


@pytest.fixture(scope="module")
def people(production: Settings) -> dict[str, Api]:
    """The people of one lab by name, and eve, who manages another."""
    found = {name: log_in(production, name, "keepers", role) for name, role in ROLES.items()}
    return found | {"eve": log_in(production, "eve", "strangers", "manager")}


def make(session: Api, path: str, **fields: object) -> Row:
    """A row that somebody makes."""
    answer = session.post(f"/{path}", json=fields)
    assert answer.status_code == 200, answer.text
    row: Row = answer.json()
    return row


@pytest.fixture
def box(people: dict[str, Api], unique: str) -> int:
    """A box of two by two, in a freezer of its own."""
    site = make(people["max"], "site", name=unique)["id"]
    freezer = make(people["max"], "freezer", site_id=site, name=unique)["id"]
    kind = make(people["max"], "storage_type", name=unique, rows=2, cols=2)["id"]
    unit = {"storage_type_id": kind, "freezer_id": freezer, "name": unique}
    return int(make(people["max"], "storage_unit", **unit)["id"])


@pytest.fixture
def tube(people: dict[str, Api], box: int) -> int:
    """A tube at B2 of the box."""
    return int(make(people["ann"], "container", storage_unit_id=box, position="B2")["id"])


@pytest.mark.parametrize("other", ["bob", "max"])
def test_a_kept_place_is_for_one(people: dict[str, Api], box: int, tube: int, other: str) -> None:
    """A place that Ann keeps is refused to others however they write it, and given to her."""
    kept = people["ann"].post("/find_space", json={"unit": box, "reserve_minutes": 5}).json()
    assert [place["position"] for place in kept["items"]] == ["A1"]
    session, to = people[other], {"unit": box, "position": "A1"}
    moved = session.post("/move", json={"items": [{"container": tube}], "to": to})
    assert_conflicts(moved, 409, "reserved")
    sent = {"storage_unit_id": box, "position": "A1"}
    for answer in (
        session.post("/container", json=sent),
        session.post(f"/container/{tube}", json=sent),
        session.post("/containers", json=[sent]),
        session.patch(f"/containers?id=eq.{tube}", json={"row": 1, "col": 1}),
    ):
        assert_error(answer, 409, "reserved")
    imported = session.post("/import/containers", json=[sent])
    assert imported.status_code == 409 or "reserved" in imported.text, imported.text
    assert imported.status_code != 201
    found = session.post("/find_space", json={"unit": box, "count": 2, "reserve_minutes": 1})
    assert [place["position"] for place in found.json()["items"]] == ["A2", "B1"]
    full = session.post("/find_space", json={"unit": box, "count": 3})
    assert_conflicts(full, 409, "full")
    mine = people["ann"].post("/move", json={"items": [{"container": tube}], "to": to})
    assert mine.status_code == 200, mine.text
    # It is hers while it is kept, also when her tube has left it.
    away = {
        "items": [{"container": tube}],
        "to": {"freezer": mine.json()["items"][0]["freezer_id"]},
    }
    assert people["ann"].post("/move", json=away).status_code == 200
    assert_error(session.post("/container", json=sent), 409, "reserved")


@pytest.mark.parametrize("verb", ["checkin", "restore", "aliquot", "stocktake", "evacuate"])
def test_no_verb_takes_a_kept_place(people: dict[str, Api], box: int, tube: int, verb: str) -> None:
    """No verb puts a tube into a place that another keeps."""
    session, items, to = people["bob"], [{"container": tube}], {"unit": box, "position": "A1"}
    make(session, f"container/{tube}", quantity=5, unit="mL")
    before_it = {"checkin": "checkout", "restore": "lose"}
    if verb in before_it:
        assert session.post(f"/{before_it[verb]}", json={"items": items}).status_code == 200
    people["ann"].post("/find_space", json={"unit": box, "count": 3, "reserve_minutes": 5})
    bag = make(people["max"], "storage_type", name=f"bag {box}", holds="both", rows=None, cols=None)
    where = people["ann"].get(f"/storage_unit/{box}").json()["freezer_id"]
    unit = {"storage_type_id": bag["id"], "freezer_id": where, "name": "bag"}
    other = make(session, "storage_unit", **unit)["id"]
    if verb == "evacuate":
        make(session, f"container/{tube}", storage_unit_id=other, position=None)
    body: dict[str, Row] = {
        "aliquot": {"items": [items[0] | {"count": 1, "amount": 1}], "to": to},
        "stocktake": {"unit": box, "items": [items[0] | {"position": "A1"}], "apply": "moves"},
        "evacuate": {"unit": other, "to": to},
    }
    before = people["ann"].get(f"/container/{tube}").json()
    answer = session.post(f"/{verb}", json=body.get(verb, {"items": items, "to": to}))
    assert answer.status_code == 409, answer.text
    assert any(f"{slug}: " in answer.text for slug in ("reserved", "full")), answer.text
    assert people["ann"].get(f"/container/{tube}").json() == before


@pytest.mark.parametrize("other", ["bob", "max"])
def test_an_undo_takes_no_kept_place(
    people: dict[str, Api], box: int, tube: int, other: str
) -> None:
    """What left a place does not come back to it by undo while somebody else keeps it."""
    freezer = people[other].get(f"/container/{tube}").json()["freezer_id"]
    body = {"items": [{"container": tube}], "to": {"freezer": freezer}}
    change = people[other].post("/move", json=body).json()["change_id"]
    kept = people["ann"].post("/find_space", json={"unit": box, "count": 4, "reserve_minutes": 5})
    assert len(kept.json()["items"]) == 4
    assert_error(people[other].post(f"/change/{change}/undo"), 409, "reserved")
    assert people[other].get(f"/container/{tube}").json()["storage_unit_id"] is None


@pytest.mark.parametrize("other", ["bob", "max"])
def test_a_tube_that_another_has_out(people: dict[str, Api], tube: int, other: str) -> None:
    """All see who has it and until when; nobody takes it out again, and any editor brings it in."""
    items = {"items": [{"container": tube}]}
    out = people["ann"].post("/checkout", json=items | {"due_back_on": "2020-01-01"})
    assert out.json()["items"][0]["out_to"] == "ann.of.keepers@lab.example", out.text
    due = people["vic"].get(f"/containers?is_overdue=is.true&id=eq.{tube}&select=id,out_to").json()
    assert due == [{"id": tube, "out_to": out.json()["items"][0]["out_to"]}]
    session = people[other]
    (conflict,) = assert_conflicts(session.post("/checkout", json=items), 409, "wrong_state")
    assert "ann.of.keepers" in conflict["reason"]
    moved = session.post("/move", json=items | {"to": {"unit": 999_999_999}})
    assert_conflicts(moved, 404, "not_found")
    assert session.post("/checkin", json=items).status_code == 200
    assert people["vic"].get(f"/containers?is_overdue=is.true&id=eq.{tube}").json() == []
    people["ann"].post("/checkout", json=items)
    disposed = session.post("/dispose", json=items)
    assert disposed.json()["items"][0]["state"] == "disposed", disposed.text
    assert disposed.json()["items"][0]["out_to"] is None
    assert_conflicts(people["ann"].post("/checkin", json=items), 409, "wrong_state")


@pytest.mark.parametrize("verb", ["checkout", "checkin", "move", "dispose", "find_space"])
def test_who_may_not(people: dict[str, Api], box: int, tube: int, verb: str) -> None:
    """A viewer takes, brings and keeps nothing; to another lab neither box nor tube is there."""
    body: Row = {"items": [{"container": tube}]}
    body |= {"to": {"unit": box, "position": "A1"}} if verb == "move" else {}
    body = body if verb != "find_space" else {"unit": box, "reserve_minutes": 5}
    before = people["ann"].get(f"/container/{tube}").json()
    assert_error(people["vic"].post(f"/{verb}", json=body), 403)
    assert_conflicts(people["eve"].post(f"/{verb}", json=body), 404, "not_found")
    assert people["ann"].get(f"/container/{tube}").json() == before
    kept = people["ann"].post("/find_space", json={"unit": box, "count": 3}).json()
    assert len(kept["items"]) == 3
