"""Bodies cost nothing before anybody is known: small limits, and 401 before the body comes."""

import select
import socket
import ssl
from collections.abc import Callable
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from api_tests.bare_nginx import Bare
from api_tests.conftest import assert_error
from api_tests.matrix import VERBS, plain_urls
from api_tests.people import ADDRESSES, FromAddress
from api_tests.resources import RESOURCES

pytestmark = pytest.mark.once

TOKEN = "00000000-0000-4000-8000-000000000000"
SMALL = [
    ("POST", "/login"), ("POST", "/refresh"), ("POST", "/logout"), ("POST", "/accept"),
    ("POST", "/password"), ("POST", "/me"), ("POST", "/tokens"), ("DELETE", f"/token/{TOKEN}"),
    ("POST", "/lab/1/member/a@lab.example"), ("DELETE", "/lab/1/member/a@lab.example"),
    ("POST", "/change/1/undo"),
    *[("POST", f"/rpc/{name}") for name in (
        "login", "refresh", "logout", "accept", "change_password", "create_token", "delete_token",
        "upsert_member", "delete_member", "undo_change", "health", "me", "delete_site")],
    *[("DELETE", f"/{name}/1") for name in RESOURCES],
]  # fmt: skip
ROWS = [("POST", "/sites"), ("PATCH", "/sites?id=eq.1"), ("POST", "/site/1"), ("POST", "/site"),
        ("POST", "/rpc/upsert_site")]  # fmt: skip
LARGE = [("POST", "/import/sites"), ("POST", "/site/7000013/files")]
VERB_URLS = [("POST", f"/{name}") for name in (
    *VERBS, "lookup", "read_scan", "stocktake")]  # fmt: skip
# Where a word is sent.
WORDS = {"/login", "/refresh", "/logout", "/accept", "/password", *[f"/rpc/{name}" for name in (
    "login", "refresh", "logout", "accept", "change_password", "health", "me")]}  # fmt: skip
