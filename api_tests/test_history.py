"""History: who changed what and when, in the transaction that changed it."""

from datetime import datetime, timedelta

import psycopg
import pytest

from api_tests.conftest import Api, assert_error
from api_tests.fixtures import Make
from api_tests.people import add_lab, add_person, one
from api_tests.resources import EACH_RESOURCE, resource_of

HISTORY_KEYS = ["change_id", "operation", "changed_at", "changed_by", "reason", "before", "after"]
CHANGE_KEYS = ["id", "changed_at", "changed_by", "method", "path", "reason", "occurred_at",
               "row_count"]  # fmt: skip


@EACH_RESOURCE
def test_a_row_has_a_history(api: Api, make: Make, resource: str) -> None:
    """Insert, update and delete are there, newest first, with the object before and after."""
    columns = resource_of(resource).values
    made = make(resource, **{c.name: c.sample.sent for c in columns})
    path = f"/{resource}/{made['id']}"
    second = {c.name: "ü" if c.is_any_text else c.sample.sent for c in columns}
    changed = api.post(path, json=second, headers={"Change-Reason": "50 % f%c3%bcr Ana"}).json()
    assert api.delete(path).json() == changed
    answer = api.get(f"{path}/history")
    assert answer.status_code == 200, answer.text
    entries = answer.json()
    assert [list(entry) for entry in entries] == [HISTORY_KEYS] * 3
    assert [entry["operation"] for entry in entries] == ["delete", "update", "insert"]
    assert [entry["before"] for entry in entries] == [changed, made, None]
    assert [entry["after"] for entry in entries] == [None, changed, made]
    assert [entry["reason"] for entry in entries] == [None, "50 % für Ana", None]
    times = [datetime.fromisoformat(entry["changed_at"]) for entry in entries]
    assert times == sorted(set(times), reverse=True)
    assert len({entry["change_id"] for entry in entries}) == 3


def test_a_change_is_a_request(api: Api, make: Make) -> None:
    """A request is one change, with who, how, where, why and how many rows."""
    site = make("site")
    rows = [{"site_id": site["id"], "name": f"f{n}"} for n in range(3)]
    headers = {"Prefer": "return=representation", "Change-Reason": "new room"}
    answer = api.post("/freezers?select=id", json=rows, headers=headers)
    ids = sorted(row["id"] for row in answer.json())
    newest = api.get(f"/freezer/{ids[0]}/history").json()[0]["change_id"]
    change = api.get(f"/changes?id=eq.{newest}").json()[0]
    assert list(change) == CHANGE_KEYS
    told = {key: change[key] for key in CHANGE_KEYS if key not in ("id", "changed_at")}
    assert told == {"changed_by": "lab_open", "method": "POST", "path": "/freezers",
                    "reason": "new room", "occurred_at": None, "row_count": 3}  # fmt: skip
    shown = api.get(f"/change/{newest}").json()
    listed = shown.pop("rows")
    assert shown == change
    assert [(row["resource"], row["row_id"], row["operation"]) for row in listed] == [
        ("freezer", row_id, "insert") for row_id in ids
    ]
    assert sorted(row["after"]["name"] for row in listed) == ["f0", "f1", "f2"]
    assert api.delete(f"/freezers?site_id=eq.{site['id']}").status_code == 204
    removed = api.get(f"/freezer/{ids[0]}/history?limit=1").json()[0]
    change = api.get(f"/change/{removed['change_id']}").json()
    assert (change["method"], change["path"], change["row_count"]) == ("DELETE", "/freezers", 3)


def test_changes_come_newest_first(api: Api, make: Make) -> None:
    """GET /changes and its pages begin with the latest; an order of one's own is kept."""
    ids = [api.get(f"/site/{make('site')['id']}/history").json()[0]["change_id"] for _ in range(2)]
    listed = [row["id"] for row in api.get("/changes").json()]
    assert listed == sorted(listed, reverse=True)
    assert set(ids) <= set(listed)
    assert [row["id"] for row in api.get("/changes/0/2").json()] == listed[:2]
    assert api.get("/changes?order=id&limit=1").json()[0]["id"] == min(listed)


def test_a_long_change_shows_its_first_thousand_rows(api: Api, make: Make) -> None:
    """A change of more rows says how many there are, and row_changes has them all."""
    freezer = make("freezer")["id"]
    assert api.post("/containers", json=[{"freezer_id": freezer}] * 1200).status_code == 201
    container = api.get(f"/containers?freezer_id=eq.{freezer}&limit=1").json()[0]["id"]
    change_id = api.get(f"/container/{container}/history").json()[0]["change_id"]
    change = api.get(f"/change/{change_id}").json()
    assert (change["row_count"], len(change["rows"])) == (1200, 1000)
    assert len(api.get(f"/row_changes?change_id=eq.{change_id}&select=id").json()) == 1200
    assert api.delete(f"/containers?freezer_id=eq.{freezer}").status_code == 204


