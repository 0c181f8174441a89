"""What nginx adds: compression, static files, traces, and errors of one shape."""

import json
import os
import re
import select
import socket
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import requests

from api_tests import cpu
from api_tests.conftest import Api, Row, assert_error
from api_tests.people import ADDRESSES, client
from api_tests.test_bad_input import Make, raw

pytestmark = pytest.mark.once


def logged(request_id: str) -> Row:
    """The line of the access log for a request; nginx writes it when the answer has left."""
    log = Path(os.environ["LAB_TEST_STATE_DIR"]) / "log/nginx.log"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for line in log.read_text(errors="replace").splitlines():
            if f'"request_id":"{request_id}"' in line:
                found: Row = json.loads(line)
                return found
    raise AssertionError(f"{request_id} is not in {log}")


def test_the_request_id_comes_back_and_is_logged(api: Api, unique: str) -> None:
    """A client's X-Request-Id comes back, and the log has it with upstream time and status."""
    answer = api.get("/sites", headers={"X-Request-Id": unique})
    assert answer.headers["X-Request-Id"] == unique
    line = logged(unique)
    assert (line["method"], line["uri"], line["status"]) == ("GET", "/sites", 200)
    assert line["upstream_status"] == "200"
    assert 0 <= float(line["upstream_seconds"]) <= line["seconds"] + 0.01


def test_a_request_id_is_made_where_there_is_none(api: Api) -> None:
    """Every answer has a request id, errors of nginx included."""
    ids = {api.get(path).headers["X-Request-Id"] for path in ("/sites", "/nothing", "/site/abc")}
    assert len(ids) == 3
    assert all(len(request_id) == 32 for request_id in ids)


def poll(api: Api, path: str, status: int, headers: dict[str, str]) -> requests.Response:
    """Asks again until the answer has this status, for a minute at most."""
    deadline = time.monotonic() + 60
    while (answer := api.get(path, headers=headers)).status_code != status:
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.05)
    found: requests.Response = answer
    return found


@pytest.mark.parametrize("bad", ['a"b', "x" * 65, "a b", "<script>"])
def test_a_hostile_request_id_is_replaced(api: Api, bad: str) -> None:
    """A request id with other characters than a token's, or a long one, is not taken over."""
    assert api.get("/sites", headers={"X-Request-Id": bad}).headers["X-Request-Id"] != bad


def test_the_request_id_reaches_the_database(api: Api, unique: str) -> None:
    """The request id goes to PostgREST and from there into the database.

    The function that shows it is made here, so this also proves that a change of the schema is
    served with no restart, and gone again when it is dropped.
    """
    with psycopg.connect(os.environ["LAB_TEST_DATABASE"], autocommit=True) as session:
        session.execute(f"""
            create function api.{unique}() returns json language sql stable
              return current_setting('request.headers')::json;
            grant execute on function api.{unique}() to lab_open""")
        try:
            answer = poll(api, f"/rpc/{unique}", 200, {"X-Request-Id": unique})
        finally:
            session.execute(f"drop function api.{unique}()")
    assert answer.json()["x-request-id"] == unique
    poll(api, f"/rpc/{unique}", 404, {})


@pytest.mark.parametrize("accept", ["application/json", "text/csv"])
def test_long_answers_are_compressed(api: Api, accept: str) -> None:
    """JSON and CSV come compressed where the client takes that and it is worth it."""
    rows = [{"name": "compressed " + "x" * 100} for _ in range(50)]
    made = api.post("/sites", json=rows, headers={"Prefer": "return=representation"}).json()
    answer = api.get("/sites", headers={"Accept": accept, "Accept-Encoding": "gzip"})
    api.delete(f"/sites?id=in.({','.join(str(row['id']) for row in made)})")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert answer.text.count("compressed") == 50


def test_static_files(api: Api) -> None:
    """Files under /ui/ come with their media type and may be kept for a while."""
    answer = api.get("/ui/icon.svg")
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    assert answer.headers["Cache-Control"] == "max-age=3600"


@pytest.mark.parametrize(
    "path",
    ["/ui/assets/", "/ui/../nginx.conf", "/ui/%2e%2e/errors/400.json", "/index.html",
     "/errors/400.json", "/page", "/ui/.vite/"],
)  # fmt: skip
def test_nothing_else_is_served(base_url: str, path: str) -> None:
    """Folders, files outside of the page and nginx's own files are not given out."""
    assert raw(base_url, path.encode()).status_code in (400, 404)


