"""./stack bench --against: a revision beside the working tree, and nothing left of it."""

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from tools.settings import CHECKOUT

pytestmark = [pytest.mark.once, pytest.mark.slow]

REQUESTS = ("GET /site/1", "GET /sites/0/10", "GET /containers/0/100", "GET /instruments/0/10",
            "POST /site/N")  # fmt: skip
BULK = "1,000 rows in one POST"
LOADS = [*REQUESTS, *(f"{request}, straight" for request in REQUESTS), BULK]


def bench(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs ./stack bench with its throw-away things in a folder."""
    return subprocess.run(
        [CHECKOUT / "stack", "bench", *arguments], env={**os.environ, "TMPDIR": str(folder)},
        text=True, capture_output=True, timeout=560, check=False,
    )  # fmt: skip


def worktrees() -> str:
    """What git knows of checkouts beside this one."""
    return subprocess.run(["git", "worktree", "list"], cwd=CHECKOUT, text=True, check=True,
                          capture_output=True).stdout  # fmt: skip


def processes_in(folder: Path) -> Iterator[psutil.Process]:
    """Processes that work in a folder."""
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if Path(process.cwd()).is_relative_to(folder):
                yield process


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """An empty folder that the stack's own account can reach, as it cannot reach pytest's."""
    with tempfile.TemporaryDirectory(prefix="lab-t") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="module")
def compared(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Any]]:
    """A short run against HEAD: its table, and its JSON."""
    out = tmp_path_factory.mktemp("bench")
    done = bench(folder, "--against", "HEAD", "--seconds", "1", "--rounds", "1",
                 "--sizes", "1000", "--out", str(out))  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout, json.loads((out / "against.json").read_text())


@pytest.mark.parametrize("load", LOADS)
def test_each_load_has_both_sides(compared: tuple[str, dict[str, Any]], load: str) -> None:
    """The table has a line a load: both rates, their ratio and its spread, CPU of both."""
    lines = [line for line in compared[0].splitlines() if re.match(rf"{re.escape(load)}  ", line)]
    assert len(lines) == 1, compared[0]
    cells = re.split(r"  +", lines[0])
    assert len(cells) == 10, lines[0]
    rates, ratio, spread = cells[1:4]
    assert all(float(rate.replace(",", "")) > 0 for rate in rates.split(" / ")), lines[0]
    assert float(ratio) > 0, lines[0]
    assert spread == f"{ratio}..{ratio}", "one round has no spread"
    assert float(cells[-1]) > 0, lines[0]
    is_straight = load.endswith(", straight")
    assert [cell == "-" for cell in cells[6:9]] == [is_straight, is_straight, False], lines[0]


@pytest.mark.parametrize("load", LOADS)
def test_cpu_by_program(compared: tuple[str, dict[str, Any]], load: str) -> None:
    """Each program that a load passes through used CPU, on both sides, and none failed."""
    [found] = [result for result in compared[1]["results"] if result["request"] == load]
    for side in ("old", "new"):
        sample = found[side]
        used = {name for name, cpu in sample["cpu_us"].items() if cpu > 0}
        if load == BULK:  # nginx and PostgREST hand it on within a tick of the kernel's clock
            assert "postgres" in used, sample
        elif load.endswith(", straight"):
            assert used == {"postgres"}, sample
        else:
            assert used == {"nginx", "postgrest", "postgres"}, sample
        assert sample["failures"] == 0, sample


def test_it_says_what_was_compared(compared: tuple[str, dict[str, Any]]) -> None:
    """Both commits are named, in the text and in the JSON, with the programs of each side."""
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=CHECKOUT, text=True, check=True,
                          capture_output=True).stdout.strip()  # fmt: skip
    text, found = compared
    assert f"Old is {head[:12]} (HEAD), new is {head[:12]}" in text
    for side in ("old", "new"):
        assert found[side]["commit"] == head
        assert all(found[side]["versions"].values()), found[side]


@pytest.mark.usefixtures("compared")
def test_nothing_is_left(folder: Path) -> None:
    """No folder, no process and no worktree is left of either side."""
    assert list(folder.iterdir()) == []
    assert list(processes_in(folder)) == []
    assert str(folder) not in worktrees()


@pytest.mark.parametrize("revision", ["no-such-revision", "--output=x", "HEAD:stack", ""])
def test_unknown_revision(folder: Path, revision: str) -> None:
    """What names no commit is refused in one line, before anything starts."""
    done = bench(folder, f"--against={revision}")
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith(f"stack: git knows no revision {revision!r}"), done.stderr
    assert done.stderr.count("\n") == 1


def test_one_size(folder: Path) -> None:
    """Two sizes are refused: a comparison has one."""
    done = bench(folder, "--against", "HEAD", "--sizes", "1000,2000")
    assert done.returncode == 2
    assert "--against takes one size" in done.stderr
