"""Bad input gets the documented status and a message to act on, and changes nothing."""

import itertools
import json
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from api_tests.conftest import Api, assert_error
from api_tests.fixtures import Make as Make  # test_nginx.py has it from here
from api_tests.resources import EACH_RESOURCE, resource_of

JSON = {"Content-Type": "application/json"}


def raw(base_url: str, target: bytes, method: bytes = b"GET") -> requests.Response:
    """Sends a request line byte by byte as given, which no client library would."""
    where = urlsplit(base_url)
    with socket.create_connection((where.hostname, where.port), timeout=10) as connection:
        connection.sendall(method + b" " + target + b" HTTP/1.1\r\nHost: localhost\r\n"
                           b"Connection: close\r\n\r\n")  # fmt: skip
        received = b""
        while part := connection.recv(65536):
            received += part
    head, _, body = received.partition(b"\r\n\r\n")
    answer = requests.Response()
    status, *headers = head.decode().split("\r\n")
    answer.status_code = int(status.split()[1])
    answer.headers.update(dict(line.split(": ", 1) for line in headers))
    answer._content = body
    return answer


def nested(depth: int) -> str:
    """A list in a list in a list."""
    return "[" * depth + "]" * depth


NOT_AN_OBJECT = {
    "number": "5",
    "string": '"str"',
    "null": "null",
    "true": "true",
    "empty list": "[]",
    "spaced empty list": " [ \n ] ",
    "long string": json.dumps("x" * 300_000),
}
MALFORMED = {"open brace": "{", "word": "nonsense", "single quotes": "{'name': 'x'}", "empty": ""}


@pytest.mark.parametrize("body", NOT_AN_OBJECT.values(), ids=NOT_AN_OBJECT.keys())
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/site"),
        ("POST", "/site/77000001"),
        ("POST", "/sites"),
        ("PATCH", "/sites?id=eq.1"),
        ("POST", "/rpc/upsert_site"),
    ],
)
def test_a_body_that_is_no_object(api: Api, method: str, path: str, body: str) -> None:
    """A scalar or an empty list where an object is due is 400, never a silent success."""
    before = api.get("/sites").json()
    answer = api.request(method, path, data=body, headers=JSON)
    assert_error(answer, 400, "JSON object")
    assert api.get("/sites").json() == before


@pytest.mark.parametrize("body", ["5", '"str"', "[]", "null"])
def test_a_body_that_is_no_object_for_a_plain_function(api: Api, body: str) -> None:
    """PostgREST finds no function for a body without names, and says so."""
    assert_error(api.post("/rpc/site", data=body, headers=JSON), 404, "api.site")


@pytest.mark.parametrize("body", ["[5]", "[[]]", "[null]", '[{"name": "a"}, 5]'])
def test_a_list_of_something_else(api: Api, body: str) -> None:
    """A list that holds anything but objects is 400, and none of it is stored."""
    before = api.get("/sites").json()
    assert_error(api.post("/sites", data=body, headers=JSON), 400)
    assert api.get("/sites").json() == before


@pytest.mark.parametrize("path", ["/site", "/site/77000001"])
def test_a_list_where_one_object_is_due(api: Api, path: str) -> None:
    """A list of objects on a plain URL is 400: one URL is one row."""
    assert_error(api.post(path, data='[{"name": "x"}]', headers=JSON), 400, "JSON object")


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
@pytest.mark.parametrize("path", ["/site/77000001", "/site", "/sites", "/rpc/upsert_site"])
def test_malformed_json(api: Api, path: str, body: str) -> None:
    """A body that is not JSON is 400 and says so."""
    assert "json" in assert_error(api.post(path, data=body, headers=JSON), 400)["message"].lower()


@pytest.mark.parametrize("path", ["/site/77000001", "/sites"])
@pytest.mark.parametrize("body", [nested(200_000), f'{{"name": {nested(200_000)}}}'])
def test_deeply_nested_json(api: Api, path: str, body: str) -> None:
    """JSON nested 200,000 deep is refused, as malformed or as too big, and nothing falls over."""
    answer = api.post(path, data=body, headers=JSON)
    assert answer.status_code in (400, 413)
    assert set(answer.json()) == {"code", "message", "details", "hint"}
    assert api.get("/health").status_code == 200


