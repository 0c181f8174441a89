"""Lookup: many codes, and the things that have them."""

import uuid
from typing import Any

import psycopg
import pytest

from api_tests import cpu
from api_tests.conftest import Api, Row, assert_error
from api_tests.fixtures import Make


def lookup(api: Api, codes: list[Any], **rest: object) -> list[Any]:
    """What the codes are."""
    answer = api.post("/lookup", json={"codes": codes, **rest})
    assert answer.status_code == 200, answer.text
    things: list[Any] = answer.json()
    assert len(things) == len(codes)
    return things


def named(thing: Row | None) -> tuple[str, int] | None:
    """Kind and id of a thing."""
    return (thing["kind"], thing["id"]) if thing else None


def test_each_in_its_place(api: Api, make: Make, unique: str) -> None:
    """Codes of every sort are answered in their order; what nobody has is null."""
    box = make("storage_unit", name=f"{unique} Box")
    tube = make("container", name=f"Tube {unique}", freezer_id=box["freezer_id"],
                storage_unit_id=box["id"])  # fmt: skip
    mac = f"02:{uuid.uuid4().hex[:2]}:{uuid.uuid4().hex[:2]}:00:11:22"
    computer = make("computer", mac=mac)
    make("barcode", code=f"{unique}-A", container_id=tube["id"])
    make("barcode", code=f"{unique}-B", storage_unit_id=box["id"], container_id=None)
    spare = make("barcode", code=f"{unique}-C", storage_unit_id=None, container_id=None)
    things = lookup(api, [
        f"{unique}-A", "nobody has this", f"{unique}-B", f"{unique}-C", tube["uuid"].upper(),
        tube["uuid"].replace("-", ""), mac, mac.replace(":", "").upper(), f"tube  {unique}",
        f"{unique} box", f"{unique}-A", "", "\u200b", f"{unique}", f"{unique}-a", "%", "5",
        mac.replace(":", "-")])  # fmt: skip
    assert [named(thing) for thing in things] == [
        ("container", tube["id"]), None, ("storage_unit", box["id"]), ("barcode", spare["id"]),
        *[("container", tube["id"])] * 2, *[("computer", computer["id"])] * 2,
        ("container", tube["id"]), ("storage_unit", box["id"]), ("container", tube["id"]),
        None, None, None, None, None, None, ("computer", computer["id"])]  # fmt: skip
    assert things[0] == {
        "kind": "container", "id": tube["id"], "name": tube["name"], "state": "in",
        "position": tube["position"],
        "path": api.get(f"/container/{tube['id']}/path").json()}  # fmt: skip


def test_codes_as_they_are_pasted(api: Api, make: Make, unique: str) -> None:
    """Spaces and line ends around a code do not count; half a pair of braces spoils no list."""
    tube = make("container")
    make("barcode", code=unique, container_id=tube["id"])
    code = tube["uuid"]
    asked = [f"{unique}\r\n", f" {unique}", f"\t{code}\u00a0", "{" + code + "}", "{" + code,
             code + "}", "{" + code.replace("-", ""), "{" + code[:-1] + "}", "{}",
             "}{"]  # fmt: skip
    assert [named(thing) for thing in lookup(api, asked)] == [
        *[("container", tube["id"])] * 7, None, None, None]  # fmt: skip


def test_ids_of_a_kind(api: Api, make: Make, unique: str) -> None:
    """With a kind, a number is an id, and other things are not there."""
    freezer = make("freezer", name=unique)
    site = make("site", name=unique)
    asked = [freezer["id"], 99_999_999, unique, 0, -1, 1.5]
    things = lookup(api, asked, kind="freezer")
    expected = ("freezer", freezer["id"])
    assert [named(thing) for thing in things] == [expected, None, expected, None, None, None]
    assert named(lookup(api, [unique], kind="site")[0]) == ("site", site["id"])


def test_ambiguous_names(api: Api, make: Make, unique: str) -> None:
    """Several things of one name are all told, up to ten; a code goes before a name."""
    site, freezer = make("site", name=unique), make("freezer", name=unique.upper())
    (several,) = lookup(api, [unique])
    assert {named(thing) for thing in several["ambiguous"]} == {
        ("site", site["id"]), ("freezer", freezer["id"])}  # fmt: skip
    tube = make("container", name="other")
    make("barcode", code=unique, container_id=tube["id"])
    assert named(lookup(api, [unique])[0]) == ("container", tube["id"])
    api.post("/sites", json=[{"name": f"{unique} many"}] * 12)
    (many,) = lookup(api, [f"{unique} many"])
    assert len(many["ambiguous"]) == 10
    api.delete(f"/sites?name=eq.{unique}%20many")


