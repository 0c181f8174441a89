"""Connections that only begin take nothing from others, whatever the system allows nginx."""

import re
import resource
import socket
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from api_tests.bare_nginx import Bare, bare_nginx
from tools.nginx import open_files
from tools.settings import CHECKOUT

pytestmark = [pytest.mark.once, pytest.mark.slow]

WANTED = 32768


def connection(bare: Bare, number: int) -> socket.socket:
    """A connection from one of four addresses."""
    port = urlsplit(bare.settings.url).port or 0
    return socket.create_connection(("127.0.0.1", port), 15, (f"127.7.0.{number % 4 + 1}", 0))


@pytest.mark.parametrize(
    ("profile", "beginning"),
    [("development", b"GET /sites HTTP/1.1\r\nHos"), ("production", b"\x16\x03\x01\x02\x00\x01")],
)
def test_connections_that_only_begin_harm_nobody(profile: str, beginning: bytes) -> None:
    """With 4,000 connections that sent half a header, or half of TLS's hello, others are served."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    count = min(4000, hard // 4)
    try:
        with bare_nginx(profile, jwt_secret="x" * 40) as bare, ExitStack() as opened:
            for number in range(count):
                half = opened.enter_context(connection(bare, number))
                half.sendall(beginning)
            for _ in range(4):
                bare.api.close()
                assert bare.api.get("/health").status_code == 200
            assert "worker_connections are not enough" not in bare.log
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize("limit", [1024, 4096])
def test_nginx_starts_within_the_limit_of_its_account(limit: int) -> None:
    """An account that may open few files starts nginx all the same, without a complaint."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert open_files(limit) == min(limit, WANTED)
    # The hard limit of this process cannot be raised again by an ordinary account: nginx gets it.
    with bare_nginx(limit=limit) as bare:
        worker = next(iter(Path(f"/proc/{bare.process.pid}/task/{bare.process.pid}/children")
                           .read_text().split()))  # fmt: skip
        limits = Path(f"/proc/{worker}/limits").read_text()
        assert re.search(rf"^Max open files +{limit} +{limit} ", limits, re.MULTILINE)
        assert "setrlimit" not in bare.log
        assert "exceed open file resource limit" not in bare.log
        assert bare.api.get("/health").status_code == 200
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (soft, hard)


def test_nginx_asks_for_two_files_a_connection() -> None:
    """A request that is passed on has two connections."""
    text = (CHECKOUT / "nginx/nginx.conf").read_text()
    assert f"worker_rlimit_nofile {WANTED};" in text
    assert f"worker_connections {WANTED // 2};" in text
