"""Sorting: each order of each list, walked by cursors, and what a cursor may be."""

import base64
import csv
import json
import re
import unicodedata
from typing import Any

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api_tests.conftest import Api, Row, assert_error
from api_tests.fixtures import Connection, Make
from api_tests.resources import EACH_RESOURCE, resource_of
from api_tests.storage import Store
from tools.settings import CHECKOUT

NAMES = ["Box 2", "box 10", "Böx 2", "Box 10", "box 1", "Box 02", "Ábox", "\U0001f9ca Box", "Box 2"]
FOLLOWING = """
  select distinct substr(proname, 7) from pg_proc where pronamespace = 'api'::regnamespace
    and proname like 'after\\_%%' and proargtypes[0] = format('api.%%I', %s::text)::regtype
"""


def orders(db: Connection, resource: str) -> list[str]:
    """The orders that a list is offered in, from the catalog."""
    found = db.execute(FOLLOWING.encode(), [f"{resource}s"]).fetchall()
    return [*sorted(str(name) for (name,) in found), "updated_at"]


def walk(api: Api, path: str, sort: str, size: int = 4, **query: str) -> list[Row]:
    """All rows of a list, page by page, each asked for with the cursor of the row before."""
    rows: list[Row] = []
    page = {"sort": sort, "limit": str(size), "select": "*,cursor", **query}
    while True:
        answer = api.get(path, params=page)
        assert answer.status_code == 200, answer.text
        rows += answer.json()
        if len(answer.json()) < size:
            return rows
        page["after"] = rows[-1]["cursor"]


def key_of(sort: str, row: Row) -> tuple[Any, ...]:
    """By what a row is sorted; null comes last."""
    fields = {
        "id": [], "name": ["name"], "expires_on": ["expires_on"],
        "position": ["storage_unit_id" if "storage_unit_id" in row else "parent_id", "row", "col"],
    }[sort]  # fmt: skip
    return (*((row[field] is None, row[field] or 0) for field in fields), row["id"])


@EACH_RESOURCE
def test_every_order_is_walked_whole(
    api: Api, make: Make, db: Connection, resource: str, unique: str
) -> None:
    """In every order, both ways, a walk by cursors has each row once, and in that order."""
    columns = {column.name: column for column in resource_of(resource).columns}
    named = "name" in columns
    for at, name in enumerate(NAMES):
        suffix = f" {unique} {at}" if named and columns["name"].key else ""
        fields: Row = {"name": name + suffix} if named else {}
        if named and not columns["name"].is_required and at % 3 == 0:
            fields = {}
        if "expires_on" in columns and at % 2:
            fields["expires_on"] = f"2027-01-0{1 + at % 3}"
        make(resource, **fields)
    assert {"id", "updated_at"} < set(orders(db, resource)) or not named
    for sort in orders(db, resource):
        rows = walk(api, f"/{resource}s", sort)
        whole = api.get(f"/{resource}s", params={"sort": sort}).json()
        assert [row["id"] for row in rows] == [row["id"] for row in whole], sort
        assert len({row["id"] for row in rows}) == len(rows) >= len(NAMES), sort
        back = walk(api, f"/{resource}s", f"-{sort}")
        assert [row["id"] for row in back] == [row["id"] for row in reversed(rows)], sort
        if sort not in ("natural", "updated_at"):
            assert rows == sorted(rows, key=lambda row: key_of(sort, row)), sort