@EACH_RESOURCE
def test_an_unknown_field_is_named(api: Api, make: Make, resource: str) -> None:
    """An unknown key is 400, and the answer names it and those that are known."""
    row = make(resource)
    answer = api.post(f"/{resource}/{row['id']}", json={"colour": "red"})
    body = assert_error(answer, 400, "colour")
    assert "lab_id" in body["hint"]


def test_an_unknown_field_in_a_list(api: Api) -> None:
    """An unknown key in a bulk insert is 400 and is named."""
    assert_error(api.post("/sites", json=[{"name": "x", "colour": "red"}]), 400, "colour")


@pytest.mark.parametrize("value", [{}, [], True, {"a": {"b": 1}}])
def test_a_value_of_the_wrong_type_is_named(api: Api, make: Make, value: Any) -> None:
    """An object, list or boolean in a field is 400, and the answer names the field."""
    site = make("site")
    assert_error(api.post(f"/site/{site['id']}", json={"contact": value}), 400, "contact")
    assert api.get(f"/site/{site['id']}").json() == site


@EACH_RESOURCE
def test_a_value_that_cannot_be_read(api: Api, make: Make, resource: str) -> None:
    """A bad MAC, UUID or number is 400 and shown; for a text, the answer names the field."""
    row = make(resource)
    for column in resource_of(resource).columns:
        for value in ("one", 1.5, 10**30) if column.parent else column.sample.wrong:
            answer = api.post(f"/{resource}/{row['id']}", json={column.name: value})
            is_plain = column.type != "text" and not isinstance(value, list | dict)
            assert_error(answer, 400, str(value) if is_plain else column.name)
    assert api.get(f"/{resource}/{row['id']}").json() == row


@EACH_RESOURCE
def test_a_blank_name(api: Api, make: Make, resource: str) -> None:
    """A blank name is 400, and the constraint's name says what is wrong."""
    row = make(resource)
    if "name" in [column.name for column in resource_of(resource).required]:
        for name in ("", " ", "\t\n"):
            answer = api.post(f"/{resource}/{row['id']}", json={"name": name})
            assert_error(answer, 400, f"{resource}_name_not_blank")
    assert api.get(f"/{resource}/{row['id']}").json() == row


@EACH_RESOURCE
def test_a_missing_required_field_is_named(api: Api, make: Make, resource: str) -> None:
    """A required field left out, or null, on creation is 400 and is named."""
    row, one = make(resource), resource_of(resource)
    whole = {column.name: row[column.name] for column in one.required}
    for column in one.required:
        name = column.name
        told = f'\\"{name}\\"' if column.is_required else f"{name} is null"
        for body in ({k: v for k, v in whole.items() if k != name}, whole | {name: None}):
            assert_error(api.post(f"/{resource}", json=body), 400, told)


def test_a_nul_in_a_value(api: Api, make: Make) -> None:
    """A NUL character, which Postgres cannot store, is 400."""
    assert_error(api.post(f"/site/{make('site')['id']}", json={"contact": "a\0b"}), 400)


def test_another_lab_in_the_body(api: Api, make: Make) -> None:
    """A body that names another lab than the request acts in is 400."""
    assert_error(api.post(f"/site/{make('site')['id']}", json={"lab_id": 2}), 400, "lab_mismatch")


def test_another_lab_in_a_list(api: Api) -> None:
    """A bulk insert into another lab is refused by the policy."""
    answer = api.post("/sites", json=[{"name": "x", "lab_id": 2}])
    assert_error(answer, 401, "row-level security")


