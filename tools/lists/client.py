"""The API as ./stack import and ./stack export ask it."""

import argparse
import re
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import requests

from tools.settings import Settings, StackError, say

# What goes over, and how long it is waited for.
PASSES = {429, 502, 503, 504}
PATIENCE = 300.0  # seconds, for one request with its repeats
TIMEOUT = (10, 90)  # seconds to connect, and to read: nginx gives up an import after 60


class Refused(StackError):
    """The API has answered, and stored nothing."""


def add_options(parser: argparse.ArgumentParser, settings: Settings) -> None:
    """The options that say which API it is, and who asks."""
    host = settings.public_url or f"http://localhost:{settings.http_port}"
    parser.add_argument("--url", default=host, help=f"the API; {host} without this")
    parser.add_argument("--token-file", type=Path, metavar="FILE", help="holds the access token")
    parser.add_argument("--lab", help="the lab to act in, where the token is for several")


class Client:
    """An API, with the token that it wants; what goes over is asked again."""

    def __init__(self, url: str, token_file: Path | None, lab: str | None) -> None:
        """Raises StackError if the token cannot be read, or the URL is none."""
        self.url = url.rstrip("/")
        if not re.match(r"https?://\w", self.url):
            raise StackError(f"{url} is no URL: it begins with http:// or https://")
        self.session = requests.Session()
        if urlsplit(self.url).hostname in {"localhost", "127.0.0.1", "::1"}:
            # To compress takes longer than to pass bytes on within one machine.
            self.session.headers["Accept-Encoding"] = "identity"
        if token_file is not None:
            try:
                token = token_file.read_text().strip()
            except (OSError, UnicodeDecodeError) as error:
                raise StackError(f"the token cannot be read: {error}") from None
            if not re.fullmatch(r"[\w.-]+", token, re.ASCII):
                raise StackError(f"{token_file} holds no token")
            self.session.headers["Authorization"] = f"Bearer {token}"
        if lab is not None:
            self.session.headers["Lab"] = quote(lab)

    def ask(
        self, method: str, path: str, params: list[tuple[str, str]], headers: dict[str, str],
        body: bytes | None = None,
    ) -> requests.Response:  # fmt: skip
        """The answer to a request, which is sent again while the API is away.

        So a write needs an Idempotency-Key. Raises StackError where no answer comes within five
        minutes, and Refused where the token is not taken.
        """
        given_up_at = time.monotonic() + PATIENCE
        pause = 0.5
        fault: str | None = None
        while True:
            try:
                answer = self.session.request(
                    method, self.url + path, params=params, headers=headers, data=body,
                    timeout=TIMEOUT, allow_redirects=False,
                )  # fmt: skip
            except (requests.ConnectionError, requests.Timeout) as error:
                answer, fault = None, f"{self.url} cannot be reached: {type(error).__name__}"
            except requests.RequestException as error:
                raise StackError(f"{self.url} cannot be asked: {error}") from None
            if answer is not None and answer.status_code in (401, 403):
                # After one that had no answer nobody knows whether that was stored.
                kind = Refused if fault is None else StackError
                raise kind(f"the API refuses the token: {message_of(answer)}")
            if answer is not None and answer.status_code not in PASSES:
                return answer
            if answer is not None:
                fault = f"the API answers {answer.status_code}"
            if time.monotonic() + pause > given_up_at:
                raise StackError(f"{fault}, for {PATIENCE:.0f} seconds")
            say(f"{fault}; trying again in {pause:.1f} s")
            time.sleep(pause)
            pause = min(pause * 2, 15)


def message_of(answer: requests.Response) -> str:
    """An error of the API in one line."""
    try:
        error: Any = answer.json()
        parts = [error.get("message"), error.get("details"), error.get("hint")]
        return "; ".join(str(part).rstrip(".") for part in parts if part)
    except (requests.JSONDecodeError, AttributeError):
        return f"{answer.status_code}: {answer.text[:200]}"
