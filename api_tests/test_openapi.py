"""The OpenAPI document at /: what a program reads of each resource to make a form of it."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest

from api_tests.conftest import Api, assert_error
from api_tests.fixtures import Make
from api_tests.resources import EACH_RESOURCE, resource_of
from tools.settings import CHECKOUT

KEY = re.compile(r"This is a Foreign Key to `(\w+)\.id`\.<fk table='(\w+)' column='id'/>")


@pytest.fixture(scope="module")
def document(base_url: str) -> Any:
    """The document."""
    with Api(base_url) as api:
        return api.get("/").json()


def described(document: Any, resource: str) -> dict[str, str]:
    """What the document says of each field of a resource."""
    fields = document["definitions"][f"{resource}s"]["properties"]
    return {name: str(field["description"]) for name, field in fields.items()}


@EACH_RESOURCE
def test_foreign_keys(document: Any, resource: str) -> None:
    """Each field that refers to a list names it as PostgREST names a key, and no other does."""
    found = {}
    for name, text in described(document, resource).items():
        if key := KEY.search(text):
            assert key[1] == key[2]
            assert f"/{key[2]}" in document["paths"]
            assert "id" in document["definitions"][key[2]]["properties"]
            found[name] = key[2]
        assert text.count("<fk ") == (name in found), text
    parents = {c.name: c.parent for c in resource_of(resource).columns if c.parent}
    people = {"account": "people"}
    # PostgREST's own note, where the lab is a key by itself.
    assert found.pop("lab_id", "labs") == "labs"
    assert found == {name: people.get(one, f"{one}s") for name, one in parents.items()}


@EACH_RESOURCE
def test_required_fields(api: Api, make: Make, document: Any, resource: str) -> None:
    """A field is marked as required if a new row without it is refused for that, and only then."""
    row = make(resource)
    fields = resource_of(resource).like(row)
    texts = described(document, resource)
    required = {name for name, text in texts.items() if text.endswith("<required/>")}
    assert required <= set(fields)
    for name in fields:
        answer = api.post(f"/{resource}", json={key: fields[key] for key in fields if key != name})
        assert (assert_error(answer, 400)["code"] == "23502") == (name in required), name
    assert all(text.count("<required/>") == (name in required) for name, text in texts.items())


def test_a_description_is_for_people_first(document: Any) -> None:
    """What a program reads stands after the words for people, with a line between."""
    for name, schema in document["definitions"].items():
        for field, one in schema["properties"].items():
            words, _, notes = one["description"].partition("\n\nNote:\n")
            assert words, (name, field)
            assert "<" not in words, (name, field)
            assert all(line.endswith("/>") or not line or line == "Note:"
                       for line in notes.split("\n")), (name, field, notes)  # fmt: skip


def test_the_document_names_nginx(base_url: str, document: Any) -> None:
    """What tries a request out sends it to where the document came from, not to PostgREST."""
    asked = urlsplit(base_url)
    assert document["host"] == asked.netloc
    assert (document["basePath"], document["schemes"]) == ("/", [asked.scheme])


def test_both_stacks_name_nginx() -> None:
    """The compose files tell PostgREST the same."""
    for name in ("docker-compose.yml", "docker-compose.prod.yml"):
        assert "PGRST_OPENAPI_SERVER_PROXY_URI" in (CHECKOUT / name).read_text()
