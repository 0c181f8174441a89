"""What the reports take, changed and unchanged: a part of ./stack bench."""

import time

import requests

from tools.bench.load import percentile
from tools.bench.samples import Target
from tools.bench.storage import FULL
from tools.settings import Settings, say

REPORTS = [
    "activity", "containers_by_freezer", "containers_by_owner", "containers_by_state",
    "containers_by_type", "data_quality", "expiring", "instruments_by_site",
    "occupancy_by_freezer", f"occupancy_by_unit?freezer_id={FULL}",
]  # fmt: skip
ASKED = 40  # times
CHANGED, UNCHANGED = 0.2, 0.005  # limits in seconds


def p95(session: requests.Session, url: str, wanted: set[int], headers: dict[str, str]) -> float:
    """How many seconds 95 of 100 answers take at most. Raises ValueError for another status."""
    times = []
    for _ in range(ASKED):
        started = time.perf_counter()
        answer = session.get(url, headers=headers)
        times.append(int((time.perf_counter() - started) * 1e6))
        if answer.status_code not in wanted:
            raise ValueError(f"{url} answered {answer.status_code}: {answer.text[:200]}")
    return percentile(sorted(times), 95) / 1e6


def measure_reports(ours: Settings) -> list[Target]:
    """Each report over HTTP, one client: computed, and with the ETag that it has already."""
    found = []
    with requests.Session() as session:
        for report in REPORTS:
            url = f"http://127.0.0.1:{ours.http_port}/report/{report}"
            tag = session.get(url).headers["ETag"]
            # A report that the row limit cuts is 206.
            changed = p95(session, url, {200, 206}, {})
            unchanged = p95(session, url, {304}, {"If-None-Match": tag})
            say(f"report {report}: p95 {changed * 1000:.1f} ms, 304 in {unchanged * 1000:.1f} ms")
            found.append(Target(f"report {report} within {CHANGED} s (p95)", changed,
                                changed < CHANGED))  # fmt: skip
            found.append(Target(f"report {report} unchanged: 304 within {UNCHANGED} s (p95)",
                                unchanged, unchanged < UNCHANGED))  # fmt: skip
    return found
