"""A query on its way to PostgREST: what it may hold, and what becomes of it, by nginx alone."""

import pytest

from api_tests.bare_nginx import Bare
from api_tests.conftest import assert_error
from api_tests.matrix import plain_urls
from api_tests.resources import EACH_RESOURCE, RESOURCES
from api_tests.test_bad_input import raw

pytestmark = pytest.mark.once

# Every route, with a lab that nobody looks up here.
URLS = sorted({(method, path.format(lab=1)) for method, path, _ in plain_urls()} | {
    ("PATCH", "/sites"), ("PUT", "/sites"), ("DELETE", "/sites"), ("POST", "/sites"),
    ("GET", "/rpc/site"), ("POST", "/rpc/upsert_site"), ("POST", "/rpc/login"),
    ("POST", "/rpc/undo_change"), ("GET", "/"), ("GET", "/ui/icon.svg"), ("GET", "/nothing"),
})  # fmt: skip
WRITES = [(method, path) for method, path in URLS if method != "GET"]
LIST_WRITES = ["POST", "PATCH", "PUT", "DELETE"]


# Semicolons


@pytest.mark.parametrize(("method", "path"), URLS)
@pytest.mark.parametrize("query", [";", "select=id;limit=0", "name=eq.PBS;%20pH%207.4", "x;y=1"])
def test_a_semicolon_is_refused(bare: Bare, method: str, path: str, query: str) -> None:
    """A raw semicolon, at which PostgREST would cut a value, is 400 on every URL."""
    body = assert_error(bare.api.request(method, f"{path}?{query}"), 400, "%3B")
    assert body["code"] == "semicolon_refused"


@pytest.mark.parametrize("query", ["as_of=2026-01-01;as_of=2026-01-02", "x=1;as_of=2026-01-01",
                                   "id=eq.1;select=id::regclass"])  # fmt: skip
def test_a_semicolon_is_refused_beside_what_else_is(bare: Bare, query: str) -> None:
    """A semicolon separates nothing, whatever stands around it."""
    assert_error(bare.api.get(f"/sites?{query}"), 400, "%3B")


def test_an_encoded_semicolon_is_part_of_the_value(bare: Bare) -> None:
    """Written %3B, a semicolon goes on as it came."""
    query = "name=eq.PBS%3B%20pH%207.4"
    assert bare.query("DELETE", f"/sites?{query}") == query


# Names


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "name", ["%6cimit", "l%69mit", "freezers%2elimit", "freezers%2Eorder", "o%72der", "%6Fffset",
             "on%5Fconflict", "created%5fat", "a%2Db", "a%31"],
)  # fmt: skip
def test_a_name_is_spelled_out(bare: Bare, method: str, name: str) -> None:
    """A letter, digit, dot, dash or underscore that is percent-encoded in a name is 400."""
    # A client library would spell them out.
    answer = raw(bare.settings.url, f"/sites?id=eq.1&{name}=1".encode(), method.encode())
    assert assert_error(answer, 400)["code"] == "name_refused"


# Writes


HIDING = [
    "freezers.name=eq.Alpha", "freezers.or=(name.eq.a)", "freezers.order=name", "freezers.limit=1",
    "freezers.offset=1", "freezers.and=(id.eq.1)", "freezers.not.or=(id.eq.1)", "a.b.name=eq.x",
    "not.name=eq.x", "or.x=(id.eq.1)", "limit=1", "limit=0", "offset=1", "order=id",
    "order=name.desc",
    "limit=", "offset", "select=id,freezers!inner(name)", "select=id,freezers%21inner(name)",
    "select=*,...freezers!inner(name)", "select=id,freezers!%22inner%22(name)",
    "select=id,freezers!+inner(name)", "select=id,x:freezers!fk!INNER(name)",
    'select=id,freezers!"inner"(name)', "&limit=1", "a&&limit=1&",
]  # fmt: skip


@EACH_RESOURCE
@pytest.mark.parametrize("method", LIST_WRITES)
@pytest.mark.parametrize("query", HIDING)
def test_a_write_of_a_list_hides_nothing(
    bare: Bare, resource: str, method: str, query: str
) -> None:
    """What limits or filters the answer of a write alone is 400, and says why."""
    answer = bare.api.request(method, f"/{resource}s?id=eq.1&{query}", json={})
    body = assert_error(answer, 400, "hide rows", "limit", "!inner", "dot")
    assert body["code"] == "hiding_refused"


