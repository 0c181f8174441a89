"""The lab in the page: members and roles, access tokens, invitations, one's own password."""

import time
from urllib.parse import urlsplit

import psycopg

from api_tests.people import (
    PASSWORD,
    Lab,
    add_account,
    add_lab,
    invite,
    invited_by,
    is_in,
    log_in,
    new_email,
    post_login,
    set_role,
)
from api_tests.ui.browser import Page


def role_of(lab: Lab, email: str) -> str | None:
    """The role of a member, as the API has it."""
    rows = lab.manager.api.get(f"/lab/{lab.id}/members").json()
    roles: dict[str, str] = {row["email"]: row["role"] for row in rows}
    return roles.get(email)


def becomes(lab: Lab, email: str, role: str | None) -> None:
    """Waits until a member has a role; None is for those who are out."""
    end = time.monotonic() + 60
    while role_of(lab, email) != role:
        assert time.monotonic() < end, role_of(lab, email)
        time.sleep(0.1)


def test_member_role_change(page: Page, lab: Lab) -> None:
    """A change of a role asks first, as does the end of a membership; a no changes nothing."""
    page.enter_as(lab.manager)
    page.open("lab/members")
    email = lab.viewer.email
    for answer, role in [("Cancel", "viewer"), ("Confirm", "editor")]:
        page.field(f"Role: {email}").click()
        page.click("Editor: writes")
        page.see("Change the role?")
        page.screenshot("members")
        page.click(answer)
        page.see_no("Change the role?")
        becomes(lab, email, role)
    page.click(f"Remove {email}")
    page.see("Take out of the lab?")
    page.click("Confirm")
    page.see_no(email)
    becomes(lab, email, None)


def test_an_invitation_is_shown_once_and_accepted(page: Page, lab: Lab) -> None:
    """The link of an invitation makes an account of a person who is new."""
    page.enter_as(lab.manager)
    page.open("lab/members")
    email = new_email()
    page.fill("Email", email)
    page.click("Invite")
    label = f"The invitation of {email}. It is shown this once: hand the link to the person."
    link = str(page.field(label).get_attribute("value"))
    assert invited_by(lab.manager) == {email}
    page.open("lab/members")
    page.see("Invited, until")
    assert "shown this once" not in page.text()

    page.driver.execute_script("localStorage.clear()")
    page.open(urlsplit(link).fragment.lstrip("/"))
    page.fill("New password", PASSWORD)
    page.click("Accept and set it")
    page.see("Done. Log in")
    answer = post_login(page.base_url, email, PASSWORD)
    assert answer.status_code == 200
    assert role_of(lab, email) == "viewer"


def test_an_account_accepts_an_invitation(page: Page, lab: Lab, db: psycopg.Connection) -> None:
    """A person of another lab accepts as the account that is logged in."""
    email = add_account(db, add_lab(db))
    set_role(db, email, lab.id, "viewer")
    person = log_in(db, page.base_url, email, lab.id)
    assert lab.manager.api.delete(lab.member(email)).status_code == 200
    word = invite(lab.manager, email, "editor")
    page.enter_as(person)
    page.open(f"accept?invitation={word}")
    page.click("Accept")
    page.see("Lately")
    assert role_of(lab, email) == "editor"


def test_token_shown_once(page: Page, lab: Lab) -> None:
    """A new token is shown until the page is left, works, and ends after a question."""
    page.enter_as(lab.manager)
    page.open("lab/tokens")
    page.see("No token yet.")
    page.fill("Name", "freezer monitor")
    page.click("Make a token")
    label = "The token freezer monitor. It is shown this once: keep it where it is used."
    word = str(page.field(label).get_attribute("value"))
    page.screenshot("tokens")
    assert is_in(page.base_url, word)
    page.open("lab/tokens")
    page.see("freezer monitor")
    assert "shown this once" not in page.text()
    assert word not in page.driver.page_source
    page.click("End freezer monitor")
    page.see("is refused from now on")
    page.click("Confirm")
    page.see("No token yet.")
    assert not is_in(page.base_url, word)


def test_own_password(page: Page, lab: Lab) -> None:
    """A wrong password is told in the server's words, and the right one is changed."""
    page.enter_as(lab.editor)
    page.open("lab/account")
    for given, words in [("not the right one", "401"), (PASSWORD, "")]:
        page.fill("Password", given)
        page.fill("New password", f"{PASSWORD} anew")
        page.click("Change password")
        page.find(f"//*[@role='alert'][contains(@class, '{'Error' if words else 'Success'}')]")
        assert all(words in entry for entry in page.console())
    assert post_login(page.base_url, lab.editor.email, f"{PASSWORD} anew").status_code == 200


def test_a_viewer_is_offered_no_members(page: Page, lab: Lab) -> None:
    """Members and roles are for managers, and one's own account is for all."""
    page.enter_as(lab.viewer)
    page.open("lab/members")
    page.see("No token yet.")
    page.open("lab/account")
    page.see("Change my password")
    assert not page.controls("Members")
    assert not page.controls("Invite")
