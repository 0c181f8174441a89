"""People who come with the token of an outside identity provider, which is made here."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from api_tests.conftest import Api, Row, assert_error
from api_tests.provider import Provider
from tools import database, environment
from tools.settings import CHECKOUT, Settings
from tools.throwaway import throw_away

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def stack(provider: Provider) -> Iterator[Settings]:
    """A development stack that trusts the provider, where Ann edits in lab 1.

    A stranger is let into the open lab there, so that a 401 says more than in production.
    """
    with throw_away(provider.trusted_by(environment.load())) as ours:
        with database.connect(ours, "postgres") as session:
            session.execute(
                "select auth.add_account('ann@lab.example', 'Lab 1', 'editor', %s)",
                ["a password of this test"],
            )
        yield ours


def ask(stack: Settings, token: str, path: str = "/me", **arguments: Any) -> requests.Response:
    """A request with a token."""
    headers = {"Authorization": f"Bearer {token}"} | arguments.pop("headers", {})
    method = arguments.pop("method", "GET")
    with Api(stack.url) as api:
        answer: requests.Response = api.request(method, path, headers=headers, **arguments)
    return answer


def test_a_person_from_outside_is_the_account_of_the_email(
    stack: Settings, provider: Provider
) -> None:
    """A token of the provider acts as the account with its verified email, in its lab and role."""
    me = ask(stack, provider.token())
    assert me.status_code == 200, me.text
    assert (me.json()["email"], me.json()["lab_id"]) == ("ann@lab.example", 1)
    assert me.json()["labs"] == [{"lab_id": 1, "name": "Lab 1", "role": "editor"}]
    token = provider.token(aud=["other", "lab-inventory"])
    made = ask(stack, token, "/computer", method="POST", json={"site_id": 1, "name": "outside"})
    assert made.status_code == 200, made.text
    # PostgREST says 401, not 403, to whom it does not know by a role of its own.
    refused = ask(stack, token, "/site/1", method="POST", json={"contact": "outside"})
    assert_error(refused, 401, "permission denied")
    assert_error(ask(stack, token, "/sites", headers={"Lab": "2"}), 404)


def test_a_person_from_outside_has_tokens(stack: Settings, provider: Provider) -> None:
    """A person whom the provider vouches for makes a token for an instrument, and ends it."""
    token = provider.token()
    made = ask(stack, token, "/tokens", method="POST", json={"name": "monitor"})
    assert made.status_code == 200, made.text
    device = made.json()["access_token"]
    assert ask(stack, device, "/sites").status_code == 200
    ended = ask(stack, token, f"/token/{made.json()['id']}", method="DELETE")
    assert ended.json() == {"id": made.json()["id"]}
    assert_error(ask(stack, device), 401)


def test_a_token_names_a_key_of_the_set(stack: Settings, provider: Provider) -> None:
    """The kid of a token is that of a key in the set; PostgREST 13 and later want it there."""
    header = provider.token().partition(".")[0]
    kid = json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))["kid"]
    keys = json.loads(stack.jwk_set or "{}")["keys"]
    assert [key["kty"] for key in keys if key.get("kid") == kid] == ["RSA"]
    page = " ".join((CHECKOUT / "docs/identity-provider.md").read_text().split())
    assert "The key in the set must have the same `kid`" in page


def test_a_login_here_still_works_beside(stack: Settings) -> None:
    """This installation's own tokens are taken as before."""
    body = {"email": "ann@lab.example", "password": "a password of this test"}
    with Api(stack.url) as api:
        token = api.post("/login", json=body).json()["access_token"]
    assert ask(stack, token).json()["email"] == "ann@lab.example"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another-api"},
        {"aud": None},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"email": "nobody@lab.example"},
        {"email": None},
        {"exp": None},
        {"exp": timedelta(seconds=-1)},
        {"nbf": timedelta(hours=1)},
        {"role": "lab_manager"},
        {"role": "lab_user", "sid": "00000000-0000-4000-8000-000000000000", "jti": "x"},
        {"iss": None, "role": "lab_user"},
        {"iss": None},
        {"header": {"alg": "HS256", "typ": "JWT"}},
        {"header": {"alg": "none", "typ": "JWT"}},
    ],
    ids=str,
)
def test_a_token_that_is_not_as_agreed_is_refused(
    stack: Settings, provider: Provider, changes: Row
) -> None:
    """A token that says anything else is 401, and in development no way into the open lab."""
    for path in ("/me", "/sites"):
        assert_error(ask(stack, provider.token(**changes), path), 401)


def test_a_token_of_another_key_is_refused(stack: Settings, tmp_path: Path) -> None:
    """A token with the same claims that another key signed is 401."""
    assert_error(ask(stack, Provider(tmp_path).token()), 401)


