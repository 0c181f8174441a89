"""A freezer as a tree, a box as a grid, and what is done there by keys alone."""

from selenium.webdriver.common.keys import Keys

from api_tests.conftest import Api
from api_tests.people import Lab
from api_tests.storage import Store
from api_tests.ui.browser import Page

RIGHT, DOWN, LEFT, UP = Keys.ARROW_RIGHT, Keys.ARROW_DOWN, Keys.ARROW_LEFT, Keys.ARROW_UP


def filled(store: Store, *places: str) -> tuple[int, list[int]]:
    """A box in the rack with a tube at each of these places."""
    box = store.box(parent_id=store.rack, row=1, col=2, name="BOX-17")
    tubes = [
        store.tube(storage_unit_id=box, position=place, name=f"tube {place}") for place in places
    ]
    return box, tubes


def enter(page: Page) -> None:
    """Has the focus on the first place of the grid, as Tab gives it."""
    cell = page.find("//*[@role='gridcell' and @tabindex='0']")
    page.driver.execute_script("arguments[0].focus()", cell)


def status(page: Page, text: str) -> None:
    """Waits until the live region says a text."""
    said = "return document.querySelector('.unseen[role=status]').textContent"
    page.wait(f"status {text!r}", lambda: text in page.driver.execute_script(said))


def undo(page: Page, what: str) -> None:
    """Undoes by the button of the line that tells of it."""
    page.find(f"//*[@role='alert' and contains(., '{what}')]//button[.='Undo']").click()
    page.find("//*[@role='alert' and contains(., 'Undone')]")


def label(page: Page) -> str:
    """What a screen reader says of the place that has the focus."""
    return page.driver.switch_to.active_element.get_attribute("aria-label") or ""


def test_tree_of_a_freezer(page: Page, store: Store) -> None:
    """A freezer shows its units with how full each is; a rack is opened, a box leads to its map."""
    box, _tubes = filled(store, "A1", "A2")
    page.open(f"storage/freezer/{store.freezer}")
    page.see("1/20")
    page.see_no("BOX-17")
    asked = f"occupancy_by_unit?freezer_id={store.freezer}&"
    assert len([url for url in page.asked() if asked in url]) == 1
    page.click("Contents of rack")
    page.see("2/81")
    page.click("A2 BOX-17")
    page.arrive(f"storage/unit/{box}")
    page.see("tube A1")
    page.click("rack")
    page.arrive(f"storage/unit/{store.rack}")
    page.see("2/81")


def test_box_keyboard_move(page: Page, store: Store) -> None:
    """Two tubes are chosen, cut and put by keys; a live region speaks; an undo brings them back."""
    box, (one, two, other) = filled(store, "A1", "B1", "C5")
    page.open(f"storage/unit/{box}")
    enter(page)
    assert label(page) == "A1, tube A1, in"
    assert len(page.all("//*[@role='gridcell' and @tabindex='0']")) == 1
    page.press(Keys.SHIFT + DOWN)
    status(page, "2 chosen")
    page.press("x")
    status(page, "2 cut")
    page.press(RIGHT, RIGHT, UP)
    assert label(page) == "A3, free"
    page.press("v")
    status(page, "Moved")
    assert [store.place(tube)[2] for tube in (one, two, other)] == ["A3", "B3", "C5"]
    page.wait("what was put", lambda: label(page) == "A3, tube A1, in")
    undo(page, "Moved")
    assert [store.place(tube)[2] for tube in (one, two)] == ["A1", "B1"]
    enter(page)
    page.press(" ", Keys.ESCAPE)
    status(page, "Nothing chosen")


def test_box_swap(page: Page, store: Store) -> None:
    """Where a place is taken, the page asks whether to swap, and does it in one change."""
    box, (one, two) = filled(store, "A1", "A2")
    page.open(f"storage/unit/{box}")
    enter(page)
    page.press("x")
    status(page, "1 cut")
    page.press(RIGHT, "v")
    page.see("A2 is taken by tube A2. Swap?")
    page.click("Cancel")
    page.see_no("Swap?")
    assert store.place(one)[2] == "A1"
    enter(page)
    page.press("v")
    page.see("A2 is taken by tube A2. Swap?")
    page.wait("focus on Swap", lambda: page.driver.switch_to.active_element.text == "Swap")
    page.press(Keys.ENTER)
    status(page, "Moved")
    assert (store.place(one)[2], store.place(two)[2]) == ("A2", "A1")
    assert store.last_change()["row_count"] == 2