BAD_IDS = {
    **dict.fromkeys(
        ["0", "-1", "abc", "1.5", "1e3", "01", "%31x", "1;drop", "null"], "whole number"
    ),
    **dict.fromkeys(["9223372036854775808", "9" * 40], "out of range"),
}


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize("bad_id", BAD_IDS)
def test_a_malformed_id(api: Api, bad_id: str, method: str) -> None:
    """An id that is no whole number from 1, or is beyond bigint, is 400 and says so."""
    answer = api.request(method, f"/site/{bad_id}", json={"name": "x"})
    assert_error(answer, 400, BAD_IDS[bad_id])


@EACH_RESOURCE
def test_a_malformed_id_of_each_resource(api: Api, resource: str) -> None:
    """Every resource refuses such an id, whatever the method."""
    for bad_id, method in zip(BAD_IDS, itertools.cycle(["GET", "POST", "DELETE"])):
        answer = api.request(method, f"/{resource}/{bad_id}", json={})
        assert_error(answer, 400, BAD_IDS[bad_id])


@pytest.mark.parametrize("bad_id", [0, -5])
def test_a_bad_id_in_a_list(api: Api, bad_id: int) -> None:
    """A bulk insert of an id below 1 is 400."""
    answer = api.post("/sites", json=[{"id": bad_id, "name": "x"}])
    assert_error(answer, 400, "site_id_positive")


@pytest.mark.parametrize("page", ["abc/10", "0/abc", "-1/10", "0/-1", "5", "0/10/20", "1.5/2"])
def test_a_malformed_page(api: Api, page: str) -> None:
    """A page that is not OFFSET/LIMIT is 400."""
    assert_error(api.get(f"/sites/{page}"), 400)


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/nothing/1", "/nothings/", "/nothings/0/10", "/rpc/nothing", "/ui/nothing",
     "/read/site/1", "/errors/400.json"],
)  # fmt: skip
def test_an_unknown_route(api: Api, path: str) -> None:
    """A route that is not there, or is nginx's own, is 404."""
    assert_error(api.get(path), 404)


@pytest.mark.parametrize("escape", ["%00", "%ff", "%c0%80", "%ed%a0%80", "%f5%80%80%80", "%e2%82"])
@pytest.mark.parametrize(
    "path", ["/site/{}", "/sites?name=eq.{}", "/sites?{}=eq.1", "/{}", "/rpc/site?site_id={}"]
)
def test_what_is_no_utf8(base_url: str, path: str, escape: str) -> None:
    """A NUL or invalid UTF-8, in path or query, is 400."""
    assert_error(raw(base_url, path.format(escape).encode()), 400)


@pytest.mark.parametrize("raw_bytes", [b"\xff", b"\xc3", b"\xed\xa0\x80"])
def test_raw_bytes_that_are_no_utf8(base_url: str, raw_bytes: bytes) -> None:
    """Bytes that are no UTF-8 are 400 also when they come raw."""
    assert_error(raw(base_url, b"/sites?name=eq." + raw_bytes), 400)


@pytest.mark.parametrize("name", ["Zürich", "東京", "🧊", "100 % ± 2", "a&b=c"])
def test_text_in_any_script_is_found_again(api: Api, make: Make, name: str) -> None:
    """Valid UTF-8 passes, in a body and in a query, and comes back the same."""
    site = make("site", name=name)
    assert site["name"] == name
    assert site in api.get("/sites", params={"name": f"eq.{name}"}).json()


def test_raw_utf8_is_taken(base_url: str) -> None:
    """Valid UTF-8 passes also where a client does not percent-encode it."""
    assert raw(base_url, "/sites?name=eq.Zürich".encode()).status_code == 200


def test_a_body_over_the_limit(api: Api) -> None:
    """A body over 16 MB is 413."""
    assert_error(api.post("/sites", data=b" " * 17_000_000, headers=JSON), 413, "16 MB")


def test_a_url_over_the_limit(api: Api) -> None:
    """A URL over 8 kB is 414."""
    assert_error(api.get("/sites?name=eq." + "x" * 9000), 414, "8 kB")


def test_a_url_near_the_limit(api: Api) -> None:
    """A URL of 7.5 kB passes, and so does its echo in the headers of the answer."""
    answer = api.get("/sites?name=eq." + "x" * 7500)
    assert (answer.status_code, answer.json()) == (200, [])