def test_an_account_that_is_closed_is_refused(stack: Settings, provider: Provider) -> None:
    """Closing the account, or taking the member out of the lab, counts at the next request."""
    token = provider.token()
    with database.connect(stack, "postgres") as session:
        ann = "(select id from auth.account where email = 'ann@lab.example')"
        session.execute(f"update auth.account set is_active = false where id = {ann}".encode())
        assert_error(ask(stack, token), 401)
        session.execute(f"update auth.account set is_active = true where id = {ann}".encode())
        session.execute(f"delete from auth.membership where account_id = {ann}".encode())
        assert ask(stack, token).json()["labs"] == []
        assert_error(ask(stack, token, "/sites"), 401, "permission denied")
        session.execute("insert into auth.membership (lab_id, account_id, role) "
                        f"values (1, {ann}, 'editor')".encode())  # fmt: skip
    assert ask(stack, token, "/sites").status_code == 200


def log_in(stack: Settings, email: str, password: str) -> requests.Response:
    """POST /login."""
    with Api(stack.url) as api:
        answer: requests.Response = api.post("/login", json={"email": email, "password": password})
    return answer


def invite(stack: Settings, email: str, lab: str = "Lab 1") -> str:
    """The word for an editor to be, from a manager of the lab, which is made if there is none."""
    manager, password = f"manager.{lab.lower().replace(' ', '.')}@lab.example", "a good password"
    with database.connect(stack, "postgres") as session:
        query = "select auth.add_account(%s, %s, 'manager', %s)"
        session.execute(query, [manager, lab, password])
        row = session.execute("select id from inventory.lab where name = %s", [lab]).fetchone()
    assert row
    token = log_in(stack, manager, password).json()["access_token"]
    path = f"/lab/{row[0]}/member/{email}"
    answer = ask(stack, token, path, method="POST", json={"role": "editor"})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["invitation"])


def test_a_new_person_from_outside_accepts(stack: Settings, provider: Provider) -> None:
    """A person without a password here accepts with the provider's token, and is in the lab."""
    token = provider.token(email="bob@lab.example")
    assert_error(ask(stack, token), 401, "no_account")
    word = invite(stack, "bob@lab.example")
    assert ask(stack, token).json()["labs"] == []
    assert_error(ask(stack, token, "/sites"), 401, "permission denied")
    assert_error(ask(stack, token, "/sites", headers={"Lab": "1"}), 404, "no such lab")
    refused = ask(stack, token, "/accept", method="POST", json={"invitation": word + "0"})
    assert_error(refused, 401, "invitation_failed")
    ann = ask(stack, provider.token(), "/accept", method="POST", json={"invitation": word})
    assert_error(ann, 401, "invitation_failed")
    accepted = ask(stack, token, "/accept", method="POST", json={"invitation": word})
    assert (accepted.status_code, accepted.json()) == (200, {"lab_id": 1, "role": "editor"})
    me = ask(stack, token).json()
    assert (me["lab_id"], me["default_lab_id"]) == (1, 1)
    assert me["labs"] == [{"lab_id": 1, "name": "Lab 1", "role": "editor"}]
    assert ask(stack, token, "/sites").json()[0]["lab_id"] == 1


def test_a_person_from_outside_shares_no_account(stack: Settings, provider: Provider) -> None:
    """An attacker who set a person's first password is out when the person accepts elsewhere."""
    email, stolen = "cid@lab.example", "the attacker's own"
    first = {"invitation": invite(stack, email, "Other lab"), "new_password": stolen}
    with Api(stack.url) as api:
        assert api.post("/password", json=first).status_code == 200
    attacker = log_in(stack, email, stolen).json()
    word = invite(stack, email)
    assert [lab["name"] for lab in ask(stack, attacker["access_token"]).json()["labs"]] == [
        "Other lab"
    ]
    token = provider.token(email=email)
    accepted = ask(stack, token, "/accept", method="POST", json={"invitation": word})
    assert accepted.status_code == 200, accepted.text
    assert_error(ask(stack, attacker["access_token"]), 401)
    assert_error(log_in(stack, email, stolen), 401, "login_failed")
    with Api(stack.url) as api:
        refreshed = api.post("/refresh", json={"refresh_token": attacker["refresh_token"]})
        assert_error(refreshed, 401, "refresh_failed")
    assert ask(stack, token).json()["default_lab_id"] == 1
    assert ask(stack, token, "/sites").json()[0]["lab_id"] == 1
    # Nor is there another way in for who invited them first.
    again = {"invitation": invite(stack, "dora@lab.example", "Other lab"), "new_password": stolen}
    dora = provider.token(email="dora@lab.example")
    own = ask(stack, dora, "/accept", method="POST", json={"invitation": invite(
        stack, "dora@lab.example")})  # fmt: skip
    assert own.status_code == 200, own.text
    with Api(stack.url) as api:
        assert_error(api.post("/password", json=again), 401, "invitation_failed")
