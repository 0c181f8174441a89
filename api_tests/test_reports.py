"""Reports: what they count, and that one that nothing changed costs a 304."""

import csv
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from api_tests.conftest import Api, Row, assert_error
from api_tests.fixtures import Connection, Make
from api_tests.matrix import REPORTS
from api_tests.people import add_lab, one
from api_tests.resources import RESOURCES, resource_of
from api_tests.storage import Store
from tools.settings import CHECKOUT

TODAY = datetime.now(UTC).date()

# Kinds of containers that the kept numbers and a count differ in.
WRONG_COUNTS = """
    select * from (
      select lab_id, kind, coalesce(of_id, 0) as of_id, state,
        storage_unit_id is not null as has_unit, count(*) as containers
      from inventory.container
      cross join lateral (values ('freezer', freezer_id), ('sample_type', sample_type_id),
        ('owner', owner_id)) _ (kind, of_id)
      group by 1, 2, 3, 4, 5
    ) counted
    full join (
      select lab_id, kind, coalesce(of_id, 0) as of_id, state, has_unit, containers as kept
      from inventory.counted_containers
    ) kept using (lab_id, kind, of_id, state, has_unit)
    where containers is distinct from kept
"""


def url(report: str, store: Store) -> str:
    """The URL of a report, with what it needs."""
    needed = f"?freezer_id={store.freezer}" if report == "occupancy_by_unit" else ""
    return f"/report/{report}{needed}"


def read(api: Api, report: str, **query: Any) -> list[Row]:
    """The lines of a report."""
    answer = api.get(f"/report/{report}", params=query)
    assert answer.status_code == 200, answer.text
    lines: list[Row] = answer.json()
    return lines


def line(lines: list[Row], **key: Any) -> Row:
    """The one line that has these values."""
    (found,) = [each for each in lines if key.items() <= each.items()]
    return found


def end(store: Store, verb: str, container: int) -> None:
    """Ends the use of a container, which needs a reason."""
    reason = {"Change-Reason": "a test"}
    body = {"items": [{"container": container}]}
    assert store.api.post(f"/{verb}", json=body, headers=reason).status_code == 200


# What they say


def test_instruments_by_site(api: Api, make: Make) -> None:
    """Computers and freezers are counted where they stand, those that are retired apart."""
    site = make("site", name="report site")["id"]
    make("computer", site_id=site)
    make("computer", site_id=site, is_retired=True)
    make("freezer", site_id=site)
    make("freezer", site_id=site, is_retired=True)
    assert line(read(api, "instruments_by_site"), site_id=site) == {
        "site_id": site, "site": "report site", "computers": 1, "freezers": 1, "retired": 2
    }  # fmt: skip


def test_containers_by_kind(api: Api, store: Store) -> None:
    """Each kind of container has its line: those there, out, without a unit, and at their end."""
    box = store.box()
    kind = store.make("sample_type", name=f"{store.unique} kind")["id"]
    out = store.tube(storage_unit_id=box, position="A1", sample_type_id=kind)
    store.tube(storage_unit_id=box, position="A2", sample_type_id=kind)
    lost = store.tube(sample_type_id=kind)
    store.tube(sample_type_id=kind)
    store.do("checkout", items=[{"container": out}])
    end(store, "lose", lost)
    numbers = {
        "containers": 3, "checked_out": 1, "without_unit": 1, "consumed": 0, "lost": 1,
        "disposed": 0,
    }  # fmt: skip
    by_freezer = line(read(api, "containers_by_freezer"), freezer_id=store.freezer)
    assert {name: by_freezer[name] for name in numbers} == numbers
    by_type = line(read(api, "containers_by_type"), sample_type_id=kind)
    assert by_type == {"sample_type_id": kind, "sample_type": f"{store.unique} kind"} | numbers