def test_a_header_over_the_limit(api: Api) -> None:
    """A header over 8 kB is 400."""
    assert_error(api.get("/sites", headers={"X-Long": "x" * 9000}), 400)


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
@pytest.mark.parametrize(
    "query",
    ["", "?", "?limit=1", "?order=id&limit=1", "?select=id", "?columns=name", "?freezers.id=eq.1",
     "?sel%65ct=id", "?offset=0&limit=5", "?select=id&select=name.eq.1", "?id=", "?&&"],
)  # fmt: skip
def test_an_unfiltered_write_on_a_list(api: Api, method: str, query: str) -> None:
    """PATCH or DELETE of a whole list is 400 and touches no row."""
    before = api.get("/sites").json()
    assert_error(api.request(method, f"/sites{query}", json={"contact": "x"}), 400)
    assert api.get("/sites").json() == before


@pytest.mark.parametrize(
    "query", ["id=eq.{}", "id=in.({})", "or=(id.eq.{0},id.eq.{0})", "and=(id.eq.{0})",
              "select=id&id=eq.{}", "not.or=(id.neq.{0})"]
)  # fmt: skip
def test_a_filtered_write_on_a_list(api: Api, make: Make, query: str) -> None:
    """PATCH with a filter changes just the rows it names."""
    site, other = make("site"), make("site")
    answer = api.patch(f"/sites?{query.format(site['id'])}", json={"contact": "found"})
    assert answer.status_code == 204, answer.text
    assert api.get(f"/site/{site['id']}").json()["contact"] == "found"
    assert api.get(f"/site/{other['id']}").json()["contact"] is None


@pytest.mark.parametrize("guess", ["planned", "estimated", "PLANNED", '"planned"'])
def test_a_guessed_count_is_refused(api: Api, guess: str) -> None:
    """Prefer: count=planned and estimated are 400: they count rows that policies hide."""
    assert_error(api.get("/sites", headers={"Prefer": f"count={guess}"}), 400, "count")


def test_an_id_cannot_be_changed(api: Api, make: Make) -> None:
    """PATCH of an id is 400: labels carry it."""
    site = make("site")
    answer = api.patch(f"/sites?id=eq.{site['id']}", json={"id": site["id"] + 30_000_000})
    assert_error(answer, 400, "cannot be changed")
    assert api.get(f"/site/{site['id']}").json() == site


def test_a_get_never_writes(api: Api, make: Make) -> None:
    """GET on a function that removes is 405, and the row stays."""
    site = make("site")
    answer = api.get(f"/rpc/delete_site?site_id={site['id']}")
    assert_error(answer, 405)
    assert answer.headers["Allow"] == "GET, HEAD, POST, OPTIONS"
    assert api.get(f"/site/{site['id']}").json() == site


def test_the_path_wins_over_a_parameter(api: Api, make: Make) -> None:
    """GET /site/1?site_id=2 answers site 1."""
    site, other = make("site"), make("site")
    assert api.get(f"/site/{site['id']}?site_id={other['id']}").json() == site


def test_a_client_cannot_speak_for_nginx(api: Api, make: Make) -> None:
    """The headers by which nginx tells the database of path and body are nginx's alone."""
    site, other = make("site"), make("site")
    headers = {"X-Path-Id": str(other["id"]), "X-Body-Shape": "other"}
    answer = api.post(f"/site/{site['id']}", json={"contact": "me"}, headers=headers)
    assert answer.json() == site | {"contact": "me"}
    assert api.get(f"/site/{other['id']}").json() == other


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "nonsense"])
def test_a_wrong_media_type_on_a_list(api: Api, content_type: str) -> None:
    """A list takes JSON, CSV or a form; any other media type is refused with a message."""
    answer = api.post("/sites", data="x", headers={"Content-Type": content_type})
    assert answer.status_code in (400, 406, 415)
    assert set(answer.json()) == {"code", "message", "details", "hint"}


