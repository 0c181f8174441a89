"""How ./stack test runs the tests: on copies of one template, side by side, and nothing is left."""

import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import replace
from operator import itemgetter
from pathlib import Path

import psutil
import pytest

from api_tests import thin
from api_tests.conftest import LONGEST
from api_tests.resources import RESOURCES
from api_tests.world import ROLES
from tools import environment, schema, template, throwaway
from tools import test as runner
from tools.settings import CHECKOUT, DATABASE

pytestmark = pytest.mark.once


def start(folder: Path, *arguments: str | Path) -> subprocess.Popen[str]:
    """Starts ./stack test, its temporary files in a folder, with a Ctrl-C that works."""
    return subprocess.Popen(
        ["env", "--default-signal=INT", CHECKOUT / "stack", "test", *arguments],
        env={**os.environ, "TMPDIR": str(folder)}, text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def at_work(folder: Path) -> set[str]:
    """The names of the programs that work in a folder, or were given it for temporary files."""
    found = set()
    for process in psutil.process_iter():
        try:
            if Path(process.cwd()).is_relative_to(folder) or str(folder) in process.environ().get(
                "TMPDIR", ""
            ):
                found.add(process.name())
        except psutil.Error:
            continue
    return found


@pytest.mark.parametrize(
    ("number", "workers"),
    [(signal.SIGINT, "2"), pytest.param(signal.SIGTERM, "0", marks=pytest.mark.slow)],
    ids=["Ctrl-C", "kill"],
)
def test_a_run_that_is_ended_leaves_nothing(number: signal.Signals, workers: str) -> None:
    """Ctrl-C, or a kill, ends the tests, their stacks and what they started, and says so."""
    folder = Path(tempfile.mkdtemp(prefix="lab-"))
    folder.chmod(0o755)
    process = start(folder, "-n", workers, "api_tests/test_role_settings.py")
    try:
        deadline = time.monotonic() + 120
        while not {"postgres", "postgrest", "nginx"} <= at_work(folder):
            assert process.poll() is None, process.communicate()[0]
            assert time.monotonic() < deadline, "no stack was started"
            time.sleep(0.05)
        process.send_signal(number)
        printed, _ = process.communicate(timeout=200)
        assert process.returncode == 130, printed
        assert at_work(folder) == set()
        assert list(folder.iterdir()) == []
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder)


def test_a_module_stays_in_one_process(tmp_path: Path) -> None:
    """Of several processes one runs all tests of a module; a failure shows its line and values."""
    bad = tmp_path / "test_bad.py"
    bad.write_text(
        "import os, pytest\n@pytest.mark.parametrize('n', range(9))\n"
        "def test_bad(n):\n    assert (os.getpid(), n + 1) == 3\n"
    )
    process = start(tmp_path, "-q", *runner.side_by_side([]), "-n", "2", bad)
    printed, _ = process.communicate(timeout=200)
    assert process.returncode == 1, printed
    assert "9 failed" in printed
    assert len(set(re.findall(r"assert \((\d+), ", printed))) == 1, printed


@pytest.mark.parametrize("arguments", [[], ["-q"], ["-qx", "--durations=9", "--tb=short"]])
def test_all_tests_run_side_by_side(arguments: list[str]) -> None:
    """Where nothing chooses among the tests, several processes run them."""
    assert "--numprocesses" in runner.side_by_side(arguments)


@pytest.mark.parametrize("arguments", [["-k", "x"], ["-mx"], ["api_tests"], ["-n", "2"], ["--pdb"]])
def test_a_few_tests_run_in_one_process(arguments: list[str]) -> None:
    """Where tests are chosen, one stack is enough."""
    assert runner.side_by_side(["-q", *arguments]) == []


def test_each_resource_and_each_input_is_met() -> None:
    """Without --all each resource and each URL meets a test, and a few meet every input."""
    by_resource = [{"resource": name, "value": n} for name in RESOURCES for n in range(5)]
    by_url = [{"path": f"/{name}s", "value": n} for name in [*RESOURCES, "login"] for n in range(5)]
    for tests in (by_resource, by_url):
        left = thin.left_out(tests)
        kept = [one for place, one in enumerate(tests) if place not in left]
        met = {word: [one["value"] for one in kept if word in one.values()]
               for one in tests for word in one.values() if isinstance(word, str)}  # fmt: skip
        assert {len(values) for values in met.values()} == {1, 5}
        assert [values for word, values in met.items() if thin.resource_in(word) in thin.FEW] == [
            [*range(5)]] * len(thin.FEW)  # fmt: skip
    assert thin.left_out(by_resource[:20]) == []  # somebody chose these resources


