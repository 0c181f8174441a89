"""The command line of ./stack."""

import argparse
import os
import signal
import subprocess
import sys

import psycopg

from tools import environment, shell, status, up
from tools.settings import StackError

# The commands whose arguments go on as they are.
PASSES_ON = {
    "account": "account add EMAIL --lab NAME --role ROLE: who may log in",
    "audit": "audit verify: whether history is what it was when it was sealed",
    "import": "import Xs FILE: a CSV or XLSX of any size into a list; --help says more",
    "export": "export Xs [FILE]: a list of any size as CSV or ndjson; --help says more",
    "psql": "psql as the superuser; arguments go to psql",
    "sqitch": "sqitch on this stack's database; arguments go to sqitch",
    "ui": "serve the page with hot reload against this stack; arguments go to vite",
    "test": "run every test on throw-away stacks; --postgres 18, --all: --help says more",
    "bench": "measure on throw-away stacks, --against REV beside a revision; --help says more",
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./stack", description="The lab inventory on this machine, without containers."
    )
    parser.add_argument(
        "--prod", action="store_true",
        help="production, as LAB_PROFILE=production: beside development, nothing without a token",
    )  # fmt: skip
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    commands.add_parser("up", help="install what is missing, start, deploy; again: no change")
    commands.add_parser("down", help="end every process; the data stay")
    commands.add_parser("status", help="say what runs")
    add = commands.add_parser("logs", help="follow the logs")
    add.add_argument("names", nargs="*", metavar="program")
    for name, text in PASSES_ON.items():
        commands.add_parser(name, help=text)
    commands.add_parser("schema", help="write db/schema.sql anew, after a change of the schema")
    add = commands.add_parser("reset", help="remove every row and start anew")
    add.add_argument("--yes", action="store_true", help="do not ask")
    return parser


def main() -> int:
    """Runs one command; answers its exit code."""
    parser = _parser()
    words = sys.argv[1:]
    if "--prod" in words[:2]:  # before the command, or after it
        words.remove("--prod")
        os.environ["LAB_PROFILE"] = "production"
    if words and words[0] in PASSES_ON:
        arguments, rest = parser.parse_args(words[:1]), words[1:]
    else:
        arguments, rest = parser.parse_args(words), []
    settings = environment.load()
    match arguments.command:
        case "up":
            up.up(settings)
        case "down":
            up.down(settings)
        case "status":
            return status.status(settings)
        case "logs":
            shell.logs(settings, arguments.names)
        case "psql":
            shell.psql(settings, rest)
        case "sqitch":
            shell.sqitch(settings, rest)
        case "reset":
            up.reset(settings, arguments.yes)
        case "account":
            from tools import account

            return account.account(settings, rest)
        case "audit":
            from tools import audit

            return audit.audit(settings, rest)
        case "import":
            from tools.lists import importer

            return importer.import_list(settings, rest)
        case "export":
            from tools.lists import exporter

            return exporter.export_list(settings, rest)
        case "schema":
            from tools import schema

            schema.schema(settings)
        case "ui":
            from tools import page

            return page.develop(settings, rest)
        case "test":
            from tools import test

            return test.test(settings, rest)
        case "bench":
            from tools.bench import command

            return command.bench(settings, rest)
    return 0


if __name__ == "__main__":
    for number in (signal.SIGTERM, signal.SIGHUP):
        # As Ctrl-C does: what was started is ended on the way out. nohup's wish stands.
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)
    try:
        sys.exit(main())
    except (StackError, OSError, psycopg.Error, subprocess.SubprocessError) as error:
        sys.exit(f"stack: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
