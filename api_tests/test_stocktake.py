"""Stock-takes: what was seen in a unit, what came of it, and that one undo takes it back."""

import uuid
from typing import Any

import psycopg
import pytest

from api_tests import cpu
from api_tests.conftest import Api, Row, assert_error
from api_tests.fixtures import Make
from api_tests.people import Lab, Person
from api_tests.storage import Store, assert_conflicts

REASON = {"Change-Reason": "not there"}


class Stock(Store):
    """A store whose tubes have codes: the unique word and a number."""

    def code(self, number: int) -> str:
        """The code of a tube."""
        return f"{self.unique}-{number}"

    def put(self, number: int, **place: Any) -> int:
        """A tube with its code."""
        tube = self.tube(**place)
        self.make("barcode", code=self.code(number), container_id=tube)
        return tube

    def take(self, headers: Any = None, **body: Any) -> Row:
        """A stock-take that succeeds."""
        answer = self.api.post("/stocktake", json=body, headers=headers or {})
        assert answer.status_code == 200, answer.text
        taken: Row = answer.json()
        return taken

    def found(self, taken: Row) -> list[tuple[Any, ...]]:
        """The differences of a stock-take: finding, line, position, container."""
        return [(row["finding"], row["line"], row["position"], row["container_id"])
                for row in taken["items"]]  # fmt: skip

    def sightings(self, stocktake: int) -> list[tuple[Any, ...]]:
        """What a record has: finding, container, position."""
        rows = self.api.get(f"/sightings?stocktake_id=eq.{stocktake}").json()
        return [(row["finding"], row["container_id"], row["position"]) for row in rows]

    def state(self, tube: int) -> tuple[Any, ...]:
        """State and place of a tube."""
        return self.api.get(f"/container/{tube}").json()["state"], *self.place(tube)[1:]


@pytest.fixture
def stock(api: Api, make: Make, unique: str) -> Stock:
    """A freezer with a rack, and tubes with codes."""
    return Stock(api, make, unique)


class Mess:
    """A box in which everything is found that can be."""

    def __init__(self, stock: Stock) -> None:
        """Fills it, and another."""
        self.box, self.other = stock.box(), stock.box()
        self.right = stock.put(1, storage_unit_id=self.box, position="A1")
        self.shifted = stock.put(2, storage_unit_id=self.box, position="A2")
        self.foreign = stock.put(3, storage_unit_id=self.other, position="A3")
        self.unread = stock.put(4, storage_unit_id=self.box, position="A4")
        self.missing = stock.put(5, storage_unit_id=self.box, position="A5")
        self.out = stock.put(6, storage_unit_id=self.box, position="A6")
        self.out_elsewhere = stock.put(7, storage_unit_id=self.other, position="A7")
        self.lent = stock.put(8, storage_unit_id=self.box, position="A8")
        self.lost = stock.put(9)
        self.twice = stock.put(10, storage_unit_id=self.box, position="B1")
        stock.make("barcode", code=stock.code(11), container_id=self.twice)
        self.unplaced = stock.put(12, storage_unit_id=self.box)
        stock.do("checkout", items=[
            {"container": tube} for tube in (self.out, self.out_elsewhere, self.lent)])  # fmt: skip
        answer = stock.api.post("/lose", json={"items": [{"container": self.lost}]}, headers=REASON)
        assert answer.status_code == 200
        items: list[Row] = [
            {"code": stock.code(1), "position": "A1"},
            {"container": self.shifted, "position": "B2"},
            {"code": stock.code(3), "position": "b03"},
            {"position": "A4", "state": "unread"},
            {"position": "A9", "state": "unread"},
            {"code": stock.code(6), "position": "A6"},
            {"container": stock.code(7), "position": "B7", "state": "read"},
            {"code": stock.code(9), "position": "B9"},
            {"code": stock.code(10), "position": "B1"},
            {"code": stock.code(11), "position": "C1"},
            {"code": stock.code(99), "position": 21},
            {"code": stock.code(12), "position": "C5"},
        ]  # fmt: skip
        self.body: Row = {"unit": self.box, "items": items}
        self.findings = [
            ("misplaced", 2, "B2", self.shifted), ("misplaced", 3, "B3", self.foreign),
            ("unread", 4, "A4", self.unread), ("unread", 5, "A9", None),
            ("out", 6, "A6", self.out), ("out", 7, "B7", self.out_elsewhere),
            ("ended", 8, "B9", self.lost), ("conflict", 9, "B1", self.twice),
            ("conflict", 10, "C1", self.twice), ("unknown", 11, "C3", None),
            ("misplaced", 12, "C5", self.unplaced), ("missing", None, "A5", self.missing),
        ]  # fmt: skip
        self.counts = {"found": 1, "misplaced": 3, "unread": 2, "out": 2, "ended": 1,
                       "conflict": 2, "unknown": 1, "missing": 1}  # fmt: skip
        self.tubes = [
            *(self.right, self.shifted, self.foreign, self.unread, self.missing, self.out),
            *(self.out_elsewhere, self.lent, self.lost, self.twice, self.unplaced),
        ]

    def states(self, stock: Stock) -> list[tuple[Any, ...]]:
        """State and place of every tube."""
        return [stock.state(tube) for tube in self.tubes]


