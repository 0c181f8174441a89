"""Nothing of one lab's past shows in another, and the past is for those whom the present is for."""

import re
from urllib.parse import quote

import pytest

from api_tests.matrix import EXPECTED, READERS, share
from api_tests.resources import RESOURCES
from api_tests.test_one_lab import TWINS, lines_of
from api_tests.thin import EACH_PART, dealt
from api_tests.world import (
    EACH_ROLE,
    FIRST_LAB,
    IN_BOTH,
    MARKS,
    OTHER_LAB,
    ROLES,
    World,
    assert_refused,
    columns_of,
    fill_in,
    insert,
    marked_row,
    read,
    twins,
    without_names,
)

VIEWS = [*(f"{name}s" for name in RESOURCES), "instruments", "labs"]
GONE = IN_BOTH + 80  # in both labs, at the time that the tests look at, and no more


@pytest.fixture(scope="module")
def then(world: World) -> str:
    """A time when both labs had rows that have changed or are gone since."""
    for db, labs in (
        (world.production, (FIRST_LAB, OTHER_LAB)),
        (world.development, (1, OTHER_LAB)),
    ):
        for lab in labs:
            db.execute("select set_config('lab.id', %s, false)", [str(lab)])
            for name in RESOURCES:
                insert(db, name, marked_row(name, lab, GONE, GONE, f"{MARKS[lab][0]} gone", 5))
    row = world.development.execute("select clock_timestamp()::text").fetchone()
    assert row is not None
    for db in (world.production, world.development):
        for name in reversed(RESOURCES):
            db.execute(f"delete from inventory.{name} where id = %s".encode(), [GONE])
            db.execute(f"update inventory.{name} set id = id where id = %s".encode(), [IN_BOTH])
    return str(row[0])


@EACH_ROLE
@EACH_PART
def test_the_past_is_for_whom_the_present_is(
    world: World, then: str, role: str, is_rest: bool
) -> None:
    """A role that may read a list may read it as it was, page and row by id; none writes there."""
    caller = world.callers[role]
    past = {"Accept_Profile": "past", "Content_Profile": "past", "X_As_Of": then}
    for view in dealt(VIEWS, role, ROLES, is_rest):
        name = columns_of(world.production, "past", view)[0]
        for answer in (
            caller.ask("GET", f"/{view}", None, True, **past),
            caller.ask("GET", f"/{view}?as_of={quote(then)}"),
        ):
            if EXPECTED[view][role] == "-":
                assert_refused(caller, answer)
            else:
                assert answer.status == 200, answer
                assert view == "labs" or f"{MARKS[caller.lab][0]} gone" in answer.body, answer
        for method, path in (("POST", view), ("PATCH", f"{view}?{name}=is.null"),
                             ("DELETE", f"{view}?{name}=is.null")):  # fmt: skip
            answer = caller.ask(method, f"/{path}", {name: None}, True, **past)
            assert answer.code in ("42501", "55000"), answer
    for one in dealt(RESOURCES, role, ROLES, is_rest):
        answer = caller.ask("GET", f"/{one}/{GONE}?as_of={quote(then)}")
        if EXPECTED[one][role] == "-":
            assert_refused(caller, answer)
        else:
            assert answer.status == 200, answer
            assert not caller.sees_foreign(answer)


@pytest.mark.parametrize("role", READERS)
@EACH_PART
def test_the_past_shows_one_lab(world: World, then: str, role: str, is_rest: bool) -> None:
    """No list, filter, embedding or count of the past shows a row of the other lab."""
    caller = world.callers[role]
    past = {"Accept_Profile": "past", "X_As_Of": then, "Prefer": "count=exact"}
    reached = set()
    views = dealt(VIEWS, role, READERS, is_rest)
    for view in views:
        for query in ("", "?lab_id=not.is.null", "?order=name.desc", "?id=gt.0&limit=1000",
                      f"?lab_id=eq.{caller.foreign_lab}", f"?id=eq.{GONE}"):  # fmt: skip
            read(world, role, f"/{view}{query}", True, **past)
        read(world, role, f"/{view}?id=gt.0&limit=1000", True, Accept="text/csv", **past)
        read(world, role, f"/{view}", True, Accept="text/csv", **past)
        foreign = read(world, role, f"/{view}?lab_id=eq.{caller.foreign_lab}", True, **past)
        if foreign.status == 200:
            assert (foreign.body, foreign.headers["content-range"]) == ("[]", "*/0")
        for inner in VIEWS:
            forms = [f"*,{inner}!inner(*)", f"*,...{inner}(*)"]
            if read(world, role, f"/{view}?select=*,{inner}(*)", True, **past).status == 200:
                reached.add((view, inner))
            else:
                forms = share(forms, role, view)
            for select in forms:
                read(world, role, f"/{view}?select={select}", True, **past)
    there = {("sites", "labs"), ("labs", "sites"), ("freezers", "containers")}
    assert {pair for pair in there if pair[0] in views} <= reached


@EACH_ROLE
@EACH_PART
def test_a_foreign_row_of_the_past_is_no_row(
    world: World, then: str, role: str, is_rest: bool
) -> None:
    """A past row of another lab answers byte for byte as one that nobody ever had."""
    caller = world.callers[role]
    values = twins(caller.foreign_lab)
    lines = [] if is_rest else TWINS.strip().splitlines()
    for name in dealt(RESOURCES, role, ROLES, is_rest):
        lines += lines_of(name)
    for line in lines:
        if not re.match("GET /(?!tokens|lab/|rpc)", line):
            continue
        answers = []
        for which in (0, 1):
            method, path, _ = fill_in(line, values, which)
            mark = "&" if "?" in path else "?"
            answer = caller.ask(method, f"{path}{mark}as_of={quote(then)}")
            assert answer.status < 500, (line, answer)
            answers.append(without_names(answer, values, which))
        assert answers[0] == answers[1], line
