"""How long a search and a lookup take, by kind of query: a part of ./stack bench."""

import json
import time

import psycopg

from tools import database
from tools.bench.load import percentile
from tools.bench.samples import Target
from tools.bench.storage import TUBE
from tools.settings import Settings, say

LOOKS = 40  # runs of a query
CODES = 1_000
# Names as bench/containers.sql gives them; {} is the number of a tube.
QUERIES = {
    "a word of 10 % of the rows": "plasma", "a beginning of 90 %": "tub", "two letters": "tu",
    "two common words": "tube plasma", "words in a row": "plasma patient 42",
    "a word and a number": "tube {}", "a typing mistake": "bufer", "nonsense": "xqzvkw",
    "a barcode": "FR{:08}", "the end of a barcode": "{:08}", "part of a hardware address": "02:00",
}  # fmt: skip


def time_call(session: psycopg.Connection, statement: str, argument: str, runs: int) -> float:
    """The p95 of a call as a viewer of lab 1, in seconds."""
    times = []
    for _ in range(runs):
        with session.transaction():
            session.execute(
                "select set_config('role', 'lab_viewer', true), set_config('lab.id', '1', true)"
            )
            started = time.perf_counter()
            session.execute(statement.encode(), [argument], prepare=True).fetchall()
            times.append(int((time.perf_counter() - started) * 1e6))
    return percentile(sorted(times), 95) / 1e6


def measure_search(ours: Settings, size: int) -> list[Target]:
    """Every kind of query, and a lookup of a thousand codes, straight at the database."""
    number = size * 7 // 10 + 1
    found = []
    queries = {kind: query.format(number) for kind, query in QUERIES.items()}
    with database.connect(ours, "postgres") as session:
        uuid = session.execute(
            "select uuid::text from inventory.container where lab_id = 1 and id = %s",
            [TUBE + number],
        ).fetchone()
    if uuid:
        queries |= {"the start of a UUID": uuid[0][:13], "the end of a UUID": uuid[0][-12:]}
    with database.connect(ours, "authenticator") as session:
        time_call(session, "select * from api.search(%s)", "warm", 3)
        for kind, query in queries.items():
            p95 = time_call(session, "select * from api.search(%s)", query, LOOKS)
            say(f"search for {kind}: p95 {p95:.4f} s")
            found.append(Target(f"search for {kind} within 0.05 s (p95)", p95, p95 <= 0.05))
        codes = [f"Tube {1 + n * size // CODES}" for n in range(CODES // 2)]
        codes += [f"FR{1 + n * 20 % size:08}" for n in range(CODES // 2)]
        body = json.dumps({"codes": codes})
        p95 = time_call(session, "select api.lookup(%s::jsonb)", body, LOOKS // 4)
        say(f"lookup of {CODES:,} codes: p95 {p95:.4f} s")
        found.append(Target(f"lookup of {CODES:,} codes within 0.1 s (p95)", p95, p95 <= 0.1))
    return found
