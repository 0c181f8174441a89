"""Each role may do what the matrix says, with every view, function, table and URL."""

import itertools
import json
from typing import Any

import psycopg

from api_tests.matrix import (
    CALLS,
    EXPECTED,
    FUNCTIONS,
    IMPORTS,
    MATRIX,
    OWN_REFUSALS,
    VIEWS,
    plain_urls,
    read_table,
    read_tables,
)
from api_tests.resources import READ_ONLY, RESOURCES
from api_tests.thin import EACH_PART, dealt
from api_tests.world import EACH_ROLE, ROLES, World, assert_refused, columns_of

# The type of a body that is no JSON, where it is not text.
TYPES = {"upload_file": "application/octet-stream"}


def test_the_resources_are_those_of_the_catalog(world: World) -> None:
    """A table of the inventory with a lab, an id and a list in api is a resource, or read-only."""
    found = world.production.execute(
        "select t.relname from pg_class t join pg_class v on v.relname = t.relname || 's'"
        " where t.relnamespace = 'inventory'::regnamespace and t.relkind in ('r', 'p')"
        " and v.relnamespace = 'api'::regnamespace and v.relkind = 'v'"
        " and 2 = (select count(*) from pg_attribute"
        "   where attrelid = t.oid and attname in ('lab_id', 'id') and attgenerated = '')"
    )
    assert {str(name) for (name,) in found} == {*RESOURCES, *READ_ONLY} - {"lab"}, "see sqitch.plan"


def test_every_object_is_in_the_matrix(world: World) -> None:
    """Each view and function of api has its row, and none is there that api does not have."""
    assert list(read_table(MATRIX)["sites"]) == ROLES
    found = world.production.execute(
        "select relname, relkind = 'v' from pg_class where relnamespace = 'api'::regnamespace"
        " union"  # stocktake is a verb and a getter
        " select proname, false from pg_proc where pronamespace = 'api'::regnamespace"
        " and prokind = 'f'"
        # Columns on demand take a row, and are no functions: see test_safe_writes.py.
        " and not exists (select from pg_type where pg_type.oid = proargtypes[0]"
        "   and typtype in ('c', 'p'))"
    ).fetchall()
    names = [str(name) for name, _ in found]
    missing = sorted(set(names) - set(EXPECTED))
    assert missing == [], "write their rows into MATRIX in api_tests/matrix.py; a resource has one"
    assert sorted(set(EXPECTED) - set(names)) == [], "MATRIX in api_tests/matrix.py has these"
    assert {str(name) for name, is_view in found if is_view} == set(VIEWS)
    assert sorted(str(name) for name, is_view in found if not is_view) == sorted(FUNCTIONS)
    assert set(FUNCTIONS) == set(CALLS), "write a call into CALLS in api_tests/matrix.py"
    urls = {name for _, _, name in plain_urls()}
    urls.add("file")  # GET /file/1 is its bytes; with Accept: application/json it is this
    assert set(EXPECTED) == urls, "write a URL into PLAIN_URLS in api_tests/matrix.py"


def test_every_table_is_in_the_matrix(world: World) -> None:
    """Each table grants each role what TABLES says, by row or by column, and no more."""
    expected = read_tables()
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
    assert seen == expected, "see TABLES in api_tests/matrix.py"


def granted(db: psycopg.Connection, role: str, table: str) -> str:
    """The verbs that a role may use on a table, as TABLES writes them."""
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


# Rights


@EACH_ROLE
@EACH_PART
def test_view(world: World, role: str, is_rest: bool) -> None:
    """Straight at PostgREST, each verb on a view is done or refused as the matrix says."""
    for view in dealt(VIEWS, role, ROLES, is_rest):
        ask_each_verb(world, view, role)


def ask_each_verb(world: World, view: str, role: str) -> None:
    """Tries each way to create, read, update and delete in a view."""
    caller, allowed = world.callers[role], EXPECTED[view][role]
    names = columns_of(world.production, "api", view)
    nothing = f"/{view}?{names[0]}=is.null"
    keys = f"lab_id=eq.{caller.lab}&id=eq.0" if "lab_id" in names else "id=eq.0"
    row = dict.fromkeys(names) | {"id": 0} | ({"lab_id": caller.lab} if "lab_id" in names else {})
    row = {name: value for name, value in row.items() if name in names}
    # A row that may be written is refused by a constraint, so none is; 23502 is a missing value.
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
            assert answer.status < 500, (method, path, answer)
        elif method == "HEAD":
            assert answer.status == caller.refusal, (method, path, answer)
        elif "c" not in EXPECTED[view]["manager"] and verb != "r":
            # No role writes here: the view is no table's (55000), or has no key to PUT by.
            assert answer.code in ("42501", "55000", "PGRST105"), answer
        else:
            assert_refused(caller, answer)


