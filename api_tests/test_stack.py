"""./stack from outside: it starts, heals, refuses in one line, and leaves nothing behind.

These tests start stacks of their own, beside the one that the other tests ask.
"""

import os
import pty
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import pytest
import requests

from tools import supervise
from tools.settings import CHECKOUT
from tools.test import free_port

pytestmark = pytest.mark.once

Done = subprocess.CompletedProcess[str]
PROGRAMS = {"postgres", "postgrest", "nginx", "housekeeping"}


@dataclass(frozen=True)
class Stack:
    """One stack: the checkout it is run from, its state folder and its port."""

    state: Path
    port: int
    checkout: Path = CHECKOUT

    @property
    def url(self) -> str:
        """Where it serves."""
        return f"http://localhost:{self.port}"

    def environment(self, **variables: str) -> dict[str, str]:
        """The environment that makes ./stack work on this stack."""
        ours = {"LAB_STATE_DIR": str(self.state), "LAB_HTTP_PORT": str(self.port),
                "LAB_HTTP_ADDRESS": "127.0.0.1", "LAB_PROFILE": "development"}  # fmt: skip
        return {**os.environ, **ours, **variables}

    def run(self, *arguments: str, **variables: str) -> Done:
        """Runs ./stack to its end, without a terminal; variables go into its environment."""
        return subprocess.run(
            [self.checkout / "stack", *arguments], env=self.environment(**variables), text=True,
            stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=False,
        )  # fmt: skip

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Runs ./stack beside the test, with a Ctrl-C that works where the tests' own does not."""
        return subprocess.Popen(
            ["env", "--default-signal=INT", self.checkout / "stack", *arguments],
            env=self.environment(), text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )  # fmt: skip

    def up(self) -> Done:
        """./stack up, which must succeed."""
        done = self.run("up")
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    def running(self) -> "Stack":
        """Itself, started again if another test left it broken."""
        if self.run("status").returncode != 0:
            self.up()
        return self

    def processes(self) -> list[psutil.Process]:
        """Every process at work in the state folder, whatever its name."""
        found = []
        for process in psutil.process_iter():
            try:
                if Path(process.cwd()).is_relative_to(self.state.resolve()):
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def programs(self) -> dict[str, psutil.Process]:
        """The supervisor and the four it runs, by name; there must be one of each."""
        found = []
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                if "supervisor.supervisord" in process.cmdline():
                    found.append(process)
        (supervisord,) = found
        # The housekeeping is a shell.
        names = {"sh": "housekeeping"}
        children = {names.get(c.name(), c.name()): c for c in supervisord.children()}
        assert children.keys() == PROGRAMS
        assert len(supervisord.children()) == len(PROGRAMS)
        return {"supervisord": supervisord, **children}

    def site_name(self, site_id: int) -> str:
        """The name of a site, as the API has it."""
        answer = requests.get(f"{self.url}/site/{site_id}", timeout=10)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["name"])

    def add_site(self, name: str) -> int:
        """Makes a site; answers its id."""
        answer = requests.post(f"{self.url}/site", json={"name": name}, timeout=10)
        assert answer.status_code == 200, answer.text
        return int(answer.json()["id"])


def assert_one_line(done: Done, *words: str) -> None:
    """Checks that ./stack failed with one line for a person, and that it has these words."""
    assert done.returncode != 0, done.stdout
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("stack: ")
    for word in words:
        assert word in lines[0]


def wait_for(condition: Callable[[], bool], what: str, seconds: float = 20) -> None:
    """Asks until the condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"still not so: {what}"
        time.sleep(0.05)


@contextmanager
def state_folder(name: str = "state") -> Iterator[Path]:
    """A folder of a short path that the stack's own account can reach; empty and then gone."""
    parent = Path(tempfile.mkdtemp(prefix="lab-"))
    parent.chmod(0o755)
    try:
        yield parent / name
    finally:
        shutil.rmtree(parent)


