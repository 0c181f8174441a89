"""Production: the login, the session that lives on, and its end."""

import json
from collections.abc import Iterator

import psycopg
import pytest
from selenium import webdriver

from api_tests.people import PASSWORD, add_account, add_lab, set_role
from api_tests.ui.browser import Page
from tools.settings import Settings


@pytest.fixture
def person(production: Settings) -> str:
    """The email of an editor of two labs in production."""
    with psycopg.connect(production.conninfo("postgres"), autocommit=True) as db:
        labs = [add_lab(db), add_lab(db)]
        email = add_account(db, labs[0])
        for lab, name in zip(labs, ("First", "Second"), strict=True):
            set_role(db, email, lab, "editor")
            db.execute("update inventory.lab set name = %s where id = %s", (f"{name} {lab}", lab))
    return email


@pytest.fixture
def front(chromium: webdriver.Chrome, production: Settings) -> Iterator[Page]:
    """The page of production."""
    ours = Page(chromium, production.url)
    yield ours
    assert ours.console() == []
    assert ours.foreign() == []


def tokens(page: Page) -> dict[str, object]:
    """The tokens that the browser keeps."""
    found: dict[str, object] = json.loads(
        page.driver.execute_script("return localStorage.getItem('lab.tokens') ?? '{}'")
    )
    return found


def log_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Fills in the form."""
    page.fill("Email", email)
    page.fill("Password", password)
    page.click("Sign in")


def test_login_refresh_logout(front: Page, person: str) -> None:
    """One logs in, an access token that ends is renewed without a word, and one logs out."""
    front.open()
    front.see("Sign in")
    front.screenshot("login")
    log_in(front, person)
    front.see("Lately")
    first = tokens(front)
    front.driver.execute_script(
        "localStorage.setItem('lab.tokens', JSON.stringify({...arguments[0], until: 0}))", first
    )
    front.open("freezers")
    front.see("Freezers")
    front.wait("new token", lambda: tokens(front)["refresh_token"] != first["refresh_token"])
    front.still()
    front.click(person)
    front.click("Logout")
    front.see("Sign in")
    assert tokens(front) == {}


def test_wrong_password(front: Page, person: str) -> None:
    """A refused login says so in the words of the server."""
    front.open()
    log_in(front, person, "not the password")
    front.see("Email or password is wrong")
    assert all("401" in entry for entry in front.console())


def test_the_other_lab(front: Page, person: str) -> None:
    """The menu of the account has its labs; another one is chosen there."""
    front.open()
    log_in(front, person)
    front.see("Lately")
    front.click(person)
    other = front.find("//*[@role='menuitem'][starts-with(., 'Second')]")
    lab = other.text.split()[-1]
    other.click()
    front.wait("lab", lambda: front.driver.execute_script(
        "return sessionStorage.getItem('lab.lab')") == lab)  # fmt: skip
    front.see("Lately")


def test_session_expires_form_kept(front: Page, person: str, production: Settings) -> None:
    """A session that ends under one's hands is begun again over the form, which then is saved."""
    front.open()
    log_in(front, person)
    front.see("Lately")
    front.open("storage_units/create")
    front.fill("Name", "Rack 4")
    with psycopg.connect(production.conninfo("postgres"), autocommit=True) as db:
        db.execute(
            """with ended as (
              delete from auth.refresh_token where session_id in (
                select s.id from auth.session s join auth.account a on a.id = account_id
                where email = %s) returning session_id)
            delete from auth.session where id in (select session_id from ended)""",
            (person,),
        )
    front.driver.execute_script(
        "localStorage.setItem('lab.tokens', JSON.stringify({...arguments[0], until: 0}))",
        tokens(front),
    )
    front.fill("Storage type", "Box")
    front.see("Your session has ended")
    front.fill("Password", PASSWORD)
    front.click("Sign in")
    front.see_no("Your session has ended")
    assert front.field("Name").get_attribute("value") == "Rack 4"
    assert all("401" in entry for entry in front.console())
