"""Invitations: how a person comes into a lab, and how nobody else does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import psycopg
import pytest

from api_tests.conftest import assert_error
from api_tests.people import (
    PASSWORD,
    Lab,
    Person,
    add_account,
    add_lab,
    assert_accepts,
    client,
    invite,
    invited_by,
    is_in,
    labs_of,
    locked,
    log_in,
    make_token,
    new_email,
    one,
    post,
    post_login,
    same_but_id,
    set_first_password,
    set_role,
)


def test_invitation_of_a_new_person(base_url: str, lab: Lab) -> None:
    """A new person accepts with a first password, once, and logs in to that lab."""
    email, password = new_email(), "my first password"
    word = invite(lab.manager, email, "editor")
    assert_error(post_login(base_url, email, password), 401)
    assert set_first_password(base_url, word, password).json() == {"status": "ok"}
    assert_error(set_first_password(base_url, word, password), 401, "invitation_failed")
    tokens = post_login(base_url, email, password).json()
    me = client(base_url, tokens["access_token"]).get("/me").json()
    assert [(x["lab_id"], x["role"]) for x in me["labs"]] == [(lab.id, "editor")]
    assert (me["lab_id"], me["default_lab_id"]) == (lab.id, lab.id)
    assert email not in invited_by(lab.manager)


def test_invitation_of_a_known_person(base_url: str, lab: Lab, rival: Person) -> None:
    """An account accepts logged in, once, and keeps its password, other lab and default lab."""
    word = invite(lab.manager, rival.email, "editor")
    answer = rival.api.post("/accept", json={"invitation": word})
    assert (answer.status_code, answer.json()) == (200, {"lab_id": lab.id, "role": "editor"})
    assert labs_of(rival.api) == {rival.lab_id: "manager", lab.id: "editor"}
    assert rival.api.get("/me").json()["lab_id"] == rival.lab_id
    there = {"Lab": str(lab.id)}
    assert rival.api.get(f"/site/{lab.site_id}", headers=there).json()["lab_id"] == lab.id
    assert_error(rival.api.post("/accept", json={"invitation": word}), 401, "invitation_failed")
    assert rival.email not in invited_by(lab.manager)
    assert post_login(base_url, rival.email, PASSWORD).status_code == 200


@pytest.mark.parametrize("was_member", [False, True])
def test_default_lab_of_who_has_none(
    base_url: str, lab: Lab, db: psycopg.Connection, was_member: bool
) -> None:
    """An account without a default lab, or out of it, gets the one that it accepts."""
    person = log_in(db, base_url, add_account(db, add_lab(db) if was_member else None), 0)
    assert_error(person.api.get("/sites"), 403)
    assert_accepts(person, invite(lab.manager, person.email))
    assert person.api.get("/me").json()["default_lab_id"] == lab.id
    assert person.api.get("/sites").json()[0]["lab_id"] == lab.id


def test_invitation_is_shown_to_nobody_else(lab: Lab, db: psycopg.Connection) -> None:
    """The database keeps a hash of the invitation, and the list of members nothing of it."""
    email = new_email()
    word = invite(lab.manager, email)
    query = """select hash = sha256(convert_to(%s, 'utf8')) from auth.invitation
      join auth.account on account.id = account_id where email = %s"""
    assert one(db, query, word, email)
    assert word not in lab.manager.api.get(f"/lab/{lab.id}/members").text


def test_invitation_is_replaced(base_url: str, lab: Lab) -> None:
    """A second invitation, to another role perhaps, replaces the first: the last word counts."""
    email = new_email()
    first, second = invite(lab.manager, email, "manager"), invite(lab.manager, email, "viewer")
    assert_error(set_first_password(base_url, first), 401, "invitation_failed")
    assert set_first_password(base_url, second).status_code == 200
    token = post_login(base_url, email, PASSWORD).json()["access_token"]
    assert labs_of(client(base_url, token)) == {lab.id: "viewer"}


def test_invitation_expires(base_url: str, lab: Lab, rival: Person, db: psycopg.Connection) -> None:
    """An invitation is good for seven days, to a new person and to a known one."""
    email = new_email()
    words = [invite(lab.manager, email), invite(lab.manager, rival.email)]
    query = """select count(*) from auth.invitation where lab_id = %s
      and expires_at between now() + interval '6.9 days' and now() + interval '7 days'"""
    assert one(db, query, lab.id) == 2
    query = "update auth.invitation set expires_at = now() - interval '1 second' where lab_id = %s"
    db.execute(query, (lab.id,))
    assert_error(set_first_password(base_url, words[0]), 401, "invitation_failed")
    refused = rival.api.post("/accept", json={"invitation": words[1]})
    assert_error(refused, 401, "invitation_failed")
    assert invited_by(lab.manager) == {email, rival.email}
    assert set_first_password(base_url, invite(lab.manager, email)).status_code == 200


def test_invitation_is_taken_back(base_url: str, lab: Lab, rival: Person) -> None:
    """An invitation that DELETE takes back cannot be accepted, and is gone."""
    email = new_email()
    words = [invite(lab.manager, email, "manager"), invite(lab.manager, rival.email, "manager")]
    for invited in (email, rival.email):
        gone = lab.manager.api.delete(lab.member(invited))
        assert gone.json() == {"lab_id": lab.id, "email": invited, "role": "manager"}
        assert_error(lab.manager.api.delete(lab.member(invited)), 404, "not_found")
    assert invited_by(lab.manager) == set()
    assert_error(set_first_password(base_url, words[0]), 401, "invitation_failed")
    refused = rival.api.post("/accept", json={"invitation": words[1]})
    assert_error(refused, 401, "invitation_failed")
    assert labs_of(rival.api) == {rival.lab_id: "manager"}


def test_invitation_gives_nothing_until_accepted(lab: Lab, rival: Person) -> None:
    """An invited person reads, writes and makes nothing there, and is no manager of the lab."""
    invite(lab.manager, rival.email, "manager")
    there = {"Lab": str(lab.id)}
    assert labs_of(rival.api) == {rival.lab_id: "manager"}
    for path in ("/sites", "/me", "/tokens", f"/lab/{lab.id}/members"):
        answer = rival.api.get(path, headers=there)
        nowhere = rival.api.get(path.replace(str(lab.id), "99999999"), headers={"Lab": "99999999"})
        assert_error(answer, 404, "no such lab")
        assert same_but_id(answer) == same_but_id(nowhere)
    for path in ("/site", "/tokens", lab.member(lab.viewer.email)):
        assert_error(rival.api.post(path, json={"name": "x"}, headers=there), 404, "no such lab")
    assert_error(lab.manager.api.delete(lab.member(lab.manager.email)), 409, "last_manager")
    demoted = lab.manager.api.post(lab.member(lab.manager.email), json={"role": "viewer"})
    assert_error(demoted, 409, "last_manager")


def test_invitation_of_who_has_no_lab_gives_nothing(
    base_url: str, lab: Lab, db: psycopg.Connection
) -> None:
    """An invitation is nobody's default lab, not even of who was in it before."""
    person = log_in(db, base_url, add_account(db, lab.id), lab.id)
    invite(lab.manager, person.email, "manager")
    for path in ("/sites", "/labs", "/instruments", "/tokens"):
        assert_error(person.api.get(path), 403)
    assert_error(person.api.post("/tokens", json={"name": "x"}), 403)
    me = person.api.get("/me").json()
    assert (me["labs"], me["lab_id"]) == ([], None)


