"""A real pseudo-terminal for the whole program: keys in, an emulated screen out."""

from __future__ import annotations

import re
import signal
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pyte
import pytest

from tests.kit.patience import PATIENCE_S
from tests.kit.signals import state_of

MODES = {"?1000": "l", "?1003": "l", "?1006": "l", "?1004": "l", "?2004": "l", "?1049": "l", "?25": "h"}
"""Mouse, focus, bracketed paste, alternate screen, cursor: how each is left."""


class Session:
    """A program in a terminal of 80 x 24; `sent` counts the keys pressed."""

    def __init__(self, command: list[str], env: dict[str, str]) -> None:
        self.sent, self.raw = 0, ""
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.Stream(self._screen)
        self.child = pexpect.spawn(
            sys.executable, command, env=env, encoding="utf-8", dimensions=(24, 80), timeout=PATIENCE_S
        )
        # By default, pexpect waits a moment before each key, and after the end.
        self.child.delaybeforesend = None
        self.child.ptyproc.delayafterclose = 0

    @property
    def text(self) -> str:
        # Not the emulator's own `display`, which fails on half of a wide character that was written over.
        lines = (self._screen.buffer[y] for y in range(self._screen.lines))
        return "\n".join("".join(line[x].data for x in range(self._screen.columns)) for line in lines)

    def type(self, keys: str) -> None:
        """Press keys, one a character, in one go."""
        self.sent += len(keys)
        self.child.send(keys)

    def wait_for(self, *wanted: str) -> None:
        """Return once the screen shows every one of `wanted`."""
        self.wait_until(lambda: all(one in self.text for one in wanted), f"{wanted}")

    def wait_until(self, is_so: Callable[[], bool], what: str = "") -> None:
        limit = time.monotonic() + PATIENCE_S
        while not is_so():
            assert time.monotonic() < limit, f"{what} absent de :\n{self.text}"
            self._read(0.2)

    def resize(self, lines: int, columns: int) -> None:
        self._screen.resize(lines, columns)
        self.child.setwinsize(lines, columns)

    def wipe(self) -> None:
        """Empty the screen, as the shell does that has it meanwhile."""
        self._screen.reset()

    def wait_for_exit(self) -> int:
        """The exit code, once everything written has been read."""
        limit = time.monotonic() + PATIENCE_S
        while self._read(0.2):
            assert time.monotonic() < limit
        self.child.wait()
        assert self.child.signalstatus is None
        return int(self.child.exitstatus)

    def vanish(self) -> int:
        """Close the terminal's other end, as a dropped line does; the exit code."""
        process = self.child.ptyproc
        process.fileobj.close()
        process.fd, process.closed = -1, True
        self.child.child_fd, self.child.closed = -1, True
        process.wait()
        return int(process.exitstatus)

    @property
    def title(self) -> str:
        """What the program made of the terminal's title."""
        return str(self._screen.title)

    @property
    def settings(self) -> list[object]:
        """How the line treats what is typed and written: echo, lines, signals."""
        return termios.tcgetattr(self.child.child_fd)[:4]

    def last_mode(self, mode: str) -> str:
        """How a private mode was last set: `h` on, `l` off, empty never."""
        found = re.findall(rf"\x1b\[{re.escape(mode)}([hl])", self.raw)
        return found[-1] if found else ""

    @property
    def is_given_back(self) -> bool:
        """True once every mode of the terminal is as a shell needs it."""
        return all(self.last_mode(mode) == left for mode, left in MODES.items())

    @property
    def is_stopped(self) -> bool:
        return state_of(self.child.pid) == "T"

    def _read(self, seconds: float) -> bool:
        """Read what came; False at the end."""
        try:
            got = self.child.read_nonblocking(65536, timeout=seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += got
        self._stream.feed(got)
        return True


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
        if session.child.isalive():
            session.child.kill(signal.SIGKILL)
            session.child.wait()
        session.child.close()
