"""Properties of a container, and the schema of its sample type: a subset of JSON Schema."""

import random
import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from api_tests import cpu
from api_tests.conftest import Api, Row, assert_error
from api_tests.fixtures import Make

Schema = dict[str, Any]
TypeOf = Callable[[Schema | None], int]


@pytest.fixture
def freezer_id(make: Make) -> int:
    """A freezer."""
    return int(make("freezer")["id"])


@pytest.fixture
def type_of(make: Make, unique: str) -> TypeOf:
    """Makes a sample type with a schema; answers its id."""
    count = iter(range(1000))

    def make_type(schema: Schema | None) -> int:
        fields = {"name": f"{unique} {next(count)}", "properties_schema": schema}
        return int(make("sample_type", **fields)["id"])

    return make_type


@pytest.fixture
def put(make: Make, freezer_id: int) -> Callable[..., Row]:
    """Makes a container of a type with properties."""

    def put_one(type_id: int | None, properties: object = None) -> Row:
        return make("container", freezer_id=freezer_id, sample_type_id=type_id,
                    properties=properties)  # fmt: skip

    return put_one


# Rules for a value, with values that fit, and some that do not with the words of the error.
RULES: list[tuple[Schema, list[Any], list[tuple[Any, str]]]] = [
    ({"type": "string"}, ["", "7"], [(7, "7 is not a string"), (None, "null is not a string")]),
    ({"type": "number"}, [0, -1.5, 1e20], [("1", '"1" is not a number'), (True, "true is not")]),
    ({"type": "integer"}, [12, -3, 12.0], [(12.5, "12.5 is not an integer"), ([], "[] is not an")]),
    ({"type": "boolean"}, [True, False], [("true", "not a boolean"), (0, "not a boolean")]),
    ({"type": "null"}, [None], [(0, "0 is not null"), (False, "false is not null")]),
    ({"type": "array"}, [[], [1, "a"]], [({}, "{} is not an array")]),
    ({"type": "object"}, [{}, {"b": 1}], [([], "[] is not an object")]),
    ({"type": ["string", "null"]}, ["a", None], [(1, "1 is none of string, null")]),
    ({"type": ["integer", "array"]}, [1, [1.5]], [(1.5, "none of integer, array")]),
    ({"enum": ["a", 1, None, True]}, ["a", 1, 1.0, None, True],
     [("b", '"b" is not one of'), (["a"], "not one of"), ({}, "not one of"), (False, "not one of"),
      ("1", "not one of")]),
    ({"const": 1}, [1, 1.0], [("1", '"1" is not 1'), ([1], "[1] is not 1"), (True, "is not 1")]),
    ({"minimum": 0, "maximum": 10}, [0, 10, "any text"],
     [(-0.1, "-0.1 is less than 0"), (10.5, "10.5 is more than 10")]),
    ({"exclusiveMinimum": 0, "exclusiveMaximum": 1}, [0.5],
     [(0, "0 is not more than 0"), (1, "1 is not less than 1"), (-1, "-1 is not more")]),
    ({"minLength": 2, "maxLength": 3}, ["ab", "éé", "😀😀😀", 7],
     [("a", "shorter than 2"), ("abcd", "longer than 3")]),
    ({"pattern": "^[A-Z]{2}-\\d+$"}, ["AB-1", 7], [("xAB-1", "does not match"), ("AB-", "match")]),
    ({"pattern": "b"}, ["abc"], [("ac", '"ac" does not match b')]),
    ({"format": "date"}, ["2026-02-28", "2024-02-29", 7],
     [("2026-02-29", "not a date"), ("2026-2-3", "not a date"), ("0000-01-01", "not a date"),
      ("2026-01-31T00:00", "not a date"), ("today", "not a date")]),
    ({"required": ["b"]}, [{"b": None}, {"b": 1, "c": 2}, 7],
     [({}, "properties.a: b is required"), ({"c": 1}, "properties.a: b is required")]),
    ({"properties": {"b": {"type": "string"}}}, [{}, {"b": "x"}, {"c": 1}, 7],
     [({"b": 1}, "properties.a.b: 1 is not a string")]),
    ({"properties": {"b": {}}, "additionalProperties": False}, [{}, {"b": 1}],
     [({"c": 1}, "properties.a: c is not one of its properties")]),
    ({"additionalProperties": False}, [{}], [({"c": 1}, "properties.a: c is not one of")]),
    ({"additionalProperties": True}, [{"c": 1}], []),
    ({"items": {"type": "integer"}, "minItems": 1, "maxItems": 2}, [[1], [1, 2], "a"],
     [([], "0 items are fewer than 1"), ([1, 2, 3], "3 items are more than 2"),
      ([1, "x"], 'properties.a[1]: "x" is not an integer')]),
    ({"items": {"properties": {"b": {"maximum": 1}}}}, [[{"b": 1}, {}]],
     [([{}, {"b": 2}], "properties.a[1].b: 2 is more than 1")]),
    ({"title": "A", "description": "B", "default": [1], "examples": [2], "$comment": "C",
      "$schema": "https://json-schema.org/draft/2020-12/schema"}, [1, None, {}], []),
]  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: " ".join(rule[0]))
def test_a_rule(
    api: Api, type_of: TypeOf, put: Callable[..., Row], freezer_id: int, rule: Any
) -> None:
    """A value that fits is stored as sent; another is a 400 with its path and the rule."""
    schema, fits, wrong = rule
    type_id = type_of({"properties": {"a": schema}})
    row = put(type_id)
    for value in fits:
        sent = {"properties": {"a": value}}
        assert api.post(f"/container/{row['id']}", json=sent).json()["properties"] == {"a": value}
        put(type_id, {"a": value})
    kept = api.get(f"/container/{row['id']}").json()
    for value, words in wrong:
        sent = {"properties": {"a": value}}
        new = sent | {"sample_type_id": type_id, "freezer_id": freezer_id}
        for answer in (
            api.post(f"/container/{row['id']}", json=sent),
            api.post("/container", json=new),
            api.post("/containers", json=[new]),
            api.patch(f"/containers?id=eq.{row['id']}", json=sent),
        ):
            details = assert_error(answer, 400, "bad_properties")["details"]
            assert "properties.a" in details, details
            assert words in details, details
    assert api.get(f"/container/{row['id']}").json() == kept


