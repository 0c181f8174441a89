"""Tokens for instruments, and ./stack account."""

import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from api_tests.conftest import Api, Row, assert_error
from api_tests.people import (
    PASSWORD,
    Lab,
    add_lab,
    add_person,
    assert_accepts,
    claims_of,
    client,
    invite,
    is_in,
    locked,
    make_token,
    one,
    post,
    post_login,
    set_role,
)
from tools.settings import CHECKOUT


def names(api: Api) -> set[str]:
    """The ids of the tokens that a list shows, none of which tells the token."""
    rows = api.get("/tokens").json()
    for row in rows:
        assert set(row) == {"id", "lab_id", "name", "role", "created_at", "expires_at",
                            "last_used_at"}  # fmt: skip
    return {row["id"] for row in rows}


def test_token_acts_for_its_maker(base_url: str, lab: Lab) -> None:
    """A token does what its role may in the lab, as its maker, and is shown once."""
    token = make_token(lab.manager, role="editor", expires_in_days=1)
    assert (token["name"], token["role"], token["lab_id"]) == ("freezer monitor", "editor", lab.id)
    with client(base_url, token["access_token"]) as device:
        assert device.get("/me").json()["email"] == lab.manager.email
        body = {"name": "c", "site_id": lab.site_id}
        assert device.post("/computer", json=body).status_code == 200
        assert_error(device.post("/site", json={"name": "s"}), 403)
    assert token["access_token"] not in lab.manager.api.get("/tokens").text
    assert names(lab.manager.api) == {token["id"]}


def test_token_is_for_one_lab(base_url: str, lab: Lab, db: psycopg.Connection) -> None:
    """A token tells nothing of its maker's other labs, and does not work there."""
    other = add_lab(db)
    set_role(db, lab.manager.email, other, "manager")
    token = make_token(lab.manager, role="viewer")
    with client(base_url, token["access_token"]) as device:
        assert_error(device.get("/sites", headers={"Lab": str(other)}), 404)
        me = device.get("/me").json()
        assert [(x["lab_id"], x["role"]) for x in me["labs"]] == [(lab.id, "viewer")]
        assert device.get("/sites").status_code == 200
    set_role(db, lab.manager.email, lab.id, "viewer")


def test_token_has_its_makers_role_at_most(lab: Lab) -> None:
    """Without a role it has its maker's; a higher one is refused."""
    assert make_token(lab.editor)["role"] == "editor"
    answer = lab.editor.api.post("/tokens", json={"name": "x", "role": "manager"})
    assert_error(answer, 403, "role_too_high")
    assert make_token(lab.viewer, role="viewer")["role"] == "viewer"


@pytest.mark.parametrize(
    "fields",
    [{"name": ""}, {"name": " "}, {"name": None}, {"role": "owner"}, {"role": 1},
     {"expires_in_days": 0}, {"expires_in_days": -1}, {"expires_in_days": 1831},
     {"expires_in_days": 10**12}, {"expires_in_days": None}, {"expires_in_days": "x"},
     {"expires_in_days": 1.5}, {"name": "n" * 5000}],
)  # fmt: skip
def test_token_with_bad_fields(lab: Lab, fields: Row) -> None:
    """A token has a name, a role that there is, and an end."""
    assert_error(lab.manager.api.post("/tokens", json={"name": "x", **fields}), 400)
    assert lab.manager.api.get("/tokens").json() == []


def test_token_without_fields(lab: Lab) -> None:
    """A token without a name is refused as a missing field is."""
    assert_error(lab.manager.api.post("/tokens", json={}), 400)


def test_tokens_ends(lab: Lab, db: psycopg.Connection) -> None:
    """A token ends after a year if nothing else is said, at most after five."""
    for fields, days in (({}, 365), ({"expires_in_days": 1830}, 1830)):
        token = make_token(lab.manager, **fields)
        query = "select extract(day from expires_at - created_at) from auth.session where id = %s"
        assert one(db, query, token["id"]) == days
        assert claims_of(token["access_token"])["exp"] - time.time() == pytest.approx(
            days * 86400, abs=7200
        )


