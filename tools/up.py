"""./stack up, down, reset: one stack on this machine."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import database, install, render, signing, supervise
from tools.settings import CHECKOUT, Settings, StackError, say
from tools.status import answers


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Makes the state folder, and keeps a second up or down of the same stack waiting."""
    try:
        for folder in (settings.state, settings.run):
            folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        # Logs hold emails and filters.
        settings.log.mkdir(exist_ok=True)
        settings.log.chmod(0o750)
        lock = (settings.state / "lock").open("w")
    except OSError as error:
        raise StackError(f"cannot write to {settings.state}: {error.strerror}; set LAB_STATE_DIR "
                         "to a folder that you may write") from None  # fmt: skip
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _give_to_service(settings: Settings) -> None:
    """As root, sees to it that the stack's own account can work. Raises StackError.

    It owns the sockets, the logs and the data; the state folder and the configuration stay
    root's, so that root never writes where that account could have put a link.
    """
    if os.geteuid() != 0:
        return
    if settings.data.exists() and settings.data.owner() not in (settings.run_as, "root"):
        raise StackError(f"the data in {settings.data} belong to {settings.data.owner()}, not to "
                         f"{settings.run_as}; set LAB_RUN_AS to their owner")  # fmt: skip
    try:
        shutil.chown(settings.run, settings.run_as)
        shutil.chown(settings.log, settings.run_as)
    except LookupError:
        raise StackError(f"there is no account {settings.run_as} to run the stack as; set "
                         "LAB_RUN_AS to one") from None  # fmt: skip
    for variable, path in (
        ("LAB_STATE_DIR", settings.run),
        ("LAB_CACHE_DIR", Path(sys.executable)),
        ("LAB_PG_BINDIR", install.postgres_bindir(settings) / "postgres"),
        ("LAB_POSTGREST_BIN", install.postgrest_program(settings)),
    ):
        done = subprocess.run(["test", "-x", path], check=False, **supervise.as_service(settings))
        if done.returncode != 0:
            raise StackError(f"the account {settings.run_as} cannot reach {path}; set {variable} "
                             "to a place that it can, outside of root's home")  # fmt: skip


def _check_port(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.http_address, settings.http_port))
        except OSError as error:
            raise StackError(f"port {settings.http_port} on {settings.http_address}: "
                             f"{(error.strerror or str(error)).lower()}; stop what uses it, or set "
                             "LAB_HTTP_PORT to another port") from None  # fmt: skip


def _wait_for_api(settings: Settings) -> None:
    started = time.monotonic()
    while not answers(settings):
        failing = supervise.failing(settings)
        if time.monotonic() - started > (3 if failing else 30):
            name = failing[0] if failing else "postgrest"
            raise StackError(f"the API does not answer; the last word of {name} is: "
                             f"{supervise.last_words(settings, name)}")  # fmt: skip
        time.sleep(0.05)


def _start_database(settings: Settings) -> None:
    """From nothing running to a database with every change."""
    supervise.start_supervisor(settings)
    say("Starting PostgreSQL")
    supervise.start(settings, "postgres")
    database.wait_until_ready(settings)
    database.deploy(settings)


def _start_all(settings: Settings) -> None:
    """From nothing running to an API that answers."""
    _start_database(settings)
    if not settings.is_production:
        # It leaves alone a database that is not new.
        database.run_psql(settings, "postgres", "-f", CHECKOUT / "db/mock_data.sql")
    say("Starting PostgREST and nginx")
    for name in ("postgrest", "nginx", "housekeeping"):
        supervise.start(settings, name)
    _wait_for_api(settings)


def up(settings: Settings) -> None:
    """Brings the stack to where this checkout says it should be, from whatever state it is in.

    Raises StackError, and then nothing runs that did not run before. What ran and answered goes
    on if the fault is in the nginx template, in a change or in the version of PostgreSQL.
    """
    with _alone(settings):
        install.debian_programs(settings)
        database.check_version(settings)
        _give_to_service(settings)
        is_secret_new = signing.keep(settings, signing.secret(settings))
        wanted = render.files(settings)
        rendered = None if render.is_current(settings, wanted) else render.write(settings, wanted)
        is_up = supervise.is_running(settings) and answers(settings)
        if is_up:
            database.deploy(settings)
        if rendered or is_secret_new or not is_up:
            supervise.stop(settings)
            _check_port(settings)
            if rendered:
                render.take(settings, rendered)
            settings.profile_file.write_text(settings.profile)
            database.make_cluster(settings)
            try:
                _start_all(settings)
            except BaseException:
                supervise.stop(settings)
                raise
    say(f"The lab inventory is up: {settings.url}")


def deployed_cluster(settings: Settings) -> Path:
    """Makes a cluster with every change and no row, shuts it down, and answers its folder.

    Raises StackError where a change fails.
    """
    with _alone(settings):
        _give_to_service(settings)
        signing.keep(settings, signing.secret(settings))
        render.take(settings, render.write(settings, render.files(settings)))
        database.make_cluster(settings)
        try:
            _start_database(settings)
        finally:
            supervise.stop(settings)
    return settings.data


def down(settings: Settings) -> None:
    """Ends every process of the stack; the data stay."""
    if not settings.state.exists():
        say("Nothing was running")
        return
    with _alone(settings):
        say("Stopped; the data stay" if supervise.stop(settings) else "Nothing was running")


def reset(settings: Settings, is_sure: bool) -> None:
    """Removes every row and starts anew with the mock data, after asking."""
    if not is_sure:
        if not sys.stdin.isatty():
            raise StackError("reset removes every row; say --yes if that is what you want")
        print(f"Remove every row in {settings.data}? Type yes: ", end="", flush=True)
        if sys.stdin.readline().strip() != "yes":
            raise StackError("nothing was removed")
    down(settings)
    if settings.data.exists():
        shutil.rmtree(settings.data)
    up(settings)
