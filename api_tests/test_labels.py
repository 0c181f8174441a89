"""Labels of places: what a type writes, and each usual notation that is read."""

import os
import string
from collections.abc import Iterator
from typing import NamedTuple

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api_tests import cpu
from api_tests.fixtures import Connection

SCHEMES = ["number", "upper", "lower", "roman_upper", "roman_lower"]
ORDERS = [
    f"{along}_{down}_{across}"
    for along in ("horizontal", "vertical")
    for down in ("top_down", "bottom_up")
    for across in ("left_right", "right_left")
]


class Grid(NamedTuple):
    """A size, and how its type labels it; schemes of None are those of a linear type."""

    rows: int = 8
    cols: int = 12
    row_scheme: str | None = "upper"
    col_scheme: str | None = "number"
    numbering: str = "horizontal_top_down_left_right"


PLATE = Grid()
SHEET = Grid(row_scheme="number", col_scheme="upper")
NUMBERS = Grid(row_scheme="number", col_scheme="number")
LINEAR = Grid(row_scheme=None, col_scheme=None)
LETTERS = Grid(row_scheme="upper", col_scheme="lower")
ROMAN = Grid(row_scheme="roman_upper", col_scheme="number")

# Places of each grid at once: the round trip of a thousand labels is one query.
ROUND_TRIP = """
    select format('%%s,%%s is %%s, read as %%s', y, x, label, found)
    from generate_series(1, %(rows)s::int) y, generate_series(1, %(cols)s::int) x,
      inventory.position_label(
        y, x, %(rows)s, %(cols)s, %(row_scheme)s, %(col_scheme)s, %(numbering)s) label,
      lateral (values (label), (lower(label)), (upper(label)), (' ' || label || e'\\t'),
        (regexp_replace(label, '([0-9]+)$', '00\\1')),
        (regexp_replace(label, '^([0-9]+)-', '0\\1-')), (replace(label, '-', ' , ')),
        (replace(label, '-', ':')), (format('r%%sC0%%s', y, x))) forms (form),
      inventory.read_position(
        form, %(rows)s, %(cols)s, %(row_scheme)s, %(col_scheme)s, %(numbering)s) found
    where found is distinct from array[y, x]
"""
NUMBERED = """
    select y, x, number from generate_series(1, %(rows)s::int) y,
      generate_series(1, %(cols)s::int) x,
      inventory.position_number(y, x, %(rows)s, %(cols)s, %(numbering)s) number
    order by number
"""


@pytest.fixture(scope="module")
def database() -> Iterator[Connection]:
    """The database under test, for a module that writes nothing."""
    with psycopg.connect(os.environ["LAB_TEST_DATABASE"], autocommit=True) as connection:
        yield connection


def label(sql: Connection, grid: Grid, row: int, col: int) -> str | None:
    """The label that a type writes."""
    query = "select inventory.position_label(%s, %s, %s, %s, %s, %s, %s)"
    found = sql.execute(query, [row, col, *grid]).fetchone()
    assert found is not None
    text: str | None = found[0]
    return text


def read(sql: Connection, grid: Grid, text: str) -> list[int] | None:
    """Row and column of a label; None if it is no label, [] if there is no such place."""
    query = "select inventory.read_position(%s, %s, %s, %s, %s, %s)"
    found = sql.execute(query, [text, *grid]).fetchone()
    assert found is not None
    place: list[int] | None = found[0]
    return place


