"""Files: bytes attached to any resource, as they come in and go out, and what is refused."""

import hashlib
import http.client
import os
import threading
from typing import Any
from urllib.parse import quote, urlsplit

import psycopg
import pytest
import requests

from api_tests.conftest import Row, assert_error
from api_tests.people import Lab, Person, client, one
from api_tests.resources import EACH_RESOURCE, RESOURCES, fill

MEGABYTE = 2**20
LARGEST = 16 * MEGABYTE
BINARY = bytes(range(256)) * 5


def send(person: Person, data: bytes, name: str = "plan.bin", to: str = "", **headers: str) -> Any:
    """Sends a file to the site of its lab's fixture, or to another thing."""
    sent = {key.replace("_", "-"): value for key, value in headers.items()}
    path = f"{to}/files" + (f"?name={quote(name, safe='')}" if name else "")
    return person.api.post(path, data=data, headers=sent)


class Desk:
    """A lab with a site that files are attached to."""

    def __init__(self, lab: Lab) -> None:
        """Keeps who does what."""
        self.lab, self.editor, self.api = lab, lab.editor, lab.editor.api
        self.site = f"/site/{lab.site_id}"

    def send(self, data: bytes, name: str = "plan.bin", **headers: str) -> Any:
        """The answer to a file for the site."""
        return send(self.editor, data, name, self.site, **headers)

    def sent(self, data: bytes, name: str = "plan.bin", **headers: str) -> Row:
        """The row of a file that is taken."""
        answer = self.send(data, name, **headers)
        assert answer.status_code == 201, answer.text
        row: Row = answer.json()
        return row

    def get(self, row: Row, **headers: str) -> Any:
        """Its bytes."""
        sent = {key.replace("_", "-"): value for key, value in headers.items()}
        return self.api.get(f"/file/{row['id']}", headers=sent)

    def last_change(self) -> Row:
        """The newest change of the lab."""
        newest: Row = self.api.get("/changes?limit=1").json()[0]
        return newest


@pytest.fixture
def desk(lab: Lab) -> Desk:
    """A lab with a site."""
    return Desk(lab)


