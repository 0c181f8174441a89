"""The README is true: its requests give its answers, its examples work as they stand."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tools import settings as settings_module
from tools.settings import CHECKOUT, DATABASE, Settings
from tools.test import free_port, throw_away

README = (CHECKOUT / "README.md").read_text()
CONSOLE = re.findall(r"```console\n\$ (.*?)\n(.*?)```", README, re.DOTALL)


def bash_block(word: str) -> str:
    """The README's one block of shell commands that has this word in it."""
    (found,) = (b for b in re.findall(r"```bash\n(.*?)```", README, re.DOTALL) if word in b)
    return str(found)


@pytest.fixture
def copy() -> Iterator[Path]:
    """A copy of the files that git has or would add, as a repository of its own."""
    folder = Path(tempfile.mkdtemp(prefix="lab-copy-"))
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (CHECKOUT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CHECKOUT / name, folder / name)
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def own(unique: str) -> Iterator[dict[str, str]]:
    """The settings of a stack for the copy, its state folder gone afterwards."""
    state = Path(tempfile.gettempdir()) / f"lab-{unique}"
    yield {"LAB_STATE_DIR": str(state), "LAB_HTTP_PORT": str(free_port())}
    shutil.rmtree(state, ignore_errors=True)


@pytest.fixture(scope="module")
def new() -> Iterator[Settings]:
    """A new stack, for those who try what stands there."""
    with throw_away(settings_module.load()) as stack:
        yield stack


def run(script: str, folder: Path, **environment: str) -> str:
    """Runs a block of the README in a folder; answers what it printed."""
    done = subprocess.run(
        ["bash", "-euc", script], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, **environment}, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_requests_give_their_answers(new: Settings) -> None:
    """On a new stack, each curl of the README in turn prints the answer that the README shows."""
    assert len(CONSOLE) >= 8
    for command, expected in CONSOLE:
        printed = run(
            command.replace("http://localhost:5000", new.url).replace("curl", "curl -s", 1),
            CHECKOUT,
        )
        assert json.loads(printed) == json.loads(expected), command


# The rules for files and changes, as far as they hold before their lists name what is new.
LINTS = (
    "squawk or sql_is or sql_fits or functions_state or plan_and_files or scripts_keep or a_verify"
    " or rules_are_kept"
)


def lint(folder: Path, stack: dict[str, str]) -> str:
    """Runs those tests of the copy on its own stack, which is up; answers what they printed."""
    state = stack["LAB_STATE_DIR"]
    command = [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", "-k", LINTS,
               "api_tests/test_lint_sql.py", "api_tests/test_sqitch.py"]  # fmt: skip
    return run(
        shlex.join(command), folder, **stack, PYTHONPATH=str(folder), LAB_TEST_STATE_DIR=state,
        LAB_TEST_DATABASE=f"host='{state}/run' port=5432 dbname={DATABASE} user=postgres",
    )  # fmt: skip


@pytest.mark.once
def test_a_resource_is_added_as_described(copy: Path, own: dict[str, str]) -> None:
    """The microscope of the README applies, starts, passes its test and the lints, and answers."""
    block = bash_block("docs/microscope.patch").replace(":5000", f":{own['LAB_HTTP_PORT']}")
    try:
        printed = run(block, copy, **own)
        linted = lint(copy, own)
    finally:
        run("./stack down", copy, **own)
    assert re.search(r"\b3 passed\b", printed), printed
    assert json.loads(printed.splitlines()[-1]) == {
        "id": 1, "lab_id": 1, "site_id": 1, "name": "Axio", "magnification": 630
    }  # fmt: skip
    assert re.search(r"scripts_keep_the_rules PASSED", linted), linted


