"""A query has a bounded number of parts, whose cost in PostgREST grows faster than their number."""

import socket
from urllib.parse import urlsplit

import pytest

from api_tests import cpu
from api_tests.bare_nginx import Bare
from api_tests.conftest import Api, assert_error

pytestmark = pytest.mark.once

# Each is repeated until the query has 3,500 characters, which more than double percent-encoded.
PUMPS = [
    ("order=", "a,"), ("select=", "id,"), ("select=", "a:id,"), ("or=", "(or"), ("or=(", "or("),
    ("", "a."), ("", "&"), ("", "a=eq.1&"), ("columns=", "id,"), ("on_conflict=", "id,"),
    ("", "a->"), ("", "a-%3E"), ("order=", "a->"), ("select=", "a->>"), ("select=", "a-%3e%3E"),
    ("select=", "a-"), ("", "a-"), ("order=", "a%2D"), ("order=", "a%2c"), ("select=", "a%2C"),
    ("select=", "a%28"), ("select=", "a%3A"), ("select=", "a!"), ("select=", "a%21"),
    ("select=", "..."), ("select=", "a%2E"), ("or=(", "id.eq.1,"), ("x.or=(", "id.eq.1,"),
    ("order=", "in.(a,"), ("select=", "in.(a,"), ("or=(", "id.in.(1),"),
    ("x.and=(", "in.("), ("not.or=(", "a."),
    ("select=", "a" * 75 + ","), ("order=", "a" * 75 + "%2C"), ("x.order=", "a" * 75 + ","),
    ("select=", "a" * 999), ("select=", "%20"), ("order=", "+"),
]  # fmt: skip


