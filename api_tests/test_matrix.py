"""The matrix: who may do what, and that nothing of one lab shows in another, however it is asked.

Two labs hold rows of the same ids, and each holds some that the other does not. Every view,
function and table comes from the catalog; what is expected of it stands in the tables below, and an
object that is missing there fails the test.
"""

import http.client
import itertools
import json
import os
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

import psycopg
import pytest

from api_tests.provider import Provider
from tools.settings import Settings

# anonymous: production, no token. stranger: a login that a lab has only invited. viewer, editor,
# manager: members of one lab. rival: manager of the other lab alone. gadget: an API token, viewer,
# made by the manager. open: development, no token. outside: an editor with an identity provider's
# token.
ROLES = [
    "anonymous", "stranger", "viewer", "editor", "manager", "rival", "gadget", "open", "outside",
]  # fmt: skip

# Of a view: create, read, update, delete. Of a function: x if it may be called, - if not. A - is
# 403, and 401 where PostgREST knows of no login: without a token, and to outside, whose token names
# no role of ours.
MATRIX = """
                    anonymous stranger viewer editor manager rival gadget open outside
changes             -         -        r      r      r       r     r      r    r
computers           -         -        r      crud   crud    crud  r      crud crud
containers          -         -        r      crud   crud    crud  r      crud crud
freezers            -         -        r      crud   crud    crud  r      crud crud
instruments         -         -        r      r      r       r     r      r    r
labs                -         -        r      r      r       r     r      r    r
members             -         -        -      -      r       r     -      r    -
row_changes         -         -        r      r      r       r     r      r    r
sites               -         -        r      r      crud    crud  r      crud r
tokens              -         -        r      r      r       r     r      r    r
accept              -         x        x      x      x       x     x      x    x
change              -         -        x      x      x       x     x      x    x
change_password     x         x        x      x      x       x     x      x    x
computer            -         -        x      x      x       x     x      x    x
container           -         -        x      x      x       x     x      x    x
create_token        -         -        x      x      x       x     x      x    x
delete_computer     -         -        -      x      x       x     -      x    x
delete_container    -         -        -      x      x       x     -      x    x
delete_freezer      -         -        -      x      x       x     -      x    x
delete_member       -         -        -      -      x       x     -      x    -
delete_site         -         -        -      -      x       x     -      x    -
delete_token        -         -        x      x      x       x     x      x    x
freezer             -         -        x      x      x       x     x      x    x
health              x         x        x      x      x       x     x      x    x
history             -         -        x      x      x       x     x      x    x
login               x         x        x      x      x       x     x      x    x
logout              -         x        x      x      x       x     x      x    x
me                  -         x        x      x      x       x     x      x    x
refresh             x         x        x      x      x       x     x      x    x
site                -         -        x      x      x       x     x      x    x
undo_change         -         -        -      x      x       x     -      x    x
upsert_computer     -         -        -      x      x       x     -      x    x
upsert_container    -         -        -      x      x       x     -      x    x
upsert_freezer      -         -        -      x      x       x     -      x    x
upsert_member       -         -        -      -      x       x     -      x    -
upsert_site         -         -        -      -      x       x     -      x    -
"""

# What the database's own roles may do with a table, whoever asks: insert, select, update, delete;
# an s in brackets is some columns alone. Each role has what those before it have.
TABLES = """
                       lab_anon lab_user lab_viewer lab_editor lab_manager lab_open
audit.change_set       -        -        s          s          s           s
audit.deleted_row      -        -        s          s          s           s
audit.idempotency_key  -        -        -          -          -           -
audit.row_change       -        -        s          s          s           s
auth.account           -        -        -          -          (s)         (s)
auth.attempt           -        -        -          -          -           -
auth.identity_provider -        -        -          -          -           -
auth.invitation        -        -        -          -          (s)         (s)
auth.membership        -        -        -          -          s           s
auth.refresh_token     -        -        -          -          -           -
auth.session           -        -        (s)        (s)        (s)         (s)
auth.signing_key       -        -        -          -          -           -
inventory.computer     -        -        s          isud       isud        isud
inventory.container    -        -        s          isud       isud        isud
inventory.freezer      -        -        s          isud       isud        isud
inventory.lab          -        -        s          s          s           s
inventory.site         -        -        s          s          isud        isud
"""

RESOURCES = ("site", "computer", "freezer", "container")
# A call of each function that changes nothing worth keeping, and the status that ends it where it
# is allowed.
CALLS: dict[str, tuple[dict[str, object], int]] = {
    "change": ({"change_id": 7000013}, 404),
    "accept": ({"invitation": "not a word"}, 401),
    "change_password": ({"new_password": "short"}, 400),
    "create_token": ({"name": "tau token", "expires_in_days": 0}, 400),
    "delete_member": ({"email": "nobody@tau.example"}, 404),
    "delete_token": ({"token_id": "00000000-0000-4000-8000-000000000000"}, 404),
    "health": ({}, 200),
    "history": ({"resource": "site", "row_id": 7000013}, 404),
    "login": ({"email": "nobody@tau.example"}, 400),
    "logout": ({}, 200),
    "me": ({}, 200),
    "refresh": ({"refresh_token": "not a word"}, 401),
    "undo_change": ({"change_id": 7000013}, 404),
    "upsert_member": ({"email": "nobody@tau.example", "role": "king"}, 400),
    **{one: ({f"{one}_id": 7000013}, 404) for one in RESOURCES},
    **{f"delete_{one}": ({f"{one}_id": 7000013}, 404) for one in RESOURCES},
    **{f"upsert_{one}": ({"id": 0}, 400) for one in RESOURCES},
}
# Where a function may be called, and yet says no by itself: to whoever has no account, as in
# development, and to a token that would make another.
OWN_REFUSALS = {
    "open": dict.fromkeys(["create_token", "delete_member", "delete_token", "logout", "me"], 401),
    "gadget": {"create_token": 403},
}

