"""README.md and docs/ are true: requests give their answers, examples work as they stand."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from api_tests import stacks
from api_tests.provider import Provider
from tools import environment
from tools.settings import CHECKOUT, DATABASE
from tools.throwaway import free_port, throw_away

README = CHECKOUT / "README.md"
DOCS = CHECKOUT / "docs"
# In this order on one new stack, as their numbers of changes follow from it; then every other page.
FIRST = [README, DOCS / "history.md"]
# The examples of these act on a checkout, or on all data: each page has a test of its own.
APART = [DOCS / f"{name}.md" for name in
         ("backup", "changing-the-schema", "identity-provider", "production")]  # fmt: skip
EXAMPLE = re.compile(
    r"^```console\n\$ (.*?)\n(.*?)^```$|^```bash\n(.*?)^```$(?:\n\n^```\n(.*?)^```$)?",
    re.DOTALL | re.MULTILINE,
)
SEAL = re.compile("[0-9a-f]{64}")


def examples(page: Path) -> list[tuple[str, str]]:
    """The commands of a page, in its order, each with the answer that it shows or nothing."""
    found = EXAMPLE.finditer(page.read_text())
    return [(one[1] or one[3], one[2] or one[4] or "") for one in found]


def blocks(page: str) -> list[str]:
    """The commands of a page of docs/ by its name, without answers."""
    return [script for script, _ in examples(DOCS / page)]


@pytest.fixture
def copy() -> Iterator[Path]:
    """A copy of the files that git has or would add, as a repository of its own."""
    folder = Path(tempfile.mkdtemp(prefix="lab-copy-"))
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (CHECKOUT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CHECKOUT / name, folder / name)
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def own(unique: str) -> Iterator[dict[str, str]]:
    """The settings of a stack for the copy, its state folder gone afterwards."""
    state = Path(tempfile.gettempdir()) / f"lab-{unique}"
    yield {
        "LAB_STATE_DIR": str(state),
        "LAB_HTTP_PORT": str(free_port()),
        "LAB_TEST_PYTHON": sys.executable,
    }
    shutil.rmtree(state, ignore_errors=True)


def run(script: str, folder: Path, **environment: str) -> str:
    """Runs an example in a folder, as bash; answers its standard output."""
    done = subprocess.run(
        ["bash", "-euc", script], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, **environment}, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def assert_same(printed: str, shown: str, command: str) -> None:
    """Checks an answer, as JSON or as text. Seals differ from run to run, so any seal will do."""
    if shown.startswith(("{", "[")):
        assert json.loads(printed) == json.loads(shown), command
    elif shown:
        assert SEAL.sub("SEAL", printed) == SEAL.sub("SEAL", shown), command


def wait_until_sealed(state: str) -> None:
    """Has all sealed, or waits for the housekeeping that is at it."""
    run('./stack psql -qAtc "select audit.seal_changes()"', CHECKOUT, LAB_STATE_DIR=state)
    deadline = time.monotonic() + 120
    while ", 0 not yet;" not in run("./stack audit verify", CHECKOUT, LAB_STATE_DIR=state):
        assert time.monotonic() < deadline
        time.sleep(0.5)


def test_examples_give_their_answers() -> None:
    """On a new stack, page by page, each example prints the answer that its page shows."""
    others = sorted(set(DOCS.glob("*.md")) - {*FIRST, *APART})
    ran = dict.fromkeys([*FIRST, *others], 0)
    with throw_away(environment.load()) as stack:
        state = str(stack.state)
        for page in ran:
            for command, shown in examples(page):
                if "audit verify" in command:
                    wait_until_sealed(state)
                script = command.replace("http://localhost:5000", stack.url)
                assert_same(run(script, CHECKOUT, LAB_STATE_DIR=state), shown, command)
                ran[page] += 1
    assert all(ran[page] >= 5 for page in FIRST), ran


def test_every_page_is_in_the_map() -> None:
    """The README links each page of docs/, and has at most 200 lines, as every page has."""
    pages = [README, CHECKOUT / "CONTRIBUTING.md", *DOCS.glob("*.md")]
    linked = re.findall(r"\]\(([\w./-]+)\)", README.read_text())
    names = {str(page.relative_to(CHECKOUT)) for page in pages} | {"LICENSE"}
    assert names - {"README.md"} <= set(linked)
    assert {page.name for page in pages if len(page.read_text().splitlines()) > 200} == set()


def test_examples_stand_where_they_are_run() -> None:
    """No other page than these has examples, and each page of its own test has some."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=CHECKOUT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    elsewhere = {CHECKOUT / name for name in listed} - {README, *DOCS.glob("*.md")}
    assert [page.name for page in elsewhere if examples(page)] == []
    assert [page.name for page in APART if not examples(page)] == []


