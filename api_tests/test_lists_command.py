"""./stack import and ./stack export: files of any size, each row once, whatever happens."""

import csv
import io
import json
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import psycopg
import pytest
import requests

from api_tests.conftest import Api, Row, assert_error
from api_tests.fixtures import Make
from api_tests.importing import as_csv
from tools import environment
from tools.lists import client, exporter, importer, progress, workbook
from tools.settings import CHECKOUT, StackError

Run = Callable[..., int]
Table = list[list[Any]]


@pytest.fixture
def freezer(make: Make) -> int:
    """A freezer of the test's own."""
    return int(make("freezer")["id"])


@pytest.fixture
def stored(api: Api, freezer: int) -> Iterator[Callable[[], list[Row]]]:
    """The containers in it, by name; they are removed at the end."""

    def read() -> list[Row]:
        query = f"/containers?freezer_id=eq.{freezer}&select=name,lot,expires_on,description"
        rows: list[Row] = api.get(f"{query}&order=name,id").json()
        return rows

    yield read
    api.delete(f"/containers?freezer_id=eq.{freezer}")


@pytest.fixture
def run(base_url: str) -> Run:
    """Runs ./stack import of containers, in this process."""

    def import_file(path: Path, *options: str) -> int:
        given = ["containers", str(path), "--url", base_url, *options]
        return importer.import_list(environment.load(), given)

    return import_file


def table(rows: Table) -> str:
    """A CSV of rows."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def tubes(freezer: int, count: int) -> list[list[Any]]:
    """A header and so many tubes, some of which have text of several lines."""
    return [["freezer_id", "name", "description"]] + [
        [freezer, f"tube {n:05}", f'two\nlines, and a "quote" {n}' if n % 3 else "plain"]
        for n in range(count)
    ]


# Import


def test_each_row_of_a_file_is_stored(
    run: Run, stored: Callable[[], list[Row]], freezer: int, tmp_path: Path
) -> None:
    """In several chunks; nothing is left beside the file."""
    rows = tubes(freezer, 23)
    path = tmp_path / "tubes.csv"
    path.write_text(table(rows))
    assert run(path, "--rows", "5") == 0
    assert [[row["name"], row["description"]] for row in stored()] == [row[1:] for row in rows[1:]]
    assert sorted(tmp_path.iterdir()) == [path]


def test_rejected_rows_come_back_in_a_file(
    run: Run,
    stored: Callable[[], list[Row]],
    freezer: int,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With their reasons; mended, that file is imported as it stands."""
    rows: Table = [["freezer_id", "name", "expires_on"], [freezer, "a", "2030-01-31"],
            [freezer, "b", "31.1.2030"], [freezer, "c", ""], [987654321, "d", "x"]]  # fmt: skip
    path = tmp_path / "tubes.csv"
    path.write_text(table(rows))
    assert run(path, "--rows", "2") == 1
    assert "2 created" in capsys.readouterr().out
    assert [row["name"] for row in stored()] == ["a", "c"]
    rejected = tmp_path / "tubes.csv.rejected.csv"
    header, b, d = csv.reader(rejected.read_text().splitlines())
    assert header == ["freezer_id", "name", "expires_on", "import_error"]
    assert b[:3] == [str(freezer), "b", "31.1.2030"]
    assert b[3].startswith("expires_on: ")
    assert "freezer_id: " in d[3]
    assert "expires_on: " in d[3]
    mended = rejected.read_text().replace("31.1.2030", "2030-01-31")
    rejected.write_text(mended.replace("987654321", str(freezer)).replace(",x,", ",,"))
    with pytest.raises(StackError, match="there already"):
        run(path)
    assert run(rejected) == 0
    assert [row["name"] for row in stored()] == ["a", "b", "c", "d"]


def test_a_header_that_is_wrong_stops_the_import(run: Run, freezer: int, tmp_path: Path) -> None:
    """It is no matter of rows."""
    path = tmp_path / "tubes.csv"
    path.write_text(table([["freezer_id", "colour"], [freezer, "red"]]))
    with pytest.raises(StackError, match="colour"):
        run(path)
    assert not (tmp_path / "tubes.csv.rejected.csv").exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("freezer_id\n1\n".encode("utf-16"), "UTF-16"),
        ("freezer_id\n1\n".encode("utf-16-le"), "UTF-16"),
        ("freezer_id,name\n1,Müller\n".encode("cp1252"), "Windows-1252"),
        (b"", "empty"),
        (b"\n\n", "empty"),
    ],
)
def test_a_file_that_is_no_utf8_is_refused(
    run: Run, tmp_path: Path, content: bytes, reason: str
) -> None:
    """By name, with how to save it."""
    path = tmp_path / "tubes.csv"
    path.write_bytes(content)
    with pytest.raises(StackError, match=reason):
        run(path)