UNSUPPORTED = [
    ({"oneOf": []}, "properties_schema: oneOf is not supported"),
    ({"properties": {"a": {"$ref": "#"}}}, "properties_schema.a: $ref is not supported"),
    ({"properties": {"a": {"items": {"not": {}}}}}, "properties_schema.a.items: not is not"),
    ({"properties": {"a": {"multipleOf": 2}}}, "multipleOf is not supported"),
    ({"patternProperties": {}}, "patternProperties is not supported"),
    ({"Type": "object"}, "Type is not supported"),
    ({"type": "text"}, "type is not string, number"),
    ({"type": []}, "type is not"),
    ({"type": ["string", "text"]}, "type is not"),
    ({"type": 7}, "type is not"),
    ({"type": "string"}, "type is not object"),
    ({"properties": {"a": {"enum": []}}}, "enum is not a list"),
    ({"properties": {"a": {"enum": [[1]]}}}, "enum is not a list"),
    ({"properties": {"a": {"enum": list(range(201))}}}, "enum is not a list"),
    ({"properties": {"a": {"enum": "x"}}}, "enum is not a list"),
    ({"properties": {"a": {"const": {}}}}, "const is not"),
    ({"properties": {"a": {"minimum": "1"}}}, "minimum is not a number"),
    ({"properties": {"a": {"exclusiveMinimum": True}}}, "exclusiveMinimum is not a number"),
    ({"properties": {"a": {"minLength": -1}}}, "minLength is not a whole number"),
    ({"properties": {"a": {"maxItems": 1.5}}}, "maxItems is not a whole number"),
    ({"properties": {"a": {"format": "email"}}}, "format is not date"),
    ({"properties": {"a": True}}, "properties_schema.a is not a schema"),
    ({"properties": []}, "properties is not an object"),
    ({"properties": {"a": {"items": [{}]}}}, "items is not one schema"),
    ({"additionalProperties": {"type": "string"}}, "additionalProperties is not true or false"),
    ({"required": "a"}, "required is not a list of strings"),
    ({"required": [1]}, "required is not a list of strings"),
    ({"title": 7}, "title is not a string"),
    ({"properties": {str(n): {"pattern": "a"} for n in range(21)}}, "more than 20 patterns"),
    ({"default": "x" * 16000}, "more than 16000 bytes"),
    ({"default": 10**31}, "a number beyond"),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "words"), UNSUPPORTED)
