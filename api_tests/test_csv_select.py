"""CSV with select=: each cell stands under its own name, whatever is asked and however."""

import csv
from typing import Any

import pytest

from api_tests.conftest import Api, Row, assert_error
from api_tests.fixtures import Make
from api_tests.matrix import REPORTS
from api_tests.storage import Store

CSV = {"Accept": "text/csv"}
SHOWN = {"Prefer": "return=representation"}


def table(text: str) -> list[dict[str, str]]:
    """The lines of a CSV by the names of its header, which are as many as its cells."""
    header, *lines = csv.reader(text.splitlines())
    assert all(len(line) == len(header) for line in lines), text
    return [dict(zip(header, line, strict=True)) for line in lines]


def cells(rows: list[Row], names: list[str]) -> list[dict[str, str]]:
    """Rows of JSON with plain values as the lines of a CSV."""
    return [{name: "" if row[name] is None else str(row[name]) for name in names} for row in rows]


@pytest.mark.parametrize("report", REPORTS)
def test_columns_of_a_report(api: Api, store: Store, report: str) -> None:
    """Some columns of a report, in any order, and one under another name."""
    store.tube(expires_on="2020-01-01")
    path = f"/report/{report}"
    needed = {"freezer_id": str(store.freezer)} if report == "occupancy_by_unit" else {}
    whole: list[Row] = api.get(path, params=needed).json()
    plain = [name for name, value in whole[0].items() if not isinstance(value, (list, dict, bool))]
    names = [*reversed(plain[1:]), plain[0]]
    for asked in (",".join(names), "*"):
        answer = api.get(path, params=needed | {"select": asked}, headers=CSV)
        assert answer.status_code == 200, answer.text
        got = [{name: line[name] for name in names} for line in table(answer.text)]
        assert got == cells(whole, names)
    renamed = api.get(path, params=needed | {"select": f"x:{names[0]},{names[-1]}"}, headers=CSV)
    assert [line["x"] for line in table(renamed.text)] == [
        line[names[0]] for line in cells(whole, names)
    ]


READS = ["/sites?name=eq.{}&select=name,id,lab_id&sort=updated_at", "/site/{id}?select=name,id",
         "/rpc/search?q={}&select=name,kind,id", "/site/{id}/history?select=operation,change_id",
         "/sites?name=eq.{}&select=name,n:id,name", "/export/sites.csv?select=name,id&name=eq.{}",
         "/export/sites.csv?select=name,id&name=eq.{}&sort=-updated_at"]  # fmt: skip


@pytest.mark.parametrize("url", READS)
def test_columns_of_what_is_read(api: Api, make: Make, unique: str, url: str) -> None:
    """A list in any order, a row, a search and a history give what their JSON gives."""
    site = make("site", name=unique)
    path = url.format(unique, id=site["id"])
    (line,) = table(api.get(path, headers=CSV).text)
    shown = api.get(path.replace("/export/sites.csv", "/sites")).json()
    row = shown[0] if isinstance(shown, list) else shown
    assert line == cells([row], list(row))[0]
    head = api.get(path, headers=CSV).text.splitlines()[0]
    asked = path.partition("select=")[2].partition("&")[0]
    assert head.split(",") == [item.partition(":")[0] for item in asked.split(",")]


def test_a_cursor_among_all_columns(api: Api, make: Make, unique: str) -> None:
    """The star stands for all columns, also before others."""
    site = make("site", name=unique)
    path = f"/sites?name=eq.{unique}&select=*,cursor"
    for sort in ("", "&sort=updated_at"):
        (line,) = table(api.get(path + sort, headers=CSV).text)
        assert {name: line[name] for name in site} == cells([site], list(site))[0]
        assert len(line["cursor"]) > 20


def test_columns_of_what_is_written(api: Api, unique: str) -> None:
    """A write that answers with its rows names their columns as it was asked."""

    def check(answer: Any, name: str) -> str:
        assert answer.status_code in (200, 201), answer.text
        (line,) = table(answer.text)
        assert list(line) == ["name", "id"]
        assert (line["name"], line["id"].isdigit()) == (name, True)
        return line["id"]

    asked = "/sites?select=name,id"
    headers = CSV | SHOWN
    made = check(api.post(asked, json=[{"name": unique}], headers=headers), unique)
    check(api.patch(f"{asked}&id=eq.{made}", json={"name": "n"}, headers=headers), "n")
    check(api.post(f"/site/{made}?select=name,id", json={"name": unique}, headers=CSV), unique)
    check(api.delete(f"{asked}&id=eq.{made}", headers=headers), unique)
    for sent in (f"name\n{unique}\n", f'[{{"name":"{unique}"}}]'):
        kind = "text/csv" if sent.startswith("n") else "application/json"
        merged = {"Content-Type": kind, "Prefer": SHOWN["Prefer"] + ", resolution=merge-duplicates"}
        made = check(api.post(asked, data=sent, headers=CSV | merged), unique)
        check(api.delete(f"/site/{made}?select=name,id", headers=CSV), unique)


@pytest.mark.parametrize(
    "select",
    ["id,freezers(name)", "id::text", "id,properties->gene", '"id"', "id&select=name", "id,",
     "...freezers(name)", "id, name"],
)  # fmt: skip
def test_what_is_no_plain_column(api: Api, select: str) -> None:
    """What the header could not name right is a 400, and is taken as JSON or in a list."""
    url = f"/containers?sort=updated_at&select={select}"
    assert_error(api.get(url, headers=CSV), 400, "csv_select_refused")
    assert_error(api.post(f"/site?select={select}", json={"name": "x"}, headers=CSV), 400)
    assert "csv_select_refused" not in api.get(url).text
    assert "csv_select_refused" not in api.get(f"/containers?select={select}", headers=CSV).text


def test_nobody_tells_the_database_of_columns(api: Api, make: Make, unique: str) -> None:
    """A header X-Select of the client's own is not passed on."""
    make("site", name=unique)
    answer = api.get(f"/sites?name=eq.{unique}&select=id", headers=CSV | {"X-Select": "a,b"})
    assert answer.text.splitlines()[0] == "id"
