"""The server's end of the line to the process that gives birth to sessions."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import termios
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count

from cariforef_tui.services.ports.errors import ConfigurationError
from cariforef_tui.web.envelope import Size
from cariforef_tui.web.fork_server import MESSAGE_MAX

READY_S = 60.0
"""Seconds that the imports may take, on a machine that does many other things."""


@dataclass(frozen=True, slots=True)
class Fork:
    """A session's process: its number, our ends of its terminal and of its files, and its exit code."""

    number: int
    terminal: int
    files: socket.socket
    ended: asyncio.Future[int]


class Forks:
    """Asks for processes, and hears when each ends."""

    def __init__(self, line: socket.socket, pid: int) -> None:
        """`line` leads to the process of that number; see `fork_server`."""
        self._line, self._pid = line, pid
        self._numbers = count(1)
        self._ends: dict[int, asyncio.Future[int]] = {}
        self._ready: asyncio.Future[None] | None = None
        self._lost: Callable[[], object] = self.close

    async def start(self, lost: Callable[[], object]) -> None:
        """Return once sessions can be begun; `lost` is called where none can any more.

        Raises:
            ConfigurationError: the interface could not be prepared.
        """
        loop = asyncio.get_running_loop()
        self._lost = lost
        self._ready = loop.create_future()
        self._line.settimeout(0)
        loop.add_reader(self._line, self._hear)
        try:
            await asyncio.wait_for(self._ready, READY_S)
        except (TimeoutError, ConnectionError):
            raise ConfigurationError(
                "L'interface n'a pas pu être préparée : essayez cariforef seul."
            ) from None

    def begin(self, compte: str | None, size: Size) -> Fork:
        """Return a new session of that account in a terminal of that size.

        Raises:
            OSError: the machine has no terminal or no process left.
        """
        number = next(self._numbers)
        terminal, theirs = os.openpty()
        files, their_files = socket.socketpair()
        try:
            _let_through(theirs)
            termios.tcsetwinsize(terminal, (size.rows, size.columns))
            ended = self._ends[number] = asyncio.get_running_loop().create_future()
            message = json.dumps({"session": number, "compte": compte}).encode()
            socket.send_fds(self._line, [message], [theirs, their_files.fileno()])
        except BaseException:
            self._ends.pop(number, None)
            os.close(terminal)
            files.close()
            raise
        finally:
            os.close(theirs)
            their_files.close()
        return Fork(number, terminal, files, ended)

    def kill(self, fork: Fork) -> None:
        """End the process of a session that does not end by itself."""
        self._line.send(json.dumps({"kill": fork.number}).encode())

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
        if not data:
            self._lose()
            return
        message = json.loads(data)
        if "ready" in message and self._ready is not None:
            self._ready.set_result(None)
        elif (end := self._ends.pop(message.get("ended"), None)) is not None and not end.done():
            end.set_result(message["code"])

    def _lose(self) -> None:
        """The other process is gone: no session begins any more, and each ends with its terminal."""
        asyncio.get_running_loop().remove_reader(self._line)
        if self._ready is not None and not self._ready.done():
            self._ready.set_exception(ConnectionError())
        for end in self._ends.values():
            if not end.done():
                end.set_result(1)
        self._ends.clear()
        self._lost()


def _let_through(terminal: int) -> None:
    """Keep what is typed before the interface listens for it: no line of the system's, no echo, no signal."""
    state = termios.tcgetattr(terminal)
    state[3] &= ~(termios.ECHO | termios.ICANON | termios.ISIG | termios.IEXTEN)
    termios.tcsetattr(terminal, termios.TCSANOW, state)
