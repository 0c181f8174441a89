"""Rules that the templates of nginx keep: size, tables that fit each other, and no late body."""

import os
import pwd
import re
from dataclasses import replace
from pathlib import Path

import pytest

from tools import environment, render
from tools.nginx import TEMPLATES, VARIABLES
from tools.settings import CHECKOUT

pytestmark = pytest.mark.once

# A word of nginx's configuration: quoted, or with the braces of regular expressions and variables.
WORD = r"""'[^']*'|"(?:\\.|[^"\\])*"|(?:\$\{|[^\s;{}"'])(?:\$\{\w+\}|[^\s;{])*"""

Directive = tuple[str, ...]


def templates() -> dict[str, str]:
    """The text of each template, by its path in the folder."""
    return {
        str(path.relative_to(TEMPLATES)): path.read_text()
        for path in sorted(TEMPLATES.rglob("*.template"))
    }


def parse(text: str) -> list[tuple[Directive, list[Directive]]]:
    """Each directive that stands in no block or in a server, with those of its own block."""
    text = re.sub(r"(?m)(?:^|(?<=[;{}])) *#.*$|(?<=;)  #.*$", "", text)
    found: list[tuple[Directive, list[Directive]]] = []
    opened: list[list[Directive]] = []
    words: list[str] = []
    for match in re.finditer(rf"(?P<word>{WORD})|(?P<mark>[;{{}}])", text):
        word, mark = match["word"], match["mark"]
        if word:
            words.append(word)
            continue
        if words:
            if opened:
                opened[-1].append(tuple(words))
            if mark == "{" or not opened:
                found.append((tuple(words), []))
        if mark == "{":
            opened.append(found[-1][1])
        elif mark == "}":
            opened.pop()
        words = []
    assert opened == []
    return found


def parsed() -> list[tuple[Directive, list[Directive]]]:
    """The directives of all templates."""
    return [each for text in templates().values() for each in parse(text)]


def maps() -> dict[str, tuple[str, dict[str, str]]]:
    """Each map by the variable that it makes: its source, and its rows."""
    found = {}
    for words, rows in parsed():
        if words[0] == "map":
            table = {key.strip("\"'"): value.strip("\"'") for key, value in map(row_of, rows)}
            found[words[2].removeprefix("$")] = (words[1].strip("\"'"), table)
    return found


def row_of(words: Directive) -> tuple[str, str]:
    """A row of a map as its key and its value."""
    key, value = words
    return key, value


def variables(text: str) -> set[str]:
    """The variables that a text names."""
    return set(re.findall(r"\$\{?([a-z_]\w*)", text))


def needed(names: set[str], tables: dict[str, tuple[str, dict[str, str]]]) -> set[str]:
    """These variables and all that may be looked at to make them."""
    found: set[str] = set()
    while names:
        found |= names
        texts = [
            text
            for name in names
            if name in tables
            for text in (tables[name][0], *tables[name][1].values())
        ]
        names = {name for text in texts for name in variables(text)} - found
    return found


def methods(route: str) -> set[str]:
    """What a route offers, as its word in the tables that have the route and the method."""
    rows = maps()["offered"][1]
    return set(rows.get(route, rows["default"]).split(", ")) - {"OPTIONS", "HEAD"}


def routes() -> set[str]:
    """The names of the routes."""
    tables = maps()
    named = {
        value
        for name in tables
        if re.search(r"^(?:resource|item|look|other|(?:\w+_)?list)_route$", name)
        for value in tables[name][1].values()
        if not value.startswith("$")
    }
    return named - {"", "malformed"}


def test_the_templates_are_small() -> None:
    """A template has fewer than 200 lines, of at most 100 characters."""
    texts = templates()
    assert len(texts) > 5
    assert {name: text.count("\n") for name, text in texts.items() if text.count("\n") >= 200} == {}
    long = [(name, line) for name, text in texts.items() for line in text.splitlines()
            if len(line) > 100]  # fmt: skip
    assert long == []


def test_a_template_says_what_it_holds() -> None:
    """A template begins with one to three lines of comment."""
    heads = {name: re.match(r"(?:# .*\n){1,3}(?!#)", text) for name, text in templates().items()}
    assert [name for name, head in heads.items() if not head] == []


