"""./stack bench: what the API gives beside what the database gives, in one run, at two sizes.

Each size has a throw-away stack of its own, so that every round measures all of them within
seconds of each other: a machine that gets slower meanwhile does so for both sides of a ratio.
"""

import argparse
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from matplotlib.figure import Figure

from tools import bench_history, bench_policies, database, install
from tools.load import (
    BENCH,
    Measurement,
    Row,
    Sample,
    Target,
    check,
    load_api,
    load_database,
    middle,
    pgbench_program,
)  # fmt: skip
from tools.settings import Settings, program, say
from tools.test import throw_away

SMALLEST = 100

NEW_SITE = '{"site_id": {n}, "name": "Site {n}", "contact": "Bruce Campbell", "country": "US"}'
MEASUREMENTS = (
    Measurement("GET /site/1", "GET", "/site/1", "select * from api.site(:one)"),
    Measurement(
        "GET /sites/0/10", "GET", "/sites/0/10",
        "select * from api.sites order by id limit :ten offset :zero",
    ),
    Measurement(
        "GET /instruments/0/10", "GET", "/instruments/0/10",
        "select * from api.instruments limit :ten offset :zero",
    ),
    Measurement(
        "POST /site/N", "POST", "/site/{n}",
        f"select * from api.upsert_site(replace('{NEW_SITE}', '{{n}}', :n::text)::jsonb)",
        body=NEW_SITE,
    ),
)  # fmt: skip


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
    add("--seconds", type=int, default=3, help="length of one run (%(default)s)")
    add("--rounds", type=int, default=3, help="runs of each, of which the median (%(default)s)")
    add("--connections", type=int, default=8, help="clients at a time (%(default)s)")
    add("--sizes", type=_sizes, default=[1_000, 1_000_000], metavar="N,N",
        help="instruments, and as many containers (1000,1000000)")  # fmt: skip
    add("--out", type=Path, default=BENCH / "results", metavar="DIR",
        help="where bench.json and bench.png go (bench/results)")  # fmt: skip
    return parser


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


def table(rows: list[Row]) -> str:
    """The result as text: a line for each request and size."""
    heads = ("request", "size", "API req/s", "p50 ms", "p99 ms",
             "pgbench tx/s", "p50 ms", "p99 ms", "API/pgbench")  # fmt: skip
    lines = [heads]
    for row in rows:
        api, floor = middle(row.api), middle(row.floor)
        lines.append((
            row.request, f"{row.size:,}",
            f"{api.per_second:,.0f}", f"{api.p50_ms:.2f}", f"{api.p99_ms:.2f}",
            f"{floor.per_second:,.0f}", f"{floor.p50_ms:.2f}", f"{floor.p99_ms:.2f}",
            f"{row.ratio:.2f}",
        ))  # fmt: skip
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    return "\n".join(
        "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])])
        for line in lines
    )


def _first_line(command: list[str | Path]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = (done.stdout + done.stderr).strip().splitlines()
    return lines[0].strip() if lines else ""


def versions(ours: Settings) -> dict[str, str]:
    """What was measured, and with what, as each program says it."""
    with database.connect(ours, "postgres") as session:
        found = session.execute("show server_version").fetchone()
    return {
        "postgres": str(found[0]) if found else "",
        "postgrest": _first_line([install.postgrest_program(ours), "--version"]),
        "nginx": _first_line([install.nginx_program(ours), "-v"]),
        "wrk": _first_line([program("wrk"), "-v"]).partition(" Copyright")[0],
        "pgbench": _first_line([pgbench_program(), "--version"]),
    }


def write_json(path: Path, about: dict[str, Any], rows: list[Row], met: list[Target]) -> None:
    """Writes all that was measured, each round of it included."""
    results = [
        {
            "request": row.request, "size": row.size, "ratio": row.ratio,
            "api": asdict(middle(row.api)), "pgbench": asdict(middle(row.floor)),
            "rounds": [
                {"api": asdict(api), "pgbench": asdict(floor)}
                for api, floor in zip(row.api, row.floor, strict=True)
            ],
        }
        for row in rows
    ]  # fmt: skip
    content = {**about, "results": results, "targets": [asdict(target) for target in met]}
    path.write_text(json.dumps(content, indent=2) + "\n")


COLORS = {"API": ("#9ecae1", "#2171b5", "#08306b"), "pgbench": ("#fdd0a2", "#e6550d", "#7f2704")}


def plot(path: Path, title: str, rows: list[Row]) -> None:
    """Draws throughput, and p50 to p99, both on a logarithmic axis."""
    names = list(dict.fromkeys(row.request for row in rows))
    sizes = sorted({row.size for row in rows})
    series = [(side, size) for side in COLORS for size in sizes]
    figure = Figure(figsize=(13, 5.5), layout="constrained")
    figure.suptitle(title)
    speed, latency = figure.subplots(1, 2)
    width = 0.8 / len(series)
    for number, (side, size) in enumerate(series):
        color = COLORS[side][sizes.index(size) % len(COLORS[side])]
        label = f"{side}, {size:,} instruments"
        ours = [row for row in rows if row.size == size]
        found = [middle(row.api if side == "API" else row.floor) for row in ours]
        places = [names.index(row.request) + (number + 0.5) * width - 0.4 for row in ours]
        rates = [sample.per_second for sample in found]
        p50, p99 = [sample.p50_ms for sample in found], [sample.p99_ms for sample in found]
        bars = speed.bar(places, rates, width * 0.92, color=color, label=label)
        texts = [f"{rate:,.0f}" for rate in rates]
        speed.bar_label(bars, texts, fontsize=8, rotation=90, padding=3)
        latency.vlines(places, p50, p99, color=color, linewidth=3, label=label)
        latency.scatter(places, p50, color=color, s=45, zorder=3)
        latency.scatter(places, p99, color=color, s=60, marker="_", linewidths=3, zorder=3)
    speed.set_ylabel("requests or transactions a second (log)")
    speed.set_title("Throughput")
    latency.set_ylabel("milliseconds (log)")
    latency.set_title("Latency: dot p50, line up to p99")
    for axes in (speed, latency):
        axes.set_yscale("log")
        axes.set_xticks(range(len(names)), names, fontsize=9)
        axes.grid(axis="y", which="major", alpha=0.4)
        axes.set_axisbelow(True)
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.08), ncols=2, fontsize=9)
    bottom, top = speed.get_ylim()
    speed.set_ylim(bottom / 2, top * 3)
    figure.savefig(path, dpi=120)


