"""nginx alone, with the templates, before a program that tells what it was asked: no database."""

import json
import os
import pwd
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingMixIn, UnixStreamServer
from typing import Any

import pytest
import requests

from api_tests.conftest import Api
from api_tests.stacks import wait_for
from tools import environment, install, nginx
from tools.settings import Settings
from tools.throwaway import new


class Echo(BaseHTTPRequestHandler):
    """Stands for PostgREST: answers 200 with what nginx sent."""

    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        """Tells method, target, headers and body."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        told = json.dumps({
            "method": self.command, "target": self.path, "length": len(body),
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "body": body[:1000].decode("latin-1"),
        }).encode()  # fmt: skip
        self.send_response(200)
        for name, value in (("Content-Type", "application/json"), ("Vary", "Accept, Prefer, Range"),
                            ("Proxy-Status", "PostgREST; error=PGRST100"),
                            ("Content-Length", str(len(told)))):  # fmt: skip
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(told)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = answer

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


class EchoServer(ThreadingMixIn, UnixStreamServer):
    """The program behind nginx."""

    daemon_threads = True
    request_queue_size = 128


@dataclass(frozen=True)
class Bare:
    """An nginx at work, and a session on it."""

    settings: Settings
    api: Api
    process: subprocess.Popen[bytes]

    def asked(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        """What PostgREST would be asked for a request, which must get there."""
        answer = self.api.request(method, path, **options)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def query(self, method: str, path: str, **options: Any) -> str:
        """The query that PostgREST would be asked with."""
        return str(self.asked(method, path, **options)["target"]).partition("?")[2]

    @property
    def log(self) -> str:
        """What nginx complained of."""
        return (self.settings.state / "nginx.log").read_text(errors="replace")


def write(settings: Settings, more: dict[str, str] | None = None) -> None:
    """Writes what nginx reads; more has further files, by their path in its folder."""
    files = nginx.files(settings)
    files |= {settings.etc / "nginx" / name: text.encode() for name, text in (more or {}).items()}
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@contextmanager
def bare_nginx(
    profile: str = "development",
    more: dict[str, str] | None = None,
    limit: int | None = None,
    **changes: Any,
) -> Iterator[Bare]:
    """Starts nginx with the templates, without the rest of the stack; gone afterwards.

    more has further files of its folder, limit is how many files its account may open.
    """
    account = pwd.getpwuid(os.geteuid()).pw_name
    ours = replace(new(environment.load(), profile), run_as=account, **changes)
    ours.run.mkdir()
    write(ours, (more or {}) | ({"nginx.conf": nginx.main_file(limit).decode()} if limit else {}))
    limited = ["sh", "-c", f'ulimit -n {limit} && exec "$@"', "sh"] if limit else []
    user = "user root;" if os.geteuid() == 0 else ""
    folder = ours.etc / "nginx"
    with ExitStack() as cleanup:
        server = cleanup.enter_context(EchoServer(str(ours.run / "postgrest.sock"), Echo))
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        cleanup.callback(server.shutdown)
        log = cleanup.enter_context((ours.state / "nginx.log").open("wb"))
        process = subprocess.Popen(
            [*limited, install.nginx_program(ours), "-e", "stderr", "-p", f"{folder}/",
             "-c", f"{folder}/nginx.conf",
             "-g", f'daemon off; {user} pid "{ours.run}/nginx.pid";'],
            stdout=log, stderr=log,
        )  # fmt: skip
        cleanup.callback(process.wait, 10)
        cleanup.callback(process.terminate)
        api = cleanup.enter_context(Api(ours.url))
        if ours.is_production:
            api.verify = str(folder / nginx.CERTIFICATE)

        def answers() -> bool:
            try:
                return bool(api.get("/health").status_code == 200)
            except requests.ConnectionError:
                return False

        wait_for(answers, "nginx answers")
        yield Bare(ours, api, process)


@pytest.fixture(scope="module")
def bare() -> Iterator[Bare]:
    """The nginx of development."""
    with bare_nginx() as found:
        yield found


@pytest.fixture(scope="module")
def bare_production() -> Iterator[Bare]:
    """The nginx of production."""
    with bare_nginx("production", jwt_secret="x" * 40) as found:
        yield found
