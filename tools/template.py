"""The template of throw-away stacks: a deployed cluster without rows, made once and copied.

initdb and a deploy of every change take half a minute of two cores; a copy takes a moment. The
templates lie in LAB_CACHE_DIR, each under a hash of all that goes into it.
"""

import fcntl
import hashlib
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tools import install, up
from tools.settings import CHECKOUT, Settings

# Files and folders that decide what a deploy makes, and how a cluster is made.
SOURCES = (
    "db/bootstrap.sql", "db/reworked", "db/settings.sql", "deploy", "sqitch.conf", "sqitch.plan",
    "tools/database.py", "tools/template.py", "verify",
)  # fmt: skip
KEPT_SECONDS = 3 * 24 * 3600.0


def key(settings: Settings) -> str:
    """A hash of everything that a template depends on: the changes, PostgreSQL, account, month.

    The month, because a deploy makes history's partitions for the months to come.
    """
    postgres = install.postgres_bindir(settings) / "postgres"
    version = subprocess.run([postgres, "--version"], capture_output=True, check=True, cwd="/")
    digest = hashlib.sha256(version.stdout)
    digest.update(f"{postgres} {settings.run_as} {datetime.now(UTC):%Y-%m}".encode())
    for source in SOURCES:
        path = CHECKOUT / source
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                content = file.read_bytes()
                digest.update(f"{file.relative_to(CHECKOUT)} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:16]


@contextmanager
def _locked(path: Path, how: int) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, how)
        yield


def _copy(source: Path, target: Path) -> None:
    """Copies a folder with owners and modes; the target appears whole or not at all."""
    half = target.with_name(f"{target.name}.half-copied")
    shutil.rmtree(half, ignore_errors=True)
    subprocess.run(["cp", "-a", "--reflink=auto", source, half], check=True)
    half.rename(target)


def _make(settings: Settings, template: Path) -> None:
    state = Path(tempfile.mkdtemp(prefix="lab-template-"))
    state.chmod(0o755)
    plain = replace(
        settings, state=state, profile="development", jwt_secret=None, jwk_set=None, oidc_issuer=""
    )
    try:
        cluster = up.deployed_cluster(plain)
        with (cluster / "postgresql.auto.conf").open("a") as file:
            file.write("fsync = off\n")  # a throw-away stack need not survive a power cut
        _copy(cluster, template)
    finally:
        shutil.rmtree(state, ignore_errors=True)


def remove_old(folder: Path) -> None:
    """Removes templates that nobody used for days; one that is being copied stays."""
    for lock in folder.glob("*.lock"):
        if time.time() - lock.stat().st_mtime > KEPT_SECONDS:
            with suppress(BlockingIOError), _locked(lock, fcntl.LOCK_EX | fcntl.LOCK_NB):
                for name in ("", ".half-copied"):
                    shutil.rmtree(lock.with_suffix(name), ignore_errors=True)
                lock.unlink()


def ready(settings: Settings) -> Path:
    """The template's folder, made if it is not there. Raises StackError where a deploy fails."""
    install.debian_programs(settings)
    folder = settings.cache / "clusters"
    folder.mkdir(parents=True, exist_ok=True)
    template = folder / key(settings)
    # Two that find none at once make one; opening the lock for writing marks it as used.
    with _locked(template.with_suffix(".lock"), fcntl.LOCK_EX):
        if not template.exists():
            _make(settings, template)
            remove_old(folder)
    return template


def fill(settings: Settings) -> None:
    """Gives a new stack a copy of the template as its cluster. Raises StackError."""
    template = ready(settings)
    with _locked(template.with_suffix(".lock"), fcntl.LOCK_SH):
        _copy(template, settings.data)
