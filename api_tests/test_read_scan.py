"""Scans over HTTP: from the file of a reader to what is in the box, and what is refused."""

import re
from typing import Any
from urllib.parse import quote

import pytest

from api_tests.conftest import Api, Row, assert_error
from api_tests.people import Lab, Person
from api_tests.test_scans import BAD, GOOD, SCANS

NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


class Bench:
    """A lab of its own with a freezer; boxes and tubes are known by their codes."""

    def __init__(self, lab: Lab) -> None:
        """Makes the freezer."""
        self.lab, self.api = lab, lab.manager.api
        self.freezer = self.add("site", name="bench")
        self.freezer = self.add("freezer", site_id=self.freezer, name="bench")

    def add(self, resource: str, **fields: Any) -> int:
        """The id of a new row."""
        answer = self.api.post(f"/{resource}", json=fields)
        assert answer.status_code == 200, answer.text
        return int(answer.json()["id"])

    def box(self, rows: int | None, cols: int | None, code: str | None = None, **kind: Any) -> int:
        """A box of a new type, with a barcode."""
        name = f"{rows} by {cols} for {code}"
        kind_id = self.add("storage_type", name=name, rows=rows, cols=cols, **kind)
        box = self.add("storage_unit", storage_type_id=kind_id, freezer_id=self.freezer, name=name)
        if code:
            self.add("barcode", code=code, storage_unit_id=box)
        return box

    def tube(self, code: str, **place: Any) -> int:
        """A tube with a barcode; in the freezer if no place is given."""
        tube = self.add("container", **(place or {"freezer_id": self.freezer}))
        self.add("barcode", code=code, container_id=tube)
        return tube

    def read(self, file: bytes | str, query: str = "", name: str | None = None) -> Any:
        """POST /read_scan, as a viewer."""
        headers = {"Content-Type": "text/plain"}
        if name:
            headers["X-File-Name"] = quote(name)
        data = file.encode() if isinstance(file, str) else file
        return self.lab.viewer.api.post(f"/read_scan{query}", data=data, headers=headers)

    def told(self, *args: Any, **options: Any) -> Row:
        """The answer to a file that can be read."""
        answer = self.read(*args, **options)
        assert answer.status_code == 200, answer.text
        told: Row = answer.json()
        return told

    def content(self, box: int) -> dict[str, tuple[int, int]]:
        """The codes in a box, and where they are."""
        path = f"/containers?storage_unit_id=eq.{box}&select=row,col,barcodes(code)"
        rows = self.api.get(path).json()
        return {row["barcodes"][0]["code"]: (row["row"], row["col"]) for row in rows}


@pytest.fixture
def bench(lab: Lab) -> Bench:
    """A lab with an empty freezer."""
    return Bench(lab)


def cell(label: str) -> tuple[int, int]:
    """Row and column of the labels that the files have: A01, b-2, R3C4, iv-2."""
    if match := re.fullmatch(r"R(\d+)C(\d+)", label):
        return int(match[1]), int(match[2])
    row, col = re.fullmatch(r"([A-Za-z]+)-?(\d+)", label).groups()  # type: ignore[union-attr]
    return NUMBERS.get(row) or ord(row.upper()) - 64, int(col)


# The size of the rack that each file is of, where its reader tells of empty places; else a plate.
SIZES = {
    "FR00000001.csv": (2, 2), "fluidx_rack.csv": (2, 2), "fluidx_ends.csv": (1, 3),
    "trace.txt": (2, 2), "traxcer.csv": (1, 4), "map.csv": (2, 3), "map_numbers.csv": (2, 2),
    "map_letters.csv": (2, 2), "map_trailing.csv": (2, 2),
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name in GOOD if name != "xl20.csv"])
def test_from_the_file_to_the_box(bench: Bench, name: str) -> None:
    """Each format: its tubes are told as misplaced, moved as it says, and then found.

    What /stocktake is given of it confirms them, and writes no container.
    """
    format_name, rack, listed = GOOD[name]
    seen = [place.split(" ")[1:] for place in listed.split("; ")]
    states = [word for _, word in seen if word in ("unread", "empty", "blocked")]
    wanted = {code: cell(label) for label, code in seen if code not in states}
    kind: dict[str, Any] = {"row_scheme": "roman_lower"} if name == "list_roman.csv" else {}
    box = bench.box(*SIZES.get(name, (8, 12)), rack, **kind)
    for code in wanted:
        bench.tube(code)
    sent = (SCANS / name).read_bytes(), "" if rack else f"?unit={box}", name
    told = bench.told(*sent)
    assert (told["format"], told["unit"]["id"]) == (format_name, box)
    assert told["counts"]["misplaced"] == len(wanted)
    assert told["counts"]["unread"] == states.count("unread")
    moved = bench.lab.editor.api.post("/move", json=told["move"])
    assert moved.status_code == 200, moved.text
    assert bench.content(box) == wanted
    told = bench.told(*sent)
    assert (told["counts"]["found"], told["move"]) == (len(wanted), None)
    taken = bench.lab.editor.api.post("/stocktake", json=told["stocktake"])
    assert taken.status_code == 200, taken.text
    assert taken.json()["counts"] == told["counts"]
    assert taken.json()["row_count"] == 1 + len(told["stocktake"]["items"])


