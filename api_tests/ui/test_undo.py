"""What was written in the page is taken back there."""

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from api_tests.conftest import Api
from api_tests.fixtures import Make
from api_tests.ui.browser import Page


def test_undo_of_a_removal(page: Page, api: Api, make: Make) -> None:
    """A site that was removed comes back by the button that tells of it."""
    site = make("site")
    page.open(f"sites/{site['id']}/show")
    page.click("Delete")
    page.see("Removed")
    assert api.get(f"/site/{site['id']}").status_code == 404
    page.click("Undo")
    page.see("Undone")
    assert api.get(f"/site/{site['id']}").json() == site


def test_undo_by_keys(page: Page, api: Api, make: Make) -> None:
    """Ctrl+Z undoes the last save."""
    site = make("site")
    page.open(f"sites/{site['id']}")
    page.fill("Contact", "Eve")
    page.click("Save")
    page.see("Saved")
    ActionChains(page.driver).key_down(Keys.CONTROL).send_keys("z").key_up(Keys.CONTROL).perform()
    page.see("Undone")
    assert api.get(f"/site/{site['id']}").json() == site


def test_removal_of_many_is_one_change(page: Page, api: Api, make: Make, unique: str) -> None:
    """Rows that are chosen in a list go together, and one undo brings them back."""
    sites = [make("site", name=f"{unique} {number}") for number in range(3)]
    page.open("sites")
    page.fill("Search", unique)
    page.see_no("Site 1")
    page.driver.execute_script("document.querySelector('thead input[type=checkbox]').click()")
    page.click("Delete")
    page.see("Removed")
    assert api.get(f"/sites?name=like.{unique}*").json() == []
    page.click("Undo")
    page.see("Undone")
    assert api.get(f"/sites?name=like.{unique}*&order=id").json() == sites
