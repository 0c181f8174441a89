"""What the property test of storage and the examples of its page found, each by itself."""

from typing import Any

from api_tests.conftest import Api, assert_error
from api_tests.fixtures import Make
from api_tests.storage import Store


def newest(api: Api) -> int:
    """The newest change of the lab."""
    return int(api.get("/changes/0/1?order=changed_at.desc").json()[0]["id"])


def test_a_new_unit_is_taken_back(store: Store) -> None:
    """With the places that are reserved in it; but not with a barcode that it was given since."""
    unit = store.box()
    made = newest(store.api)
    store.do("find_space", unit=unit, count=1, reserve_minutes=5)
    store.make("barcode", code=store.unique, storage_unit_id=unit)
    labelled = newest(store.api)
    assert_error(store.api.post(f"/change/{made}/undo"), 409, "depends on it")
    store.undo(labelled)
    store.undo(made)
    assert store.api.get(f"/storage_unit/{unit}").status_code == 404


def test_a_row_made_again_is_taken_back_backwards(api: Api, make: Make) -> None:
    """Undo of the second life, then of the end of the first: newest first gives the start."""
    site = make("site")
    api.delete(f"/site/{site['id']}")
    deleted = newest(api)
    api.post(f"/site/{site['id']}", json={"name": "again"})
    again = newest(api)
    for change in (again, deleted):
        answer: Any = api.post(f"/change/{change}/undo")
        assert answer.status_code == 200, answer.text
    assert api.get(f"/site/{site['id']}").json() == site


def test_json_is_made_by_postgresql(store: Store) -> None:
    """A scan makes JSON of text, which is no filter that is refused."""
    unit = store.box()
    answer = store.api.post(f"/read_scan?unit={unit}", data="A1,0359000009\nA2,NO READ\n",
                            headers={"Content-Type": "text/plain"})  # fmt: skip
    assert (answer.status_code, answer.json()["counts"]["unknown"]) == (200, 1), answer.text