def test_a_schema_that_is_not_supported(
    api: Api, type_of: TypeOf, unique: str, schema: Schema, words: str
) -> None:
    """A keyword that is not checked, or is given what it does not take, is a 400 that names it."""
    type_id = type_of(None)
    for answer in (
        api.post("/sample_type", json={"name": unique, "properties_schema": schema}),
        api.post("/sample_types", json=[{"name": unique, "properties_schema": schema}]),
        api.post(f"/sample_type/{type_id}", json={"properties_schema": schema}),
        api.patch(f"/sample_types?id=eq.{type_id}", json={"properties_schema": schema}),
    ):
        body = assert_error(answer, 400, "bad_schema")
        assert words in body["details"], body
    assert api.get(f"/sample_type/{type_id}").json()["properties_schema"] is None


# Patterns

SLOW = [
    "(a)\\1", "(?=a)b", "(?!a)b", "(?<=a)b", "(?<!a)b", "(?i)a", "***=a", "a**", "(?:[a-z]?){101}",
    "((a{10}){10}){10}", "(?:[a-z]?[0-9]?){200}", "a{101}", "a{256}", "(", ")", "a)", "[a", "[z-a]",
    "[[:alpha:]]", "\\p{L}",
    "\\bA", "\\x41", "\\u0041", "\\Aa", "\\ma", "a{2", "a}", "]", "a" * 201,
    "a?" * 101, "{2}", "*a", "a\\", "[\\D]",
]  # fmt: skip


@pytest.mark.parametrize("pattern", SLOW)
def test_a_pattern_that_is_refused(api: Api, unique: str, pattern: str) -> None:
    """Back-references, look-around, long repeats and what is no regular expression are a 400."""
    schema = {"properties": {"a": {"pattern": pattern}}}
    spent = cpu.of_stack()
    answer = api.post("/sample_type", json={"name": unique, "properties_schema": schema})
    assert_error(answer, 400, "bad_schema", "properties_schema.a: pattern: ")
    assert spent() < 1


HOSTILE = [
    "^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "(a|b)*a(a|b){48}$", "(?:a?){50}a{50}$", "(?:[ab]?){99}c",
    "(?:a{0,9}){11}b", "(?:.*a){50}$", "(.*)(.*)(.*)(.*)(.*)(.*)x", "^(?:(?:a*)*b?)*c$",
    "(?:a?b?){50}$", "^(?:.{1,10}){1,10}$", "(?:(?:a|b)?(?:b|a)?){24}c", "a?" * 100,
]  # fmt: skip