# The URLs people type, with the object of the matrix whose rights they need.
PLAIN = """
GET    /health                                 health
POST   /login                                  login
POST   /refresh                                refresh
POST   /logout                                 logout
POST   /password                               change_password
POST   /accept                                 accept
GET    /me                                     me
POST   /tokens                                 create_token
DELETE /token/00000000-0000-4000-8000-000000000000  delete_token
POST   /lab/{lab}/member/nobody@tau.example    upsert_member
DELETE /lab/{lab}/member/nobody@tau.example    delete_member
GET    /site/7000013                           site
POST   /site/7000013                           upsert_site
POST   /site                                   upsert_site
DELETE /site/7000013                           delete_site
GET    /computer/7000013                       computer
POST   /computer/7000013                       upsert_computer
POST   /computer                               upsert_computer
DELETE /computer/7000013                       delete_computer
GET    /freezer/7000013                        freezer
POST   /freezer/7000013                        upsert_freezer
POST   /freezer                                upsert_freezer
DELETE /freezer/7000013                        delete_freezer
GET    /container/7000013                      container
POST   /container/7000013                      upsert_container
POST   /container                              upsert_container
DELETE /container/7000013                      delete_container
POST   /change/7000013/undo                    undo_change
GET    /tokens                                 tokens
GET    /lab/{lab}/members                      members
GET    /changes                                changes
GET    /changes/0/10                           changes
GET    /row_changes                            row_changes
GET    /change/7000013                         change
GET    /site/7000013/history                   history
GET    /labs                                   labs
GET    /labs/0/10                              labs
GET    /instruments                            instruments
GET    /instruments/0/10                       instruments
GET    /sites                                  sites
GET    /sites/0/10                             sites
GET    /computers                              computers
GET    /computers/0/10                         computers
GET    /freezers                               freezers
GET    /freezers/0/10                          freezers
GET    /containers                             containers
GET    /containers/0/10                        containers
"""

# Two labs and one that is not; in development the first is lab 1, where requests act.
FIRST_LAB, OTHER_LAB, NO_LAB = 900000001, 900000002, 900000003
# An id in both labs, in the first, in the other and in neither.
IN_BOTH, IN_FIRST, IN_OTHER, IN_NONE = 7000010, 7000011, 7000012, 7000013
PASSWORD = "correct horse battery staple"
# Email, default lab and role of those who log in; the stranger's becomes an invitation.
PEOPLE = {
    "stranger": ("stranger@tau.example", FIRST_LAB, "viewer"),
    "viewer": ("viewer@kappa.example", FIRST_LAB, "viewer"),
    "editor": ("editor@kappa.example", FIRST_LAB, "editor"),
    "manager": ("manager@kappa.example", FIRST_LAB, "manager"),
    "rival": ("manager@sigma.example", OTHER_LAB, "manager"),
    "outside": ("outside@kappa.example", FIRST_LAB, "editor"),
}
# What stands in the rows of a lab and nowhere else; an answer to the other lab holds none of it.
MARKS = {
    1: ("kappa", "de:ad:be:ef:01", "11111111-1111", str(IN_FIRST)),
    FIRST_LAB: ("kappa", "de:ad:be:ef:01", "11111111-1111", str(IN_FIRST), str(FIRST_LAB)),
    OTHER_LAB: ("sigma", "de:ad:be:ef:02", "22222222-2222", str(IN_OTHER), str(OTHER_LAB)),
}


class Answer(NamedTuple):
    """What came back; the names of headers are in lower case."""

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
        """What of the other lab stands in an answer."""
        # Content-Location repeats what was asked.
        told = answer.body + json.dumps(answer.headers | {"content-location": ""})
        return [mark for mark in MARKS[self.foreign_lab] if mark in told]


# The two labs


def add_rows(db: psycopg.Connection, lab: int) -> None:
    """Rows of every kind with the marks of a lab: one whose id is in both labs, one only here."""
    word, mac, uuid_start, _ = MARKS[lab][:4]
    digit = mac[-1]
    db.execute("select set_config('lab.id', %s, false)", [str(lab)])
    for n, row_id in enumerate((IN_BOTH, IN_OTHER if lab == OTHER_LAB else IN_FIRST)):
        for statement, *values in (
            ("site (id, name, contact, address, country) values (%s, %s, %s, %s, %s)",
             row_id, f"{word} site {n}", f"{word} contact", f"{word} street", word),
            ("computer (id, site_id, name, mac) values (%s, %s, %s, %s)",
             row_id, row_id, f"{word} computer {n}", f"{mac}:0{n}"),
            ("freezer (id, site_id, name) values (%s, %s, %s)",
             row_id, row_id, f"{word} freezer {n}"),
            ("container (id, freezer_id, uuid, description) values (%s, %s, %s, %s)",
             row_id, row_id, f"{uuid_start}-4111-8111-11111111{digit}{n:03}", f"{word} box {n}"),
        ):  # fmt: skip
            db.execute(f"insert into inventory.{statement}".encode(), values)
        add_change(db, row_id)