GRIDS = st.builds(
    Grid, st.integers(1, 40), st.integers(1, 40),
    st.sampled_from(SCHEMES), st.sampled_from(SCHEMES), st.sampled_from(ORDERS),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(GRIDS)
def test_what_is_written_is_read(database: Connection, grid: Grid) -> None:
    """Each label of a grid of any schemes, in each of its forms, is read as its place."""
    assert database.execute(ROUND_TRIP, grid._asdict()).fetchmany(5) == []


@pytest.mark.parametrize("size", [(1, 1), (5, 5), (9, 9), (8, 12), (16, 24), (32, 48)])
@pytest.mark.parametrize("row_scheme", [None, *SCHEMES])
def test_what_is_written_is_read_in_boxes(
    database: Connection, size: tuple[int, int], row_scheme: str | None
) -> None:
    """The same for the sizes that are sold, with digits along the columns, and for linear types."""
    grid = Grid(*size, row_scheme, row_scheme and "number", ORDERS[5])
    assert database.execute(ROUND_TRIP, grid._asdict()).fetchmany(5) == []


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), st.integers(1, 40), st.sampled_from(ORDERS))
def test_places_are_counted(database: Connection, rows: int, cols: int, numbering: str) -> None:
    """An order counts each place once, from its corner, along its first axis."""
    grid = Grid(rows, cols, "upper", "number", numbering)
    found = database.execute(NUMBERED, grid._asdict()).fetchall()
    ys, xs = list(range(1, rows + 1)), list(range(1, cols + 1))
    ys = ys[::-1] if "bottom_up" in numbering else ys
    xs = xs[::-1] if "right_left" in numbering else xs
    expected = [(y, x) for y in ys for x in xs]
    if numbering.startswith("vertical"):
        expected = [(y, x) for x in xs for y in ys]
    assert found == [(y, x, n) for n, (y, x) in enumerate(expected, 1)]
    number = "select inventory.numbered_position(n, %s, %s, %s) from generate_series(1, %s) n"
    places = database.execute(number, [rows, cols, numbering, rows * cols]).fetchall()
    assert [tuple(place) for (place,) in places] == expected


def excel(number: int) -> str:
    """A column's name in a spreadsheet."""
    name = ""
    while number:
        number, digit = divmod(number - 1, 26)
        name = string.ascii_uppercase[digit] + name
    return name


def test_letters_go_on_after_z(database: Connection) -> None:
    """Letters count as the columns of a spreadsheet do: Z, AA, AZ, BA, ZZ, AAA."""
    query = "select inventory.axis_label(n, 'upper') from generate_series(1, 18278) n"
    assert [found for (found,) in database.execute(query)] == [excel(n) for n in range(1, 18279)]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_an_axis_is_read_back(database: Connection, scheme: str) -> None:
    """The label of each row up to 3,999 is read as that row."""
    query = """
        select n from generate_series(1, 3999) n, inventory.axis_label(n, %s) label
        where inventory.read_axis(upper(label), %s) is distinct from n
    """
    assert database.execute(query, [scheme, scheme]).fetchall() == []


@pytest.mark.parametrize(
    ("grid", "text"),
    [
        (PLATE, "B3"),
        (SHEET, "2C"),
        (NUMBERS, "2-3"),
        (LETTERS, "B-c"),
        (ROMAN, "II3"),
        (LINEAR, "15"),
        (Grid(row_scheme=None, col_scheme=None, numbering="vertical_bottom_up_right_left"), "79"),
    ],
)
def test_a_type_has_a_form(database: Connection, grid: Grid, text: str) -> None:
    """A type writes the second row's third place in its own form."""
    assert label(database, grid, 2, 3) == text


def test_no_place_has_no_label(database: Connection) -> None:
    """A container without a place has no label."""
    query = "select inventory.position_label(null, null, 8, 12, 'upper', 'number', '')"
    assert database.execute(query).fetchall() == [(None,)]


@pytest.mark.parametrize(
    "text",
    ["B3", "b3", "B03", "b003", "B-3", "B:3", "B,3", "B, 3", "B - 3", "B 3", "3B", "2-3", "2:3",
     "2,3", "2 3", "02-03", "R2C3", "r2c3", "R02C03", "15", "015", " B3 ", "\u00a0B3\t"],
)  # fmt: skip
def test_notations(database: Connection, text: str) -> None:
    """A plate's second row, third place, in each usual notation."""
    assert read(database, PLATE, text) == [2, 3]


