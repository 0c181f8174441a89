"""The basic job in the page: list things, look at one, make, change and remove one."""

from api_tests.conftest import Api
from api_tests.fixtures import Make
from api_tests.ui.browser import Page


def test_basic_job(page: Page, api: Api, unique: str) -> None:
    """Sites are listed, and one is made, changed and removed; the API tells of each."""
    page.open("sites")
    page.see("Site 1")
    page.click("Create")
    page.fill("Name", unique)
    page.fill("Contact", "Jane Smith")
    page.click("Save")
    page.see("Created")
    [site] = api.get(f"/sites?name=eq.{unique}").json()
    assert site["contact"] == "Jane Smith"
    page.click("Edit")
    page.fill("Contact", "")
    page.fill("Country", "Peru")
    page.click("Save")
    page.see("Saved")
    assert api.get(f"/site/{site['id']}").json() == site | {"contact": None, "country": "Peru"}
    page.see("Peru")
    page.click("Delete")
    page.see("Removed")
    assert api.get(f"/site/{site['id']}").status_code == 404


def test_only_changed_keys_are_sent(page: Page, api: Api, make: Make) -> None:
    """A save writes what was changed and no more, as history tells."""
    site = make("site", contact="Ann", country="Chile")
    page.open(f"sites/{site['id']}")
    page.fill("Contact", "Bea")
    page.click("Save")
    page.see("Saved")
    [change] = api.get(f"/site/{site['id']}/history?limit=1").json()
    assert change["after"] == change["before"] | {"contact": "Bea"}


def test_instruments_are_seen(page: Page, make: Make, unique: str) -> None:
    """Instruments are listed, each leads to its page, and none can be made there."""
    computer = make("computer", name=unique)
    page.open(f"instruments?filter=%7B%22site_id%22%3A{computer['site_id']}%7D")
    page.see(unique)
    assert not page.controls("Create")
    page.click(unique)
    page.arrive(f"computers/{computer['id']}/show")
    page.see("History")


def test_parts_of_a_thing(page: Page, make: Make, unique: str) -> None:
    """The page of a site has its freezers, and the page of a freezer names its site."""
    freezer = make("freezer", name=unique)
    page.open(f"sites/{freezer['site_id']}/show")
    page.click("Freezers")
    page.click(unique)
    page.arrive(f"freezers/{freezer['id']}/show")
    page.see("Site")


def test_a_row_opens_in_a_new_tab(page: Page, make: Make, unique: str) -> None:
    """The name in a list is a link, which the browser can open anywhere."""
    site = make("site", name=unique)
    page.open("sites")
    page.fill("Search", unique)
    link = page.control(unique)
    assert link.get_attribute("href") == f"{page.base_url}/#/sites/{site['id']}/show"


def test_errors_in_the_words_of_the_server(page: Page, api: Api, make: Make) -> None:
    """A refusal shows message, details, hint and the id of the request."""
    computer = make("computer")
    path = f"/site/{computer['site_id']}"
    refused = api.delete(path).json()
    page.open(f"sites/{computer['site_id']}/show")
    page.click("Delete")
    for key in ("message", "details", "hint"):
        page.see(refused[key])
    page.see("Request ")
    # The browser itself tells the console of an answer that is an error.
    assert all("409" in entry for entry in page.console())
    assert api.get(path).status_code == 200
