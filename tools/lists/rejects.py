"""The rows of an import that the API rejects: their reasons, and the file that is to be mended."""

import os
from pathlib import Path
from typing import Any

from tools.lists import client, rows
from tools.lists.rows import Record


def reasons(
    name: str, header: Record, sent: list[tuple[int, Record]], answer: Any
) -> dict[str, str]:
    """Why rows of a chunk are rejected, by the number that each was sent with.

    Raises client.Refused, with the name of the file, for an error that is not about rows.
    """
    try:
        errors = answer.json().get("errors")
    except (ValueError, AttributeError):
        errors = None
    if not errors:
        raise client.Refused(f"{name} was not taken: {client.message_of(answer)}")
    number_of: dict[int, int] = {}
    line = 1 + header.lines
    for n, record in sent:
        number_of |= dict.fromkeys(range(line, line + record.lines), n)
        line += record.lines
    found: dict[str, list[str]] = {}
    for error in errors:
        said = " ".join(
            str(part) for part in (
                f"{error['column']}:" if error.get("column") else None, error.get("message"),
                f"({error['hint']})" if error.get("hint") else None,
            ) if part
        )  # fmt: skip
        number = number_of.get(error.get("line") or 0)
        if number is None:
            raise client.Refused(f"{name} was not taken: {said}")
        found.setdefault(str(number), []).append(said)
    return {number: "; ".join(reasons) for number, reasons in found.items()}


def add(path: Path, size: int, header: Record, rejected: list[tuple[Record, str]]) -> int:
    """Adds rows, each with its reasons, to a file of this many bytes; answers its new size.

    The file is on the disk when this returns.
    """
    with path.open("a" if size else "w", encoding="utf-8", newline="") as file:
        if not size:
            file.write(rows.write([*header.cells, rows.REASON]))
        for record, why in sorted(rejected, key=lambda pair: pair[0].line):
            missing = [""] * (len(header.cells) - len(record.cells))
            file.write(rows.write([*record.cells, *missing, why]))
        file.flush()
        os.fsync(file.fileno())
        return file.tell()