def test_tokens_listed(lab: Lab, base_url: str, db: psycopg.Connection) -> None:
    """A member lists their own tokens, a manager all of the lab's, a stranger none of them."""
    ours = {role: make_token(getattr(lab, role))["id"] for role in ("manager", "editor", "viewer")}
    assert names(lab.viewer.api) == {ours["viewer"]}
    assert names(lab.editor.api) == {ours["editor"]}
    assert names(lab.manager.api) == set(ours.values())
    stranger = add_person(db, base_url, add_lab(db), "manager")
    assert names(stranger.api) == set()


def test_token_tells_its_last_write(base_url: str, lab: Lab) -> None:
    """last_used_at is empty until the token writes."""
    token = make_token(lab.manager)
    with client(base_url, token["access_token"]) as device:
        assert device.get("/sites").status_code == 200
        assert lab.manager.api.get("/tokens").json()[0]["last_used_at"] is None
        assert device.post("/site", json={"name": "s"}).status_code == 200
    assert lab.manager.api.get("/tokens").json()[0]["last_used_at"] is not None


def test_token_revoked(base_url: str, lab: Lab) -> None:
    """A token is ended by its maker or a manager, at once, and then is no more."""
    for maker, ender in ((lab.viewer, lab.viewer), (lab.viewer, lab.manager)):
        token = make_token(maker)
        assert is_in(base_url, token["access_token"])
        answer = ender.api.delete(f"/token/{token['id']}")
        assert (answer.status_code, answer.json()) == (200, {"id": token["id"]})
        assert not is_in(base_url, token["access_token"])
        assert names(lab.manager.api) == set()
        assert_error(ender.api.delete(f"/token/{token['id']}"), 404, "not_found")


def test_token_of_others_is_as_none(base_url: str, lab: Lab, db: psycopg.Connection) -> None:
    """Another's token answers as one that is not there; a login is no token."""
    token = make_token(lab.manager)
    stranger = add_person(db, base_url, add_lab(db), "manager")
    for person in (lab.editor, lab.viewer, stranger):
        assert_error(person.api.delete(f"/token/{token['id']}"), 404, "not_found")
    assert_error(lab.manager.api.delete(f"/token/{lab.viewer.session_id}"), 404, "not_found")
    assert_error(lab.manager.api.delete("/token/" + "-" * 36), 400)
    assert is_in(base_url, token["access_token"])


def test_token_makes_no_tokens(base_url: str, lab: Lab) -> None:
    """A token makes no tokens, so that ending it ends all of it."""
    token = make_token(lab.manager)
    answer = post(base_url, "/tokens", {"name": "child"}, token["access_token"])
    assert_error(answer, 403)
    assert names(lab.manager.api) == {token["id"]}


def test_token_ends_no_others_above_its_role(base_url: str, lab: Lab) -> None:
    """A manager's viewer token rules over nobody's tokens, whatever its maker may."""
    low, high = make_token(lab.manager, role="viewer"), make_token(lab.editor)
    with client(base_url, low["access_token"]) as device:
        assert_error(device.delete(f"/token/{high['id']}"), 404)
        assert_error(device.get(f"/lab/{lab.id}/members"), 403)
    assert is_in(base_url, high["access_token"])


def test_token_follows_its_maker_down(base_url: str, lab: Lab) -> None:
    """A token may do no more than its maker may now."""
    lab.manager.api.post(lab.member(lab.editor.email), json={"role": "manager"})
    token = make_token(lab.editor, role="manager")
    with client(base_url, token["access_token"]) as device:
        assert device.post("/site", json={"name": "s"}).status_code == 200
        lab.manager.api.post(lab.member(lab.editor.email), json={"role": "viewer"})
        assert_error(device.post("/site", json={"name": "s"}), 403)
        assert device.get("/sites").status_code == 200


