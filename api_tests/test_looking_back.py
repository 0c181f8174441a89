"""Whereabouts: where a container was, its own moves merged with those of what it was in."""

from collections.abc import Callable
from typing import Any

import pytest

from api_tests.conftest import Api, Row, assert_error
from api_tests.fixtures import Connection, Make

Place = Callable[..., Row]


@pytest.fixture
def unit(make: Make, unique: str) -> Place:
    """Makes units without a grid, or boxes of 3 by 3, with `unit("Box 1", freezer, parent)`."""
    types = {
        grid: make("storage_type", name=f"{unique} {grid}", **fields)["id"]
        for grid, fields in (
            (False, {"holds": "both"}),
            (True, {"holds": "containers", "rows": 3, "cols": 3}),
        )
    }

    def make_unit(name: str, freezer: Row, parent: Row | None = None, grid: bool = False) -> Row:
        return make(
            "storage_unit", name=name, freezer_id=freezer["id"], storage_type_id=types[grid],
            parent_id=parent and parent["id"],
        )  # fmt: skip

    return make_unit


def whereabouts(api: Api, container_id: int) -> list[Row]:
    """Where a container was, newest first."""
    answer = api.get(f"/container/{container_id}/whereabouts")
    assert answer.status_code == 200, answer.text
    rows: list[Row] = answer.json()
    return rows


def ways(rows: list[Row]) -> list[str]:
    """The paths of whereabouts, from the freezer, each with the container's own place."""
    return [
        "/".join([*(step["name"] for step in row["path"][1:]), row["position"] or "-"])
        for row in rows
    ]


def write(api: Api, path: str, **fields: Any) -> Row:
    """One write that has to go well."""
    answer = api.post(path, json=fields)
    assert answer.status_code == 200, answer.text
    row: Row = answer.json()
    return row


def test_moves_of_what_it_is_in_are_moves(api: Api, make: Make, unit: Place) -> None:
    """A tube's own moves, those of its box and of the rack around that come in one list."""
    one, two = make("freezer", name="F1"), make("freezer", name="F2")
    rack, shelf = unit("Rack", one), unit("Shelf", two)
    box = unit("Box", one, rack, grid=True)
    tube = make("container", freezer_id=one["id"])
    path = f"/container/{tube['id']}"
    write(api, path, storage_unit_id=box["id"], position="A1")
    write(api, path, position="B2", description="moved")
    write(api, path, description="moved, and written on")  # no move
    write(api, f"/storage_unit/{rack['id']}", parent_id=shelf["id"])  # to the other freezer
    write(api, f"/storage_unit/{box['id']}", name="Box, renamed")  # no move
    write(api, f"/storage_unit/{box['id']}", parent_id=shelf["id"])
    write(api, path, state="out", out_to="Me")
    write(api, path, storage_unit_id=None, freezer_id=one["id"], state="in", out_to=None)
    write(api, f"/storage_unit/{box['id']}", parent_id=rack["id"])  # without the tube
    rows = whereabouts(api, tube["id"])
    assert ways(rows) == [
        "F1/-",
        "F2/Shelf/Box, renamed/B2",
        "F2/Shelf/Box, renamed/B2",
        "F2/Shelf/Rack/Box/B2",
        "F1/Rack/Box/B2",
        "F1/Rack/Box/A1",
        "F1/-",
    ]
    assert [row["state"] for row in rows] == ["in", "out", *["in"] * 5]
    assert [row["freezer_id"] for row in rows[3:5]] == [two["id"], one["id"]]
    assert [row["storage_unit_id"] for row in rows[-2:]] == [box["id"], None]
    assert [(row["row"], row["col"]) for row in rows[-3:]] == [(2, 2), (1, 1), (None, None)]
    assert rows[0]["until_at"] is None
    assert [row["until_at"] for row in rows[1:]] == [row["from_at"] for row in rows[:-1]]


def test_whereabouts_name_the_change(api: Api, make: Make, unit: Place) -> None:
    """Each line has the change that moved it, which may be one of the box alone."""
    freezer = make("freezer")
    shelf, box = unit("Shelf", freezer), unit("Box", freezer)
    tube = make("container", freezer_id=freezer["id"], storage_unit_id=box["id"])
    write(api, f"/storage_unit/{box['id']}", parent_id=shelf["id"])
    moved = api.get(f"/storage_unit/{box['id']}/history").json()[0]
    made = api.get(f"/container/{tube['id']}/history").json()[0]
    rows = whereabouts(api, tube["id"])
    for row, change in zip(rows, (moved, made), strict=True):
        assert row["change_id"] == change["change_id"]
        assert row["from_at"] == change["changed_at"]
        assert row["changed_by"] == change["changed_by"]


