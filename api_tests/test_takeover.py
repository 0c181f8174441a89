"""An account or a lab that is taken back: nothing that its former holder made goes on."""

import pytest

from api_tests.conftest import assert_error
from api_tests.fixtures import Connection
from api_tests.people import (
    PASSWORD,
    Lab,
    Person,
    add_account,
    client,
    invite,
    invited_by,
    is_in,
    log_in,
    make_token,
    new_email,
    one,
    post_login,
    set_first_password,
    set_role,
)

NEW = "another horse battery staple"


@pytest.fixture
def holder(db: Connection, base_url: str, lab: Lab) -> Person:
    """An editor of the lab with a password."""
    email = add_account(db, lab.id)
    set_role(db, email, lab.id, "editor")
    return log_in(db, base_url, email, lab.id)


def test_a_new_password_tells_of_tokens(base_url: str, holder: Person) -> None:
    """POST /password counts the tokens that stay, and ends them if asked to."""
    tokens = [str(make_token(holder)["access_token"]) for _ in range(2)]
    body = {"password": PASSWORD, "new_password": NEW}
    answer = holder.api.post("/password", json=body)
    assert answer.json() == {"status": "ok", "token_count": 2}
    assert all(is_in(base_url, token) for token in tokens)
    body = {"password": NEW, "new_password": PASSWORD, "tokens": "end"}
    assert holder.api.post("/password", json=body).json() == {"status": "ok"}
    assert not any(is_in(base_url, token) for token in tokens)
    assert is_in(base_url, holder.token)


def test_a_password_of_the_operator_ends_tokens(
    db: Connection, base_url: str, lab: Lab, holder: Person
) -> None:
    """Account add with a password ends every token of the account; without one it ends none."""
    token = str(make_token(holder)["access_token"])
    name = one(db, "select name from inventory.lab where id = %s", lab.id)
    query = "select auth.add_account(%s, %s, 'editor', %s)"
    one(db, query, holder.email, name, None)
    assert is_in(base_url, token)
    one(db, query, holder.email, name, NEW)
    assert not is_in(base_url, token)


@pytest.mark.parametrize("role", ["viewer", "editor", "manager"])
def test_a_token_changes_no_members(db: Connection, base_url: str, lab: Lab, role: str) -> None:
    """A manager's token invites nobody, gives nobody another role and removes nobody: 403."""
    token = str(make_token(lab.manager, role="manager")["access_token"])
    machine = client(base_url, token)
    count = "select count(*) from auth.invitation where lab_id = %s"
    before = one(db, count, lab.id)
    for email in (new_email(), lab.viewer.email):
        answer = machine.post(lab.member(email), json={"role": role})
        assert_error(answer, 403, "person_required")
    assert_error(machine.delete(lab.member(lab.viewer.email)), 403, "person_required")
    assert one(db, count, lab.id) == before
    assert is_in(base_url, lab.viewer.token)
    assert machine.get("/sites").status_code == 200


@pytest.mark.parametrize("how", ["removed", "editor", "viewer"])
def test_invitations_of_a_former_manager(
    db: Connection, base_url: str, lab: Lab, holder: Person, how: str
) -> None:
    """Those end as their maker is no manager any more; those of others stay."""
    set_role(db, holder.email, lab.id, "manager")
    mole, friend = new_email(), new_email()
    word, good = invite(holder, mole, "manager"), invite(lab.manager, friend)
    if how == "removed":
        assert lab.manager.api.delete(lab.member(holder.email)).status_code == 200
    else:
        answer = lab.manager.api.post(lab.member(holder.email), json={"role": how})
        assert answer.status_code == 200, answer.text
    assert invited_by(lab.manager) == {friend}
    assert_error(set_first_password(base_url, word), 401, "invitation_failed")
    assert set_first_password(base_url, good).status_code == 200


def test_an_invitation_that_another_manager_renewed(
    db: Connection, lab: Lab, holder: Person
) -> None:
    """It is that manager's, and stays."""
    set_role(db, holder.email, lab.id, "manager")
    email = new_email()
    invite(holder, email)
    invite(lab.manager, email)
    assert lab.manager.api.delete(lab.member(holder.email)).status_code == 200
    assert invited_by(lab.manager) == {email}


def test_logins_that_succeed_close_no_address(db: Connection, base_url: str, account: str) -> None:
    """With 99 guesses of an address in the window, right passwords are taken all the same."""
    with client(base_url) as session:
        body = {"email": account, "password": PASSWORD}
        assert session.post("/login", json=body).status_code == 200
        subject = one(
            db,
            "select subject from auth.attempt where subject like 'address:%%'"
            " order by window_started_at desc limit 1",
        )
        query = "update auth.attempt set attempt_count = 99 where subject = %s"
        db.execute(query.encode(), [subject])
        for _ in range(3):
            assert session.post("/login", json=body).status_code == 200
        for status in (401, 429):
            wrong = {"email": new_email(), "password": PASSWORD}
            assert session.post("/login", json=wrong).status_code == status