def hash_of(data: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


# In and out


def test_every_resource_takes_files(lab: Lab) -> None:
    """A file comes back byte for byte from each resource, and stands in the list of its thing."""

    def post(path: str, body: Row) -> Row:
        answer = lab.manager.api.post(path, json=body)
        assert answer.status_code == 200, answer.text
        row: Row = answer.json()
        return row

    for name, row_id in fill(post).items():
        data = BINARY + name.encode()
        answer = send(
            lab.editor, data, f"{name}.png", f"/{name}/{row_id}", Content_Type="image/png"
        )
        assert answer.status_code == 201, answer.text
        row = answer.json()
        assert row == {
            "id": row["id"], "lab_id": lab.id, "resource": name, "row_id": row_id,
            "name": f"{name}.png", "media_type": "image/png", "size": len(data),
            "sha256": hash_of(data),
        }  # fmt: skip
        assert answer.headers["Location"] == f"/file/{row['id']}"
        got = lab.viewer.api.get(f"/file/{row['id']}")
        assert (got.status_code, got.content) == (200, data)
        assert lab.viewer.api.get(f"/{name}/{row_id}/files").json() == [row]
    assert len(lab.viewer.api.get("/files?select=id").json()) == len(RESOURCES)


@EACH_RESOURCE
def test_a_thing_that_is_not_there_takes_none(lab: Lab, resource: str) -> None:
    """A file for nothing is a 404, and its list is empty."""
    assert_error(send(lab.editor, b"x", to=f"/{resource}/7999999"), 404)
    assert lab.editor.api.get(f"/{resource}/7999999/files").json() == []
    assert lab.editor.api.get("/files").json() == []


def test_headers_keep_a_file_from_being_a_page(desk: Desk) -> None:
    """Bytes go out as an attachment with a strong ETag, nosniff and a sandbox."""
    row = desk.sent(b"<script>alert(1)</script>", "p.html", Content_Type="text/html; charset=utf-8")
    got = desk.get(row, Accept_Encoding="gzip")
    assert (row["media_type"], got.headers["Content-Type"]) == (
        "text/html", "application/octet-stream",
    )  # fmt: skip
    assert got.headers["Content-Disposition"] == 'attachment; filename="p.html"; ' + (
        "filename*=UTF-8''p.html"
    )
    assert got.headers["ETag"] == f'"{row["sha256"]}"'
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "Content-Encoding" not in got.headers
    head = desk.api.head(f"/file/{row['id']}")
    assert (head.status_code, head.content) == (200, b"")
    for name in ("Content-Type", "Content-Disposition", "ETag", "Accept-Ranges"):
        assert head.headers[name] == got.headers[name], name


@pytest.mark.parametrize(
    ("sent", "kept", "given"),
    [
        ("image/png", "image/png", "image/png"),
        ("Text/Plain; charset=latin-1", "text/plain", "text/plain"),
        ("image/svg+xml", "image/svg+xml", "application/octet-stream"),
        ("application/xhtml+xml", "application/xhtml+xml", "application/octet-stream"),
        ("text/javascript", "text/javascript", "application/octet-stream"),
        ("application/json", "application/json", "application/json"),
        ("application/x-www-form-urlencoded", *["application/octet-stream"] * 2),
        ("", *["application/octet-stream"] * 2),
    ],
)
def test_media_types(desk: Desk, sent: str, kept: str, given: str) -> None:
    """A media type is kept without its parameters, and given out where no browser runs it."""
    row = desk.sent(b"a,b", Content_Type=sent)
    assert row["media_type"] == kept
    assert desk.get(row).headers["Content-Type"] == given


@pytest.mark.parametrize(
    "sent", ["nonsense", "a/b/c", "text/", "<b>/x", "multipart/form-data; boundary=x"]
)
def test_bad_media_types(desk: Desk, sent: str) -> None:
    """Text that is no media type is a 400, as is a form with a file inside."""
    assert_error(desk.send(b"x", Content_Type=sent), 400)
    assert desk.api.get("/files").json() == []


def test_json_is_the_row(desk: Desk) -> None:
    """GET with Accept: application/json gives the row with its version, which If-Match takes."""
    row = desk.sent(b"x")
    path = f"/file/{row['id']}"
    got = desk.get(row, Accept="application/json")
    assert got.json() == row
    renamed = desk.api.post(
        path, json={"name": "new.txt"}, headers={"If-Match": got.headers["ETag"]}
    )
    assert renamed.json() == row | {"name": "new.txt"}
    late = desk.api.delete(path, headers={"If-Match": got.headers["ETag"]})
    assert late.status_code == 412
    done = desk.api.delete(path, headers={"If-Match": renamed.headers["ETag"]})
    assert (done.status_code, done.json()) == (200, row | {"name": "new.txt"})


def test_an_empty_file_is_a_file(desk: Desk) -> None:
    """No bytes are a file of size 0, of which no range can be had."""
    row = desk.sent(b"")
    assert (row["size"], row["sha256"]) == (0, hash_of(b""))
    assert desk.get(row).content == b""
    refused = desk.get(row, Range="bytes=0-0")
    assert (refused.status_code, refused.headers["Content-Range"]) == (416, "bytes */0")


def test_a_range_of_the_bytes(desk: Desk) -> None:
    """Range gives the bytes that RFC 9110 says, or all of them, or 416."""
    data = BINARY
    size = len(data)
    row = desk.sent(data)
    tag = f'"{row["sha256"]}"'
    for asked, first, last in (
        ("bytes=0-0", 0, 0), ("bytes=0-99", 0, 99), ("bytes=100-", 100, size - 1),
        ("bytes=-7", size - 7, size - 1), (f"bytes=-{size * 2}", 0, size - 1),
        (f"bytes=5-{size * 2}", 5, size - 1), ("Bytes = 3-4", 3, 4),
    ):  # fmt: skip
        got = desk.get(row, Range=asked)
        assert (got.status_code, got.content) == (206, data[first : last + 1]), asked
        assert got.headers["Content-Range"] == f"bytes {first}-{last}/{size}"
        assert got.headers["ETag"] == tag
    for asked in (f"bytes={size}-", f"bytes={size}-{size + 5}", "bytes=-0"):
        got = desk.get(row, Range=asked)
        assert_error(got, 416)
        assert got.headers["Content-Range"] == f"bytes */{size}"
    for asked in ("bytes=5-4", "bytes=-", "bytes=1-2,5-6", "rows=0-1", "0-1", "bytes=a-b"):
        got = desk.get(row, Range=asked)
        assert (got.status_code, got.content) == (200, data), asked
        assert "Content-Range" not in got.headers
    for validator, status in ((tag, 206), ('"other"', 200), ("Mon, 01 Jan 2026 00:00:00 GMT", 200)):
        assert desk.get(row, Range="bytes=0-0", If_Range=validator).status_code == status


def test_an_unchanged_file_is_not_sent_again(desk: Desk) -> None:
    """If-None-Match with the SHA-256 is a 304, before any Range; another tag is not."""
    row = desk.sent(b"x")
    for tags in (f'"{row["sha256"]}"', f'"a", W/"{row["sha256"]}"', "*"):
        got = desk.get(row, If_None_Match=tags, Range="bytes=5-")
        assert (got.status_code, got.content) == (304, b"")
        assert got.headers["ETag"] == f'"{row["sha256"]}"'
    assert desk.get(row, If_None_Match='"other"').content == b"x"
    assert_error(desk.get(row, If_None_Match="bad"), 400)


# Names


@pytest.mark.parametrize(
    "name",
    ["a", "näive 图.pdf", "CON", "a..b", "...", 'say "hi".txt', "100%.txt", "a;b=c.txt",
     "\U0001f9ea.txt", "é" * 127, "-rf", "=cmd()", "a&b+c.txt", ".hidden"],
)  # fmt: skip
def test_names(desk: Desk, name: str) -> None:
    """A name goes in by ?name= and comes out in Content-Disposition as it was."""
    row = desk.sent(b"x", name)
    assert row["name"] == name
    told = desk.get(row).headers["Content-Disposition"]
    assert told.endswith("; filename*=UTF-8''" + quote(name, safe="").replace("~", "%7E"))
    assert told.isascii()
    assert told.count('"') == 2


@pytest.mark.parametrize(
    "name",
    ["../x", "a/b", "a\\b", "..", ".", "a\r\nX: y", "a\nb", "a\tb", "a\x7fb", "a\x85b", "\u200b",
     "photo\u202egpj.exe", "a\u2066b", "a\u061cb", "a\u206fb",
     "a\u2028b", "   ", "é" * 128, "x" * 300],
)  # fmt: skip
def test_bad_names(desk: Desk, name: str) -> None:
    """A name with a path, controls, line ends or direction, an unseen or a long one is a 400."""
    assert_error(desk.send(b"x", name), 400)
    row = desk.sent(b"x", "good")
    assert_error(desk.api.post(f"/file/{row['id']}", json={"name": name}), 400)
    assert_error(desk.api.patch(f"/files?id=eq.{row['id']}", json={"name": name}), 400)
    assert [r["name"] for r in desk.api.get("/files").json()] == ["good"]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("attachment; filename=plan.pdf", "plan.pdf"),
        ('attachment; filename="my \\"plan\\".pdf"', 'my "plan".pdf'),
        ("attachment; filename*=UTF-8''na%C3%AFve.pdf", "naïve.pdf"),
        ("attachment; filename=x; filename*=utf-8'en'%e2%82%ac", "€"),
        ("attachment; filename*=ISO-8859-1''caf%E9.txt; filename=cafe.txt", "cafe.txt"),
        ("attachment; filename=utf-8''a.txt", "utf-8''a.txt"),
        ('form-data; name="f"; FileName = "a;filename*=b"', "a;filename*=b"),
    ],
)
def test_the_name_in_content_disposition(desk: Desk, header: str, name: str) -> None:
    """Content-Disposition names a file as RFC 6266 has it; ?name= goes before."""
    assert desk.sent(b"x", "", Content_Disposition=header)["name"] == name
    assert desk.sent(b"x", "other", Content_Disposition=header)["name"] == "other"


