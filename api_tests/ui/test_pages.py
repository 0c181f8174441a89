"""Every page: it opens, fits, can be read and hit, asks no other host; and its picture is kept."""

import re

import pytest
from selenium.webdriver.common.keys import Keys

from api_tests.conftest import Api, Row
from api_tests.people import Lab
from api_tests.ui.browser import Page
from tools import environment
from tools import page as page_of

PHONE, DESKTOP = (360, 780), (1280, 900)
# Each word of the texts in both themes, each theme at both widths, each width in both languages.
LOOKS = {
    "desktop": (DESKTOP, "English", "light"), "desktop-de": (DESKTOP, "Deutsch", "dark"),
    "phone": (PHONE, "English", "dark"), "phone-de": (PHONE, "Deutsch", "light"),
}  # fmt: skip
# What a row of the pages' table has in the place of `:NAME`.
NAMES: dict[str, tuple[str, ...]] = {
    "code": ("NOBODY-17",), "resource": ("containers",),
    "mode": ("find", "take", "return", "move"), "tab": ("members", "tokens", "account"),
}  # fmt: skip
# How far the page reaches past the edge, and what is smaller than a finger in a glove.
TOO_WIDE = """return Math.max(0, document.documentElement.scrollWidth
  - document.documentElement.clientWidth)"""
TOO_SMALL = """
const roles = ['button', 'tab', 'option', 'menuitem', 'checkbox', 'switch', 'combobox'];
const links = innerWidth < 600 ? 'a[href], summary, ' : '';
const all = links + 'button, input, select, textarea, ' + roles.map(r => `[role=${r}]`).join();
return [...document.querySelectorAll(all)].filter(e => {
  const target = e.closest('label') ?? e.closest('.MuiInputBase-root, .MuiButtonBase-root') ?? e;
  const box = target.getBoundingClientRect();
  return box.width && e.checkVisibility({visibilityProperty: true}) && e.tabIndex >= 0
    && Math.round(box.height) < 48;
}).map(e => e.outerHTML.slice(0, 200))"""
AXE = """const done = arguments[0];
axe.run(document).then(({violations}) => done(violations.flatMap(rule => rule.nodes.map(node =>
  `${rule.id}: ${node.html.slice(0, 200)} ${[...node.any, ...node.all, ...node.none]
    .map(check => check.message).join('; ').slice(0, 300)}`))), error => done([String(error)]))"""


def listed() -> list[str]:
    """The pages of the tables in ui/src, as addresses; `:NAME` stands for what differs."""
    pages = re.findall(r"path: '/([^']*)'", (page_of.UI / "src/pages/index.ts").read_text())
    named = (page_of.UI / "src/resources/index.ts").read_text()
    resources = re.findall(r"import \{ (\w+) \}", named)
    forms = [f"{name}/create" for name in resources if name != "instruments"]
    assert len(pages) > 0
    assert len(forms) > 5
    return ["", *pages, *resources, *forms]


def addresses(path: str, names: dict[str, tuple[str, ...]]) -> list[str]:
    """A path with each of the values that its `:NAME`s have."""
    found = re.search(r":(kind/:id|\w+)", path)
    if not found:
        return [path]
    paths = [path.replace(found[0], value) for value in names[found[1]]]
    return [address for each in paths for address in addresses(each, names)]


@pytest.fixture(scope="session")
def axe() -> str:
    """The script that looks for what keeps people from using a page."""
    return (page_of.modules(environment.load()) / "axe-core/axe.min.js").read_text()


