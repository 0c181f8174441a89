"""Who a request is: logins, sessions, members and tokens; and who it is not, however it lies."""

import http.client
import os
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from api_tests.conftest import Api, Row, assert_error
from api_tests.people import (
    PASSWORD,
    Person,
    add_account,
    add_lab,
    add_person,
    claims_of,
    client,
    log_in,
    one,
    post_login,
    same_but_id,
    set_role,
    sign,
)  # fmt: skip
from tools.settings import CHECKOUT, Settings

RESOURCES = ("site", "computer", "freezer", "container")
SECRET = os.environ.get("LAB_TEST_JWT_SECRET", "")


@pytest.fixture(scope="module")
def db() -> Iterator[psycopg.Connection]:
    """The database under test, as superuser; each statement stays."""
    with psycopg.connect(os.environ["LAB_TEST_DATABASE"], autocommit=True) as connection:
        yield connection


@dataclass(frozen=True)
class Lab:
    """A lab with one member of each role, and its first site."""

    id: int
    manager: Person
    editor: Person
    viewer: Person
    site_id: int

    def member(self, email: str) -> str:
        """The URL of a member."""
        return f"/lab/{self.id}/member/{email}"


@pytest.fixture
def lab(db: psycopg.Connection, base_url: str) -> Lab:
    """A lab that no other test uses."""
    lab_id = add_lab(db)
    people = [add_person(db, base_url, lab_id, role) for role in ("manager", "editor", "viewer")]
    site = people[0].api.post("/site", json={"name": "The site"})
    assert site.status_code == 200, site.text
    return Lab(lab_id, people[0], people[1], people[2], site.json()["id"])


@pytest.fixture(scope="module")
def account(db: psycopg.Connection) -> str:
    """The email of an account with a password, viewer of a lab."""
    lab_id = add_lab(db)
    email = add_account(db, lab_id)
    set_role(db, email, lab_id, "viewer")
    return email


@pytest.fixture
def tokens(base_url: str, account: str) -> Row:
    """What a login answers."""
    answer = post_login(base_url, account, PASSWORD)
    assert answer.status_code == 200, answer.text
    body: Row = answer.json()
    return body


def is_in(base_url: str, access_token: str) -> bool:
    """Whether a token is good now; if not, it is refused as tokens are."""
    answer = client(base_url, access_token).get("/me")
    if answer.status_code != 200:
        assert_error(answer, 401)
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    return bool(answer.status_code == 200)


def post(base_url: str, path: str, body: object, token: str | None = None) -> Any:
    """A POST from an address of its own."""
    return client(base_url, token).post(path, json=body)


# Logging in


def test_login_answers_a_token(
    base_url: str, account: str, tokens: Row, db: psycopg.Connection
) -> None:
    """A login answers four keys, and its token says who, for whom and until when, no more."""
    assert set(tokens) == {"access_token", "token_type", "expires_in", "refresh_token"}
    assert (tokens["token_type"], tokens["expires_in"]) == ("bearer", 900)
    claims = claims_of(tokens["access_token"])
    assert set(claims) == {"role", "aud", "sub", "sid", "jti", "iat", "exp"}
    assert (claims["role"], claims["aud"]) == ("lab_user", "lab-inventory")
    account_id = one(db, "select id from auth.account where email = %s", account)
    assert claims["sub"] == str(account_id)
    assert uuid.UUID(claims["jti"]) != uuid.UUID(claims["sid"])
    assert claims["exp"] - time.time() == pytest.approx(900, abs=10)
    assert is_in(base_url, tokens["access_token"])


def test_login_keeps_no_secret_in_the_clear(
    db: psycopg.Connection, account: str, tokens: Row
) -> None:
    """The database holds bcrypt of the password, and a hash of the refresh token."""
    stored = one(db, "select password_hash from auth.account where email = %s", account)
    assert stored.startswith("$2a$12$")
    query = "select count(*) from auth.refresh_token where hash = sha256(convert_to(%s, 'utf8'))"
    assert one(db, query, tokens["refresh_token"]) == 1


def test_email_in_any_case(base_url: str, account: str) -> None:
    """An email is the same in capitals."""
    assert post_login(base_url, account.upper(), PASSWORD).status_code == 200


def test_wrong_logins_answer_alike(base_url: str, account: str, db: psycopg.Connection) -> None:
    """Wrong password, unknown email, no password yet, inactive: one 401, to the byte."""
    inactive, invited = add_account(db, None), add_account(db, None, has_password=False)
    db.execute("update auth.account set is_active = false where email = %s", (inactive,))
    answers = [
        post_login(base_url, account, PASSWORD + "?"),
        post_login(base_url, "nobody@test.example", PASSWORD),
        post_login(base_url, "not an email' or 1=1 --", PASSWORD),
        post_login(base_url, inactive, PASSWORD),
        post_login(base_url, invited, PASSWORD),
        post_login(base_url, invited, ""),
        post_login(base_url, "x" * 5000 + "@test.example", "x" * 5000),
    ]
    assert_error(answers[0], 401, "login_failed")
    assert answers[0].headers["WWW-Authenticate"] == "Bearer"
    assert [same_but_id(answer) for answer in answers] == [same_but_id(answers[0])] * len(answers)


@pytest.mark.parametrize(
    "body",
    [
        {}, {"email": "a@test.example"}, {"password": "x"}, {"email": None, "password": None},
        {"email": "a@test.example", "password": "x", "role": "lab_manager"}, [], 5, "x", None,
        {"email": "a\0b@test.example", "password": "x"},
        {"email": "a@test.example", "password": "x\0"},
    ],
)  # fmt: skip
def test_login_without_its_fields(base_url: str, body: object) -> None:
    """What is no email and password is refused before it counts as a guess."""
    answer = post(base_url, "/login", body)
    assert_error(answer, answer.status_code)
    assert answer.status_code in (400, 404), answer.text


@pytest.mark.parametrize("value", ["", 5, True, ["x"], {"a": "b"}])
def test_login_with_fields_of_another_kind(base_url: str, account: str, value: object) -> None:
    """An empty or mistyped field fits no account."""
    for email, password in ((account, value), (value, PASSWORD)):
        answer = post_login(base_url, email, password)
        assert_error(answer, answer.status_code)
        assert answer.status_code in (400, 401), answer.text


