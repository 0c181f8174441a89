"""The storage types that a lab begins with."""

import psycopg

from api_tests.conftest import Api, assert_error
from api_tests.people import Lab

BOXES = {f"Box {n}x{n}": (n, n) for n in (5, 7, 9, 10, 13, 14)}
GRIDS = BOXES | {"Plate 8x12": (8, 12), "Plate 16x24": (16, 24)}
HOLDS_UNITS = {"Shelf", "Rack", "Drawer"}
USUAL = {*GRIDS, *HOLDS_UNITS, "Bag", "Cane"}


def test_a_lab_begins_with_the_usual_types(lab: Lab, api: Api) -> None:
    """A new lab has them from the start, as lab 1 of a new installation has."""
    rows = {row["name"]: row for row in lab.viewer.api.get("/storage_types").json()}
    assert set(rows) == USUAL
    for name, row in rows.items():
        assert (row["rows"], row["cols"]) == GRIDS.get(name, (None, None))
        assert row["holds"] == ("units" if name in HOLDS_UNITS else "containers")
        assert (row["row_scheme"], row["col_scheme"]) == ("upper", "number")
        assert (row["capacity"], row["is_retired"], row["lab_id"]) == (None, False, lab.id)
    first = {row["name"]: row for row in api.get("/storage_types").json()}
    for name in USUAL:
        ours = {k: v for k, v in rows[name].items() if k not in ("id", "lab_id")}
        assert {k: v for k, v in first[name].items() if k not in ("id", "lab_id")} == ours


def test_labels_of_the_usual_types(lab: Lab) -> None:
    """The last place of a plate of 384 is P24."""
    api = lab.manager.api
    plate = api.get("/storage_types?name=eq.Plate 16x24").json()[0]
    freezer = api.post("/freezer", json={"site_id": lab.site_id, "name": "F"}).json()
    sent = {"storage_type_id": plate["id"], "freezer_id": freezer["id"], "name": "P"}
    unit = api.post("/storage_unit", json=sent).json()
    sent = {"storage_unit_id": unit["id"], "row": 16, "col": 24}
    made = api.post("/container", json=sent)
    assert made.json()["position"] == "P24", made.text


def test_usual_types_have_a_history(lab: Lab) -> None:
    """Those of a new lab are recorded as any write, and a manager may change or remove them."""
    api = lab.manager.api
    changes = api.get("/row_changes?resource=eq.storage_type").json()
    assert {(row["operation"], row["after"]["name"]) for row in changes} == {
        ("insert", name) for name in USUAL
    }
    bag = api.get("/storage_types?name=eq.Bag").json()[0]
    assert api.get(f"/storage_type/{bag['id']}/history").json()[0]["operation"] == "insert"
    assert api.post(f"/storage_type/{bag['id']}", json={"name": "Sack"}).status_code == 200
    assert api.delete(f"/storage_type/{bag['id']}").status_code == 200
    change = api.get("/changes").json()[0]["id"]
    assert api.post(f"/change/{change}/undo", json={}).status_code == 200
    assert api.get(f"/storage_type/{bag['id']}").json()["name"] == "Sack"
    editor = lab.editor.api.post(f"/storage_type/{bag['id']}", json={"name": "Bag"})
    assert_error(editor, 403)


def test_a_lab_is_made_whole(sql: psycopg.Connection, unique: str) -> None:
    """Each lab that the account command makes gets its own types, and a second member no more."""
    query = "select auth.add_account(%s, %s, 'manager', 'correct horse battery')"
    for email in ("a", "b"):
        sql.execute(query, [f"{email}{unique}@test.example", unique])
    count = "select count(*) from inventory.storage_type t join inventory.lab l on l.id = t.lab_id"
    assert sql.execute(f"{count} where l.name = %s", [unique]).fetchone() == (len(USUAL),)


def test_types_of_lab_1_are_no_fault(sql: psycopg.Connection) -> None:
    """Those that came with the schema, before its history, are no row that somebody slipped in."""
    query = (
        "select count(*) from audit.verify_rows() where lab_id = 1 and table_name = 'storage_type'"
    )
    assert sql.execute(query).fetchone() == (0,)
    sql.execute("set local session_replication_role = replica")
    sql.execute("insert into inventory.storage_type (lab_id, name) values (1, 'Slipped in')")
    sql.execute("update inventory.storage_type set capacity = 3 where lab_id = 1 and name = 'Bag'")
    sql.execute("update inventory.storage_type set updated_at = now() + interval '1 s'"
                " where lab_id = 1 and name = 'Cane'")  # fmt: skip
    # Bag is told of twice: as it is, no history has it; as it came, it is gone.
    assert sql.execute(query).fetchone() == (4,)
