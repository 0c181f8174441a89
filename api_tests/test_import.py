"""Lists come in at /import/Xs: all rows or none, as new ones, merged, or only tried."""

import uuid
from typing import Any

import psycopg
import pytest

from api_tests.conftest import Api, Row, assert_error
from api_tests.fixtures import Make
from api_tests.importing import as_csv, counts, faults, import_list
from api_tests.people import Lab, Person
from api_tests.resources import EACH_RESOURCE, resource_of


def sent_rows(make: Make, resource: str, many: int) -> tuple[list[Row], Row]:
    """Rows that can be added, and one that is there already."""
    row = make(resource)
    return [resource_of(resource).like(row) for _ in range(many)], row


def table(rows: list[Row]) -> str:
    """Rows as CSV."""
    return as_csv([list(rows[0]), *(row.values() for row in rows)])


def history_of(db: psycopg.Connection[Any], resource: str, row_id: int) -> int:
    """How many changes a row has."""
    found = db.execute(
        "select count(*) from audit.row_change where table_name = %s and row_id = %s",
        [resource, row_id],
    ).fetchone()
    assert found
    return int(found[0])


@EACH_RESOURCE
@pytest.mark.parametrize("form", ["csv", "json"])
def test_rows_are_made(api: Api, make: Make, resource: str, form: str) -> None:
    """Every resource takes a list, as CSV and as JSON, and makes its rows."""
    rows, _ = sent_rows(make, resource, 2)
    before = {one["id"] for one in api.get(f"/{resource}s").json()}
    answer = import_list(api, f"{resource}s", table(rows) if form == "csv" else rows)
    assert counts(answer) == (2, 0, 0)
    made = [one for one in api.get(f"/{resource}s").json() if one["id"] not in before]
    for one, sent in zip(made, rows, strict=True):
        assert api.delete(f"/{resource}/{one['id']}").status_code == 200
        keys = {column.name for column in resource_of(resource).columns if column.key}
        assert {k: one[k] for k in sent if k not in keys} == {
            k: v for k, v in sent.items() if k not in keys
        }


@EACH_RESOURCE
def test_an_export_comes_back(
    api: Api, make: Make, db: psycopg.Connection[Any], resource: str
) -> None:
    """An export that is sent back changes the row that was edited, and no other gets a history."""
    first, second = make(resource), make(resource)
    query = f"/{resource}s?id=in.({first['id']},{second['id']})&select=*,created_at,updated_at"
    lines = api.get(query, headers={"Accept": "text/csv"}).text
    answer = import_list(api, f"{resource}s?mode=upsert", lines)
    assert counts(answer) == (0, 0, 2)
    text, changes = resource_of(resource).text, history_of(db, resource, first["id"])
    rows = api.get(query).json()
    rows[0][text] = "edited"
    body = [{name: row[name] for name in ("id", text)} for row in rows]
    assert counts(import_list(api, f"{resource}s?mode=upsert", table(body))) == (0, 1, 1)
    assert api.get(f"/{resource}/{first['id']}").json() == first | {text: "edited"}
    assert api.get(f"/{resource}/{second['id']}").json() == second
    assert history_of(db, resource, first["id"]) == changes + 1
    assert history_of(db, resource, second["id"]) == history_of(db, resource, first["id"]) - 1


