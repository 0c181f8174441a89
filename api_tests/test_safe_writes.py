"""Nobody's edit is lost under another's: ETag, If-Match, If-None-Match; who wrote, and when."""

import itertools
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import psycopg
import pytest
import requests

from api_tests.conftest import Api, Row, assert_error
from api_tests.fixtures import Make
from api_tests.people import Person, add_lab, add_person
from api_tests.resources import EACH_RESOURCE, fill, resource_of
from api_tests.test_concurrency import last_id
from tools import environment
from tools.settings import Settings
from tools.throwaway import throw_away

COMPUTED = ("created_at", "updated_at", "updated_by")
CLIENTS = 50


@pytest.fixture(scope="module")
def ann(db: psycopg.Connection, base_url: str) -> Person:
    """A manager of a lab of her own."""
    return add_person(db, base_url, add_lab(db), "manager")


def text_of(resource: str) -> str:
    """A column of a resource that takes any text."""
    return resource_of(resource).text


def tag_of(answer: requests.Response) -> str:
    """The ETag of an answer, which must be a strong one."""
    tag = answer.headers["ETag"]
    assert re.fullmatch(r'"[0-9]{16}"', tag)
    return tag


Call = Callable[[Api], requests.Response]


def together(base_url: str, calls: list[Call]) -> Counter[int]:
    """Makes calls from 50 clients at once; counts the statuses."""

    def make(call: Call) -> int:
        with Api(base_url) as client:
            return call(client).status_code

    with ThreadPoolExecutor(CLIENTS) as clients:
        return Counter(clients.map(make, calls))


def send_different(base_url: str, path: str, headers: dict[str, str]) -> list[Row]:
    """POSTs 50 bodies at once, of which one must be taken and 49 be 412; what was answered."""
    bodies: list[Row] = []

    def send(client: Api) -> requests.Response:
        name = f"n{random.random()}"
        answer: requests.Response = client.post(path, json={"name": name}, headers=headers)
        bodies.append(answer.json())
        return answer

    assert together(base_url, [send] * CLIENTS) == {200: 1, 412: CLIENTS - 1}
    return bodies


# Versions


@EACH_RESOURCE
def test_each_version_has_a_tag(api: Api, make: Make, resource: str) -> None:
    """GET, HEAD and POST send the row's ETag; a write changes it, and another row's does not."""
    path = f"/{resource}/{make(resource)['id']}"
    first = api.get(path)
    assert tag_of(first) == tag_of(api.head(path)) == tag_of(api.get(f"{path}?select=id"))
    make(resource)
    assert tag_of(api.get(path)) == tag_of(first)
    written = api.post(path, json={text_of(resource): "new"})
    assert tag_of(written) == tag_of(api.get(path)) != tag_of(first)
    same = api.post(path, json={text_of(resource): "new"})
    assert tag_of(same) == tag_of(api.get(path)) != tag_of(written)


def test_a_list_write_makes_a_version(api: Api, make: Make) -> None:
    """A row that was written in a list has another ETag."""
    path = f"/site/{(site := make('site'))['id']}"
    before = tag_of(api.get(path))
    assert api.patch(f"/sites?id=eq.{site['id']}", json={"contact": "x"}).status_code == 204
    assert tag_of(api.get(path)) != before


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_tag_is_strong_however_long_the_row(api: Api, make: Make, method: str) -> None:
    """A row that is long enough to be compressed keeps its strong ETag, and If-Match takes it."""
    path = f"/site/{make('site', address='long ' * 1000)['id']}"
    answer = api.request(method, path, json={}, headers={"Accept-Encoding": "gzip"})
    assert len(answer.content) > 5000
    fresh = api.post(path, json={"contact": "x"}, headers={"If-Match": tag_of(answer)})
    assert fresh.status_code == 200


def test_caches_keep_labs_apart(api: Api) -> None:
    """An answer says that it depends on who asks, in which lab, and in which format."""
    vary = api.get("/site/1").headers["Vary"]
    assert {"Accept", "Authorization", "Lab"} <= set(vary.replace(" ", "").split(","))


# Reading


