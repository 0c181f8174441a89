"""Nothing of one lab shows in another: in lists, embedding, filters, counts, plans and writes."""

import itertools
import json
import re

import pytest

from api_tests.matrix import EXPECTED, READERS, SETTERS, VIEWS, share
from api_tests.resources import RESOURCES, resource_of
from api_tests.thin import EACH_PART, dealt
from api_tests.world import (
    EACH_ROLE,
    IN_BOTH,
    MARKS,
    NO_LAB,
    OTHER_LAB,
    ROLES,
    World,
    columns_of,
    fill_in,
    fingerprint,
    insert,
    read,
    twins,
    without_names,
)

EACH_READER = pytest.mark.parametrize("role", READERS)


@EACH_READER
@EACH_PART
def test_lists_show_one_lab(world: World, role: str, is_rest: bool) -> None:
    """A list, in every format and page, holds rows of the caller's lab and none of the other."""
    caller = world.callers[role]
    own = MARKS[caller.lab][0]
    formats = (
        "application/json", "text/csv", "application/vnd.pgrst.array+json;nulls=stripped",
        "application/vnd.pgrst.object+json", "application/octet-stream", "text/html", "*/*",
    )  # fmt: skip
    queries = ("", "?limit=1000", "?offset=0", "?order=lab_id.desc", "?select=*")
    for view in dealt(VIEWS, role, READERS, is_rest):
        readable = EXPECTED[view][role] != "-" and view != "labs" and role != "open"
        asked = [*((accept, "?limit=1000") for accept in formats),
                 *((formats[0], query) for query in queries)]  # fmt: skip
        for accept, query in asked:
            answer = read(world, role, f"/{view}{query}", Accept=accept)
            if accept in formats[:2] and query == "?limit=1000" and readable:
                assert own in answer.body or view in ("tokens", "changes"), answer


@EACH_READER
@EACH_PART
def test_embedding_shows_one_lab(world: World, role: str, is_rest: bool) -> None:
    """A row that is embedded, as a list, an object or spread, is of the caller's lab.

    Where one view embeds another, each role asks in every form; where none does, they share them.
    """
    reached = set()
    views = dealt(VIEWS, role, READERS, is_rest, is_thinner=True)
    for view, inner in itertools.product(views, VIEWS):
        selects = (
            f"*,{inner}!inner(*)", f"*,...{inner}(*)", f"{inner}(count)",
            f"*,{inner}(*,labs(*))", f"*,{inner}(*,...labs(lab:name))", f"*,{inner}(*)",
        )  # fmt: skip
        forms = list(itertools.product(
            selects, (f"&{inner}.lab_id=eq.{OTHER_LAB}", f"&{inner}.limit=100", "")
        ))  # fmt: skip
        select, _ = forms.pop()
        if read(world, role, f"/{view}?select=*,{inner}(*)").status == 200:
            reached.add((view, inner))
        else:
            forms = share(forms, role, view)
        for select, more in forms:
            read(world, role, f"/{view}?select={select}{more}")
    there = {("sites", "labs"), ("labs", "sites"), ("sites", "computers"), ("labs", "tokens")}
    assert {(view, inner) for view, inner in there if view in views} <= reached
    for one, inner in itertools.product(dealt(RESOURCES, role, READERS, is_rest), VIEWS):
        read(world, role, f"/rpc/{one}?{one}_id={IN_BOTH}&select=*,{inner}(*)")
        read(world, role, f"/rpc/{one}?{one}_id={IN_BOTH}&select=*,...{inner}(*)")


@EACH_READER
@EACH_PART
def test_hidden_columns_cannot_be_asked(world: World, role: str, is_rest: bool) -> None:
    """No filter, order, selection or logic on any column, hidden or not, tells of the other lab.

    Roles with the same rights share the columns of a view.
    """
    names = [
        str(row[0])
        for row in world.production.execute(
            "select distinct attname from pg_attribute join pg_class on pg_class.oid = attrelid"
            " where relnamespace::regnamespace::text in ('auth', 'inventory') and relkind = 'r'"
            " order by attname"
        )
    ]
    assert {"password_hash", "lab_id", "account_id", "xmin", "tableoid"} <= set(names)
    for view in dealt(VIEWS, role, READERS, is_rest, is_thinner=True):
        shown = set(columns_of(world.production, "api", view))
        for name in share(names, role, view):
            for query in (
                f"{name}=not.is.null", f"select={name}", f"order={name}",
                f"or=({name}.is.null,{name}.not.is.null)", f"not.and=({name}.is.null)",
            ):  # fmt: skip
                answer = read(world, role, f"/{view}?{query}")
                # These two may be asked of any view; one without a history has no answer for a row.
                if name not in shown and name not in ("created_at", "updated_at"):
                    assert answer.code in ("42703", "42501"), (view, query, answer)