ANOTHER_SITE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "{}"},
    {"Origin": "http://evil.example"},
    {"Origin": "{}.evil.example"},
    {"Origin": "http://localhost:1"},
    {"Origin": "null"},
]
THIS_SITE = [
    {},
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://behind.a.proxy"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "{}"},
]


def as_browser(base_url: str, headers: dict[str, str]) -> dict[str, str]:
    """Headers of a form that a page sends; {} stands for this site."""
    form = {"Content-Type": "text/plain"}
    return form | {name: value.format(base_url) for name, value in headers.items()}


@pytest.mark.parametrize("headers", ANOTHER_SITE, ids=str)
@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/site/{}"), ("POST", "/site"), ("POST", "/rpc/upsert_site"), ("DELETE", "/site/{}"),
     ("DELETE", "/sites?id=eq.{}"), ("PATCH", "/sites?id=eq.{}")],
)  # fmt: skip
def test_a_page_of_another_site_cannot_write(
    api: Api, make: Make, method: str, path: str, headers: dict[str, str]
) -> None:
    """What a page of another site has its visitor's browser send is 403 and changes nothing."""
    site = make("site")
    answer = api.request(
        method, path.format(site["id"]), data='{"name": "theirs"}',
        headers=as_browser(api.base_url, headers),
    )  # fmt: skip
    assert_error(answer, 403, "another site")
    assert api.get(f"/site/{site['id']}").json() == site


@pytest.mark.parametrize("headers", THIS_SITE, ids=str)
def test_a_page_of_this_site_can_write(api: Api, make: Make, headers: dict[str, str]) -> None:
    """What a page of this site sends is taken, and so is what comes from no browser."""
    path = f"/site/{make('site')['id']}"
    answer = api.post(path, data='{"name": "ours"}', headers=as_browser(api.base_url, headers))
    assert (answer.status_code, answer.json()["name"]) == (200, "ours")


@pytest.mark.parametrize("headers", ANOTHER_SITE, ids=str)
def test_no_page_of_another_site_is_let_read(api: Api, headers: dict[str, str]) -> None:
    """No answer allows a browser to show it to a page of another site; links from there work."""
    headers = as_browser(api.base_url, headers) | {"Access-Control-Request-Method": "POST"}
    for answer in (api.get("/sites", headers=headers), api.options("/sites", headers=headers)):
        assert answer.ok
        assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_the_landing_page_finds_its_files(api: Api) -> None:
    """Every local link of the landing page answers."""
    page = api.get("/", headers={"Accept": "text/html"}).text
    links = [part.split('"', 1)[0] for part in page.split('href="')[1:]]
    links += [part.split('"', 1)[0] for part in page.split('src="')[1:]]
    assert len(links) > 3
    for link in links:
        assert api.get(link).status_code == 200, link


def test_errors_of_nginx_say_nothing_of_its_version(api: Api) -> None:
    """The Server header names no version."""
    assert api.get("/nothing").headers["Server"] == "nginx"


def test_connections_are_kept(api: Api) -> None:
    """A client's connection stays open between requests."""
    assert api.get("/sites").headers["Connection"] == "keep-alive"


# What select= may not do

REFUSED = [
    "id::regclass", "id::REGROLE", "name,id::regtype", "id::regnamespace,name", "id::oid",
    "id::text,id::regproc", "id::%20regclass", "id::+regclass", "id%3A%3Aregclass",
    "id:%3aregclass", "id::%72egclass", "id::r%65gclass", "x:id::regclass", "id::text%72",
    "name,freezers(id::regclass)", "name,freezers(name,containers(x:id::regrole))",
    "...lab(id::regclass)", "id&select=id::regclass",
    "id.sum()", "count()", "x:id.max()", "freezers(id.sum())", "freezers(count())",
    "freezers(name,x:id.avg()::text)", "freezers(id.%73um())", "freezers(id.sum%28%29)",
    "freezers(id.min%20())", "freezers%28id%2Esum()%29", "...lab(id.sum())",
    "_postgrest_t:name", "id,%5FpostGREST%5ft:name", "_postgrest_t:freezers(name)",
    '"_post\\grest_t":name', '%22_post%5Cgrest_t%22:name',
]  # fmt: skip