@pytest.mark.parametrize("sort", ["id", "name", "natural", "updated_at", "expires_on", "position"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_rows_that_come_and_go_move_no_other(api: Api, make: Make, sort: str, sign: str) -> None:
    """Rows made and removed during a walk, that of the cursor too, move no other row."""
    freezer = make("freezer")["id"]
    made = [
        make("container", freezer_id=freezer, name=NAMES[at % 5], expires_on="2027-01-01")["id"]
        for at in range(12)
    ]
    mine = {"freezer_id": f"eq.{freezer}", "limit": "3", "sort": sign + sort}
    seen: list[int] = []
    gone: set[int] = set()
    after: dict[str, str] = {}
    while True:
        answer = api.get("/containers", params=mine | {"select": "*,cursor"} | after)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        seen += [row["id"] for row in page]
        if len(page) < 3:
            break
        after = {"after": page[-1]["cursor"]}
        ahead = next((one for one in made if one not in seen and one not in gone), None)
        for victim in filter(None, [page[-1]["id"], page[0]["id"], ahead]):
            assert api.delete(f"/container/{victim}").status_code == 200
            gone.add(victim)
        make("container", freezer_id=freezer, name="Box 3")
    assert len(set(seen)) == len(seen)
    assert set(made) - gone <= set(seen)


def test_position_is_read_row_by_row(api: Api, store: Store) -> None:
    """By position come the tubes of a box, row by row, and those without a place after them."""
    box = store.box()
    places = {
        place: store.tube(storage_unit_id=box, position=place) for place in ("B1", "A2", "A1")
    }
    rows = walk(api, "/containers", "position", 2, storage_unit_id=f"eq.{box}")
    assert [row["id"] for row in rows] == [places["A1"], places["A2"], places["B1"]]


def test_a_filter_and_embedding_go_on(api: Api, make: Make) -> None:
    """Filters, a choice of columns, embedded rows, a count, CSV and HEAD hold in every page."""
    freezer = make("freezer", name="Freezer of a walk")["id"]
    for name in NAMES[:5]:
        make("container", freezer_id=freezer, name=name)
    query = {"sort": "natural", "freezer_id": f"eq.{freezer}", "limit": "2"}
    first = api.get("/containers", params=query | {"select": "name,cursor"})
    query["after"] = first.json()[-1]["cursor"]
    asked = query | {"select": "name,freezers(name),barcodes(code)"}
    rest = api.get("/containers", params=asked, headers={"Prefer": "count=exact"})
    assert rest.headers["Content-Range"] == "0-1/3"
    names = ["box 1", "Box 2", "Böx 2", "Box 10", "box 10"]
    assert [row["name"] for row in first.json() + rest.json()] == names[:4]
    assert rest.json()[0]["freezers"] == {"name": "Freezer of a walk"}
    assert rest.json()[0]["barcodes"] == []
    table = api.get(
        "/containers", params=query | {"select": "name"}, headers={"Accept": "text/csv"}
    )
    assert [cells for [cells] in csv.reader(table.text.splitlines())] == ["name", *names[2:4]]
    head = api.head("/containers", params=query)
    assert (head.status_code, head.headers["Content-Range"]) == (200, "0-1/*")


def test_a_filter_by_name_stays_exact(api: Api, make: Make, unique: str) -> None:
    """The order takes case and accents for equal; a filter does not."""
    made = make("freezer", name=f"Böx {unique}")
    for name, count in ((f"Böx {unique}", 1), (f"böx {unique}", 0), (f"Box {unique}", 0)):
        found = api.get("/freezers", params={"name": f"eq.{name}", "sort": "natural"}).json()
        assert [row["id"] for row in found] == [made["id"]] * count


def natural_key(text: str) -> tuple[Any, ...]:
    """The rule: letters without case and accents, runs of digits as numbers; then the bytes."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    parts = re.findall(r"[0-9]+|.", plain.casefold())
    rank = [(2, int(part)) if part[0].isdigit() else (" -".find(part), 0) if part in " -"
            else (3, ord(part)) for part in parts]  # fmt: skip
    return rank, text.encode()


NATURAL = st.lists(st.text("aAáÁbBöz019 -", min_size=1, max_size=8), min_size=2, max_size=12)


@settings(max_examples=200, deadline=None)
@given(names=NATURAL)
def test_natural_order_is_as_people_sort(names: list[str]) -> None:
    """Numbers count as numbers, case and accents do not; equal names come by their bytes."""
    assert sort_naturally(names) == sorted(names, key=natural_key)


CONNECTION: list[Connection] = []


@pytest.fixture(autouse=True, scope="module")
def _connected(db: Connection) -> None:
    """Hypothesis runs its function many times with one fixture."""
    CONNECTION[:] = [db]


def test_another_icu_is_noticed(sql: psycopg.Connection) -> None:
    """The verify of the order fails where ICU is not that of its indexes."""
    text = (CHECKOUT / "verify/inventory/orders.sql").read_text()
    (check,) = re.findall(r"(?ms)^select 1 / \(collversion .*?;", text)
    assert sql.execute(check.encode()).fetchall() == [(1,)]
    odd = sql.execute(  # docs/production.md names the indexes by this
        "select indexrelid::regclass, relname from pg_index join pg_class c on c.oid = indexrelid"
        " where 'inventory.natural_order'::regcollation = any (indcollation)"
        " and relname not like '%\\_by\\_natural\\_idx'"
    ).fetchall()
    assert odd == []
    sql.execute("update pg_collation set collversion = '0' where collname = 'natural_order'")
    with pytest.raises(psycopg.errors.DivisionByZero):
        sql.execute(check.encode())


def sort_naturally(names: list[str]) -> list[str]:
    """These names as PostgreSQL sorts them."""
    query = "select name from unnest(%s::text[]) name order by name collate inventory.natural_order"
    return [str(name) for (name,) in CONNECTION[0].execute(query.encode(), [names])]


# Cursors


def cursor(api: Api, path: str = "/sites", sort: str = "natural") -> str:
    """The cursor of the first row of a list."""
    answer = api.get(path, params={"sort": sort, "select": "id,cursor", "limit": "1"})
    return str(answer.json()[0]["cursor"])


def test_a_cursor_that_was_changed_is_refused(api: Api) -> None:
    """A cursor with any character changed, taken away or added is a 400."""
    good = cursor(api)
    assert re.fullmatch(r"[A-Za-z0-9_-]+", good)
    assert api.get("/sites", params={"sort": "natural", "after": good}).status_code == 200
    bad = [
        good[:at] + ("A" if good[at] != "A" else "B") + good[at + 1 :] for at in range(len(good))
    ]
    raw = base64.urlsafe_b64decode(good + "=" * (-len(good) % 4))
    forged = base64.urlsafe_b64encode(raw[:-2] + b'0"]').decode()  # another id
    for text in [*bad[::5], *bad[-4:], good[:-1], good + "A", good[1:], "A", "%FF", "é", "=" * 40,
                 good + "=", forged.rstrip("=")]:  # fmt: skip
        answer = api.get("/sites", params={"sort": "natural", "after": text})
        assert_error(answer, 400, "bad_cursor")


@pytest.mark.parametrize(
    ("path", "sort"),
    [("/sites", "name"), ("/sites", "-natural"), ("/sites", "id"), ("/freezers", "natural"),
     ("/sites", "updated_at")],
)  # fmt: skip
def test_a_cursor_of_another_list_is_refused(api: Api, path: str, sort: str) -> None:
    """A cursor of another order, direction or resource is a 400 that says of which it is."""
    answer = api.get(path, params={"sort": sort, "after": cursor(api)})
    assert_error(answer, 400, "bad_cursor", "of sites natural", f"{path[1:]} {sort}")


def test_a_cursor_of_another_lab_is_refused(api: Api, db: Connection) -> None:
    """A cursor that was given out in another lab is a 400."""
    keys = json.dumps(["sites id", "2", "1"])
    with db.transaction():
        db.execute("select set_config('lab.cursor_key', auth.cursor_key(), true)")
        made = db.execute("select request.encode_cursor(%s)", [keys]).fetchone()
    assert made is not None
    assert_error(api.get("/sites", params={"after": str(made[0])}), 400, "of another lab")


def test_without_sort_the_order_is_that_of_the_id(api: Api, make: Make) -> None:
    """A cursor of a plain list, or of a page, goes on after it without sort."""
    made = make("site")["id"]
    for path in ("/sites", "/sites/0/1000"):
        rows = api.get(path, params={"select": "id,cursor"}).json()
        assert rows[-1]["id"] == made
        rest = api.get("/sites", params={"after": rows[-2]["cursor"], "select": "id"}).json()
        assert rest == [{"id": made}]


@pytest.mark.parametrize(
    "url",
    ["/sites?sort=name&order=id", "/sites/0/10?sort=name", "/sites?sort=name&sort=id",
     "/sites?sort=", "/sites?sort", "/sites?after=", "/sites?after=a&after=b", "/sites?sort=Name",
     "/sites?sort=name,id", "/sites?sort=name.desc", "/sites?sort=--name", "/sites/0/10?after=x",
     "/sites?sort=name&as_of=2026-11-26", "/changes?sort=id", "/labs/0/10?sort=id",
     "/sites?select=id,cursor&order=name", "/sites?select=count&sort=name&after=x"],
)  # fmt: skip
def test_what_does_not_go_together(api: Api, url: str) -> None:
    """sort= and after= stand once, with no order=, OFFSET/LIMIT, as_of= or count."""
    assert assert_error(api.get(url), 400)["code"] == "sort_refused"


@pytest.mark.parametrize(
    "url", ["/site/1", "/report/activity", "/container/1/path", "/changes", "/me", "/sites/0/10",
            "/rpc/sites_newest", "/lab/1/members", "/tokens", "/changes/0/10", "/rpc/site"],
)  # fmt: skip
@pytest.mark.parametrize("asked", ["sort=id", "sort=-name&limit=1", "after=x"])
def test_no_order_is_overlooked(api: Api, url: str, asked: str) -> None:
    """Other routes than the lists of now refuse sort= and after=."""
    assert assert_error(api.get(f"{url}?{asked}"), 400)["code"] == "sort_refused"


def test_a_history_is_filtered_by_its_column_after(api: Api, make: Make, unique: str) -> None:
    """The column of that name is no cursor there."""
    site = make("site", name=unique)
    api.post(f"/site/{site['id']}", json={"name": f"{unique} b"})
    for path in (
        f"/site/{site['id']}/history?",
        f"/rpc/history?resource=site&row_id={site['id']}&",
    ):
        found = api.get(f"{path}after->>name=eq.{unique}&select=operation,after").json()
        assert [row["operation"] for row in found] == ["insert"]
        assert api.get(f"{path}after=is.null&select=operation,after").json() == []


def test_files_of_a_thing_and_exports_are_sorted(api: Api, make: Make, unique: str) -> None:
    """The list of a thing's files is walked as any other, and an export comes in its order."""
    site = make("site", name=f"{unique} 1")
    other = make("site", name=f"{unique} 2")
    path = f"/site/{site['id']}/files"
    for name in ("b", "a 10", "A 2", "c"):
        assert api.post(f"{path}?name={name}", data=b"x").status_code == 201
    try:
        walked = walk(api, path, "natural", 2)
        assert [row["name"] for row in walked] == ["A 2", "a 10", "b", "c"]
        names = [row["name"] for row in walk(api, path, "-updated_at", 3)]
        assert names == ["c", "A 2", "a 10", "b"]
        for sort, ids in (("-natural", [other, site]), ("updated_at", [site, other])):
            url = f"/export/sites.csv?name=like.{unique}*&select=id,name&sort={sort}"
            lines = api.get(url).text.splitlines()
            assert [line.partition(",")[0] for line in lines] == [
                "id", *(str(row["id"]) for row in ids)]  # fmt: skip
    finally:
        for row in api.get(path).json():
            api.delete(f"/file/{row['id']}")


@pytest.mark.parametrize("url", ["/sites?sort=colour", "/labs?sort=id", "/freezers?sort=position",
                                 "/people?sort=name", "/instruments?select=cursor",
                                 "/stocktakes?sort=updated_at"])  # fmt: skip
def test_an_order_that_a_list_has_not(api: Api, url: str) -> None:
    """An order that a list has not is a 400 whose hint names those that it has."""
    body = assert_error(api.get(url), 400, "no_such_order")
    assert ("natural, updated_at" in body["hint"]) == url.startswith(("/sites", "/freezers"))


@pytest.mark.parametrize("url", ["/site/1?select=cursor", "/rpc/site?site_id=1&select=cursor",
                                 "/sites?select=id,freezers(cursor)"])  # fmt: skip
def test_a_cursor_is_of_the_list_itself(api: Api, url: str) -> None:
    """A row by itself and an embedded row have no cursor: that is a 400."""
    assert_error(api.get(url), 400, "no_cursor")


def test_a_name_that_no_index_takes(api: Api, make: Make) -> None:
    """A name has 500 characters at most; of any length up to there it is sorted and walked."""
    freezer = make("freezer", name="\U0001f9ca" * 500)
    found = walk(api, "/freezers", "natural", id=f"eq.{freezer['id']}")
    assert [row["name"] for row in found] == ["\U0001f9ca" * 500]
    answer = api.post(f"/freezer/{freezer['id']}", json={"name": "x" * 501})
    assert_error(answer, 400, "freezer_name_is_short")


# Plans

FILL = """
  insert into inventory.site (name) select 'Site ' || n from generate_series(1, 3000) n;
  insert into inventory.computer (site_id, name)
    select min(id), 'PC ' || n from inventory.site, generate_series(1, 3000) n group by n;
  insert into inventory.freezer (site_id, name)
    select min(id), 'Freezer ' || n from inventory.site, generate_series(1, 3000) n group by n;
  insert into inventory.storage_type (name, holds, row_scheme, col_scheme)
    values ('Shelf of a plan', 'both', null, null);
  insert into inventory.storage_unit (freezer_id, storage_type_id, name)
    select (select max(id) from inventory.freezer), (select max(id) from inventory.storage_type),
      'Shelf ' || n from generate_series(1, 3000) n;
  insert into inventory.container (freezer_id, name, expires_on)
    select (select max(id) from inventory.freezer), 'Tube ' || n, current_date + n
    from generate_series(1, 3000) n;
  insert into inventory.barcode (code) select 'Code ' || n from generate_series(1, 3000) n;
  analyze inventory.site, inventory.computer, inventory.freezer, inventory.storage_unit,
    inventory.container, inventory.barcode;
"""
KEYS = {"id": "id", "position": "by_position, t.by_position_2, t.by_position_3, t.id"}


def plan(sql: psycopg.Connection, query: str) -> str:
    """The plan of a query, as one text."""
    return "\n".join(str(line) for (line,) in sql.execute(f"explain {query}".encode()))


def test_every_order_has_its_index(sql: psycopg.Connection) -> None:
    """As a viewer, a page after a cursor begins in the index of its order, without a sort."""
    sql.execute("select set_config('lab.id', '1', true)")
    sql.execute(FILL.encode())
    # Beside the rows of other tests the planner may guess that a sort of few does as well.
    sql.execute("set local enable_sort = off; set local enable_bitmapscan = off")
    found = sql.execute(
        "select c.relname, substr(p.proname, 7) from pg_proc p"
        " join pg_class c on c.reltype = p.proargtypes[0] where p.proname like 'after\\_%'"
        " and to_regclass(format('inventory.%s_by_updated_at_idx', rtrim(c.relname, 's')))"
        " is not null"
    ).fetchall()
    assert len(found) >= 18, found
    sql.execute(
        "set local role lab_viewer; set local search_path = api, csv, pg_catalog;"
        "set local lab.after_id = '1500';"
        "set local lab.after_2 = '2147483647'; set local lab.after_3 = '2147483647'"
    )
    words = {"site": "Site", "computer": "PC", "storage_unit": "Shelf", "container": "Tube"}
    starts = {"expires_on": "2031-01-01", "position": str(2**63 - 1)}
    for view, sort in found:
        one, keys = str(view).removesuffix("s"), KEYS.get(sort, f"by_{sort}, t.id")
        middle = starts.get(sort, f"{words.get(one, 'Freezer')} 1500")
        sql.execute("select set_config('lab.after_1', %s, true)", [middle])
        index = rf"{one}_\w+" if sort == "id" else f"{one}_by_{sort}_idx"
        for side, way in (("after", ""), ("before", " desc")):
            ordered = ", ".join(f"{key.strip()}{way}" for key in keys.split(","))
            shown = plan(sql, f"select t.id from {view} t where t.{side}_{sort} = true"
                              f" order by t.{ordered} limit 100")  # fmt: skip
            assert re.search(rf"Scan (?:Backward )?using {index} ", shown), (sort, shown)
            assert re.search(r"Index Cond: .*(?:ROW|id [<>])", shown), (sort, shown)
            assert "Sort" not in shown, (sort, shown)
    sql.execute("select set_config('lab.after_1', now()::text, true)")
    for view in sorted({str(view) for view, _ in found}):
        for side in ("newest", "oldest"):
            shown = plan(sql, f"select t.id from {view}_{side}() t limit 100")
            index = view.removesuffix("s") + "_by_updated_at_idx"
            assert re.search(rf"Scan (?:Backward )?using {index} ", shown), shown
            assert re.search(r"Index Cond: .*ROW", shown), shown
            assert "Sort" not in shown, shown
