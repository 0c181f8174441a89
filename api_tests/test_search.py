"""Search: what is found by which words and codes, in which order, and what a search refuses."""

import re
import string
import unicodedata
import uuid
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api_tests.conftest import Api, Row, assert_error
from api_tests.fixtures import Connection, Make
from api_tests.resources import EACH_RESOURCE, resource_of


def search(api: Api, q: str, **arguments: str | int) -> list[Row]:
    """The hits of a search."""
    answer = api.get("/search", params=dict(arguments, q=q))
    assert answer.status_code == 200, answer.text
    hits: list[Row] = answer.json()
    assert all(set(hit) == {"kind", "id", "name", "path", "column", "matched"} for hit in hits), (
        hits
    )
    return hits


def found(api: Api, q: str, **arguments: str | int) -> list[tuple[str, int]]:
    """Kind and id of each hit."""
    return [(hit["kind"], hit["id"]) for hit in search(api, q, **arguments)]


@EACH_RESOURCE
def test_each_resource_is_searched(api: Api, make: Make, resource: str, unique: str) -> None:
    """A word in the text of a row finds it, and the hit says in which column."""
    text = resource_of(resource).text
    row = make(resource, **{text: f"The {unique} one"})
    (hit,) = search(api, unique)
    assert (hit["kind"], hit["id"]) == (resource, row["id"])
    assert (hit["column"], hit["matched"]) == (text, unique)
    assert found(api, unique, kind=resource) == [(resource, row["id"])]
    assert search(api, unique, kind="person") == []
    api.delete(f"/{resource}/{row['id']}")
    assert search(api, unique) == []


def test_ways_to_write_a_word(api: Api, make: Make, unique: str) -> None:
    """Case, accents, signs and what nobody sees do not count; a beginning is enough."""
    site = make("site", name=f"Großé Bühne-{unique} {unique}\u2019s")
    ways = [unique, unique[:6], unique.upper(), f"große {unique}", f"GROSSE {unique}",
            f"bu\u0308hne {unique}", f"  {unique}  ", f"%{unique}%",
            f"{unique[:4]}\u00ad{unique[4:]}", f"buhne_{unique}", f"{unique} gro",
            f"'\"{unique}\\", f"{unique}'; drop table x; --"[:14]]  # fmt: skip
    for way in ways:
        assert ("site", site["id"]) in found(api, way), way


@pytest.mark.parametrize("q", ["%", "_", "'", '"', "\\", "{}", "%%", "--", "…", "*", "a" * 200])
def test_nothing_by_signs(api: Api, make: Make, q: str) -> None:
    """Signs alone find nothing: no wildcard, no operator."""
    make("site")
    assert search(api, q) == []


def test_emoji_is_a_word(api: Api, make: Make, unique: str) -> None:
    """A sign beyond ASCII may be all of a word."""
    site = make("site", name=f"{unique} 🧪🧊")
    assert found(api, f"🧪🧊 {unique}") == [("site", site["id"])]


@pytest.mark.parametrize(
    "change",
    [lambda w: w[:3] + w[4:], lambda w: w[:3] + "x" + w[3:], lambda w: w[:3] + "q" + w[4:],
     lambda w: w[:3] + w[4] + w[3] + w[5:], lambda w: w[1:], lambda w: w + "z"],
)  # fmt: skip
def test_typing_mistakes(api: Api, make: Make, unique: str, change: Any) -> None:
    """A letter that is missing, too many, wrong or swapped: found, where nothing else is."""
    word = "kwvyu" + "".join(string.ascii_lowercase[int(c, 16)] for c in unique[1:])
    site = make("site", name=f"Old {word}")
    (hit,) = search(api, change(word))
    assert (hit["kind"], hit["id"], hit["matched"]) == ("site", site["id"], word)
    assert found(api, f"old {change(word)}") == [("site", site["id"])]
    exact = make("site", name=change(word))
    assert found(api, change(word)) == [("site", exact["id"])]


@pytest.mark.parametrize("way", ["{}:{}:{}:{}:{}:{}", "{}{}.{}{}.{}{}", "{}-{}-{}-{}-{}-{}",
                                 "{}{}{}{}{}{}", "{}{}{}:{}{}{}"])  # fmt: skip
