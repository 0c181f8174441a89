"""Lists in the page: pages by cursor, search, filters, parts."""

from api_tests.people import Lab
from api_tests.ui.browser import Page


def test_pages_by_cursor(page: Page, lab: Lab) -> None:
    """Every row is on one page, in the order of the names, and no list is counted."""
    rows = [{"name": f"Place {number}"} for number in range(1, 61)]
    assert lab.manager.api.post("/sites", json=rows).status_code == 201
    page.enter_as(lab.manager)
    page.open("sites?perPage=25")
    seen = []
    for first in (1, 26, 51):
        page.see(f"{first}-{min(first + 24, 61)} of ")
        page.still()
        seen += [link.text for link in page.all("//td//a[starts-with(@href, '#/sites/')]")]
        if first < 51:
            page.click("Go to next page")
    assert seen == [f"Place {number}" for number in range(1, 61)] + ["The site"]
    page.open("sites?perPage=25&page=2")
    page.see("26-50 of ")
    page.still()
    again = [link.text for link in page.all("//td//a[starts-with(@href, '#/sites/')]")]
    assert again == seen[25:50]
    lists = [url for url in page.asked() if "/sites?" in url]
    assert any("after=" in url for url in lists)
    assert not any("offset=" in url for url in lists)


def test_filter_for_nothing(page: Page, lab: Lab) -> None:
    """A filter for what has no value asks with `is`, not with `eq`, which would find nothing."""
    lab.manager.api.post("/site", json={"name": "In Chile", "country": "Chile"})
    page.enter_as(lab.manager)
    page.open("sites?filter=%7B%22country%22%3Anull%7D")
    page.see("The site")
    page.see_no("In Chile")


def test_a_page_far_down(page: Page, lab: Lab) -> None:
    """A page that was not walked to is the right one, however many rows come before it."""
    rows = "\n".join(f"Place {number}" for number in range(1, 10_051))
    done = lab.manager.api.post(
        "/import/sites", data=f"name\n{rows}\n", headers={"Content-Type": "text/csv"}
    )
    assert done.status_code == 201, done.text
    page.enter_as(lab.manager)
    page.open("sites?perPage=50&page=201&sort=name&order=ASC")
    page.see("10001-10050 of ")
    page.still()
    seen = [link.text for link in page.all("//td//a[starts-with(@href, '#/sites/')]")]
    assert seen == [f"Place {number}" for number in range(10_001, 10_051)]


def test_search_in_a_list(page: Page, lab: Lab) -> None:
    """The search of a list finds beginnings of words and forgives a mistake."""
    for name in ("Muffin Lane", "Baker Street"):
        lab.manager.api.post("/site", json={"name": name})
    page.enter_as(lab.manager)
    page.open("sites")
    page.see("Baker Street")
    page.fill("Search", "mufin")
    page.see_no("Baker Street")
    page.see("Muffin Lane")


def test_list_of_the_past(page: Page, lab: Lab) -> None:
    """A day of the past shows what was there, marked as the past, and offers no write."""
    site = lab.manager.api.get(f"/site/{lab.site_id}/history?select=changed_at").json()[0]
    lab.manager.api.post(f"/site/{lab.site_id}", json={"name": "Renamed"})
    page.enter_as(lab.manager)
    page.open(f"sites?as_of={site['changed_at'].replace('+', '%2B')}")
    page.see("The site")
    page.see("Nothing can be changed here.")
    page.see_no("Renamed")
    for name in ("Create", "Delete", "Edit"):
        assert not page.controls(name)
    page.click("The site")
    page.see("History")
    assert "as_of=" in page.driver.current_url
    assert not page.controls("Edit")
    page.screenshot("past")
    page.click("Back to today")
    page.see("Renamed")
    page.see_no("Nothing can be changed here.")
    page.control("Edit")
    assert "as_of=" not in page.driver.current_url
