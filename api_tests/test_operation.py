"""Backup, restore and upgrade: what docs/ says, held against the files and a running stack."""

import os
import re
import subprocess
import textwrap
from pathlib import Path

import pytest
import requests

from api_tests.stacks import Stack, wait_for
from api_tests.test_compose import DEVELOPMENT, PRODUCTION, load, mounts
from tools.settings import CHECKOUT, DATABASE

pytestmark = [pytest.mark.once, pytest.mark.slow]


def blocks(page: str) -> list[str]:
    """The commands of a page of docs/, those inside lists too."""
    found = re.findall(r"^( *)```bash\n(.*?)^\1```$", (CHECKOUT / "docs" / page).read_text(),
                       re.DOTALL | re.MULTILINE)  # fmt: skip
    return [textwrap.dedent(script) for _, script in found]


def bash(script: str, **variables: str) -> str:
    """Runs a script; answers what it printed."""
    done = subprocess.run(
        ["bash", "-euc", script], env={**os.environ, **variables}, capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_old_data_do_not_stop_the_new_image(tmp_path: Path) -> None:
    """After the upgrade's lines, nothing is left where the image looks for data of a version."""
    (script,) = [block for block in blocks("production.md") if "/var/lib/postgresql" in block]
    volume = load(PRODUCTION)["services"]["db"]["volumes"][0].partition(":")[2]
    assert volume == "/var/lib/postgresql"
    old = load(PRODUCTION)["services"]["db"]["image"].partition(":")[2]
    (tmp_path / old / "docker").mkdir(parents=True)
    (tmp_path / old / "docker/PG_VERSION").write_text(f"{old}\n")
    # The image's own folder of data, and the older one; docker-entrypoint.sh.
    found = 'ls "$VOLUME"/PG_VERSION "$VOLUME"/data/PG_VERSION "$VOLUME"/*/docker/PG_VERSION'
    count = f"{{ {found} 2>/dev/null || :; }} | wc -l"
    docker = """
docker() {
  [ "$1 $2 $3" = "compose --file docker-compose.prod.yml" ]
  shift 3
  case "$*" in
    down) echo down ;;
    "run --rm --no-deps --entrypoint mv db "*) shift 6; mv "$@" ;;
    *) return 1 ;;
  esac
}
"""
    assert bash(count, VOLUME=str(tmp_path)).strip() == "1"
    said = bash(docker + script.replace(volume, str(tmp_path)) + count, VOLUME=str(tmp_path))
    # The database is not running while its folder moves.
    assert said.split() == ["down", "0"]
    assert (tmp_path / old / "set-aside/PG_VERSION").exists()


@pytest.mark.parametrize("name", [DEVELOPMENT, PRODUCTION])
def test_a_newer_checkout_is_taken(name: str) -> None:
    """A container keeps the file that it mounted: the page's command makes each of them anew."""
    if name == PRODUCTION:
        commands = [block for block in blocks("production.md") if "--force-recreate" in block]
        (command,) = [line for block in commands for line in block.splitlines()]
    else:
        text = (CHECKOUT / name).read_text()
        (command,) = re.findall(r"`(docker compose up [^`]*--force-recreate)`", text)
    services = load(name)["services"]
    kept = {
        service for service, content in services.items()
        if any((CHECKOUT / source).is_file() for source, *_ in mounts(content))
    }  # fmt: skip
    assert {"postgrest", "nginx"} <= kept
    # No service is named, so all are meant.
    named = [word for word in command.split() if word in services]
    assert named == []
    assert "--force-recreate" in command.split()


def test_a_restore_stops_what_asks_the_database() -> None:
    """Before the database is dropped, all long-running services but itself are stopped."""
    (restore,) = [b for b in blocks("backup.md") if "dropdb" in b and "compose" in b]
    lines = restore.splitlines()
    stopped = lines[0].partition(" stop ")[2].split()
    services = load(PRODUCTION)["services"]
    long_running = {name for name, content in services.items() if content["restart"] != "no"}
    assert set(stopped) == long_running - {"db"}
    assert lines[-1].endswith(" up --detach --wait")


def test_a_dump_holds_no_signing_secret(stack: Stack, tmp_path: Path) -> None:
    """The page's dump has the rows and no secret; a dump of everything has it."""
    secret = (stack.state / "jwt_secret").read_text()
    dumps = [block for block in blocks("backup.md") if "pg_dump" in block]
    containers, native = [re.sub(r"\\\n *", "", dump) for dump in dumps]
    options = [
        re.search(r"--format custom.*?(?= --file| lab_inventory)", dump)[0]  # type: ignore[index]
        for dump in (containers, native)
    ]
    assert options[0] == options[1]
    for option, is_there in ((options[0], False), ("--format custom", True)):
        file = tmp_path / "lab.dump"
        bash(f'pg_dump --host "{stack.state}/run" --username postgres {option} --file "{file}" '
             f'{DATABASE}')  # fmt: skip
        text = bash(f'pg_restore --file - "{file}"')
        assert "Muffin Lane" in text
        assert (secret in text) == is_there


def test_up_tells_postgrest_to_read_the_schema_anew(stack: Stack) -> None:
    """A schema that changed unseen, as while a backup is restored, is served after the next up."""
    unseen = """
      alter event trigger reload_api disable;
      create function api.unseen() returns int language sql stable as 'select 8';
      grant execute on function api.unseen() to lab_open;
      alter event trigger reload_api enable;"""
    assert stack.run("psql", "-c", unseen).returncode == 0

    def answer() -> str:
        return requests.get(f"{stack.url}/rpc/unseen", timeout=10).text

    try:
        assert answer() != "8"
        before = stack.programs()
        stack.up()
        wait_for(lambda: answer() == "8", "the API shows the function")
        assert stack.programs() == before
    finally:
        stack.run("psql", "-c", "drop function api.unseen()")


def test_the_documentation_is_that_of_the_version_in_production() -> None:
    """The README links to the documentation of the PostgREST that the containers run."""
    pages = [CHECKOUT / "README.md", *(CHECKOUT / "docs").glob("*.md")]
    linked = re.findall(
        r"//docs\.postgrest\.org/en/(v\d+)/", "".join(page.read_text() for page in pages)
    )
    version = load(PRODUCTION)["services"]["postgrest"]["image"].partition(":")[2]
    assert linked
    assert set(linked) == {version.partition(".")[0]}