@pytest.mark.parametrize(
    "header",
    ["", "attachment", "attachment; filename", 'attachment; filename="x',
     'attachment; filename=""', "attachment; filename*=UTF-8''a%2Fb",
     "attachment; filename*=UTF-8''%ff", "attachment; filename*=ISO-8859-1''caf%E9.txt",
     "attachment; filename*=\"UTF-8''a.txt\"", "attachment; filename*=a.txt",
     "attachment; filename*=UTF-8''a%0D%0Ab",
     'attachment; filename="../x"', "; filename=x", "{" * 5000],
)  # fmt: skip
def test_bad_content_disposition(desk: Desk, header: str) -> None:
    """A malformed Content-Disposition, or one without a good name, is a 400."""
    assert_error(desk.send(b"x", "", Content_Disposition=header), 400)
    assert desk.api.get("/files").json() == []


def test_nothing_else_in_the_query(desk: Desk) -> None:
    """The URL of an upload takes name alone, once and not empty."""
    for query in ("name=a&name=b", "name=a&x=1", "select=id", "name=", "x=1"):
        assert_error(desk.api.post(f"{desk.site}/files?{query}", data=b"x"), 400)
    assert_error(desk.api.post(f"{desk.site}/files", data=b"x"), 400)
    assert desk.api.get("/files").json() == []


