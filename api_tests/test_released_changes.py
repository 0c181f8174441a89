""".ci/released-changes: what a release holds stays as it was, and what comes later may come."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tools.settings import CHECKOUT

pytestmark = pytest.mark.once

Done = subprocess.CompletedProcess[str]
WHEN = "2030-01-01T00:00:00Z A test <test@localhost> # A test"
RELEASED = ("%project=lab\n", f"a {WHEN}\n", f"b [a] {WHEN}\n", f"@v1 {WHEN}\n")


def git(folder: Path, *arguments: str) -> None:
    """Runs git there, as somebody."""
    someone = ("-c", "user.name=A test", "-c", "user.email=test@localhost")
    subprocess.run(["git", *someone, *arguments], cwd=folder, check=True, capture_output=True)


def check(folder: Path) -> Done:
    """What the check says of the files there."""
    return subprocess.run(
        [CHECKOUT / ".ci/released-changes"], cwd=folder, capture_output=True, text=True, check=False
    )


def write(folder: Path, *names: str, text: str = "select 1;\n") -> None:
    """Writes the three scripts of changes."""
    for name in names:
        for kind in ("deploy", "revert", "verify"):
            path = folder / kind / f"{name}.sql"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"-- {kind} {name}\n{text}")


def add(folder: Path, line: str) -> None:
    """Appends a line to the plan."""
    with (folder / "sqitch.plan").open("a") as plan:
        plan.write(line)


def rework(folder: Path, name: str, tag: str) -> None:
    """Does as sqitch rework does, and changes the new scripts."""
    for kind in ("deploy", "revert", "verify"):
        frozen = folder / "db/reworked" / kind / f"{name}@{tag}.sql"
        frozen.parent.mkdir(parents=True, exist_ok=True)
        (folder / kind / f"{name}.sql").rename(frozen)
    write(folder, name, text="select 2;\n")
    add(folder, f"{name} [{name}@{tag}] {WHEN}\n")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository of two changes, released as v1."""
    git(tmp_path, "init", "--quiet")
    (tmp_path / "sqitch.plan").write_text("".join(RELEASED))
    write(tmp_path, "a", "b")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "The first release")
    git(tmp_path, "tag", "v1")
    return tmp_path


def test_this_checkout_is_as_it_was_released() -> None:
    """The check passes here."""
    done = check(CHECKOUT)
    assert (done.returncode, done.stderr) == (0, "")


def test_before_the_first_release_all_may_change(repository: Path) -> None:
    """Without a tag in the plan and in git there is nothing to keep."""
    (repository / "sqitch.plan").write_text("".join(RELEASED[:-1]))
    git(repository, "tag", "--delete", "v1")
    write(repository, "a", text="select 2;\n")
    done = check(repository)
    assert (done.returncode, done.stderr) == (0, "")
    assert "no release yet" in done.stdout


def test_what_comes_after_a_release_passes(repository: Path) -> None:
    """A new change, a reworked one and the next release leave the first release as it was."""
    add(repository, f"c [b] {WHEN}\n")
    write(repository, "c")
    rework(repository, "a", "v1")
    assert check(repository).returncode == 0
    write(repository, "c", text="select 3;\n")
    add(repository, f"@v2 {WHEN}\n")
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "The second release")
    git(repository, "tag", "v2")
    rework(repository, "c", "v2")
    rework(repository, "a", "v2")
    done = check(repository)
    assert (done.returncode, done.stderr) == (0, "")
    assert "v1, v2" in done.stdout


@pytest.mark.parametrize("kind", ["deploy", "revert", "verify"])
@pytest.mark.parametrize("fault", [lambda path: path.write_text("select 2;\n"), Path.unlink])
def test_a_released_file_that_changes_is_refused(
    repository: Path, kind: str, fault: Callable[[Path], None]
) -> None:
    """A script of a released change is named when it is changed or gone."""
    add(repository, f"c [b] {WHEN}\n")
    write(repository, "c")
    fault(repository / kind / "b.sql")
    done = check(repository)
    assert done.returncode == 1
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == [f"{kind}/b.sql"]


def test_a_frozen_file_that_changes_is_refused(repository: Path) -> None:
    """A reworked change's old script is what was released."""
    rework(repository, "a", "v1")
    frozen = repository / "db/reworked/deploy/a@v1.sql"
    frozen.write_text("select 2;\n")
    done = check(repository)
    assert done.returncode == 1
    assert done.stderr.startswith("db/reworked/deploy/a@v1.sql: ")


def test_a_change_of_an_older_release_is_refused(repository: Path) -> None:
    """A release is kept when there are later ones."""
    add(repository, f"@v2 {WHEN}\n")
    write(repository, "b", text="select 2;\n")
    git(repository, "commit", "--quiet", "--all", "--message", "The second release")
    git(repository, "tag", "v2")
    assert "not the deploy/b.sql of v1" in check(repository).stderr


@pytest.mark.parametrize(
    "lines",
    [
        (*RELEASED[:2], RELEASED[3]),
        (RELEASED[0], RELEASED[2], RELEASED[1], RELEASED[3]),
        (*RELEASED[:2], RELEASED[2].replace("[a] ", ""), RELEASED[3]),
        (*RELEASED[:2], f"c {WHEN}\n", *RELEASED[2:]),
        RELEASED[:3],
        RELEASED[:1],
    ],
    ids=["a line gone", "two moved", "a line changed", "one put in", "the tag gone", "all gone"],
)
def test_released_lines_of_the_plan_stay(repository: Path, lines: tuple[str, ...]) -> None:
    """The plan up to a release is as it was, tag included."""
    (repository / "sqitch.plan").write_text("".join(lines))
    write(repository, "c")
    done = check(repository)
    assert done.returncode == 1
    assert done.stderr.startswith("sqitch.plan: this line of v1 is changed, moved or gone: ")


def test_a_release_wants_its_git_tag(repository: Path) -> None:
    """A tag of the plan that git does not know could prove nothing."""
    git(repository, "tag", "--delete", "v1")
    done = check(repository)
    assert done.returncode == 1
    assert "git tag v1" in done.stderr
