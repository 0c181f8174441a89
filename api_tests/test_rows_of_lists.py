"""A list that a trigger refuses names the row, as one that a constraint refuses does."""

from typing import Any

import pytest

from api_tests.conftest import Api, Row, assert_error
from api_tests.storage import Store, assert_faults

MERGE = {"Prefer": "resolution=merge-duplicates"}
IGNORE = {"Prefer": "resolution=ignore-duplicates"}


def as_csv(rows: list[Row]) -> dict[str, Any]:
    """A body of CSV, for rows without commas in their values."""
    lines = [list(rows[0]), *(list(row.values()) for row in rows)]
    text = "\n".join(",".join("" if v is None else str(v) for v in line) for line in lines)
    return {"data": text.encode(), "headers": {"Content-Type": "text/csv"}}


def faults(store: Store) -> dict[str, tuple[str, Row, Row, str]]:
    """Resource, fields of every row, fields that are refused, and what the error says of them."""
    box, freezer = store.box(), store.freezer
    strict = store.make("sample_type", name=f"strict {store.unique}",
                        properties_schema={"additionalProperties": False})["id"]  # fmt: skip
    type_row = {"name": None, "holds": "both"}
    tube, unknown = {"freezer_id": freezer}, 987654321
    absent = "is 987654321, which is not present"
    return {
        "owner": ("container", tube | {"owner_id": None}, {"owner_id": unknown},
                  f"no_parent: owner_id {absent}"),
        "unit": ("container", tube | {"storage_unit_id": None}, {"storage_unit_id": unknown},
                 f"no_parent: storage_unit_id {absent}"),
        "parent unit": ("storage_unit", tube | {"storage_type_id": store.box_type, "name": "b",
                        "parent_id": None}, {"parent_id": unknown},
                        f"no_parent: parent_id {absent}"),
        "person": ("excursion", tube | {"began_at": "2026-01-01", "acknowledged_by": None},
                   {"acknowledged_by": unknown}, f"no_parent: acknowledged_by {absent}"),
        "sample types": ("storage_type", type_row | {"sample_type_ids": None},
                         {"sample_type_ids": "{987654321}"},
                         f"no_parent: sample_type_ids {absent}"),
        "child types": ("storage_type", type_row | {"child_type_ids": None},
                        {"child_type_ids": "{987654321}"}, f"no_parent: child_type_ids {absent}"),
        "no such place": ("container", {"storage_unit_id": box, "freezer_id": freezer,
                          "position": None}, {"position": "Z9"},
                          f"out_of_bounds: Z9 is no place of a box {store.unique}"),
        "properties": ("container", tube | {"sample_type_id": strict, "properties": None},
                       {"properties": {"a": 1}}, "bad_properties: "),
    }  # fmt: skip


@pytest.mark.parametrize(
    "fault",
    ["owner", "unit", "parent unit", "person", "sample types", "child types", "no such place",
     "properties"],
)  # fmt: skip
def test_a_trigger_names_the_row(store: Store, api: Api, fault: str) -> None:
    """In JSON, CSV, and lists that merge or ignore, it is the number; in a PATCH, the id."""
    resource, good, bad, details = faults(store)[fault]
    many = f"/{resource}s"
    rows = [good | fields for fields in ({}, bad)]
    if "name" in good:
        rows = [row | {"name": f"{store.unique} {n}"} for n, row in enumerate(rows)]
    status = 409 if "no_parent" in details else 400
    error = assert_error(api.post(many, json=rows), status)
    assert error["details"].startswith(details), error
    assert error["details"].endswith(", in row 2."), error
    for headers in (MERGE, IGNORE):
        assert_faults(api.post(many, json=rows, headers=headers), status, 2)
    if fault != "properties":  # a comma stands in none of the others
        assert_faults(api.post(many, **as_csv(rows)), status, 3)
    row = store.make(resource, **rows[0])
    answer = api.patch(f"{many}?id=eq.{row['id']}", json=bad)
    error = assert_error(answer, 409 if "no_parent" in details else 400)
    assert error["details"].startswith(details), error
    assert error["details"].endswith(f", in {resource} {row['id']}."), error
    one = assert_error(api.post(f"/{resource}/{row['id']}", json=bad), answer.status_code)
    assert one["details"].startswith(details), one
    assert ", in " not in one["details"], one
    merged = api.post(many, json=[rows[0], {"id": row["id"]} | rows[1]][1:], headers=MERGE)
    assert_faults(merged, answer.status_code, 1)
