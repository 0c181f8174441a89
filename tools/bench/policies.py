"""What row-level security costs: a part of ./stack bench."""

import argparse
import json
from dataclasses import dataclass
from statistics import median

from tools import database
from tools.bench.load import Measurement, ask, load_api, load_database
from tools.bench.samples import Row, Target
from tools.settings import Settings, say


@dataclass(frozen=True)
class Guard:
    """A request under row-level security, and the same where there is none; as in Measurement."""

    request: str
    path: str
    statement: str
    open_path: str
    open_statement: str


GUARDS = (
    Guard("GET /site/1", "/site/1", "select * from api.site(:one)",
          "/site/1", "select * from api.site(:one)"),
    Guard(
        "GET /containers/0/100", "/containers/0/100",
        "select * from api.containers order by id limit :hundred offset :zero",
        "/containers/0/100?lab_id=eq.1",
        "select * from api.containers where lab_id = :one order by id limit :hundred offset :zero",
    ),
)  # fmt: skip
GUARDED = ("lab", "site", "computer", "freezer", "container")


def log_in(ours: Settings) -> str:
    """An access token of a new manager of lab 1."""
    email, password = "bench@lab.example", "bench in a throw-away stack"
    with database.connect(ours, "postgres") as session:
        session.execute("select auth.add_account(%s, 'Lab 1', 'manager', %s)", [email, password])
    answer = ask(ours, "POST", "/login", json.dumps({"email": email, "password": password}))
    return str(answer.json()["access_token"])


def set_policies(ours: Settings, verb: str) -> None:
    """Enables or disables row-level security on the whole inventory."""
    with database.connect(ours, "postgres") as session:
        for name in GUARDED:
            statement = f"alter table inventory.{name} {verb} row level security"
            session.execute(statement)


def policy_plan(ours: Settings) -> str:
    """The plan of a guarded page of containers, with how often each part of it ran."""
    with database.connect(ours, "postgres") as session, session.transaction():
        session.execute("set local role lab_viewer")
        session.execute("set local lab.id = 1")
        lines = session.execute(
            "explain (analyze, costs off, timing off, summary off)"
            " select * from api.containers order by id limit 100"
        ).fetchall()
    return "\n".join(str(line[0]) for line in lines)


def measure_guards(
    ours: Settings, size: int, options: argparse.Namespace
) -> list[tuple[Guard, Row, Row]]:
    """Every guard with row-level security and without, in turn, round by round."""
    token = log_in(ours)
    # A token has a share of six requests at work; a client may ask again before one is let go.
    options = argparse.Namespace(**{**vars(options), "connections": min(options.connections, 4)})
    found = [
        (guard, Row(guard.request, size, [], []), Row(f"{guard.request}, no policy", size, [], []))
        for guard in GUARDS
    ]
    for number in range(options.rounds):
        for guard, guarded, unguarded in found:
            for verb, row, path, statement in (
                ("enable", guarded, guard.path, guard.statement),
                ("disable", unguarded, guard.open_path, guard.open_statement),
            ):
                set_policies(ours, verb)
                measurement = Measurement(guard.request, "GET", path, statement)
                row.api.append(load_api(ours, measurement, size, options, token))
                row.floor.append(load_database(ours, measurement, size, options))
            set_policies(ours, "enable")
            say(f"Round {number + 1} of {options.rounds}: {guard.request} in 50 labs: "
                f"{guarded.api[-1].per_second:,.0f} a second, "
                f"without policies {unguarded.api[-1].per_second:,.0f}")  # fmt: skip
    return found


def guard_targets(found: list[tuple[Guard, Row, Row]]) -> list[Target]:
    """How many times dearer row-level security makes a request, through the API and straight."""
    met = []
    for guard, guarded, unguarded in found:
        for name in ("API", "pgbench"):
            times = median(
                without.per_second / under.per_second
                for under, without in zip(guarded.side(name), unguarded.side(name), strict=True)
            )
            text = f"{guard.request} costs at most 1.25 times one without policies ({name})"
            met.append(Target(text, times, times <= 1.25))
    return met