@EACH_RESOURCE
def test_what_is_known_is_not_sent(api: Api, make: Make, resource: str) -> None:
    """If-None-Match with the row's ETag, alone or in a list, gets a 304 with no body."""
    path = f"/{resource}/{make(resource)['id']}"
    tag = tag_of(api.get(path))
    for method, form in itertools.product(
        ("GET", "HEAD"), ("{}", "W/{}", '"other" , {}', "*")
    ):  # fmt: skip
        known = api.request(method, path, headers={"If-None-Match": form.format(tag)})
        assert (known.status_code, known.content, tag_of(known)) == (304, b"", tag), form
        assert api.get(path).status_code == 200
    api.post(path, json={text_of(resource): "new"})
    for method in ("GET", "HEAD"):
        changed = api.request(method, path, headers={"If-None-Match": f'{tag}, "1"'})
        assert changed.status_code == 200
        assert tag_of(changed) != tag


def test_a_missing_row_is_404_however_it_is_asked(api: Api) -> None:
    """If-None-Match does not hide that there is no row."""
    for tags in ("*", '"1"'):
        answer = api.get("/site/999999999", headers={"If-None-Match": tags})
        assert_error(answer, 404)
        assert "ETag" not in answer.headers


def test_what_is_embedded_may_be_newer(api: Api, make: Make) -> None:
    """With other rows embedded the whole is sent: the row's version says nothing of theirs."""
    site = make("site")
    path = f"/site/{site['id']}?select=*,freezers(name)"
    tag = tag_of(api.get(path))
    make("freezer", site_id=site["id"], name="new")
    answer = api.get(path, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.json()["freezers"]) == (200, [{"name": "new"}])
    plain = api.get(f"/site/{site['id']}?select=id", headers={"If-None-Match": tag})
    assert plain.status_code == 304


# Writing


@EACH_RESOURCE
def test_a_stale_write_gets_the_row_as_it_is(api: Api, make: Make, resource: str) -> None:
    """POST and DELETE with an old ETag are 412 with the object as GET has it; nothing changes."""
    path = f"/{resource}/{make(resource)['id']}"
    old = {"If-Match": tag_of(api.get(path))}
    assert api.post(path, json={text_of(resource): "second"}, headers=old).status_code == 200
    now = api.get(path)
    assert now.json()[text_of(resource)] == "second"
    for method in ("POST", "DELETE"):
        stale = api.request(method, path, json={text_of(resource): "third"}, headers=old)
        assert (stale.status_code, stale.json()) == (412, now.json())
        assert tag_of(stale) == tag_of(now)
        assert stale.headers["Content-Type"].startswith("application/json")
    picked = api.post(f"{path}?select=id", json={}, headers=old)
    assert (picked.status_code, picked.json()) == (412, {"id": now.json()["id"]})
    assert (api.get(path).json(), tag_of(api.get(path))) == (now.json(), tag_of(now))
    gone = api.delete(path, headers={"If-Match": tag_of(now)})
    assert (gone.status_code, gone.json()) == (200, now.json())
    assert "ETag" not in gone.headers


@pytest.mark.parametrize("form", ["{}", "W/{}", '"x",{}', '{} , W/"x"', "*"])
def test_a_condition_that_holds(api: Api, make: Make, form: str) -> None:
    """If-Match takes the ETag in a list, as a proxy that compresses changed it, and any by *."""
    path = f"/site/{make('site')['id']}"
    headers = {"If-Match": form.format(tag_of(api.get(path)))}
    assert api.post(path, json={"contact": "x"}, headers=headers).json()["contact"] == "x"


@EACH_RESOURCE
def test_creating_only(api: Api, make: Make, sql: psycopg.Connection, resource: str) -> None:
    """If-None-Match: * creates a row where there is none, and else is 412 with what is there."""
    new_id = last_id(sql, resource) + 5
    row = make(resource)
    fields = resource_of(resource).like(row)
    only = {"If-None-Match": "*"}
    made = api.post(f"/{resource}/{new_id}", json=fields, headers=only)
    assert (made.status_code, made.json()["id"]) == (200, new_id)
    again = api.post(f"/{resource}/{new_id}", json={text_of(resource): "x"}, headers=only)
    assert (again.status_code, again.json(), tag_of(again)) == (412, made.json(), tag_of(made))
    api.delete(f"/{resource}/{new_id}")
    given = api.post(f"/{resource}", json=resource_of(resource).like(row), headers=only)
    assert given.status_code == 200
    api.delete(f"/{resource}/{given.json()['id']}")