def test_roles_deal_out_the_other_resources() -> None:
    """Each role tries a few resources, and all roles together try all; --all has the rest."""
    urls = [("GET", f"/{name}/1") for name in RESOURCES] + [("POST", "/login")]
    tried = []
    for role in ROLES:
        mine, rest = (
            thin.dealt(urls, role, ROLES, is_rest, itemgetter(1)) for is_rest in (False, True)
        )
        assert sorted(mine + rest) == sorted(urls)
        tried += mine
    assert Counter(tried) == {
        url: 1 if thin.resource_in(url[1]) in thin.OTHERS else len(ROLES) for url in urls
    }


def test_the_longest_modules_are_there() -> None:
    """What the list of modules that begin names are modules."""
    assert [n for n in LONGEST if not (CHECKOUT / f"api_tests/test_{n}.py").exists()] == []


def test_a_reserved_port_is_free_on_every_address() -> None:
    """No client gets it as its own, whatever address it comes from; a server may listen there."""
    port = throwaway.free_port()
    with closing(socket.socket()) as client, pytest.raises(OSError, match="in use"):
        client.bind(("127.1.0.1", port))
    socket.create_server(("0.0.0.0", port)).close()


def test_old_templates_are_removed(tmp_path: Path) -> None:
    """A template that nobody used for days goes, unless it is being copied just now."""
    settings = replace(environment.load(), cache=tmp_path)
    folder = tmp_path / "clusters"
    for name, age in (("old", 9), ("copied", 9), ("used", 1), (template.key(settings), 0)):
        (folder / name).mkdir(parents=True)
        (folder / f"{name}.lock").touch()
        then = time.time() - age * 24 * 3600
        os.utime(folder / f"{name}.lock", (then, then))
    with (folder / "copied.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        template.remove_old(folder)
    left = {path.name for path in folder.iterdir() if path.is_dir()}
    assert left == {"copied", "used", template.key(settings)}


def test_all_has_both_databases(monkeypatch: pytest.MonkeyPatch) -> None:
    """--all has all but the page, on Debian's PostgreSQL and on 18; a plain run has no slow one."""
    monkeypatch.setattr(runner, "second_postgres", lambda _: Path("/18"))
    monkeypatch.setattr("tools.install.plpgsql_check", lambda _: None)
    settings = replace(environment.load(), pg_bindir=None)
    found = [(ours.pg_bindir, *more) for ours, *more in runner.ways(settings, ["--all", "-q"])]
    assert found == [(None, ["-m", "not ui"], ["-q"]), (Path("/18"), ["-m", "not once"], ["-q"])]
    chosen = [which for _, which, _ in runner.ways(settings, ["--all", "-k", "x"])]
    assert chosen == [[], ["-m", "not once"]]
    assert [which for _, which, _ in runner.ways(settings, [])] == [["-m", "not slow and not ui"]]
    assert [which for _, which, _ in runner.ways(settings, ["-k", "x"])] == [[]]


def test_the_template_is_what_a_deploy_makes() -> None:
    """A stack that was started from the template has the schema of db/schema.sql."""
    stack = replace(environment.load(), state=Path(os.environ["LAB_TEST_STATE_DIR"]))
    assert schema.difference(schema.dump(stack, DATABASE)) == ""


@pytest.mark.parametrize(
    "source", ["deploy/api/sites.sql", "verify/api/sites.sql", "sqitch.plan", "db/bootstrap.sql"]
)
def test_a_template_is_of_its_sources(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, source: str
) -> None:
    """A change of any file of a deploy makes another template."""
    for name in template.SOURCES:
        path, copy = CHECKOUT / name, tmp_path / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if path.is_dir() else shutil.copy)(path, copy)
    settings = environment.load()
    before = template.key(settings)
    monkeypatch.setattr(template, "CHECKOUT", tmp_path)
    assert template.key(settings) == before
    (tmp_path / source).write_text((tmp_path / source).read_text() + "\n")
    assert template.key(settings) != before


def test_another_account_or_postgresql_has_another_template(tmp_path: Path) -> None:
    """A template is of the account that owns it and of the PostgreSQL that made it."""
    settings = environment.load()
    (tmp_path / "postgres").write_text("#!/bin/sh\necho postgres 99\n")
    (tmp_path / "postgres").chmod(0o755)
    others = [settings, replace(settings, run_as="x"), replace(settings, pg_bindir=tmp_path)]
    assert len({template.key(other) for other in others}) == 3
