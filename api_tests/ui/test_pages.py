"""Every page: it opens, fits, can be read and hit, asks no other host; and its picture is kept."""

import re

import pytest

from api_tests.conftest import Api, Row
from api_tests.people import Lab
from api_tests.ui.browser import Page

PATHS = (
    "", "sites", "sites/create", "computers", "freezers", "containers", "containers/create",
    "storage_units", "storage_types", "storage_types/create", "sample_types", "sample_types/create",
    "projects", "instruments", "storage", "scan/find", "scan/take", "scan/return", "scan/move",
    "code/nobody",
    "import/containers", "lab/members", "lab/tokens", "lab/account",
)  # fmt: skip
PHONE, DESKTOP = (390, 844), (1280, 900)
# How far the page reaches past the edge, and what is smaller than a finger in a glove.
TOO_WIDE = "return Math.max(0, document.documentElement.scrollWidth - innerWidth)"
TOO_SMALL = """return [...document.querySelectorAll('button, input, [role=button]')].filter(e => {
  const target = e.closest('label') ?? e.closest('.MuiInputBase-root, .MuiButtonBase-root') ?? e;
  const box = target.getBoundingClientRect();
  return box.width && e.checkVisibility({visibilityProperty: true}) && e.tabIndex >= 0
    && box.height < 44;
}).map(e => e.outerHTML.slice(0, 200))"""


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


@pytest.mark.parametrize(("size", "language", "theme"),
                         [(DESKTOP, "English", "light"), (PHONE, "Deutsch", "dark")],
                         ids=["desktop", "phone"])  # fmt: skip
def test_every_page(page: Page, lab: Lab, size: tuple[int, int], language: str, theme: str) -> None:
    """On a desktop and a phone, in each language, nothing is cut and all can be hit."""
    tube = filled(lab.manager.api)
    page.enter_as(lab.manager)
    page.size(*size)
    page.remember("locale", language)
    page.remember("theme", theme)
    problems = []
    mine = [f"containers/{tube['id']}", f"containers/{tube['id']}/show",
            f"containers/{tube['id']}/show/history", f"sites/{lab.site_id}/show",
            f"storage/unit/{tube['storage_unit_id']}", f"storage/freezer/{tube['freezer_id']}",
            f"storage_units/{tube['storage_unit_id']}/show/containers.storage_unit_id"]  # fmt: skip
    for path in [*PATHS, *mine]:
        page.open(path)
        page.still()
        name = re.sub(r"/\d+", "", re.sub(r"/\d+$", "-edit", path)).replace("/", "-") or "home"
        page.screenshot(f"{name}-{size[0]}-{language}")
        if past := page.driver.execute_script(TOO_WIDE):
            problems.append((path, "wide", past))
        problems += [(path, "small", found) for found in page.driver.execute_script(TOO_SMALL)]
    assert problems == [], "\n".join(map(str, problems))
