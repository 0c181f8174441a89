"""Any writes in any order: history tells them all, and undo takes them all back."""

import os
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api_tests.conftest import Api, Row
from api_tests.people import Person, add_lab, add_person, log_in, one, set_role
from api_tests.resources import RESOURCES, Column, resource_of

TABLES = RESOURCES
# Few ids, words and columns, so that writes meet.
IDS = st.integers(1, 3)
WORDS = st.sampled_from(["-80C", "Küche", "a", "'; drop table x", '"\\n%'])
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": WORDS,
    "macaddr": st.sampled_from([None, "08:00:2b:00:00:01", "08:00:2b:00:00:02"]),
    "uuid": st.sampled_from([f"{n}" * 8 + "-1111-4111-8111-111111111111" for n in range(3)]),
}


def bodies(name: str) -> st.SearchStrategy[Row]:
    """Bodies of a resource: the columns it needs, and perhaps another text and its keys."""

    def values(columns: list[Column]) -> dict[str, st.SearchStrategy[Any]]:
        return {
            column.name: IDS if column.parent
            else VALUES.get(column.type, st.just(column.sample.sent))
            for column in columns
        }  # fmt: skip

    others = [column for column in resource_of(name).columns if not column.is_required]
    texts = [column for column in others if column.is_any_text and not column.key]
    keys = [column for column in others if column.key]
    return st.fixed_dictionaries(
        values(resource_of(name).required), optional=values(texts[:1] + keys)
    )


def lists(name: str) -> st.SearchStrategy[list[tuple[int, Row]]]:
    """Up to three rows of a resource, of different ids."""
    rows = st.tuples(IDS, bodies(name))
    return st.lists(rows, min_size=1, max_size=3, unique_by=lambda row: row[0])


@dataclass(frozen=True)
class Write:
    """One request: who sends it, and what."""

    who: int
    method: str
    path: str
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@st.composite
def writes(draw: st.DrawFn) -> Write:
    """A write of any kind, of which some will be refused."""
    who, name, row_id = draw(st.integers(0, 2)), draw(st.sampled_from(RESOURCES)), draw(IDS)
    kind = draw(st.sampled_from(["put", "put", "put", "new", "list", "merge", "patch", "delete",
                                 "delete", "clear"]))  # fmt: skip
    body = draw(bodies(name))
    if kind == "put":
        return Write(who, "POST", f"/{name}/{row_id}", body)
    if kind == "new":
        return Write(who, "POST", f"/{name}", body)
    if kind == "delete":
        return Write(who, "DELETE", f"/{name}/{row_id}")
    if kind == "clear":
        return Write(who, "DELETE", f"/{name}s?id=gte.{row_id}")
    if kind == "patch":
        text = resource_of(name).text
        return Write(who, "PATCH", f"/{name}s?id=lte.{row_id}", {text: draw(WORDS)})
    first = draw(bodies(name))
    rows = [first | row | {"id": n} for n, row in draw(lists(name))]
    rows = [{key: row[key] for key in first} for row in rows] if kind == "list" else rows
    keys = set.intersection(*(set(row) for row in rows))
    rows = [{key: row[key] for key in sorted(keys)} for row in rows]
    prefer = "resolution=merge-duplicates" if kind == "merge" else "return=minimal"
    return Write(who, "POST", f"/{name}s", rows, {"Prefer": prefer})


