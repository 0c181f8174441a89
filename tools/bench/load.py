"""One load, on the API or straight on its database: what ./stack bench is made of."""

import argparse
import json
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import requests

from tools import install
from tools.bench import cpu
from tools.bench.samples import Sample
from tools.settings import CHECKOUT, DATABASE, Settings, StackError, program, say

BENCH = CHECKOUT / "bench"
BULK = 100_000  # rows in one POST
SITES_PER_INSTRUMENT = 0.1  # as in bench/data.sql


@dataclass(frozen=True)
class Measurement:
    """One request, and the statement that it comes down to.

    `{n}` in path and body is a random id of a site. In the statement, `:n` is one too; other
    numbers are variables as well, because PostgREST sends them as parameters.
    """

    request: str
    method: str
    path: str
    statement: str
    body: str = ""


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

# The least that PostgREST does around a statement: a transaction, the role, the claims.
TRANSACTION = """\
\\set one 1
\\set ten 10
\\set hundred 100
\\set zero 0
\\set n random(1, :sites)
begin;
select set_config('role', 'lab_manager', true), set_config('lab.id', '1', true),
  set_config('request.jwt.claims', '{{"role":"lab_open"}}', true);
{statement};
commit;
"""


def pgbench_program() -> Path:
    """Debian's pgbench, which comes with the server. Raises StackError."""
    on_path = shutil.which("pgbench")
    if on_path is None and install.debian_bindir() is None:
        install.apt(["postgresql"])
    folder = install.debian_bindir()
    if folder is not None and (folder / "pgbench").exists():
        return folder / "pgbench"
    return Path(on_path or program("pgbench"))


def ask(
    ours: Settings, method: str, path: str, body: str = "", **headers: str
) -> requests.Response:
    """One request and its answer; no proxy of the environment stands in between."""
    given = {**({"Content-Type": "application/json"} if body else {}), **headers}
    with requests.Session() as session:
        session.trust_env = False
        return session.request(
            method, ours.url + path, data=body.encode() or None, headers=given, timeout=60
        )


def check(ours: Settings, measurement: Measurement) -> None:
    """Sends a request once and looks at the answer. Raises StackError if it is not a good one."""
    body, path = (text.replace("{n}", "1") for text in (measurement.body, measurement.path))
    answer = ask(ours, measurement.method, path, body)
    if answer.status_code != 200 or not answer.json():
        raise StackError(f"{measurement.request} answers {answer.status_code}: {answer.text[:200]}")


def post(ours: Settings, path: str, body: str = "") -> requests.Response:
    """One request and its answer. Raises StackError if that is an error."""
    answer = ask(ours, "POST", path, body, Prefer="return=minimal")
    if answer.status_code not in (200, 201):
        raise StackError(f"POST {path} answers {answer.status_code}: {answer.text[:200]}")
    return answer


def timed_post(ours: Settings, path: str, body: str = "") -> tuple[float, requests.Response]:
    """One request, and how many seconds its answer took."""
    started = time.monotonic()
    answer = post(ours, path, body)
    return time.monotonic() - started, answer


def load_api(
    ours: Settings,
    measurement: Measurement,
    size: int,
    options: argparse.Namespace,
    token: str = "-",
) -> Sample:
    """Runs wrk through nginx once. Raises StackError if wrk itself fails."""
    command: list[str | Path] = [
        program("wrk"), "--threads", "1", "--connections", str(options.connections),
        "--duration", f"{options.seconds}s", "--timeout", "10s", "--script", BENCH / "load.lua",
        f"http://127.0.0.1:{ours.http_port}", "--", measurement.method, measurement.path,
        measurement.body, str(int(size * SITES_PER_INSTRUMENT)), token,
    ]  # fmt: skip
    before = cpu.used(ours)
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=options.seconds + 60
    )
    if done.returncode != 0 or not done.stdout.strip():
        raise StackError(f"wrk failed: {(done.stderr or done.stdout).strip()[:300]}")
    found = json.loads(done.stdout.splitlines()[-1])
    return Sample(
        found["answers"] / found["microseconds"] * 1e6, found["p50"] / 1e3, found["p99"] / 1e3,
        found["not_200"] + found["broken"], cpu.spent(ours, before, found["answers"]),
    )  # fmt: skip


def load_database(
    ours: Settings, measurement: Measurement, size: int, options: argparse.Namespace
) -> Sample:
    """Runs pgbench on the stack's own socket once, as many clients as wrk has connections.

    Raises StackError if pgbench itself fails.
    """
    with tempfile.TemporaryDirectory(prefix="lab-bench-") as name:
        folder = Path(name)
        (folder / "script.sql").write_text(TRANSACTION.format(statement=measurement.statement))
        command: list[str | Path] = [
            pgbench_program(), "--no-vacuum", "--protocol", "prepared", "--client",
            str(options.connections), "--jobs", str(min(2, options.connections)), "--time",
            str(options.seconds), "--log", "--log-prefix", "log", "--file", "script.sql",
            "--define", f"sites={int(size * SITES_PER_INSTRUMENT)}", "--host", ours.run,
            "--username", "authenticator", DATABASE,
        ]  # fmt: skip
        before = cpu.used(ours)
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False,
                              timeout=options.seconds + 60)  # fmt: skip
        rate = re.search(r"^tps = ([0-9.]+)", done.stdout, re.MULTILINE)
        if done.returncode not in (0, 2) or rate is None:
            raise StackError(f"pgbench failed: {done.stderr.strip()[:300]}")
        times = sorted(_transaction_times(folder))
        cpu_us = cpu.spent(ours, before, len(times))["postgres"]
    failed = re.search(r"^number of failed transactions: ([0-9]+)", done.stdout, re.MULTILINE)
    # A client that meets an error gives up, and pgbench does not count that as a transaction.
    given_up = [line for line in done.stderr.splitlines() if " aborted in command " in line]
    if given_up:
        say(given_up[0])
    failures = len(given_up) + (int(failed[1]) if failed else 0)
    return Sample(
        float(rate[1]), percentile(times, 50) / 1e3, percentile(times, 99) / 1e3,
        max(failures, int(done.returncode != 0)), {"postgres": cpu_us},
    )  # fmt: skip


def _transaction_times(folder: Path) -> Iterable[int]:
    """The third column of pgbench's logs: microseconds a transaction took."""
    for path in folder.glob("log.*"):
        with path.open() as lines:
            for line in lines:
                fields = line.split()
                if len(fields) > 2 and fields[2].isdigit():
                    yield int(fields[2])


def percentile(ordered: list[int], percent: int) -> float:
    """The nearest-rank percentile of sorted numbers; 0 if there are none."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)] if ordered else 0