@EACH_ROLE
@EACH_PART
def test_function(world: World, role: str, is_rest: bool) -> None:
    """Each function answers or is refused as the matrix says, by POST and by GET."""
    caller = world.callers[role]
    for function in dealt(FUNCTIONS, role, ROLES, is_rest):
        allowed = EXPECTED[function][role] == "x"
        body, status = CALLS[function]
        status = OWN_REFUSALS.get(role, {}).get(function, status)
        kind = TYPES.get(function, "text/plain")
        if function.startswith(IMPORTS):
            kind = "application/octet-stream"
        headers = {"Content_Type": kind} if isinstance(body, str) else {}
        for is_direct in (True, False):
            token = world.token_to_end(role) if function == "logout" else None
            answer = caller.ask("POST", f"/rpc/{function}", body, is_direct, token, **headers)
            if function == "health" and role == "anonymous" and not is_direct:
                assert_refused(caller, answer)  # nginx takes a stranger's GET of it alone
            elif allowed:
                assert (answer.status, answer.code == "42501") == (status, False), answer
            else:
                assert_refused(caller, answer)
        sent = {} if isinstance(body, str) else body
        query = "&".join(f"{key}={value}" for key, value in sent.items())
        by_get = caller.ask("GET", f"/rpc/{function}?{query}", is_direct=True)
        if allowed:
            # 405 where it would write; 404 where the body is the only parameter.
            assert by_get.status in (status, 405, 404, 401), by_get
            assert by_get.code != "42501"
        elif by_get.code != "PGRST202":
            assert_refused(caller, by_get)


@EACH_ROLE
def test_me_tells_what_the_caller_may_do(world: World, role: str) -> None:
    """GET /me has the rights of the matrix: of each list read, write and delete, and the verbs."""
    caller = world.callers[role]
    answer = caller.ask("GET", "/me")
    if role == "anonymous":
        assert_refused(caller, answer)
        return
    me = json.loads(answer.body)

    def may(*functions: str) -> bool:
        return any(EXPECTED.get(name, {}).get(role) == "x" for name in functions)

    rights = {}
    for view in VIEWS:
        one = view.rstrip("s")
        words = {
            "read": "r" in EXPECTED[view][role],
            "write": may(f"upsert_{one}", f"create_{one}"), "delete": may(f"delete_{one}"),
        }  # fmt: skip
        if any(words.values()):
            rights[view] = [word for word, is_allowed in words.items() if is_allowed]
    assert me["rights"] == rights
    writing = world.production.execute(
        "select distinct proname from pg_proc where pronamespace = 'api'::regnamespace"
        " and provolatile = 'v' and prokind = 'f'"
    )
    verbs = {str(name) for (name,) in writing} - {
        name for name in FUNCTIONS if name.startswith(("create_", "delete_", "upsert_", *IMPORTS))
    }
    # The getter of stock-takes is a viewer's too; the verb of this name is not.
    allowed = {verb for verb in verbs if may("move" if verb == "stocktake" else verb)}
    assert me["verbs"] == sorted(allowed)
    acting = {"stranger": None, "rival": "manager", "gadget": "viewer", "open": "manager",
              "outside": "editor"}  # fmt: skip
    assert (me["role"], me["is_open"]) == (acting.get(role, role), role == "open")


def test_a_function_takes_no_other_method(world: World) -> None:
    """PATCH, PUT and DELETE call no function; each role tries some functions, together all."""
    for function, role in zip(FUNCTIONS, itertools.cycle(ROLES)):
        body, _ = CALLS[function]
        for method, is_direct in itertools.product(("PATCH", "PUT", "DELETE"), (True, False)):
            answer = world.callers[role].ask(method, f"/rpc/{function}", body, is_direct)
            assert answer.status == 405, (method, function, role, answer)


@EACH_ROLE
@EACH_PART
def test_plain_url(world: World, role: str, is_rest: bool) -> None:
    """The URLs people type do what the matrix says of the object behind them."""
    caller = world.callers[role]
    for method, path, name in dealt(plain_urls(), role, ROLES, is_rest, lambda url: url[1]):
        sent, status = CALLS.get(name, ({}, 200))
        status = OWN_REFUSALS.get(role, {}).get(name, status)
        body: dict[str, Any] | str | None = None
        if method == "POST":
            body = (
                sent
                if isinstance(sent, str)
                else {key: value for key, value in sent.items() if key not in ("id", "change_id")}
            )
        token = world.token_to_end(role) if name == "logout" else None
        if name == "upsert_member":
            body = {"role": "king"}
        answer = caller.ask(method, path.format(lab=caller.lab), body, token=token)
        if role == "stranger" and path.startswith("/lab/"):
            assert (answer.status, "there is no such lab" in answer.body) == (404, True), answer
        elif EXPECTED[name][role] == "-":
            assert_refused(caller, answer)
        else:
            assert (answer.status, answer.code == "42501") == (status, False), (path, answer)
            assert not caller.sees_foreign(answer), (path, answer)


def test_a_table_has_no_url(world: World) -> None:
    """No table and no function outside api can be asked for, under any schema's name."""
    names = [name.partition(".")[2] for name in read_tables()] + ["pg_class"]
    functions = ["enter", "sign", "add_account", "issue", "current_lab", "record"]
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
