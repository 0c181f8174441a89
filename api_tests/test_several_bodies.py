"""A list where one row or one call is due is refused: PostgREST would take its first alone."""

import pytest

from api_tests.bare_nginx import Bare
from api_tests.conftest import Api, assert_error
from api_tests.fixtures import Make
from api_tests.resources import EACH_RESOURCE, resource_of

CSV = {"Content-Type": "text/csv"}
JSON = {"Content-Type": "application/json"}
# Bodies of two rows, of a text column and its two values.
SEVERAL = [
    ('[{{"{0}":"a"}},{{"{0}":"b"}}]', JSON), (' [ {{"{0}":"a"}}, {{"{0}":"b"}} ]', JSON),
    ("{0}\na\nb\n", CSV), ("{0}\na\nb", CSV), ("{0}\r\na\r\nb\r\n", CSV), ('{0}\n"a\n"\nb', CSV),
    ('{0}\n"a ""b\n"""\r\n"c"', CSV), ("{0}\na\n\nb", CSV),
]  # fmt: skip
ONE = [('{{"{0}":"a"}}', JSON), ("{0}\na\n", CSV), ("{0}\na", CSV), ("{0}\r\na\r\n", CSV),
       ('{0}\n"a\nb"', CSV), ('{0}\n"a\nb"\n\n', CSV)]  # fmt: skip


@EACH_RESOURCE
@pytest.mark.parametrize(("body", "headers"), SEVERAL)
@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_one_row_is_no_list(
    api: Api, make: Make, resource: str, method: str, body: str, headers: dict[str, str]
) -> None:
    """PATCH and PUT take one object, or a CSV of one line: of more they would write the first."""
    row = make(resource)
    path = f"/{resource}s?lab_id=eq.{row['lab_id']}&id=eq.{row['id']}"
    sent = body.format(resource_of(resource).text)
    assert_error(api.request(method, path, data=sent, headers=headers), 400, "one JSON object")
    assert api.get(f"/{resource}/{row['id']}").json() == row


@EACH_RESOURCE
@pytest.mark.parametrize(("body", "headers"), ONE)
def test_one_row_is_taken(
    api: Api, make: Make, resource: str, body: str, headers: dict[str, str]
) -> None:
    """PATCH takes one object, and a CSV of one line, whose values may have line ends."""
    row, text = make(resource), resource_of(resource).text
    path = f"/{resource}s?id=eq.{row['id']}"
    assert api.patch(path, data=body.format(text), headers=headers).status_code == 204
    assert api.get(f"/{resource}/{row['id']}").json()[text].startswith("a")


@EACH_RESOURCE
@pytest.mark.parametrize("body", ['[{{"{0}":{1}}},{{"{0}":{2}}}]', "{0}\n{1}\n{2}\n"])
def test_a_call_is_one(api: Api, make: Make, resource: str, body: str) -> None:
    """A function takes its arguments once: a list of two would be a call with the first."""
    rows = [make(resource), make(resource)]
    key = f"{resource}_id"
    sent = body.format(key, *(row["id"] for row in rows))
    headers = JSON if sent.startswith("[") else CSV
    answer = api.post(f"/rpc/delete_{resource}", data=sent, headers=headers)
    assert_error(answer, 400, "one JSON object")
    assert [api.get(f"/{resource}/{row['id']}").json() for row in rows] == rows


@pytest.mark.once
@pytest.mark.parametrize("path", ["/login", "/refresh", "/password", "/accept", "/tokens",
    "/lab/1/member/a@lab.example", "/change/1/undo", "/rpc/login", "/rpc/upsert_site",
    "/rpc/delete_token", "/rpc/undo_change", "/rpc/history", "/sites?PUT"])  # fmt: skip
def test_every_route_but_a_list_takes_one(bare: Bare, path: str) -> None:
    """A list is marked wherever one object is due; a POST to a list takes one."""
    path, _, method = path.partition("?")
    told = bare.asked(method or "POST", path, data=b'[{"a":1},{"a":2}]', headers=JSON)
    assert told["headers"]["x-body-shape"] == "several"
    told = bare.asked("POST", "/sites", data=b'[{"a":1},{"a":2}]', headers=JSON)
    assert told["headers"]["x-body-shape"] == "flat"