def test_history_names_who_accepted(db: Connection, base_url: str, lab: Lab) -> None:
    """A first password makes a member, and history has that member's email."""
    email = new_email()
    assert set_first_password(base_url, invite(lab.manager, email)).status_code == 200
    query = """select c.changed_by from audit.change_set c
      join auth.account a on a.id = c.account_id where c.lab_id = %s and a.email = %s"""
    assert one(db, query, lab.id, email) == email


EMAILS = [
    "o'brien@lab.example", "m\u00fcller@lab.example", "a!#$%&'*+-/=?^_`{|}~b@lab.example",
    "\u7530\u4e2d@\u4f8b\u3048.example", "x@m\u00fcnchen.example", "a.b.c@lab.example",
]  # fmt: skip


@pytest.mark.parametrize("email", EMAILS)
def test_what_an_email_may_be(db: Connection, base_url: str, email: str) -> None:
    """Atoms of RFC 5322 and letters beyond ASCII log in, in whatever way they are written."""
    one(db, "select auth.add_account(%s, 'Lab of emails', 'manager', %s)", email, PASSWORD)
    assert post_login(base_url, email.upper(), PASSWORD).status_code == 200
    if "\u00fc" in email:
        apart = email.replace("\u00fc", "u\u0308")
        assert post_login(base_url, apart, PASSWORD).status_code == 200
    lab_id = one(db, "select id from inventory.lab where name = 'Lab of emails'")
    owner = log_in(db, base_url, email, lab_id)
    for path in ("/rpc/upsert_member", "/rpc/delete_member"):
        other = f"n.{email}"
        answer = owner.api.post(path, json={"email": other} | (
            {"role": "viewer"} if "upsert" in path else {}))  # fmt: skip
        assert answer.status_code == 200, answer.text
        assert answer.json()["email"] == other


@pytest.mark.parametrize(
    "email",
    ["", "x", "@lab.example", "x@", "a b@lab.example", "a..b@lab.example", ".a@lab.example",
     "a@lab .example", "a\u200b@lab.example", "a,b@lab.example", "<a@lab.example>", "a@b@c",
     f"{'x' * 65}@lab.example", "a@-lab.example", "a\n@lab.example", '"a b"@lab.example'],
)  # fmt: skip
def test_what_no_email_is(db: Connection, lab: Lab, email: str) -> None:
    """A text that is no address is 400 and makes no account."""
    answer = lab.manager.api.post("/rpc/upsert_member", json={"email": email, "role": "viewer"})
    assert_error(answer, 400)
    assert one(db, "select count(*) from auth.account where email = %s", email) == 0


def test_an_encoded_email_in_the_path(lab: Lab) -> None:
    """The path hands the email of the path on as it came: percent-encoded or not."""
    email = new_email()
    coded = email.replace("@", "%40").replace("+", "%2B")
    invite(lab.manager, email)
    answer = lab.manager.api.delete(f"/lab/{lab.id}/member/{coded}")
    assert answer.json()["email"] == email


@pytest.mark.parametrize("deed", ["invite", "remove"])
@pytest.mark.parametrize("path", ["/lab/{lab}/member/{coded}", "/rpc"])
def test_an_email_is_decoded_once(lab: Lab, path: str, deed: str) -> None:
    """An email may have a percent sign: it is never another member's, in the path or the body."""
    other = new_email()
    strange = other[0] + "%" + f"{ord(other[1]):x}" + other[2:]
    invite(lab.manager, other)
    url = path.format(lab=lab.id, coded=strange.replace("%", "%25"))
    is_rpc = path == "/rpc"
    if deed == "remove":
        assert_error(
            lab.manager.api.post(f"{url}/delete_member", json={"email": strange})
            if is_rpc
            else lab.manager.api.delete(url),
            404,
        )
        assert invited_by(lab.manager) == {other}
        return
    sent = {"email": strange, "role": "manager"} if is_rpc else {"role": "manager"}
    answer = lab.manager.api.post(f"{url}/upsert_member" if is_rpc else url, json=sent)
    assert (answer.status_code, answer.json()["email"]) == (200, strange)
    assert invited_by(lab.manager) == {other, strange}


@pytest.mark.parametrize("how", ["operator", "end"])
def test_a_new_password_ends_invitations(
    db: Connection, base_url: str, lab: Lab, holder: Person, how: str
) -> None:
    """What a former holder invited ends with their tokens; what others invited stays."""
    set_role(db, holder.email, lab.id, "manager")
    mole, friend = new_email(), new_email()
    word, good = invite(holder, mole, "manager"), invite(lab.manager, friend)
    if how == "operator":
        name = one(db, "select name from inventory.lab where id = %s", lab.id)
        query = "select auth.add_account(%s, %s, 'editor', %s)"
        one(db, query, holder.email, name, None)
        assert invited_by(lab.manager) == {mole, friend}
        one(db, query, holder.email, name, NEW)
    else:
        body = {"password": PASSWORD, "new_password": NEW}
        assert holder.api.post("/password", json=body).status_code == 200
        assert invited_by(lab.manager) == {mole, friend}
        body = {"password": NEW, "new_password": PASSWORD, "tokens": "end"}
        assert holder.api.post("/password", json=body).status_code == 200
    assert invited_by(lab.manager) == {friend}
    assert_error(set_first_password(base_url, word), 401, "invitation_failed")
    assert set_first_password(base_url, good).status_code == 200
