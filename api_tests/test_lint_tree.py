"""Rules that the files of the checkout keep: Python, nginx, and what no file may hold."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tools import environment, install, render
from tools.settings import CHECKOUT, Settings

pytestmark = pytest.mark.once

Done = subprocess.CompletedProcess[str]


def run(*command: str | Path, cwd: Path = CHECKOUT) -> Done:
    """Runs a program of the Python environment; both its outputs are in stdout."""
    program = Path(sys.executable).parent / command[0]
    return subprocess.run(
        [program, *command[1:]], cwd=cwd, text=True, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


# Python


@pytest.mark.parametrize("command", [["check"], ["format", "--check", "--diff"]])
def test_ruff(command: list[str]) -> None:
    """The Python is as ruff wants it, in what it does and in how it is laid out."""
    done = run("ruff", *command, "--no-cache", ".")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("command", "finding"), [(["check"], "F401"), (["format", "--check"], "would be reformatted")]
)
def test_ruff_finds(tmp_path: Path, command: list[str], finding: str) -> None:
    """With the settings of pyproject.toml, ruff sees an unused import and a wrong layout."""
    (tmp_path / "bad.py").write_text('"""Bad."""\nimport os\n')
    done = run("ruff", *command, "--no-cache", "--config", CHECKOUT / "pyproject.toml", tmp_path)
    assert done.returncode == 1, done.stdout
    assert finding in done.stdout


def test_types() -> None:
    """The type checker finds nothing, in its strict mode."""
    cache = environment.load().cache / "mypy"
    done = run("mypy", f"--cache-dir={cache}")
    assert done.returncode == 0, done.stdout


def test_types_are_strict(tmp_path: Path) -> None:
    """With the settings of pyproject.toml, the type checker wants every function annotated."""
    (tmp_path / "bad.py").write_text("def bad(a):\n    return a\n")
    cache = environment.load().cache / "mypy"
    done = run("mypy", f"--cache-dir={cache}", "--config-file=pyproject.toml", tmp_path / "bad.py")
    assert done.returncode == 1, done.stdout
    assert "no-untyped-def" in done.stdout


def test_every_test_says_what_it_shows() -> None:
    """A test's docstring is a sentence that no other test has."""
    text = "\n".join(path.read_text() for path in (CHECKOUT / "api_tests").glob("test_*.py"))
    heads = re.findall(r'^def test_\w+\([^)]*\) -> None:\n    (""".*)', text, re.MULTILINE)
    assert len(heads) == len(re.findall(r"^def test_", text, re.MULTILINE))
    wrong = [head for head in heads if not re.fullmatch(r'""".{10,}\.(?:""")?', head)]
    assert wrong == []
    assert sorted({head for head in heads if heads.count(head) > 1}) == []


# nginx


@pytest.fixture
def rendered(tmp_path: Path) -> Settings:
    """The configuration that ./stack writes for nginx, in a folder of this test's own."""
    settings = replace(environment.load(), state=tmp_path / "stack")
    settings.run.mkdir(parents=True)
    for path, content in render.files(settings).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return settings


def nginx_test(settings: Settings) -> Done:
    """Asks nginx about a rendered configuration, without starting it."""
    folder = settings.etc / "nginx"
    return run(
        install.nginx_program(settings), "-t", "-e", "stderr", "-p", f"{folder}/",
        "-c", folder / "nginx.conf", "-g", f'pid "{settings.run}/nginx.pid";',
    )  # fmt: skip


def test_nginx_takes_its_configuration(rendered: Settings) -> None:
    """The real nginx reads what is rendered and warns of nothing."""
    done = nginx_test(rendered)
    assert done.returncode == 0, done.stdout
    assert "[warn]" not in done.stdout, done.stdout


def test_nginx_refuses_a_broken_configuration(rendered: Settings) -> None:
    """A directive that does not exist, in the included file, is refused."""
    site = rendered.etc / "nginx/conf.d/lab.conf"
    site.write_text(site.read_text() + "nothing_there on;\n")
    done = nginx_test(rendered)
    assert done.returncode == 1
    assert 'unknown directive "nothing_there"' in done.stdout


def written_out(text: str) -> str:
    """A text whose regular expressions have their subpatterns in the place of each call of them."""
    # A subpattern has brackets four deep, besides those in [] and after a backslash.
    group = inside = r"(?:\[\^?[^\]]+\]|\\.|[^()\[\\])"
    for _ in range(4):
        group = rf"\((?:{inside}|{group})*\)"
    while defined := re.search(rf"\(\?\(DEFINE\)((?:\s|{group})*)\)", text):
        end = text.index('"', defined.end())
        pattern = text[defined.end() : end]
        groups = [found for found in re.findall(group, defined[1]) if found[1] != "?"]
        for number in range(len(groups), 0, -1):
            pattern = pattern.replace(f"(?{number})", f"(?:{groups[number - 1][1:]}")
        text = text[: defined.start()] + pattern + text[end:]
    return text


def gixy(settings: Settings, more: str = "") -> list[dict[str, str]]:
    """What gixy finds in a rendered configuration to which `more` was added.

    gixy cannot read a regular expression with a subpattern that is defined once and called
    several times, so each call is written out for it first; nor a possessive quantifier.
    """
    folder = settings.etc / "nginx/conf.d"
    for path in folder.rglob("*.conf"):
        text = written_out(path.read_text())
        path.write_text(re.sub(r"([\])*+}])\+(?=[^\]])", r"\1", text))
    with (folder / "lab.conf").open("a") as site:
        site.write(more)
    # The variable in proxy_pass names one of two upstream groups, so there is nothing to resolve.
    skip = "--skips=missing_resolver"
    done = run("gixy", "--format=json", skip, settings.etc / "nginx/nginx.conf")
    assert done.stdout.startswith("["), done.stdout
    findings: list[dict[str, str]] = json.loads(done.stdout)
    return findings


