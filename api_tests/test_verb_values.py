"""Values that no verb takes: each is a problem of its line, told before the database sees it."""

from typing import Any

import pytest

from api_tests.conftest import Api, Row, assert_error
from api_tests.storage import Store, assert_conflicts

OLD = "2020-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("place", "slug"),
    [
        ({"row": "a", "col": 1}, "bad_position"), ({"row": 1, "col": 1.5}, "bad_position"),
        ({"row": 1, "col": None}, "bad_position"), ({"row": [1], "col": 1}, "bad_position"),
        ({"row": True, "col": 1}, "bad_position"), ({"row": 10**30, "col": 1}, "bad_position"),
        ({"row": -1, "col": 1}, "out_of_bounds"),
    ],
)  # fmt: skip
def test_row_and_col_are_whole_numbers(store: Store, place: Row, slug: str) -> None:
    """Anything else is told with the line, and beside other problems."""
    bad = {"container": store.tube(), "to": {"unit": store.box()} | place}
    gone = {"container": store.tube(), "to": {"unit": "no such unit"}}
    answer = store.api.post("/move", json={"items": [bad]})
    conflict = assert_conflicts(answer, 400, slug)[0]
    assert conflict["line"] == 1
    assert_conflicts(store.api.post("/move", json={"items": [gone, bad]}), 400, "not_found", slug)


def test_several_things_go_to_no_place_of_a_box(store: Store) -> None:
    """Row and col that are null are no place, and so no place that two go to."""
    to = {"unit": store.box(), "row": None, "col": None}
    done = store.do("move", to=to, items=[{"container": store.tube()} for _ in range(2)])
    assert [item["position"] for item in done["items"]] == [None, None]


@pytest.mark.parametrize(
    ("verb", "field"),
    [
        ("checkout", {"release": "yes"}), ("checkout", {"release": 1}),
        ("checkout", {"to": {}}), ("checkout", {"to": 5}),
        ("checkin", {"thawed": 1}), ("checkin", {"thawed": "x"}),
    ],
)  # fmt: skip
def test_a_field_of_another_type(store: Store, verb: str, field: Row) -> None:
    """It is not taken for true, nor written as JSON."""
    body = {"items": [{"container": store.tube()}]} | field
    assert_error(store.api.post(f"/{verb}", json=body), 400, "wrong_type")


@pytest.mark.parametrize("key", ["freezer", "sample_type", "storage_type", "unit"])
def test_what_is_no_filter_of_places(store: Store, key: str) -> None:
    """Any other value than the id of one is not there; null is as if it were left out."""
    box = store.box()
    values: list[Any] = ["x", 1.5, [], {}, True, 10**30]
    for value in values:
        answer = store.api.post("/find_space", json={key: value, "count": 1})
        assert_conflicts(answer, 404, "not_found")
    found = store.do("find_space", **{"unit": box} | ({} if key == "unit" else {key: None}))
    assert found["items"][0]["storage_unit_id"] == box
    assert_error(store.api.post("/find_space", json={"together": "x"}), 400, "wrong_type")


@pytest.mark.parametrize(
    ("codes", "status", "slugs"),
    [
        (["  ", "\u200b"], 400, ["bad_code", "bad_code"]),
        (["x" * 201, None], 400, ["bad_code"]),
        ([7, [1]], 400, ["bad_code", "bad_code"]),
        ([" twice", "twice"], 409, ["code_taken", "code_taken"]),
    ],
)
def test_barcodes_of_aliquots_are_codes(
    store: Store, codes: list[Any], status: int, slugs: list[str]
) -> None:
    """They are told apart as they are stored, and no number or list is one."""
    item = {"container": store.tube(quantity=9, unit="uL"), "count": 2, "amount": 1}
    answer = store.api.post("/aliquot", json={"items": [item | {"barcodes": codes}]})
    assert_conflicts(answer, status, *slugs)


def test_what_is_left_of_an_unmeasured_tube(store: Store) -> None:
    """A number says nothing without a unit of measure, and no tube holds 1e400 of it."""
    bare, full = store.tube(), store.tube(quantity=5, unit="uL")
    store.do("checkout", items=[{"container": bare}, {"container": full}])
    to = {"freezer": store.freezer}
    back = {"to": to, "items": [{"container": bare, "quantity": 5}]}
    assert_conflicts(store.api.post("/checkin", json=back), 409, "no_quantity")
    for number in ("1e400", "1e-400"):
        sent = f'{{"to": {{"freezer": {store.freezer}}}, "items": [{{"container": {full}, '
        answer = store.api.post("/checkin", data=f'{sent}"quantity": {number}}}]}}')
        assert_conflicts(answer, 400, "bad_quantity")