@pytest.fixture
def mess(stock: Stock) -> Mess:
    """A box in which everything is found that can be."""
    return Mess(stock)


def test_every_finding_is_told_and_kept(stock: Stock, mess: Mess) -> None:
    """By default nothing but the record is written: no container, and so no ETag."""
    before = mess.states(stock)
    tag = stock.api.get(f"/container/{mess.shifted}").headers["ETag"]
    taken = stock.take(**mess.body, note="  on a Monday ")
    assert stock.found(taken) == mess.findings
    assert taken["counts"] == mess.counts
    assert taken["row_count"] == 1 + 13
    assert taken["items"][1]["now"] == {
        "state": "in", "freezer_id": stock.freezer, "storage_unit_id": mess.other,
        "row": 1, "col": 3, "position": "A3",
    }  # fmt: skip
    record = stock.api.get(f"/stocktake/{taken['stocktake_id']}").json()
    assert record == {
        "id": taken["stocktake_id"], "lab_id": 1, "storage_unit_id": mess.box, "applied": "none",
        "note": "on a Monday", **{f"{kind}_count": count for kind, count in mess.counts.items()},
    }  # fmt: skip
    assert stock.sightings(taken["stocktake_id"]) == [
        ("found", mess.right, "A1"),
        *((finding, tube, position) for finding, _, position, tube in mess.findings),
    ]
    assert mess.states(stock) == before
    assert stock.api.get(f"/container/{mess.shifted}").headers["ETag"] == tag
    change = stock.api.get(f"/change/{taken['change_id']}").json()
    assert {row["resource"] for row in change["rows"]} == {"stocktake", "sighting"}
    assert change["path"] == "/stocktake"


def test_moves_are_applied_and_undone(stock: Stock, mess: Mess) -> None:
    """Misplaced ones go to where they were seen, out ones are in; the rest stays. One undo."""
    before = mess.states(stock)
    taken = stock.take(**mess.body, apply="moves")
    assert stock.found(taken) == mess.findings
    assert mess.states(stock) == [
        ("in", mess.box, "A1"), ("in", mess.box, "B2"), ("in", mess.box, "B3"),
        ("in", mess.box, "A4"), ("in", mess.box, "A5"), ("in", mess.box, "A6"),
        ("in", mess.box, "B7"), ("out", mess.box, "A8"), ("lost", None, None),
        ("in", mess.box, "B1"), ("in", mess.box, "C5"),
    ]  # fmt: skip
    row = stock.api.get(f"/container/{mess.out}").json()
    assert (row["out_to"], row["due_back_on"], row["thaw_count"]) == (None, None, 0)
    again = stock.take(**mess.body)
    assert again["counts"] == mess.counts | {"found": 6, "misplaced": 0, "out": 0}
    stock.undo(again["change_id"])
    stock.undo(taken["change_id"])
    assert mess.states(stock) == before
    assert_error(stock.api.get(f"/stocktake/{taken['stocktake_id']}"), 404, "not_found")
    assert stock.sightings(taken["stocktake_id"]) == []