def test_containers_by_owner_and_state(api: Api, store: Store) -> None:
    """The lines of owners and of states add up to all containers."""
    store.tube(storage_unit_id=store.box(), position="A1")
    store.tube()
    rows = api.get("/containers?select=state,storage_unit_id,owner_id").json()
    states = Counter(row["state"] for row in rows)
    without = Counter(row["state"] for row in rows if row["storage_unit_id"] is None)
    by_state = read(api, "containers_by_state")
    assert [each["state"] for each in by_state] == ["in", "out", "consumed", "lost", "disposed"]
    for each in by_state:
        name = each["state"]
        assert (each["containers"], each["without_unit"]) == (states[name], without[name])
    owners = Counter(row["owner_id"] for row in rows if row["state"] in ("in", "out"))
    by_owner = read(api, "containers_by_owner")
    assert {each["owner_id"]: each["containers"] for each in by_owner} == owners


def test_expiring(api: Api, store: Store) -> None:
    """What has expired or does so soon, the earliest first; not what is gone already."""
    days = {name: (TODAY + timedelta(days=n)).isoformat() for name, n in
            (("over", -3), ("soon", 7), ("later", 8))}  # fmt: skip
    soon = store.tube(expires_on=days["soon"], name="soon")
    over = store.tube(expires_on=days["over"], storage_unit_id=store.box(), position="B2")
    store.tube(expires_on=days["later"])
    gone = store.tube(expires_on=days["over"])
    end(store, "dispose", gone)
    lines = [each for each in read(api, "expiring", days=7) if each["freezer_id"] == store.freezer]
    assert [(each["container_id"], each["days_left"]) for each in lines] == [(over, -3), (soon, 7)]
    assert lines[0]["storage_unit"] == "box"
    assert lines[0]["position"] == "B2"
    assert lines[1]["name"] == "soon"
    assert_error(api.get("/report/expiring?days=-1"), 400, "bad_days")
    assert_error(api.get("/report/expiring?days=3661"), 400, "bad_days")
    assert_error(api.get("/report/expiring?days=soon"), 400, "22P02")


def test_expiring_is_never_silently_short(api: Api, store: Store, db: Connection) -> None:
    """Of more than 10,000 the first come, with 206 and the list that has the rest."""
    made = "insert into inventory.container (freezer_id, expires_on)"
    db.execute(f"{made} select %s, '2001-02-03' from generate_series(1, 10001)", [store.freezer])
    end(store, "lose", store.tube(expires_on="2001-02-02"))
    answer = api.get("/report/expiring?days=0")
    assert (answer.status_code, len(answer.json())) == (206, 10000)
    path, relation = answer.headers["Link"].split("; ")
    assert relation == 'rel="collection"'
    listed = api.get(path.strip("<>"))
    assert listed.status_code == 200
    assert {row["state"] for row in listed.json()} == {"in"}
    db.execute("delete from inventory.container where freezer_id = %s", [store.freezer])


def test_a_place_is_taken_by_what_is_in_it(api: Api, store: Store, make: Make) -> None:
    """Tubes at no place of a box, and in a unit of no size, take none: percent is of places."""
    bag, heap = (
        make("storage_type", name=f"{name} {store.unique}", holds="containers", capacity=capacity,
             rows=None, cols=None, row_scheme=None, col_scheme=None)["id"]
        for name, capacity in (("bag", 19), ("heap", None))
    )  # fmt: skip
    units = [store.box(), *(store.box(storage_type_id=one) for one in (bag, heap))]
    store.tube(storage_unit_id=units[0], position="A1")
    for unit in units:
        for _ in range(3):
            store.tube(storage_unit_id=unit)
    found = line(read(api, "occupancy_by_freezer"), freezer_id=store.freezer)
    assert found.items() >= {
        "places": 100, "occupied": 4, "unplaced": 6, "free": 96, "percent": 4
    }.items()  # fmt: skip
    by_unit = read(api, "occupancy_by_unit", freezer_id=store.freezer)
    assert line(by_unit, storage_unit_id=units[0])["unplaced"] == 3


def test_occupancy(api: Api, store: Store) -> None:
    """Places, and what takes them: by freezer, and by unit of one freezer."""
    box = store.box(parent_id=store.rack, position="A1", name="full")
    store.box(name="empty")
    for position in ("A1", "A2"):
        store.tube(storage_unit_id=box, position=position)
    by_freezer = line(read(api, "occupancy_by_freezer"), freezer_id=store.freezer)
    assert by_freezer.items() >= {
        "units": 2, "places": 162, "occupied": 2, "free": 160, "percent": 1
    }.items()  # fmt: skip
    units = read(api, "occupancy_by_unit", freezer_id=store.freezer)
    assert {each["storage_unit"]: (each["places"], each["occupied"]) for each in units} == {
        "rack": (20, 1), "full": (81, 2), "empty": (81, 0)
    }  # fmt: skip
    assert line(units, storage_unit_id=box)["parent_id"] == store.rack
    assert_error(api.get("/report/occupancy_by_unit"), 400, "no_freezer")
    assert_error(api.get("/report/occupancy_by_unit?freezer_id=987654321"), 404, "not_found")