def long_query(start: str, unit: str) -> str:
    """A query of 3,500 characters."""
    return start + unit * ((3500 - len(start)) // len(unit))


@pytest.mark.parametrize(("start", "unit"), PUMPS)
@pytest.mark.parametrize("path", ["/freezers", "/freezer/1", "/", "/me", "/rpc/site", "/changes"])
def test_a_query_of_many_parts_is_refused(bare: Bare, path: str, start: str, unit: str) -> None:
    """What makes PostgREST's parser slow is 400, and no regular expression gives up on it."""
    given_up = bare.log.count("pcre2_match() failed")
    body = assert_error(bare.api.get(f"{path}?{long_query(start, unit)}"), 400, "100", "in.(")
    assert body["code"] == "too_many_parts"
    assert bare.log.count("pcre2_match() failed") == given_up


LISTS = ["id=in.({})", "id=not.in.({})", "or=(id.in.({}),name.eq.x)", "and=(id.not.in.({}))",
         "x.id=in.({})", "select=id&id=in.({})&order=id"]  # fmt: skip


@pytest.mark.parametrize("comma", [",", "%2C"])
@pytest.mark.parametrize("query", LISTS)
def test_a_list_of_values_is_one_part(bare: Bare, query: str, comma: str) -> None:
    """in.(...) may name a thousand ids, percent-encoded as clients do it or not."""
    ids = comma.join(str(number) for number in range(1000, 2000))
    assert ids in bare.query("GET", f"/freezers?{query.format(ids)}")
    encoded = query.format(ids).replace("in.(", "in.%28")
    assert ids in bare.query("GET", f"/freezers?{encoded}")


@pytest.mark.parametrize(
    "values",
    ['"a(b",' * 200 + "c", "%22a)%22," * 200 + "c", '"a\\"),"' + ",x" * 200,
     "%22a%5C%22)%22" + ",x" * 200, "02:00:00:00:00:01," * 200 + "x", "a.b-c," * 200 + "d",
     "5f0c8a52-6a0c-4d0e-9a57-3c1a7a1b9d01," * 150 + "x"],
)  # fmt: skip
def test_a_list_may_hold_what_counts_elsewhere(bare: Bare, values: str) -> None:
    """Quoted brackets, and dots and dashes of values, are no parts of the query."""
    assert bare.query("GET", f"/freezers?name=in.({values})")


@pytest.mark.parametrize(
    "query", ["select=" + ",".join(["id"] * 99), "or=(" + ",".join(["id.eq.1"] * 32) + ")",
              "description=ilike.*" + "x,%20-.(" * 500, "&".join(["id=gt.1"] * 50),
              "select=" + ",".join(["a" * 19] * 49)],
)  # fmt: skip
def test_a_query_of_some_parts_is_taken(bare: Bare, query: str) -> None:
    """A hundred parts are enough for what people ask."""
    assert bare.query("GET", f"/freezers?{query}")


@pytest.mark.parametrize("name", ["limit", "offset", "freezers.limit", "a.b.offset"])
@pytest.mark.parametrize(
    "value", ["=1e1", "=%2b1", "=+1", "=9223372036854775808", "=1.0", "=-1", "=", "=0x1", "",
              "=1%20", "=1,2", "=a"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/freezers", "/changes", "/rpc/history", "/instruments"])
def test_a_limit_is_a_number(bare: Bare, path: str, name: str, value: str) -> None:
    """PostgREST would overlook another word, and answer with all rows: 400."""
    for query in (f"{name}{value}", f"id=gt.1&{name}{value}&order=id"):
        assert assert_error(bare.api.get(f"{path}?{query}"), 400)["code"] == "page_refused"
    assert bare.query("GET", f"{path}?{name}=123456789012345678&x=eq.limit=y")


@pytest.mark.parametrize("path", ["/sites/0/9999999999999999999", "/changes/0/9999999999999999999",
                                  "/labs/9999999999999999999/5"])  # fmt: skip
def test_a_page_is_two_numbers(bare: Bare, path: str) -> None:
    """Of a page that PostgREST would overlook nothing is answered."""
    assert bare.api.get(path).status_code in (400, 404)


@pytest.mark.parametrize(
    "path", ["/site/1", "/sites", "/sites/0/5", "/lab/1/member/x@lab.example", "/login", "/site",
             "/lab/1/members", "/tokens", "/change/1/undo", "/rpc/site", "/me", "/site/1/history"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_line_end_ends_no_url(bare: Bare, path: str, method: str) -> None:
    """A URL that ends in %0a is not the one without it."""
    for end in ("%0a", "/%0A"):
        assert_error(bare.api.request(method, path + end, json={}), 404, "no_route")


def test_an_underscore_is_no_name_of_ours(bare: Bare) -> None:
    """In development Host: _ is refused as any other name is; a request without one is not."""
    assert bare.api.get("/sites", headers={"Host": "_"}).status_code == 403
    with socket.create_connection(("127.0.0.1", urlsplit(bare.settings.url).port or 80), 9) as old:
        old.sendall(b"GET /sites HTTP/1.0\r\n\r\n")
        assert b" 200 " in old.recv(65536).partition(b"\r\n")[0]


def test_a_byte_order_mark_is_said(api: Api) -> None:
    """A CSV of one row that begins with one is refused by PATCH, and the answer says why."""
    headers = {"Content-Type": "text/csv"}
    answer = api.patch("/sites?id=eq.1", data=b"\xef\xbb\xbfname\nx\n", headers=headers)
    assert_error(answer, 400, "byte-order-mark")


def test_an_undo_has_no_null_for_an_option(api: Api) -> None:
    """A call with "dry_run": null would undo in earnest: 400."""
    answer = api.post("/rpc/undo_change", json={"change_id": 1, "dry_run": None})
    assert_error(answer, 400, "dry_run true or false")


@pytest.fixture
def fastest(api: Api) -> float:
    """CPU seconds of a plain list, the best of ten."""
    found = []
    for _ in range(10):
        spent = cpu.of_stack()
        assert api.get("/freezers?limit=1").status_code == 200
        found.append(spent())
    return min(found)


@pytest.mark.parametrize(
    "query",
    ["select=" + ",".join(["id"] * 99), "order=" + ",".join(["id"] * 99), "or=" + "(or" * 99,
     "or=(" + ",".join(["id.eq.1"] * 32) + ")", "a." * 99 + "=eq.1", "&" * 100, "a-" * 99 + "=1",
     "select=" + ",".join(["a" * 9] * 99), "order=" + ",".join(["a" * 9] * 99),
     "id=in.(" + ",".join(["1"] * 3500) + ")", "select=" + "%20" * 330,
     "select=id" + "&select=" + "id," * 90,
     "name=eq." + "a-b.c,d(" * 800, "name=in.(" + "a-b.c,d" * 800, "name=like(any).{" + "a," * 3000,
     "name=not.eq." + "(" * 6000, "id=" + "not." * 1500, "name=fts(" + "a." * 3000],
)  # fmt: skip
def test_what_is_taken_is_quick(api: Api, fastest: float, query: str) -> None:
    """The worst that goes on costs PostgREST no more than some tens of plain requests."""
    found = []
    for _ in range(5):
        spent = cpu.of_stack()
        answer = api.get(f"/freezers?{query}")
        found.append(spent())
        assert answer.status_code in (200, 400), answer.text
        assert "too_many_parts" not in answer.text
    assert min(found) < max(40 * fastest, 0.2), (min(found), fastest)
