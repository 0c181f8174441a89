"""A list that is wrong is refused with all that is wrong in it: line, column, value, what to do."""

import gzip
import json
import random
import uuid
from typing import Any

import pytest

from api_tests.conftest import Api, Row, assert_error
from api_tests.fixtures import Make
from api_tests.importing import as_csv, faults, import_list
from api_tests.resources import EACH_RESOURCE, RESOURCES, resource_of
from api_tests.storage import Store

CSV = {"Content-Type": "text/csv"}


@EACH_RESOURCE
def test_each_bad_value_of_each_column(api: Api, make: Make, resource: str) -> None:
    """Every value that a column refuses is named with its line, and so is each missing one."""
    row = make(resource)
    whole = {"id": "", **resource_of(resource).like(row)}
    rows: list[Row] = []
    expected: list[tuple[int, str, str | None]] = []
    for column in resource_of(resource).columns:
        if column.parent in RESOURCES and not column.is_bound:
            rows.append(whole | column.fields(987654321))
            expected.append((len(rows) + 1, column.name, "987654321"))
        elif not column.parent and column.type not in ("text", "jsonb") and not column.is_bound:
            wrong = next(v for v in column.sample.wrong if isinstance(v, str | int | float))
            rows.append(whole | column.fields(wrong))
            expected.append((len(rows) + 1, column.name, str(wrong)))
        if column.is_required:
            rows.append(whole | {column.name: None})
            expected.append((len(rows) + 1, column.name, None))
    names = list(dict.fromkeys(name for one in rows for name in one))
    keys = {column.name for column in resource_of(resource).columns if column.key}
    for number, one in enumerate(rows):  # a key is unique
        fresh = resource_of(resource).like(row) | {"id": row["id"] + 70_000 + number}
        one.update({k: v for k, v in fresh.items() if k in keys | {"id"} and one[k] == whole[k]})
    answer = import_list(
        api,
        f"{resource}s?mode=upsert",
        as_csv([names, *([one.get(name) for name in names] for one in rows)]),
    )
    found = [(line, name, value) for line, name, value, _ in faults(answer, answer.status_code)]
    assert found == expected
    assert answer.status_code in (400, 409)


def test_conflicts_alone_are_409(api: Api, make: Make) -> None:
    """A list whose keys are taken, or whose parents are missing, is 409 and else 400."""
    computer = make("computer", mac="02:cc:00:00:00:01")
    site = computer["site_id"]
    lines = (
        f"site_id,name,mac\n{site},x,02:cc:00:00:00:01\n987654321,x,\n{site},x,02:cc:00:00:00:02\n"
    )
    expected: list[Any] = [
        (2, "mac", "02:cc:00:00:00:01", "23505"),
        (3, "site_id", "987654321", "23503"),
    ]
    assert faults(import_list(api, "computers", lines), 409) == expected
    both = import_list(api, "computers", lines + f"{site},y,02:cc:00:00:00:02\n{site},,\n")
    expected += [(5, "mac", "02:cc:00:00:00:02", "23505"), (6, "name", None, "23502")]
    assert faults(both) == expected
    assert both.json()["code"] == "PT400"
    assert "first on line 4" in both.text


def test_all_errors_of_a_row(api: Api) -> None:
    """A row with several errors has each of them named."""
    lines = "site,name,mac,is_retired\nNowhere,,zz,perhaps\n"
    assert [fault[1] for fault in faults(import_list(api, "computers", lines))] == [
        "site",
        "mac",
        "is_retired",
        "name",
    ]


HEADERS = [
    ("nmae,site_id", [("nmae", "Perhaps name is meant")]),
    ("Name,site_id", [("Name", "Perhaps name is meant")]),
    ("name,name,site_id", [("name", "Keep one")]),
    ("name,site,site_id", [("site_id", "Keep one")]),
    ("name,,site_id", [("", "Name it")]),
    ("name,Site ID,zzzz", [("Site ID", "site_id"), ("zzzz", "Known")]),
]


