"""Text: trimmed on every way in, blank if nobody sees a character, null rather than empty."""

import csv
import io
import itertools
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from api_tests import cpu
from api_tests.conftest import Api, Row, assert_error
from api_tests.fixtures import Connection, Make
from api_tests.people import Lab, make_token, one
from api_tests.resources import EACH_RESOURCE, Column, resource_of
from api_tests.undoing import last_change

# What nobody sees, by the letter of its code; the last two are what a regular expression calls \s.
INVISIBLE = [
    "\u00a0", "\u00ad", "\u034f", "\u061c", "\u115f", "\u1160", "\u1680", "\u17b4", "\u180b",
    "\u180e", "\u2000", "\u2009", "\u200a", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f",
    "\u2028", "\u2029", "\u202a", "\u202e", "\u202f", "\u205f", "\u2060", "\u2064", "\u2066",
    "\u206f", "\u2800", "\u3000", "\u3164", "\ufe0f", "\ufeff", "\uffa0", "\ufff9", "\x01", "\x7f",
    "\x85", "\U000e0001", "\U000e0020", "\U0001d173", " \u00a0\u200b\u00ad ", "", " ", "\t\n",
]  # fmt: skip
SPACES = ["\u00a0", "\u1680", "\u2003", "\u200b", "\u2028", "\u202f", "\u2060", "\u3000", "\ufeff",
          " ", "\t", "\r\n", "\v\f", " \u00a0\u200b"]  # fmt: skip
# The ends of these belong to the word.
KEPT = [
    "\u2764\ufe0f",
    "\u05d0\u200f",
    "\U0001f3f4\U000e0067\U000e007f",
    "-80 \u00b0C",
    "\u00e9t\u00e9",
    "a  b",
]

Send = Callable[[Api, str, Row, Row], Any]


def post_one(api: Api, resource: str, row: Row, fields: Row) -> Any:
    """Changes a row by POST /X/1."""
    return api.post(f"/{resource}/{row['id']}", json=fields)


def post_list(api: Api, resource: str, row: Row, fields: Row) -> Any:
    """Changes a row by POST /Xs, as one of a list."""
    headers = {"Prefer": "resolution=merge-duplicates"}
    return api.post(f"/{resource}s", json=[row | fields], headers=headers)


def post_csv(api: Api, resource: str, row: Row, fields: Row) -> Any:
    """Changes a row by POST /Xs, in a CSV."""
    text = io.StringIO()
    sent = {k: v for k, v in (row | fields).items() if v is not None}
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([list(sent), list(sent.values())])
    headers = {"Prefer": "resolution=merge-duplicates", "Content-Type": "text/csv"}
    return api.post(f"/{resource}s", data=text.getvalue().encode(), headers=headers)


def patch(api: Api, resource: str, row: Row, fields: Row) -> Any:
    """Changes a row by PATCH."""
    return api.patch(f"/{resource}s?id=eq.{row['id']}", json=fields)


WAYS: list[Send] = [post_one, post_list, post_csv, patch]
EACH_WAY = pytest.mark.parametrize("send", WAYS)


def texts(resource: str) -> list[Column]:
    """The columns of text, but for keys."""
    return [c for c in resource_of(resource).columns if c.is_any_text]


def spread(resource: str, values: list[str], send: Send) -> list[tuple[Column, str]]:
    """Each value for one of the columns of text, by one of the ways, and several for each."""
    mine = values[WAYS.index(send) :: len(WAYS)]
    return list(zip(itertools.cycle(texts(resource)), mine, strict=False))


@EACH_RESOURCE
@EACH_WAY
def test_it_is_trimmed(api: Api, make: Make, resource: str, send: Send) -> None:
    """Spaces at either end go, of every kind; what belongs to a word stays."""
    row = make(resource)
    wanted = dict.fromkeys((f"{space}a b{space}" for space in SPACES), "a b")
    wanted |= {word: word for word in KEPT}
    for column, text in spread(resource, list(wanted), send):
        answer = send(api, resource, row, {column.name: text})
        assert answer.ok, answer.text
        stored = api.get(f"/{resource}/{row['id']}").json()[column.name]
        assert stored == wanted[text], repr(text)


@EACH_RESOURCE
@EACH_WAY
def test_blank_text(api: Api, make: Make, resource: str, send: Send) -> None:
    """Text of invisible characters is null where it is optional, and refused where it is not."""
    row = make(resource)
    path = f"/{resource}/{row['id']}"
    for column, text in spread(resource, INVISIBLE, send):
        before = api.post(path, json={column.name: "seen"}).json()
        answer = send(api, resource, row | {column.name: "seen"}, {column.name: text})
        if column.is_required:
            is_null = send is post_csv and not text  # an empty cell is null
            word = "is required" if is_null else f"{resource}_{column.name}_not_blank"
            assert_error(answer, 400, word)
            assert api.get(path).json() == before
        else:
            assert answer.ok, answer.text
            assert api.get(path).json()[column.name] is None, repr(text)


@EACH_RESOURCE
def test_new_rows(api: Api, resource: str, make: Make) -> None:
    """A new row is trimmed too, alone or in a list."""
    row = make(resource)
    whole = {c.name: row[c.name] for c in resource_of(resource).required}
    body = whole | {c.name: f"\u00a0{c.name} " for c in texts(resource)}
    for path, sent in ((f"/{resource}", body), (f"/{resource}s", [body])):
        answer = api.post(path, json=sent, headers={"Prefer": "return=representation"}).json()
        made = answer[0] if isinstance(answer, list) else answer
        assert {c.name: made[c.name] for c in texts(resource)} == {
            c.name: c.name for c in texts(resource)
        }
        api.delete(f"/{resource}/{made['id']}")