FUNCTIONS = ["upsert_site", "delete_freezer", "undo_change", "create_token", "delete_token",
             "upsert_member", "delete_member", "site", "history", "change"]  # fmt: skip


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("query", HIDING)
def test_a_call_hides_nothing(bare: Bare, function: str, query: str) -> None:
    """A call by POST is what it says it was: nothing takes its answer away."""
    answer = bare.api.post(f"/rpc/{function}?{query}", json={})
    assert assert_error(answer, 400)["code"] == "hiding_refused"


@pytest.mark.parametrize("function", [name for name in FUNCTIONS if name != "history"])
def test_a_call_takes_no_filter(bare: Bare, function: str) -> None:
    """A filter on what a call answers with is 400, but for history, which is a list."""
    answer = bare.api.post(f"/rpc/{function}?id=eq.99", json={})
    assert assert_error(answer, 400)["code"] == "hiding_refused"
    assert bare.query("POST", "/rpc/history?operation=eq.insert") == "operation=eq.insert"


@pytest.mark.parametrize(("method", "path"), WRITES)
@pytest.mark.parametrize("query", ["limit=0", "offset=1", "id=eq.99", "order=id", "a.limit=0"])
def test_no_write_goes_on_with_a_limit(bare: Bare, method: str, path: str, query: str) -> None:
    """On each URL that writes, what would hide the row is refused or does not go on."""
    answer = bare.api.request(method, f"{path}?{query}", json={})
    if answer.status_code != 200:
        assert answer.status_code in (400, 404, 405), answer.text
    elif query != "id=eq.99" or not path.endswith("s"):
        assert query.split("=")[0] not in answer.json()["target"]


@pytest.mark.parametrize(
    ("method", "path"),
    [("DELETE", "/token/00000000-0000-4000-8000-000000000000"), ("POST", "/tokens"),
     ("POST", "/lab/1/member/a@lab.example"), ("DELETE", "/lab/1/member/a@lab.example"),
     ("POST", "/site"), ("POST", "/site/1"), ("DELETE", "/site/1")],
)  # fmt: skip
def test_a_row_that_is_written_takes_select_alone(bare: Bare, method: str, path: str) -> None:
    """select= goes on with a write of one row, and no other key that was sent does."""
    added = "columns=_" if path.startswith("/site") and method == "POST" else ""
    query = bare.query(method, f"{path}?limit=0&select=id,name&offset=7&columns=id&x=eq.1")
    assert query == f"select=id,name&{added}"
    answer = bare.api.request(method, f"{path}?select=id,freezers!inner(name)")
    assert assert_error(answer, 400)["code"] == "hiding_refused"


@pytest.mark.parametrize("method", LIST_WRITES)
@pytest.mark.parametrize(
    "query",
    ["id=eq.1&select=id,freezers(name)", "id=in.(1,2)", "not.or=(id.eq.1)", "not.and=(id.eq.1)",
     "or=(id.eq.1)", "id=eq.1&select=id,x:freezers!left(name)", "id=eq.1&x=eq.columns",
     "id=eq.1&on_conflict=lab_id,id", "description=eq.order%3D1%26limit%3D1", "name=eq.a.b.limit",
     "data-%3Ea-%3E%3Eb=eq.1", "id=not.eq.1&", "name=eq.x!inner(y)"],
)  # fmt: skip
def test_a_write_takes_what_names_its_rows(bare: Bare, method: str, query: str) -> None:
    """Filters by the list's own columns, select=, columns= and on_conflict= go on as they came."""
    assert bare.query(method, f"/sites?{query}", json={}) == query


@pytest.mark.parametrize(
    ("method", "path"), [*WRITES, *[(m, "/sites?id=eq.1") for m in LIST_WRITES]]
)
def test_a_range_limits_no_write(bare: Bare, method: str, path: str) -> None:
    """The Range header goes on with no write."""
    answer = bare.api.request(method, path, json={}, headers={"Range": "0-0"})
    assert answer.status_code != 200 or "range" not in answer.json()["headers"]
    assert bare.asked("GET", "/sites", headers={"Range": "0-0"})["headers"]["range"] == "0-0"


# Orders