def test_writing_what_is_not_known(api: Api, make: Make) -> None:
    """If-None-Match with a tag is 412 where the row is at that version, and 200 where it is not."""
    path = f"/site/{make('site')['id']}"
    headers = {"If-None-Match": tag_of(api.get(path))}
    assert api.post(path, json={"contact": "x"}, headers=headers).status_code == 412
    assert api.post(path, json={"contact": "x"}).status_code == 200
    assert api.post(path, json={"contact": "y"}, headers=headers).json()["contact"] == "y"


@pytest.mark.parametrize("tags", ["*", '"1"'])
def test_nothing_to_match(api: Api, unique: str, tags: str) -> None:
    """With If-Match a row that is not there is not made: 412; removing it is 404, as ever."""
    headers = {"If-Match": tags}
    before = api.get("/sites").json()
    for path in ("/site/999999999", "/site"):
        assert_error(api.post(path, json={"name": unique}, headers=headers), 412, "no_version")
    assert_error(api.delete("/site/999999999", headers=headers), 404)
    assert api.get("/sites").json() == before


@pytest.mark.parametrize(
    "tags", ["1", '"1', "'1'", '"1" "2"', '"a b"', 'w/"1"', "*,*", '*, "1"', ","]
)
def test_malformed_tags(api: Api, make: Make, tags: str) -> None:
    """A header that is no list of ETags is a 400 that says so, and nothing is written."""
    path = f"/site/{(site := make('site'))['id']}"
    for method, name in itertools.product(
        ("GET", "POST", "DELETE"), ("If-Match", "If-None-Match")
    ):  # fmt: skip
        if (method, name) != ("GET", "If-Match"):
            answer = api.request(method, path, json={"contact": "x"}, headers={name: tags})
            assert_error(answer, 400, "bad_tag")
    assert api.get(path).json() == site


@pytest.mark.parametrize("name", ["If-Match", "If-None-Match", "Idempotency-Key"])
def test_headers_beyond_ascii(api: Api, name: str) -> None:
    """A condition or a key that is not ASCII is 400."""
    assert_error(api.post("/site", json={}, headers={name: b'"\xff"'}), 400, "ASCII")


@pytest.mark.parametrize(("name", "tags"), [("If-Match", '"1"'), ("If-None-Match", "*")])
def test_a_list_has_no_version(api: Api, make: Make, name: str, tags: str) -> None:
    """A write of a list on a condition is 412 and does nothing: it could not be checked."""
    site = make("site")
    row = f"/sites?id=eq.{site['id']}"
    for method, path, body in (
        ("POST", "/sites", {"name": "x"}), ("PATCH", row, {"contact": "x"}), ("DELETE", row, None),
        ("PUT", f"/sites?lab_id=eq.1&id=eq.{site['id']}", site | {"contact": "x"}),
    ):  # fmt: skip
        before = api.get("/sites").json()
        answer = api.request(method, path, json=body, headers={name: tags})
        assert_error(answer, 412, "no_version")
        assert api.get("/sites").json() == before
    assert api.get("/sites", headers={name: tags}).status_code == 200


def test_a_foreign_row_matches_nothing(api: Api, make: Make, ann: Person) -> None:
    """The tag of another lab's row, or *, tells no more than that of no row."""
    site = make("site")
    for path in (f"/site/{site['id']}", "/site/999999999"):
        for tags in ("*", tag_of(api.get(f"/site/{site['id']}"))):
            headers = {"If-Match": tags}
            assert_error(ann.api.post(path, json={"name": "x"}, headers=headers), 412, "no_version")
            assert_error(ann.api.delete(path, headers=headers), 404)
            assert_error(ann.api.get(path, headers={"If-None-Match": tags}), 404)
    assert api.get(f"/site/{site['id']}").json() == site


# Many at once


