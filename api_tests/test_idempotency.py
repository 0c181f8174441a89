"""A write that was sent twice is done once: Idempotency-Key, answers that were lost, kill -9."""

import os
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest
import requests

from api_tests.conftest import Api, Row, assert_error
from api_tests.fixtures import Make
from api_tests.people import add_lab, add_person, one
from api_tests.resources import EACH_RESOURCE, resource_of
from tools import database, environment
from tools.settings import Settings
from tools.throwaway import throw_away

CLIENTS = 50
REPLAYED = "Idempotent-Replayed"


@pytest.fixture
def key() -> dict[str, str]:
    """The header with a key that nobody used."""
    return {"Idempotency-Key": str(uuid.uuid4())}


@pytest.fixture
def forget(api: Api, unique: str) -> Iterator[str]:
    """A contact whose sites are removed afterwards."""
    yield unique
    api.delete(f"/sites?contact=eq.{unique}")


def changes(db: psycopg.Connection) -> int:
    """How many change sets there are."""
    return int(one(db, "select count(*) from audit.change_set"))


def assert_replayed(again: requests.Response, first: requests.Response) -> None:
    """Checks that an answer is the first one again, and says so."""
    assert first.status_code == again.status_code == 200, again.text
    assert (again.content, again.headers.get("ETag")) == (first.content, first.headers.get("ETag"))
    assert (first.headers.get(REPLAYED), again.headers.get(REPLAYED)) == (None, "true")


# The plain URLs


@EACH_RESOURCE
def test_a_row_is_made_changed_and_removed_once(
    api: Api, make: Make, db: psycopg.Connection, resource: str
) -> None:
    """A repeated POST or DELETE of a row does nothing, and is answered as the first was."""
    text, row = resource_of(resource).text, make(resource)
    fields = resource_of(resource).like(row)
    keys = [{"Idempotency-Key": str(uuid.uuid4())} for _ in range(3)]
    made = api.post(f"/{resource}", json=fields | {text: "made"}, headers=keys[0])
    path = f"/{resource}/{made.json()['id']}"
    changed = api.post(path, json={text: "changed"}, headers=keys[1])
    before = changes(db)
    assert_replayed(api.post(path, json={text: "changed"}, headers=keys[1]), changed)
    assert changes(db) == before
    removed = api.delete(path, headers=keys[2])
    before = changes(db)
    assert_replayed(api.delete(path, headers=keys[2]), removed)
    # The row was changed and removed since: the first answers are what they were.
    assert_replayed(api.post(path, json={text: "changed"}, headers=keys[1]), changed)
    assert_replayed(
        api.post(f"/{resource}", json=fields | {text: "made"}, headers=keys[0]), made
    )  # fmt: skip
    assert (made.json()[text], changed.json()[text]) == ("made", "changed")
    assert changes(db) == before
    assert_error(api.get(path), 404)


def test_a_body_is_compared_by_what_it_says(api: Api, forget: str, key: dict[str, str]) -> None:
    """Spaces and the order of keys make no other request; select= shapes the first answer."""
    first = api.post("/site", data=f'{{"name":"é","contact":"{forget}"}}'.encode(), headers=key)
    again = api.post(
        "/site/", data=f'\n{{ "contact" : "{forget}",\n "name": "\\u00e9" }}\n', headers=key
    )
    assert_error(again, 422, "other_request")  # /site/ is another path
    again = api.post(
        "/site", data=f'\n{{ "contact" : "{forget}",\n "name": "\\u00e9" }}\n', headers=key
    )
    assert_replayed(again, first)
    shaped = api.post("/site?select=id", json={"name": "é", "contact": forget}, headers=key)
    assert (shaped.json(), shaped.headers[REPLAYED]) == ({"id": first.json()["id"]}, "true")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("POST", "/site/{}", {"contact": "y"}), ("POST", "/site/{}", {}), ("DELETE", "/site/{}", None),
     ("POST", "/site", {"contact": "x"}), ("POST", "/freezer/{}", {"contact": "x"}),
     ("PATCH", "/sites?id=eq.{}", {"contact": "x"}), ("POST", "/sites", {"contact": "x"}),
     ("POST", "/rpc/upsert_site", {"contact": "x"})],
)  # fmt: skip
def test_a_key_is_for_one_request(
    api: Api, make: Make, key: dict[str, str], method: str, path: str, body: Row | None
) -> None:
    """The same key with another method, path or body is 422, and does nothing."""
    own = f"/site/{make('site')['id']}"
    first = api.post(own, json={"contact": "x"}, headers=key)
    other = api.request(method, path.format(first.json()["id"]), json=body, headers=key)
    assert_error(other, 422, "other_request")
    assert api.get(own).json() == first.json()
    assert_replayed(api.post(own, json={"contact": "x"}, headers=key), first)


