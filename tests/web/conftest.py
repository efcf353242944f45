"""One light server of a team for the tests of a module, and one's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.web.served import SECRET, Served, serve_light, wait_until

Start = Callable[..., tuple[Served, str]]


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, int]]:
    """A server of a team of eight sessions, and its port."""
    served = serve_light(tmp_path_factory.mktemp("service"), "0", "8", SECRET, CARIFOREF_LOG="debug")
    port = int(served.read_line().split()[0].rpartition(":")[2])
    yield served, port
    assert served.stop() == 0
    assert served.errors() == ""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a light server of the test's own; returns it and the first line that it says."""
    started: list[Served] = []

    def start(*words: str, **env: str) -> tuple[Served, str]:
        home = tmp_path / f"maison-{len(started)}"
        home.mkdir()
        started.append(serve_light(home, *words, **env))
        return started[-1], started[-1].read_line()

    yield start
    for served in started:
        if served.process.returncode is None:
            served.process.kill()
            served.close()


@pytest.fixture(autouse=True)
def _nobody_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test ends its sessions: the next counts its own."""
    yield
    if "team" in request.fixturenames:
        served, _ = request.getfixturevalue("team")
        wait_until(lambda: not served.children)
