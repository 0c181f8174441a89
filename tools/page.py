"""The web page: built from ui/ once for each content, served for development, told its columns."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tools import install
from tools.settings import CHECKOUT, Settings, StackError, say

UI = CHECKOUT / "ui"
# What each column of the API is: the page has it before it asks the API for anything.
COLUMNS = UI / "src/columns.json"
# What a build does not read.
NO_SOURCES = {"node_modules", "dist", "screenshots", "Dockerfile", ".dockerignore"}


def sources() -> dict[str, bytes]:
    """What the page is built from, by its path in ui/."""
    files = [path for path in UI.rglob("*") if path.relative_to(UI).parts[0] not in NO_SOURCES]
    return {str(path.relative_to(UI)): path.read_bytes() for path in files if path.is_file()}


def named(found: dict[str, bytes]) -> str:
    """The name of the page that is built from sources: another where any of them is another."""
    digest = hashlib.sha256()
    for name in sorted(found):
        digest.update(f"{name}\0{len(found[name])}\0".encode() + found[name])
    return f"page-{digest.hexdigest()[:16]}"


def modules(settings: Settings) -> Path:
    """The node_modules of what builds the page, and tests it."""
    return install.npm_packages(settings, UI, "ui-npm", "what builds the page")


def built(settings: Settings) -> Path | None:
    """The folder of the built page; None where there is no npm. Raises StackError."""
    if not shutil.which("npm"):
        return None
    found = sources()
    folder = settings.cache / named(found)
    if folder.exists():
        return folder
    installed = modules(settings)
    with install.locked(settings.cache / "page.lock"):
        if folder.exists():
            return folder
        say("Building the page")
        with tempfile.TemporaryDirectory(dir=settings.cache, prefix="page-build-") as name:
            place = Path(name)
            for path, content in found.items():
                (place / path).parent.mkdir(parents=True, exist_ok=True)
                (place / path).write_bytes(content)
            (place / "node_modules").symlink_to(installed)
            done = subprocess.run(
                ["npm", "run", "--silent", "build"], cwd=place, capture_output=True, text=True,
                check=False,
            )  # fmt: skip
            if done.returncode != 0:
                raise StackError(f"the page is not built: {(done.stdout + done.stderr).strip()}")
            (place / "dist").rename(folder)
    return folder


def files(settings: Settings) -> dict[str, bytes]:
    """Every file of the built page, by its path. Raises StackError."""
    folder = built(settings)
    if folder is None:
        return {}
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def develop(settings: Settings, arguments: list[str]) -> int:
    """Serves ui/ with hot reload against the running API; answers vite's exit code."""
    if not (UI / "node_modules").exists():
        (UI / "node_modules").unlink(missing_ok=True)  # a link to what is gone
        (UI / "node_modules").symlink_to(modules(settings))
    return subprocess.run(
        ["node_modules/.bin/vite", *arguments], cwd=UI, check=False,
        env={**os.environ, "UI_API": settings.url},
    ).returncode  # fmt: skip


def _notes(text: str) -> dict[str, Any]:
    """What a column's comment notes: the list that it refers to, and whether it must be given."""
    found: dict[str, Any] = {"required": True} if "<required/>" in text else {}
    if reference := re.search(r"<fk table='(\w+)' column='id'/>", text):
        found["reference"] = reference[1]
    return found


def columns(document: dict[str, Any]) -> str:
    """The columns of every list in an OpenAPI document, as ui/src/columns.json has them."""
    lists = {}
    for name, definition in sorted(document["definitions"].items()):
        if f"/{name}" not in document["paths"]:
            continue
        lists[name] = {
            column: {
                "format": what["format"],
                "text": " ".join(what.get("description", "").split("\n\nNote:")[0].split()),
                **_notes(what.get("description", "")),
            }
            for column, what in definition["properties"].items()
        }
    return json.dumps(lists, indent=1, ensure_ascii=False) + "\n"
