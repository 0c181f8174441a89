"""Random verbs by several people at once: storage stays whole, and undo gives the start."""

import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from api_tests.conftest import Api, Row
from api_tests.fixtures import Connection
from api_tests.people import Person, add_lab, add_person, log_in, one, set_role
from api_tests.test_property import tables
from api_tests.test_reports import WRONG_COUNTS
from api_tests.undoing import contents

ROLES = ("manager", "editor", "editor", "editor")
RACK, BOX, BAG, TRAY = 901, 902, 903, 904
CAPACITY = 4
# Types by id: rows and columns, what they hold, the label of each place as "row,col".
GRIDS = {
    RACK: (2, 2, "units", {(1, 1): "1", (1, 2): "2", (2, 1): "3", (2, 2): "4"}),
    BOX: (2, 2, "containers", {(1, 1): "A1", (1, 2): "A2", (2, 1): "B1", (2, 2): "B2"}),
    TRAY: (2, 1, "containers", {(1, 1): "1a", (2, 1): "2a"}),
}
START: dict[str, list[Row]] = {
    "site": [{"id": 1, "name": "Lab"}],
    "freezer": [{"id": n, "site_id": 1, "name": f"F{n}"} for n in (1, 2)],
    "storage_type": [
        {"id": RACK, "name": "rack", "rows": 2, "cols": 2, "holds": "units", "capacity": None,
         "row_scheme": None, "col_scheme": None},
        {"id": BOX, "name": "box", "rows": 2, "cols": 2, "holds": "containers", "capacity": None,
         "row_scheme": "upper", "col_scheme": "number"},
        {"id": BAG, "name": "bag", "rows": None, "cols": None, "holds": "both",
         "capacity": CAPACITY, "row_scheme": None, "col_scheme": None},
        {"id": TRAY, "name": "tray", "rows": 2, "cols": 1, "holds": "containers",
         "capacity": None, "row_scheme": "number", "col_scheme": "lower"},
    ],
    "storage_unit": [
        {"id": 1, "freezer_id": 1, "storage_type_id": RACK, "name": "rack"},
        {"id": 2, "freezer_id": 2, "storage_type_id": RACK, "name": "rack"},
        {"id": 3, "freezer_id": 1, "storage_type_id": BAG, "name": "bag"},
        {"id": 4, "freezer_id": 2, "storage_type_id": TRAY, "name": "tray"},
    ],
    "storage_unit in a rack": [
        {"id": 5, "parent_id": 1, "row": 1, "col": 1, "storage_type_id": BOX, "name": "box"},
        {"id": 6, "parent_id": 1, "row": 1, "col": 2, "storage_type_id": BOX, "name": "box"},
        {"id": 7, "parent_id": 1, "row": 2, "col": 2, "storage_type_id": BAG, "name": "bag"},
    ],
    "container": [
        {"id": n, "storage_unit_id": unit, "row": row, "col": col, "freezer_id": freezer,
         "quantity": 5, "unit": "mL"}
        for n, unit, row, col, freezer in (
            (1, 5, 1, 1, None), (2, 5, 1, 2, None), (3, 5, 2, 2, None), (4, 6, 1, 1, None),
            (5, 3, None, None, None), (6, 4, 2, 1, None), (7, None, None, None, 1),
            (8, None, None, None, 2))
    ],
}  # fmt: skip

# A thing is drawn by its number: the n-th that there is when its turn comes.
NOBODY = 20
NUMBERS = st.integers(0, NOBODY)
UNITS = st.builds(lambda n: Thing("storage_unit", n), NUMBERS)
TUBES = st.builds(lambda n: Thing("container", n), NUMBERS)
FREEZERS = st.integers(1, 2)
POSITIONS = st.sampled_from(["A1", "A2", "B1", "B2", "next", "next", "1", "2a", "Z9"])
CELLS = st.fixed_dictionaries({"row": st.integers(1, 2), "col": st.integers(1, 2)})
FEW = st.integers(1, 3)


@dataclass(frozen=True)
class Thing:
    """A container or a unit, which the request names by its id."""

    resource: str
    number: int


@dataclass(frozen=True)
class Action:
    """One request; the things in its path and its body are named when it is sent."""

    method: str
    path: tuple[Any, ...]
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


