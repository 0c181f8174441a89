"""The report of ./stack bench: its table, its JSON and its plot."""

import argparse
import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from tools import database
from tools.bench import cpu
from tools.bench.load import pgbench_program
from tools.bench.samples import Row, Target, middle
from tools.settings import Settings, program, say


def columns(lines: Sequence[Sequence[str]]) -> str:
    """Lines of cells as text: the first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])])
        for line in lines
    )


def table(rows: list[Row]) -> str:
    """The result as text: a line for each request and size, CPU in µs an answer."""
    programs = cpu.PROGRAMS
    heads = ("request", "size", "API req/s", "p50 ms", "p99 ms",
             *(f"{name} µs" for name in programs.values()),
             "pgbench tx/s", "p50 ms", "p99 ms", "Postgres µs", "API/pgbench")  # fmt: skip
    lines = [heads]
    for row in rows:
        api, floor = middle(row.api), middle(row.floor)
        lines.append((
            row.request, f"{row.size:,}",
            f"{api.per_second:,.0f}", f"{api.p50_ms:.2f}", f"{api.p99_ms:.2f}",
            *(f"{api.cpu_us[name]:,.0f}" for name in programs),
            f"{floor.per_second:,.0f}", f"{floor.p50_ms:.2f}", f"{floor.p99_ms:.2f}",
            f"{floor.cpu_us['postgres']:,.0f}", f"{row.ratio:.2f}",
        ))  # fmt: skip
    return columns(lines)


def _first_line(command: list[str | Path]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = (done.stdout + done.stderr).strip().splitlines()
    return lines[0].strip() if lines else ""


def versions(ours: Settings) -> dict[str, str]:
    """What was measured, and with what, as each program says it."""
    running = {process.name(): process.exe() for process in cpu.processes(ours)}
    with database.connect(ours, "postgres") as session:
        found = session.execute("show server_version").fetchone()
    return {
        "postgres": str(found[0]) if found else "",
        "postgrest": _first_line([running["postgrest"], "--version"]),
        "nginx": _first_line([running["nginx"], "-v"]),
        "wrk": _first_line([program("wrk"), "-v"]).partition(" Copyright")[0],
        "pgbench": _first_line([pgbench_program(), "--version"]),
    }


def about(options: argparse.Namespace, load_before: float) -> dict[str, Any]:
    """When and how was measured."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "load_average_before": round(load_before, 2),
        "settings": {
            name: getattr(options, name) for name in ("seconds", "rounds", "connections", "sizes")
        },
    }


def write_json(path: Path, run: dict[str, Any], rows: list[Row], met: list[Target]) -> None:
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
    content = {**run, "results": results, "targets": [asdict(target) for target in met]}
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
    run: dict[str, Any],
    rows: list[Row],
    others: list[Row],
    met: list[Target],
) -> int:
    """Says and writes the result; answers 1 if anything answered with an error, else 0."""
    say(f"\nA page under row-level security:\n{run['policy_plan']}")
    say(f"\n{table(rows + others)}\n")
    for target in met:
        state = "met" if target.is_met else "NOT met"
        say(f"{target.text}: {target.measured:.2f}, {state}")
    options.out.mkdir(parents=True, exist_ok=True)
    write_json(options.out / "bench.json", run, rows + others, met)
    title = (f"PostgREST through nginx beside its database: {options.connections} clients, "
             f"{run['cores']} cores, {run['date'][:10]}")  # fmt: skip
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
