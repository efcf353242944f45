"""The server's end of the line to the process that forks the sessions."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import termios
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeVar

from cariforef_tui.web.envelope import Size
from cariforef_tui.web.fork_server import MESSAGE_MAX, Asked

T = TypeVar("T")
END_S = 5.0
"""Seconds that an interface has to save what was being typed, once its window is gone."""
BORN_S = 20.0
"""Seconds that a fork may take on a busy machine; it takes a hundredth of one."""


@dataclass(frozen=True, slots=True)
class Life:
    """A process asked for: its number, its birth, its exit code."""

    number: int
    born: asyncio.Future[None]
    ended: asyncio.Future[int]


@dataclass(frozen=True, slots=True)
class Fork:
    """A session's process, and the server's ends of its terminal and of its files."""

    life: Life
    terminal: int
    files: socket.socket

    @property
    def ended(self) -> asyncio.Future[int]:
        return self.life.ended


class Forks:
    """Asks for processes, and is told when each ends."""

    def __init__(self, line: socket.socket, pid: int) -> None:
        """`line` leads to the process of that number; see `fork_server`."""
        self._line, self._pid = line, pid
        self._numbers = count(1)
        self._living: dict[int, Life] = {}
        self.ready, self.lost = asyncio.Event(), asyncio.Event()
        """Events: sessions can begin; none can any more, since the other process is gone."""

    def start(self) -> None:
        """Listen to the other process."""
        self._line.settimeout(0)
        asyncio.get_running_loop().add_reader(self._line, self._hear)

    async def begin(self, compte: str | None, size: Size) -> Fork:
        """Return a new session of that account in a terminal of that size, which `bury` must end.

        Raises:
            OSError: the machine has no terminal or no process left.
        """
        terminal, theirs = os.openpty()
        files, their_files = socket.socketpair()
        try:
            _let_through(theirs)
            termios.tcsetwinsize(terminal, (size.rows, size.columns))
            fork = Fork(self._ask({"compte": compte}, theirs, their_files.fileno()), terminal, files)
        except BaseException:
            os.close(terminal)
            files.close()
            raise
        finally:
            os.close(theirs)
            their_files.close()
        try:
            await _wait_for_birth(fork.life)
        except BaseException:
            await self.bury(fork)
            raise
        return fork

    @asynccontextmanager
    async def reading(self, compte: str | None, asked: Asked) -> AsyncIterator[socket.socket]:
        """Lend the line on which a new process answers that account; it is killed if it still runs.

        Raises:
            OSError: the machine has no process left.
        """
        ours, theirs = socket.socketpair()
        try:
            life = self._ask({"compte": compte, "asked": asked._asdict()}, theirs.fileno())
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        try:
            ours.settimeout(0)
            await _wait_for_birth(life)
            yield ours
        finally:
            ours.close()
            if not life.ended.done():
                self._kill(life)

    def _ask(self, message: Mapping[str, Any], *descriptors: int) -> Life:
        """Ask for a process that holds these descriptors; raises OSError."""
        loop = asyncio.get_running_loop()
        life = Life(next(self._numbers), loop.create_future(), loop.create_future())
        data = json.dumps({"session": life.number, **message}).encode()
        socket.send_fds(self._line, [data], descriptors)
        self._living[life.number] = life
        return life

    def _kill(self, life: Life) -> None:
        with suppress(OSError):
            self._line.send(json.dumps({"kill": life.number}).encode())

    async def bury(self, fork: Fork) -> None:
        """Take a session's terminal away, and return once its process has ended; kill it after END_S."""
        os.close(fork.terminal)
        fork.files.close()
        await asyncio.wait([fork.ended], timeout=END_S)
        if not fork.ended.done():
            self._kill(fork.life)
            await asyncio.wait([fork.ended], timeout=END_S)

    def close(self) -> None:
        """Let the other process end, and its children with it."""
        asyncio.get_running_loop().remove_reader(self._line)
        self._line.close()

    def wait(self) -> None:
        """Return once the other process has ended, and every session with it."""
        with suppress(ChildProcessError):
            os.waitpid(self._pid, 0)

    def _hear(self) -> None:
        try:
            data = self._line.recv(MESSAGE_MAX)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        match json.loads(data) if data else None:
            case {"ready": _}:
                self.ready.set()
            case {"born": number}:
                _settle(self._living[number].born, None)
            case {"unborn": number}:
                self._forget(number, None)
            case {"ended": number, "code": code}:
                self._forget(number, code)
            case None:
                self._lose()

    def _forget(self, number: int, code: int | None) -> None:
        """Note that a session has ended, or, without a code, that it never began."""
        life = self._living.pop(number)
        if not life.born.done():
            life.born.set_exception(OSError("no process is left"))
        _settle(life.ended, 1 if code is None else code)

    def _lose(self) -> None:
        """Note that the other process is gone: no session can begin, and each ends with its terminal."""
        asyncio.get_running_loop().remove_reader(self._line)
        for number in list(self._living):
            self._forget(number, None)
        self.lost.set()


async def _wait_for_birth(life: Life) -> None:
    async with asyncio.timeout(BORN_S):
        await life.born


def _settle(future: asyncio.Future[T], value: T) -> None:
    if not future.done():
        future.set_result(value)


def _let_through(terminal: int) -> None:
    """Set the terminal raw: it keeps what is typed before the interface listens, without echo or signal."""
    state = termios.tcgetattr(terminal)
    state[3] &= ~(termios.ECHO | termios.ICANON | termios.ISIG | termios.IEXTEN)
    termios.tcsetattr(terminal, termios.TCSANOW, state)
