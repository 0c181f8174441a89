"""What a role may not do is not offered."""

from api_tests.people import Lab
from api_tests.ui.browser import Page


def test_viewer_sees_no_write(page: Page, lab: Lab) -> None:
    """A viewer is offered nothing that writes, on any page."""
    page.enter_as(lab.viewer)
    page.open("sites")
    page.see("The site")
    page.open(f"sites/{lab.site_id}/show")
    page.see("History")
    page.click("Files")
    page.see("No file yet.")
    for name in ("Create", "Edit", "Delete", "Undo", "Add a file"):
        assert not page.controls(name), name
    page.open(f"sites/{lab.site_id}")
    page.wait("refusal", lambda: "access-denied" in page.driver.current_url)


def test_editor_writes_freezers_and_no_sites(page: Page, lab: Lab) -> None:
    """An editor makes a freezer, and is offered no change of a site."""
    page.enter_as(lab.editor)
    page.open(f"sites/{lab.site_id}/show")
    page.see("History")
    assert not page.controls("Edit")
    page.open("freezers/create")
    page.fill("Name", "-80 A")
    page.choose("Site", "The site")
    page.click("Save")
    page.see("Created")
    [freezer] = lab.editor.api.get("/freezers").json()
    assert (freezer["name"], freezer["site_id"]) == ("-80 A", lab.site_id)


def test_manager_writes_sites(page: Page, lab: Lab) -> None:
    """A manager is offered all of it."""
    page.enter_as(lab.manager)
    page.open(f"sites/{lab.site_id}/show")
    page.click("Edit")
    page.fill("Contact", "Ann")
    page.click("Save")
    page.see("Saved")
    assert lab.manager.api.get(f"/site/{lab.site_id}").json()["contact"] == "Ann"