def test_a_freezer_that_moves_takes_all_along(api: Api, make: Make) -> None:
    """A freezer that goes to another site is a move of what is in it."""
    one, two = make("site", name="Here"), make("site", name="There")
    freezer = make("freezer", site_id=one["id"])
    tube = make("container", freezer_id=freezer["id"])
    write(api, f"/freezer/{freezer['id']}", site_id=two["id"])
    rows = whereabouts(api, tube["id"])
    assert [row["path"][0]["name"] for row in rows] == ["There", "Here"]


def test_one_change_is_one_line(api: Api, make: Make, unit: Place, db: Connection) -> None:
    """Of several moves in one change, the last is where the thing went."""
    freezer = make("freezer", name="F")
    box = unit("Box", freezer, grid=True)
    tube = make("container", freezer_id=freezer["id"], storage_unit_id=box["id"], position="A1")
    with db.transaction():
        for row in (2, 3):
            db.execute(
                'update inventory.container set "row" = %s where lab_id = 1 and id = %s',
                [row, tube["id"]],
            )
    assert ways(whereabouts(api, tube["id"])) == ["F/Box/C1", "F/Box/A1"]


def test_undo_is_a_move_back(api: Api, make: Make, unit: Place) -> None:
    """A move and its undo are two lines; what was deleted and made again has a gap."""
    freezer = make("freezer", name="F")
    shelf, box = unit("Shelf", freezer), unit("Box", freezer)
    tube = make("container", freezer_id=freezer["id"], storage_unit_id=box["id"])
    write(api, f"/storage_unit/{box['id']}", parent_id=shelf["id"])
    change = whereabouts(api, tube["id"])[0]["change_id"]
    assert api.post(f"/change/{change}/undo").status_code == 200
    rows = whereabouts(api, tube["id"])
    assert ways(rows) == ["F/Box/-", "F/Shelf/Box/-", "F/Box/-"]
    assert api.delete(f"/container/{tube['id']}").status_code == 200
    gone = whereabouts(api, tube["id"])
    assert ways(gone) == ways(rows)
    deletion = api.get(f"/container/{tube['id']}/history").json()[0]
    assert gone[0]["until_at"] == deletion["changed_at"]
    assert api.post(f"/change/{deletion['change_id']}/undo").status_code == 200
    again = whereabouts(api, tube["id"])
    assert ways(again) == ["F/Box/-", *ways(rows)]
    assert again[0]["from_at"] > again[1]["until_at"]
    assert again[1:] == gone


def test_whereabouts_come_in_pages(api: Api, make: Make, unit: Place) -> None:
    """Limit, offset, order, filters and select= work as on other lists."""
    freezer = make("freezer", name="F")
    box = unit("Box", freezer, grid=True)
    tube = make("container", freezer_id=freezer["id"], storage_unit_id=box["id"])
    path = f"/container/{tube['id']}"
    for position in ("A1", "A2", "A3", "B1"):
        write(api, path, position=position)
    asked = {"select": "position,change_id,from_at"}
    rows = api.get(f"{path}/whereabouts", params=asked).json()
    assert [row["position"] for row in rows] == ["B1", "A3", "A2", "A1", None]
    page = api.get(f"{path}/whereabouts", params=asked | {"offset": "1", "limit": "2"})
    assert page.json() == rows[1:3]
    upwards = api.get(f"{path}/whereabouts", params=asked | {"order": "from_at"})
    assert upwards.json() == rows[::-1]
    one = api.get(f"{path}/whereabouts", params=asked | {"position": "eq.A2"})
    assert one.json() == [rows[2]]
    counted = api.get(f"{path}/whereabouts?limit=2", headers={"Prefer": "count=exact"})
    assert counted.headers["Content-Range"] == "0-1/5"


def test_whereabouts_of_what_never_was(api: Api) -> None:
    """There are no whereabouts of a container that never was."""
    assert_error(api.get("/container/777000777/whereabouts"), 404, "not_found")
