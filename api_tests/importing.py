"""What the tests of imports share: a list as it is sent, and the errors of one that is refused."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from api_tests.conftest import Api, Row, assert_error

FAULT = {"line", "column", "value", "code", "message", "hint"}


def as_csv(rows: Iterable[Iterable[Any]], **options: Any) -> str:
    """A table as Python's csv writes it."""
    text = io.StringIO(newline="")
    csv.writer(text, **options).writerows(rows)
    return text.getvalue()


def import_list(api: Api, path: str, sent: Any, **headers: str) -> Any:
    """Sends CSV, as text or bytes, or JSON, as a list, to a path such as sites?mode=upsert."""
    is_json = not isinstance(sent, str | bytes)
    data = json.dumps(sent) if is_json else sent
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    headers.setdefault("Content-Type", "application/json" if is_json else "text/csv")
    return api.post(
        f"/import/{path}", data=data if isinstance(data, bytes) else data.encode(),
        headers=headers, timeout=60,
    )  # fmt: skip


def counts(answer: Any) -> tuple[int, int, int]:
    """How many rows an import has created, updated and left unchanged."""
    assert answer.status_code in (200, 201), answer.text
    body = answer.json()
    assert answer.status_code == (201 if body["created"] and "dry_run" not in body else 200)
    return body["created"], body["updated"], body["unchanged"]


def faults(answer: Any, status: int = 400) -> list[tuple[int | None, str | None, str | None, str]]:
    """Line, column, value and code of each error of a list that was refused."""
    body = assert_error(answer, status)
    errors: list[Row] = body["errors"]
    assert all(set(error) == FAULT for error in errors)
    assert all(error["message"] and error["hint"] for error in errors), errors
    assert body["details"] == f"{len(errors)} error{'s' * (len(errors) != 1)}"
    return [(e["line"], e["column"], e["value"], e["code"]) for e in errors]