def test_ids_go_to_verbs(api: Api, make: Make, unique: str) -> None:
    """An id that a lookup answers can be given to a verb."""
    tube = make("container", name=unique)
    (thing,) = lookup(api, [unique])
    answer = api.post("/checkout", json={"items": [{thing["kind"]: thing["id"]}]})
    assert answer.status_code == 200, answer.text
    assert lookup(api, [unique])[0] == thing | {"state": "out"}
    assert thing["id"] == tube["id"]


@pytest.mark.parametrize(
    ("body", "slug"),
    [([], "no"), ({}, "no_codes"), ({"codes": "x"}, "no_codes"),
     ({"codes": [], "x": 1}, "no_codes"), ({"codes": [None]}, "bad_code"),
     ({"codes": [5]}, "bad_code"), ({"codes": [["a"]]}, "bad_code"),
     ({"codes": [{"a": 1}]}, "bad_code"), ({"codes": ["a"], "kind": "x"}, "unknown_kind"),
     ({"codes": ["a"], "kind": "person"}, "unknown_kind"), ({"codes": ["a"], "kind": 5}, "unknown"),
     ({"codes": ["a"] * 10_001}, "too_many")],
)  # fmt: skip
def test_refused(api: Api, body: object, slug: str) -> None:
    """Anything but a list of codes is 400."""
    assert_error(api.post("/lookup", json=body), 400, slug)


def test_empty_and_large(api: Api) -> None:
    """No codes are an empty list, ten thousand are answered in one request."""
    assert lookup(api, []) == []
    spent = cpu.of_stack()
    codes = [str(uuid.uuid4()) for _ in range(5000)] + [f"no {n}" for n in range(5000)]
    assert lookup(api, codes) == [None] * 10_000
    assert spent() < 10
    assert api.get("/lookup").headers["Allow"] == "POST, OPTIONS"


COMMANDS = ["CMDDONE", "cmdtake", " Cmd Undo ", "C M\u00a0D take", "CMDT-4"]


@pytest.mark.parametrize("code", COMMANDS)
def test_a_command_is_no_code_of_a_thing(
    api: Api, make: Make, db: psycopg.Connection, code: str
) -> None:
    """No way gives a label the code of a command card: it is 400, with the rule and the value."""
    box = make("storage_unit")
    tube = make("container", freezer_id=box["freezer_id"], quantity=5, unit="mg")["id"]
    old = make("barcode", container_id=tube)
    row = {"code": code, "container_id": tube}
    refused = [
        api.post("/barcode", json=row), api.post(f"/barcode/{old['id']}", json={"code": code}),
        api.post("/barcodes", json=[row]),
        api.patch(f"/barcodes?id=eq.{old['id']}", json={"code": code}),
        api.post("/import/barcodes", json=[row]),
        api.post("/aliquot", json={"items": [
            {"container": tube, "count": 1, "amount": 1, "barcodes": [code]}]}),
    ]  # fmt: skip
    for answer in refused:
        assert answer.status_code == 400, answer.text
        assert "barcode_code_is_no_command" in answer.text, answer.text
    assert api.get(f"/barcodes?container_id=eq.{tube}").json() == [old]
    # Nor does an undo, of a change from before this rule.
    change = api.delete(f"/barcode/{old['id']}").headers["Change-Id"]
    db.execute(
        "update audit.row_change set before = before || jsonb_build_object('code', %s::text)"
        " where lab_id = 1 and change_id = %s", (code, change),
    )  # fmt: skip
    undone = assert_error(api.post(f"/change/{change}/undo"), 409, "undo_conflict")
    assert "barcode_code_is_no_command" in undone["details"]


def test_a_lookup_tells_a_command(api: Api, make: Make, unique: str) -> None:
    """A command is answered as one, in capitals and without spaces; a name of a thing is none."""
    make("freezer", name="cmd Done")
    commands = lookup(api, COMMANDS)
    assert [one["name"] for one in commands] == [
        "CMDDONE",
        "CMDTAKE",
        "CMDUNDO",
        "CMDTAKE",
        "CMDT-4",
    ]
    assert commands[0] == {"kind": "command", "id": None, "name": "CMDDONE", "path": []}
    assert {one["kind"] for one in commands} == {"command"}
    assert named(lookup(api, ["cmd done"], kind="freezer")[0]) is not None
    for code in (f"CMD{uuid.uuid4().int}", f"cm-{unique}", f"XCMD{unique}"):
        label = make("barcode", code=code, storage_unit_id=None, container_id=None)
        assert named(lookup(api, [code])[0]) == ("barcode", label["id"])
