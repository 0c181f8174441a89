"""A browser with the page in it, and the words in which a test says what a person does there."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from selenium import webdriver
from selenium.common.exceptions import (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    NoSuchElementException,
    StaleElementReferenceException,
)
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from api_tests.people import Person
from tools.settings import CHECKOUT

SCREENSHOTS = CHECKOUT / "ui/screenshots"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--ignore-certificate-errors", "--lang=en-US",
)  # fmt: skip
# What a person waits for, on a machine that does much else.
PATIENCE = 60.0
PASSING = (
    ElementClickInterceptedException, ElementNotInteractableException, NoSuchElementException,
    StaleElementReferenceException,
)  # fmt: skip

Found = TypeVar("Found")


def start(profile: Path) -> webdriver.Chrome:
    """A new browser, with a profile of its own."""
    options = webdriver.ChromeOptions()
    for flag in (*FLAGS, f"--user-data-dir={profile}", "--window-size=1280,900"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(options, webdriver.ChromeService("/usr/bin/chromedriver"))


def quoted(text: str) -> str:
    """A text as XPath has it."""
    return f'"{text}"' if "'" in text else f"'{text}'"


class Page:
    """The page at one address. Each word waits until it can be done, and fails after a while."""

    def __init__(self, driver: webdriver.Chrome, base_url: str) -> None:
        """Starts with nothing remembered: no session, no filters, no language."""
        self.driver, self.base_url = driver, base_url
        self.requests: list[str] = []
        self.clock = 0.0
        driver.get("about:blank")
        driver.execute_cdp_cmd("Storage.clearDataForOrigin",
                               {"origin": base_url, "storageTypes": "all"})  # fmt: skip
        self.size(1280, 900)
        self.console()
        self.asked()

    def open(self, path: str = "") -> None:
        """Goes to a page, as `sites/1/show`, and loads it anew."""
        self.driver.get("about:blank")
        self.driver.get(f"{self.base_url}/#/{path}")

    def enter_as(self, person: Person) -> None:
        """Has the session of a person."""
        tokens = {"access_token": person.token, "refresh_token": "", "until": 4e12}
        self.open()
        self.see("Lately")
        self.driver.execute_script(
            "localStorage.setItem('lab.tokens', arguments[0])", json.dumps(tokens)
        )

    def remember(self, what: str, choice: str) -> None:
        """Has a choice of the reader's, the language or the theme, as the page keeps it."""
        value = {"English": "en", "Deutsch": "de"}.get(choice, choice)
        script = "localStorage.setItem('RaStore.' + arguments[0], JSON.stringify(arguments[1]))"
        self.driver.execute_script(script, what, value)

    def still(self) -> None:
        """Waits until the page has loaded what it shows."""
        shown = """const main = document.querySelector('#main-content') ?? document.body;
            return main?.innerText.trim() ?? ''"""
        busy = "return !!document.querySelector('[role=progressbar], .MuiSkeleton-root')"
        seen = [""] * 4

        def is_still() -> bool:
            seen.append(self.driver.execute_script(shown))
            time.sleep(0.1)
            busy_now = self.driver.execute_script(busy)
            return not busy_now and bool(seen[-1]) and len(set(seen[-4:])) == 1

        self.wait("still page", is_still)

    def size(self, width: int, height: int) -> None:
        """Gives the window a size; a phone's is smaller than a window can be."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def wait(self, what: str, check: Callable[[], Found | None]) -> Found:
        """What a check answers, once that is true."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                if found := check():
                    return found
            except PASSING:
                pass
            if time.monotonic() > deadline:
                self.screenshot("failed")
                raise AssertionError(f"no {what}; the page says: {self.text()}; {self.console()}")
            time.sleep(0.05)

    def all(self, xpath: str) -> list[WebElement]:
        """The elements that are seen now."""
        return [e for e in self.driver.find_elements(By.XPATH, xpath) if e.is_displayed()]

    def find(self, xpath: str) -> WebElement:
        """The first element that is seen."""
        return self.wait(xpath, lambda: next(iter(self.all(xpath)), None))

    def text(self) -> str:
        """All that can be read. While the page is loaded anew there is nothing, not even a body."""
        return self.driver.find_element(By.TAG_NAME, "body").text

    def see(self, text: str) -> None:
        """Waits for a text."""
        self.wait(f"text {text!r}", lambda: text in self.text())

    def see_no(self, text: str) -> None:
        """Waits until a text is gone."""
        self.wait(f"page without {text!r}", lambda: text not in self.text())

    def controls(self, name: str) -> list[WebElement]:
        """The buttons, links, tabs and choices of that name that are seen now."""
        is_named = f"(normalize-space(.)={quoted(name)} or @aria-label={quoted(name)})"
        roles = "self::button or self::a or @role='tab' or @role='option' or @role='menuitem'"
        return self.all(f"//*[({roles}) and {is_named}]")

    def control(self, name: str) -> WebElement:
        """The first of them."""
        return self.wait(f"control {name!r}", lambda: next(iter(self.controls(name)), None))

    def click(self, name: str) -> None:
        """Clicks on a control."""

        def clicked() -> bool:
            for control in self.controls(name)[:1]:
                control.click()
                return True
            return False

        self.wait(f"control {name!r} that can be clicked", clicked)

    def field(self, label: str) -> WebElement:
        """The field with a label; that of a required one ends in a star, which is left out here."""
        label = quoted(label)
        named = f"//label[normalize-space(translate(., '*\u2009', ''))={label}]"
        return self.find(
            "//*[(self::input or self::textarea or @role='combobox') and "
            f"(@aria-label={label} or @placeholder={label} or @id={named}/@for)]"
        )

    def fill(self, label: str, text: str) -> None:
        """Writes into a field, in place of what was there."""
        field = self.field(label)
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(text or Keys.DELETE)

    def choose(self, label: str, text: str) -> None:
        """Looks for a thing in a field, and chooses it."""
        self.fill(label, text)
        self.click(text)

    def press(self, *keys: str) -> None:
        """Presses keys, one after the other, on what has the focus; Shift holds for its own."""
        for key in keys:
            chain = ActionChains(self.driver)
            if key.startswith(Keys.SHIFT):
                chain.key_down(Keys.SHIFT).send_keys(key[1:]).key_up(Keys.SHIFT).perform()
            else:
                chain.send_keys(key).perform()

    def scan(self, code: str, suffix: str = "Enter", *, again: bool = False) -> None:
        """Types as a scanner does: a second after the last code, or with it `again`.

        The keys say themselves when they came, so that a slow machine changes nothing.
        """
        self.clock += 0.3 if again else 1.1
        time.sleep(max(0.1, self.clock - time.time()))  # no key comes from the future
        if not again:
            self.clock = time.time()
        for key in [*code, suffix]:
            self.clock += 0.001
            text = {"Enter": "\r", "Tab": ""}.get(key, key)
            event = {"type": "keyDown", "key": key, "text": text, "timestamp": self.clock}
            virtual = {"Enter": 13, "Tab": 9}.get(key, ord(key[0].upper()))
            event["windowsVirtualKeyCode"] = virtual
            self.driver.execute_cdp_cmd("Input.dispatchKeyEvent", event)
            self.driver.execute_cdp_cmd("Input.dispatchKeyEvent", event | {"type": "keyUp"})

    def log(self, kind: str) -> list[dict[str, Any]]:
        """What chromedriver has written since it was asked last."""
        entries: list[dict[str, Any]] = self.driver.get_log(kind)  # type: ignore[no-untyped-call]
        return entries

    def console(self) -> list[str]:
        """What the console has told of errors since it was asked last."""
        entries = self.log("browser")
        return [entry["message"] for entry in entries if entry["level"] in ("SEVERE", "WARNING")]

    def asked(self) -> list[str]:
        """Every URL that the browser has asked for since the page began."""
        for entry in self.log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                self.requests.append(message["params"]["request"]["url"])
        return self.requests

    def foreign(self) -> list[str]:
        """Those that are not of the page's own address."""
        ours = urlsplit(self.base_url).netloc
        return [
            url for url in self.asked()
            if urlsplit(url).scheme not in ("about", "data", "blob", "chrome")
            and urlsplit(url).netloc != ours
        ]  # fmt: skip

    def arrive(self, path: str) -> None:
        """Waits until the address is that of a page, and the page has loaded what it shows."""
        self.wait(f"address {path}", lambda: self.driver.current_url.endswith(f"#/{path}"))
        self.still()

    def screenshot(self, name: str) -> None:
        """Keeps a picture of the page for people to look at."""
        SCREENSHOTS.mkdir(exist_ok=True)
        self.driver.save_screenshot(str(SCREENSHOTS / f"{name}.png"))