@pytest.mark.parametrize(("header", "expected"), HEADERS)
def test_a_bad_header(api: Api, header: str, expected: list[tuple[str, str]]) -> None:
    """A name that is unknown, missing, or there twice is named on line 1, with what is meant."""
    answer = import_list(api, "computers", f"{header}\n{',' * header.count(',')}1\n")
    found = faults(answer)
    assert [(line, name) for line, name, _, _ in found] == [
        (1, name or None) for name, _ in expected
    ] or [(line, name) for line, name, _, _ in found] == [(1, name) for name, _ in expected]
    for error, (_, hint) in zip(answer.json()["errors"], expected, strict=True):
        assert hint in error["hint"]


SHAPES = [
    ("a,1\n", "2 cells", 2),
    ("a\n", "1 cells", 2),
    ("a,1,2\n\nb,1,2\n", "empty", 3),
    ("a,1,2,3\n", "4 cells", 2),
    ('a"b,1,2\n', "quote", 2),
    ('"a"b,1,2\n', "quote", 2),
    ('a,1,2\n"b,1,2\n', "quote", 3),
    ('a,1,2\nb,"1\n",2\n"c', "quote", 5),
]


@pytest.mark.parametrize(("lines", "word", "line"), SHAPES)
def test_a_line_of_another_shape(api: Api, lines: str, word: str, line: int) -> None:
    """A line that is longer or shorter than the header, or has a stray quote, is named."""
    answer = import_list(api, "sites", f"name,contact,address\n{lines}")
    assert faults(answer) == [(line, None, None, "PT400")]
    assert word in answer.json()["errors"][0]["message"]


SPOILT = [
    ("barcodes", "code", "3.59E+08", "number"),
    ("barcodes", "code", "3,59E+11", "number"),
    ("containers", "uuid", "5.0E+31", "number"),
    ("containers", "expires_on", "46053", "2026-01-31"),
    ("containers", "expires_on", "31.01.2026", "2026-01-31"),
    ("containers", "expires_on", "today", "2026-01-31"),
    ("containers", "collected_on", "1/2/2026", "2026-01-31"),
    ("containers", "quantity", "7,5", "7.5"),
    ("computers", "mac", "8.00E+11", "number"),
    ("computers", "is_retired", "x", "true or false"),
    ("sites", "postcode_or_zip", "4.81E+04", "number"),
]


@pytest.mark.parametrize(("path", "name", "value", "hint"), SPOILT)
def test_what_a_spreadsheet_spoils(api: Api, path: str, name: str, value: str, hint: str) -> None:
    """A code that became a number, and a day in another notation, is an error with a hint."""
    answer = import_list(api, path, as_csv([[name, "id"], [value, 5_000_000]]))
    found = [f for f in answer.json()["errors"] if f["column"] == name]
    assert [(f["line"], f["value"]) for f in found] == [(2, value)], answer.text
    assert hint in found[0]["hint"]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (
            [{"name": True}, {"name": ["x"]}, {"name": {"a": 1}}],
            [
                (1, "name", "true", "PT400"),
                (2, "name", '["x"]', "PT400"),
                (3, "name", '{"a": 1}', "PT400"),
            ],
        ),
        ([{"name": "x"}, 5, "x", None, [1]], [(n, None, None, "PT400") for n in (2, 3, 4, 5)]),
        ([{"name": "x"}, {"name": "y", "nmae": 1}], [(None, "nmae", None, "PT400")]),
        (
            [{"name": ""}, {"contact": "x"}],
            [(1, "name", None, "23502"), (2, "name", None, "23502")],
        ),
    ],
)
def test_bad_rows_of_json(api: Api, sent: Any, expected: list[Any]) -> None:
    """Errors of a list of JSON have the number of the row as their line."""
    found = faults(import_list(api, "sites", sent))
    assert [(line, name) for line, name, _, _ in found] == [
        (line, name) for line, name, _, _ in expected
    ]


