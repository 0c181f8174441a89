"""Rows of other lists: what embeds them is written with brackets, and is no column without."""

import pytest

from api_tests.conftest import Api, assert_error
from api_tests.fixtures import Connection, Make
from api_tests.resources import RESOURCES
from api_tests.storage import Store
from api_tests.test_past import moment

# The functions that PostgREST embeds by, where no foreign key says how.
RELATIONS = """
  select arg.relnamespace::regnamespace::text, arg.relname::text, proname::text
  from pg_proc join pg_class arg on arg.reltype = proargtypes[0]
  where pronargs = 1 and proretset and prorettype in (select reltype from pg_class)
  order by 1, 2, 3
"""


@pytest.fixture
def everything(store: Store, make: Make) -> None:
    """A row of each resource, one of each record, and a box that is in a rack."""
    for resource in RESOURCES:
        make(resource)
    store.do("stocktake", unit=store.box(parent_id=store.rack), codes=["nobody knows"])


@pytest.mark.usefixtures("everything")
def test_what_is_embedded_is_no_column(api: Api, db: Connection) -> None:
    """Its name without brackets is a 400, in select and order, now and in the past."""
    relations = db.execute(RELATIONS).fetchall()
    assert {("api", "storage_units", "parent"), ("past", "sightings", "containers")} < {*relations}
    now = moment(db)
    for schema, many, name in relations:
        past = {"as_of": now} if schema == "past" else {}
        for query in ({"select": f"id,{name}"}, {"select": f"id,x:{name}"},
                      {"select": f"id,{name}->id"}, {"order": name}):  # fmt: skip
            answer = api.get(f"/{many}", params=past | query)
            assert answer.status_code == 400, (schema, many, query, answer.text)
            assert_error(answer, 400, "not_a_column")
        whole = api.get(f"/{many}", params=past | {"select": "id", "limit": "50"}).json()
        shown = api.get(f"/{many}", params=past | {"select": f"id,{name}(id)", "limit": "50"})
        assert [row["id"] for row in shown.json()] == [row["id"] for row in whole], (many, name)


@pytest.mark.usefixtures("everything")
def test_no_row_of_a_list_is_lost(api: Api, db: Connection) -> None:
    """A parent by its list's name without brackets is a 400 too, for every foreign key."""
    keys = db.execute("""
        select distinct child.relname || 's', parent.relname || 's' from pg_constraint
        join pg_class child on child.oid = conrelid join pg_class parent on parent.oid = confrelid
        where contype = 'f' and to_regclass('api.' || child.relname || 's') is not null
          and to_regclass('api.' || parent.relname || 's') is not null""").fetchall()
    assert ("freezers", "sites") in keys
    for child, parent in keys:
        answer = api.get(f"/{child}", params={"select": f"id,{parent}"})
        assert_error(answer, 400, "does not exist")
