"""Clients of PostgREST work unmodified: PyPI's postgrest, npm's postgrest-js, React-admin's."""

import json
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from postgrest import APIError, CountMethod, ReturnMethod, SyncPostgrestClient

from api_tests.conftest import Api, Row
from api_tests.fixtures import Connection, Make
from api_tests.resources import EACH_RESOURCE, sample_mac, sample_uuid
from tools import environment, install
from tools.settings import CHECKOUT

Js = Callable[..., Any]
# The Python client, of whose answers the types say little.
Py = Any


@pytest.fixture
def py(base_url: str) -> Iterator[Py]:
    """The Python client. Its schema is public where none is named."""
    with httpx.Client(trust_env=False) as http:
        yield SyncPostgrestClient(base_url, schema="api", http_client=http)


@pytest.fixture(scope="module")
def js(base_url: str) -> Iterator[Js]:
    """Evaluates an expression in Node.js, where db and admin are the clients; answers its value."""
    modules = install.npm_programs(environment.load(), dev=True)
    command = ["node", str(CHECKOUT / "api_tests/clients/run.mjs"), str(modules), base_url]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as node:  # fmt: skip
        assert node.stdin is not None
        assert node.stdout is not None

        def run(code: str, **given: Any) -> Any:
            assert node.stdin is not None
            assert node.stdout is not None
            node.stdin.write(json.dumps({"code": code, "given": given}) + "\n")
            node.stdin.flush()
            said = json.loads(node.stdout.readline())
            return said.get("answer", said)

        yield run
        node.stdin.close()


@pytest.fixture
def sites(api: Api, make: Make, unique: str) -> Iterator[list[Row]]:
    """Four sites of one contact, a to d; a is in the US and has the freezers 1 and 2, c has a wing.

    What a test adds has the contact "CONTACT new", and is removed.
    """
    made = [
        make("site", name=f"{unique} {letter}", contact=unique, **more)
        for letter, more in (
            ("a", {"country": "US"}),
            ("b", {}),
            ("c", {"state_or_region": "North Wing"}),
            ("d", {}),
        )
    ]
    for number in "12":
        make("freezer", site_id=made[0]["id"], name=f"{unique} {number}")
    yield made
    api.delete("/sites", params={"contact": f"eq.{unique} new"})


@pytest.fixture
def computer(make: Make) -> Row:
    """A computer with a MAC address."""
    return make("computer", mac=sample_mac().shown)


def letters(rows: list[Row]) -> str:
    """The last letters of the names."""
    return "".join(row["name"][-1] for row in rows)


def stored(db: Connection, table: str, row_id: int) -> Row:
    """A row as the database shows it."""
    found = db.execute(
        f"select to_jsonb(t) from api.{table}s t where id = %s".encode(), (row_id,)
    ).fetchone()
    assert found is not None
    row: Row = found[0]
    return row


# Reading: of the four sites, those that a filter finds.
PYTHON_FILTERS = {
    "eq": (".eq('name', f'{u} b')", "b"),
    "in": (".in_('name', [f'{u} b', f'{u} d', 'a,b', 'x (y)', 'q\"r'])", "bd"),
    "is": (".is_('country', None)", "bcd"),
    "not": (".not_.is_('country', None)", "a"),
    "like": (".like('name', '% c')", "c"),
    "ilike": (".ilike('name', f'{u.upper()} D')", "d"),
    "like any": (".like_any_of('name', '% a,% c')", "ac"),
    "or": (".or_(f'name.eq.{u} a,and(name.eq.{u} d,country.is.null)')", "ad"),
    "range": (".gt('name', f'{u} a').lte('name', f'{u} c')", "bc"),
    "match": (".match({'country': 'US', 'contact': u})", "a"),
    "words": (".text_search('name', f'{u} & c')", "c"),
}
JS_FILTERS = {
    "eq": (".eq('name', `${u} b`)", "b"),
    "in": (".in('name', [`${u} b`, `${u} d`, 'a,b', 'x (y)'])", "bd"),
    "is": (".is('country', null)", "bcd"),
    "not": (".not('country', 'is', null)", "a"),
    "not in": (".notIn('name', [`${u} b`])", "acd"),
    "like": (".like('name', '% c')", "c"),
    "ilike": (".ilike('name', `${u.toUpperCase()} D`)", "d"),
    "like any": (".likeAnyOf('name', ['% a', '% c'])", "ac"),
    "or": (".or(`name.eq.${u} a,and(name.eq.${u} d,country.is.null)`)", "ad"),
    "range": (".gt('name', `${u} a`).lte('name', `${u} c`)", "bc"),
    "match": (".match({country: 'US', contact: u})", "a"),
    "distinct": (".isDistinct('country', 'US')", "bcd"),
    "words": (".textSearch('name', `${u} & c`)", "c"),
}