def test_the_templates_have_their_variables(tmp_path: Path) -> None:
    """The templates name each variable that is filled in, and no other is left as it was."""
    text = "".join(templates().values())
    assert set(re.findall(r"\$\{([A-Z]\w*)", text)) == set(VARIABLES)
    settings = replace(environment.load(), state=tmp_path)
    files = render.files(settings)
    rendered = {
        str(path.relative_to(settings.etc / "nginx/conf.d")): content.decode()
        for path, content in files.items()
        if path.is_relative_to(settings.etc / "nginx/conf.d")
    }
    assert set(rendered) == {name.removesuffix(".template") for name in templates()}
    assert [name for name, text in rendered.items() if re.search(r"\$\{[A-Z]", text)] == []


def test_a_template_that_is_gone_leaves_nothing(tmp_path: Path) -> None:
    """What a template that was removed had left is seen by the next up, which takes it away."""
    # The folder of a test is in reach of the test's own account alone.
    account = pwd.getpwuid(os.geteuid()).pw_name
    settings = replace(environment.load(), state=tmp_path, run_as=account)
    settings.run.mkdir()
    settings.log.mkdir()
    wanted = render.files(settings)
    render.take(settings, render.write(settings, wanted))
    assert render.is_current(settings, wanted)
    left = settings.etc / "nginx/conf.d/removed.conf"
    left.write_text("# of a template that is no more\n")
    assert not render.is_current(settings, wanted)
    render.take(settings, render.write(settings, wanted))
    assert render.is_current(settings, wanted)
    assert not left.exists()


# Bodies: nginx has read none before it looks for the location, and keeps what a variable was then.
EARLY = ("if", "set", "rewrite", "return", "limit_req_zone", "limit_conn_zone", "location")


def early(directives: list[tuple[Directive, list[Directive]]]) -> set[str]:
    """The variables that nginx looks at before it reads the body."""
    every = [words for outer, inner in directives for words in (outer, *inner)]
    # A target of `set` is no variable that is looked at; its values are.
    looked = [words[2:] if words[0] == "set" else words[1:] for words in every if words[0] in EARLY]
    return {name for words in looked for word in words for name in variables(word)}


def test_no_body_is_looked_at_before_it_is_there() -> None:
    """What nginx looks at before it reads a body names no body, nor does any map that it needs."""
    names = early(parsed())
    assert {"elsewhere", "query", "path", "client"} <= names
    assert "request_body" not in needed(names, maps())
    assert "request_body" in needed({"sent_instead", "body_shape"}, maps())


def test_an_early_body_would_be_found() -> None:
    """A body in an `if`, or in a map behind it, is seen by this module's rule."""
    text = 'map "$request_body x" $a { default ""; "~^[0-9]{2}$" 1; }\nlocation / { if ($b) { } }\n'
    tables = {"a": ("$request_body x", {"default": ""}), "b": ("$uri", {"default": "$a"})}
    assert parse(text)[0] == (("map", '"$request_body x"', "$a"),
                              [("default", '""'), ('"~^[0-9]{2}$"', "1")])  # fmt: skip
    assert early(parse(text)) == {"b"}
    assert "request_body" in needed({"b"}, tables)


def greedy(pattern: str) -> list[str]:
    """The unbounded repetitions of a regular expression that may be taken back."""
    flat = re.sub(r"\\.", "x", pattern)
    flat = re.sub(r"\[\^?\]?[^\]]*\]", "x", flat)
    return re.findall(r"[^(](?:[*+]|\{\d+,\})(?![+])", re.sub(r"([*+}])\+", "", flat))


def test_no_expression_over_a_body_takes_anything_back() -> None:
    """A regular expression over a body repeats nothing that it could take back: it is linear."""
    found = [
        (name, row)
        for name, (source, rows) in maps().items()
        if "request_body" in variables(source)
        for row in rows
        if row.startswith("~") and greedy(row)
    ]
    assert found == []
    assert greedy(r"^[^\n]*\s*$")
    assert greedy(r"\s*+(?:x)+")
    assert not greedy(r"[*+]\s*+(?:x)?\+")