def test_all_is_applied_and_undone(stock: Stock, mess: Mess) -> None:
    """Missing ones are lost too, for a reason; unread and lent ones are not. One undo."""
    before = mess.states(stock)
    answer = stock.api.post("/stocktake", json=mess.body | {"apply": "all"})
    assert_error(answer, 400, "no_reason")
    assert mess.states(stock) == before
    taken = stock.take(REASON, **mess.body, apply="all")
    assert [state for state, *_ in mess.states(stock)] == [
        "in", "in", "in", "in", "lost", "in", "in", "out", "lost", "in", "in",
    ]  # fmt: skip
    assert stock.state(mess.missing) == ("lost", None, None)
    assert stock.api.get(f"/change/{taken['change_id']}").json()["reason"] == "not there"
    stock.undo(taken["change_id"])
    assert mess.states(stock) == before


def test_tubes_that_changed_places(stock: Stock) -> None:
    """A ring of tubes is put as it was seen, in one change."""
    box = stock.box()
    tubes = [stock.put(n, storage_unit_id=box, row=1, col=n) for n in range(1, 10)]
    items = [{"code": stock.code(n), "position": f"A{n % 9 + 1}"} for n in range(1, 10)]
    taken = stock.take(unit=box, items=items, apply="moves")
    assert taken["counts"]["misplaced"] == 9
    assert [stock.place(tube)[2] for tube in tubes] == [f"A{n % 9 + 1}" for n in range(1, 10)]
    stock.undo(taken["change_id"])
    assert [stock.place(tube)[2] for tube in tubes] == [f"A{n}" for n in range(1, 10)]


def test_a_place_of_a_missing_tube(stock: Stock) -> None:
    """A tube seen where a missing one should be waits until that is lost: all does both."""
    box = stock.box()
    missing = stock.put(1, storage_unit_id=box, position="A1")
    seen = stock.put(2)
    body = {"unit": box, "items": [{"code": stock.code(2), "position": "A1"}]}
    answer = stock.api.post("/stocktake", json=body | {"apply": "moves"})
    (problem,) = assert_conflicts(answer, 409, "occupied")
    assert (problem["line"], problem["id"]) == (1, seen)
    assert problem["in_the_way"] == {"resource": "container", "id": missing}
    assert stock.place(seen)[1] is None
    assert stock.api.get(f"/stocktakes?storage_unit_id=eq.{box}").json() == []
    stock.take(REASON, **body, apply="all")
    assert (stock.state(missing), stock.state(seen)) == (("lost", None, None), ("in", box, "A1"))


def test_codes_alone(stock: Stock) -> None:
    """Without places, a tube in the unit is found, wherever; others go in without a place."""
    box, bag_type = stock.box(), stock.make("storage_type", name=f"bag {stock.unique}")["id"]
    bag = stock.make("storage_unit", storage_type_id=bag_type, freezer_id=stock.freezer,
                     name="bag")["id"]  # fmt: skip
    for unit, place in ((box, {"position": "C3"}), (bag, {})):
        here = stock.put(unit * 10, storage_unit_id=unit, **place)
        out = stock.put(unit * 10 + 1, storage_unit_id=unit)
        gone = stock.put(unit * 10 + 2, storage_unit_id=unit)
        stray = stock.put(unit * 10 + 3)
        stock.do("checkout", items=[{"container": out}])
        codes = [stock.code(unit * 10 + n) for n in (0, 1, 3, 4)]
        taken = stock.take(unit=unit, codes=codes, apply="moves")
        assert stock.found(taken) == [
            ("out", 2, None, out), ("misplaced", 3, None, stray), ("unknown", 4, None, None),
            ("missing", None, None, gone),
        ]  # fmt: skip
        assert stock.state(here)[1:] == (unit, place.get("position"))
        assert (stock.state(out), stock.state(stray)) == (("in", unit, None),) * 2


