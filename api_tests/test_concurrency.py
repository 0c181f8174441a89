"""Many clients at once: no write is lost, no id is given twice, nobody gets a 5xx."""

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
import requests

from api_tests.conftest import Api
from api_tests.fixtures import Make

CLIENTS = 50


def at_once(base_url: str, calls: list[tuple[str, str, Any]]) -> list[requests.Response]:
    """Sends (method, path, body) calls from 50 clients together; answers in the calls' order."""

    def send(call: tuple[str, str, Any]) -> requests.Response:
        method, path, body = call
        with Api(base_url) as client:
            answer: requests.Response = client.request(method, path, json=body)
            return answer

    with ThreadPoolExecutor(CLIENTS) as clients:
        return list(clients.map(send, calls))


def last_id(sql: psycopg.Connection, resource: str) -> int:
    """The number that a resource's id sequence gave last."""
    found = sql.execute(f"select last_value from inventory.{resource}_id_seq").fetchone()
    sql.rollback()
    assert found is not None
    return int(found[0])


@pytest.fixture
def forget(api: Api) -> Any:
    """Removes every site and container whose text is the one given, at the end of a test."""
    texts: list[str] = []
    yield texts.append
    for text in texts:
        api.delete(f"/containers?description=eq.{text}")
        api.delete(f"/sites?contact=eq.{text}")


def test_many_clients_make_one_row(base_url: str, api: Api, sql: psycopg.Connection) -> None:
    """50 clients that POST one new id make one row, and each is answered 200."""
    new_id = last_id(sql, "site") + 5
    answers = at_once(
        base_url, [("POST", f"/site/{new_id}", {"name": f"n{i}"}) for i in range(CLIENTS)]
    )
    assert Counter(answer.status_code for answer in answers) == {200: CLIENTS}
    assert len(api.get(f"/sites?id=eq.{new_id}").json()) == 1
    assert api.delete(f"/site/{new_id}").json()["name"] in {f"n{i}" for i in range(CLIENTS)}


def test_writes_of_different_keys_all_stay(base_url: str, api: Api, make: Make) -> None:
    """Clients that each change another key of one row lose none of each other's changes."""
    site = make("site")
    fields = ("contact", "address", "state_or_region", "country", "postcode_or_zip")
    path = f"/site/{site['id']}"
    calls = [("POST", path, {field: f"{field} {i}"}) for i in range(10) for field in fields]
    random.shuffle(calls)
    answers = at_once(base_url, calls)
    assert {answer.status_code for answer in answers} == {200}
    stored = api.get(path).json()
    for field in fields:
        assert stored[field].startswith(field)
    for (_, _, body), answer in zip(calls, answers, strict=True):
        assert body.items() <= answer.json().items()


def test_first_writes_of_different_keys_all_stay(
    base_url: str, api: Api, sql: psycopg.Connection
) -> None:
    """Clients that create one row together, each with a key of its own, end with all the keys."""
    new_id = last_id(sql, "site") + 5
    fields = ("contact", "address", "state_or_region", "country", "postcode_or_zip")
    calls = [("POST", f"/site/{new_id}", {"name": "n", field: field}) for field in fields * 10]
    answers = at_once(base_url, calls)
    assert {answer.status_code for answer in answers} == {200}
    stored = api.delete(f"/site/{new_id}").json()
    assert {field: stored[field] for field in fields} == {field: field for field in fields}


def test_chosen_and_given_ids_never_collide(
    base_url: str, sql: psycopg.Connection, unique: str, forget: Callable[[str], None]
) -> None:
    """Ids chosen by clients, just ahead of the sequence, and ids given by it make a row each."""
    forget(unique)
    start = last_id(sql, "site") + 1
    chosen = [start + 3 * step for step in range(100)]
    calls = [
        ("POST", f"/site/{site_id}", {"name": f"chosen {site_id}", "contact": unique})
        for site_id in chosen
    ]
    calls += [("POST", "/site", {"name": f"given {i}", "contact": unique}) for i in range(200)]
    random.shuffle(calls)
    answers = at_once(base_url, calls)
    assert Counter(answer.status_code for answer in answers) == {200: 300}
    with Api(base_url) as api:
        stored = {row["id"]: row["name"] for row in api.get(f"/sites?contact=eq.{unique}").json()}
    given = [answer.json() for answer in answers if answer.json()["name"].startswith("given")]
    assert len({row["id"] for row in given}) == 200
    # A client may choose an id that was given out a moment before: that is an update, not a loss
    # of another client's id, so only ids nobody chose must still hold what they were given.
    for row in given:
        if row["id"] not in chosen:
            assert stored[row["id"]] == row["name"]
    for site_id in chosen:
        assert site_id in stored


