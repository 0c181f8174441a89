"""./stack import: a file of any size into a list, in chunks, each of which is stored once."""

import argparse
import itertools
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tqdm import tqdm

from tools.lists import client, progress, rejects, rows
from tools.lists.rows import Record
from tools.settings import Settings, StackError, say

CHUNK_ROWS = 5000


class Import:
    """One file on its way into one list."""

    def __init__(self, path: Path, api: client.Client, given: argparse.Namespace) -> None:
        """Finds out where an import that was interrupted is to go on. Raises StackError."""
        self.path, self.api, self.given = path, api, given
        target = {
            "url": api.url, "list": given.list, "mode": given.mode, "match": given.match,
            "lab": given.lab, "sheet": given.sheet, "rows": given.rows,
        }  # fmt: skip
        self.rejects = path.with_name(path.name + ".rejected.csv")
        if given.dry_run:  # nothing of an import that was interrupted is touched
            self.progress, self.goes_on = progress.Progress(path.name, "", target), False
        else:
            self.progress, self.goes_on = progress.begin(path, target)
        if self.goes_on:
            say(f"Going on after row {self.progress.records:,}")
        elif self.rejects.exists() and not given.dry_run:
            raise StackError(f"{self.rejects} is there already: move it away first")

    def run(self) -> int:
        """Imports the file; answers how many rows were rejected. Raises StackError."""
        records = rows.read(self.path, self.given.sheet)
        header = next(records, None)
        if header is None:
            raise StackError(f"{self.path.name} is empty: its first line names the columns")
        if self.goes_on and self.rejects.exists():
            os.truncate(self.rejects, self.progress.rejected_size)
        for _ in itertools.islice(records, self.progress.records):
            pass
        started, at_first = time.monotonic(), self.progress.records
        with (
            self.forgetting_what_was_refused(),
            tqdm(total=self.path.stat().st_size, unit="B", unit_scale=True, disable=None) as bar,
        ):
            for chunk in rows.chunks(records, self.given.rows):
                self.send(header, chunk)
                done = self.progress.records - at_first
                bar.set_postfix_str(
                    f"{done / (time.monotonic() - started):,.0f} rows/s, "
                    f"{self.progress.rejected:,} rejected", refresh=False,
                )  # fmt: skip
                bar.update(sum(len(record.text.encode()) for record in chunk))
        if not self.progress.records:
            raise StackError(f"{self.path.name} has no rows: a header alone, or no table")
        if not self.given.dry_run:
            progress.place_of(self.path).unlink(missing_ok=True)
        return self.progress.rejected

    @contextmanager
    def forgetting_what_was_refused(self) -> Iterator[None]:
        """Leaves no progress behind where the API took nothing at all: another try is a new one.

        Of an import that goes on nobody knows yet whether its chunk is there.
        """
        try:
            yield
        except client.Refused:
            if not (self.goes_on or self.progress.records or self.given.dry_run):
                progress.place_of(self.path).unlink(missing_ok=True)
            raise

    def send(self, header: Record, chunk: list[Record]) -> None:
        """Stores a chunk but for the rows that are rejected, and notes that."""
        now = self.progress
        while kept := [n for n in range(len(chunk)) if str(n) not in now.left_out]:
            body = (header.text + "".join(chunk[n].text for n in kept)).encode()
            if now.sent_at is None:
                now.sent_at = time.time()
            self.keep()
            answer = self.post(body)
            if answer.status_code in (200, 201):
                for name, count in answer.json().items():
                    if isinstance(count, int) and not isinstance(count, bool):
                        now.counts[name] = now.counts.get(name, 0) + count
                break
            # Nothing of it is stored, so the next try is another request, with a key of its own.
            sent = [(n, chunk[n]) for n in kept]
            now.left_out |= rejects.reasons(self.path.name, header, sent, answer)
            now.sent_at = None
        self.reject(header, chunk)
        now.records += len(chunk)
        now.sent_at, now.left_out = None, {}
        self.keep()

    def keep(self) -> None:
        """Notes the progress, of what is not a trial."""
        if not self.given.dry_run:
            progress.keep(self.path, self.progress)

    def post(self, body: bytes) -> Any:
        """The answer to a chunk."""
        options = [("mode", self.given.mode)]
        options += [("match", self.given.match)] if self.given.match else []
        headers = {"Content-Type": "text/csv", "Accept": "application/json"}
        if self.given.dry_run:
            options.append(("dry_run", "true"))
        else:
            headers["Idempotency-Key"] = self.progress.key(body)
            headers["Change-Reason"] = quote(self.given.reason or f"import of {self.path.name}")
        return self.api.ask("POST", f"/import/{self.given.list}", options, headers, body)

    def reject(self, header: Record, chunk: list[Record]) -> None:
        """Adds the rows of a chunk that were left out to the file of those that were rejected."""
        now = self.progress
        if now.left_out and not self.given.dry_run:
            pairs = [(chunk[int(n)], why) for n, why in now.left_out.items()]
            now.rejected_size = rejects.add(self.rejects, now.rejected_size, header, pairs)
        now.rejected += len(now.left_out)


def _parser(settings: Settings) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./stack import", description="Takes a CSV or XLSX file into a list, in chunks. "
        "Interrupted, it goes on where it was; rejected rows go to FILE.rejected.csv.",
    )  # fmt: skip
    parser.add_argument("list", help="as in the URL: containers, computers, sites")
    parser.add_argument("file", type=Path, metavar="FILE", help=".csv, .xlsx or .xlsm")
    parser.add_argument("--mode", choices=("insert", "upsert", "skip"), default="insert",
                        help="what becomes of a row that is there already")  # fmt: skip
    parser.add_argument("--match", metavar="COLUMN", help="says which row is meant; without it, id")
    parser.add_argument("--sheet", help="of a workbook that has several")
    parser.add_argument("--dry-run", action="store_true", help="store nothing")
    parser.add_argument("--reason", help="why, for the history")
    parser.add_argument("--rows", type=int, default=CHUNK_ROWS, metavar="N",
                        help=f"of a chunk, at most; {CHUNK_ROWS:,} without this")  # fmt: skip
    client.add_options(parser, settings)
    return parser


def import_list(settings: Settings, arguments: list[str]) -> int:
    """Imports a file; answers 1 if rows were rejected, else 0. Raises StackError."""
    parser = _parser(settings)
    given = parser.parse_args(arguments)
    if not given.list.isidentifier():
        parser.error(f"{given.list!r} is no list")
    if not 1 <= given.rows <= 100_000:
        parser.error("--rows is from 1 to 100,000")
    if not given.file.is_file():
        raise StackError(f"there is no file {given.file}")
    api = client.Client(given.url, given.token_file, given.lab)
    work = Import(given.file, api, given)
    rejected = work.run()
    counts = [f"{count:,} {name}" for name, count in work.progress.counts.items()]
    say(f"{'Would be: ' if given.dry_run else ''}{', '.join(counts) or 'nothing created'}")
    if rejected:
        where = "" if given.dry_run else f"; mend {work.rejects} and import it"
        say(f"{rejected:,} rows rejected{where}")
    return 1 if rejected else 0
