"""Two labs with rows of the same ids and rows that the other lacks, and a caller of each role."""

import http.client
import json
import os
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

import psycopg
import pytest

from api_tests.conftest import Row
from api_tests.people import PASSWORD, password_hash
from api_tests.provider import Provider
from api_tests.resources import RESOURCES, resource_of
from tools.settings import Settings

# anonymous: production, no token. stranger: a login that a lab has only invited. viewer, editor,
# manager: members of one lab. rival: manager of the other lab alone. gadget: an API token, viewer,
# made by the manager. open: development, no token. outside: an editor with an identity provider's
# token.
ROLES = [
    "anonymous", "stranger", "viewer", "editor", "manager", "rival", "gadget", "open", "outside",
]  # fmt: skip

EACH_ROLE = pytest.mark.parametrize("role", ROLES)

# Two labs and one that is not; in development the first is lab 1, where requests act.
FIRST_LAB, OTHER_LAB, NO_LAB = 900000001, 900000002, 900000003
# An id in both labs, in the first, in the other and in neither.
IN_BOTH, IN_FIRST, IN_OTHER, IN_NONE = 7000010, 7000011, 7000012, 7000013
# Email, default lab and role of those who log in; the stranger's becomes an invitation.
PEOPLE = {
    "stranger": ("stranger@tau.example", FIRST_LAB, "viewer"),
    "viewer": ("viewer@kappa.example", FIRST_LAB, "viewer"),
    "editor": ("editor@kappa.example", FIRST_LAB, "editor"),
    "manager": ("manager@kappa.example", FIRST_LAB, "manager"),
    "rival": ("manager@sigma.example", OTHER_LAB, "manager"),
    "outside": ("outside@kappa.example", FIRST_LAB, "editor"),
}
# Marks in the rows of a lab and nowhere else; an answer to the other lab holds none of them.
MARKS = {
    1: ("kappa", "de:ad:be:ef:01", "11111111-1111", str(IN_FIRST)),
    FIRST_LAB: ("kappa", "de:ad:be:ef:01", "11111111-1111", str(IN_FIRST), str(FIRST_LAB)),
    OTHER_LAB: ("sigma", "de:ad:be:ef:02", "22222222-2222", str(IN_OTHER), str(OTHER_LAB)),
}


class Answer(NamedTuple):
    """An answer; the names of its headers are in lower case."""

    status: int
    body: str
    headers: dict[str, str]

    @property
    def code(self) -> str | None:
        """The code of an error; None where the body is none."""
        if not self.body.startswith("{"):
            return None
        code = json.loads(self.body).get("code")
        return str(code) if code else None