@EACH_READER
@EACH_PART
def test_counts_are_of_one_lab(world: World, role: str, is_rest: bool) -> None:
    """An exact count is of what the caller sees; a planned or estimated one is not given."""
    caller = world.callers[role]
    guesses = ["count=planned", "count=estimated", 'count="planned"', "a=b, count = planned"]
    for view in dealt(VIEWS, role, READERS, is_rest):
        for prefer in guesses:
            answer = caller.ask("GET", f"/{view}", Prefer=prefer)
            assert "content-range" not in answer.headers, (view, prefer)
            assert answer.status in (400, 404), (view, answer)
        if EXPECTED[view][role] == "-":
            continue
        listed = caller.ask("GET", f"/{view}", is_direct=True)
        counted = caller.ask("HEAD", f"/{view}?limit=1", is_direct=True, Prefer="count=exact")
        rows = len(json.loads(listed.body))
        assert counted.headers["content-range"].split("/")[1] == str(rows), view
        foreign = caller.ask(
            "GET", f"/{view}?lab_id=eq.{caller.foreign_lab}", is_direct=True, Prefer="count=exact"
        )
        if view in ("labs", "instruments", "changes", "row_changes", "people"):
            assert foreign.code == "42703", view
        else:
            assert (foreign.body, foreign.headers["content-range"]) == ("[]", "*/0"), view


@EACH_READER
@EACH_PART
def test_plans_and_casts_tell_nothing(world: World, role: str, is_rest: bool) -> None:
    """No plan is shown, and no cast or sum reads what the lab does not hold.

    Roles with the same rights share the casts of a view's columns.
    """
    for view in dealt(VIEWS, role, READERS, is_rest, is_thinner=True):
        for plan in ("plan", "plan+json", "plan+text;options=analyze|verbose|buffers"):
            accept = f"application/vnd.pgrst.{plan}"
            assert read(world, role, f"/{view}", Accept=accept).status in (406, 415)
        names = columns_of(world.production, "api", view)
        casts = list(itertools.product(names, ("text", "jsonb", "bytea", "xml", "oid")))
        for name, cast in share(casts, role, view):
            read(world, role, f"/{view}?select={name}::{cast}")
    for select in ("id::regclass", "id::regrole", "lab_id::regnamespace", "id.sum()", "count()"):
        assert read(world, role, f"/sites?select={select}", is_direct=False).status == 400


# The twin: what another lab holds answers as what nobody holds


TWINS = """
GET /row_changes?after->>mac=eq.{mac}
POST /change/{id}/undo
GET /sites?name=eq.{name}
GET /sites?name=ilike.{name}*
GET /instruments?name=eq.{name}
GET /computers?mac=eq.{mac}
GET /containers?uuid=eq.{uuid}
GET /computers?lab_id=eq.{lab}&mac=eq.{mac}
GET /labs?id=eq.{lab}
GET /labs?select=*,sites!inner(*)&sites.id=eq.{id}
GET /tokens?lab_id=eq.{lab}
GET /lab/{lab}/members
POST /lab/{lab}/member/nobody@tau.example {"role": "viewer"}
DELETE /lab/{lab}/member/nobody@tau.example
PATCH /computers?mac=eq.{mac} {"name": "x"}
DELETE /containers?uuid=eq.{uuid}
POST /sites {"id": {id}, "lab_id": {lab}, "name": "x"}
POST /sites {"id": 7000010, "lab_id": {lab}, "name": "x"}
POST /sites [{"id": 7000050, "name": "x"}, {"id": {id}, "lab_id": {lab}, "name": "x"}]
PUT /sites?lab_id=eq.{lab}&id=eq.7000010 {"id": 7000010, "lab_id": {lab}, "name": "x"}
POST /site/7000010 {"lab_id": {lab}, "name": "x"}
"""