def test_a_move_list(bench: Bench) -> None:
    """An XL20's log is for /move alone: from where to where; unexpected and unread stay out."""
    source, target = bench.box(8, 12, "02490000"), bench.box(8, 12, "02490001")
    one = bench.tube("1034000001", storage_unit_id=source, position="A1")
    nine = bench.tube("1034000009", storage_unit_id=source, position="A2")
    told = bench.told((SCANS / "xl20.csv").read_bytes(), "", "log.csv")
    assert (told["format"], told["unit"], told["stocktake"]) == ("xl20", None, None)
    assert told["move"] == {
        "items": [
            {
                "container": one,
                "from": {"unit": source, "position": "A1"},
                "to": {"unit": "02490001", "row": 2, "col": 3},
            }
        ]
    }
    kinds = [(row["line"], row["finding"], row["container_id"]) for row in told["differences"]]
    assert kinds == [(2, "conflict", nine), (3, "unread", None)]
    assert bench.lab.editor.api.post("/move", json=told["move"]).status_code == 200
    assert bench.content(target) == {"1034000001": (2, 3)}
    again = bench.lab.editor.api.post("/move", json=told["move"])
    assert [problem["slug"] for problem in again.json()["conflicts"]] == ["moved_meanwhile"]


def test_a_list_of_boxes(bench: Bench) -> None:
    """A list of several boxes is for /move alone; its positions are those of each box's type."""
    boxes = bench.box(9, 9, "BOX-17"), bench.box(9, 9, "BOX-18")
    for code in ("0359000001", "0359000002"):
        bench.tube(code)
    file = (SCANS / "list.csv").read_bytes()
    told = bench.told(file)
    assert (told["unit"], told["counts"]["unknown"]) == (None, 1)
    assert bench.lab.editor.api.post("/move", json=told["move"]).status_code == 200
    assert bench.content(boxes[0]) == {"0359000001": (1, 1), "0359000002": (1, 2)}
    bench.tube("0359000003")
    told = bench.told(file)
    assert told["counts"]["unknown"] == 0
    assert bench.lab.editor.api.post("/move", json=told["move"]).status_code == 200
    assert bench.content(boxes[1]) == {"0359000003": (1, 1)}
    assert_error(bench.read(file, f"?unit={boxes[0]}"), 400, "several_racks")


def test_every_kind_of_difference(bench: Bench) -> None:
    """Each with its line, position, code, container and where that is now."""
    box, other = bench.box(2, 3, "BOX-1"), bench.box(2, 3, "BOX-2")
    tubes = {code: bench.tube(code, storage_unit_id=unit, position=position)
             for code, unit, position in [
                 ("T1", box, "A1"), ("T3", box, "A3"), ("T4", box, "B1"), ("T5", other, "B2"),
                 ("T6", box, "B3")]}  # fmt: skip
    bench.add("barcode", code="T1 too", container_id=tubes["T6"])
    bench.lab.editor.api.post("/checkout", json={"items": [{"container": tubes["T6"]}]})
    told = bench.told("BOX-1,1,2,3\nA,T1,T9,NO READ\nB,,T5,T6\n")
    assert [(row["finding"], row["line"], row["position"], row["code"], row["container_id"],
             row["now"] and row["now"]["position"]) for row in told["differences"]] == [
        ("found", 2, "A1", "T1", tubes["T1"], "A1"),
        ("unknown", 2, "A2", "T9", None, None),
        ("unread", 2, "A3", None, tubes["T3"], "A3"),
        ("misplaced", 3, "B2", "T5", tubes["T5"], "B2"),
        ("out", 3, "B3", "T6", tubes["T6"], "B3"),
        ("missing", None, "B1", "T4", tubes["T4"], "B1"),
    ]  # fmt: skip
    assert told["differences"][3]["now"]["storage_unit_id"] == other
    assert told["differences"][4]["now"]["state"] == "out"
    assert told["counts"] == {"found": 1, "unknown": 1, "unread": 1, "misplaced": 1, "out": 1,
                              "missing": 1, "conflict": 0, "ended": 0}  # fmt: skip
    assert told["move"]["items"] == [
        {"container": tubes["T5"], "to": {"unit": box, "row": 2, "col": 2}}
    ]
    told = bench.told("BOX-1,1,2,3\nA,T1,,\nB,,T6,T1 too\n")
    assert [row["finding"] for row in told["differences"]][:3] == ["found", "conflict", "conflict"]
    bench.lab.editor.api.post("/lose", json={"items": [{"container": tubes["T4"]}]},
                              headers={"Change-Reason": "not there"})  # fmt: skip
    told = bench.told("position,code\nB1,T4\n", "?unit=BOX-1")
    assert told["differences"][0]["finding"] == "ended"
    assert (told["differences"][0]["now"]["state"], told["move"]) == ("lost", None)