def test_token_ends_when_its_maker_leaves(base_url: str, lab: Lab) -> None:
    """A token ends with its maker's membership, and stays ended when the maker comes back."""
    token = make_token(lab.editor)
    lab.manager.api.delete(lab.member(lab.editor.email))
    assert not is_in(base_url, token["access_token"])
    assert names(lab.manager.api) == set()
    word = invite(lab.manager, lab.editor.email, "editor")
    assert_accepts(lab.editor, word)
    assert lab.editor.api.get("/sites").status_code == 200
    assert not is_in(base_url, token["access_token"])


def test_token_without_a_membership(base_url: str, lab: Lab, db: psycopg.Connection) -> None:
    """A token whose maker's membership is gone, by whatever hand, is refused."""
    token = make_token(lab.editor)
    query = "delete from auth.membership where account_id = %s"
    db.execute(query, (lab.editor.account_id,))
    assert not is_in(base_url, token["access_token"])


def test_token_expired(base_url: str, lab: Lab, db: psycopg.Connection) -> None:
    """A token that is over is refused, even if what it says of itself were not."""
    token = make_token(lab.manager)
    db.execute(
        """update auth.session set created_at = now() - interval '2 days',
        expires_at = now() - interval '1 second' where id = %s""",
        (token["id"],),
    )
    assert not is_in(base_url, token["access_token"])


def test_token_writes_beside_a_slow_one(base_url: str, lab: Lab, db: psycopg.Connection) -> None:
    """A long write of a token, its first of the minute, holds up no other write of the token."""
    token = make_token(lab.manager)
    query = "select from inventory.site where lab_id = %s for update"
    with (
        client(base_url, token["access_token"]) as slow,
        client(base_url, token["access_token"]) as quick,
        ThreadPoolExecutor(1) as thread,
        locked(db, query, lab.id) as wait_for,
    ):
        path = f"/site/{lab.site_id}"
        held = thread.submit(slow.post, path, json={"name": "slow"})
        wait_for(1)
        assert quick.post("/site", json={"name": "quick"}).status_code == 200
    assert held.result().status_code == 200


# ./stack account


def stack_account(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Runs ./stack account on the stack under test."""
    state = os.environ["LAB_TEST_STATE_DIR"]
    return subprocess.run(
        [CHECKOUT / "stack", "account", *words], input=given, text=True, capture_output=True,
        env={**os.environ, "LAB_STATE_DIR": state}, timeout=60, check=False,
    )  # fmt: skip


def test_stack_account_add(base_url: str, unique: str) -> None:
    """./stack account add makes lab and account; again, it changes the role and ends sessions."""
    email, password = f"{unique}@test.example", f"it's {unique}"
    words = ("add", email.upper(), "--lab", f"{unique}'s lab", "--password-stdin", "--role")
    done = stack_account(*words, "manager", given=password + "\n")
    assert done.returncode == 0, done.stderr
    assert email in done.stdout
    token = post_login(base_url, email, password).json()["access_token"]
    with client(base_url, token) as session:
        assert session.get("/labs").json()[0]["name"] == f"{unique}'s lab"
        assert session.post("/site", json={"name": "first"}).status_code == 200
        assert stack_account(*words, "viewer", given=password + "\n").returncode == 0
        assert_error(session.get("/me"), 401)
    token = post_login(base_url, email, password).json()["access_token"]
    with client(base_url, token) as session:
        assert_error(session.post("/site", json={"name": "second"}), 403)
        assert len(session.get("/sites").json()) == 1


@pytest.mark.parametrize(
    ("email", "password"), [("a@test.example", "short"), ("no email", PASSWORD), ("a@b.c", "")]
)
def test_stack_account_add_refuses(
    db: psycopg.Connection, unique: str, email: str, password: str
) -> None:
    """A short password, none and a bad email are refused in one line, and nothing is made."""
    words = ("add", email, "--lab", unique, "--role", "viewer", "--password-stdin")
    done = stack_account(*words, given=password + "\n")
    assert done.returncode != 0
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.startswith("stack: ")
    assert password not in done.stderr or not password
    assert one(db, "select count(*) from inventory.lab where name = %s", unique) == 0