def test_gixy(rendered: Settings) -> None:
    """The nginx analyser finds nothing, and one check is switched off."""
    findings = gixy(rendered)
    assert findings == [], "\n".join(
        f"{found['plugin']}: {found['reason']}\n{found['config']}" for found in findings
    )


def test_gixy_finds(rendered: Settings) -> None:
    """The nginx analyser reads the included file, and sees a header that a client can write."""
    more = "server { listen 127.0.0.1:1; location / { return 302 http://x/$arg_a$uri; } }\n"
    assert "http_splitting" in {found["plugin"] for found in gixy(rendered, more)}


# All files


def tracked() -> list[Path]:
    """Every file that is or would be under version control."""
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [CHECKOUT / name for name in done.stdout.split("\0") if (CHECKOUT / name).is_file()]


# Files of over 200 lines, each with its reason.
WRITTEN, LOCK, ONE_STACK = "written by ./stack schema", "a lock file", "one file a stack"
LONG = {
    "db/schema.sql": WRITTEN, "ui/src/columns.json": WRITTEN, "sqitch.plan": "a line a change",
    "docker-compose.yml": ONE_STACK, "docker-compose.prod.yml": ONE_STACK,
    "tools/requirements.txt": LOCK, "tools/requirements-dev.txt": LOCK,
    "tools/package-lock.json": LOCK, "ui/package-lock.json": LOCK,
}  # fmt: skip


def long_files(paths: list[Path]) -> set[str]:
    """The text files of over 200 lines, by their path in the project."""
    texts = [path for path in paths if path.suffix not in (".png", ".svg")]
    return {str(path.relative_to(CHECKOUT)) for path in texts if path.read_text().count("\n") > 200}


def test_no_file_is_long_without_a_reason() -> None:
    """A file has at most 200 lines, the tests aside, and no reason stands for one that is short."""
    paths = [path for path in tracked() if not path.is_relative_to(CHECKOUT / "api_tests")]
    assert long_files(paths) == set(LONG)


# One letter of each word stands in brackets, so that this file does not find itself.
FORBIDDEN = {
    "a note of what is left to do": r"\b(?:T[O]DO|FI[X]ME|X[X]X|HA[C]K)\b",
    "a path of one machine": r"(?<![\w.$}])/(?:w[o]rk/|ro[o]t\b|ho[m]e/\w|Us[e]rs/)",
    "a package registry": r"//[\w.-]*(?:re[g]istry|pyp[i]|art[i]factory|ne[x]us|mi[r]ror)[\w.-]*",
    "a test that is left out": r"(?:ma[r]k\.|py[t]est\.)(?:s[k]ip|xf[a]il|importorsk[i]p)",
    "a merge that was not finished": r"^(?:<{7}|>{7}) ",
}


def findings(pattern: str, paths: list[Path]) -> list[str]:
    """Each place where a pattern stands, as file:line: text."""
    return [
        f"{path.name}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_no_file_holds_what_none_may() -> None:
    """No file of the project holds what is forbidden above."""
    paths = tracked()
    assert len(paths) > 50
    found = {what: findings(pattern, paths) for what, pattern in FORBIDDEN.items()}
    assert {what: places for what, places in found.items() if places} == {}


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a note of what is left to do", "# TO" + "DO: think"),
        ("a path of one machine", "cd /ro" + "ot/lab"),
        ("a path of one machine", "see /ho" + "me/ann/lab"),
        ("a package registry", '"resolved": "https://re' + 'gistry.example.org/a.tgz"'),
        ("a package registry", "--index-url https://py" + "pi.example.org/simple"),
        ("a test that is left out", "@pytest.mark.sk" + "ip"),
        ("a merge that was not finished", "<" * 7 + " HEAD"),
    ],
)
def test_it_would_be_found(tmp_path: Path, what: str, line: str) -> None:
    """Each of these patterns finds what it is there for."""
    bad = tmp_path / "bad.txt"
    bad.write_text(f"good\n{line}\n")
    assert findings(FORBIDDEN[what], [bad]) == [f"bad.txt:2: {line}"]


def links(text: str) -> list[str]:
    """The targets of a Markdown text's links, code aside, without those to other hosts."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    return [target for target in targets if not re.match(r"[a-z]+:", target)]


def anchor(headline: str) -> str:
    """The fragment that leads to a headline, as code hosts make it."""
    return re.sub(r"[^\w\- ]", "", headline.lower()).replace(" ", "-")


def test_links_lead_somewhere() -> None:
    """Each link of a Markdown file leads to a file, and its fragment to a headline."""
    for path in tracked():
        if path.suffix != ".md":
            continue
        for target in links(path.read_text()):
            name, _, fragment = target.partition("#")
            goal = path.parent / name if name else path
            assert goal.exists(), f"{path.name}: {target}"
            if fragment:
                heads = re.findall(r"^#+ (.*)$", goal.read_text(), re.MULTILINE)
                assert fragment in map(anchor, heads), f"{path.name}: {target}"


def test_readme_names_files_that_exist() -> None:
    """Each path that the README names in code is there, but for its example of a new resource."""
    text = re.sub(r"```.*?```", "", (CHECKOUT / "README.md").read_text(), flags=re.DOTALL)
    top = {path.relative_to(CHECKOUT).parts[0] for path in tracked()}
    named = {
        word.rstrip("/")
        for word in re.findall(r"`([\w./-]+)`", text)
        if word.split("/")[0] in top and "microscope" not in word
    }
    assert named
    assert sorted(name for name in named if not (CHECKOUT / name).exists()) == []