def test_hardware_addresses(api: Api, make: Make, way: str) -> None:
    """A hardware address is found in any notation, and by any part from an octet on."""
    octets = re.findall("..", "02" + uuid.uuid4().hex[:10])
    computer = make("computer", mac=":".join(octets))
    expected = ("computer", computer["id"])
    whole = way.format(*octets)
    (first, *_) = search(api, whole, kind="computer")
    assert (first["kind"], first["id"]) == expected
    assert (first["column"], first["matched"]) == ("mac", computer["mac"])
    parts = [":".join(octets[n:]) for n in range(3)] + ["".join(octets[1:4]), whole.upper()]
    for part in parts:
        assert expected in found(api, part, kind="computer", limit=100), part


def test_uuids(api: Api, make: Make) -> None:
    """A UUID is found by its start and by its end, with hyphens or without."""
    container = make("container")
    code = container["uuid"]
    parts = [code, code.upper(), code.replace("-", ""), code[:8], code[:14], code[-8:], code[-14:],
             "{" + code + "}", code.replace("-", "")[-20:]]  # fmt: skip
    for part in parts:
        hit = search(api, part, kind="container")[0]
        assert (hit["id"], hit["column"], hit["matched"]) == (container["id"], "uuid", code), part
    assert search(api, code[:-1] + ("0" if code[-1] != "0" else "1")) == []


def test_barcodes(api: Api, make: Make, unique: str) -> None:
    """A barcode is found by its start and by its end; the hit says where the thing is."""
    container = make("container", freezer_id=make("freezer")["id"])
    code = make("barcode", code=f"{unique}-0012-345x", container_id=container["id"])
    for part in (unique, f"{unique}-0012", "0012-345x", "0012345X", f"{unique}0012345x"):
        hits = search(api, part, kind="barcode", limit=100)
        assert ("barcode", code["id"]) in [(hit["kind"], hit["id"]) for hit in hits], part
    hit = search(api, unique, kind="barcode")[0]
    assert hit["path"] == api.get(f"/container/{container['id']}/path").json()
    assert hit["name"] == code["code"]


def test_paths(api: Api, make: Make, unique: str) -> None:
    """A container and a unit have their path, a freezer has its site, a site has none."""
    site = make("site", name=f"{unique} s")
    freezer = make("freezer", name=f"{unique} f", site_id=site["id"])
    unit = make("storage_unit", name=f"{unique} u", freezer_id=freezer["id"])
    make("container", name=f"{unique} c", storage_unit_id=unit["id"], freezer_id=freezer["id"])
    ways = {hit["kind"]: hit["path"] and [s["resource"] for s in hit["path"]]
            for hit in search(api, unique)}  # fmt: skip
    assert ways == {"site": None, "freezer": ["site"], "storage_unit": ["site", "freezer"],
                    "container": ["site", "freezer", "storage_unit"]}  # fmt: skip


def test_people(db: Connection, api: Api, unique: str) -> None:
    """People of the lab are found by their names."""
    db.execute("select auth.add_account(%s, name, 'viewer', 'a long password here')"
               " from inventory.lab where id = 1", [f"{unique}@lab.example"])  # fmt: skip
    (hit,) = search(api, unique[:8])
    assert (hit["kind"], hit["name"]) == ("person", unique)


def test_order(api: Api, make: Make, unique: str) -> None:
    """First the name that is the query, then those that begin with it, then other text."""
    names = [f"Old {unique}", f"{unique}s", f"{unique} 10", f"{unique} 9", unique]
    for name in names:
        make("site", name=name)
    make("site", name="Other", address=f"{unique} Lane")
    make("site", name="Third", contact=f"{unique}")
    hits = [hit["name"] for hit in search(api, unique)]
    assert hits == [unique, f"{unique} 9", f"{unique} 10", f"{unique}s", f"Old {unique}",
                    "Other", "Third"]  # fmt: skip
    assert [hit["name"] for hit in search(api, unique, limit=2)] == hits[:2]


def test_words_in_any_order_and_column(api: Api, make: Make, unique: str) -> None:
    """All words of the query must be there, wherever in the thing, as words or beginnings."""
    site = make("site", name=f"{unique} alpha beta", contact="gamma delta")
    make("site", name=f"{unique} alpha", contact="delta")
    for q in (f"beta {unique}", f"gamma {unique}", f"del gam {unique[:8]}", f"{unique} alpha bet"):
        assert found(api, q) == [("site", site["id"])], q
    assert search(api, f"{unique} lph") == []


