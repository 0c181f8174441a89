"""A scan against a unit: found, misplaced, unknown, unread, missing, conflict; other sizes."""

import os
from collections.abc import Iterator
from typing import Any, NamedTuple

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api_tests.fixtures import Connection
from api_tests.test_labels import PLATE, SCHEMES, Grid, label

UNIT, OTHER = 7, 8


class Known(NamedTuple):
    """A container by one of its codes, and where the lab has it."""

    code: str | None
    container_id: int
    unit: int | None = UNIT
    row: int | None = None
    col: int | None = None


@pytest.fixture(scope="module")
def database() -> Iterator[Connection]:
    """The database under test, for a module that writes nothing."""
    with psycopg.connect(os.environ["LAB_TEST_DATABASE"], autocommit=True) as connection:
        yield connection


def compare(sql: Connection, text: str, grid: Grid, known: list[Known]) -> list[tuple[Any, ...]]:
    """The differences between a file and a unit, by kind and line."""
    query = """
        select d.kind, d.line, d.position, d.code, d.container_id, d.place, d.known_unit_id,
          d.known_place
        from inventory.read_scan_file(%s, 'FR1.csv') f,
          (values (row(%s, %s, %s, %s, %s)::inventory.unit_grid)) unit (grid),
          inventory.compare_seen(inventory.see_scan(f.format, f.places, grid), grid, %s,
            array(select row(a, b, c, d, e)::inventory.known_code
            from unnest(%s::text[], %s::bigint[], %s::bigint[], %s::int[], %s::int[])
              known (a, b, c, d, e))) d
        order by kind, line, d.container_id
    """
    columns = [list(column) for column in zip(*known, strict=True)] or [[]] * 5
    return sql.execute(query, [text, *grid, UNIT, *columns]).fetchall()


SMALL = Grid(2, 3, "number", "upper")
MAP = "B,1,2,3\nA,T1,T2,NO READ\nB,,T9,T5\n"
CONTENT = [
    Known("T1", 1, UNIT, 1, 1),
    Known("T1 too", 1, UNIT, 1, 1),
    Known("T2", 2, UNIT, 2, 1),
    Known("T3", 3, UNIT, 1, 3),
    Known("T4", 4, UNIT, 2, 2),
    Known("T5", 5, OTHER, 2, 2),
    Known(None, 6, UNIT),
]


def test_kinds(database: Connection) -> None:
    """Each code, unread tube and missing container is told, in the labels of the unit's own type.

    The container at an unread place is not missing; one without a place and without a code is.
    """
    assert compare(database, MAP, SMALL, CONTENT) == [
        ("found", 2, "1A", "T1", 1, [1, 1], UNIT, [1, 1]),
        ("misplaced", 2, "1B", "T2", 2, [1, 2], UNIT, [2, 1]),
        ("misplaced", 3, "2C", "T5", 5, [2, 3], OTHER, [2, 2]),
        ("missing", None, "2B", "T4", 4, None, UNIT, [2, 2]),
        ("missing", None, None, None, 6, None, UNIT, None),
        ("unknown", 3, "2B", "T9", None, [2, 2], None, None),
        ("unread", 2, "1C", None, 3, [1, 3], None, None),
    ]


def test_any_code_of_a_container_finds_it(database: Connection) -> None:
    """A container with two codes is found by either; it is missing once."""
    known = [Known("T1", 1, UNIT, 1, 1), Known("T1 too", 1, UNIT, 1, 1)]
    found = compare(database, "position,code\nA1,T1 too\n", PLATE, known)
    assert [(kind, code) for kind, _, _, code, *_ in found] == [("found", "T1 too")]
    found = compare(database, "position,code\nA1,T7\n", PLATE, known)
    assert [(kind, code) for kind, _, _, code, *_ in found] == [
        ("missing", "T1"),
        ("unknown", "T7"),
    ]


def test_one_container_twice(database: Connection) -> None:
    """Two codes of one container at two places are a conflict, at both lines."""
    known = [Known("T1", 1, UNIT, 1, 1), Known("T1 too", 1, UNIT, 1, 1)]
    found = compare(database, "position,code\nA1,T1\nA2,T1 too\n", PLATE, known)
    assert [row[:3] for row in found] == [("conflict", 2, "A1"), ("conflict", 3, "A2")]