def test_the_account_and_the_request_are_noted(base_url: str, db: psycopg.Connection) -> None:
    """A change says whose it was, and has the request id of the answer."""
    lab = add_lab(db)
    manager = add_person(db, base_url, lab, "manager")
    answer = manager.api.post("/site/1", json={"name": "x"})
    assert answer.status_code == 200, answer.text
    entry = manager.api.get("/site/1/history").json()[0]
    assert entry["changed_by"] == manager.email
    found = db.execute(
        "select account_id, request_id from audit.change_set where lab_id = %s and id = %s",
        [lab, entry["change_id"]],
    ).fetchone()
    assert found == (manager.account_id, answer.headers["X-Request-Id"])


def test_psql_is_recorded_too(db: psycopg.Connection) -> None:
    """A superuser's transaction, of several statements in two labs, is one change in each lab."""
    labs = [add_lab(db) for _ in range(2)]
    with db.transaction():
        for lab in labs:
            for row_id in (1, 2):
                db.execute(
                    "insert into inventory.site (lab_id, id, name) values (%s, %s, 'x')",
                    [lab, row_id],
                )
        db.execute("update inventory.site set name = 'y' where lab_id = any(%s)", [labs])
        db.execute("delete from inventory.site where lab_id = any(%s) and id = 2", [labs])
    for lab in labs:
        found = db.execute(
            "select changed_by, method, row_count, table_names from audit.change_set"
            " where lab_id = %s and 'lab' <> all (table_names)", [lab],
        ).fetchall()  # fmt: skip
        assert found == [("postgres", None, 5, ["site"])]
        rows = db.execute(
            "select row_id, operation::text, before->>'name', after->>'name' from audit.row_change"
            " where lab_id = %s and table_name = 'site' order by row_id, changed_at, id", [lab],
        ).fetchall()  # fmt: skip
        assert rows == [
            (1, "insert", None, "x"), (1, "update", "x", "y"),
            (2, "insert", None, "x"), (2, "update", "x", "y"), (2, "delete", "y", None),
        ]  # fmt: skip


def test_what_fails_is_no_history(api: Api, make: Make, sql: psycopg.Connection) -> None:
    """A refused or rolled back write leaves no trace in history; one that finds no row neither."""
    site = make("site")
    count = "select count(*) from audit.change_set"
    before = one(sql, count)
    sql.rollback()
    rows = [{"site_id": site["id"], "name": "x"}, {"site_id": site["id"], "name": " "}]
    assert_error(api.post("/freezers", json=rows), 400)
    assert_error(api.post(f"/site/{site['id']}", json={"name": ""}), 400)
    assert_error(api.delete("/site/999999999"), 404)
    assert api.patch("/sites?id=eq.999999999", json={"name": "x"}).status_code in (200, 204)
    assert one(sql, count) == before


def test_members_are_recorded_for_managers(base_url: str, db: psycopg.Connection) -> None:
    """Memberships have a history, which managers alone see."""
    lab = add_lab(db)
    manager = add_person(db, base_url, lab, "manager")
    viewer = add_person(db, base_url, lab, "viewer")
    path = f"/lab/{lab}/member/{viewer.email}"
    assert manager.api.post(path, json={"role": "editor"}).status_code == 200
    seen = manager.api.get("/row_changes?resource=eq.membership&order=id.desc&limit=1").json()[0]
    assert (seen["before"]["role"], seen["after"]["role"]) == ("viewer", "editor")
    assert seen["row_id"] == viewer.account_id
    change = manager.api.get(f"/change/{seen['change_id']}").json()
    assert (change["path"], change["changed_by"]) == (path, manager.email)
    assert viewer.api.get("/row_changes?resource=eq.membership").json() == []
    assert_error(viewer.api.get(f"/change/{seen['change_id']}"), 404)
    assert seen["change_id"] not in [row["id"] for row in viewer.api.get("/changes").json()]


def test_another_lab_has_no_history_here(base_url: str, db: psycopg.Connection) -> None:
    """Change, rows and history of another lab answer like those of nobody."""
    theirs, ours = (add_person(db, base_url, add_lab(db), "manager") for _ in range(2))
    site = theirs.api.post("/site", json={"name": "x"}).json()["id"]
    change_id = theirs.api.get(f"/site/{site}/history").json()[0]["change_id"]
    for path, number in (("/site/{}/history", site), ("/change/{}", change_id)):
        foreign, nobody = (ours.api.get(path.format(n)) for n in (number, 999999999))
        assert_error(foreign, 404)
        assert foreign.text.replace(str(number), "N") == nobody.text.replace("999999999", "N")
    assert ours.api.get(f"/row_changes?change_id=eq.{change_id}").json() == []