GOALS = st.one_of(
    st.fixed_dictionaries({"unit": UNITS, "position": POSITIONS}),
    st.fixed_dictionaries({"unit": UNITS}),
    st.builds(lambda unit, cell: {"unit": unit} | cell, UNITS, CELLS),
    st.fixed_dictionaries({"freezer": FREEZERS}),
)


def items(
    fields: Row, optional: Row | None = None, *, units: bool = False
) -> st.SearchStrategy[list[Row]]:
    """Items of a verb: some containers, or units too, with these fields."""
    one_item = st.fixed_dictionaries({"container": TUBES} | fields, optional=optional or {})
    if units:
        unit_item = st.fixed_dictionaries({"unit": UNITS} | fields, optional=optional or {})
        one_item = st.one_of(one_item, unit_item)
    return st.lists(one_item, min_size=1, max_size=3)


VERBS: dict[str, st.SearchStrategy[Row]] = {
    "move": st.fixed_dictionaries({"items": items({"to": GOALS}, units=True)}),
    "checkout": st.fixed_dictionaries(
        {"items": items({})},
        optional={"release": st.booleans(), "due_back_on": st.just("2030-01-31")},
    ),
    "checkin": st.fixed_dictionaries(
        {"items": items({}, {"quantity": st.integers(0, 9), "thawed": st.booleans()})},
        optional={"to": GOALS},
    ),
    "use": st.fixed_dictionaries(
        {"items": items({"amount": FEW}, {"unit": st.sampled_from(["mL", "uL"])})}
    ),
    "aliquot": st.fixed_dictionaries(
        {"items": items({"count": FEW, "amount": FEW})}, optional={"to": GOALS}
    ),
    "dispose": st.fixed_dictionaries({"items": items({})}),
    "lose": st.fixed_dictionaries({"items": items({})}),
    "restore": st.fixed_dictionaries({"items": items({})}, optional={"to": GOALS}),
    "evacuate": st.one_of(
        st.fixed_dictionaries({"unit": UNITS, "to": GOALS}),
        st.fixed_dictionaries({"freezer": FREEZERS, "to": GOALS}),
    ),
    "empty": st.fixed_dictionaries({"unit": UNITS}),
    "remove": st.one_of(
        *(st.fixed_dictionaries({"resource": st.just(name),
                                 "ids": st.lists(things, min_size=1, max_size=3)})
          for name, things in (("container", TUBES), ("storage_unit", UNITS)))
    ),
}  # fmt: skip
PLACES = st.one_of(
    st.builds(lambda unit, cell: {"unit": unit} | cell, UNITS, CELLS),
    CELLS,
    st.fixed_dictionaries({"unit": UNITS}),
    st.just({"unit": None}),
    st.fixed_dictionaries({"freezer_id": FREEZERS}),
)


@st.composite
def plain_writes(draw: st.DrawFn) -> Action:
    """A place that is written without a verb, a new thing, one that is deleted, an undo."""
    kinds: list[tuple[str, str, st.SearchStrategy[Thing], Row]] = [
        ("container", "storage_unit_id", TUBES, {"quantity": 2, "unit": "mL"}),
        ("storage_unit", "parent_id", UNITS, {"name": "new"}),
    ]
    name, key, things, fields = draw(st.sampled_from(kinds))
    place = {key if field == "unit" else field: value for field, value in draw(PLACES).items()}
    kind = draw(st.sampled_from(["patch", "patch", "post", "put", "delete", "state", "undo"]))
    if kind == "patch":
        return Action("PATCH", (f"/{name}s?id=eq.", draw(things)), place)
    if kind == "state":
        body = {"state": draw(st.sampled_from(["in", "out", "consumed"]))}
        return Action("PATCH", ("/containers?id=eq.", draw(TUBES)), body)
    if kind == "put":
        return Action("POST", (f"/{name}/", draw(things)), place)
    if kind == "delete":
        return Action("DELETE", (f"/{name}/", draw(things)))
    if kind == "undo":
        return Action("POST", ("/change/", Thing("change", draw(st.integers(0, 2))), "/undo"))
    if name == "storage_unit":
        fields = fields | {"storage_type_id": draw(st.sampled_from(sorted({*GRIDS, BAG})))}
    return Action("POST", (f"/{name}",), fields | place)


@st.composite
def verbs(draw: st.DrawFn) -> Action:
    """A verb with a body of its own, of which many will be refused."""
    verb = draw(st.sampled_from(["move", "move", "move", *VERBS]))
    body = draw(VERBS[verb])
    if draw(st.integers(0, 9)) == 0:
        body = body | {"dry_run": True}
    return Action("POST", (f"/{verb}",), body, {"Change-Reason": "a test"})


