"""Days and times that clients write are those of the calendar: infinity is none."""

import pytest

from api_tests.conftest import Api, assert_error
from api_tests.fixtures import Make
from api_tests.resources import COMPANIONS, EACH_RESOURCE, resource_of

DAYS = ("inventory.day", "date", "timestamp with time zone")


@EACH_RESOURCE
@pytest.mark.parametrize("word", ["infinity", "-infinity"])
def test_infinity_is_no_day(api: Api, make: Make, resource: str, word: str) -> None:
    """It is refused in one row, a list, CSV and a PATCH."""
    row = make(resource)
    for column in resource_of(resource).columns:
        if column.type in DAYS:
            body = {column.name: word} | COMPANIONS.get(f"{resource}.{column.name}", {})
            whole = resource_of(resource).like(row) | body
            assert_error(api.post(f"/{resource}/{row['id']}", json=body), 400, "23514")
            assert_error(api.post(f"/{resource}s", json=[whole]), 400, "23514")
            assert_error(api.patch(f"/{resource}s?id=eq.{row['id']}", json=body), 400, "23514")
            lines = [list(whole.keys()), list(whole.values())]
            text = "\n".join(",".join(map(str, line)) for line in lines)
            headers = {"Content-Type": "text/csv"}
            assert_error(api.post(f"/{resource}s", data=text, headers=headers), 400, "23514")
    assert api.get(f"/{resource}/{row['id']}").json() == row


def test_there_are_days_to_look_at() -> None:
    """The test above has something to refuse."""
    found = {c.name for name in ("container", "excursion") for c in resource_of(name).columns
             if c.type in DAYS}  # fmt: skip
    assert found == {"collected_on", "expires_on", "due_back_on", "began_at", "ended_at"}
