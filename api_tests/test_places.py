"""Places: one thing a place, labels as people write them, units in units, freezers that follow."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from api_tests.conftest import Api, Row, assert_error
from api_tests.fixtures import Make
from api_tests.storage import Store, assert_faults
from api_tests.test_concurrency import at_once


@pytest.mark.parametrize("sent", ["B3", "b3", "B03", " B-3 ", "B:3", "12", "R2C3"])
def test_a_position_is_read_as_people_write_it(store: Store, sent: str) -> None:
    """Row and column follow from the label, which is stored as the type writes it."""
    tube = store.api.get(f"/container/{store.tube(storage_unit_id=store.box(), position=sent)}")
    assert (tube.json()["row"], tube.json()["col"], tube.json()["position"]) == (2, 3, "B3")


def test_a_linear_type_numbers_its_places(store: Store, make: Make) -> None:
    """Without schemes a label is a number, counted in the fill order."""
    linear = make("storage_type", name=f"linear {store.unique}", rows=9, cols=9,
                  row_scheme=None, col_scheme=None)["id"]  # fmt: skip
    tube = store.tube(storage_unit_id=store.box(storage_type_id=linear), row=2, col=3)
    assert store.place(tube)[2] == "12"


@pytest.mark.parametrize(
    ("place", "word"),
    [
        ({"position": "J1"}, "out_of_bounds"),
        ({"position": "A10"}, "out_of_bounds"),
        ({"position": "A0"}, "out_of_bounds"),
        ({"position": "?"}, "bad_position"),
        ({"row": 10, "col": 1}, "out_of_bounds"),
        ({"row": 0, "col": 1}, "out_of_bounds"),
        ({"row": 1}, "place_whole"),
        ({"position": "B3", "row": 3, "col": 3}, "position_mismatch"),
    ],
)
def test_a_place_that_a_box_has_not(store: Store, place: dict[str, Any], word: str) -> None:
    """It is refused, whether given as a label or as row and column."""
    answer = store.api.post("/container", json={"storage_unit_id": store.box()} | place)
    assert_error(answer, 400, word)


def test_a_place_needs_a_unit_with_a_grid(store: Store, make: Make) -> None:
    """Without a unit, or in a bag, there is no place to name."""
    bag = make("storage_type", name=f"bag {store.unique}")["id"]
    answer = store.api.post("/container", json={"freezer_id": store.freezer, "position": "A1"})
    assert_error(answer, 400, "no_unit")
    body = {"storage_unit_id": store.box(storage_type_id=bag), "position": "A1"}
    assert_error(store.api.post("/container", json=body), 400, "no_grid")


def assert_taken(answer: Any, details: str) -> None:
    """Checks that a write is refused, and says what is in its place."""
    error = assert_error(answer, 409)
    assert (error["code"], error["details"]) == ("PT409", f"occupied: {details}.")


PLACED = pytest.mark.parametrize(
    ("resource", "unit_key"), [("container", "storage_unit_id"), ("storage_unit", "parent_id")]
)


def fill_two_places(store: Store, resource: str, unit_key: str) -> tuple[Row, int, int]:
    """A body for the taken place A1 of a new box or rack, and what is at A1 and at A2 of it."""
    if resource == "container":
        unit, put = store.box(), store.tube
    else:
        unit, put = store.box(storage_type_id=store.rack_type), store.box
    body = {unit_key: unit, "position": "a01", "freezer_id": store.freezer}
    if resource == "storage_unit":
        body |= {"storage_type_id": store.box_type, "name": "box"}
    one = put(**{unit_key: unit, "position": "A1"})
    return body, one, put(**{unit_key: unit, "position": "A2"})


@PLACED
def test_one_thing_has_a_place(store: Store, resource: str, unit_key: str) -> None:
    """The second thing for it is a 409 that says what is there, as a new row and as a change."""
    body, one, other = fill_two_places(store, resource, unit_key)
    thing = resource.replace("_", " ")
    taken = f"A1 of storage unit {body[unit_key]} has {thing} {one} in it"
    assert_taken(store.api.post(f"/{resource}", json=body), taken)
    assert_taken(store.api.post(f"/{resource}/{other}", json={"position": "A1"}), taken)
    assert_taken(store.api.post(f"/{resource}/{other}", json={"row": 1, "col": 1}), taken)
    assert store.api.get(f"/{resource}/{other}").json()["position"] == "A2"


@PLACED
def test_a_taken_place_in_a_list(store: Store, resource: str, unit_key: str) -> None:
    """JSON and PATCH say what is there and which row is for it, an import line and value."""
    body, one, other = fill_two_places(store, resource, unit_key)
    many, thing = f"/{resource}s", resource.replace("_", " ")
    taken = f"A1 of storage unit {body[unit_key]} has {thing} {one} in it"
    free = body | {"position": "A4"}
    assert_taken(store.api.post(many, json=[free, body]), f"{taken}, in row 2")
    text = "\n".join(",".join(map(str, line)) for line in (body, free.values(), body.values()))
    headers = {"Content-Type": "text/csv"}
    (fault,) = assert_faults(store.api.post(many, data=text, headers=headers), 409, 3)
    assert (fault["column"], fault["value"]) == ("position", "a01")
    for prefer in ("merge-duplicates", "ignore-duplicates"):
        headers = {"Prefer": f"resolution={prefer}"}
        answer = store.api.post(many, json=[free, body], headers=headers)
        (fault,) = assert_faults(answer, 409, 2)
        assert (fault["column"], fault["value"]) == ("position", "a01")
        assert fault["message"].startswith(f"{thing} {one} is in that place")
    answer = store.api.patch(f"{many}?id=eq.{other}", json={"row": 1, "col": 1})
    assert_taken(answer, f"{taken}, in {resource} {other}")
    assert_taken(
        store.api.post(many, json=[free, free]),
        f"A4 of storage unit {body[unit_key]} has another row of the list in it, in row 2",
    )
    assert len(store.api.get(f"{many}?{unit_key}=eq.{body[unit_key]}").json()) == 2


@PLACED
def test_rows_that_change_places_are_not_to_blame(
    store: Store, resource: str, unit_key: str
) -> None:
    """Where another row of a list is refused, those that swap are not said to be in the way."""
    body, one, other = fill_two_places(store, resource, unit_key)
    swap = [{"id": one} | body | {"position": "A2"}, {"id": other} | body | {"position": "A1"}]
    new = {"id": other + 10_000} | body
    headers = {"Prefer": "resolution=merge-duplicates"}
    parent = "project_id" if resource == "container" else "storage_type_id"
    old = {parent: store.api.get(f"/{resource}/{one}").json()[parent]}
    rows = [row | old for row in swap] + [new | {"position": "A3", parent: 987654321}]
    answer = store.api.post(f"/{resource}s", json=rows, headers=headers)
    (fault,) = assert_faults(answer, 409, 3)
    assert (fault["column"], fault["value"]) == (parent, "987654321")
    answer = store.api.post(f"/{resource}s", json=[*swap, new], headers=headers)
    (fault,) = assert_faults(answer, 409, 3)
    assert (fault["column"], fault["value"]) == ("position", "a01")
    assert store.api.post(f"/{resource}s", json=swap, headers=headers).ok
    assert store.api.get(f"/{resource}/{one}").json()["position"] == "A2"


def test_the_freezer_follows_from_the_unit(store: Store, make: Make) -> None:
    """It need not be given, and must not differ."""
    box = store.box(parent_id=store.rack, position="A1")
    tube = store.tube(storage_unit_id=box)
    assert store.place(tube) == (store.freezer, box, None)
    other = make("freezer")["id"]
    body = {"storage_unit_id": box, "freezer_id": other}
    assert_error(store.api.post("/container", json=body), 400, "freezer_mismatch")
    assert_error(
        store.api.patch(f"/containers?id=eq.{tube}", json={"freezer_id": other}),
        400, "freezer_mismatch",
    )  # fmt: skip


def test_a_rack_takes_its_content_along(store: Store, make: Make) -> None:
    """Boxes and tubes change their freezer with it, in one change, which one undo takes back."""
    tube = store.tube(storage_unit_id=store.box(parent_id=store.rack, position="A1"))
    loose = store.tube()
    other = make("freezer")["id"]
    answer = store.api.post(f"/storage_unit/{store.rack}", json={"freezer_id": other})
    assert answer.status_code == 200, answer.text
    assert store.place(tube)[0] == other
    assert store.place(loose)[0] == store.freezer
    newest = store.last_change()
    assert newest["row_count"] == 3
    store.undo(newest["id"])
    assert store.place(tube)[0] == store.freezer


def test_a_list_moves_a_rack_and_what_is_in_it(store: Store, make: Make) -> None:
    """Both may say the other freezer, the rack first; else it is refused, and says what to do."""
    box, other = store.box(parent_id=store.rack, position="A1"), make("freezer")["id"]
    tube = store.tube(storage_unit_id=box, position="A1")
    rows = [store.api.get(f"/storage_unit/{one}").json() for one in (store.rack, box)]
    moved = [row | {"freezer_id": other} for row in rows]
    merge = {"Prefer": "resolution=merge-duplicates"}
    answer = store.api.post("/storage_units", json=moved[::-1], headers=merge)
    assert_error(answer, 400, "is in freezer", "put the unit before it")
    assert store.place(tube)[0] == store.freezer
    assert store.api.post("/storage_units", json=moved, headers=merge).ok
    assert store.place(tube) == (other, box, "A1")
    both = f"/storage_units?id=in.({store.rack},{box})"
    assert store.api.patch(both, json={"freezer_id": store.freezer}).status_code == 204
    assert store.place(tube) == (store.freezer, box, "A1")


def test_a_tube_that_was_touched_does_not_hold_up_the_undo_of_a_rack(
    store: Store, make: Make
) -> None:
    """The freezer of a tube in a box is nobody's change of the tube."""
    tube = store.tube(storage_unit_id=store.box(parent_id=store.rack, position="A1"))
    store.api.post(f"/storage_unit/{store.rack}", json={"freezer_id": make("freezer")["id"]})
    moved = store.last_change()["id"]
    store.api.post(f"/container/{tube}", json={"description": "touched"})
    touched = store.last_change()["id"]
    store.undo(moved)
    assert store.place(tube)[0] == store.freezer
    store.undo(touched)
    row = store.api.get(f"/container/{tube}").json()
    assert (row["description"], row["freezer_id"]) == (None, store.freezer)