# Four people share the requests of a round, at once.
ROUNDS = st.lists(
    st.lists(st.one_of(verbs(), verbs(), plain_writes()), min_size=1, max_size=12),
    min_size=1, max_size=4,
)  # fmt: skip


def named(value: Any, there: dict[str, list[int]]) -> Any:
    """A value with the id of each thing in its place, and at times of one that is not there."""
    if isinstance(value, Thing):
        ids = there[value.resource] if value.number < NOBODY else []
        return ids[value.number % len(ids)] if ids else 987654321
    if isinstance(value, dict):
        return {key: named(part, there) for key, part in value.items()}
    if isinstance(value, list):
        return [named(part, there) for part in value]
    return value


def send(client: Api, actions: list[Action], there: dict[str, list[int]]) -> list[tuple[Any, ...]]:
    """Sends requests; answers what was sent and what came back."""
    return [send_one(client, action, there) for action in actions]


def send_one(client: Api, action: Action, there: dict[str, list[int]]) -> tuple[Any, ...]:
    """Sends one request; answers what was sent and what came back."""
    path = "".join(str(named(part, there)) for part in action.path)
    body = named(action.body, there)
    answer = client.request(action.method, path, json=body, headers=action.headers, timeout=60)
    return client.headers["Lab"], action.method, path, body, answer.status_code, answer.text


def check_storage(held: dict[str, dict[int, Row]]) -> None:
    """No place holds two, no unit is in itself, and all that is derived agrees."""
    units, tubes = held["storage_unit"], held["container"]
    places = [(unit["parent_id"], unit, "units") for unit in units.values()]
    places += [(tube["storage_unit_id"], tube, "containers") for tube in tubes.values()]
    taken = [(unit, row["row"], row["col"]) for unit, row, _ in places if row["row"]]
    assert len(taken) == len(set(taken)), sorted(taken)
    for unit in units.values():
        above, root = {unit["id"]}, unit
        while root["parent_id"]:
            root = units[root["parent_id"]]
            assert root["id"] not in above, above
            above.add(root["id"])
        assert unit["freezer_id"] == root["freezer_id"], (unit, root)
    for parent, row, kind in places:
        if parent is None:
            assert (row["row"], row["col"], row["position"]) == (None, None, None), row
            continue
        assert row["freezer_id"] == units[parent]["freezer_id"], row
        if units[parent]["storage_type_id"] == BAG:
            assert (row["row"], row["col"], row["position"]) == (None, None, None), row
            continue
        _, _, holds, labels = GRIDS[units[parent]["storage_type_id"]]
        assert kind == holds, (row, units[parent])
        assert row["position"] == labels.get((row["row"], row["col"])), row
        assert (row["position"] is None) == (row["row"] is None) == (row["col"] is None), row
    for unit in units.values():
        if unit["storage_type_id"] == BAG:
            assert sum(parent == unit["id"] for parent, _, _ in places) <= CAPACITY
    for tube in tubes.values():
        assert tube["quantity"] is None or tube["quantity"] >= 0, tube
        assert tube["state"] in ("in", "out") or tube["storage_unit_id"] is None, tube
        assert tube["state"] == "out" or (tube["out_to"], tube["due_back_on"]) == (None, None)


