"""Bodies cost nothing before anybody is known: small limits, and 401 before the body comes."""

import select
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from api_tests.bare_nginx import Bare
from api_tests.conftest import assert_error
from api_tests.matrix import plain_urls
from api_tests.people import ADDRESSES, FromAddress
from api_tests.resources import RESOURCES

pytestmark = pytest.mark.once

TOKEN = "00000000-0000-4000-8000-000000000000"
SMALL = [
    ("POST", "/login"), ("POST", "/refresh"), ("POST", "/logout"), ("POST", "/accept"),
    ("POST", "/password"), ("POST", "/tokens"), ("DELETE", f"/token/{TOKEN}"),
    ("POST", "/lab/1/member/a@lab.example"), ("DELETE", "/lab/1/member/a@lab.example"),
    ("POST", "/change/1/undo"),
    *[("POST", f"/rpc/{name}") for name in (
        "login", "refresh", "logout", "accept", "change_password", "create_token", "delete_token",
        "upsert_member", "delete_member", "undo_change", "health", "me", "delete_site")],
    *[("DELETE", f"/{name}/1") for name in RESOURCES],
]  # fmt: skip
LARGE = [("POST", "/sites"), ("PATCH", "/sites?id=eq.1"), ("POST", "/site/1"), ("POST", "/site"),
         ("POST", "/rpc/upsert_site")]  # fmt: skip
# What a request without a token may write.
ANONYMOUS = {"/login", "/refresh", "/password", "/rpc/login", "/rpc/refresh", "/rpc/health",
             "/rpc/change_password"}  # fmt: skip
KNOWN = {"Authorization": "Bearer x.y.z"}


@pytest.fixture(autouse=True)
def another_address(bare: Bare, bare_production: Bare) -> None:
    """Each test comes from an address of its own: guesses at words are counted by address."""
    for one in (bare, bare_production):
        one.api.mount(f"{urlsplit(one.settings.url).scheme}://", FromAddress(next(ADDRESSES)))