@pytest.fixture(scope="module")
def first_up() -> Iterator[tuple[Stack, Done]]:
    """A running stack that these tests share, and what the up that made it said."""
    with state_folder() as state:
        stack = Stack(state, free_port())
        try:
            yield stack, stack.run("up")
        finally:
            stack.run("down")


@pytest.fixture
def stack(first_up: tuple[Stack, Done]) -> Stack:
    """The shared stack, running."""
    return first_up[0].running()


@pytest.fixture
def fresh() -> Iterator[Stack]:
    """A stack that was never started."""
    with state_folder() as state:
        ours = Stack(state, free_port())
        try:
            yield ours
        finally:
            ours.run("down")


@pytest.fixture(scope="module")
def copied() -> Iterator[tuple[Stack, list[tuple[int, str]]]]:
    """A copy of the checkout, started by two ups at once; paths with a space; what they said."""
    with state_folder("the state") as state:
        checkout = state.parent / "the copy"
        ignored = shutil.ignore_patterns(".git", ".env", "node_modules", "__pycache__", ".*_cache")
        shutil.copytree(CHECKOUT, checkout, ignore=ignored)
        ours = Stack(state, free_port(), checkout)
        try:
            both = [ours.start("up") for _ in range(2)]
            said = [process.communicate(timeout=300) for process in both]
            yield (
                ours,
                [(p.returncode, out + err) for p, (out, err) in zip(both, said, strict=True)],
            )
        finally:
            ours.run("down")


@pytest.fixture
def copy(copied: tuple[Stack, list[tuple[int, str]]]) -> Iterator[Stack]:
    """The copied checkout's stack, running; what a test writes into its files is taken back."""
    ours = copied[0].running()
    files = [ours.checkout / "sqitch.plan", ours.checkout / "nginx/templates/lab.conf.template"]
    before = [file.read_text() for file in files]
    yield ours
    for file, text in zip(files, before, strict=True):
        file.write_text(text)
    (ours.checkout / ".env").unlink(missing_ok=True)


def add_change(stack: Stack, name: str, deploy: str, revert: str = "select 1;\n") -> None:
    """Appends a change to the plan of a copied checkout."""
    with (stack.checkout / "sqitch.plan").open("a") as plan:
        plan.write(f"{name} 2030-01-01T00:00:00Z A test <test@localhost> # A test\n")
    for folder, text in (("deploy", deploy), ("revert", revert), ("verify", "select 1;\n")):
        (stack.checkout / folder / f"{name}.sql").write_text(text)


def test_first_up_shows_its_work_and_its_url(first_up: tuple[Stack, Done]) -> None:
    """The first up says what it does as it goes, and ends with where it serves."""
    stack, done = first_up
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Making a PostgreSQL")
    assert "Starting PostgreSQL" in lines
    assert lines[-1] == f"The lab inventory is up: {stack.url}"


def test_first_up_serves_the_mock_data(stack: Stack) -> None:
    """What up has made answers with the first site of the mock data."""
    assert stack.site_name(1) == "Site 1"


def test_second_up_changes_nothing(stack: Stack) -> None:
    """An up of what is up leaves every process, every file and every change as it was."""

    def everything() -> tuple[object, ...]:
        files = {path: path.stat().st_mtime_ns for path in (stack.state / "etc").rglob("*")}
        assert files
        programs = {name: process.pid for name, process in stack.programs().items()}
        workers = {child.pid for child in stack.programs()["nginx"].children()}
        return files, programs, workers, stack.run("sqitch", "log").stdout

    before = everything()
    assert stack.up().stdout == f"The lab inventory is up: {stack.url}\n"
    assert everything() == before


