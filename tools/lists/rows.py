"""The rows of a file: a CSV as it stands, or a sheet of a workbook written as one."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.lists import workbook
from tools.settings import StackError

# The last column of a file of rejected rows; it does not go to the server.
REASON = "import_error"
CODEC_NAMES = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}
SAVE_AS = 'save it as "CSV UTF-8", in LibreOffice with the character set Unicode (UTF-8)'

# A chunk ends where it has so many characters, if not before; the API takes 16 MB.
CHUNK_SIZE = 4 * 1024 * 1024

csv.field_size_limit(16 * 1024 * 1024)


@dataclass(frozen=True)
class Record:
    """A row of the file: the line it begins in, its cells, and its text with the line end."""

    line: int
    cells: list[str]
    text: str

    @property
    def lines(self) -> int:
        """How many lines it has for the server, which counts line feeds."""
        return self.text.count("\n")


def write(cells: Iterable[str], delimiter: str = ",") -> str:
    """A line of CSV, with its line end."""
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return line.getvalue()


def check_encoding(path: Path) -> None:
    """Raises StackError if the file is not UTF-8, with how to save it as that."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        start = file.read(2)
        if start in CODEC_NAMES:
            raise StackError(f"{path.name} is {CODEC_NAMES[start]}: {SAVE_AS}")
        file.seek(0)
        try:
            while block := file.read(1 << 20):
                if b"\0" in block:
                    raise StackError(f"{path.name} is UTF-16, or no text: {SAVE_AS}")
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            raise StackError(f"{path.name} is not UTF-8, perhaps Windows-1252: {SAVE_AS}") from None


def delimiter_of(line: str) -> str:
    """What stands between the cells of a header: the one of comma, semicolon and tab it has most.

    The server reads a header so too.
    """
    return max(",;\t", key=line.count)


class _Lines:
    """Lines of a file, that remembers those which were read since it was last asked."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines, self.taken = iter(lines), ""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        self.taken += line
        return line

    def take(self) -> str:
        """The text that was read since the last call."""
        taken, self.taken = self.taken, ""
        return taken


def read_csv(path: Path) -> Iterator[Record]:
    """The records of a CSV, the header first. Raises StackError if the file is not UTF-8."""
    check_encoding(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        delimiter = delimiter_of(file.readline())
        file.seek(0)
        lines = _Lines(file)
        reader = csv.reader(lines, delimiter=delimiter)
        line = 1
        try:
            for cells in reader:
                text = lines.take()
                if any(cells):
                    yield Record(line, cells, text.rstrip("\r\n") + "\n")
                elif cells and line == 1:
                    raise StackError(f"{path.name} has no header in its first line")
                line = reader.line_num + 1
        except csv.Error as error:
            raise StackError(f"{path.name}, line {line}: {error}") from None


def read_workbook(path: Path, sheet: str | None) -> Iterator[Record]:
    """The rows of a sheet as records of a CSV, the header first; those that are empty left out."""
    for line, cells in workbook.rows(path, sheet):
        yield Record(line, cells, write(cells))


def without_reasons(records: Iterator[Record]) -> Iterator[Record]:
    """The records without the last column, if the header calls that import_error."""
    header = next(records, None)
    if header is None:
        return
    delimiter = delimiter_of(header.text)
    drops = header.cells[-1:] == [REASON]
    yield _shorter(header, delimiter) if drops else header
    for record in records:
        yield _shorter(record, delimiter) if drops else record


def _shorter(record: Record, delimiter: str) -> Record:
    cells = record.cells[:-1]
    return Record(record.line, cells, write(cells, delimiter))


def read(path: Path, sheet: str | None) -> Iterator[Record]:
    """The records of a file, by its name: .xlsx and .xlsm are workbooks, all others CSV."""
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return without_reasons(read_workbook(path, sheet))
    if sheet is not None:
        raise StackError(f"{path.name} is no workbook: it has no sheet {sheet!r}")
    return without_reasons(read_csv(path))


def chunks(records: Iterator[Record], most: int) -> Iterator[list[Record]]:
    """The records in chunks of `most` rows, or of some four million characters."""
    chunk: list[Record] = []
    size = 0
    for record in records:
        if chunk and (len(chunk) == most or size + len(record.text) > CHUNK_SIZE):
            yield chunk
            chunk, size = [], 0
        chunk.append(record)
        size += len(record.text)
    if chunk:
        yield chunk
