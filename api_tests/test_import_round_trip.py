"""A file is read as Python reads it, and what goes out as CSV comes in again as it was."""

import csv
import io
import os
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api_tests import cpu
from api_tests.conftest import Api, assert_error
from api_tests.fixtures import Make
from api_tests.importing import as_csv, counts, import_list
from api_tests.people import add_lab, add_person
from api_tests.test_postgrest import FORMULAS, HARMLESS

# Every plane of Unicode, and what CSV, spreadsheets and the guard look at.
LETTERS = st.one_of(
    st.sampled_from(list("=+-@;,'\"\t\r\n 0123456789aE.°µ%()[]{}\\/|")),
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
)
TEXTS = st.one_of(
    st.text(LETTERS, max_size=20), st.sampled_from([*FORMULAS, *filter(None, HARMLESS)])
)
QUICK = settings(
    max_examples=40,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
WIDE = settings(QUICK, max_examples=200)


@pytest.fixture(scope="module")
def reader() -> Iterator[psycopg.Connection[Any]]:
    """A session that may call the functions of lists."""
    with psycopg.connect(os.environ["LAB_TEST_DATABASE"], autocommit=True) as session:
        session.execute("set role lab_viewer")
        yield session


def read(reader: psycopg.Connection[Any], text: str) -> list[list[str | None] | None]:
    """The records of a CSV, as an import reads them."""
    found = reader.execute(
        "select r.cells from lists.find_delimiter(%(text)s) delimiter,"
        " unnest(lists.read_csv(lists.normalise(%(text)s, delimiter), delimiter)) r order by r.n",
        {"text": text},
    ).fetchall()
    return [row[0] for row in found]


CELLS = st.one_of(st.text(LETTERS, max_size=8), st.just(""), st.just("x"))
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=6)
)


def check_parser(
    reader: psycopg.Connection[Any], rows: list[list[str]], delimiter: str, end: str, quote: int
) -> None:
    """Compares what an import reads with what Python reads."""
    if len(rows[0]) == 1:
        delimiter = ","  # a header of one column says nothing of another
    header = [f"column {n}" for n in range(len(rows[0]))]
    text = as_csv([header, *rows], delimiter=delimiter, lineterminator=end, quoting=quote)
    expected: list[list[str | None]] = [
        [unguarded(reader, cell) or None for cell in row]
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    ]
    while not any(expected[-1]):
        expected.pop()
    assert read(reader, text) == expected


def unguarded(reader: psycopg.Connection[Any], cell: str) -> str:
    """A cell without the apostrophe of an export."""
    if "'" not in cell:
        return cell
    found = reader.execute("select csv.unguard(%s)", [cell]).fetchone()
    assert found
    return str(found[0])


FORMS = st.tuples(
    st.sampled_from(",;\t"),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)


@QUICK
@given(rows=TABLES, form=FORMS)
def test_files_are_read_as_python_reads_them(
    reader: psycopg.Connection[Any], rows: list[list[str]], form: tuple[str, str, int]
) -> None:
    """Random tables with each delimiter and line end are read as Python's csv reads them."""
    check_parser(reader, rows, *form)


@pytest.mark.slow
@settings(QUICK, max_examples=2_000)
@given(rows=TABLES, form=FORMS)
def test_many_files_are_read_as_python_reads_them(
    reader: psycopg.Connection[Any], rows: list[list[str]], form: tuple[str, str, int]
) -> None:
    """The same of two thousand tables."""
    check_parser(reader, rows, *form)


@QUICK
@given(cell=TEXTS)
def test_the_guard_is_taken_off(reader: psycopg.Connection[Any], cell: str) -> None:
    """Guarded and unguarded, any text is what it was."""
    found = reader.execute("select csv.unguard(csv.guard(%s))", [cell]).fetchone()
    assert found == (cell,)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("tail", ["", "{end}", "{end}{end}{end}", "{end}{cut}{end}{cut}{end}"])
def test_forms_of_a_file(
    api: Api, make: Make, end: str, delimiter: str, mark: str, tail: str
) -> None:
    """Every delimiter, line end and byte order mark is taken, and line ends in quotes stay."""
    site = make("site")
    lines = [["id", "contact", "address"], [str(site["id"]), "a, b; c", f"two{end}lines"]]
    text = as_csv(lines, delimiter=delimiter, lineterminator=end).rstrip("\r\n")
    text = mark + text + tail.format(end=end, cut=2 * delimiter)
    assert counts(import_list(api, "sites?mode=upsert", text)) == (0, 1, 0)
    assert api.get(f"/site/{site['id']}").json() == site | {
        "contact": "a, b; c",
        "address": f"two{end}lines",
    }


def test_names_may_have_spaces_around_them(api: Api, make: Make) -> None:
    """A header's names are trimmed, and may stand in any order."""
    site = make("site")
    text = f' contact , "id" \nme,{site["id"]}\n'
    text = text.replace(', "id" ', ",id ")
    assert counts(import_list(api, "sites?mode=upsert", text)) == (0, 1, 0)
    assert api.get(f"/site/{site['id']}").json()["contact"] == "me"


