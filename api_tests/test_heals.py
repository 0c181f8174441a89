"""Without an up: what is killed, or takes too much memory, is back soon, and status tells."""

import contextlib
import http.client
import socket
import threading
import time
import xmlrpc.client
from typing import Any

import psutil
import pytest
import requests
from supervisor.xmlrpc import SupervisorTransport

from api_tests.stacks import Stack, wait_for
from tools import supervise

pytestmark = [pytest.mark.once, pytest.mark.slow]

JSON = {"Content-Type": "application/json"}


class OverSocket(http.client.HTTPConnection):
    """A connection to PostgREST itself, past nginx and its limits."""

    def __init__(self, stack: Stack) -> None:
        """Connects at the first request; it waits a minute for an answer."""
        super().__init__("localhost", timeout=60)
        self.path = str(stack.state / "run/postgrest.sock")

    def connect(self) -> None:
        """Opens the socket."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def write_until(stack: Stack, is_over: threading.Event, name: str, acknowledged: list[int]) -> None:
    """Adds one site after the other, and notes the id of each that was acknowledged."""
    while not is_over.is_set():
        try:
            answer = requests.post(f"{stack.url}/site", json={"name": name}, timeout=10)
        except requests.RequestException:
            continue
        if answer.status_code == 200:
            acknowledged.append(answer.json()["id"])
        else:
            assert answer.status_code in (500, 502, 503, 504), answer.text
            time.sleep(0.05)


def test_postgrest_has_a_ceiling_of_memory(stack: Stack, unique: str) -> None:
    """Nested bodies take PostgREST to its ceiling: it starts again, and no write is lost."""
    before = stack.programs()["postgrest"]
    is_over, acknowledged = threading.Event(), list[int]()
    writers = [
        threading.Thread(target=write_until, args=(stack, is_over, unique, acknowledged))
        for _ in range(2)
    ]
    for writer in writers:
        writer.start()
    most = 0
    try:
        # One of them takes 1 GB in three seconds, and may end just before the ceiling.
        connections = [OverSocket(stack) for _ in range(3)]
        for connection in connections:
            # It may end before all of them have sent theirs.
            with contextlib.suppress(ConnectionError):
                connection.request("POST", "/sites", b'{"a":' * (3 << 20), JSON)
        deadline = time.monotonic() + 300
        while not supervise.is_over(before):
            assert time.monotonic() < deadline, f"it goes on, with {most >> 20} MB"
            try:
                most = max(most, before.memory_info().rss)
            except psutil.NoSuchProcess:
                break
            time.sleep(0.02)
        ended, count = time.monotonic(), len(acknowledged)
        wait_for(lambda: len(acknowledged) > count + 5, "writes are acknowledged again")
        seconds = time.monotonic() - ended
    finally:
        is_over.set()
        for writer in writers:
            writer.join()
    print(
        f"ended at {most >> 20} MB, writes again after {seconds:.1f} s, {len(acknowledged)} writes"
    )
    assert most < 1300 << 20
    answer = requests.get(f"{stack.url}/sites?name=eq.{unique}&select=id", timeout=20)
    stored = {site["id"] for site in answer.json()}
    assert acknowledged
    assert set(acknowledged) <= stored
    assert stack.programs()["postgrest"] != before


def test_nginx_comes_back_after_its_master_is_killed(stack: Stack) -> None:
    """Killed, nginx's master has a successor within seconds, and the old workers are gone."""
    master = stack.programs()["nginx"]
    workers = master.children()
    assert workers
    master.kill()
    wait_for(lambda: all(map(supervise.is_over, workers)), "the old workers end")

    def is_new() -> bool:
        found = [p for p in stack.processes() if p.name() == "nginx" and len(p.children())]
        return len(found) == 1 and found[0] != master

    wait_for(is_new, "a new nginx has workers")
    wait_for(lambda: stack.run("status").returncode == 0, "status says that all is well")
    assert stack.programs()["nginx"] != master
    assert stack.site_name(1) == "Site 1"


def test_status_names_what_is_left_over(stack: Stack) -> None:
    """A worker that holds the port of a killed master is named by status, and ends later."""
    programs = stack.programs()
    stopped, *others = programs["nginx"].children()
    programs["supervisord"].suspend()
    programs["nginx"].kill()
    wait_for(lambda: stopped.ppid() != programs["nginx"].pid, "the worker has lost its master")
    stopped.suspend()  # so it does not hear that it should end
    try:
        programs["supervisord"].resume()
        wait_for(lambda: all(map(supervise.is_over, others)), "the others end")
        done = stack.run("status")
        assert done.returncode == 3
        assert f"nginx        LEFT OVER, process {stopped.pid}" in done.stdout, done.stdout
    finally:
        programs["supervisord"].resume()
        stopped.resume()
    wait_for(lambda: stack.run("status").returncode == 0, "all is well again")


@pytest.mark.parametrize("victim", ["supervisord", "housekeeping"])
def test_status_is_not_content_with_an_answer(stack: Stack, victim: str) -> None:
    """The API answers, but nothing keeps it, or seals its history: status says so, and is not 0."""
    if victim == "supervisord":
        stack.programs()[victim].kill()
    else:
        transport = SupervisorTransport(None, None, f"unix://{stack.state}/run/supervisor.sock")
        proxy: Any = xmlrpc.client.ServerProxy("http://localhost", transport=transport)
        proxy.supervisor.stopProcess(victim)
    done = stack.run("status")
    assert done.returncode == 3
    assert f"{stack.url} answers, but not all of it runs" in done.stdout, done.stdout
    assert stack.up().returncode == 0