@pytest.mark.parametrize("body", ["", "[]", "5", "null", '"x"', "[", "{]", '[{"a":"\\u0000"}]'])
def test_no_list_of_json(api: Api, body: str) -> None:
    """A body that is no list of objects is 400 and says so."""
    answer = import_list(api, "sites", body, Content_Type="application/json")
    assert_error(answer, 400)
    assert any(word in answer.text for word in ("not_json", "no_rows"))


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("name\nMüller\n".encode("utf-16"), "UTF-16"),
        ("name\nx\n".encode("utf-16-le"), "UTF-16"),
        ("name\nx\n".encode("utf-16-be"), "UTF-16"),
        ("name\nMüller\n".encode("cp1252"), "Windows-1252"),
        (b"PK\x03\x04rest", "XLSX"),
        (b"name\na\0b\n", "NUL"),
    ],
)
def test_another_encoding(api: Api, body: bytes, word: str) -> None:
    """A file in UTF-16 or Windows-1252 is refused by name, with how to save it."""
    answer = import_list(api, "sites", body)
    assert_error(answer, 400, word, "CSV UTF-8")


def seeded(site: int, taken: str, many: int, seed: int) -> tuple[str, list[tuple[Any, ...]]]:
    """A file of computers with errors of every kind, and the errors: line, column, value."""
    chance = random.Random(seed)
    lines = ["site_id,name,mac,is_retired,id"]
    expected: list[tuple[Any, ...]] = []
    for number in range(2, many + 2):
        mac = f"02:dd:{number >> 16:02x}:{number >> 8 & 255:02x}:{number & 255:02x}:00"
        cells = [str(site), f"c{number}", mac, "true", ""]
        kind = chance.randrange(40)
        wrong: dict[int, tuple[int, str, str | None]] = {
            0: (0, "site_id", "x"),
            1: (0, "site_id", "987654321"),
            2: (0, "site_id", None),
            3: (1, "name", None),
            4: (1, "name", "7.7E+07"),
            5: (2, "mac", "zz"),
            6: (2, "mac", taken),
            7: (3, "is_retired", "perhaps"),
            8: (4, "id", "-5"),
            9: (4, "id", "1.5"),
        }
        if kind in wrong:
            at, name, value = wrong[kind]
            cells[at] = value or ""
            expected.append((number, name, value))
        elif kind == 10:
            cells.append("more")
            expected.append((number, None, None))
        elif kind == 11:
            cells.pop()
            expected.append((number, None, None))
        lines.append(",".join(cells))
    return "\n".join(lines), expected


@pytest.mark.parametrize("many", [400, pytest.param(3_600, marks=pytest.mark.slow)])
def test_exactly_the_seeded_errors(api: Api, make: Make, many: int) -> None:
    """A file with errors of every kind reports exactly those, with line, column and value."""
    computer = make("computer", mac="02:ee:00:00:00:01")
    lines, expected = seeded(computer["site_id"], computer["mac"], many, many)
    assert len(expected) > many / 5
    before = api.get("/computers").json()
    found = [fault[:3] for fault in faults(import_list(api, "computers", lines))]
    assert found == expected
    assert api.get("/computers").json() == before


def test_no_more_than_ten_thousand(api: Api) -> None:
    """The first ten thousand errors are listed, and all are counted."""
    answer = import_list(api, "sites", "name,contact\n" + "x\n" * 12_000)
    body = assert_error(answer, 400)
    assert body["details"] == "12000 errors"
    assert [error["line"] for error in body["errors"]] == list(range(2, 10_002))


def test_rows_that_triggers_refuse(api: Api, make: Make) -> None:
    """What only a trigger knows is said with its line: a place, properties, a long text."""
    freezer = make("freezer")["id"]
    schema = {"type": "object", "properties": {"ph": {"type": "number"}}}
    kind = make("sample_type", properties_schema=schema)["id"]
    header = [
        "freezer_id",
        "uuid",
        "position",
        "sample_type_id",
        "properties",
        "description",
        "owner_id",
    ]
    rows: list[list[Any]] = [
        [freezer, uuid.uuid4(), None, kind, '{"ph": 7}', "good", None],
        [freezer, uuid.uuid4(), "A1", None, None, None, None],
        [freezer, uuid.uuid4(), None, kind, '{"ph": "x"}', None, None],
        [freezer, uuid.uuid4(), None, None, None, "x" * 10_001, None],
        [freezer, uuid.uuid4(), None, None, None, None, 987654321],
        [freezer, uuid.uuid4(), None, None, "[1]", None, None],
    ]
    found = faults(import_list(api, "containers", as_csv([header, *rows])))
    assert [(line, name) for line, name, _, _ in found] == [
        (3, "position"),
        (4, "properties"),
        (5, "description"),
        (6, "owner_id"),
        (7, "properties"),
    ]


