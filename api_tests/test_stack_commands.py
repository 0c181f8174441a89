"""./stack status, reset, psql, sqitch, audit, logs and help, from outside."""

import os
import pty
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from api_tests.stacks import PROGRAMS, SEAL, Stack, assert_one_line, copy_checkout, last_seal
from tools.settings import CHECKOUT

pytestmark = pytest.mark.once


def test_status(stack: Stack, fresh: Stack) -> None:
    """Status says what runs, and its exit code says whether the API answers."""
    running, stopped = stack.run("status"), fresh.run("status")
    assert running.returncode == 0
    assert f"{stack.url} answers" in running.stdout
    assert {line.split()[0] for line in running.stdout.splitlines()} >= PROGRAMS
    assert stopped.returncode == 3
    assert stopped.stdout.count("STOPPED") == len(PROGRAMS)
    assert f"{fresh.url} does not answer" in stopped.stdout


def test_reset_refuses_without_a_terminal(stack: Stack, unique: str) -> None:
    """Where nobody can be asked, reset wants --yes."""
    site_id = stack.add_site(unique)
    assert_one_line(stack.run("reset"), "--yes")
    assert stack.site_name(site_id) == unique


def test_reset_asks(stack: Stack, unique: str) -> None:
    """At a terminal reset asks, and any answer but yes changes nothing."""
    site_id = stack.add_site(unique)
    keyboard, terminal = pty.openpty()
    os.write(keyboard, b"y\n")
    done = subprocess.run(
        [stack.checkout / "stack", "reset"], env=stack.environment(), text=True,
        stdin=terminal, capture_output=True, timeout=300, check=False,
    )  # fmt: skip
    os.close(keyboard)
    os.close(terminal)
    assert "Remove every row" in done.stdout
    assert_one_line(done, "nothing was removed")
    assert stack.site_name(site_id) == unique


# It makes a cluster and deploys every change; its quick brothers are the two above.
@pytest.mark.slow
def test_reset_starts_anew(stack: Stack, unique: str) -> None:
    """Reset removes what was written and brings the mock data back."""
    site_id = stack.add_site(unique)
    done = stack.run("reset", "--yes")
    assert done.returncode == 0, done.stderr
    assert stack.site_name(1) == "Site 1"
    assert requests.get(f"{stack.url}/site/{site_id}", timeout=10).status_code == 404


def test_psql_passes_on(stack: Stack) -> None:
    """Everything after psql goes to psql, and its exit code comes back."""
    done = stack.run("psql", "-At", "-c", "select current_user, 1 + 1")
    assert (done.returncode, done.stdout) == (0, "postgres|2\n")
    assert stack.run("psql", "-c", "select 1/0").returncode == 1


def test_audit_verify_says_what_the_page_shows(stack: Stack, unique: str) -> None:
    """The chain of a new stack verifies, as docs/history.md shows it, and keeps its seals."""
    first = last_seal(stack)
    site_id = stack.add_site(unique)
    page = (CHECKOUT / "docs/history.md").read_text()
    ((command, shown),) = re.findall(
        r"^\./stack (audit .*) \"\$seal\"\n```\n\n```\n([^`]*)```", page, re.MULTILINE
    )
    last_seal(stack)
    done = stack.run(*command.split(), first)
    assert done.returncode == 0, done.stdout + done.stderr
    numbers = re.compile(r"\b\d+\b")
    assert numbers.sub("N", SEAL.sub("SEAL", done.stdout)) == numbers.sub(
        "N", SEAL.sub("SEAL", shown)
    )
    assert first in done.stdout
    assert stack.site_name(site_id) == unique


def test_audit_verify_finds_what_was_tampered_with(stack: Stack, unique: str) -> None:
    """A name that is another one in hindsight breaks the chain, and is not the row's: exit 1."""
    site_id = stack.add_site(unique)
    last_seal(stack)

    def forge(old: str, new: str) -> str:
        statement = f"""update audit.row_change
          set after = replace(after::text, '{old}', '{new}')::jsonb
          where after->>'name' = '{old}' returning change_id"""
        return stack.run("psql", "-qAtc", statement).stdout.strip()

    change_id = forge(unique, f"not {unique}")
    done = stack.run("audit", "verify")
    forge(f"not {unique}", unique)
    assert (done.returncode, done.stderr) == (1, "")
    chain, row = done.stdout.splitlines()
    assert chain.startswith(
        f"lab 1: BROKEN at change set {change_id}: it or its row changes are not what was sealed; "
    )
    assert row == f"lab 1: BROKEN at site {site_id}: it is not what its last change left"
    last_seal(stack)


