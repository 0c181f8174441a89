"""Two people change one thing: nobody's change is lost."""

from api_tests.conftest import Api
from api_tests.fixtures import Make
from api_tests.ui.browser import Page


def test_conflict_field_by_field(page: Page, api: Api, make: Make) -> None:
    """Both versions are shown; what one side changed is chosen, the rest a person chooses."""
    path = f"/site/{make('site', contact='Ann', country='Peru', address='1 Lane')['id']}"
    page.open(f"sites/{path.rpartition('/')[2]}")
    page.fill("Contact", "Bea")
    page.fill("Country", "Chile")
    theirs = api.post(path, json={"contact": "Cleo", "address": "2 Lane"}).json()
    page.click("Save")
    page.see("Changed meanwhile")
    page.screenshot("conflict")
    for text in ("Bea", "Cleo", "Chile", "Peru", "1 Lane", "2 Lane"):
        page.see(text)
    # Nothing is saved before, nor while a field that both have changed is not chosen.
    assert api.get(path).json() == theirs
    save = page.find("//*[@role='dialog']//button[normalize-space()='Save']")
    assert not save.is_enabled()
    page.driver.execute_script(
        "document.querySelector('input[name=contact][value=theirs]').click()"
    )
    page.wait("Save", save.is_enabled)
    save.click()
    page.see("Saved")
    assert api.get(path).json() == theirs | {"country": "Chile"}
    # The browser itself tells of the 412.
    assert all("412" in entry for entry in page.console())


def test_nobody_removes_what_was_changed(page: Page, api: Api, make: Make) -> None:
    """A thing that was changed since it was looked at is not removed."""
    path = f"/site/{make('site')['id']}"
    page.open(f"sites/{path.rpartition('/')[2]}/show")
    page.control("Delete")
    api.post(path, json={"contact": "Eve"})
    page.click("Delete")
    page.see("Not removed")
    assert api.get(path).json()["contact"] == "Eve"
    assert all("412" in entry for entry in page.console())
