"""Days and times that clients write are those of the calendar, as ISO 8601 writes them."""

import pytest

from api_tests.conftest import Api, assert_error
from api_tests.fixtures import Make
from api_tests.importing import as_csv, faults, import_list
from api_tests.resources import COMPANIONS, EACH_RESOURCE, resource_of

DAYS = ("inventory.day", "inventory.moment")
# PostgreSQL knows what each of them is, but infinity.
WORDS = [
    "infinity", "-infinity", "today", "tomorrow", "now", "epoch", "20260131", "2026-1-31",
    "Jan 31 2026", "J2451187", "2026-01-31 allballs", "2026/01/31", 20260131,
]  # fmt: skip


@EACH_RESOURCE
@pytest.mark.parametrize("word", WORDS)
def test_a_word_is_no_day(api: Api, make: Make, resource: str, word: str | int) -> None:
    """It is refused in one row, a list, a PATCH, and in lists that are imported."""
    row = make(resource)
    for column in resource_of(resource).columns:
        if column.type in DAYS:
            body = {column.name: word} | COMPANIONS.get(f"{resource}.{column.name}", {})
            whole = resource_of(resource).like(row) | body
            error = assert_error(api.post(f"/{resource}/{row['id']}", json=body), 400, "22007")
            assert error["details"] == f"bad_value: {column.name} is {word}."
            assert "2026-01-31" in error["hint"]
            for answer in (
                api.post(f"/{resource}s", json=[whole]),
                api.patch(f"/{resource}s?id=eq.{row['id']}", json=body),
            ):
                assert "2026-01-31" in assert_error(answer, 400, "22007")["hint"]
            for sent in ([whole], as_csv([whole, whole.values()])):
                answer = import_list(api, f"{resource}s", sent)
                fault = (2 if isinstance(sent, str) else 1, column.name, str(word), "22007")
                assert fault in faults(answer)
    assert api.get(f"/{resource}/{row['id']}").json() == row


@pytest.mark.parametrize(
    ("sent", "shown"),
    [("2026-01-31 00:00:00", "2026-01-31"), ("2026-01-31T00:00:00.000Z", "2026-01-31"),
     ("0044-03-15 BC", "0044-03-15 BC"), ("10000-01-01", "10000-01-01"), (None, None)],
)  # fmt: skip
def test_a_day_of_a_spreadsheet(api: Api, make: Make, sent: str | None, shown: str | None) -> None:
    """A day may have the time 00:00, and what an export writes comes back."""
    row, body = make("container"), {"expires_on": sent}
    row_id = row["id"]
    assert api.post(f"/container/{row_id}", json=body).json()["expires_on"] == shown
    assert api.patch(f"/containers?id=eq.{row_id}", json=body).status_code == 204
    answer = import_list(api, "containers?mode=upsert", [{"id": row_id} | body])
    assert answer.json() == {"created": 0, "updated": 0, "unchanged": 1}
    assert api.get(f"/container/{row_id}").json()["expires_on"] == shown


@pytest.mark.parametrize("time", ["10:00", "23:59:59Z", "00:00+14:00"])
def test_a_day_has_no_time(api: Api, make: Make, time: str) -> None:
    """PostgreSQL would drop a time of day, which may be that of another day elsewhere."""
    row = make("container")
    body = {"expires_on": f"2026-01-31T{time}"}
    assert_error(api.post(f"/container/{row['id']}", json=body), 400, "22007")
    assert_error(api.patch(f"/containers?id=eq.{row['id']}", json=body), 400, "22007")


def test_there_are_days_to_look_at() -> None:
    """The tests above have something to refuse."""
    found = {c.name for name in ("container", "excursion") for c in resource_of(name).columns
             if c.type in DAYS}  # fmt: skip
    assert found == {"collected_on", "expires_on", "due_back_on", "began_at", "ended_at"}