def test_a_condition_is_not_asked_again(api: Api, make: Make, key: dict[str, str]) -> None:
    """A repeat with If-Match is answered as the first was, which made that version old."""
    path = f"/site/{make('site')['id']}"
    headers = key | {"If-Match": api.get(path).headers["ETag"]}
    first = api.post(path, json={"contact": "x"}, headers=headers)
    assert_replayed(api.post(path, json={"contact": "x"}, headers=headers), first)


def test_what_failed_may_be_sent_again(
    api: Api, make: Make, unique: str, key: dict[str, str]
) -> None:
    """A write that was refused keeps no answer: sent again under its key, it is done."""
    site = make("site")
    path = f"/computer/{make('computer', site_id=site['id'])['id']}"
    missing = {"site_id": 999999999}
    assert_error(api.post(path, json=missing, headers=key), 409)
    old = key | {"If-Match": '"1"'}
    for _ in range(2):
        stale = api.post(path, json={"name": unique}, headers=old)
        assert (stale.status_code, stale.headers.get(REPLAYED)) == (412, None)
    done = api.post(path, json={"name": unique}, headers=key)
    assert (done.status_code, done.json()["name"]) == (200, unique)
    assert_replayed(api.post(path, json={"name": unique}, headers=key), done)


def test_nobody_shares_keys(
    db: psycopg.Connection, base_url: str, api: Api, key: dict[str, str]
) -> None:
    """The same key of another person, or in another lab, is another key."""
    ann = add_person(db, base_url, add_lab(db), "manager")
    bob = add_person(db, base_url, ann.lab_id, "manager")
    first = [
        each.post("/site", json={"name": "x"}, headers=key) for each in (api, ann.api, bob.api)
    ]
    assert {answer.status_code for answer in first} == {200}
    assert all(REPLAYED not in answer.headers for answer in first)
    for each, answer in zip((api, ann.api, bob.api), first, strict=True):
        assert_replayed(each.post("/site", json={"name": "x"}, headers=key), answer)
    assert len({(answer.json()["lab_id"], answer.json()["id"]) for answer in first}) == 3
    api.delete(f"/site/{first[0].json()['id']}")


def test_who_may_no_longer_write_gets_no_answer(
    db: psycopg.Connection, base_url: str, key: dict[str, str]
) -> None:
    """A kept answer is for those who may write, as its request is."""
    ann = add_person(db, base_url, add_lab(db), "manager")
    assert ann.api.post("/site", json={"name": "x"}, headers=key).status_code == 200
    db.execute("update auth.membership set role = 'viewer' where lab_id = %s", [ann.lab_id])
    assert_error(ann.api.post("/site", json={"name": "x"}, headers=key), 403)


def test_a_key_is_over_after_a_day(
    api: Api, forget: str, db: psycopg.Connection, key: dict[str, str]
) -> None:
    """After 24 hours a key is new again, whether housekeeping has taken it away or not."""
    body = {"name": "x", "contact": forget}
    made = {api.post("/site", json=body, headers=key).json()["id"]}
    age = "update audit.idempotency_key set created_at = now() - %s::interval where key = %s"
    db.execute(age, ["23:59", key["Idempotency-Key"]])
    db.execute("select audit.remove_old_keys()")
    assert REPLAYED in api.post("/site", json=body, headers=key).headers
    db.execute(age, ["24:01", key["Idempotency-Key"]])
    second = api.post("/site", json=body, headers=key)
    assert REPLAYED not in second.headers
    assert_replayed(api.post("/site", json=body, headers=key), second)
    db.execute(age, ["24:01", key["Idempotency-Key"]])
    db.execute("select audit.remove_old_keys()")
    count = "select count(*) from audit.idempotency_key where key = %s"
    assert one(db, count, key["Idempotency-Key"]) == 0
    third = api.post("/site", json=body, headers=key)
    made |= {second.json()["id"], third.json()["id"]}
    assert {row["id"] for row in api.get(f"/sites?contact=eq.{forget}").json()} == made
    assert len(made) == 3


@pytest.mark.parametrize("key", ["x" * 256, "a\tb", "x" * 4000])
def test_a_malformed_key(api: Api, unique: str, key: str) -> None:
    """A key is 1 to 255 printable characters of ASCII; any other is 400, and nothing is done."""
    for path in ("/site", "/sites", "/rpc/upsert_site"):
        answer = api.post(path, json={"name": unique}, headers={"Idempotency-Key": key})
        assert_error(answer, 400)
    assert api.get(f"/sites?name=eq.{unique}").json() == []