def test_what_others_hold_is_not_told(api: Api, make: Make) -> None:
    """Nothing of a refused list is stored, not even ids that it chose."""
    row: Row = make("site")
    lines = as_csv([["id", "name"], [row["id"] + 60_000, "x"], [row["id"], "y"]])
    assert faults(import_list(api, "sites", lines), 409) == [(3, "id", str(row["id"]), "23505")]
    assert api.get(f"/site/{row['id'] + 60_000}").status_code == 404


HEADER_LINES = [
    (b"\nname,contact\na,1\n", "empty"),
    (b'na"me,contact\na,1\n', "quote"),
    (b'"name"s,contact\na,1\n', "quote"),
]


@pytest.mark.parametrize(("sent", "word"), HEADER_LINES)
def test_a_header_that_is_none(api: Api, sent: bytes, word: str) -> None:
    """A first line that names no columns is an error of line 1."""
    answer = import_list(api, "sites", sent)
    assert faults(answer) == [(1, None, None, "PT400")]
    assert word in answer.json()["errors"][0]["message"]


OTHER_ROWS = [
    ("[1]", [(1, None, None, "PT400")]),
    ("[null]", [(1, None, None, "PT400")]),
    ('[[{"name": "a"}], "x"]', [(1, None, None, "PT400"), (2, None, None, "PT400")]),
    ("{}", [(1, "name", None, "23502")]),
    ("[{}, {}]", [(1, "name", None, "23502"), (2, "name", None, "23502")]),
    ('[{" name": "a"}]', [(None, " name", None, "PT400")]),
    ('[{"name": "a", " contact": "b"}]', [(None, " contact", None, "PT400")]),
]


@pytest.mark.parametrize(("sent", "expected"), OTHER_ROWS)
def test_rows_of_json_that_are_none(api: Api, sent: str, expected: list[Any]) -> None:
    """A row that is no object, or has a key with a space, is named; no value is left out."""
    answer = import_list(api, "sites", sent, Content_Type="application/json")
    assert faults(answer) == expected


FILES = [
    ("name\nx\n".encode("utf-16"), "UTF-16"),
    ("name\nx\n".encode("utf-16-le"), "UTF-16"),
    ("name\nx\n".encode("utf-16-le") + b"\n", "UTF-16"),
    (gzip.compress(b"name\nx\n", mtime=0), "gzip"),
    (b"PK\x03\x04" + bytes(50), "XLSX"),
    (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(50), "XLS file"),
    (b"%PDF-1.7\n1,2\n", "PDF"),
    ("name\nJörg\n".encode("cp1252"), "Windows-1252"),
    (b"name\nx\0y\n", "NUL"),
]


@pytest.mark.parametrize(("sent", "word"), FILES)
def test_a_file_of_another_kind_is_named(api: Api, sent: bytes, word: str) -> None:
    """What it is stands in the error, and how to save a table."""
    error = assert_error(import_list(api, "sites", sent), 400)
    assert word in error["details"]
    assert "UTF-8" in error["hint"]


def test_json_may_have_a_byte_order_mark(api: Api) -> None:
    """As some programs write it; what is no JSON is told with the token that is wrong."""
    sent = b'\xef\xbb\xbf[{"name": "x"}]'
    answer = import_list(api, "sites?dry_run=true", sent, Content_Type="application/json")
    assert answer.json()["created"] == 1
    answer = import_list(api, "sites", b"[{'name': 1}]", Content_Type="application/json")
    assert "Token" in assert_error(answer, 400, "not_json")["details"]


def test_an_error_is_short(api: Api, make: Make) -> None:
    """A huge cell is in no error as a whole."""
    huge, freezer = "1" * 100_000, make("freezer")["id"]
    for name in ("uuid", "expires_on", "sample_type_id", "quantity", "properties", "project"):
        row = {"freezer_id": freezer, name: huge}
        for sent in ([row], as_csv([row, row.values()])):
            answer = import_list(api, "containers", sent)
            assert len(answer.content) < 2_000, answer.text[:100]
            assert faults(answer, answer.status_code)[0][1] == name