@pytest.mark.parametrize("path", ["/sites", "/sites/0/10", "/rpc/site", "/site/1"])
@pytest.mark.parametrize("select", REFUSED)
def test_select_is_of_columns_alone(api: Api, path: str, select: str) -> None:
    """What asks the catalogs, adds up or stands for the row is refused, however it is written."""
    assert_error(api.get(f"{path}?site_id=1&select={select}"), 400, "select")


@pytest.mark.parametrize("query", ["%73elect=id::regclass", "s%65lect=freezers(id.sum())"])
def test_select_is_seen_however_it_is_written(api: Api, query: str) -> None:
    """PostgREST decodes names: none gets past."""
    assert_error(api.get(f"/sites?{query}"), 400, "select")


def test_select_is_looked_at_in_writes(api: Api) -> None:
    """What a write answers with is no other way to the catalogs."""
    for method, path in (("POST", "/site"), ("POST", "/sites"), ("PATCH", "/sites?id=eq.1")):
        both = "&" if "?" in path else "?"
        answer = api.request(method, f"{path}{both}select=id::regclass", json={"name": "x"})
        assert_error(answer, 400, "select")


@pytest.mark.parametrize(
    ("select", "keys"),
    [
        ("id::text", {"id"}), ("id::text,name", {"id", "name"}),
        ("id%3A%3Atext%2Cname", {"id", "name"}), ("x:id::numeric", {"x"}),
        ("name,freezers()", {"name"}), ("name,freezers(x:id::int8)", {"name", "freezers"}),
        ("count:name,sum:id", {"count", "sum"}), ("name::varchar,id::bigint", {"name", "id"}),
    ],
)  # fmt: skip
def test_plain_casts_pass(api: Api, select: str, keys: set[str]) -> None:
    """Casts to plain types, aliases and empty embeddings are as PostgREST has them."""
    answer = api.get(f"/sites?select={select}&limit=1")
    assert answer.status_code == 200, answer.text
    assert set(answer.json()[0]) == keys


@pytest.mark.parametrize("value", ["eq.a::regclass", "eq.sum(", "ilike.*count()*", "eq.%61"])
def test_filters_hold_any_text(api: Api, value: str) -> None:
    """A word that is refused in select= may stand in a filter."""
    assert api.get(f"/sites?name={value}&select=name").status_code == 200


# Limits


def connect(base_url: str, address: str = "127.0.0.1") -> socket.socket:
    """A connection from an address; what is sent through it, nobody tidies up."""
    port = urlsplit(base_url).port or 80
    return socket.create_connection(("127.0.0.1", port), 15, (address, 0))


def statuses(connection: socket.socket, request: bytes, times: int) -> list[bytes]:
    """Sends one request this often in a row; answers the status of each answer."""
    close = request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
    connection.sendall(request * (times - 1) + close)
    answers = b"".join(iter(lambda: connection.recv(1 << 16), b""))
    return [part[:3] for part in answers.split(b"HTTP/1.1 ")[1:]]


@pytest.mark.parametrize(
    "path",
    ["/login", "/login/", "//login", "/%6cogin", "/rpc/login", "/rpc/%6cogin", "/rpc//login",
     "/%72pc/login", "/./login", "/x/../login", "/refresh", "/rpc/refresh", "/password",
     "/rpc/change_password", "/accept", "/accept/", "/rpc/accept"],
)  # fmt: skip
def test_guesses_are_limited_however_the_url_is_written(base_url: str, path: str) -> None:
    """An address that asks for passwords or words to be looked at too often is told to wait."""
    # The body is none, so that no password is looked at.
    request = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n".encode()
    with connect(base_url, next(ADDRESSES)) as connection:
        found = statuses(connection, request, 100)
    assert len(found) == 100
    assert found.count(b"429") >= 10, found


def test_an_address_has_a_share_of_the_requests(base_url: str, api: Api) -> None:
    """An address that floods is told to wait, and others are served."""
    address, request = next(ADDRESSES), b"HEAD /ui/icon.svg HTTP/1.1\r\nHost: localhost\r\n\r\n"
    deadline, found = time.monotonic() + 60, set()
    while b"429" not in found:
        assert time.monotonic() < deadline
        with connect(base_url, address) as connection:
            found |= set(statuses(connection, request, 900))
    assert found == {b"200", b"429"}
    assert api.get("/sites").status_code == 200


