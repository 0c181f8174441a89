"""./stack up --prod from outside: it wants a secret, and never becomes development."""

import secrets
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from api_tests.stacks import Stack, assert_one_line, fill, state_folder
from tools.throwaway import free_port

pytestmark = pytest.mark.once


SECRET = secrets.token_hex(32)


@pytest.fixture(scope="module")
def production() -> Iterator[Stack]:
    """A production stack that these tests share."""
    with state_folder() as state:
        fill(state, "production")
        ours = Stack(state, free_port())
        try:
            done = ours.run("up", "--prod", LAB_JWT_SECRET=SECRET)
            assert done.returncode == 0, done.stdout + done.stderr
            yield ours
        finally:
            ours.run("down", LAB_PROFILE="")


@pytest.mark.parametrize(
    ("secret", "word"),
    [
        ("", "is missing"),
        (secrets.token_hex(15), "can be guessed"),
        ("x" * 40, "can be guessed"),
        ("an-example-of-32-characters-or-more", "can be guessed"),
        ("development-only-secret-that-everybody-knows", "can be guessed"),
    ],
    ids=["none", "short", "one letter", "example", "of docker-compose.yml"],
)
def test_production_wants_a_secret(fresh: Stack, secret: str, word: str) -> None:
    """Production does not start with no secret, a short one, or one that others know."""
    done = fresh.run("up", "--prod", LAB_JWT_SECRET=secret)
    assert_one_line(done, "LAB_JWT_SECRET", word, "openssl rand -hex 32")
    assert fresh.processes() == []
    assert not (fresh.state / "data").exists()


def test_production_goes_on_when_its_secret_is_forgotten(production: Stack) -> None:
    """An up without the secret is refused, and what serves goes on."""
    before = production.programs()
    assert_one_line(production.run("up", LAB_PROFILE=""), "LAB_JWT_SECRET", "is missing")
    assert production.programs() == before


def test_production_is_known_by_its_data(production: Stack) -> None:
    """A production stack needs no --prod to be that again, and its second up changes nothing."""
    before = production.programs()
    done = production.run("up", LAB_PROFILE="", LAB_JWT_SECRET=SECRET)
    assert (done.returncode, production.programs()) == (0, before), done.stderr
    assert production.run("status", LAB_PROFILE="").returncode == 0


def test_production_never_becomes_development(production: Stack) -> None:
    """An up as development of what is production is refused, and what serves goes on."""
    before = production.programs()
    assert_one_line(production.run("up"), "LAB_PROFILE", "LAB_STATE_DIR")
    assert production.programs() == before


def test_development_never_becomes_production(stack: Stack) -> None:
    """Data that anyone could change are not taken for production's."""
    before = stack.programs()
    done = stack.run("up", "--prod", LAB_JWT_SECRET=SECRET)
    assert_one_line(done, "LAB_PROFILE", "LAB_STATE_DIR")
    assert stack.programs() == before


def test_production_has_no_data_at_first(production: Stack) -> None:
    """Production starts with no mock data."""
    count = "select count(*) from inventory.site"
    done = production.run("psql", "-At", "-c", count, LAB_PROFILE="")
    assert (done.returncode, done.stdout) == (0, "0\n")


def test_the_default_folders_of_the_two_profiles_differ(tmp_path: Path) -> None:
    """Without LAB_STATE_DIR, production and development of one checkout are two stacks."""
    ours = Stack(Path(), free_port())
    said = [
        ours.run(*command, LAB_STATE_DIR="", LAB_PROFILE="", LAB_HTTP_PORT="",
                 XDG_STATE_HOME=str(tmp_path)).stdout.splitlines()[-1]
        for command in (["status"], ["status", "--prod"], ["--prod", "status"])
    ]  # fmt: skip
    assert "localhost:5000 " in said[0]
    assert "localhost:1337 " in said[1]
    assert said[1] == said[2]
    assert said[1].endswith("-production")


def test_production_listens_on_every_address(fresh: Stack) -> None:
    """Production answers on every address unless it is told, development on its own machine's."""
    with closing(socket.create_server(("0.0.0.0", fresh.port))):
        done = fresh.run("up", "--prod", LAB_HTTP_ADDRESS="", LAB_JWT_SECRET=SECRET)
    assert_one_line(done, f"port {fresh.port} on 0.0.0.0")
