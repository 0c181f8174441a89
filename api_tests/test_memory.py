"""Memory of PostgREST: no body makes it take much, whatever its shape."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from api_tests.bare_nginx import Bare
from api_tests.stacks import Stack

pytestmark = pytest.mark.once

JSON = {"Content-Type": "application/json"}
MOST = 300  # MB over what PostgREST takes when it is idle
LIST, ROW, VERB = 2 << 20, 2 << 20, 4 << 20  # the limits of nginx, in bytes


# What PostgREST is given

REFUSED = ["[" * 40, '{"a":' * 40, '{"a":' * 40 + "1" + "}" * 40, "[1,2,3]", "[[],[]]", "5", "[]",
           '"x"', "[" * 11 + "]" * 11]  # fmt: skip
WRITES = [("POST", "/sites"), ("PATCH", "/sites?id=eq.1"), ("PUT", "/sites?id=eq.1"),
          ("POST", "/site/1"), ("POST", "/site"), ("POST", "/rpc/upsert_site"), ("POST", "/move"),
          ("POST", "/rpc/move"), ("POST", "/lookup"), ("POST", "/stocktake")]  # fmt: skip


@pytest.mark.parametrize("body", REFUSED)
@pytest.mark.parametrize(("method", "path"), WRITES)
def test_what_is_refused_by_its_shape_is_not_parsed(
    bare: Bare, method: str, path: str, body: str
) -> None:
    """PostgREST gets an empty object in the place of a body that the database refuses unread."""
    told = bare.asked(method, path, data=body, headers=JSON)
    assert told["headers"]["x-body-shape"] in ("deep", "other", "several")
    assert (told["body"], told["length"]) == ("{}", 2)


@pytest.mark.parametrize(("method", "path"), WRITES[:3])
def test_values_in_brackets_are_not_parsed_in_a_list(bare: Bare, method: str, path: str) -> None:
    """The rows of a list have single values, and JSON under its own names alone."""
    many = '{"name":[' + "1," * 100_000 + "1]}"
    assert bare.asked(method, path, data=many, headers=JSON)["body"] == "{}"
    pieces = iter([many.encode()])
    assert bare.asked(method, path, data=pieces, headers=JSON)["body"] == "{}"
    kept = '{"properties":[1,1],"sample_type_ids":[1]}'
    for body in (kept, '{"name":[1,1]}'):
        assert bare.asked(method, path, data=body, headers=JSON)["body"] == body


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_other_bodies_go_on_as_they_are(bare: Bare, method: str, path: str) -> None:
    """A row comes whole, of any length."""
    for body in ('{"name":"é"}', " {} ", '{"name":"' + "x" * 1_000_000 + '"}', '{"name":'):
        told = bare.asked(method, path, data=body.encode(), headers=JSON)
        assert told["length"] == len(body.encode())
        assert told["body"].encode("latin-1") == body.encode()[:1000]


@pytest.mark.parametrize(("method", "path"), WRITES[3:])
def test_what_takes_a_body_whole_does_not_parse_it(bare: Bare, method: str, path: str) -> None:
    """With columns= PostgREST hands a body to the database unread."""
    assert "columns=_" in bare.query(method, path, json={"name": "x"}).split("&")


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_no_body(bare: Bare, method: str, path: str) -> None:
    """No body is an object without keys, which in a list would be a row."""
    told = bare.asked(method, path, headers=JSON)
    assert told["body"] == ("" if path.startswith("/sites") else "{}")


# What PostgREST takes


def fill(head: str, word: str, tail: str) -> Callable[[int], str]:
    """Bodies of a length: the word between head and tail, as often as there is room."""

    def body(size: int) -> str:
        text = head + word * ((size - len(head) - len(tail)) // len(word))
        return text.removesuffix(",") + tail

    return body


def many_keys(size: int) -> str:
    """An object of as many keys as there is room for."""
    return "{" + ",".join(f'"a{n:07}":1' for n in range((size - 2) // 13)) + "}"


BODIES = {
    "brackets": fill("", "[", ""), "braces": fill("", '{"a":', ""),
    "siblings": fill("[", "[],", "]"), "objects": fill("[", "{},", "]"),
    "rows": fill("[", '{"a":1},', "]"), "numbers": fill("[", "1,", "]"),
    "numbers in a row": fill('[{"name":[', "1,", "]}]"),
    "properties": fill('[{"properties":[', "1,", "]}]"),
    "texts": fill('[{"properties":[', '"",', "]}]"), "object": fill('{"properties":[', "1,", "]}"),
    "long text": fill('{"name":"', "x", '"}'), "escapes": fill('{"name":"', "\\u0000", '"}'),
    "long number": fill('{"name":', "1", "}"), "keys": many_keys,
    "spaces": fill("", " ", ""), "items": fill('{"items":[', '{"container":1},', "]}"),
}  # fmt: skip
ROUTES = [("POST", "/sites", LIST), ("PATCH", "/sites?id=eq.1", LIST), ("POST", "/site", ROW),
          ("POST", "/site/1", ROW), ("POST", "/rpc/upsert_site", ROW), ("POST", "/move", VERB),
          ("POST", "/import/sites", 15 << 20), ("POST", "/rpc/site", 64_000),
          ("POST", "/login", 2_000)]  # fmt: skip


def megabytes(process: int, line: str) -> int:
    """A line of what the system tells of the memory of a process."""
    for told in Path(f"/proc/{process}/status").read_text().splitlines():
        if told.startswith(f"{line}:"):
            return int(told.split()[1]) >> 10
    raise AssertionError(line)


@pytest.mark.slow
@pytest.mark.parametrize("kind", BODIES)
def test_no_body_takes_much_memory(stack: Stack, kind: str) -> None:
    """Of each kind the largest bodies, one a route and then three at once, cost little."""
    assert requests.get(f"{stack.url}/site/1", timeout=60).status_code == 200
    postgrest = stack.programs()["postgrest"]
    idle = 40  # at least what it takes before; the tests before may have left some
    answers = []

    def send(method: str, path: str, size: int) -> None:
        answer = requests.request(method, stack.url + path, data=BODIES[kind](size), headers=JSON,
                                  timeout=100)  # fmt: skip
        answers.append((path, answer.status_code))

    for route in ROUTES:
        send(*route)
    three = [threading.Thread(target=send, args=ROUTES[0]) for _ in range(3)]
    for thread in three:
        thread.start()
    for thread in three:
        thread.join()
    most = megabytes(postgrest.pid, "VmHWM")
    print(f"{kind}: at most {most} MB; {answers}")
    assert most < idle + MOST
    assert stack.programs()["postgrest"] == postgrest
