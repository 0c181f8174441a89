"""Production: without a token nothing is done, and nothing is open."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from api_tests.conftest import Api, assert_error
from tools import account, install, supervise
from tools.settings import Settings

pytestmark = pytest.mark.once

PASSWORD = "correct horse battery staple"
EMAIL = "first@lab.example"


@pytest.fixture(scope="module")
def manager(production: Settings) -> Iterator[Api]:
    """A session of the first manager, whom ./stack account add makes, in a lab of 100,010 sites."""
    with psycopg.connect(production.conninfo("postgres"), autocommit=True) as database:
        add = account.ADD.format(EMAIL, "A lab", "manager", PASSWORD, None)
        database.execute(add)
        database.execute("""
            insert into inventory.site (lab_id, name)
            select id, 'x' from inventory.lab, generate_series(1, 100010)
            where lab.name = 'A lab'""")
    with Api(production.url) as session:
        session.verify = str(production.etc / "nginx/tls/server.crt")
        answer = session.post("/login", json={"email": EMAIL, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield session


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *(("GET", path) for path in (
            "/sites", "/sites/", "/sites/0/10", "/site/1", "/computers", "/freezers", "/containers",
            "/instruments", "/instruments/0/10", "/labs", "/me", "/tokens",
            "/rpc/site?site_id=1", "/sites?select=*,freezers(*)")),
        ("POST", "/site"), ("POST", "/site/1"), ("POST", "/sites"), ("POST", "/logout"),
        ("POST", "/password"), ("POST", "/accept"), ("POST", "/tokens"),
        ("POST", "/rpc/upsert_site"),
        ("PATCH", "/sites?id=eq.1"), ("PUT", "/sites?lab_id=eq.1&id=eq.1"),
        ("DELETE", "/site/1"), ("DELETE", "/sites?id=eq.1"),
        ("DELETE", "/token/00000000-0000-0000-0000-000000000000"),
    ],
)  # fmt: skip
def test_nothing_without_a_token(prod: Api, method: str, path: str) -> None:
    """A request without a token reads nothing and changes nothing: 401, and how to ask."""
    bodies = {
        "PUT": {"lab_id": 1, "id": 1, "name": "x"}, "POST": {"name": "x"}, "PATCH": {"name": "x"},
        "/logout": {}, "/accept": {"invitation": "x"},
        "/password": {"password": PASSWORD, "new_password": PASSWORD},
    }  # fmt: skip
    answer = prod.request(method, path, json=bodies.get(path, bodies.get(method)))
    assert_error(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/lab/{}/members"), ("POST", "/lab/{}/member/a@b.example"),
     ("DELETE", "/lab/{}/member/a@b.example")],
)  # fmt: skip
def test_no_lab_without_a_token(prod: Api, manager: Api, method: str, path: str) -> None:
    """A request without a token is not told which labs there are."""
    labs = [row["lab_id"] for row in manager.get("/sites/0/1").json()]
    answers = [
        prod.request(
            method, path.format(lab), json={"role": "viewer"} if method == "POST" else None
        )
        for lab in (*labs, 77_000_001)
    ]
    assert len(answers) == 2
    assert_error(answers[0], 401)
    assert answers[0].headers["WWW-Authenticate"] == "Bearer"
    assert answers[0].text == answers[1].text


@pytest.mark.parametrize("path", ["/health", "/", "/ui/icon.svg"])
def test_what_answers_without_a_token(prod: Api, path: str) -> None:
    """Health, the document and the page are everybody's."""
    assert prod.get(path).status_code == 200
    assert prod.get(path, headers={"Accept": "text/html,*/*"}).status_code == 200


def test_the_document_names_no_table_to_strangers(prod: Api, production: Settings) -> None:
    """Without a token the OpenAPI document has what may be used without one, at the right URL."""
    document = prod.get("/").json()
    assert "/sites" not in document["paths"]
    assert "/rpc/login" in document["paths"]
    assert (document["schemes"], document["host"]) == (
        ["https"], production.url.removeprefix("https://"),
    )  # fmt: skip


def test_login_over_tls(manager: Api) -> None:
    """The first manager logs in and works."""
    assert manager.get("/me").json()["email"] == EMAIL
    made = manager.post("/site", json={"name": "the first"})
    assert made.status_code == 200, made.text
    assert manager.get(f"/site/{made.json()['id']}").json()["name"] == "the first"


def test_an_answer_has_a_most_of_rows(manager: Api) -> None:
    """A list is cut at 100,000 rows: a 206 that says so, and where the rest is."""
    answer = manager.get("/sites?select=id", timeout=60)
    assert (answer.status_code, len(answer.json())) == (206, 100_000)
    assert answer.headers["Content-Range"] == "0-99999/*"
    assert answer.links["next"]["url"] == "/sites?select=id&offset=100000"
    following = manager.get(answer.links["next"]["url"])
    assert (following.status_code, 10 <= len(following.json()) < 20) == (200, True)
    assert "Link" not in following.headers
    last = answer.json()[-1]["id"]
    rest = manager.get(f"/sites?select=id&id=gt.{last}").json()
    assert 10 <= len(rest) < 20


def test_postgrest_is_bounded(production: Settings) -> None:
    """PostgREST reads its limits, and keeps closed what is open in others."""
    done = subprocess.run(
        [install.postgrest_program(production), "--dump-config", production.etc / "postgrest.conf"],
        env={"PGRST_DB_URI": "postgresql://", "PGRST_JWT_SECRET": "x" * 32}, text=True,
        capture_output=True, check=False, cwd="/",
    )  # fmt: skip
    lines = dict(line.split(" = ", 1) for line in done.stdout.splitlines() if " = " in line)
    wanted = {
        "db-max-rows": "100000", "db-pool": "10", "db-pool-acquisition-timeout": "5",
        "db-plan-enabled": "false", "db-tx-end": '"commit"', "db-anon-role": '"lab_anon"',
        "jwt-aud": '"lab-inventory"', "openapi-mode": '"follow-privileges"',
    }  # fmt: skip
    assert {name: lines.get(name) for name in wanted} == wanted
    caches = [value for name, value in lines.items() if name.startswith("jwt-cache-max")]
    assert set(caches) <= {"0"}
    assert lines.get("db-aggregates-enabled", "false") == "false"


def test_nginx_alone_can_be_reached(production: Settings) -> None:
    """No program of the stack but nginx listens: no database, and no admin server of PostgREST."""
    processes = list(supervise.strays(production))
    assert {"postgres", "postgrest", "nginx"} <= {process.name() for process in processes}
    listening = {
        (process.name(), connection.laddr.port)
        for process in processes
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {("nginx", production.http_port)}


def test_secrets_are_readable_to_the_stack_alone(production: Settings) -> None:
    """The signing secret and the key stand in no file that others may read, and in no command."""
    secret = str(production.jwt_secret)
    for path in production.state.rglob("*"):
        if path.is_file() and not path.is_relative_to(production.data):
            is_open = path.stat().st_mode & 0o044
            assert not is_open or secret not in path.read_text(errors="replace"), path
    for process in supervise.strays(production):
        assert secret not in " ".join(process.cmdline())


def test_nothing_secret_is_logged(manager: Api, production: Settings) -> None:
    """Passwords and tokens are in no log."""
    token = str(manager.headers["Authorization"]).removeprefix("Bearer ")
    assert manager.get("/me").status_code == 200
    for path in Path(production.log).iterdir():
        text = path.read_text(errors="replace")
        assert PASSWORD not in text
        assert token not in text
        assert json.dumps(PASSWORD) not in text
