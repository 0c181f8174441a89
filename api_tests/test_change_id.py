"""The header Change-Id: on the answer of every write, the change that it made, for its undo."""

import uuid
from typing import Any

import psycopg
import pytest

from api_tests.conftest import Row
from api_tests.importing import as_csv
from api_tests.matrix import IMPORTS, VERBS, WRITTEN, plain_urls
from api_tests.people import Lab, Person, invite, new_email
from api_tests.resources import EACH_RESOURCE, fill, resource_of

CSV = {"Accept": "text/csv"}
# Writes that leave no history: of sessions, tokens, names and invitations, and what only reads.
SILENT = {
    "accept", "change_password", "create_token", "delete_token", "login", "logout", "lookup",
    "read_scan", "refresh", "set_name",
}  # fmt: skip


class Watch:
    """A person of a lab that nobody else writes in, and what became of each request."""

    def __init__(self, db: psycopg.Connection, person: Person) -> None:
        """Keeps who asks, and where the changes are counted."""
        self.db, self.person = db, person
        self.seen: set[str] = set()

    def changes(self) -> set[int]:
        """The changes of the lab."""
        query = b"select id from audit.change_set where lab_id = %s"
        return {int(row[0]) for row in self.db.execute(query, [self.person.lab_id])}

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """An answer, which names the one change that its request made, or none if there is none."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        data = {"data": body.encode()} if isinstance(body, str) else {"json": body}
        before = self.changes()
        answer = self.person.api.request(method, path, headers=sent, **data)
        made = self.changes() - before
        told = answer.headers.get("Change-Id")
        assert [told or ""] == ([str(change) for change in made] or [""]), (path, made, answer.text)
        return answer

    def made(self, method: str, path: str, body: Any = None, **headers: str) -> str:
        """The change of a request that is done, as its answer names it."""
        answer = self.ask(method, path, body, **headers)
        assert answer.status_code in (200, 201, 204), answer.text
        assert "Change-Id" in answer.headers, (method, path, answer.text)
        return str(answer.headers["Change-Id"])

    def nothing(self, method: str, path: str, body: Any = None, **headers: str) -> None:
        """Checks that a request changes nothing, and names no change."""
        answer = self.ask(method, path, body, **headers)
        assert "Change-Id" not in answer.headers, (method, path, answer.text)


@pytest.fixture
def watch(db: psycopg.Connection, lab: Lab) -> Watch:
    """The manager of a new lab."""
    return Watch(db, lab.manager)


@EACH_RESOURCE
def test_each_way_to_write_a_resource(watch: Watch, resource: str) -> None:
    """Rows that are made, changed and removed, one or a list, in JSON and in CSV."""
    api = watch.person.api
    parents = fill(lambda path, body: api.post(path, json=body).json())
    one, text, many = resource_of(resource), resource_of(resource).text, f"/{resource}s"

    def row() -> Row:
        return one.body(parents) | {text: f"w{uuid.uuid4().hex}"}

    def newest() -> int:
        return int(api.get(f"{many}?order=id.desc&limit=1&select=id").json()[0]["id"])

    key = {"Idempotency_Key": str(uuid.uuid4())}
    body = row()
    first = watch.made("POST", f"/{resource}", body, **key)
    again = api.post(f"/{resource}", json=body, headers={"Idempotency-Key": key["Idempotency_Key"]})
    assert (again.headers["Idempotent-Replayed"], again.headers["Change-Id"]) == ("true", first)
    path = f"/{resource}/{newest()}"
    watch.made("POST", path, {text: "changed"})
    watch.nothing("POST", path, {text: "refused"}, If_Match='"1"')
    watch.nothing("POST", path, {"no_such_field": 1})
    watch.nothing("GET", path)
    watch.made("DELETE", path)
    watch.nothing("DELETE", path)
    watch.made("POST", f"/rpc/upsert_{resource}", row())
    watch.made("POST", f"/rpc/delete_{resource}", {f"{resource}_id": newest()})

    watch.made("POST", many, [row(), row()], Prefer="return=representation")
    watch.made("POST", many, [row()], Prefer="return=representation", **CSV)
    fields = [name for name, value in row().items() if not isinstance(value, dict | list)]
    if set(fields) == set(row()):
        cells = [list(row().values()) for _ in range(2)]
        watch.made("POST", many, as_csv([fields, *cells]), Content_Type="text/csv")
        watch.made(
            "POST", f"/import{many}", as_csv([fields, [*row().values()]]), Content_Type="text/csv"
        )
    last = f"{many}?id=eq.{newest()}"
    watch.made("PATCH", last, {text: "patched"})
    watch.made("PATCH", last, {text: "patched again"}, Prefer="return=representation", **CSV)
    watch.nothing("PATCH", f"{many}?id=eq.-1", {text: "patched"})
    here = {"id": newest(), "lab_id": watch.person.lab_id}
    put = api.get(f"{path.rsplit('/', 1)[0]}/{here['id']}", headers={"Accept": "application/json"})
    watch.made("PUT", f"{many}?id=eq.{here['id']}&lab_id=eq.{here['lab_id']}", put.json())
    merge = "resolution=merge-duplicates, return=representation"
    watch.made("POST", many, [put.json() | {text: "merged"}], Prefer=merge)
    watch.ask("POST", many, [put.json() | {text: "merged"}], Prefer=merge)
    watch.nothing("POST", many, [put.json()], Prefer="resolution=ignore-duplicates")
    watch.nothing("POST", many, [row() | {"id": -1}])
    watch.made("DELETE", last)
    watch.nothing("DELETE", last)
    for verb in IMPORTS:
        path = f"/import{many}" if verb == "import" else f"/rpc/{verb}_{resource}s"
        watch.made("POST", path, [row(), row()])
        watch.made("POST", path, [row()], **CSV) if verb == "insert" else None
        watch.nothing("POST", path, [{"no_such_field": 1}])
    watch.nothing("POST", f"/import{many}?dry_run=true", [row()])
    change = watch.made("POST", many, [row()])
    watch.nothing("POST", f"/change/{change}/undo?dry_run=true")
    undone = watch.ask("POST", f"/change/{change}/undo")
    assert str(undone.json()["change_id"]) == undone.headers["Change-Id"]


def test_each_verb(watch: Watch) -> None:
    """Each verb of storage names its change as its body does; a dry run and a refusal have none."""
    api = watch.person.api
    ids = fill(lambda path, body: api.post(path, json=body).json())
    kind = {"name": "b", "rows": 9, "cols": 9}
    box_type = api.post("/storage_type", json=kind).json()["id"]
    unit = {"name": "box", "storage_type_id": box_type, "freezer_id": ids["freezer"]}
    box, other = (api.post("/storage_unit", json=unit).json()["id"] for _ in range(2))
    tube, second = (
        api.post("/container", json={"freezer_id": ids["freezer"]} | more).json()["id"]
        for more in ({"quantity": 9, "unit": "mg"}, {})
    )  # fmt: skip
    items = [{"container": tube}]
    bodies: list[tuple[str, Row]] = [
        ("move", {"items": items, "to": {"unit": box}}),
        ("checkout", {"items": items}),
        ("checkin", {"items": items}),
        ("use", {"items": [{"container": tube, "amount": 1}]}),
        ("aliquot", {"items": [{"container": tube, "count": 1, "amount": 1}]}),
        ("stocktake", {"unit": box, "codes": ["nobody knows"]}),
        ("evacuate", {"unit": box, "to": {"unit": other}}),
        ("dispose", {"items": items}),
        ("restore", {"items": items, "to": {"unit": box}}),
        ("empty", {"unit": box}),
        ("lose", {"items": items}),
        ("remove", {"resource": "container", "ids": [second]}),
    ]
    assert {verb for verb, _ in bodies} == {*VERBS, "stocktake"} - {"find_space"}
    why = {"Change-Reason": "to see its change"}
    for verb, body in bodies:
        watch.nothing("POST", f"/{verb}", body | {"dry_run": True}, **why)
        key = str(uuid.uuid4())
        done = watch.ask("POST", f"/{verb}", body, Idempotency_Key=key, **why)
        assert done.status_code == 200, (verb, done.text)
        assert done.json()["row_count"] > 0, verb
        assert done.headers["Change-Id"] == str(done.json()["change_id"]), verb
        again = api.post(f"/{verb}", json=body, headers={"Idempotency-Key": key} | why)
        assert again.headers["Idempotent-Replayed"] == "true"
        assert again.headers["Change-Id"] == done.headers["Change-Id"], verb
        watch.nothing("POST", f"/{verb}", {"no_such_field": 1})
    watch.ask("POST", "/find_space", {"unit": box, "count": 1, "reserve_minutes": 5})


def test_files_and_members(watch: Watch, lab: Lab) -> None:
    """A file that comes in and goes, a member who is promoted and leaves; an invitation is none."""
    watch.made("POST", f"/site/{lab.site_id}/files?name=a.txt", "the bytes")
    watch.made("DELETE", f"/file/{watch.person.api.get('/files').json()[0]['id']}")
    watch.made("POST", lab.member(lab.viewer.email), {"role": "editor"})
    watch.made("DELETE", lab.member(lab.viewer.email))
    watch.nothing("POST", lab.member(new_email()), {"role": "viewer"})


def test_every_write_is_tested_here() -> None:
    """Each URL that writes is one of a resource, a verb, an undo, a file or a member, or silent."""
    written = {name for method, _, name in plain_urls() if method != "GET"}
    generic = {f"{verb}_{name}" for verb in ("upsert", "delete") for name in WRITTEN}
    generic |= {f"{verb}_{name}s" for verb in IMPORTS for name in WRITTEN}
    here = {*VERBS, "undo_change", "upload_file", "upsert_member", "delete_member"}
    assert written - generic - here == SILENT


def test_a_change_of_another_lab_is_not_named(
    db: psycopg.Connection, lab: Lab, rival: Person
) -> None:
    """Change-Id is of the lab where the request acts: to accept an invitation changes another."""
    word = invite(rival, lab.viewer.email)
    theirs = Watch(db, rival)
    before = theirs.changes()
    answer = lab.viewer.api.post("/accept", json={"invitation": word})
    assert (answer.status_code, answer.headers.get("Change-Id")) == (200, None), answer.text
    assert len(theirs.changes() - before) == 1
