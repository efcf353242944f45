"""A terminal that times the program in it: a pseudo-terminal, an emulated screen, a clock at each read."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyte
from processes import read_cpu

_FRAME_END = b"\x1b[?2026l"
_QUERIES = (
    (re.compile(rb"\x1b\[c"), b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"),
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
)
_TIMEOUT = 30.0


class Silence(Exception):
    """The program did not show what was waited for."""


class Terminal:
    """One run of `argv` in a pseudo-terminal of `columns` x `rows`; times are seconds since the start."""

    def __init__(
        self, argv: Sequence[str], env: Mapping[str, str], columns: int = 120, rows: int = 40
    ) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.received = 0
        """Bytes that the program has drawn."""
        self._started = time.perf_counter()
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            os.execvpe(argv[0], argv, {**env, "TERM": "xterm-256color", "COLORTERM": "truecolor"})
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    @property
    def pid(self) -> int:
        return self._pid

    def wait_for(self, pattern: str) -> float:
        """Return when `pattern` stood on one line of the screen; raises Silence."""
        wanted = re.compile(pattern)
        while True:
            seen, _ = self._read(_TIMEOUT)
            if any(wanted.search(line) for line in self._screen.display):
                return seen - self._started
            if not seen:
                raise Silence(f"{pattern!r} is not on the screen:\n" + "\n".join(self._screen.display))

    def settle(self, quiet: float = 0.3) -> None:
        """Read until nothing has come for `quiet` seconds."""
        while self._read(quiet)[0]:
            pass

    def send(self, key: bytes) -> None:
        os.write(self._fd, key)

    def since_start(self) -> float:
        return time.perf_counter() - self._started

    def press(self, key: bytes) -> float:
        """Send a key; return the seconds until the end of the first frame it brings; raises Silence."""
        sent = time.perf_counter()
        os.write(self._fd, key)
        while True:
            seen, data = self._read(2.0)
            if not seen:
                raise Silence(f"{key!r} brings no frame")
            if _FRAME_END in data:
                return seen - sent

    def press_until(self, key: bytes, pattern: str) -> float:
        """Send a key; return the seconds until `pattern` stands on one line of the screen; raises Silence."""
        sent = time.perf_counter()
        os.write(self._fd, key)
        return self._started + self.wait_for(pattern) - sent

    def memory(self) -> int:
        """Return the peak resident memory, in bytes."""
        status = Path(f"/proc/{self._pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert found
        return int(found[1]) * 1024

    def cpu(self) -> float:
        """Return the processor seconds used so far."""
        return read_cpu(self._pid)

    def close(self) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._fd)

    def _read(self, timeout: float) -> tuple[float, bytes]:
        ready, _, _ = select.select([self._fd], [], [], timeout)
        if not ready:
            return 0.0, b""
        try:
            data = os.read(self._fd, 65536)
        except OSError:
            return 0.0, b""
        seen = time.perf_counter()
        self.received += len(data)
        for query, answer in _QUERIES:
            if query.search(data):
                os.write(self._fd, answer)
        self._stream.feed(data)
        return seen, data
