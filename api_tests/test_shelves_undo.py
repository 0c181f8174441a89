"""Undo where rows change places, follow each other, and refer to their own table."""

import pytest

from api_tests import cpu
from api_tests.conftest import Row, assert_error
from api_tests.people import one
from api_tests.shelves import IN_LAB
from api_tests.stacks import Stack
from api_tests.undoing import Lab, last_change, undo

PLACE = "where lab_id = inventory.current_lab() and id"
MERGE = {"Prefer": "resolution=merge-duplicates"}


def contents(lab: Lab) -> dict[str, list[Row]]:
    """The racks and vials of a lab, but for when they were written last."""
    return {
        table: one(
            lab.db,
            f"""select coalesce(jsonb_agg(to_jsonb(t) - 'updated_at' order by id), '[]')
            from inventory.{table} t where lab_id = %s""",
            lab.id,
        )
        for table in ("rack", "vial")
    }


def there_and_back(lab: Lab, *statements: str) -> Row:
    """A change that is undone, done again and undone once more leaves all as it was."""
    before = contents(lab)
    change = lab.write(*statements)
    after = contents(lab)
    assert after != before
    for query in ("?dry_run=true", ""):
        done = undo(lab.api, change, query)
        assert (done["conflict_count"], contents(lab)) == (0, before if not query else after)
    again = undo(lab.api, done["change_id"])
    assert contents(lab) == after
    undo(lab.api, again["change_id"])
    assert contents(lab) == before
    assert lab.db.execute("select * from audit.verify_rows()").fetchall() == []
    return done


def refused(lab: Lab, change: int, *words: str) -> Row:
    """The undo is a 409 with these words, and nothing happens."""
    before = contents(lab)
    error = assert_error(lab.api.post(f"/change/{change}/undo"), 409, "undo_conflict", *words)
    assert contents(lab) == before
    return error


def swap(table: str, parent: str, *ids: int) -> str:
    """One statement in which each row takes the place of the one after it."""
    pairs = ", ".join(f"({a}, {b})" for a, b in zip(ids, ids[1:] + ids[:1], strict=True))
    return f"""update inventory.{table} t set {parent} = o.{parent}, "row" = o."row", col = o.col
      from (values {pairs}) p (here, there) join inventory.{table} o on o.id = there
      where t.lab_id = inventory.current_lab() and o.lab_id = t.lab_id and t.id = here"""


# Places


@pytest.mark.parametrize("statement", [
    swap("vial", "rack_id", 1, 2), swap("vial", "rack_id", 1, 3, 2, 4),
    swap("rack", "parent_id", 2, 3),
], ids=["two", "four in two racks", "racks"])  # fmt: skip
def test_rows_that_changed_places(shelved: Lab, statement: str) -> None:
    """A swap is taken back: no half of it is in the way of the other."""
    there_and_back(shelved, statement)


def test_a_list_that_swaps(shelved: Lab) -> None:
    """Two vials change places in one list over HTTP, and back."""
    before = contents(shelved)
    rows = [{"id": n, "freezer_id": 1, "rack_id": 2, "row": 1, "col": 3 - n} for n in (1, 2)]
    answer = shelved.api.post("/vials", json=rows, headers=MERGE)
    assert answer.status_code in (200, 201), answer.text
    assert contents(shelved) != before
    undo(shelved.api, last_change(shelved.db, shelved.id))
    assert contents(shelved) == before


@pytest.mark.parametrize("statements", [
    (f"update inventory.vial set col = 9 {PLACE} = 2",
     f"update inventory.vial set col = 2 {PLACE} = 1"),
    (f"update inventory.vial set col = 9 {PLACE} = 1",
     f"update inventory.vial set col = 1 {PLACE} = 2"),
    (f"delete from inventory.vial {PLACE} = 1", f"update inventory.vial set col = 1 {PLACE} = 2"),
    (f"update inventory.vial set col = 9 {PLACE} = 1",
     'insert into inventory.vial (id, rack_id, "row", col) values (9, 2, 1, 1)'),
    (f"delete from inventory.vial {PLACE} = 1",
     'insert into inventory.vial (id, rack_id, "row", col) values (9, 2, 1, 1)'),
    (f'update inventory.vial set "row" = null, col = null {IN_LAB}',),
], ids=["up", "down", "of a deleted row", "to a new row", "from an old to a new row",
        "none"])  # fmt: skip
