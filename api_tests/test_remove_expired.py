"""Expired rows go: guesses, sessions with their refresh tokens, invitations."""

import os

import psycopg
import pytest

from api_tests.people import add_account, add_lab, one

REMOVE = "select auth.remove_expired()"


def test_guesses_go_after_a_day(sql: psycopg.Connection, unique: str) -> None:
    """A guess of a day ago is forgotten, one of today is not."""
    for name, age in (("old", "1 day 1 second"), ("new", "23 hours"), ("now", "0")):
        query = "insert into auth.attempt values (%s, 3, now() - %s::interval)"
        sql.execute(query, (f"{unique}:{name}", age))
    sql.execute(REMOVE)
    query = "select subject from auth.attempt where subject like %s order by 1"
    left = [subject for (subject,) in sql.execute(query, (f"{unique}:%",))]
    assert left == [f"{unique}:new", f"{unique}:now"]


# Days from now of a session's end by itself and of its revocation, and whether it stays.
SESSIONS = {
    "in use": (1, None, True),
    "over for 29 days": (-29, None, True),
    "over for 31 days": (-31, None, False),
    "ended 29 days ago": (1, -29, True),
    "ended 31 days ago": (1, -31, False),
    "ended lately, over for 31 days": (-31, -1, False),
    "over lately, ended 31 days ago": (-1, -31, False),
}


@pytest.mark.parametrize("is_token", [False, True])
def test_sessions_go_thirty_days_after_their_end(sql: psycopg.Connection, is_token: bool) -> None:
    """Logins and tokens that ended or expired 30 days ago go, with their refresh tokens."""
    email, lab = add_account(sql, None), add_lab(sql)
    scope = (lab, "viewer", "a token") if is_token else (None, None, None)
    made = {}
    for name, (over, ended, _) in SESSIONS.items():
        made[name] = one(
            sql,
            """insert into auth.session
              (account_id, lab_id, role, name, created_at, expires_at, revoked_at)
            select id, %s, %s, %s, now() - interval '100 days', now() + %s * interval '1 day',
              now() + %s * interval '1 day' from auth.account where email = %s returning id""",
            *scope, over, ended, email,
        )  # fmt: skip
        for used in ("now()", "null"):
            sql.execute(
                f"insert into auth.refresh_token (hash, session_id, used_at)"
                f" values (sha256(gen_random_uuid()::text::bytea), %s, {used})".encode(),
                (made[name],),
            )
    sql.execute(REMOVE)
    stays = {name for name, (_, _, is_left) in SESSIONS.items() if is_left}
    for table, column in (("session", "id"), ("refresh_token", "session_id")):
        query = f"select {column} from auth.{table} where {column} = any (%s)".encode()
        left = {key for (key,) in sql.execute(query, (list(made.values()),))}
        assert {name for name, key in made.items() if key in left} == stays, table


def test_invitations_go_when_they_expire(sql: psycopg.Connection) -> None:
    """An invitation that is over goes, one that is good stays, as do accounts and members."""
    lab, email = add_lab(sql), add_account(sql, None)
    for one_lab, end in ((lab, "1 second"), (add_lab(sql), "-1 second")):
        sql.execute(
            """insert into auth.invitation (lab_id, account_id, role, hash, expires_at)
            select %s, id, 'viewer', '', now() + %s::interval from auth.account where email = %s""",
            (one_lab, end, email),
        )
    members = one(sql, "select count(*) from auth.membership")
    sql.execute(REMOVE)
    query = """select array_agg(lab_id) from auth.invitation
      join auth.account on account.id = account_id where email = %s"""
    assert one(sql, query, email) == [lab]
    assert one(sql, "select count(*) from auth.membership") == members


def test_the_owner_may_and_no_request(sql: psycopg.Connection, unique: str) -> None:
    """The owner of the tables removes as well as the superuser; no role of a request does."""
    query = "insert into auth.attempt values (%s, 3, now() - interval '2 days')"
    sql.execute(query, (unique,))
    sql.execute("set local role lab_owner")
    sql.execute(REMOVE)
    sql.execute("reset role")
    assert one(sql, "select count(*) from auth.attempt where subject = %s", unique) == 0
    for role in ("lab_anon", "lab_user", "lab_viewer", "lab_editor", "lab_manager", "lab_open"):
        query = "select has_function_privilege(%s, 'auth.remove_expired()', 'execute')"
        assert one(sql, query, role) is False


def test_it_waits_for_nobody(sql: psycopg.Connection, unique: str) -> None:
    """A row that a request has locked is left for the next time, at once."""
    with psycopg.connect(os.environ["LAB_TEST_DATABASE"]) as other:
        query = "insert into auth.attempt values (%s, 3, now() - interval '2 days')"
        other.execute(query, (unique,))
        other.commit()
        other.execute("select from auth.attempt where subject = %s for update", (unique,))
        sql.execute("set local lock_timeout = '5s'")
        sql.execute(REMOVE)
        assert one(sql, "select count(*) from auth.attempt where subject = %s", unique) == 1
        other.rollback()
        sql.execute(REMOVE)
        assert one(sql, "select count(*) from auth.attempt where subject = %s", unique) == 0
        sql.rollback()
        other.execute("delete from auth.attempt where subject = %s", (unique,))
        other.commit()
