"""The resources of the inventory, read from the catalog: a new one needs no word in a generic test.

Their names come from sqitch.plan, parents first, because pytest wants them before there is a
database; test_matrix.py compares them with the catalog. SAMPLES has what the catalog cannot tell.
"""

import functools
import os
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from api_tests.conftest import Row
from tools.settings import CHECKOUT

PLAN = (CHECKOUT / "sqitch.plan").read_text()
# These have a table and a view too, but no URL writes one as it writes a resource: labs, what POST
# /stocktake records, and files, whose bytes come first and whose own tests are in test_files.py.
READ_ONLY = {"file", "lab", "sighting", "stocktake"}
RESOURCES = [
    name
    for name in dict.fromkeys(re.findall(r"^inventory/(\w+) ", PLAN, re.MULTILINE))
    if re.search(rf"^api/{name}s ", PLAN, re.MULTILINE) and name not in READ_ONLY
]
EACH_RESOURCE = pytest.mark.parametrize("resource", RESOURCES)


@dataclass(frozen=True)
class Sample:
    """A value of a type as a client sends it and as the API shows it, and some that are refused.

    code is the SQLSTATE that the first of those has.
    """

    sent: Any
    shown: Any
    wrong: list[Any]
    code: str = "22P02"


def sample_uuid() -> Sample:
    """A UUID, in capitals as some labels have it."""
    text = str(uuid.uuid4())
    return Sample(text.upper(), text, ["not a uuid", 5])


def sample_mac() -> Sample:
    """A MAC address, with dashes as some machines show it."""
    pairs = ["02", *re.findall("..", uuid.uuid4().hex)[:5]]
    return Sample("-".join(pairs).upper(), ":".join(pairs), ["not a mac", "08:00:2b:01:02"])


# A new value at each call, because a column may be a key. By type, or as "table.column" where a
# constraint wants something special.
SAMPLES: dict[str, Callable[[], Sample]] = {
    "bigint": lambda: Sample(7, 7, ["one", 1.5, 10**30]),
    "boolean": lambda: Sample(True, True, ["maybe"]),
    "date": lambda: Sample("2026-01-31", "2026-01-31", ["2026-02-31"], "22008"),
    "inventory.day": lambda: Sample("2026-01-31", "2026-01-31", ["2026-02-31"], "22008"),
    "inventory.moment": lambda: Sample(
        "2026-01-31T12:00:00Z", "2026-01-31T12:00:00+00:00", ["2026-02-31"], "22008"
    ),
    "integer": lambda: Sample("7", 7, ["one", 1.5, 10**30]),
    "jsonb": lambda: Sample({"a": [1, None]}, {"a": [1, None]}, [5, [], "{"], "23514"),
    "macaddr": sample_mac,
    "numeric": lambda: Sample("7.5", 7.5, ["7,5"]),
    "text": lambda: Sample(
        (number := uuid.uuid4().int % 10**9), str(number), [{}, [], True, {"a": {"b": 1}}]
    ),
    "text[]": lambda: Sample(["a", "b, c"], ["a", "b, c"], ["a", {}, 5]),
    "timestamp with time zone": lambda: Sample(
        "2026-01-31T12:00:00Z", "2026-01-31T12:00:00+00:00", ["2026-02-31"], "22008"
    ),
    "uuid": sample_uuid,
    "bigint[]": lambda: Sample([], [], [["one"], {}, 5]),
    "inventory.amount": lambda: Sample("7.5", 7.5, ["7,5", -1, "NaN", "Infinity"]),
    "inventory.finite": lambda: Sample("-7.5", -7.5, ["7,5", "NaN", "-Infinity"]),
    "inventory.celsius": lambda: Sample("-7.5", -7.5, ["7,5", -273.16, "NaN", "-Infinity"]),
    "inventory.label_scheme": lambda: Sample("lower", "lower", ["greek", 5], "23514"),
    "inventory.fill_order": lambda: Sample(
        "vertical_top_down_left_right", "vertical_top_down_left_right", ["spiral", 5], "23514"
    ),
    "storage_type.holds": lambda: Sample("units", "units", ["air"]),
    "container.state": lambda: Sample("out", "out", ["gone"]),
    "container.unit": lambda: Sample("µL", "uL", ["spoon"]),
    "sample_type.properties_schema": lambda: Sample(
        (schema := {"properties": {"a": {"type": "integer"}}}), schema, [5, [], "{"], "23514"
    ),
}
# The types that are compared as text.
TEXTS = ("text", "inventory.label_scheme", "inventory.fill_order")
# Columns that a check asks for, where the catalog says that they may be null.
NEEDED = {"excursion.freezer_id"}
# What a value of a column asks of other columns.
COMPANIONS: dict[str, Row] = {
    "barcode.storage_unit_id": {"container_id": None},
    "container.due_back_on": {"state": "out"},
    "container.out_to": {"state": "out"},
    "container.quantity": {"unit": "mg"},
    "excursion.storage_unit_id": {"freezer_id": None},
    "storage_type.capacity": {"rows": None, "cols": None},
    "storage_type.cols": {"rows": 7},
    "storage_type.rows": {"cols": 7},
}
# Columns whose values ask for other rows that fit, as a place for its unit, a unit for its freezer,
# an owner for an account: tests of storage write them.
BOUND = {
    "container.col", "container.owner_id", "container.position", "container.row",
    "container.storage_unit_id", "excursion.acknowledged_by", "storage_unit.col",
    "storage_unit.parent_id", "storage_unit.position", "storage_unit.row",
}  # fmt: skip