def test_places_handed_on(shelved: Lab, statements: tuple[str, ...]) -> None:
    """A place that went from one row to another goes back, whichever of them is written first."""
    there_and_back(shelved, *statements)


def test_a_reference_handed_on(shelved: Lab) -> None:
    """A partial unique index binds each row that is written: the holder gives way first."""
    shelved.write(f"update inventory.vial set is_reference = true {PLACE} in (1, 3)")
    there_and_back(
        shelved, f"update inventory.vial set is_reference = false {PLACE} in (1, 3)",
        f"update inventory.vial set is_reference = true {PLACE} in (2, 4)",
    )  # fmt: skip


def test_another_reference_is_in_the_way(shelved: Lab) -> None:
    """A row that a partial unique index keeps out is named, and the others are taken back."""
    shelved.write(f"update inventory.vial set is_reference = true {PLACE} in (1, 3)")
    change = shelved.write(f"update inventory.vial set is_reference = false {PLACE} in (1, 3)")
    shelved.api.post("/vial/2", json={"is_reference": True})
    theirs = last_change(shelved.db, shelved.id)
    refused(shelved, change, "1 of 2 rows", f"vial 1 (vial 2 has its rack_id: change {theirs} by")
    done = undo(shelved.api, change, "?only=unconflicted")
    assert [row["id"] for row in done["rows"]] == [3]


def test_a_ring_that_somebody_broke(shelved: Lab) -> None:
    """Where one of a ring was changed since, all of it stays, and the rest is taken back."""
    change = shelved.write(
        swap("vial", "rack_id", 1, 2, 3), f"update inventory.vial set code = 'x' {PLACE} = 4"
    )
    before = contents(shelved)["vial"]
    shelved.api.post("/vial/2", json={"code": "mine"})
    theirs = last_change(shelved.db, shelved.id)
    error = refused(shelved, change, "3 of 4 rows", "only=unconflicted",
                    f"vial 2 (was changed since: change {theirs}",
                    "vial 1 (vial 3 has its rack_id, row, col")  # fmt: skip
    assert "cannot swap" not in error["hint"]
    done = undo(shelved.api, change, "?only=unconflicted")
    assert [row["id"] for row in done["rows"]] == [4]
    assert contents(shelved)["vial"][0] == before[0]


def test_a_place_taken_since(shelved: Lab) -> None:
    """A newcomer in one place keeps back the rows that wait for each other, and those alone."""
    change = shelved.write(
        f"update inventory.vial set col = col + 5 {PLACE} = 2",
        f"update inventory.vial set col = 2 {PLACE} = 1", f"delete from inventory.vial {PLACE} = 4",
    )  # fmt: skip
    shelved.api.post("/vial/9", json={"rack_id": 2, "row": 1, "col": 1})
    refused(shelved, change, "2 of 3 rows", "vial 1 (vial 9 has its rack_id, row, col",
            "vial 2 (vial 1 has its rack_id, row, col")  # fmt: skip
    done = undo(shelved.api, change, "?only=unconflicted")
    assert {row["id"] for row in done["rows"]} == {4}


def test_names_that_were_swapped(shelved: Lab) -> None:
    """A key that cannot be deferred is not swapped: 409 says so."""
    change = shelved.write(
        *(f"update inventory.rack set name = '{name}' {PLACE} = {rack}"
          for rack, name in ((2, "x"), (3, "Box 2"), (2, "Box 3")))
    )  # fmt: skip
    error = refused(shelved, change, "2 of 2 rows", "rack 2 (rack 3 has its name")
    assert "cannot swap them" in error["hint"]


