"""Scans of racks and maps of boxes: files of each layout, and one wrong in each way."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.types.composite import CompositeInfo, register_composite

from api_tests import cpu
from api_tests.fixtures import Connection

SCANS = Path(__file__).parent / "scans"
BAD = SCANS / "bad"


@pytest.fixture(scope="module")
def database() -> Iterator[Connection]:
    """The database under test, for a module that writes nothing."""
    with psycopg.connect(os.environ["LAB_TEST_DATABASE"], autocommit=True) as connection:
        info = CompositeInfo.fetch(connection, "inventory.scan_row")
        assert info is not None
        register_composite(info, connection)
        yield connection


Scan = tuple[str, list[str], list[Any]]


def read(sql: Connection, text: str, file_name: str | None = None) -> Scan:
    """Format, warnings and places of a file."""
    query = "select format, warnings, places from inventory.read_scan_file(%s, %s)"
    found = sql.execute(query, [text, file_name]).fetchone()
    assert found is not None
    return found[0], found[1], found[2]


def read_file(sql: Connection, path: Path) -> Scan:
    """The same for one of the files here."""
    return read(sql, path.read_bytes().decode(), path.name)


def places(scan: Scan) -> str:
    """The places of a scan: line, position, and the code, or the state if it has none."""
    return "; ".join(f"{p.line} {p.position} {p.code or p.state}" for p in scan[2])


def racks(scan: Scan) -> set[str | None]:
    """The racks of a scan."""
    return {place.rack for place in scan[2]}


GOOD = {
    "FR00000001.csv": ("fluidx", "FR00000001",
        "1 A1 FX00000001; 2 A2 unread; 3 B1 empty; 4 B2 FX00000002"),
    "fluidx_rack.csv": ("fluidx", "FR00000002",
        "1 A01 FX00000003; 2 A02 unread; 3 B01 empty; 4 B02 0000000004"),
    "fluidx_ends.csv": ("fluidx", "fluidx_ends", "1 A1 FX00000001; 2 A2 unread; 3 A3 empty"),
    "fluidx_rack_ends.csv": ("fluidx", "FR3", "1 A1 unread; 2 A2 FX00000002"),
    "trace.txt": ("trace", "02490000",
        "3 A01 1034000001; 4 A02 empty; 5 B01 unread; 6 B02 unread"),
    "trace_digits.txt": ("trace", "02490001", "4 A1 1034000001; 5 A2 1034000002"),
    "visionmate.tsv": ("visionmate", "Thermo Rack", "2 A1 0359000001; 3 B1 unread; 4 A2 empty"),
    "visionmate_short.tsv": ("visionmate", None, "2 A1 0359000001; 3 A2 unread; 4 H12 0359000002"),
    "visionmate_bare.csv": ("visionmate", None, "1 A1 0359000001; 2 A2 unread; 3 H12 0359000002"),
    "traxcer.csv": ("traxcer", "MX0001",
        "2 A01 8000000001; 3 A02 empty; 4 A03 unread; 5 A04 unread"),
    "traxcer_quoted.csv": ("traxcer", 'MX;1 "new"', "2 A01 0000000001"),
    "xl20.csv": ("xl20", "02490001", "1 B03 1034000001; 2 B04 1034000009; 3 B05 unread"),
    "map.csv": ("grid", "BOX-17",
        "2 A1 0359000001; 2 A2 empty; 2 A3 0359000002; 3 B1 empty; 3 B2 blocked; 3 B3 empty"),
    "map_numbers.csv": ("grid", "BOX-18",
        "2 R1C1 0359000001; 2 R1C2 empty; 3 R2C1 unread; 3 R2C2 0359000002"),
    "map_letters.csv": ("grid", None,
        "2 R1C1 0359000001; 2 R1C2 blocked; 3 R2C1 empty; 3 R2C2 0359000002"),
    "map_trailing.csv": ("grid", "BOX-19",
        "2 A1 0359000001; 2 A2 0359000002; 3 B1 empty; 3 B2 empty"),
    "list_roman.csv": ("list", "BOX-17", "2 iv-2 0359000001"),
    "generic.csv": ("csv", None,
        "2 A1 0359000001; 3 b-2 059000002; 4 R3C4 0359000003; 5 A5 unread"),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_files(database: Connection, name: str) -> None:
    """Each layout is told apart, with its rack, its codes, and what stands in place of a code."""
    scan = read_file(database, SCANS / name)
    assert (scan[0], *racks(scan), places(scan)) == GOOD[name]


def test_no_file_is_left_out() -> None:
    """Each file of a scan is one that a test names."""
    assert {path.name for path in SCANS.iterdir()} == {*GOOD, "list.csv", "bad"}
    assert {path.name for path in BAD.iterdir()} == set(WRONG)


def test_list_of_boxes(database: Connection) -> None:
    """A list names a box a line; a position may stand once in each."""
    scan = read_file(database, SCANS / "list.csv")
    assert scan[:2] == ("list", ["2 racks in one file"])
    assert [(p.rack, p.position, p.code, p.state) for p in scan[2]] == [
        ("BOX-17", "1", "0359000001", "read"),
        ("BOX-17", "2", "0359000002", "read"),
        ("BOX-18", "1", "0359000003", "read"),
        ("BOX-18", "81", None, "empty"),
    ]


def test_moves(database: Connection) -> None:
    """A move list says where each tube was, and which was expected."""
    scan = read_file(database, SCANS / "xl20.csv")
    assert [(p.from_rack, p.from_position, p.expected) for p in scan[2]] == [
        ("02490000", "A01", "1034000001"),
        ("02490000", "A02", "1034000002"),
        ("02490000", "A03", "1034000003"),
    ]
    assert scan[1] == ["line 2: expected 1034000002, found 1034000009"]


BLANK = "a reader that writes nothing has not said that the place is empty, so they are unread"


@pytest.mark.parametrize(
    ("name", "warning"),
    [
        ("trace.txt", f"line 5: blank, with 1 in all; {BLANK}"),
        ("traxcer.csv", f"line 5: blank, with 1 in all; {BLANK}"),
        ("generic.csv", "line 3: code 059000002 is shorter than the others; perhaps it lost its"
         " zeros"),
    ],
)  # fmt: skip
def test_warnings(database: Connection, name: str, warning: str) -> None:
    """A blank of a reader, and a code without its zeros, are warned of with their lines."""
    assert warning in read_file(database, SCANS / name)[1]


@pytest.mark.parametrize("name", ["FR00000001.csv", "map.csv", "visionmate.tsv"])
def test_no_warning_without_reason(database: Connection, name: str) -> None:
    """A file in which nothing is odd has no warning."""
    assert read_file(database, SCANS / name)[1] == []


@pytest.mark.parametrize(
    ("words", "state"),
    [
        (["NO READ", "No Read", "NOREAD", "no_read", "NO-READ", "NOSCAN", "No Scan", "ERROR", "?"],
         "unread"),
        (["No TrakMate", "NO TUBE", "NoTube", "EMPTY", "Empty", "no_tube"], "empty"),
        (["BLOCKED", "Disabled"], "blocked"),
    ],
)  # fmt: skip
def test_words(database: Connection, words: list[str], state: str) -> None:
    """A word means the same in whatever spelling; no word of an unread tube means empty."""
    text = "\n".join(f"A{n},{word}" for n, word in enumerate(words, 1))
    assert {place.state for place in read(database, text)[2]} == {state}


def test_no_word_means_two_things(database: Connection) -> None:
    """The words of two states have none in common, and each is read as its own state."""
    states = ("unread", "empty", "blocked", "ruined")
    query = "select word, inventory.read_scan_word(word) from unnest(inventory.scan_words(%s)) word"
    for state in states:
        found = database.execute(query, [state]).fetchall()
        assert found
        assert {read_as for _, read_as in found} == {state}, found


@pytest.mark.parametrize("name", [name for name in GOOD if name != "FR00000001.csv"])
@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text.removeprefix("\ufeff"),
        lambda text: text.replace("\r\n", "\n").replace("\n", "\r\n"),
        lambda text: text.replace("\r\n", "\n").replace("\n", "\r"),
        lambda text: text.replace("\r\n", "\n").rstrip("\n") + "\n\n \n",
    ],
    ids=["mark", "crlf", "cr", "end"],
)
def test_programs_write_text_in_their_own_way(database: Connection, name: str, change: Any) -> None:
    """A byte order mark, any system's line ends, and blank lines at the end change nothing."""
    text = (SCANS / name).read_bytes().decode()
    assert read(database, change(text), name)[2] == read(database, text, name)[2]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("pad", ["", "  "])
