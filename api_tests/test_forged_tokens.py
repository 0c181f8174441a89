"""Tokens that lie, under a good signature or a bad one, make nobody anyone."""

import http.client
import os
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from api_tests.conftest import Row, assert_error
from api_tests.people import Lab, Person, add_lab, add_person, client, is_in, sign

SECRET = os.environ.get("LAB_TEST_JWT_SECRET", "")


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
# Well signed bodies that are no object of claims
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
    for path in ("/me", "/sites"):
        assert raw_get(base_url, path, "") == raw_get(base_url, path)
    assert b'"id":null' in raw_get(base_url, "/me", "")[1].replace(b" ", b"")


def test_scheme_in_any_case(base_url: str, two: tuple[Person, Person]) -> None:
    """The scheme's name is the same in lower case; it makes nobody anyone else."""
    status, body = raw_get(base_url, "/me", f"bearer {two[0].token}")
    assert (status, two[0].email in body.decode()) == (200, True)


def test_other_headers_say_nothing(lab: Lab) -> None:
    """A client cannot send the headers by which nginx tells the database about a request."""
    headers = {"X-Path-Id": "evil@test.example", "X-Real-IP": "1.2.3.4", "role": "lab_manager"}
    answer = lab.manager.api.post(lab.member(lab.viewer.email), json={"role": "viewer"},
                                  headers=headers)  # fmt: skip
    assert answer.json()["email"] == lab.viewer.email
    assert_error(lab.viewer.api.post("/site", json={"name": "s"}, headers=headers), 403)