def test_one_success_a_version(base_url: str, api: Api, make: Make) -> None:
    """Of 50 clients that write one version of a row, one succeeds; 49 get what it wrote."""
    path = f"/site/{make('site')['id']}"
    for _ in range(5):
        headers = {"If-Match": tag_of(api.get(path))}
        written = send_different(base_url, path, headers)
        assert written == [api.get(path).json()] * CLIENTS


def test_no_update_is_lost(base_url: str, api: Api, make: Make) -> None:
    """50 clients that each add one to a number, and try again when they are stale, add 50."""
    path = f"/site/{make('site', contact='0')['id']}"

    def add_one(client: Api) -> requests.Response:
        answer: requests.Response = client.get(path)
        while True:
            body = {"contact": str(int(answer.json()["contact"]) + 1)}
            answer = client.post(path, json=body, headers={"If-Match": tag_of(answer)})
            if answer.status_code != 412:
                return answer

    assert together(base_url, [add_one] * CLIENTS) == {200: CLIENTS}
    assert api.get(path).json()["contact"] == str(CLIENTS)


def test_one_creates(base_url: str, api: Api, sql: psycopg.Connection) -> None:
    """Of 50 clients that create one row, one does; 49 get 412 with the row it made."""
    path = f"/site/{last_id(sql, 'site') + 5}"
    bodies = send_different(base_url, path, {"If-None-Match": "*"})
    assert bodies == [api.delete(path).json()] * CLIENTS