def test_an_address_has_a_share_of_the_connections(base_url: str, api: Api) -> None:
    """An address has a hundred requests at work at most, and others are served meanwhile."""
    address = next(ADDRESSES)
    with client(base_url, address=address) as session, ExitStack() as opened:
        # What waits for its body is at work. The order in which nginx takes them is its own, and
        # whatever is asked meanwhile would take a place: so nothing is, until it refuses one.
        waiting = [opened.enter_context(connect(base_url, address)) for _ in range(101)]
        for connection in waiting:
            connection.sendall(
                b"POST /site HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n"
            )
        refused, _, _ = select.select(waiting, [], [], 9)
        assert [connection.recv(65536)[9:12] for connection in refused] == [b"429"]
        assert_error(session.get("/health"), 429)
        assert api.get("/health").status_code == 200


def test_fifty_clients_of_one_address_are_welcome(base_url: str) -> None:
    """Fifty connections of one address, at work at the same time, are all served."""
    address = next(ADDRESSES)
    with ExitStack() as opened:
        connections = [opened.enter_context(connect(base_url, address)) for _ in range(50)]
        for connection in connections:
            connection.sendall(b"GET /site/1 HTTP/1.1\r\nHost: localhost\r\n\r\n" * 9)
        for connection in connections:
            found = statuses(connection, b"GET /site/1 HTTP/1.1\r\nHost: localhost\r\n\r\n", 1)
            assert found == [b"200"] * 10


def test_a_slow_request_is_ended(base_url: str) -> None:
    """Headers are waited for five seconds, a body that does not come ten, and no longer."""
    beginnings = (
        b"GET /sites HTTP/1.1\r\nHos",
        b"POST /site HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{",
    )
    with ExitStack() as opened:
        started = time.monotonic()
        connections = [opened.enter_context(connect(base_url)) for _ in beginnings]
        for connection, beginning in zip(connections, beginnings, strict=True):
            connection.sendall(beginning)
        for connection in connections:
            with suppress(ConnectionResetError):
                answer = connection.recv(65536)
                assert answer == b"" or b" 408 " in answer.splitlines()[0]
        # nginx itself would wait for a minute.
        assert 5 < time.monotonic() - started < 45


def test_headers_have_a_limit_together(base_url: str) -> None:
    """Headers of more than 32 kB together are refused, as many as they are."""
    many = b"".join(b"X-%d: %b\r\n" % (i, b"x" * 1000) for i in range(60))
    with connect(base_url) as connection:
        request = b"GET /sites HTTP/1.1\r\nHost: localhost\r\n" + many + b"\r\n"
        assert statuses(connection, request, 1) == [b"400"]


def test_nothing_is_sent_twice() -> None:
    """A write that fails on its way is not tried again by nginx."""
    folder = Path(os.environ["LAB_TEST_STATE_DIR"]) / "etc/nginx/conf.d"
    files = [path.read_text() for path in folder.rglob("*.conf")]
    lines = [line.strip() for text in files for line in text.splitlines()]
    assert [line for line in lines if "next_upstream" in line] == ["proxy_next_upstream off;"]


def test_no_connection_is_used_that_postgrest_is_about_to_close() -> None:
    """An idle connection is let go before PostgREST ends it, after 30 seconds or more.

    Else a request that leaves in that moment would get a 503.
    """
    site = Path(os.environ["LAB_TEST_STATE_DIR"]) / "etc/nginx/conf.d/lab.conf"
    upstream = site.read_text().partition("upstream postgrest {")[2].partition("}")[0]
    (seconds,) = re.findall(r"^  keepalive_timeout (\d+)s;$", upstream, re.MULTILINE)
    assert int(seconds) < 30


# URLs


@pytest.mark.parametrize(
    ("path", "status"), [("/health", 200), ("/me", 200), ("/tokens", 200), ("/rpc/health", 200)]
)
def test_a_slash_at_the_end_changes_nothing(api: Api, path: str, status: int) -> None:
    """A URL with a slash at its end is the same URL."""
    plain, slashed = api.get(path), api.get(f"{path}/")
    assert plain.status_code == status
    assert (slashed.status_code, slashed.json()) == (status, plain.json())


@pytest.mark.parametrize(
    ("path", "offered"),
    [
        ("/me", "GET, HEAD, POST, OPTIONS"),
        ("/lab/1/members", "GET, HEAD, OPTIONS"),
        ("/lab/1/member/a@lab.example", "POST, DELETE, OPTIONS"),
        ("/%73ite/1", "GET, HEAD, POST, DELETE, OPTIONS"),
        ("/./sites", "GET, HEAD, POST, PATCH, PUT, DELETE, OPTIONS"),
    ],
)
@pytest.mark.parametrize(("method", "status"), [(b"BREW", 405), (b"OPTIONS", 204)])
def test_allow_says_what_is_offered(
    base_url: str, path: str, offered: str, method: bytes, status: int
) -> None:
    """Allow has the methods of the route, however its URL is written."""
    answer = raw(base_url, path.encode(), method)
    assert answer.status_code == status
    assert answer.headers["Allow"] == offered


