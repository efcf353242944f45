"""A plugin: a test that leaves something behind fails by itself, not another one that runs later.

Left behind are an object that warns as it goes (a socket, a file, a loop not closed), and what is still there
once the test and its fixtures have ended: a process, a thread, an open file, a file in the home of the run.
"""

from __future__ import annotations

import gc
import threading
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

import pytest

_SELF = Path("/proc/self")
_PATIENCE = 2.0
"""Seconds that what is ending may take to end; only a test that leaves something waits."""
_shared: Counter[str] = Counter()
"""What fixtures of several tests have made since the test began: it ends with them."""


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Generator[None, object, object]:
    """Note what a fixture of several tests makes: the first that needs it may ask for it as it runs."""
    before = Counter() if fixturedef.scope == "function" else Counter(_list_present())
    made = yield
    if fixturedef.scope != "function":
        _shared.update(Counter(_list_present()) - before)
    return made


@pytest.fixture(autouse=True)
def _nothing_is_left(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Look before the test's own fixtures are made, and again once they have ended."""
    # The collector then looks only at what the test makes: to look at all the rest takes 30 ms a test.
    gc.freeze()
    _shared.clear()
    before = Counter(_list_present())
    yield
    own, run = request.node.funcargs.get("tmp_path"), tmp_path_factory.getbasetemp().parent
    # pytest holds what the fixtures gave until it has reported the test: too late for it to be blamed.
    request.node.funcargs.clear()
    gc.collect()
    # A store that several tests read opens its connections as it is read.
    ours = f"open {run}/", f"open {own}/"

    def list_left() -> list[str]:
        left = Counter(_list_present()) - before - _shared
        return [one for one in sorted(left) if one.startswith(ours[1]) or not one.startswith(ours[0])]

    left, patience = list_left(), monotonic() + _PATIENCE
    # A server that stands in a thread of its own closes its end of a line once it has read ours closed.
    while left and monotonic() < patience:
        sleep(0.01)
        left = list_left()
    assert not left, f"left behind: {', '.join(left)}"


def _list_present() -> Iterator[str]:
    """Yield what is there now: processes started here, threads, open files, what is in the home."""
    for thread in threading.enumerate():
        # Those of a loop end with it, and a loop left open warns; the browser's outlives a test.
        if not thread.name.startswith("asyncio_"):
            yield f"thread {thread.name} ({thread.ident})"
    for task in _SELF.joinpath("task").iterdir():
        # A thread may end meanwhile.
        with suppress(OSError):
            yield from (f"process {pid}" for pid in task.joinpath("children").read_text().split())
    for descriptor in _SELF.joinpath("fd").iterdir():
        # The one that lists them is closed.
        with suppress(OSError):
            yield f"open {descriptor.readlink()}"
    yield from (f"file {path}" for path in Path.home().iterdir())