def test_writing_and_removing_one_version(base_url: str, api: Api, make: Make) -> None:
    """Of clients that write or remove one version, one succeeds, and nothing comes back."""
    path = f"/site/{make('site', contact='old')['id']}"
    headers = {"If-Match": tag_of(api.get(path))}
    calls: list[Call] = [
        lambda client: client.delete(path, headers=headers),
        lambda client: client.post(path, json={"contact": "new"}, headers=headers),
    ]
    statuses = together(base_url, calls * (CLIENTS // 2))
    assert statuses[200] == 1
    assert set(statuses) <= {200, 404, 412}
    left = api.get(path)
    assert left.status_code == 404 or left.json()["contact"] == "new"


# If-Match as a rule


@pytest.fixture(scope="module")
def strict() -> Iterator[Settings]:
    """A stack that requires If-Match."""
    with throw_away(replace(environment.load(), requires_if_match=True)) as stack:
        yield stack


@EACH_RESOURCE
def test_a_condition_may_be_required(strict: Settings, resource: str) -> None:
    """With LAB_REQUIRE_IF_MATCH, changing or removing a row without If-Match is 428."""
    with Api(strict.url) as api:
        ids = fill(lambda path, body: dict(api.post(path, json=body).json()))
    fields = resource_of(resource).body(ids, **{text_of(resource): "made"})
    with Api(strict.url) as api:
        made = api.post(f"/{resource}", json=fields)
        assert made.status_code == 200, made.text
        path = f"/{resource}/{made.json()['id']}"
        for method in ("POST", "DELETE"):
            answer = api.request(method, path, json={text_of(resource): "x"})
            assert_error(answer, 428, "If-Match", "no_condition")
        assert (api.get(path).json(), tag_of(api.get(path))) == (made.json(), tag_of(made))
        stale = api.post(path, json={}, headers={"If-None-Match": "*"})
        assert (stale.status_code, stale.json()) == (412, made.json())
        fresh = api.post(
            path, json={text_of(resource): "y"}, headers={"If-Match": tag_of(made)}
        )  # fmt: skip
        assert (fresh.status_code, fresh.json()[text_of(resource)]) == (200, "y")
        assert api.delete(path, headers={"If-Match": tag_of(made)}).status_code == 412
        assert api.delete(path, headers={"If-Match": tag_of(fresh)}).status_code == 200
        assert_error(api.delete(path), 404)
        assert api.post(path, json=fields).status_code == 200


def test_lists_go_on_without_a_condition(strict: Settings) -> None:
    """The requirement is for the URLs of one row: lists and functions have no ETag to send."""
    with Api(strict.url) as api:
        row = api.post("/site", json={"name": "x"}).json()
        assert api.patch(f"/sites?id=eq.{row['id']}", json={"contact": "x"}).status_code == 204
        called = api.post("/rpc/upsert_site", json={"id": row["id"], "contact": "y"})
        assert (called.status_code, called.json()["contact"]) == (200, "y")
        assert api.delete(f"/sites?id=eq.{row['id']}").status_code == 204


def test_one_creates_under_the_rule(strict: Settings) -> None:
    """Of 50 clients that POST one new id without a condition, one makes it and 49 get 428."""
    calls = [lambda client: client.post("/site/77", json={"name": "x"})] * CLIENTS
    assert together(strict.url, calls) == {200: 1, 428: CLIENTS - 1}


# When, and by whom


@EACH_RESOURCE
def test_columns_on_demand(api: Api, make: Make, sql: psycopg.Connection, resource: str) -> None:
    """created_at, updated_at and updated_by are shown where select= names them, and only there."""
    row = make(resource)
    assert not row.keys() & set(COMPUTED)
    select = f"select=*,{','.join(COMPUTED)}"
    shown = api.get(f"/{resource}/{row['id']}?{select}").json()
    stored = sql.execute(
        f"select created_at, updated_at from inventory.{resource} where (lab_id, id) = (1, %s)"
        .encode(), [row["id"]],
    ).fetchone()  # fmt: skip
    assert (*(datetime.fromisoformat(shown[name]) for name in COMPUTED[:2]),) == stored
    assert shown["updated_by"] == "lab_open"
    assert {k: v for k, v in shown.items() if k not in COMPUTED} == row
    assert api.get(f"/{resource}s?id=eq.{row['id']}&{select}").json() == [shown]
    assert api.get(f"/{resource}s?id=eq.{row['id']}").json() == [row]
    some = api.get(f"/{resource}/{row['id']}?select=updated_at,id").json()
    assert some == {"updated_at": shown["updated_at"], "id": row["id"]}


@EACH_RESOURCE
def test_a_write_answers_what_it_wrote(api: Api, make: Make, resource: str) -> None:
    """An answer to a write, of one row or of a list, shows the new time; to a removal, the last."""
    for select in ("*", "id"):
        query = f"select={select},{','.join(COMPUTED)}"
        row = make(resource)
        one, many = f"/{resource}/{row['id']}?{query}", f"/{resource}s?id=eq.{row['id']}&{query}"
        body = {text_of(resource): "new"}
        shown = [api.get(one).json()]
        for method, path in (("POST", one), ("PATCH", many), ("DELETE", one)):
            answer = api.request(
                method, path, json=body, headers={"Prefer": "return=representation"}
            )
            assert answer.status_code == 200, answer.text
            shown.append(answer.json()[0] if method == "PATCH" else answer.json())
            if method != "DELETE":
                assert api.get(many).json() == [shown[-1]]
        times = [datetime.fromisoformat(one["updated_at"]) for one in shown]
        assert times[0] < times[1] < times[2] == times[3]
        assert {one["created_at"] for one in shown} == {shown[0]["created_at"]}
        assert {one["updated_by"] for one in shown} == {"lab_open"}
        keys = [column.name for column in resource_of(resource).columns if column.key]
        made = api.post(f"/{resource}?{query}", json={k: v for k, v in row.items() if k != "id"})
        again = api.post(
            f"/{resource}s?{query}",
            json={k: v for k, v in row.items() if k not in ("id", *keys)}
            | resource_of(resource).like(row),
            headers={"Prefer": "return=representation"},
        )
        for answer in (made.json(), again.json()[0]):
            assert answer["created_at"] == answer["updated_at"]
            assert answer["updated_by"] == "lab_open"
            assert api.get(f"/{resource}s?id=eq.{answer['id']}&{query}").json() == [answer]
            api.delete(f"/{resource}/{answer['id']}")


def test_who_wrote_last(db: psycopg.Connection, base_url: str, ann: Person) -> None:
    """updated_by is the email of whoever wrote the row last, in the eyes of a viewer as well."""
    bob = add_person(db, base_url, ann.lab_id, "manager")
    viewer = add_person(db, base_url, ann.lab_id, "viewer")
    site = ann.api.post("/site?select=*,updated_by", json={"name": "x"}).json()
    assert site["updated_by"] == ann.email
    path = f"/site/{site['id']}?select=updated_by"
    assert viewer.api.get(path).json() == {"updated_by": ann.email}
    assert bob.api.post(path, json={"contact": "x"}).json() == {"updated_by": bob.email}
    assert viewer.api.get(path).json() == {"updated_by": bob.email}


def test_lists_by_time(api: Api, make: Make, unique: str) -> None:
    """Lists are ordered and filtered by these columns, and rows that are embedded show them."""
    sites = [make("site", name=unique) for _ in range(3)]
    api.post(f"/site/{sites[0]['id']}", json={"contact": "x"})
    ids = [site["id"] for site in sites]
    newest = api.get(f"/sites?name=eq.{unique}&order=updated_at.desc&select=id,updated_at").json()
    assert [row["id"] for row in newest] == [ids[0], ids[2], ids[1]]
    since = newest[0]["updated_at"].replace("+", "%2B")
    found = api.get(f"/sites?name=eq.{unique}&updated_at=gte.{since}&updated_by=eq.lab_open")
    assert [row["id"] for row in found.json()] == [ids[0]]
    assert api.get(f"/sites?name=eq.{unique}&updated_by=eq.nobody").json() == []
    freezer = make("freezer", site_id=ids[1])
    inner = "freezers(id,updated_at)"
    for path, at in ((f"/sites?id=eq.{ids[1]}&select=id,{inner}", 0),
                     (f"/site/{ids[1]}?select=id,{inner}", None)):  # fmt: skip
        answer = api.get(path).json()
        (embedded,) = (answer if at is None else answer[at])["freezers"]
        assert embedded["id"] == freezer["id"]
        age = datetime.now().astimezone() - datetime.fromisoformat(embedded["updated_at"])
        assert timedelta() <= age < timedelta(minutes=5)


@pytest.mark.parametrize("name", COMPUTED)
def test_these_columns_cannot_be_written(api: Api, make: Make, name: str) -> None:
    """A body that names one of them is 400, and so is a list's."""
    site = make("site")
    assert_error(api.post(f"/site/{site['id']}", json={name: "2020-01-01"}), 400, name)
    assert_error(api.patch(f"/sites?id=eq.{site['id']}", json={name: "2020-01-01"}), 400)
    assert_error(api.post("/sites", json={"name": "x", name: "2020-01-01"}), 400)
    assert api.get(f"/site/{site['id']}").json() == site


@pytest.mark.parametrize("name", COMPUTED)
def test_these_columns_are_no_functions(api: Api, ann: Person, name: str) -> None:
    """They cannot be called, and other views do not have them."""
    for body in ({}, {"": {"id": 1, "lab_id": 1}}, {"sites": {"id": 1}}, {"id": 1}):
        assert_error(api.post(f"/rpc/{name}", json=body), 404)
    assert_error(api.get(f"/rpc/{name}?id=1"), 404)
    assert f"/rpc/{name}" not in api.get("/").json()["paths"]
    site = ann.api.post("/site", json={"name": "x"}).json()
    ann.api.post("/computer", json={"site_id": site["id"], "name": "x"})
    ann.api.post("/tokens", json={"name": "x"})
    views = {"labs": "select={}", "instruments": "select={}", "sites": "select=id,labs({})"}
    if name != "created_at":
        views["tokens"] = "select={}"
    for view, query in views.items():
        answer = ann.api.get(f"/{view}?{query.format(name)}")
        assert (answer.status_code, answer.json()["code"]) == (400, "42703"), answer.text


def test_a_foreign_row_shows_no_time(api: Api, make: Make, ann: Person) -> None:
    """Nothing is shown of another lab's row, written or read."""
    site = make("site")
    query = f"select=*,{','.join(COMPUTED)}"
    assert_error(ann.api.get(f"/site/{site['id']}?{query}"), 404)
    assert ann.api.get(f"/sites?id=eq.{site['id']}&{query}").json() == []
    own = ann.api.post(f"/site/{site['id']}?{query}", json={"name": "own"}).json()
    assert (own["lab_id"], own["updated_by"]) == (ann.lab_id, ann.email)
    assert api.get(f"/site/{site['id']}?{query}").json()["updated_by"] == "lab_open"