@pytest.mark.parametrize(
    ("path", "order"),
    [
        *[(f"/{name}s?order=name", "name,id") for name in RESOURCES],
        *[(f"/{name}s", "id") for name in RESOURCES],
        *[(f"/{name}s/0/5?order=name.desc", "name.desc,id") for name in RESOURCES],
        ("/sites?order=name.desc.nullslast&limit=5", "name.desc.nullslast,id"),
        ("/sites?order=name.nullsfirst,id.desc", "name.nullsfirst,id.desc,id"),
        ("/sites?order=id.desc", "id.desc,id"),
        ("/freezers?order=sites(name)&limit=5", "sites(name),id"),
        ("/sites?limit=5&order=data-%3E%3Ea&offset=1", "data-%3E%3Ea,id"),
        ("/sites?order=name%2Ccontact", "name%2Ccontact,id"),
        ("/sites?name=eq.order%3Dx", "id"),
        ("/sites?x.order=name", "id"),
        ("/sites?as_of=2026-01-01&order=name", "name,id"),
        ("/sites?order=name&as_of=2026-01-01", "name,id"),
        ("/labs?order=name", "name,id"), ("/labs/0/5?order=name", "name,id"), ("/labs", "id"),
        ("/changes?order=reason", "reason,id"), ("/changes", "id.desc"),
        ("/changes/0/5?order=changed_by", "changed_by,id"),
        ("/row_changes?order=operation", "operation,id"), ("/row_changes/0/9", "id"),
        ("/tokens?order=name", "name,id"), ("/tokens", "created_at,id"),
        ("/lab/1/members?order=role", "role,email"), ("/lab/1/members", "email"),
        ("/site/1/history?order=operation&limit=1", "operation,change_id"),
        ("/site/1/history?select=changed_at&order=changed_at", "changed_at"),
        ("/site/1/history?select=reason,change_id&order=reason", "reason,change_id"),
        ("/rpc/history?resource=site&row_id=1&order=operation", "operation,change_id"),
        ("/instruments?order=name", "name,computer_id,freezer_id"),
        ("/instruments/0/5?order=name.desc", "name.desc,computer_id,freezer_id"),
    ],
)  # fmt: skip
def test_the_key_ends_every_order(bare: Bare, path: str, order: str) -> None:
    """The key comes last in the order that a client names; without one, a list has its own."""
    found = [a for a in bare.query("GET", path).split("&") if a.startswith("order=")]
    assert found == [f"order={order}"]


@pytest.mark.parametrize("path", ["/sites", "/sites/0/5", "/instruments", "/changes",
                                  "/rpc/history", "/site/1/history", "/tokens"])  # fmt: skip
@pytest.mark.parametrize(
    "query", ["order=", "order=&limit=1", "limit=1&order=", "order=id&order=name",
              "order=name&limit=1&order=name", "order=&order=id"],
)  # fmt: skip
def test_an_order_is_one(bare: Bare, path: str, query: str) -> None:
    """An order that is empty or named twice is 400: PostgREST 12 would take the first alone."""
    assert assert_error(bare.api.get(f"{path}?{query}"), 400)["code"] == "order_refused"


