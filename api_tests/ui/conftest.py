"""The browser, of which each process of pytest has one, and the page in it, new for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver

from api_tests.ui import browser
from api_tests.ui.browser import Page


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that drives the page is of the page, and the same on every PostgreSQL."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.ui)
            item.add_marker(pytest.mark.once)


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """The browser."""
    driver = browser.start(tmp_path_factory.mktemp("profile"))
    yield driver
    driver.quit()


@pytest.fixture
def page(chromium: webdriver.Chrome, base_url: str) -> Iterator[Page]:
    """The page of the stack under test. It has told of no error, and asked no other host."""
    ours = Page(chromium, base_url)
    yield ours
    assert ours.console() == []
    assert ours.foreign() == []