def test_the_longest_key(api: Api, forget: str) -> None:
    """A key of 255 characters, quoted as the draft of the header has it, is a key."""
    key = {"Idempotency-Key": f'"{uuid.uuid4().hex:~<253}"'}
    first = api.post("/site", json={"name": "x", "contact": forget}, headers=key)
    assert_replayed(
        api.post("/site", json={"name": "x", "contact": forget}, headers=key), first
    )  # fmt: skip


def test_reading_takes_no_key(api: Api, make: Make, db: psycopg.Connection) -> None:
    """GET, HEAD and a call that only reads may have a key, which does nothing."""
    site = make("site")
    key = {"Idempotency-Key": f"read {site['id']}"}
    for _ in range(2):
        for method, path in (("GET", "/sites"), ("HEAD", f"/site/{site['id']}")):
            assert api.request(method, path, headers=key).status_code == 200
        called = api.post("/rpc/site", json={"site_id": site["id"]}, headers=key)
        assert called.json() == site
    assert one(db, "select count(*) from audit.idempotency_key where key like 'read %%'") == 0


def test_sessions_take_no_key(api: Api, db: psycopg.Connection, base_url: str, unique: str) -> None:
    """Login, refresh, logout and password do not mind a key, and nothing of them is kept."""
    ann = add_person(db, base_url, add_lab(db), "viewer")
    key = {"Idempotency-Key": unique}
    for client, path, status in (
        (api, "/login", 400), (api, "/refresh", 401), (api, "/password", 400),
        (ann.api, "/me", 200), (ann.api, "/password", 400), (ann.api, "/logout", 200),
    ):  # fmt: skip
        for _ in range(2 if status >= 400 else 1):
            method = "GET" if path == "/me" else "POST"
            body = {"new_password": "short"} if path == "/password" else {}
            answer = client.request(method, path, json=body, headers=key)
            assert answer.status_code == status, answer.text
    assert one(db, "select count(*) from audit.idempotency_key where key = %s", unique) == 0


def test_many_clients_with_one_key(
    base_url: str, api: Api, forget: str, key: dict[str, str]
) -> None:
    """50 clients with one key: one effect, 50 equal answers, one of which is the first."""

    def send(_: int) -> requests.Response:
        with Api(base_url) as client:
            answer: requests.Response = client.post(
                "/site", json={"name": "once", "contact": forget}, headers=key
            )
            return answer

    with ThreadPoolExecutor(CLIENTS) as clients:
        answers = list(clients.map(send, range(CLIENTS)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({(answer.content, answer.headers["ETag"]) for answer in answers}) == 1
    assert Counter(answer.headers.get(REPLAYED) for answer in answers) == {
        None: 1, "true": CLIENTS - 1
    }  # fmt: skip
    assert api.get(f"/sites?contact=eq.{forget}").json() == [answers[0].json()]


# PostgREST's own surface


def newest_change(db: psycopg.Connection, lab: int = 1) -> int:
    """The change set that was opened last in a lab."""
    query = "select id from audit.change_set where lab_id = %s order by changed_at desc limit 1"
    return int(one(db, query, lab))


LISTS = [
    ("POST", "/sites", '{"name":"x","contact":"{word}"}'),
    ("POST", "/sites", '[{"name":"x","contact":"{word}"},{"name":"y","contact":"{word}"}]'),
    ("PATCH", "/sites?id=eq.{id}", '{"contact":"{word}"}'),
    ("PUT", "/sites?lab_id=eq.1&id=eq.{id}", '{"id":{id},"lab_id":1,"name":"{word}"}'),
    ("DELETE", "/sites?id=eq.{id}", ""),
    ("POST", "/rpc/upsert_site", '{"id":{id},"name":"{word}"}'),
    ("POST", "/rpc/delete_site", '{"site_id":{id}}'),
]


@pytest.mark.parametrize(("method", "path", "body"), LISTS)
def test_a_repeat_names_the_change(
    api: Api,
    make: Make,
    db: psycopg.Connection,
    forget: str,
    key: dict[str, str],
    method: str,
    path: str,
    body: str,
) -> None:
    """A repeat on PostgREST's own surface is 409 with the change set that the first made."""
    row_id = str(make("site")["id"])
    path, body = (text.replace("{id}", row_id).replace("{word}", forget) for text in (path, body))
    headers = key | {"Content-Type": "application/json"}
    first = api.request(method, path, data=body, headers=headers)
    assert first.status_code in (200, 201, 204), first.text
    change, rows = newest_change(db), api.get("/sites?select=*,updated_at").json()
    for _ in range(2):
        answer = api.request(method, path, data=body, headers=headers)
        assert_error(answer, 409, "already_done", f"change {change}.")
    if body:
        other = api.request(method, path, data=body.replace('"}', '!"}'), headers=headers)
        if body.replace('"}', '!"}') != body:
            assert_error(other, 422, "other_request")
    assert newest_change(db) == change
    assert api.get("/sites?select=*,updated_at").json() == rows


LONG = "[" + '{"name":"a","contact":"{word}"},' * 100


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ('{"name":"a","contact":"{word}"}', '{"name":"b","contact":"{word}"}'),
        ('{"name":"é","contact":"{word}"}', '{"name":"éé","contact":"{word}"}'),
        ('{\n  "name": "é",\n  "contact": "{word}",\n  "country": "a"\n}\n',
         '{\n  "name": "é",\n  "contact": "{word}",\n  "country": "b"\n}\n'),
        (LONG + '{"name":"b","contact":"{word}"}]', LONG + '{"name":"c","contact":"{word}"}]'),
    ],
    ids=["short", "length", "lines", "long"],
)  # fmt: skip
def test_another_body_is_told(
    api: Api, forget: str, key: dict[str, str], first: str, other: str
) -> None:
    """A body of another length, or other in its early ASCII, is another request: 422, not 409."""
    headers = key | {"Content-Type": "application/json"}
    bodies = [text.replace("{word}", forget).encode() for text in (first, other)]
    assert api.post("/sites", data=bodies[0], headers=headers).status_code == 201
    assert_error(api.post("/sites", data=bodies[1], headers=headers), 422, "other_request")
    assert_error(api.post("/sites", data=bodies[0], headers=headers), 409, "already_done")