# The row as a resource


def test_the_list_is_a_list(desk: Desk) -> None:
    """Filters, order, pages and counts work on /files and on the files of a thing."""
    rows = [desk.sent(b"%d" % n, f"f{n}") for n in range(4)]
    assert desk.api.get("/files?name=eq.f2").json() == [rows[2]]
    assert desk.api.get("/files/1/2").json() == rows[1:3]
    assert desk.api.get(f"{desk.site}/files?order=name.desc&limit=2&select=name").json() == [
        {"name": "f3"}, {"name": "f2"},
    ]  # fmt: skip
    counted = desk.api.get(f"{desk.site}/files", headers={"Prefer": "count=exact"})
    assert counted.headers["Content-Range"] == "0-3/4"
    stamped = desk.api.get(f"/files?id=eq.{rows[0]['id']}&select=created_at,updated_by").json()
    assert stamped[0]["updated_by"] == desk.editor.email
    assert desk.api.patch(f"/files?id=eq.{rows[0]['id']}", json={"name": "new"}).status_code == 204
    assert_error(desk.api.patch("/files", json={"name": "new"}), 400)
    assert_error(desk.api.put(f"{desk.site}/files", data=b"x"), 405)
    assert_error(desk.api.post(f"/file/{rows[0]['id']}/files?name=x", data=b"x"), 404)


def test_bytes_that_are_there_are_attached_again(desk: Desk, rival: Person) -> None:
    """A row that names a hash of the lab attaches those bytes; one of another lab's is refused."""
    row = desk.sent(b"certificate of a batch")
    thing = {"resource": "site", "row_id": desk.lab.site_id, "name": "again", "size": 3}
    again = desk.api.post("/file", json=thing | {"sha256": row["sha256"]})
    assert (again.status_code, again.json()["size"]) == (200, row["size"])
    assert desk.get(again.json()).content == b"certificate of a batch"
    site = rival.api.post("/site", json={"name": "theirs"}).json()["id"]
    stolen = thing | {"row_id": site, "sha256": row["sha256"]}
    unknown = rival.api.post("/file", json=stolen | {"sha256": hash_of(b"nobody has this")})
    taken = rival.api.post("/file", json=stolen)
    assert_error(taken, 409)
    told = [answer.text.replace(row["sha256"], "").replace(hash_of(b"nobody has this"), "")
            for answer in (taken, unknown)]  # fmt: skip
    assert told[0] == told[1]
    for body in (
        {"row_id": 7999999},
        {"resource": "lab"},
        {"resource": "file"},
        {"resource": 'x"y'},
    ):
        refused = desk.api.post("/file", json=thing | {"sha256": row["sha256"]} | body)
        assert_error(refused, 409)
        assert "no_parent" in refused.json()["details"]