@pytest.mark.parametrize(
    ("query", "arranged"),
    [
        ("freezers.order=name", "freezers.order=name,id"),
        ("freezers.order=name.desc.nullslast", "freezers.order=name.desc.nullslast,id"),
        ("freezers.order=name,id", "freezers.order=name,id"),
        ("freezers.order=id", "freezers.order=id"),
        ("freezers.order=id.desc", "freezers.order=id.desc,id"),
        ("freezers.limit=2", "freezers.limit=2&freezers.order=id"),
        ("x.limit=2&x.offset=4", "x.limit=2&x.offset=4&x.order=id"),
        ("freezers.limit=2&freezers.order=name", "freezers.limit=2&freezers.order=name,id"),
        ("freezers.order=name&freezers.limit=2", "freezers.order=name,id&freezers.limit=2"),
        ("freezers.order=name&x.order=name,id&a.b.order=c",
         "freezers.order=name,id&x.order=name,id&a.b.order=c,id"),
        ("freezers.containers.limit=3", "freezers.containers.limit=3&freezers.containers.order=id"),
        ("a.order=x&b.order=x&c.order=x&d.limit=1",
         "a.order=x,id&b.order=x,id&c.order=x,id&d.limit=1&d.order=id"),
        ("select=id,x(count)&x.limit=2", "select=id,x(count)&x.limit=2"),
        ("name=eq.x.order%3Dy", "name=eq.x.order%3Dy"),
        ("name=eq.x.order=y", "name=eq.x.order=y"),
        ("freezers.name=eq.x", "freezers.name=eq.x"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/sites", "/sites/0/5", "/rpc/site"])
def test_an_embedded_list_has_an_order(bare: Bare, path: str, query: str, arranged: str) -> None:
    """An embedded list that is ordered or cut has its id as the last of its order."""
    found = bare.query("GET", f"{path}?{query}").split("&")
    own = [a for a in found if not a.startswith(("order=", "limit=", "offset="))]
    assert own == arranged.split("&")


@pytest.mark.parametrize(
    "query",
    ["&".join(f"l{n}.order=name" for n in range(5)), "&".join(f"l{n}.limit=1" for n in range(5)),
     "&".join(f"l.order=name&l.limit={n}" for n in range(7))],
)  # fmt: skip
def test_what_cannot_be_ordered_is_refused(bare: Bare, query: str) -> None:
    """More embedded lists than nginx can give an order to are 400."""
    assert assert_error(bare.api.get(f"/sites?{query}"), 400, "four")["code"] == "embedded_refused"


# Depth


@pytest.mark.parametrize(
    "select",
    ["id,a(b(c(d(id))))", "a%28b(c(d%28id))))", "a(b,x(y(z(id))))", "...a(...b(...c(...d(id))))",
     "id,computers(id,sites(id,computers(id,sites(id,computers(id,sites(id))))))", "a(", "a)("],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "PATCH"])
@pytest.mark.parametrize("path", ["/sites", "/sites/0/5", "/rpc/site", "/site/1"])
def test_a_deep_select_is_refused(bare: Bare, method: str, path: str, select: str) -> None:
    """More than three brackets that are open at once are 400: such a query takes seconds."""
    if method == "GET" or path == "/sites":
        answer = bare.api.request(method, f"{path}?id=eq.1&select={select}", json={})
        assert assert_error(answer, 400)["code"] == "nested_too_deep"


@pytest.mark.parametrize("select", ["a(b(c(id))),d(e(f(id)))", "a(),b(),c(),d(),e()", "a%28id)"])
def test_a_wide_select_is_taken(bare: Bare, select: str) -> None:
    """Three deep, and as many lists as one likes, are taken."""
    assert f"select={select}&" in bare.query("GET", f"/sites?select={select}&or=((((id.eq.1))))")


# Answers


def test_vary_is_one_and_proxy_status_none(bare: Bare) -> None:
    """An answer has one Vary, and no word of which program failed."""
    answer = raw(bare.settings.url, b"/sites")
    assert b"Proxy-Status" not in answer.content
    api = bare.api.get("/sites", headers={"Accept-Encoding": "gzip"})
    assert "Proxy-Status" not in api.headers
    assert api.raw.headers.getlist("Vary") == ["Accept, Accept-Encoding, Authorization, Lab"]


@pytest.mark.parametrize(
    "accept",
    ["text/xml", "application/geo+json", "nonsense", "text/html", "application/*", "text/*",
     "application/vnd.pgrst.plan+json", "application/vnd.pgrst.objectt", "xtext/csv", "text/csvx",
     "application/octet-stream", "application/openapi+json"],
)  # fmt: skip
@pytest.mark.parametrize(
    "path", ["/sites", "/site/1", "/sites/0/5", "/rpc/site", "/changes", "/me"]
)
def test_an_unknown_accept_is_406(bare: Bare, path: str, accept: str) -> None:
    """A media type that is not offered is 406, where PostgREST 12 says 415."""
    answer = bare.api.get(path, headers={"Accept": accept})
    assert assert_error(answer, 406)["code"] == "not_acceptable"


@pytest.mark.parametrize(
    "accept",
    ["*/*", "", "application/json", "text/csv", "application/json;charset=utf-8", "*/*;q=0.1",
     "application/xml, application/json;q=0.5", "text/html,*/*;q=0.8", "text/csv ; header=present",
     "application/vnd.pgrst.object+json", "application/vnd.pgrst.array+json;nulls=stripped",
     "application/vnd.pgrst.object"],
)  # fmt: skip
def test_a_known_accept_goes_on(bare: Bare, accept: str) -> None:
    """A media type that is offered goes on as it came, alone or among others."""
    assert bare.asked("GET", "/sites", headers={"Accept": accept})["headers"].get("accept", "") == (
        accept
    )
    assert bare.api.get("/", headers={"Accept": "application/openapi+json"}).status_code == 200


# Emails


@pytest.mark.parametrize(
    ("sent", "email"),
    [
        ("o'brien@lab.example", "o'brien@lab.example"),
        ("o%27brien%40lab.example", "o'brien@lab.example"),
        ("m%C3%BCller@lab.example", "müller@lab.example"),
        ("a!#$&*/=?^`{|}~-_+'.b@lab.example", None),
        ("ann@b%C3%BCcher.example", "ann@bücher.example"),
        ("a%2Fb@lab.example", "a/b@lab.example"),
        ("100%25@lab.example", "100%@lab.example"),
        ("a+b@lab.example/", "a+b@lab.example"),
    ],
)
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_any_email_goes_in_the_path(bare: Bare, method: str, sent: str, email: str | None) -> None:
    """RFC 5322 atoms and UTF-8 reach the database as they are, percent-encoded or not."""
    if email is None:
        email, sent = sent, sent.replace("#", "%23").replace("?", "%3F")
    told = bare.asked(method, f"/lab/1/member/{sent}", json={"role": "viewer"})
    if method == "POST":
        assert told["headers"]["x-path-id"].encode("latin-1").decode() == email
    else:
        assert told["body"].encode("latin-1").decode() == f'{{"email":"{email}"}}'


def test_raw_utf8_goes_in_the_path(bare: Bare) -> None:
    """An email that is not percent-encoded reaches the database, and so does its path."""
    answer = raw(bare.settings.url, "/lab/1/member/müller@lab.example".encode(), b"DELETE")
    assert answer.json()["body"].encode("latin-1").decode() == '{"email":"müller@lab.example"}'
    assert answer.json()["headers"]["x-request-path"].encode("latin-1").decode() == (
        "/lab/1/member/müller@lab.example"
    )


@pytest.mark.parametrize(
    "email", ["x", "a@b@c", "%22a%22@b", "a%5C@b", "a%0ab@c", "@b", "a@", "a%20b@c"]
)
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_a_bad_email_is_said_of_the_url(bare: Bare, method: str, email: str) -> None:
    """Another word than an email is 400 and blames no header: none could end a JSON string."""
    answer = bare.api.request(method, f"/lab/1/member/{email}", json={"role": "viewer"})
    assert "eader" not in str(assert_error(answer, 400, "email"))


# Slashes


@pytest.mark.parametrize("path", sorted({path for _, path in URLS if path not in ("/", "/nothing")
                                         and not path.startswith("/ui/icon")}))  # fmt: skip
def test_each_route_takes_a_slash_at_its_end(bare: Bare, path: str) -> None:
    """A URL with a slash at its end is the same URL, for each route and method."""
    route, mark, query = path.partition("?")
    slashed = f"{route}/{mark}{query}"
    offered = bare.api.options(path).headers["Allow"]
    options = bare.api.options(slashed)
    assert (options.status_code, options.headers["Allow"]) == (204, offered)
    for method in set(offered.split(", ")) - {"OPTIONS", "HEAD"}:
        both = [bare.api.request(method, url, json={}) for url in (path, slashed)]
        assert both[0].status_code == both[1].status_code
        if both[0].status_code == 200:
            plain, with_slash = (answer.json() for answer in both)
            assert plain["target"] == with_slash["target"]
            assert plain["body"] == with_slash["body"]


# Host


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:5000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "192.168.1.5",
        "[::2]",
        "lab",
    ],
)
@pytest.mark.parametrize("path", ["/sites", "/", "/site/1", "/ui/icon.svg", "/nothing"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_development_goes_by_its_own_names(bare: Bare, method: str, path: str, host: str) -> None:
    """A page whose name is given this machine's address is refused (DNS rebinding)."""
    answer = bare.api.request(method, path, headers={"Host": host, "Origin": f"http://{host}"})
    assert assert_error(answer, 403, "LAB_PUBLIC_URL")["code"] == "host_refused"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:5000", "127.0.0.1:1", "[::1]:5000"])
def test_development_answers_to_its_names(bare: Bare, host: str) -> None:
    """Localhost and the loopback addresses are its names, with any port."""
    assert bare.api.get("/sites", headers={"Host": host}).status_code == 200


def test_production_goes_by_any_name(bare_production: Bare) -> None:
    """Production asks for a token, which no other page has."""
    headers = {"Host": "lab.example", "Authorization": "Bearer x.y.z"}
    answer = bare_production.api.get("/sites", headers=headers)
    assert answer.status_code == 200
