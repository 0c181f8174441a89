"""The two sides of ./stack bench --against: a revision's files, its stack, the rows in it."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from tools import database, supervise
from tools.bench.load import ask, post
from tools.settings import CHECKOUT, Settings, StackError, program
from tools.throwaway import free_port

CHUNK = 10_000  # rows in one POST: also a busy machine stores them before a request times out


def git(*arguments: str) -> str:
    """What git says of this checkout. Raises StackError where it fails."""
    done = subprocess.run([program("git"), *arguments], cwd=CHECKOUT, capture_output=True,
                          text=True, check=False)  # fmt: skip
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or ["no message"]
        raise StackError(f"git {arguments[0]} failed: {lines[-1]}")
    return done.stdout.strip()


def find_commit(revision: str) -> str:
    """The commit that a revision names. Raises StackError if git knows none."""
    try:
        return git("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    except StackError:
        raise StackError(f"git knows no revision {revision!r} here; git log --oneline --all lists "
                         "those that it knows") from None  # fmt: skip


def working_tree() -> dict[str, Any]:
    """The commit this tree stands on, and whether anything in it differs from that."""
    return {"commit": git("rev-parse", "HEAD"), "has_changes": bool(git("status", "--porcelain"))}


@contextmanager
def checkout(commit: str) -> Iterator[Path]:
    """The files of a commit in a folder of their own, which git does not know; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="lab-bench-"))
    folder.chmod(0o755)
    try:
        git("archive", "--format=tar", f"--output={folder / 'tree.tar'}", commit)
        subprocess.run(["tar", "-xf", "tree.tar"], cwd=folder, check=True)
        if not (folder / "stack").exists():
            raise StackError(f"the revision {commit[:12]} has no ./stack to start it with")
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def started(tree: Path, settings: Settings) -> Iterator[Settings]:
    """A stack that a tree's own ./stack starts, in development; gone afterwards."""
    state = Path(tempfile.mkdtemp(prefix="lab-bench-"))
    state.chmod(0o755)
    ours = replace(settings, state=state, http_address="127.0.0.1", http_port=free_port(),
                   profile="development")  # fmt: skip
    environment = {
        **os.environ, "LAB_STATE_DIR": str(state), "LAB_PROFILE": "development",
        "LAB_HTTP_ADDRESS": ours.http_address, "LAB_HTTP_PORT": str(ours.http_port),
        "LAB_REQUIRE_IF_MATCH": "off",
    }  # fmt: skip

    def run(command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([tree / "stack", command], cwd=tree, env=environment, text=True,
                              capture_output=True, check=False)  # fmt: skip

    try:
        done = run("up")
        if done.returncode != 0:
            lines = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
            raise StackError(f"the stack of {tree} does not start: {lines[-1]}")
        yield ours
    finally:
        run("down")
        supervise.stop(ours)
        shutil.rmtree(state, ignore_errors=True)


def rows(size: int) -> dict[str, list[dict[str, Any]]]:
    """What bench/data.sql makes, as lists to post, parents first."""
    sites, half = size // 10, size // 2
    return {
        "sites": [{
            "id": n, "name": f"Site {n}", "contact": f"Contact {n}", "country": "USA",
            "address": f"{n} Muffin Lane, Ann Arbor", "state_or_region": "MI",
            "postcode_or_zip": "48103",
        } for n in range(1, sites + 1)],
        "computers": [
            {"id": n, "site_id": 1 + n % sites, "name": f"Computer {n}", "mac": f"{n:012x}"}
            for n in range(1, half + 1)
        ],
        "freezers": [
            {"id": n, "site_id": 1 + n % sites, "name": f"Freezer {n}"} for n in range(1, half + 1)
        ],
        "containers": [
            {"id": n, "freezer_id": 1 + n % half, "description": f"Box {n}"}
            for n in range(1, size + 1)
        ],
    }  # fmt: skip


def tidy(ours: Settings) -> None:
    """Does what autovacuum and the checkpointer would otherwise do while the clock runs."""
    with database.connect(ours, "postgres") as session:
        session.execute("vacuum (analyze)")
        session.execute("checkpoint")


def fill(ours: Settings, size: int) -> None:
    """Puts `size` instruments and as many containers in the place of the mock data, over HTTP."""
    with database.connect(ours, "postgres") as session:
        session.execute("alter system set autovacuum = off")
        session.execute("select pg_reload_conf()")
    lists = rows(size)
    for name in reversed(lists):
        answer = ask(ours, "DELETE", f"/{name}?id=gt.0")
        if not answer.ok:
            raise StackError(f"DELETE /{name} answers {answer.status_code}: {answer.text[:200]}")
    for name, content in lists.items():
        for start in range(0, len(content), CHUNK):
            post(ours, f"/{name}", json.dumps(content[start : start + CHUNK]))