@EACH_RESOURCE
def test_modes(api: Api, make: Make, resource: str) -> None:
    """A row that is there is refused, changed or left alone, as the mode says."""
    rows, row = sent_rows(make, resource, 1)
    text, new_id = resource_of(resource).text, row["id"] + 50_000
    both = [{"id": row["id"], **resource_of(resource).like(row)}, {"id": new_id, **rows[0]}]
    for one in both:
        one[text] = "from a list"
    keys = [c.name for c in resource_of(resource).columns if c.key]
    both[0] |= {key: row[key] for key in keys if key in both[0]}
    answer = import_list(api, f"{resource}s", both)
    assert (1, "id", str(row["id"]), "23505") in faults(answer, 409)
    assert counts(import_list(api, f"{resource}s?mode=skip", table(both))) == (1, 0, 1)
    assert api.get(f"/{resource}/{row['id']}").json() == row
    assert api.delete(f"/{resource}/{new_id}").status_code == 200
    assert counts(import_list(api, f"{resource}s?mode=upsert", table(both))) == (1, 1, 0)
    assert api.get(f"/{resource}/{row['id']}").json() == row | {text: "from a list"}
    assert api.delete(f"/{resource}/{new_id}").status_code == 200


def test_a_dry_run_leaves_nothing(api: Api, make: Make, db: psycopg.Connection[Any]) -> None:
    """A list that is only tried tells what it would do, row by row, and stores nothing."""
    first, second = make("site"), make("site")
    rows = [["id", "name"], [first["id"], "x"], [second["id"], second["name"]], ["", "new"]]
    before = api.get("/sites?select=*,updated_at").json()
    changes = db.execute("select max(id) from audit.change_set").fetchone()
    key = uuid.uuid4().hex
    path = "sites?mode=upsert&dry_run=true"
    answer = import_list(api, path, as_csv(rows), Idempotency_Key=key)
    assert counts(answer) == (1, 1, 1)
    assert answer.json()["dry_run"] is True
    assert answer.json()["first"] == {
        "created": [{"line": 4}],
        "updated": [{"line": 2, "id": first["id"]}],
        "unchanged": [{"line": 3, "id": second["id"]}],
    }
    assert api.get("/sites?select=*,updated_at").json() == before
    assert db.execute("select max(id) from audit.change_set").fetchone() == changes


def test_one_change_with_its_reason(api: Api, make: Make, db: psycopg.Connection[Any]) -> None:
    """What a list creates and updates is one change, with its reason, and is taken back as one."""
    computer = make("computer")
    lines = as_csv(
        [
            ["id", "site_id", "name"],
            [computer["id"], computer["site_id"], "changed"],
            ["", computer["site_id"], "made"],
        ]
    )
    answer = import_list(api, "computers?mode=upsert", lines, Change_Reason="spring cleaning")
    assert counts(answer) == (1, 1, 0)
    found = db.execute(
        "select id, reason, row_count, path from audit.change_set order by changed_at desc limit 1"
    ).fetchone()
    assert found
    assert found[1:] == ("spring cleaning", 2, "/import/computers")
    assert api.post(f"/change/{found[0]}/undo").status_code == 200
    assert api.get(f"/computer/{computer['id']}").json() == computer
    assert api.get(f"/computers?site_id=eq.{computer['site_id']}").json() == [computer]


def test_a_list_is_done_once(api: Api, make: Make) -> None:
    """A list with an Idempotency-Key is done once: a repeat gets the answer, another list 422."""
    site, key = make("site")["id"], uuid.uuid4().hex
    lines = f"site_id,name\n{site},once\n"
    for replayed in (None, "true"):
        answer = import_list(api, "computers", lines, Idempotency_Key=key)
        assert counts(answer) == (1, 0, 0)
        assert answer.headers.get("Idempotent-Replayed") == replayed
    assert_error(import_list(api, "computers", lines + f"{site},x\n", Idempotency_Key=key), 422)
    answer = import_list(api, "computers?mode=skip", lines, Idempotency_Key=key)
    assert_error(answer, 422, "other_request")
    assert len(api.get(f"/computers?site_id=eq.{site}").json()) == 1
    api.delete(f"/computers?site_id=eq.{site}")