def test_allow_is_right_where_nginx_itself_refuses(base_url: str) -> None:
    """TRACE is refused before there is a route, and Allow names what the URL offers."""
    answer = raw(base_url, b"/sites?limit=1", b"TRACE")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, POST, PATCH, PUT, DELETE, OPTIONS"


@pytest.mark.parametrize(
    "path", ["/row", "/instead", "/instead/slow", "/slow", "/slow/small", "/refuse",
             "/errors/404.json", "/rpc", "/rpc/", "/rpc/a/b", "/rpc/a%2fb", "/rpc/a%0ab",
             "/nothings", "/nothing/1"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS"])
def test_what_is_no_route_is_not_found(base_url: str, path: str, method: str) -> None:
    """A URL of nginx's own, or of nobody, is not there for any method."""
    answer = raw(base_url, path.encode(), method.encode())
    assert (answer.status_code, answer.json()["code"]) == (404, "no_route")


# Input that is hard to look at


def given_up() -> int:
    """How many times a regular expression of nginx has given up."""
    log = Path(os.environ["LAB_TEST_STATE_DIR"]) / "log/nginx.log"
    return log.read_text(errors="replace").count("pcre2_match() failed")


@pytest.mark.parametrize(
    ("path", "media_type", "body"),
    [
        ("/sites", "text/csv", b" " * 200_000 + b"\nx"),
        ("/sites", "text/csv", b"\n " * 100_000 + b"x"),
        ("/sites", "text/csv", "\u20ac\u00e9x".encode() * 30_000 + b"\x80"),
        ("/change/1/undo", "application/json", b" " * 200_000 + b"x"),
        ("/change/1/undo", "application/json", b"{" + b" " * 200_000 + b"x"),
        ("/sites", "application/json", b"[" + b" " * 200_000 + b"x"),
    ],
)
def test_no_body_keeps_nginx_busy(api: Api, path: str, media_type: str, body: bytes) -> None:
    """A body that a pattern nearly matches is looked at in no time, and to its end."""
    before, spent = given_up(), cpu.of_stack("nginx")
    answer = api.post(path, data=body, headers={"Content-Type": media_type})
    assert spent() < 1
    assert 400 <= answer.status_code < 500, answer.text
    assert given_up() == before


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?" * 7000 + "&select=id::regclass", 400),
        ("?select=" * 900 + "&select=id::regclass", 400),
        ("select=id,name" + ",x" * 3000 + ",id.sum()", 400),
        ("select=" + ":" * 7000, 400),
        ("as_of=2026-01-01" + "&as_ofx" * 900 + "&as_of=2026-01-01", 400),
        ("name=eq." + "?select=x::regclass" * 300, 200),
        ("name=eq." + "%c3%a9" * 1200, 200),
    ],
    ids=lambda value: str(value)[:20],
)
def test_no_query_keeps_nginx_busy(api: Api, query: str, status: int) -> None:
    """A long query is looked at in no time, and to its end."""
    before, spent = given_up(), cpu.of_stack("nginx")
    answer = api.get(f"/sites?{query}")
    assert spent() < 1
    assert answer.status_code == status, answer.text
    assert given_up() == before


def connections_to_postgrest() -> set[str]:
    """The inodes of the connections that PostgREST has accepted and that are open."""
    path = f"{os.environ['LAB_TEST_STATE_DIR']}/run/postgrest.sock"
    lines = [line.split() for line in Path("/proc/net/unix").read_text().splitlines()]
    # The sixth column is 03 where two ends are connected.
    return {line[6] for line in lines if line[-1] == path and line[5] == "03"}


def test_connections_to_postgrest_are_kept(api: Api) -> None:
    """Requests that follow each other go to PostgREST over the connection that is there."""
    for _ in range(5):
        api.get("/sites")
    before = connections_to_postgrest()
    for number in range(50):
        assert api.get(f"/sites?id=eq.{number}").status_code == 200
    assert connections_to_postgrest() & before
    assert connections_to_postgrest() <= before
