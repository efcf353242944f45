"""Light servers that a worker starts once, of a team and of one person, and a test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.web.served import SECRET, Answer, Served, ask, key_in, port_in, serve_light, wait_until

Start = Callable[..., tuple[Served, str]]
Team = tuple[Served, int]


@contextmanager
def _serving(home: Path, **seconds: str) -> Iterator[Team]:
    """A server of a team of eight sessions and its port; it ends well, and has nothing to say of itself."""
    served = serve_light(home, "0", "8", SECRET, CARIFOREF_LOG="debug", **seconds)
    yield served, port_in(served.read_line())
    assert served.stop() == 0
    assert served.errors() == ""


@pytest.fixture(scope="session")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    """A server of a team of eight sessions, and its port."""
    with _serving(tmp_path_factory.mktemp("service")) as team:
        yield team


@pytest.fixture(scope="session")
def hurried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    """A team's server that waits a moment where another waits for seconds, and reads short pages alone."""
    seconds = {"END_S": "0.3", "READ_S": "1", "STUCK_S": "0.6", "BYTES_MAX": "10000"}
    with _serving(tmp_path_factory.mktemp("presse"), **seconds) as team:
        yield team


@dataclass(frozen=True)
class Own:
    """A server of one person: what it printed, and what its address answered while it was good."""

    served: Served
    port: int
    path: str
    pages: str
    writing_key: str
    head: Answer
    first: Answer

    @property
    def key(self) -> str:
        return key_in(self.first.text)


@pytest.fixture(scope="session")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Own]:
    """One's own server, whose printed address was asked for once, after a look at whether it is there."""
    served = serve_light(tmp_path_factory.mktemp("maison"), "0", "8", CARIFOREF_LOG="debug")
    line = served.read_line()
    port = port_in(line)
    *addresses, writing_key = line.split()[1:]
    path, pages = (address.partition(str(port))[2] for address in addresses)
    yield Own(served, port, path, pages, writing_key, ask(port, path, method="HEAD"), ask(port, path))
    assert served.stop() == 0


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
    for name in {"team", "hurried"}.intersection(request.fixturenames):
        served, _ = request.getfixturevalue(name)
        wait_until(lambda served=served: not served.children)