def test_a_dry_run_stores_nothing(
    run: Run, stored: Callable[[], list[Row]], freezer: int, tmp_path: Path
) -> None:
    """It says what would be created and rejected, and leaves no file."""
    path = tmp_path / "tubes.csv"
    path.write_text(table([*tubes(freezer, 3), [freezer, "x", "y", "z"]]))
    assert run(path, "--dry-run") == 1
    assert stored() == []
    assert sorted(tmp_path.iterdir()) == [path]


# Interruptions


@pytest.mark.parametrize("kills", [4, pytest.param(20, marks=pytest.mark.slow)])
def test_a_killed_import_ends_with_the_rows_of_the_file(
    base_url: str, stored: Callable[[], list[Row]], freezer: int, tmp_path: Path, kills: int
) -> None:
    """Killed at random moments and started again, it stores each row once, rejects each once."""
    rows = tubes(freezer, 60 * kills)
    path = tmp_path / "tubes.csv"
    bad: list[list[Any]] = [[freezer, f"bad {n}", "x", "too many"] for n in range(kills)]
    body = rows[1:] + bad
    random.Random(kills).shuffle(body)
    path.write_text(table([rows[0], *body]))
    command = [sys.executable, "-m", "tools", "import", "containers", str(path), "--url", base_url,
               "--rows", "2"]  # fmt: skip
    place, moments = progress.place_of(path), random.Random(11)
    for _ in range(kills):
        seen = place.read_bytes() if place.exists() else b""
        began = subprocess.Popen(
            command, cwd=CHECKOUT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while began.poll() is None and (not place.exists() or place.read_bytes() == seen):
            time.sleep(0.001)
        time.sleep(moments.uniform(0, 0.05))
        began.kill()
        assert began.wait() == -signal.SIGKILL
    assert subprocess.run(command, cwd=CHECKOUT, capture_output=True, check=False).returncode == 1
    assert [row["name"] for row in stored()] == [row[1] for row in rows[1:]]
    rejected = list(csv.reader((tmp_path / "tubes.csv.rejected.csv").read_text().splitlines()))
    assert sorted(row[1] for row in rejected[1:]) == sorted(row[1] for row in bad)


def test_a_chunk_whose_answer_is_lost_is_stored_once(
    run: Run,
    stored: Callable[[], list[Row]],
    freezer: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same chunk goes out again, and the API knows its key."""
    path = tmp_path / "tubes.csv"
    path.write_text(table(tubes(freezer, 6)))
    send = requests.Session.request
    lost: list[int] = []

    def lose(session: requests.Session, *args: Any, **kwargs: Any) -> requests.Response:
        answer = send(session, *args, **kwargs)
        if len(lost) < 3:
            lost.append(answer.status_code)
            raise requests.ConnectionError("the answer is lost")
        return answer

    monkeypatch.setattr(requests.Session, "request", lose)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    assert run(path, "--rows", "3") == 0
    assert lost == [201, 201, 201]
    assert len(stored()) == 6


def interrupted(run: Run, path: Path, monkeypatch: pytest.MonkeyPatch) -> progress.Progress:
    """The progress of an import whose second chunk was sent, and its answer lost."""
    ask = client.Client.ask
    asked: list[str] = []

    def fail(*args: Any, **kwargs: Any) -> Any:
        answer = ask(*args, **kwargs)
        asked.append("")
        if len(asked) == 2:
            raise StackError("away")
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(client.Client, "ask", fail)
        with pytest.raises(StackError, match="away"):
            run(path, "--rows", "2")
    return progress.Progress(**json.loads(progress.place_of(path).read_text()))


def test_a_resume_after_a_day_is_refused(
    run: Run,
    stored: Callable[[], list[Row]],
    freezer: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By then the API has forgotten the key, and rows could come twice."""
    path = tmp_path / "tubes.csv"
    path.write_text(table(tubes(freezer, 5)))
    kept = interrupted(run, path, monkeypatch)
    assert kept.sent_at is not None
    kept.sent_at -= 24 * 3600
    progress.keep(path, kept)
    with pytest.raises(StackError, match=r"more than 24 hours ago, after row 2: .*anew"):
        run(path, "--rows", "2")
    assert len(stored()) == 4
    kept.sent_at += 24 * 3600
    progress.keep(path, kept)
    assert run(path, "--rows", "2") == 0
    assert len(stored()) == 5


def test_a_dry_run_leaves_an_interrupted_import_alone(
    run: Run,
    freezer: int,
    stored: Callable[[], list[Row]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It tries the whole file, and the import goes on afterwards without a row twice."""
    path = tmp_path / "tubes.csv"
    path.write_text(table(tubes(freezer, 5)))
    kept = interrupted(run, path, monkeypatch)
    assert run(path, "--dry-run", "--rows", "3") == 0
    assert progress.Progress(**json.loads(progress.place_of(path).read_text())) == kept
    assert run(path, "--rows", "2") == 0
    assert len(stored()) == 5


def test_an_interrupted_import_goes_on_as_it_began(
    run: Run,
    freezer: int,
    stored: Callable[[], list[Row]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Other options or another file of the name are refused, with how to begin anew."""
    path = tmp_path / "tubes.csv"
    path.write_text(table(tubes(freezer, 5)))
    interrupted(run, path, monkeypatch)
    with pytest.raises(StackError, match="other options"):
        run(path, "--rows", "2", "--mode", "upsert")
    path.write_text(table(tubes(freezer, 6)))
    with pytest.raises(StackError, match="not the file"):
        run(path, "--rows", "2")
    assert len(stored()) == 4


# Workbooks


def sheet(path: Path, cells: Table, **change: tuple[str, str]) -> Path:
    """A workbook with one sheet; `change` replaces text in its XML."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in cells:
        book.active.append(row)
    book.save(path)
    if change:
        with zipfile.ZipFile(path) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        part = "xl/worksheets/sheet1.xml"
        for old, new in change.values():
            assert old.encode() in files[part]
            files[part] = files[part].replace(old.encode(), new.encode())
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
    return path


def test_a_workbook_is_read_as_it_looks(
    run: Run, stored: Callable[[], list[Row]], freezer: int, tmp_path: Path
) -> None:
    """Days, whole numbers, values of formulas, text that looks like a formula, empty rows."""
    path = sheet(
        tmp_path / "tubes.xlsx",
        [["freezer_id", "name", "lot", "expires_on"],
         [freezer, "a", 3590000000, date(2030, 1, 31)],
         [None, None, None, None],
         [freezer, "b", "007", datetime(2030, 2, 1)],
         [freezer, "c", "=1+1", None],
         [freezer, "d", "'-x", None],
         [freezer, "e", "- see note", None]],
        formula=("<f>1+1</f><v />", "<f>1+1</f><v>2</v>"),
    )  # fmt: skip
    assert run(path) == 0
    assert [(row["name"], row["lot"], row["expires_on"]) for row in stored()] == [
        ("a", "3590000000", "2030-01-31"), ("b", "007", "2030-02-01"), ("c", "2", None),
        ("d", "'-x", None), ("e", "- see note", None),
    ]  # fmt: skip


def test_a_long_code_that_became_a_number_is_refused(
    run: Run, stored: Callable[[], list[Row]], freezer: int, tmp_path: Path
) -> None:
    """A spreadsheet keeps fifteen digits of a number: as a code the row is rejected."""
    path = sheet(
        tmp_path / "tubes.xlsx",
        [["freezer_id", "name", "lot", "quantity", "unit"],
         [freezer, "a", 1.234567890123457e19, None, None],
         [freezer, "b", None, 1.5e20, "mg"]],
    )  # fmt: skip
    assert run(path) == 1
    assert [row["name"] for row in stored()] == ["b"]
    rejected = path.with_name("tubes.xlsx.rejected.csv").read_text()
    assert "1.234567890123457E+19" in rejected
    assert "number of a spreadsheet" in rejected


def test_an_error_in_a_cell_stays_one(
    run: Run, stored: Callable[[], list[Row]], freezer: int, tmp_path: Path
) -> None:
    """A date that is #N/A is a rejected row, with the number that the sheet gives it."""
    rows: Table = [
        ["freezer_id", "name", "expires_on"],
        [freezer, "a", "#N/A"],
        [freezer, "b", None],
    ]
    assert run(sheet(tmp_path / "tubes.xlsx", rows)) == 1
    assert [row["name"] for row in stored()] == ["b"]
    rejected = (tmp_path / "tubes.xlsx.rejected.csv").read_text()
    assert "#N/A" in rejected


def two_sheets(path: Path) -> Path:
    """A workbook with the sheets Sheet and Old."""
    book = openpyxl.Workbook()
    book.create_sheet("Old")
    book.save(path)
    return path


def encrypted(path: Path) -> Path:
    """A workbook whose files say that they are encrypted."""
    content = bytearray(sheet(path, [["a"]]).read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    path.write_bytes(content)
    return path


def bomb(path: Path) -> Path:
    """A workbook that says it unpacks to four gigabytes."""
    content = bytearray(sheet(path, [["a"]]).read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 24 : at + 28] = (0xFFFFFFF0).to_bytes(4, "little")
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("make_book", "reason"),
    [
        (two_sheets, "has 2 sheets, 'Sheet', 'Old': choose one with --sheet"),
        (lambda path: sheet(path, [["a", "b"]], merge=(
            "</sheetData>",
            '</sheetData><mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>')),
         "the cells A2:A3 are merged"),
        (lambda path: sheet(path, [["a"], ["=1+1"]]), "the formula in A2 has no value"),
        (bomb, "would unpack to 4,294,9"),
        (encrypted, "is encrypted"),
        (lambda path: path.write_bytes(b"PK no zip") and path, "no workbook"),
        (lambda path: sheet(path, [[f"c{n}" for n in range(1001)]]), "more than 1,000 columns"),
        (lambda path: sheet(path, [], broken=("<sheetData", "<sheetData><")), "cannot|can be read"),
    ],
    ids=["two sheets", "merged", "formula", "bomb", "encrypted", "no zip", "wide", "broken"],
)  # fmt: skip
def test_a_workbook_that_is_no_table_is_refused(
    run: Run, tmp_path: Path, make_book: Callable[[Path], Path], reason: str
) -> None:
    """By name, before anything is sent."""
    path = make_book(tmp_path / "tubes.xlsx")
    with pytest.raises(StackError, match=reason):
        run(path)


def test_a_sheet_is_chosen_by_name(tmp_path: Path) -> None:
    """Of several; one that is not there is refused."""
    path = two_sheets(tmp_path / "tubes.xlsx")
    assert list(workbook.rows(path, "Old")) == []
    with pytest.raises(StackError, match="has no sheet 'New', but 'Sheet', 'Old'"):
        list(workbook.rows(path, "New"))


@pytest.mark.slow
def test_a_million_empty_rows_are_none(tmp_path: Path) -> None:
    """They are passed over; the row after them keeps its number."""
    empty = "".join(f'<row r="{n}"/>' for n in range(2, 1_000_002))
    path = sheet(
        tmp_path / "tubes.xlsx", [["a"], ["b"]],
        rows=('<row r="2"', f'{empty}<row r="1000002"'), cell=('r="A2"', 'r="A1000002"'),
    )  # fmt: skip
    assert list(workbook.rows(path, None)) == [(1, ["a"]), (1_000_002, ["b"])]


GUARDED = [
    "", "x", "=1", "'=1", "''@a", "- x", "-20C", "+1 734", "-", "+", " =1", "\u200b=1", "'", "'x",
    "3.59E+08", "'3.59E+08", "a;=1", "a;'=1", 'a;"=1', "a;-1;b", "a;-x", "\uff1d1", "-1e-5", "\t",
    "-20C\n", "2\n=1", "-Infinity", "-infinity;@",
]  # fmt: skip


def test_a_text_is_guarded_as_the_database_does(sql: psycopg.Connection) -> None:
    """So that each text of a workbook comes in as it is."""
    query = (
        "select array_agg(csv.guard(cell) order by at)"
        " from unnest(%s::text[]) with ordinality _ (cell, at)"
    )
    (expected,) = sql.execute(query.encode(), [GUARDED]).fetchone() or ([],)
    assert [workbook.guard(text) for text in GUARDED] == expected


# Export


def export(base_url: str, *options: str) -> int:
    """Runs ./stack export of containers, in this process."""
    return exporter.export_list(environment.load(), ["containers", *options, "--url", base_url])


def test_an_export_comes_back_unchanged(
    run: Run,
    base_url: str,
    freezer: int,
    stored: Callable[[], list[Row]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In chunks, with formulas and line ends; imported with mode=upsert it changes nothing."""
    path = tmp_path / "tubes.csv"
    extra = [[freezer, "=1+1", "'-x"], [freezer, "z", "a\r\nb;=c"]]
    path.write_text(table([*tubes(freezer, 9), *extra]))
    assert run(path) == 0
    monkeypatch.setattr(exporter, "CHUNK_ROWS", 4)
    out = tmp_path / "out.csv"
    time.sleep(1.1)  # an export is as of a whole second
    assert export(base_url, str(out), "--query", f"freezer_id=eq.{freezer}") == 0
    lines = list(csv.reader(io.StringIO(out.read_text(), newline="")))
    assert len(lines) == 1 + 11
    assert [line[0] for line in lines].count("id") == 1
    before = stored()
    assert run(out, "--mode", "upsert") == 0
    assert "11 unchanged" in capsys.readouterr().out
    assert stored() == before


@pytest.mark.parametrize("cell", ["x", "", "a\nb", '"\n"', '\n","\n', "\n" * 1000, '"', "\r\n,'"])
@pytest.mark.parametrize("names", [("id", "name"), ("name", 'a "\n" b', "id")])
def test_the_last_row_of_a_chunk_is_found(names: tuple[str, ...], cell: str) -> None:
    """From the end, whatever line ends and quotes are in its cells, or in the header."""
    rows = [{name: str(n) if name == "id" else cell for name in names} for n in range(3)]
    text = as_csv([[*names], *([*row.values()] for row in rows)], lineterminator="\n")
    for body in (text.encode(), text.encode().removesuffix(b"\n")):
        assert exporter.last_record(body) == rows[-1]
        header = exporter.header_of(body).decode()
        assert next(csv.reader(io.StringIO(header, newline=""))) == list(names)


def test_an_export_may_be_of_json_lines(
    run: Run, base_url: str, freezer: int, stored: Callable[[], list[Row]], tmp_path: Path
) -> None:
    """One object a line, as the API gives it."""
    path = tmp_path / "tubes.csv"
    path.write_text(table(tubes(freezer, 3)))
    assert run(path) == 0
    time.sleep(1.1)
    out = tmp_path / "out.ndjson"
    query = f"freezer_id=eq.{freezer}&select=id,name,lot,expires_on,description"
    assert export(base_url, str(out), "--query", query) == 0
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert [{k: v for k, v in row.items() if k != "id"} for row in rows] == stored()


def test_an_export_for_excel_has_a_byte_order_mark(
    run: Run, base_url: str, freezer: int, stored: Callable[[], list[Row]], tmp_path: Path
) -> None:
    """With --bom, also where there is no row; and it comes in again."""
    out, path = tmp_path / "out.csv", tmp_path / "tubes.csv"
    query = f"freezer_id=eq.{freezer}&select=id,name"
    assert export(base_url, str(out), "--bom", "--query", query) == 0
    assert out.read_bytes().strip() == b"\xef\xbb\xbf"
    path.write_text(table(tubes(freezer, 2)))
    assert run(path) == 0
    time.sleep(1.1)
    assert export(base_url, str(out), "--bom", "--query", query) == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbfid,name\n")
    out.write_bytes(out.read_bytes().replace(b"tube 00001", b"changed"))
    assert run(out, "--mode", "upsert") == 0
    assert [row["name"] for row in stored()] == ["changed", "tube 00000"]


def test_an_export_is_a_url(api: Api, make: Make, freezer: int) -> None:
    """It is a file for a spreadsheet, with the filters of the list."""
    make("container", freezer_id=freezer, name="=1+1")
    path = f"/export/containers.csv?freezer_id=eq.{freezer}&select=id,name"
    answer = api.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="containers.csv"'
    header, line = csv.reader(answer.text.splitlines())
    assert (header, line[1]) == (["id", "name"], "'=1+1")
    for query in ("&bom=true", "&order=name&bom=true"):
        assert api.get(path + query).content.startswith(b"\xef\xbb\xbfid,name\n")
    assert api.get(path + "&bom=false").content == answer.content
    assert api.get(f"{path}&as_of=2026-01-01").text.strip() == ""
    first = api.get("/export/storage_types.csv?limit=2")
    assert len(list(csv.reader(first.text.splitlines()))) == 3
    assert_error(api.get("/export/nothings.csv"), 404)
    assert_error(api.post(path), 405, "method_not_allowed")


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("colour=eq.red", "column containers.colour does not exist"),
        ("limit=3", "limit cannot be chosen"),
        ("select=name&id=lt.9", "needs the column id"),
    ],
)
def test_an_export_that_fails_leaves_no_file(
    make: Make, base_url: str, tmp_path: Path, query: str, reason: str
) -> None:
    """It says why, and a file that was there stays as it was."""
    make("container", id=None)
    out = tmp_path / "out.csv"
    out.write_text("kept")
    with pytest.raises(StackError, match=reason):
        export(base_url, str(out), "--query", query.replace("id=lt.9", "id=gt.0"))
    assert out.read_text() == "kept"
    assert sorted(tmp_path.iterdir()) == [out]


# The API


def test_the_token_is_asked_for(prod: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Production refuses an import without one, in the API's words; a broken file is named."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(prod.verify))
    path = tmp_path / "sites.csv"
    path.write_text("name\nSite\n")
    given = ["sites", str(path), "--url", prod.base_url]
    with pytest.raises(StackError, match="refuses the token"):
        importer.import_list(environment.load(), given)
    token = tmp_path / "token"
    token.write_text("no token\nat all")
    with pytest.raises(StackError, match="holds no token"):
        importer.import_list(environment.load(), [*given, "--token-file", str(token)])


def test_an_api_that_is_away_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """For five minutes; then the import stops, to go on another time."""
    now = [0.0]
    monkeypatch.setattr(time, "sleep", lambda seconds: now.__setitem__(0, now[0] + seconds))
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    with pytest.raises(StackError, match="cannot be reached: ConnectionError, for 300 seconds"):
        client.Client("http://127.0.0.1:9", None, None).ask("GET", "/health", [], {})
    assert 280 < now[0] < 300


@pytest.mark.parametrize(
    ("text", "options", "word"),
    [
        ("nme\nx\n", [], "no such column"),
        ("name\nx\n", ["--match", "name", "--mode", "skip"], "not unique"),
        ("name\n", [], "has no rows"),
        ('[{"name": "x"}]', [], "has no rows"),
    ],
)
def test_what_was_refused_whole_may_be_sent_again(
    run: Run, freezer: int, tmp_path: Path, text: str, options: list[str], word: str
) -> None:
    """An import that was refused whole leaves no progress that the next one trips on."""
    path = tmp_path / "tubes.csv"
    path.write_text(text)
    with pytest.raises(StackError, match=word):
        run(path, *options)
    assert [one.name for one in tmp_path.iterdir()] == ["tubes.csv"]
    path.write_text(f"freezer_id,name\n{freezer},x\n")
    assert run(path) == 0


def test_options_of_an_interrupted_import_are_told(
    api: Api, run: Run, freezer: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the next one has others, the error names those that differ."""
    path = tmp_path / "tubes.csv"
    path.write_text(table(tubes(freezer, 3)))
    with monkeypatch.context() as broken:
        broken.setattr(importer.Import, "post", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(path)
    with pytest.raises(StackError, match=r"had other options: mode insert\. To begin anew"):
        run(path, "--mode", "skip")
    assert run(path) == 0
    api.delete(f"/containers?freezer_id=eq.{freezer}")


@pytest.mark.parametrize("url", ["localhost:5000", "ftp://localhost", "http://"])
def test_a_url_is_one(run: Run, tmp_path: Path, url: str) -> None:
    """One without http:// is refused before a file is read."""
    path = tmp_path / "tubes.csv"
    path.write_text("name\nx\n")
    with pytest.raises(StackError, match="is no URL"):
        run(path, "--url", url)


@pytest.mark.parametrize("name", ["tubes.xlsx", "tubes.JSON", "."])
def test_an_export_is_called_what_it_is(base_url: str, tmp_path: Path, name: str) -> None:
    """A name that promises another format, and a folder, are refused."""
    with pytest.raises(StackError, match=r"CSV or ndjson|is a folder"):
        exporter.export_list(
            environment.load(), ["containers", str(tmp_path / name), "--url", base_url]
        )
    assert list(tmp_path.iterdir()) == []
