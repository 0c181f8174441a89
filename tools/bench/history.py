"""What history costs, and what looking and going back costs: a part of ./stack bench."""

import argparse
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

from tools import database
from tools.bench.load import (
    BENCH,
    BULK,
    Measurement,
    ask,
    load_api,
    load_database,
    post,
    timed_post,
)
from tools.bench.samples import Row, Target, middle
from tools.settings import Settings, StackError, say

TRIGGERS = ("touch", "record_insert", "record_update", "record_delete")
# Days ago, in a history of five versions a day apart: one, three and all versions back from now.
AS_OF = (4.5, 2.5, 0.5)


@dataclass(frozen=True)
class Look:
    """A request for the present, and the statement it comes down to; the past has both too."""

    request: str
    statement: str
    past_statement: str


LOOKS = (
    Look("/site/1", "select * from api.site(:one)", "select * from past.site(:one)"),
    Look("/containers/0/100",
         "select * from api.containers order by id limit :hundred offset :zero",
         "select * from past.containers order by id limit :hundred offset :zero"),
)  # fmt: skip


def set_history(ours: Settings, table: str, verb: str) -> None:
    """Enables or disables the triggers of one table that write history."""
    with database.connect(ours, "postgres") as session:
        for trigger in TRIGGERS:
            session.execute(f"alter table inventory.{table} {verb} trigger {trigger}".encode())


def measure_upserts(
    ours: Settings, upsert: Measurement, size: int, options: argparse.Namespace
) -> tuple[list[Row], list[Target]]:
    """POST /site/N with history and without, in turn, round by round."""
    kept = Row(f"{upsert.request}, history", size, [], [])
    lost = Row(f"{upsert.request}, none", size, [], [])
    for _ in range(options.rounds):
        for verb, row in (("enable", kept), ("disable", lost)):
            set_history(ours, "site", verb)
            row.api.append(load_api(ours, upsert, size, options))
            row.floor.append(load_database(ours, upsert, size, options))
        set_history(ours, "site", "enable")
        say(f"{kept.request}: {kept.api[-1].per_second:,.0f} a second, "
            f"without {lost.api[-1].per_second:,.0f}")  # fmt: skip
    targets = []
    for name in ("API", "pgbench"):
        times = median(
            without.per_second / under.per_second
            for under, without in zip(kept.side(name), lost.side(name), strict=True)
        )
        text = f"POST /site/N with history takes at most 1.6 times one without ({name})"
        targets.append(Target(text, times, times <= 1.6))
    return [kept, lost], targets


def remove_newest(ours: Settings, count: int) -> None:
    """Takes out the containers with the highest ids, without history."""
    set_history(ours, "container", "disable")
    with database.connect(ours, "postgres") as session:
        session.execute(
            "delete from inventory.container where lab_id = 1 and id in (select id from"
            " inventory.container where lab_id = 1 order by id desc limit %s)", [count],
        )  # fmt: skip
        session.execute("vacuum inventory.container")
    set_history(ours, "container", "enable")


def measure_bulk(ours: Settings, count: int, options: argparse.Namespace) -> list[Target]:
    """A list of containers in one POST, with history and without; then undo, and its undo."""
    rows = json.dumps([{"freezer_id": 1, "description": f"Box {n}"} for n in range(count)])
    times: dict[str, list[float]] = {"enable": [], "disable": []}
    for _ in range(options.rounds):
        for verb, taken in times.items():
            set_history(ours, "container", verb)
            taken.append(timed_post(ours, "/containers", rows)[0])
            remove_newest(ours, count)
    say(f"{count:,} containers in one POST: {median(times['enable']):.2f} s, "
        f"without history {median(times['disable']):.2f} s")  # fmt: skip
    ratio = median(a / b for a, b in zip(times["enable"], times["disable"], strict=True))
    found = [Target(f"{count:,} rows in bulk take at most 2 times as long with history",
                    ratio, ratio <= 2)]  # fmt: skip

    post(ours, "/containers", rows)
    change = ask(ours, "GET", "/changes/0/1").json()[0]
    if change["row_count"] != count:
        raise StackError(f"the newest change has {change['row_count']} rows, not {count}")
    for what in ("undo", "undo of the undo"):
        seconds, answer = timed_post(ours, f"/change/{change['id']}/undo")
        say(f"{what} of {count:,} rows: {seconds:.2f} s")
        found.append(Target(f"the {what} of {count:,} rows takes less than 20 s",
                            seconds, seconds < 20))  # fmt: skip
        change = {"id": answer.json()["change_id"]}
    remove_newest(ours, count)
    return found


def measure_past(
    ours: Settings, size: int, options: argparse.Namespace
) -> tuple[list[Row], list[Target]]:
    """The present and several moments of the past, in turn, round by round."""
    say(f"Making a history of {5 * size:,} rows of containers")
    database.run_psql(ours, "postgres", "-f", BENCH / "history.sql")
    now = datetime.now(UTC)
    found, targets = [], []
    for look in LOOKS:
        present = Row(f"GET {look.request}, present", size, [], [])
        pasts = [Row(f"GET {look.request}, {days} days ago", size, [], []) for days in AS_OF]
        for _ in range(options.rounds):
            measurement = Measurement(present.request, "GET", look.request, look.statement)
            present.api.append(load_api(ours, measurement, size, options))
            present.floor.append(load_database(ours, measurement, size, options))
            for days, row in zip(AS_OF, pasts, strict=True):
                moment = f"{now - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"
                measurement = Measurement(
                    row.request, "GET", f"{look.request}?as_of={moment}",
                    f"select set_config('lab.as_of', '{moment}', true),"
                    " set_config('plan_cache_mode', 'force_generic_plan', true),"
                    " set_config('enable_sort', 'off', true);\n"
                    f"{look.past_statement}",
                )  # fmt: skip
                row.api.append(load_api(ours, measurement, size, options))
                row.floor.append(load_database(ours, measurement, size, options))
                say(f"{row.request}: {row.api[-1].per_second:,.0f} a second, "
                    f"present {present.api[-1].per_second:,.0f}")  # fmt: skip
        for name in ("API", "pgbench"):
            times = max(
                middle(present.side(name)).per_second / middle(row.side(name)).per_second
                for row in pasts
            )
            text = f"GET {look.request} of the past takes at most 5 times the present ({name})"
            targets.append(Target(text, times, times <= 5))
        found += [present, *pasts]
    return found, targets


def measure_history(
    ours: Settings, upsert: Measurement, size: int, options: argparse.Namespace
) -> tuple[list[Row], list[Target]]:
    """All that is measured of history, on a stack that bench/data.sql has filled."""
    rows, targets = measure_upserts(ours, upsert, size, options)
    targets += measure_bulk(ours, min(BULK, size), options)
    past_rows, past_targets = measure_past(ours, size, options)
    return rows + past_rows, targets + past_targets