@pytest.mark.parametrize(
    "text",
    ["", " ", "B", "BC", "B-C", "\uff13", "\uff22\uff13", "B\uff13", "B\u0663", "B--3", "B-",
     "-3", "+3", "B3x", "B3 B4", "B.3", "B/3", "1.5", "1e3", "R2C", "C3R2", "B1234567890",
     "1234567890", "ABCD5", "\u01313", "'; drop", "B3\nB4", "2-", "--", "A-B-1"],
)  # fmt: skip
def test_no_labels(database: Connection, text: str) -> None:
    """Other text is no label: digits of other scripts and full width, half a label, two labels."""
    assert read(database, PLATE, text) is None


@pytest.mark.parametrize("part", ["B", "3", "B3", "-", " ", "B3 ", "I"])
def test_long_text_is_no_label(database: Connection, part: str) -> None:
    """Text of a megabyte is no label either, and that is said in the time that it takes to trim."""
    spent = cpu.of_session(database)
    assert read(database, PLATE, f"B{part * 500_000}") is None
    assert read(database, ROMAN, f"{part * 500_000}-1") is None
    assert spent() < 5


@pytest.mark.parametrize(
    "text",
    ["0", "00", "97", "R2", "A0", "A00", "A13", "I1", "Z9", "AA1", "ZZZ1", "0-1", "1-0", "9-1",
     "R9C1", "R1C13", "R0C1", "999999999", "A9999"],
)  # fmt: skip
def test_labels_outside(database: Connection, text: str) -> None:
    """A label of a place that the unit does not have is told apart from text that is no label."""
    assert read(database, PLATE, text) == []


@pytest.mark.parametrize(
    ("grid", "text", "place"),
    [
        (PLATE, "B3", [2, 3]),
        (SHEET, "B3", [3, 2]),
        (SHEET, "3B", [3, 2]),
        (NUMBERS, "B3", [2, 3]),
        (LINEAR, "B3", [2, 3]),
        (ROMAN, "B3", None),
        (ROMAN, "C3", []),
        (ROMAN, "iv3", [4, 3]),
        (ROMAN, "IIII3", None),
        (LETTERS, "B3", None),
        (LETTERS, "b-C", [2, 3]),
        (LETTERS, "2-3", [2, 3]),
        (LETTERS, "bC", None),
        (Grid(numbering="vertical_top_down_left_right"), "10", [2, 2]),
        (Grid(rows=40), "AA1", [27, 1]),
        (Grid(rows=40), "aN-1", [40, 1]),
    ],
)
def test_the_type_decides(
    database: Connection, grid: Grid, text: str, place: list[int] | None
) -> None:
    """One label is another place, or none, in a unit of another type."""
    assert read(database, grid, text) == place


@pytest.mark.parametrize(("domain", "values"), [("label_scheme", SCHEMES), ("fill_order", ORDERS)])
def test_domains(sql: Connection, domain: str, values: list[str]) -> None:
    """A type has one of five schemes an axis, and one of eight orders; other words are refused."""
    for value in values:
        sql.execute(f"select %s::inventory.{domain}".encode(), [value])
    for value in ["", "Upper", "roman", "horizontal", f"{values[0]} ", f"{values[0]}\n"]:
        with pytest.raises(psycopg.errors.CheckViolation), sql.transaction():
            sql.execute(f"select %s::inventory.{domain}".encode(), [value])


def test_ten_thousand_labels(sql: Connection) -> None:
    """Reading 10,000 labels takes some 20 ms; ten times that fails."""
    sql.execute(
        "create temporary table label on commit drop as select inventory.position_label("
        "n %% 16 + 1, n %% 24 + 1, 16, 24, 'upper', 'number', '') as text"
        " from generate_series(1, 10000) n".replace("%%", "%")
    )
    query = """
        explain (analyze, format json)
        select inventory.read_position(text, 16, 24, 'upper', 'number', '') from label
    """
    plans = [sql.execute(query).fetchone() for _ in range(3)]
    assert min(plan[0][0]["Execution Time"] for plan in plans if plan) < 200