@pytest.mark.parametrize(
    "victims",
    [
        ["postgres"],
        ["postgrest"],
        ["nginx"],
        ["nginx", "workers"],
        ["housekeeping"],
        ["supervisord"],
        ["everything"],
    ],
    ids=" and ".join,
)
def test_up_heals(stack: Stack, unique: str, victims: list[str]) -> None:
    """After kill -9 of any process, or all, up brings everything back with the data."""
    site_id = stack.add_site(unique)
    programs = stack.programs()
    doomed = [programs[name] for name in victims if name in programs]
    if "workers" in victims:
        doomed += programs["nginx"].children()
    if "everything" in victims:
        doomed = stack.processes()
    assert doomed
    for process in doomed:
        process.kill()
    stack.up()
    assert stack.site_name(site_id) == unique
    assert all(map(supervise.is_over, doomed))
    supervisord = stack.programs()["supervisord"]
    for process in stack.processes():
        with suppress(psutil.NoSuchProcess):
            assert supervisord in (process, *process.parents())


def test_the_database_goes_away_and_comes_back(stack: Stack) -> None:
    """While Postgres is down every answer is a 503 in the one shape; nothing else must restart."""
    before = stack.programs()
    seen = set()

    def answers(status: int) -> bool:
        found = [requests.get(f"{stack.url}{path}", timeout=20) for path in ("/health", "/site/1")]
        for answer in found:
            if answer.status_code != 200:
                assert answer.headers["Content-Type"].startswith("application/json")
                assert set(answer.json()) == {"code", "message", "details", "hint"}
                assert answer.json()["message"]
                seen.add(answer.status_code)
        return {answer.status_code for answer in found} == {status}

    # As long as it sleeps, the supervisor does not bring Postgres back.
    before["supervisord"].suspend()
    try:
        before["postgres"].send_signal(signal.SIGINT)
        wait_for(lambda: answers(503), "the API says that the database is away")
    finally:
        before["supervisord"].resume()
    wait_for(lambda: answers(200), "the API answers again", seconds=60)
    assert seen == {503}
    assert stack.site_name(1) == "Site 1"
    after = stack.programs()
    assert {name for name in after if after[name] != before[name]} == {"postgres"}
    # The housekeeping has noticed too.
    stack.add_site("A site to be sealed")
    last_seal(stack)


def test_no_process_runs_as_root(stack: Stack) -> None:
    """Whoever says up, the servers run as an ordinary account."""
    programs = stack.programs()
    assert {process.uids().real for process in programs.values()}.isdisjoint({0})


def test_port_in_use(fresh: Stack) -> None:
    """A port that is taken is named, and so is the setting; nothing is left running."""
    with closing(socket.create_server(("127.0.0.1", fresh.port))):
        done = fresh.run("up")
    assert_one_line(done, str(fresh.port), "LAB_HTTP_PORT")
    assert fresh.processes() == []


def test_data_of_another_postgresql(fresh: Stack) -> None:
    """Data that another major version made are left alone, and both versions are named."""
    version = fresh.state / "data/PG_VERSION"
    version.parent.mkdir(parents=True)
    version.write_text("11\n")
    assert_one_line(fresh.run("up"), "PostgreSQL 11", "and this is 1", "LAB_PG_BINDIR")
    assert [path.name for path in version.parent.iterdir()] == ["PG_VERSION"]
    assert fresh.processes() == []