def test_which_unit(bench: Bench) -> None:
    """?unit= is a barcode or an id, and goes before the file's rack, with a warning."""
    one, two = bench.box(8, 12, "RÄCK 1"), bench.box(8, 12, "RACK+2")
    file = "A1,T1\n"
    assert bench.told(file, "", "RÄCK 1.csv")["unit"]["id"] == one
    assert bench.told(file, "", "C:\\scans\\RACK+2.txt")["unit"]["id"] == two
    assert bench.told(file, f"?unit={quote('RÄCK 1')}")["unit"]["id"] == one
    assert bench.told(file, "?unit=R%C3%84CK+1")["unit"]["id"] == one
    assert bench.told(file, "?unit=RACK%2B2")["unit"]["id"] == two
    assert bench.told(file, f"?unit={two}")["warnings"] == []
    told = bench.told(file, f"?unit={two}", "RÄCK 1.csv")
    assert told["unit"]["id"] == two
    assert told["warnings"] == ["the file is of RÄCK 1, which is another unit"]
    bench.add("barcode", code=str(two), storage_unit_id=one)
    assert bench.told(file, f"?unit={two}")["unit"]["id"] == one


@pytest.mark.parametrize("path", ["/read_scan", "/read_scan/", "/rpc/read_scan"])
@pytest.mark.parametrize("sent", ["text/plain", "application/json", None, "text/csv",
                                  "application/x-www-form-urlencoded"])  # fmt: skip
def test_any_type_of_body_is_text(bench: Bench, path: str, sent: str | None) -> None:
    """What a client calls the file does not matter, nor that it looks like JSON."""
    box = bench.box(8, 12)
    headers = {"Content-Type": sent} if sent else {}
    api = bench.lab.viewer.api
    answer = api.post(f"{path}?unit={box}", data=b"A1,\xc3\xa9\n", headers=headers)
    assert answer.status_code == 200, answer.text
    assert [row["code"] for row in answer.json()["differences"]] == ["é"]
    assert_error(
        api.post(f"{path}?unit={box}", data=b'{"a": 1}', headers=headers), 400, "no_format"
    )


@pytest.mark.parametrize("name", sorted(path.name for path in BAD.iterdir()))
def test_bad_files(bench: Bench, name: str) -> None:
    """Each file that is wrong is 400, in the one shape."""
    box = bench.box(8, 12)
    assert_error(bench.read((BAD / name).read_bytes(), f"?unit={box}", name), 400)


