"""What lies between a change and its undo: writes that change nothing, lives, swapped keys."""

import pytest

from api_tests.conftest import Api, assert_error
from api_tests.fixtures import Connection, Make
from api_tests.resources import EACH_RESOURCE, resource_of
from api_tests.undoing import MIXED, Lab, last_change, undo


@EACH_RESOURCE
def test_the_same_body_twice(api: Api, make: Make, db: Connection, resource: str) -> None:
    """A second POST of the same body is nothing to undo, and does not keep the first from it."""
    row = make(resource)
    path = f"/{resource}/{row['id']}"
    body = {resource_of(resource).text: "changed"}
    changes = []
    for _ in range(3):
        assert api.post(path, json=body).status_code == 200
        changes.append(last_change(db))
    for change in changes[1:]:
        answer = api.post(f"/change/{change}/undo")
        assert_error(answer, 409, "nothing_to_undo")
    undo(api, changes[0])
    assert api.get(path).json() == row
    assert_error(api.post(f"/change/{changes[0]}/undo"), 409, "was changed since")


@EACH_RESOURCE
def test_a_new_row_sent_twice(api: Api, make: Make, db: Connection, resource: str) -> None:
    """The making of a row is taken back, although the row was sent again as it was."""
    row = make(resource)
    made = last_change(db)
    assert api.post(f"/{resource}/{row['id']}", json=row).status_code == 200
    undo(api, made)
    assert api.get(f"/{resource}/{row['id']}").status_code == 404


@EACH_RESOURCE
def test_the_change_that_is_named(api: Api, make: Make, db: Connection, resource: str) -> None:
    """A conflict names the change that did something, which can be taken back first."""
    row = make(resource)
    path, text = f"/{resource}/{row['id']}", resource_of(resource).text
    changes = []
    for value in ("one", "two", "two"):
        api.post(path, json={text: value})
        changes.append(last_change(db))
    answer = api.post(f"/change/{changes[0]}/undo")
    assert_error(answer, 409, "was changed since", f"change {changes[1]} ")
    undo(api, changes[1])
    assert api.get(path).json()[text] == "one"


@EACH_RESOURCE
def test_a_life_in_between(api: Api, make: Make, db: Connection, resource: str) -> None:
    """A deletion whose row was made again and deleted again is not taken back past that life."""
    row = make(resource)
    path = f"/{resource}/{row['id']}"
    api.delete(path)
    first = last_change(db)
    api.post(path, json=row | {resource_of(resource).text: "another life"})
    api.delete(path)
    second = last_change(db)
    assert_error(
        api.post(f"/change/{first}/undo"), 409, "undo_conflict", f"change {second} ", "since"
    )
    assert api.get(path).status_code == 404
    undo(api, second)
    assert api.get(path).json()[resource_of(resource).text] == "another life"


def test_swapped_keys(stocked: Lab) -> None:
    """Keys that two rows swapped in one transaction: the 409 says that an undo cannot do that."""
    first, second = "02:00:00:00:00:01", "02:00:00:00:00:02"
    statement = "update inventory.computer set mac = {} where id = {} and lab_id = {}"
    swap = [(f"'{'02:00:00:00:00:99'}'", 1), (f"'{first}'", 2), (f"'{second}'", 1)]
    change = stocked.write(*(statement.format(mac, row, stocked.id) for mac, row in swap))
    before = stocked.contents()
    for query in ("", "?only=unconflicted"):
        answer = stocked.api.post(f"/change/{change}/undo{query}")
        assert_error(answer, 409, "undo_conflict", "each other's keys", "by hand")
    assert stocked.contents() == before


@pytest.mark.parametrize("statements", [MIXED])
def test_a_mixed_change_written_again(stocked: Lab, statements: tuple[str, ...]) -> None:
    """A change of all kinds goes back although every row that it left was written as it was."""
    before = stocked.contents()
    change = stocked.write(*statements)
    for resource in ("site", "freezer", "computer", "container"):
        text = resource_of(resource).text
        stocked.write(
            f"update inventory.{resource} set {text} = {text} where lab_id = {stocked.id}"
        )
    undo(stocked.api, change)
    assert stocked.contents() == before
