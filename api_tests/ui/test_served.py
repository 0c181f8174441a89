"""The page as nginx serves it: its policy, its size, what may be kept."""

import gzip
import json
import re

import pytest

from api_tests.conftest import Api, assert_error
from tools import environment, page

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
BUDGET = 400_000


@pytest.mark.parametrize("path", ["/", "/ui", "/ui/", "/ui/index.html"])
def test_policy(api: Api, path: str) -> None:
    """The page loads from nowhere else, and no style or script stands in its text."""
    answer = api.get(path, headers=HTML)
    assert "<title>Lab inventory</title>" in answer.text
    assert answer.headers["Cache-Control"] == "no-cache"
    policy = dict(
        part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; ")
    )
    assert policy["default-src"] == "'self'"
    assert not {word for part in policy.values() for word in part.split()} & {
        "'unsafe-inline'", "'unsafe-eval'", "http:", "https:", "*",
    }  # fmt: skip
    again = api.get(path, headers=HTML | {"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    # The browser takes the policy of the second answer for the page that it has kept.
    assert again.headers["Content-Security-Policy"] == answer.headers["Content-Security-Policy"]


def test_first_page_budget(api: Api) -> None:
    """The script of the first page has at most 400 kB in gzip."""
    names = set(re.findall(r'/ui/assets/[^"]+\.js', api.get("/ui/").text))
    names |= {f"/ui/assets/{name}" for name in built() if name.startswith(("Home-", "List-"))}
    assert len(names) > 3
    assert sum(len(gzip.compress(api.get(name).content)) for name in names) < BUDGET


def built() -> list[str]:
    """The names of the scripts of the page."""
    folder = page.built(environment.load())
    assert folder is not None
    return [path.name for path in (folder / "assets").glob("*.js")]


def test_files_of_the_page(api: Api) -> None:
    """A file whose name has its hash is kept for ever, and comes compressed."""
    for name in built():
        answer = api.get(f"/ui/assets/{name}")
        assert answer.headers["Cache-Control"] == "max-age=31536000, immutable"
        assert answer.headers["Content-Type"].startswith("text/javascript")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert len(answer.content) < 1000 or answer.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("path", ["/ui/", "/ui/icon.svg", "/ui/nothing"])
def test_nothing_is_written_there(api: Api, path: str) -> None:
    """The page is read, and nothing else."""
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = api.request(method, path, data="x")
        assert_error(answer, 405)
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_columns_are_those_of_the_api(api: Api) -> None:
    """The columns that the page is built with are those of the OpenAPI document of now."""
    assert json.loads(page.columns(api.get("/").json())) == json.loads(page.COLUMNS.read_text())