def chunks(size: int) -> list[bytes]:
    """A body of this size in pieces, which requests sends as chunks: no length is told before."""
    return [b"x" * 1000] * (size // 1000)


@pytest.mark.parametrize("send", [lambda size: b"x" * size, chunks], ids=["whole", "chunked"])
@pytest.mark.parametrize(("method", "path"), SMALL)
def test_a_small_body_is_enough(
    bare: Bare, method: str, path: str, send: Callable[[int], bytes | list[bytes]]
) -> None:
    """Where a word, a name or a role is sent, 64 kB is the limit, with or without a length."""
    body = send(70_000)
    sent = body if isinstance(body, bytes) else iter(body)
    assert_error(bare.api.request(method, path, data=sent), 413, "64 kB")
    body = send(60_000)
    sent = body if isinstance(body, bytes) else iter(body)
    assert bare.api.request(method, path, data=sent).status_code == 200


@pytest.mark.parametrize("send", [lambda size: b"x" * size, chunks], ids=["whole", "chunked"])
@pytest.mark.parametrize(("method", "path"), LARGE)
def test_rows_may_be_large(
    bare: Bare, method: str, path: str, send: Callable[[int], bytes | list[bytes]]
) -> None:
    """A list or a row may have 16 MB, and no more."""
    for size, status in ((3_000_000, 200), (17_000_000, 413)):
        body = send(size)
        sent = body if isinstance(body, bytes) else iter(body)
        assert bare.api.request(method, path, data=sent).status_code == status


def test_the_small_routes_are_all_that_take_no_row() -> None:
    """Each URL that writes, of the matrix, is in one list or the other."""
    written = {
        (method, path.format(lab=1).replace("nobody@tau.example", "a@lab.example"))
        for method, path, name in plain_urls()
        if method != "GET" and not name.startswith(("upsert_", "delete_"))
    }
    known = {(method, path.replace("/change/1/", "/change/7000013/")) for method, path in SMALL}
    assert written - known == set()


def begins(bare: Bare, method: str, path: str, headers: str) -> tuple[bytes, float]:
    """Sends the head of a request whose body never comes: the status, and how long it took."""
    context = ssl.create_default_context(cafile=str(bare.api.verify))
    place = urlsplit(bare.settings.url)
    with closing(socket.create_connection(("127.0.0.1", place.port or 443), 15)) as plain:
        connection = context.wrap_socket(plain, server_hostname="localhost")
        started = time.monotonic()
        connection.sendall(f"{method} {path} HTTP/1.1\r\nHost: x\r\n{headers}\r\n".encode())
        return connection.recv(65536)[9:12], time.monotonic() - started


WRITES = sorted({(m, p) for m, p in [*SMALL, *LARGE, ("PUT", "/sites?id=eq.1"),
                                     ("DELETE", "/sites?id=eq.1")]})  # fmt: skip


@pytest.mark.parametrize("length", ["Content-Length: 9000", "Transfer-Encoding: chunked"])
@pytest.mark.parametrize(("method", "path"), [w for w in WRITES if w[1] not in ANONYMOUS])
def test_no_body_is_waited_for_without_a_token(
    bare_production: Bare, method: str, path: str, length: str
) -> None:
    """In production a write without a token is 401 before its body comes."""
    status, seconds = begins(bare_production, method, path, f"{length}\r\n")
    assert (status, seconds < 2) == (b"401", True)


@pytest.mark.parametrize("value", [None, "", "Basic eDp5", "Bearer", "Bearer ", "x", "Bearerx y"])
@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_write_needs_a_token(
    bare_production: Bare, method: str, path: str, value: str | None
) -> None:
    """Another header than a Bearer token is none, and only what gives a token needs none."""
    headers = {} if value is None else {"Authorization": value}
    answer = bare_production.api.request(method, path, json={}, headers=headers)
    if path in ANONYMOUS:
        assert answer.status_code == 200
    else:
        assert_error(answer, 401, "login_required")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_token_goes_on(bare_production: Bare, method: str, path: str, scheme: str) -> None:
    """A write with a token reaches PostgREST, which looks at the token before it reads the body."""
    headers = {"Authorization": f"{scheme} x.y.z"}
    told = bare_production.asked(method, path, json={}, headers=headers)
    assert told["headers"]["authorization"] == f"{scheme} x.y.z"


@pytest.mark.parametrize("path", ["/sites", "/site/1", "/me", "/health", "/", "/changes"])
def test_a_read_needs_none_here(bare_production: Bare, path: str) -> None:
    """A read has no body to wait for: PostgREST decides."""
    assert bare_production.api.get(path).status_code == 200


def test_development_needs_no_token(bare: Bare) -> None:
    """Development takes a write without a token, as it always did."""
    assert bare.api.post("/site", json={}).status_code == 200


def test_what_is_no_route_is_not_401(bare_production: Bare) -> None:
    """A URL that is not there, or a method that is not offered, is said before the token."""
    assert_error(bare_production.api.post("/nothing"), 404)
    assert_error(bare_production.api.put("/site/1"), 405)


# Shares


def test_a_token_has_a_share_of_the_connections(bare_production: Bare) -> None:
    """Of one token six requests are at work at once, from any address; another one is served."""
    place = urlsplit(bare_production.settings.url)
    context = ssl.create_default_context(cafile=str(bare_production.api.verify))
    opened = []

    def begin(number: int, token: str) -> ssl.SSLSocket:
        plain = socket.create_connection(
            ("127.0.0.1", place.port or 443), 15, (f"127.4.0.{number}", 0)
        )
        connection = context.wrap_socket(plain, server_hostname="localhost")
        opened.append(connection)
        connection.sendall(f"POST /sites HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
                           "Content-Length: 9\r\n\r\n".encode())  # fmt: skip
        return connection

    signature = "s" * 43
    try:
        # What waits for its body is at work. The order in which nginx takes them is its own.
        waiting = [begin(number, f"a.{number}.{signature}") for number in range(1, 8)]
        (refused,), _, _ = select.select(waiting, [], [], 9)
        assert refused.recv(65536)[9:12] == b"429"
        waiting.remove(refused)
        other = begin(8, f"a.1.{'t' * 43}")
        other.sendall(b'{"a": 12}')
        assert other.recv(65536)[9:12] == b"200"
        for connection in waiting:
            connection.sendall(b'{"a": 12}')
            assert connection.recv(65536)[9:12] == b"200"
        again = begin(9, f"b.c.{signature}")
        again.sendall(b'{"a": 12}')
        assert again.recv(65536)[9:12] == b"200"
    finally:
        for connection in opened:
            connection.close()