def report(
    options: argparse.Namespace,
    about: dict[str, Any],
    rows: list[Row],
    others: list[Row],
    more_targets: list[Target],
) -> int:
    """Says and writes the result; answers 1 if anything answered with an error, else 0."""
    met = targets(rows) + more_targets
    say(f"\nA page under row-level security:\n{about['policy_plan']}")
    say(f"\n{table(rows + others)}\n")
    for target in met:
        state = "met" if target.is_met else "NOT met"
        say(f"{target.text}: {target.measured:.2f}, {state}")
    options.out.mkdir(parents=True, exist_ok=True)
    write_json(options.out / "bench.json", about, rows + others, met)
    title = (f"PostgREST through nginx beside its database: {options.connections} clients, "
             f"{about['cores']} cores, {about['date'][:10]}")  # fmt: skip
    plot(options.out / "bench.png", title, rows)
    say(f"Written: {options.out / 'bench.json'}, {options.out / 'bench.png'}")
    failures = 0
    for row in rows + others:
        for name, samples in (("API", row.api), ("pgbench", row.floor)):
            count = middle(samples).failures
            failures += count
            if count:
                say(f"FAILED: {row.request} at {row.size:,}, {name}: {count:,} errors")
    return 1 if failures else 0


def bench(settings: Settings, arguments: list[str]) -> int:
    """Runs the benchmark; answers 1 if any request or transaction failed, else 0."""
    options = _parser().parse_args(arguments)
    if not shutil.which("wrk"):
        install.apt(["wrk"])
    load_before = os.getloadavg()[0]
    stacks: dict[int, Settings] = {}
    with ExitStack() as cleanup:
        for size in options.sizes:
            stacks[size] = cleanup.enter_context(throw_away(settings))
            fill(stacks[size], size)
            for measurement in MEASUREMENTS:
                check(stacks[size], measurement)
        about = {
            "date": datetime.now(UTC).isoformat(timespec="seconds"),
            "versions": versions(stacks[options.sizes[0]]),
            "cores": os.cpu_count(),
            "load_average_before": round(load_before, 2),
            "settings": {
                name: getattr(options, name)
                for name in ("seconds", "rounds", "connections", "sizes")
            },
        }
        rows = measure(stacks, options)
        size = options.sizes[-1]
        upsert = next(m for m in MEASUREMENTS if m.request == "POST /site/N")
        others, met = bench_history.measure_history(stacks[size], upsert, size, options)
        labs = cleanup.enter_context(throw_away(settings))
        say(f"Making 50 labs with {size:,} containers")
        database.run_psql(
            labs, "lab_owner", "-v", f"containers={size}", "-f", BENCH / "labs.sql"
        )  # fmt: skip
        about["policy_plan"] = bench_policies.policy_plan(labs)
        guards = bench_policies.measure_guards(labs, size, options)
    others += [row for _, *pair in guards for row in pair]
    met += bench_policies.guard_targets(guards)
    return report(options, about, rows, others, met)
