"""How the page is made: what a build reads, and the server with hot reload."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
import requests

from api_tests.conftest import Api
from tools import environment, page
from tools.settings import CHECKOUT
from tools.throwaway import free_port


def test_a_build_reads_the_sources(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Any source changes the name of the build; what a build does not read does not."""
    for name in ("src/app.tsx", "package.json", "node_modules/a", "dist/b", "screenshots/c.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(page, "UI", tmp_path)
    first = page.named(page.sources())
    assert sorted(page.sources()) == ["package.json", "src/app.tsx"]
    (tmp_path / "dist/b").write_text("other")
    assert page.named(page.sources()) == first
    (tmp_path / "src/app.tsx").write_text("other")
    assert page.named(page.sources()) != first


def test_a_build_is_made_once() -> None:
    """The page of sources that were built before is there at once."""
    folder = page.built(environment.load())
    assert folder is not None
    made = (folder / "index.html").stat().st_mtime_ns
    assert page.built(environment.load()) == folder
    assert (folder / "index.html").stat().st_mtime_ns == made


def test_hot_reload_beside_the_api(api: Api, unique: str) -> None:
    """./stack ui serves the sources, and hands what is the API's on to it, writes too."""
    url = f"http://localhost:{free_port()}"
    port = url.rpartition(":")[2]
    stack = api.base_url.rpartition(":")[2]
    program = subprocess.Popen(
        [CHECKOUT / "stack", "ui", "--port", port, "--strictPort", "--host", "localhost"],
        env={**os.environ, "LAB_HTTP_PORT": stack}, stdout=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                answer = requests.get(f"{url}/ui/", headers={"Accept": "text/html"}, timeout=5)
                break
            except requests.RequestException:
                assert time.monotonic() < deadline, "vite does not answer"
                time.sleep(0.1)
        assert "/ui/@vite/client" in answer.text
        headers = {"Origin": url, "Sec-Fetch-Site": "same-origin"}
        made = requests.post(f"{url}/site", json={"name": unique}, headers=headers, timeout=10)
        assert made.json()["name"] == unique
        [found] = requests.get(f"{url}/sites?name=eq.{unique}", timeout=10).json()
        assert found == made.json()
    finally:
        os.killpg(program.pid, signal.SIGTERM)
        program.wait()
