"""How far an import is: kept beside the file, so that one that was interrupted goes on."""

import hashlib
import json
import os
import time
import uuid
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tools.settings import StackError

# The API knows a key for 24 hours. After that it could not tell that a chunk is there already.
KEY_LIVES = 23.5 * 3600


@dataclass
class Progress:
    """How much of a file is done, and the chunk whose answer is not known yet."""

    file: str
    digest: str
    target: dict[str, Any]
    import_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    records: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    rejected: int = 0
    rejected_size: int = 0
    sent_at: float | None = None
    left_out: dict[str, str] = field(default_factory=dict)

    def key(self, body: bytes) -> str:
        """The Idempotency-Key of a chunk, which a repeat of it has again."""
        return hashlib.sha256(self.import_id.encode() + body).hexdigest()[:40]


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def place_of(path: Path) -> Path:
    """Where the progress of an import is kept: beside its file."""
    return path.with_name(path.name + ".import.json")


def begin(path: Path, target: dict[str, Any]) -> tuple[Progress, bool]:
    """The progress of an import, and whether it goes on with one that was interrupted.

    Raises StackError if another file of this name, or this one otherwise, was under way, or if it
    was interrupted too long ago.
    """
    digest = digest_of(path)
    try:
        kept = Progress(**json.loads(place_of(path).read_text()))
    except FileNotFoundError:
        return Progress(path.name, digest, target), False
    except (ValueError, TypeError) as error:
        raise StackError(f"{place_of(path)} cannot be read: {error}. {_restart(path)}") from None
    if kept.digest != digest:
        raise StackError(f"{path.name} is not the file whose import was interrupted after row "
                         f"{kept.records:,}. {_restart(path)}")  # fmt: skip
    if kept.target != target:
        others = ", ".join(
            f"{name} {was}" for name, was in kept.target.items() if was != target.get(name)
        )
        raise StackError(
            f"the import that was interrupted had other options: {others}. {_restart(path)}"
        )
    if kept.sent_at is not None and time.time() - kept.sent_at > KEY_LIVES:
        raise StackError(
            f"the import was interrupted more than 24 hours ago, after row {kept.records:,}: it "
            f"cannot be told any more whether the rows after that are there. Look, and import the "
            f"rest from a file of its own. {_restart(path)}"
        )
    return kept, True


def _restart(path: Path) -> str:
    return f"To begin anew, remove {place_of(path).name}"


def keep(path: Path, progress: Progress) -> None:
    """Writes the progress, whole or not at all."""
    place = place_of(path)
    new = place.with_name(place.name + ".new")
    with new.open("w") as file:
        json.dump(asdict(progress), file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(place)
