"""Looking: the way to a thing, the map of a unit, free places, and what is due."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from api_tests.conftest import Api, Row, assert_error
from api_tests.fixtures import Connection, Make

Rows = list[Row]


def step(resource: str, row: Row) -> Row:
    """A step of a path, as the row that it leads through has it."""
    position = row["position"] if resource == "storage_unit" else None
    return {"resource": resource, "id": row["id"], "name": row["name"], "position": position}


@pytest.fixture
def rack(make: Make, unique: str) -> dict[str, Row]:
    """A rack of 2 by 3 boxes on a shelf in a freezer, a box of 2 by 2 at its B3, a tube at A2."""
    site = make("site", name=f"{unique} site")
    freezer = make("freezer", site_id=site["id"], name=f"{unique} freezer")
    shelf_type = make("storage_type", name=f"{unique} shelf", holds="both")
    rack_type = make("storage_type", name=f"{unique} rack", rows=2, cols=3, holds="units")
    box_type = make("storage_type", name=f"{unique} box", rows=2, cols=2)
    shelf = make(
        "storage_unit", name="Shelf", freezer_id=freezer["id"], storage_type_id=shelf_type["id"]
    )
    rack = make(
        "storage_unit", name="Rack / 4", freezer_id=freezer["id"], parent_id=shelf["id"],
        storage_type_id=rack_type["id"],
    )  # fmt: skip
    box = make(
        "storage_unit", name="Box 17", freezer_id=freezer["id"], parent_id=rack["id"],
        storage_type_id=box_type["id"], position="B3",
    )  # fmt: skip
    tube = make(
        "container", freezer_id=freezer["id"], storage_unit_id=box["id"], position="A2",
        name="Tube", quantity=12.5, unit="uL", expires_on="2030-01-31",
    )  # fmt: skip
    return {
        "site": site, "freezer": freezer, "shelf": shelf, "rack": rack, "box": box, "tube": tube,
        "shelf_type": shelf_type, "rack_type": rack_type, "box_type": box_type,
    }  # fmt: skip


def way_to_box(rack: dict[str, Row]) -> Rows:
    """The path of the box: what it is in, from the site."""
    steps = [step("site", rack["site"]), step("freezer", rack["freezer"])]
    return [*steps, step("storage_unit", rack["shelf"]), step("storage_unit", rack["rack"])]


# The path


def test_path_goes_from_the_site_inwards(api: Api, rack: dict[str, Row], make: Make) -> None:
    """A path has the site, the freezer, and the units with their names and places."""
    to_box = way_to_box(rack)
    to_tube = [*to_box, step("storage_unit", rack["box"])]
    assert to_tube[-1]["position"] == "B3"
    assert api.get(f"/container/{rack['tube']['id']}/path").json() == to_tube
    assert api.get(f"/storage_unit/{rack['box']['id']}/path").json() == to_box
    assert api.get(f"/storage_unit/{rack['shelf']['id']}/path").json() == to_box[:2]
    loose = make("container", freezer_id=rack["freezer"]["id"])
    assert api.get(f"/container/{loose['id']}/path/").json() == to_box[:2]


def test_path_is_a_column_on_request(api: Api, rack: dict[str, Row]) -> None:
    """Lists, rows and the answers to writes have a path where select= names it, and not else."""
    to_box = way_to_box(rack)
    to_tube = [*to_box, step("storage_unit", rack["box"])]
    tube, box = rack["tube"]["id"], rack["box"]["id"]
    found = api.get("/containers", params={"id": f"eq.{tube}", "select": "id,path"}).json()
    assert found == [{"id": tube, "path": to_tube}]
    found = api.get("/storage_units", params={"id": f"eq.{box}", "select": "id,way:path"}).json()
    assert found == [{"id": box, "way": to_box}]
    for path in ("path", "*,path"):
        assert api.get(f"/container/{tube}", params={"select": path}).json()["path"] == to_tube
        assert api.get(f"/storage_unit/{box}", params={"select": path}).json()["path"] == to_box
        moved = api.post(
            f"/container/{tube}", params={"select": path}, json={"storage_unit_id": None}
        )
        assert moved.json()["path"] == to_box[:2]
        moved = api.post(
            f"/container/{tube}", params={"select": path}, json={"storage_unit_id": box}
        )
        assert moved.json()["path"] == to_tube
    assert "path" not in api.get(f"/container/{tube}").json()
    assert "path" not in api.get("/containers", params={"id": f"eq.{tube}"}).json()[0]


def test_path_is_for_what_is_in_a_freezer(api: Api, rack: dict[str, Row]) -> None:
    """Rows of another kind have no path, and the past has none."""
    site, tube = rack["site"]["id"], rack["tube"]["id"]
    assert_error(api.get("/sites", params={"select": "path"}), 400, "path")
    assert_error(api.get(f"/site/{site}", params={"select": "*,path"}), 400, "path")
    now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    asked = {"select": "path", "as_of": now}
    assert_error(api.get("/containers", params=asked), 400, "path")
    assert_error(api.get(f"/container/{tube}/path", params={"as_of": now}), 400, "as_of_refused")


# The map


def test_map_shows_what_a_page_draws(api: Api, make: Make, rack: dict[str, Row]) -> None:
    """The map of a box has its grid, its labels, its counts, and each thing with its place."""
    box, tube = rack["box"], rack["tube"]
    beside = make("container", freezer_id=box["freezer_id"], storage_unit_id=box["id"])
    codes = [make("barcode", code=f"{tube['uuid']}-{n}", container_id=tube["id"]) for n in (2, 1)]
    on_box = make("barcode", code=f"{tube['uuid']}-box", storage_unit_id=box["id"])
    plasma = make("sample_type", name=f"{tube['uuid']} plasma")
    tube = api.post(f"/container/{tube['id']}", json={"sample_type_id": plasma["id"]}).json()
    drawn = api.get(f"/storage_unit/{box['id']}/map").json()
    assert drawn["unit"] == box | {"path": way_to_box(rack), "barcodes": [on_box["code"]]}
    assert drawn["type"] == rack["box_type"]
    assert (drawn["row_labels"], drawn["col_labels"]) == (["A", "B"], ["1", "2"])
    counts = {"places": 4, "occupied": 1, "unplaced": 1, "reserved": 0, "free": 3}
    assert drawn["counts"] == counts
    kept = ("id", "row", "col", "position", "name", "state", "quantity", "unit", "expires_on")
    assert drawn["content"] == [
        {"kind": "container"} | {key: thing[key] for key in kept} | more
        for thing, more in (
            (tube, {"barcodes": [c["code"] for c in codes], "sample_type": plasma["name"]}),
            (beside, {"barcodes": [], "sample_type": None}),
        )
    ]


def test_map_of_a_rack_shows_how_full_its_boxes_are(api: Api, rack: dict[str, Row]) -> None:
    """Units in a unit come with their type and their own counts."""
    drawn = api.get(f"/storage_unit/{rack['rack']['id']}/map").json()
    assert (drawn["row_labels"], drawn["col_labels"]) == (["A", "B"], ["1", "2", "3"])
    assert drawn["counts"]["free"] == 5
    box = rack["box"]
    assert drawn["content"] == [
        {
            "kind": "storage_unit", "id": box["id"], "row": 2, "col": 3, "position": "B3",
            "name": "Box 17", "barcodes": [], "storage_type": rack["box_type"]["name"],
            "is_retired": False,
            "counts": {"places": 4, "occupied": 1, "unplaced": 0, "reserved": 0, "free": 3},
        }
    ]  # fmt: skip


def test_map_of_a_unit_without_a_grid(api: Api, make: Make, rack: dict[str, Row]) -> None:
    """A shelf has no labels and no number of places; an empty one has no content."""
    drawn = api.get(f"/storage_unit/{rack['shelf']['id']}/map").json()
    assert (drawn["row_labels"], drawn["col_labels"]) == (None, None)
    nothing = {"places": None, "reserved": 0, "free": None}
    assert drawn["counts"] == nothing | {"occupied": 1, "unplaced": 1}
    assert [thing["name"] for thing in drawn["content"]] == ["Rack / 4"]
    assert drawn["content"][0]["position"] is None
    empty = make(
        "storage_unit", name="Empty", freezer_id=rack["freezer"]["id"],
        storage_type_id=rack["shelf_type"]["id"],
    )  # fmt: skip
    drawn = api.get(f"/storage_unit/{empty['id']}/map").json()
    assert drawn["counts"] == nothing | {"occupied": 0, "unplaced": 0}
    assert drawn["content"] == []


def test_map_of_numbered_places(api: Api, make: Make, rack: dict[str, Row], unique: str) -> None:
    """Where places are numbered, the axes have no labels, and each thing has its number."""
    numbered = make(
        "storage_type", name=f"{unique} numbered", rows=2, cols=3, row_scheme=None, col_scheme=None
    )
    freezer_id = rack["freezer"]["id"]
    unit = make("storage_unit", name="N", freezer_id=freezer_id, storage_type_id=numbered["id"])
    make("container", freezer_id=freezer_id, storage_unit_id=unit["id"], row=2, col=1)
    drawn = api.get(f"/storage_unit/{unit['id']}/map").json()
    assert (drawn["row_labels"], drawn["col_labels"]) == (None, None)
    assert [thing["position"] for thing in drawn["content"]] == ["4"]


def reserve(db: Connection, unit_id: int, row: int, col: int, minutes: int) -> None:
    """Keeps a place for nobody in particular."""
    db.execute(
        'insert into inventory.reservation (storage_unit_id, "row", col, expires_at)'
        " values (%s, %s, %s, now() + make_interval(mins => %s))", [unit_id, row, col, minutes],
    )  # fmt: skip


def test_kept_places_are_not_free(api: Api, db: Connection, rack: dict[str, Row]) -> None:
    """A reservation takes an empty place while it lasts: on the map and in the free space."""
    box_id = rack["box"]["id"]
    reserve(db, box_id, 2, 1, 5)
    reserve(db, box_id, 2, 2, -5)  # over
    reserve(db, box_id, 1, 2, 5)  # where the tube is
    drawn = api.get(f"/storage_unit/{box_id}/map").json()
    assert drawn["counts"] == {
        "places": 4, "occupied": 1, "unplaced": 0, "reserved": 1, "free": 2
    }  # fmt: skip
    kept = drawn["content"][1]
    assert {**kept, "reserved_until": None} == {
        "kind": "reservation", "id": None, "row": 2, "col": 1, "position": "B1",
        "reserved_until": None,
    }  # fmt: skip
    assert datetime.fromisoformat(kept["reserved_until"]) > datetime.now(UTC)
    space = space_of(api, f"/storage_unit/{box_id}")
    assert space[rack["box_type"]["name"]] == {
        "units": 1, "places": 4, "occupied": 1, "reserved": 1, "free": 2, "holds": "containers"
    }  # fmt: skip


# Space


def space_of(api: Api, path: str) -> dict[str, Row]:
    """The free space in a freezer or a unit, by the name of the type."""
    answer = api.get(f"{path}/space")
    assert answer.status_code == 200, answer.text
    found = {line.pop("name"): line for line in answer.json()}
    for line in found.values():
        line.pop("storage_type_id")
    return found


def test_space_counts_free_places_at_any_depth(api: Api, make: Make, rack: dict[str, Row]) -> None:
    """A freezer and a unit tell their free places by type; a unit counts itself."""
    names = [rack[f"{one}_type"]["name"] for one in ("shelf", "rack", "box")]
    shelf, rack_line, box = (
        {"units": 1, "places": places, "occupied": 1, "reserved": 0, "free": free, "holds": holds}
        for places, free, holds in ((None, None, "both"), (6, 5, "units"), (4, 3, "containers"))
    )
    expected = dict(zip(names, (shelf, rack_line, box), strict=True))
    assert space_of(api, f"/freezer/{rack['freezer']['id']}") == expected
    assert space_of(api, f"/storage_unit/{rack['shelf']['id']}") == expected
    assert space_of(api, f"/storage_unit/{rack['box']['id']}") == {names[2]: box}
    other = make("freezer", site_id=rack["site"]["id"])
    assert space_of(api, f"/freezer/{other['id']}") == {}
    make(
        "storage_unit", name="Another", freezer_id=rack["freezer"]["id"],
        storage_type_id=rack["box_type"]["id"],
    )  # fmt: skip
    two = box | {"units": 2, "places": 8, "free": 7}
    assert space_of(api, f"/freezer/{rack['freezer']['id']}")[names[2]] == two


def test_space_leaves_retired_units_out(api: Api, make: Make, rack: dict[str, Row]) -> None:
    """A retired unit has no free place to offer."""
    fields = {"freezer_id": rack["freezer"]["id"], "storage_type_id": rack["box_type"]["id"]}
    unit = make("storage_unit", name="Old", **fields)
    before = space_of(api, f"/freezer/{rack['freezer']['id']}")[rack["box_type"]["name"]]
    assert api.post(f"/storage_unit/{unit['id']}", json={"is_retired": True}).status_code == 200
    after = space_of(api, f"/freezer/{rack['freezer']['id']}")[rack["box_type"]["name"]]
    assert (before["units"], after["units"]) == (2, 1)
    assert (before["free"], after["free"]) == (7, 3)
    assert space_of(api, f"/storage_unit/{unit['id']}") == {}


def test_capacity_is_room_without_a_grid(
    api: Api, make: Make, rack: dict[str, Row], unique: str
) -> None:
    """A bag that holds three has room for two beside the tube that is in it."""
    bag_type = make("storage_type", name=f"{unique} bag", capacity=3)
    freezer_id = rack["freezer"]["id"]
    bag = make("storage_unit", name="B", freezer_id=freezer_id, storage_type_id=bag_type["id"])
    make("container", freezer_id=freezer_id, storage_unit_id=bag["id"])
    line = {"units": 1, "places": 3, "occupied": 1, "reserved": 0, "free": 2, "holds": "containers"}
    assert space_of(api, f"/storage_unit/{bag['id']}") == {bag_type["name"]: line}
    counts = {"places": 3, "occupied": 1, "unplaced": 1, "reserved": 0, "free": 2}
    assert api.get(f"/storage_unit/{bag['id']}/map").json()["counts"] == counts


# Filters


def test_lists_of_what_is_due(api: Api, make: Make, rack: dict[str, Row]) -> None:
    """Expired, overdue, low, unplaced and out are filters."""
    today = datetime.now(UTC).date()
    days = {word: (today + timedelta(days=n)).isoformat() for word, n in (("past", -1), ("now", 0))}
    freezer_id, box_id = rack["freezer"]["id"], rack["box"]["id"]
    expired = make("container", freezer_id=freezer_id, expires_on=days["past"])
    make("container", freezer_id=freezer_id, expires_on=days["now"])
    fields: dict[str, Any] = {"freezer_id": freezer_id, "storage_unit_id": box_id, "state": "out"}
    late = make("container", **fields, due_back_on=days["past"], position="B1")
    prompt = make("container", **fields, due_back_on=days["now"], position="B2")
    low = make("container", freezer_id=freezer_id, quantity=0.5, unit="uL", storage_unit_id=box_id)
    make("container", freezer_id=freezer_id, quantity=0.5, unit="mL", storage_unit_id=box_id)

    def found(query: str) -> list[int]:
        answer = api.get(f"/containers?freezer_id=eq.{freezer_id}&{query}&select=id")
        assert answer.status_code == 200, answer.text
        return [row["id"] for row in answer.json()]

    for true in ("eq.true", "is.true"):
        assert found(f"is_expired={true}") == [expired["id"]]
        assert found(f"is_overdue={true}") == [late["id"]]
    assert found(f"expires_on=lt.{today}") == [expired["id"]]
    assert found(f"due_back_on=lt.{today}") == [late["id"]]
    assert found("quantity=lt.5&unit=eq.uL") == [low["id"]]
    assert found("state=eq.out") == [late["id"], prompt["id"]]
    assert found("storage_unit_id=is.null&state=eq.in&expires_on=not.is.null") == [
        expired["id"], expired["id"] + 1
    ]  # fmt: skip
    shown = api.get(f"/container/{late['id']}?select=*,is_overdue,is_expired").json()
    assert (shown["is_overdue"], shown["is_expired"]) == (True, None)


def test_a_day_is_that_of_the_zone_one_asks_for(api: Api, make: Make) -> None:
    """A container has expired where its last day is over, which depends on the zone.

    At any time there is a zone whose day is another one than that of UTC.
    """
    now = datetime.now(UTC)
    zone, days = ("Etc/GMT+12", -1) if now.hour < 12 else ("Etc/GMT-12", 1)
    there = now.date() + timedelta(days=days)
    tube = make("container", expires_on=min(there, now.date()).isoformat())
    path = f"/containers?id=eq.{tube['id']}&select=is_expired"
    here = api.get(path).json()[0]["is_expired"]
    away = api.get(path, headers={"Prefer": f"timezone={zone}"}).json()[0]["is_expired"]
    assert (here, away) == ((True, False) if days < 0 else (False, True))


# Refusals


LOOKS = (
    "container/{}/path", "container/{}/whereabouts", "container/{}/exposures",
    "storage_unit/{}/path", "storage_unit/{}/map", "storage_unit/{}/space",
    "freezer/{}/space", "excursion/{}/containers",
)  # fmt: skip


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_not_there_is_404(api: Api, look: str) -> None:
    """Each look answers 404 for an id that nothing has, and takes GET alone, without as_of."""
    path = "/" + look.format(777000777)
    assert_error(api.get(path), 404, "not_found")
    refused = api.post(path, json={})
    assert_error(refused, 405)
    assert refused.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert_error(api.get(path, params={"as_of": "2026-01-01"}), 400, "as_of_refused")
    assert_error(api.get("/" + look.format("0")), 400, "bad_path")
    assert_error(api.get("/" + look.format("x")), 400, "bad_path")


@pytest.mark.parametrize("path", ["/site/1/path", "/container/1/map", "/freezer/1/containers"])
def test_a_look_is_for_some_resources(api: Api, path: str) -> None:
    """A look at a resource that does not have it is no route."""
    assert_error(api.get(path), 400, "bad_path")


@pytest.mark.parametrize("look", LOOKS)
def test_another_lab_sees_nothing(
    make: Make, rack: dict[str, Row], sql: psycopg.Connection, look: str
) -> None:
    """What one lab holds is 404 in another, as an id that nothing has; here the row is found."""
    resource, what = look.split("/{}/")
    ids = {"container": "tube", "storage_unit": "box", "freezer": "freezer"}
    row = (
        rack[ids[resource]] if resource in ids
        else make("excursion", freezer_id=rack["freezer"]["id"], began_at="2026-01-01")
    )  # fmt: skip
    query = f"select * from api.{resource}_{what}(%s)".encode()
    sql.execute("set local role lab_viewer")
    sql.execute("select set_config('lab.id', '1', true)")
    assert sql.execute(query, [row["id"]]).fetchall() or what == "exposures"  # of which it has none
    sql.execute("select set_config('lab.id', '77', true)")
    with pytest.raises(psycopg.Error) as refused:
        sql.execute(query, [row["id"]])
    assert refused.value.sqlstate == "PT404"


def test_history_of_another_lab_is_not_looked_through(
    api: Api, rack: dict[str, Row], sql: psycopg.Connection
) -> None:
    """The definer that reads history by its indexes finds the rows of the request's lab alone."""
    tube, freezer = rack["tube"]["id"], rack["freezer"]["id"]
    api.post(f"/container/{tube}", json={"description": "written on"})
    query = b"select * from inventory.rows_left('freezer_id', %s, '2026-01-01')"
    sql.execute("set local role lab_viewer")
    for lab, found in (("1", [(tube,)]), ("77", [])):
        sql.execute("select set_config('lab.id', %s, true)", [lab])
        assert sql.execute(query, [freezer]).fetchall() == found
