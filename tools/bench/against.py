"""./stack bench --against REV: a git revision beside the working tree, in one run.

Each side has a throw-away stack, started by that side's own ./stack and filled over HTTP with the
same rows. Every load runs on them in turn, old, new, new, old: a machine that gets slower meanwhile
does so for both. Autovacuum is off and each round starts tidy, so that no side is measured while
the database cleans up; what a revision costs there is not in the figures.
"""

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from tools.bench import cpu, report, sides
from tools.bench.load import (
    BULK,
    MEASUREMENTS,
    Measurement,
    ask,
    check,
    load_api,
    load_database,
)
from tools.bench.samples import Pair, Sample, middle
from tools.settings import CHECKOUT, Settings, StackError, say

Load = Callable[..., Sample]  # of a stack, and `options`

CONTAINERS = Measurement(
    "GET /containers/0/100", "GET", "/containers/0/100",
    "select * from api.containers order by id limit :hundred offset :zero",
)  # fmt: skip
STRAIGHT = ", straight"  # the statement alone, by pgbench
COMPARED = (*MEASUREMENTS[:2], CONTAINERS, *MEASUREMENTS[2:])


@contextmanager
def blaming(what: str) -> Iterator[None]:
    """Says which part failed, in front of the StackError that it raised."""
    try:
        yield
    except StackError as error:
        raise StackError(f"{what}: {error}") from None


def bulk(ours: Settings, body: str, count: int, **_: object) -> Sample:
    """A list of containers in one POST: rows a second, and CPU in µs a row.

    A busy machine may run into the database's statement_timeout; that counts as a failure.
    """
    before, started = cpu.used(ours), time.monotonic()
    answer = ask(ours, "POST", "/containers", body, Prefer="return=minimal")
    seconds = time.monotonic() - started
    cpu_us = cpu.spent(ours, before, count)
    rate = count / seconds if answer.ok else 0.0
    if not answer.ok:
        say(f"POST /containers answers {answer.status_code}: {answer.text[:200]}")
    return Sample(rate, seconds * 1e3, seconds * 1e3, int(not answer.ok), cpu_us)


def loads(size: int) -> dict[str, Load]:
    """Every load by its name in the table: each request, its statement alone, and the bulk."""
    found: dict[str, Load] = {}
    for each in COMPARED:
        found[each.request] = partial(load_api, measurement=each, size=size)
        found[each.request + STRAIGHT] = partial(load_database, measurement=each, size=size)
    count = min(BULK, size)
    body = json.dumps([{"freezer_id": 1, "description": f"Box {n}"} for n in range(count)])
    found[f"{count:,} rows in one POST"] = partial(bulk, body=body, count=count)
    return found


def measure(stacks: dict[str, Settings], size: int, options: argparse.Namespace) -> list[Pair]:
    """Every load on both sides in turn, round by round, after a second of each that warms up."""
    all_loads = loads(size)
    warm_up = argparse.Namespace(**{**vars(options), "seconds": 1})
    for request, load in all_loads.items():
        if not request.endswith(STRAIGHT):  # what it reads is in memory by then
            for name, ours in stacks.items():
                with blaming(f"{name}, {request}"):
                    load(ours, options=warm_up)
    pairs = [Pair(request, [], []) for request in all_loads]
    for number in range(options.rounds):
        for ours in stacks.values():
            sides.tidy(ours)
        for index, pair in enumerate(pairs):
            names = list(stacks) if (number + index) % 2 == 0 else list(reversed(stacks))
            for name in names:
                with blaming(f"{name}, {pair.request}"):
                    sample = all_loads[pair.request](stacks[name], options=options)
                pair.side(name).append(sample)
            say(f"Round {number + 1} of {options.rounds}: {pair.request}: "
                f"old {pair.old[-1].per_second:,.0f} a second, "
                f"new {pair.new[-1].per_second:,.0f}, {pair.speed[-1]:.2f}")  # fmt: skip
    return pairs