def test_a_refused_list_gives_its_key_back(api: Api, make: Make) -> None:
    """After a list was refused, its Idempotency-Key takes the one that was mended."""
    site, key = make("site")["id"], uuid.uuid4().hex
    bad = import_list(api, "computers", f"site_id,name\n{site},\n", Idempotency_Key=key)
    assert faults(bad) == [(2, "name", None, "23502")]
    good = import_list(api, "computers", f"site_id,name\n{site},x\n", Idempotency_Key=key)
    assert counts(good) == (1, 0, 0)
    api.delete(f"/computers?site_id=eq.{site}")


@pytest.mark.parametrize("header", ["If-Match", "If-None-Match"])
@pytest.mark.parametrize("prefer", ["", "return=representation"])
def test_a_list_has_no_version(api: Api, header: str, prefer: str) -> None:
    """A list on a condition is 412, as in JSON."""
    headers = {header: "*", "Content-Type": "text/csv", "Prefer": prefer}
    assert_error(api.post("/sites", data=b"name\nx\n", headers=headers), 412, "no_version")


# What says which row is meant


def test_matched_by_another_key(api: Api, make: Make) -> None:
    """A list is merged by what is unique: the mac of a computer, the name of a type."""
    computer = make("computer", mac="02:bb:00:00:00:01")
    site = computer["site_id"]
    lines = f"mac,name,site_id\n02-BB-00-00-00-01,x,{site}\n,new,{site}\n"
    for option, changed in (("match=mac", 1), ("on_conflict=lab_id,mac", 0)):
        answer = import_list(api, f"computers?mode=upsert&{option}", lines)
        assert counts(answer) == (1, changed, 1 - changed)
    assert api.get(f"/computer/{computer['id']}").json() == computer | {"name": "x"}
    rows = api.get(f"/computers?site_id=eq.{computer['site_id']}").json()
    assert [row["name"] for row in rows] == ["x", "new", "new"]
    api.delete(f"/computers?site_id=eq.{computer['site_id']}&name=eq.new")
    wrong = import_list(api, "computers?mode=upsert&match=name", lines)
    assert_error(wrong, 400, "bad_match", "match is one of: id, mac")
    assert_error(import_list(api, "computers?mode=upsert", "name\nx\n"), 400, "no_match")


def test_two_swap_their_keys(api: Api, make: Make) -> None:
    """Two computers change their MACs in one list, three containers their UUIDs in a ring."""
    one, two = make("computer", mac="02:bb:00:00:00:02"), make("computer", mac="02:bb:00:00:00:03")
    lines = as_csv([["id", "mac"], [one["id"], two["mac"]], [two["id"], one["mac"]]])
    assert counts(import_list(api, "computers?mode=upsert&match=id", lines)) == (0, 2, 0)
    assert api.get(f"/computer/{one['id']}").json() == one | {"mac": two["mac"]}
    assert api.get(f"/computer/{two['id']}").json() == two | {"mac": one["mac"]}
    ring = [make("container") for _ in range(3)]
    after = [*ring[1:], ring[0]]
    rows = [{"id": a["id"], "uuid": b["uuid"]} for a, b in zip(ring, after, strict=True)]
    assert counts(import_list(api, "containers?mode=upsert", rows)) == (0, 3, 0)
    for row in rows:
        assert api.get(f"/container/{row['id']}").json()["uuid"] == row["uuid"]


def test_a_partial_row_keeps_the_rest(api: Api, make: Make) -> None:
    """A merged list of JSON changes what each row names, and keeps the rest of it."""
    one, two = make("computer", mac="02:bb:00:00:00:04"), make("computer", is_retired=True)
    rows = [{"id": one["id"], "name": "x"}, {"id": two["id"], "mac": None, "is_retired": False}]
    assert counts(import_list(api, "computers?mode=upsert", rows)) == (0, 2, 0)
    assert api.get(f"/computer/{one['id']}").json() == one | {"name": "x"}
    assert api.get(f"/computer/{two['id']}").json() == two | {"is_retired": False}


