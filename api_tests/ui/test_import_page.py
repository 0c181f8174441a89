"""Import in the page: errors on their cells, mended there, and the undo of it all."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from api_tests.conftest import Row
from api_tests.people import Lab
from api_tests.ui.browser import Page

HEADER = "Site,Name,MAC address,Remark\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The path of a list."""
    return tmp_path / "computers.csv"


def computers(lab: Lab) -> list[Row]:
    """What the lab has."""
    rows: list[Row] = lab.manager.api.get("/computers?select=name,mac&order=name").json()
    return rows


def drop(page: Page, lab: Lab, file: Path) -> None:
    """Gives the page a file, as a person of the lab."""
    page.enter_as(lab.manager)
    page.open("import/computers")
    page.see("Choose a file")
    page.driver.find_element("css selector", "input[type=file]").send_keys(str(file))


def test_import_errors_on_cells(page: Page, lab: Lab, file: Path) -> None:
    """Each error of the dry run stands on its cell, and nothing is stored."""
    file.write_text(f"{HEADER}The site,A,08:00:2b:01:02:03,x\nNo site,B,zz,y\nThe site,,,z\n")
    drop(page, lab, file)
    page.see("3 errors")
    for label, value, words in [
        ("Site 2", "No site", "there is no such site"),
        ("MAC address 2", "zz", "12 digits"), ("Name 3", "", "a value is required"),
    ]:  # fmt: skip
        cell = page.field(label)
        assert cell.get_attribute("value") == value
        assert cell.get_attribute("aria-invalid") == "true"
        told = page.driver.find_element("id", cell.get_attribute("aria-describedby"))
        assert words in told.text
    assert not page.control("Import 3 rows").is_enabled()
    assert computers(lab) == []
    page.screenshot("import")
    # The browser itself tells the console of an answer that is an error.
    assert all("status of 400" in entry or "status of 409" in entry for entry in page.console())


def test_import_mend_undo(page: Page, lab: Lab, file: Path) -> None:
    """A cell is mended in place, the list comes in as one change, and Undo takes it back."""
    file.write_text(f'{HEADER}The site,"A\nB",zz,\nThe site,C,yy,\n')
    drop(page, lab, file)
    page.see("2 errors")
    page.fill("MAC address 1", "08:00:2b:01:02:03")
    page.see("1 error.")
    page.fill("MAC address 2", "")
    page.see("Tried: 2 new")
    assert computers(lab) == []
    page.click("Import 2 rows")
    page.see("Imported: 2 new, 0 changed, 0 as they were.")
    assert computers(lab) == [
        {"name": "A\nB", "mac": "08:00:2b:01:02:03"}, {"name": "C", "mac": None},
    ]  # fmt: skip
    page.click("Undo")
    page.see("Undone")
    assert computers(lab) == []
    assert all("status of 400" in entry for entry in page.console())


def test_headers_are_remembered(page: Page, lab: Lab, file: Path) -> None:
    """A column that a person has matched is matched by itself the next time."""
    file.write_text("Where,What\nThe site,A\n")
    drop(page, lab, file)
    for header, column in [("Where", "site"), ("What", "name")]:
        page.field(header).click()
        page.click(column)
    page.see("Tried: 1 new")
    drop(page, lab, file)
    page.see("Tried: 1 new")
    assert all("status of 400" in entry for entry in page.console())


def test_a_workbook_comes_in(page: Page, lab: Lab, tmp_path: Path) -> None:
    """An XLSX file is read in the browser, numbers and days as they are written in a list."""
    book = openpyxl.Workbook()
    assert book.active
    rows: list[list[Any]] = [
        ["site", "name", "is_retired"], ["The site", 17, False], ["The site", "B", True]
    ]  # fmt: skip
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    drop(page, lab, tmp_path / "list.xlsx")
    page.click("Import 2 rows")
    page.see("Imported: 2 new")
    assert [row["name"] for row in computers(lab)] == ["17", "B"]


def test_an_export_comes_back(page: Page, lab: Lab, file: Path) -> None:
    """A list that went out with its ids changes the rows that differ."""
    made = {"site_id": lab.site_id, "name": "A"}
    assert lab.manager.api.post("/computer", json=made).status_code == 200
    text = lab.manager.api.get("/export/computers.csv").text
    file.write_text(text.replace(",A,", ",B,"))
    drop(page, lab, file)
    page.see("Tried: 0 new, 1 changed, 0 as they are.")
    page.click("Import 1 row")
    page.see("Imported: 0 new, 1 changed")
    assert [row["name"] for row in computers(lab)] == ["B"]


def test_a_viewer_imports_nothing(page: Page, lab: Lab) -> None:
    """It is not offered to those who may not write."""
    page.enter_as(lab.viewer)
    page.open("import/computers")
    page.see("Your role imports nothing")
    assert not page.controls("Choose a file")