@pytest.mark.parametrize("number", ["1e308", "1e131071", "1e-309", "1e-16383"])
@pytest.mark.parametrize(
    ("resource", "field"),
    [("container", "quantity"), ("excursion", "max_temperature"), ("freezer", None)],
)
def test_a_number_is_as_long_as_people_write_it(
    store: Store, resource: str, field: str | None, number: str
) -> None:
    """A few bytes that are a page in each answer are refused, in one row and in lists."""
    if field is None:  # an amount, which is never stored
        tube = store.tube(quantity=5, unit="uL")
        answer = store.api.post(
            "/use", data=f'{{"items": [{{"container": {tube}, "amount": {number}}}]}}'
        )
        assert_conflicts(answer, 400, "bad_amount")
        return
    row = f'{{"freezer_id": {store.freezer}, "{field}": {number}, '
    row += '"unit": "uL"}' if resource == "container" else '"began_at": "2026-01-01"}'
    assert_error(store.api.post(f"/{resource}", data=row), 400, field)
    headers = {"Content-Type": "application/json"}
    answer = store.api.post(f"/{resource}s", data=f"[{row}]", headers=headers)
    assert_error(answer, 400, "is_number")


@pytest.mark.parametrize(
    ("body", "status", "word"),
    [
        ({"resource": "container", "ids": [1.5]}, 400, "no_ids"),
        ({"resource": "container", "ids": [1e30]}, 400, "no_ids"),
        ({"resource": "container", "ids": [True]}, 400, "no_ids"),
        ({"resource": 'x"; drop', "ids": [1]}, 400, "bad_resource"),
        ({"resource": "(", "ids": [1]}, 400, "bad_resource"),
    ],
)
def test_what_is_no_list_of_rows_to_remove(api: Api, body: Row, status: int, word: str) -> None:
    """It is said in words, whatever the name and the numbers hold."""
    assert_error(api.post("/remove", json=body), status, word)


def test_a_row_is_removed_once(store: Store) -> None:
    """One that comes twice is refused, with each of its lines."""
    tube = store.tube()
    body = {"resource": "container", "ids": [tube, store.tube(), tube]}
    conflicts = assert_conflicts(
        store.api.post("/remove", json=body), 400, "repeated_item", "repeated_item"
    )
    assert [conflict["line"] for conflict in conflicts] == [1, 3]
    assert store.api.get(f"/container/{tube}").status_code == 200


def test_no_verb_comes_before_its_things(store: Store) -> None:
    """Also one that names a box, and means what is in it."""
    box = store.box()
    tube = store.tube(storage_unit_id=box)
    for verb, body in (
        ("evacuate", {"unit": box, "to": {"freezer": store.freezer}}), ("empty", {"unit": box}),
        ("stocktake", {"unit": box, "codes": []}),
        ("remove", {"resource": "container", "ids": [tube]}),
    ):  # fmt: skip
        answer = store.api.post(f"/{verb}", json=body | {"occurred_at": OLD})
        assert_conflicts(answer, 400, "bad_time")
    assert store.place(tube)[1] == box


def test_an_evacuation_has_a_goal_though_it_moves_nothing(store: Store) -> None:
    """An unknown unit is 404, a freezer that goes into a box of its own a ring."""
    box = store.box()
    body = {"unit": box, "to": {"unit": "nowhere"}}
    assert_conflicts(store.api.post("/evacuate", json=body), 404, "not_found")
    bag = store.make("storage_type", name=f"bag {store.unique}", holds="both")["id"]
    own = store.box(storage_type_id=bag)
    answer = store.api.post("/evacuate", json={"freezer": store.freezer, "to": {"unit": own}})
    assert_conflicts(answer, 409, "cycle")


@pytest.mark.parametrize("word", ["NO READ!", "<no read>", "*NOREAD*", "[NoRead]", "(no scan)"])
def test_a_word_in_signs_is_the_word(store: Store, word: str) -> None:
    """A reader that writes NO READ in signs has read no code."""
    box = store.box()
    store.tube(storage_unit_id=box, position="A2")
    answer = store.api.post(
        f"/read_scan?unit={box}",
        data=f"A1,123\nA2,{word}\n",
        headers={"Content-Type": "text/plain"},
    )
    counts = answer.json()["counts"]
    assert (counts["unread"], counts["missing"], counts["unknown"]) == (1, 0, 1)
