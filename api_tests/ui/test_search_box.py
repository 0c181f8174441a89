"""The search box at the top of every page, and codes that a scanner types."""

import time

from selenium.webdriver.common.keys import Keys

from api_tests.conftest import Api
from api_tests.fixtures import Make
from api_tests.storage import Store
from api_tests.ui.browser import Page


def test_search_keyboard(page: Page, make: Make, unique: str) -> None:
    """A slash, words, arrows and Enter lead to a thing; the hits say its kind and where it is."""
    sites = [make("site", name=f"{unique} {name}") for name in ("north", "south")]
    freezer = make("freezer", name=f"cold {unique}", site_id=sites[0]["id"])
    page.open()
    page.see("Lately")
    page.press("/")
    box = page.driver.switch_to.active_element
    assert (box.get_attribute("role"), box.get_attribute("aria-label")) == (
        "combobox", "Search the lab",
    )  # fmt: skip
    page.press(f"cold {unique}")
    page.see(f"Freezer · {sites[0]['name']}")
    chosen = box.get_attribute("aria-activedescendant")
    assert chosen
    assert page.driver.find_element("id", chosen).text.startswith("cold")
    page.press(Keys.ENTER)
    page.arrive(f"storage/freezer/{freezer['id']}")
    page.press("/", unique)
    page.see(sites[1]["name"])
    page.press(Keys.ESCAPE)
    page.see_no(sites[1]["name"])
    page.press(Keys.ARROW_DOWN)
    page.see(sites[1]["name"])
    names = [option.text.split("\n")[0] for option in page.all("//*[@role='option']")]
    page.press(*[Keys.ARROW_DOWN] * names.index(sites[1]["name"]), Keys.ENTER)
    page.arrive(f"sites/{sites[1]['id']}/show")


def test_search_before_the_answer(page: Page, make: Make, unique: str) -> None:
    """Enter right after the last letter goes to the first hit when it comes."""
    site = make("site", name=unique)
    page.open()
    page.see("Lately")
    page.press("/")
    page.driver.switch_to.active_element.send_keys(unique + Keys.ENTER)
    page.arrive(f"sites/{site['id']}/show")


def test_scan_without_focus(page: Page, store: Store, unique: str) -> None:
    """A code that is typed into nothing leads to its tube; a slow hand's keys do not."""
    tube = store.tube(name="serum")
    store.make("barcode", code=f"/{unique}", container_id=tube)
    page.open()
    page.see("Lately")
    for key in f"{unique}{Keys.ENTER}":
        page.press(key)
        time.sleep(0.06)
    assert page.driver.current_url.endswith("/#/")
    page.scan(f"/{unique}")
    page.arrive(f"containers/{tube}/show")
    page.see("serum")


def test_scan_inside_text_field(page: Page, store: Store, unique: str) -> None:
    """A code that is typed into a field is taken out of it again, and the form is not sent."""
    box = store.box()
    store.make("barcode", code=unique, storage_unit_id=box)
    site = store.make("site", contact="Ann")
    page.open(f"sites/{site['id']}")
    page.field("Contact").click()
    page.scan(unique)
    page.arrive(f"storage/unit/{box}")
    page.driver.back()
    page.see("Contact")
    assert store.api.get(f"/site/{site['id']}").json() == site
    page.press("/", "q")
    page.scan("nobody")
    page.see("nobody: unknown")
    assert page.driver.execute_script("return document.querySelector('.search input').value") == "q"


def test_scan_suffix_tab(page: Page, store: Store, unique: str) -> None:
    """A scanner that ends its codes with Tab is heard as one that presses Enter."""
    box = store.box()
    store.make("barcode", code=unique, storage_unit_id=box)
    page.open("sites")
    page.see("Site 1")
    page.scan(unique, suffix="Tab")
    page.arrive(f"storage/unit/{box}")


def test_unknown_code_verdict(page: Page, api: Api, make: Make, unique: str) -> None:
    """A code of nothing is said by a word and a sign; of a name that two have, both are offered."""
    page.open()
    page.see("Lately")
    page.scan("035900009-YZ")
    page.see("✕ 035900009-YZ: unknown")
    assert page.find("//*[@role='alert']").text.startswith("✕ 035900009-YZ: unknown")
    for _ in range(2):
        make("freezer", name=unique)
    page.scan(unique)
    page.see("several things have this name")
    [first, _second] = api.get(f"/freezers?name=eq.{unique}&order=id").json()
    page.find(f"//main//a[contains(@href, 'storage/freezer/{first['id']}')]").click()
    page.arrive(f"storage/freezer/{first['id']}")
