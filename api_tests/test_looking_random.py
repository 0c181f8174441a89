"""Whereabouts and exposures agree with as_of, whatever was moved where."""

import random
from datetime import datetime
from typing import Any

import pytest

from api_tests.conftest import Api, Row
from api_tests.fixtures import Connection, Make

Moment = tuple[datetime, dict[int, Row], dict[int, Row]]


def look(db: Connection) -> datetime:
    """The time now, by the database's clock."""
    row = db.execute("select clock_timestamp()").fetchone()
    assert row is not None
    found: datetime = row[0]
    return found


def as_of(api: Api, many: str, ids: list[int], moment: datetime) -> dict[int, Row]:
    """Rows as they were, by id."""
    query = {"id": f"in.({','.join(map(str, ids))})", "as_of": moment.isoformat()}
    query["as_of"] = query["as_of"].replace("+00:00", "Z")
    answer = api.get(f"/{many}", params=query)
    assert answer.status_code == 200, answer.text
    return {row["id"]: row for row in answer.json()}


def at(moment: datetime, rows: list[Row]) -> list[Row]:
    """Those of the rows that were so at a time."""
    return [
        row for row in rows
        if datetime.fromisoformat(row["from_at"]) <= moment
        and (row["until_at"] is None or moment < datetime.fromisoformat(row["until_at"]))
    ]  # fmt: skip


def units_of(tube: Row, units: dict[int, Row]) -> list[int]:
    """The units that a container is in, outwards."""
    found: list[int] = []
    one = tube["storage_unit_id"]
    while one is not None:
        found.append(one)
        one = units[one]["parent_id"]
    return found


def write_at_random(api: Api, chosen: random.Random, ids: dict[str, list[int]]) -> Any:
    """One write that may move something, or be refused, as a unit that would be in itself is."""
    tube, unit = chosen.choice(ids["tubes"]), chosen.choice(ids["units"])
    target = chosen.choice([*ids["units"], None])
    where: Row = {"freezer_id": chosen.choice(ids["freezers"])}
    if chosen.random() < 0.5:
        key = {"parent_id": target} if target else {"parent_id": None} | where
        return api.post(f"/storage_unit/{unit}", json=key)
    if chosen.random() < 0.15:
        return api.delete(f"/container/{tube}")
    body = {"storage_unit_id": target} if target else {"storage_unit_id": None} | where
    state = chosen.choice(["in", "in", "in", "out"])
    return api.post(f"/container/{tube}", json=body | where | {"state": state} if not target
                    else body | {"state": state})  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_history_is_told_as_it_was(
    api: Api, make: Make, db: Connection, unique: str, seed: int
) -> None:
    """At each moment whereabouts, and exposures of a freezer and a unit, say what as_of says."""
    chosen = random.Random(seed)
    bag = make("storage_type", name=unique, holds="both")["id"]
    freezers = [make("freezer")["id"] for _ in range(2)]
    units = [
        make("storage_unit", name=str(n), freezer_id=freezers[n % 2], storage_type_id=bag)["id"]
        for n in range(4)
    ]
    tubes = [make("container", freezer_id=freezers[0])["id"] for _ in range(3)]
    ids = {"freezers": freezers, "units": units, "tubes": tubes}
    start = look(db)
    moments, done = [start], 0
    for _ in range(40):
        done += write_at_random(api, chosen, ids).status_code == 200
        moments.append(look(db))
    assert done > 15
    spans = [
        make(
            "excursion",
            began_at=start.isoformat(),
            ended_at=moments[-5].isoformat(),
            **{"freezer_id": None} | thing,
        )
        for thing in ({"freezer_id": freezers[0]}, {"storage_unit_id": units[0]})
    ]
    inside = [api.get(f"/excursion/{span['id']}/containers").json() for span in spans]
    exposed = {tube: api.get(f"/container/{tube}/exposures").json() for tube in tubes}
    where = {tube: api.get(f"/container/{tube}/whereabouts").json() for tube in tubes}
    for moment in moments:
        was, boxes = (
            as_of(api, "containers", tubes, moment),
            as_of(api, "storage_units", units, moment),
        )
        for tube in tubes:
            told = at(moment, where[tube])
            keys = ("freezer_id", "storage_unit_id", "state")
            row = was.get(tube)
            assert [[one[key] for key in keys] for one in told] == (
                [[row[key] for key in keys]] if row else []
            )
            around = units_of(row, boxes) if row else []
            way = [step["id"] for one in told for step in one["path"][2:]]
            assert way == around[::-1]
            is_in = row is not None and row["state"] == "in" and moment < moments[-5]
            expected = [
                is_in and row is not None and row["freezer_id"] == freezers[0],
                is_in and units[0] in around,
            ]
            of_tube = [[one for one in rows if one["container_id"] == tube] for rows in inside]
            assert [len(at(moment, rows)) for rows in of_tube] == expected
            of_span = [
                [one for one in exposed[tube] if one["excursion_id"] == span["id"]]
                for span in spans
            ]
            assert [len(at(moment, rows)) for rows in of_span] == expected