class Lab:
    """A new lab with the storage of START, and the people who work in it."""

    def __init__(self, database: Connection, base_url: str, people: list[Person]) -> None:
        """Makes it, and takes the people there."""
        self.database, self.id = database, add_lab(database)
        self.clients = []
        for person, role in zip(people, ROLES, strict=True):
            set_role(database, person.email, self.id, role)
            client = log_in(database, base_url, person.email, self.id).api
            client.headers["Lab"] = str(self.id)
            self.clients.append(client)
        for name, rows in START.items():
            answer = self.clients[0].post(f"/{name.split()[0]}s", json=rows)
            assert answer.status_code < 300, answer.text
        self.began = self.mark = self.newest()
        self.start = contents(database, self.id)

    def newest(self) -> int:
        """The last line of history."""
        return int(one(self.database, "select max(id) from audit.row_change"))

    def changes(self) -> list[int]:
        """The changes since the start, newest first: of two that met, the one that waited.

        A write that left all as it was is none.
        """
        rows = self.database.execute(
            "select change_id from audit.row_change where lab_id = %s and id > %s"
            " and before - 'updated_at' is distinct from after - 'updated_at'"
            " group by change_id order by max(id) desc", [self.id, self.began],
        )  # fmt: skip
        return [change for (change,) in rows]

    def standing(self) -> list[int]:
        """Those that an undo has not taken back; an undo that was taken back gave them anew."""
        rows = self.database.execute(
            "select id, undoes_id from audit.change_set where lab_id = %s", [self.id]
        )
        undoes, left_out = dict(rows.fetchall()), set()
        for change in self.changes():
            chain = [change]
            while undoes[chain[-1]] is not None:
                chain.append(undoes[chain[-1]])
            if change not in left_out and len(chain) > 1:
                left_out |= set(chain) if len(chain) % 2 == 0 else set(chain[1:])
        return [change for change in self.changes() if change not in left_out]

    def there(self) -> dict[str, list[int]]:
        """The ids of what there is; of changes the newest first."""
        held = tables(self.database, self.id)
        found = {name: sorted(held[name]) for name in ("container", "storage_unit")}
        return found | {"change": self.changes()[:3]}

    def check(self, held: dict[str, dict[int, Row]]) -> dict[str, dict[int, Row]]:
        """Checks the tables, and that history leads from what was held to them; answers them."""
        now = tables(self.database, self.id)
        check_storage(now)
        assert self.database.execute(WRONG_COUNTS).fetchall() == []
        mark, self.mark = self.mark, self.newest()
        lines = self.database.execute(
            "select table_name, row_id, before, after from audit.row_change"
            " where lab_id = %s and id > %s order by id", [self.id, mark],
        )  # fmt: skip
        for name, row_id, before, after in lines:
            if name in held:
                assert held[name].pop(row_id, None) == before, (name, row_id)
                if after is not None:
                    held[name][row_id] = after
        assert held == now
        return now


def work(lab: Lab, rounds: list[list[Action]]) -> None:
    """Sends all rounds and looks at each, then takes everything back."""
    held = tables(lab.database, lab.id)
    log: list[tuple[Any, ...]] = []
    with ThreadPoolExecutor(len(ROLES)) as pool:
        for actions in rounds:
            there = lab.there()
            shares = [actions[n :: len(ROLES)] for n in range(len(ROLES))]
            shared = pool.map(send, lab.clients, shares, [there] * len(ROLES))
            answers = [answer for some in shared for answer in some]
            log += answers
            for *_, status, text in answers:
                # Busy with the same rows: README says to send it again.
                is_busy = status in (500, 503) and re.search("55P03|40P01|57014", text)
                assert status in (200, 201, 204, 400, 404, 409, 412) or is_busy, f"{text}\n{log}"
            try:
                held = lab.check(held)
            except AssertionError as error:
                raise AssertionError(f"{error}\n{log}") from error
    manager = lab.clients[0]
    for change in lab.standing():
        undone = manager.post(f"/change/{change}/undo", timeout=60)
        assert undone.status_code == 200, f"{change}: {undone.text}\n{log}"
    assert contents(lab.database, lab.id) == lab.start, log


@pytest.fixture(scope="module")
def database() -> Iterator[Connection]:
    """The database under test, as superuser, each statement for itself."""
    with psycopg.connect(os.environ["LAB_TEST_DATABASE"], autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def people(database: Connection, base_url: str) -> list[Person]:
    """A manager and three editors, who meet in a new lab each time."""
    lab = add_lab(database)
    return [add_person(database, base_url, lab, role) for role in ROLES]


# What clients did at once comes out otherwise next time: nothing to make smaller.
AT_RANDOM = settings(
    deadline=None, derandomize=True, print_blob=True, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


@settings(AT_RANDOM, max_examples=8)
@given(rounds=ROUNDS)
def test_storage_stays_whole(
    rounds: list[list[Action]], people: list[Person], database: Connection, base_url: str
) -> None:
    """After each round of random requests at once; undo of everything backwards is the start."""
    work(Lab(database, base_url, people), rounds)


@pytest.mark.slow
@settings(AT_RANDOM, max_examples=60)
@given(rounds=ROUNDS)
def test_storage_stays_whole_for_long(
    rounds: list[list[Action]], people: list[Person], database: Connection, base_url: str
) -> None:
    """The same, many times."""
    work(Lab(database, base_url, people), rounds)
