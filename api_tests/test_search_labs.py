"""Search and lookup keep to one lab: another lab's words and codes are as if nobody had them."""

import json
from urllib.parse import quote

import pytest

from api_tests.matrix import READERS
from api_tests.world import IN_BOTH, MARKS, Answer, World, fill_in, twins, without_names

EACH_READER = pytest.mark.parametrize("role", READERS)


def ask(world: World, role: str, method: str, path: str, body: object = None) -> Answer:
    """An answer, in which nothing of the other lab stands."""
    caller = world.callers[role]
    answer = caller.ask(method, path, body, is_direct=True)
    assert answer.status == 200, answer
    assert not caller.sees_foreign(answer), answer
    return answer


@EACH_READER
def test_own_things_alone(world: World, role: str) -> None:
    """Each role finds the words and codes of its lab, and nothing by those of the other."""
    caller = world.callers[role]
    own, foreign = MARKS[caller.lab], MARKS[caller.foreign_lab]
    for mark, hits in ((own, True), (foreign, False)):
        for q in (mark[0], mark[0][:4], mark[0][:3] + "x" + mark[0][3:], mark[1], mark[1][3:],
                  mark[2], "site " + mark[0]):  # fmt: skip
            told = json.loads(ask(world, role, "GET", f"/rpc/search?q={quote(q)}&most=100").body)
            if not hits:
                assert told == [], q
            elif q == mark[0]:
                assert {"site", "container", "barcode"} <= {hit["kind"] for hit in told}, told


@EACH_READER
def test_codes_of_another_lab_are_not_there(world: World, role: str) -> None:
    """A code that only another lab has is answered as what nobody has, by search and by lookup."""
    caller = world.callers[role]
    values = twins(caller.foreign_lab)
    lines = ["GET /rpc/search?q={mac}", "GET /rpc/search?q={uuid}", "GET /rpc/search?q={name}",
             "GET /rpc/search?q={uuid}&kind=container&most=1",
             'POST /rpc/lookup {"codes": ["{mac}", "{uuid}", "{name}"]}',
             'POST /rpc/lookup {"codes": [{id}], "kind": "container"}']  # fmt: skip
    for line in lines:
        told = []
        for which in (0, 1):
            method, path, body = fill_in(line, values, which)
            answer = caller.ask(method, path, body, is_direct=True)
            assert answer.status == 200, answer
            told.append(without_names(answer, values, which))
        assert told[0] == told[1], line


@EACH_READER
def test_one_id_in_two_labs(world: World, role: str) -> None:
    """An id that both labs have is the caller's own thing."""
    body = {"codes": [IN_BOTH], "kind": "site"}
    (thing,) = json.loads(ask(world, role, "POST", "/rpc/lookup", body).body)
    assert thing["id"] == IN_BOTH
    if role != "open":
        assert MARKS[world.callers[role].lab][0] in thing["name"]


def test_no_question_tells_by_an_error(world: World) -> None:
    """Of any query, the error is about the query, and the same in either lab."""
    for q in ("1/0", "a::int", "' or 1/0=1 --", "(", "[a-", "a{9999}", "\\", "$.**", "%F0%9F%A7%AA",
              "a)|(b", "(?x", "aaaa****"):  # fmt: skip
        told = {
            role: world.callers[role].ask("GET", f"/rpc/search?q={quote(q, safe='%')}", None, True)
            for role in ("viewer", "rival")
        }
        assert {answer.status for answer in told.values()} == {200}, told
