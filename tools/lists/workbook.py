"""The rows of a sheet of an Excel workbook, as the texts that a CSV of it would have."""

import datetime
import itertools
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.ElementTree import iterparse
from openpyxl.utils.exceptions import InvalidFileException

from tools.settings import StackError

# A workbook is unpacked in memory: what it says of its size is looked at before. Python's zipfile
# reads no more of a file than that.
MAX_UNPACKED = 1024 * 1024 * 1024
MAX_FILES = 10_000
MAX_COLUMNS = 1000
# A text that looks like a formula has an apostrophe in a CSV, which the import takes off again: it
# is csv.guard() of deploy/api/csv.sql.
FORMULA = (
    r"[ \t\n\r\f\v\u00a0\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"
    r"[=+@\uff0b\uff0d\uff1d\uff20-]|[=@\uff0b\uff0d\uff1d\uff20]|[\t\r\n]"
)
AMOUNT = r"(?: ?[0-9][A-Za-z0-9 .,%\u00b0\u00b5\u03bc]*(?:e-[0-9]+)?|[Ii]nfinity)"
NUMBER = r"[0-9](?:[.,][0-9]+)?E[+][0-9]+"
GUARDED = re.compile(rf"'*(?:{FORMULA}|[+-](?!{AMOUNT}\Z)|{NUMBER}\Z)")
GUARDED_INSIDE = re.compile(rf"(;\"*)(?='*(?:{FORMULA}|[+-](?!{AMOUNT}\"*(?:[,;)]|\Z))))")
TAG = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def check_archive(path: Path) -> None:
    """Raises StackError for what is no workbook, or too large when unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            files = archive.infolist()
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        raise StackError(f"{path.name} is no workbook: {error}") from None
    unpacked = sum(file.file_size for file in files)
    if len(files) > MAX_FILES or unpacked > MAX_UNPACKED:
        raise StackError(
            f"{path.name} would unpack to {unpacked:,} bytes in {len(files):,} files; "
            f"{MAX_UNPACKED:,} in {MAX_FILES:,} are the most. Save it as CSV"
        )
    if any(file.flag_bits & 1 for file in files):
        raise StackError(f"{path.name} is encrypted; save it without a password")


def text_of(value: Any) -> str:
    """A cell as the text that an import reads: days and times as ISO 8601, numbers in full."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case float():  # as a spreadsheet shows it: an import knows that for no code
            return str(value).upper()
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat()
        case datetime.datetime() | datetime.date() | datetime.time():
            return value.isoformat()
        case datetime.timedelta():
            return str(value)
    return guard(value) if isinstance(value, str) else str(value)


def guard(text: str) -> str:
    """A text with an apostrophe before what a spreadsheet may run, as an export has it."""
    return ("'" if GUARDED.match(text) else "") + GUARDED_INSIDE.sub(r"\1'", text)


def faults(path: Path, part: str) -> Iterator[str]:
    """What of a sheet is no table: cells that are merged, or formulas that have no value yet."""
    with zipfile.ZipFile(path) as archive, archive.open(part) as sheet:
        table = None
        for event, element in iterparse(sheet, events=("start", "end")):
            if event == "start":
                table = element if element.tag == f"{TAG}sheetData" else table
            elif element.tag == f"{TAG}mergeCell":
                yield f"the cells {element.get('ref')} are merged: split them"
            elif element.tag == f"{TAG}c":
                if element.find(f"{TAG}f") is not None and not element.findtext(f"{TAG}v"):
                    yield (f"the formula in {element.get('r')} has no value: open the file in a "
                           "spreadsheet and save it")  # fmt: skip
            elif element.tag == f"{TAG}row" and table is not None:
                table.clear()  # or a million rows would stay in memory


def choose(path: Path, book: Any, sheet: str | None) -> Any:
    """The sheet that is meant. Raises StackError if that is not clear."""
    names = [each.title for each in book.worksheets]
    listed = ", ".join(repr(name) for name in names)
    if sheet is None and len(names) != 1:
        raise StackError(f"{path.name} has {len(names)} sheets, {listed}: choose one with --sheet")
    if sheet is not None and sheet not in names:
        raise StackError(f"{path.name} has no sheet {sheet!r}, but {listed}")
    return book[sheet or names[0]]


def rows(path: Path, sheet: str | None) -> Iterator[tuple[int, list[str]]]:
    """The number of each row that is not empty, from 1, and the texts of its cells.

    Of a formula it is the value that the spreadsheet stored; an error, as #N/A, stays one. Raises
    StackError if the file is no workbook, or the sheet no table.
    """
    check_archive(path)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        chosen = choose(path, book, sheet)
        found = list(itertools.islice(faults(path, chosen._worksheet_path), 10))
        if found:
            raise StackError(f"{path.name}, sheet {chosen.title!r}: {'; '.join(found)}")
        chosen.reset_dimensions()
        width = 0
        for cells in chosen.iter_rows():
            texts = [text_of(cell.value) for cell in cells]
            while texts and not texts[-1]:
                texts.pop()
            if texts:
                width = width or len(texts)
                if len(texts) > MAX_COLUMNS:
                    raise StackError(f"{path.name} has more than {MAX_COLUMNS:,} columns")
                number = next(cell.row for cell in cells if cell.value is not None)
                yield number, texts + [""] * (width - len(texts))
        book.close()
    except (InvalidFileException, ParseError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise StackError(f"{path.name} is no workbook that can be read: {error}") from None