# What a request without a token may write.
ANONYMOUS = {"/login", "/refresh", "/password", "/rpc/login", "/rpc/refresh",
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
@pytest.mark.parametrize(("method", "path"), [w for w in SMALL if w[0] == "POST"])
def test_a_small_body_is_enough(
    bare: Bare, method: str, path: str, send: Callable[[int], bytes | list[bytes]]
) -> None:
    """A name or a role takes 64 kB, and a word 2 kB, with a length or without."""
    allowed, refused = (2_000, 3_000) if path in WORDS else (60_000, 70_000)
    body = send(refused)
    sent = body if isinstance(body, bytes) else iter(body)
    assert_error(bare.api.request(method, path, data=sent), 413, "64 kB", "2 kB")
    body = send(allowed)
    sent = body if isinstance(body, bytes) else iter(body)
    assert bare.api.request(method, path, data=sent).status_code == 200


BODILESS = [
    *[(method, path) for method in ("GET", "HEAD") for path in (
        "/sites", "/site/1", "/sites/0/5", "/me", "/health", "/", "/rpc/site", "/rpc/undo_change",
        "/rpc/me", "/tokens", "/changes", "/ui/icon.svg")],
    *[write for write in SMALL if write[0] == "DELETE"], ("DELETE", "/sites?id=eq.1"),
]  # fmt: skip


@pytest.mark.parametrize("length", ["Content-Length: 1000", "Content-Length: 16776216",
                                    "Transfer-Encoding: chunked"])  # fmt: skip
@pytest.mark.parametrize(("method", "path"), BODILESS)
def test_what_reads_or_removes_has_no_body(bare: Bare, method: str, path: str, length: str) -> None:
    """A body that nobody looks at is 413 before it comes."""
    assert begins(bare, method, path, f"{length}\r\n") == b"413"


@pytest.mark.parametrize(("method", "path"), BODILESS)
def test_a_short_body_is_overlooked(bare: Bare, method: str, path: str) -> None:
    """Some clients send {} with everything: that goes on."""
    assert bare.api.request(method, path, data=b"{}").status_code == 200


@pytest.mark.parametrize("send", [lambda size: b"x" * size, chunks], ids=["whole", "chunked"])
@pytest.mark.parametrize(("method", "path"), [*ROWS, *LARGE])
def test_rows_may_be_large(
    bare: Bare, method: str, path: str, send: Callable[[int], bytes | list[bytes]]
) -> None:
    """A file or an import may have 16 MB, rows in JSON 2 MB, and no more."""
    sizes = (16_000_000, 17_000_000) if (method, path) in LARGE else (2_000_000, 2_200_000)
    for size, status in zip(sizes, (200, 413), strict=True):
        body = send(size)
        sent = body if isinstance(body, bytes) else iter(body)
        assert bare.api.request(method, path, data=sent).status_code == status


@pytest.mark.parametrize("send", [lambda size: b"x" * size, chunks], ids=["whole", "chunked"])
def test_a_verb_takes_many_items(bare: Bare, send: Callable[[int], bytes | list[bytes]]) -> None:
    """The items of a verb may have 4 MB, and no more."""
    for method, path in [*VERB_URLS, ("POST", "/rpc/move")]:
        for size, status in ((3_000_000, 200), (5_000_000, 413)):
            body = send(size)
            sent = body if isinstance(body, bytes) else iter(body)
            assert bare.api.request(method, path, data=sent).status_code == status, path


def test_the_small_routes_are_all_that_take_no_row() -> None:
    """Each URL that writes, of the matrix, is in one list or the other."""
    written = {
        (method, path.format(lab=1).replace("nobody@tau.example", "a@lab.example"))
        for method, path, name in plain_urls()
        if method != "GET"
        and not name.startswith(("upsert_", "delete_", "import_", "insert_", "store_"))
    }
    known = {(method, path.replace("/change/1/", "/change/7000013/")) for method, path in SMALL}
    known |= {*VERB_URLS, *ROWS, *LARGE}
    assert written - known == set()


def connect(bare: Bare, address: str) -> socket.socket:
    """A connection from an address of this machine."""
    place = urlsplit(bare.settings.url)
    plain = socket.create_connection(("127.0.0.1", place.port or 443), 15, (address, 0))
    if place.scheme == "http":
        return plain
    context = ssl.create_default_context(cafile=str(bare.api.verify))
    return context.wrap_socket(plain, server_hostname="localhost")


def begins(bare: Bare, method: str, path: str, headers: str) -> bytes:
    """Sends the head of a request whose body never comes: the status."""
    with closing(connect(bare, "127.0.0.1")) as connection:
        connection.sendall(f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n".encode())
        return connection.recv(65536)[9:12]


WRITES = sorted({(m, p) for m, p in [*SMALL, *ROWS, *LARGE, *VERB_URLS, ("PUT", "/sites?id=eq.1"),
                                     ("DELETE", "/sites?id=eq.1")]})  # fmt: skip


@pytest.mark.parametrize("length", ["Content-Length: 9000", "Transfer-Encoding: chunked"])
@pytest.mark.parametrize(("method", "path"), [w for w in WRITES if w[1] not in ANONYMOUS])
def test_no_body_is_waited_for_without_a_token(
    bare_production: Bare, method: str, path: str, length: str
) -> None:
    """In production a write without a token is 401 before its body comes: no 408 for waiting."""
    assert begins(bare_production, method, path, f"{length}\r\n") == b"401"


NO_TOKENS = [
    None,
    "",
    "Basic eDp5",
    "Bearer",
    "Bearer ",
    "x",
    "Bearerx y",
    "Bearer junk",
    "Bearer x.y",
    "Bearer x.y.z.w",
    "Bearer x.y.z w",
    "Bearer x.y.z,w",
    "Bearer ..",
]


@pytest.mark.parametrize("value", NO_TOKENS)
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


@pytest.mark.parametrize("value", NO_TOKENS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", ["/sites", "/site/1", "/me", "/changes", "/labs", "/sites/0/5",
    "/rpc/site", "/rpc/me", "/tokens", "/site/1/history", "/sites?order=" + "a," * 40])  # fmt: skip
def test_a_read_needs_a_token(
    bare_production: Bare, method: str, path: str, value: str | None
) -> None:
    """A query is PostgREST's to read, and a stranger gives it none."""
    headers = {} if value is None else {"Authorization": value}
    answer = bare_production.api.request(method, path, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert bare_production.api.request(
        method, path, headers={"Authorization": "Bearer x.y.z"}
    ).status_code == 200  # fmt: skip


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", ["/health", "/health/", "/rpc/health", "/", "/ui/icon.svg"])
def test_some_reads_need_none(bare_production: Bare, method: str, path: str) -> None:
    """Whether it works, what there is, and the page are for everybody."""
    assert bare_production.api.request(method, path).status_code == 200


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
    opened = []

    def begin(number: int, token: str) -> socket.socket:
        connection = connect(bare_production, f"127.4.0.{number}")
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


@pytest.mark.parametrize("length", ["Content-Length: 100000", "Transfer-Encoding: chunked"])
def test_an_address_sends_ten_large_bodies_at_once(bare: Bare, length: str) -> None:
    """Of an address ten large bodies are on their way at once; small ones go on beside them."""
    address = next(ADDRESSES)
    opened = []

    def begin(head: str, body: bytes = b"") -> socket.socket:
        connection = connect(bare, address)
        opened.append(connection)
        connection.sendall(
            f"POST /sites HTTP/1.1\r\nHost: localhost\r\n{head}\r\n\r\n".encode() + body
        )
        return connection

    try:
        waiting = [begin(length) for _ in range(11)]
        refused, _, _ = select.select(waiting, [], [], 9)
        assert [connection.recv(65536)[9:12] for connection in refused] == [b"429"]
        assert begin("Content-Length: 2", b"{}").recv(65536)[9:12] == b"200"
    finally:
        for connection in opened:
            connection.close()
