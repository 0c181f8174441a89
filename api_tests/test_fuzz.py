"""The OpenAPI document read by a fuzzer, which then sends what nobody would think of."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools import environment
from tools.throwaway import throw_away


@pytest.mark.once
@pytest.mark.parametrize(
    ("examples", "least"), [(1, 30), pytest.param(10, 300, marks=pytest.mark.slow)]
)
def test_no_request_of_the_document_makes_a_server_error(
    tmp_path: Path, examples: int, least: int
) -> None:
    """Requests that are made from the OpenAPI document get no answer from 500 on."""
    # Its DELETEs empty the tables: it gets a stack of its own.
    with throw_away(environment.load()) as stack:
        done = subprocess.run(
            [Path(sys.executable).parent / "schemathesis", "run", f"{stack.url}/", "--no-color",
             f"--max-examples={examples}", "--phases=fuzzing", "--checks=not_a_server_error",
             "--generation-deterministic"],
            cwd=tmp_path, env={**os.environ, "no_proxy": "*"}, timeout=300, check=False, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
    assert done.returncode == 0, done.stdout
    counted = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert counted, done.stdout
    assert int(counted[1]) > least
    assert counted[1] == counted[2]
