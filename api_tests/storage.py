"""Fixtures of what tests of storage share: types, units and containers of one's own."""

from collections.abc import Callable
from typing import Any

import pytest

from api_tests.conftest import Api, Row
from api_tests.fixtures import Make

Verb = Callable[..., Row]


class Store:
    """A freezer with a rack in it, and boxes of 9 by 9 on demand."""

    def __init__(self, api: Api, make: Make, unique: str) -> None:
        """Makes the freezer, the types and the rack."""
        self.api, self.make, self.unique = api, make, unique
        self.freezer = make("freezer")["id"]
        self.box_type = make("storage_type", name=f"box {unique}", rows=9, cols=9)["id"]
        self.rack_type = make("storage_type", name=f"rack {unique}", rows=4, cols=5, holds="units")[
            "id"
        ]
        self.rack = make(
            "storage_unit", storage_type_id=self.rack_type, freezer_id=self.freezer, name="rack"
        )["id"]

    def box(self, **fields: Any) -> int:
        """The id of a new box; in the freezer, unless the fields say where."""
        place = {"freezer_id": None if "parent_id" in fields else self.freezer}
        box = {"storage_type_id": self.box_type, "name": "box"} | place | fields
        return int(self.make("storage_unit", **box)["id"])

    def tube(self, **fields: Any) -> int:
        """The id of a new container; in the freezer, unless the fields say where."""
        place = {"freezer_id": None if "storage_unit_id" in fields else self.freezer}
        return int(self.make("container", **place | fields)["id"])

    def do(self, verb: str, **body: Any) -> Row:
        """The answer to a verb that succeeds."""
        answer = self.api.post(f"/{verb}", json=body)
        assert answer.status_code == 200, answer.text
        done: Row = answer.json()
        return done

    def place(self, container: int) -> tuple[Any, ...]:
        """Freezer, unit and label of the place that a container has."""
        row = self.api.get(f"/container/{container}").json()
        return row["freezer_id"], row["storage_unit_id"], row["position"]

    def last_change(self) -> Row:
        """The newest change of the lab, whatever ids other tests gave to theirs."""
        newest: Row = self.api.get("/changes?order=changed_at.desc&limit=1").json()[0]
        return newest

    def undo(self, change: int) -> None:
        """Takes a change back."""
        answer = self.api.post(f"/change/{change}/undo")
        assert answer.status_code == 200, answer.text


@pytest.fixture
def store(api: Api, make: Make, unique: str) -> Store:
    """A freezer with a rack, and what it takes to fill it."""
    return Store(api, make, unique)


def assert_faults(answer: Any, status: int, *lines: int) -> list[Row]:
    """The faults of a list that was imported; they are of these lines."""
    assert answer.status_code == status, answer.text
    found: list[Row] = answer.json()["errors"]
    assert [fault["line"] for fault in found] == list(lines), answer.text
    assert all(fault["message"] for fault in found)
    return found


def assert_conflicts(answer: Any, status: int, *slugs: str) -> list[Row]:
    """Checks that a verb was refused for these problems, in the order of their lines."""
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert set(body) == {"code", "message", "details", "hint", "conflicts"}, body
    assert [problem["slug"] for problem in body["conflicts"]] == list(slugs), body
    conflicts: list[Row] = body["conflicts"]
    return conflicts