def add_change(db: psycopg.Connection, change_id: int) -> None:
    """A change set of that id, in the lab of the session: it touched the site of that id."""
    kept = db.execute("select last_value from audit.change_set_id_seq").fetchone()
    db.execute("select setval('audit.change_set_id_seq', %s, false)", [change_id])
    db.execute(
        "update inventory.site set country = country || ''"
        " where lab_id = inventory.current_lab() and id = %s", [change_id],
    )  # fmt: skip
    db.execute("select setval('audit.change_set_id_seq', %s)", kept)


def remove_rows(db: psycopg.Connection) -> None:
    """Takes out the other lab, and the rows of both."""
    for table in ("container", "freezer", "computer", "site"):
        db.execute(
            f"delete from inventory.{table} where lab_id in (1, %s)"
            f" and id between {IN_BOTH} and {IN_BOTH + 99}".encode(), [OTHER_LAB],
        )  # fmt: skip
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
                "select auth.add_account(%s, name, %s::auth.member_role, %s)"
                " from inventory.lab where id = %s", [email, member_role, PASSWORD, lab],
            )  # fmt: skip
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


# The tables above, read


def read_table(text: str) -> dict[str, dict[str, str]]:
    """A table of words: the first line names the columns, the first word of each other its row."""
    head, *lines = [line.split() for line in text.strip("\n").splitlines()]
    return {line[0]: dict(zip(head, line[1:], strict=True)) for line in lines}


EXPECTED = read_table(MATRIX)
VIEWS = [name for name, row in EXPECTED.items() if "x" not in "".join(row.values())]
FUNCTIONS = [name for name in EXPECTED if name not in VIEWS]
EACH_ROLE = pytest.mark.parametrize("role", ROLES)
EACH_VIEW = pytest.mark.parametrize("view", VIEWS)
SETTERS = [name for name in VIEWS if "c" in EXPECTED[name]["manager"]]


def columns_of(db: psycopg.Connection, schema: str, name: str) -> list[str]:
    """The columns of a table or view, in their order."""
    found = db.execute(
        "select attname from pg_attribute where attrelid = to_regclass(%s) and attnum > 0"
        " and not attisdropped order by attnum", [f"{schema}.{name}"],
    )  # fmt: skip
    return [str(row[0]) for row in found]


def test_every_object_is_in_the_matrix(world: World) -> None:
    """Each view and function of api has its row, and none is there that api does not have."""
    assert list(read_table(MATRIX)["sites"]) == ROLES
    found = world.production.execute(
        "select relname, relkind = 'v' from pg_class where relnamespace = 'api'::regnamespace"
        " union all"
        " select proname, false from pg_proc where pronamespace = 'api'::regnamespace"
        # Columns for whoever names them, and no functions: see test_safe_writes.py.
        " and proname not in ('created_at', 'updated_at', 'updated_by')"
    ).fetchall()
    assert {str(name) for name, is_view in found if is_view} == set(VIEWS)
    assert sorted(str(name) for name, is_view in found if not is_view) == sorted(FUNCTIONS)
    assert set(FUNCTIONS) == set(CALLS)
    assert set(EXPECTED) == {line.split()[2] for line in PLAIN.strip().splitlines()}


def test_every_table_is_in_the_matrix(world: World) -> None:
    """Each table grants each role what the table above says, by row or by column, and no more."""
    expected = read_table(TABLES)
    names = [
        str(row[0])
        for row in world.production.execute(
            "select c.oid::regclass::text from pg_class c"
            " join pg_namespace n on n.oid = relnamespace where relkind in ('r', 'p', 'm', 'f')"
            " and not relispartition"
            " and nspname !~ '^pg_|^information_schema$|^sqitch$'"
        )
    ]
    seen = {
        name: {role: granted(world.production, role, name) for role in expected["auth.account"]}
        for name in names
    }
    assert seen == expected


def granted(db: psycopg.Connection, role: str, table: str) -> str:
    """The verbs that a role may use on a table, as the table above writes them."""
    verbs = ""
    for verb in ("insert", "select", "update", "delete"):
        query = "select has_table_privilege(%s, %s, %s)"
        if verb in ("insert", "update"):
            query = "select has_any_column_privilege(%s, %s, %s)"
        if db.execute(query.encode(), [role, table, verb]).fetchone() == (True,):
            verbs += verb[0]
        elif verb == "select" and db.execute(
            "select has_any_column_privilege(%s, %s, %s)", [role, table, verb]
        ).fetchone() == (True,):
            verbs += "(s)"
    return verbs or "-"


# Who may do what


def assert_refused(caller: Caller, answer: Answer) -> None:
    """Checks that the database refused for want of a privilege, and gave nothing away."""
    assert answer.code == "42501", answer
    assert answer.status == caller.refusal, answer
    assert not caller.sees_foreign(answer)


