"""Makes the cluster, and brings the database to where sqitch.plan says it should be."""

import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tools import install, supervise
from tools.settings import CHECKOUT, DATABASE, Settings, StackError, program, say


def major_version(bindir: Path) -> str:
    """The major version of the PostgreSQL in a folder, as it stands in PG_VERSION."""
    text = subprocess.run([bindir / "postgres", "--version"], capture_output=True, text=True,
                          check=True, cwd="/").stdout  # fmt: skip
    return text.split()[2].split(".")[0]


def check_version(settings: Settings) -> None:
    """Raises StackError if another version of PostgreSQL made the cluster there."""
    version_file = settings.data / "PG_VERSION"
    ours = major_version(install.postgres_bindir(settings))
    theirs = version_file.read_text().strip() if version_file.exists() else ours
    if theirs != ours:
        raise StackError(
            f"the data in {settings.data} were made by PostgreSQL {theirs} and this is {ours}; "
            f"set LAB_PG_BINDIR to the programs of {theirs}, or move the data over with "
            "pg_dump (docs/production.md, Upgrading PostgreSQL)"
        )


def make_cluster(settings: Settings) -> None:
    """Runs initdb where there is no cluster yet; a half-made one is never left in place."""
    if (settings.data / "PG_VERSION").exists():
        return
    bindir = install.postgres_bindir(settings)
    say(f"Making a PostgreSQL {major_version(bindir)} cluster in {settings.data}")
    half = settings.state / "data.half-made"
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(half, settings.run_as)
    command: list[str | Path] = [
        bindir / "initdb", "-D", half, "-U", "postgres", "--auth=peer", "--encoding=UTF8",
        "--locale=C.UTF-8", "--data-checksums",
    ]  # fmt: skip
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


# Nothing of a statement's values reaches a log, nor the details of an error, which may show a row.
SILENTLY = (
    "set log_statement = none; set log_min_duration_statement = -1; "
    "set log_min_error_statement = panic; set log_error_verbosity = terse; "
)


def ask(
    settings: Settings, question: sql.SQL, values: list[Any], compose_file: str | None = None
) -> str:
    """The one value that a query with `{}` for each value answers.

    It is asked here or in the containers of a compose file. Raises StackError with the database's
    message alone: its details may show a password's hash.
    """
    if compose_file:
        done = subprocess.run(
            [program("docker"), "compose", "--file", compose_file, "exec", "-T", "db", "psql",
             "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1",
             "--set=VERBOSITY=terse", "--username=postgres", f"--dbname={DATABASE}"],
            input=f"{SILENTLY}\n{question.format(*values).as_string()};\n", text=True,
            capture_output=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise StackError(done.stderr.strip())
        return done.stdout.strip()
    try:
        with connect(settings, "postgres") as session:
            session.execute(SILENTLY)
            bound = question.format(*[sql.Placeholder()] * len(values))
            row = session.execute(bound, values).fetchone()
    except psycopg.Error as error:
        raise StackError(error.diag.message_primary or str(error)) from None
    return str(row[0]) if row else ""


def wait_until_ready(settings: Settings) -> None:
    """Waits a minute for Postgres to answer, crash recovery included. Raises StackError."""
    started = time.monotonic()
    while True:
        try:
            with connect(settings, "postgres", "postgres"):
                return
        except psycopg.OperationalError as error:
            limit = 10 if supervise.failing(settings) else 60
            if time.monotonic() - started > limit:
                logged = supervise.last_words(settings, "postgres")
                raise StackError(f"PostgreSQL does not start: {logged}") from error
        time.sleep(0.1)


def run_psql(settings: Settings, user: str, *arguments: str | Path, **variables: str) -> None:
    """Runs psql to its end, with environment variables. Raises StackError where it fails."""
    done = subprocess.run(
        [program("psql"), "--no-psqlrc", settings.conninfo(user), *arguments],
        cwd=CHECKOUT, check=False, env={**os.environ, **variables},
    )  # fmt: skip
    if done.returncode != 0:
        raise StackError("psql stopped at the error above; nothing of that file was kept")


def sqitch_environment(settings: Settings) -> dict[str, str]:
    """What sqitch needs: the target, and a lock_timeout, so that a deploy never blocks the API."""
    # The socket is not in the target: sqitch does not quote a path with a space.
    return {**os.environ, "SQITCH_TARGET": f"db:pg://lab_owner@/{DATABASE}?port=5432",
            "PGHOST": str(settings.run), "PGOPTIONS": "-c lock_timeout=1s",
            "LC_ALL": "C.UTF-8"}  # fmt: skip


def deploy(settings: Settings) -> None:
    """Makes database and roles, and deploys the plan.

    sqitch takes back a change that fails, so that the last good one stands. A lock that is not
    free within a second is asked for again, three times. Raises StackError.
    """
    with connect(settings, "postgres", "postgres") as session:
        found = session.execute("select 1 from pg_database where datname = %s", [DATABASE])
        if found.fetchone() is None:
            session.execute(f"create database {DATABASE}")
    run_psql(settings, "postgres", "-f", CHECKOUT / "db/bootstrap.sql")
    for attempt in range(4):
        done = subprocess.run(
            [program("sqitch"), "deploy", "--verify"], cwd=CHECKOUT, text=True, check=False,
            env=sqitch_environment(settings), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        if done.returncode == 0:
            if "Nothing to deploy" not in done.stdout:
                say(done.stdout.rstrip())
            given = {"LAB_JWT_SECRET": settings.secret_file.read_text(),
                     "LAB_OIDC_ISSUER": settings.oidc_issuer}  # fmt: skip
            run_psql(settings, "postgres", "-f", CHECKOUT / "db/settings.sql", **given)
            return
        if "lock timeout" not in done.stdout or attempt == 3:
            break
        say("A lock was not free; trying again")
        time.sleep(1)
    say(done.stdout.rstrip())
    raise StackError("sqitch deploy failed, see above; the changes before it stand: mend the "
                     "change and run ./stack up again, or, if a change before it was edited and "
                     "there is no release yet, ./stack reset, which loses every row")  # fmt: skip