@pytest.mark.slow
def test_ten_thousand_change_places(shelves: Stack, shelved: Lab) -> None:
    """A permutation of ten thousand takes a few times its writing to be taken back, or refused."""
    shelved.write("""insert into inventory.vial (id, rack_id, "row", col)
      select 100 + n, 2, 10 + n / 100, n % 100 from generate_series(0, 9999) n""")
    shelved.db.execute("analyze inventory.vial")  # as the housekeeping of PostgreSQL does
    before = contents(shelved)
    ring = """update inventory.vial t set "row" = o."row", col = o.col
      from inventory.vial o where t.lab_id = inventory.current_lab() and t.id >= 100
      and o.lab_id = t.lab_id and o.id = 100 + (t.id - 100 + 1) % 10000"""
    writing, undoing = cpu.of_session(shelved.db), cpu.of_stack(state=shelves.state)
    change = shelved.write(ring)
    written = writing()
    answer = shelved.api.post(f"/change/{change}/undo", timeout=60)
    undone = undoing()
    assert (answer.status_code, answer.json()["row_count"]) == (200, 10000), answer.text
    assert contents(shelved) == before
    assert undone < 1 + 5 * written
    change = shelved.write(ring)
    shelved.api.post("/vial/5000", json={"code": "mine"})
    undoing = cpu.of_stack(state=shelves.state)
    assert_error(
        shelved.api.post(f"/change/{change}/undo", timeout=60), 409, "10000 of 10000 rows",
        "vial 5000 (was changed since",
    )  # fmt: skip
    assert undoing() < 1 + 5 * written


# Parents and children


def test_racks_in_racks_come_back(shelved: Lab) -> None:
    """Parents come back before their children, whatever their ids; triggers find them."""
    shelved.write(
        "insert into inventory.rack (id, freezer_id, name) values (30, 2, 'Top')",
        "insert into inventory.rack (id, parent_id, name) values (20, 30, 'Middle')",
        "insert into inventory.rack (id, parent_id, name) values (10, 20, 'Low')",
        "insert into inventory.vial (id, rack_id, parent_id) values (12, 10, null), (11, 10, 12)",
    )
    there_and_back(
        shelved, f"update inventory.vial set rack_id = 10 {PLACE} = 1",
        f"update inventory.vial set rack_id = 2 {PLACE} = 1",
        f"delete from inventory.vial {PLACE} in (11, 12)",
        f"delete from inventory.rack {PLACE} in (10, 20, 30)",
    )  # fmt: skip


def test_a_chain_over_tables(shelved: Lab) -> None:
    """New racks, moved racks, moved vials and racks that are gone are taken back together."""
    there_and_back(
        shelved, "insert into inventory.rack (id, freezer_id, name) values (4, 2, 'New')",
        f'update inventory.rack set parent_id = 4, "row" = 1, col = 1 {PLACE} = 2',
        "insert into inventory.rack (id, parent_id, name) values (5, 1, 'Newer')",
        f'update inventory.vial set rack_id = 5, col = 3 - col {PLACE} in (3, 4)',
        f"delete from inventory.rack {PLACE} = 3",
        f"update inventory.rack set freezer_id = 2 {PLACE} = 1",
        f"update inventory.vial set rack_id = 5, parent_id = 3, col = 7 {PLACE} = 1",
        f"delete from inventory.vial {PLACE} = 2",
    )  # fmt: skip


# What follows another row


def test_a_cascade_is_history(shelved: Lab) -> None:
    """A rack that goes to another freezer takes racks and vials along, in one change set."""
    etag = shelved.api.get("/vial/1").headers["ETag"]
    then = one(shelved.db, "select to_json(now() at time zone 'UTC') #>> '{}'") + "Z"
    answer = shelved.api.patch("/racks?id=eq.1", json={"freezer_id": 2})
    assert answer.status_code in (200, 204), answer.text
    change = last_change(shelved.db, shelved.id)
    rows = shelved.api.get(f"/row_changes?change_id=eq.{change}&order=resource,row_id").json()
    went = [(r["before"]["freezer_id"], r["after"]["freezer_id"]) for r in rows]
    assert went == [(1, 2)] * 7
    named = [f"{r['resource']} {r['row_id']}" for r in rows]
    assert named == ["rack 1", "rack 2", "rack 3", "vial 1", "vial 2", "vial 3", "vial 4"]
    recorded = shelved.api.get(f"/change/{change}").json()
    assert recorded["row_count"] == 7
    assert shelved.api.get("/vial/1").headers["ETag"] != etag
    for as_of, freezer in (({}, 2), ({"as_of": then}, 1)):
        assert shelved.api.get("/vial/1", params=as_of).json()["freezer_id"] == freezer
        vials = shelved.api.get("/vials", params={"freezer_id": f"eq.{freezer}", **as_of}).json()
        assert len(vials) == 4
    assert shelved.db.execute("select * from audit.verify_rows()").fetchall() == []


