"""Resources with JSON, lists, booleans, several parents of one kind and a table's own rows."""

import csv
import io
import json
import re
from typing import Any

import psycopg
import pytest

from api_tests.conftest import Row, assert_error
from api_tests.people import add_person, one
from api_tests.stacks import Stack
from api_tests.undoing import Lab, last_change, undo

VALUES: Row = {
    "tags": ["a", "b, c", 'd"'], "properties": {"lot": "x", "runs": [1, {'o"k\\': "\n"}]},
    "is_sterile": False,
}  # fmt: skip
CSV = {"Content-Type": "text/csv", "Prefer": "return=representation"}


def now(lab: Lab) -> str:
    """The time of the database's clock, as as_of takes it."""
    time = one(lab.db, "select to_json(clock_timestamp() at time zone 'UTC') #>> '{}'")
    return f"{time}Z"


def test_values_of_every_kind(shelved: Lab) -> None:
    """JSON, lists and booleans are taken and shown as they are, in one row and in lists."""
    made = shelved.api.post("/vial", json={"freezer_id": 1, **VALUES}).json()
    assert made.items() >= VALUES.items()
    path = f"/vial/{made['id']}"
    assert shelved.api.get(path).json() == made
    changed = shelved.api.post(path, json={"properties": {}, "tags": [], "is_sterile": None}).json()
    assert changed == made | {"properties": {}, "tags": [], "is_sterile": None}
    headers = {"Prefer": "resolution=merge-duplicates,return=representation"}
    row = {"id": made["id"], "freezer_id": 1, **VALUES}
    assert shelved.api.post("/vials", json=[row], headers=headers).json() == [made]


def test_what_is_left_out_or_null(shelved: Lab) -> None:
    """A list and an object that may not be null are their defaults."""
    for body in ({}, {"tags": None, "properties": None, "is_reference": None}):
        made = shelved.api.post("/vial", json={"freezer_id": 1, **body}).json()
        assert (made["tags"], made["properties"], made["is_reference"]) == ([], {}, False)


@pytest.mark.parametrize(
    "body",
    [{"tags": "x"}, {"tags": {"a": 1}}, {"tags": 5}, {"tags": [["a"], "b"]}, {"properties": 5},
     {"properties": []}, {"properties": "x"}, {"properties": "{x"}, {"is_sterile": "maybe"},
     {"is_sterile": []}, {"is_sterile": {}}, {"code": {}}, {"code": []}, {"code": True},
     {"row": [1]}, {"row": 1.5}],
    ids=str,
)  # fmt: skip
def test_a_wrong_value_is_named(shelved: Lab, body: Row) -> None:
    """A value of another kind is 400 and says which field, in one row; a list is 400 as well."""
    before = shelved.api.get("/vials").json()
    (field,) = body
    assert_error(shelved.api.post("/vial", json={"freezer_id": 1, **body}), 400, field)
    if field != "code":  # PostgREST makes text of it
        assert_error(shelved.api.post("/vials", json=[{"freezer_id": 1, **body}]), 400)
    assert shelved.api.get("/vials").json() == before


def test_csv_out_and_in(shelved: Lab) -> None:
    """What a list shows as CSV comes in as CSV, with objects and lists in its cells."""
    made = shelved.api.post("/vial", json={"freezer_id": 1, "code": 'c\\"d', **VALUES}).json()
    columns = "id,freezer_id,code,is_sterile,tags,properties"
    query = f"/vials?id=eq.{made['id']}&select={columns}"
    text = shelved.api.get(query, headers={"Accept": "text/csv"}).text
    shelved.api.delete(f"/vial/{made['id']}")
    answer = shelved.api.post("/vials", data=text.encode(), headers=CSV)
    assert answer.json() == [made], answer.text
    assert shelved.api.get(query, headers={"Accept": "text/csv"}).text == text


@pytest.mark.parametrize("cell", ["{bad", "hello", "5", "[1]", '"x"', '" "'])
def test_csv_that_is_no_object(shelved: Lab, cell: str) -> None:
    """A cell that holds no object is 400 where there has to be one."""
    data = f"id,freezer_id,properties\n77,1,{cell}\n"
    assert_error(shelved.api.post("/vials", data=data, headers=CSV), 400)
    assert_error(shelved.api.get("/vial/77"), 404)


