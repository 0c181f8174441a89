"""The changes themselves: they go in, they come out, and what checks them can fail."""

import re
import subprocess
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from os import environ
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from api_tests.resources import SAMPLES
from tools import database as database_module
from tools import environment, schema
from tools.settings import CHECKOUT, DATABASE, Settings, program

Done = subprocess.CompletedProcess[str]
Connection = psycopg.Connection[tuple[object, ...]]


class Change(NamedTuple):
    """One line of sqitch.plan; `file` is its path under deploy/, revert/ and verify/."""

    name: str
    requires: list[str]
    file: str
    folder: Path


def read_plan() -> list[Change]:
    """The changes in the order of the plan; one that was reworked later has frozen files."""
    lines = (CHECKOUT / "sqitch.plan").read_text().splitlines()
    lines = [line for line in lines if line and line[0] not in "%#"]
    names = [line.split()[0] for line in lines]
    plan = []
    for number, line in enumerate(lines):
        if names[number].startswith("@"):
            continue
        found = re.match(r"\S+(?: \[([^\]]*)\])?", line)
        assert found, line
        file, folder = names[number], CHECKOUT
        for later in lines[number + 1 :]:
            # sqitch rework lets the new line require the old one as of the latest tag.
            if reworked := re.match(
                rf"{re.escape(names[number])} \[(?:.* )?{file}(@[^] ]+)", later
            ):
                file, folder = file + reworked[1], CHECKOUT / "db/reworked"
                break
        plan.append(Change(names[number], (found[1] or "").split(), file, folder))
    return plan


PLAN = read_plan()
# Tables that are made from the rows of others, or brought by a change: nobody's work is lost.
DERIVED = r"(?!search[.]|inventory[.](?:container_count|country))"
TABLES = re.findall(
    rf"^create table {DERIVED}(\S+) \(",
    "\n".join((CHECKOUT / f"deploy/{name}.sql").read_text() for name in dict.fromkeys(
        change.name for change in PLAN)),
    re.MULTILINE,
)  # fmt: skip


def script(kind: str, change: Change) -> Path:
    """The file of a change; kind is deploy, revert or verify."""
    return change.folder / kind / f"{change.file}.sql"


def code(text: str) -> str:
    """A script's statements, without comments."""
    return re.sub(r"--.*", "", text)


@pytest.fixture(scope="module")
def stack() -> Settings:
    """The stack under test."""
    return replace(environment.load(), state=Path(environ["LAB_TEST_STATE_DIR"]))


def psql(stack: Settings, user: str, database: str, *arguments: str | Path) -> Done:
    """Runs psql the way sqitch does, to its first error."""
    command = [program("psql"), "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1",
               make_conninfo(stack.conninfo(user), dbname=database), *arguments]  # fmt: skip
    return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)


