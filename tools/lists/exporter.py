"""./stack export: a list of any size into a file, in chunks, as it was at one time."""

import argparse
import csv
import json
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TextIO
from urllib.parse import parse_qsl

from tqdm import tqdm

from tools.lists import client
from tools.settings import Settings, StackError, say

CHUNK_ROWS = 50_000
BOM = "\ufeff"
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
) -> Iterator[tuple[str, int]]:
    """The body of each chunk of a list, by ascending id, and its rows. Raises StackError."""
    as_of = now_of(api)
    last = 0
    while True:
        page = [("id", f"gt.{last}"), ("order", "id"), ("limit", str(CHUNK_ROWS)), ("as_of", as_of)]
        answer = api.ask("GET", f"/{name}", query + page, {"Accept": media_type})
        if answer.status_code not in (200, 206):
            raise StackError(f"{name} cannot be read: {client.message_of(answer)}")
        answer.encoding = "utf-8"
        text = answer.text
        count, last = count_rows(text, media_type, last)
        yield text, count
        if count < CHUNK_ROWS:
            return


def count_rows(text: str, media_type: str, last: int) -> tuple[int, int]:
    """How many rows a chunk has, and the id of its last one; `last` where it has none."""
    if media_type == "text/csv":
        if not text.strip():
            return 0, last
        reader = csv.reader(text.splitlines(keepends=True))
        header = next(reader, ["id"])
        if "id" not in header:
            raise StackError("an export needs the column id: name it in select=")
        at, count = header.index("id"), 0
        for cells in reader:
            count, last = count + 1, int(cells[at])
        return count, last
    lines = json_lines(text)
    if lines:
        last_row = json.loads(lines[-1])
        if "id" not in last_row:
            raise StackError("an export needs the column id: name it in select=")
        last = int(last_row["id"])
    return len(lines), last


def json_lines(text: str) -> list[str]:
    """The rows of a JSON list of the API, which puts each on a line of its own.

    Their text stays as it is: a number read and written could lose digits.
    """
    inner = text.strip()[1:-1]
    lines = [line.strip().removesuffix(",") for line in inner.split("\n") if line.strip()]
    if not all(line.startswith("{") and line.endswith("}") for line in lines):
        raise StackError("the API wrote its list otherwise than this command can read")
    return lines


def write(api: client.Client, given: argparse.Namespace, out: TextIO) -> int:
    """Writes the list; answers how many rows it has."""
    query = parse_qsl(given.query or "", keep_blank_values=True)
    if taken := OWN & {name for name, _ in query}:
        raise StackError(f"{', '.join(sorted(taken))} cannot be chosen: an export goes by id")
    media_type = "application/json" if given.format == "ndjson" else "text/csv"
    rows = 0
    out.write(BOM if given.bom else "")
    with tqdm(unit=" rows", unit_scale=True, disable=None) as bar:
        for nth, (text, count) in enumerate(read(api, given.list, query, media_type)):
            if media_type == "application/json":
                out.writelines(line + "\n" for line in json_lines(text))
            elif nth == 0 or count:
                # The header stands once, and PostgREST leaves out the last line end.
                body = text if nth == 0 else text[text.index("\n") + 1 :]
                out.write(body if body.endswith("\n") else body + "\n")
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
        write(api, given, sys.stdout)
        return 0
    new = given.file.with_name(given.file.name + ".part")
    with ExitStack() as cleanup:
        cleanup.callback(new.unlink, missing_ok=True)
        with new.open("w", encoding="utf-8", newline="") as file:
            rows = write(api, given, file)
        new.replace(given.file)
    say(f"{rows:,} rows in {given.file}")
    return 0