def test_activity(api: Api, store: Store) -> None:
    """A day has the changes that a person made on it, and the rows that those touched."""

    def today() -> Row:
        return line(
            [each for each in read(api, "activity", days=0) if each["account_id"] is None],
            day=datetime.now(UTC).date().isoformat(), changed_by="lab_open",
        )  # fmt: skip

    before = today()
    store.api.post("/sites", json=[{"name": "one"}, {"name": "two"}])
    after = today()
    assert after["changes"] - before["changes"] == 1
    assert after["rows"] - before["rows"] == 2


@pytest.mark.parametrize(
    ("site", "broken"),
    [
        ({"address": None}, {"site_without_address"}),
        ({"country": "Germany", "postcode_or_zip": "26133"}, set()),
        ({"country": "de", "postcode_or_zip": "2613"}, {"postcode_does_not_fit_country"}),
        ({"country": "GBR", "postcode_or_zip": "ec1y 8sy"}, set()),
        ({"country": "Vietnam"}, set()),
        ({"country": "Atlantis", "postcode_or_zip": "?"}, {"country_not_in_iso_3166"}),
        ({"country": None, "postcode_or_zip": "?"}, set()),
        ({"country": "Aruba", "postcode_or_zip": "anything"}, set()),
    ],
)
def test_advice_on_addresses(api: Api, make: Make, site: Row, broken: set[str]) -> None:
    """An address that breaks a rule of its country is named, and was not refused."""
    made = make("site", **{"address": "Street 1", "country": None, "postcode_or_zip": None} | site)
    lines = read(api, "data_quality")
    assert {each["rule"] for each in lines if made["id"] in each["ids"]
            and each["resource"] == "site"} == broken  # fmt: skip


def test_advice_on_instruments_and_containers(api: Api, store: Store) -> None:
    """Computers without MAC, freezers without containers, containers without a place."""
    computer = store.make("computer", mac=None)["id"]
    retired = store.make("computer", mac=None, is_retired=True)["id"]
    empty = store.make("freezer")["id"]
    homeless = store.tube()
    housed = store.tube(storage_unit_id=store.box(), position="A1")
    found = {each["rule"]: each for each in read(api, "data_quality")}
    assert computer in found["computer_without_mac"]["ids"]
    assert retired not in found["computer_without_mac"]["ids"]
    assert empty in found["freezer_without_containers"]["ids"]
    assert store.freezer not in found["freezer_without_containers"]["ids"]
    assert homeless in found["container_without_place"]["ids"]
    assert housed not in found["container_without_place"]["ids"]
    rows = api.get("/containers?storage_unit_id=is.null&state=in.(in,out)&select=count").json()
    assert found["container_without_place"]["found"] == rows[0]["count"]


# Every report