@pytest.mark.parametrize("missing", ["sqitch", "npm"])
def test_missing_tool(fresh: Stack, tmp_path: Path, missing: str) -> None:
    """Where a tool is missing and cannot be installed, it is named."""
    programs, cache = tmp_path / "bin", fresh.state.parent / "cache"
    programs.mkdir()
    for path in Path("/usr/bin").iterdir():
        if path.name not in {missing, "apt-get", "sudo", "nginx"}:
            (programs / path.name).symlink_to(path)
    # The Python packages are there; what npm brings is not.
    cache.mkdir()
    for path in Path(os.environ["LAB_CACHE_DIR"]).glob("python-*"):
        (cache / path.name).symlink_to(path)
    done = fresh.run("up", PATH=str(programs), LAB_CACHE_DIR=str(cache))
    assert_one_line(done, missing)
    assert fresh.processes() == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LAB_HTTP_PORT", "0"),
        ("LAB_HTTP_PORT", "65536"),
        ("LAB_HTTP_PORT", "http"),
        ("LAB_HTTP_PORT", "²"),
        ("LAB_HTTP_ADDRESS", "::1"),
        ("LAB_STATE_DIR", "here"),
        ("LAB_STATE_DIR", "/tmp/100%"),
        ("LAB_STATE_DIR", "/tmp/" + 100 * "x"),
        ("LAB_PG_BINDIR", "/nowhere"),
        ("LAB_POSTGREST_BIN", "/nowhere"),
        ("LAB_REQUIRE_IF_MATCH", "yes"),
    ],
)
def test_setting_that_makes_no_sense(fresh: Stack, name: str, value: str) -> None:
    """A setting that cannot work is named, and nothing is started."""
    assert_one_line(fresh.run("up", **{name: value}), name)
    assert fresh.processes() == []


# An ordinary user runs the stack as themselves; these faults take root.
if os.geteuid() == 0:

    @pytest.mark.parametrize("account", ["root", "no-such-account"])
    def test_account_that_cannot_run_it(fresh: Stack, account: str) -> None:
        """As root, the stack wants an ordinary account that exists."""
        assert_one_line(fresh.run("up", LAB_RUN_AS=account), account, "LAB_RUN_AS")
        assert fresh.processes() == []

    def test_account_that_does_not_own_the_data(stack: Stack) -> None:
        """As root, an account that does not own the data is refused, and what serves goes on."""
        before = stack.programs()
        assert_one_line(stack.run("up", LAB_RUN_AS="nobody"), "nobody", "LAB_RUN_AS")
        assert stack.programs() == before

    def test_state_out_of_reach(fresh: Stack) -> None:
        """As root, a state folder that the stack's own account cannot reach is refused."""
        fresh.state.parent.chmod(0o700)
        assert_one_line(fresh.run("up"), str(fresh.state), "LAB_STATE_DIR")
        assert fresh.processes() == []


def test_failed_first_deploy(fresh: Stack, copy: Stack) -> None:
    """A change that fails on the first up leaves nothing running; mended, all is as it should."""
    ours = replace(fresh, checkout=copy.checkout)
    plan = (copy.checkout / "sqitch.plan").read_text()
    add_change(copy, "api/broken", "select 1/0;\n")
    done = ours.run("up")
    assert_one_line(done, "sqitch deploy failed")
    assert "division by zero" in done.stdout
    assert ours.processes() == []
    (copy.checkout / "sqitch.plan").write_text(plan)
    ours.up()
    assert ours.site_name(1) == "Site 1"


def test_failed_deploy_while_serving(copy: Stack) -> None:
    """A change that fails leaves what serves as it was."""
    before = copy.programs()
    add_change(copy, "api/broken", "select 1/0;\n")
    assert_one_line(copy.run("up"), "sqitch deploy failed")
    assert copy.programs() == before
    assert copy.site_name(1) == "Site 1"


def test_new_change_needs_no_restart(copy: Stack) -> None:
    """Up deploys a new change, and the API that was running shows it."""
    before = copy.programs()
    create = "create function api.{0}() returns int language sql stable as 'select 7';\n"
    grant = "grant execute on function api.{0}() to lab_open;\n"
    add_change(copy, "api/seven", (create + grant).format("seven"), "drop function api.seven();\n")
    try:
        copy.up()
        wait_for(
            lambda: requests.get(f"{copy.url}/rpc/seven", timeout=10).text == "7",
            "the API shows the new function",
        )
        assert copy.programs() == before
    finally:
        assert copy.run("sqitch", "revert", "-y", "--to", "@HEAD^").returncode == 0


def test_broken_nginx_template_while_serving(copy: Stack) -> None:
    """An nginx template that nginx refuses is refused at every up, and what serves goes on."""
    before = copy.programs()
    with (copy.checkout / "nginx/templates/lab.conf.template").open("a") as template:
        template.write("nonsense;\n")
    for _ in range(2):
        assert_one_line(copy.run("up"), "nginx", '"nonsense"')
    assert copy.programs() == before
    assert copy.site_name(1) == "Site 1"


