"""./stack account add: makes the first manager of a lab, or gives an account a new password."""

import argparse
import getpass
import sys

from psycopg import sql

from tools import database
from tools.settings import Settings, StackError, say

ADD = sql.SQL("select auth.add_account({}, {}, {}::auth.member_role, {})")


def _password(is_on_stdin: bool) -> str:
    if is_on_stdin:
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password (12 characters or more): ")
    if password != getpass.getpass("Again: "):
        raise StackError("the two passwords differ; nothing was changed")
    return password


def account(settings: Settings, arguments: list[str]) -> int:
    """Adds an account to a lab, and makes both if missing; answers 0. Raises StackError."""
    parser = argparse.ArgumentParser(prog="./stack account")
    commands = parser.add_subparsers(dest="command", required=True)
    add = commands.add_parser("add", help="an account, its lab and its role there")
    add.add_argument("email")
    add.add_argument("--lab", required=True, metavar="NAME", help="made if it is missing")
    add.add_argument("--role", required=True, choices=("viewer", "editor", "manager"))
    add.add_argument("--password-stdin", action="store_true", help="one line of standard input")
    add.add_argument("--compose", metavar="FILE", help="in the containers of this compose file")
    given = parser.parse_args(arguments)
    statement = ADD.format(given.email, given.lab, given.role, _password(given.password_stdin))
    try:
        say(database.ask(settings, statement, given.compose))
    except StackError as error:
        raise StackError(f"no account was added: {error}") from None
    return 0