def test_no_unit_is_in_itself(store: Store) -> None:
    """Neither directly, nor in one that is in it, nor by a list of new ones."""
    shelf = store.make("storage_type", name=f"shelf {store.unique}", holds="both")["id"]
    outer = store.box(storage_type_id=shelf)
    inner = store.box(storage_type_id=shelf, parent_id=outer)
    for body in ({"parent_id": outer}, {"parent_id": inner}):
        answer = store.api.post(f"/storage_unit/{outer}", json=body)
        assert answer.status_code in (400, 409), answer.text
    rows = [
        {"id": 800001 + i, "parent_id": 800002 - i, "storage_type_id": shelf, "name": "ring",
         "freezer_id": store.freezer}
        for i in range(2)
    ]  # fmt: skip
    assert store.api.post("/storage_units", json=rows).status_code in (400, 409)
    assert store.api.get("/storage_units?name=eq.ring").json() == []


def test_two_units_that_move_into_each_other(store: Store, base_url: str) -> None:
    """One of the two moves is refused, whoever comes first."""
    shelf = store.make("storage_type", name=f"shelf {store.unique}", holds="both")["id"]
    for _ in range(20):
        one, two = (store.box(storage_type_id=shelf) for _ in range(2))
        answers = at_once(base_url, [
            ("POST", f"/storage_unit/{one}", {"parent_id": two}),
            ("POST", f"/storage_unit/{two}", {"parent_id": one}),
        ])  # fmt: skip
        assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 1}
        assert_error(next(a for a in answers if a.status_code == 409), 409, "cycle")