def test_broken_nginx_template_at_first(fresh: Stack, copy: Stack) -> None:
    """An nginx template that nginx refuses is refused before anything is started."""
    (copy.checkout / "nginx/templates/lab.conf.template").write_text("nonsense;\n")
    assert_one_line(replace(fresh, checkout=copy.checkout).run("up"), "nginx", '"nonsense"')
    assert fresh.processes() == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_up_that_is_ended_half_way(fresh: Stack, number: signal.Signals) -> None:
    """Ctrl-C, or a kill, in the middle of up leaves nothing half-started."""
    process = fresh.start("up")
    assert process.stdout
    assert any("Starting PostgreSQL" in line for line in process.stdout)
    process.send_signal(number)
    process.communicate(timeout=300)
    assert process.returncode == 130
    assert fresh.processes() == []


def test_two_ups_at_once(copied: tuple[Stack, list[tuple[int, str]]]) -> None:
    """Two ups at the same time both succeed, and make one stack."""
    stack, said = copied
    assert [code for code, _ in said] == [0, 0], said
    assert len([text for _, text in said if "Making a PostgreSQL" in text]) == 1
    stack.programs()


def test_two_stacks(stack: Stack, copy: Stack, unique: str) -> None:
    """Two stacks run side by side, each with its own data."""
    site_id = stack.add_site(unique)
    names = [site["name"] for site in requests.get(f"{copy.url}/sites", timeout=10).json()]
    assert "Site 1" in names
    assert unique not in names
    assert stack.site_name(site_id) == unique


def test_down_leaves_no_process_and_keeps_the_data(stack: Stack, unique: str) -> None:
    """Down ends everything, and the next up has what was written before."""
    site_id = stack.add_site(unique)
    assert stack.run("down").returncode == 0
    assert stack.processes() == []
    stack.up()
    assert stack.site_name(site_id) == unique


def test_down_of_what_does_not_run(fresh: Stack) -> None:
    """Down where nothing runs says so, makes nothing and is no error."""
    done = fresh.run("down")
    assert (done.returncode, done.stdout) == (0, "Nothing was running\n")
    assert not fresh.state.exists()


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


SEAL = re.compile(r"\b[0-9a-f]{64}\b")


def last_seal(stack: Stack) -> str:
    """The newest seal of lab 1, when everything is sealed and all is well."""
    wait_for(
        lambda: ", 0 not yet;" in stack.run("audit", "verify").stdout, "all is sealed", seconds=60
    )
    done = stack.run("audit", "verify")
    assert (done.returncode, "BROKEN" in done.stdout) == (0, False), done.stdout + done.stderr
    (seal,) = SEAL.findall(done.stdout)
    return str(seal)


def test_audit_verify_finds_what_was_tampered_with(stack: Stack, unique: str) -> None:
    """A name that is another one in hindsight breaks the chain: one line, and exit code 1."""
    stack.add_site(unique)
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
    assert done.stdout.startswith(
        f"lab 1: BROKEN at change set {change_id}: it or its row changes are not what was sealed; "
    )
    assert len(done.stdout.splitlines()) == 1
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


def test_settings_from_a_file(copy: Stack) -> None:
    """What stands in .env counts where the environment says nothing."""
    (copy.checkout / ".env").write_text("LAB_HTTP_PORT=from-the-file\n")
    assert_one_line(copy.run("status", LAB_HTTP_PORT=""), "from-the-file")


# Production


SECRET = secrets.token_hex(32)


@pytest.fixture(scope="module")
def first_production() -> Iterator[tuple[Stack, Done]]:
    """A production stack that these tests share, and what the up that made it said."""
    with state_folder() as state:
        ours = Stack(state, free_port())
        try:
            yield ours, ours.run("up", "--prod", LAB_JWT_SECRET=SECRET)
        finally:
            ours.run("down", LAB_PROFILE="")