def test_login_reads_the_whole_password(base_url: str, db: psycopg.Connection) -> None:
    """A longer password is wrong, though its first 72 bytes, all that bcrypt reads, are right."""
    email, password = f"{uuid.uuid4().hex}@test.example", "p" * 72
    one(db, "select auth.add_account(%s, 'Lab of 72', 'viewer', %s)", email, password)
    assert_error(post_login(base_url, email, password + "x"), 401, "login_failed")
    assert post_login(base_url, email, password).status_code == 200


def test_login_takes_no_query(base_url: str, account: str, db: psycopg.Connection) -> None:
    """A filter on the answer could undo the count of a wrong guess: such a URL does not guess."""
    undo = "pgrst_scalar->>code=like.P%5C"
    count = "select coalesce(sum(attempt_count), 0) from auth.attempt where subject = %s"
    before = one(db, count, f"account:{account}")
    for path in ("/login", "/login/", "/rpc/login", "/rpc/login/", "//rpc/./login"):
        with client(base_url) as session:
            guess = {"email": account, "password": "wrong guess"}
            answer = session.post(f"{path}?{undo}", json=guess)
        assert_error(answer, answer.status_code)
        assert 400 <= answer.status_code < 500
        counted = one(db, count, f"account:{account}")
        assert (answer.status_code == 401) == (counted == before + 1), (path, answer.text)
        before = counted


def test_login_is_no_get(base_url: str, account: str) -> None:
    """A password never stands in a URL."""
    with client(base_url) as session:
        assert_error(session.get("/login"), 405)
        query = {"email": account, "password": PASSWORD}
        answer = session.get("/rpc/login", params=query)
    assert_error(answer, answer.status_code)
    assert answer.status_code in (400, 405)


# Sessions


def test_refresh_rotates(base_url: str, tokens: Row) -> None:
    """A refresh token gives new tokens of the same session, and then another refresh token."""
    answer = post(base_url, "/refresh", {"refresh_token": tokens["refresh_token"]})
    assert answer.status_code == 200, answer.text
    new = answer.json()
    assert set(new) == set(tokens)
    assert new["refresh_token"] != tokens["refresh_token"]
    old_claims, new_claims = claims_of(tokens["access_token"]), claims_of(new["access_token"])
    assert old_claims["sid"] == new_claims["sid"]
    assert old_claims["jti"] != new_claims["jti"]
    assert is_in(base_url, new["access_token"])


def test_refresh_replayed_ends_the_family(base_url: str, tokens: Row) -> None:
    """An old refresh token that comes again ends every token of its session at once."""
    new = post(base_url, "/refresh", {"refresh_token": tokens["refresh_token"]}).json()
    replayed = post(base_url, "/refresh", {"refresh_token": tokens["refresh_token"]})
    assert_error(replayed, 401, "refresh_failed")
    assert not is_in(base_url, new["access_token"])
    assert not is_in(base_url, tokens["access_token"])
    late = post(base_url, "/refresh", {"refresh_token": new["refresh_token"]})
    assert same_but_id(late) == same_but_id(replayed)


