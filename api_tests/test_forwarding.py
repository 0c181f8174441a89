"""Requests that nginx forwards to PostgREST, and those that it keeps from it."""

from collections import Counter

import psycopg
import pytest

from api_tests.conftest import Api, assert_error
from api_tests.fixtures import Make
from api_tests.test_nginx import logged

CSV = {"Content-Type": "text/csv"}


def test_a_head_spoils_no_later_request(api: Api, make: Make) -> None:
    """HEAD, after which PostgREST 12 hangs up unannounced, leaves the next requests alone."""
    path = f"/site/{make('site')['id']}"
    statuses: Counter[int] = Counter()
    for _ in range(150):
        statuses[api.head(path).status_code] += 1
        statuses[api.post(path, json={"contact": "after a head"}).status_code] += 1
    assert statuses == {200: 300}


@pytest.mark.parametrize("name", ["Accept", "Prefer", "Range", "Content-Profile"])
def test_a_header_that_is_no_ascii_is_400(api: Api, name: str) -> None:
    """A header that goes on to PostgREST and is not ASCII is 400, not a failure there."""
    answer = api.get("/sites", headers={name: b"\xff"})
    assert_error(answer, 400, "ASCII")


@pytest.mark.parametrize("name", ["User-Agent", "Cookie", "X-Anything"])
def test_other_headers_do_not_go_on(api: Api, name: str) -> None:
    """A header that means nothing to the API is not forwarded, whatever it holds."""
    answer = api.get("/sites", headers={name: b"caf\xe9"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "body",
    [b"name\nM\xfcller\n", b"name\n\xc3\n", b"name\n\xe2\x82\n", b"name\n\xc3\xa9\xa9\n",
     b"name\n\xed\xa0\x80\n", b"name\n\xf5\x80\x80\x80\n", b"name\na\0b\n", b"\x80name\n"],
)  # fmt: skip
def test_csv_that_is_no_utf8_is_refused(api: Api, body: bytes) -> None:
    """A CSV in another encoding than UTF-8, as Excel writes it, is 400 and says so."""
    before = api.get("/sites").json()
    assert_error(api.post("/sites", data=body, headers=CSV), 400, "CSV UTF-8")
    assert api.get("/sites").json() == before


@pytest.mark.parametrize("name", ["Müller €", "東京 🧊", "50 %ff"])
def test_csv_in_utf8_is_taken(api: Api, name: str) -> None:
    """A CSV in UTF-8 comes back the same, characters of every length and percent signs too."""
    headers = CSV | {"Prefer": "return=representation"}
    rows = api.post("/sites", data=f"name\n{name}\n".encode(), headers=headers).json()
    assert [row["name"] for row in rows] == [name]
    api.delete(f"/site/{rows[0]['id']}")


@pytest.mark.parametrize("body", ["name\n", "name,contact\r\n", "name", "\n"])
def test_csv_without_lines_is_refused(api: Api, body: str) -> None:
    """A CSV of a header line alone is 400, as an empty list is."""
    before = api.get("/sites").json()
    assert_error(api.post("/sites", data=body, headers=CSV), 400)
    assert api.get("/sites").json() == before


def test_curl_data_is_json_on_a_list_too(api: Api, unique: str) -> None:
    """JSON that curl --data labels a form is read on a list as well; a real form is 400."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert api.post("/sites", data=f'[{{"name": "{unique}"}}]', headers=form).status_code == 201
    assert_error(api.post("/sites", data=f"name={unique}", headers=form), 400, "JSON object")
    assert len(api.delete(f"/sites?name=eq.{unique}", headers={"Prefer": "return=representation"})
               .json()) == 1  # fmt: skip


@pytest.mark.parametrize("query", ["name=eq.nothing", "limit=0", "offset=1", "select="])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_row_takes_no_filter(api: Api, make: Make, method: str, query: str) -> None:
    """Filters and pages on /X/1 do not hide the row that is read or was written."""
    site = make("site")
    answer = api.request(method, f"/site/{site['id']}?{query}", json={}, headers={"Range": "5-6"})
    assert (answer.status_code, answer.json()) == (200, site)


def test_the_body_of_a_delete_is_of_no_account(api: Api, make: Make) -> None:
    """DELETE /X/1 removes row 1 whatever its body says."""
    site, other = make("site"), make("site")
    answer = api.delete(f"/site/{site['id']}", data=f'{{"site_id": {other["id"]}}}')
    assert (answer.status_code, answer.json()) == (200, site)
    assert api.get(f"/site/{other['id']}").json() == other


@pytest.mark.parametrize(
    ("path", "offered"),
    [
        ("/health", "GET, HEAD, OPTIONS"),
        ("/ui/icon.svg", "GET, HEAD, OPTIONS"),
        ("/", "GET, HEAD, OPTIONS"),
        ("/labs", "GET, HEAD, OPTIONS"),
        ("/sites/0/1", "GET, HEAD, OPTIONS"),
        ("/sites", "GET, HEAD, POST, PATCH, PUT, DELETE, OPTIONS"),
        ("/rpc/site", "GET, HEAD, POST, OPTIONS"),
        ("/site", "POST, OPTIONS"),
        ("/accept", "POST, OPTIONS"),
        ("/site/1", "GET, HEAD, POST, DELETE, OPTIONS"),
    ],
)
def test_allow_is_true(api: Api, path: str, offered: str) -> None:
    """Allow says the same on OPTIONS as on a 405, and every method it leaves out is 405."""
    assert api.options(path).headers["Allow"] == offered
    for method in {"POST", "PUT", "PATCH", "DELETE"} - set(offered.split(", ")):
        answer = api.request(method, path, json={})
        assert_error(answer, 405)
        assert answer.headers["Allow"] == offered


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "/site/1"), ("DELETE", "/sites"), ("POST", "/site/abc")]
)
def test_refused_requests_are_logged_as_they_came(
    api: Api, unique: str, method: str, path: str
) -> None:
    """The log has the method of the client, not of the page that nginx answers with."""
    api.request(method, path, json={}, headers={"X-Request-Id": unique})
    assert logged(unique)["method"] == method


@pytest.mark.parametrize(
    ("headers", "status"), [({"Range": "bytes=99999-"}, 416), ({"If-Match": '"x"'}, 412)]
)
def test_errors_of_static_files_are_json(api: Api, headers: dict[str, str], status: int) -> None:
    """Errors about a static file have the one shape as well."""
    assert_error(api.get("/ui/icon.svg", headers=headers), status)


def test_ids_in_strides_do_not_use_up_the_sequence(
    api: Api, sql: psycopg.Connection, unique: str
) -> None:
    """A list of ids spread far ahead costs no run of ids: the next one given is a near one."""
    reached = sql.execute("select last_value from inventory.site_id_seq").fetchone()
    assert reached
    sql.rollback()
    rows = [{"id": reached[0] + 50 * step, "name": unique} for step in range(3, 1003)]
    assert api.post("/sites", json=rows).status_code == 201
    given = api.post("/site", json={"name": unique}).json()["id"]
    api.delete(f"/sites?name=eq.{unique}")
    assert given <= reached[0] + 101


def test_columns_have_their_defaults_in_a_list(api: Api, make: Make) -> None:
    """missing=default gives a container of a list its UUID and its lab."""
    freezer = make("freezer")["id"]
    answer = api.post(
        "/containers?columns=freezer_id,uuid,lab_id",
        json=[{"freezer_id": freezer}],
        headers={"Prefer": "missing=default, return=representation"},
    )
    assert answer.status_code == 201, answer.text
    assert len(answer.json()[0]["uuid"]) == 36
    assert answer.json()[0]["lab_id"] == 1
    api.delete(f"/containers?freezer_id=eq.{freezer}")