def test_delimiters(database: Connection, delimiter: str, quote: str, pad: str) -> None:
    """A file is read with each delimiter, with quotes and with padding."""
    rows = [["Position", "Tube ID"], ["A01", "0012"], ["A02", "1E5"], ["B01", "No Tube"]]
    text = "\n".join(
        delimiter.join(f"{pad}{quote}{cell}{quote}{pad}" for cell in row) for row in rows
    )
    assert places(read(database, text)) == "2 A01 0012; 3 A02 1E5; 4 B01 empty"


@pytest.mark.parametrize(
    ("file_name", "rack"),
    [
        ("FR1.csv", "FR1"),
        ("FR1", "FR1"),
        ("FR1.2026.csv", "FR1.2026"),
        ("C:\\scans\\FR1.csv", "FR1"),
        ("/mnt/a.b/FR1.txt", "FR1"),
        (".csv", None),
        ("", None),
        (None, None),
    ],
)
def test_rack_of_the_file_name(
    database: Connection, file_name: str | None, rack: str | None
) -> None:
    """FluidX names its rack in the file's name, whatever folder and ending that has."""
    assert racks(read(database, "A1,FX1", file_name)) == {rack}


# The lines that are wrong, as the detail tells them.
WRONG = {
    "position_twice.csv": "bad_scan: 1 wrong. lines 1 and 3: position A01 stands twice.",
    "position_twice_map.csv": "bad_scan: 1 wrong. lines 2 and 4: position R01C01 stands twice.",
    "code_twice.csv": "bad_scan: 1 wrong. lines 1 and 3: code FX00000001 stands twice.",
    "code_twice_map.csv": "bad_scan: 1 wrong. lines 2 and 3: code 0359000002 stands twice.",
    "unknown_word_twice.csv": "bad_scan: 1 wrong. lines 2 and 3: code KAPUT stands twice.",
    "spreadsheet.csv": 'bad_scan: 3 wrong. line 2: "3.59E+08" is no code any more; '
    'line 3: "3,59E+08" is no code any more; line 4: "359000001.0" is no code any more.',
    "not_available.csv": 'bad_scan: 4 wrong. line 3: "#N/A" is no code any more; '
    'line 4: "#REF!" is no code any more; line 5: "####" is no code any more; '
    'line 6: "nan" is no code any more.',
    "dash.csv": 'bad_scan: 1 wrong. line 2: "-" is no code any more.',
    "no_position.tsv": 'bad_scan: 3 wrong. line 3: "A0" is no position; line 4: no position; '
    'line 5: "Top left" is no position.',
    "two_positions.tsv": 'bad_scan: 1 wrong. line 3: "A2 or A3" is no position.',
    "cut_off.csv": "bad_scan: 1 wrong. line 3: 1 cells, not 2.",
    "text_beyond.csv": "bad_scan: 1 wrong. line 2: 3 cells, not 2.",
    "comma_in_code.csv": "bad_scan: 1 wrong. line 3: 3 cells, not 2.",
    "trace_alone.txt": "bad_scan: 1 wrong. line 2: no place follows.",
    "header_alone.csv": "bad_scan: 1 wrong. line 1: no place follows.",
    "two_codes.csv": "bad_scan: 1 wrong. line 1: two columns are the code.",
    "contradiction.csv": "bad_scan: 2 wrong. line 2: a code, and a status that says there is none; "
    "line 3: a code, and a status that says there is none.",
    "map_rows.csv": "bad_scan: 1 wrong. line 2: the rows from here are not A, B, C or 1, 2, 3.",
    "map_columns.csv": "bad_scan: 1 wrong. line 1: the columns are not 1, 2, 3 or A, B, C.",
    "map_short.csv": "bad_scan: 1 wrong. line 2: 3 cells, not 4.",
    "map_long.csv": "bad_scan: 1 wrong. line 2: 4 cells, not 3.",
    "xl20_short.csv": "bad_scan: 1 wrong. line 2: 5 cells, not 10.",
    "open_quote.csv": "bad_scan: 2 wrong. line 2: a quote does not end; line 3: a quote does not"
    " end.",
    "control.csv": "not_text: line 2 has a control character.",
    "workbook.xlsx": "not_text: line 1 has a control character.",
    "blank.csv": "blank_scan: the file has no text.",
    "page.html": 'no_format: line 1 is "<!doctype html>".',
    "codes_alone.txt": 'no_format: line 1 is "FX00000001".',
    "code_first.csv": 'no_format: line 1 is "FX00000001,A1".',
    "no_code_column.csv": 'no_format: line 1 is "Position,Volume".',
}