def test_the_past_of_every_kind(shelved: Lab) -> None:
    """JSON, lists and booleans are as they were: in one row, in lists, filters, CSV, embedded."""
    made = shelved.api.post("/vial", json={"freezer_id": 1, "rack_id": 3, **VALUES}).json()
    path, then = f"/vial/{made['id']}", {"as_of": now(shelved)}
    shelved.api.post(path, json={"tags": [], "properties": {}, "is_sterile": True, "rack_id": 2})
    lists = {"id": f"eq.{made['id']}"}
    as_csv = {"Accept": "text/csv"}
    for change in ("a write", "a removal"):
        assert shelved.api.get(path, params=then).json() == made, change
        for query in ({}, {"tags": "cs.{a}"}, {"properties": 'cs.{"lot":"x"}'},
                      {"properties->>lot": "eq.x"}, {"is_sterile": "is.false"}):  # fmt: skip
            assert shelved.api.get("/vials", params=lists | then | query).json() == [made], query
        text = shelved.api.get("/vials", params=lists | then, headers=as_csv).text
        (cells,) = csv.DictReader(io.StringIO(text))
        assert (json.loads(cells["properties"]), cells["tags"], cells["is_sterile"]) == (
            VALUES["properties"], r'{a,"b, c","d\""}', "f"
        )  # fmt: skip
        embedded = {"id": "eq.3", "select": "vials(tags,properties)", "vials.id": lists["id"]}
        assert shelved.api.get("/racks", params=then | embedded).json() == [
            {"vials": [{key: made[key] for key in ("tags", "properties")}]}
        ]
        shelved.api.delete(path)


def test_undo_of_every_kind(shelved: Lab) -> None:
    """JSON, lists and booleans come back as they were."""
    made = shelved.api.post("/vial", json={"freezer_id": 1, **VALUES}).json()
    path = f"/vial/{made['id']}"
    shelved.api.post(path, json={"tags": [], "properties": {"a": None}, "is_sterile": True})
    undo(shelved.api, last_change(shelved.db, shelved.id))
    assert shelved.api.get(path).json() == made
    shelved.api.delete(path)
    undo(shelved.api, last_change(shelved.db, shelved.id))
    assert shelved.api.get(path).json() == made
    (first, *_) = shelved.api.get(f"{path}/history?order=change_id").json()
    assert first["after"] == made


@pytest.mark.parametrize("operator", ["like", "ilike", "match", "imatch", "fts", "sl", "adj"])
@pytest.mark.parametrize("past", [False, True])
def test_a_list_has_no_such_operator(shelved: Lab, operator: str, past: bool) -> None:
    """An operator that lists do not have is 400, as for any other type, and no 404."""
    params = {"tags": f"{operator}.a"} | ({"as_of": now(shelved)} if past else {})
    assert_error(
        shelved.api.get("/vials", params=params), 400, "wrong_operator", f"{operator} takes"
    )


# Several parents


def get(lab: Lab, path: str, select: str, as_of: str | None) -> Any:
    """The answer to a GET with select=, now or then."""
    return lab.api.get(path, params={"select": select} | ({"as_of": as_of} if as_of else {}))


def test_embedding_within_a_table(shelved: Lab) -> None:
    """A row's parent and its children of the same table are embedded, now and then, alike."""
    shelved.api.post("/vial/2", json={"parent_id": 1})
    then = now(shelved)
    select = "name,parent(name),racks(name)"
    box = {"name": "Box 2", "parent": {"name": "Shelf"}, "racks": []}
    for as_of in (None, then):
        assert get(shelved, "/rack/2", select, as_of).json() == box
        assert get(shelved, "/vial/2", "parent(code)", as_of).json() == {"parent": {"code": "v1"}}
        assert get(shelved, "/vial/1", "vials(code)", as_of).json() == {"vials": [{"code": "v2"}]}
    shelved.api.post("/rack/1", json={"name": "Other"})
    shelved.api.post("/rack/9", json={"parent_id": 2, "name": "Small"})
    shelved.api.post("/vial/2", json={"parent_id": 3})
    assert get(shelved, "/rack/2", select, then).json() == box
    assert get(shelved, "/rack/2", select, None).json() == {
        "name": "Box 2", "parent": {"name": "Other"}, "racks": [{"name": "Small"}]
    }  # fmt: skip
    assert get(shelved, "/vial/2", "parent(code)", then).json() == {"parent": {"code": "v1"}}
    assert get(shelved, "/vial/1", "vials(code)", then).json() == {"vials": [{"code": "v2"}]}
    assert get(shelved, "/vial/1", "vials(code)", None).json() == {"vials": []}


def test_embedding_by_two_keys(shelved: Lab) -> None:
    """Two parents of one kind have the names of their columns; the kind alone is refused."""
    shelved.api.post("/vial/1", json={"origin_id": 2})
    then = now(shelved)
    for as_of in (None, then):
        answer = get(shelved, "/vial/1", "freezer(name),origin(name)", as_of)
        assert answer.json() == {"freezer": {"name": "F1"}, "origin": {"name": "F2"}}
    shelved.api.post("/vial/1", json={"origin_id": None})
    assert get(shelved, "/vial/1", "origin(name)", then).json() == {"origin": {"name": "F2"}}
    assert get(shelved, "/vial/1", "origin(name)", None).json() == {"origin": None}
    hinted = get(shelved, "/freezer/1", "vials!vial_freezer_fkey(id)", None)
    assert len(hinted.json()["vials"]) == 4
    assert_error(get(shelved, "/vials", "freezers(name)", None), 300, "PGRST201")
    assert_error(get(shelved, "/vials", "freezers(name)", then), 400, "PGRST200")
    assert get(shelved, "/vial/1", "racks(name)", then).json() == {"racks": {"name": "Box 2"}}