def test_another_tube_than_expected(database: Connection) -> None:
    """A move list that found another tube than it expected is a conflict."""
    line = "7,{},08/01/26,10:02:11,R1,A0{},R2,B0{},{},{},0.9,4\n"
    text = line.format(1, 1, 1, "T1", "T1") + line.format(2, 2, 2, "T2", "T3")
    known = [Known("T1", 1, OTHER, 1, 1), Known("T2", 2, OTHER, 1, 2), Known("T3", 3, OTHER, 1, 3)]
    assert [row[:5] for row in compare(database, text, PLATE, known)] == [
        ("conflict", 2, "B2", "T3", 3),
        ("misplaced", 1, "B1", "T1", 1),
    ]


@pytest.mark.parametrize("word", ["NO READ", "NOSCAN", ""])
def test_unread_is_never_missing(database: Connection, word: str) -> None:
    """A tube that a reader did not read, or said nothing of, is unverified; it is not missing."""
    found = compare(database, f"A1,{word}\nA2,T2\n", PLATE, [Known("T1", 1, UNIT, 1, 1)])
    assert [(kind, container) for kind, _, _, _, container, *_ in found] == [
        ("unknown", None),
        ("unread", 1),
    ]


def test_empty_is_missing(database: Connection) -> None:
    """A tube whose place a reader says is empty is missing."""
    found = compare(database, "A1,EMPTY\nA2,T2\n", Grid(1, 2), [Known("T1", 1, UNIT, 1, 1)])
    assert [(kind, container) for kind, _, _, _, container, *_ in found] == [
        ("missing", 1),
        ("unknown", None),
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("A2,T1\n", "misplaced"), ("B1,T1\n", "found"), ("position,code\nA2,T1\n", "found")],
)
def test_a_reader_has_the_labels_of_a_plate(database: Connection, text: str, kind: str) -> None:
    """In a box with letters along the columns, a list's A2 is its own, a reader's A2 a plate's."""
    grid = Grid(row_scheme="number", col_scheme="upper")
    found = compare(database, text, grid, [Known("T1", 1, UNIT, 2, 1)])
    assert [row[0] for row in found] == [kind]


def rack(rows: int, cols: int, words: tuple[str, ...] = ("T",)) -> str:
    """A FluidX scan of a whole rack; a code has a number behind it, other words stay."""
    places = [(row, col) for row in range(rows) for col in range(cols)]
    return "".join(
        f"{chr(65 + row)}{col + 1},{word + str(n) if word == 'T' else word}\n"
        for n, (row, col) in enumerate(places)
        for word in [words[n % len(words)]]
    )


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        (rack(8, 12), PLATE),
        (rack(4, 6), Grid(4, 6)),
        (rack(9, 9, ("T", "EMPTY")), Grid(9, 9)),
        ("A1,T1\nA2,T2\n", PLATE),
        # Rows or columns that are full, in the file of a reader that leaves empty places out.
        (rack(4, 12), PLATE),
        (rack(4, 12, ("T", "NO READ")), PLATE),
        (rack(8, 6, ("T", "NO READ")), PLATE),
        (rack(1, 5, ("T", "NO READ")), PLATE),
        ("position,code\nA1,T1\nB1,T2\n", PLATE),
        ("parent_barcode,barcode,position\nB,,A1\nB,T1,A2\n", PLATE),
        (MAP, Grid(2, 3)),
    ],
)
def test_sizes_that_fit(database: Connection, text: str, grid: Grid) -> None:
    """A scan of the unit's size is compared, and a list of some of its places."""
    assert {row[0] for row in compare(database, text, grid, [])} <= {"unknown", "unread"}