def test_fifty_clients_fight_for_the_places_of_a_box(store: Store, base_url: str) -> None:
    """81 get one, each another; the others are told which place is taken."""
    box = store.box()
    tubes = [store.tube() for _ in range(100)]

    def put(number: int) -> Any:
        with Api(base_url) as client:
            place = {"unit": box, "row": number % 81 // 9 + 1, "col": number % 9 + 1}
            body = {"items": [{"container": tubes[number], "to": place}]}
            # Ten connections serve all; a client that waited too long for one tries again.
            for _ in range(20):
                answer = client.post("/move", json=body, timeout=60)
                if answer.status_code not in (503, 504):
                    break
            return answer

    with ThreadPoolExecutor(50) as clients:
        answers = list(clients.map(put, range(100)))
    assert Counter(answer.status_code for answer in answers) == {200: 81, 409: 19}
    for answer in answers:
        if answer.status_code == 409:
            assert "occupied: item 1: container" in answer.json()["details"], answer.text
    placed = store.api.get(f"/containers?storage_unit_id=eq.{box}&select=position").json()
    assert len({row["position"] for row in placed}) == 81


def test_a_unit_takes_what_its_type_holds(store: Store, make: Make) -> None:
    """Neither a tube in a rack, nor a rack in a box, nor a sample or a unit that it excludes."""
    for body in (
        {"storage_unit_id": store.rack},
        {"storage_unit_id": store.rack, "row": 1, "col": 1},
    ):
        assert_error(store.api.post("/container", json=body), 409, "not_allowed_here")
    body = {"storage_type_id": store.rack_type, "name": "x", "parent_id": store.box()}
    assert_error(store.api.post("/storage_unit", json=body), 409, "not_allowed_here")
    plasma = make("sample_type", name=f"plasma {store.unique}")["id"]
    rna = make("sample_type", name=f"rna {store.unique}")["id"]
    only = make("storage_type", name=f"plasma box {store.unique}", rows=2, cols=2,
                sample_type_ids=[plasma])["id"]  # fmt: skip
    box = store.box(storage_type_id=only)
    tube = store.tube(storage_unit_id=box, sample_type_id=plasma)
    for bad in ({"sample_type_id": rna}, {}):
        answer = store.api.post("/container", json={"storage_unit_id": box} | bad)
        assert_error(answer, 409, "not_allowed_here")
    answer = store.api.post(f"/container/{tube}", json={"sample_type_id": rna})
    assert_error(answer, 409, "not_allowed_here")
    racks = make("storage_type", name=f"box rack {store.unique}", holds="units",
                 child_type_ids=[store.box_type])["id"]  # fmt: skip
    rack = store.box(storage_type_id=racks)
    store.box(parent_id=rack)
    answer = store.api.post(
        "/storage_unit", json={"storage_type_id": only, "name": "x", "parent_id": rack}
    )
    assert_error(answer, 409, "not_allowed_here")


def test_a_bag_has_room_for_so_many(store: Store, base_url: str) -> None:
    """Its capacity holds, also when many come at once."""
    bag = store.make("storage_type", name=f"bag {store.unique}", capacity=3)["id"]
    unit = store.box(storage_type_id=bag)
    answers = at_once(base_url, [("POST", "/container", {"storage_unit_id": unit})] * 10)
    assert Counter(answer.status_code for answer in answers) == {200: 3, 409: 7}
    for answer in answers:
        if answer.status_code == 409:
            assert_error(answer, 409, "full", "room for 3")


def test_a_type_lists_types_that_are_there(store: Store, make: Make) -> None:
    """An unknown one is refused, and a listed one stays."""
    body = {"name": f"bad {store.unique}", "sample_type_ids": [987654321]}
    assert_error(store.api.post("/storage_type", json=body), 409, "no_parent", "987654321")
    sample = make("sample_type", name=f"rna {store.unique}")["id"]
    listing = make("storage_type", name=f"list {store.unique}", sample_type_ids=[sample])["id"]
    answer = store.api.delete(f"/sample_type/{sample}")
    assert_error(answer, 409, "sample_type_in_use", str(listing))


def test_a_type_in_use_keeps_its_grid(store: Store) -> None:
    """Its name may change; rows, columns, labels and content not."""
    store.box()
    for change in ({"rows": 10}, {"row_scheme": "number"}, {"holds": "units"}):
        answer = store.api.post(f"/storage_type/{store.box_type}", json=change)
        assert_error(answer, 409, "type_in_use")
    answer = store.api.post(f"/storage_type/{store.box_type}", json={"is_retired": True})
    assert answer.status_code == 200, answer.text


def test_a_unit_of_another_type_relabels_its_content(store: Store, make: Make) -> None:
    """What fits gets the labels of the new type; what does not fit is named."""
    box = store.box()
    tube = store.tube(storage_unit_id=box, position="B3")
    digits = make("storage_type", name=f"digits {store.unique}", rows=4, cols=4,
                  row_scheme="number")["id"]  # fmt: skip
    answer = store.api.post(f"/storage_unit/{box}", json={"storage_type_id": digits})
    assert answer.status_code == 200, answer.text
    assert store.place(tube)[2] == "2-3"
    tiny = make("storage_type", name=f"tiny {store.unique}", rows=1, cols=4)["id"]
    answer = store.api.post(f"/storage_unit/{box}", json={"storage_type_id": tiny})
    assert_error(answer, 409, "out_of_bounds", "2-3")


def test_retired_is_kept_and_takes_nothing_new(store: Store, make: Make) -> None:
    """A freezer or unit is retired once it is empty; what ended there keeps it as its last."""
    freezer = make("freezer")["id"]
    tube = make("container", freezer_id=freezer)["id"]
    answer = store.api.post(f"/freezer/{freezer}", json={"is_retired": True})
    assert_error(answer, 409, "not_empty")
    store.api.headers["Change-Reason"] = "old"
    store.do("dispose", items=[{"container": tube}])
    answer = store.api.post(f"/freezer/{freezer}", json={"is_retired": True})
    assert answer.status_code == 200, answer.text
    assert_error(store.api.post("/container", json={"freezer_id": freezer}), 409, "retired")
    assert store.place(tube)[0] == freezer
    body = {"freezer_id": freezer, "storage_type_id": store.box_type, "name": "x"}
    assert_error(store.api.post("/storage_unit", json=body), 409, "retired")


def test_an_ended_container_leaves_its_place(store: Store) -> None:
    """The place is free for another one, and the freezer stays."""
    box = store.box()
    tube = store.tube(storage_unit_id=box, position="A1")
    answer = store.api.post(f"/container/{tube}", json={"state": "consumed"})
    assert answer.status_code == 200, answer.text
    assert store.place(tube) == (store.freezer, None, None)
    store.tube(storage_unit_id=box, position="A1")
    back = store.api.post(f"/container/{tube}", json={"storage_unit_id": box})
    assert_error(back, 400, "ended_has_no_place")


def test_a_code_is_text_and_one_in_the_lab(store: Store, make: Make) -> None:
    """Leading zeros count; a unit and a container cannot have the same one."""
    tube, box = store.tube(), store.box()
    code = f"00{store.unique}"
    make("barcode", code=code, container_id=tube)
    answer = store.api.post("/barcode", json={"code": code, "storage_unit_id": box})
    assert_error(answer, 409, "key_taken", code)
    make("barcode", code=f"0{store.unique}", storage_unit_id=box)
    both = {"code": f"x{code}", "container_id": tube, "storage_unit_id": box}
    assert_error(store.api.post("/barcode", json=both), 400, "of_one_thing")


def test_a_code_is_short(store: Store) -> None:
    """Over 200 characters are no code."""
    assert_error(store.api.post("/barcode", json={"code": "x" * 201}), 400, "code_is_short")


@pytest.mark.parametrize(("sent", "stored"), [("µL", "uL"), ("μl", "uL"), ("IU", "[iU]")])
def test_units_of_measure_are_those_of_ucum(store: Store, sent: str, stored: str) -> None:
    """As people write them they are read, and stored as codes."""
    tube = store.tube(quantity=0.005, unit=sent)
    row = store.api.get(f"/container/{tube}").json()
    assert (row["quantity"], row["unit"]) == (0.005, stored)


@pytest.mark.parametrize(
    "fields",
    [
        {"quantity": -1, "unit": "uL"}, {"quantity": "NaN", "unit": "uL"},
        {"quantity": "Infinity", "unit": "uL"}, {"quantity": 1, "unit": "spoon"},
        {"quantity": 1}, {"thaw_count": -1}, {"state": "gone"}, {"properties": [1]},
    ],
)  # fmt: skip
def test_a_bad_attribute_is_refused(store: Store, fields: dict[str, Any]) -> None:
    """Amounts are numbers of a known unit, states are of a list, properties are an object."""
    answer = store.api.post("/container", json={"freezer_id": store.freezer} | fields)
    assert_error(answer, 400, next(iter(fields)) if "spoon" not in str(fields) else "unit")