def test_a_given_id_steps_over_ids_far_ahead(
    api: Api, sql: psycopg.Connection, unique: str, forget: Callable[[str], None]
) -> None:
    """Ids that clients chose far ahead stay theirs when the sequence gets there."""
    forget(unique)
    far = last_id(sql, "site") + 20_000
    for site_id in (far, far + 1, far + 3):
        answer = api.post(f"/site/{site_id}", json={"name": "chosen", "contact": unique})
        assert answer.status_code == 200
    with psycopg.connect(sql.info.dsn, autocommit=True) as session:
        session.execute("select setval('inventory.site_id_seq', %s)", [far - 2])
    given = [
        api.post("/site", json={"name": "given", "contact": unique}).json()["id"] for _ in range(2)
    ]
    listed = api.post(
        "/sites",
        json=[{"name": "listed", "contact": unique}] * 2,
        headers={"Prefer": "return=representation"},
    ).json()
    assert [*given, *(row["id"] for row in listed)] == [far - 1, far + 2, far + 4, far + 5]
    names = Counter(row["name"] for row in api.get(f"/sites?contact=eq.{unique}").json())
    assert names == {"chosen": 3, "given": 2, "listed": 2}


def test_the_largest_id_does_not_use_up_the_others(api: Api, unique: str, make: Make) -> None:
    """The largest id there can be is taken as any other, and the next given id is a small one."""
    largest = 2**63 - 1
    assert api.post(f"/site/{largest}", json={"name": unique}).json()["id"] == largest
    try:
        assert make("site")["id"] < 1_000_000_000
    finally:
        assert api.delete(f"/site/{largest}").json()["name"] == unique


def test_a_list_with_ids_moves_the_sequence(
    api: Api, sql: psycopg.Connection, unique: str, forget: Callable[[str], None], make: Make
) -> None:
    """Rows without ids can be added after a list of rows with the very next ids."""
    forget(unique)
    start = last_id(sql, "site")
    rows = [{"id": start + i, "name": "imported", "contact": unique} for i in range(1, 301)]
    assert api.post("/sites", json=rows).status_code == 201
    assert make("site")["id"] == start + 301


def test_bulk_inserts_and_single_ones_together(
    base_url: str, api: Api, make: Make, unique: str, forget: Callable[[str], None]
) -> None:
    """Lists and single rows added at once make every row, each under an id of its own."""
    freezer = make("freezer")["id"]
    forget(unique)
    one = {"freezer_id": freezer, "description": unique}
    calls: list[tuple[str, str, Any]] = [("POST", "/containers", [one] * 40)] * 25
    calls += [("POST", "/container", one)] * 100
    random.shuffle(calls)
    statuses = Counter(answer.status_code for answer in at_once(base_url, calls))
    assert statuses == {201: 25, 200: 100}
    ids = [row["id"] for row in api.get(f"/containers?description=eq.{unique}&select=id").json()]
    assert len(ids) == len(set(ids)) == 1100


def test_delete_and_write_at_once(base_url: str, api: Api, make: Make) -> None:
    """Removing and writing one row at once gives 200, or 404 where it was gone, and no 5xx."""
    path = f"/site/{make('site', contact='old')['id']}"
    write = {"name": "new", "address": "new"}
    calls = [("DELETE", path, None), ("POST", path, write)] * 50
    answers = at_once(base_url, calls)
    assert {answer.status_code for answer in answers} <= {200, 404}
    # After the first removal nothing of the old row may come back.
    left = api.get(path)
    if any(answer.status_code == 404 for answer in answers) and left.status_code == 200:
        assert left.json()["contact"] is None
    assert api.get("/health").status_code == 200


def test_deleting_a_parent_while_children_come(base_url: str, api: Api, make: Make) -> None:
    """A freezer is removed or gets its containers, never half of both."""
    freezer = make("freezer")
    calls: list[tuple[str, str, Any]] = [("POST", "/container", {"freezer_id": freezer["id"]})] * 40
    calls.insert(20, ("DELETE", f"/freezer/{freezer['id']}", None))
    answers = at_once(base_url, calls)
    assert {answer.status_code for answer in answers} <= {200, 409}
    left = api.get(f"/containers?freezer_id=eq.{freezer['id']}&select=id").json()
    if api.get(f"/freezer/{freezer['id']}").status_code == 404:
        assert left == []
    else:
        assert left
    api.delete(f"/containers?freezer_id=eq.{freezer['id']}")
