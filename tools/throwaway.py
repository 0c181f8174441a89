"""Throw-away stacks: copies of one template, each with a folder, a port and a secret of its own."""

import secrets
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tools import supervise, template, up
from tools.settings import Settings

# They listen to nobody, and keep their ports from all but who asks for one by its number.
RESERVED: list[socket.socket] = []


def free_port() -> int:
    """A TCP port that is free on every address of this machine, and kept for this process."""
    probe = socket.socket()
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Production listens on all addresses, and a client of the tests comes from one of its own.
    probe.bind(("0.0.0.0", 0))
    RESERVED.append(probe)
    return int(probe.getsockname()[1])


def new(settings: Settings, profile: str = "development") -> Settings:
    """A stack of its own, with its own folder, port and secret, which nobody has started yet."""
    state = Path(tempfile.mkdtemp(prefix="lab-test-"))
    state.chmod(0o755)
    return replace(
        settings, state=state, http_address="127.0.0.1", http_port=free_port(), profile=profile,
        jwt_secret=settings.jwt_secret if settings.jwk_set else secrets.token_hex(32),
    )  # fmt: skip


@contextmanager
def started(ours: Settings) -> Iterator[Settings]:
    """The new stack, started from the template; gone afterwards."""
    try:
        template.fill(ours)
        up.up(ours)
        yield ours
    finally:
        supervise.stop(ours)
        shutil.rmtree(ours.state, ignore_errors=True)


@contextmanager
def throw_away(settings: Settings, profile: str = "development") -> Iterator[Settings]:
    """A new stack, started; gone afterwards."""
    with started(new(settings, profile)) as ours:
        yield ours