def test_a_mistake_among_many_words(api: Api, make: Make, unique: str) -> None:
    """With a mistake in one of many words the others must be there too, also a ninth."""
    site = make("site", name=f"a b c d e f kilowatt {unique} zebra")
    q = f"a b c d e f kilwatt {unique}"
    assert found(api, f"{q} zebra") == [("site", site["id"])]
    assert found(api, f"{q} yak") == []


def test_a_rare_word_among_many(api: Api, make: Make, unique: str) -> None:
    """Of many words, some of them twice, one that few things have finds those."""
    freezer = make("freezer")["id"]
    common = "one two tri for fiv six sev"
    names = [f"{common} n{n}" for n in range(510)] + [f"{common} {unique}"]
    rows = [{"freezer_id": freezer, "name": name} for name in names]
    assert api.post("/containers", json=rows).status_code == 201
    try:
        for q in (f"two {common} one {unique}", f"sev six fiv for tri two two one {unique[:9]}"):
            assert [hit["name"] for hit in search(api, q, kind="container")] == names[-1:], q
    finally:
        api.delete(f"/containers?freezer_id=eq.{freezer}")


def test_properties_are_searched(api: Api, make: Make, unique: str) -> None:
    """Texts and numbers of properties are found, their keys are not."""
    row = make("container", properties={"gene": [unique, {"x": "deep y"}], f"k{unique}": True})
    (hit,) = search(api, f"deep {unique}")
    assert (hit["id"], hit["column"]) == (row["id"], "properties")
    assert search(api, f"k{unique}") == []


@pytest.mark.parametrize(
    ("query", "slug"),
    [("", "empty_query"), ("q=", "empty_query"), ("q=%20%E2%80%8B", "empty_query"),
     ("q=" + "a" * 201, "query_too_long"), ("q=a&kind=x", "unknown_kind"),
     ("q=a&limit=0", "bad_limit"), ("q=a&limit=101", "bad_limit"), ("q=a&limit=x", "page_refused"),
     ("q=a&q=b", "search_refused"), ("q=a&limit=5&kind=site&limit=0", "search_refused"),
     ("q=a&name=eq.x", "search_refused"), ("q=a&select=id", "search_refused"),
     ("q=a&as_of=2020-01-01", "search_refused")],
)  # fmt: skip
def test_refused(api: Api, query: str, slug: str) -> None:
    """A query that is no search is 400 and says why."""
    assert_error(api.get(f"/search?{query}"), 400, slug)


def test_a_long_query(api: Api) -> None:
    """A query of 100 kB is refused, in a URL and a body by nginx; one of 40 by the search."""
    assert_error(api.get("/search?q=" + "a" * 100_000), 414)
    assert_error(api.post("/rpc/search", json={"q": "a " * 50_000}), 413, "body_too_large")
    assert_error(api.post("/rpc/search", json={"q": "a " * 20_000}), 400, "query_too_long")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_methods(api: Api, method: str) -> None:
    """A search is read; with a slash at its end as without."""
    answer = api.request(method, "/search/?q=a")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert api.head("/search/?q=a").status_code == 200


# The entries are what the rows say


def entries(db: psycopg.Connection) -> set[Any]:
    """All that the search knows."""
    return set(db.execute("select lab_id, field, at, word, row_id from search.entry").fetchall())


def rebuild(db: Connection) -> None:
    """Makes the entries of all rows anew, as the owner of the search."""
    db.execute("set local role lab_owner")
    for (kind,) in db.execute("select distinct kind from search.field").fetchall():
        if kind != "person":
            db.execute("call search.rebuild_resource(%s)", [kind])
    db.execute("reset role")