COLUMNS = """
  select %(name)s::text, t.attname::text, format_type(atttypid, null),
    attnotnull and not atthasdef as is_required,
    (select parent.relname::text from pg_constraint join pg_class parent on parent.oid = confrelid
      cross join lateral unnest(conkey, confkey) k (here, there)
      join pg_attribute id on id.attrelid = confrelid and id.attnum = there and id.attname = 'id'
      where contype = 'f' and conrelid = t.attrelid and here = t.attnum
      and t.attname <> 'lab_id') as parent,
    (select conname::text from pg_constraint join pg_attribute lab on lab.attrelid = conrelid
      where contype = 'u' and conrelid = t.attrelid and lab.attname = 'lab_id'
      and conkey @> array[lab.attnum, t.attnum] and cardinality(conkey) = 2) as key
  from pg_attribute t where attrelid = format('inventory.%%I', %(name)s::text)::regclass
  and attnum > 0 and not attisdropped and attname not in ('id', 'lab_id')
  and exists (select from pg_attribute shown where shown.attname = t.attname
    and shown.attrelid = format('api.%%I', %(name)s || 's')::regclass)
  order by attnum
"""
WRITER = """
  select min(role::text) from unnest(array['lab_editor', 'lab_manager']) role
  where has_table_privilege(role, format('inventory.%%I', %(name)s::text), 'delete')
"""


@dataclass(frozen=True)
class Column:
    """A column that clients write: its type, the resource it refers to, and its unique key."""

    table: str
    name: str
    type: str
    is_required: bool
    parent: str | None
    key: str | None

    @property
    def is_bound(self) -> bool:
        """Whether its values ask for other rows that fit."""
        return f"{self.table}.{self.name}" in BOUND

    @property
    def is_free(self) -> bool:
        """Whether its values ask for nothing of other columns or rows."""
        return not self.is_bound and f"{self.table}.{self.name}" not in COMPANIONS

    def fields(self, value: Any) -> Row:
        """What sets it to a value: that, and what the value asks of other columns."""
        return {self.name: value, **COMPANIONS.get(f"{self.table}.{self.name}", {})}

    @property
    def is_any_text(self) -> bool:
        """Whether it takes any text."""
        return self.type == "text" and self.is_free and not self.has_sample_of_its_own

    @property
    def has_sample_of_its_own(self) -> bool:
        """Whether not every value of its type does."""
        return f"{self.table}.{self.name}" in SAMPLES

    @property
    def sample(self) -> Sample:
        """A value that no other row has."""
        own = f"{self.table}.{self.name}"
        assert own in SAMPLES or self.type in SAMPLES, (
            f"give {own} a sample, by its name or its type {self.type}, in api_tests/resources.py"
        )
        return SAMPLES.get(own, SAMPLES.get(self.type, sample_uuid))()


@dataclass(frozen=True)
class Resource:
    """A table of the inventory with its list and its calls."""

    name: str
    columns: list[Column]
    writer: str

    @property
    def required(self) -> list[Column]:
        """The columns without which no row is made."""
        return [
            column for column in self.columns
            if column.is_required or f"{self.name}.{column.name}" in NEEDED
        ]  # fmt: skip

    @property
    def values(self) -> list[Column]:
        """The columns that take values of their own, all of them at once."""
        return [column for column in self.columns if column.is_free and not column.parent]

    def like(self, row: Row) -> Row:
        """The required fields of another row: those of this one, and new keys."""
        return {
            column.name: column.sample.sent if column.key else row[column.name]
            for column in self.required
        }

    @property
    def text(self) -> str:
        """A column that takes any text."""
        return next(c.name for c in self.columns if c.is_any_text and not c.key)

    def body(self, parents: dict[str, int], **fields: Any) -> Row:
        """A body that makes a row: these fields, and the required ones; parents gives the ids."""
        row: Row = {**fields}
        for column in self.required:
            if column.name in fields:
                continue
            if column.parent:
                row[column.name] = parents[column.parent]
            elif column.type == "text" and not column.key:
                row[column.name] = f"{self.name} of a test"
            else:
                row[column.name] = column.sample.sent
        return row


@functools.cache
def resource_of(name: str) -> Resource:
    """A resource as the catalog of the database under test has it."""
    with psycopg.connect(os.environ["LAB_TEST_DATABASE"]) as db:
        columns = [Column(*row) for row in db.execute(COLUMNS.encode(), {"name": name})]
        writer = db.execute(WRITER.encode(), {"name": name}).fetchone()
    assert columns, f"api.{name}s shows no column of inventory.{name}"
    assert writer is not None
    return Resource(name, columns, str(writer[0]))


def fill(post: Callable[[str, Row], Row]) -> dict[str, int]:
    """Makes one row of each resource, parents first, with a call that POSTs; answers their ids."""
    ids: dict[str, int] = {}
    for name in RESOURCES:
        ids[name] = post(f"/{name}", resource_of(name).body(ids))["id"]
    return ids