@pytest.fixture
def production(first_production: tuple[Stack, Done]) -> Stack:
    """The shared production stack, running."""
    ours, done = first_production
    assert done.returncode == 0, done.stdout + done.stderr
    return ours


@pytest.mark.parametrize(
    ("secret", "word"),
    [
        ("", "is missing"),
        (secrets.token_hex(15), "can be guessed"),
        ("x" * 40, "can be guessed"),
        ("an-example-of-32-characters-or-more", "can be guessed"),
        ("development-only-secret-that-everybody-knows", "can be guessed"),
    ],
    ids=["none", "short", "one letter", "example", "of docker-compose.yml"],
)
def test_production_wants_a_secret(fresh: Stack, secret: str, word: str) -> None:
    """Production does not start with no secret, a short one, or one that others know."""
    done = fresh.run("up", "--prod", LAB_JWT_SECRET=secret)
    assert_one_line(done, "LAB_JWT_SECRET", word, "openssl rand -hex 32")
    assert fresh.processes() == []
    assert not (fresh.state / "data").exists()


def test_production_goes_on_when_its_secret_is_forgotten(production: Stack) -> None:
    """An up without the secret is refused, and what serves goes on."""
    before = production.programs()
    assert_one_line(production.run("up", LAB_PROFILE=""), "LAB_JWT_SECRET", "is missing")
    assert production.programs() == before


def test_production_is_known_by_its_data(production: Stack) -> None:
    """What was production needs no --prod to be that again, and its second up changes nothing."""
    before = production.programs()
    done = production.run("up", LAB_PROFILE="", LAB_JWT_SECRET=SECRET)
    assert (done.returncode, production.programs()) == (0, before), done.stderr
    assert production.run("status", LAB_PROFILE="").returncode == 0


def test_production_never_becomes_development(production: Stack) -> None:
    """An up as development of what is production is refused, and what serves goes on."""
    before = production.programs()
    assert_one_line(production.run("up"), "LAB_PROFILE", "LAB_STATE_DIR")
    assert production.programs() == before


def test_development_never_becomes_production(stack: Stack) -> None:
    """Data that anyone could change are not taken for production's."""
    before = stack.programs()
    done = stack.run("up", "--prod", LAB_JWT_SECRET=SECRET)
    assert_one_line(done, "LAB_PROFILE", "LAB_STATE_DIR")
    assert stack.programs() == before


def test_production_has_no_data_at_first(production: Stack) -> None:
    """Production starts with no mock data."""
    count = "select count(*) from inventory.site"
    done = production.run("psql", "-At", "-c", count, LAB_PROFILE="")
    assert (done.returncode, done.stdout) == (0, "0\n")


def test_the_default_folders_of_the_two_profiles_differ(tmp_path: Path) -> None:
    """Without LAB_STATE_DIR, production and development of one checkout are two stacks."""
    ours = Stack(Path(), free_port())
    said = [
        ours.run(*command, LAB_STATE_DIR="", LAB_PROFILE="", LAB_HTTP_PORT="",
                 XDG_STATE_HOME=str(tmp_path)).stdout.splitlines()[-1]
        for command in (["status"], ["status", "--prod"], ["--prod", "status"])
    ]  # fmt: skip
    assert "localhost:5000 " in said[0]
    assert "localhost:1337 " in said[1]
    assert said[1] == said[2]
    assert said[1].endswith("-production")


def test_production_listens_on_every_address(fresh: Stack) -> None:
    """Production answers on every address unless it is told, development on its own machine's."""
    with closing(socket.create_server(("0.0.0.0", fresh.port))):
        done = fresh.run("up", "--prod", LAB_HTTP_ADDRESS="", LAB_JWT_SECRET=SECRET)
    assert_one_line(done, f"port {fresh.port} on 0.0.0.0")