@pytest.mark.parametrize(
    ("path", "holds"),
    [("/rack/1", "racks: 2"), ("/rack/2", "vials: 2"), ("/vial/1", "vials: 1"),
     ("/freezer/1", "racks: 3, vials: 4"), ("/freezer/2", "vials: 1")],
)  # fmt: skip
def test_what_is_in_use(shelved: Lab, path: str, holds: str) -> None:
    """A row that others depend on stays: each of them counts once, whichever keys it has."""
    shelved.api.post("/vial/2", json={"parent_id": 1})
    shelved.api.post("/vial/3", json={"origin_id": 2})
    shelved.api.post("/vial/4", json={"origin_id": 1})
    assert_error(shelved.api.delete(path), 409, f"holds {holds}.")
    shelved.api.delete("/vial/3")
    undo(shelved.api, last_change(shelved.db, shelved.id))


def test_a_place_that_is_taken(shelved: Lab) -> None:
    """A deferrable key is a 409 at once, in one row and in lists, and nothing is written."""
    before = shelved.api.get("/vials").json()
    body = {"rack_id": 2, "row": 1, "col": 2}
    assert_error(shelved.api.post("/vial", json=body), 409, "key_taken", "row is 1, col is 2")
    assert_error(shelved.api.post("/vial/1", json=body), 409, "key_taken")
    assert_error(shelved.api.patch("/vials?id=eq.1", json=body), 409, "vial_place_key")
    for prefer in ("merge-duplicates", "ignore-duplicates"):
        headers = {"Prefer": f"resolution={prefer}"}
        assert_error(shelved.api.post("/vials", json=[body], headers=headers), 409, "place_key")
    assert shelved.api.get("/vials").json() == before


def test_an_owner_who_leaves(shelved: Lab) -> None:
    """An account is a parent: it has to be there, and stays when its member leaves."""
    assert_error(shelved.api.post("/vial/1", json={"owner_id": 10**9}), 409, "owner_id is 1000000")
    editor = add_person(shelved.db, shelved.api.base_url, shelved.id, "editor")
    account = one(shelved.db, "select id from auth.account where email = %s", editor.email)
    assert editor.api.post("/vial/1", json={"owner_id": account}).status_code == 200
    change = last_change(shelved.db, shelved.id)
    assert shelved.api.delete(f"/lab/{shelved.id}/member/{editor.email}").status_code == 200
    vial = shelved.api.get("/vial/1").json()
    assert vial["owner_id"] == account
    redo = undo(shelved.api, change)["change_id"]
    assert shelved.api.get("/vial/1").json()["owner_id"] is None
    undo(shelved.api, redo)
    assert shelved.api.get("/vial/1").json() == vial
    shelved.api.delete("/vial/1")
    undo(shelved.api, last_change(shelved.db, shelved.id))
    assert shelved.api.get("/vial/1").json() == vial


# The generators


def test_it_is_verified_and_dropped(shelves_db: psycopg.Connection[Any]) -> None:
    """Each resource is verified, is not if its text is not seen to, and leaves nothing behind."""
    drops = [f"call {schema}.drop_resource('{schema}.{name}'{force})" for schema, name, force in (
        ("api", "vials", ""), ("api", "racks", ""), ("inventory", "vial", ", true"),
        ("inventory", "rack", ", true"))]  # fmt: skip
    with shelves_db.transaction(force_rollback=True):
        shelves_db.execute("call inventory.verify_resource('inventory.vial')")
        shelves_db.execute("alter table inventory.vial disable trigger tidy_text")
        with pytest.raises(psycopg.Error, match="is not trimmed"), shelves_db.transaction():
            shelves_db.execute("call inventory.verify_resource('inventory.vial')")
        for drop in drops:
            shelves_db.execute(drop.encode())
        left = shelves_db.execute(
            """select proname from pg_proc where proname ~ '(^|_)(vial|rack)'
              or proname in ('parent', 'origin', 'freezer') and pronargs = 1 and proretset
              and proargtypes[0]::regtype::text ~ '(vial|rack)'
            union all select relname from pg_class where relname ~ '^(vial|rack)'"""
        ).fetchall()
        assert left == []


def test_one_limit_for_what_takes_long(shelves_db: psycopg.Connection[Any], shelves: Stack) -> None:
    """What has more time than others has the same, and nginx waits a little longer."""
    settings = shelves_db.execute(
        """select distinct setting from pg_proc, unnest(proconfig) setting
        where setting like 'statement_timeout=%'"""
    ).fetchall()
    ((limit,),) = settings
    seconds = int(limit.removeprefix("statement_timeout=").removesuffix("s"))
    conf = (shelves.checkout / "nginx/templates/lab.conf.template").read_text()
    waits = {int(n) for n in re.findall(r"proxy_read_timeout (\d+)s", conf)}
    assert seconds < min(waits) <= seconds + 10