@pytest.mark.parametrize(
    ("file", "query", "status", "word"),
    [
        (b"A1,M\xfcller\n", "?unit=B", 400, "utf-8"),
        ("A1,T1\nA2,T2\n".encode("utf-16"), "?unit=B", 400, "utf-8"),
        (b"A1,T1\nA2,T\0002\n", "?unit=B", 400, "utf-8"),
        (b"\0A1,T1\n", "?unit=B", 400, "utf-8"),
        (b"A1,T1\n\0", "?unit=B", 400, "utf-8"),
        (b"", "?unit=B", 400, "blank_scan"),
        (b" \n\t\n", "?unit=B", 400, "blank_scan"),
        (b"A1,T1\n", "", 400, "no_unit"),
        (b"A1,T1\n", "?unit=nowhere", 404, "nowhere"),
        (b"A1,T1\n", "?unit=98765432109876", 404, "98765432109876"),
        (b"A1,T1\n", "?unit=0", 404, "not_found"),
        (b"R9,A1,T1\n", "", 404, "R9"),
        (b"R1,A1,T1\nR2,A1,T2\n", "?unit=B", 400, "several_racks"),
        (b"A1,T1\n", "?unit=", 400, "unit_alone"),
        (b"A1,T1\n", "?units=B", 400, "unit_alone"),
        (b"A1,T1\n", "?unit=B&unit=C", 400, "unit_alone"),
        (b"A1,T1\n", "?unit=B&limit=1", 400, "unit_alone"),
        (b"A1,T1\n", "?unit=%00", 400, "UTF-8"),
        (b"A1,T1\n", "?unit=B&as_of=2026-01-01", 400, ""),
        (b"A1,T1\n", "?unit=bag", 409, "no_grid"),
        (b"J1,T1\n", "?unit=B", 409, "size_mismatch"),
        (b"B,1,2\nA,,\nB,T1,\n", "?unit=B", 409, "size_mismatch"),
        (b"position,code\nfront,T1\n", "?unit=B", 400, "bad_scan"),
        (b"A1,T1\nA1,T2\n", "?unit=B", 400, "stands twice"),
        (b"A1,T1\nA2,T1\n", "?unit=B", 400, "stands twice"),
        (b"A1,T1\n" + b"#" * 1_048_576, "?unit=B", 413, "too_long"),
        (b"A1,T1\n" + b"#" * 4_300_000, "?unit=B", 413, "too_large"),
    ],
)
def test_what_is_refused(bench: Bench, file: bytes, query: str, status: int, word: str) -> None:
    """Each has an error of the one shape that says what is wrong."""
    bench.box(8, 12, "B")
    bench.box(None, None, "bag")
    assert_error(bench.read(file, query), status, word)


@pytest.mark.parametrize("name", [b"caf\xe9.csv", b"a%00.csv", b"%ff.csv"])
def test_a_bad_file_name(bench: Bench, name: bytes) -> None:
    """A file name that is no percent-encoded UTF-8 is 400."""
    headers = {"X-File-Name": name}
    assert_error(bench.api.post("/read_scan", data=b"A1,T1\n", headers=headers), 400)


def test_only_post(bench: Bench) -> None:
    """A scan is a body: other methods are 405."""
    for path, method in (("/read_scan", "GET"), ("/rpc/read_scan", "GET"), ("/read_scan", "PUT")):
        answer = bench.api.request(method, path)
        assert_error(answer, 405)
        assert answer.headers["Allow"] == "POST, OPTIONS"


def test_a_scan_writes_nothing(bench: Bench) -> None:
    """No change, and no key of idempotency: the same key may come again with another file."""
    bench.box(8, 12, "B")
    before = bench.api.get("/changes?limit=1").json()
    headers = {"Idempotency-Key": "one key"}
    for file in (b"A1,T1\n", b"A2,T2\n"):
        answer = bench.api.post("/read_scan?unit=B", data=file, headers=headers)
        assert answer.status_code == 200, answer.text
    assert bench.api.get("/changes?limit=1").json() == before


def test_codes_of_another_lab(bench: Bench, rival: Person) -> None:
    """A code of another lab is unknown, and its unit is not there."""
    api: Api = rival.api
    site = api.post("/site", json={"name": "theirs"}).json()["id"]
    freezer = api.post("/freezer", json={"site_id": site, "name": "theirs"}).json()["id"]
    tube = api.post("/container", json={"freezer_id": freezer}).json()["id"]
    api.post("/barcode", json={"code": "THEIRS", "container_id": tube})
    kind = api.post("/storage_type", json={"name": "b", "rows": 8, "cols": 12}).json()["id"]
    unit = {"storage_type_id": kind, "freezer_id": freezer, "name": "theirs"}
    box = api.post("/storage_unit", json=unit).json()["id"]
    api.post("/barcode", json={"code": "THEIR BOX", "storage_unit_id": box})
    bench.box(8, 12, "B")
    told = bench.told("A1,THEIRS\n", "?unit=B")
    assert [(row["finding"], row["now"]) for row in told["differences"]] == [("unknown", None)]
    assert_error(bench.read("A1,THEIRS\n", "?unit=THEIR+BOX"), 404)


def test_a_uuid_on_the_label(bench: Bench) -> None:
    """A tube without a barcode is known by the uuid on its label."""
    bench.box(8, 12, "B")
    tube = bench.add("container", freezer_id=bench.freezer)
    uuid = bench.api.get(f"/container/{tube}").json()["uuid"]
    told = bench.told(f"A1,{uuid}\n", "?unit=B")
    assert [row["container_id"] for row in told["differences"]] == [tube]
