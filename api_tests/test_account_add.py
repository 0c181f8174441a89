"""./stack account add: what it takes, and that a failure tells no log anything."""

import os
import subprocess
from pathlib import Path

import pytest

from api_tests.stacks import Done, Stack, assert_one_line
from tools import account

pytestmark = [pytest.mark.once, pytest.mark.slow]

# Long enough, and with what a quotation could go wrong at.
PASSWORD = "My 'Real' \\ Passw0rd \u00e9 2026"


def add(stack: Stack, email: str, *rest: str, password: str = PASSWORD, **variables: str) -> Done:
    """Runs ./stack account add, the password on its standard input."""
    command: list[str | Path] = [
        stack.checkout / "stack", "account", "add", email, "--role", "manager", "--password-stdin",
        *(rest or ("--lab", "Lab 1")),
    ]  # fmt: skip
    return subprocess.run(
        command, input=f"{password}\n", env=stack.environment(**variables), text=True,
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip


def docker(folder: Path, stack: Stack) -> str:
    """A PATH on which docker runs psql on the stack, as on the containers' database."""
    program = folder / "docker"
    program.write_text(f"#!/bin/sh\nshift 6\nPGHOST='{stack.state}/run' exec \"$@\"\n")
    program.chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


def logged(stack: Stack) -> str:
    """All that stands in the stack's logs."""
    return "".join(path.read_text(errors="replace") for path in (stack.state / "log").iterdir())


@pytest.fixture
def strict(stack: Stack) -> Stack:
    """The stack, which refuses any account whose email begins with x."""
    constraint = "alter table auth.account add constraint no_x check (email not like 'x%')"
    stack.run("psql", "-c", "alter table auth.account drop constraint if exists no_x")
    assert stack.run("psql", "-c", constraint).returncode == 0
    return stack


@pytest.mark.parametrize("is_in_containers", [False, True], ids=["here", "containers"])
@pytest.mark.parametrize("fault", ["row", "lab"])
def test_a_failure_is_silent(
    strict: Stack, tmp_path: Path, fault: str, is_in_containers: bool
) -> None:
    """The database refuses the account: no log has the password, its hash or the email."""
    # A row that a constraint refuses, which the details would show; and a lab without a name.
    lab = {"row": "Lab 1", "lab": ""}[fault]
    email = {"row": "xavier@lab.example", "lab": "yves@lab.example"}[fault]
    rest, variables = ["--lab", lab], {}
    if is_in_containers:
        rest += ["--compose", "x.yml"]
        variables["PATH"] = docker(tmp_path, strict)
    assert_one_line(add(strict, email, *rest, **variables), "no account was added")
    text = logged(strict)
    for secret in ("Passw0rd", "$2a$", email):
        assert secret not in text
    assert "constraint" in text  # the failure itself is there


@pytest.mark.parametrize("is_in_containers", [False, True], ids=["here", "containers"])
def test_what_is_logged_of_every_statement(
    stack: Stack, tmp_path: Path, is_in_containers: bool
) -> None:
    """Where Postgres logs all statements, it does not log this one."""
    for value in ("all", "default"):
        stack.run("psql", "-c", f"alter system set log_statement = {value}",
                  "-c", "alter system set log_min_duration_statement = "
                  f"{0 if value == 'all' else value}", "-c", "select pg_reload_conf()")  # fmt: skip
        if value == "all":
            rest = ["--compose", "x.yml"] if is_in_containers else []
            done = add(stack, "ann@lab.example", "--lab", "Lab 1", *rest,
                       PATH=docker(tmp_path, stack))  # fmt: skip
            assert done.returncode == 0, done.stderr
    assert "Passw0rd" not in logged(stack)


@pytest.mark.parametrize(
    "email",
    ["ann@lab,example", "ann", "@lab.example", "ann@", "a b@lab.example", "a..b@lab.example",
     ".a@lab.example", "a@lab..example", "a@-lab.example", "a\n@lab.example", "a@lab.example\n",
     "a@b@lab.example", "a\u00a0b@lab.example", "a@lab\u200b.example", "a" * 65 + "@lab.example",
     '"a b"@lab.example', ""],
)  # fmt: skip
def test_what_is_no_email(stack: Stack, email: str) -> None:
    """An address that is none is refused before the database is asked, and before a password."""
    assert_one_line(add(stack, email, password=""), "is no email address")


@pytest.mark.parametrize(
    "email",
    ["o'brien@lab.example", "m\u00fcller@lab.example", "a!#$%&'*+-/=?^_`{|}~b@lab.example",
     "x@localhost", "x@xn--mnchen-3ya.example", "\u4f60\u597d@\u4f60\u597d.example",
     "Ann@Lab.Example"],
)  # fmt: skip
def test_what_is_an_email(email: str) -> None:
    """RFC 5322 atoms and SMTPUTF8 go on to the database as they are."""
    assert account.email_address(email) == email


@pytest.mark.parametrize(
    ("password", "word"),
    [("short", "12 characters"), ("x" * 73, "72 bytes"), ("\udcff" * 20, "UTF-8")],
    ids=["short", "long", "no UTF-8"],
)
def test_what_is_no_password(stack: Stack, password: str, word: str) -> None:
    """A password that cannot be one is refused in one line, without showing it."""
    command: list[str | Path] = [
        stack.checkout / "stack", "account", "add", "ann@lab.example", "--lab", "Lab 1", "--role",
        "viewer", "--password-stdin",
    ]  # fmt: skip
    done = subprocess.run(
        command, input=f"{password}\n".encode(errors="surrogateescape"), env=stack.environment(),
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    text = subprocess.CompletedProcess(
        [], done.returncode, done.stdout.decode(), done.stderr.decode(errors="replace")
    )
    assert_one_line(text, "no account was added", word)
    assert password not in text.stderr


def test_others_read_no_log(stack: Stack) -> None:
    """An account that is not the stack's reads no log; the modes say so, and the system too."""
    folder = stack.state / "log"
    assert folder.stat().st_mode & 0o777 == 0o750
    files = list(folder.iterdir())
    assert {"postgres.log", "nginx.log"} <= {path.name for path in files}
    assert [path.name for path in files if path.stat().st_mode & 0o007] == []
    if os.geteuid() == 0:
        done = subprocess.run(
            ["cat", *files], user=65534, group=65534, extra_groups=[], capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert done.stdout == ""
        assert done.stderr.count("Permission denied") == len(files)


def test_an_older_log_folder_is_closed(stack: Stack) -> None:
    """The next up closes a log folder that an older version left open."""
    (stack.state / "log").chmod(0o755)
    stack.up()
    assert (stack.state / "log").stat().st_mode & 0o777 == 0o750


def test_it_gives_a_name(stack: Stack) -> None:
    """--name gives the account a name; without it the present one stays, and a blank one fails."""
    asked = ["psql", "-Atc", "select name from auth.account where email = 'ada@lab.example'"]
    for given in (["--name", " Ada Byron "], []):
        done = add(stack, "ada@lab.example", "--lab", "Lab 1", *given)
        assert done.returncode == 0, done.stderr
        assert stack.run(*asked).stdout.strip() == "Ada Byron"
    done = add(stack, "ada@lab.example", "--lab", "Lab 1", "--name", " ")
    assert_one_line(done, "no account was added")
    assert stack.run(*asked).stdout.strip() == "Ada Byron"
