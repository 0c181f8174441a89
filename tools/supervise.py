"""The processes of one stack: supervisord keeps them, this starts, asks and ends it."""

import os
import pwd
import subprocess
import sys
import time
import xmlrpc.client
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
from supervisor.xmlrpc import SupervisorTransport

from tools.settings import Settings, StackError

PROGRAMS = ("postgres", "postgrest", "nginx", "housekeeping")
# What a program's log calls a reason to end.
COMPLAINTS = ("FATAL", "PANIC", "[emerg]")


def as_service(settings: Settings) -> dict[str, Any]:
    """Arguments for subprocess that run a program as the stack's own account, in its folder."""
    account = pwd.getpwnam(settings.run_as)
    arguments: dict[str, Any] = {
        "cwd": settings.state,
        "env": {"PATH": os.environ["PATH"], "HOME": str(settings.state), "LC_ALL": "C.UTF-8"},
    }
    if os.geteuid() == 0:
        arguments |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return arguments


def write_private(settings: Settings, path: Path, content: bytes) -> None:
    """Makes a file that the stack's own account alone may read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "wb") as file:
        file.write(content)
        if os.geteuid() == 0:
            os.fchown(file.fileno(), pwd.getpwnam(settings.run_as).pw_uid, -1)


def _supervisor(settings: Settings) -> Any:
    transport = SupervisorTransport(None, None, f"unix://{settings.run}/supervisor.sock")
    return xmlrpc.client.ServerProxy("http://localhost", transport=transport).supervisor


def states(settings: Settings) -> dict[str, str]:
    """What supervisord says of each program, as RUNNING or FATAL; empty if it does not run."""
    try:
        found = _supervisor(settings).getAllProcessInfo()
    except (OSError, xmlrpc.client.Error):
        return {}
    return {process["name"]: process["statename"] for process in found}


def left_over(settings: Settings) -> list[psutil.Process]:
    """Servers of the stack that supervisord does not keep: what it kept before was killed.

    The workers of a killed nginx would answer, and hold the port that their successors need.
    """
    try:
        supervisord = _supervisor(settings).getPID()
    except (OSError, xmlrpc.client.Error):
        supervisord = None
    found = []
    for process in strays(settings):
        with suppress(psutil.NoSuchProcess):
            if supervisord not in (process.pid, *(parent.pid for parent in process.parents())):
                found.append(process)
    return found


def is_running(settings: Settings) -> bool:
    """Whether every program of the stack runs, and supervisord keeps all of its processes."""
    found = states(settings)
    if any(found.get(name) not in ("RUNNING", "STARTING") for name in PROGRAMS):
        return False
    return not left_over(settings)


def failing(settings: Settings) -> list[str]:
    """The programs that ended as soon as they were started."""
    return [name for name, state in states(settings).items() if state in ("BACKOFF", "FATAL")]


def strays(settings: Settings) -> Iterator[psutil.Process]:
    """Processes of this stack: its programs, working inside its state folder.

    nginx workers outlive a killed master and hold its port; their working folder tells whose
    they are, when their parent and their command line no longer do. The shell of the housekeeping
    and what it runs are known by what supervisord puts into their environment.
    """
    state = settings.state.resolve()
    for process in psutil.process_iter():
        try:
            if Path(process.cwd()).is_relative_to(state) and (
                process.name() in PROGRAMS
                or "supervisor.supervisord" in process.cmdline()
                or "SUPERVISOR_ENABLED" in process.environ()
            ):
                yield process
        except psutil.Error:
            continue


def start_supervisor(settings: Settings) -> None:
    """Starts supervisord in the background, with no program yet. Raises StackError."""
    done = subprocess.run(
        [sys.executable, "-m", "supervisor.supervisord", "-c", settings.etc / "supervisord.conf"],
        capture_output=True, text=True, check=False, umask=0o027, **as_service(settings),
    )  # fmt: skip
    deadline = time.monotonic() + 10
    while not states(settings):
        if done.returncode != 0 or time.monotonic() > deadline:
            lines = (done.stdout + done.stderr).strip().splitlines() or ["no message"]
            raise StackError(f"supervisord does not start: {lines[-1]}")
        time.sleep(0.05)


def start(settings: Settings, name: str) -> None:
    """Starts one program. Raises StackError with what it logged where it fails."""
    try:
        _supervisor(settings).startProcess(name, False)
    except xmlrpc.client.Fault as fault:
        if "ALREADY_STARTED" not in fault.faultString:
            raise StackError(f"{name} does not start: {last_words(settings, name)}") from None


def last_words(settings: Settings, name: str) -> str:
    """The last complaint that a program logged, else the last line."""
    path = settings.log / f"{name}.log"
    lines = path.read_text(errors="replace").strip().splitlines() if path.exists() else []
    loud = [line for line in lines[-20:] if any(word in line for word in COMPLAINTS)]
    return next(reversed(loud or lines), "it logged nothing")


def is_over(process: psutil.Process) -> bool:
    """Whether a process has ended; that its parent has not heard of it yet does not matter."""
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def stop(settings: Settings) -> bool:
    """Ends every process of the stack, strays included; answers whether there was any.

    supervisord ends the programs, and each gets its time to finish. A program that is left after
    that is asked again, as a signal between fork and exec is lost, and killed in the end.
    """
    found = list(strays(settings))
    with suppress(OSError, xmlrpc.client.Error):
        _supervisor(settings).shutdown()
        end = time.monotonic() + 3
        while not all(map(is_over, found)) and time.monotonic() < end:
            states(settings)  # it looks after its programs once a second, or when it is asked
            time.sleep(0.02)
    deadline = time.monotonic() + 40
    while (left := list(strays(settings))) and time.monotonic() < deadline:
        for process in left:
            with suppress(psutil.NoSuchProcess):
                # Postgres takes SIGINT for "end sessions, write everything, stop".
                process.send_signal(2 if process.name() == "postgres" else 15)
        psutil.wait_procs(left, timeout=2)
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(left, timeout=5)
    return bool(found)