@EACH_ROLE
@EACH_VIEW
def test_view(world: World, view: str, role: str) -> None:
    """Straight at PostgREST, each verb on a view is done or refused as the matrix says."""
    caller, allowed = world.callers[role], EXPECTED[view][role]
    names = columns_of(world.production, "api", view)
    nothing = f"/{view}?{names[0]}=is.null"
    keys = f"lab_id=eq.{caller.lab}&id=eq.0" if "lab_id" in names else "id=eq.0"
    row = dict.fromkeys(names) | {"id": 0} | ({"lab_id": caller.lab} if "lab_id" in names else {})
    row = {name: value for name, value in row.items() if name in names}
    # What may be written is refused by a constraint, so that nothing is; 23502 is a missing value.
    for verb, method, path, body, done in (
        ("r", "GET", f"/{view}", None, {None}),
        ("r", "GET", f"/{view}?select={names[-1]}&limit=1", None, {None}),
        ("r", "HEAD", f"/{view}", None, {None}),
        ("c", "POST", f"/{view}", row, {"23502"}),
        ("c", "POST", f"/{view}", [row, row], {"23502"}),
        ("u", "PATCH", nothing, {names[-1]: None}, {None}),
        ("u", "PUT", f"/{view}?{keys}", row, {"23502"}),
        ("d", "DELETE", nothing, None, {None}),
    ):
        answer = caller.ask(method, path, body, is_direct=True)
        if verb in allowed:
            assert answer.code in done, (method, path, answer)
            assert answer.status < 500
        elif method == "HEAD":
            assert answer.status == caller.refusal
        elif "c" not in EXPECTED[view]["manager"] and verb != "r":
            # No role writes here: the view is no table's (55000), or has no key to PUT by.
            assert answer.code in ("42501", "55000", "PGRST105"), answer
        else:
            assert_refused(caller, answer)


@EACH_ROLE
@pytest.mark.parametrize("function", FUNCTIONS)
def test_function(world: World, function: str, role: str) -> None:
    """Each function answers or is refused as the matrix says, under every method."""
    caller, allowed = world.callers[role], EXPECTED[function][role] == "x"
    body, status = CALLS[function]
    status = OWN_REFUSALS.get(role, {}).get(function, status)
    for is_direct in (True, False):
        token = world.token_to_end(role) if function == "logout" else None
        answer = caller.ask("POST", f"/rpc/{function}", body, is_direct, token)
        if allowed:
            assert (answer.status, answer.code == "42501") == (status, False), answer
        else:
            assert_refused(caller, answer)
    query = "&".join(f"{key}={value}" for key, value in body.items())
    by_get = caller.ask("GET", f"/rpc/{function}?{query}", is_direct=True)
    if allowed:
        # 405 where it would write; 404 where the body is the only parameter, which no URL gives.
        assert by_get.status in (status, 405, 404, 401), by_get
        assert by_get.code != "42501"
    elif by_get.code != "PGRST202":
        assert_refused(caller, by_get)
    for method in ("PATCH", "PUT", "DELETE"):
        assert caller.ask(method, f"/rpc/{function}", body, is_direct=True).status == 405
        assert caller.ask(method, f"/rpc/{function}", body).status == 405


@EACH_ROLE
@pytest.mark.parametrize("line", [" ".join(line.split()) for line in PLAIN.strip().splitlines()])
def test_plain_url(world: World, line: str, role: str) -> None:
    """The URLs people type do what the matrix says of the object behind them."""
    method, path, name = line.split()
    caller = world.callers[role]
    sent, status = CALLS.get(name, ({}, 200))
    status = OWN_REFUSALS.get(role, {}).get(name, status)
    own = {key: value for key, value in sent.items() if key not in ("id", "change_id")}
    body = own if method == "POST" else None
    token = world.token_to_end(role) if name == "logout" else None
    if name == "upsert_member":
        body = {"role": "king"}
    answer = caller.ask(method, path.format(lab=caller.lab), body, token=token)
    if role == "stranger" and path.startswith("/lab/"):
        assert (answer.status, "there is no such lab" in answer.body) == (404, True), answer
    elif EXPECTED[name][role] == "-":
        assert_refused(caller, answer)
    else:
        assert (answer.status, answer.code == "42501") == (status, False), answer
        assert not caller.sees_foreign(answer)


def test_a_table_has_no_url(world: World) -> None:
    """No table and no function outside api can be asked for, under any schema's name."""
    names = [name.partition(".")[2] for name in read_table(TABLES)] + ["pg_class"]
    functions = ["enter", "sign", "add_account", "issue", "current_lab", "read_body"]
    for role, schema in itertools.product(ROLES, ("auth", "inventory", "pg_catalog", "public")):
        caller = world.callers[role]
        for name in names + [f"rpc/{function}" for function in functions]:
            plain = caller.ask("GET", f"/{name}", is_direct=True)
            # PGRST106 is no such schema; a getter has the name of a table, but under /rpc/.
            assert plain.status == 404, plain
            profiled = caller.ask("GET", f"/{name}", is_direct=True, Accept_Profile=schema)
            assert (profiled.status, profiled.code) == (406, "PGRST106"), profiled
            written = caller.ask("POST", f"/{name}", {}, is_direct=True, Content_Profile=schema)
            assert (written.status, written.code) == (406, "PGRST106"), written


def test_the_document_shows_what_one_may_use(world: World) -> None:
    """The OpenAPI document names a role's own views and functions, and no other."""
    for role in ROLES:
        answer = world.callers[role].ask("GET", "/")
        assert answer.status == 200, answer
        named = {path.removeprefix("/rpc/").strip("/") for path in json.loads(answer.body)["paths"]}
        assert named - {""} == {name for name, row in EXPECTED.items() if row[role] != "-"}


