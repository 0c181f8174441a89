"""./stack bench: what the API gives beside what the database gives, in one run, at two sizes.

Each size has a throw-away stack of its own, so that every round measures all of them within
seconds of each other: a machine that gets slower meanwhile does so for both sides of a ratio.
"""

import argparse
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from tools import database, install
from tools.bench import against, export, history, paging, policies, report, reports, search, storage
from tools.bench.load import BENCH, MEASUREMENTS, check, load_api, load_database
from tools.bench.samples import Row, Sample, Target
from tools.settings import Settings, say
from tools.throwaway import throw_away

SMALLEST = 100


def _sizes(text: str) -> list[int]:
    sizes = sorted({int(size) for size in text.split(",")})
    if not sizes or sizes[0] < SMALLEST:
        raise argparse.ArgumentTypeError(f"a size is {SMALLEST} or more")
    return sizes


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./stack bench",
        description="Measures the API beside its database on throw-away stacks, on this machine. "
        "Targets that are not met are shown; the exit code is 1 only if an answer was an error.",
    )
    add = parser.add_argument
    add("--seconds", type=int, help="length of one run (3; 2 with --against)")
    add("--rounds", type=int, help="runs of each, of which the median (3; 8 with --against)")
    add("--connections", type=int, default=8, help="clients at a time (%(default)s)")
    add(
        "--sizes",
        type=_sizes,
        metavar="N,N",
        help="instruments, and as many containers (1000,1000000; one of 100000 with --against)",
    )
    add("--containers", type=int, default=1_000_000, metavar="N",
        help="containers for storage, search, pages, export and reports (%(default)s)")  # fmt: skip
    add("--against", metavar="REV", help="measure this git revision beside the working tree")
    add("--out", type=Path, default=BENCH / "results", metavar="DIR",
        help="where bench.json and bench.png go, or against.json (bench/results)")  # fmt: skip
    return parser


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = _parser()
    options = parser.parse_args(arguments)
    is_alone = options.against is None
    # Two revisions that take turns often are measured under more alike conditions.
    options.seconds = options.seconds or (3 if is_alone else 2)
    options.rounds = options.rounds or (3 if is_alone else 8)
    options.sizes = options.sizes or ([1_000, 1_000_000] if is_alone else [100_000])
    if not is_alone and len(options.sizes) > 1:
        parser.error("--against takes one size")
    return options


@contextmanager
def durable(settings: Settings) -> Iterator[Settings]:
    """A throw-away stack whose commits wait for the disk, as those of a real one do."""
    with throw_away(settings) as ours:
        with database.connect(ours, "postgres") as session:
            session.execute("alter system reset fsync")
            session.execute("select pg_reload_conf()")
        yield ours


def fill(ours: Settings, size: int) -> None:
    """Puts `size` instruments and containers into a throw-away stack."""
    say(f"Making {size:,} instruments and containers")
    database.run_psql(
        ours, "lab_owner", "-v", f"instruments={size}", "-f", BENCH / "data.sql"
    )  # fmt: skip
    with database.connect(ours, "postgres") as session:
        session.execute("checkpoint")


def measure(stacks: dict[int, Settings], options: argparse.Namespace) -> list[Row]:
    """Every measurement at every size, round by round, the API and the database in turn."""
    rows = [Row(m.request, size, [], []) for m in MEASUREMENTS for size in stacks]
    for number in range(options.rounds):
        for measurement in MEASUREMENTS:
            for row in (row for row in rows if row.request == measurement.request):
                ours = stacks[row.size]
                row.api.append(load_api(ours, measurement, row.size, options))
                row.floor.append(load_database(ours, measurement, row.size, options))
                say(f"Round {number + 1} of {options.rounds}: {row.request} at {row.size:,}: "
                    f"{row.api[-1].per_second:,.0f} a second, "
                    f"straight {row.floor[-1].per_second:,.0f}")  # fmt: skip
    return rows


def growth(rows: list[Row], request: str, side: Callable[[Row], list[Sample]]) -> float | None:
    """How many times dearer a request is at the largest size than at the smallest."""
    ordered = sorted((row for row in rows if row.request == request), key=lambda row: row.size)
    if len(ordered) < 2:
        return None
    small, large = side(ordered[0]), side(ordered[-1])
    return median(s.per_second / big.per_second for s, big in zip(small, large, strict=True))


def targets(rows: list[Row]) -> list[Target]:
    """What the project promises of its speed, beside what this run gave."""
    worst = min(row.ratio for row in rows if row.request == "GET /site/1")
    found = [Target("GET /site/1 reaches at least 0.10 of pgbench", worst, worst >= 0.10)]
    for name, side in (("API", lambda row: row.api), ("pgbench", lambda row: row.floor)):
        times = growth(rows, "GET /instruments/0/10", side)
        if times is not None:
            text = f"GET /instruments/0/10 grows at most 1.3 times dearer ({name})"
            found.append(Target(text, times, times <= 1.3))
    return found


def bench(settings: Settings, arguments: list[str]) -> int:
    """Runs the benchmark; answers 1 if any request or transaction failed, else 0."""
    options = _options(arguments)
    if not shutil.which("wrk"):
        install.apt(["wrk"])
    if options.against is not None:
        return against.against(settings, options)
    load_before = os.getloadavg()[0]
    stacks: dict[int, Settings] = {}
    with ExitStack() as cleanup:
        for size in options.sizes:
            stacks[size] = cleanup.enter_context(durable(settings))
            fill(stacks[size], size)
            for measurement in MEASUREMENTS:
                check(stacks[size], measurement)
        about = report.about(options, load_before)
        about["versions"] = report.versions(stacks[options.sizes[0]])
        rows = measure(stacks, options)
        size = options.sizes[-1]
        upsert = next(m for m in MEASUREMENTS if m.request == "POST /site/N")
        others, met = history.measure_history(stacks[size], upsert, size, options)
        labs = cleanup.enter_context(durable(settings))
        say(f"Making 50 labs with {size:,} containers")
        database.run_psql(
            labs, "lab_owner", "-v", f"containers={size}", "-f", BENCH / "labs.sql"
        )  # fmt: skip
        about["policy_plan"] = policies.policy_plan(labs)
        guards = policies.measure_guards(labs, size, options)
        stored = cleanup.enter_context(durable(settings))
        storage.fill(stored, options.containers)
        met += search.measure_search(stored, options.containers)
        met += paging.measure_paging(stored, options.containers)
        met += export.measure_export(stored, options.containers)
        met += storage.measure_storage(stored, options.containers, options)
        met += reports.measure_reports(stored)
    others += [row for _, *pair in guards for row in pair]
    met += policies.guard_targets(guards)
    return report.report(options, about, rows, others, targets(rows) + met)
