"""Which tests of each resource ./stack test leaves to ./stack test --all.

A test of each resource has a parameter `resource`, or `path` with the URLs of all. What it checks
is the same of each by construction: generators make them. So FEW meet every input, and each other
resource or URL meets one input, in turn; the rest is slow. A test that goes through resources for
each role does likewise: see `dealt`. Where tests are chosen, as by `-k scale`, all of them run.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pytest

from api_tests.resources import RESOURCES

T = TypeVar("T")
# One that managers write and has no parent; one that editors do, with parents and many types.
FEW = ("site", "container")
OTHERS = [name for name in RESOURCES if name not in FEW]
OF_RESOURCE = re.compile(rf"/?(?:rpc/)?(?:upsert_|delete_)?({'|'.join(RESOURCES)})s?(?:[/?]|$)")
# For a test that uses `dealt`.
EACH_PART = pytest.mark.parametrize(
    "is_rest", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["few", "others"]
)


def resource_in(word: object) -> str | None:
    """The resource that a name of it, its view or function, or a URL is of."""
    found = OF_RESOURCE.match(str(word))
    return found and found[1]


def dealt(
    things: Sequence[T], role: str, roles: list[str], is_rest: bool,
    word: Callable[[T], object] = str, is_thinner: bool = False,
) -> list[T]:  # fmt: skip
    """The things that a role tries: all but those of OTHERS, which the roles deal out; or the rest.

    word gives the name or URL of a thing. Thinner, the roles deal out all but those of FEW.
    """
    others = [
        thing for thing in things
        if resource_in(word(thing)) in OTHERS
        or (is_thinner and resource_in(word(thing)) not in FEW)
    ]  # fmt: skip
    mine = others[roles.index(role) :: len(roles)]
    if is_rest:
        return [thing for thing in others if thing not in mine]
    return [thing for thing in things if thing not in others or thing in mine]


def left_out(tests: list[dict[str, Any]]) -> list[int]:
    """Of the parameters of one function's tests, the places of those that are slow."""
    words = [one.get("resource", one.get("path", "")) for one in tests]
    if not {*RESOURCES} <= {resource_in(word) for word in words}:
        return []  # a person chose these
    inputs: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, (word, one) in enumerate(zip(words, tests, strict=True)):
        if resource_in(word) not in FEW:
            inputs[str(word), str(one.get("method"))].append(place)
    return [
        place
        for turn, places in enumerate(inputs.values())
        for number, place in enumerate(places)
        if number != turn % len(places)
    ]


@pytest.hookimpl(tryfirst=True)  # before pytest takes out the slow ones
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks them."""
    functions: dict[str, list[pytest.Function]] = defaultdict(list)
    for item in items:
        if isinstance(item, pytest.Function) and hasattr(item, "callspec"):
            functions[item.nodeid.partition("[")[0]].append(item)
    for tests in functions.values():
        for place in left_out([test.callspec.params for test in tests]):
            tests[place].add_marker(pytest.mark.slow)
