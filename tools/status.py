"""./stack status: what runs, and whether the API answers."""

import json
import ssl
import urllib.error
import urllib.request
from contextlib import suppress

import psutil

from tools import supervise
from tools.settings import Settings, say


def answers(settings: Settings) -> bool:
    """Whether the API answers that it is well."""
    # No proxy of the environment stands between this machine and itself, and whoever signed the
    # certificate, the name in it is not this machine's own.
    unverified = ssl.create_default_context()
    unverified.check_hostname, unverified.verify_mode = False, ssl.CERT_NONE
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=unverified)
    )
    try:
        with opener.open(f"{settings.url}/health", timeout=3) as answer:
            return bool(json.load(answer) == {"status": "ok"})
    except (OSError, ValueError):
        return False


def status(settings: Settings) -> int:
    """Says what runs; answers 0 if the API answers and all of the stack runs, 3 if not."""
    states = supervise.states(settings)
    for name in supervise.PROGRAMS:
        say(f"{name:12} {states.get(name, 'STOPPED')}")
    for process in supervise.left_over(settings):
        with suppress(psutil.NoSuchProcess):
            say(f"{process.name():12} LEFT OVER, process {process.pid}; ./stack up ends it")
    does_answer, is_whole = answers(settings), supervise.is_running(settings)
    fault = "" if is_whole or not does_answer else ", but not all of it runs; say ./stack up"
    say(f"{settings.url} {'answers' if does_answer else 'does not answer'}{fault}; "
        f"state in {settings.state}")  # fmt: skip
    return 0 if does_answer and is_whole else 3