TOO_LARGE = [
    (b"name,contact\n" + b"x,\n" * 500_001, "text/csv", "500002 lines"),
    (b"name\rx" + b"\r" * 500_001 + b'"y"', "text/csv", "500002 lines"),
    (b"a," * 1_000 + b"a\n1\n", "text/csv", "1001 columns"),
    (b"[" + b"1," * 500_000 + b"1]", "application/json", "500001 rows"),
    (b"[" + b"{}," * 1_000_000 + b"{}]", "application/json", "1000002 objects"),
    (json.dumps([{f"k{n}": 1} for n in range(1_001)]).encode(), "application/json", "1001 columns"),
]


@pytest.mark.parametrize(("sent", "form", "word"), TOO_LARGE)
def test_a_list_has_a_size(api: Api, sent: bytes, form: str, word: str) -> None:
    """One that would take gigabytes, or its 55 seconds, is 413 before its rows are read."""
    error = assert_error(import_list(api, "sites", sent, Content_Type=form), 413, "too_large")
    assert word in error["details"]


def test_empty_lines_at_the_end_have_no_size(api: Api) -> None:
    """A spreadsheet writes a million rows of delimiters where some cell below was touched."""
    lines = b"name,contact\nx,\ny,1\n" + b",\r\n" * 1_048_576
    assert import_list(api, "sites?dry_run=true", lines).json()["created"] == 2


def test_a_match_without_a_mode(api: Api, make: Make) -> None:
    """An option that would have no effect is refused: new rows match none."""
    make("computer", mac="02:dd:00:00:00:01")
    lines = as_csv([["mac", "name"], ["02:dd:00:00:00:01", "x"]])
    for path in ("computers?match=mac", "computers?mode=insert&match=mac"):
        error = assert_error(import_list(api, path, lines), 400, "bad_option")
        assert "mode=upsert" in error["hint"]


def test_a_parent_that_comes_later(api: Api, make: Make) -> None:
    """A unit in one that stands further down is an error with its line."""
    freezer, kind = make("freezer")["id"], make("storage_type", holds="units")["id"]
    outer, inner = 5_600_002, 5_600_001
    head = ["id", "freezer_id", "storage_type_id", "name", "parent_id"]
    rows = [[inner, freezer, kind, "shelf", outer], [outer, freezer, kind, "rack", None]]
    answer = import_list(api, "storage_units", as_csv([head, *rows]))
    assert faults(answer, 409) == [(2, "parent_id", str(outer), "23503")]
    answer = import_list(api, "storage_units", as_csv([head, *reversed(rows)]))
    assert answer.status_code == 201, answer.text
    for one in (inner, outer):
        assert api.delete(f"/storage_unit/{one}").status_code == 200


def test_what_is_in_a_place_is_named(store: Store) -> None:
    """A place that is taken is an error with what is there, or that the list has it twice."""
    box, api = store.box(), store.api
    tube = store.tube(storage_unit_id=box, position="A1")
    sent: list[list[Any]] = [["storage_unit_id", "position"], [box, "A1"], [box, "B1"], [box, "B1"]]
    answer = import_list(api, "containers", as_csv(sent))
    assert faults(answer, 409) == [(2, "position", "A1", "23505"), (4, "position", "B1", "23505")]
    first, second = (error["message"] for error in answer.json()["errors"])
    assert first == f"container {tube} is in that place (container_place_key)"
    assert second == "another row of the list is in that place (container_place_key)"


@pytest.mark.parametrize("query", ["mode=skip&mode=upsert", "dry_run=true&dry_run=true",
                                   "mode=skip&match=id&match=name"])  # fmt: skip
def test_an_option_stands_once(api: Api, query: str) -> None:
    """Twice is refused: nobody knows which one is meant."""
    error = assert_error(import_list(api, f"sites?{query}", "id,name\n1,x\n"), 400)
    assert "," in error["details"]