def lines_of(name: str) -> list[str]:
    """The lines that every resource has, like those of TWINS."""
    many, own = f"{name}s", f"{name}_id"
    one = resource_of(name)
    lines = [
        f"GET /{name}/{{id}}", f"GET /{name}/{{id}}/history", f"DELETE /{name}/{{id}}",
        f"GET /rpc/{name}?{own}={{id}}", f'POST /rpc/delete_{name} {{"{own}": {{id}}}}',
        f"GET /row_changes?resource=eq.{name}&row_id=eq.{{id}}",
        f"GET /{many}?id=eq.{{id}}", f"GET /{many}?lab_id=eq.{{lab}}",
        f'PATCH /{many}?id=eq.{{id}} {{"{one.text}": "x"}}',
        f'PATCH /{many}?lab_id=eq.{{lab}} {{"{one.text}": "x"}}',
        f'PATCH /{many}?id=eq.{IN_BOTH} {{"lab_id": {{lab}}}}',
        f"DELETE /{many}?id=eq.{{id}}", f"DELETE /{many}?lab_id=eq.{{lab}}",
    ]  # fmt: skip
    for column in one.columns:
        if column.parent:
            parents = {c.name: "{id}" for c in one.required if c.parent}
            body = json.dumps(one.body({}, **parents | column.fields("{id}")))
            body = body.replace('"{id}"', "{id}")
            only = json.dumps(column.fields("{id}")).replace('"{id}"', "{id}")
            lines += [
                f"GET /{many}?{column.name}=eq.{{id}}",
                f"POST /{name} {body}", f"POST /{many} {body}",
                f"POST /{name}/{IN_BOTH} {only}", f"PATCH /{many}?id=eq.{IN_BOTH} {only}",
            ]  # fmt: skip
    return lines


# Each of these sent with each Prefer; the other lab's rows stay as they are.
PREFERS = (
    "return=representation", "return=headers-only", "resolution=merge-duplicates,return=minimal",
    "resolution=ignore-duplicates", "missing=default", "count=exact", "tx=rollback",
    "max-affected=1, handling=strict",
)  # fmt: skip


def assert_twins(world: World, role: str, line: str, is_direct: bool, **headers: str) -> None:
    """Checks that a foreign row and no row answer alike, byte for byte."""
    caller = world.callers[role]
    values = twins(caller.foreign_lab)
    answers = []
    for which in (0, 1):
        method, path, body = fill_in(line, values, which)
        answer = caller.ask(method, path, body, is_direct, **headers)
        assert answer.status < 500, (line, answer)
        answers.append(without_names(answer, values, which))
    assert answers[0] == answers[1], line


@EACH_ROLE
@EACH_PART
def test_a_foreign_row_is_no_row(world: World, role: str, is_rest: bool) -> None:
    """A row of another lab answers byte for byte as one that nobody has, and stays as it is."""
    caller, db = world.callers[role], world.database_of(role)
    before = fingerprint(db, caller.foreign_lab)
    lines = [] if is_rest else TWINS.strip().splitlines()
    for name in dealt(RESOURCES, role, ROLES, is_rest):
        lines += lines_of(name)
    for line in lines:
        assert_twins(world, role, line, is_direct=False)
        if re.match(r"\S+ /(?:rpc/)?[a-z_]+s\b|\S+ /rpc", line):
            assert_twins(world, role, line, is_direct=True)
        if not line.startswith("GET"):
            assert fingerprint(db, caller.foreign_lab) == before, line


LIST_WRITE = re.compile(r"(?!GET)\S+ /[a-z_]+s\?")