@EACH_RESOURCE
@pytest.mark.parametrize("letter", ["x", "\u00e9", "\U0001f9ca"])
def test_text_has_a_longest(api: Api, resource: str, make: Make, letter: str) -> None:
    """Text of 10,000 characters is taken, of one more refused by name, on every way in.

    A name and a code are shorter: test_sort.py and test_a_code_is_short.
    """
    row = make(resource)
    path, rows = f"/{resource}/{row['id']}", f"/{resource}s"
    whole = {c.name: row[c.name] for c in resource_of(resource).required}
    for column in texts(resource):
        if column.name in ("name", "code"):
            continue
        assert api.post(path, json={column.name: letter * 10_000}).ok
        assert api.get(path).json()[column.name] == letter * 10_000
        before = api.get(rows).json()
        long = {column.name: letter * 10_001}
        body = assert_error(api.post(path, json=long), 400, "10,000", column.name)
        assert body["code"] == "22001"
        file = io.StringIO()
        writer = csv.DictWriter(file, whole | long)
        writer.writeheader()
        writer.writerow(whole | long)
        for answer in (
            api.post(rows, json=[whole | long]), api.patch(f"{rows}?id=eq.{row['id']}", json=long),
            api.post(rows, data=file.getvalue().encode(), headers={"Content-Type": "text/csv"}),
            api.post(f"/{resource}", json=whole | long),
        ):  # fmt: skip
            assert_error(answer, 400, "10,000", column.name)
        assert api.get(rows).json() == before


def test_what_is_too_long_by_now(api: Api, make: Make, db: Connection) -> None:
    """A longer text of old stays readable, and can be written shorter."""
    site = make("site")
    with db.transaction():
        db.execute("alter table inventory.site disable trigger tidy_update")
        db.execute(
            "update inventory.site set contact = %s where lab_id = 1 and id = %s",
            ["x" * 20_000, site["id"]],
        )
        db.execute("alter table inventory.site enable trigger tidy_update")
    assert api.get(f"/site/{site['id']}").json()["contact"] == "x" * 20_000
    assert api.post(f"/site/{site['id']}", json={"contact": "x"}).json()["contact"] == "x"


def test_what_is_blank_by_now(api: Api, make: Make, db: Connection) -> None:
    """A blank name of old stays readable; an undo that would bring it back is 409 and says so."""
    site = make("site", name="Old")
    with db.transaction():
        db.execute("alter table inventory.site drop constraint site_name_not_blank")
        db.execute("alter table inventory.site disable trigger tidy_update")
        db.execute(
            "update inventory.site set name = %s where lab_id = 1 and id = %s",
            ["\u3164", site["id"]],
        )
        db.execute("alter table inventory.site enable trigger tidy_update")
        db.execute("alter table inventory.site add constraint site_name_not_blank"
                   " check (not inventory.is_blank(name)) not valid")  # fmt: skip
    assert api.get(f"/site/{site['id']}").json() == site | {"name": "\u3164"}
    assert api.post(f"/site/{site['id']}", json={"name": "New"}).status_code == 200
    db.execute("alter table inventory.site validate constraint site_name_not_blank")
    answer = api.post(f"/change/{last_change(db)}/undo")
    assert_error(answer, 409, "undo_conflict", "site_name_not_blank", "not allowed any more")
    assert api.get(f"/site/{site['id']}").json()["name"] == "New"


def test_names_of_labs_and_tokens(db: Connection, lab: Lab) -> None:
    """They are trimmed, and may not be blank."""
    assert make_token(lab.manager, name="\u00a0monitor ")["name"] == "monitor"
    for name in INVISIBLE:
        answer = lab.manager.api.post("/tokens", json={"name": name})
        assert_error(answer, 400, "bad_name")
        with pytest.raises(psycopg.errors.CheckViolation, match="lab_name_not_blank"):
            db.execute("insert into inventory.lab (name) values (%s)", [name])
    query = "insert into inventory.lab (name) values (%s) returning name"
    assert one(db, query, f" Lab of {lab.id}\u00a0") == f"Lab of {lab.id}"


def test_a_million_spaces(db: Connection) -> None:
    """Trimming takes a time that grows with the text, wherever its spaces are."""
    db.execute("set statement_timeout = '100s'")
    spent = cpu.of_session(db)
    for text in ("' ' || repeat(' ', 3000000) || 'x'", "'x' || repeat(' ', 3000000) || 'x '"):
        query = f"select length(inventory.trim_to_null({text}))"
        assert one(db, query) in (1, 3_000_002)
    assert spent() < 2
    db.execute("reset statement_timeout")


@pytest.mark.parametrize("domain", ["finite", "positive", "celsius"])
def test_a_number_is_one(sql: psycopg.Connection, domain: str) -> None:
    """The domains for numbers take numbers, not NaN or Infinity; some take none below."""
    below: dict[str, list[str]] = {
        "finite": [],
        "positive": ["0", "-1"],
        "celsius": ["-273.1501", "-500"],
    }
    wrong = ["NaN", "Infinity", "-Infinity", *below[domain]]
    assert one(sql, f"select 7.5::inventory.{domain}::text") == "7.5"
    for value in wrong:
        with pytest.raises(psycopg.errors.CheckViolation), sql.transaction():
            sql.execute(f"select '{value}'::inventory.{domain}".encode())