@pytest.mark.parametrize("pattern", HOSTILE)
def test_a_pattern_ends_in_time(sql: psycopg.Connection, pattern: str) -> None:
    """A pattern that is taken goes over the longest texts in a bounded time of the processor."""
    assert sql.execute("select inventory.pattern_fault(%s)", [pattern]).fetchone() == (None,)
    rng = random.Random(pattern)
    texts = ["a" * 15000, "ab" * 7500, "a" * 15000 + "!", "".join(rng.choices("ab", k=15000)),
             "".join(chr(rng.randrange(0x100, 0x3000)) for _ in range(5000))]  # fmt: skip
    for text in texts:
        spent = cpu.of_session(sql)
        sql.execute("select inventory.string_fault(to_jsonb(%s::text), %s::jsonb)",
                    [text, Jsonb({"pattern": pattern})]).fetchone()  # fmt: skip
        assert spent() < 1, text[:20]


@pytest.mark.parametrize(
    "pattern",
    [
        "^\\d{4}-[A-Z]{2}(?:/\\d)?$", "^(A|B)+\\.$", "[^\\]]\\[", "é", "^[\\w.-]{1,50}$", "", "^$",
        "^[ACGT]+$", "\\$\\{x\\}", "^(?:\\(\\?)?$",
    ],
)  # fmt: skip
def test_a_pattern_that_is_taken(sql: psycopg.Connection, pattern: str) -> None:
    """Patterns that labs write for their codes are taken."""
    assert sql.execute("select inventory.pattern_fault(%s)", [pattern]).fetchone() == (None,)


# Limits of properties


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("x" * 16000, "more than 16000 bytes"),
        (10**31, "a number beyond"),
        (-(10**31), "a number beyond"),
        (1e-31, "a number beyond"),
    ],
)
def test_properties_are_bounded(
    api: Api, type_of: TypeOf, freezer_id: int, value: object, words: str
) -> None:
    """Size, depth and numbers have limits, with a schema, without and without a type."""
    for type_id in (None, type_of(None), type_of({})):
        sent = {"freezer_id": freezer_id, "sample_type_id": type_id, "properties": {"a": value}}
        answer = api.post("/container", json=sent)
        assert words in assert_error(answer, 400, "bad_properties")["details"]


def test_nothing_is_deeper_than_eight_levels(
    sql: psycopg.Connection, freezer_id: int, unique: str
) -> None:
    """Properties and a schema that nest deeper are refused, past all that nginx refuses as well."""
    deep = {"default": [[[[[[[[1]]]]]]]]}
    sql.execute("set local lab.id = 1")
    for query, values in (
        ("insert into inventory.container (freezer_id, properties) values (%s, %s)", [freezer_id]),
        ("insert into inventory.sample_type (name, properties_schema) values (%s, %s)", [unique]),
    ):
        with pytest.raises(psycopg.Error) as refused, sql.transaction():
            sql.execute(query.encode(), [*values, Jsonb(deep)])
        assert refused.value.sqlstate == "PT400"
        assert "more than 8 levels deep" in str(refused.value.diag.message_detail)
        sql.execute(query.encode(), [*values, Jsonb({"default": deep["default"][0]})])


def objects(count: int, last: Row) -> Row:
    """A schema of so many objects in each other, with another schema in the last."""
    inner = last if count == 1 else objects(count - 1, last)
    return {"type": "object", "properties": {"a": inner}}


@pytest.mark.parametrize("many", [False, True])
def test_objects_in_objects(api: Api, freezer_id: int, unique: str, many: bool) -> None:
    """A schema has three objects in each other; a fourth is a 400 that says the bound."""
    body = {"name": unique, "properties_schema": objects(3, {"enum": ["x"]})}
    path = "/sample_types" if many else "/sample_type"
    answer = api.post(path, json=[body] if many else body)
    assert answer.ok, answer.text
    type_id = api.get(f"/sample_types?name=eq.{unique}").json()[0]["id"]
    sent = {"freezer_id": freezer_id, "sample_type_id": type_id}
    sent |= {"properties": {"a": {"a": {"a": "x"}}}}
    assert api.post("/container", json=sent).status_code == 200
    answer = api.post("/container", json=sent | {"properties": {"a": {"a": {"a": "y"}}}})
    assert_error(answer, 400, "bad_properties")
    deeper = {"name": f"{unique} 2", "properties_schema": objects(4, {"type": "string"})}
    answer = api.post("/sample_type", json=deeper)
    assert_error(answer, 400, "bad_schema", "more than 8 levels deep")
    answer = api.post(path, json=deeper | {"properties_schema": objects(6, {})})
    assert_error(answer, 413)


