"""No request holds the database for long: what each role is bounded by, and that it is cut."""

import time
from collections.abc import Callable, Iterator
from os import environ

import psycopg
import pytest

from api_tests.conftest import Api, assert_error
from api_tests.fixtures import Make
from api_tests.test_nginx import poll


def test_roles_are_bounded(sql: psycopg.Connection) -> None:
    """The role of a request has its limits, and the one that connects none that a reload breaks."""
    found = sql.execute(
        "select rolname, coalesce(rolconfig, '{}') from pg_roles"
        " where rolname in ('authenticator', 'lab_open', 'lab_owner')"
    )
    assert {name: sorted(settings) for name, settings in found} == {
        "authenticator": ["DateStyle=ISO, YMD", "jit=off", "log_error_verbosity=terse",
                          "max_parallel_workers_per_gather=0"],
        "lab_open": ["idle_in_transaction_session_timeout=8s", "lock_timeout=3s",
                     "statement_timeout=8s"],
        "lab_owner": [],
    }  # fmt: skip


@pytest.fixture
def function(api: Api, unique: str) -> Iterator[Callable[[str], str]]:
    """Makes a function of api from the body of a query, waits for it, and answers its path."""
    path = f"/rpc/{unique}"
    with psycopg.connect(environ["LAB_TEST_DATABASE"], autocommit=True) as session:

        def make_function(query: str) -> str:
            session.execute(
                f"create function api.{unique}(wanted boolean default false) returns json"
                f" language sql volatile as $$ {query} $$;"
                f"grant execute on function api.{unique} to lab_open".encode()
            )
            poll(api, path, 200, {})
            return path

        yield make_function
        session.execute(f"drop function api.{unique}".encode())


def test_a_request_runs_under_the_limits(api: Api, function: Callable[[str], str]) -> None:
    """PostgREST applies the limits of the role, and of the connection, to every request."""
    names = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "jit",
             "max_parallel_workers_per_gather"]  # fmt: skip
    path = function(
        "select json_build_array(" + ", ".join(f"current_setting('{name}')" for name in names) + ")"
    )
    assert api.get(path).json() == ["8s", "3s", "8s", "off", "0"]


@pytest.mark.once
def test_a_statement_over_the_limit_is_cut(api: Api, function: Callable[[str], str]) -> None:
    """A request that takes too long ends after 8 seconds with the code of a cancelled statement."""
    path = function("select to_json(case when wanted then pg_sleep(60)::text end)")
    started = time.monotonic()
    body = assert_error(api.post(path, json={"wanted": True}, timeout=50), 500)
    assert body["code"] == "57014"
    assert time.monotonic() - started > 7


def test_a_wait_for_a_lock_is_cut(api: Api, make: Make, sql: psycopg.Connection) -> None:
    """A request that waits for a row that somebody holds ends after 3 seconds, and changes none."""
    site = make("site")
    sql.execute("select from inventory.site where id = %s for update", [site["id"]])
    started = time.monotonic()
    body = assert_error(api.post(f"/site/{site['id']}", json={"contact": "me"}), 500)
    assert body["code"] == "55P03"  # or the limit of the statement would have cut it
    assert time.monotonic() - started > 2.5
    sql.rollback()
    assert api.get(f"/site/{site['id']}").json() == site
