"""What moving and finding many things takes: a part of ./stack bench."""

import argparse
import json
import time
from statistics import median
from typing import Any

import psutil
import psycopg

from tools import database
from tools.bench import cpu
from tools.bench.load import BENCH, percentile, timed_post
from tools.bench.samples import Target
from tools.settings import Settings, say

MOVES = 10_000  # things in one request, and tubes in a freezer
BOXES = 625
# Ids as bench/containers.sql gives them.
TUBE, RACK, SHELF, EMPTY_BOX = 10_000_000, 2_000_000, 3_000_001, 5_000_000
FULL, SPARE, HALF_FULL, PLATE = 1, 1_000_002, 1_000_001, 1_000_001
LOOKS = 100  # runs of a statement


def fill(ours: Settings, size: int) -> None:
    """Puts `size` containers at places into a throw-away stack, with all that belongs to them."""
    say(f"Making {size:,} containers in boxes, racks and freezers")
    database.run_psql(
        ours, "postgres", "-v", f"containers={size}", "-v", f"boxes={min(BOXES, size // 100)}",
        "-f", BENCH / "containers.sql",
    )  # fmt: skip


def moves(size: int) -> list[dict[str, Any]]:
    """The tubes of the first freezer, each to a place of its own in an empty box."""
    return [
        {"container": TUBE + n, "to": {
            "unit": EMPTY_BOX + n // 100, "row": 1 + n % 100 // 10, "col": 1 + n % 10}}
        for n in range(min(MOVES, size))
    ]  # fmt: skip


def time_verb(ours: Settings, verb: str, body: dict[str, Any]) -> dict[str, float]:
    """How long a verb and its undo take, how much CPU of Postgres the verb, all in seconds."""
    before = cpu.used(ours)["postgres"]
    seconds, answer = timed_post(ours, f"/{verb}", json.dumps(body))
    found = {"seconds": seconds, "cpu": cpu.used(ours)["postgres"] - before}
    found["rows"] = answer.json()["row_count"]
    found["undo"], _ = timed_post(ours, f"/change/{answer.json()['change_id']}/undo")
    return found


def measure_verbs(ours: Settings, size: int, options: argparse.Namespace) -> list[Target]:
    """Verbs over many things through the API, each taken back again, round by round."""
    many = min(MOVES, size)
    asked: dict[str, tuple[str, dict[str, Any], float]] = {
        f"{many:,} moves in one request": ("move", {"items": moves(size)}, 3.0),
        f"evacuating a freezer of {many:,}": (
            "evacuate", {"freezer": FULL, "to": {"freezer": SPARE}}, 5.0),
        f"a rack of {min(2500, size):,} to another shelf of its freezer": (
            "move", {"items": [{"unit": RACK, "to": {"unit": SHELF}}]}, 0.1),
    }  # fmt: skip
    found = []
    for text, (verb, body, limit) in asked.items():
        times = [time_verb(ours, verb, body) for _ in range(options.rounds)]
        typical = {name: median(one[name] for one in times) for name in times[0]}
        say(f"{text}: {typical['rows']:,.0f} rows in {typical['seconds']:.3f} s, of them "
            f"{typical['cpu']:.2f} s CPU of Postgres; undo {typical['undo']:.3f} s")  # fmt: skip
        found.append(Target(f"{text}: less than {limit} s", typical["seconds"],
                            typical["seconds"] < limit))  # fmt: skip
    return found


def time_look(session: psycopg.Connection, statement: str, ids: list[int]) -> tuple[float, float]:
    """A statement as a viewer of lab 1: its p95 over a hundred runs, and CPU by run, in seconds."""
    backend = psutil.Process(session.info.backend_pid)
    times = []
    spent = -sum(backend.cpu_times()[:2])
    for _ in range(LOOKS):
        with session.transaction():
            session.execute(
                "select set_config('role', 'lab_viewer', true), set_config('lab.id', '1', true),"
                """ set_config('request.jwt.claims', '{"role":"lab_open"}', true)"""
            )
            started = time.perf_counter()
            session.execute(statement.encode(), [ids], prepare=True).fetchall()
            times.append(int((time.perf_counter() - started) * 1e6))
    spent += sum(backend.cpu_times()[:2])
    return percentile(sorted(times), 95) / 1e6, spent / LOOKS


def measure_looks(ours: Settings, size: int) -> list[Target]:
    """Looks at many things, straight at the database, one client."""
    looks = {
        "the map of a box of 96": (
            "select jsonb_array_length(api.storage_unit_map((%s::bigint[])[1])->'content')",
            [PLATE]),
        "the paths of 1,000 scattered containers": (
            "select c.id, api.path(c) from api.containers c where c.id = any (%s)",
            [TUBE + n * size // 1000 for n in range(1000)]),
        f"the free space of a freezer with {min(BOXES, size // 100):,} boxes": (
            "select * from api.freezer_space((%s::bigint[])[1])", [HALF_FULL]),
    }  # fmt: skip
    found = []
    with database.connect(ours, "authenticator") as session:
        for text, (statement, ids) in looks.items():
            p95, spent = time_look(session, statement, ids)
            say(f"{text}: p95 {p95:.4f} s, {spent:.4f} s CPU")
            found.append(Target(f"{text} within 0.15 s (p95, straight)", p95, p95 < 0.15))
    return found


def measure_storage(ours: Settings, size: int, options: argparse.Namespace) -> list[Target]:
    """All that is measured of storage."""
    return measure_verbs(ours, size, options) + measure_looks(ours, size)
