"""Makes the cluster, and brings the database to where sqitch.plan says it should be."""

import os
import shutil
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

from tools import install, supervise
from tools.settings import CHECKOUT, DATABASE, Settings, StackError, program, say


def major_version(bindir: Path) -> str:
    """The major version of the PostgreSQL in a folder, as it stands in PG_VERSION."""
    text = subprocess.run([bindir / "postgres", "--version"], capture_output=True, text=True,
                          check=True, cwd="/").stdout  # fmt: skip
    return text.split()[2].split(".")[0]


def make_cluster(settings: Settings) -> None:
    """Runs initdb where there is no cluster yet; a half-made one is never left in place.

    Raises StackError if the cluster there is another version's.
    """
    bindir = install.postgres_bindir(settings)
    ours = major_version(bindir)
    version_file = settings.data / "PG_VERSION"
    if version_file.exists():
        theirs = version_file.read_text().strip()
        if theirs != ours:
            raise StackError(
                f"the data in {settings.data} were made by PostgreSQL {theirs} and this is {ours}; "
                f"set LAB_PG_BINDIR to the programs of {theirs}, or move the data over with "
                "pg_dumpall (README, Upgrading PostgreSQL)"
            )
        return
    say(f"Making a PostgreSQL {ours} cluster in {settings.data}")
    half = settings.state / "data.half-made"
    shutil.rmtree(half, ignore_errors=True)
    command = [bindir / "initdb", "-D", half, "-U", "postgres", "--auth=peer", "--encoding=UTF8",
               "--locale=C.UTF-8", "--data-checksums"]  # fmt: skip
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, **supervise.as_service(settings)
    )
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or ["no message"]
        raise StackError(f"initdb failed: {lines[-1]}")
    half.rename(settings.data)


def connect(settings: Settings, user: str, database: str = DATABASE) -> psycopg.Connection:
    """A connection over the stack's socket, in autocommit."""
    return psycopg.connect(settings.conninfo(user), dbname=database, autocommit=True)


def wait_until_ready(settings: Settings, seconds: float = 60) -> None:
    """Waits for Postgres to answer, crash recovery included. Raises StackError."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            with connect(settings, "postgres", "postgres"):
                return
        except psycopg.OperationalError as error:
            state = supervise.states(settings).get("postgres")
            if time.monotonic() > deadline or state == "FATAL":
                logged = supervise.last_line(settings, "postgres")
                raise StackError(f"PostgreSQL does not start: {logged}") from error
        time.sleep(0.1)


def run_psql(settings: Settings, user: str, *arguments: str | Path) -> None:
    """Runs psql to its end. Raises StackError where a statement fails."""
    done = subprocess.run(
        [program("psql"), "--no-psqlrc", settings.conninfo(user), *arguments],
        cwd=CHECKOUT, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise StackError("psql stopped at the error above; nothing of that file was kept")


def sqitch_environment(settings: Settings) -> dict[str, str]:
    """What sqitch needs: the target, and a lock_timeout, so that a deploy never blocks the API."""
    target = f"db:pg://lab_owner@/{DATABASE}?host={quote(str(settings.run), safe='')}"
    return {**os.environ, "SQITCH_TARGET": target, "PGOPTIONS": "-c lock_timeout=1s",
            "LC_ALL": "C.UTF-8"}  # fmt: skip


def deploy(settings: Settings) -> bool:
    """Makes database and roles, deploys the plan; answers whether the database is new.

    sqitch takes back a change that fails, so that the last good one stands. A lock that is not
    free within a second is asked for again, three times. Raises StackError.
    """
    with connect(settings, "postgres", "postgres") as session:
        found = session.execute("select 1 from pg_database where datname = %s", [DATABASE])
        is_new = found.fetchone() is None
        if is_new:
            session.execute(f"create database {DATABASE}")  # type: ignore[call-overload]
    run_psql(settings, "postgres", "-f", CHECKOUT / "db/bootstrap.sql")
    for attempt in range(4):
        done = subprocess.run(
            [program("sqitch"), "deploy", "--verify"], cwd=CHECKOUT, text=True, check=False,
            env=sqitch_environment(settings), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        if done.returncode == 0:
            if "Nothing to deploy" not in done.stdout:
                say(done.stdout.rstrip())
            return is_new
        if "lock timeout" not in done.stdout or attempt == 3:
            break
        say("A lock was not free; trying again")
        time.sleep(1)
    say(done.stdout.rstrip())
    raise StackError("sqitch deploy failed, see above; the changes before it stand: mend the "
                     "change and run ./stack up again")  # fmt: skip
