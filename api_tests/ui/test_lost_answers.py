"""A write whose answer is lost on its way: the gesture is repeated, and the write done once."""

from pathlib import Path

import pytest

from api_tests.people import Lab
from api_tests.ui.browser import Page

# The first write to a URL is done, and the page hears that the server is away.
LOSE = """
const [part, send] = [arguments[0], window.fetch];
let isLost = false;
window.fetch = async (url, options) => {
  const answer = await send(url, options);
  if (isLost || options?.method !== 'POST' || !String(url).includes(part)) return answer;
  isLost = true;
  return new Response('{"message": "The answer was lost"}', { status: 503 });
};"""


def test_a_save_is_done_once(page: Page, lab: Lab) -> None:
    """Save is pressed again, and there is one row."""
    page.enter_as(lab.manager)
    page.open("sites/create")
    page.fill("Name", "Muffin Lane")
    page.driver.execute_script(LOSE, "/site")
    page.click("Save")
    page.see("The answer was lost")
    page.click("Save")
    page.see_no("Save")
    found = lab.manager.api.get("/sites?name=eq.Muffin Lane&select=name").json()
    assert found == [{"name": "Muffin Lane"}]


def test_files_of_one_size_are_two(page: Page, lab: Lab, tmp_path: Path) -> None:
    """Another file after a lost answer is stored too, and the first again is there already."""
    paths = [tmp_path / name for name in ("a.txt", "b.txt")]
    for path in paths:
        path.write_text(path.name)
    page.enter_as(lab.manager)
    page.open(f"sites/{lab.site_id}/show/files")
    page.control("Add a file")
    page.driver.execute_script(LOSE, "/files")
    chooser = page.driver.find_element("css selector", "input[type=file]")
    for path, seen in ((paths[0], "The answer was lost"), (paths[1], "b.txt"), (paths[0], "a.txt")):
        chooser.send_keys(str(path))
        page.see(seen)
    files = f"/site/{lab.site_id}/files?select=name&order=name"
    assert lab.manager.api.get(files).json() == [{"name": "a.txt"}, {"name": "b.txt"}]


@pytest.mark.parametrize("mended", ["B", "BB"])
def test_a_list_that_was_mended_is_another(
    page: Page, lab: Lab, tmp_path: Path, mended: str
) -> None:
    """A list whose answer was lost is sent with another cell: it is not taken for the first."""
    path = tmp_path / "sites.csv"
    path.write_text("name\nA\n")
    page.enter_as(lab.manager)
    page.open("import/sites")
    page.control("Choose a file")
    chooser = page.driver.find_element("css selector", "input[type=file]")
    chooser.send_keys(str(path))
    page.see("Tried: 1 new")
    page.driver.execute_script(LOSE, "/import/sites?mode=insert")
    page.click("Import 1 row")
    page.see("The answer was lost")
    path.write_text(f"name\n{mended}\n")
    chooser.send_keys(str(path))
    page.see("Tried: 1 new")
    page.click("Import 1 row")
    page.see("Imported: 1 new")
    names = lab.manager.api.get("/sites?select=name&order=name").json()
    assert [row["name"] for row in names] == ["A", mended, "The site"]
