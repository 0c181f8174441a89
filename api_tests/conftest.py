"""What every test may use: the API by its base URL, the database, and rows of one's own.

Each process of pytest has a throw-away stack, unless LAB_TEST_DATABASE names one that is up.
"""

import os
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import psycopg
import pytest
import requests
from xdist.scheduler import LoadScopeScheduling

from api_tests.provider import Provider
from tools import environment
from tools.settings import Settings, StackError
from tools.throwaway import new, started, throw_away

# More fixtures, of those that need the helpers here.
PLUGINS = ("stacks", "bare_nginx", "fixtures", "people", "shelves", "storage", "thin", "undoing",
           "world")  # fmt: skip
pytest_plugins = [f"api_tests.{name}" for name in PLUGINS]

Row = dict[str, Any]
STACK = pytest.StashKey[Settings]()
# Modules that take long by themselves; the others fill the gaps that they leave.
LONGEST = (
    "stack", "readme", "sqitch", "stack_commands", "one_lab", "limits", "matrix", "small_bodies",
    "text", "stack_production", "one_lab_before", "shelves_undo", "fuzz",
)  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Says where the stack under test will be, before a test module asks at its import."""
    runs_no_test = config.getoption("dist", "no") != "no" and not hasattr(config, "workerinput")
    if runs_no_test or "LAB_TEST_DATABASE" in os.environ:
        return
    ours = config.stash[STACK] = new(environment.load())
    os.environ |= {
        "LAB_TEST_URL": ours.url,
        "LAB_TEST_DATABASE": ours.conninfo("postgres"),
        "LAB_TEST_STATE_DIR": str(ours.state),
        "LAB_TEST_JWT_SECRET": str(ours.jwt_secret),
    }


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest modules begin."""
    ranks = {f"test_{name}": rank for rank, name in enumerate(LONGEST)}
    items.sort(key=lambda item: ranks.get(item.path.stem, len(ranks)))


def unit_of(test: str) -> str:
    """The tests that one process runs: a module's, for the fixtures that they share.

    Those of the README share none, and some take long: each goes to whichever process is free.
    """
    module = test.partition("::")[0]
    return test if module.endswith("test_readme.py") else module


# xdist's own groups (--dist loadgroup) do nothing on pytest 9.2, which has other ids of tests.
@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """How the tests are spread over several processes."""
    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = unit_of
    return scheduler


@pytest.fixture(scope="session", autouse=True)
def stack_under_test(pytestconfig: pytest.Config) -> Iterator[None]:
    """Starts the stack; where it does not start, no test runs."""
    if STACK not in pytestconfig.stash:
        yield
        return
    with ExitStack() as cleanup:
        try:
            cleanup.enter_context(started(pytestconfig.stash[STACK]))
        except StackError as error:
            pytest.exit(f"stack: {error}", returncode=1)
        yield


class Api(requests.Session):
    """A session whose URLs are paths of the API, as `api.get("/site/1")`."""

    def __init__(self, base_url: str) -> None:
        """Makes a session on `base_url`, which ends without a slash."""
        super().__init__()
        self.base_url = base_url
        self.trust_env = False  # no proxy of the environment

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> Any:
        """One request, answered within a minute or failed."""
        kwargs.setdefault("timeout", 60)
        return super().request(method, self.base_url + str(url), *args, **kwargs)


@pytest.fixture(scope="session")
def base_url() -> str:
    """Where the stack under test answers."""
    return os.environ["LAB_TEST_URL"]


@pytest.fixture
def api(base_url: str) -> Iterator[Api]:
    """A session on the API under test."""
    with Api(base_url) as session:
        yield session


# Whose pages may call production.
ORIGINS = ("https://tool.example", "https://other.example:8443")


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Provider:
    """The identity provider that production trusts."""
    return Provider(tmp_path_factory.mktemp("provider"))


@pytest.fixture(scope="session")
def production(provider: Provider) -> Iterator[Settings]:
    """A production stack, which tests share and fill with labs of their own."""
    settings = replace(environment.load(), cors_origins=" ".join(ORIGINS))
    with throw_away(provider.trusted_by(settings), "production") as ours:
        yield ours


@pytest.fixture
def prod(production: Settings) -> Iterator[Api]:
    """A session on production, without a token, that trusts its certificate and no other."""
    with Api(production.url) as session:
        session.verify = str(production.etc / "nginx/tls/server.crt")
        yield session


@pytest.fixture
def sql() -> Iterator[psycopg.Connection]:
    """The database under test, as superuser; what a test does there is rolled back."""
    with psycopg.connect(os.environ["LAB_TEST_DATABASE"]) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def unique() -> str:
    """A word that no other test uses."""
    return f"t{uuid.uuid4().hex[:12]}"


def assert_error(answer: requests.Response, status: int, *words: str) -> Row:
    """Checks that an answer is an error of the one shape and that its text has these words.

    That of a list also has errors, of which each names a row.
    """
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"].startswith("application/json"), answer.headers
    body: Row = answer.json()
    assert set(body) - {"errors"} == {"code", "message", "details", "hint"}, body
    assert body["message"]
    for word in words:
        assert word in answer.text, answer.text
    return body
