"""./stack export: a list of any size into a file, in chunks, as it was at one time."""

import argparse
import csv
import io
import json
import re
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import parse_qsl

from tqdm import tqdm

from tools.lists import client
from tools.settings import Settings, StackError, say

CHUNK_ROWS = 50_000
BOM = "\ufeff".encode()
# What a program that goes by the name of a file would take for something else.
OTHERS = {".json", ".ods", ".xls", ".xlsm", ".xlsx"}
# What the command sets itself.
OWN = {"as_of", "limit", "offset", "order", "sort", "after"}


def clock_of(api: client.Client) -> datetime:
    """The time of the API's clock, in whole seconds."""
    answer = api.ask("GET", "/health", [], {})
    return parsedate_to_datetime(answer.headers["Date"]).astimezone(UTC)


def now_of(api: client.Client) -> str:
    """What the export is as of: the first whole second after it began, once that is over.

    The second in which it begins would leave out what was written at its start.
    """
    began = clock_of(api)
    while (now := clock_of(api)) <= began:
        time.sleep(0.05)
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")


def read(
    api: client.Client, name: str, query: list[tuple[str, str]], media_type: str
) -> Iterator[tuple[bytes, int]]:
    """The body of each chunk of a list, by ascending id, and its rows. Raises StackError."""
    as_of = now_of(api)
    last = 0
    while True:
        page = [("id", f"gt.{last}"), ("order", "id"), ("limit", str(CHUNK_ROWS)), ("as_of", as_of)]
        answer = api.ask("GET", f"/{name}", query + page, {"Accept": media_type})
        if answer.status_code not in (200, 206):
            raise StackError(f"{name} cannot be read: {client.message_of(answer)}")
        count = count_rows(answer.headers.get("Content-Range", ""))
        if count:
            find = last_record if media_type == "text/csv" else last_object
            row = find(answer.content)
            if "id" not in row:
                raise StackError("an export needs the column id: name it in select=")
            last = int(row["id"])
        yield answer.content, count
        if count < CHUNK_ROWS:
            return


def count_rows(content_range: str) -> int:
    """How many rows an answer has: 0-49999/* are 50,000, */* is none. Raises StackError."""
    found = re.match(r"(?:(\d+)-(\d+)|\*)/", content_range)
    if not found:
        raise StackError("the API does not say how many rows its answer has")
    return int(found[2]) - int(found[1]) + 1 if found[1] else 0


def header_of(body: bytes) -> bytes:
    """The first line of a CSV, with its line end; a name in quotes may have others."""
    end = body.find(b"\n")
    while body.count(b'"', 0, end) % 2:
        end = body.find(b"\n", end + 1)
    return body[: end + 1]


def last_record(body: bytes) -> dict[str, str]:
    """The last row of a CSV, found from its end: before it is a line end outside of quotes."""
    end, start = len(body), body.rstrip(b"\n").rfind(b"\n")
    quotes = body.count(b'"', start, end)
    while quotes % 2:
        end, start = start, body.rfind(b"\n", 0, start)
        quotes += body.count(b'"', start, end)
    text = (header_of(body) + body[start + 1 :]).decode()
    return next(csv.DictReader(io.StringIO(text, newline="")))


def last_object(body: bytes) -> dict[str, Any]:
    """The last row of a JSON list of the API."""
    line = body.rstrip().rsplit(b"\n", 1)[-1].lstrip(b" [")
    row: dict[str, Any] = json.loads(json_lines(b"[" + line)[-1])
    return row


def json_lines(body: bytes) -> list[bytes]:
    """The rows of a JSON list of the API, which puts each on a line of its own.

    Their text stays as it is: a number read and written could lose digits.
    """
    inner = body.strip()[1:-1]
    lines = [line.strip().removesuffix(b",") for line in inner.split(b"\n") if line.strip()]
    if not all(line.startswith(b"{") and line.endswith(b"}") for line in lines):
        raise StackError("the API wrote its list otherwise than this command can read")
    return lines


def write(api: client.Client, given: argparse.Namespace, out: BinaryIO) -> int:
    """Writes the list; answers how many rows it has."""
    query = parse_qsl(given.query or "", keep_blank_values=True)
    if taken := OWN & {name for name, _ in query}:
        raise StackError(f"{', '.join(sorted(taken))} cannot be chosen: an export goes by id")
    media_type = "application/json" if given.format == "ndjson" else "text/csv"
    rows = 0
    out.write(BOM if given.bom else b"")
    with tqdm(unit=" rows", unit_scale=True, disable=None) as bar:
        for nth, (body, count) in enumerate(read(api, given.list, query, media_type)):
            if media_type == "application/json":
                out.writelines(line + b"\n" for line in json_lines(body))
            elif nth == 0 or count:
                # The header stands once, and PostgREST leaves out the last line end.
                out.write(memoryview(body)[0 if nth == 0 else len(header_of(body)) :])
                out.write(b"" if body.endswith(b"\n") else b"\n")
            rows += count
            bar.update(count)
    return rows


def _parser(settings: Settings) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./stack export", description="Writes a list of any size as CSV, whose cells no "
        "spreadsheet runs, or with one JSON object a line; as it is when the command begins.",
    )  # fmt: skip
    parser.add_argument("list", help="as in the URL: containers, computers, sites")
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="without it, stdout")
    parser.add_argument("--query", metavar="QUERY",
                        help="of the URL, as 'freezer_id=eq.1&select=id,name'")  # fmt: skip
    parser.add_argument("--format", choices=("csv", "ndjson"), help="without it, as FILE is called")
    parser.add_argument("--bom", action="store_true", help="a byte order mark, for Excel")
    client.add_options(parser, settings)
    return parser


def export_list(settings: Settings, arguments: list[str]) -> int:
    """Exports a list; answers 0. Raises StackError, and then leaves no file behind."""
    parser = _parser(settings)
    given = parser.parse_args(arguments)
    if not given.list.isidentifier():
        parser.error(f"{given.list!r} is no list")
    if given.format is None:
        is_json = given.file is not None and given.file.suffix in (".ndjson", ".jsonl")
        given.format = "ndjson" if is_json else "csv"
    if given.file is not None and given.file.suffix.lower() in OTHERS:
        raise StackError(f"an export is CSV or ndjson: {given.file} would be called what it is not")
    if given.file is not None and given.file.is_dir():
        raise StackError(f"{given.file} is a folder")
    api = client.Client(given.url, given.token_file, given.lab)
    if given.file is None:
        write(api, given, sys.stdout.buffer)
        return 0
    new = given.file.with_name(given.file.name + ".part")
    with ExitStack() as cleanup:
        cleanup.callback(new.unlink, missing_ok=True)
        with new.open("wb") as file:
            rows = write(api, given, file)
        new.replace(given.file)
    say(f"{rows:,} rows in {given.file}")
    return 0