@EACH_READER
@EACH_PART
def test_no_preference_writes_elsewhere(world: World, role: str, is_rest: bool) -> None:
    """Bulk, merged, partial or defaulted, no write reaches the other lab or tells of it.

    Roles with the same rights share the writes and preferences for each resource.
    """
    caller, db = world.callers[role], world.database_of(role)
    before = fingerprint(db, caller.foreign_lab)
    common = filter(LIST_WRITE.match, TWINS.strip().splitlines())
    lines = [] if is_rest else list(itertools.product(common, PREFERS))
    for view in dealt(SETTERS, role, READERS, is_rest):
        names = columns_of(db, "api", view)
        body = '[{"id": 7000010, "lab_id": {lab}}, {"id": {id}, "lab_id": {lab}}]'
        writes = [
            f"POST /{view} {body}",
            f"POST /{view}?on_conflict=lab_id,id {body}",
            f"POST /{view}?columns={','.join(names)} {body}",
            f"POST /{view}?columns=id,lab_id&select=*,labs(*) {body}",
            f"POST /{view}?columns=lab_id {body}",
            *filter(LIST_WRITE.match, lines_of(view[:-1])),
        ]
        lines += share(list(itertools.product(writes, PREFERS)), role, view)
    for line, several in itertools.groupby(lines, lambda pair: pair[0]):
        for _, prefer in several:
            assert_twins(world, role, line, is_direct=True, Prefer=prefer)
        assert fingerprint(db, caller.foreign_lab) == before, line


@pytest.mark.parametrize("role", ["editor", "manager", "rival", "open", "outside"])
def test_keys_are_free_of_other_labs(world: World, role: str) -> None:
    """The id and every key of the other lab's rows can be given to rows of one's own."""
    caller, db = world.callers[role], world.database_of(role)
    key = IN_BOTH + 50
    for name in RESOURCES:
        if "c" not in EXPECTED[f"{name}s"][role]:
            continue
        one = resource_of(name)
        keys = {column.name: column.sample.sent for column in one.columns if column.key}
        row = one.body(dict.fromkeys(RESOURCES, IN_BOTH), **keys)
        db.execute("select set_config('lab.id', %s, false)", [str(caller.foreign_lab)])
        insert(db, name, row | {"id": key})
        before = fingerprint(db, caller.foreign_lab)
        made = caller.ask("POST", f"/{name}/{key}", row)
        assert made.status == 200, made
        assert json.loads(made.body)["lab_id"] == caller.lab
        removed = caller.ask("DELETE", f"/{name}/{key}")
        assert removed.body == made.body
        assert fingerprint(db, caller.foreign_lab) == before
        query = f"delete from inventory.{name} where (lab_id, id) = (%s, %s)"
        db.execute(query.encode(), [caller.foreign_lab, key])


# The Lab header


@EACH_ROLE
def test_the_lab_header(world: World, role: str) -> None:
    """Absent and own are the same; foreign and none at all answer alike; malformed is a 400.

    Without a token in production a lab that is named changes nothing.
    """
    caller = world.callers[role]
    paths = ["/sites", f"/site/{IN_BOTH}", "/labs", "/instruments", "/tokens", "/health", "/me"]
    for path in paths:
        answer = caller.ask("GET", path)
        labs = (caller.lab, caller.foreign_lab, NO_LAB)
        answers = [caller.ask("GET", path, Lab=str(lab)) for lab in labs]
        own, foreign, none = (without_names(answer, {}, 0) for answer in answers)
        absent = without_names(answer, {}, 0)
        assert foreign == none, path
        if role == "anonymous":
            assert absent == own == none, path
            assert answer.status == (200 if path == "/health" else 401)
        else:
            assert (answers[1].status, answers[1].code) == (404, "PT404"), path
        if role == "stranger":
            assert own == none, path
        elif role != "anonymous":
            assert absent == own, path
            assert answer.status == 200, path
    wrong_labs = ("x", "0", "-1", "1.0", "1, 1", "1 or true", "9" * 19, "null", "*")
    for number, wrong in enumerate(wrong_labs, ROLES.index(role)):
        path = paths[number % len(paths)]
        answer = caller.ask("GET", path, Lab=wrong)
        if role == "anonymous" and path != "/health":
            assert (answer.status, answer.code) == (401, "42501"), answer  # before the header
            continue
        assert (answer.status, answer.code) == (400, "PT400"), answer
        assert "bad_lab" in answer.body


def test_what_the_tests_look_for_is_there(world: World) -> None:
    """Each lab shows its own marks to its own manager: 0 foreign ones is no empty promise."""
    for role in ("manager", "rival"):
        caller = world.callers[role]
        told = "".join(caller.ask("GET", f"/{view}", is_direct=True).body for view in VIEWS)
        assert [mark for mark in MARKS[caller.lab] if mark not in told] == []
