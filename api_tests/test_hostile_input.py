"""Regular expressions of nginx over hostile input: the time grows as the input, not faster.

nginx looks at a body, a URL or a header in the loop that serves everybody.
"""

import re
import time

import pytest
import requests

from api_tests.bare_nginx import bare_nginx
from api_tests.test_nginx_templates import maps
from tools.throwaway import free_port

pytestmark = [pytest.mark.once, pytest.mark.slow]

# Expressions of a body get a megabyte; those of a URL or a header, which end at 8 kB, get 16 kB.
BODY, OTHER = 1_000_000, 16_000
# Of two lengths, one four times the other, linear is 4 and quadratic 16; less time than this is no
# matter.
RATIO, NOISE = 9, 0.03
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


def seconds(url: str, body: bytes, tries: int) -> float:
    """How long nginx has for a request with this body, the best of so many."""
    found = []
    for _ in range(tries):
        started = time.perf_counter()
        answer = requests.post(url, data=body, timeout=60)
        found.append(time.perf_counter() - started)
        assert answer.status_code == 200, answer.text
        if found[-1] < NOISE:
            break
    return min(found)


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

        def given_up() -> int:
            return bare.log.count("pcre2_match() failed")

        def look(place: object, body: bytes, tries: int = 2) -> tuple[float, int]:
            before = given_up()
            return seconds(f"http://127.0.0.1:{port}/{place}", body, tries), given_up() - before

        for around in AROUND:
            for pump in PUMPS:
                body, shorter = (hostile(pump, around, each) for each in (size, size // 4))
                long, failures = look("all", body, 1)
                is_slow = long > NOISE and long > RATIO * look("all", shorter, 1)[0]
                if not is_slow and not failures:
                    continue
                for number, row in enumerate(rows):
                    long, failures = look(number, body)
                    is_slow = long > NOISE and long > RATIO * look(number, shorter)[0]
                    if failures or is_slow:
                        found.append(
                            f"{pump!r} in {around}: {long:.2f} s, {failures} given up: {row}"
                        )
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
    found = " ".join(slow(rows, 200_000))
    assert rows[0] in found
    assert rows[1] not in found