def test_invitations_answer_alike(lab: Lab, rival: Person, db: psycopg.Connection) -> None:
    """Whether an email has an account, by whom, or none, a manager sees no difference."""
    closed, invited, outside = add_account(db, None), new_email(), add_account(db, None, False)
    db.execute("update auth.account set is_active = false where email = %s", (closed,))
    set_role(db, outside, rival.lab_id, "viewer")
    invite(rival, invited)
    emails = [new_email(), rival.email, closed, invited, outside]
    told = set()
    for email in emails * 2:
        answer = lab.manager.api.post(lab.member(email), json={"role": "viewer"})
        status, body, headers = same_but_id(answer)
        headers.pop("Content-Length", None)  # the email's
        body = body.replace(email, "EMAIL").replace(answer.json()["invitation"], "WORD")
        told.add((status, body, str(headers)))
    assert len(told) == 1, told
    rows = lab.manager.api.get(f"/lab/{lab.id}/members").json()
    pending = [row for row in rows if row["email"] in emails]
    assert len(pending) == len(emails)
    assert {row["role"] for row in pending} == {"viewer"}
    created = one(db, "select now()") - timedelta(minutes=5)
    assert all(datetime.fromisoformat(row["created_at"]) > created for row in pending)
    assert all(row["invitation_expires_at"] for row in pending)