@pytest.mark.parametrize("name", PYTHON_FILTERS)
def test_python_filters(py: Py, sites: list[Row], unique: str, name: str) -> None:
    """Each filter of the Python client finds its rows."""
    narrow, found = PYTHON_FILTERS[name]
    query = eval(f"db.from_('sites').select('*').eq('contact', u){narrow}", {"db": py, "u": unique})
    rows = query.order("name").execute().data
    assert rows == [site for site in sites if site["name"][-1] in found]


@pytest.mark.parametrize("name", JS_FILTERS)
def test_js_filters(js: Js, sites: list[Row], unique: str, name: str) -> None:
    """Each filter of the JavaScript client finds its rows."""
    narrow, found = JS_FILTERS[name]
    said = js(f"db.from('sites').select().eq('contact', u){narrow}.order('name')", u=unique)
    assert said["error"] is None
    assert said["data"] == [site for site in sites if site["name"][-1] in found]


@pytest.mark.usefixtures("sites")
@pytest.mark.parametrize("name", ["or", "like any", "not", "in"])
def test_python_writes_by_filter(py: Py, unique: str, name: str) -> None:
    """A filter of the Python client alone says which rows change, and which are removed."""
    narrow, found = PYTHON_FILTERS[name]
    names = {"mine": py.from_("sites").update({"address": "there"}), "u": unique}
    changed = eval(f"mine.eq('contact', u){narrow}", names).execute().data
    assert sorted(letters(changed)) == list(found)
    alone = py.from_("sites").update({"address": unique}).or_(f"name.eq.{unique} d,name.eq.-")
    assert letters(alone.execute().data) == "d"
    gone = py.from_("sites").delete(count=CountMethod.exact).like_any_of("name", f"{unique} d")
    answer = gone.execute()
    assert (letters(answer.data), answer.count) == ("d", 1)
    left = py.from_("sites").select("name", "address").eq("contact", unique).execute().data
    assert {row["name"][-1]: row["address"] for row in left} == {
        letter: "there" if letter in found else None for letter in "abc"
    }


WRITTEN_BY = {
    "or": ".or(`name.eq.${u} c,name.eq.${u} d`)",
    "like any": ".likeAnyOf('name', [`${u} c`, `${u} d`])",
    "in": ".in('name', [`${u} c`, `${u} d`, 'a,b'])",
    "match": ".match({contact: u}).gt('name', `${u} b`)",
}


@pytest.mark.parametrize("name", WRITTEN_BY)
def test_js_writes_by_filter(
    js: Js, db: Connection, sites: list[Row], unique: str, name: str
) -> None:
    """A filter of the JavaScript client alone says which rows change, and which are removed."""
    table, those = "db.from('sites')", WRITTEN_BY[name]
    said = js(f"{table}.update({{address: u}}){those}.select('name, freezers (name)')", u=unique)
    assert (said["status"], sorted(letters(said["data"]))) == (200, ["c", "d"]), said
    assert said["data"][0]["freezers"] == []
    assert [stored(db, "site", site["id"])["address"] for site in sites] == [
        None, None, unique, unique
    ]  # fmt: skip
    said = js(f"{table}.delete({{count: 'exact'}}){those}", u=unique)
    assert (said["status"], said["data"], said["count"]) == (204, None, 2), said
    assert letters(js(f"{table}.select().eq('contact', u)", u=unique)["data"]) == "ab"


