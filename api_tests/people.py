"""People of a test: labs, accounts and tokens, made over SQL because bcrypt takes its time."""

import base64
import functools
import hmac
import itertools
import json
import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
import requests
from requests.adapters import HTTPAdapter

from api_tests.conftest import Api, Row, assert_error

PASSWORD = "correct horse battery staple"
ADDRESSES = (f"127.1.{i // 250}.{i % 250 + 1}" for i in itertools.count())


class FromAddress(HTTPAdapter):
    """Sends its requests from an address of its own: limits count by address."""

    def __init__(self, address: str) -> None:
        """Binds to `address`, one of 127.0.0.0/8."""
        self.address = address
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Gives the address on to every connection."""
        super().init_poolmanager(*args, source_address=(self.address, 0), **kwargs)


def client(base_url: str, token: str | None = None, address: str | None = None) -> Api:
    """A session on the API with a token or none; from `address`, one of its own if not given."""
    session = Api(base_url)
    session.mount("http://", FromAddress(address or next(ADDRESSES)))
    if token:
        session.headers["Authorization"] = f"Bearer {token}"
    return session


@dataclass(frozen=True)
class Person:
    """An account with a session, and the lab it was made in."""

    email: str
    account_id: int
    session_id: str
    lab_id: int
    token: str
    api: Api

    @property
    def claims(self) -> Row:
        """The claims of the token."""
        return claims_of(self.token)


def one(db: psycopg.Connection, query: str, *values: Any) -> Any:
    """The single value that a query answers."""
    row = db.execute(query.encode(), values).fetchone()
    assert row is not None, query
    return row[0]


@functools.cache
def password_hash() -> str:
    """That of PASSWORD, computed once."""
    with psycopg.connect(os.environ["LAB_TEST_DATABASE"]) as db:
        query = "select lab_admin.crypt(%s, lab_admin.gen_salt('bf', 12))"
        return str(one(db, query, PASSWORD))


def add_lab(db: psycopg.Connection) -> int:
    """A new lab's id."""
    query = "insert into inventory.lab (name) values (%s) returning id"
    return int(one(db, query, f"lab {uuid.uuid4().hex}"))


def add_account(db: psycopg.Connection, default_lab: int | None, has_password: bool = True) -> str:
    """A new account's email; its password, if it has one, is PASSWORD."""
    hashed = password_hash() if has_password else None
    query = """insert into auth.account (email, default_lab_id, password_hash)
      values (%s, %s, %s) returning email"""
    return str(one(db, query, f"p{uuid.uuid4().hex[:12]}@test.example", default_lab, hashed))


def set_role(db: psycopg.Connection, email: str, lab: int, role: str) -> None:
    """Makes the account a member of the lab in that role."""
    db.execute(
        """insert into auth.membership (lab_id, account_id, role)
        select %s, id, %s::auth.member_role from auth.account where email = %s
        on conflict on constraint membership_pkey do update set role = excluded.role""",
        (lab, role, email),
    )


def log_in(db: psycopg.Connection, base_url: str, email: str, lab: int) -> Person:
    """A new session of the account, without asking for its password."""
    session_id = one(
        db,
        """insert into auth.session (account_id, expires_at)
        select id, now() + interval '1 hour' from auth.account where email = %s
        returning id::text""",
        email,
    )
    row = db.execute(
        """select account_id, auth.access_token(s, now() + interval '15 minutes')
        from auth.session s where id = %s""",
        (session_id,),
    ).fetchone()
    assert row is not None
    account_id, token = row
    return Person(email, account_id, session_id, lab, token, client(base_url, token))


def add_person(db: psycopg.Connection, base_url: str, lab: int, role: str) -> Person:
    """A new account that is a member of the lab, logged in."""
    email = add_account(db, lab)
    set_role(db, email, lab, role)
    return log_in(db, base_url, email, lab)


def encode(part: bytes) -> str:
    """Base64 as tokens have it."""
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def claims_of(token: str) -> Row:
    """The claims of a token, unchecked."""
    part = token.split(".")[1]
    claims: Row = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


def sign(claims: object, secret: str, alg: str = "HS256", by: str = "sha256") -> str:
    """A token with these claims (a str goes in as it is), signed with HMAC by that hash."""
    body = claims if isinstance(claims, str) else json.dumps(claims)
    signed = encode(b'{"alg":"%s","typ":"JWT"}' % alg.encode()) + "." + encode(body.encode())
    return signed + "." + encode(hmac.digest(secret.encode(), signed.encode(), by))


def post_login(base_url: str, email: object, password: object, **options: Any) -> Any:
    """POST /login from an address that nobody used before."""
    with client(base_url) as session:
        return session.post("/login", json={"email": email, "password": password}, **options)


def same_but_id(answer: requests.Response) -> tuple[int, str, dict[str, str]]:
    """An answer's status, body, and headers but those that differ each time."""
    told = {k: v for k, v in answer.headers.items() if k not in ("Date", "X-Request-Id")}
    return answer.status_code, answer.text, told


# A lab of a test's own


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


@pytest.fixture
def rival(db: psycopg.Connection, base_url: str) -> Person:
    """The manager of another lab."""
    return add_person(db, base_url, add_lab(db), "manager")


@pytest.fixture(scope="module")
def account(db: psycopg.Connection) -> str:
    """The email of an account with a password, viewer of a lab."""
    lab_id = add_lab(db)
    email = add_account(db, lab_id)
    set_role(db, email, lab_id, "viewer")
    return email


@pytest.fixture
def tokens(base_url: str, account: str) -> Row:
    """The answer of a login."""
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
    """The emails that have not accepted yet, as a manager sees them."""
    rows = manager.api.get(f"/lab/{manager.lab_id}/members").json()
    return {row["email"] for row in rows if row["invitation_expires_at"]}


def make_token(person: Person, **fields: Any) -> Row:
    """A new token of a person."""
    answer = person.api.post("/tokens", json={"name": "freezer monitor", **fields})
    assert answer.status_code == 200, answer.text
    body: Row = answer.json()
    return body


# Many at once


def wait_until(condition: Callable[[], bool]) -> None:
    """Polls until a condition holds, for a minute at most."""
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.01)


@contextmanager
def locked(db: psycopg.Connection, query: str, *values: Any) -> Iterator[Callable[[int], None]]:
    """Holds the rows that a query locks; what it yields waits until so many wait for them."""
    waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
    with psycopg.connect(os.environ["LAB_TEST_DATABASE"]) as blocker:
        blocker.execute(query.encode(), values)
        yield lambda count: wait_until(lambda: bool(one(db, waiting) == count))
        blocker.rollback()