def test_an_empty_unit(stock: Stock) -> None:
    """No code at all says that all is missing."""
    box = stock.box()
    tube = stock.put(1, storage_unit_id=box, position="A1")
    assert stock.found(stock.take(unit=box, codes=[])) == [("missing", None, "A1", tube)]
    assert stock.found(stock.take(unit=box, items=[])) == [("missing", None, "A1", tube)]


def test_units_by_their_codes(stock: Stock) -> None:
    """A unit is named by id or code; a code of a unit is no tube's."""
    box = stock.box()
    stock.make("barcode", code=f"box {stock.unique}", storage_unit_id=box)
    taken = stock.take(unit=f"box {stock.unique}", codes=[f"box {stock.unique}"])
    assert stock.found(taken) == [("unknown", 1, None, None)]


def test_nothing_differs(stock: Stock) -> None:
    """A stock-take that confirms everything writes its record alone."""
    box = stock.box()
    tubes = [stock.put(n, storage_unit_id=box, row=1, col=n) for n in range(1, 4)]
    tags = [stock.api.get(f"/container/{tube}").headers["ETag"] for tube in tubes]
    items = [{"code": stock.code(n), "position": f"A{n}"} for n in range(1, 4)]
    for apply in ("none", "moves", "all"):
        taken = stock.take(REASON, unit=box, items=items, apply=apply)
        assert (taken["items"], taken["counts"]["found"], taken["row_count"]) == ([], 3, 4)
    assert [stock.api.get(f"/container/{tube}").headers["ETag"] for tube in tubes] == tags


ITEM = {"code": "x", "position": "A1"}


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({"codes": []}, "no_unit"), ({"unit": None, "codes": []}, "no_unit"), ([], "not_an_object"),
        ({"unit": "box"}, "no_items"), ({"unit": "box", "codes": [], "items": []}, "no_items"),
        ({"unit": "box", "codes": "x"}, "no_items"), ({"unit": "box", "items": {}}, "no_items"),
        ({"unit": "box", "items": None}, "no_items"),
        ({"unit": "box", "codes": ["x"] * 10_001}, "too_many"),
        ({"unit": "box", "codes": [], "apply": "some"}, "bad_value"),
        ({"unit": "box", "codes": [], "apply": True}, "bad_value"),
        ({"unit": "box", "codes": [], "note": 5}, "bad_value"),
        ({"unit": "box", "codes": [], "to": {}}, "unknown_field"),
        ({"unit": "box", "codes": [], "dry_run": "yes"}, "dry_run"),
    ],
)  # fmt: skip
def test_a_body_that_is_refused(stock: Stock, body: Any, word: str) -> None:
    """A bad body of a stock-take is a 400 of the one shape."""
    if isinstance(body, dict) and body.get("unit") == "box":
        body = body | {"unit": stock.box()}
    assert_error(stock.api.post("/stocktake", json=body), 400, word)


@pytest.mark.parametrize(
    ("items", "status", "slugs"),
    [
        ([ITEM, "x", 5, None, []], 400, ["bad_item"] * 4),
        ([{}, {"position": "A1"}, {"state": "unread"}], 400, ["bad_item"] * 3),
        ([ITEM | {"container": 5}, ITEM | {"state": "unread"}], 400, ["bad_item"] * 2),
        ([ITEM | {"state": "empty"}, ITEM | {"row": 1}], 400, ["bad_item"] * 2),
        ([{"code": 5}, {"code": None}, {"code": " "}, {"code": "x" * 201}], 400, ["bad_code"] * 4),
        ([{"code": "x", "position": "?!"}, {"code": "y", "position": None}], 400,
         ["bad_position"] * 2),
        ([{"code": "x", "position": "J1"}, {"position": "A10", "state": "unread"}], 400,
         ["out_of_bounds"] * 2),
        ([ITEM, {"code": "y", "position": "a01"}], 400, ["double_place"] * 2),
        ([ITEM, {"position": 1, "state": "unread"}], 400, ["double_place"] * 2),
        ([ITEM, {"code": "x", "position": "A2"}], 400, ["repeated_item"] * 2),
        ([{"container": 987654321}, {"container": "nothing"}, {"container": None},
          {"container": {"id": 5}}], 404, ["not_found"] * 4),
    ],
)  # fmt: skip
def test_items_that_are_refused(stock: Stock, items: Any, status: int, slugs: list[str]) -> None:
    """All of them at once, and nothing is written."""
    box = stock.box()
    problems = assert_conflicts(
        stock.api.post("/stocktake", json={"unit": box, "items": items}), status, *slugs
    )
    assert [problem["line"] for problem in problems] == sorted(p["line"] for p in problems)
    assert stock.api.get(f"/stocktakes?storage_unit_id=eq.{box}").json() == []


