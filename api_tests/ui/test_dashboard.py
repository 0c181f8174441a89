"""The dashboard: its figures are those of the reports, and lead to the lists behind them."""

from datetime import UTC, datetime, timedelta

import pytest

from api_tests.people import Lab, Person
from api_tests.ui.browser import Page

CELLS = """return [...document.querySelectorAll(`#${arguments[0]} tbody tr`)]
    .map(row => [...row.cells].map(cell => cell.innerText))"""


def day(ahead: int) -> str:
    """A day from today, as the API counts days."""
    return str((datetime.now(UTC) + timedelta(ahead)).date())


@pytest.fixture
def busy(lab: Lab) -> Person:
    """The manager of a lab where something is out, overdue, expired, in a box and in none."""

    def make(one: str, **fields: object) -> int:
        answer = lab.manager.api.post(f"/{one}", json=fields)
        assert answer.status_code == 200, answer.text
        return int(answer.json()["id"])

    freezer = make("freezer", name="-80 A", site_id=lab.site_id)
    boxes = make("storage_type", name="Little box", rows=2, cols=2)
    box = {"storage_unit_id": make("storage_unit", name="Box 1", freezer_id=freezer,
                                   storage_type_id=boxes)}  # fmt: skip
    plasma = make("sample_type", name="plasma")
    make("container", name="T1", **box, position="A1", sample_type_id=plasma)
    late = make("container", name="T2", **box, position="B1", expires_on=day(-3))
    make("container", name="T3", freezer_id=freezer, expires_on=day(9))
    taken = {"items": [{"container": late}], "to": "Bob", "due_back_on": day(-1)}
    assert lab.manager.api.post("/checkout", json=taken).status_code == 200
    return lab.manager


def cells(page: Page, report: str) -> list[list[str]]:
    """The lines of a report as the page has them."""
    found: list[list[str]] = page.wait(
        f"lines of {report}", lambda: page.driver.execute_script(CELLS, report)
    )
    return found


@pytest.mark.parametrize(("section", "url", "columns"), [
    ("instruments", "instruments_by_site", ["site", "computers", "freezers", "retired"]),
    ("freezers", "containers_by_freezer", ["freezer", "containers", "checked_out", "without_unit"]),
    ("occupancy", "occupancy_by_freezer",
     ["freezer", "percent", "occupied", "places", "free", "unplaced"]),
    ("expiring", "expiring", ["name", "days_left", "expires_on", "freezer", "position"]),
    ("activity", "activity", ["day", "changed_by", "changes", "rows"]),
])  # fmt: skip
def test_figures_are_those_of_the_reports(
    page: Page, busy: Person, section: str, url: str, columns: list[str]
) -> None:
    """Each line has the numbers that the API answers to the same person."""
    rows = busy.api.get(f"/report/{url}").json()
    assert rows
    page.enter_as(busy)
    page.open()
    said = [
        [
            "" if row[name] is None else f"{row[name]}{' %' * (name == 'percent')}"
            for name in columns
        ]
        for row in rows
    ]
    page.see("Activity")
    assert cells(page, section) == said


def test_tiles_lead_to_the_lists(page: Page, busy: Person) -> None:
    """The numbers at the top open the rows that they count."""
    page.enter_as(busy)
    for tile, there, elsewhere in [
        ("1▲ overdue", "T2", "T1"), ("1▲ expired", "T2", "T3"), ("1out", "T2", "T3"),
        ("1expire within 30 days", "T3", "T2"), ("1without a unit", "T3", "T1"),
    ]:  # fmt: skip
        page.open()
        page.click(tile)
        page.see_no("Activity")
        page.control(there)
        assert not page.controls(elsewhere), tile


def test_data_quality_leads_to_its_rows(page: Page, busy: Person) -> None:
    """A rule of data quality opens the rows that break it."""
    page.enter_as(busy)
    page.open()
    page.click("Container without place")
    page.see_no("Activity")
    page.control("T3")
    assert not page.controls("T1")


def test_an_empty_lab_has_a_dashboard(page: Page, lab: Lab) -> None:
    """Where nothing is, each report says so, and no chart is drawn of it."""
    page.enter_as(lab.viewer)
    page.open()
    for text in ("Nothing is overdue.", "Nothing expires within 30 days.", "No container yet.",
                 "No freezer has storage units yet."):  # fmt: skip
        page.see(text)
    assert cells(page, "instruments") == [["The site", "0", "0", "0"]]


def test_no_figures_of_the_past(page: Page, busy: Person) -> None:
    """A report is of now, so a past day shows none."""
    page.enter_as(busy)
    page.open("?as_of=2026-01-01")
    page.see("Figures are those of today")
    assert not page.all("//*[@id='expiring']")


def test_charts_are_drawn(page: Page, busy: Person) -> None:
    """A bar stands for each number, and no screen reader meets it."""
    page.enter_as(busy)
    page.open()
    bars = "//*[@id='freezers']//*[@aria-hidden]//*[contains(@class, 'recharts-bar-rectangle')]"
    page.find(bars)
    page.screenshot("home")