# The tables of the routes


def test_a_route_is_asked_for_each_method() -> None:
    """Each method that a route offers has a path of PostgREST, but for files."""
    wanted = {f"{route} {verb}" for route in routes() - {"static"} for verb in methods(route)}
    assert len(wanted) > 25
    assert wanted == set(maps()["path"][1]) - {"default"}


def test_the_tables_name_routes_and_methods_that_exist() -> None:
    """A row of a table that is keyed by route, or by route and method, names what there is."""
    tables, named = maps(), routes()
    unknown = []
    for name, (source, rows) in tables.items():
        keys = {key for key in rows if key not in ("default", "") and not key.startswith("~")}
        if source == "$route":
            unknown += [(name, key) for key in keys - named - {"malformed"}]
        if source == "$route $verb":
            pairs = {f"{route} {verb}" for route in named for verb in methods(route)}
            unknown += [(name, key) for key in keys - pairs]
    assert unknown == []


def test_a_variable_has_one_table() -> None:
    """No two tables set one variable: nginx would overlook the first without a word."""
    names = [words[-1] for words, _ in parsed() if words[0] == "map"]
    assert len(names) > 50
    assert [name for name in names if names.count(name) > 1] == []


def test_a_deviation_has_what_its_location_sends() -> None:
    """A route that goes through /instead has a body of its own, and no other has one."""
    detours, bodies = maps()["detour"][1], maps()["sent_instead"][1]
    through = {key for key, place in detours.items() if place.startswith("/instead")}
    assert through == set(bodies) - {"default"}


def test_a_refusal_has_an_answer() -> None:
    """Each word of the guards is a status that /refuse returns, or a file in errors/."""
    tables = maps()
    names, words = {"refusal"}, set()
    while names:
        values = {value for name in names for value in tables[name][1].values()}
        names = {value.removeprefix("$") for value in values if value.startswith("$")}
        words |= {value for value in values if not value.startswith("$")}
    (errors,) = [text for name, text in templates().items() if name.startswith("lab/errors")]
    returned = set(re.findall(r"\(\$refusal = (\w+)\)", errors))
    assert len(words) > 10
    assert returned <= words
    files = {path.stem for path in (CHECKOUT / "nginx/www/errors").glob("*.json")}
    assert words - files - {"", "options", "not_found", "not_offered"} == set()


def test_each_header_that_goes_on_is_looked_at() -> None:
    """The guards look at each header of a client that is sent on, on the short way too."""
    tables = maps()
    sent = {
        name
        for words, _ in parsed()
        if words[0] == "proxy_set_header"
        for name in needed(variables(words[2]), tables)
        if name.startswith("http_") or name == "content_type"
    }
    assert len(sent) > 10
    looked_at = variables(tables["header_guard"][0])
    # The id of a request has a pattern of its own.
    assert sent - looked_at == {"http_x_request_id"}
    absent, plain = variables(tables["refusal"][0]), variables(tables["plain_guard"][0])
    assert looked_at - absent == plain - {"request_uri"}


# What no variable can say, and so is the reason of a location.
REASONS = {
    "gzip", "proxy_method", "proxy_set_body", "proxy_read_timeout", "internal", "root",
    "client_max_body_size", "recursive_error_pages",
}  # fmt: skip


def test_a_location_has_a_reason() -> None:
    """Beside the one that serves most URLs, a location holds what no variable can say."""
    every = {words[1:]: inner for words, inner in parsed() if words[0] == "location"}
    assert ("/",) in every
    assert len(every) > 5
    reasons = {
        place: REASONS & {words[0] for words in inner}
        for place, inner in every.items()
        if place != ("/",)
    }
    assert [place for place, found in reasons.items() if not found] == []
    # A URL is a row in the tables: no location has a regular expression.
    assert [place for place in every if place[0] in ("~", "~*")] == []


def test_no_location_sets_headers() -> None:
    """A header that a location set would make nginx drop all the others there."""
    headers = ("add_header", "proxy_set_header")
    inside = [inner for words, inner in parsed() if words[0] in ("location", "if")]
    assert [words for inner in inside for words in inner if words[0] in headers] == []
