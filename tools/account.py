"""./stack account add: makes the first manager of a lab, or gives an account a new password."""

import argparse
import getpass
import re
import sys

from psycopg import sql

from tools import database
from tools.settings import Settings, StackError, say

ADD = sql.SQL("select auth.add_account({}, {}, {}::auth.member_role, {}, {})")
# RFC 5322: atoms with dots between them, then a domain. RFC 6531: letters beyond ASCII as well.
ATOM = r"[^\x00-\x20\x7f-\xa0\s()<>\[\]:;@\\,.\"]+"
LABEL = r"(?!-)[a-z0-9\x80-\U0010ffff-]+(?<!-)"
EMAIL = re.compile(rf"{ATOM}(?:\.{ATOM})*@{LABEL}(?:\.{LABEL})*", re.IGNORECASE)


def email_address(text: str) -> str:
    """An email address, as it was given. Raises StackError if it is none."""
    local, _, domain = text.rpartition("@")
    is_short = len(local.encode(errors="replace")) <= 64 and len(domain) <= 250
    if not (is_short and text.isprintable() and EMAIL.fullmatch(text)):
        raise StackError(f"no account was added: {text!r} is no email address")
    return text


def _password(is_on_stdin: bool) -> str:
    if is_on_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = getpass.getpass("Password (12 characters or more): ")
        if password != getpass.getpass("Again: "):
            raise StackError("the two passwords differ; nothing was changed")
    # Surrogates stand for bytes that are no UTF-8.
    if re.search(r"[\0\ud800-\udfff]", password):
        raise StackError("no account was added: the password is no text in UTF-8")
    return password


def account(settings: Settings, arguments: list[str]) -> int:
    """Adds an account to a lab, and makes both if missing; answers 0. Raises StackError."""
    parser = argparse.ArgumentParser(prog="./stack account")
    commands = parser.add_subparsers(dest="command", required=True)
    add = commands.add_parser("add", help="an account, its lab and its role there")
    add.add_argument("email")
    add.add_argument("--lab", required=True, metavar="NAME", help="made if it is missing")
    add.add_argument("--role", required=True, choices=("viewer", "editor", "manager"))
    add.add_argument("--name", help="what people call them; without it the present one stays")
    add.add_argument("--password-stdin", action="store_true", help="one line of standard input")
    add.add_argument("--compose", metavar="FILE", help="in the containers of this compose file")
    given = parser.parse_args(arguments)
    email = email_address(given.email)
    values = [email, given.lab, given.role, _password(given.password_stdin), given.name]
    try:
        say(database.ask(settings, ADD, values, given.compose))
    except StackError as error:
        raise StackError(f"no account was added: {error}") from None
    return 0
