"""Logins, sessions and passwords; the lab that a request acts in."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from api_tests.conftest import Row, assert_error
from api_tests.people import (
    PASSWORD,
    Lab,
    add_account,
    add_lab,
    claims_of,
    client,
    is_in,
    log_in,
    one,
    post,
    post_login,
    same_but_id,
    set_role,
)


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
    assert claims["exp"] - claims["iat"] == 900
    assert claims["iat"] - time.time() == pytest.approx(0, abs=60)
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
        post_login(base_url, "x" * 800 + "@test.example", "x" * 800),
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
    """A body that is no email and password is refused before it counts as a guess."""
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


def refresh(base_url: str, tokens: Row) -> Row:
    """The tokens that a refresh token gives."""
    answer = post(base_url, "/refresh", {"refresh_token": tokens["refresh_token"]})
    assert answer.status_code == 200, answer.text
    new: Row = answer.json()
    return new


def assert_ends_the_session(base_url: str, replayed: Row, others: list[Row]) -> None:
    """Checks that a refresh token is refused, and all the tokens of its session with it."""
    answer = post(base_url, "/refresh", {"refresh_token": replayed["refresh_token"]})
    assert_error(answer, 401, "refresh_failed")
    for tokens in [replayed, *others]:
        assert not is_in(base_url, tokens["access_token"])
        late = post(base_url, "/refresh", {"refresh_token": tokens["refresh_token"]})
        assert same_but_id(late) == same_but_id(answer)


def pass_time(db: psycopg.Connection, tokens: Row, seconds: int) -> None:
    """Makes all uses of a session's refresh tokens so much older."""
    db.execute(
        "update auth.refresh_token set used_at = used_at - make_interval(secs => %s)"
        " where session_id = %s",
        (seconds, claims_of(tokens["access_token"])["sid"]),
    )


def test_refresh_replayed_ends_the_family(
    base_url: str, tokens: Row, db: psycopg.Connection
) -> None:
    """A refresh token that comes again after ten seconds ends every token of its session."""
    new = refresh(base_url, tokens)
    newest = refresh(base_url, new)
    pass_time(db, tokens, 10)
    assert_ends_the_session(base_url, tokens, [new, newest])


def test_refresh_again_at_once_is_a_lost_answer(
    base_url: str, tokens: Row, db: psycopg.Connection
) -> None:
    """Within ten seconds a refresh token gives tokens again, and those give others as ever."""
    refresh(base_url, tokens)
    pass_time(db, tokens, 8)
    again = refresh(base_url, tokens)
    assert is_in(base_url, again["access_token"])
    newest = refresh(base_url, again)
    assert is_in(base_url, newest["access_token"])
    pass_time(db, tokens, 10)
    assert is_in(base_url, refresh(base_url, newest)["access_token"])


def test_refresh_again_does_not_prolong_the_time(
    base_url: str, tokens: Row, db: psycopg.Connection
) -> None:
    """The ten seconds count from the first use, however often the token comes."""
    new = [refresh(base_url, tokens)]
    for _ in range(2):
        pass_time(db, tokens, 5)
        if len(new) < 2:
            new.append(refresh(base_url, tokens))
    assert_ends_the_session(base_url, tokens, new)


def test_a_thief_as_quick_as_the_owner_shows(
    base_url: str, tokens: Row, db: psycopg.Connection
) -> None:
    """Two share a refresh token within ten seconds: one refreshes, and the other ends both."""
    owner, thief = refresh(base_url, tokens), refresh(base_url, tokens)
    pass_time(db, tokens, 900)
    kept = refresh(base_url, owner)
    pass_time(db, tokens, 10)
    assert_ends_the_session(base_url, thief, [owner, kept])


def test_a_late_sibling_is_as_used_as_the_others(
    base_url: str, tokens: Row, db: psycopg.Connection
) -> None:
    """A token given again counts as used if that of the first answer was used meanwhile."""
    newest = refresh(base_url, refresh(base_url, tokens))
    late = refresh(base_url, tokens)
    pass_time(db, tokens, 10)
    assert_ends_the_session(base_url, late, [newest])


def test_refresh_again_after_a_logout(base_url: str, tokens: Row) -> None:
    """A logout ends what was given within ten seconds too, and gives nothing again."""
    new = refresh(base_url, tokens)
    again = refresh(base_url, tokens)
    assert post(base_url, "/logout", {}, new["access_token"]).status_code == 200
    assert_ends_the_session(base_url, tokens, [new, again])


def test_tabs_that_refresh_at_once(base_url: str, tokens: Row, db: psycopg.Connection) -> None:
    """Twenty that bring the same refresh token together are all served, for one session."""
    with ThreadPoolExecutor(20) as threads:
        new = list(threads.map(lambda _: refresh(base_url, tokens), range(20)))
    assert all(is_in(base_url, one["access_token"]) for one in new)
    assert len({claims_of(one["access_token"])["sid"] for one in new}) == 1
    with ThreadPoolExecutor(20) as threads:
        newest = list(threads.map(lambda one: refresh(base_url, one), new))
    query = "select count(*), count(distinct used_at) from auth.refresh_token where session_id = %s"
    sid = claims_of(tokens["access_token"])["sid"]
    assert db.execute(query, (sid,)).fetchone() == (41, 2)
    pass_time(db, tokens, 10)
    assert_ends_the_session(base_url, new[0], newest[:2])


@pytest.mark.parametrize("word", ["", "x", None, 5, {"a": 1}, "é" * 200])
def test_refresh_with_another_word(base_url: str, word: object) -> None:
    """A word that is no refresh token is refused."""
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
    """Without a token there is no account to end or to change; the open role's is nobody's."""
    with client(base_url) as session:
        me = session.get("/me").json()
        assert (me["is_open"], me["id"], me["email"], me["name"]) == (True, None, None, None)
        assert (me["lab_id"], me["role"]) == (1, "manager")
        assert [(one["lab_id"], one["role"]) for one in me["labs"]] == [(1, "manager")]
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
    assert (me["email"], me["id"]) == (lab.editor.email, lab.editor.account_id)
    assert (me["default_lab_id"], me["lab_id"]) == (lab.id, lab.id)
    assert [(x["lab_id"], x["role"]) for x in me["labs"]] == [
        (lab.id, "editor"),
        (other, "viewer"),
    ]
    assert all(x["name"] for x in me["labs"])
    there = lab.editor.api.get("/me", headers={"Lab": str(other)}).json()
    assert (there["lab_id"], there["labs"]) == (other, me["labs"])
    assert (me["role"], there["role"]) == ("editor", "viewer")
    assert me["rights"]["computers"] == ["read", "write", "delete"]
    assert there["rights"]["computers"] == me["rights"]["sites"] == ["read"]
    assert "move" in me["verbs"]
    assert "move" not in there["verbs"]


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
    """A body that asks for no new password is refused."""
    assert_error(post(base_url, "/password", body), 400)