def test_python_pages(py: Py, sites: list[Row], unique: str) -> None:
    """The Python client orders, takes a page with the count of all, and embeds."""
    query = py.from_("sites").select(
        "id, name, back:freezers ( name ), first:freezers(name), all:freezers(count)",
        count=CountMethod.exact,
    )
    page = (
        query.eq("contact", unique)
        .order("country", nullsfirst=False).order("name", desc=True).range(0, 1)
        .order("name", desc=True, foreign_table="back").limit(1, foreign_table="first")
    ).execute()  # fmt: skip
    assert page.count == 4
    assert page.data == [
        {
            "id": sites[0]["id"],
            "name": f"{unique} a",
            "back": [{"name": f"{unique} 2"}, {"name": f"{unique} 1"}],
            "first": [{"name": f"{unique} 1"}],
            "all": [{"count": 2}],
        },
        {"id": sites[3]["id"], "name": f"{unique} d", "back": [], "first": [],
         "all": [{"count": 0}]},
    ]  # fmt: skip


def test_js_pages(js: Js, sites: list[Row], unique: str) -> None:
    """The JavaScript client orders, takes a page with the count of all, and embeds."""
    said = js(
        """db.from('sites')
          .select('id, name, back:freezers ( name ), first:freezers(name), all:freezers(count)',
            {count: 'exact'})
          .eq('contact', u)
          .order('country', {nullsFirst: false}).order('name', {ascending: false}).range(0, 1)
          .order('name', {ascending: false, referencedTable: 'back'})
          .limit(1, {referencedTable: 'first'})""",
        u=unique,
    )
    assert (said["status"], said["count"]) == (206, 4), said
    assert said["data"] == [
        {
            "id": sites[0]["id"],
            "name": f"{unique} a",
            "back": [{"name": f"{unique} 2"}, {"name": f"{unique} 1"}],
            "first": [{"name": f"{unique} 1"}],
            "all": [{"count": 2}],
        },
        {"id": sites[3]["id"], "name": f"{unique} d", "back": [], "first": [],
         "all": [{"count": 0}]},
    ]  # fmt: skip
    said = js(
        """db.from('freezers').select('name, ...sites!inner(site:name)')
          .eq('sites.contact', u).order('name')""",
        u=unique,
    )
    assert said["data"] == [{"name": f"{unique} {n}", "site": f"{unique} a"} for n in "12"]


@pytest.mark.usefixtures("sites")
def test_python_counts(py: Py, unique: str) -> None:
    """The Python client counts by HEAD, and by a column that it names."""
    head = py.from_("sites").select("*", count=CountMethod.exact, head=True).eq("contact", unique)
    answer = head.execute()
    assert (answer.count, answer.data) == (4, [])
    column = py.from_("sites").select("how_many:count").eq("contact", unique).single()
    assert column.execute().data == {"how_many": 4}


@pytest.mark.usefixtures("sites")
def test_js_counts(js: Js, unique: str) -> None:
    """The JavaScript client counts by HEAD, and by a column that it names."""
    said = js("db.from('sites').select('*', {count: 'exact', head: true}).eq('contact', u)",
              u=unique)  # fmt: skip
    assert (said["status"], said["count"], said["data"]) == (200, 4, None)
    said = js("db.from('sites').select('how_many:count').eq('contact', u).single()", u=unique)
    assert said["data"] == {"how_many": 4}


def test_python_forms(py: Py, sites: list[Row], unique: str) -> None:
    """The Python client takes one row, a row or none, CSV, and rows without nulls."""
    table = py.from_("sites")
    named = table.select("*").eq("name", f"{unique} b")
    assert named.single().execute().data == sites[1]
    found = table.select("*").eq("name", f"{unique} b").maybe_single().execute()
    assert found is not None
    assert found.data == sites[1]
    assert table.select("*").eq("name", unique).maybe_single().execute() is None
    with pytest.raises(APIError) as error:
        table.select("*").eq("contact", unique).single().execute()
    assert (error.value.code, error.value.details) == ("PGRST116", "The result contains 4 rows")
    text = table.select("name,country").eq("contact", unique).order("name").limit(2).csv()
    assert text.execute().data == f'name,country\n"{unique} a",US\n"{unique} b",'
    short = table.select("country", "contact").eq("name", f"{unique} b").strip_nulls()
    assert short.execute().data == [{"contact": unique}]