def test_rows_are_answered(api: Api, make: Make) -> None:
    """With return=representation the rows come back in their order, as JSON or CSV."""
    site = make("site")
    prefer = "return=representation,resolution=merge-duplicates"
    headers = {"Content-Type": "text/csv", "Prefer": prefer}
    path = "/sites?select=id,name"
    lines = f"id,name\n900002,second\n900001,first\n{site['id']},{site['name']}\n"
    answer = api.post(path, data=lines.encode(), headers=headers)
    assert answer.status_code == 201
    assert [row["id"] for row in answer.json()] == [900002, 900001, site["id"]]
    answer = api.post(path, data=lines.encode(), headers=headers | {"Accept": "text/csv"})
    assert answer.status_code == 200
    assert [row.split(",")[0] for row in answer.text.splitlines()] == [
        row.split(",")[0] for row in lines.splitlines()
    ]
    wrong = api.post("/sites", data=b"id,name\n1,\n", headers=headers)
    assert faults(wrong) == [(2, "name", None, "23502")]
    api.delete("/sites?id=in.(900001,900002)")


# Parents

BOX = "Alpha/Freezer 1/Rack A/Box 3"


def test_parents_by_name(api: Api, make: Make) -> None:
    """A parent is named by its name, a freezer also by its path; a name of several is an error."""
    first, second = make("site", name="North"), make("site", name="South")
    for site in (first, second):
        make("freezer", site_id=site["id"], name="-80C")
    make("freezer", site_id=first["id"], name="Only one")
    lines = "freezer,name\nOnly one,a\nNorth/-80C,b\nSouth / -80C,c\n"
    assert counts(import_list(api, "containers", lines)) == (3, 0, 0)
    query = "select=id,name,freezers(name,sites(name))&order=id.desc&limit=3"
    rows = api.get(f"/containers?{query}").json()
    assert [(row["freezers"]["sites"]["name"], row["name"]) for row in reversed(rows)] == [
        ("North", "a"),
        ("North", "b"),
        ("South", "c"),
    ]
    api.delete(f"/containers?id=in.({','.join(str(row['id']) for row in rows)})")
    answer = import_list(api, "containers", "freezer,name\n-80C,x\nNone,y\nNorth/Only one,z\n")
    assert faults(answer, 409) == [(2, "freezer", "-80C", "23503"), (3, "freezer", "None", "23503")]
    assert "2 have this name" in answer.text


def test_a_location_is_a_path(api: Api, make: Make) -> None:
    """A location is the path to a freezer or a unit, and a position a place there."""
    freezer = make("freezer", site_id=make("site", name="Alpha")["id"], name="Freezer 1")
    kind = api.get("/storage_types?rows=eq.9&holds=eq.containers&limit=1").json()[0]
    rack = make("storage_type", rows=None, cols=None, holds="both")["id"]
    shelf = make("storage_unit", freezer_id=freezer["id"], storage_type_id=rack, name="Rack A")
    lines = f"location,storage_type,name\nAlpha/Freezer 1/Rack A,{kind['name']},Box 3\n"
    assert counts(import_list(api, "storage_units", lines)) == (1, 0, 0)
    lines = f"location,position,name\n{BOX},B2,in a box\nAlpha/Freezer 1,,in none\n"
    assert counts(import_list(api, "containers", lines)) == (2, 0, 0)
    boxed, loose = api.get(f"/containers?freezer_id=eq.{freezer['id']}").json()
    box = api.get(f"/storage_units?parent_id=eq.{shelf['id']}").json()[0]
    assert (boxed["storage_unit_id"], boxed["row"], boxed["col"]) == (box["id"], 2, 2)
    assert (loose["storage_unit_id"], loose["name"]) == (None, "in none")
    lines = f"location,position\n{BOX},Z99\n{BOX},B2\nAlpha/Box 3,\n"
    assert faults(import_list(api, "containers", lines)) == [
        (2, "position", "Z99", "PT400"),
        (3, "position", "B2", "23505"),
        (4, "location", "Alpha/Box 3", "23503"),
    ]
    twice = "location,position\n" + f"{BOX},C3\n" * 2
    assert faults(import_list(api, "containers", twice), 409) == [(3, "position", "C3", "23505")]
    for row in (boxed, loose):
        api.delete(f"/container/{row['id']}")
    api.delete(f"/storage_unit/{box['id']}")


