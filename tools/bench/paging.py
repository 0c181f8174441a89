"""What a page costs wherever it is in a list: a part of ./stack bench."""

from statistics import median

import requests

from tools.bench.samples import Target
from tools.settings import Settings, say

SORTS = ("id", "name", "natural", "updated_at", "expires_on", "position")
DEPTHS = (0.1, 0.5, 0.9)  # of the list
SIZE = 100  # rows of a page
RUNS = 15


def milliseconds(session: requests.Session, url: str, query: dict[str, str]) -> float:
    """How long a page takes, the median of some runs."""
    times = []
    for _ in range(RUNS):
        answer = session.get(url, params=query)
        answer.raise_for_status()
        times.append(answer.elapsed.total_seconds() * 1000)
    return median(times)


def measure_paging(ours: Settings, size: int) -> list[Target]:
    """Pages of containers by cursor, at some depths, over HTTP, against the first of each order.

    The rows are those of bench/containers.sql. A cursor deep in the list is that of the row at this
    share of the ids, which stands somewhere inside of any order.
    """
    found = []
    url = f"{ours.url}/containers"
    with requests.Session() as session:
        ids = session.get(url, params={"select": "id", "order": "id.desc", "limit": "1"}).json()
        last = int(ids[0]["id"])
        for sort in SORTS:
            page = {"sort": sort, "limit": str(SIZE), "select": "id,name"}
            first = milliseconds(session, url, page)
            deep = []
            for depth in DEPTHS:
                one = page | {"select": "id,cursor", "limit": "1"}
                one["id"] = f"eq.{last - int(size * (1 - depth))}"
                cursor = session.get(url, params=one).json()[0]["cursor"]
                deep.append(milliseconds(session, url, page | {"after": cursor}))
            say(f"a page of {SIZE} by {sort}: first {first:.1f} ms, deeper "
                + ", ".join(f"{time:.1f}" for time in deep))  # fmt: skip
            ratio = max(deep) / first
            found.append(Target(f"any page by {sort} within 1.5 of the first", ratio, ratio <= 1.5))
    return found