def test_js_forms(js: Js, sites: list[Row], unique: str) -> None:
    """The JavaScript client takes one row, a row or none, CSV, and rows without nulls."""
    table = "db.from('sites').select('name,country')"
    assert (
        js("db.from('sites').select().eq('id', id).single()", id=sites[1]["id"])["data"]
        == (sites[1])
    )
    row = {"name": f"{unique} b", "country": None}
    assert js(f"{table}.eq('name', `${{u}} b`).maybeSingle()", u=unique)["data"] == row
    none = js(f"{table}.eq('name', u).maybeSingle()", u=unique)
    assert (none["data"], none["error"]) == (None, None)
    many = js(f"{table}.eq('contact', u).single()", u=unique)
    assert (many["status"], many["error"]["code"]) == (406, "PGRST116")
    text = js(f"{table}.eq('contact', u).order('name').limit(2).csv()", u=unique)["data"]
    assert text == f'name,country\n"{unique} a",US\n"{unique} b",'
    short = js(f"{table}.eq('name', `${{u}} b`).stripNulls().single()", u=unique)["data"]
    assert short == {"name": f"{unique} b"}


@pytest.mark.usefixtures("sites")
def test_python_inserts(py: Py, db: Connection, unique: str) -> None:
    """The Python client adds a row, and rows with different keys, and gets them as stored."""
    new = {"contact": f"{unique} new"}
    table = py.from_("sites")
    row = table.insert({"name": f"{unique} e", **new}).single().execute().data
    assert row == stored(db, "site", row["id"])
    different = [{"name": f"{unique} f", **new}, {"name": f"{unique} g", "country": "DE", **new}]
    added = table.insert(different, count=CountMethod.exact).select("name", "country").execute()
    assert added.count == 2
    assert added.data == [
        {"name": f"{unique} f", "country": None}, {"name": f"{unique} g", "country": "DE"}
    ]  # fmt: skip
    silent = table.insert([{"name": f"{unique} h", **new}], returning=ReturnMethod.minimal)
    assert silent.execute().data == []
    freezers = [{"site_id": row["id"], "name": "x"}, {"site_id": row["id"], "name": "y"}]
    made = py.from_("freezers").insert(freezers, default_to_null=False)
    found = made.select("is_retired", "sites(name)").execute().data
    assert found == [{"is_retired": False, "sites": {"name": f"{unique} e"}}] * 2
    py.from_("freezers").delete().eq("site_id", row["id"]).execute()
    gone = table.delete().match(new).execute().data
    assert sorted(letters(gone)) == ["e", "f", "g", "h"]


@pytest.mark.usefixtures("sites")
def test_js_inserts(js: Js, db: Connection, unique: str) -> None:
    """The JavaScript client adds a row, and rows with different keys, and gets them as stored."""
    new = f"{unique} new"
    one = js("db.from('sites').insert({name: `${u} e`, contact: c}).select().single()",
             u=unique, c=new)  # fmt: skip
    assert (one["status"], one["data"]) == (201, stored(db, "site", one["data"]["id"]))
    said = js(
        """db.from('sites').insert(
            [{name: `${u} f`, contact: c}, {name: `${u} g`, contact: c, country: 'DE'}],
            {count: 'exact'}
          ).select('name, country')""",
        u=unique, c=new,
    )  # fmt: skip
    assert (said["status"], said["count"]) == (201, 2)
    assert said["data"] == [
        {"name": f"{unique} f", "country": None}, {"name": f"{unique} g", "country": "DE"}
    ]  # fmt: skip
    silent = js("db.from('sites').insert([{name: `${u} h`, contact: c}], {defaultToNull: false})",
                u=unique, c=new)  # fmt: skip
    assert (silent["status"], silent["data"]) == (201, None)
    gone = js("db.from('sites').delete().eq('contact', c).select('name')", c=new)
    assert sorted(letters(gone["data"])) == ["e", "f", "g", "h"]