def test_a_thing_that_holds_files_stays(desk: Desk) -> None:
    """A thing is not deleted while it holds files, and the refusal counts them."""
    rows = [desk.sent(b"x"), desk.sent(b"y")]
    manager = desk.lab.manager.api
    refused = manager.delete(desk.site)
    assert_error(refused, 409)
    assert "files: 2" in refused.json()["details"]
    assert_error(manager.delete(f"/sites?id=eq.{desk.lab.site_id}"), 409)
    for row in rows:
        assert desk.api.delete(f"/file/{row['id']}").json() == row
    assert manager.delete(desk.site).status_code == 200


def test_history_undo_and_as_of(desk: Desk, db: psycopg.Connection) -> None:
    """A deleted file is there as of before, its bytes included, and comes back by an undo."""
    row = desk.sent(BINARY, "first", Change_Reason="the plan")
    path = f"/file/{row['id']}"
    assert desk.last_change()["reason"] == "the plan"
    desk.api.post(path, json={"name": "second"})
    when = one(db, "select to_json(clock_timestamp())#>>'{}'")
    assert desk.api.delete(path).status_code == 200
    change = desk.last_change()["id"]
    for url in (path, f"/change/{change}"):
        desk.api.get(url)
    assert_error(desk.api.get(path), 404)
    past = desk.api.get(f"{path}?as_of={quote(when)}")
    assert (past.status_code, past.content) == (200, BINARY)
    assert "second" in past.headers["Content-Disposition"]
    part = desk.api.get(f"{path}?as_of={quote(when)}", headers={"Range": "bytes=1-2"})
    assert (part.status_code, part.content) == (206, BINARY[1:3])
    listed = desk.api.get(f"{desk.site}/files?as_of={quote(when)}").json()
    assert listed == [row | {"name": "second"}]
    told = desk.api.get(f"{path}/history").json()
    assert [(h["operation"], (h["after"] or {}).get("name")) for h in told] == [
        ("delete", None), ("update", "second"), ("insert", "first"),
    ]  # fmt: skip
    assert told[2]["after"] == row
    age_and_clean(db)
    undone = desk.api.post(f"/change/{change}/undo")
    assert undone.status_code == 200, undone.text
    assert undone.json()["rows"][0]["after"] == row | {"name": "second"}
    assert desk.api.get(path).content == BINARY


def test_undo_brings_thing_and_file_in_order(desk: Desk) -> None:
    """A file comes back where its thing is back; before that, the undo says what is missing."""
    row = desk.sent(b"x")
    assert desk.api.delete(f"/file/{row['id']}").status_code == 200
    gone = desk.last_change()["id"]
    assert desk.lab.manager.api.delete(desk.site).status_code == 200
    site_gone = desk.last_change()["id"]
    refused = desk.lab.manager.api.post(f"/change/{gone}/undo")
    assert_error(refused, 409)
    assert f"site {desk.lab.site_id} is not there" in refused.json()["details"]
    assert desk.lab.manager.api.post(f"/change/{site_gone}/undo").status_code == 200
    assert desk.lab.manager.api.post(f"/change/{gone}/undo").status_code == 200
    assert desk.get(row).content == b"x"