def test_a_number_of_many_digits(api: Api, freezer_id: int) -> None:
    """A list of short numbers that are long when written out is refused, quickly."""
    many = ",".join(["1e99999"] * 1000)
    spent = cpu.of_stack()
    answer = api.post(
        "/container", data=f'{{"freezer_id": {freezer_id}, "properties": {{"a": [{many}]}}}}',
        headers={"Content-Type": "application/json"},
    )  # fmt: skip
    assert_error(answer, 400)
    assert spent() < 2


@pytest.mark.parametrize("value", [7, "x", [1], True])
def test_properties_are_an_object(
    api: Api, type_of: TypeOf, freezer_id: int, value: object
) -> None:
    """Anything but an object is a 400."""
    sent = {"freezer_id": freezer_id, "sample_type_id": type_of({}), "properties": value}
    assert_error(api.post("/container", json=sent), 400)
    assert_error(api.post("/containers", json=[sent]), 400)


def test_without_properties_none_is_required(type_of: TypeOf, put: Callable[..., Row]) -> None:
    """A container without properties lacks none; one with an empty object does."""
    type_id = type_of({"required": ["a"]})
    assert put(type_id)["properties"] is None


def test_properties_come_in_by_csv(api: Api, type_of: TypeOf, freezer_id: int) -> None:
    """A cell of CSV holds an object, which is checked too."""
    type_id = type_of({"properties": {"a": {"type": "integer"}}})
    for cell, status in (('"{""a"": 1}"', 201), ('"{""a"": 1.5}"', 400), ("", 201)):
        text = f"freezer_id,sample_type_id,properties\n{freezer_id},{type_id},{cell}\n"
        answer = api.post("/containers", data=text, headers={"Content-Type": "text/csv"})
        assert answer.status_code == status, answer.text
    assert len(api.get(f"/containers?sample_type_id=eq.{type_id}").json()) == 2
    assert api.delete(f"/containers?sample_type_id=eq.{type_id}").status_code == 204


# Changes


def test_another_type_checks_again(api: Api, type_of: TypeOf, put: Callable[..., Row]) -> None:
    """A container that gets another type has properties that this one allows."""
    row = put(type_of({"properties": {"a": {"type": "string"}}}), {"a": "x"})
    path, other = f"/container/{row['id']}", type_of({"properties": {"a": {"type": "integer"}}})
    assert_error(api.post(path, json={"sample_type_id": other}), 400, "properties.a:", "integer")
    assert api.get(path).json() == row
    both = {"sample_type_id": other, "properties": {"a": 1}}
    assert api.post(path, json=both).json()["properties"] == {"a": 1}
    assert api.post(path, json={"sample_type_id": None, "properties": {"a": []}}).status_code == 200


def test_a_schema_that_containers_do_not_fit(
    api: Api, type_of: TypeOf, put: Callable[..., Row]
) -> None:
    """A change of schema that makes containers invalid is a 409: how many, the first, and why."""
    type_id = type_of(None)
    path = f"/sample_type/{type_id}"
    wrong = [put(type_id, {"a": n + 0.5})["id"] for n in range(12)]
    put(type_id, {"a": 1})
    put(type_id)
    schema = {"properties": {"a": {"type": "integer"}}, "required": ["a"]}
    for answer in (
        api.post(path, json={"properties_schema": schema}),
        api.patch(f"/sample_types?id=eq.{type_id}", json={"properties_schema": schema}),
    ):
        body = assert_error(answer, 409, "schema_in_use")
        first = ", ".join(map(str, wrong[:10]))
        assert body["details"] == (
            f"schema_in_use: 12 containers of this type would not fit, first {first}:"
            " properties.a: 0.5 is not an integer."
        )
    assert api.get(path).json()["properties_schema"] is None
    for row_id in wrong:
        api.post(f"/container/{row_id}", json={"properties": {"a": 3}})
    assert api.post(path, json={"properties_schema": schema}).status_code == 200
    assert api.post(path, json={"description": "x"}).status_code == 200
    assert api.post(path, json={"properties_schema": None}).status_code == 200