def test_python_upserts(py: Py, db: Connection, computer: Row, make: Make) -> None:
    """The Python client writes over rows by MAC, UUID and id; a key left out keeps its value."""
    table, mac = py.from_("computers"), computer["mac"]
    by_mac = table.upsert([{"mac": mac.upper(), "name": "new"}], on_conflict="mac").execute().data
    assert by_mac == [computer | {"name": "new"}] == [stored(db, "computer", computer["id"])]
    alone = table.upsert({"id": computer["id"], "name": "newer"}).select("name").execute().data
    assert alone == [{"name": "newer"}]
    kept = [{"mac": mac, "name": "never"}]
    table.upsert(kept, on_conflict="mac", ignore_duplicates=True, default_to_null=False).execute()
    table.insert([{"id": computer["id"], "is_retired": True}], upsert=True).execute()
    assert stored(db, "computer", computer["id"]) == computer | {
        "name": "newer",
        "is_retired": True,
    }
    container = make("container", description="old")
    other = sample_uuid().shown
    rows: list[Row] = [
        {"uuid": container["uuid"], "description": "new"},
        {"uuid": other, "freezer_id": container["freezer_id"]},
    ]
    query = py.from_("containers").upsert(rows, on_conflict="uuid", count=CountMethod.exact)
    both = query.select("uuid", "description", "freezer_id").execute()
    assert both.count == 2
    assert both.data == [
        {"uuid": uuid, "description": words, "freezer_id": container["freezer_id"]}
        for uuid, words in ((container["uuid"], "new"), (other, None))
    ]
    py.from_("containers").delete().eq("uuid", other).execute()


def test_js_upserts(js: Js, db: Connection, computer: Row, make: Make) -> None:
    """The JavaScript client writes over rows by MAC, UUID and id, and keeps what it leaves out."""
    mac, key = computer["mac"], computer["id"]
    table = "db.from('computers')"
    for on_conflict in ("mac", "lab_id,mac"):
        said = js(f"{table}.upsert([{{mac, name}}], {{onConflict}}).select()",
                  mac=mac, name=on_conflict, onConflict=on_conflict)  # fmt: skip
        assert said["error"] is None
        assert said["data"] == [computer | {"name": on_conflict}]
    said = js(f"{table}.upsert({{id, name: 'newer'}}).select('name').single()", id=key)
    assert said["data"] == {"name": "newer"}
    said = js(f"{table}.upsert([{{mac, name: 'never'}}], {{onConflict: 'mac',"
              "ignoreDuplicates: true, defaultToNull: false})", mac=mac)  # fmt: skip
    assert said["error"] is None
    assert stored(db, "computer", key) == computer | {"name": "newer"}
    container = make("container", description="old")
    said = js("db.from('containers').upsert([{uuid, description: 'new'}], {onConflict: 'uuid',"
              "count: 'exact'}).select('id, description, freezers (id)')",
              uuid=container["uuid"])  # fmt: skip
    assert said["count"] == 1
    assert said["data"] == [{"id": container["id"], "description": "new",
                             "freezers": {"id": container["freezer_id"]}}]  # fmt: skip


@EACH_RESOURCE
def test_js_sends_back_what_it_read(js: Js, make: Make, resource: str) -> None:
    """An app may read a row whole and write it back whole, by update and by upsert."""
    row = make(resource)
    for write in ("update(r.data[0]).eq('id', id)", "upsert(r.data)"):
        said = js(
            f"db.from(list).select().eq('id', id).then(r => db.from(list).{write}.select())",
            list=f"{resource}s", id=row["id"],
        )  # fmt: skip
        assert said["error"] is None
        assert len(said["data"]) == 1
        kept = {name for name in row if not name.startswith("updated_")}
        assert {name: said["data"][0][name] for name in kept} == {name: row[name] for name in kept}


def test_python_functions(py: Py, sites: list[Row], unique: str) -> None:
    """The Python client calls functions by POST, by GET with order and select, and by HEAD."""
    assert py.rpc("site", {"site_id": sites[1]["id"]}).execute().data == sites[1]
    asked = {"resource": "site", "row_id": sites[1]["id"]}
    py.from_("sites").update({"address": unique}).eq("id", sites[1]["id"]).execute()
    query = py.rpc("history", asked, get=True).select("change_id,operation")
    newest = query.order("change_id", desc=True).limit(1).execute().data
    assert [row["operation"] for row in newest] == ["update"]
    posted = py.rpc("history", asked).execute().data
    assert [row["operation"] for row in posted] == ["update", "insert"]
    head = py.rpc("history", asked, head=True, count=CountMethod.exact).execute()
    assert head.count == 2


def test_python_pages_of_history(py: Py, sites: list[Row]) -> None:
    """A history that the Python client orders has each change once, however it writes select=."""
    row_id = sites[1]["id"]
    for address in "123":
        py.from_("sites").update({"address": address}).eq("id", row_id).execute()
    for select in ("*", "operation, change_id"):
        query = py.rpc("history", {"resource": "site", "row_id": row_id}, get=True).select(select)
        rows = query.order("operation", desc=True).execute().data
        assert [row["operation"] for row in rows] == ["update"] * 3 + ["insert"]
        changes = [row["change_id"] for row in rows[:3]]
        assert changes == sorted(changes)


