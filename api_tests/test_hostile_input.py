"""Regular expressions of nginx over hostile input: the time grows as the input, not faster.

nginx looks at a body, a URL or a header in the loop that serves everybody.
"""

import itertools
import re

import psutil
import pytest
import requests

from api_tests import cpu
from api_tests.bare_nginx import bare_nginx
from api_tests.test_nginx_templates import maps
from tools.throwaway import free_port

pytestmark = [pytest.mark.once, pytest.mark.slow]

# Expressions of a body get a megabyte; those of a URL or a header, which end at 8 kB, get 16 kB.
BODY, OTHER = 1_000_000, 16_000
# Of two lengths, one four times the other, linear is 4 and quadratic 16. Less CPU time than this is
# no matter; the shorter is asked up to so many times.
RATIO, NOISE, TIMES = 9, 0.05, 20
# The words that are repeated, so that an expression nearly matches in many ways.
PUMPS = [
    " ", "\n", "\n ", "\r\n", "x", "{", "[", "[ {", "{ ", "&", "=", "x&", "x=&", ".", ":", "::",
    "(",
        "%28", "()", "(a", "a,", ",", "select=", "&select=", "&select=(", "select=a,", "&order=",
    "order=a&", "&a.order=b", "&a.limit=1", ".order",
    ".order=a", "a.order=b&a.limit=1&", "as_of=&",
    "&as_of=x", "&as_ofx", "or=(", "&and=(a,", "!", "&select=!", "%21", "count(", "pg_", ",pg_",
    "to_json", "%20", "%", "%4", "%41", "\x80", "\xc3\xa9", "\xe2\x82\xac", "sum (", "Bearer ",
    "a@", "a/", "/", "a b ", "a, ", "name\n", "~", "-", "GET, ", "0", "1/2", "a|", "\x01",
]  # fmt: skip
Hard = tuple[str, tuple[str, str]]
AROUND = [("", "\x00"), ("", "\nx"), ("select=", "x")]


def expressions() -> list[tuple[bool, str]]:
    """Each regular expression of the templates, and whether it looks at a body."""
    return [
        ("$request_body" in source, row)
        for source, rows in maps().values()
        for row in rows
        if row.startswith("~")
    ]


def renamed(row: str, number: int) -> str:
    """An expression whose groups have names of its own, because they become variables."""
    return re.sub(r"(\(\?|\\k)<(\w+)>", rf"\1<looked_{number}_\2>", row)


def looking(rows: list[str], port: int) -> dict[str, str]:
    """A configuration in which expressions look at the body: each at /NUMBER, and all at /all."""
    numbers = range(len(rows))
    tables = "".join(
        f'map "$request_body" $looked_{number} {{ default 0; "{renamed(row, number)}" 1; }}\n'
        for number, row in enumerate(rows)
    )
    places = {str(number): f"$looked_{number}" for number in numbers}
    places |= {"all": "".join(places.values()), "none": "-"}
    locations = "".join(
        f'location = /{name} {{ proxy_set_header X-Looked "{value}"; proxy_set_body -;'
        ' proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass http://postgrest; }\n'
        for name, value in places.items()
    )
    return {"conf.d/look.conf": f"""
{tables}
server {{
  listen 127.0.0.1:{port};
  access_log off;
  client_max_body_size 16m;
  client_body_buffer_size 16m;
  client_body_in_single_buffer on;
  {locations}
}}
"""}  # fmt: skip


def cost(programs: list[psutil.Process], url: str, body: bytes) -> float:
    """CPU seconds that nginx needs for a request with this body.

    Where one needs little it is asked several times, as the clock may have ticks of 10 ms.
    """
    spent, times = cpu.stopwatch(lambda: programs), 0
    while times == 0 or (times < TIMES and spent() < NOISE):
        answer = requests.post(url, data=body, timeout=600)
        assert answer.status_code == 200, answer.text
        times += 1
    return spent() / times


def hostile(pump: str, around: tuple[str, str], size: int) -> bytes:
    """An input of this size."""
    before, after = (part.encode("latin-1") for part in around)
    unit = pump.encode("latin-1")
    return before + unit * (size // len(unit)) + after


def slow(rows: list[str], size: int) -> list[str]:
    """The expressions that give up, or take four times as much input far more than four times."""
    port = free_port()
    found = []
    with bare_nginx(more=looking(rows, port)) as bare:
        master = psutil.Process(bare.process.pid)
        programs = [master, *master.children()]

        def given_up() -> int:
            return bare.log.count("pcre2_match() failed")

        def look(place: object, hard: Hard, length: int) -> tuple[float, int]:
            before = given_up()
            seconds = cost(programs, f"http://127.0.0.1:{port}/{place}", hostile(*hard, length))
            return seconds, given_up() - before

        def is_slow(place: object, hard: Hard) -> bool:
            """Whether it is, however often and at whatever length it is measured."""
            return all(
                look(place, hard, length)[0] > RATIO * look(place, hard, length // 4)[0]
                for length in (size, size, 2 * size, size)
            )

        for hard in itertools.product(PUMPS, AROUND):
            long, failures = look("all", hard, size)
            if not failures and (long < NOISE or not is_slow("all", hard)):
                continue
            for number, row in enumerate(rows):
                long, failures = look(number, hard, size)
                if failures or (long > NOISE and is_slow(number, hard)):
                    found.append(f"{hard}: {long:.2f} s, {failures} given up: {row}")
    return found


def test_no_expression_over_a_body_takes_long() -> None:
    """A megabyte that an expression nearly matches costs four times what a quarter of it does."""
    rows = [row for is_body, row in expressions() if is_body]
    assert len(rows) > 8
    assert slow(rows, BODY) == []


def test_no_expression_over_a_url_takes_long() -> None:
    """The same holds for what looks at a URL or a header, at twice their longest."""
    rows = [row for is_body, row in expressions() if not is_body]
    assert len(rows) > 60
    assert slow(rows, OTHER) == []


def test_a_slow_expression_would_be_found() -> None:
    """An expression that takes spaces back is seen; its possessive twin is not."""
    rows = [r"~^[^\n]*\s*$", r"~^[^\n]*+\s*+$"]
    found = " ".join(slow(rows, 100_000))
    assert rows[0] in found
    assert rows[1] not in found
