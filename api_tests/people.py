"""People of a test: labs, accounts and tokens, made over SQL because bcrypt takes its time."""

import base64
import functools
import hmac
import itertools
import json
import os
import uuid
from dataclasses import dataclass
from typing import Any

import psycopg
import requests
from requests.adapters import HTTPAdapter

from api_tests.conftest import Api, Row

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
        """What the token says."""
        return claims_of(self.token)


def one(db: psycopg.Connection, query: str, *values: Any) -> Any:
    """The single value that a query answers."""
    row = db.execute(query.encode(), values).fetchone()
    assert row is not None, query
    return row[0]


@functools.cache
def _password_hash(database: str) -> str:
    with psycopg.connect(database) as db:
        query = "select lab_admin.crypt(%s, lab_admin.gen_salt('bf', 12))"
        return str(one(db, query, PASSWORD))


def add_lab(db: psycopg.Connection) -> int:
    """A new lab's id."""
    query = "insert into inventory.lab (name) values (%s) returning id"
    return int(one(db, query, f"lab {uuid.uuid4().hex}"))


def add_account(db: psycopg.Connection, default_lab: int | None, has_password: bool = True) -> str:
    """A new account's email; its password, if it has one, is PASSWORD."""
    hashed = _password_hash(os.environ["LAB_TEST_DATABASE"]) if has_password else None
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
    """What a token says, unchecked."""
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
    """What an answer tells: status, body, and headers but those that differ each time."""
    told = {k: v for k, v in answer.headers.items() if k not in ("Date", "X-Request-Id")}
    return answer.status_code, answer.text, told