# The rules for files and changes, as far as they hold before their lists name what is new.
LINTS = (
    "squawk or sql_is or sql_fits or functions_state or plan_and_files or scripts_keep or a_verify"
    " or rules_are_kept"
)


def lint(folder: Path, stack: dict[str, str]) -> str:
    """Runs those tests of the copy on its own stack, which is up; answers what they printed."""
    state = stack["LAB_STATE_DIR"]
    command = [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", "-k", LINTS,
               "api_tests/test_lint_sql.py", "api_tests/test_sqitch.py"]  # fmt: skip
    return run(
        shlex.join(command), folder, **stack, PYTHONPATH=str(folder), LAB_TEST_STATE_DIR=state,
        LAB_TEST_DATABASE=f"host='{state}/run' port=5432 dbname={DATABASE} user=postgres",
    )  # fmt: skip


@pytest.mark.once
def test_the_patches_apply(copy: Path, own: dict[str, str]) -> None:
    """Those of the page apply where it says so; the two tests after this one use them."""
    added, started, filled_in = blocks("changing-the-schema.md")
    found = [re.findall("^git apply .*", text, re.MULTILINE) for text in (added, filled_in)]
    assert [len(lines) for lines in found] == [1, 1]
    run(f"{found[0][0]} --check", copy, **own)
    run(started, copy, **own)
    run(found[1][0], copy, **own)


@pytest.mark.once
@pytest.mark.slow
def test_a_resource_is_added_as_described(copy: Path, own: dict[str, str]) -> None:
    """The microscope of the page applies, starts, passes its tests and the lints, and answers."""
    added, *_ = blocks("changing-the-schema.md")
    block = added.replace(":5000", f":{own['LAB_HTTP_PORT']}")
    stacks.fill(Path(own["LAB_STATE_DIR"]))
    try:
        printed = run(block, copy, **own)
        linted = lint(copy, own)
    finally:
        run("./stack down", copy, **own)
    # Generic tests take it up, beside one of its own.
    assert int(re.findall(r"\b(\d+) passed\b", printed)[0]) > 20, printed
    assert "failed" not in printed
    assert json.loads(printed.splitlines()[-1]) == {
        "id": 1, "lab_id": 1, "site_id": 1, "name": "Axio", "magnification": 630
    }  # fmt: skip
    assert re.search(r"scripts_keep_the_rules PASSED", linted), linted


@pytest.mark.once
@pytest.mark.slow
def test_the_schema_is_changed_as_described(copy: Path, own: dict[str, str]) -> None:
    """The time zone of the page goes in while the API runs, comes out, and keeps the lints."""
    site = f"http://localhost:{own['LAB_HTTP_PORT']}/site/1"
    _, started, filled_in = blocks("changing-the-schema.md")

    def wait_until(is_there: bool) -> None:
        deadline = time.monotonic() + 120
        while ("timezone" in requests.get(site, timeout=10).json()) != is_there:
            assert time.monotonic() < deadline
            time.sleep(0.05)

    stacks.fill(Path(own["LAB_STATE_DIR"]))
    try:
        run("./stack up", copy, **own)
        run(started, copy, **own)
        for folder in ("deploy", "revert", "verify"):
            old = CHECKOUT / folder / "api/sites.sql"
            kept = copy / "db/reworked" / folder / "api/sites@v0.0.0-example.sql"
            assert kept.read_text() == old.read_text()
        run(filled_in, copy, **own)
        wait_until(True)
        for sent, stored in ((" ", None), (" Europe/Zurich", "Europe/Zurich")):
            answer = requests.post(site, json={"timezone": sent}, timeout=10)
            assert answer.json()["timezone"] == stored
        run("./stack sqitch revert -y --to @HEAD^", copy, **own)
        wait_until(False)
        run("./stack up", copy, **own)
        wait_until(True)
        assert requests.get(site, timeout=10).json()["timezone"] == "Europe/Zurich"
        refused = run("! ./stack sqitch revert -y --to @HEAD^^ 2>&1", copy, **own)
        assert "inventory.site holds time zones" in refused
        run("./stack sqitch revert -y --to @HEAD^^ --set force=1; ./stack up", copy, **own)
        wait_until(True)
        linted = lint(copy, own)
    finally:
        run("./stack down", copy, **own)
    assert re.search(r"scripts_keep_the_rules PASSED", linted), linted