def test_a_write_without_effect_is_done_once(api: Api, key: dict[str, str]) -> None:
    """A repeat of what changed no row is 409 as well, and says that there is no change."""
    path = "/sites?id=eq.999999999"
    assert api.patch(path, json={"contact": "x"}, headers=key).status_code == 204
    answer = api.patch(path, json={"contact": "x"}, headers=key)
    assert_error(answer, 409, "already_done", "nothing that has a history")


def test_tokens_and_members_are_made_once(
    db: psycopg.Connection, base_url: str, unique: str, key: dict[str, str]
) -> None:
    """A repeat is 409; the token or the invitation that was answered is nowhere to be read."""
    ann = add_person(db, base_url, add_lab(db), "manager")
    path, email = "/tokens", f"{unique}@test.example"
    token = ann.api.post(path, json={"name": unique}, headers=key).json()["access_token"]
    assert_error(ann.api.post(path, json={"name": unique}, headers=key), 409, "already_done")
    assert_error(ann.api.post(path, json={"name": "other"}, headers=key), 422, "other_request")
    assert [one["name"] for one in ann.api.get(path).json()] == [unique]
    path, key = f"/lab/{ann.lab_id}/member/{email}", {"Idempotency-Key": unique}
    invited = ann.api.post(path, json={"role": "viewer"}, headers=key)
    assert invited.status_code == 200, invited.text
    again = ann.api.post(path, json={"role": "viewer"}, headers=key)
    assert_error(again, 409, "already_done")
    kept = db.execute("select k::text from audit.idempotency_key k").fetchall()
    for secret in (token, invited.json()["invitation"]):
        assert not [row for (row,) in kept if secret in row]


def test_a_kept_answer_is_for_nobody_else(sql: psycopg.Connection) -> None:
    """No role of the API reads or writes keys."""
    for verb in ("select * from", "delete from"):
        sql.execute("set local role lab_open")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            sql.execute(f"{verb} audit.idempotency_key".encode())
        sql.rollback()


# Requests at the same time


def held(db: psycopg.Connection, what: str, count: int = 1) -> bool:
    """Whether so many statements that hold these words wait for a lock."""
    return bool(
        one(
            db, "select count(*) >= %s from pg_stat_activity where wait_event_type = 'Lock'"
            " and query like %s", count, f"%{what}%",
        )
    )  # fmt: skip


