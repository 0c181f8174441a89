"""Fixtures of many modules: rows of any resource, and the database with what is written kept."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from api_tests.conftest import Api, Row
from api_tests.resources import resource_of

Make = Callable[..., Row]
Connection = psycopg.Connection[Any]


@pytest.fixture
def make(api: Api) -> Iterator[Make]:
    """Makes rows with `make("site", name="x")`, parents included, and removes them afterwards."""
    made: list[str] = []

    def make_row(resource: str, **fields: Any) -> Row:
        one = resource_of(resource)
        parents = {
            column.parent: make_row(column.parent)["id"]
            for column in one.required
            if column.parent and column.name not in fields
        }
        answer = api.post(f"/{resource}", json=one.body(parents, **fields))
        assert answer.status_code == 200, answer.text
        row: Row = answer.json()
        made.append(f"/{resource}/{row['id']}")
        return row

    yield make_row
    for path in reversed(made):
        api.delete(path)


@pytest.fixture(scope="module")
def db() -> Iterator[Connection]:
    """The database under test, as superuser acting in lab 1; each statement stays."""
    with psycopg.connect(os.environ["LAB_TEST_DATABASE"], autocommit=True) as connection:
        connection.execute("select set_config('lab.id', '1', false)")
        yield connection