@pytest.mark.parametrize("role", ["viewer", "editor", "manager"])
@pytest.mark.parametrize("view", ["changes", "row_changes"])
def test_nobody_rewrites_history(
    base_url: str, db: psycopg.Connection, role: str, view: str
) -> None:
    """No role of the API adds to history, changes or removes it, by any method or by SQL."""
    person = add_person(db, base_url, add_lab(db), role)
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert_error(person.api.request(method, f"/{view}?id=gt.0", json={"id": 1}), 405)
    with db.transaction(force_rollback=True):
        db.execute(f"set local role lab_{role}".encode())
        for statement in (
            "update audit.row_change set after = null", "delete from audit.row_change",
            "delete from audit.change_set", "truncate audit.row_change",
            "select audit.open_change(1, 'site', 1)", "alter table audit.row_change add x int",
            "insert into audit.change_set (lab_id, changed_by, table_names, row_count)"
            " values (1, 'x', '{site}', 1)",
        ):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege), db.transaction():
                db.execute(statement.encode())


def test_a_version_is_later_every_time(db: psycopg.Connection) -> None:
    """updated_at rises at every write, also in one transaction and where a clock went back."""
    key = [add_lab(db), 1]
    db.execute("insert into inventory.site (lab_id, id, name) values (%s, %s, 'x')", key)
    where = "where lab_id = %s and id = %s"
    ahead = "now() + interval '1 hour'"
    with db.transaction():
        db.execute("set local session_replication_role = replica")
        db.execute(f"update inventory.site set updated_at = {ahead} {where}".encode(), key)
    seen = [one(db, f"select updated_at from inventory.site {where}", *key)]
    with db.transaction():
        for _ in range(3):
            db.execute(
                f"update inventory.site set name = name, created_at = now() {where}".encode(), key
            )
            seen.append(one(db, f"select updated_at from inventory.site {where}", *key))
    assert [later - seen[0] for later in seen] == [timedelta(microseconds=n) for n in range(4)]
    changed = db.execute(
        "select changed_at from audit.row_change where lab_id = %s and table_name = 'site'"
        " and row_id = %s and operation = 'update' order by changed_at", key,
    ).fetchall()  # fmt: skip
    assert [row[0] for row in changed] == seen[1:]


def test_truncate_is_refused(db: psycopg.Connection) -> None:
    """A truncate would leave no history, so not even a superuser's goes through."""
    with pytest.raises(psycopg.errors.RaiseException, match="delete the rows of container"):
        db.execute("truncate inventory.container cascade")


def test_changes_go_to_the_partition_of_their_month(sql: psycopg.Connection) -> None:
    """This month and the next two have a partition, and asking for them again adds none."""
    count = "select count(*) from pg_inherits where inhparent = 'audit.row_change'::regclass"
    sql.execute("set role lab_owner; select audit.add_partitions(); reset role")
    before = one(sql, count)
    assert before >= 4
    sql.execute("set role lab_owner; select audit.add_partitions(); reset role")
    assert one(sql, count) == before
    sql.execute("insert into inventory.site (lab_id, id, name) values (1, 999999998, 'x')")
    found = one(sql, "select tableoid::regclass::text from audit.row_change where row_id = %s",
                999999998)  # fmt: skip
    month = one(sql, "select to_char(now() at time zone 'UTC', 'YYYY_MM')")
    assert found == f"audit.row_change_{month}"


@pytest.mark.parametrize(
    ("path", "status"),
    [("/site/0/history", 400), ("/site/abc/history", 400), ("/sites/1/history", 400),
     ("/change/0", 404), ("/change/x", 404), ("/labs/1/history", 404),
     ("/instrument/1/history", 404), ("/change/1/rows", 404)],
)  # fmt: skip
def test_a_history_has_a_plain_url(api: Api, path: str, status: int) -> None:
    """A path with no id, or of something without a history, is a clear 400 or 404."""
    assert_error(api.get(path), status)


@pytest.mark.parametrize("reason", ["%ff", "%00", "a%c3%28"])
def test_a_reason_is_text(api: Api, make: Make, reason: str) -> None:
    """A reason that is no UTF-8 once decoded is refused, and nothing is written."""
    site = make("site")
    path = f"/site/{site['id']}"
    answer = api.post(path, json={"name": "other"}, headers={"Change-Reason": reason})
    assert_error(answer, 400)
    assert api.get(path).json() == site
