"""No log has a password or another word that a client sent, however it sent it."""

import os
import time
import uuid
from pathlib import Path

import pytest

from api_tests.conftest import Api
from api_tests.people import ADDRESSES, FromAddress
from api_tests.test_bad_input import raw
from api_tests.test_nginx import logged

pytestmark = pytest.mark.once

# What PostgreSQL or PostgREST cannot read, around a word.
UNREADABLE = [
    "{WORD}\\u0000x", "{WORD}\\ud800x", "{WORD}\\x", '{WORD}"', "{WORD}\n", "{WORD}\\u00zz",
    '{WORD}", {WORD}', '{WORD}", "x": [{WORD}',
]  # fmt: skip
ROUTES = {
    "login": ["/login", "/rpc/login"], "refresh": ["/refresh", "/rpc/refresh"],
    "accept": ["/accept", "/rpc/accept"], "password": ["/password", "/rpc/change_password"],
}  # fmt: skip
BODIES = {
    "login": '{"email": "ann@lab.example", "password": "WORD"}',
    "refresh": '{"refresh_token": "WORD"}', "accept": '{"invitation": "WORD"}',
    "password": '{"password": "x", "new_password": "WORD"}',
}  # fmt: skip


def in_logs(word: str) -> list[str]:
    """The lines of any log of the stack that have this word."""
    return [
        line
        for path in (Path(os.environ["LAB_TEST_STATE_DIR"]) / "log").iterdir()
        for line in path.read_text(errors="replace").splitlines()
        if word in line
    ]


def wait_until_logged(api: Api) -> None:
    """Waits until all logs have what came before."""
    told = uuid.uuid4().hex
    api.get("/sites", headers={"X-Request-Id": told})
    logged(told)
    # An error of PostgreSQL, which comes to its log after those before.
    marker = f"t{uuid.uuid4().hex}"
    api.get(f"/sites?{marker}=eq.1")
    deadline = time.monotonic() + 60
    while not any("does not exist" in line for line in in_logs(marker)):
        assert time.monotonic() < deadline, "PostgreSQL logs nothing"


@pytest.mark.parametrize("around", UNREADABLE)
@pytest.mark.parametrize("route", sorted(ROUTES))
def test_no_log_has_what_a_login_sent(api: Api, route: str, around: str) -> None:
    """A body that cannot be read is refused, and no log has a word of it."""
    word = f"SECRET{uuid.uuid4().hex}"
    api.mount("http://", FromAddress(next(ADDRESSES)))  # an address has few guesses
    for path in ROUTES[route]:
        body = BODIES[route].replace("WORD", around.replace("{WORD}", word))
        api.post(path, data=body.encode(), headers={"Content-Type": "application/json"})
    wait_until_logged(api)
    assert in_logs(word) == []


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
@pytest.mark.parametrize(
    "path", ["/rpc/login", "/login", "/rpc/l%6fgin", "/refresh", "/rpc/refresh/", "/password",
             "/rpc/change_password", "/accept", "/rpc/accept", "//login", "/x/../login", "/LOGIN",
             "/logout"],
)  # fmt: skip
@pytest.mark.parametrize("more", ["", "&a=;", "&x=%ff", "&b=?"])
def test_no_log_has_a_word_of_a_url(
    api: Api, base_url: str, method: str, path: str, more: str
) -> None:
    """A password in the URL is refused, and the access log keeps the path alone."""
    word = f"SECRET{uuid.uuid4().hex}"
    raw(base_url, f"{path}?email=a@b.c&password={word}{more}".encode(), method.encode())
    wait_until_logged(api)
    assert in_logs(word) == []