def test_a_plain_url_takes_json_whatever_its_label(api: Api, make: Make) -> None:
    """POST /site/1 reads JSON also where curl --data labels it a form."""
    site = make("site")
    answer = api.post(f"/site/{site['id']}", data='{"contact": "me"}',
                      headers={"Content-Type": "application/x-www-form-urlencoded"})  # fmt: skip
    assert (answer.status_code, answer.json()["contact"]) == (200, "me")


# Shapes of a body

DEEP = {
    "arrays": '{{"{0}":' + "[" * 8000 + "]" * 8000 + "}}",
    "objects": '{{"{0}":' + '{{"a":' * 9000 + "1" + "}}" * 9000 + "}}",
    # Between the open ones are some that are closed.
    "with siblings": '{{"{0}":' + "[[[]]," * 7000 + "1" + "]" * 7000 + "}}",
}


@pytest.mark.parametrize("kind", DEEP)
@pytest.mark.parametrize(
    ("method", "path", "field"),
    [("POST", "/site", "name"), ("POST", "/site/1", "name"), ("POST", "/sites", "name"),
     ("PATCH", "/sites?id=eq.1", "name"), ("POST", "/rpc/upsert_site", "name"),
     ("POST", "/login", "email"), ("POST", "/refresh", "refresh_token"),
     ("POST", "/accept", "invitation"), ("POST", "/password", "password"),
     ("POST", "/rpc/change_password", "invitation"), ("POST", "/tokens", "name"),
     ("POST", "/lab/1/member/x@lab.example", "role"), ("POST", "/change/1/undo", "x"),
     ("POST", "/rpc/undo_change", "change_id"), ("POST", "/rpc/site", "site_id")],
)  # fmt: skip
def test_a_body_nested_too_deep(api: Api, method: str, path: str, field: str, kind: str) -> None:
    """A body with thousands of brackets in each other is 413 at each route that takes one."""
    body = DEEP[kind].format(field)
    if path == "/login":
        body = body[:-1] + ',"password":"x"}'
    elif path == "/password" or path == "/rpc/change_password":
        body = body[:-1] + ',"new_password":"x"}'
    headers = {"Content-Type": "application/json"}
    assert len(body) < 64_000
    assert_error(api.request(method, path, data=body, headers=headers), 413)
    if path == "/sites":
        assert_error(api.post(path, data=f"[{body}]", headers=headers), 413)


@EACH_RESOURCE
@pytest.mark.parametrize("value", [True, False, {}, [], {"a": 1}, ["x"], [[1]]])
def test_a_list_takes_single_values(api: Api, make: Make, resource: str, value: Any) -> None:
    """What one row refuses in the place of text, a list does too, and stores nothing."""
    row, text = make(resource), resource_of(resource).text
    like = resource_of(resource).like
    one = assert_error(api.post(f"/{resource}/{row['id']}", json={text: value}), 400)
    path = f"/{resource}s"
    before = api.get(f"{path}?select=count").json()
    for answer in (
        api.post(path, json=[like(row) | {text: "fine"}, like(row) | {text: value}]),
        api.post(path, json=like(row) | {text: value}),
        api.patch(f"{path}?id=eq.{row['id']}", json={text: value}),
    ):
        error = assert_error(answer, 400, "wrong_type")
        assert error["message"] == one["message"]
    assert api.get(f"/{resource}/{row['id']}").json() == row
    assert api.get(f"{path}?select=count").json() == before


@EACH_RESOURCE
def test_a_list_takes_text_of_any_look(api: Api, make: Make, resource: str) -> None:
    """Brackets, quotes and words in a text are text."""
    row, text = make(resource), resource_of(resource).text
    for value in ('true {[ \\" ] "x": false', "\\\\", "null", 'a\\n"', "}, {"):
        answer = api.patch(f"/{resource}s?id=eq.{row['id']}", json={text: value})
        assert answer.status_code in (200, 204), answer.text
        assert api.get(f"/{resource}/{row['id']}").json()[text] == value.strip()
