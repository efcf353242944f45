"""Forked processes that say what they do, line by line, so that they may be killed at any moment."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import TextIO

from tally import Violation

Say = Callable[[str], None]


@dataclass
class Child:
    """A process and what it has said; lines are whole, even those of one that was killed."""

    pid: int
    said: TextIO

    def next_line(self) -> str:
        """Return the next line, empty once there is none."""
        return self.said.readline().rstrip("\n")

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def end(self) -> list[str]:
        """Wait for the end; return the lines not read yet. Raises Violation for what went wrong in it."""
        lines = self.said.read().splitlines()
        self.said.close()
        os.waitpid(self.pid, 0)
        wrong = [line for line in lines if line.startswith("!")]
        if wrong:
            raise Violation(wrong[0])
        return lines


def start(work: Callable[[Say], None]) -> Child:
    """Fork; the child does `work`, whose argument says one line, then ends without any cleanup of ours."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writer)
        return Child(pid, os.fdopen(reader, encoding="utf-8"))
    os.close(reader)
    code = 1
    try:
        work(lambda line: _say(writer, line))
        code = 0
    except BaseException as error:
        _say(writer, f"!{type(error).__name__}: {error}")
    finally:
        os._exit(code)


def _say(writer: int, line: str) -> None:
    # Under PIPE_BUF a write is whole or not at all.
    os.write(writer, " ".join(line.split())[:4000].encode() + b"\n")


def busy_wait(seconds: float) -> None:
    """Let a moment pass that no scheduler rounds."""
    until = perf_counter() + seconds
    while perf_counter() < until:
        pass