def refusal(sql: Connection, text: str) -> psycopg.Error:
    """The error with which a file is refused."""
    with pytest.raises(psycopg.DatabaseError) as caught:
        read(sql, text, "file.csv")
    return caught.value


@pytest.mark.parametrize("name", WRONG)
def test_wrong_files(database: Connection, name: str) -> None:
    """A file that is wrong in one way is refused with its lines, as a 400."""
    error = refusal(database, (BAD / name).read_bytes().decode())
    assert (error.sqlstate, error.diag.message_detail) == ("PT400", WRONG[name])
    assert error.diag.message_hint


def test_the_hint_lists_the_formats(database: Connection) -> None:
    """A file that no format fits is told which were looked for."""
    hint = str(refusal(database, "hello").diag.message_hint)
    for name in ("FluidX", "Trace", "VisionMate", "Traxcer", "XL20", "map", "list", "CSV"):
        assert name in hint


@pytest.mark.parametrize("code", ["1E5", "20E-00123", "12E+345678", "#12", "A.0", "NO-READ-7"])
def test_codes_that_look_ruined(database: Connection, code: str) -> None:
    """A code that no spreadsheet would have made of a number is a code."""
    assert places(read(database, f"A1,{code}")) == f"1 A1 {code}"


def test_many_faults_are_counted(database: Connection) -> None:
    """Of many faults the first ten are named, and all are counted."""
    text = "\n".join(f"A{n},3.59E+{n:02}" for n in range(1, 97))
    detail = str(refusal(database, text).diag.message_detail)
    assert detail.startswith('bad_scan: 96 wrong. line 1: "3.59E+01"')
    assert "line 10:" in detail
    assert "line 11:" not in detail


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("A1,FX1\n" + "#" * (1 << 20), "too_long: 1048583 bytes"),
        ("A1,FX1\n" * 10_001, "too_long: 10001 lines"),
        ("A1,FX1" + "," * 100_001, "too_long: 1 lines"),
    ],
    ids=["bytes", "lines", "cells"],
)
def test_limits(database: Connection, text: str, detail: str) -> None:
    """A file of over 1 MB, 10,000 lines or 100,000 cells is a 413."""
    error = refusal(database, text)
    assert error.sqlstate == "PT413"
    assert str(error.diag.message_detail).startswith(detail)


