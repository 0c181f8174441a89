"""Stacks that tests start by ./stack, beside the one that the other tests ask."""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import pytest
import requests

from tools import environment, template
from tools.settings import CHECKOUT
from tools.throwaway import free_port

Done = subprocess.CompletedProcess[str]
PROGRAMS = {"postgres", "postgrest", "nginx", "housekeeping"}


@dataclass(frozen=True)
class Stack:
    """One stack: the checkout it is run from, its state folder and its port."""

    state: Path
    port: int
    checkout: Path = CHECKOUT

    @property
    def url(self) -> str:
        """Where it serves."""
        return f"http://localhost:{self.port}"

    def environment(self, **variables: str) -> dict[str, str]:
        """The environment that makes ./stack work on this stack."""
        ours = {"LAB_STATE_DIR": str(self.state), "LAB_HTTP_PORT": str(self.port),
                "LAB_HTTP_ADDRESS": "127.0.0.1", "LAB_PROFILE": "development"}  # fmt: skip
        return {**os.environ, **ours, **variables}

    def run(self, *arguments: str, **variables: str) -> Done:
        """Runs ./stack to its end, without a terminal; variables go into its environment."""
        return subprocess.run(
            [self.checkout / "stack", *arguments], env=self.environment(**variables), text=True,
            stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=False,
        )  # fmt: skip

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Runs ./stack beside the test, with a Ctrl-C that works where the tests' own does not."""
        return subprocess.Popen(
            ["env", "--default-signal=INT", self.checkout / "stack", *arguments],
            env=self.environment(), text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )  # fmt: skip

    def up(self) -> Done:
        """./stack up, which must succeed."""
        done = self.run("up")
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    def running(self) -> "Stack":
        """Itself, started again if another test left it broken."""
        try:
            is_up = requests.get(f"{self.url}/health", timeout=5).status_code == 200
        except requests.RequestException:
            is_up = False
        if not is_up:
            self.up()
        return self

    def processes(self) -> list[psutil.Process]:
        """Every process at work in the state folder, whatever its name."""
        found = []
        for process in psutil.process_iter():
            try:
                if Path(process.cwd()).is_relative_to(self.state.resolve()):
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def programs(self) -> dict[str, psutil.Process]:
        """The supervisor and the four it runs, by name; there must be one of each."""
        found = []
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                if "supervisor.supervisord" in process.cmdline():
                    found.append(process)
        (supervisord,) = found
        # The housekeeping is a shell.
        names = {"sh": "housekeeping"}
        children = {names.get(c.name(), c.name()): c for c in supervisord.children()}
        assert children.keys() == PROGRAMS
        assert len(supervisord.children()) == len(PROGRAMS)
        return {"supervisord": supervisord, **children}

    def site_name(self, site_id: int) -> str:
        """The name of a site, as the API has it."""
        answer = requests.get(f"{self.url}/site/{site_id}", timeout=10)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["name"])

    def add_site(self, name: str) -> int:
        """Makes a site; answers its id."""
        answer = requests.post(f"{self.url}/site", json={"name": name}, timeout=10)
        assert answer.status_code == 200, answer.text
        return int(answer.json()["id"])


def assert_one_line(done: Done, *words: str) -> None:
    """Checks that ./stack failed with one line for a person, and that it has these words."""
    assert done.returncode != 0, done.stdout
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("stack: ")
    for word in words:
        assert word in lines[0]


def wait_for(condition: Callable[[], bool], what: str, seconds: float = 120) -> None:
    """Asks until the condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"still not so: {what}"
        time.sleep(0.05)


@contextmanager
def state_folder(name: str = "state") -> Iterator[Path]:
    """A folder of a short path that the stack's own account can reach; empty and then gone."""
    parent = Path(tempfile.mkdtemp(prefix="lab-"))
    parent.chmod(0o755)
    try:
        yield parent / name
    finally:
        shutil.rmtree(parent)


def fill(state: Path, profile: str = "development") -> None:
    """Gives a stack that was never started a cluster with every change: its up takes a moment."""
    state.mkdir(mode=0o755)
    (state / "profile").write_text(profile)
    template.fill(replace(environment.load(), state=state))


@pytest.fixture(scope="module")
def shared_stack() -> Iterator[Stack]:
    """A stack that these tests share."""
    with state_folder() as state:
        fill(state)
        stack = Stack(state, free_port())
        try:
            yield stack
        finally:
            stack.run("down")


@pytest.fixture
def stack(shared_stack: Stack) -> Stack:
    """The shared stack, running."""
    return shared_stack.running()


@pytest.fixture
def fresh() -> Iterator[Stack]:
    """A stack that was never started."""
    with state_folder() as state:
        ours = Stack(state, free_port())
        try:
            yield ours
        finally:
            if ours.processes():
                ours.run("down")


def copy_checkout(target: Path) -> Path:
    """Copies the checkout to a folder that is not there yet."""
    ignored = shutil.ignore_patterns(".git", ".env", "node_modules", "__pycache__", ".*_cache")
    return shutil.copytree(CHECKOUT, target, ignore=ignored)


@pytest.fixture(scope="module")
def copied() -> Iterator[tuple[Stack, list[tuple[int, str]]]]:
    """A copy of the checkout, started by two ups at once; paths with a space; what they said."""
    with state_folder("the state") as state:
        ours = Stack(state, free_port(), copy_checkout(state.parent / "the copy"))
        try:
            both = [ours.start("up") for _ in range(2)]
            said = [process.communicate(timeout=300) for process in both]
            yield (
                ours,
                [(p.returncode, out + err) for p, (out, err) in zip(both, said, strict=True)],
            )
        finally:
            ours.run("down")


@pytest.fixture
def copy(copied: tuple[Stack, list[tuple[int, str]]]) -> Iterator[Stack]:
    """The copied checkout's stack, running; what a test writes into its files is taken back."""
    ours = copied[0].running()
    files = [ours.checkout / "sqitch.plan", ours.checkout / "nginx/templates/lab.conf.template"]
    before = [file.read_text() for file in files]
    yield ours
    for file, text in zip(files, before, strict=True):
        file.write_text(text)


def add_change(stack: Stack, name: str, deploy: str, revert: str = "select 1;\n") -> None:
    """Appends a change to the plan of a copied checkout."""
    with (stack.checkout / "sqitch.plan").open("a") as plan:
        plan.write(f"{name} 2030-01-01T00:00:00Z A test <test@localhost> # A test\n")
    for folder, text in (("deploy", deploy), ("revert", revert), ("verify", "select 1;\n")):
        (stack.checkout / folder / f"{name}.sql").write_text(text)


SEAL = re.compile(r"\b[0-9a-f]{64}\b")


def last_seal(stack: Stack) -> str:
    """The newest seal of lab 1, when everything is sealed and all is well."""
    stack.run("psql", "-qAtc", "select audit.seal_changes()")  # or the housekeeping is at it
    wait_for(
        lambda: ", 0 not yet;" in stack.run("audit", "verify").stdout, "all is sealed", seconds=60
    )
    done = stack.run("audit", "verify")
    assert (done.returncode, "BROKEN" in done.stdout) == (0, False), done.stdout + done.stderr
    (seal,) = SEAL.findall(done.stdout)
    return str(seal)
