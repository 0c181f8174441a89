"""An error of a write names the field and the value, and tells of no row of others."""

import json
from typing import Any

import pytest

from api_tests.conftest import Api, Row, assert_error
from api_tests.fixtures import Make
from api_tests.people import Lab, Person
from api_tests.resources import EACH_RESOURCE, RESOURCES, SAMPLES, resource_of


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
            body = resource_of(resource).like(row) | column.fields(987654321)
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
            sample = SAMPLES["bigint"]() if column.parent else column.sample
            wrong = sample.wrong[0]
            shown = json.dumps(wrong) if isinstance(wrong, list) else wrong
            cases.append((wrong, sample.code, f"bad_value: {column.name} is {shown}."))
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


# Lists


def good_rows(make: Make, resource: str) -> tuple[list[Row], Row]:
    """Two rows that can be added, and one that is there already."""
    row, one = make(resource), resource_of(resource)
    optional = {c.name: c.sample.sent for c in one.values if c.type == "text"}
    return [optional | one.like(row) for _ in range(2)], row


# A CSV, and a list that is merged with what is there, are imported: see test_import_errors.py.


@EACH_RESOURCE
@pytest.mark.parametrize("position", [1, 2])
def test_a_list_with_an_unknown_parent(api: Api, make: Make, resource: str, position: int) -> None:
    """Of a list, the error says the field, the value and the row."""
    for column in resource_of(resource).columns:
        if column.parent in RESOURCES:
            fields = column.fields(987654321)
            rows = [dict.fromkeys(fields) | row for row in good_rows(make, resource)[0]]
            rows[position - 1] |= fields
            error = assert_error(api.post(f"/{resource}s", json=rows), 409)
            assert (error["code"], error["details"]) == (
                "23503",
                f"no_parent: {column.name} is 987654321, which is not present, in row {position}.",
            )


@EACH_RESOURCE
def test_a_list_with_a_taken_key(api: Api, make: Make, resource: str) -> None:
    """A key is taken by a row that was there, or by one further up in the list."""
    for column in resource_of(resource).columns:
        if column.key:
            taken, rows = column.sample.shown, good_rows(make, resource)[0]
            twice = [row | {column.name: taken} for row in rows]
            error = assert_error(api.post(f"/{resource}s", json=twice), 409, column.key)
            assert error["details"] == f"key_taken: {column.name} is {taken}, in row 2."
            make(resource, **{column.name: taken})
            error = assert_error(api.post(f"/{resource}s", json=twice), 409, column.key)
            assert error["details"] == f"key_taken: {column.name} is {taken}, in row 1."


@EACH_RESOURCE
def test_a_list_with_a_bad_value(api: Api, make: Make, resource: str) -> None:
    """A blank name, and an id below 1, are named with the row."""
    rows, _ = good_rows(make, resource)
    for column in resource_of(resource).required:
        if column.type == "text":
            bad = [rows[0], rows[1] | {column.name: " "}]
            error = assert_error(api.post(f"/{resource}s", json=bad), 400)
            assert (error["code"], error["details"]) == (
                "23514",
                f"bad_value: {column.name} is blank, in row 2.",
            )
    bad = [{"id": 900001} | rows[0], {"id": -5} | rows[1]]
    error = assert_error(api.post(f"/{resource}s", json=bad), 400, f"{resource}_id_positive")
    assert error["details"] == "bad_value: id is -5, in row 2."
    assert api.get(f"/{resource}/900001").status_code == 404


@EACH_RESOURCE
def test_a_list_with_a_taken_id(api: Api, make: Make, resource: str) -> None:
    """An id that is taken is 409 with the row."""
    rows, row = good_rows(make, resource)
    rows[1]["id"] = row["id"]
    rows[0]["id"] = row["id"] + 50_000
    error = assert_error(api.post(f"/{resource}s", json=rows), 409, f"{resource}_pkey")
    assert error["details"] == f"key_taken: id is {row['id']}, in row 2."


@EACH_RESOURCE
def test_a_patch_names_the_row(api: Api, make: Make, resource: str) -> None:
    """A PATCH of a list says which of its rows is refused."""
    row, other = make(resource), make(resource)
    path = f"/{resource}s?id=in.({row['id']},{other['id']})"
    for column in resource_of(resource).columns:
        if column.parent:
            if column.parent not in RESOURCES:
                continue
            error = assert_error(api.patch(path, json=column.fields(987654321)), 409)
            assert error["details"] in [
                f"no_parent: {column.name} is 987654321, which is not present, "
                f"in {resource} {first['id']}."
                for first in (row, other)  # PostgreSQL chooses
            ]
        elif column.key:
            taken = column.sample.shown
            error = assert_error(api.patch(path, json={column.name: taken}), 409)
            assert error["details"] in [
                f"key_taken: {column.name} is {taken}, in {resource} {last['id']}."
                for last in (row, other)
            ]
    assert api.get(f"/{resource}/{row['id']}").json() == row


def test_a_removed_list_names_what_holds_a_row(api: Api, make: Make) -> None:
    """A DELETE of a list says which row is held, and by what, as that of a row does."""
    computer = make("computer")
    empty, held = make("site"), computer["site_id"]
    answer = api.delete(f"/sites?id=in.({empty['id']},{held})")
    assert answer.json() == api.delete(f"/site/{held}").json()
    assert assert_error(answer, 409)["details"] == f"site_in_use: site {held} holds computers: 1."
    assert api.get(f"/site/{empty['id']}").status_code == 200


def test_a_list_tells_nothing_of_another_lab(lab: Lab, rival: Person) -> None:
    """In a list too, another lab's row is as none."""
    theirs = rival.api.post("/site", json={"name": "Theirs"}).json()["id"]
    body = {"name": "x", "site_id": theirs}
    error = assert_error(lab.editor.api.post("/computers", json=[body]), 409)
    body = {"name": "x", "site_id": 987654321}
    nothing = assert_error(lab.editor.api.post("/computers", json=[body]), 409)
    assert error["details"] == f"no_parent: site_id is {theirs}, which is not present, in row 1."
    assert error == nothing | {"details": error["details"]}


def test_other_errors_of_a_list_stay(api: Api, make: Make) -> None:
    """An error that is no row's keeps its own words: a bad filter, an unknown column, bad JSON."""
    assert_error(api.patch("/sites?id=eq.x", json={"name": "x"}), 400, "bigint")
    assert_error(api.post("/sites", json=[{"nope": 1}]), 400, "nope")
    assert_error(api.post("/sites", data=b"[{]"), 400, "PGRST102")
    site = make("site")["id"]
    error = assert_error(api.post("/computers", json=[{"site_id": "x", "name": "y"}]), 400)
    assert error["message"] == 'invalid input syntax for type bigint: "x"'
    assert_error(api.patch(f"/sites?id=eq.{site}", json={"id": 77}), 400, "key_change")