def wait_for(condition: Callable[[], bool], what: str, seconds: float = 120) -> None:
    """Asks until the condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"still not so: {what}"
        time.sleep(0.02)


INSERT_KEY = """insert into audit.idempotency_key (lab_id, caller, key, request)
  values (1, 'lab_open', %s, 'POST /site')"""


def test_a_repeat_waits_for_the_first(
    base_url: str, api: Api, forget: str, db: psycopg.Connection, key: dict[str, str]
) -> None:
    """A repeat that comes too early waits: if the first is undone, it is done instead."""
    body = {"name": "x", "contact": forget}
    with (
        psycopg.connect(os.environ["LAB_TEST_DATABASE"]) as first,
        Api(base_url) as client,
        ThreadPoolExecutor(1) as pool,
    ):
        first.execute(INSERT_KEY, [key["Idempotency-Key"]])
        repeat = pool.submit(client.post, "/site", json=body, headers=key)
        wait_for(lambda: held(db, "admit"), "the repeat waits")
        assert api.get(f"/sites?contact=eq.{forget}").json() == []
        first.rollback()
        done = repeat.result()
    assert (done.status_code, done.headers.get(REPLAYED)) == (200, None)
    assert api.get(f"/sites?contact=eq.{forget}").json() == [done.json()]


def test_a_repeat_does_not_wait_for_ever(api: Api, key: dict[str, str]) -> None:
    """A repeat of what takes longer than a lock may be waited for is 409, to be sent again."""
    with psycopg.connect(os.environ["LAB_TEST_DATABASE"]) as first:
        first.execute(INSERT_KEY, [key["Idempotency-Key"]])
        assert_error(api.post("/site", json={"name": "x"}, headers=key), 409, "in_progress")
        first.rollback()


# kill -9


@pytest.fixture(scope="module")
def stack() -> Iterator[Settings]:
    """A stack to kill programs of."""
    with throw_away(environment.load()) as ours:
        yield ours


def processes(stack: Settings, name: str) -> list[psutil.Process]:
    """The processes of a program of the stack."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.name() == name and Path(process.cwd()).is_relative_to(stack.state.resolve()):
                found.append(process)
    return found


def is_up(stack: Settings) -> bool:
    """Whether the API answers."""
    with suppress(requests.RequestException), Api(stack.url) as api:
        return bool(api.get("/health").status_code == 200)
    return False


@pytest.mark.once
@pytest.mark.parametrize("victim", ["postgrest", "postgres"])
@pytest.mark.parametrize(
    ("path", "body", "is_plain"),
    [("/computer", {"site_id": 1, "name": "x"}, True),
     ("/computers", [{"site_id": 1, "name": "x"}, {"site_id": 1, "name": "x"}], False)],
)  # fmt: skip
def test_killed_in_mid_request(
    stack: Settings, key: dict[str, str], victim: str, path: str, body: object, is_plain: bool
) -> None:
    """PostgREST or Postgres is killed while it writes; sent again with its key, it is done once."""
    wait_for(lambda: is_up(stack), "the API answers")
    query = "select count(*) from inventory.computer where name = 'x'"
    with database.connect(stack, "postgres") as db:
        before = int(one(db, query))

    def send() -> requests.Response:
        with Api(stack.url) as client:
            answer: requests.Response = client.post(path, json=body, headers=key)
            return answer

    with ThreadPoolExecutor(1) as pool:
        lost: Future[requests.Response]
        # The foreign key of a computer waits for its site.
        with suppress(psycopg.OperationalError), database.connect(stack, "postgres") as blocker:
            blocker.execute("begin; select from inventory.site where id = 1 for update")
            with database.connect(stack, "postgres") as db:
                lost = pool.submit(send)
                wait_for(lambda: held(db, "pgrst_"), "the write waits")
            doomed = processes(stack, victim)
            assert doomed
            for process in doomed:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
            psutil.wait_procs(doomed, timeout=10)
            blocker.execute("rollback")
        assert lost.result().status_code == 503
    wait_for(lambda: is_up(stack), "the API answers again", seconds=60)
    with database.connect(stack, "postgres") as db:
        done, again = send(), send()
        assert done.status_code == (200 if is_plain else 201), done.text
        assert int(one(db, query)) == before + (1 if is_plain else 2)
        if is_plain:
            assert_replayed(again, done)
        else:
            assert_error(again, 409, f"change {newest_change(db)}.")


@pytest.mark.once
def test_killed_after_the_write(stack: Settings, key: dict[str, str]) -> None:
    """A write and its kept answer outlive Postgres: a client that lost the answer gets it."""
    wait_for(lambda: is_up(stack), "the API answers")
    with Api(stack.url) as api:
        first = api.post("/site", json={"name": "kept"}, headers=key)
        doomed = processes(stack, "postgres")
        for process in doomed:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(doomed, timeout=10)
        wait_for(lambda: is_up(stack), "the API answers again", seconds=60)
        assert_replayed(api.post("/site", json={"name": "kept"}, headers=key), first)
        assert api.get("/sites?name=eq.kept").json() == [first.json()]