def test_change_of_role_is_no_invitation(lab: Lab) -> None:
    """A member's other role is theirs at once, and the answer holds no word."""
    answer = lab.manager.api.post(lab.member(lab.viewer.email), json={"role": "editor"})
    assert answer.json() == {"lab_id": lab.id, "email": lab.viewer.email, "role": "editor"}
    assert labs_of(lab.viewer.api) == {lab.id: "editor"}
    assert invited_by(lab.manager) == set()


def test_bad_invitations_answer_alike(
    base_url: str, lab: Lab, rival: Person, db: psycopg.Connection
) -> None:
    """No word, another person's, one that is over, and any word from a token: one 401, each way."""
    db_time = "update auth.invitation set expires_at = now() where lab_id = %s"
    over = [invite(lab.manager, rival.email), invite(lab.manager, new_email())]
    db.execute(db_time, (lab.id,))
    others = invite(lab.manager, add_account(db, None))
    for_new = invite(lab.manager, new_email())
    device = client(base_url, make_token(rival)["access_token"])
    accepted = [
        rival.api.post("/accept", json={"invitation": word})
        for word in ("x", "", None, 5, {"a": 1}, over[0], others, for_new, rival.token)
    ]
    accepted.append(rival.api.post("/accept", json={}))
    good = invite(lab.manager, rival.email)
    accepted.append(device.post("/accept", json={"invitation": good}))
    passwords = [
        set_first_password(base_url, word)
        for word in ("x", "", None, 5, {"a": 1}, over[1], others, good)
    ]
    assert_error(accepted[0], 401, "invitation_failed")
    told = {str(same_but_id(answer)) for answer in accepted + passwords}
    assert len(told) == 1, told
    assert labs_of(rival.api) == {rival.lab_id: "manager"}
    assert_accepts(rival, good)


# Attacks with an invitation: whoever asks for one holds it, and an email proves nothing


def test_invitation_takes_no_account_over(
    base_url: str, lab: Lab, rival: Person, db: psycopg.Connection
) -> None:
    """A manager who invites another lab's person gets, with the word, nothing of that account."""
    for has_password in (True, False):
        victim = add_account(db, lab.id, has_password)
        set_role(db, victim, lab.id, "manager")
        session = log_in(db, base_url, victim, lab.id)
        word = invite(rival, victim, "manager")
        for_nobody = set_first_password(base_url, "no word", "the attacker's own")
        refused = set_first_password(base_url, word, "the attacker's own")
        assert_error(refused, 401, "invitation_failed")
        assert same_but_id(refused) == same_but_id(for_nobody)
        by_rival = rival.api.post("/accept", json={"invitation": word})
        assert_error(by_rival, 401, "invitation_failed")
        assert_error(post_login(base_url, victim, "the attacker's own"), 401)
        assert labs_of(session.api) == {lab.id: "manager"}
        assert_error(rival.api.get("/sites", headers={"Lab": str(lab.id)}), 404)
        assert victim in invited_by(rival)


def test_invited_by_two_labs(base_url: str, lab: Lab, rival: Person) -> None:
    """A person new to two labs is in the one whose word set the password, until both are in."""
    email = new_email()
    words = {lab.id: invite(lab.manager, email), rival.lab_id: invite(rival, email, "editor")}
    assert set_first_password(base_url, words[lab.id]).status_code == 200
    tokens = post_login(base_url, email, PASSWORD).json()
    refused = set_first_password(base_url, words[rival.lab_id], "another password")
    assert_error(refused, 401, "invitation_failed", "POST /accept")
    with client(base_url, tokens["access_token"]) as person:
        assert labs_of(person) == {lab.id: "viewer"}
        assert_error(person.get("/sites", headers={"Lab": str(rival.lab_id)}), 404)
        answer = person.post("/accept", json={"invitation": words[rival.lab_id]})
        assert answer.json() == {"lab_id": rival.lab_id, "role": "editor"}
        assert labs_of(person) == {lab.id: "viewer", rival.lab_id: "editor"}
        assert person.get("/me").json()["default_lab_id"] == lab.id


