"""./stack schema: writes db/schema.sql, the golden dump, and the columns that the page knows.

Tests compare both with a deploy.
"""

import difflib
import json
import re
import subprocess
import urllib.request
from dataclasses import replace

from psycopg.conninfo import make_conninfo

from tools import page, throwaway
from tools.settings import CHECKOUT, DATABASE, Settings, StackError, program, say

GOLDEN = CHECKOUT / "db/schema.sql"
HEADER = """\
-- Golden dump: the result of db/bootstrap.sql and sqitch.plan, as pg_dump 15 writes it. Its diff
-- shows the effect of a change. Do not edit it: edit deploy/, then run ./stack schema
"""
# pg_dump's own remarks: versions, a random word of each run, a headline for each object.
REMARKS = re.compile(
    r"^(?:--\n-- (?:Name|PostgreSQL).*\n--\n|-- Dumped .*\n|\\(?:un)?restrict .*\n)", re.MULTILINE
)


def dump(settings: Settings, database: str) -> str:
    """The whole schema of a database, without sqitch's own; the same from run to run.

    It has owners, privileges, comments and event triggers. Raises StackError, for example if the
    server is newer than pg_dump.
    """
    done = subprocess.run(
        [program("pg_dump"), "--schema-only", "--exclude-schema=sqitch",
         "--exclude-table=audit.row_change_2*",  # the calendar decides which months there are
         make_conninfo(settings.conninfo("postgres"), dbname=database)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise StackError(f"pg_dump failed: {done.stderr.strip()}")
    return HEADER + re.sub(r"\n{3,}", "\n\n", REMARKS.sub("", done.stdout)).strip() + "\n"


def difference(found: str) -> str:
    """A unified diff from db/schema.sql to a database's dump; empty if they agree."""
    golden = GOLDEN.read_text() if GOLDEN.exists() else ""
    return "".join(
        difflib.unified_diff(
            golden.splitlines(keepends=True),
            found.splitlines(keepends=True),
            fromfile="db/schema.sql",
            tofile="what a deploy makes",
        )
    )


def schema(settings: Settings) -> None:
    """Deploys into a throw-away stack on Debian's PostgreSQL and writes db/schema.sql from it."""
    with throwaway.throw_away(replace(settings, pg_bindir=None)) as ours:
        GOLDEN.write_text(dump(ours, DATABASE))
        with urllib.request.urlopen(f"{ours.url}/") as answer:
            page.COLUMNS.write_text(page.columns(json.load(answer)))
    say(f"Wrote {GOLDEN.relative_to(CHECKOUT)} and {page.COLUMNS.relative_to(CHECKOUT)}")
