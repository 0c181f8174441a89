"""Excursions: which containers were inside while a freezer or a unit was too warm, from history."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api_tests.conftest import Api, Row, assert_error
from api_tests.fixtures import Connection, Make

Tell = Callable[..., Row]


def instant(db: Connection) -> datetime:
    """A time that is later than every write before, and earlier than every one after."""
    row = db.execute("select clock_timestamp()").fetchone()
    assert row is not None
    found: datetime = row[0]
    return found


def write(api: Api, path: str, **fields: Any) -> None:
    """One write that has to go well."""
    answer = api.post(path, json=fields)
    assert answer.status_code == 200, answer.text


@pytest.fixture
def unit(make: Make, unique: str) -> Callable[..., Row]:
    """Makes units without a grid, with `unit(freezer, parent)`."""
    type_id = make("storage_type", name=f"{unique} bag", holds="both")["id"]

    def make_unit(freezer: Row, parent: Row | None = None) -> Row:
        return make(
            "storage_unit", name="Unit", freezer_id=freezer["id"], storage_type_id=type_id,
            parent_id=parent and parent["id"],
        )  # fmt: skip

    return make_unit


@pytest.fixture
def excursion(make: Make) -> Tell:
    """Makes an excursion, with `excursion(began, ended, freezer_id=1)`."""

    def make_excursion(began: datetime, ended: datetime | None, **fields: Any) -> Row:
        return make(
            "excursion", began_at=began.isoformat(), ended_at=ended and ended.isoformat(),
            min_temperature=-40, max_temperature=4.5, **{"freezer_id": None} | fields,
        )  # fmt: skip

    return make_excursion


def inside(api: Api, one: Row) -> list[tuple[int, datetime, datetime | None]]:
    """The containers of an excursion, with the time that each was inside."""
    answer = api.get(f"/excursion/{one['id']}/containers")
    assert answer.status_code == 200, answer.text
    return [(row["container_id"], *times_of(row)) for row in answer.json()]


def times_of(row: Row) -> tuple[datetime, datetime | None]:
    """From when until when."""
    until = row["until_at"]
    return datetime.fromisoformat(row["from_at"]), until and datetime.fromisoformat(until)


def exposures(api: Api, tube: Row) -> list[tuple[int, datetime, datetime | None]]:
    """The excursions of a container, with the time that it was inside."""
    answer = api.get(f"/container/{tube['id']}/exposures")
    assert answer.status_code == 200, answer.text
    return [(row["excursion_id"], *times_of(row)) for row in answer.json()]


def changed_at(api: Api, resource: str, row: Row) -> datetime:
    """When a row last changed."""
    history = api.get(f"/{resource}/{row['id']}/history").json()
    return datetime.fromisoformat(history[0]["changed_at"])


def test_what_was_inside_is_listed(api: Api, make: Make, db: Connection, excursion: Tell) -> None:
    """Those that stayed, left, came, passed through, or were deleted since; not those of before."""
    here, there = make("freezer"), make("freezer")
    names = ("stays", "leaves", "before", "written", "deleted", "comes", "passes", "after")
    tubes = {
        name: make(
            "container", name=name, freezer_id=there["id"] if name in names[5:] else here["id"]
        )
        for name in names
    }
    paths = {name: f"/container/{tube['id']}" for name, tube in tubes.items()}
    write(api, paths["before"], freezer_id=there["id"])
    began = instant(db)
    write(api, paths["leaves"], freezer_id=there["id"])
    write(api, paths["comes"], freezer_id=here["id"])
    write(api, paths["passes"], freezer_id=here["id"])
    came = changed_at(api, "container", tubes["passes"])
    write(api, paths["passes"], freezer_id=there["id"])
    write(api, paths["written"], description="written on")
    ended = instant(db)
    write(api, paths["after"], freezer_id=here["id"])
    write(api, paths["comes"], freezer_id=there["id"])
    write(api, paths["stays"], freezer_id=there["id"])
    api.delete(paths["deleted"])
    told = excursion(began, ended, freezer_id=here["id"])
    expected = {
        "stays": (began, ended),
        "leaves": (began, changed_at(api, "container", tubes["leaves"])),
        "written": (began, ended),
        "deleted": (began, ended),
        "passes": (came, changed_at(api, "container", tubes["passes"])),
    }
    found = {key: (start, end) for key, start, end in inside(api, told)}
    start, end = found.pop(tubes["comes"]["id"])
    assert began < start < ended == end
    assert found == {tubes[name]["id"]: times for name, times in expected.items()}
    for name, times in expected.items():
        assert exposures(api, tubes[name]) == [(told["id"], *times)]
    for name in ("before", "after"):
        assert exposures(api, tubes[name]) == []


def test_an_excursion_tells_of_each_container(
    api: Api, make: Make, db: Connection, excursion: Tell
) -> None:
    """A line has the temperatures, and the container as it is now; of one that is gone only its id.

    Pages, filters and order are as on other lists.
    """
    here, there = make("freezer"), make("freezer")
    moved, gone = (make("container", freezer_id=here["id"], name=n) for n in ("moved", "gone"))
    began = instant(db)
    write(api, f"/container/{moved['id']}", freezer_id=there["id"])
    api.delete(f"/container/{gone['id']}")
    told = excursion(began, None, freezer_id=here["id"], source="logger", comment="door")
    path = f"/excursion/{told['id']}/containers"
    rows = api.get(path).json()
    same: Row = {"storage_unit_id": None, "position": None, "min_temperature": -40}
    same["max_temperature"] = 4.5
    assert [{key: row[key] for key in row if not key.endswith("_at")} for row in rows] == [
        {"container_id": moved["id"], "name": "moved", "state": "in", "freezer_id": there["id"]}
        | same,
        {"container_id": gone["id"], "name": None, "state": None, "freezer_id": None} | same,
    ]
    assert api.get(path, params={"limit": 1, "offset": 1}).json() == rows[1:]
    assert api.get(path, params={"order": "container_id.desc"}).json() == rows[::-1]
    assert api.get(path, params={"name": "eq.moved"}).json() == rows[:1]
    assert api.get(path, params={"select": "name"}).json() == [{"name": "moved"}, {"name": None}]
    row = api.get(f"/container/{moved['id']}/exposures").json()[0]
    assert {key: row[key] for key in row if not key.endswith("_at")} == {
        "excursion_id": told["id"], "freezer_id": here["id"], "storage_unit_id": None,
        "min_temperature": -40, "max_temperature": 4.5, "source": "logger", "comment": "door",
        "acknowledged_by": None,
    }  # fmt: skip


def test_a_unit_exposes_what_is_in_it_at_any_depth(
    api: Api, make: Make, db: Connection, unit: Callable[..., Row], excursion: Tell
) -> None:
    """A tube in a box in a unit was inside while the box was, also where the box has left since."""
    freezer = make("freezer")
    rack, elsewhere = unit(freezer), unit(freezer)
    box, other_box = unit(freezer, rack), unit(freezer, rack)
    tube = make("container", freezer_id=freezer["id"], storage_unit_id=box["id"])
    right_in = make("container", freezer_id=freezer["id"], storage_unit_id=rack["id"])
    never = make("container", freezer_id=freezer["id"], storage_unit_id=elsewhere["id"])
    began = instant(db)
    # From box to box within the rack: it stays inside.
    write(api, f"/container/{tube['id']}", storage_unit_id=other_box["id"])
    write(api, f"/storage_unit/{other_box['id']}", parent_id=elsewhere["id"])
    left = changed_at(api, "storage_unit", other_box)
    write(api, f"/storage_unit/{other_box['id']}", parent_id=rack["id"])
    back = changed_at(api, "storage_unit", other_box)
    ended = instant(db)
    write(api, f"/storage_unit/{rack['id']}", parent_id=elsewhere["id"])
    write(api, f"/storage_unit/{other_box['id']}", parent_id=None)
    write(api, f"/container/{right_in['id']}", storage_unit_id=None)
    told = excursion(began, ended, storage_unit_id=rack["id"])
    twice = [(began, left), (back, ended)]
    assert inside(api, told) == [
        *((tube["id"], *times) for times in twice), (right_in["id"], began, ended)
    ]  # fmt: skip
    assert sorted(exposures(api, tube)) == [(told["id"], *times) for times in twice]
    assert exposures(api, right_in) == [(told["id"], began, ended)]
    assert exposures(api, never) == []


def test_a_rack_that_leaves_the_freezer_takes_its_tubes_out(
    api: Api, make: Make, db: Connection, unit: Callable[..., Row], excursion: Tell
) -> None:
    """A tube is in the freezer that its unit is in, and leaves it with that."""
    here, there = make("freezer"), make("freezer")
    rack = unit(here)
    tube = make("container", freezer_id=here["id"], storage_unit_id=unit(here, rack)["id"])
    began = instant(db)
    write(api, f"/storage_unit/{rack['id']}", freezer_id=there["id"])
    left = changed_at(api, "storage_unit", rack)
    told = excursion(began, None, freezer_id=here["id"])
    assert inside(api, told) == [(tube["id"], began, left)]
    assert exposures(api, tube) == [(told["id"], began, left)]


def test_what_is_out_is_not_exposed(api: Api, make: Make, db: Connection, excursion: Tell) -> None:
    """A container that is out, or has ended, keeps its freezer and is not inside."""
    freezer = make("freezer")
    tube = make("container", freezer_id=freezer["id"], state="out")
    lost = make("container", freezer_id=freezer["id"], state="lost")
    began = instant(db)
    write(api, f"/container/{tube['id']}", state="in")
    came = changed_at(api, "container", tube)
    write(api, f"/container/{tube['id']}", state="consumed")
    told = excursion(began, None, freezer_id=freezer["id"])
    ended = changed_at(api, "container", tube)
    assert inside(api, told) == [(tube["id"], came, ended)]
    assert exposures(api, tube) == [(told["id"], came, ended)]
    assert exposures(api, lost) == []


def test_an_excursion_lasts_until_it_has_ended(
    api: Api, make: Make, db: Connection, excursion: Tell
) -> None:
    """One that lasts counts until now, one that has yet to begin exposes nothing."""
    freezer = make("freezer")
    tube = make("container", freezer_id=freezer["id"])
    began = instant(db)
    lasts = excursion(began, None, freezer_id=freezer["id"])
    later = excursion(datetime.now(UTC) + timedelta(days=1), None, freezer_id=freezer["id"])
    assert inside(api, lasts) == [(tube["id"], began, None)]
    assert inside(api, later) == []
    newcomer = make("container", freezer_id=freezer["id"])
    came = changed_at(api, "container", newcomer)
    assert inside(api, lasts)[1:] == [(newcomer["id"], came, None)]
    assert exposures(api, newcomer) == [(lasts["id"], came, None)]


def test_times_are_half_open(api: Api, make: Make, excursion: Tell) -> None:
    """One that left as it began was not inside; one that came as it began was."""
    here, there = make("freezer"), make("freezer")
    tube = make("container", freezer_id=here["id"])
    came = changed_at(api, "container", tube)
    write(api, f"/container/{tube['id']}", freezer_id=there["id"])
    left = changed_at(api, "container", tube)
    after = excursion(left, left + timedelta(hours=1), freezer_id=here["id"])
    before = excursion(came - timedelta(hours=1), came, freezer_id=here["id"])
    # Measured once: it lasts no time at all.
    first = excursion(came, came, freezer_id=here["id"])
    last = excursion(left, left, freezer_id=here["id"])
    for one in (after, before, last):
        assert inside(api, one) == []
    end = came + timedelta(microseconds=1)
    assert inside(api, first) == [(tube["id"], came, end)]
    assert exposures(api, tube) == [(first["id"], came, end)]


def test_undo_and_what_is_made_again(api: Api, make: Make, db: Connection, excursion: Tell) -> None:
    """What was deleted was inside until then, and again from the undo of that."""
    freezer = make("freezer")
    tube = make("container", freezer_id=freezer["id"])
    began = instant(db)
    api.delete(f"/container/{tube['id']}")
    deletion = api.get(f"/container/{tube['id']}/history").json()[0]
    gone = datetime.fromisoformat(deletion["changed_at"])
    between = instant(db)
    assert api.post(f"/change/{deletion['change_id']}/undo").status_code == 200
    back = changed_at(api, "container", tube)
    told = excursion(began, None, freezer_id=freezer["id"])
    assert inside(api, told) == [(tube["id"], began, gone), (tube["id"], back, None)]
    assert sorted(exposures(api, tube)) == [(told["id"], began, gone), (told["id"], back, None)]
    early = excursion(began, between, freezer_id=freezer["id"])
    assert inside(api, early) == [(tube["id"], began, gone)]


def test_exposures_of_what_never_was(api: Api, make: Make) -> None:
    """A container without exposures has an empty list, one that never was 404."""
    tube = make("container")
    assert api.get(f"/container/{tube['id']}/exposures").json() == []
    assert_error(api.get("/container/777000777/exposures"), 404, "not_found")