def _cell(old: float | None, new: float | None) -> str:
    if old is None or new is None:
        return "-"
    return " / ".join(f"{n:.1f}" if n < 10 else f"{n:,.0f}" for n in (old, new))


def heading(run: dict[str, Any]) -> str:
    """What stands above the table: which commits, which units, how busy the machine was."""
    old, new = run["old"], run["new"]
    return (
        f"Old is {old['commit'][:12]} ({old['revision']}), new is {new['commit'][:12]}"
        f"{' with changes' if new['has_changes'] else ''}. Medians over the rounds, CPU of each\n"
        "program in µs an answer. The bulk counts in rows: rows a second, µs a row. The load\n"
        f"average was {run['load_average_before']} on {run['cores']} cores: where others work "
        "too, look at min..max."
    )


def table(pairs: list[Pair]) -> str:
    """The result as text, a line a load, old / new in each cell."""
    programs = cpu.PROGRAMS
    lines = [("old / new", "a second", "new/old", "min..max", "p50 ms", "p99 ms",
              *(f"{name} µs" for name in programs.values()), "CPU new/old")]  # fmt: skip
    for pair in pairs:
        old, new = middle(pair.old), middle(pair.new)
        lines.append((
            pair.request, f"{old.per_second:,.0f} / {new.per_second:,.0f}",
            f"{median(pair.speed):.2f}", f"{min(pair.speed):.2f}..{max(pair.speed):.2f}",
            f"{old.p50_ms:,.2f} / {new.p50_ms:,.2f}", f"{old.p99_ms:,.2f} / {new.p99_ms:,.2f}",
            *(_cell(old.cpu_us.get(name), new.cpu_us.get(name)) for name in programs),
            f"{median(pair.cpu):.2f}",
        ))  # fmt: skip
    return report.columns(lines)


def write_json(path: Path, run: dict[str, Any], pairs: list[Pair]) -> None:
    """Writes all that was measured, each round of it included."""
    results = [
        {
            "request": pair.request, "ratio": median(pair.speed), "ratios": pair.speed,
            "cpu_ratio": median(pair.cpu), "cpu_ratios": pair.cpu,
            "old": asdict(middle(pair.old)), "new": asdict(middle(pair.new)),
            "rounds": [
                {"old": asdict(old), "new": asdict(new)}
                for old, new in zip(pair.old, pair.new, strict=True)
            ],
        }
        for pair in pairs
    ]  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**run, "results": results}, indent=2) + "\n")


def against(settings: Settings, options: argparse.Namespace) -> int:
    """Measures a revision beside this tree; answers 1 if any answer was an error, else 0.

    Raises StackError if git knows no such revision, or if a side does not start.
    """
    commit, load_before = sides.find_commit(options.against), os.getloadavg()[0]
    size = options.sizes[0]
    stacks: dict[str, Settings] = {}
    with ExitStack() as cleanup:
        old_tree = cleanup.enter_context(sides.checkout(commit))
        for name, tree in (("old", old_tree), ("new", CHECKOUT)):
            say(f"Starting {name}, and making {size:,} instruments and containers")
            with blaming(name):
                stacks[name] = cleanup.enter_context(sides.started(tree, settings))
                sides.fill(stacks[name], size)
                for measurement in COMPARED:
                    check(stacks[name], measurement)
        run = report.about(options, load_before)
        run["old"] = {"revision": options.against, "commit": commit}
        run["new"] = sides.working_tree()
        for name, ours in stacks.items():
            run[name]["versions"] = report.versions(ours)
        pairs = measure(stacks, size, options)
    say(f"\n{heading(run)}\n\n{table(pairs)}\n")
    write_json(options.out / "against.json", run, pairs)
    say(f"Written: {options.out / 'against.json'}")
    failures = 0
    for pair in pairs:
        for name in stacks:
            count = middle(pair.side(name)).failures
            failures += count
            if count:
                say(f"FAILED: {pair.request}, {name}: {count:,} errors")
    return 1 if failures else 0
