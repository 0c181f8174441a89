"""How much CPU the programs of a stack use: a part of ./stack bench."""

from collections.abc import Iterator
from contextlib import suppress

import psutil

from tools import supervise
from tools.settings import Settings

# As supervisord calls them, and as a table does.
PROGRAMS = {"nginx": "nginx", "postgrest": "PostgREST", "postgres": "Postgres"}


def processes(ours: Settings) -> Iterator[psutil.Process]:
    """Every process of nginx, PostgREST and Postgres in a stack: masters, workers, backends."""
    for process in supervise.strays(ours):
        with suppress(psutil.NoSuchProcess):
            if process.name() in PROGRAMS:
                yield process


def used(ours: Settings) -> dict[str, float]:
    """Seconds of CPU that each program has used since it started, user and system together.

    A backend that has ended still counts: its parent keeps its time as that of a child. The
    kernel tells each process's time in steps of 10 ms.
    """
    seconds = dict.fromkeys(PROGRAMS, 0.0)
    for process in processes(ours):
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            seconds[process.name()] += (
                times.user + times.system + times.children_user + times.children_system
            )
    return seconds


def spent(ours: Settings, before: dict[str, float], answers: int) -> dict[str, float]:
    """CPU since `before`, in µs for each of so many answers, by program."""
    after = used(ours)
    return {name: max(after[name] - before[name], 0) / max(answers, 1) * 1e6 for name in PROGRAMS}