def test_a_viewer_reads_scans(sql: Connection) -> None:
    """The least of the members may call all that reading and comparing a scan takes."""
    sql.execute("set local role lab_viewer")
    query = """
        select d.kind from inventory.read_scan_file(%s, 'FR1.csv') f,
          (values (row(2, 3, 'roman_lower', 'upper', '')::inventory.unit_grid)) unit (grid),
          inventory.compare_seen(inventory.see_scan(f.format, f.places, grid), grid, 1, '{}') d
    """
    text = (SCANS / "map.csv").read_text()
    assert sql.execute(query, [text]).fetchall() == [("unknown",), ("unknown",)]
    assert "stands twice" in str(refusal(sql, "A1,x\nA1,y\n").diag.message_detail)


def test_ten_thousand_lines(database: Connection) -> None:
    """A list of the most lines that may be is read whole."""
    text = "position,code" + "".join(f"\n{n},{n:010}" for n in range(1, 10_000))
    spent = cpu.of_session(database)
    assert len(read(database, text)[2]) == 9_999
    assert spent() < 10


HOSTILE = [
    '"', '""', '",', "a,", " ", " \n", "\r", "x", "A1,x\n", "0", "1E", "A1 ", "é", "\t;",
    "Rack Base Name:", "#", "\u00a0",
]  # fmt: skip


@pytest.mark.parametrize("part", HOSTILE)
@pytest.mark.parametrize("around", ["{}x", "position,code\nA1,{}\n{},x"])
def test_time_is_linear(database: Connection, part: str, around: str) -> None:
    """Ten times as much of any hostile text takes some ten times as long, not a hundred times."""

    def cost(length: int) -> float:
        text = around.replace("{}", part * (length // len(part.encode())))
        spent = cpu.of_session(database)
        with database.transaction(force_rollback=True):
            database.execute("set local statement_timeout = '200s'")
            try:
                read(database, text, "file.csv")
            except psycopg.DatabaseError as error:
                assert str(error.sqlstate)[:3] == "PT4", error  # noqa: PT017
        return spent()

    short = min(cost(40_000) for _ in range(2))
    assert cost(400_000) < 30 * short + 1