@pytest.fixture(scope="module")
def database() -> Iterator[psycopg.Connection]:
    """The database under test, as superuser, each statement for itself."""
    with psycopg.connect(os.environ["LAB_TEST_DATABASE"], autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def people(database: psycopg.Connection, base_url: str) -> list[Person]:
    """Two managers and an editor, who meet in a new lab each time."""
    lab = add_lab(database)
    return [add_person(database, base_url, lab, role) for role in ("manager", "manager", "editor")]


def move(database: psycopg.Connection, base_url: str, people: list[Person]) -> list[Api]:
    """Takes everybody to a new lab, which is empty; answers their sessions there."""
    lab = add_lab(database)
    clients = []
    for person, role in zip(people, ("manager", "manager", "editor"), strict=True):
        set_role(database, person.email, lab, role)
        api = log_in(database, base_url, person.email, lab).api
        api.headers["Lab"] = str(lab)
        clients.append(api)
    return clients


def tables(database: psycopg.Connection, lab: int) -> dict[str, dict[int, Row]]:
    """All that a lab holds, by table and id, as history writes it."""
    return {
        name: dict(
            database.execute(
                f"select id, to_jsonb(t) from inventory.{name} t where lab_id = %s".encode(), [lab]
            ).fetchall()
        )
        for name in TABLES
    }


def shown(held: dict[str, dict[int, Row]]) -> dict[str, list[Row]]:
    """The same as the API shows it: without times, in the order of ids."""
    return {
        name: [
            {
                key: value
                for key, value in rows[n].items()
                if key not in ("created_at", "updated_at")
            }
            for n in sorted(rows)
        ]
        for name, rows in held.items()
    }


def replay(database: psycopg.Connection, lab: int) -> dict[str, dict[int, Row]]:
    """The rows that history makes of an empty lab, change by change; each must fit the last."""
    held: dict[str, dict[int, Row]] = {name: {} for name in TABLES}
    changes = database.execute(
        "select table_name, row_id, before, after from audit.row_change"
        " where lab_id = %s and table_name = any(%s) order by change_id, id", [lab, RESOURCES],
    ).fetchall()  # fmt: skip
    for name, row_id, before, after in changes:
        assert held[name].pop(row_id, None) == before
        if after is not None:
            held[name][row_id] = after
    return held


def check_chain(database: psycopg.Connection, lab: int, changes: list[int]) -> None:
    """Seals a lab's changes: the chain is whole, and one flipped bit in any of them breaks it."""

    def chain() -> tuple[object, ...]:
        found = database.execute(
            "select unsealed_count, broken_id from audit.verify_chain(%s)", [lab]
        ).fetchone()
        assert found is not None
        return found

    deadline = time.monotonic() + 120
    while chain()[0] != 0:  # the stack's own housekeeping may be at it
        database.execute("select audit.seal_changes()")
        assert time.monotonic() < deadline
    assert chain() == (0, None)
    for change_id in changes:
        for flip in (
            "update audit.change_set set changed_by = overlay(changed_by placing"
            " chr(ascii(changed_by) # 1) from 1 for 1) where id = %s",
            "update audit.row_change set after = jsonb_set(after, '{id}',"
            " to_jsonb((after->>'id')::int # 1)) where change_id = %s and after is not null",
            "update audit.row_change set before = jsonb_set(before, '{id}',"
            " to_jsonb((before->>'id')::int # 1)) where change_id = %s and before is not null",
        ):
            with database.transaction(force_rollback=True):
                if database.execute(flip.encode(), [change_id]).rowcount:
                    assert chain() == (0, change_id), flip


def write_and_undo(
    sequence: list[Write], people: list[Person], database: psycopg.Connection, base_url: str
) -> None:
    """Sends the writes to a new lab, compares its history, and takes every change back."""
    clients = move(database, base_url, people)
    lab = int(str(clients[0].headers["Lab"]))
    moments = []
    start = shown(tables(database, lab))  # a new lab has the usual types
    for write in sequence:
        answer = clients[write.who].request(
            write.method, write.path, json=write.body, headers=write.headers
        )
        assert answer.status_code < 500, (write, answer.text)
        moment = one(
            database, "select to_char(clock_timestamp(), 'YYYY-MM-DD\"T\"HH24:MI:SS.USOF')"
        )
        moments.append((moment, tables(database, lab)))
    assert replay(database, lab) == tables(database, lab)

    manager = clients[0]
    for moment, held in moments:
        query = urllib.parse.urlencode({"as_of": moment, "order": "id"})
        for name, rows in shown(held).items():
            past = manager.get(f"/{name}s?{query}")
            assert (past.status_code, past.json()) == (200, rows), (moment, past.text)

    changes = database.execute(
        "select id from audit.change_set where lab_id = %s and not table_names && %s"
        " order by id desc", [lab, ["membership", "lab"]],
    ).fetchall()  # fmt: skip
    check_chain(database, lab, [change_id for (change_id,) in changes])
    for (change_id,) in changes:
        undone = manager.post(f"/change/{change_id}/undo")
        # A write may leave every row as it was.
        assert undone.status_code == 200 or "nothing_to_undo" in undone.text, undone.text
    assert shown(tables(database, lab)) == start
    assert replay(database, lab) == tables(database, lab)


AT_RANDOM = settings(
    deadline=None, derandomize=True, print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
SEQUENCES = st.lists(writes(), min_size=1, max_size=14)


@settings(AT_RANDOM, max_examples=6)
@given(sequence=SEQUENCES)
def test_history_tells_everything(
    sequence: list[Write], people: list[Person], database: psycopg.Connection, base_url: str
) -> None:
    """After any writes history gives the tables and each past moment, and undo gives the start."""
    write_and_undo(sequence, people, database, base_url)


@pytest.mark.slow
@settings(AT_RANDOM, max_examples=25)
@given(sequence=SEQUENCES)
def test_history_tells_everything_for_long(
    sequence: list[Write], people: list[Person], database: psycopg.Connection, base_url: str
) -> None:
    """The same of history, many times."""
    write_and_undo(sequence, people, database, base_url)