# Nothing of the other lab


READERS = [role for role in ROLES if EXPECTED["sites"][role] != "-"]
EACH_READER = pytest.mark.parametrize("role", READERS)


def read(
    world: World, role: str, path: str, is_direct: bool = True, **headers: str
) -> Answer:  # fmt: skip
    """The answer to a GET, in which nothing of the other lab may stand."""
    caller = world.callers[role]
    answer = caller.ask("GET", path, None, is_direct, **headers)
    assert not caller.sees_foreign(answer), (path, answer)
    assert answer.status < 500, (path, answer)
    return answer


@EACH_READER
@EACH_VIEW
def test_lists_show_one_lab(world: World, view: str, role: str) -> None:
    """A list, in every format and page, holds rows of the caller's lab and none of the other."""
    caller = world.callers[role]
    own = MARKS[caller.lab][0]
    formats = (
        "application/json", "text/csv", "application/vnd.pgrst.array+json;nulls=stripped",
        "application/vnd.pgrst.object+json", "application/octet-stream", "text/html", "*/*",
    )  # fmt: skip
    for accept in formats:
        for query in ("", "?limit=1000", "?offset=0", "?order=lab_id.desc", "?select=*"):
            answer = caller.ask("GET", f"/{view}{query}", is_direct=True, Accept=accept)
            assert not caller.sees_foreign(answer), answer
            assert answer.status < 500, answer
            readable = EXPECTED[view][role] != "-" and view != "labs" and role != "open"
            if accept in formats[:2] and query == "?limit=1000" and readable:
                assert own in answer.body or view in ("tokens", "changes"), answer


@EACH_READER
def test_embedding_shows_one_lab(world: World, role: str) -> None:
    """Whatever is embedded in what, as a list, an object or spread, is of the caller's lab."""
    reached = set()
    for view, inner in itertools.product(VIEWS, VIEWS):
        for select in (
            f"*,{inner}(*)", f"*,{inner}!inner(*)", f"*,...{inner}(*)", f"{inner}(count)",
            f"*,{inner}(*,labs(*))", f"*,{inner}(*,...labs(lab:name))",
        ):  # fmt: skip
            for more in ("", f"&{inner}.lab_id=eq.{OTHER_LAB}", f"&{inner}.limit=100"):
                answer = read(world, role, f"/{view}?select={select}{more}")
                if answer.status == 200:
                    reached.add((view, inner))
    assert ("sites", "labs") in reached
    assert ("labs", "sites") in reached
    assert ("sites", "computers") in reached
    assert ("labs", "tokens") in reached
    for one, inner in itertools.product(RESOURCES, VIEWS):
        read(world, role, f"/rpc/{one}?{one}_id={IN_BOTH}&select=*,{inner}(*)")
        read(world, role, f"/rpc/{one}?{one}_id={IN_BOTH}&select=*,...{inner}(*)")


@EACH_READER
def test_hidden_columns_cannot_be_asked(world: World, role: str) -> None:
    """No filter, order, selection or logic on any column, hidden or not, tells of the other lab."""
    caller = world.callers[role]
    names = {
        str(row[0])
        for row in world.production.execute(
            "select distinct attname from pg_attribute join pg_class on pg_class.oid = attrelid"
            " where relnamespace::regnamespace::text in ('auth', 'inventory') and relkind = 'r'"
        )
    }
    assert {"password_hash", "lab_id", "account_id", "xmin", "tableoid"} <= names
    for view in VIEWS:
        shown = set(columns_of(world.production, "api", view))
        for name in names:
            for query in (
                f"{name}=not.is.null", f"select={name}", f"order={name}",
                f"or=({name}.is.null,{name}.not.is.null)", f"not.and=({name}.is.null)",
            ):  # fmt: skip
                answer = caller.ask("GET", f"/{view}?{query}", is_direct=True)
                assert not caller.sees_foreign(answer), answer
                # These two may be asked of any view; one without a history has no answer for a row.
                if name not in shown and name not in ("created_at", "updated_at"):
                    assert answer.code in ("42703", "42501"), (view, query, answer)


@EACH_READER
@EACH_VIEW
def test_counts_are_of_one_lab(world: World, view: str, role: str) -> None:
    """An exact count is of what the caller sees; a planned or estimated one is not given."""
    caller = world.callers[role]
    for prefer in ("count=planned", "count=estimated", 'count="planned"', "a=b, count = planned"):
        answer = caller.ask("GET", f"/{view}", Prefer=prefer)
        assert "content-range" not in answer.headers
        assert answer.status in (400, 404), answer
    if EXPECTED[view][role] == "-":
        return
    listed = caller.ask("GET", f"/{view}", is_direct=True)
    counted = caller.ask("HEAD", f"/{view}?limit=1", is_direct=True, Prefer="count=exact")
    rows = len(json.loads(listed.body))
    assert counted.headers["content-range"].split("/")[1] == str(rows)
    foreign = caller.ask(
        "GET", f"/{view}?lab_id=eq.{caller.foreign_lab}", is_direct=True, Prefer="count=exact"
    )
    if view in ("labs", "instruments", "changes", "row_changes"):
        assert foreign.code == "42703"
    else:
        assert (foreign.body, foreign.headers["content-range"]) == ("[]", "*/0")