@pytest.mark.parametrize("report", REPORTS)
def test_an_unchanged_report_is_304(api: Api, store: Store, report: str) -> None:
    """Its ETag holds until anything in the lab changes; the answer has no body then."""
    path = url(report, store)
    first = api.get(path)
    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = api.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    store.make("site", name="a change")
    changed = api.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_a_reserved_place_is_a_change_of_what_shows_it(api: Api, store: Store) -> None:
    """A reservation has no history, and yet the report that counts it is no 304."""
    box, path = store.box(), f"/report/occupancy_by_unit?freezer_id={store.freezer}"
    before = api.get(path)
    assert line(before.json(), storage_unit_id=box)["reserved"] == 0
    store.do("find_space", unit=box, reserve_minutes=5)
    after = api.get(path, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200, after.text
    assert line(after.json(), storage_unit_id=box)["reserved"] == 1


def test_a_report_of_another_time_zone_is_another(api: Api) -> None:
    """Days begin elsewhere there, so it has an ETag of its own, even while the date is the same."""
    tags = {
        api.get("/report/activity", headers={"Prefer": f"timezone={zone}"}).headers["ETag"]
        for zone in ("Etc/UTC", "Africa/Abidjan")
    }
    assert len(tags) == 2


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_is_a_table_for_spreadsheets(api: Api, store: Store, report: str) -> None:
    """As CSV it has the columns of the JSON, and no cell that a spreadsheet would run."""
    store.make("site", name="=1+1")
    store.make("freezer", name="=1+1")
    store.tube(expires_on="2020-01-01", name="=1+1")
    lines = api.get(url(report, store)).json()
    answer = api.get(url(report, store), headers={"Accept": "text/csv"})
    assert answer.status_code == 200
    header, *rows = csv.reader(answer.text.splitlines())
    assert (header, len(rows)) == (list(lines[0]), len(lines))
    assert [cell for row in rows for cell in row if cell.startswith("=")] == []


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_is_of_now_and_whole(api: Api, store: Store, report: str) -> None:
    """It has no past, and no page of an order that a client names, which could lose lines."""
    store.tube(expires_on="2020-01-01")
    path = url(report, store)
    and_more = "&" if "?" in path else "?"
    assert_error(api.get(f"{path}{and_more}as_of=2026-01-01"), 400, "as_of_refused")
    column = next(iter(api.get(path).json()[0]))
    assert_error(api.get(f"{path}{and_more}order={column}&limit=1"), 400, "page_of_order_refused")
    assert len(api.get(f"{path}{and_more}limit=1").json()) == 1
    assert_error(api.post(path), 405, "method_not_allowed")


def test_a_late_commit_is_another_version(db: Connection) -> None:
    """A transaction that began before the newest change, and ends after it, changes the ETag."""
    version = "select audit.lab_version()"

    def ask() -> str:
        (answer,) = db.execute(version).fetchone() or ("",)
        return str(answer)

    with psycopg.connect(os.environ["LAB_TEST_DATABASE"]) as early:
        early.execute("select set_config('lab.id', '1', false)")
        early.execute("insert into inventory.site (name) values ('early')")
        db.execute("insert into inventory.site (name) values ('late')")
        seen = ask()
        assert ask() == seen
        early.commit()
        assert ask() != seen
    db.execute("delete from inventory.site where name in ('early', 'late')")


def test_a_change_after_a_restore_is_another_version(db: Connection) -> None:
    """Change sets of a dump may come from a server that had counted far more transactions."""
    version, lab = "select audit.lab_version()", add_lab(db)
    made = (
        "insert into audit.change_set (lab_id, changed_by, table_names, row_count, transaction_id)"
        " values (%s, 'x', '{site}', 1, '1000000000000')"
    )
    db.execute("select set_config('lab.id', %s, false)", [str(lab)])
    try:
        db.execute(made.encode(), [lab])
        before = one(db, version)
        assert one(db, version) == before
        db.execute("insert into inventory.site (name) values ('new')")
        assert one(db, version) != before
    finally:
        db.execute("delete from audit.change_set where lab_id = %s and changed_by = 'x'", [lab])
        db.execute("select set_config('lab.id', '1', false)")


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_write_changes_every_report(store: Store, resource: str) -> None:
    """A row of any resource that is made, changed or removed leaves no report a 304."""
    tags: set[tuple[str, ...]] = set()

    def look() -> None:
        answers = [store.api.head(url(report, store)) for report in REPORTS]
        assert {answer.status_code for answer in answers} == {200}
        told = {answer.headers["ETag"] for answer in answers}
        assert not any(told & set(before) for before in tags), "a report kept its ETag"
        tags.add(tuple(told))

    look()
    row = store.make(resource)
    look()
    text = resource_of(resource).text
    changed = store.api.post(f"/{resource}/{row['id']}", json={text: store.unique})
    assert changed.status_code == 200, changed.text
    look()
    assert store.api.delete(f"/{resource}/{row['id']}").status_code == 200
    look()


def test_each_lab_has_a_version_of_its_own(db: Connection) -> None:
    """Two labs that one transaction made, without people, are not taken for each other."""
    with db.transaction(force_rollback=True):
        labs = db.execute("insert into inventory.lab (name) values ('a'), ('b') returning id")
        versions = set()
        for (lab,) in labs.fetchall():
            db.execute("select set_config('lab.id', %s, true)", [str(lab)])
            versions.add(db.execute("select audit.lab_version()").fetchone())
    assert len(versions) == 2


# The kept numbers


def test_kept_numbers_are_those_of_counting(store: Store, db: Connection) -> None:
    """Also when a unit takes its content to another freezer, and after undo and deletion."""
    box = store.box()
    for position in ("A1", "A2", "A3"):
        store.tube(storage_unit_id=box, position=position)
    store.tube()
    assert db.execute(WRONG_COUNTS).fetchall() == []
    other = store.make("freezer")["id"]
    store.do("move", items=[{"unit": box}], to={"freezer": other})
    assert db.execute(WRONG_COUNTS).fetchall() == []
    store.undo(store.last_change()["id"])
    assert db.execute(WRONG_COUNTS).fetchall() == []
    db.execute("delete from inventory.container where storage_unit_id = %s", [box])
    assert db.execute(WRONG_COUNTS).fetchall() == []


def test_adding_up_changes_no_number(store: Store, db: Connection) -> None:
    """The housekeeping adds up what is committed, while somebody writes, and waits for nobody."""
    query = "select * from inventory.counted_containers order by 1, 2, 3, 4, 5, 6"
    store.tube()
    with psycopg.connect(os.environ["LAB_TEST_DATABASE"]) as writer:
        writer.execute("select set_config('lab.id', '1', false)")
        writer.execute("insert into inventory.container (freezer_id) values (%s)", [store.freezer])
        db.execute("set lock_timeout = '5s'")
        before = db.execute(query).fetchall()
        db.execute("select inventory.add_up_counts()")
        assert db.execute(query).fetchall() == before
        writer.commit()
    assert db.execute(query).fetchall() != before
    db.execute("select inventory.add_up_counts()")
    (left,) = db.execute("select count(*) from inventory.container_count_change").fetchone() or (1,)
    assert left == 0
    assert db.execute(WRONG_COUNTS).fetchall() == []
    db.execute("delete from inventory.container where freezer_id = %s", [store.freezer])


# The rules of addresses


@pytest.mark.once
def test_the_rules_are_those_of_the_package() -> None:
    """The change is what tools/address_rules.py writes from the locked packages."""
    script = "from tools import address_rules as rules; print(rules.write_change(), end='')"
    written = subprocess.run(
        [sys.executable, "-c", script], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert written.stdout == (CHECKOUT / "deploy/inventory/country.sql").read_text()


def test_the_rules_take_their_own_examples(sql: Connection) -> None:
    """Each country's example of a postcode fits; there are the countries of ISO 3166."""
    rows = sql.execute(
        "select code, postcode_example ~ ('^(?:' || postcode || ')$') from inventory.country"
    ).fetchall()
    assert len(rows) > 240
    assert len([code for code, fits in rows if fits]) > 150
    assert [code for code, fits in rows if fits is False] == []


def test_what_the_form_of_an_address_needs(api: Api) -> None:
    """/countries has the fields of a site that an address has there, in order, and their names."""
    rows = api.get("/countries").json()
    assert [row["name"] for row in rows] == sorted(row["name"] for row in rows)
    known = {row["code"]: row for row in rows}
    assert known["US"] == {
        "code": "US", "name": "United States",
        "fields": ["address", "state_or_region", "postcode_or_zip"],
        "state_label": "state", "postcode_label": "zip",
        "postcode": r"(\d{5})(?:[ \-](\d{4}))?", "postcode_example": "95014",
    }  # fmt: skip
    assert known["DE"]["fields"] == ["address", "postcode_or_zip"]
    assert known["JP"]["fields"] == ["postcode_or_zip", "state_or_region", "address"]
    assert known["JP"]["state_label"] == "prefecture"
    assert (known["AO"]["fields"], known["AO"]["postcode_label"]) == (["address"], None)
    site = set(api.get("/").json()["definitions"]["sites"]["properties"])
    assert {field for row in rows for field in row["fields"]} < site
    assert api.get("/countries?code=eq.DE").json() == [known["DE"]]