# The lines for containers, with this machine's own programs run instead.
NO_CONTAINERS = """
export PGHOST="$LAB_STATE_DIR/run"
LAB_TEST_AS=${LAB_TEST_AS:-}
docker() {
  [ "$1 $2 $3" = "compose --file docker-compose.prod.yml" ]
  shift 3
  case "$*" in
    "exec -T db "*) shift 3; "$@" ;;
    "stop nginx postgrest housekeeping")
      "$LAB_TEST_PYTHON" -m supervisor.supervisorctl \
        -s "unix://$LAB_STATE_DIR/run/supervisor.sock" "$@" ;;
    "up --detach --wait") env -u PGHOST ./stack up $LAB_TEST_AS ;;
    *) return 1 ;;
  esac
}
"""


@pytest.mark.once
@pytest.mark.parametrize(
    ("is_in_containers", "is_reset"),
    [(False, False), *(pytest.param(*way, marks=pytest.mark.slow)
                       for way in ((False, True), (True, False)))],
    ids=["here", "here, reset", "containers"],
)  # fmt: skip
def test_a_backup_is_restored_as_described(
    copy: Path, own: dict[str, str], unique: str, is_in_containers: bool, is_reset: bool
) -> None:
    """After a change, or a reset, the page's lines bring back just what they had saved."""
    sites = f"http://localhost:{own['LAB_HTTP_PORT']}/sites"
    of_containers, of_this_machine = blocks("backup.md")[:2], blocks("backup.md")[2:]
    dump, restore = of_this_machine
    if is_in_containers:
        dump, restore = (NO_CONTAINERS + script for script in of_containers)

    def names() -> set[str]:
        return {site["name"] for site in requests.get(sites, timeout=10).json()}

    def add(name: str) -> None:
        answer = requests.post(sites[:-1], json={"name": name}, timeout=10)
        assert answer.status_code == 200, answer.text

    stacks.fill(Path(own["LAB_STATE_DIR"]))
    try:
        run("./stack up", copy, **own)
        add(f"{unique} saved")
        held = names()
        run(dump, copy, **own)
        if is_reset:
            run("./stack reset --yes", copy, **own)
        else:
            add(f"{unique} not saved")
        run(restore, copy, **own)
        deadline = time.monotonic() + 120
        while requests.get(sites, timeout=10).status_code == 503:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert names() == held
        run("./stack sqitch verify", copy, **own)
        run("./stack audit verify", copy, **own)
        add(f"{unique} after the restore")
    finally:
        run("./stack down", copy, **own)


@pytest.mark.once
@pytest.mark.slow
def test_production_starts_as_described(copy: Path, own: dict[str, str]) -> None:
    """The page's lines make secrets, start production, and its first manager logs in."""
    url = f"https://localhost:{own['LAB_HTTP_PORT']}"
    with_containers, without, *_ = blocks("production.md")
    asked = {"email": "ann@lab.example", "password": "correct horse battery staple"}
    try:
        run(NO_CONTAINERS + with_containers, copy, **own, LAB_TEST_AS="--prod")
        run(without, copy, **own)
        certificate = f"{own['LAB_STATE_DIR']}/etc/nginx/tls/server.crt"
        login = requests.post(f"{url}/login", json=asked, timeout=10, verify=certificate)
        refused = requests.get(f"{url}/sites", timeout=10, verify=certificate)
    finally:
        run("./stack --prod down", copy, **own)
    assert (login.status_code, refused.status_code) == (200, 401), login.text + refused.text
    secrets = re.findall(r"^\w+=([0-9a-f]{64})$", (copy / ".env").read_text(), re.MULTILINE)
    assert len(set(secrets)) == 4, secrets


def test_keys_are_joined_as_described(provider: Provider, tmp_path: Path) -> None:
    """The page's line makes the key set on which the tests of the identity provider run."""
    trusted = provider.trusted_by(environment.load())
    assert trusted.jwt_secret is not None
    assert trusted.jwk_set is not None
    (tmp_path / "provider-jwks.json").write_text(json.dumps({"keys": [provider.jwk()]}))
    (block,) = blocks("identity-provider.md")
    printed = run(block, tmp_path, LAB_JWT_SECRET=trusted.jwt_secret)
    made, wanted = (
        sorted(json.loads(text)["keys"], key=lambda key: str(key["kty"]))
        for text in (printed, trusted.jwk_set)
    )
    assert made == wanted
