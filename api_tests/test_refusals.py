"""An error of a write names the field and the value, and tells of no row of others."""

from typing import Any

import pytest

from api_tests.conftest import Api, Row, assert_error
from api_tests.fixtures import Make
from api_tests.people import Lab, Person
from api_tests.resources import EACH_RESOURCE, resource_of


def refused(api: Api, resource: str, row_id: int | None, body: Row, status: int) -> Row:
    """Sends a row that is refused, and answers the error; a new one where row_id is null."""
    path = f"/{resource}/{row_id}" if row_id else f"/{resource}"
    return assert_error(api.post(path, json=body), status)


@EACH_RESOURCE
@pytest.mark.parametrize("is_new", [True, False])
def test_a_taken_key(api: Api, make: Make, resource: str, is_new: bool) -> None:
    """A key that another row has is 409 with the field and the value."""
    for column in resource_of(resource).columns:
        if column.key:
            taken = column.sample.sent
            first, second = make(resource, **{column.name: taken}), make(resource)
            whole = {c.name: first[c.name] for c in resource_of(resource).required}
            body = whole | {column.name: taken}
            error = refused(api, resource, None if is_new else second["id"], body, 409)
            assert error["code"] == "23505"
            assert error["details"] == f"key_taken: {column.name} is {taken}."
            assert column.key in error["message"]


@EACH_RESOURCE
@pytest.mark.parametrize("is_new", [True, False])
def test_an_unknown_parent(api: Api, make: Make, resource: str, is_new: bool) -> None:
    """A parent that is not there is 409 with the field and the id."""
    row = make(resource)
    for column in resource_of(resource).columns:
        if column.parent:
            whole = {c.name: row[c.name] for c in resource_of(resource).required if not c.key}
            body = whole | {column.name: 987654321}
            error = refused(api, resource, None if is_new else row["id"], body, 409)
            assert error["code"] == "23503"
            assert (
                error["details"] == f"no_parent: {column.name} is 987654321, which is not present."
            )


@EACH_RESOURCE
def test_a_missing_or_bad_value(api: Api, make: Make, resource: str) -> None:
    """A missing field, a blank one and one that cannot be read are 400 with field and value."""
    row = make(resource)
    for column in resource_of(resource).columns:
        cases: list[tuple[Any, str, str]] = []
        if column.is_required:
            cases.append((None, "23502", f"missing_field: {column.name} is null."))
            if column.type == "text":
                cases.append(("\u3164", "23514", f"bad_value: {column.name} is \u3164."))
        if column.type != "text":
            wrong = "one" if column.parent else column.sample.wrong[0]
            cases.append((wrong, "22P02", f"bad_value: {column.name} is {wrong}."))
        for value, code, details in cases:
            error = refused(api, resource, row["id"], {column.name: value}, 400)
            assert (error["code"], error["details"]) == (code, details)
    assert api.get(f"/{resource}/{row['id']}").json() == row


def test_two_at_once(api: Api, make: Make) -> None:
    """Of several values that cannot be read, each is named."""
    container = make("container")
    body = {"freezer_id": "x", "uuid": "y"}
    error = refused(api, "container", container["id"], body, 400)
    assert error["details"] == "bad_value: uuid is y, freezer_id is x."


def test_rows_of_another_lab(lab: Lab, rival: Person) -> None:
    """Another lab's row is as none: as a parent it is not there, and its MAC is free."""
    mac = "02:aa:00:00:00:01"
    theirs = rival.api.post("/site", json={"name": "Theirs"}).json()["id"]
    body = {"name": "x", "site_id": theirs, "mac": mac}
    assert rival.api.post("/computer", json=body).status_code == 200
    error = refused(lab.editor.api, "computer", None, body, 409)
    nothing = refused(lab.editor.api, "computer", None, body | {"site_id": 987654321}, 409)
    assert error["details"] == f"no_parent: site_id is {theirs}, which is not present."
    assert error == nothing | {"details": error["details"]}
    mine = lab.editor.api.post("/computer", json=body | {"site_id": lab.site_id})
    assert mine.status_code == 200, mine.text


@EACH_RESOURCE
def test_in_a_list(api: Api, make: Make, resource: str) -> None:
    """In a list the message names the rule, which has the field in its name."""
    row = make(resource)
    for column in resource_of(resource).columns:
        body = {c.name: row[c.name] for c in resource_of(resource).required}
        if column.parent:
            answer = api.post(f"/{resource}s", json=[body | {column.name: 987654321}])
            assert_error(answer, 409, f"{resource}_{column.parent}_fkey")
        elif column.key and row[column.name]:
            answer = api.post(f"/{resource}s", json=[body | {column.name: row[column.name]}])
            assert_error(answer, 409, column.key)