def test_an_empty_cell_is_null(api: Api, make: Make) -> None:
    """An empty cell is null, a quoted one too, and a default where none may be."""
    site = make("site", contact="x", address="y")
    text = f'id,contact,address\n{site["id"]},,""\n'
    assert counts(import_list(api, "sites?mode=upsert", text)) == (0, 1, 0)
    assert api.get(f"/site/{site['id']}").json() == site | {"contact": None, "address": None}
    text = f"site_id,name,is_retired\n{site['id']},empty,\n"
    assert counts(import_list(api, "computers", text)) == (1, 0, 0)
    (row,) = api.get(f"/computers?site_id=eq.{site['id']}").json()
    assert row["is_retired"] is False
    api.delete(f"/computer/{row['id']}")


def check_round_trip(api: Api, texts: list[tuple[str, str | None]]) -> None:
    """Stores texts, sends their export back as changes and as new rows, and compares."""
    api.delete("/sites?id=gt.0")
    rows = [{"name": f"n{name}", "contact": contact} for name, contact in texts]
    assert api.post("/sites", json=rows).status_code == 201
    stored = api.get("/sites").json()
    export = api.get(
        "/sites?select=*,created_at,updated_at", headers={"Accept": "text/csv"}
    ).content
    assert counts(import_list(api, "sites?mode=upsert", export)) == (0, 0, len(texts))
    assert api.get("/sites").json() == stored
    assert api.delete("/sites?id=gt.0").status_code == 204
    assert counts(import_list(api, "sites", export)) == (len(texts), 0, 0)
    assert api.get("/sites").json() == stored
    again = api.get("/sites?select=*,created_at,updated_at", headers={"Accept": "text/csv"})
    names = ("created_at", "updated_at")
    for old, new in zip(table_of(export), table_of(again.content), strict=True):
        assert {k: v for k, v in old.items() if k not in names} == {
            k: v for k, v in new.items() if k not in names
        }


def table_of(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV."""
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


@pytest.fixture(scope="module")
def own_lab(base_url: str) -> Api:
    """A manager's session in a lab that is empty."""
    with psycopg.connect(os.environ["LAB_TEST_DATABASE"], autocommit=True) as db:
        return add_person(db, base_url, add_lab(db), "manager").api


ROWS = st.lists(st.tuples(TEXTS, st.one_of(st.none(), TEXTS)), min_size=1, max_size=5)


@settings(QUICK, max_examples=20)
@given(texts=ROWS)
def test_tables_survive(own_lab: Api, texts: list[tuple[str, str | None]]) -> None:
    """Random tables survive export and import: formulas, quotes, line ends, every plane, nulls."""
    check_round_trip(own_lab, texts)


@pytest.mark.slow
@WIDE
@given(texts=ROWS)
def test_many_tables_survive(own_lab: Api, texts: list[tuple[str, str | None]]) -> None:
    """The same of two hundred tables."""
    check_round_trip(own_lab, texts)


# Files that are hard to read


def seconds(api: Api, body: bytes) -> float:
    """CPU seconds of a refusal."""
    spent = cpu.of_stack()
    answer = import_list(api, "sites", body)
    # On a slow machine the longest meet the limit of a statement.
    assert 400 <= answer.status_code < 500 or '"57014"' in answer.text, answer.text[:500]
    return spent()


HARD: dict[str, Callable[[int], bytes]] = {
    "quotes": lambda n: b"name\n" + b'"' * (n | 1),
    "even quotes": lambda n: b"name\n" + b'"' * (n & ~1) + b"\nx,y",
    "open quote": lambda n: b'name\n"' + b"x\n" * (n // 2),
    "no line end": lambda n: b"x" * n,
    "empty lines": lambda n: b"name\n" + b"\n" * n + b"x",
    "stray quotes": lambda n: b"name\n" + b'a"b\n' * (n // 4),
    "delimiters": lambda n: b"name\n" + b"," * n,
    "columns": lambda n: b",".join(b"c%d" % i for i in range(n // 60)) + b"\n1",
    "apostrophes": lambda n: b"name\n" + b"'" * n + b"=,",
    "semicolons": lambda n: b"name,contact\n" + b";'=" * (n // 3),
    "carriage returns": lambda n: b'name\r"' + b"\r" * n,
}


@pytest.mark.parametrize("kind", HARD)
def test_a_hard_file_takes_its_length(api: Api, kind: str) -> None:
    """A file made to be hard takes about as much longer as it is longer, and is refused."""
    short, long = 50_000, 400_000
    seconds(api, HARD[kind](1_000))
    base = min(seconds(api, HARD[kind](short)) for _ in range(2))
    assert seconds(api, HARD[kind](long)) < 0.5 + 20 * base


@pytest.mark.slow
@pytest.mark.parametrize("kind", HARD)
def test_the_hardest_files(api: Api, kind: str) -> None:
    """Of 16 MB, such a file is refused in time, and the next request is answered."""
    size = {"empty lines": 1_000_000, "stray quotes": 4_000_000, "columns": 960_000}
    assert seconds(api, HARD[kind](size.get(kind, 15_900_000))) < 50
    assert api.get("/sites?limit=1").status_code == 200


def test_json_that_is_too_deep(api: Api) -> None:
    """A body of brackets alone is refused as too deep."""
    answer = import_list(api, "sites", "[" * 100_000, Content_Type="application/json")
    assert_error(answer, 413, "too_deep")


@pytest.mark.parametrize("value", ["\u200b", " ", "\t"])
def test_a_blank_name(api: Api, value: str) -> None:
    """A name of which nobody sees a character is an error, as everywhere."""
    answer = import_list(api, "sites", as_csv([["name", "contact"], [value, "x"]]))
    assert_error(answer, 400, "23514", "it is blank")