def test_put_into_another_box(page: Page, store: Store) -> None:
    """What was cut in one box is put in another; a whole box goes the same way, in its rack."""
    box, (one,) = filled(store, "A1")
    page.open(f"storage/unit/{box}")
    enter(page)
    page.press("x")
    status(page, "1 cut")
    empty = store.box(parent_id=store.rack, row=2, col=1, name="BOX-18")
    page.click("rack")
    page.arrive(f"storage/unit/{store.rack}")
    page.see("BOX-18")
    enter(page)
    page.press(DOWN, Keys.ENTER)
    page.arrive(f"storage/unit/{empty}")
    page.see("To put: tube A1")
    enter(page)
    page.press("v")
    status(page, "Moved")
    assert store.place(one)[1:] == (empty, "A1")
    page.open(f"storage/unit/{store.rack}")
    enter(page)
    page.press(RIGHT, "x")
    status(page, "1 cut")
    page.press(RIGHT, "v")
    status(page, "Moved")
    assert store.api.get(f"/storage_unit/{box}").json()["position"] == "A3"


def test_take_and_dispose_what_is_chosen(page: Page, store: Store) -> None:
    """Chosen tubes are taken out, brought back, and disposed of for a reason."""
    box, (one, two) = filled(store, "A1", "A2")
    page.open(f"storage/unit/{box}")
    enter(page)
    page.press(Keys.SHIFT + RIGHT)
    page.click("Take (t)")
    status(page, "Taken out")
    assert [store.api.get(f"/container/{tube}").json()["state"] for tube in (one, two)] == [
        "out", "out",
    ]  # fmt: skip
    page.see("◐")
    enter(page)
    page.press("r")
    status(page, "Brought back")
    page.click("Dispose")
    page.fill("Why", "thawed: größer")
    page.press(Keys.ENTER)
    status(page, "Disposed of")
    assert store.last_change()["reason"] == "thawed: größer"
    undo(page, "Disposed of")
    assert store.place(two)[2] == "A2"


def test_viewer_moves_nothing(page: Page, lab: Lab) -> None:
    """A viewer sees a box, and is offered nothing that writes; x does nothing."""
    api: Api = lab.manager.api
    freezer = api.post("/freezer", json={"name": "cold", "site_id": lab.site_id}).json()["id"]
    kind = api.get("/storage_types?rows=eq.9&cols=eq.9&limit=1").json()[0]["id"]
    box = {"name": "BOX-1", "freezer_id": freezer, "storage_type_id": kind}
    unit = api.post("/storage_unit", json=box).json()["id"]
    api.post("/container", json={"storage_unit_id": unit, "position": "A1", "name": "serum"})
    page.enter_as(lab.viewer)
    page.open(f"storage/unit/{unit}")
    page.see("serum")
    assert not page.controls("Cut (x)")
    assert not page.controls("Dispose")


def test_rows_on_a_phone(page: Page, store: Store) -> None:
    """On a phone a box is shown row by row, in large cells, and the map is one tap away."""
    box, _tubes = filled(store, "A1", "B2")
    page.size(390, 844)
    page.open(f"storage/unit/{box}")
    page.see("tube A1")
    assert not page.all("//*[@role='grid']")
    page.find("//*[@role='tab' and starts-with(., 'B')]").click()
    cell = page.find("//button[@aria-label='B2, tube B2, in']")
    assert cell.size["height"] >= 48
    cell.click()
    status(page, "1 chosen")
    page.click("Map")
    page.find("//*[@role='grid']")


def test_map_96_under_200ms(page: Page, store: Store) -> None:
    """A plate of 96 is drawn in less than 200 ms of the browser's own processor time."""
    plate = store.make("storage_type", name=f"plate {store.unique}", rows=8, cols=12)["id"]
    unit = store.box(storage_type_id=plate, name="PLATE")
    tubes = [
        {"storage_unit_id": unit, "row": n // 12 + 1, "col": n % 12 + 1, "name": f"well {n}"}
        for n in range(96)
    ]
    assert store.api.post("/containers", json=tubes).status_code == 201
    page.open(f"storage/unit/{unit}")
    page.see("96/96")
    cdp = page.driver.execute_cdp_cmd
    cdp("Performance.enable", {"timeDomain": "threadTicks"})
    spent = []
    try:
        for _ in range(5):
            page.click("Rows")
            page.wait("no grid", lambda: not page.all("//*[@role='grid']"))
            before = task_time(page)
            page.click("Map")
            page.wait("96 places", lambda: len(page.all("//*[@role='gridcell']")) == 96)
            spent.append(task_time(page) - before)
    finally:
        cdp("Performance.disable", {})
        store.api.delete(f"/containers?storage_unit_id=eq.{unit}")
    assert min(spent) < 0.2, spent


def task_time(page: Page) -> float:
    """The seconds of processor time that script, styles and layout have taken."""
    metrics = page.driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    parts = ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration")
    return float(sum(m["value"] for m in metrics if m["name"] in parts))
