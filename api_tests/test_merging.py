"""Lists that are merged with what is there, by the keys that PostgREST's clients name."""

import pytest

from api_tests.conftest import Api, assert_error
from api_tests.fixtures import Make
from api_tests.importing import as_csv
from api_tests.people import Lab, Person
from api_tests.resources import EACH_RESOURCE, resource_of

MERGE = "resolution=merge-duplicates,return=representation"
IGNORE = "resolution=ignore-duplicates,return=representation"


@EACH_RESOURCE
@pytest.mark.parametrize("spelled", ["{}", "lab_id,{}", "{},lab_id", "{}%2Clab_id"])
def test_a_list_is_merged_by_each_key(api: Api, make: Make, resource: str, spelled: str) -> None:
    """The id, and each column that is unique, finds the row that is there; the lab is added."""
    one = resource_of(resource)
    keyed = {c.name: c.sample.sent for c in one.columns if c.key}
    row = make(resource, **keyed)
    for key in ("id", *keyed):
        path = f"/{resource}s?select=id&on_conflict={spelled.format(key)}"
        body = one.like(row) | {one.text: f"by {key}"} | keyed | {key: row[key]}
        ignored = api.post(path, json=[body], headers={"Prefer": IGNORE})
        assert (ignored.ok, ignored.json()) == (True, []), ignored.text
        assert api.get(f"/{resource}/{row['id']}").json() == row
        merged = api.post(path, json=[body], headers={"Prefer": MERGE})
        assert (merged.ok, merged.json()) == (True, [{"id": row["id"]}]), merged.text
        stored = api.get(f"/{resource}/{row['id']}").json()
        assert stored == row | {one.text: f"by {key}"} | {k: row[k] for k in keyed}
        row = stored


@EACH_RESOURCE
@pytest.mark.parametrize("wanted", ["", ",return=minimal", ",return=headers-only"])
def test_nothing_is_answered_where_no_rows_are_wanted(
    api: Api, make: Make, resource: str, wanted: str
) -> None:
    """A client that merges rows and wants none back gets 201 or 200, and an empty body."""
    one, row = resource_of(resource), make(resource)
    headers = {"Prefer": f"resolution=merge-duplicates{wanted}"}
    known, added = {"id": row["id"]}, one.like(row) | {"id": row["id"] + 80_000}
    for text, status in (("first", 201), ("second", 200)):
        rows = [body | {one.text: text} for body in (known, added)]
        answer = api.post(f"/{resource}s", json=rows, headers=headers)
        assert (answer.status_code, answer.content) == (status, b""), answer.text
        for body in rows:
            assert api.get(f"/{resource}/{body['id']}").json()[one.text] == text
    lines = as_csv([["id", one.text], [row["id"], "third"]]).encode()
    headers["Content-Type"] = "text/csv"
    answer = api.post(f"/{resource}s", data=lines, headers=headers)
    assert (answer.status_code, answer.content) == (200, b""), answer.text
    assert api.get(f"/{resource}/{row['id']}").json()[one.text] == "third"
    assert api.delete(f"/{resource}/{added['id']}").status_code == 200


def test_what_is_wrong_is_told_where_no_rows_are_wanted(api: Api) -> None:
    """A list that is refused has the same errors, whatever was to be answered."""
    for prefer in ("", "return=minimal", "return=representation"):
        headers = {"Prefer": prefer, "Content-Type": "text/csv"}
        answer = api.post("/sites", data=b"name,contact\nx\n", headers=headers)
        (fault,) = assert_error(answer, 400)["errors"]
        assert (fault["line"], fault["message"]) == (2, "the line has 1 cells, the header 2")


def test_a_trial_of_a_list_is_told(api: Api) -> None:
    """A list that is only tried is answered with counts, though no rows are wanted."""
    headers = {"Prefer": "return=minimal", "Content-Type": "text/csv"}
    answer = api.post("/sites?dry_run=true", data=b"name\nx\n", headers=headers)
    assert (answer.status_code, answer.json()["created"]) == (200, 1)


def test_a_new_row_is_added_by_a_key(api: Api, make: Make) -> None:
    """What no row has is made, from CSV too, and an error names the row."""
    site = make("site")["id"]
    text = f"site_id,name,mac\n{site},x,02:cc:00:00:00:01\n{site},y,02:cc:00:00:00:02\n"
    headers = {"Prefer": MERGE, "Content-Type": "text/csv"}
    for _ in range(2):
        answer = api.post("/computers?on_conflict=mac", data=text, headers=headers)
        assert [row["name"] for row in answer.json()] == ["x", "y"], answer.text
    rows = api.get(f"/computers?site_id=eq.{site}").json()
    assert len(rows) == 2
    bad = [{"site_id": site, "name": "z", "mac": rows[0]["mac"]},
           {"site_id": 987654321, "name": "z", "mac": None}]  # fmt: skip
    answer = api.post("/computers?on_conflict=mac", json=bad, headers={"Prefer": MERGE})
    (fault,) = assert_error(answer, 409)["errors"]
    assert (fault["line"], fault["column"]) == (2, "site_id")
    assert api.delete(f"/computers?site_id=eq.{site}").ok


@pytest.mark.parametrize(
    ("many", "columns", "hint"),
    [
        ("computers", "name", "id, mac"),
        ("containers", "storage_unit_id,row,col", "id, uuid"),
        ("containers", "lab_id,storage_unit_id,row,col", "id, uuid"),
        ("storage_units", "parent_id,row,col", "id"),
        ("barcodes", "nothing", "id, code"),
        ("barcodes", "lab_id", "id, code"),
        ("sites", "%C3%A9", "id"),
        ("sites", "é", "id"),
        ("sites", "id,name", "id"),
    ],
)
@pytest.mark.parametrize("prefer", [MERGE, IGNORE])
def test_what_is_no_key_is_refused(
    api: Api, many: str, columns: str, hint: str, prefer: str
) -> None:
    """It is a 400 that says what can be used: for columns, no columns, and a deferrable key."""
    answer = api.post(
        f"/{many}?on_conflict={columns}", json=[{"id": 1}], headers={"Prefer": prefer}
    )
    error = assert_error(answer, 400, "bad_match")
    assert error["hint"] == f"match is one of: {hint}."


def test_a_key_is_one_in_its_lab(lab: Lab, rival: Person) -> None:
    """Another lab's row of the same key is none: a row of one's own is made."""
    mac = "02:cc:00:00:00:09"
    theirs = rival.api.post("/site", json={"name": "Theirs"}).json()["id"]
    body = {"name": "theirs", "site_id": theirs, "mac": mac}
    assert rival.api.post("/computer", json=body).status_code == 200
    mine = body | {"name": "mine", "site_id": lab.site_id}
    answer = lab.editor.api.post(
        "/computers?on_conflict=mac", json=[mine], headers={"Prefer": MERGE}
    )
    assert [row["name"] for row in answer.json()] == ["mine"], answer.text
    assert rival.api.get("/computers?select=name").json() == [{"name": "theirs"}]
