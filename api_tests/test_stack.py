"""From outside: ./stack up and down start, heal, refuse in one line, and leave nothing behind."""

import os
import signal
import socket
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
import requests

from api_tests.stacks import (
    PROGRAMS,
    Stack,
    add_change,
    assert_one_line,
    fill,
    last_seal,
    wait_for,
)
from tools import supervise

pytestmark = pytest.mark.once


def test_two_first_ups_at_once(copied: tuple[Stack, list[tuple[int, str]]]) -> None:
    """The first up says what it does as it goes, and where it serves; a second waits for it."""
    stack, said = copied
    assert [code for code, _ in said] == [0, 0], said
    # The second finds all done.
    second, first = sorted((text.splitlines() for _, text in said), key=len)
    assert first[0].startswith("Making a PostgreSQL")
    assert "Starting PostgreSQL" in first
    assert second == first[-1:] == [f"The lab inventory is up: {stack.url}"]
    stack.programs()


def test_first_up_serves_the_mock_data(copy: Stack) -> None:
    """The stack that up made answers with the first site of the mock data."""
    assert copy.site_name(1) == "Site 1"
    computers = requests.get(f"{copy.url}/computers?select=name,mac&id=lte.2", timeout=10).json()
    assert computers == [{"name": f"Computer {n}", "mac": None} for n in (1, 2)]


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
        ["nginx", "workers"],
        ["supervisord"],
        ["everything"],
        *(pytest.param([program], marks=pytest.mark.slow) for program in sorted(PROGRAMS)),
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
    """The servers run as an ordinary account, also where root says up."""
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
    done = fresh.run("up", PATH=str(programs), LAB_CACHE_DIR=str(cache), LAB_POSTGREST_BIN="")
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
    fill(fresh.state)  # the changes before it
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