def test_email_taken_before_its_owner_comes(
    base_url: str, lab: Lab, rival: Person, db: psycopg.Connection
) -> None:
    """An attacker who sets the password in another's name comes into no lab that invites later.

    The person finds a password they do not know, and whoever runs the installation sets another.
    """
    victim, stolen = new_email(), "the attacker's own"
    assert set_first_password(base_url, invite(rival, victim), stolen).status_code == 200
    tokens = post_login(base_url, victim, stolen).json()
    attacker = client(base_url, tokens["access_token"])
    word = invite(lab.manager, victim, "manager")
    assert labs_of(attacker) == {rival.lab_id: "viewer"}
    name = one(db, "select name from inventory.lab where id = %s", lab.id)
    assert name not in attacker.get("/me").text
    assert_error(attacker.get("/sites", headers={"Lab": str(lab.id)}), 404)
    own = attacker.post("/accept", json={"invitation": invite(rival, new_email())})
    assert_error(own, 401, "invitation_failed")

    assert_error(set_first_password(base_url, word), 401, "invitation_failed")
    assert_error(post_login(base_url, victim, PASSWORD), 401)
    one(db, "select auth.add_account(%s, %s, 'editor', %s)", victim, name, PASSWORD)
    assert not is_in(base_url, tokens["access_token"])
    assert_error(post(base_url, "/refresh", {"refresh_token": tokens["refresh_token"]}), 401)
    assert_error(post_login(base_url, victim, stolen), 401)
    token = post_login(base_url, victim, PASSWORD).json()["access_token"]
    with client(base_url, token) as person:
        assert labs_of(person) == {rival.lab_id: "viewer", lab.id: "editor"}
        assert_error(person.post("/accept", json={"invitation": word}), 401, "invitation_failed")
    assert invited_by(lab.manager) == set()


@pytest.mark.parametrize("labs", [1, 2])
def test_first_password_is_set_once(
    base_url: str, lab: Lab, rival: Person, db: psycopg.Connection, labs: int
) -> None:
    """Of two who set a first password at once, with one word or two labs', one is served."""
    email = new_email()
    words = [invite(lab.manager, email)] * 2 if labs == 1 else [
        invite(lab.manager, email), invite(rival, email)]  # fmt: skip
    query = "select from auth.account where email = %s for update"
    with ThreadPoolExecutor(2) as threads, locked(db, query, email) as wait_for:
        held = [
            threads.submit(set_first_password, base_url, word, f"password number {n}")
            for n, word in enumerate(words)
        ]
        wait_for(2)
    answers = [thread.result() for thread in held]
    assert sorted(answer.status_code for answer in answers) == [200, 401]
    kept = next(n for n, answer in enumerate(answers) if answer.status_code == 200)
    token = post_login(base_url, email, f"password number {kept}").json()["access_token"]
    assert labs_of(client(base_url, token)) == {(lab.id, rival.lab_id)[kept * (labs - 1)]: "viewer"}


@pytest.mark.parametrize("deed", ["take back", "change"])
def test_manager_acts_while_it_is_accepted(
    lab: Lab, rival: Person, db: psycopg.Connection, deed: str
) -> None:
    """An acceptance during a manager's DELETE or change ends with the person out, or changed."""
    word, path = invite(lab.manager, rival.email), lab.member(rival.email)
    query = "select from auth.invitation where lab_id = %s for update"
    with ThreadPoolExecutor(2) as threads, locked(db, query, lab.id) as wait_for:
        accepting = threads.submit(rival.api.post, "/accept", json={"invitation": word})
        wait_for(1)
        if deed == "change":
            acting = threads.submit(lab.manager.api.post, path, json={"role": "editor"})
        else:
            acting = threads.submit(lab.manager.api.delete, path)
        wait_for(2)
    assert accepting.result().status_code == 200
    assert acting.result().status_code == 200
    assert "invitation" not in acting.result().json()
    assert labs_of(rival.api).get(lab.id) == ("editor" if deed == "change" else None)
    assert invited_by(lab.manager) == set()
