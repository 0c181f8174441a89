"""Every row of the HTTP contract, for every resource."""

import pytest

from api_tests.conftest import Api, Row, assert_error
from api_tests.fixtures import Make
from api_tests.resources import EACH_RESOURCE, RESOURCES, resource_of

LISTS = (*(f"{name}s" for name in RESOURCES), "labs", "instruments")
NOWHERE = 9_000_000_000_000_000_000


@EACH_RESOURCE
def test_get_answers_the_object(api: Api, make: Make, resource: str) -> None:
    """GET /X/1 answers one JSON object with exactly the documented keys."""
    row = make(resource)
    answer = api.get(f"/{resource}/{row['id']}")
    assert answer.status_code == 200
    assert answer.json() == row
    names = [column.name for column in resource_of(resource).columns]
    assert list(answer.json()) == ["id", "lab_id", *names]
    assert answer.headers["Content-Type"].startswith("application/json")


@EACH_RESOURCE
def test_get_of_a_missing_row_is_404(api: Api, resource: str) -> None:
    """GET /X/1 answers 404 and names what is missing where there is none."""
    assert_error(api.get(f"/{resource}/{NOWHERE}"), 404, resource, str(NOWHERE))


@EACH_RESOURCE
def test_head_answers_without_a_body(api: Api, make: Make, resource: str) -> None:
    """HEAD /X/1 answers as GET does, without the body."""
    answer = api.head(f"/{resource}/{make(resource)['id']}")
    assert answer.status_code == 200
    assert answer.content == b""


@pytest.mark.parametrize("name", LISTS)
def test_list(api: Api, make: Make, name: str) -> None:
    """GET /Xs and /Xs/ answer the same list of objects."""
    if name.removesuffix("s") in RESOURCES:
        make(name.removesuffix("s"))
    answers = [api.get(f"/{name}{slash}") for slash in ("", "/")]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert isinstance(answers[0].json(), list)
    assert answers[0].json()
    assert answers[0].json() == answers[1].json()


@EACH_RESOURCE
def test_list_is_ordered_by_id(api: Api, make: Make, resource: str) -> None:
    """GET /Xs comes in the order of the ids, also when the rows were written in another order."""
    first = make(resource)
    second = make(resource)
    body = {resource_of(resource).text: "written later"}
    assert api.post(f"/{resource}/{first['id']}", json=body).status_code == 200
    ids = [row["id"] for row in api.get(f"/{resource}s").json()]
    assert ids == sorted(ids)
    assert {first["id"], second["id"]} <= set(ids)


@EACH_RESOURCE
def test_list_in_the_order_of_the_client(api: Api, make: Make, resource: str) -> None:
    """GET /Xs?order= gives the order that the client asks for, not the default one."""
    make(resource)
    make(resource)
    ids = [row["id"] for row in api.get(f"/{resource}s?order=id.desc").json()]
    assert ids == sorted(ids, reverse=True)


@EACH_RESOURCE
def test_pages_tile_the_list(api: Api, make: Make, resource: str) -> None:
    """GET /Xs/OFFSET/LIMIT answers that page, and the pages together are the list."""
    for _ in range(3):
        make(resource)
    whole = api.get(f"/{resource}s").json()
    pages: list[Row] = []
    for offset in range(0, len(whole) + 2, 2):
        page = api.get(f"/{resource}s/{offset}/2").json()
        assert len(page) <= 2
        pages += page
    assert pages == whole


def test_instrument_pages_tile_the_list(api: Api, make: Make) -> None:
    """GET /instruments/OFFSET/LIMIT gives computers by id, then freezers by id, none twice."""
    for resource in ("freezer", "computer", "freezer", "computer"):
        make(resource)
    whole = api.get("/instruments").json()
    keys = [(row["computer_id"] is None, row["computer_id"] or row["freezer_id"]) for row in whole]
    assert keys == sorted(keys)
    pages: list[Row] = []
    for offset in range(0, len(whole), 3):
        pages += api.get(f"/instruments/{offset}/3").json()
    assert pages == whole


def test_instruments_have_exactly_their_keys(api: Api, make: Make) -> None:
    """GET /instruments shows computers and freezers in one shape."""
    computer, freezer = make("computer"), make("freezer")
    rows = api.get("/instruments").json()
    assert {tuple(sorted(row)) for row in rows} == {
        ("computer_id", "freezer_id", "name", "site_id", "site_name")
    }
    assert {
        "site_id": computer["site_id"],
        "site_name": "site of a test",
        "computer_id": computer["id"],
        "freezer_id": None,
        "name": computer["name"],
    } in rows
    assert any(row["freezer_id"] == freezer["id"] for row in rows)