@pytest.mark.parametrize("codes", [["x", "y", "x"], [5], [["x"]], ["x", ""], [None]])
def test_codes_that_are_refused(stock: Stock, codes: Any) -> None:
    """A code that comes twice, and what is no text."""
    answer = stock.api.post("/stocktake", json={"unit": stock.box(), "codes": codes})
    slug = ["repeated_item"] * 2 if len(codes) == 3 else ["bad_code"]
    assert_conflicts(answer, 400, *slug)


@pytest.mark.parametrize("unit", [987654321, "nowhere", 1.5, [], {}])
def test_an_unknown_unit(stock: Stock, unit: Any) -> None:
    """A unit that is not there is 404, however it is named."""
    answer = stock.api.post("/stocktake", json={"unit": unit, "codes": []})
    assert_conflicts(answer, 404, "not_found")


def test_places_in_a_unit_without_any(stock: Stock) -> None:
    """A position in a bag is 400."""
    bag_type = stock.make("storage_type", name=f"bag {stock.unique}")["id"]
    bag = stock.make("storage_unit", storage_type_id=bag_type, freezer_id=stock.freezer,
                     name="bag")["id"]  # fmt: skip
    assert_conflicts(stock.api.post("/stocktake", json={"unit": bag, "items": [ITEM]}), 400,
                     "no_grid")  # fmt: skip


def test_a_move_that_the_unit_refuses(stock: Stock) -> None:
    """What may not be moved there is told, and nothing is recorded."""
    box = stock.box()
    stock.api.post(f"/storage_unit/{box}", json={"is_retired": True})
    stock.put(1)
    body = {"unit": box, "codes": [stock.code(1)], "apply": "moves"}
    assert_conflicts(stock.api.post("/stocktake", json=body), 409, "retired")
    assert stock.take(**body | {"apply": "none"})["counts"]["misplaced"] == 1


def test_a_dry_run(stock: Stock, mess: Mess) -> None:
    """It answers what would be, and writes nothing."""
    before = mess.states(stock)
    taken = stock.take(REASON, **mess.body, apply="all", dry_run=True)
    assert (taken["change_id"], taken["stocktake_id"]) == (None, None)
    assert stock.found(taken) == mess.findings
    assert mess.states(stock) == before
    assert stock.api.get(f"/stocktakes?storage_unit_id=eq.{mess.box}").json() == []


def test_a_repeat_is_answered_as_the_first_time(stock: Stock, mess: Mess) -> None:
    """Under an Idempotency-Key a stock-take is taken once."""
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    taken = stock.take(headers, **mess.body, apply="moves")
    answer = stock.api.post("/stocktake", json=mess.body | {"apply": "moves"}, headers=headers)
    assert (answer.json(), answer.headers["Idempotent-Replayed"]) == (taken, "true")
    assert len(stock.api.get(f"/stocktakes?storage_unit_id=eq.{mess.box}").json()) == 1
    answer = stock.api.post("/stocktake", json=mess.body, headers=headers)
    assert_error(answer, 422, "another body")