def test_js_functions(js: Js, sites: list[Row], unique: str) -> None:
    """The JavaScript client calls functions by POST, by GET with order and select, and by HEAD."""
    assert js("db.rpc('site', {site_id})", site_id=sites[1]["id"])["data"] == sites[1]
    asked = {"resource": "site", "row_id": sites[1]["id"]}
    js("db.from('sites').update({address: u}).eq('id', id)", u=unique, id=sites[1]["id"])
    newest = js(
        """db.rpc('history', asked, {get: true}).select('change_id, operation')
          .order('change_id', {ascending: false}).limit(1)""",
        asked=asked,
    )
    assert [row["operation"] for row in newest["data"]] == ["update"], newest
    posted = js("db.rpc('history', asked)", asked=asked)["data"]
    assert [row["operation"] for row in posted] == ["update", "insert"]
    assert js("db.rpc('history', asked, {head: true, count: 'exact'})", asked=asked)["count"] == 2
    moved = js("db.rpc('move', {items: [{container: 0}], to: {freezer: 0}})")
    assert moved["error"]["code"] == "PT404"


# What an app does wrong, in both languages, and the code and the words of its error.
WRONG = {
    "blank name": ("insert({'name': ' '})", "23514", "name is blank"),
    "unknown column": ("insert({'nme': 'x'})", "PGRST204", "nme"),
    "no parent": ("insert([{'name': 'x', 'id': 1}])", "23505", "id is 1"),
    "no such value": ("select('*').eq('id', 'x')", "22P02", "bigint"),
    "no filter": ("update({'name': 'x'})", "filter_required", "PATCH and DELETE need a filter"),
    "no filter to remove": ("delete()", "filter_required", "PATCH and DELETE need a filter"),
    "ordered write": (
        "update({'name': 'x'}).eq('id', 0).order('id').limit(1)", "hiding_refused", "limit"
    ),
    "in use": ("delete().eq('id', 1)", "PT409", "site_in_use"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_errors_of_clients(py: Py, js: Js, name: str) -> None:
    """Both clients raise the error of the answer, with its code, message, details and hint."""
    call, code, words = WRONG[name]
    said = js(f"db.from('sites').{call}")["error"]
    assert set(said) == {"code", "message", "details", "hint"}
    assert said["code"] == code
    assert words in f"{said['message']} {said['details']}"
    with pytest.raises(APIError) as error:
        eval(f"table.{call}", {"table": py.from_("sites")}).execute()
    raised = error.value
    assert said == {
        "code": raised.code, "message": raised.message, "details": raised.details,
        "hint": raised.hint,
    }  # fmt: skip


def test_js_rollback(js: Js, db: Connection, sites: list[Row]) -> None:
    """A write that the JavaScript client wants rolled back is refused, and nothing is written."""
    said = js("db.from('sites').update({name: 'x'}).eq('id', id).rollback()", id=sites[1]["id"])
    assert (said["status"], said["error"]["code"]) == (400, "rollback_refused")
    assert stored(db, "site", sites[1]["id"]) == sites[1]


LIST = "pagination: {page: 1, perPage: 3}, sort: {field: 'name', order: 'DESC'}"


def test_admin_lists(js: Js, sites: list[Row], unique: str) -> None:
    """React-admin's getList gives a page in order, with the count of all."""
    said = js(f"admin.getList('sites', {{{LIST}, filter: {{contact: u}}}})", u=unique)
    assert said == {"data": sites[:0:-1], "total": 4}
    last = js(
        """admin.getList('sites', {pagination: {page: 2, perPage: 3},
          sort: {field: 'id', order: 'ASC'}, filter: {contact: u},
          meta: {columns: ['id', 'name'], embed: ['freezers']}})""",
        u=unique,
    )
    assert last["total"] == 4
    assert last["data"] == [{"id": sites[3]["id"], "name": f"{unique} d", "freezers": []}]


ADMIN_FILTERS = {
    "in": ({"name@in": "(%s b,%s d)"}, "bd"),
    "words": ({"state_or_region@ilike": "wing NORTH"}, "c"),
    "or": ({"@or": {"name@eq": "%s a", "country@is": "null"}}, "abcd"),
    "and": ({"@and": {"name@gte": "%s b", "name@lt": "%s d"}}, "bc"),
    "null": ({"country@is": "null"}, "bcd"),
    "not": ({"country@not.is": "null"}, "a"),
}


@pytest.mark.usefixtures("sites")
@pytest.mark.parametrize("name", ADMIN_FILTERS)
def test_admin_filters(js: Js, unique: str, name: str) -> None:
    """The operators of React-admin's filters find their rows."""
    asked, found = ADMIN_FILTERS[name]
    asked = json.loads(json.dumps(asked).replace("%s", unique))
    page = "pagination: {page: 1, perPage: 9}, sort: {field: 'id', order: 'ASC'}"
    said = js(f"admin.getList('sites', {{{page}, filter: {{contact: u, ...asked}}}})",
              u=unique, asked=asked)  # fmt: skip
    assert (letters(said["data"]), said["total"]) == (found, len(found))


def test_admin_reads(js: Js, sites: list[Row]) -> None:
    """React-admin's getOne, getMany and getManyReference give rows, with what they embed."""
    one = js("admin.getOne('sites', {id, meta: {embed: ['freezers']}})", id=sites[0]["id"])["data"]
    assert [freezer["name"][-1] for freezer in one.pop("freezers")] == ["1", "2"]
    assert one == sites[0]
    ids = [sites[2]["id"], sites[1]["id"]]
    assert js("admin.getMany('sites', {ids})", ids=ids)["data"] == sites[1:3]
    assert js("admin.getMany('sites', {ids})", ids=ids[:1])["data"] == [sites[2]]
    said = js(
        f"admin.getManyReference('freezers', {{target: 'site_id', id, {LIST}, filter: {{}},"
        "meta: {prefetch: ['sites']}})",
        id=sites[0]["id"],
    )
    assert (letters(said["data"]), said["total"]) == ("21", 2)
    assert said["meta"]["prefetched"]["sites"] == [sites[0]]
    none = js("admin.getOne('sites', {id: 0})")["error"]
    assert (none["status"], none["json"]["code"]) == (406, "PGRST116")


def test_admin_writes_one(js: Js, db: Connection, sites: list[Row], unique: str) -> None:
    """React-admin's create, update and delete write a row, and answer it as stored."""
    data = {"name": f"{unique} e", "contact": f"{unique} new"}
    made = js("admin.create('sites', {data})", data=data)["data"]
    assert made == stored(db, "site", made["id"])
    given = {"id": made["id"], "row": made | {"country": "DE"}, "before": made}
    changed = js("admin.update('sites', {id, data: row, previousData: before})", **given)["data"]
    assert changed == made | {"country": "DE"} == stored(db, "site", made["id"])
    assert js("admin.delete('sites', {id, previousData: before})", **given)["data"] == changed
    assert js("admin.getList('sites', {pagination: {page: 1, perPage: 1}, filter: {id}})",
              id=made["id"]) == {"data": [], "total": 0}  # fmt: skip
    used = js("admin.delete('sites', {id})", id=sites[0]["id"])["error"]
    assert (used["status"], used["json"]["code"]) == (409, "PT409")
    blank = js("admin.create('sites', {data: {name: ' '}})")["error"]
    assert blank["json"]["details"] == "bad_value: name is blank, in row 1."


def test_admin_writes_many(js: Js, db: Connection, sites: list[Row], unique: str) -> None:
    """React-admin's updateMany and deleteMany write the rows of their ids, and no other."""
    ids = [site["id"] for site in sites]
    said = js("admin.updateMany('sites', {ids, data: {country: 'DE'}})", ids=ids[2:])
    assert {"data": sorted(said["data"])} == {"data": ids[2:]}
    countries = [stored(db, "site", row_id)["country"] for row_id in ids]
    assert countries == ["US", None, "DE", "DE"]
    assert js("admin.deleteMany('sites', {ids})", ids=ids[2:]) == {"data": ids[2:]}
    left = js("db.from('sites').select('id').eq('contact', u)", u=unique)["data"]
    assert [row["id"] for row in left] == ids[:2]