@EACH_RESOURCE
def test_page_past_the_end_is_empty(api: Api, resource: str) -> None:
    """GET /Xs/OFFSET/LIMIT past the last row answers an empty list."""
    answer = api.get(f"/{resource}s/1000000/10")
    assert (answer.status_code, answer.json()) == (200, [])


@EACH_RESOURCE
def test_post_creates_with_the_path_id(api: Api, make: Make, resource: str) -> None:
    """POST /X/N creates row N if there is none and answers it as stored."""
    like = make(resource)
    new_id = like["id"] + 20_000_000
    body = {column.name: like[column.name] for column in resource_of(resource).columns
            if not column.key} | resource_of(resource).like(like)  # fmt: skip
    answer = api.post(f"/{resource}/{new_id}", json=body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["id"] == new_id
    assert api.get(f"/{resource}/{new_id}").json() == answer.json()
    assert api.delete(f"/{resource}/{new_id}").status_code == 200


@EACH_RESOURCE
def test_post_changes_only_the_keys_given(api: Api, make: Make, resource: str) -> None:
    """POST /X/1 keeps the value of every key left out, and answers the object as stored.

    Each key in turn has a value that is stored otherwise than sent: a number as text, a MAC or a
    UUID in small letters.
    """
    row = make(resource)
    for column in resource_of(resource).columns:
        if column.is_bound:
            continue
        if column.parent:
            sent = shown = make(column.parent)["id"]
        else:
            sample = column.sample
            sent, shown = sample.sent, sample.shown
        row |= column.fields(shown)
        answer = api.post(f"/{resource}/{row['id']}", json=column.fields(sent))
        assert answer.status_code == 200, answer.text
        assert answer.json() == row
        assert api.get(f"/{resource}/{row['id']}").json() == row


@EACH_RESOURCE
def test_post_without_id_lets_the_database_choose(api: Api, make: Make, resource: str) -> None:
    """POST /X creates a row under an id that no row had."""
    before = {row["id"] for row in api.get(f"/{resource}s?select=id").json()}
    row = make(resource)
    assert row["id"] not in before
    assert api.get(f"/{resource}/{row['id']}").json() == row


@EACH_RESOURCE
def test_post_takes_an_id_that_agrees(api: Api, make: Make, resource: str) -> None:
    """POST /X/1 takes id or X_id in the body where it agrees with the path."""
    row = make(resource)
    for key in ("id", f"{resource}_id"):
        answer = api.post(f"/{resource}/{row['id']}", json={key: row["id"]})
        assert (answer.status_code, answer.json()) == (200, row)


@EACH_RESOURCE
def test_post_refuses_an_id_that_differs(api: Api, make: Make, resource: str) -> None:
    """POST /X/1 with another id in the body is 400 and changes neither row."""
    row, other = make(resource), make(resource)
    for key in ("id", f"{resource}_id"):
        answer = api.post(f"/{resource}/{row['id']}", json=other | {key: other["id"]})
        assert_error(answer, 400, "id_mismatch")
    assert api.get(f"/{resource}/{row['id']}").json() == row
    assert api.get(f"/{resource}/{other['id']}").json() == other


@EACH_RESOURCE
def test_post_without_path_id_refuses_one_in_the_body(api: Api, make: Make, resource: str) -> None:
    """POST /X with the id of a row in the body is 400: it must not overwrite that row."""
    row = make(resource)
    assert_error(api.post(f"/{resource}", json=row), 400, "id_not_allowed", str(row["id"]))
    assert api.get(f"/{resource}/{row['id']}").json() == row


@EACH_RESOURCE
def test_what_get_answers_can_be_posted_back(api: Api, make: Make, resource: str) -> None:
    """POST /X/1 takes the very object that GET /X/1 gave, lab_id included."""
    row = make(resource)
    answer = api.post(f"/{resource}/{row['id']}", json=row)
    assert (answer.status_code, answer.json()) == (200, row)


@EACH_RESOURCE
def test_delete_answers_what_was_removed(api: Api, make: Make, resource: str) -> None:
    """DELETE /X/1 answers the object that was, which is then gone."""
    row = make(resource)
    answer = api.delete(f"/{resource}/{row['id']}")
    assert (answer.status_code, answer.json()) == (200, row)
    assert_error(api.get(f"/{resource}/{row['id']}"), 404)


@EACH_RESOURCE
def test_delete_of_a_missing_row_is_404(api: Api, resource: str) -> None:
    """DELETE /X/1 answers 404 where there is none."""
    assert_error(api.delete(f"/{resource}/{NOWHERE}"), 404, resource)


def test_delete_of_a_site_in_use_is_409(api: Api, make: Make) -> None:
    """DELETE /site/1 answers 409 and says what is there and how many."""
    site = make("site")
    make("computer", site_id=site["id"])
    make("freezer", site_id=site["id"])
    make("freezer", site_id=site["id"])
    assert_error(api.delete(f"/site/{site['id']}"), 409, "computers: 1, freezers: 2")
    assert api.get(f"/site/{site['id']}").json() == site


def test_delete_of_a_freezer_in_use_is_409(api: Api, make: Make) -> None:
    """DELETE /freezer/1 answers 409 and says how many containers it holds."""
    freezer = make("freezer")
    make("container", freezer_id=freezer["id"])
    assert_error(api.delete(f"/freezer/{freezer['id']}"), 409, "containers: 1")
    assert api.get(f"/freezer/{freezer['id']}").json() == freezer


def test_delete_by_filter_of_a_site_in_use_is_409(api: Api, make: Make) -> None:
    """DELETE /sites?id=eq.1 is refused by the foreign key, which names the table."""
    site = make("computer")["site_id"]
    assert_error(api.delete(f"/sites?id=eq.{site}"), 409, "computer")


@EACH_RESOURCE
def test_a_key_that_is_taken_is_409(api: Api, make: Make, resource: str) -> None:
    """POST of a key (a MAC, a UUID) that another row of the lab has is 409, by its constraint."""
    first, one = make(resource), resource_of(resource)
    for column in one.columns:
        if column.key:
            value = column.sample.shown
            assert api.post(f"/{resource}/{first['id']}", json={column.name: value}).json()
            body = {c.name: first[c.name] for c in one.required} | {column.name: value}
            assert_error(api.post(f"/{resource}", json=body), 409, column.key)


@EACH_RESOURCE
def test_a_missing_parent_is_409(api: Api, make: Make, resource: str) -> None:
    """POST of a row whose parent does not exist is 409."""
    row, one = make(resource), resource_of(resource)
    for column in one.columns:
        if column.parent:
            body = one.like(row) | column.fields(NOWHERE)
            assert_error(api.post(f"/{resource}", json=body), 409, "is not present")
            path = f"/{resource}/{row['id']}"
            assert_error(api.post(path, json=column.fields(NOWHERE)), 409, "is not present")
    assert api.get(f"/{resource}/{row['id']}").json() == row


def test_a_container_gets_a_uuid(make: Make) -> None:
    """POST /container makes a UUID when the client gives none, and keeps the one it gives."""
    given = "aaaaaaaa-0000-4000-8000-00000000000a"
    assert len(make("container")["uuid"]) == 36
    assert make("container", uuid=given.upper())["uuid"] == given


@pytest.mark.parametrize("name", ["labs", "instruments"])
def test_read_only_lists(api: Api, name: str) -> None:
    """Labs and instruments are read-only: 405, and Allow says what is offered."""
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = api.request(method, f"/{name}", json={"name": "x"})
        assert_error(answer, 405)
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


@EACH_RESOURCE
def test_wrong_method_on_a_row(api: Api, make: Make, resource: str) -> None:
    """A method that /X/1 does not offer is 405 with Allow, and changes nothing."""
    row = make(resource)
    for method in ("PUT", "PATCH", "TRACE", "BREW"):
        answer = api.request(method, f"/{resource}/{row['id']}", json={})
        assert_error(answer, 405)
        if method != "TRACE":  # nginx refuses TRACE before it looks at the path
            assert answer.headers["Allow"] == "GET, HEAD, POST, DELETE, OPTIONS", method
    assert api.get(f"/{resource}/{row['id']}").json() == row


@EACH_RESOURCE
def test_wrong_method_without_an_id(api: Api, resource: str) -> None:
    """/X without an id offers POST alone."""
    for method in ("GET", "DELETE", "PUT", "PATCH"):
        answer = api.request(method, f"/{resource}")
        assert_error(answer, 405)
        assert answer.headers["Allow"] == "POST, OPTIONS", method


@pytest.mark.parametrize("path", ["/site/1", "/site", "/sites", "/labs"])
def test_options_says_what_is_offered(api: Api, path: str) -> None:
    """OPTIONS answers with Allow."""
    answer = api.options(path)
    assert answer.status_code in (200, 204)
    assert "OPTIONS" in answer.headers["Allow"]


def test_root_is_openapi_for_a_program(api: Api) -> None:
    """GET / answers the OpenAPI document with every resource and a summary for each."""
    document = api.get("/").json()
    assert document["swagger"] == "2.0"
    for name in LISTS:
        assert document["paths"][f"/{name}"]["get"]["summary"]
    assert "/rpc/upsert_site" in document["paths"]


def test_root_is_a_page_for_a_browser(api: Api) -> None:
    """GET / answers a page where the browser asks for one."""
    answer = api.get("/", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "<title>Lab inventory</title>" in answer.text


def test_health(api: Api) -> None:
    """GET /health answers 200 while the database answers."""
    answer = api.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
