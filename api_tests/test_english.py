"""The tree is in plain English, as far as a test can tell."""

import io
import re
import subprocess
import tokenize
from pathlib import Path

import pytest

from tools.settings import CHECKOUT

pytestmark = pytest.mark.once

KINDS = {".sql", ".py", ".template", ".md", ".conf", ".yml", ".sh", ".example", ".html", ".tmpl",
         ".ts", ".tsx", ".css"}  # fmt: skip
# Written by a program.
GENERATED = {CHECKOUT / "db/schema.sql"}
# A question word in the place of the subject hides it. A capital letter opens a sentence.
OPENING = re.compile(r"\b(?:Who|Whoever|Whatever|What is)\b")
PROSE = (tokenize.COMMENT, tokenize.STRING)


def tracked() -> list[Path]:
    """The files that git has or would add, of the kinds that hold English."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    paths = {CHECKOUT / name for name in filter(None, listed.split("\0"))} - GENERATED
    scripts = {CHECKOUT / "stack", *(CHECKOUT / ".ci").iterdir()}
    kinds = {path for path in paths if path.suffix in KINDS or path in scripts}
    return sorted(path for path in kinds if path.is_file())


def prose(path: Path) -> list[tuple[int, str]]:
    """The lines of a file with their numbers; of Python the comments, docstrings and strings."""
    text = path.read_text()
    if path.suffix != ".py":
        return list(enumerate(text.splitlines(), 1))
    return [
        (token.start[0] + number, line)
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type in PROSE
        for number, line in enumerate(token.string.splitlines())
    ]


def openings(path: Path) -> list[str]:
    """Each line of a file in which a question word opens a sentence."""
    return [f"{number}: {line.strip()}" for number, line in prose(path) if OPENING.search(line)]


def test_no_sentence_opens_with_a_question_word() -> None:
    """A sentence of a comment, a docstring or a page opens with its subject."""
    own = Path(__file__)
    others = [path for path in tracked() if path != own]
    found = [f"{path.relative_to(CHECKOUT)}:{line}" for path in others for line in openings(path)]
    assert found == []


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("a.py", '"""Whoever comes."""'),
        ("a.py", "x = 1  # It ends. What is over goes."),
        ("a.sql", "comment on table t is 'Who may log in.';"),
        ("a.md", "It ends. Whatever follows is lost."),
        ("a.yml", "# Who brings no token is a manager."),
    ],
)
def test_it_would_be_found(tmp_path: Path, name: str, line: str) -> None:
    """A sentence that opens so is found in a comment, a docstring, a string and a page."""
    (tmp_path / name).write_text(f"{line}\n")
    (found,) = openings(tmp_path / name)
    assert line.endswith(found.removeprefix("1: "))


def test_code_may_have_such_names(tmp_path: Path) -> None:
    """A name in Python is no sentence."""
    (tmp_path / "a.py").write_text("class Who:\n    pass\n")
    assert openings(tmp_path / "a.py") == []
