"""The page at /docs/: every operation of the API of now, tried from there."""

import json

import pytest

from api_tests.conftest import Api
from api_tests.people import Lab
from api_tests.ui.browser import Page

ANSWER = "//*[contains(@class, 'live-responses-table')]//*[contains(@class, 'microlight')]"


LISTED = "return [...document.querySelectorAll('.opblock-tag')].map(tag => tag.dataset.tag)"


def test_an_operation_is_tried_with_the_token(page: Page, lab: Lab) -> None:
    """An operation that is tried goes through nginx with the session of the page."""
    page.enter_as(lab.viewer)
    page.driver.get(f"{page.base_url}/docs/")
    page.find("//*[@data-tag='sites']//button").click()
    page.find("//*[@id='operations-sites-get_sites']//button").click()
    page.click("Try it out")
    page.click("Execute")
    answer = page.find("//*[contains(@class, 'live-responses-table')]//code").text
    assert [row["name"] for row in json.loads(answer)] == ["The site"]
    assert f"{page.base_url}/sites" in page.asked()
    page.screenshot("docs")


def test_parts_are_found(page: Page, api: Api) -> None:
    """It has what the OpenAPI document of now has, as far as a filter leaves it."""
    page.driver.get(f"{page.base_url}/docs/")
    tags = {one["get"]["tags"][0] for one in api.get("/").json()["paths"].values() if "get" in one}
    told = {tag for tag in tags if "_space" in tag}
    assert len(told) > 1
    page.fill("Filter by tag or path", "_space")
    page.wait("those tags", lambda: set(page.driver.execute_script(LISTED)) == told)


@pytest.mark.parametrize("path", ["/docs", "/docs/"])
def test_policy_of_docs(api: Api, path: str) -> None:
    """It is served as the page is, with the same policy."""
    answer, page = api.get(path), api.get("/ui/")
    assert "<title>The API of the lab inventory</title>" in answer.text
    for name in ("Content-Security-Policy", "Cache-Control", "X-Frame-Options"):
        assert answer.headers[name] == page.headers[name]
    assert api.post(path).status_code == 405
    assert api.get("/docs/index.html").status_code == 404


def test_docs_of_a_lab_that_asks_for_a_login(prod: Api) -> None:
    """Without a session the document is refused, and the page itself is not."""
    assert prod.get("/docs/").status_code == 200
