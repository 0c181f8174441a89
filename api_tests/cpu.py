"""CPU time of the programs under test: what they did, however busy the machine is.

A test that measures time fails where other work takes the processor. CPU time grows by a few parts
there, from caches that are shared, and not with the waiting.
"""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg

# Names of what serves requests, or beginnings of the command line; the rest works when it wants.
SERVING = ("nginx", "postgrest", "postgres: authenticator")


def used(process: psutil.Process) -> float:
    """CPU seconds of a process and its threads until now: of nanoseconds, or ticks of 10 ms."""
    threads = list(Path(f"/proc/{process.pid}/task").glob("*/schedstat"))
    if threads:
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9
    times = process.cpu_times()
    return float(times.user + times.system)


def stopwatch(find: Callable[[], Iterable[psutil.Process]]) -> Callable[[], float]:
    """Begins to count: what it answers tells the CPU seconds since, of the processes found."""

    def look() -> dict[int, float]:
        found = {}
        for process in find():
            with suppress(psutil.Error, OSError):
                found[process.pid] = used(process)
        return found

    before = look()
    return lambda: sum(seconds - before.get(pid, 0) for pid, seconds in look().items())


def of_stack(*names: str, state: Path | None = None) -> Callable[[], float]:
    """A stopwatch of all that serves requests, or of a part of SERVING.

    state is the folder of a stack, if not of the one under test.
    """
    folder = state or Path(os.environ["LAB_TEST_STATE_DIR"])
    pid = (folder / "run/supervisord.pid").read_text()
    names = names or SERVING

    def find() -> Iterable[psutil.Process]:
        for process in psutil.Process(int(pid)).children(recursive=True):
            with suppress(psutil.Error):
                if process.name() in names or " ".join(process.cmdline()).startswith(names):
                    yield process

    return stopwatch(find)


def of_session(session: psycopg.Connection) -> Callable[[], float]:
    """A stopwatch of what PostgreSQL does for one connection."""
    return stopwatch(lambda: [psutil.Process(session.info.backend_pid)])