def test_a_name_is_that_of_ones_own_lab(lab: Lab, rival: Person) -> None:
    """Two labs that have a site of one name each mean their own; another lab's row is none."""
    for person in (lab.manager, rival):
        assert person.api.post("/site", json={"name": "Same"}).status_code == 200
    for person in (lab.editor, rival):
        assert counts(import_list(person.api, "computers", "site,name\nSame,x\n")) == (1, 0, 0)
        (row,) = person.api.get("/computers?name=eq.x&select=sites(name,lab_id)").json()
        assert row["sites"] == {"name": "Same", "lab_id": person.lab_id}
    theirs = rival.api.post("/site", json={"name": "Theirs"}).json()["id"]
    lines = f"site,name\nTheirs,x\n{theirs},x\n"
    assert faults(import_list(lab.editor.api, "computers", lines), 409) == [
        (2, "site", "Theirs", "23503"),
        (3, "site", str(theirs), "23503"),
    ]
    foreign = f"lab_id,name,site_id\n{rival.lab_id},x,{theirs}\n"
    assert faults(import_list(lab.editor.api, "computers", foreign)) == [
        (2, "lab_id", str(rival.lab_id), "PT400"),
        (2, "site_id", str(theirs), "23503"),
    ]


def test_a_viewer_imports_nothing(lab: Lab) -> None:
    """A viewer may not import, and an editor no sites: 403, also where the list is wrong."""
    for person, path in ((lab.viewer, "computers"), (lab.viewer, "sites"), (lab.editor, "sites")):
        assert_error(import_list(person.api, path, "nope\n1\n"), 403, "42501")


# Options


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("mode=replace", "bad_option"),
        ("dry_run=yes", "bad_option"),
        ("mod=insert", "unknown_option"),
        ("limit=1", "unknown_option"),
        ("name=eq.x", "unknown_option"),
        ("columns=nope", "bad_columns"),
    ],
)
def test_a_bad_option(api: Api, query: str, word: str) -> None:
    """An option that is not known, or has no such value, is 400 by name."""
    before = api.get("/sites").json()
    assert_error(import_list(api, f"sites?{query}", "name\nx\n"), 400, word)
    assert api.get("/sites").json() == before


def test_columns_that_count(api: Api, make: Make) -> None:
    """columns= leaves the other columns of a list aside."""
    site = make("site")
    lines = f"id,name,contact,note\n{site['id']},x,y,z\n"
    assert counts(import_list(api, "sites?mode=upsert&columns=id,contact", lines)) == (0, 1, 0)
    assert api.get(f"/site/{site['id']}").json() == site | {"contact": "y"}


@pytest.mark.parametrize("media_type", ["text/xml", "multipart/form-data; boundary=x", "image/png"])
def test_another_media_type(api: Api, media_type: str) -> None:
    """Another media type than those of CSV and JSON is 415 and says so."""
    answer = import_list(api, "sites", "name\nx\n", Content_Type=media_type)
    assert_error(answer, 415, "media_type")


@pytest.mark.parametrize(
    "path",
    [
        "/import/site",
        "/import/sites/1",
        "/import/site/1",
        "/import/labs",
        "/import/instruments",
        "/import/",
        "/import/import/sites",
    ],
)
def test_no_other_url_imports(api: Api, path: str) -> None:
    """There is one URL for each list that is written, and no other."""
    answer = api.post(path, data=b"name\nx\n", headers={"Content-Type": "text/csv"})
    assert answer.status_code in (400, 404), answer.text
