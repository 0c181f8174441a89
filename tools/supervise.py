"""The processes of one stack: supervisord keeps them, this starts, asks and ends it."""

import os
import pwd
import subprocess
import sys
import time
import xmlrpc.client
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
from supervisor.xmlrpc import SupervisorTransport

from tools.settings import Settings, StackError

PROGRAMS = ("postgres", "postgrest", "nginx")


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


def is_running(settings: Settings) -> bool:
    """Whether every program of the stack runs."""
    found = states(settings)
    return all(found.get(name) in ("RUNNING", "STARTING") for name in PROGRAMS)


def strays(settings: Settings) -> Iterator[psutil.Process]:
    """Processes of this stack: its programs, working inside its state folder.

    nginx workers outlive a killed master and hold its port; their working folder tells whose
    they are, when their parent and their command line no longer do.
    """
    for process in psutil.process_iter():
        try:
            is_ours = process.name() in PROGRAMS or "supervisord" in " ".join(process.cmdline())
            if is_ours and Path(process.cwd()).is_relative_to(settings.state):
                yield process
        except psutil.Error:
            continue


def start_supervisor(settings: Settings) -> None:
    """Starts supervisord in the background, with no program yet. Raises StackError."""
    done = subprocess.run(
        [sys.executable, "-m", "supervisor.supervisord", "-c", settings.etc / "supervisord.conf"],
        capture_output=True, text=True, check=False, **as_service(settings),
    )  # fmt: skip
    deadline = time.monotonic() + 10
    while not states(settings):
        if done.returncode != 0 or time.monotonic() > deadline:
            lines = (done.stdout + done.stderr).strip().splitlines() or ["no message"]
            raise StackError(f"supervisord does not start: {lines[-1]}")
        time.sleep(0.05)


def start(settings: Settings, name: str) -> None:
    """Starts one program. Raises StackError with the last line of its log where it fails."""
    try:
        _supervisor(settings).startProcess(name, False)
    except xmlrpc.client.Fault as fault:
        if "ALREADY_STARTED" not in fault.faultString:
            raise StackError(f"{name} does not start: {last_line(settings, name)}") from None


def last_line(settings: Settings, name: str) -> str:
    """The last line a program logged."""
    path = settings.log / f"{name}.log"
    lines = path.read_text(errors="replace").strip().splitlines() if path.exists() else []
    return lines[-1] if lines else "it logged nothing"


def stop(settings: Settings) -> bool:
    """Ends every process of the stack, strays included; answers whether there was any.

    supervisord ends the programs in order and each gets its time to finish; what is left after
    that is killed.
    """
    found = list(strays(settings))
    try:
        _supervisor(settings).shutdown()
    except (OSError, xmlrpc.client.Error):
        for process in found:
            # Postgres takes SIGINT for "end sessions, write everything, stop".
            process.send_signal(2 if process.name() == "postgres" else 15)
    _, alive = psutil.wait_procs(found, timeout=40)
    for process in [*alive, *strays(settings)]:
        process.kill()
    psutil.wait_procs(alive, timeout=5)
    return bool(found)