@EACH_READER
def test_plans_and_casts_tell_nothing(world: World, role: str) -> None:
    """No plan is shown, and no cast or sum reads what the lab does not hold."""
    for view in VIEWS:
        for plan in ("plan", "plan+json", "plan+text;options=analyze|verbose|buffers"):
            accept = f"application/vnd.pgrst.{plan}"
            assert read(world, role, f"/{view}", Accept=accept).status in (406, 415)
        for cast in ("text", "jsonb", "bytea", "xml", "oid"):
            for name in columns_of(world.production, "api", view):
                read(world, role, f"/{view}?select={name}::{cast}")
    for select in ("id::regclass", "id::regrole", "lab_id::regnamespace", "id.sum()", "count()"):
        assert read(world, role, f"/sites?select={select}", is_direct=False).status == 400


# The twin: what another lab holds answers as what nobody holds


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


TWINS = """
GET /site/{id}
GET /computer/{id}
GET /freezer/{id}
GET /container/{id}
GET /container/{id}/history
GET /row_changes?resource=eq.site&row_id=eq.{id}
GET /row_changes?after->>mac=eq.{mac}
DELETE /site/{id}
DELETE /computer/{id}
DELETE /freezer/{id}
DELETE /container/{id}
GET /rpc/site?site_id={id}
POST /rpc/delete_site {"site_id": {id}}
POST /change/{id}/undo
GET /sites?id=eq.{id}
GET /sites?name=eq.{name}
GET /sites?name=ilike.{name}*
GET /instruments?name=eq.{name}
GET /computers?mac=eq.{mac}
GET /containers?uuid=eq.{uuid}
GET /containers?freezer_id=eq.{id}
GET /sites?lab_id=eq.{lab}
GET /computers?lab_id=eq.{lab}&mac=eq.{mac}
GET /labs?id=eq.{lab}
GET /labs?select=*,sites!inner(*)&sites.id=eq.{id}
GET /tokens?lab_id=eq.{lab}
GET /lab/{lab}/members
POST /lab/{lab}/member/nobody@tau.example {"role": "viewer"}
DELETE /lab/{lab}/member/nobody@tau.example
PATCH /sites?id=eq.{id} {"name": "x"}
PATCH /computers?mac=eq.{mac} {"name": "x"}
PATCH /sites?lab_id=eq.{lab} {"name": "x"}
PATCH /sites?id=eq.7000010 {"lab_id": {lab}}
DELETE /sites?id=eq.{id}
DELETE /containers?uuid=eq.{uuid}
DELETE /containers?lab_id=eq.{lab}
POST /sites {"id": {id}, "lab_id": {lab}, "name": "x"}
POST /sites {"id": 7000010, "lab_id": {lab}, "name": "x"}
POST /sites [{"id": 7000050, "name": "x"}, {"id": {id}, "lab_id": {lab}, "name": "x"}]
PUT /sites?lab_id=eq.{lab}&id=eq.7000010 {"id": 7000010, "lab_id": {lab}, "name": "x"}
POST /site/7000010 {"lab_id": {lab}, "name": "x"}
POST /computer {"site_id": {id}, "name": "x"}
POST /computers {"site_id": {id}, "name": "x"}
POST /freezer/7000010 {"site_id": {id}}
POST /container {"freezer_id": {id}}
PATCH /computers?id=eq.7000010 {"site_id": {id}}
"""
# Each of these sent with each Prefer; the other lab's rows stay as they are.
PREFERS = (
    "return=representation", "return=headers-only", "resolution=merge-duplicates,return=minimal",
    "resolution=ignore-duplicates", "missing=default", "count=exact", "tx=rollback",
    "max-affected=1, handling=strict",
)  # fmt: skip


def fingerprint(db: psycopg.Connection, lab: int) -> object:
    """All that a lab holds."""
    return db.execute(
        "select (select array_agg(t::text order by id) from inventory.site t where lab_id = %(l)s),"
        "(select array_agg(t::text order by id) from inventory.computer t where lab_id = %(l)s),"
        "(select array_agg(t::text order by id) from inventory.freezer t where lab_id = %(l)s),"
        "(select array_agg(t::text order by id) from inventory.container t where lab_id = %(l)s),"
        "(select array_agg(t::text order by account_id) from auth.membership t"
        "  where lab_id = %(l)s),"
        "(select array_agg(t::text order by account_id) from auth.invitation t"
        "  where lab_id = %(l)s),"
        "(select name from inventory.lab where id = %(l)s)", {"l": lab},
    ).fetchone()  # fmt: skip


def fill(line: str, values: dict[str, tuple[object, object]], which: int) -> tuple[str, str, Any]:
    """Method, path and body of a line, with the placeholders of one of the twins."""
    method, path, *rest = line.split(" ", 2)
    if method == "GET" and rest:
        path, rest = " ".join([path, *rest]), []
    for name, pair in values.items():
        path = path.replace(name, quote(str(pair[which])))
        rest = [text.replace(name, str(pair[which])) for text in rest]
    return method, path, rest[0] if rest else None


