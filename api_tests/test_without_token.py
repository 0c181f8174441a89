"""Production without a token: what it answers, and that this is little."""

import uuid
from typing import Any

import psycopg

from api_tests.conftest import Api, assert_error
from api_tests.people import PASSWORD, same_but_id
from api_tests.resources import RESOURCES
from tools.settings import Settings

OPEN_FUNCTIONS = {"login", "refresh", "change_password", "health"}


def test_production_without_token_answers_little(prod: Api) -> None:
    """Health, the documents and the ways to a token are all that production tells a stranger."""
    assert prod.get("/health").json() == {"status": "ok"}
    paths = set(prod.get("/").json()["paths"])
    assert paths == {"/", *(f"/rpc/{name}" for name in OPEN_FUNCTIONS)}
    assert "<html" in prod.get("/", headers={"Accept": "text/html"}).text
    login = {"email": "nobody@test.example", "password": "wrong"}
    assert_error(prod.post("/login", json=login), 401, "login_failed")
    assert_error(prod.post("/refresh", json={"refresh_token": "x"}), 401, "refresh_failed")
    new = {"invitation": "x", "new_password": PASSWORD}
    assert_error(prod.post("/password", json=new), 401, "invitation_failed")


def assert_needs_token(answer: Any) -> None:
    """Checks for the 401 that asks for a token."""
    assert_error(answer, 401)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_production_refuses_every_view_and_function(prod: Api, production: Settings) -> None:
    """Each view and function of the catalog is 401 by each method, but those four functions."""
    with psycopg.connect(production.conninfo("postgres")) as db:
        views = [name for (name,) in db.execute(
            "select relname from pg_class where relnamespace = 'api'::regnamespace "
            "and relkind = 'v'")]  # fmt: skip
        functions = db.execute(
            "select proname, proargnames[:pronargs], provolatile from pg_proc "
            "where pronamespace = 'api'::regnamespace and prokind = 'f' "
            "and not exists (select from pg_type where pg_type.oid = proargtypes[0] "
            "and typtype in ('c', 'p'))").fetchall()  # fmt: skip
    assert len(views) > 5
    assert len(functions) > 15
    for view in views:
        assert_needs_token(prod.get("/lab/1/members" if view == "members" else f"/{view}"))
    for view in (f"{name}s" for name in RESOURCES):
        assert_needs_token(prod.post(f"/{view}", json={}))
        assert_needs_token(prod.patch(f"/{view}?id=eq.1", json={"id": 1}))
        assert_needs_token(prod.delete(f"/{view}?id=eq.1"))
    for name, arguments, volatility in functions:
        if name not in OPEN_FUNCTIONS:
            body = dict.fromkeys(arguments or [])
            assert_needs_token(prod.post(f"/rpc/{name}", json=body))
            if volatility != "v" and name not in (
                "lookup",
                "read_scan",
                "stocktake",
            ):  # by POST alone
                assert_needs_token(prod.get(f"/rpc/{name}", params=dict.fromkeys(body, "1")))


def test_production_refuses_every_plain_url(prod: Api) -> None:
    """Each URL that people type is 401 without a token, whether there is such a row or not."""
    for one_of in RESOURCES:
        for path in (f"/{one_of}/1", f"/{one_of}/999999", f"/{one_of}s", f"/{one_of}s/0/10"):
            assert_needs_token(prod.get(path))
            assert_needs_token(prod.get(path, headers={"Authorization": "Basic eDp5"}))
        for path in (f"/{one_of}", f"/{one_of}/1"):
            assert_needs_token(prod.post(path, json={"name": "x"}))
        assert_needs_token(prod.delete(f"/{one_of}/1"))
    for path in ("/me", "/tokens", "/labs", "/instruments", "/instruments/0/10"):
        assert_needs_token(prod.get(path))
    assert_needs_token(prod.post("/logout"))
    assert_needs_token(prod.post("/accept", json={"invitation": "x"}))
    assert_needs_token(prod.post("/tokens", json={"name": "x"}))
    assert_needs_token(prod.delete(f"/token/{uuid.uuid4()}"))


def test_production_tells_no_lab_from_another(prod: Api) -> None:
    """Without a token a lab that is there answers as one that is not."""
    for path in ("/lab/{}/members", "/lab/{}/member/x@test.example"):
        method = "GET" if path.endswith("s") else "DELETE"
        one_of, none = (prod.request(method, path.format(lab)) for lab in (1, 999999))
        assert_needs_token(one_of)
        assert same_but_id(one_of) == same_but_id(none)
    there, nowhere = (prod.get("/sites", headers={"Lab": lab}) for lab in ("1", "999999"))
    assert_needs_token(there)
    assert same_but_id(there) == same_but_id(nowhere)