def test_entries_are_kept(db: Connection, api: Api, make: Make, unique: str) -> None:
    """After writes of every kind, undo included, the entries are those that a rebuild makes."""
    with db.transaction():
        rebuild(db)  # other tests write rows with triggers off
    site = make("site", name=f"{unique} one", contact="x y")
    api.post(f"/site/{site['id']}", json={"name": f"{unique} two", "contact": None})
    assert search(api, f"{unique} one") == []
    change = api.patch(f"/sites?id=eq.{site['id']}", json={"name": f"{unique} three"})
    assert change.status_code < 300
    newest = api.get(f"/site/{site['id']}/history").json()[0]["change_id"]
    assert api.post(f"/change/{newest}/undo").status_code == 200
    assert found(api, f"{unique} two") == [("site", site["id"])]
    make("container", name=f"{unique} c", description="some text", properties={"a": "b"})
    code = make("barcode", code=f"{unique}-1", container_id=make("container")["id"])
    api.delete(f"/container/{code['container_id']}")  # takes its barcodes along
    api.post("/sites", json=[{"name": f"{unique} {n}"} for n in range(50)])
    api.delete(f"/sites?name=like.{unique}%20*")
    with db.transaction(force_rollback=True):
        kept = entries(db)
        rebuild(db)
        assert entries(db) == kept
        assert kept


def test_moves_touch_no_entries(db: Connection, make: Make, unique: str) -> None:
    """An update that leaves the text alone writes nothing to the search."""
    row = make("container", name=f"{unique} text")
    query = "select xmin::text, word from search.entry where row_id = %s and word ~ %s"
    before = db.execute(query, [row["id"], unique]).fetchall()
    db.execute("update inventory.container set thaw_count = 1 where id = %s", [row["id"]])
    assert db.execute(query, [row["id"], unique]).fetchall() == before != []


# Against a plain search in Python

WORDS = ["ab", "abc", "abd", "b", "café", "Ärger", "x1", "x12", "zoo", "7"]
PLAIN = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4)


def fold(text: str) -> list[str]:
    """The words of a text as the search compares them."""
    marked = unicodedata.normalize("NFKD", text).lower()
    return "".join(c for c in marked if not unicodedata.combining(c)).split()


@given(names=st.lists(PLAIN, min_size=1, max_size=6), asked=PLAIN, cut=st.integers(1, 5))
@settings(max_examples=25, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
def test_like_a_plain_search(api: Api, names: list[list[str]], asked: list[str], cut: int) -> None:
    """The hits are the things that have each word of the query, or a word that begins so."""
    mark = f"m{uuid.uuid4().hex[:10]}"
    sent = [{"name": f"{mark} {' '.join(name)}"} for name in names]
    rows = api.post("/sites", headers={"Prefer": "return=representation"}, json=sent).json()
    terms = [*asked[:-1], asked[-1][:cut]]
    expected = [
        row["id"] for row in rows
        if all(any(word.startswith(term) for word in fold(row["name"]))
               for part in terms for term in fold(part))
    ]  # fmt: skip
    try:
        hits = search(api, f"{mark} {' '.join(terms)}", kind="site", limit=100)
        assert sorted(hit["id"] for hit in hits) == sorted(expected)
    finally:
        ids = ",".join(str(row["id"]) for row in rows)
        assert api.delete(f"/sites?id=in.({ids})").status_code < 300


# Attacks


def test_a_search_costs_one_lab(sql: psycopg.Connection) -> None:
    """The plan of what reads the index names the lab first: another lab's rows cost nothing."""
    sql.execute("set local enable_seqscan = off; set local lab.id = 1")
    lines = sql.execute(
        "explain select row_id from search.entry where lab_id = inventory.current_lab()"
        " and field = 1 and word >= 'a' and word < 'b' order by word, at, row_id limit 20"
    ).fetchall()
    plan = "\n".join(str(line[0]) for line in lines)
    assert "Index Only Scan using entry_pkey" in plan, plan
    assert "Sort" not in plan, plan
    assert re.search(r"Index Cond: \(\(lab_id = .*field = .*word >= .*word < ", plan), plan


@pytest.mark.parametrize("path", ["/search?q=a", "/search?q=" + quote("é", safe="")])
def test_without_a_lab(sql: psycopg.Connection, path: str) -> None:
    """Claims without a lab find nothing; a stranger may not ask."""
    word = path.partition("=")[2]
    sql.execute("set local role lab_viewer")
    for function in ("search.by_phrase(%s, array['site'], 20)",
                     "search.by_code(%s || 'abcd', array['container'], 20)",
                     "search.named(array[%s], array['site'], 20)",
                     "search.by_words(array[1], array[%s], array['site'], 20)",
                     "search.spelled(array[%s])"):  # fmt: skip
        assert sql.execute(f"select * from {function}".encode(), [word]).fetchall() == []
    sql.execute("set local role lab_user")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        sql.execute("select * from search.by_phrase('a', array['site'], 20)")