def same(answer: Answer, values: dict[str, tuple[object, object]], which: int) -> object:
    """An answer without what was sent, and without what differs each time."""
    told = answer.body + json.dumps(
        {k: v for k, v in answer.headers.items() if k not in ("date", "x-request-id")}
    )
    for name, pair in values.items():
        told = told.replace(str(pair[which]), name).replace(quote(str(pair[which])), name)
    return answer.status, told


@EACH_ROLE
@pytest.mark.parametrize("line", TWINS.strip().splitlines())
def test_a_foreign_row_is_no_row(world: World, line: str, role: str) -> None:
    """What another lab holds answers byte for byte as what nobody holds, and stays as it is."""
    caller = world.callers[role]
    db = world.database_of(role)
    values = twins(caller.foreign_lab)
    before = fingerprint(db, caller.foreign_lab)
    for is_direct in (False, True):
        if is_direct and not re.match(r"\S+ /(?:rpc/)?[a-z]+s\b|\S+ /rpc", line):
            continue
        answers = []
        for which in (0, 1):
            method, path, body = fill(line, values, which)
            answer = caller.ask(method, path, body, is_direct)
            assert answer.status < 500, answer
            answers.append(same(answer, values, which))
        assert answers[0] == answers[1]
    assert fingerprint(db, caller.foreign_lab) == before


@EACH_READER
@pytest.mark.parametrize("prefer", PREFERS)
def test_no_preference_writes_elsewhere(world: World, prefer: str, role: str) -> None:
    """Bulk, merged, partial or defaulted, no write reaches the other lab or tells of it."""
    caller = world.callers[role]
    db = world.database_of(role)
    values = twins(caller.foreign_lab)
    before = fingerprint(db, caller.foreign_lab)
    lines = [
        line for line in TWINS.strip().splitlines() if re.match(r"(?!GET)\S+ /[a-z]+s\?", line)
    ]
    for view in SETTERS:
        names = columns_of(db, "api", view)
        body = '[{"id": 7000010, "lab_id": {lab}}, {"id": {id}, "lab_id": {lab}}]'
        lines += [
            f"POST /{view} {body}",
            f"POST /{view}?on_conflict=lab_id,id {body}",
            f"POST /{view}?columns={','.join(names)} {body}",
            f"POST /{view}?columns=id,lab_id&select=*,labs(*) {body}",
            f"POST /{view}?columns=lab_id {body}",
        ]
    for line in lines:
        answers = []
        for which in (0, 1):
            method, path, sent = fill(line, values, which)
            answer = caller.ask(method, path, sent, is_direct=True, Prefer=prefer)
            assert answer.status < 500, (line, answer)
            answers.append(same(answer, values, which))
        assert answers[0] == answers[1], line
    assert fingerprint(db, caller.foreign_lab) == before


@pytest.mark.parametrize("role", ["editor", "manager", "rival", "open", "outside"])
def test_keys_are_free_of_other_labs(world: World, role: str) -> None:
    """The MAC, uuid, id and name of the other lab's rows can be given to rows of one's own."""
    caller = world.callers[role]
    db = world.database_of(role)
    values = {name: pair[0] for name, pair in twins(caller.foreign_lab).items()}
    before = fingerprint(db, caller.foreign_lab)
    computer = {"site_id": IN_BOTH, "name": values["{name}"], "mac": values["{mac}"]}
    container = {"freezer_id": IN_BOTH, "uuid": values["{uuid}"]}
    for one, body in (("computer", computer), ("container", container)):
        made = caller.ask("POST", f"/{one}/{values['{id}']}", body)
        assert made.status == 200, made
        assert json.loads(made.body)["lab_id"] == caller.lab
        removed = caller.ask("DELETE", f"/{one}/{values['{id}']}")
        assert removed.body == made.body
    assert fingerprint(db, caller.foreign_lab) == before


# The Lab header


@EACH_ROLE
def test_the_lab_header(world: World, role: str) -> None:
    """Absent and own are the same; foreign and none at all answer alike; malformed is a 400.

    Without a token in production a lab that is named changes nothing.
    """
    caller = world.callers[role]
    paths = ["/sites", f"/site/{IN_BOTH}", "/labs", "/instruments", "/tokens", "/health", "/me"]
    for path in paths:
        absent = caller.ask("GET", path)
        own, foreign, none = (
            caller.ask("GET", path, Lab=str(lab))
            for lab in (caller.lab, caller.foreign_lab, NO_LAB)
        )
        assert same(foreign, {}, 0) == same(none, {}, 0)
        if role == "anonymous":
            assert same(absent, {}, 0) == same(own, {}, 0) == same(none, {}, 0)
            assert absent.status == (200 if path == "/health" else 401)
        else:
            assert (foreign.status, foreign.code) == (404, "PT404")
        if role == "stranger":
            assert same(own, {}, 0) == same(none, {}, 0)
        elif role != "anonymous":
            assert same(absent, {}, 0) == same(own, {}, 0)
            assert own.status == (401 if (role, path) == ("open", "/me") else 200)
        for wrong in ("x", "0", "-1", "1.0", "1, 1", "1 or true", "9" * 19, "null", "*"):
            answer = caller.ask("GET", path, Lab=wrong)
            assert (answer.status, answer.code) == (400, "PT400"), answer
            assert "bad_lab" in answer.body


# The past


PAST_VIEWS = ("computers", "containers", "freezers", "instruments", "labs", "sites")
GONE = IN_BOTH + 80  # in both labs, at the time that the tests look at, and no more