def test_the_records_are_lists(stock: Stock, mess: Mess) -> None:
    """Pages, filters, embedding, and when a tube was seen last."""
    first = stock.take(**mess.body)
    second = stock.take(unit=mess.other, codes=[stock.code(3)])
    path = f"/stocktakes?id=in.({first['stocktake_id']},{second['stocktake_id']})"
    assert [row["misplaced_count"] for row in stock.api.get(path).json()] == [3, 0]
    rows = stock.api.get(
        f"{path}&select=id,created_at,updated_by,storage_units(name),sightings(finding)"
        f"&missing_count=gt.0"
    ).json()
    assert [(row["id"], row["storage_units"], len(row["sightings"])) for row in rows] == [
        (first["stocktake_id"], {"name": "box"}, 13)
    ]
    assert rows[0]["updated_by"] == "lab_open"
    rows = stock.api.get(
        f"/sightings?container_id=eq.{mess.foreign}&finding=neq.missing&order=id.desc"
        "&select=finding,created_at,stocktakes(storage_unit_id)"
    ).json()
    assert [(row["finding"], row["stocktakes"]["storage_unit_id"]) for row in rows] == [
        ("found", mess.other),
        ("misplaced", mess.box),
    ]
    page = stock.api.get("/stocktakes/0/1")
    assert (page.status_code, len(page.json())) == (200, 1)
    assert len(stock.api.get("/sightings/1/2").json()) == 2
    seen = stock.api.get(f"/containers?id=eq.{mess.right}&select=sightings(finding)").json()
    assert seen == [{"sightings": [{"finding": "found"}]}]
    tag = stock.api.get(f"/stocktake/{first['stocktake_id']}").headers["ETag"]
    same = stock.api.get(f"/stocktake/{first['stocktake_id']}", headers={"If-None-Match": tag})
    assert same.status_code == 304


def test_the_past_of_the_records(stock: Stock, mess: Mess) -> None:
    """as_of shows the records that there were, those that were undone since too."""
    taken = stock.take(**mess.body)
    record = f"/stocktake/{taken['stocktake_id']}"
    then = stock.api.get(f"/change/{taken['change_id']}").json()["changed_at"]
    now = then.replace("+", "%2B")
    stock.undo(taken["change_id"])
    assert stock.api.get(f"{record}?as_of={now}").json()["storage_unit_id"] == mess.box
    path = f"/stocktakes?id=eq.{taken['stocktake_id']}&select=id,sightings(finding)"
    (row,) = stock.api.get(f"{path}&as_of={now}").json()
    assert len(row["sightings"]) == 13
    path = f"/sightings?container_id=eq.{mess.right}"
    assert [row["finding"] for row in stock.api.get(f"{path}&as_of={now}").json()] == ["found"]
    assert stock.api.get(path).json() == []
    assert_error(stock.api.get(f"{record}?as_of=2020-01-01T00:00:00Z"), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/stocktakes"), ("PATCH", "/stocktakes?id=eq.1"), ("DELETE", "/stocktakes?id=eq.1"),
     ("POST", "/sightings"), ("DELETE", "/sightings?id=eq.1"), ("DELETE", "/stocktake/1"),
     ("POST", "/stocktake/1"), ("GET", "/stocktake")],
)  # fmt: skip
def test_the_records_are_only_read(api: Api, method: str, path: str) -> None:
    """No URL writes one but POST /stocktake."""
    assert_error(api.request(method, path, json={}), 405)


@pytest.mark.parametrize("path", ["/stocktake/x", "/stocktake/0", "/stocktake/1/2"])
def test_what_is_no_record(api: Api, path: str) -> None:
    """Its path is malformed."""
    assert_error(api.get(path), 400, "bad_path")


def test_what_is_removed_takes_its_records_along(stock: Stock) -> None:
    """A container's sightings go with it, a unit's stock-takes; an undo brings them back."""
    box, stray = stock.box(), stock.put(1)
    taken = stock.take(unit=box, codes=[stock.code(1)])
    record = f"/stocktake/{taken['stocktake_id']}"
    for path in (f"/container/{stray}", f"/storage_unit/{box}"):
        assert stock.api.delete(path).status_code == 200
        change = stock.last_change()["id"]
        assert stock.sightings(taken["stocktake_id"]) == []
        assert stock.api.get(record).status_code == (200 if "container" in path else 404)
        stock.undo(change)
        assert stock.sightings(taken["stocktake_id"]) == [("misplaced", stray, None)]
        assert stock.api.get(record).status_code == 200