def test_undo_keeps_to_the_schema(api: Api, type_of: TypeOf, put: Callable[..., Row]) -> None:
    """An undo that would bring back what a newer schema does not allow is a 409."""
    type_id = type_of(None)
    row = put(type_id, {"a": "x"})
    path = f"/container/{row['id']}"
    assert api.post(path, json={"properties": {"a": 1}}).status_code == 200
    change = api.get(f"{path}/history").json()[0]["change_id"]
    schema = {"properties": {"a": {"type": "integer"}}}
    newer = api.post(f"/sample_type/{type_id}", json={"properties_schema": schema})
    assert newer.status_code == 200, newer.text
    assert_error(api.post(f"/change/{change}/undo", json={}), 409, "undo_conflict")
    assert api.get(path).json()["properties"] == {"a": 1}


def test_a_schema_and_a_container_at_once(
    sql: psycopg.Connection, type_of: TypeOf, freezer_id: int, api: Api
) -> None:
    """A change of schema waits for a container that is being made, and then sees it."""
    type_id = type_of(None)
    sql.execute("select set_config('lab.id', '1', true)")
    sql.execute(
        "insert into inventory.container (freezer_id, sample_type_id, properties)"
        " values (%s, %s, '{\"a\": 0.5}')", [freezer_id, type_id],
    )  # fmt: skip
    answers: list[Any] = []
    schema = {"properties": {"a": {"type": "integer"}}}
    change = threading.Thread(target=lambda: answers.append(
        api.post(f"/sample_type/{type_id}", json={"properties_schema": schema})))  # fmt: skip
    change.start()
    waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
    end = time.monotonic() + 60
    while sql.execute(waiting).fetchone() == (0,):
        assert time.monotonic() < end
        sql.execute("select pg_stat_clear_snapshot()")
    sql.commit()
    change.join()
    assert_error(answers[0], 409, "schema_in_use: 1 containers")
    assert api.delete(f"/containers?sample_type_id=eq.{type_id}").status_code == 204


@pytest.mark.slow
def test_ten_thousand_in_a_second(
    sql: psycopg.Connection, type_of: TypeOf, freezer_id: int
) -> None:
    """A list of 10,000 containers is checked by a schema of five keys, and stored, in a second."""
    rules = {
        "passage": {"type": "integer", "minimum": 0}, "donor": {"type": "string", "maxLength": 20},
        "sex": {"enum": ["f", "m", None]}, "code": {"pattern": "^[A-Z]{2}-\\d+$"},
        "taken": {"format": "date"},
    }  # fmt: skip
    value = {"passage": 3, "donor": "D1", "sex": "f", "code": "AB-17", "taken": "2026-01-31"}
    checked = type_of({"properties": rules, "required": ["passage"], "additionalProperties": False})
    sql.execute("set local lab.id = 1")
    sql.execute("set local role lab_editor")
    took = []
    for type_id in (type_of(None), checked):
        spent = cpu.of_session(sql)
        sql.execute(
            "insert into inventory.container (freezer_id, sample_type_id, properties)"
            " select %s, %s, %s from generate_series(1, 10000)",
            [freezer_id, type_id, Jsonb(value)],
        )
        took.append(round(spent(), 2))
    assert took[1] - took[0] < 1, took