def test_a_repeat_under_a_key(desk: Desk) -> None:
    """An upload under an Idempotency-Key is done once; other bytes or another name are 422."""
    headers = {"Idempotency_Key": "k1"}
    first = desk.send(BINARY, **headers)
    again = desk.send(BINARY, **headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    for name in ("ETag", "Location"):
        assert again.headers[name] == first.headers[name]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert_error(desk.send(BINARY + b"x", **headers), 422)
    assert_error(desk.send(BINARY, "other", **headers), 422)
    assert len(desk.api.get("/files").json()) == 1


# Roles and labs


def test_who_may(desk: Desk, rival: Person) -> None:
    """Viewers read; editors write; another lab, or a token that is not in this one, gets 404."""
    row = desk.sent(b"secret")
    path, viewer = f"/file/{row['id']}", desk.lab.viewer.api
    assert viewer.get(path).content == b"secret"
    assert_error(viewer.post(f"{desk.site}/files?name=a", data=b"x"), 403)
    assert_error(viewer.delete(path), 403)
    assert_error(viewer.post(path, json={"name": "a"}), 403)
    for lab in ({}, {"Lab": str(desk.lab.id)}):
        for url in (path, f"{path}?as_of=2999-01-01"):
            answer = rival.api.get(url, headers=lab)
            assert answer.status_code in (400, 403, 404), answer.text
            assert b"secret" not in answer.content
        refused = rival.api.post(f"{desk.site}/files?name=a", data=b"x", headers=lab)
        assert_error(refused, 404 if not lab else refused.status_code)
        assert refused.status_code in (403, 404)
    tagged = rival.api.get(path, headers={"If-None-Match": f'"{row["sha256"]}"'})
    assert_error(tagged, 404)
    assert rival.api.get("/files").json() == []


# Bytes that nothing names


def age_and_clean(db: psycopg.Connection) -> None:
    """The housekeeping of a day later."""
    db.execute("update inventory.file_content set checked_at = now() - interval '2 days'")
    while one(db, "select count(*) from inventory.file_content"
              " where checked_at < now() - interval '1 day'"):  # fmt: skip
        db.execute("select inventory.remove_orphans()")


def is_kept(db: psycopg.Connection, lab: int, data: bytes) -> bool:
    """Whether a lab holds these bytes."""
    query = "select exists (select from inventory.file_content where lab_id = %s and sha256 = %s)"
    return bool(one(db, query, lab, hash_of(data)))


def add_orphan(db: psycopg.Connection, lab: int, data: bytes) -> None:
    """Bytes that nothing names, a day old."""
    db.execute(
        "insert into inventory.file_content (lab_id, sha256, bytes, checked_at)"
        " values (%s, %s, %s, now() - interval '2 days')", [lab, hash_of(data), data],
    )  # fmt: skip


def test_housekeeping_removes_what_nothing_names(desk: Desk, db: psycopg.Connection) -> None:
    """Bytes stay while a file or the history names them, and go when neither does."""
    kept, deleted = desk.sent(b"kept"), desk.sent(b"deleted")
    desk.api.delete(f"/file/{deleted['id']}")
    orphan = b"orphan"
    add_orphan(db, desk.lab.id, orphan)
    age_and_clean(db)
    found = [is_kept(db, desk.lab.id, data) for data in (b"kept", b"deleted", orphan)]
    assert found == [True, True, False]
    db.execute("alter table audit.row_change disable trigger user")
    db.execute(
        "delete from audit.row_change where lab_id = %s and table_name = 'file' and row_id = %s",
        [desk.lab.id, deleted["id"]],
    )
    age_and_clean(db)
    assert [is_kept(db, desk.lab.id, data) for data in (b"kept", b"deleted")] == [True, False]
    assert desk.get(kept).content == b"kept"


@pytest.mark.parametrize("first", ["housekeeping", "upload"])
def test_an_upload_while_housekeeping_removes_the_same(
    desk: Desk, db: psycopg.Connection, first: str
) -> None:
    """Bytes that are sent while they are removed make a whole file, whichever is first."""
    data = f"at the same time, {first}".encode()
    add_orphan(db, desk.lab.id, data)
    with psycopg.connect(os.environ["LAB_TEST_DATABASE"]) as other:
        if first == "housekeeping":
            other.execute("select inventory.remove_orphans()")
            rows: list[Row] = []
            thread = threading.Thread(target=lambda: rows.append(desk.sent(data)))
            thread.start()
            wait_for_a_lock(db)
            other.commit()
            thread.join()
        else:
            other.execute("select set_config('lab.id', %s, true)", [str(desk.lab.id)])
            other.execute("select inventory.keep_bytes(%s)", [data])
            db.execute("select inventory.remove_orphans()")  # passes over it
            other.commit()
            rows = [desk.sent(data)]
    age_and_clean(db)
    assert desk.get(rows[0]).content == data


def wait_for_a_lock(db: psycopg.Connection) -> None:
    """Until a session waits for a row of the bytes."""
    query = """select exists (select from pg_stat_activity
      where wait_event_type = 'Lock' and query ~ 'upload_file')"""
    with_deadline = threading.Event()
    for _ in range(100):
        if one(db, query):
            return
        with_deadline.wait(0.05)
    raise AssertionError("nobody waits")


# Sizes and shapes of bodies


def test_the_largest_file(desk: Desk) -> None:
    """16 MB go in and out, and a part of them; one byte more is a 413."""
    data = os.urandom(MEGABYTE) * 16
    row = desk.sent(data)
    assert hash_of(desk.get(row).content) == hash_of(data)
    assert desk.get(row, Range="bytes=-5").content == data[-5:]
    assert_error(desk.send(data + b"x"), 413)
    assert len(desk.api.get("/files").json()) == 1


@pytest.mark.parametrize("size", [1000, LARGEST + 1])
def test_a_body_without_length(desk: Desk, base_url: str, size: int) -> None:
    """A chunked body is taken as any other, and refused where it is too large."""

    def pieces() -> Any:
        left = size
        while left:
            piece = min(left, 65536)
            left -= piece
            yield b"\0" * piece

    headers = {"Authorization": f"Bearer {desk.editor.token}"}
    url = f"{base_url}{desk.site}/files?name=zeros"
    try:
        answer = requests.post(url, data=pieces(), headers=headers, timeout=20)
    except requests.ConnectionError:
        assert size > LARGEST  # nginx closes while the client still sends
        answer = None
    if size > LARGEST:
        assert answer is None or answer.status_code == 413
        assert desk.api.get("/files").json() == []
    else:
        assert answer is not None
        assert (answer.status_code, answer.json()["size"]) == (201, size)


def test_bodies_that_look_like_others(desk: Desk) -> None:
    """JSON, CSV, form and text bodies, NUL and bad UTF-8 are bytes here."""
    for data, kind in (
        (b"[" * 100_000, "application/json"), (b"{\"id\": 1}", "application/json"),
        (b"\xff\xfe\x00", "text/plain"), (b"\xef\xbb\xbfid\n1", "text/csv"),
        (b"a=b&c=d", "application/x-www-form-urlencoded"), (b" " * 10**6, "text/csv"),
    ):  # fmt: skip
        row = desk.sent(data, Content_Type=kind, Idempotency_Key=hash_of(data))
        assert desk.get(row).content == data, kind


def test_strangers_send_no_body(world: Any) -> None:
    """In production a stranger is refused before the body is read."""
    parts = urlsplit(world.callers["anonymous"].url)
    with_body = world.callers["anonymous"]._connect(False)
    try:
        with_body.putrequest("POST", "/site/1/files?name=x")
        with_body.putheader("Content-Length", str(LARGEST))
        with_body.endheaders()
        answer: http.client.HTTPResponse = with_body.getresponse()
        assert answer.status == 401, parts
        assert b"login_required" in answer.read()
    finally:
        with_body.close()


@pytest.mark.slow
def test_six_at_once(desk: Desk, base_url: str) -> None:
    """Six uploads and downloads of 16 MB at once are done, each whole, round after round."""
    done: list[int] = []
    data = {n: os.urandom(MEGABYTE) * 16 for n in range(6)}

    def work(n: int) -> None:
        with client(base_url, desk.editor.token) as session:
            for _ in range(4):
                url = f"{desk.site}/files?name={n}"
                answer = session.post(url, data=data[n], timeout=60)
                assert answer.status_code == 201, answer.text
                got = session.get(f"/file/{answer.json()['id']}", timeout=60)
                assert hash_of(got.content) == hash_of(data[n])
                # Other bytes of the same length, so that each is stored.
                data[n] = data[n][1:] + data[n][:1]
        done.append(n)

    threads = [threading.Thread(target=work, args=[n]) for n in data]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == list(data)