@dataclass(frozen=True)
class Caller:
    """One column of the matrix: where it asks, with what, and in which lab it acts."""

    role: str
    url: str
    postgrest: Path
    token: str | None = None
    lab: int = FIRST_LAB

    def ask(
        self, method: str, path: str, body: object = None, is_direct: bool = False,
        token: str | None = None, **headers: str,
    ) -> Answer:  # fmt: skip
        """One request through nginx, or straight to PostgREST, past all that nginx refuses."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if token or self.token:
            given.setdefault("Authorization", f"Bearer {token or self.token}")
        if body is not None:
            given.setdefault("Content-Type", "application/json")
        data = body if isinstance(body, str) or body is None else json.dumps(body)
        connection = self._connect(is_direct)
        try:
            connection.request(method, quote(path, safe="/?&=.,*()!:;%<>{}|'\"+-@"), data, given)
            answer = connection.getresponse()
            text = answer.read().decode()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, text, told)
        finally:
            connection.close()

    def _connect(self, is_direct: bool) -> http.client.HTTPConnection:
        if is_direct:
            connection = http.client.HTTPConnection("localhost", timeout=10)
            connection.sock = socket.socket(socket.AF_UNIX)
            connection.sock.connect(str(self.postgrest))
            return connection
        parts = urlsplit(self.url)
        address = (f"127.3.0.{ROLES.index(self.role) + 1}", 0)  # guesses are limited by address
        if parts.scheme == "https":
            trusting = ssl._create_unverified_context()  # the stack signed its certificate itself
            return http.client.HTTPSConnection(
                parts.netloc, timeout=10, source_address=address, context=trusting
            )
        return http.client.HTTPConnection(parts.netloc, timeout=10, source_address=address)

    @property
    def refusal(self) -> int:
        """The status that refuses this caller for want of a privilege."""
        return 403 if self.token and self.role != "outside" else 401

    @property
    def foreign_lab(self) -> int:
        """The lab that this caller is not in."""
        return FIRST_LAB if self.lab == OTHER_LAB else OTHER_LAB

    def sees_foreign(self, answer: Answer) -> list[str]:
        """The marks of the other lab in an answer."""
        # Content-Location repeats what was asked.
        told = answer.body + json.dumps(answer.headers | {"content-location": ""})
        return [mark for mark in MARKS[self.foreign_lab] if mark in told]


# The two labs


def marked_row(name: str, lab: int, row_id: int, parent_id: int, word: str, n: int) -> Row:
    """A row of a resource that holds the marks of a lab wherever a column takes one."""
    _, mac, uuid_start = MARKS[lab][:3]
    one = resource_of(name)
    row: Row = {"id": row_id}
    for column in one.columns:
        if column.parent in RESOURCES:  # people are of no lab
            if column.parent != name and None not in column.fields(1).values():
                row[column.name] = parent_id
        elif column.is_any_text:
            row[column.name] = f"{word} {name} {n}"
        elif column.type == "macaddr":
            row[column.name] = f"{mac}:0{n}"
        elif column.type == "uuid":
            row[column.name] = f"{uuid_start}-4111-8111-11111111{mac[-1]}{n:03}"
        elif column.is_required:
            row[column.name] = column.sample.sent
    return row


def insert(db: psycopg.Connection, name: str, row: Row) -> None:
    """Inserts a row into a table of the inventory, in the lab of the session."""
    places = ", ".join(["%s"] * len(row))
    query = f"insert into inventory.{name} ({', '.join(row)}) values ({places})"
    db.execute(query.encode(), list(row.values()))


def add_rows(db: psycopg.Connection, lab: int) -> None:
    """Rows of every resource with the marks of a lab: one id is in both labs, one only here."""
    db.execute("select set_config('lab.id', %s, false)", [str(lab)])
    for n, row_id in enumerate((IN_BOTH, IN_OTHER if lab == OTHER_LAB else IN_FIRST)):
        for name in RESOURCES:
            insert(db, name, marked_row(name, lab, row_id, row_id, MARKS[lab][0], n))
        # A verb writes these.
        stocktake = {"id": row_id, "storage_unit_id": row_id, "note": MARKS[lab][0]}
        insert(db, "stocktake", stocktake)
        seen = {"stocktake_id": row_id, "finding": "unknown", "code": MARKS[lab][0]}
        insert(db, "sighting", {"id": row_id} | seen)
        content = {"sha256": sha256(MARKS[lab][0].encode()).hexdigest()}
        if n == 0:
            insert(db, "file_content", content | {"bytes": MARKS[lab][0].encode()})
        thing = {"resource": "site", "row_id": row_id, "name": f"{MARKS[lab][0]} {n}"}
        insert(db, "file", {"id": row_id} | thing | content)
        add_change(db, lab, row_id)


def add_change(db: psycopg.Connection, lab: int, change_id: int) -> None:
    """A change set of that id, in the lab of the session: it touched the site of that id."""
    there = "select from audit.change_set where lab_id = %s and id = %s"
    if db.execute(there.encode(), [lab, change_id]).fetchone() is not None:
        return  # of another module's world, whose rows are gone
    kept = db.execute("select last_value from audit.change_set_id_seq").fetchone()
    db.execute("select setval('audit.change_set_id_seq', %s, false)", [change_id])
    db.execute(
        "update inventory.site set country = country || ''"
        " where lab_id = inventory.current_lab() and id = %s", [change_id],
    )  # fmt: skip
    db.execute("select setval('audit.change_set_id_seq', %s)", kept)


def remove_rows(db: psycopg.Connection) -> None:
    """Takes out the other lab, and the rows of both."""
    for name in ("file", *reversed(RESOURCES)):
        db.execute(
            f"delete from inventory.{name} where lab_id in (1, %s)"
            f" and id between {IN_BOTH} and {IN_BOTH + 99}".encode(), [OTHER_LAB],
        )  # fmt: skip
    db.execute(
        "delete from inventory.file_content where lab_id = %s or lab_id = 1 and sha256 = %s",
        [OTHER_LAB, sha256(MARKS[1][0].encode()).hexdigest()],
    )
    db.execute("delete from inventory.storage_type where lab_id = %s", [OTHER_LAB])
    db.execute("delete from inventory.lab where id = %s", [OTHER_LAB])


@contextmanager
def two_labs(conninfo: str, first: int) -> Iterator[psycopg.Connection]:
    """The database, as superuser, with rows in the first lab and in the other."""
    with psycopg.connect(conninfo, autocommit=True) as db:
        for lab in (first, OTHER_LAB):
            db.execute(
                "insert into inventory.lab (id, name) values (%s, %s) on conflict do nothing",
                [lab, f"{MARKS[lab][0]} lab"],
            )
            there = "select from inventory.site where lab_id = %s and id = %s"
            if db.execute(there.encode(), [lab, IN_BOTH]).fetchone() is None:
                add_rows(db, lab)
        try:
            yield db
        finally:
            if first == 1:  # production's go with their stack
                remove_rows(db)


def log_in(caller: Caller, email: str) -> str:
    """The access token of a login."""
    answer = caller.ask("POST", "/login", {"email": email, "password": PASSWORD})
    assert answer.status == 200, answer
    return str(json.loads(answer.body)["access_token"])


def make_token(caller: Caller, name: str) -> str:
    """A named token for reading."""
    answer = caller.ask("POST", "/tokens", {"name": name, "role": "viewer"})
    assert answer.status == 200, answer
    return str(json.loads(answer.body)["access_token"])


@dataclass(frozen=True)
class World:
    """Everybody, and the databases they ask."""

    callers: dict[str, Caller]
    production: psycopg.Connection
    development: psycopg.Connection

    def database_of(self, role: str) -> psycopg.Connection:
        """The database that a role asks."""
        return self.development if role == "open" else self.production

    def token_to_end(self, role: str) -> str | None:
        """Another token of a role, whose end no other test feels."""
        if role in PEOPLE and role != "outside":  # whose token has no session here to end
            return log_in(self.callers["anonymous"], PEOPLE[role][0])
        return make_token(self.callers["manager"], "kappa spare") if role == "gadget" else None


@pytest.fixture(scope="module")
def world(production: Settings, provider: Provider) -> Iterator[World]:
    """A production stack with people in two labs, and the stack under test with the same rows."""
    development_state = Path(os.environ["LAB_TEST_STATE_DIR"])
    with (
        two_labs(production.conninfo("postgres"), FIRST_LAB) as db,
        two_labs(os.environ["LAB_TEST_DATABASE"], 1) as development,
    ):
        nobody = Caller("anonymous", production.url, production.run / "postgrest.sock")
        callers = {"anonymous": nobody}
        for role, (email, lab, member_role) in PEOPLE.items():
            db.execute(
                "select auth.add_account(%s, name, %s::auth.member_role, null)"
                " from inventory.lab where id = %s", [email, member_role, lab],
            )  # fmt: skip
            db.execute(
                "update auth.account set name = %s, password_hash = %s where email = %s",
                [f"{email.split('@')[1].split('.')[0]} {role}", password_hash(), email],
            )
            token = provider.token(email=email) if role == "outside" else log_in(nobody, email)
            callers[role] = replace(nobody, role=role, token=token, lab=lab)
        db.execute(
            "delete from auth.membership using auth.account"
            " where auth.account.id = account_id and email = %s", [PEOPLE["stranger"][0]],
        )  # fmt: skip
        for role, guest in (("manager", PEOPLE["stranger"][0]), ("rival", "guest@sigma.example")):
            path = f"/lab/{callers[role].lab}/member/{guest}"
            assert callers[role].ask("POST", path, {"role": "manager"}).status == 200
        callers["gadget"] = replace(
            nobody, role="gadget", token=make_token(callers["manager"], "kappa token")
        )
        make_token(callers["rival"], "sigma token")
        callers["open"] = Caller(
            "open", os.environ["LAB_TEST_URL"], development_state / "run/postgrest.sock", lab=1
        )
        yield World(callers, db, development)


# Twins: what another lab holds and what nobody holds


def twins(lab: int) -> dict[str, tuple[object, object]]:
    """For each placeholder, what only the other lab holds, and the like that nobody holds."""
    _, mac, uuid_start = MARKS[lab][:3]
    return {
        "{id}": (IN_OTHER if lab == OTHER_LAB else IN_FIRST, IN_NONE),
        "{lab}": (lab, NO_LAB),
        "{mac}": (f"{mac}:01", f"{mac}:07"),
        "{uuid}": (f"{uuid_start}-4111-8111-11111111{mac[-1]}001",
                   f"{uuid_start}-4111-8111-111111119001"),
        "{name}": (f"{MARKS[lab][0]} site 1", f"{MARKS[lab][0]} site 9"),
    }  # fmt: skip


def fingerprint(db: psycopg.Connection, lab: int) -> object:
    """All that a lab holds."""
    tables = [(f"inventory.{name}", "id") for name in RESOURCES]
    tables += [("auth.membership", "account_id"), ("auth.invitation", "account_id")]
    queries = [
        f"(select array_agg(t::text order by {key}) from {table} t where lab_id = %(lab)s)"
        for table, key in tables
    ]
    queries.append("(select name from inventory.lab where id = %(lab)s)")
    return db.execute(f"select {', '.join(queries)}".encode(), {"lab": lab}).fetchone()


def fill_in(
    line: str, values: dict[str, tuple[object, object]], which: int
) -> tuple[str, str, Any]:
    """Method, path and body of a line, with the placeholders of one of the twins."""
    method, path, *rest = line.split(" ", 2)
    if method == "GET" and rest:
        path, rest = " ".join([path, *rest]), []
    for name, pair in values.items():
        path = path.replace(name, quote(str(pair[which])))
        rest = [text.replace(name, str(pair[which])) for text in rest]
    return method, path, rest[0] if rest else None


def without_names(answer: Answer, values: dict[str, tuple[object, object]], which: int) -> object:
    """An answer without what was sent, and without what differs each time."""
    told = answer.body + json.dumps(
        {k: v for k, v in answer.headers.items() if k not in ("date", "x-request-id")}
    )
    # A connection that kept a plan of another role names the function within the one it refuses.
    told = told.replace("denied for function remove_member", "denied for function delete_member")
    for name, pair in values.items():
        told = told.replace(str(pair[which]), name).replace(quote(str(pair[which])), name)
    return answer.status, told


# Questions of many modules


def columns_of(db: psycopg.Connection, schema: str, name: str) -> list[str]:
    """The columns of a table or view, in their order."""
    found = db.execute(
        "select attname from pg_attribute where attrelid = to_regclass(%s) and attnum > 0"
        " and not attisdropped order by attnum", [f"{schema}.{name}"],
    )  # fmt: skip
    return [str(row[0]) for row in found]


def assert_refused(caller: Caller, answer: Answer) -> None:
    """Checks that the database refused for want of a privilege, and gave nothing away."""
    assert answer.code == "42501", answer
    assert answer.status == caller.refusal, answer
    assert not caller.sees_foreign(answer)


def read(world: World, role: str, path: str, is_direct: bool = True, **headers: str) -> Answer:
    """The answer to a GET, in which nothing of the other lab may stand."""
    caller = world.callers[role]
    answer = caller.ask("GET", path, None, is_direct, **headers)
    assert not caller.sees_foreign(answer), (path, answer)
    assert answer.status < 500, (path, answer)
    return answer
