"""./stack account add: the first manager of a lab, and a password for whoever needs another."""

import argparse
import getpass
import subprocess
import sys

import psycopg
from psycopg import sql

from tools import database
from tools.settings import DATABASE, Settings, StackError, program, say

ADD = sql.SQL("select auth.add_account({}, {}, {}::auth.member_role, {})")


def _password(is_on_stdin: bool) -> str:
    if is_on_stdin:
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password (12 characters or more): ")
    if password != getpass.getpass("Again: "):
        raise StackError("the two passwords differ; nothing was changed")
    return password


def _in_containers(statement: sql.Composed, compose_file: str) -> str:
    done = subprocess.run(
        [program("docker"), "compose", "--file", compose_file, "exec", "-T", "db", "psql",
         "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1",
         "--set=VERBOSITY=terse", "--username=postgres", f"--dbname={DATABASE}"],
        input=statement.as_string() + ";\n", text=True, capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise StackError(f"no account was added: {done.stderr.strip()}")
    return done.stdout.strip()


def account(settings: Settings, arguments: list[str]) -> int:
    """Adds an account to a lab, both made where there is none; answers 0. Raises StackError."""
    parser = argparse.ArgumentParser(prog="./stack account")
    commands = parser.add_subparsers(dest="command", required=True)
    add = commands.add_parser("add", help="an account, its lab and its role there")
    add.add_argument("email")
    add.add_argument("--lab", required=True, metavar="NAME", help="made if there is none")
    add.add_argument("--role", required=True, choices=("viewer", "editor", "manager"))
    add.add_argument("--password-stdin", action="store_true", help="one line of standard input")
    add.add_argument("--compose", metavar="FILE", help="in the containers of this compose file")
    given = parser.parse_args(arguments)
    statement = ADD.format(given.email, given.lab, given.role, _password(given.password_stdin))
    if given.compose:
        say(_in_containers(statement, given.compose))
        return 0
    try:
        with database.connect(settings, "postgres") as session:
            row = session.execute(statement).fetchone()
    except psycopg.Error as error:  # its details would show the password's hash
        raise StackError(f"no account was added: {error.diag.message_primary or error}") from None
    say(str(row[0]) if row else "")
    return 0
