"""./stack logs, psql, sqitch: hands over to a program that works on this stack."""

import os

from tools import database, supervise
from tools.settings import CHECKOUT, Settings, StackError, program


def logs(settings: Settings, names: list[str]) -> None:
    """Follows the logs of all programs, or of those named."""
    paths = [settings.log / f"{name}.log" for name in names or [*supervise.PROGRAMS]]
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise StackError(f"there is no {missing[0]}; programs: {', '.join(supervise.PROGRAMS)}")
    os.execvp("tail", ["tail", "-n", "50", "-F", *map(str, paths)])


def psql(settings: Settings, arguments: list[str]) -> None:
    """Opens psql as the database's superuser."""
    os.execvp(program("psql"), ["psql", settings.conninfo("postgres"), *arguments])


def sqitch(settings: Settings, arguments: list[str]) -> None:
    """Runs sqitch on this stack's database, as in ./stack sqitch status."""
    os.chdir(CHECKOUT)
    os.execvpe(program("sqitch"), ["sqitch", *arguments], database.sqitch_environment(settings))
