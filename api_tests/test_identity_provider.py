"""People who come with the token of an outside identity provider, which is made here."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from api_tests.conftest import Api, Row, assert_error
from api_tests.provider import Provider
from tools import database
from tools import settings as settings_module
from tools.settings import Settings
from tools.test import throw_away

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def stack(provider: Provider) -> Iterator[Settings]:
    """A development stack that trusts the provider, where Ann edits in lab 1.

    Whoever is not known there is let into the open lab, so that a 401 says more than in production.
    """
    with throw_away(provider.trusted_by(settings_module.load())) as ours:
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
        {"exp": int(time.time()) - 1},
        {"nbf": int(time.time()) + 3600},
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
        session.execute("update auth.account set is_active = false")
        assert_error(ask(stack, token), 401)
        session.execute("update auth.account set is_active = true")
        session.execute("delete from auth.membership")
        assert ask(stack, token).json()["labs"] == []
        assert_error(ask(stack, token, "/sites"), 401, "permission denied")
        session.execute("insert into auth.membership (lab_id, account_id, role) "
                        "select 1, id, 'editor' from auth.account")  # fmt: skip
    assert ask(stack, token, "/sites").status_code == 200