def test_what_follows_is_nobodys_change(shelved: Lab) -> None:
    """A rack's move goes back over vials written since, and a vial's change over a move since."""
    touched = shelved.write(f"update inventory.vial set code = 'x' {PLACE} = 1")
    moved = shelved.write(f"update inventory.rack set freezer_id = 2 {PLACE} = 1")
    shelved.api.post("/vial/2", json={"code": "y"})
    shelved.api.post("/vial/9", json={"rack_id": 2})
    shelved.api.delete("/vial/4")
    done = undo(shelved.api, touched)
    assert done["row_count"] == 1
    assert (v := shelved.api.get("/vial/1").json())["code"] == "v1"
    assert v["freezer_id"] == 2
    done = undo(shelved.api, moved)
    assert (done["row_count"], done["conflict_count"]) == (1, 0)
    vials = shelved.api.get("/vials?order=id").json()
    assert [(v["id"], v["code"], v["freezer_id"]) for v in vials] == [
        (1, "v1", 1), (2, "y", 1), (3, "v3", 1), (9, None, 1)
    ]  # fmt: skip


def test_a_row_comes_back_to_where_its_rack_is(shelved: Lab) -> None:
    """A vial deleted before its rack went away comes back in the rack, and so elsewhere."""
    deleted = shelved.write(f"delete from inventory.vial {PLACE} = 1")
    shelved.write(f"update inventory.rack set freezer_id = 2 {PLACE} = 1")
    undo(shelved.api, deleted)
    vial = shelved.api.get("/vial/1").json()
    assert (vial["rack_id"], vial["freezer_id"]) == (2, 2)


def test_a_move_out_of_a_rack_is_a_change(shelved: Lab) -> None:
    """The freezer of a vial in no rack is its own: that is compared as anything else."""
    out = shelved.write(
        f'update inventory.vial set rack_id = null, "row" = null, col = null {PLACE} = 1'
    )
    shelved.api.post("/vial/1", json={"freezer_id": 2})
    theirs = last_change(shelved.db, shelved.id)
    refused(shelved, out, f"vial 1 (was changed since: change {theirs}")
    done = undo(shelved.api, theirs)
    assert (done["row_count"], shelved.api.get("/vial/1").json()["freezer_id"]) == (1, 1)


def test_a_rack_out_of_its_shelf_and_back(shelved: Lab) -> None:
    """A rack moved to the top of another freezer follows its shelf again after the undo."""
    there_and_back(
        shelved,
        f"""update inventory.rack set parent_id = null, "row" = null, col = null, freezer_id = 2
        {PLACE} = 2""",
    )
    change = shelved.write(
        f"""update inventory.rack set parent_id = null, "row" = null, col = null, freezer_id = 2
        {PLACE} = 2"""
    )
    shelved.write(f"update inventory.rack set freezer_id = 2 {PLACE} = 1")
    undo(shelved.api, change)
    assert shelved.api.get("/rack/2").json()["freezer_id"] == 2
    there_and_back(
        shelved, f"update inventory.rack set freezer_id = 1 {PLACE} = 1",
        f"""update inventory.rack set parent_id = null, "row" = null, col = null {PLACE} = 3""",
        f"update inventory.rack set freezer_id = 2 {PLACE} = 1",
        f"update inventory.rack set parent_id = 3 {PLACE} = 2",
    )  # fmt: skip


def test_a_row_that_is_written_and_follows(shelved: Lab) -> None:
    """A row that one statement writes and a cascade writes after is as it was before both."""
    there_and_back(
        shelved, "set constraints all deferred",
        f"""update inventory.rack set "row" = null, col = null,
          parent_id = case id when 2 then 3 end, freezer_id = case id when 3 then 2 else 1 end
        {PLACE} in (2, 3)""",
    )  # fmt: skip
    rows = shelved.api.get("/rack/2/history").json()
    assert [row["after"] for row in rows[1:]] == [row["before"] for row in rows[:-1]]
