"""The verbs of a lab's day: many things in one request, all or nothing, one change, one undo."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api_tests.conftest import Api, Row, assert_error
from api_tests.fixtures import Make
from api_tests.storage import Store, assert_conflicts


def test_a_move_names_things_by_id_uuid_or_code(store: Store, make: Make) -> None:
    """A text that is no code may be a uuid; codes of units work too."""
    box = store.box()
    make("barcode", code=f"box-{store.unique}", storage_unit_id=box)
    tubes = [store.tube() for _ in range(3)]
    uuid = store.api.get(f"/container/{tubes[1]}").json()["uuid"]
    make("barcode", code=f"0{store.unique}", container_id=tubes[2])
    done = store.do("move", to={"unit": f"box-{store.unique}", "position": "next"}, items=[
        {"container": tubes[0]}, {"container": uuid}, {"container": f"0{store.unique}"},
    ])  # fmt: skip
    assert done["row_count"] == 3
    assert [item["id"] for item in done["items"]] == tubes
    assert [store.place(tube)[2] for tube in tubes] == ["A1", "A2", "A3"]


def test_things_change_places_in_one_move(store: Store) -> None:
    """A ring of tubes and boxes; one undo brings each back."""
    box = store.box()
    tubes = [store.tube(storage_unit_id=box, row=1, col=i + 1) for i in range(9)]
    boxes = [store.box(parent_id=store.rack, row=1, col=i + 1) for i in range(3)]
    before = [store.place(tube) for tube in tubes]
    done = store.do("move", items=[
        *({"container": tube, "to": {"unit": box, "row": 1, "col": (i + 1) % 9 + 1}}
          for i, tube in enumerate(tubes)),
        *({"unit": one, "to": {"unit": store.rack, "row": 1, "col": (i + 1) % 3 + 1}}
          for i, one in enumerate(boxes)),
    ])  # fmt: skip
    assert done["row_count"] == 12
    assert [store.place(tube)[2] for tube in tubes] == [f"A{i % 9 + 1}" for i in range(1, 10)]
    store.undo(done["change_id"])
    assert [store.place(tube) for tube in tubes] == before


def test_a_move_tells_all_its_problems_at_once(store: Store) -> None:
    """Each with its line, the thing, what is in the way and the change that brought it there."""
    box = store.box()
    there = store.tube(storage_unit_id=box, position="A1")
    tubes = [store.tube() for _ in range(3)]
    answer = store.api.post("/move", json={"items": [
        {"container": tube, "to": {"unit": box, "position": place}}
        for tube, place in zip(tubes, ["A1", "A2", "A3"], strict=True)
    ] + [{"container": there, "from": {"unit": store.rack}, "to": {"unit": box, "position": "B1"}},
         {"container": store.tube(), "to": {"unit": box, "position": "C1"}}]})  # fmt: skip
    assert_conflicts(answer, 412, "moved_meanwhile")
    answer = store.api.post("/move", json={"to": {"unit": box, "position": "A1"}, "items": [
        {"container": tubes[0]}]})  # fmt: skip
    (problem,) = assert_conflicts(answer, 409, "occupied")
    assert (problem["line"], problem["id"]) == (1, tubes[0])
    assert problem["in_the_way"] == {"resource": "container", "id": there}
    assert store.api.get(f"/change/{problem['change_id']}").status_code == 200
    assert store.place(tubes[0])[1] is None


@pytest.mark.parametrize(
    ("item", "status", "slug"),
    [
        ({}, 400, "bad_item"),
        ({"container": 5, "unit": 5}, 400, "bad_item"),
        ({"container": 5, "speed": 3}, 400, "bad_item"),
        ({"container": 987654321}, 404, "not_found"),
        ({"container": 1.5}, 404, "not_found"),
        ({"container": "no such code"}, 404, "not_found"),
        ({"container": None}, 404, "not_found"),
        ({"container": {"id": 5}}, 404, "not_found"),
        ({"unit": 987654321}, 404, "not_found"),
    ],
)
def test_what_is_no_item(store: Store, item: Any, status: int, slug: str) -> None:
    """A bad item and an unknown thing are told apart, and nothing is done."""
    tube = store.tube()
    answer = store.api.post(
        "/move", json={"to": {"unit": store.box()}, "items": [{"container": tube}, item]}
    )
    (problem,) = assert_conflicts(answer, status, slug)
    assert problem["line"] == 2
    assert store.place(tube)[1] is None


@pytest.mark.parametrize(
    ("goal", "status", "slug"),
    [
        ({}, 400, "bad_target"),
        ("box", 400, "bad_target"),
        (None, 400, "bad_target"),
        ({"unit": 987654321}, 404, "not_found"),
        ({"freezer": 987654321}, 404, "not_found"),
        ({"freezer": "x"}, 400, "bad_target"),
        ({"unit": "box", "position": "Z99"}, 400, "out_of_bounds"),
        ({"unit": "box", "position": "?!"}, 400, "bad_position"),
        ({"unit": "box", "row": 1}, 400, "bad_target"),
        ({"unit": "box", "row": 0, "col": 1}, 400, "out_of_bounds"),
        ({"unit": "box", "row": 1, "col": 1, "position": "A1"}, 400, "bad_target"),
        ({"freezer": 1, "position": "A1"}, 400, "no_grid"),
    ],
)
def test_what_is_no_target(store: Store, goal: Any, status: int, slug: str) -> None:
    """A bad place and an unknown one are told apart."""
    if isinstance(goal, dict) and goal.get("unit") == "box":
        goal = goal | {"unit": store.box()}
    answer = store.api.post("/move", json={"items": [{"container": store.tube(), "to": goal}]})
    assert_conflicts(answer, status, slug)


def test_one_thing_twice_and_two_to_one_place(store: Store) -> None:
    """Both are 400."""
    box, tube, other = store.box(), store.tube(), store.tube()
    twice = [{"container": tube}, {"container": tube}]
    answer = store.api.post("/move", json={"to": {"unit": box}, "items": twice})
    assert_conflicts(answer, 400, "repeated_item", "repeated_item")
    both = [{"container": tube}, {"container": other}]
    answer = store.api.post("/move", json={"to": {"unit": box, "position": "A1"}, "items": both})
    assert_conflicts(answer, 400, "double_place", "double_place")


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({"items": []}, "no_items"), ({"items": {}}, "no_items"), ({}, "no_items"),
        ({"items": [{"container": 1}] * 10001}, "too_many"),
        ({"items": [{"container": 1}], "dry_run": "yes"}, "dry_run"),
        ({"items": [{"container": 1}], "dryrun": True}, "unknown_field"),
    ],
)  # fmt: skip
def test_a_body_that_a_verb_refuses(api: Api, body: Any, word: str) -> None:
    """A bad body of a verb is a 400 of the one shape."""
    assert_error(api.post("/move", json=body), 400, word)


def test_a_dry_run_changes_nothing(store: Store) -> None:
    """It answers what would be, and no change."""
    box, tube = store.box(), store.tube()
    newest = store.last_change()["id"]
    done = store.do("move", to={"unit": box}, items=[{"container": tube}], dry_run=True)
    assert (done["change_id"], done["row_count"]) == (None, 1)
    assert done["items"][0]["storage_unit_id"] == box
    assert store.place(tube)[1] is None
    assert store.last_change()["id"] == newest


def test_what_is_entered_later_keeps_its_time(store: Store) -> None:
    """A time to come, and one before the tube was there, are refused."""
    items = [{"container": store.tube()}]
    now = datetime.now(UTC)
    done = store.do("checkout", items=items, occurred_at=now.isoformat())
    shown = store.api.get(f"/change/{done['change_id']}").json()["occurred_at"]
    assert datetime.fromisoformat(shown) == now
    later = {"items": items, "occurred_at": (now + timedelta(hours=1)).isoformat()}
    assert_error(store.api.post("/checkin", json=later), 400, "bad_time")
    early = {"items": items, "occurred_at": (now - timedelta(hours=1)).isoformat()}
    assert_conflicts(store.api.post("/checkin", json=early), 400, "bad_time")


def test_a_verb_is_done_once_under_its_key(store: Store) -> None:
    """A repeat is answered as the first time, another body is 422; a refused one may come again."""
    box, tube = store.box(), store.tube(quantity=10, unit="uL")
    key = {"Idempotency-Key": store.unique}
    body = {"items": [{"container": tube, "amount": 4}]}
    first, second = (store.api.post("/use", json=body, headers=key) for _ in range(2))
    assert first.json() == second.json()
    assert store.api.get(f"/container/{tube}").json()["quantity"] == 6
    body["items"][0]["amount"] = 5
    assert_error(store.api.post("/use", json=body, headers=key), 422)
    key = {"Idempotency-Key": f"{store.unique}-2"}
    blocker = store.tube(storage_unit_id=box, position="A1")
    move = {"items": [{"container": tube, "to": {"unit": box, "position": "A1"}}]}
    assert_conflicts(store.api.post("/move", json=move, headers=key), 409, "occupied")
    store.api.delete(f"/container/{blocker}")
    assert store.api.post("/move", json=move, headers=key).status_code == 200


def test_out_and_in_again(store: Store) -> None:
    """A tube keeps its place while it is out; back, it has been thawed, and less is left."""
    box = store.box()
    tube = store.tube(storage_unit_id=box, position="A1", quantity=10, unit="uL")
    out = store.do("checkout", items=[{"container": tube}], to="Ann", due_back_on="2026-12-01")
    row = store.api.get(f"/container/{tube}").json()
    assert (row["state"], row["out_to"], row["due_back_on"]) == ("out", "Ann", "2026-12-01")
    assert store.place(tube)[2] == "A1"
    again = store.api.post("/checkout", json={"items": [{"container": tube}]})
    assert "Ann" in assert_conflicts(again, 409, "wrong_state")[0]["reason"]
    back = store.do("checkin", items=[{"container": tube, "thawed": True, "quantity": 7}])
    row = store.api.get(f"/container/{tube}").json()
    assert (row["state"], row["out_to"], row["thaw_count"], row["quantity"]) == ("in", None, 1, 7)
    again = store.api.post("/checkin", json={"items": [{"container": tube}]})
    assert_conflicts(again, 409, "wrong_state")
    store.undo(back["change_id"])
    store.undo(out["change_id"])
    assert store.api.get(f"/container/{tube}").json()["state"] == "in"


@pytest.mark.parametrize("is_given_up", [False, True])
def test_what_comes_back_empty_is_consumed(store: Store, is_given_up: bool) -> None:
    """A tube that is checked in with nothing left is consumed, and needs no place, as with /use."""
    box = store.box()
    ids = [store.tube(storage_unit_id=box, position=p, quantity=5, unit="mL") for p in ("A1", "A2")]
    store.do("checkout", items=[{"container": one} for one in ids], release=is_given_up)
    items = [{"container": ids[0], "quantity": 0.0}, {"container": ids[1], "quantity": 1}]
    back = store.do("checkin", items=items, to={"unit": box, "position": "next"})
    assert [(row["state"], row["quantity"]) for row in back["items"]] == [
        ("consumed", 0),
        ("in", 1),
    ]
    assert store.place(ids[0]) == (store.freezer, None, None)
    assert store.place(ids[1])[1] == box
    store.undo(back["change_id"])
    assert store.api.get(f"/container/{ids[0]}").json()["state"] == "out"
    alone = store.do("checkin", items=items[:1])
    assert alone["items"][0]["state"] == "consumed"


def test_a_place_that_was_given_up(store: Store) -> None:
    """Another tube may take it, and the first one needs a new one to come back."""
    box = store.box()
    tube = store.tube(storage_unit_id=box, position="A1")
    store.do("checkout", items=[{"container": tube}], release=True)
    store.tube(storage_unit_id=box, position="A1")
    answer = store.api.post("/checkin", json={"items": [{"container": tube}]})
    assert_conflicts(answer, 409, "no_home")
    to = {"unit": box, "position": "A1"}
    answer = store.api.post("/checkin", json={"items": [{"container": tube, "to": to}]})
    assert_conflicts(answer, 409, "occupied")
    assert store.api.get(f"/container/{tube}").json()["state"] == "out"
    store.do("checkin", items=[{"container": tube, "to": to | {"position": "next"}}])
    assert store.place(tube)[2] == "A2"


def test_amounts_are_taken_in_any_unit_of_the_dimension(store: Store) -> None:
    """Until nothing is left: then the tube is consumed and its place free."""
    tube = store.tube(storage_unit_id=store.box(), position="A1", quantity=1, unit="mL")
    store.do("use", items=[{"container": tube, "amount": 250, "unit": "µL"}])
    assert store.api.get(f"/container/{tube}").json()["quantity"] == 0.75
    too_much = {"items": [{"container": tube, "amount": 751, "unit": "uL"}]}
    assert "0.75 mL" in assert_conflicts(store.api.post("/use", json=too_much), 409,
                                         "not_enough")[0]["reason"]  # fmt: skip
    done = store.do("use", items=[{"container": tube, "amount": 750, "unit": "uL"}])
    row = store.api.get(f"/container/{tube}").json()
    assert (row["quantity"], row["state"], row["position"]) == (0, "consumed", None)
    store.undo(done["change_id"])
    assert store.place(tube)[2] == "A1"


@pytest.mark.parametrize(
    ("item", "slug"),
    [
        ({"amount": 0}, "bad_amount"), ({"amount": -1}, "bad_amount"),
        ({"amount": "NaN"}, "bad_amount"), ({}, "bad_amount"),
        ({"amount": 1, "unit": "mg"}, "bad_unit"), ({"amount": 1, "unit": "spoon"}, "bad_unit"),
    ],
)  # fmt: skip
def test_what_is_no_amount(store: Store, item: dict[str, Any], slug: str) -> None:
    """Nothing, less than nothing, no number, another dimension."""
    tube = store.tube(quantity=1, unit="mL")
    answer = store.api.post("/use", json={"items": [{"container": tube} | item]})
    assert_conflicts(answer, 400, slug)


def test_aliquots_take_over_what_is_known(store: Store, make: Make) -> None:
    """They lie in the next places with their codes, and the first tube has less."""
    box = store.box()
    project = make("project", name=f"p {store.unique}")["id"]
    tube = store.tube(quantity=100, unit="uL", lot="L7", project_id=project, name="serum")
    codes = [f"{store.unique}{i}" for i in range(3)]
    done = store.do("aliquot", items=[{
        "container": tube, "count": 3, "amount": 20, "barcodes": codes,
        "to": {"unit": box, "position": "next"}}])  # fmt: skip
    made = store.api.get(f"/containers?parent_id=eq.{tube}&order=position").json()
    assert [(row["position"], row["quantity"], row["lot"]) for row in made] == [
        ("A1", 20, "L7"), ("A2", 20, "L7"), ("A3", 20, "L7")]  # fmt: skip
    assert {row["project_id"] for row in made} == {project}
    assert store.api.get(f"/container/{tube}").json()["quantity"] == 40
    store.undo(done["change_id"])
    assert store.api.get(f"/containers?parent_id=eq.{tube}").json() == []
    assert store.api.get(f"/container/{tube}").json()["quantity"] == 100
    for bad, status, slug in (
        ({"count": 6, "amount": 20}, 409, "not_enough"),
        ({"count": 0, "amount": 20}, 400, "bad_count"),
        ({"count": 2, "amount": 20, "barcodes": ["one"]}, 400, "bad_count"),
        ({"count": 2, "amount": 20, "barcodes": ["same", "same"]}, 409, "code_taken"),
    ):
        answer = store.api.post("/aliquot", json={"items": [{"container": tube} | bad]})
        assert assert_error_slug(answer, status) == slug


def assert_error_slug(answer: Any, status: int) -> str:
    """The slug of the first problem of a refused verb."""
    assert answer.status_code == status, answer.text
    return str(answer.json()["conflicts"][0]["slug"])


@pytest.mark.parametrize(("verb", "state"), [("dispose", "disposed"), ("lose", "lost")])
def test_an_end_needs_a_reason_and_may_be_taken_back(store: Store, verb: str, state: str) -> None:
    """The tube leaves its place; restore brings it back where it is told."""
    box = store.box()
    tube = store.tube(storage_unit_id=box, position="A1")
    items = [{"container": tube}]
    assert_error(store.api.post(f"/{verb}", json={"items": items}), 400, "no_reason")
    store.api.headers["Change-Reason"] = "thawed"
    done = store.do(verb, items=items)
    assert store.api.get(f"/change/{done['change_id']}").json()["reason"] == "thawed"
    row = store.api.get(f"/container/{tube}").json()
    assert (row["state"], row["storage_unit_id"]) == (state, None)
    for other in ("move", "checkout", "use"):
        body: dict[str, Any] = {"items": [dict(items[0])]}
        if other == "move":
            body["to"] = {"unit": box}
        if other == "use":
            body["items"][0]["amount"] = 1
        assert_conflicts(store.api.post(f"/{other}", json=body), 409, "wrong_state")
    store.do("restore", items=items, to={"unit": box, "position": "A1"})
    assert store.place(tube) == (store.freezer, box, "A1")
    again = store.api.post("/restore", json={"items": items})
    assert_conflicts(again, 409, "wrong_state")


def test_a_dead_freezer_is_evacuated(store: Store, make: Make) -> None:
    """Racks, boxes and loose tubes go to the other one as they are, and back by one undo."""
    box = store.box(parent_id=store.rack, position="A1")
    tube, loose = store.tube(storage_unit_id=box, position="B2"), store.tube()
    other = make("freezer")["id"]
    done = store.do("evacuate", freezer=store.freezer, to={"freezer": other})
    assert store.place(tube) == (other, box, "B2")
    assert store.place(loose) == (other, None, None)
    store.undo(done["change_id"])
    assert store.place(tube) == (store.freezer, box, "B2")
    assert_error(store.api.post("/evacuate", json={"to": {"freezer": other}}), 400, "no_source")
    assert_error(store.api.post("/evacuate", json={"freezer": other}), 400, "no_goal")


def test_a_box_is_evacuated_to_the_same_places(store: Store) -> None:
    """All that is in the way is listed, and then nothing moves."""
    box, other = store.box(), store.box()
    tubes = [store.tube(storage_unit_id=box, position=place) for place in ("A1", "B2")]
    blocker = store.tube(storage_unit_id=other, position="B2")
    answer = store.api.post("/evacuate", json={"unit": box, "to": {"unit": other}})
    (problem,) = assert_conflicts(answer, 409, "occupied")
    assert problem["in_the_way"]["id"] == blocker
    store.api.delete(f"/container/{blocker}")
    store.do("evacuate", unit=box, to={"unit": other})
    assert [store.place(tube)[1:] for tube in tubes] == [(other, "A1"), (other, "B2")]
    done = store.do("empty", unit=other)
    assert [store.place(tube) for tube in tubes] == [(store.freezer, None, None)] * 2
    store.undo(done["change_id"])
    assert [store.place(tube)[2] for tube in tubes] == ["A1", "B2"]


def test_space_is_found_and_kept(store: Store, db: Any) -> None:
    """Free places in the fill order; a reserved one binds others until it expires."""
    box = store.box()
    store.tube(storage_unit_id=box, position="A2")
    found = store.do("find_space", unit=box, count=2)
    assert [item["position"] for item in found["items"]] == ["A1", "A3"]
    answer = store.api.post("/find_space", json={"unit": box, "count": 81})
    assert "80 places" in answer.json()["details"], answer.text
    kept = store.do("find_space", unit=box, count=2, reserve_minutes=5)
    assert kept["items"][0]["reserved_until"]
    db.execute("insert into auth.account (email) values (%s)", [f"{store.unique}@tau.example"])
    db.execute("""
        update inventory.reservation set account_id = (
          select id from auth.account where email = %s) where storage_unit_id = %s""",
        [f"{store.unique}@tau.example", box])  # fmt: skip
    to = {"unit": box, "position": "A1"}
    answer = store.api.post("/move", json={"items": [{"container": store.tube(), "to": to}]})
    assert_conflicts(answer, 409, "reserved")
    found = store.do("find_space", unit=box, count=1)
    assert found["items"][0]["position"] == "A4"
    db.execute("update inventory.reservation set expires_at = now() - interval '1 s' "
               "where storage_unit_id = %s", [box])  # fmt: skip
    store.do("move", items=[{"container": store.tube(), "to": to}])


def test_a_reserved_place_that_is_taken_is_one_place_less(store: Store, db: Any) -> None:
    """The tubes are in the places that were kept for them; the rest of the box is free to all."""
    box, email = store.box(), f"other-{store.unique}@tau.example"
    kept = store.do("find_space", unit=box, count=3, reserve_minutes=5)["items"]
    for place in kept:
        store.tube(storage_unit_id=box, position=place["position"])
    db.execute("insert into auth.account (email) values (%s)", [email])
    db.execute("""
        update inventory.reservation set account_id = (
          select id from auth.account where email = %s) where storage_unit_id = %s""",
        [email, box])  # fmt: skip
    found = store.do("find_space", unit=box, count=78, together=True)["items"]
    assert [found[0]["position"], found[-1]["position"]] == ["A4", "I9"]


def test_many_rows_are_removed_at_once(store: Store) -> None:
    """All of them as one change, or none."""
    tubes = [store.tube() for _ in range(3)]
    child = store.tube(parent_id=tubes[0])
    answer = store.api.post("/remove", json={"resource": "container", "ids": tubes})
    (problem,) = assert_conflicts(answer, 409, "in_use")
    assert problem["in_the_way"] == {"resource": "container", "id": child}
    answer = store.api.post("/remove", json={"resource": "container", "ids": [*tubes, 987654321]})
    assert_conflicts(answer, 404, "not_found")
    done = store.do("remove", resource="container", ids=[*tubes, child])
    assert done["row_count"] == 4
    store.undo(done["change_id"])
    assert len(store.api.get(f"/containers?id=in.({','.join(map(str, tubes))})").json()) == 3
    for body in (
        {},
        {"resource": "x"},
        {"resource": "container"},
        {"resource": "container", "ids": ["1"]},
        {"resource": "container", "ids": []},
    ):
        assert store.api.post("/remove", json=body).status_code == 400, body


@pytest.mark.parametrize("count", [1_000, pytest.param(10_000, marks=pytest.mark.slow)])
def test_thousands_of_things_move_at_once(store: Store, db: Any, count: int) -> None:
    """In one request, one change and one undo."""
    unit = store.box(storage_type_id=store.make("storage_type", name=f"bag {store.unique}")["id"])
    ids = [
        row[0]
        for row in db.execute(
            """
        insert into inventory.container (lab_id, freezer_id)
        select 1, %s from generate_series(1, %s) returning id""",
            [store.freezer, count],
        )
    ]
    answer = store.api.post("/move", timeout=60, json={
        "to": {"unit": unit}, "items": [{"container": one} for one in ids]})  # fmt: skip
    assert answer.status_code == 200, answer.text
    assert answer.json()["row_count"] == count
    undone = store.api.post(f"/change/{answer.json()['change_id']}/undo", timeout=60)
    assert undone.json()["row_count"] == count, undone.text
    done = store.api.post("/remove", json={"resource": "container", "ids": ids}, timeout=60)
    assert done.status_code == 200, done.text


TUBE: list[Row] = [{"container": 1}]
NO_BOOLEANS: list[Any] = ["yes", "true", 1, 0, [], {}]
WRONG = [
    *(("checkout", {key: value, "items": TUBE}, key, "true or false")
      for key in ("dry_run", "release") for value in NO_BOOLEANS),
    ("checkin", {"items": TUBE, "thawed": "on"}, "thawed", "true or false"),
    ("find_space", {"count": 1, "together": "true"}, "together", "true or false"),
    *(("find_space", {key: value}, key, "whole number")
      for key in ("count", "reserve_minutes", "freezer", "sample_type", "storage_type")
      for value in ("5", 1.5, True, -1)),
    ("evacuate", {"freezer": "1", "to": {"freezer": 2}}, "freezer", "whole number"),
    *(("checkout", {"items": TUBE, "due_back_on": value}, "due_back_on", "a date like")
      for value in ("tomorrow", "infinity", "now", 20300131, "2030-01-31 12:00")),
    *(("move", {"items": TUBE, "occurred_at": value}, "occurred_at", "a time like")
      for value in ("yesterday", "epoch", "-infinity", "now", 1700000000, "01/02/2026")),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "body", "key", "due"), WRONG)
def test_no_value_is_read_as_another_type(
    api: Api, verb: str, body: Row, key: str, due: str
) -> None:
    """Yes is not true, "5" is no number, and tomorrow is no date: 400 that says what is due."""
    error = assert_error(api.post(f"/{verb}", json=body), 400, "wrong_type", due)
    assert f"{key} is " in error["details"]


@pytest.mark.parametrize(
    ("item", "slug", "due"),
    [
        ({"thawed": "yes"}, "bad_item", "thawed is true or false"),
        ({"thawed": 1}, "bad_item", "thawed is true or false"),
        ({"to": {"unit": 1, "row": "2", "col": 1}}, "bad_target", "row is a whole number"),
        ({"to": {"unit": 1, "row": 2, "col": 1.5}}, "bad_target", "col is a whole number"),
        ({"to": {"unit": 1, "row": 10**12, "col": 1}}, "bad_target", "row is a whole number"),
        ({"to": {"freezer": "1"}}, "bad_target", "freezer is an id"),
    ],
)
def test_no_value_of_an_item_is_either(store: Store, item: Row, slug: str, due: str) -> None:
    """A problem of the item, with its line."""
    tube = store.tube()
    store.do("checkout", items=[{"container": tube}], to="Ann")
    answer = store.api.post("/checkin", json={"items": [{"container": tube} | item]})
    assert answer.status_code == 400, answer.text
    problem = answer.json()["conflicts"][0]
    assert (problem["line"], problem["slug"]) == (1, slug)
    assert due in problem["reason"]


def test_a_person_is_text(store: Store) -> None:
    """To whom a tube goes is no place, which to is in other verbs."""
    body = {"items": [{"container": store.tube()}], "to": {"unit": 5}}
    assert_error(store.api.post("/checkout", json=body), 400, "to is a text")


def test_a_null_is_as_left_out(store: Store) -> None:
    """Of each key that has a value to be left out."""
    box = store.box()
    tube = store.tube(storage_unit_id=box)
    store.do("checkout", items=[{"container": tube}], to=None, due_back_on=None, release=None,
             dry_run=None, occurred_at=None)  # fmt: skip
    store.do("checkin", items=[{"container": tube, "thawed": None}], thawed=None)
    assert store.place(tube)[1] == box
    done = store.do("find_space", count=None, reserve_minutes=None, together=None, unit=box)
    assert len(done["items"]) == 1
