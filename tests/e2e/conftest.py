"""A real pseudo-terminal for the whole program: keys in, an emulated screen out."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pyte
import pytest

WAIT_MAX = 30


class Session:
    """The program in a terminal of 80 x 24; `sent` counts the keys pressed."""

    def __init__(self, command: list[str], env: dict[str, str]) -> None:
        self.sent, self.raw = 0, ""
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.Stream(self._screen)
        self.child = pexpect.spawn(
            sys.executable, command, env=env, encoding="utf-8", dimensions=(24, 80), timeout=WAIT_MAX
        )

    @property
    def text(self) -> str:
        return "\n".join(self._screen.display)

    def type(self, keys: str) -> None:
        """Press keys, one a character, in one go."""
        self.sent += len(keys)
        self.child.send(keys)

    def wait_for(self, *wanted: str) -> None:
        """Return once the screen shows every one of `wanted`."""
        limit = time.monotonic() + WAIT_MAX
        while not all(one in self.text for one in wanted):
            assert time.monotonic() < limit, f"{wanted} absent de :\n{self.text}"
            try:
                self._feed(self.child.read_nonblocking(65536, timeout=0.2))
            except pexpect.TIMEOUT:
                continue

    def _feed(self, got: str) -> None:
        self.raw += got
        self._stream.feed(got)

    @property
    def title(self) -> str:
        """What the program made of the terminal's title."""
        return str(self._screen.title)

    def wait_for_exit(self) -> int:
        self.child.expect(pexpect.EOF)
        self._feed(self.child.before)
        self.child.close()
        return int(self.child.exitstatus)


@pytest.fixture
def open_session(store_path: Path, environment: dict[str, str]) -> Iterator[Callable[..., Session]]:
    """Start `cariforef`, or a program said, on the test's own store, with a home of its own."""
    sessions: list[Session] = []
    env = {**environment, "TEXTUAL_ANIMATIONS": "none"}

    def open_session(*args: str, program: tuple[str, str] = ("-m", "cariforef_tui")) -> Session:
        sessions.append(Session([*program, "--base", str(store_path), *args], env))
        return sessions[-1]

    yield open_session
    for session in sessions:
        session.child.close(force=True)
