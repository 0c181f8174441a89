"""A throw-away stack with two resources made to be hard: racks within racks, and vials in them.

They have what storage units and samples have: a table that refers to itself, a freezer that follows
the rack by "on update cascade", places that rows swap (a deferrable key), a partial unique index,
two foreign keys to one table, one to auth.account, JSON, lists and booleans.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from api_tests.fixtures import Connection
from api_tests.stacks import Stack, fill, state_folder
from api_tests.undoing import Lab
from tools.settings import CHECKOUT, DATABASE
from tools.throwaway import free_port

CHANGES = ("inventory/rack", "inventory/vial", "api/racks", "api/vials")
IN_LAB = "where lab_id = inventory.current_lab()"


def add_shelves(checkout: Path) -> None:
    """Adds racks and vials to a copy of the checkout, as CONTRIBUTING says."""
    plan = checkout / "sqitch.plan"
    text = plan.read_text()
    for change in CHANGES:
        schema, name = change.split("/")
        source = CHECKOUT / f"api_tests/shelves/{change}.sql"
        shutil.copy(source, checkout / f"deploy/{change}.sql")
        force = ", force => :{?force}" if schema == "inventory" else ""
        for folder, call in (("verify", "verify_resource"), ("revert", "drop_resource")):
            extra = force if folder == "revert" else ""
            end = "rollback" if folder == "verify" else "commit"
            body = f"begin;\ncall {schema}.{call}('{schema}.{name}'{extra});\n{end};\n"
            (checkout / f"{folder}/{change}.sql").write_text(body)
        text += f"{change} 2030-01-01T00:00:00Z A test <test@localhost> # A test\n"
    plan.write_text(text)
    routes = checkout / "nginx/templates/routes.conf.template"
    before = routes.read_text()
    routes.write_text(before.replace("freezer | container", "freezer | container | rack | vial"))
    assert routes.read_text() != before


@pytest.fixture(scope="module")
def shelves() -> Iterator[Stack]:
    """A running stack that has racks and vials."""
    with state_folder("shelves") as state:
        checkout = state.parent / "checkout"
        ignored = shutil.ignore_patterns(".git", ".env", "node_modules", "__pycache__", ".*_cache")
        shutil.copytree(CHECKOUT, checkout, ignore=ignored)
        add_shelves(checkout)
        fill(state)  # the changes before these
        stack = Stack(state, free_port(), checkout)
        try:
            stack.up()
            yield stack
        finally:
            stack.run("down")


@pytest.fixture(scope="module")
def shelves_db(shelves: Stack) -> Iterator[Connection]:
    """Its database, as superuser; each statement stays."""
    conninfo = f"host='{shelves.state / 'run'}' port=5432 dbname={DATABASE} user=postgres"
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("select set_config('lab.id', '1', false)")
        yield connection


@pytest.fixture
def shelved(shelves: Stack, shelves_db: Connection) -> Lab:
    """A lab with freezers 1 and 2, rack 1 in freezer 1, racks 2 and 3 in it, vials 1 to 4 there."""
    ours = Lab(shelves_db, shelves.url)
    ours.write(
        "insert into inventory.site (id, name) values (1, 'Site 1')",
        "insert into inventory.freezer (id, site_id, name) values (1, 1, 'F1'), (2, 1, 'F2')",
        "insert into inventory.rack (id, freezer_id, name) values (1, 1, 'Shelf')",
        """insert into inventory.rack (id, parent_id, "row", col, name)
        values (2, 1, 1, 1, 'Box 2'), (3, 1, 1, 2, 'Box 3')""",
        """insert into inventory.vial (id, rack_id, "row", col, code)
        values (1, 2, 1, 1, 'v1'), (2, 2, 1, 2, 'v2'), (3, 3, 1, 1, 'v3'), (4, 3, 1, 2, 'v4')""",
    )
    return ours