@pytest.mark.once
def test_the_schema_is_changed_as_described(copy: Path, own: dict[str, str]) -> None:
    """The time zone of the README goes in while the API runs, comes out, and keeps the lints."""
    site = f"http://localhost:{own['LAB_HTTP_PORT']}/site/1"

    def wait_until(is_there: bool) -> None:
        deadline = time.monotonic() + 20
        while ("timezone" in requests.get(site, timeout=10).json()) != is_there:
            assert time.monotonic() < deadline
            time.sleep(0.05)

    try:
        run("./stack up", copy, **own)
        run(bash_block("sqitch rework"), copy, **own)
        for folder in ("deploy", "revert", "verify"):
            old = CHECKOUT / folder / "api/sites.sql"
            kept = copy / "db/reworked" / folder / "api/sites@v0.0.0-example.sql"
            assert kept.read_text() == old.read_text()
        run(bash_block("docs/timezone.patch"), copy, **own)
        wait_until(True)
        answer = requests.post(site, json={"timezone": "Europe/Zurich"}, timeout=10)
        assert answer.json()["timezone"] == "Europe/Zurich"
        assert requests.post(site, json={"timezone": " "}, timeout=10).status_code == 400
        run("./stack sqitch revert -y --to @HEAD^", copy, **own)
        wait_until(False)
        run("./stack up", copy, **own)
        wait_until(True)
        assert requests.get(site, timeout=10).json()["timezone"] == "Europe/Zurich"
        refused = run("! ./stack sqitch revert -y --to @HEAD^^ 2>&1", copy, **own)
        assert "inventory.site holds time zones" in refused
        run("./stack sqitch revert -y --to @HEAD^^ --set force=1; ./stack up", copy, **own)
        wait_until(True)
        linted = lint(copy, own)
    finally:
        run("./stack down", copy, **own)
    assert re.search(r"scripts_keep_the_rules PASSED", linted), linted


# The README's lines for containers, with the database's own programs run here instead.
NO_CONTAINERS = """
export PGHOST="$LAB_STATE_DIR/run"
docker() {
  [ "$1 $2 $3" = "compose --file docker-compose.prod.yml" ]
  shift 3
  case "$*" in
    "exec -T db "*) shift 3; "$@" ;;
    "up --detach --wait") env -u PGHOST ./stack up ;;
    *) return 1 ;;
  esac
}
"""


@pytest.mark.once
def test_a_backup_is_restored_as_described(copy: Path, own: dict[str, str], unique: str) -> None:
    """After a reset, and after a change, the README's lines bring back just what they had saved."""
    sites = f"http://localhost:{own['LAB_HTTP_PORT']}/sites"

    def names() -> set[str]:
        return {site["name"] for site in requests.get(sites, timeout=10).json()}

    def add(name: str) -> None:
        answer = requests.post(sites[:-1], json={"name": name}, timeout=10)
        assert answer.status_code == 200, answer.text

    def restore(script: str) -> None:
        run(script, copy, **own)
        deadline = time.monotonic() + 20
        while requests.get(sites, timeout=10).status_code == 503:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert names() == held
        run("./stack sqitch verify", copy, **own)
        run("./stack audit verify", copy, **own)

    try:
        run("./stack up", copy, **own)
        add(f"{unique} saved")
        held = names()
        run(bash_block("pg_dump --host"), copy, **own)
        run("./stack reset --yes", copy, **own)
        restore(bash_block("pg_restore --host"))
        add(f"{unique} after the restore")
        held = names()
        run(NO_CONTAINERS + bash_block("pg_dump --username"), copy, **own)
        add(f"{unique} not saved")
        restore(NO_CONTAINERS + bash_block("pg_restore --username"))
    finally:
        run("./stack down", copy, **own)


def test_a_version_is_sent_back_as_described() -> None:
    """A write with the ETag that was read gives the answer of the README."""
    block = bash_block("If-Match: $tag")
    (expected,) = re.findall(re.escape(block) + r"```\n\n```\n(.*)\n```", README)
    with throw_away(settings_module.load()) as stack:
        printed = run(block.replace("http://localhost:5000", stack.url), CHECKOUT)
    assert json.loads(printed) == json.loads(expected)


def test_people_log_in_as_described(new: Settings) -> None:
    """The first manager is made, logs in and is who the README says."""
    (expected,) = re.findall(r"```\n(\{\"labs\".*)\n```", README)
    block = bash_block("./stack account add") + bash_block("curl --silent --data")
    printed = run(
        block.replace("http://localhost:5000", new.url), CHECKOUT, LAB_STATE_DIR=str(new.state)
    )
    assert json.loads(printed.splitlines()[-1]) == json.loads(expected)