def filled(api: Api) -> Row:
    """A site, a freezer, a box in it and tubes in that; answers one of the tubes."""
    type_id = api.get("/storage_types?rows=eq.9&cols=eq.9&limit=1").json()[0]["id"]
    site = api.post("/site", json={"name": "Ann Arbor"}).json()
    freezer = api.post("/freezer", json={"name": "-80 A", "site_id": site["id"]}).json()
    kind = api.post("/sample_type", json={"name": "Plasma"}).json()
    box = {"name": "BOX-17", "freezer_id": freezer["id"], "storage_type_id": type_id}
    unit = api.post("/storage_unit", json=box).json()
    tube = {"storage_unit_id": unit["id"], "sample_type_id": kind["id"], "unit": "uL"}
    rows = [
        api.post("/container", json=tube | {
            "name": f"Plasma {n}", "position": f"A{n}", "quantity": 50, "expires_on": "2027-03-01",
        })
        for n in range(1, 6)
    ]  # fmt: skip
    assert all(row.status_code == 200 for row in rows), rows[0].text
    made: Row = rows[0].json()
    return made


@pytest.mark.parametrize(("size", "language", "theme"), LOOKS.values(), ids=LOOKS)
def test_every_page(
    page: Page, lab: Lab, axe: str, size: tuple[int, int], language: str, theme: str
) -> None:
    """On each screen, in each language, nothing is cut, all can be hit, and axe is content."""
    tube = filled(lab.manager.api)
    page.enter_as(lab.manager)
    page.size(*size)
    page.remember("locale", language)
    page.remember("theme", theme)
    problems = []
    kinds = f"freezer/{tube['freezer_id']}", f"unit/{tube['storage_unit_id']}"
    names = NAMES | {"kind/:id": kinds}
    mine = [f"containers/{tube['id']}", f"containers/{tube['id']}/show",
            f"containers/{tube['id']}/show/files", f"containers/{tube['id']}/show/history",
            f"sites/{lab.site_id}/show", f"storage_units/{tube['storage_unit_id']}/show",
            f"storage_units/{tube['storage_unit_id']}/show/containers.storage_unit_id"]  # fmt: skip
    theirs = [address for path in listed() for address in addresses(path, names)]
    for path in [*theirs, *mine]:
        page.open(path)
        page.still()
        name = re.sub(r"/\d+", "", re.sub(r"/\d+$", "-edit", path)).replace("/", "-") or "home"
        page.screenshot(f"{name}-{size[0]}-{language}-{theme}")
        if past := page.driver.execute_script(TOO_WIDE):
            problems.append((path, "wide", past))
        problems += [(path, "small", found) for found in page.driver.execute_script(TOO_SMALL)]
        page.driver.execute_script(axe)
        problems += [(path, "axe", found) for found in page.driver.execute_async_script(AXE)]
    assert problems == [], "\n".join(map(str, problems))


# What has the focus, or what shows it where that cannot be seen; and the line around it.
FOCUSED = """const has = document.activeElement;
const e = getComputedStyle(has).opacity === '0' ? has.closest('.MuiButtonBase-root') : has;
const {outlineStyle, outlineWidth} = getComputedStyle(e);
return [e.outerHTML.slice(0, 200), `${outlineStyle} ${outlineWidth}`]"""
# Things to be told from the page around it by its colour alone.
SAME = """const page = getComputedStyle(document.body).backgroundColor;
return [...document.querySelectorAll('.MuiTabs-indicator, .MuiSwitch-thumb')].map(e =>
  [e.className, getComputedStyle(e).backgroundColor === page])"""


def test_forced_colours(page: Page, lab: Lab) -> None:
    """In the system's own colours one sees what has the focus, which tab is open, what is on."""
    tube = filled(lab.manager.api)
    page.enter_as(lab.manager)
    forced = [{"name": "forced-colors", "value": "active"}]
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": forced})
    try:
        for path in (f"containers/{tube['id']}/show", "storage_types/create"):
            page.open(path)
            page.still()
            page.screenshot(f"{path.split('/')[0]}-forced")
            parts = page.driver.execute_script(SAME)
            assert len(parts) > 0, path
            assert [name for name, is_same in parts if is_same] == []
            for _ in range(30):
                page.press(Keys.TAB)
                element, line = page.driver.execute_script(FOCUSED)
                assert element.startswith("<body") or line == "solid 3px", element
    finally:
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