@pytest.mark.parametrize(
    ("text", "grid", "words"),
    [
        (rack(8, 12), Grid(6, 8), "the unit has 6 rows of 8, and the scan has line 9: A9"),
        (rack(6, 8), PLATE, "the unit has 8 rows of 12, and the scan has 6 rows of 8."),
        (rack(4, 6), PLATE, "the scan has 4 rows of 6."),
        (rack(8, 12), Grid(16, 24), "the scan has 8 rows of 12."),
        (rack(9, 9, ("T", "EMPTY")), Grid(10, 10), "the scan has 9 rows of 9."),
        (rack(5, 5, ("NO READ",)), Grid(9, 9), "the scan has 5 rows of 5."),
        (rack(5, 5, ("T", "")), Grid(9, 9), "the scan has 5 rows of 5."),
        (rack(4, 12, ("T", "EMPTY")), PLATE, "the scan has 4 rows of 12."),
        (MAP, Grid(3, 3), "the scan has 2 rows of 3."),
        (MAP, Grid(2, 2), "line 2: A3, line 3: B3 outside of it."),
        ("position,code\nA1,T1\nJ1,T2\n", PLATE, "line 3: J1 outside of it."),
        ("position,code\n82,T1\n", Grid(9, 9), "line 2: 82 outside of it."),
    ],
)
def test_sizes_that_do_not_fit(database: Connection, text: str, grid: Grid, words: str) -> None:
    """A scan of another size than the unit's is a 409, as its reader had a wrong setting."""
    with pytest.raises(psycopg.DatabaseError) as caught:
        compare(database, text, grid, [])
    assert caught.value.sqlstate == "PT409"
    detail = str(caught.value.diag.message_detail)
    assert detail.startswith("size_mismatch: ")
    assert words in detail


def test_labels_of_another_type(database: Connection) -> None:
    """A list whose positions are none of the unit's type is refused with its lines."""
    with pytest.raises(psycopg.DatabaseError) as caught:
        compare(database, "position,code\nA-b,T1\nA1,T2\nfront,T3\n", PLATE, [])
    assert caught.value.sqlstate == "PT400"
    assert caught.value.diag.message_detail == (
        'bad_scan: 2 wrong. line 2: "A-b" is no position of this unit; '
        'line 4: "front" is no position of this unit.'
    )


@st.composite
def boxes(draw: st.DrawFn) -> tuple[Grid, dict[tuple[int, int], str]]:
    """A box of any type, and what is in it."""
    grid = Grid(
        draw(st.integers(1, 16)), draw(st.integers(2, 24)),
        draw(st.sampled_from(SCHEMES)), draw(st.sampled_from(SCHEMES)),
    )  # fmt: skip
    places = [(row, col) for row in range(1, grid.rows + 1) for col in range(1, grid.cols + 1)]
    full = draw(st.lists(st.sampled_from(places), min_size=1, max_size=40, unique=True))
    return grid, {place: f"{n:04}" for n, place in enumerate(full, 1)}


def files(sql: Connection, grid: Grid, content: dict[tuple[int, int], str]) -> Iterator[str]:
    """A box as a reader writes it, as a map, and as a list in its own labels."""
    rows, cols = range(1, grid.rows + 1), range(1, grid.cols + 1)
    yield "".join(
        f"{chr(64 + row)}{col:02},{content.get((row, col), 'No Tube')}\n"
        for row in rows
        for col in cols
    )
    lines = [",".join(["BOX", *map(str, cols)])]
    lines += [
        ",".join([chr(64 + row), *(content.get((row, col), "") for col in cols)]) for row in rows
    ]
    yield "\r\n".join(lines)
    lines = [f'"{label(sql, grid, *place)}";{code}' for place, code in content.items()]
    yield "\ufeffPosition;Barcode\n" + "\n".join(lines)


@settings(max_examples=25, deadline=None)
@given(boxes(), st.data())
def test_a_box_is_as_it_was_scanned(
    database: Connection, box: tuple[Grid, dict[tuple[int, int], str]], data: st.DataObject
) -> None:
    """A box in each layout is found whole; then tubes that changed places are, and no others."""
    grid, content = box
    moved = dict(zip(content, data.draw(st.permutations(list(content.values()))), strict=True))
    known = [Known(code, int(code), UNIT, *place) for place, code in content.items()]
    for text in files(database, grid, content):
        assert {row[0] for row in compare(database, text, grid, known)} == {"found"}
    for text in files(database, grid, moved):
        found = compare(database, text, grid, known)
        assert sorted((row[0], tuple(row[5]), row[3]) for row in found) == sorted(
            ("found" if content[place] == code else "misplaced", place, code)
            for place, code in moved.items()
        )
