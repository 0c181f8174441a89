"""What an export takes beside a straight copy of the same rows: a part of ./stack bench."""

import resource
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import psutil

from tools import database
from tools.bench import cpu
from tools.bench.samples import Target
from tools.settings import CHECKOUT, Settings, say

LEAST = 0.3  # of \copy
ROUNDS = 3
SETTLING = 0.5  # seconds, until the kernel counts what a backend that ends has used
COPY = r"\copy (select * from api.containers) to '{}' (format csv, header)"


def children() -> float:
    """Seconds of CPU of the programs that this process has started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def watch_memory(ours: Settings, peaks: dict[str, int], is_over: threading.Event) -> None:
    """Keeps the most memory that one process of each program has of its own, until it is over."""
    while not is_over.wait(0.2):
        for process in cpu.processes(ours):
            with suppress(psutil.Error):
                memory = process.memory_info()
                name = process.name()
                peaks[name] = max(peaks.get(name, 0), memory.rss - memory.shared)


def spend(ours: Settings, run: Callable[[], object]) -> tuple[float, float]:
    """What a run takes: seconds by the clock, and of CPU of the stack and of the command."""
    before, started = sum(cpu.used(ours).values()) + children(), time.monotonic()
    run()
    seconds = time.monotonic() - started
    time.sleep(SETTLING)
    return seconds, sum(cpu.used(ours).values()) + children() - before


def measure_export(ours: Settings, size: int) -> list[Target]:
    """./stack export of the containers and a copy by psql, in turn; the memory of the former."""
    peaks: dict[str, int] = {}
    is_over = threading.Event()
    watcher = threading.Thread(target=watch_memory, args=(ours, peaks, is_over), daemon=True)
    ratios: dict[str, list[float]] = {"the clock": [], "CPU": []}
    with TemporaryDirectory() as folder:
        out, copy = Path(folder, "export.csv"), Path(folder, "copy.csv")
        command: list[str | Path] = [
            CHECKOUT / "stack", "export", "containers", out, "--url", ours.url
        ]  # fmt: skip
        watcher.start()
        for _ in range(ROUNDS):
            api = spend(ours, lambda: subprocess.run(command, check=True, capture_output=True))
            straight = spend(ours, lambda: database.run_psql(
                ours, "postgres", "-q", "-c", COPY.format(copy)))  # fmt: skip
            for ratio, one, other in zip(ratios.values(), straight, api, strict=True):
                ratio.append(one / other)
            say(f"export of {size:,} containers: {api[0]:.2f} s, CPU {api[1]:.2f} s; "
                f"\\copy {straight[0]:.2f} s, CPU {straight[1]:.2f} s")  # fmt: skip
        is_over.set()
        watcher.join()
    most = ", ".join(f"{name} {peak / 1e6:.0f} MB" for name, peak in sorted(peaks.items()))
    say(f"memory of an export, the most of one process: {most}")
    return [
        Target(f"export by {kind} reaches at least {LEAST} of \\copy", median(found),
               median(found) >= LEAST) for kind, found in ratios.items()
    ]  # fmt: skip