def lab_with_a_box(person: Person, code: str) -> int:
    """A box in the person's lab, with a tube in it that has a code."""
    api = person.api
    site = api.post("/site", json={"name": "of one"}).json()["id"]
    freezer = api.post("/freezer", json={"site_id": site, "name": "of one"}).json()["id"]
    kind = api.post("/storage_type", json={"name": code, "rows": 9, "cols": 9}).json()["id"]
    unit = {"storage_type_id": kind, "freezer_id": freezer, "name": "box"}
    box = int(api.post("/storage_unit", json=unit).json()["id"])
    tube = {"storage_unit_id": box, "position": "A1"}
    there = api.post("/container", json=tube).json()["id"]
    answer = api.post("/barcode", json={"code": code, "container_id": there})
    assert answer.status_code == 200, answer.text
    return box


def test_roles(lab: Lab) -> None:
    """An editor takes stock; a viewer reads the records and takes none."""
    box = lab_with_a_box(lab.manager, "T1")
    body = {"unit": box, "codes": ["T1"]}
    for path in ("/stocktake", "/rpc/stocktake"):
        assert_error(lab.viewer.api.post(path, json=body), 403)
        taken = lab.editor.api.post(path, json=body)
        assert taken.status_code == 200, taken.text
    record = f"/stocktake/{taken.json()['stocktake_id']}"
    assert lab.viewer.api.get(record).json()["found_count"] == 1
    assert len(lab.viewer.api.get("/sightings").json()) == 2


def test_codes_of_another_lab(lab: Lab, rival: Person) -> None:
    """A code of another lab is unknown, its unit is not there, and its records are not seen."""
    theirs = lab_with_a_box(rival, "THEIRS")
    box = lab_with_a_box(lab.manager, "OURS")
    taken = lab.editor.api.post("/stocktake", json={"unit": box, "codes": ["THEIRS", "OURS"]})
    assert [(row["finding"], row["container_id"]) for row in taken.json()["items"]] == [
        ("unknown", None)
    ]
    assert_conflicts(lab.editor.api.post("/stocktake", json={"unit": box, "items": [
        {"container": "THEIRS"}]}), 404, "not_found")  # fmt: skip
    if theirs != box:
        answer = lab.editor.api.post("/stocktake", json={"unit": theirs, "codes": []})
        assert_conflicts(answer, 404, "not_found")
    assert rival.api.get("/stocktakes").json() == []
    assert rival.api.get("/sightings").json() == []


@pytest.mark.slow
def test_ten_thousand_codes(stock: Stock, db: psycopg.Connection) -> None:
    """A stock-take of the most codes that may be, half of them misplaced, is quick and undone."""
    bag_type = stock.make("storage_type", name=f"bag {stock.unique}")["id"]
    unit = {"storage_type_id": bag_type, "freezer_id": stock.freezer, "name": "bag"}
    bag = stock.make("storage_unit", **unit)["id"]
    db.execute(
        """with made as (
          insert into inventory.container (lab_id, freezer_id, storage_unit_id)
          select 1, %s, case when n <= 5000 then %s::bigint end from generate_series(1, 10000) n
          returning id)
        insert into inventory.barcode (lab_id, code, container_id)
        select 1, %s || row_number() over (order by id), id from made""",
        (stock.freezer, bag, f"{stock.unique}-"),
    )
    codes = [stock.code(n) for n in range(1, 10_001)]
    spent = cpu.of_stack()
    body = {"unit": bag, "codes": codes, "apply": "moves"}
    taken = stock.api.post("/stocktake", json=body, timeout=60).json()
    assert spent() < 30
    assert (taken["counts"]["found"], taken["counts"]["misplaced"]) == (5000, 5000)
    assert taken["row_count"] == 1 + 10_000 + 5_000
    undone = stock.api.post(f"/change/{taken['change_id']}/undo", timeout=60)
    assert undone.status_code == 200, undone.text
    assert stock.api.get(f"/stocktakes?storage_unit_id=eq.{bag}").json() == []
    query = "delete from inventory.container where lab_id = 1 and freezer_id = %s"
    db.execute(query, (stock.freezer,))
