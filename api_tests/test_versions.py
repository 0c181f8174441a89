"""What PostgREST itself may answer, by its version; everything else is the same on any.

The tests run on the program that the stack runs, as LAB_POSTGREST_BIN names one. They ask PostgREST
past nginx. Where the contract speaks, nginx and the database see to it that
a client gets one answer, and the tests of the contract say which.
"""

import http.client
import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from api_tests.people import sign
from tools import environment, install


def postgrest_version() -> tuple[int, ...]:
    """The version of the PostgREST under test, as (12, 0, 2); the program is asked."""
    program = install.postgrest_program(environment.load())
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    found = re.search(r"\d+(?:\.\d+)+", said.stdout)
    assert found, said.stdout
    return tuple(map(int, found[0].split(".")))


@dataclass
class Answer:
    """What PostgREST said."""

    status: int
    headers: dict[str, str]
    body: Any


def ask(
    method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
) -> Answer:
    """One request to PostgREST itself."""
    connection = http.client.HTTPConnection("localhost", timeout=30)
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.settimeout(30)
    connection.sock.connect(f"{os.environ['LAB_TEST_STATE_DIR']}/run/postgrest.sock")
    try:
        sent = {"Content-Type": "application/json"} | (headers or {})
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        text = answer.read().decode()
        return Answer(
            answer.status,
            {name.lower(): value for name, value in answer.getheaders()},
            json.loads(text) if text else None,
        )
    finally:
        connection.close()


def document() -> dict[str, Any]:
    """The OpenAPI document."""
    found: dict[str, Any] = ask("GET", "/").body
    return found


def token_of(role: str) -> dict[str, str]:
    """The header of a well signed token with a role that does not exist."""
    claims = {"role": role, "aud": "lab-inventory", "exp": int(time.time()) + 60}
    return {"Authorization": f"Bearer {sign(claims, os.environ['LAB_TEST_JWT_SECRET'])}"}


# The question; the answer of old versions; the first version with the new answer, and that.
DIFFERENCES: dict[str, tuple[Callable[[], Any], Any, tuple[int, ...], Any]] = {
    "unknown Accept": (
        lambda: ask("GET", "/sites", headers={"Accept": "image/png"}).status, 415, (12, 0, 3), 406,
    ),
    "token with an unknown role": (
        lambda: ask("GET", "/sites", headers=token_of("nobody_at_all")).status, 400, (13,), 401,
    ),
    "Proxy-Status of an error": (
        lambda: "proxy-status" in ask("GET", "/no_such_list").headers, False, (13,), True,
    ),
    "length of a list is told": (
        lambda: "content-length" in ask("GET", "/sites").headers, False, (13,), True,
    ),
    "is.not_null": (
        lambda: ask("GET", "/sites?contact=is.not_null&limit=1").status, 400, (13,), 200,
    ),
    "format of an id in the document": (
        lambda: document()["definitions"]["sites"]["properties"]["id"]["format"], "bigint", (13,),
        "int64",
    ),
    "GET of a function that writes, in the document": (
        lambda: "get" in document()["paths"]["/rpc/delete_site"], True, (13,), False,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DIFFERENCES)
def test_what_differs_by_version(name: str) -> None:
    """PostgREST answers as its version does: the difference is known, and its end is noticed."""
    asked, old, since, new = DIFFERENCES[name]
    assert asked() == (new if postgrest_version() >= since else old)


def test_the_version_is_known() -> None:
    """The program is one that the differences were noted for."""
    assert (12, 0) <= postgrest_version() < (17,)