def test_audit_verify_misses_a_seal(stack: Stack) -> None:
    """A seal that is in no chain is reported, with exit code 1; what is no seal is refused."""
    seal = last_seal(stack)
    other = seal[:-1] + ("0" if seal[-1] != "0" else "1")
    done = stack.run("audit", "verify", "--expect", seal.upper(), "--expect", other)
    assert done.returncode == 1
    assert done.stdout.splitlines()[1].startswith(f"{seal} is number ")
    assert done.stdout.splitlines()[2].startswith(f"MISSING: {other} ")
    assert_one_line(stack.run("audit", "verify", "--expect", "12"), "12 is no seal")


def test_audit_verify_in_containers(stack: Stack, tmp_path: Path) -> None:
    """With --compose it is the database of those containers that is asked, in the same words."""
    last_seal(stack)
    docker = tmp_path / "docker"
    docker.write_text(f"""#!/bin/sh
      [ "$1 $2 $3 $4 $5 $6" = "compose --file x.yml exec -T db" ] || exit 7
      shift 6
      PGHOST='{stack.state}/run' exec "$@"
    """)
    docker.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    done = stack.run("audit", "verify", "--compose", "x.yml", PATH=path)
    assert (done.returncode, done.stdout) == (0, stack.run("audit", "verify").stdout), done.stderr
    assert_one_line(stack.run("audit", "verify", "--compose", "y.yml", PATH=path))


def test_sqitch_passes_on(stack: Stack) -> None:
    """Everything after sqitch goes to sqitch, on this stack's database."""
    done = stack.run("sqitch", "status")
    assert done.returncode == 0, done.stderr
    assert "Nothing to deploy" in done.stdout


def test_logs_follow(stack: Stack, unique: str) -> None:
    """Logs shows what happens while it runs."""
    process = stack.start("logs", "nginx")
    try:
        requests.get(f"{stack.url}/site/1", headers={"X-Request-Id": unique}, timeout=10)
        assert process.stdout
        assert any(unique in line for line in process.stdout)
    finally:
        process.kill()
        process.communicate(timeout=10)


def test_logs_of_what_is_no_program(stack: Stack) -> None:
    """Logs of an unknown program name the known ones."""
    assert_one_line(stack.run("logs", "apache"), "apache", *PROGRAMS)


def test_help_starts_nothing(fresh: Stack) -> None:
    """Help comes at once, for ./stack and for the commands that pass arguments on."""
    assert "--postgres 18" in fresh.run("--help").stdout
    for command in ("test", "bench"):
        done = fresh.run(command, "--help")
        assert done.returncode == 0
        assert done.stdout.startswith(f"usage: ./stack {command}")
        assert "Starting" not in done.stdout
    assert not fresh.state.exists()


def test_environment_of_others(stack: Stack) -> None:
    """Variables of libpq and a proxy, set for other things, do not get in the way."""
    others = {"PGPORT": "1", "PGHOST": "/nowhere", "PGOPTIONS": "-c nonsense=1",
              "http_proxy": "http://127.0.0.1:1"}  # fmt: skip
    before = stack.programs()
    done = stack.run("up", **others)
    assert (done.returncode, stack.programs()) == (0, before), done.stderr


def test_works_from_any_folder(stack: Stack, tmp_path: Path) -> None:
    """A folder with a tools/ of its own does not take the place of the checkout's."""
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools/__main__.py").write_text("raise SystemExit('the wrong tools')\n")
    done = subprocess.run(
        [stack.checkout / "stack", "status"], env=stack.environment(), cwd=tmp_path, text=True,
        capture_output=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_settings_from_a_file(fresh: Stack, tmp_path: Path) -> None:
    """A setting in .env counts where the environment says nothing."""
    ours = replace(fresh, checkout=copy_checkout(tmp_path / "copy"))
    (ours.checkout / ".env").write_text("LAB_HTTP_PORT=from-the-file\n")
    assert_one_line(ours.run("status", LAB_HTTP_PORT=""), "from-the-file")