def test_refresh_at_once_is_given_once(base_url: str, tokens: Row) -> None:
    """Of ten that bring the same refresh token together, one at most is served."""
    body = {"refresh_token": tokens["refresh_token"]}
    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(lambda _: post(base_url, "/refresh", body), range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 9
    assert not is_in(base_url, tokens["access_token"])


@pytest.mark.parametrize("word", ["", "x", None, 5, {"a": 1}, "é" * 5000])
def test_refresh_with_another_word(base_url: str, word: object) -> None:
    """What is no refresh token is refused."""
    answer = post(base_url, "/refresh", {"refresh_token": word})
    assert_error(answer, answer.status_code)
    assert answer.status_code in (400, 401)


def test_refresh_after_its_end(base_url: str, tokens: Row, db: psycopg.Connection) -> None:
    """A session ends after 30 days, whatever is refreshed, and with the account."""
    session_id = claims_of(tokens["access_token"])["sid"]
    query = "select expires_at - created_at = interval '30 days' from auth.session where id = %s"
    assert one(db, query, session_id)
    db.execute(
        """update auth.session set created_at = now() - interval '30 days',
        expires_at = now() - interval '1 second' where id = %s""",
        (session_id,),
    )
    assert not is_in(base_url, tokens["access_token"])
    assert_error(post(base_url, "/refresh", {"refresh_token": tokens["refresh_token"]}), 401)


def test_logout(base_url: str, tokens: Row) -> None:
    """A logout ends access and refresh token at once, and no other login."""
    other = post_login(base_url, **_credentials_of(base_url, tokens)).json()
    answer = post(base_url, "/logout", {}, tokens["access_token"])
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert not is_in(base_url, tokens["access_token"])
    assert_error(post(base_url, "/refresh", {"refresh_token": tokens["refresh_token"]}), 401)
    assert_error(post(base_url, "/logout", {}, tokens["access_token"]), 401)
    assert is_in(base_url, other["access_token"])


def _credentials_of(base_url: str, tokens: Row) -> dict[str, str]:
    email = client(base_url, tokens["access_token"]).get("/me").json()["email"]
    return {"email": email, "password": PASSWORD}


def test_logout_without_a_body(base_url: str, tokens: Row) -> None:
    """POST /logout needs nothing but the token."""
    with client(base_url, tokens["access_token"]) as session:
        assert session.post("/logout").status_code == 200
    assert not is_in(base_url, tokens["access_token"])


def test_sessions_need_a_token(base_url: str) -> None:
    """Without a token there is no account to show, to end or to change, the open role's neither."""
    with client(base_url) as session:
        assert_error(session.get("/me"), 401, "login_required")
        assert_error(session.post("/logout", json={}), 401, "login_required")
        assert_error(session.post("/accept", json={"invitation": "x"}), 401, "login_required")
        assert_error(session.get("/lab/1/member/x@test.example"), 405)
        new = {"password": PASSWORD, "new_password": PASSWORD}
        assert_error(session.post("/password", json=new), 401, "login_required")
        assert_error(session.post("/tokens", json={"name": "x"}), 401, "login_required")
        member = session.post("/lab/1/member/x@test.example", json={"role": "viewer"})
        assert_error(member, 401, "login_required")
        assert_error(session.delete("/lab/1/member/x@test.example"), 401, "login_required")


def test_me(lab: Lab, db: psycopg.Connection) -> None:
    """/me tells account, labs and roles, and the lab that the Lab header or the account names."""
    other = add_lab(db)
    set_role(db, lab.editor.email, other, "viewer")
    me = lab.editor.api.get("/me").json()
    assert me["email"] == lab.editor.email
    assert (me["default_lab_id"], me["lab_id"]) == (lab.id, lab.id)
    assert [(x["lab_id"], x["role"]) for x in me["labs"]] == [
        (lab.id, "editor"),
        (other, "viewer"),
    ]
    assert all(x["name"] for x in me["labs"])
    there = lab.editor.api.get("/me", headers={"Lab": str(other)}).json()
    assert (there["lab_id"], there["labs"]) == (other, me["labs"])


def test_lab_header_gives_lab_and_role(lab: Lab, db: psycopg.Connection) -> None:
    """A request sees, and may do, what its caller may in the lab it names, not in another."""
    other = add_lab(db)
    set_role(db, lab.editor.email, other, "viewer")
    here, there = {"Lab": str(lab.id)}, {"Lab": str(other)}
    path = f"/site/{lab.site_id}"
    assert lab.editor.api.get(path, headers=here).status_code == 200
    assert_error(lab.editor.api.get(path, headers=there), 404)
    assert lab.editor.api.get("/labs", headers=there).json()[0]["id"] == other
    computer = {"name": "c", "site_id": lab.site_id}
    assert_error(lab.editor.api.post("/computer", json=computer, headers=there), 403)
    assert lab.editor.api.post("/computer", json=computer, headers=here).status_code == 200


def test_lab_of_others_is_as_no_lab(lab: Lab, db: psycopg.Connection) -> None:
    """A lab that is another's answers as one that is not there."""
    others = lab.viewer.api.get("/sites", headers={"Lab": str(add_lab(db))})
    nobodys = lab.viewer.api.get("/sites", headers={"Lab": "999999999"})
    assert_error(others, 404, "not_found")
    assert same_but_id(others) == same_but_id(nobodys)


@pytest.mark.parametrize("name", ["0", "x", "-1", "1,2", "1 or 1=1", "9" * 30])
def test_lab_header_malformed(lab: Lab, name: str) -> None:
    """A Lab header that is no id is refused."""
    answer = lab.viewer.api.get("/sites", headers={"Lab": name})
    assert_error(answer, 400, "bad_lab")


def test_without_token_only_lab_1(base_url: str) -> None:
    """In development a request without a token acts in lab 1; naming another is the 404 of none."""
    with client(base_url) as session:
        assert session.get("/labs", headers={"Lab": "1"}).json()[0]["id"] == 1
        assert_error(session.get("/sites", headers={"Lab": "2"}), 404, "no such lab")
        assert_error(session.get("/lab/2/members"), 404, "no such lab")


def test_account_without_a_lab(base_url: str, db: psycopg.Connection) -> None:
    """An account in no lab sees itself and no inventory."""
    person = log_in(db, base_url, add_account(db, None), 0)
    assert person.api.get("/me").json()["labs"] == []
    for path in ("/sites", "/site/1", "/labs", "/instruments", "/tokens"):
        answer = person.api.get(path)
        assert_error(answer, 403)


# Passwords and invitations


def test_password_change(base_url: str, db: psycopg.Connection) -> None:
    """A new password ends the account's other logins, keeps this one, and replaces the old."""
    email, new = add_account(db, None), "another password, longer"
    here, there = log_in(db, base_url, email, 0), log_in(db, base_url, email, 0)
    body = {"password": PASSWORD, "new_password": new}
    answer = here.api.post("/password", json=body)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert is_in(base_url, here.token)
    assert not is_in(base_url, there.token)
    assert_error(post_login(base_url, email, PASSWORD), 401)
    assert post_login(base_url, email, new).status_code == 200


def test_password_change_needs_the_present_one(base_url: str, db: psycopg.Connection) -> None:
    """With a session alone, and without the password, nothing changes; guesses are counted."""
    person = log_in(db, base_url, add_account(db, None), 0)
    other = log_in(db, base_url, person.email, 0)
    for wrong in ("wrong", "", None, PASSWORD + "x"):
        body = {"password": wrong, "new_password": "another password, longer"}
        assert_error(person.api.post("/password", json=body), 401, "wrong_password")
    query = "select attempt_count from auth.attempt where subject = %s"
    assert one(db, query, f"account:{person.email}") == 4
    assert is_in(base_url, other.token)
    assert post_login(base_url, person.email, PASSWORD).status_code == 200


@pytest.mark.parametrize(
    "new", ["", "x" * 11, "x" * 73, "é" * 37, None, 123456789012, {"a": "twelve bytes"}]
)
def test_password_that_does_not_do(base_url: str, db: psycopg.Connection, new: object) -> None:
    """A new password is a text of 12 characters and at most 72 bytes."""
    person = log_in(db, base_url, add_account(db, None), 0)
    answer = person.api.post("/password", json={"password": PASSWORD, "new_password": new})
    assert_error(answer, 400, "bad_password")


@pytest.mark.parametrize("body", [{}, [], 5, "x", None, [{"new_password": "x" * 12}]])
def test_password_without_its_fields(base_url: str, body: object) -> None:
    """What is no request for a new password is refused."""
    assert_error(post(base_url, "/password", body), 400)


def invite(manager: Person, email: str, role: str = "viewer") -> str:
    """The word that a manager gets for a person to accept with."""
    answer = manager.api.post(f"/lab/{manager.lab_id}/member/{email}", json={"role": role})
    assert answer.status_code == 200, answer.text
    told: Row = answer.json()
    word = str(told.pop("invitation"))
    assert told == {"lab_id": manager.lab_id, "email": email, "role": role}
    assert len(word) == 64
    return word


def new_email() -> str:
    """An email that nobody has used."""
    return f"new.{uuid.uuid4().hex[:12]}+x@test.example"


def set_first_password(base_url: str, word: object, password: str = PASSWORD) -> Any:
    """POST /password with an invitation."""
    return post(base_url, "/password", {"invitation": word, "new_password": password})


def assert_accepts(person: Person, word: str) -> None:
    """Checks that a person who is logged in accepts with the word."""
    answer = person.api.post("/accept", json={"invitation": word})
    assert answer.status_code == 200, answer.text
    assert set(answer.json()) == {"lab_id", "role"}


def labs_of(api: Api) -> dict[int, str]:
    """The caller's labs and roles."""
    return {row["lab_id"]: row["role"] for row in api.get("/me").json()["labs"]}


def invited_by(manager: Person) -> set[str]:
    """Who has not accepted yet, as a manager sees it."""
    rows = manager.api.get(f"/lab/{manager.lab_id}/members").json()
    return {row["email"] for row in rows if row["invitation_expires_at"]}


@pytest.fixture
def rival(db: psycopg.Connection, base_url: str) -> Person:
    """The manager of another lab."""
    return add_person(db, base_url, add_lab(db), "manager")


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
    """Who has an account accepts logged in, once, and keeps password, other lab and default lab."""
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
    """Who has no default lab, or is out of it, has the one they accept."""
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
    """Who is invited again, to another role perhaps, accepts with the last word alone."""
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
    """What DELETE takes back nobody accepts, and then it is no more."""
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
    """Who is only invited reads, writes and makes nothing there, and is no manager of the lab."""
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
    """Who is new to two labs is in the one whose word sets the password, till they accept both."""
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
    """Who sets the password in another's name comes into no lab that invites them later.

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
    waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
    with (
        ThreadPoolExecutor(2) as threads,
        psycopg.connect(os.environ["LAB_TEST_DATABASE"]) as blocker,
    ):
        blocker.execute("select from auth.account where email = %s for update", (email,))
        held = [
            threads.submit(set_first_password, base_url, word, f"password number {n}")
            for n, word in enumerate(words)
        ]
        wait_until(lambda: bool(one(db, waiting) == 2))
        blocker.rollback()
        answers = [thread.result() for thread in held]
    assert sorted(answer.status_code for answer in answers) == [200, 401]
    kept = next(n for n, answer in enumerate(answers) if answer.status_code == 200)
    token = post_login(base_url, email, f"password number {kept}").json()["access_token"]
    assert labs_of(client(base_url, token)) == {(lab.id, rival.lab_id)[kept * (labs - 1)]: "viewer"}


@pytest.mark.parametrize("deed", ["take back", "change"])
def test_manager_acts_while_it_is_accepted(
    lab: Lab, rival: Person, db: psycopg.Connection, deed: str
) -> None:
    """Who accepts while a manager takes the invitation back, or changes it, is out, or changed."""
    word, path = invite(lab.manager, rival.email), lab.member(rival.email)
    waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
    with (
        ThreadPoolExecutor(2) as threads,
        psycopg.connect(os.environ["LAB_TEST_DATABASE"]) as blocker,
    ):
        blocker.execute("select from auth.invitation where lab_id = %s for update", (lab.id,))
        accepting = threads.submit(rival.api.post, "/accept", json={"invitation": word})
        wait_until(lambda: bool(one(db, waiting) == 1))
        if deed == "change":
            acting = threads.submit(lab.manager.api.post, path, json={"role": "editor"})
        else:
            acting = threads.submit(lab.manager.api.delete, path)
        wait_until(lambda: bool(one(db, waiting) == 2))
        blocker.rollback()
        assert accepting.result().status_code == 200
        assert acting.result().status_code == 200
        assert "invitation" not in acting.result().json()
    assert labs_of(rival.api).get(lab.id) == ("editor" if deed == "change" else None)
    assert invited_by(lab.manager) == set()


# Members


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
    """What is no email makes no account."""
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
    # Who is gone is told so: no member of the lab, so no such lab.
    assert_error(lab.manager.api.get(f"/lab/{lab.id}/members"), 404)


def wait_until(condition: Callable[[], bool]) -> None:
    """Polls until a condition holds, for ten seconds at most."""
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.01)


@pytest.mark.parametrize("deed", ["demote", "remove"])
def test_two_managers_against_each_other(lab: Lab, db: psycopg.Connection, deed: str) -> None:
    """Two managers who demote or remove each other at once leave one of them."""
    set_role(db, lab.editor.email, lab.id, "manager")

    def attack(attacker: Person, victim: Person) -> Any:
        if deed == "remove":
            return attacker.api.delete(lab.member(victim.email))
        return attacker.api.post(lab.member(victim.email), json={"role": "viewer"})

    waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
    with (
        ThreadPoolExecutor(2) as threads,
        psycopg.connect(os.environ["LAB_TEST_DATABASE"]) as blocker,
    ):
        blocker.execute("select from inventory.lab where id = %s for update", (lab.id,))
        first = threads.submit(attack, lab.manager, lab.editor)
        second = threads.submit(attack, lab.editor, lab.manager)
        wait_until(lambda: bool(one(db, waiting) == 2))
        blocker.rollback()
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


# What a role may do


def writes(api: Api, resource: str, parent: Row, own_id: int) -> Iterator[Any]:
    """One answer for each way to write a resource that has a row of that id already."""
    new = {"name": "new", **parent} if resource != "container" else {**parent}
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


@pytest.fixture
def filled(lab: Lab) -> dict[str, int]:
    """The ids of one row of each resource in the lab."""
    ids = {"site": lab.site_id}
    for resource, parent in (("computer", "site"), ("freezer", "site"), ("container", "freezer")):
        body: Row = {f"{parent}_id": ids[parent]}
        if resource != "container":
            body["name"] = "it"
        answer = lab.manager.api.post(f"/{resource}", json=body)
        assert answer.status_code == 200, answer.text
        ids[resource] = answer.json()["id"]
    return ids


def content(db: psycopg.Connection, lab_id: int) -> list[Any]:
    """Every row of a lab's inventory."""
    rows: list[Any] = []
    for resource in RESOURCES:
        query = f"select * from inventory.{resource} where lab_id = %s order by id"
        rows += db.execute(query.encode(), (lab_id,)).fetchall()
    return rows


@pytest.mark.parametrize(
    ("role", "refused"), [("viewer", RESOURCES), ("editor", ("site",)), ("manager", ())]
)
def test_roles_write_what_is_theirs(
    lab: Lab, filled: dict[str, int], db: psycopg.Connection, role: str, refused: tuple[str, ...]
) -> None:
    """A viewer writes nothing, an editor no sites, by whatever way; a manager may."""
    person = getattr(lab, role)
    parents = {"site": {}, "computer": {"site_id": lab.site_id},
               "freezer": {"site_id": lab.site_id},
               "container": {"freezer_id": filled["freezer"]}}  # fmt: skip
    before = content(db, lab.id)
    for resource in reversed(RESOURCES):
        assert person.api.get(f"/{resource}/{filled[resource]}").status_code == 200
        if resource in refused:
            for answer in writes(person.api, resource, parents[resource], filled[resource]):
                assert_error(answer, 403)
            assert content(db, lab.id) == before
        else:
            path = f"/{resource}/{filled[resource] + 5}"
            new = {**parents[resource], **({} if resource == "container" else {"name": "n"})}
            assert person.api.post(path, json=new).status_code == 200
            assert person.api.delete(path).status_code == 200
    assert content(db, lab.id) == before


# Tokens for instruments


def make_token(person: Person, **fields: Any) -> Row:
    """A new token of a person."""
    answer = person.api.post("/tokens", json={"name": "freezer monitor", **fields})
    assert answer.status_code == 200, answer.text
    body: Row = answer.json()
    return body


def names(api: Api) -> set[str]:
    """The ids of the tokens that a list shows, none of which tells the token."""
    rows = api.get("/tokens").json()
    for row in rows:
        assert set(row) == {"id", "lab_id", "name", "role", "created_at", "expires_at",
                            "last_used_at"}  # fmt: skip
    return {row["id"] for row in rows}


def test_token_acts_for_its_maker(base_url: str, lab: Lab) -> None:
    """A token does what its role may in the lab, as its maker, and is shown once."""
    token = make_token(lab.manager, role="editor", expires_in_days=1)
    assert (token["name"], token["role"], token["lab_id"]) == ("freezer monitor", "editor", lab.id)
    with client(base_url, token["access_token"]) as device:
        assert device.get("/me").json()["email"] == lab.manager.email
        body = {"name": "c", "site_id": lab.site_id}
        assert device.post("/computer", json=body).status_code == 200
        assert_error(device.post("/site", json={"name": "s"}), 403)
    assert token["access_token"] not in lab.manager.api.get("/tokens").text
    assert names(lab.manager.api) == {token["id"]}


def test_token_is_for_one_lab(base_url: str, lab: Lab, db: psycopg.Connection) -> None:
    """A token tells nothing of its maker's other labs, and does not work there."""
    other = add_lab(db)
    set_role(db, lab.manager.email, other, "manager")
    token = make_token(lab.manager, role="viewer")
    with client(base_url, token["access_token"]) as device:
        assert_error(device.get("/sites", headers={"Lab": str(other)}), 404)
        me = device.get("/me").json()
        assert [(x["lab_id"], x["role"]) for x in me["labs"]] == [(lab.id, "viewer")]
        assert device.get("/sites").status_code == 200
    set_role(db, lab.manager.email, lab.id, "viewer")


def test_token_has_its_makers_role_at_most(lab: Lab) -> None:
    """Without a role it has its maker's; a higher one is refused."""
    assert make_token(lab.editor)["role"] == "editor"
    answer = lab.editor.api.post("/tokens", json={"name": "x", "role": "manager"})
    assert_error(answer, 403, "role_too_high")
    assert make_token(lab.viewer, role="viewer")["role"] == "viewer"


@pytest.mark.parametrize(
    "fields",
    [{"name": ""}, {"name": " "}, {"name": None}, {"role": "owner"}, {"role": 1},
     {"expires_in_days": 0}, {"expires_in_days": -1}, {"expires_in_days": 1831},
     {"expires_in_days": 10**12}, {"expires_in_days": None}, {"expires_in_days": "x"},
     {"expires_in_days": 1.5}, {"name": "n" * 5000}],
)  # fmt: skip
def test_token_with_bad_fields(lab: Lab, fields: Row) -> None:
    """A token has a name, a role that there is, and an end."""
    assert_error(lab.manager.api.post("/tokens", json={"name": "x", **fields}), 400)
    assert lab.manager.api.get("/tokens").json() == []


def test_token_without_fields(lab: Lab) -> None:
    """A token without a name is refused as a missing field is."""
    assert_error(lab.manager.api.post("/tokens", json={}), 400)


def test_tokens_ends(lab: Lab, db: psycopg.Connection) -> None:
    """A token ends after a year if nothing else is said, at most after five."""
    for fields, days in (({}, 365), ({"expires_in_days": 1830}, 1830)):
        token = make_token(lab.manager, **fields)
        query = "select extract(day from expires_at - created_at) from auth.session where id = %s"
        assert one(db, query, token["id"]) == days
        assert claims_of(token["access_token"])["exp"] - time.time() == pytest.approx(
            days * 86400, abs=7200
        )


def test_tokens_listed(lab: Lab, base_url: str, db: psycopg.Connection) -> None:
    """A member lists their own tokens, a manager all of the lab's, a stranger none of them."""
    ours = {role: make_token(getattr(lab, role))["id"] for role in ("manager", "editor", "viewer")}
    assert names(lab.viewer.api) == {ours["viewer"]}
    assert names(lab.editor.api) == {ours["editor"]}
    assert names(lab.manager.api) == set(ours.values())
    stranger = add_person(db, base_url, add_lab(db), "manager")
    assert names(stranger.api) == set()


def test_token_tells_its_last_write(base_url: str, lab: Lab) -> None:
    """last_used_at is empty until the token writes."""
    token = make_token(lab.manager)
    with client(base_url, token["access_token"]) as device:
        assert device.get("/sites").status_code == 200
        assert lab.manager.api.get("/tokens").json()[0]["last_used_at"] is None
        assert device.post("/site", json={"name": "s"}).status_code == 200
    assert lab.manager.api.get("/tokens").json()[0]["last_used_at"] is not None


def test_token_revoked(base_url: str, lab: Lab) -> None:
    """A token is ended by its maker or a manager, at once, and then is no more."""
    for maker, ender in ((lab.viewer, lab.viewer), (lab.viewer, lab.manager)):
        token = make_token(maker)
        assert is_in(base_url, token["access_token"])
        answer = ender.api.delete(f"/token/{token['id']}")
        assert (answer.status_code, answer.json()) == (200, {"id": token["id"]})
        assert not is_in(base_url, token["access_token"])
        assert names(lab.manager.api) == set()
        assert_error(ender.api.delete(f"/token/{token['id']}"), 404, "not_found")


def test_token_of_others_is_as_none(base_url: str, lab: Lab, db: psycopg.Connection) -> None:
    """Another's token answers as one that is not there; a login is no token."""
    token = make_token(lab.manager)
    stranger = add_person(db, base_url, add_lab(db), "manager")
    for person in (lab.editor, lab.viewer, stranger):
        assert_error(person.api.delete(f"/token/{token['id']}"), 404, "not_found")
    assert_error(lab.manager.api.delete(f"/token/{lab.viewer.session_id}"), 404, "not_found")
    assert_error(lab.manager.api.delete("/token/" + "-" * 36), 400)
    assert is_in(base_url, token["access_token"])


def test_token_makes_no_tokens(base_url: str, lab: Lab) -> None:
    """A token makes no tokens, so that ending it ends all of it."""
    token = make_token(lab.manager)
    answer = post(base_url, "/tokens", {"name": "child"}, token["access_token"])
    assert_error(answer, 403)
    assert names(lab.manager.api) == {token["id"]}


def test_token_ends_no_others_above_its_role(base_url: str, lab: Lab) -> None:
    """A manager's viewer token rules over nobody's tokens, whatever its maker may."""
    low, high = make_token(lab.manager, role="viewer"), make_token(lab.editor)
    with client(base_url, low["access_token"]) as device:
        assert_error(device.delete(f"/token/{high['id']}"), 404)
        assert_error(device.get(f"/lab/{lab.id}/members"), 403)
    assert is_in(base_url, high["access_token"])


def test_token_follows_its_maker_down(base_url: str, lab: Lab) -> None:
    """A token may do no more than its maker may now."""
    lab.manager.api.post(lab.member(lab.editor.email), json={"role": "manager"})
    token = make_token(lab.editor, role="manager")
    with client(base_url, token["access_token"]) as device:
        assert device.post("/site", json={"name": "s"}).status_code == 200
        lab.manager.api.post(lab.member(lab.editor.email), json={"role": "viewer"})
        assert_error(device.post("/site", json={"name": "s"}), 403)
        assert device.get("/sites").status_code == 200


def test_token_ends_when_its_maker_leaves(base_url: str, lab: Lab) -> None:
    """A token ends with its maker's membership, and stays ended when the maker comes back."""
    token = make_token(lab.editor)
    lab.manager.api.delete(lab.member(lab.editor.email))
    assert not is_in(base_url, token["access_token"])
    assert names(lab.manager.api) == set()
    word = invite(lab.manager, lab.editor.email, "editor")
    assert_accepts(lab.editor, word)
    assert lab.editor.api.get("/sites").status_code == 200
    assert not is_in(base_url, token["access_token"])


def test_token_without_a_membership(base_url: str, lab: Lab, db: psycopg.Connection) -> None:
    """A token whose maker's membership is gone, by whatever hand, is refused."""
    token = make_token(lab.editor)
    query = "delete from auth.membership where account_id = %s"
    db.execute(query, (lab.editor.account_id,))
    assert not is_in(base_url, token["access_token"])


def test_token_expired(base_url: str, lab: Lab, db: psycopg.Connection) -> None:
    """A token that is over is refused, even if what it says of itself were not."""
    token = make_token(lab.manager)
    db.execute(
        """update auth.session set created_at = now() - interval '2 days',
        expires_at = now() - interval '1 second' where id = %s""",
        (token["id"],),
    )
    assert not is_in(base_url, token["access_token"])


def test_token_writes_beside_a_slow_one(base_url: str, lab: Lab, db: psycopg.Connection) -> None:
    """A long write of a token, its first of the minute, holds up no other write of the token."""
    token = make_token(lab.manager)
    waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
    with (
        psycopg.connect(os.environ["LAB_TEST_DATABASE"]) as blocker,
        ThreadPoolExecutor(1) as thread,
        client(base_url, token["access_token"]) as slow,
        client(base_url, token["access_token"]) as quick,
    ):
        blocker.execute("select from inventory.site where lab_id = %s for update", (lab.id,))
        path = f"/site/{lab.site_id}"
        held = thread.submit(slow.post, path, json={"name": "slow"})
        wait_until(lambda: bool(one(db, waiting) == 1))
        assert quick.post("/site", json={"name": "quick"}, timeout=2).status_code == 200
        blocker.rollback()
        assert held.result().status_code == 200


# ./stack account


def stack_account(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Runs ./stack account on the stack under test."""
    state = os.environ["LAB_TEST_STATE_DIR"]
    return subprocess.run(
        [CHECKOUT / "stack", "account", *words], input=given, text=True, capture_output=True,
        env={**os.environ, "LAB_STATE_DIR": state}, timeout=60, check=False,
    )  # fmt: skip


def test_stack_account_add(base_url: str, unique: str) -> None:
    """./stack account add makes lab and account; again, it changes the role and ends sessions."""
    email, password = f"{unique}@test.example", f"it's {unique}"
    words = ("add", email.upper(), "--lab", f"{unique}'s lab", "--password-stdin", "--role")
    done = stack_account(*words, "manager", given=password + "\n")
    assert done.returncode == 0, done.stderr
    assert email in done.stdout
    token = post_login(base_url, email, password).json()["access_token"]
    with client(base_url, token) as session:
        assert session.get("/labs").json()[0]["name"] == f"{unique}'s lab"
        assert session.post("/site", json={"name": "first"}).status_code == 200
        assert stack_account(*words, "viewer", given=password + "\n").returncode == 0
        assert_error(session.get("/me"), 401)
    token = post_login(base_url, email, password).json()["access_token"]
    with client(base_url, token) as session:
        assert_error(session.post("/site", json={"name": "second"}), 403)
        assert len(session.get("/sites").json()) == 1


@pytest.mark.parametrize(
    ("email", "password"), [("a@test.example", "short"), ("no email", PASSWORD), ("a@b.c", "")]
)
def test_stack_account_add_refuses(
    db: psycopg.Connection, unique: str, email: str, password: str
) -> None:
    """A short password, none and a bad email are refused in one line, and nothing is made."""
    words = ("add", email, "--lab", unique, "--role", "viewer", "--password-stdin")
    done = stack_account(*words, given=password + "\n")
    assert done.returncode != 0
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.startswith("stack: ")
    assert password not in done.stderr or not password
    assert one(db, "select count(*) from inventory.lab where name = %s", unique) == 0


# Production


OPEN_FUNCTIONS = {"login", "refresh", "change_password", "health"}


def test_production_without_token_answers_little(prod: Api) -> None:
    """Health, the documents and the ways to a token are all that production tells a stranger."""
    assert prod.get("/health").json() == {"status": "ok"}
    paths = set(prod.get("/").json()["paths"])
    assert paths == {"/", *(f"/rpc/{name}" for name in OPEN_FUNCTIONS)}
    assert "<html" in prod.get("/", headers={"Accept": "text/html"}).text
    login = {"email": "nobody@test.example", "password": "wrong"}
    assert_error(prod.post("/login", json=login), 401, "login_failed")
    assert_error(prod.post("/refresh", json={"refresh_token": "x"}), 401, "refresh_failed")
    new = {"invitation": "x", "new_password": PASSWORD}
    assert_error(prod.post("/password", json=new), 401, "invitation_failed")


def assert_needs_token(answer: Any) -> None:
    """Checks for the 401 that asks for a token."""
    assert_error(answer, 401)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_production_refuses_every_view_and_function(prod: Api, production: Settings) -> None:
    """Each view and function of the catalog is 401 by each method, but those four functions."""
    with psycopg.connect(production.conninfo("postgres")) as db:
        views = [name for (name,) in db.execute(
            "select relname from pg_class where relnamespace = 'api'::regnamespace "
            "and relkind = 'v'")]  # fmt: skip
        functions = db.execute(
            "select proname, proargnames[:pronargs], provolatile from pg_proc "
            "where pronamespace = 'api'::regnamespace "
            "and proname not in ('created_at', 'updated_at', 'updated_by')").fetchall()  # fmt: skip
    assert len(views) > 5
    assert len(functions) > 15
    for view in views:
        assert_needs_token(prod.get("/lab/1/members" if view == "members" else f"/{view}"))
    for view in ("sites", "computers", "freezers", "containers"):
        assert_needs_token(prod.post(f"/{view}", json={}))
        assert_needs_token(prod.patch(f"/{view}?id=eq.1", json={"id": 1}))
        assert_needs_token(prod.delete(f"/{view}?id=eq.1"))
    for name, arguments, volatility in functions:
        if name not in OPEN_FUNCTIONS:
            body = dict.fromkeys(arguments or [])
            assert_needs_token(prod.post(f"/rpc/{name}", json=body))
            if volatility != "v":
                assert_needs_token(prod.get(f"/rpc/{name}", params=dict.fromkeys(body, "1")))


def test_production_refuses_every_plain_url(prod: Api) -> None:
    """Each URL that people type is 401 without a token, whether there is such a row or not."""
    for one_of in ("site", "computer", "freezer", "container"):
        for path in (f"/{one_of}/1", f"/{one_of}/999999", f"/{one_of}s", f"/{one_of}s/0/10"):
            assert_needs_token(prod.get(path))
            assert_needs_token(prod.get(path, headers={"Authorization": "Basic eDp5"}))
        for path in (f"/{one_of}", f"/{one_of}/1"):
            assert_needs_token(prod.post(path, json={"name": "x"}))
        assert_needs_token(prod.delete(f"/{one_of}/1"))
    for path in ("/me", "/tokens", "/labs", "/instruments", "/instruments/0/10"):
        assert_needs_token(prod.get(path))
    assert_needs_token(prod.post("/logout"))
    assert_needs_token(prod.post("/accept", json={"invitation": "x"}))
    assert_needs_token(prod.post("/tokens", json={"name": "x"}))
    assert_needs_token(prod.delete(f"/token/{uuid.uuid4()}"))


def test_production_tells_no_lab_from_another(prod: Api) -> None:
    """Without a token a lab that is there answers as one that is not."""
    for path in ("/lab/{}/members", "/lab/{}/member/x@test.example"):
        method = "GET" if path.endswith("s") else "DELETE"
        one_of, none = (prod.request(method, path.format(lab)) for lab in (1, 999999))
        assert_needs_token(one_of)
        assert same_but_id(one_of) == same_but_id(none)
    there, nowhere = (prod.get("/sites", headers={"Lab": lab}) for lab in ("1", "999999"))
    assert_needs_token(there)
    assert same_but_id(there) == same_but_id(nowhere)


# Tokens that lie


def good_claims(person: Person, **changes: Any) -> Row:
    """A token's claims, some changed: ... leaves one out, a timedelta is that far from now."""
    claims = {**person.claims, **changes}
    for key, value in changes.items():
        if isinstance(value, timedelta):
            claims[key] = int(time.time() + value.total_seconds())
    return {key: value for key, value in claims.items() if value is not ...}


# Claims that are wrong under a good signature
BAD_CLAIMS: dict[str, Row] = {
    "wrong audience": {"aud": "another"},
    "audience list": {"aud": ["another"]},
    "empty audience list": {"aud": []},
    "no audience": {"aud": ...},
    "null audience": {"aud": None},
    "expired by a second": {"exp": timedelta(seconds=-1)},
    "expired long ago": {"exp": 1},
    "exp 0": {"exp": 0},
    "exp negative": {"exp": -1},
    "no exp": {"exp": ...},
    "null exp": {"exp": None},
    "exp text": {"exp": "tomorrow"},
    "exp number as text": {"exp": "99999999999"},
    "exp NaN as text": {"exp": "NaN"},
    "exp Infinity as text": {"exp": "Infinity"},
    "exp NaN": {"exp": float("nan")},
    "exp list": {"exp": [99999999999]},
    "exp true": {"exp": True},
    "future nbf": {"nbf": timedelta(seconds=20)},
    "nbf text": {"nbf": "x"},
    "unknown role": {"role": "nobody_at_all"},
    "ungranted role": {"role": "pg_read_all_data"},
    "superuser": {"role": "postgres"},
    "owner": {"role": "lab_owner"},
    "authenticator": {"role": "authenticator"},
    "lab_open": {"role": "lab_open"},
    "lab_manager": {"role": "lab_manager"},
    "lab_viewer": {"role": "lab_viewer"},
    "lab_anon": {"role": "lab_anon"},
    "role none": {"role": "none"},
    "no role": {"role": ...},
    "null role": {"role": None},
    "role list": {"role": ["lab_user"]},
    "role with quote": {"role": "x'; --"},
    "no sub": {"sub": ...},
    "null sub": {"sub": None},
    "sub text": {"sub": "x"},
    "sub huge": {"sub": "9" * 40},
    "no sid": {"sid": ...},
    "null sid": {"sid": None},
    "sid text": {"sid": "x"},
    "sid unknown": {"sid": "00000000-0000-4000-8000-000000000000"},
    "no jti": {"jti": ...},
    "a claim with NUL": {"name": "\0"},
}
# What stands, well signed, where an object should
BAD_BODIES = {"list": '[{"role": "lab_user"}]', "text": '"lab_user"', "number": "5",
              "null": "null", "empty": "{}", "no JSON": "{", "nothing": ""}  # fmt: skip
# Other tokens, made of one person's and another's
BAD_TOKENS: dict[str, Callable[[Person, Person], str]] = {
    "alg none": lambda p, _: sign(good_claims(p), "", "none").rsplit(".", 1)[0] + ".",
    "alg none, signed": lambda p, _: sign(good_claims(p), SECRET, "none"),
    "alg None": lambda p, _: sign(good_claims(p), SECRET, "None"),
    "HS384": lambda p, _: sign(good_claims(p), SECRET, "HS384", "sha384"),
    "HS512": lambda p, _: sign(good_claims(p), SECRET, "HS512", "sha512"),
    "RS256": lambda p, _: sign(good_claims(p), SECRET, "RS256"),
    "no signature": lambda p, _: p.token.rsplit(".", 1)[0],
    "empty signature": lambda p, _: p.token.rsplit(".", 1)[0] + ".",
    "wrong key": lambda p, _: sign(good_claims(p), "x" * 64),
    "empty key": lambda p, _: sign(good_claims(p), ""),
    "half the key": lambda p, _: sign(good_claims(p), SECRET[:32]),
    "claims of another": lambda p, q: ".".join(
        [p.token.split(".")[0], q.token.split(".")[1], p.token.split(".")[2]]
    ),
    "sub of another": lambda p, q: sign(good_claims(p, sub=q.claims["sub"]), SECRET),
    "sid of another": lambda p, q: sign(good_claims(p, sid=q.session_id), SECRET),
    "four parts": lambda p, _: p.token + ".x",
    "one part": lambda p, _: p.token.split(".")[0],
    "dots": lambda _, __: "..",
    "rubbish": lambda _, __: "\u00c3\u00a9",
}


@pytest.fixture(scope="module")
def two(db: psycopg.Connection, base_url: str) -> tuple[Person, Person]:
    """Two managers of two labs."""
    return (
        add_person(db, base_url, add_lab(db), "manager"),
        add_person(db, base_url, add_lab(db), "manager"),
    )


def test_signing_as_here_is_believed(base_url: str, two: tuple[Person, Person]) -> None:
    """The tokens of these tests fail for what is wrong with them: one without a fault is good."""
    person = two[0]
    assert SECRET
    assert is_in(base_url, sign(good_claims(person), SECRET))
    assert is_in(base_url, sign(good_claims(person, nbf=1, extra={"a": []}), SECRET))


def assert_is_nobody(base_url: str, token: str) -> None:
    """Checks that a token is refused wherever it comes, as the open role too."""
    with client(base_url, token) as session:
        for answer in (
            session.get("/me"),
            session.get("/sites"),
            session.get("/health"),
            session.post("/site", json={"name": "made by a lie"}),
        ):
            assert_error(answer, answer.status_code)
            assert 400 <= answer.status_code < 500, answer.text


@pytest.mark.parametrize("lie", BAD_CLAIMS)
def test_token_with_bad_claims(base_url: str, two: tuple[Person, Person], lie: str) -> None:
    """A well signed token that this installation would not have made is nobody's."""
    assert_is_nobody(base_url, sign(good_claims(two[0], **BAD_CLAIMS[lie]), SECRET))


@pytest.mark.parametrize("lie", BAD_BODIES)
def test_token_without_claims(base_url: str, lie: str) -> None:
    """A well signed token that is no object of claims is nobody's."""
    assert_is_nobody(base_url, sign(BAD_BODIES[lie], SECRET))


@pytest.mark.parametrize("lie", BAD_TOKENS)
def test_forged_token(base_url: str, two: tuple[Person, Person], lie: str) -> None:
    """A token that was signed otherwise, or made of two, is nobody's."""
    assert_is_nobody(base_url, BAD_TOKENS[lie](*two))


def test_exp_too_far(base_url: str, two: tuple[Person, Person]) -> None:
    """An exp too large for any clock gives no 5xx, and the session's own end still holds."""
    for exp in ("1e300", "1e4000", "9" * 400):
        claims = good_claims(two[0], exp=0)
        text = str(claims).replace("'", '"').replace('"exp": 0', f'"exp": {exp}')
        answer = client(base_url, sign(text, SECRET)).get("/sites")
        assert answer.status_code < 500, answer.text
        if answer.status_code != 200:
            assert_error(answer, answer.status_code)


def raw_get(base_url: str, path: str, *authorization: str) -> tuple[int, bytes]:
    """A GET with these Authorization headers, each a line of its own."""
    connection = http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=10)
    connection.putrequest("GET", path)
    for value in authorization:
        connection.putheader("Authorization", value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


@pytest.mark.parametrize(
    "headers",
    [("Bearer",), ("Bearer ",), ("Bearer a b",), ("Bearer {good} b",), ("Bearer a {good}",),
     ("Basic dXNlcjpwYXNz",), ("Basic {good}",), ("{good}",), ("Bearer{good}",), ("Token {good}",),
     ("Bearer {good}", "Bearer {good}"), ("Bearer {good}", "Bearer x"),
     ("Bearer x", "Bearer {good}"), ("Bearer {good}", "Basic x"), ("Bearer {good}", ""),
     ("", "Bearer {good}"), ("Bearer {good}, Bearer {good}",), ("Bearer Bearer {good}",)],
)  # fmt: skip
def test_odd_authorization(
    base_url: str, two: tuple[Person, Person], headers: tuple[str, ...]
) -> None:
    """A header that is not one scheme and one token is nobody's, the open role's neither."""
    for path in ("/sites", "/me"):
        values = [value.format(good=two[0].token) for value in headers]
        status, body = raw_get(base_url, path, *values)
        assert 400 <= status < 500, (status, body)
        assert b'"message"' in body


def test_empty_authorization(base_url: str) -> None:
    """An empty header is none: it makes nobody anyone."""
    assert raw_get(base_url, "/me", "")[0] == 401
    assert raw_get(base_url, "/sites", "") == raw_get(base_url, "/sites")


def test_scheme_in_any_case(base_url: str, two: tuple[Person, Person]) -> None:
    """The scheme's name is the same in lower case; it makes nobody anyone else."""
    status, body = raw_get(base_url, "/me", f"bearer {two[0].token}")
    assert (status, two[0].email in body.decode()) == (200, True)


def test_other_headers_say_nothing(lab: Lab) -> None:
    """What nginx tells the database about a request cannot come from the client."""
    headers = {"X-Path-Id": "evil@test.example", "X-Real-IP": "1.2.3.4", "role": "lab_manager"}
    answer = lab.manager.api.post(lab.member(lab.viewer.email), json={"role": "viewer"},
                                  headers=headers)  # fmt: skip
    assert answer.json()["email"] == lab.viewer.email
    assert_error(lab.viewer.api.post("/site", json={"name": "s"}, headers=headers), 403)
