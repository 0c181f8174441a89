"""Scan, scan, scan, done: tubes are taken, brought back and moved by a scanner alone."""

from api_tests.storage import Store
from api_tests.ui.browser import Page


def coded(store: Store, box: int, *places: str) -> tuple[list[int], list[str]]:
    """Tubes at these places of a box, and the barcode of each."""
    tubes, codes = [], []
    for place in places:
        tube = store.tube(storage_unit_id=box, position=place, name=f"tube {place}")
        codes.append(f"{store.unique}{place}")
        store.make("barcode", container_id=tube, code=codes[-1])
        tubes.append(tube)
    return tubes, codes


def states(store: Store, tubes: list[int]) -> list[str]:
    """The state of each tube."""
    return [store.api.get(f"/container/{tube}").json()["state"] for tube in tubes]


def count(page: Page, number: int) -> None:
    """Waits until so many are counted."""
    name = f"//*[@role='status' and @aria-label='{number} scanned']"
    page.wait(f"count {number}", lambda: page.all(name))


def test_checkout_basket(page: Page, store: Store) -> None:
    """Tubes are scanned, each with its verdict, and taken out by one request; undo brings back."""
    tubes, codes = coded(store, store.box(), "A1", "A2", "A3")
    page.open("scan/take")
    count(page, 0)
    done = page.find("//button[.='Done']")
    assert done.size["height"] >= 64
    for number, code in enumerate(codes[:2], 1):
        page.scan(code)
        page.see(f"✔ {code}: noted")
        count(page, number)
    page.scan("nobody")
    page.see("✖ nobody: unknown")
    page.scan(codes[0])
    page.see(f"✖ {codes[0]}: is in the list already")
    count(page, 2)
    page.fill("For", "Ann")
    page.fill("Code by hand", codes[2] + "\n")
    count(page, 3)
    before = store.last_change()["id"]
    page.click("Done")
    page.see("Taken out")
    count(page, 0)
    assert states(store, tubes) == ["out"] * 3
    assert store.api.get(f"/container/{tubes[0]}").json()["out_to"] == "Ann"
    assert len(store.api.get(f"/changes?id=gt.{before}&path=eq./checkout").json()) == 1
    page.click("Undo")
    page.see("Undone")
    assert states(store, tubes) == ["in"] * 3


def test_scan_double_once(page: Page, store: Store) -> None:
    """A code that is read twice within a second counts once, later it is said to be there."""
    _tubes, [code] = coded(store, store.box(), "A1")
    page.open("scan/take")
    count(page, 0)
    page.scan(code)
    page.scan(code, again=True)
    count(page, 1)
    page.scan("nobody")
    page.see("nobody: unknown")
    assert "already" not in page.text()
    page.scan(code)
    page.see(f"✖ {code}: is in the list already")
    count(page, 1)


def test_checkin_home(page: Page, store: Store) -> None:
    """Tubes that are out go home, thawed; one that is in is refused on the spot."""
    box = store.box()
    tubes, codes = coded(store, box, "B1", "B2", "B3")
    store.do("checkout", items=[{"container": tube} for tube in tubes[:2]])
    page.open("scan/return")
    count(page, 0)
    page.find("//label[contains(., 'They were thawed')]").click()
    page.scan(codes[2])
    page.see(f"✖ {codes[2]}: is in, not out")
    for code in codes[:2]:
        page.scan(code)
    count(page, 2)
    page.scan("CMDDONE")
    page.see("Brought back")
    assert [store.place(tube) for tube in tubes[:2]] == [
        (store.freezer, box, "B1"), (store.freezer, box, "B2"),
    ]  # fmt: skip
    assert states(store, tubes) == ["in"] * 3
    assert store.api.get(f"/container/{tubes[0]}").json()["thaw_count"] == 1


def test_move_things_then_the_place(page: Page, store: Store) -> None:
    """In move mode the box that is scanned after tubes is where they go; a rack takes boxes."""
    source, target = store.box(), store.box()
    tubes, codes = coded(store, source, "C1", "C2")
    for unit, code in ((target, "T"), (store.rack, "R")):
        store.make("barcode", storage_unit_id=unit, code=f"{store.unique}-{code}")
    page.open("scan/move")
    count(page, 0)
    for code in codes:
        page.scan(code)
    count(page, 2)
    page.scan(f"{store.unique}-T")
    page.see("Moved")
    assert [store.place(tube)[1:] for tube in tubes] == [(target, "A1"), (target, "A2")]
    page.scan(f"{store.unique}-T")
    count(page, 1)
    page.scan(f"{store.unique}-R")
    count(page, 0)
    unit = store.api.get(f"/storage_unit/{target}").json()
    assert (unit["parent_id"], unit["position"]) == (store.rack, "A1")


def test_command_card(page: Page, store: Store) -> None:
    """A command card does it all without a hand on the page: mode, last one back, done, undo."""
    tubes, codes = coded(store, store.box(), "A1", "A2")
    page.open("sites")
    page.see("Site 1")
    page.scan("CMDTAKE")
    page.arrive("scan/take")
    count(page, 0)
    for code in codes:
        page.scan(code)
    count(page, 2)
    page.scan("CMDUNDO")
    count(page, 1)
    page.scan("CMDDONE")
    page.see("Taken out")
    assert states(store, tubes) == ["out", "in"]
    page.scan("CMDUNDO")
    page.see("Undone")
    assert states(store, tubes) == ["in", "in"]
    page.scan("CMDFIND")
    page.arrive("scan/find")
    page.scan(codes[0])
    page.see(f"✔ {codes[0]}: found")
    page.see("freezer of a test")
    page.scan("CMDNOSUCH")
    page.see("✖ CMDNOSUCH: nothing to do here")