@pytest.fixture(scope="module")
def then(world: World) -> str:
    """A time when both labs had rows that have changed or are gone since."""
    for db, labs in (
        (world.production, (FIRST_LAB, OTHER_LAB)),
        (world.development, (1, OTHER_LAB)),
    ):
        for lab in labs:
            word = MARKS[lab][0]
            db.execute("select set_config('lab.id', %s, false)", [str(lab)])
            for table, label in (
                ("site", "name"),
                ("freezer", "name"),
                ("container", "description"),
            ):
                parent = {"freezer": "site_id", "container": "freezer_id"}.get(table)
                names = ["lab_id", "id", label, *([parent] if parent else [])]
                values = [lab, GONE, f"{word} gone", *([GONE] if parent else [])]
                db.execute(
                    f"insert into inventory.{table} ({', '.join(names)})"
                    f" values ({', '.join(['%s'] * len(names))})".encode(), values,
                )  # fmt: skip
    row = world.development.execute("select clock_timestamp()::text").fetchone()
    assert row is not None
    for db in (world.production, world.development):
        for table in ("container", "freezer", "site"):
            db.execute(f"delete from inventory.{table} where id = %s".encode(), [GONE])
        for table in ("container", "freezer", "computer", "site"):
            db.execute(f"update inventory.{table} set id = id where id = %s".encode(), [IN_BOTH])
    return str(row[0])


@EACH_ROLE
def test_the_past_is_for_whom_the_present_is(world: World, then: str, role: str) -> None:
    """Who may read a list may read it as it was, page and row by id; nobody may write there."""
    caller = world.callers[role]
    past = {"Accept_Profile": "past", "Content_Profile": "past", "X_As_Of": then}
    for view in PAST_VIEWS:
        name = columns_of(world.production, "past", view)[0]
        answers = [
            caller.ask("GET", f"/{view}", None, True, **past),
            caller.ask("GET", f"/{view}?as_of={quote(then)}"),
        ]
        for answer in answers:
            if EXPECTED[view][role] == "-":
                assert_refused(caller, answer)
            else:
                assert answer.status == 200, answer
                assert (
                    view == "labs"
                    or f"{MARKS[caller.lab][0]} gone" in answer.body
                    or (view == "computers")
                )
        for method, path in (("POST", view), ("PATCH", f"{view}?{name}=is.null"),
                             ("DELETE", f"{view}?{name}=is.null")):  # fmt: skip
            answer = caller.ask(method, f"/{path}", {name: None}, True, **past)
            assert answer.code in ("42501", "55000"), answer
    for one in RESOURCES:
        answer = caller.ask("GET", f"/{one}/{GONE}?as_of={quote(then)}")
        if EXPECTED[one][role] == "-":
            assert_refused(caller, answer)
        else:
            assert answer.status == (404 if one == "computer" else 200), answer
            assert not caller.sees_foreign(answer)


@EACH_READER
def test_the_past_shows_one_lab(world: World, then: str, role: str) -> None:
    """No list, filter, embedding or count of the past shows a row of the other lab."""
    caller = world.callers[role]
    past = {"Accept_Profile": "past", "X_As_Of": then, "Prefer": "count=exact"}
    reached = set()
    for view in PAST_VIEWS:
        for accept in ("application/json", "text/csv"):
            for query in ("", "?lab_id=not.is.null", "?order=name.desc", "?id=gt.0&limit=1000",
                          f"?lab_id=eq.{caller.foreign_lab}", f"?id=eq.{GONE}"):  # fmt: skip
                read(world, role, f"/{view}{query}", True, Accept=accept, **past)
        foreign = read(world, role, f"/{view}?lab_id=eq.{caller.foreign_lab}", True, **past)
        if foreign.status == 200:
            assert (foreign.body, foreign.headers["content-range"]) == ("[]", "*/0")
        for inner in PAST_VIEWS:
            for select in (f"*,{inner}(*)", f"*,{inner}!inner(*)", f"*,...{inner}(*)"):
                if read(world, role, f"/{view}?select={select}", True, **past).status == 200:
                    reached.add((view, inner))
    assert {("sites", "labs"), ("labs", "sites"), ("freezers", "containers")} <= reached


@EACH_ROLE
@pytest.mark.parametrize(
    "line",
    [line for line in TWINS.strip().splitlines() if re.match("GET /(?!tokens|lab/|rpc)", line)],
)
def test_a_foreign_row_of_the_past_is_no_row(world: World, then: str, line: str, role: str) -> None:
    """What another lab held answers byte for byte as what nobody ever held."""
    caller = world.callers[role]
    values = twins(caller.foreign_lab)
    answers = []
    for which in (0, 1):
        method, path, _ = fill(line, values, which)
        mark = "&" if "?" in path else "?"
        answer = caller.ask(method, f"{path}{mark}as_of={quote(then)}")
        assert answer.status < 500, answer
        answers.append(same(answer, values, which))
    assert answers[0] == answers[1]


def test_what_the_tests_look_for_is_there(world: World) -> None:
    """Each lab shows its own marks to its own manager: 0 foreign ones is no empty promise."""
    for role in ("manager", "rival"):
        caller = world.callers[role]
        told = "".join(caller.ask("GET", f"/{view}", is_direct=True).body for view in VIEWS)
        assert [mark for mark in MARKS[caller.lab] if mark not in told] == []