def sqitch(stack: Settings, database: str, *arguments: str) -> Done:
    """Runs sqitch on one database of the cluster; both its outputs are in stdout."""
    environment = database_module.sqitch_environment(stack)
    target = environment["SQITCH_TARGET"].replace(f"/{DATABASE}?", f"/{database}?")
    return subprocess.run(
        [program("sqitch"), *arguments], env={**environment, "SQITCH_TARGET": target},
        cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip


def connect(stack: Settings, database: str) -> Connection:
    """A superuser's connection, in autocommit."""
    return database_module.connect(stack, "postgres", database)


@contextmanager
def copy_of(stack: Settings, template: str) -> Iterator[str]:
    """The name of a new database like `template`; it is dropped afterwards."""
    name = f"scratch_{uuid.uuid4().hex[:12]}"
    with connect(stack, "postgres") as session:
        owner = "postgres" if template == "template1" else "lab_owner"
        session.execute(f"create database {name} template {template} owner {owner}".encode())
        try:
            yield name
        finally:
            session.execute(f"drop database {name} with (force)".encode())


@pytest.fixture(scope="module")
def bootstrapped(stack: Settings) -> Iterator[str]:
    """A database with nothing in it but db/bootstrap.sql; tests copy it."""
    with copy_of(stack, "template1") as name:
        done = psql(stack, "postgres", name, "--file=db/bootstrap.sql")
        assert done.returncode == 0, done.stderr
        yield name


class Steps(NamedTuple):
    """How a change's scripts ended, in this order."""

    verify_before: Done
    deploy_verify_revert: Done
    verify_after: Done
    deploy: Done


@pytest.fixture(scope="module")
def steps(stack: Settings, bootstrapped: str) -> dict[str, Steps]:
    """For each change, its scripts in turn on a database that has all the changes before it."""
    with copy_of(stack, bootstrapped) as name:
        found = {}
        for change in PLAN:
            done = []
            for kinds in ["verify"], ["deploy", "verify", "revert"], ["verify"], ["deploy"]:
                files = [f"--file={script(kind, change)}" for kind in kinds]
                done.append(psql(stack, "lab_owner", name, *files))
            found[change.file] = Steps(*done)
    return found


@pytest.fixture(scope="module")
def deployed(stack: Settings, bootstrapped: str) -> Iterator[str]:
    """A database with every change, each verified when it came, and no data; tests copy it."""
    with copy_of(stack, bootstrapped) as name:
        kinds = ("deploy", "verify")
        files = [f"--file={script(kind, change)}" for change in PLAN for kind in kinds]
        done = psql(stack, "lab_owner", name, *files)
        assert done.returncode == 0, done.stderr
        yield name


@pytest.fixture
def scratch(stack: Settings, deployed: str) -> Iterator[str]:
    """A deployed database of this test's own."""
    with copy_of(stack, deployed) as name:
        yield name


@pytest.fixture(scope="module")
def registered(stack: Settings, bootstrapped: str) -> Iterator[str]:
    """A database that sqitch deployed, and knows; tests copy it."""
    with copy_of(stack, bootstrapped) as name:
        done = sqitch(stack, name, "deploy", "--verify")
        assert done.returncode == 0, done.stdout
        yield name


@pytest.fixture
def known(stack: Settings, registered: str) -> Iterator[str]:
    """A database that sqitch deployed, of this test's own."""
    with copy_of(stack, registered) as name:
        yield name


def describe(stack: Settings, database: str) -> str:
    """All that psql tells about what is in a database, sqitch's registry aside."""
    query = "select nspname from pg_namespace where nspname !~ %s order by 1"
    with connect(stack, database) as session:
        found = session.execute(query, ["^(pg_.*|information_schema|sqitch)$"])
        schemas = [str(row[0]) for row in found]
    commands = ["\\ddp", "\\dy+", "\\drds"]
    for name in schemas:
        commands += [f"\\{letter} {name}" for letter in ("dn+", "dd")]
        commands += [f"\\{letter} {name}.*" for letter in ("d+", "df+", "dT+", "dd")]
    # \dp has no order for policies; \d+ has one, and this tells the rest.
    commands.append(
        "select attrelid::regclass, attname, relacl, attacl from pg_attribute"
        " join pg_class on pg_class.oid = attrelid"
        f" where relnamespace::regnamespace::text = any ('{{{','.join(schemas)}}}')"
        " and (relacl is not null or attacl is not null) and not attisdropped"
        " order by attrelid::regclass::text, attnum"
    )
    arguments = [f"--command={command}" for command in commands]
    return psql(stack, "postgres", database, "--set=ON_ERROR_STOP=0", *arguments).stdout


def row_counts(stack: Settings, database: str) -> dict[str, object]:
    """How many rows each table holds, of those that are there."""
    with connect(stack, database) as session:
        found = session.execute(
            "select name from unnest(%s::text[]) name where to_regclass(name) is not null", [TABLES]
        ).fetchall()
        counts = " union all ".join(f"select '{name}', count(*) from {name}" for (name,) in found)
        rows = session.execute(counts.encode()).fetchall() if counts else []
        return {str(name): count for name, count in rows}


# Values that a check of a table asks for; every other column takes any value of its type.
SPECIAL = {
    ("auth.account", "email"): "'someone@example.org'",
    ("auth.signing_key", "secret"): "repeat('x', 32)",
    ("inventory.excursion", "freezer_id"): "1",
    ("inventory.sighting", "finding"): "'found'",
    ("auth.session", "expires_at"): "now() + interval '1 day'",
    ("audit.row_change", "after"): "'{}'",
    ("audit.change_set", "table_names"): "'{site}'",
    ("auth.refresh_token", "session_id"): "(select min(id::text)::uuid from auth.session)",
}
VALUES = {
    "bigint": "1", "text": "gen_random_uuid()", "bytea": "'x'", "auth.member_role": "'viewer'",
    "timestamp with time zone": "now()", "audit.operation": "'insert'",
    "inventory.sha256": "repeat('a', 64)",
}  # fmt: skip


def add_row(session: Connection, table: str) -> None:
    """Gives a table one row, and each table that it has to refer to, directly or not."""
    parents = session.execute(
        "select distinct confrelid::regclass::text from pg_constraint"
        " join pg_attribute on attrelid = conrelid and attnum = any (conkey)"
        " where contype = 'f' and conrelid = %s::regclass and confrelid <> conrelid"
        " and attnotnull", [table],
    )  # fmt: skip
    for (parent,) in parents.fetchall():
        add_row(session, str(parent))
    required = session.execute(
        "select attname::text, format_type(atttypid, null) from pg_attribute"
        " where attrelid = %s::regclass and attnum > 0 and (attname = any (%s)"
        " or attnotnull and not atthasdef and attidentity = '')",
        [table, [column for of, column in SPECIAL if of == table]],
    ).fetchall()  # fmt: skip
    values = [
        SPECIAL.get((table, str(name)))
        or VALUES.get(str(kind))
        or f"'{SAMPLES[str(kind)]().shown}'"
        for name, kind in required
    ]
    session.execute("set lab.id = 1")
    # No history: a revert would stop there first.
    session.execute("set session_replication_role = replica")
    # No "on conflict": it takes no table with a key that is deferrable.
    with suppress(psycopg.errors.UniqueViolation):
        session.execute(
            f"insert into {table} ({', '.join(str(name) for name, _ in required)})"
            f" values ({', '.join(values)})".encode()
        )


# In and out


# Its quick brothers: `steps`, one change at a time, and the forced revert below.
@pytest.mark.slow
def test_round_trip(stack: Settings, bootstrapped: str, known: str) -> None:
    """Deploy, revert and deploy again end where they should, by psql's own description."""
    empty, seen = describe(stack, bootstrapped), [describe(stack, known)]
    for command in ("verify", "revert -y", "deploy --verify"):
        done = sqitch(stack, known, *command.split())
        assert done.returncode == 0, done.stdout
        seen.append(describe(stack, known))
    assert seen[0].count("Table ") >= len(TABLES)
    assert seen[1] == seen[0], "verify changes the database"
    assert seen[2] == empty, "revert leaves something behind, or takes too much"
    assert seen[3] == seen[0], "the second deploy makes something else"


def failed(done: Done) -> bool:
    """Whether psql stopped at an error of a script, and not for another reason."""
    return done.returncode == 3


@pytest.mark.slow
def test_a_verify_fails_without_its_change(steps: dict[str, Steps]) -> None:
    """A verify fails on a database that has every earlier change and not its own."""
    assert [name for name, step in steps.items() if not failed(step.verify_before)] == []


@pytest.mark.slow
def test_a_verify_passes_with_its_change(steps: dict[str, Steps]) -> None:
    """A change deploys without any that come later, is verified, and comes out alone."""
    ends = {name: step.deploy_verify_revert for name, step in steps.items()}
    assert {name: done.stderr for name, done in ends.items() if done.returncode} == {}


@pytest.mark.slow
def test_a_verify_fails_after_the_revert(steps: dict[str, Steps]) -> None:
    """Once a change has come out again, its verify fails."""
    assert [name for name, step in steps.items() if not failed(step.verify_after)] == []


def test_a_verify_fails_on_an_empty_database(stack: Settings, bootstrapped: str) -> None:
    """A verify fails where nothing was ever deployed."""
    passed = []
    for change in PLAN:
        done = psql(stack, "lab_owner", bootstrapped, f"--file={script('verify', change)}")
        if not failed(done):
            passed.append(change.file)
    assert passed == []


# Rows are somebody's work


def test_a_revert_refuses_to_lose_rows(stack: Settings, scratch: str) -> None:
    """Each revert stops at a table that holds a row, names it, and loses none unless forced."""
    with connect(stack, scratch) as session:
        for table in TABLES:
            add_row(session, table)
    held = row_counts(stack, scratch)
    assert all(held.values())
    losing, refused = [], []
    for change in reversed(PLAN):
        file = f"--file={script('revert', change)}"
        done = psql(stack, "lab_owner", scratch, file)
        left = row_counts(stack, scratch)
        if left != held:
            losing.append(change.file)
        if done.returncode:
            assert "--set force=1" in done.stderr, done.stderr
            refused += re.findall(r"(\S+) holds ", done.stderr)
            done = psql(stack, "lab_owner", scratch, file, "--set=force=1")
            assert done.returncode == 0, done.stderr
            left = row_counts(stack, scratch)
        held = left
    assert losing == []
    assert set(refused) == set(TABLES)


@pytest.mark.slow
def test_a_refused_revert_is_mended_by_deploy(stack: Settings, known: str) -> None:
    """After a revert that refused, deploy brings back what it had taken out."""
    with connect(stack, known) as session:
        add_row(session, TABLES[-1])
    before = describe(stack, known)
    assert sqitch(stack, known, "revert", "-y").returncode != 0
    assert describe(stack, known) != before
    done = sqitch(stack, known, "deploy", "--verify")
    assert done.returncode == 0, done.stdout
    assert describe(stack, known) == before


@pytest.mark.slow
def test_a_forced_revert_loses_rows(stack: Settings, known: str) -> None:
    """With force set, a revert takes everything out, rows included."""
    with connect(stack, known) as session:
        for table in TABLES:
            add_row(session, table)
    assert all(row_counts(stack, known).values())
    done = sqitch(stack, known, "revert", "-y", "--set", "force=1")
    assert done.returncode == 0, done.stdout
    assert row_counts(stack, known) == {}


# Files of db/ that are no changes


def test_bootstrap_is_idempotent(stack: Settings, scratch: str) -> None:
    """Running bootstrap.sql again changes no role, no setting and no object."""
    query = (
        "select jsonb_build_array("
        " (select jsonb_agg(to_jsonb(r) order by rolname) from pg_authid r),"
        " (select jsonb_agg(to_jsonb(s) order by setrole) from pg_db_role_setting s),"
        " (select jsonb_agg(to_jsonb(m) order by roleid, member) from pg_auth_members m),"
        " (select jsonb_agg(to_jsonb(d) order by objoid) from pg_shdescription d),"
        " (select datacl from pg_database where datname = current_database()))"
    )
    seen = []
    for _ in range(2):
        done = psql(stack, "postgres", scratch, "--file=db/bootstrap.sql")
        assert (done.returncode, done.stderr) == (0, "")
        with connect(stack, scratch) as session:
            roles = session.execute(query.encode()).fetchall()
        seen.append((roles, describe(stack, scratch)))
    assert seen[0] == seen[1]


def told_to_reload(session: Connection) -> int:
    """How often PostgREST was told to read the schema since the session began to listen."""
    session.execute("notify pgrst, 'that is all'")
    told = [notice.payload for notice in session.notifies(timeout=10, stop_after=1)]
    while told[-1] != "that is all":
        told += [notice.payload for notice in session.notifies(timeout=10, stop_after=1)]
    return told.count("reload schema")


def test_postgrest_is_told_of_a_change(stack: Settings, scratch: str) -> None:
    """Each kind of change of the schema makes PostgREST read it again."""
    untold = []
    with connect(stack, scratch) as session:
        session.execute("listen pgrst")
        for command in (
            "create view api.bads as select 1 as id", "alter view api.sites rename id to number",
            "drop function api.site(bigint)", "drop view api.instruments",
            "comment on view api.sites is ''", "grant select on inventory.lab to authenticator",
            "revoke select on api.sites from lab_viewer", "create type api.bad as (id int)",
            "drop policy site_in_lab on inventory.site",
        ):  # fmt: skip
            session.execute(command.encode())
            if told_to_reload(session) == 0:
                untold.append(command)
        assert untold == []
        session.execute("select 1")
        assert told_to_reload(session) == 0


def test_bootstrap_tells_postgrest_nothing_new(stack: Settings, scratch: str) -> None:
    """Running bootstrap.sql again, as each up does, makes no PostgREST read the schema anew."""
    with connect(stack, scratch) as session:
        session.execute("listen pgrst")
        done = psql(stack, "postgres", scratch, "--file=db/bootstrap.sql")
        assert done.returncode == 0, done.stderr
        assert told_to_reload(session) == 0


def test_an_older_event_trigger_is_replaced(stack: Settings, scratch: str) -> None:
    """Where an older bootstrap.sql made the event triggers, only the one of today is left."""
    with connect(stack, scratch) as session:
        session.execute(
            "create event trigger reload_api_on_change on ddl_command_end"
            " execute function lab_admin.reload_api()"
        )
        assert psql(stack, "postgres", scratch, "--file=db/bootstrap.sql").returncode == 0
        left = session.execute("select evtname from pg_event_trigger").fetchall()
    assert left == [("reload_api",)]


UNSEALED = b"select count(*) from audit.change_set where seal_number is null"


def test_housekeeping_seals_all_there_is(stack: Settings, scratch: str) -> None:
    """One round seals all that is not sealed yet, also what takes several transactions."""
    with connect(stack, scratch) as session:
        session.execute(
            "insert into audit.change_set (lab_id, changed_by, table_names, row_count)"
            " select 1, 'somebody', '{site}', 100000 from generate_series(1, 3)"
        )
        assert session.execute(UNSEALED).fetchall() == [(3,)]
        done = psql(stack, "lab_owner", scratch, "--file=db/housekeeping.sql")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert session.execute(UNSEALED).fetchall()[0][0] == 0
        chain = session.execute("select sealed_count, fault from audit.verify_chain()")
        assert chain.fetchall() == [(3, None)]


def test_housekeeping_leaves_half_a_database_alone(stack: Settings, scratch: str) -> None:
    """While a backup is restored, its last object not there yet, nothing is sealed."""
    with connect(stack, scratch) as session:
        session.execute("drop event trigger reload_api")
        session.execute(
            "insert into audit.change_set (lab_id, changed_by, table_names, row_count)"
            " values (1, 'somebody', '{site}', 1)"
        )
        for count in ([(1,)], [(0,)]):
            done = psql(stack, "lab_owner", scratch, "--file=db/housekeeping.sql")
            assert (done.returncode, done.stderr) == (0, "")
            assert session.execute(UNSEALED).fetchall() == count
            assert psql(stack, "postgres", scratch, "--file=db/bootstrap.sql").returncode == 0


def test_housekeeping_makes_partitions(stack: Settings, scratch: str) -> None:
    """A month whose partition is missing gets it."""
    query = "select count(*) from pg_inherits where inhparent = 'audit.row_change'::regclass"
    with connect(stack, scratch) as session:
        before = session.execute(query).fetchall()
        last = "select max(relname) from pg_class where relname ~ '^row_change_[0-9]+_[0-9]+$'"
        ((month,),) = session.execute(last.encode()).fetchall()
        session.execute(f"drop table audit.{month}".encode())
        done = psql(stack, "lab_owner", scratch, "--file=db/housekeeping.sql")
        assert (done.returncode, done.stderr) == (0, "")
        assert session.execute(query).fetchall() == before


def test_mock_data_is_not_doubled(stack: Settings, scratch: str) -> None:
    """Loading the mock data a second time adds nothing."""
    seen = []
    for _ in range(2):
        done = psql(stack, "postgres", scratch, "--file=db/mock_data.sql")
        assert (done.returncode, done.stderr) == (0, "")
        seen.append(row_counts(stack, scratch))
    assert seen[0]["inventory.site"] == 3
    assert seen[0] == seen[1]


def test_mock_data_stays_out_of_a_database_in_use(stack: Settings, scratch: str) -> None:
    """A database that ever held a site gets no mock data, even when the site is gone."""
    with connect(stack, scratch) as session:
        add_row(session, "inventory.site")
        session.execute("delete from inventory.site")
    before = row_counts(stack, scratch)
    done = psql(stack, "postgres", scratch, "--file=db/mock_data.sql")
    assert done.returncode == 0, done.stderr
    assert row_counts(stack, scratch) == before


@pytest.mark.once
def test_golden_dump(stack: Settings, deployed: str) -> None:
    """db/schema.sql is what a deploy makes."""
    changed = schema.difference(schema.dump(stack, deployed))
    assert not changed, f"rewrite db/schema.sql with ./stack schema if this is meant:\n{changed}"


@pytest.mark.once
def test_golden_dump_tells_a_difference(stack: Settings, scratch: str) -> None:
    """A comment, a privilege and a column that were not there show as lines of the diff."""
    with connect(stack, scratch) as session:
        session.execute("comment on table inventory.site is 'other'")
        session.execute("grant truncate on inventory.site to lab_open")
        session.execute("alter table inventory.site add column other text")
    changed = schema.difference(schema.dump(stack, scratch))
    for line in (
        "COMMENT ON TABLE inventory.site IS 'other'",
        "TRUNCATE ON TABLE inventory.site",
        "    other text",
    ):
        assert re.search(rf"^\+.*{re.escape(line)}", changed, re.MULTILINE), changed


# Plan and files


@pytest.mark.once
def test_plan_and_files_agree() -> None:
    """Each change of the plan has its files, and each file its change."""
    for kind in HEADLINES:
        folders = [CHECKOUT / kind, CHECKOUT / "db/reworked" / kind]
        files = {path for folder in folders for path in folder.rglob("*.sql")}
        assert files == {script(kind, change) for change in PLAN}


# How a script of each kind says what it does, and how it ends.
HEADLINES = {"deploy": ("to", "commit;"), "revert": ("from", "commit;"),
             "verify": ("on", "rollback;")}  # fmt: skip
# A rule takes the kind and the text of a script, and its change; it answers what is wrong.
Rule = Callable[[str, str, Change], list[str]]


def wrong_heads(kind: str, text: str, change: Change) -> list[str]:
    """A deploy script starts with its name and the requires of the plan, and has no others."""
    if kind != "deploy":
        return []
    wanted = [f"-- Deploy lab-inventory:{change.name} to pg"]
    wanted += [f"-- requires: {name}" for name in change.requires]
    lines = text.splitlines()
    heads = [line for line in lines if re.match(r"-- (Deploy|requires)\b", line)]
    return [] if heads == wanted == lines[: len(wanted)] else [f"not {wanted}"]


def no_transactions(kind: str, text: str, change: Change) -> list[str]:
    """A script says what it is, begins, does something and ends; a verify takes it all back."""
    preposition, end = HEADLINES[kind]
    headline = f"-- {kind.capitalize()} lab-inventory:{change.name} {preposition} pg"
    lines = [line for line in code(text).splitlines() if line.strip()]
    counted = Counter(line for line in lines if line in ("begin;", "commit;", "rollback;"))
    return [
        what
        for what, is_so in {
            f"does not start with {headline}": not text.startswith(headline + "\n"),
            f"is not from begin; to {end}": (lines[0], lines[-1]) != ("begin;", end),
            "does nothing": len(lines) <= 2,
            "is no single transaction": counted != {"begin;": 1, end: 1},
        }.items()
        if is_so
    ]


def left_out(_kind: str, text: str, _change: Change) -> list[str]:
    """No script includes a file, drops with cascade, tolerates what is there, or drops a role."""
    return re.findall(
        r"\\ir?\b|\\include|(?<!delete )(?<!update )\bcascade\b|\bif (?:not )?exists\s+\w+\."
        r"|\bdrop (?:role|owned)\b",
        code(text), re.IGNORECASE,
    )  # fmt: skip


def no_questions(kind: str, text: str, _change: Change) -> list[str]:
    """Every statement of a verify is a question that can fail, and none writes."""
    if kind != "verify":
        return []
    body = code(text).strip().removeprefix("begin;").removesuffix("rollback;")
    statements = [part.strip() for part in body.split(";") if part.strip()]
    question = (
        r"select 1 / |select [a-z0-9_\x22, \n]+\sfrom \S+ where false$|call \w+\.verify_\w+\("
    )
    return [part for part in statements or [""] if not re.match(question, part)]


def blind_drops(kind: str, text: str, _change: Change) -> list[str]:
    """Where a revert drops a table, it first refuses, by that table's name, to lose its rows."""
    text = code(text)
    return [
        table
        for table in re.findall(rf"drop table {DERIVED}(\S+);", text) if kind == "revert"
        for before in [text.partition(f"drop table {table};")[0]]
        if f"if exists (select from {table}" not in before
        or f"raise exception '{table} holds " not in before
    ]  # fmt: skip


RULES = (wrong_heads, no_transactions, left_out, no_questions, blind_drops)


@pytest.mark.once
def test_scripts_keep_the_rules() -> None:
    """No script of any change breaks a rule on scripts."""
    assert [
        f"{kind}/{change.file}: {rule.__name__}: {what}"
        for change in PLAN for kind in HEADLINES for rule in RULES
        for what in rule(kind, script(kind, change).read_text(), change)
    ] == []  # fmt: skip


GOOD = {
    "deploy": "-- Deploy lab-inventory:a/b to pg\n-- requires: a/a\nbegin;\nselect;\ncommit;\n",
    "revert": "-- Revert lab-inventory:a/b from pg\nbegin;\n"
    "if exists (select from a.b) then raise exception 'a.b holds rows' end if;\n"
    "drop table a.b;\ncommit;\n",
    "verify": "-- Verify lab-inventory:a/b on pg\nbegin;\nselect 1 / 1;\nrollback;\n",
}


@pytest.mark.once
@pytest.mark.parametrize(
    ("rule", "kind", "old", "new"),
    [
        (wrong_heads, "deploy", "-- requires: a/a\n", ""),
        (wrong_heads, "deploy", "begin;", "-- requires: a/c\nbegin;"),
        (no_transactions, "verify", "Verify", "Check"),
        (no_transactions, "verify", "rollback;", "commit;"),
        (no_transactions, "deploy", "select;\n", ""),
        (no_transactions, "deploy", "select;", "commit;\nbegin;"),
        (left_out, "deploy", "select;", "\\ir other.sql"),
        (left_out, "revert", "drop table a.b;", "drop table a.b;\ndrop table a.c Cascade;"),
        (left_out, "revert", "drop table a.b;", "drop table a.b;\ndrop view if exists a.c;"),
        (left_out, "deploy", "select;", "drop role a;"),
        (no_questions, "verify", "select 1 / 1;", "select true;"),
        (no_questions, "verify", "select 1 / 1;", ""),
        (blind_drops, "revert", "if exists (select from a.b)", "if exists (select from a.c)"),
        (blind_drops, "revert", "'a.b holds rows'", "'no'"),
    ],
)
def test_bad_scripts_are_found(rule: Rule, kind: str, old: str, new: str) -> None:
    """Each rule on scripts passes a good script, and finds one that breaks it."""
    change = Change("a/b", ["a/a"], "a/b", CHECKOUT)
    assert [what for each in RULES for what in each(kind, GOOD[kind], change)] == []
    assert old in GOOD[kind]
    assert rule(kind, GOOD[kind].replace(old, new), change) != []
