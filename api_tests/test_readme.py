"""The README is true: its requests give its answers, its examples work as they stand."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import settings as settings_module
from tools.settings import CHECKOUT
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
    shutil.rmtree(folder)


def run(script: str, folder: Path, **environment: str) -> str:
    """Runs a block of the README in a folder; answers what it printed."""
    done = subprocess.run(
        ["bash", "-euc", script], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, **environment}, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_requests_give_their_answers() -> None:
    """On a new stack, each curl of the README in turn prints the answer that the README shows."""
    assert len(CONSOLE) >= 8
    with throw_away(settings_module.load()) as stack:
        for command, expected in CONSOLE:
            printed = run(
                command.replace("http://localhost:5000", stack.url).replace("curl", "curl -s", 1),
                CHECKOUT,
            )
            assert json.loads(printed) == json.loads(expected), command


def test_a_resource_is_added_as_described(copy: Path, unique: str) -> None:
    """The microscope of the README applies, starts, passes its test and answers."""
    state = Path(tempfile.gettempdir()) / f"lab-{unique}"
    port = str(free_port())
    block = bash_block("docs/microscope.patch").replace(":5000", f":{port}")
    try:
        printed = run(block, copy, LAB_STATE_DIR=str(state), LAB_HTTP_PORT=port)
    finally:
        run("./stack down", copy, LAB_STATE_DIR=str(state), LAB_HTTP_PORT=port)
        shutil.rmtree(state)
    assert re.search(r"\b2 passed\b", printed), printed
    assert json.loads(printed.splitlines()[-1]) == {
        "id": 1, "lab_id": 1, "site_id": 1, "name": "Axio", "magnification": 630
    }  # fmt: skip


def test_the_schema_is_changed_as_described(copy: Path) -> None:
    """The commands for a change after a release make the files that the README names."""
    run(bash_block("sqitch rework"), copy)
    plan = (copy / "sqitch.plan").read_text()
    assert "@v1.0.0" in plan
    assert "api/sites [api/sites@v1.0.0" in plan
    for folder in ("deploy", "revert", "verify"):
        assert (copy / folder / "inventory/site_add_timezone.sql").exists()
        old = copy / "db/reworked" / folder / "api/sites@v1.0.0.sql"
        assert old.exists()
    assert old.read_text() == (CHECKOUT / "verify/api/sites.sql").read_text()


def test_people_log_in_as_described() -> None:
    """The first manager is made, logs in and is who the README says."""
    (expected,) = re.findall(r"```\n(\{\"labs\".*)\n```", README)
    block = bash_block("./stack account add") + bash_block("curl --silent --data")
    with throw_away(settings_module.load()) as stack:
        printed = run(
            block.replace("http://localhost:5000", stack.url),
            CHECKOUT,
            LAB_STATE_DIR=str(stack.state),
        )
    assert json.loads(printed.splitlines()[-1]) == json.loads(expected)
