"""A person's interface, from its birth to its end: its terminal, and the files that it gives."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import signal
import termios
from collections.abc import Callable
from contextlib import closing, suppress
from enum import Enum
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from cariforef_tui.machine.logs import keep_incident
from cariforef_tui.web.envelope import Size, Typed, Unreadable, read_message

if TYPE_CHECKING:
    from aiohttp.web import WebSocketResponse

    from cariforef_tui.web.entrance import Tokens, Visit
    from cariforef_tui.web.forks import Fork

CHUNK = 65_536
"""Bytes taken from a terminal at once."""
SIZE_BYTES = 8
"""Bytes of the size that comes before the file's name, then before its content."""
FILE_MAX = 50 * 1024 * 1024
"""Bytes of a file given to a browser: a year of everybody's days is a tenth of that."""
BEAT_S = 1.5
"""Seconds between two beats to the page, which says that the line is cut once four are missing."""
STUCK_S = 30.0
"""Seconds that an interface may take to read what is typed; it usually does between two frames."""
REST_S = 1.0
"""Seconds to read the last output of an ended interface, if another process holds its terminal."""
QUIT = (0, 128 + signal.SIGINT)
"""Exit codes of an interface that the person left; Ctrl-C is a key like any other there."""


class Terminal:
    """Reads and writes without ever blocking the server.

    It has no buffer. The interface waits if the browser does not read its output; a person who types waits if
    the interface does not read the keys.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        os.set_blocking(descriptor, False)

    async def read(self) -> bytes:
        """Return the interface's next output, empty once it has ended."""
        loop = asyncio.get_running_loop()
        await self._wait(loop.add_reader, loop.remove_reader)
        try:
            return os.read(self._descriptor, CHUNK)
        except OSError:
            return b""

    async def write(self, data: bytes) -> None:
        """Write all of what was typed; nothing happens if the interface has ended."""
        loop = asyncio.get_running_loop()
        while data:
            try:
                data = data[os.write(self._descriptor, data) :]
            except BlockingIOError:
                await self._wait(loop.add_writer, loop.remove_writer)
            except OSError:
                return

    def resize(self, size: Size) -> None:
        with suppress(OSError):
            termios.tcsetwinsize(self._descriptor, (size.rows, size.columns))

    async def _wait(self, add: Callable[..., object], remove: Callable[[int], object]) -> None:
        ready = asyncio.Event()
        add(self._descriptor, ready.set)
        try:
            await ready.wait()
        finally:
            remove(self._descriptor)


def give_file(line: int, name: str, data: bytes) -> None:
    """Write a file to the server's line; raises OSError if the server is gone, or the file too large."""
    if len(data) > FILE_MAX:
        raise OSError(errno.EFBIG, name)
    for part in (name.encode(), data):
        whole = len(part).to_bytes(SIZE_BYTES, "big") + part
        while whole:
            whole = whole[os.write(line, whole) :]


class End(Enum):
    """Why a session ended, as its page is told: the socket's code, and a sentence if the page has none."""

    LEFT = (1000, "")
    FAILED = (4000, "La session s'est arrêtée : l'écran dit pourquoi.")
    IDLE = (4001, "Session fermée : rien n'y a été tapé depuis une demi-heure.")
    UNREADABLE = (4002, "Session fermée : le navigateur a envoyé ce que cette page n'envoie jamais.")
    STUCK = (4003, "Session fermée : l'interface ne répondait plus. Rouvrez-la.")
    STOPPED = (1001, "Le serveur s'arrête. Ce que vous tapiez est gardé comme brouillon.")

    @property
    def code(self) -> int:
        return self.value[0]

    @property
    def sentence(self) -> str:
        return self.value[1]


class File(NamedTuple):
    """A file that the interface gives to a person, who alone may fetch it, once."""

    visit: Visit
    name: str
    data: bytes


class Session:
    """The line between a socket and the terminal of the session's own process."""

    def __init__(self, visit: Visit, files: Tokens[File]) -> None:
        self.visit = visit
        self._files = files
        self._end: asyncio.Future[End] = asyncio.get_running_loop().create_future()
        self.typed_at = asyncio.get_running_loop().time()

    def end(self, why: End) -> None:
        """Ask for the end; only the first reason is told."""
        if not self._end.done():
            self._end.set_result(why)

    async def run(self, fork: Fork, browser: WebSocketResponse) -> End:
        """Run until the person leaves, is gone, or the process has ended; returns why."""
        terminal = Terminal(fork.terminal)
        showing = asyncio.create_task(self._show(terminal, browser))
        tasks = [
            showing,
            asyncio.create_task(self._listen(terminal, browser)),
            asyncio.create_task(self._give(browser, fork)),
            asyncio.create_task(self._beat(browser)),
            asyncio.create_task(self._follow(fork, showing)),
        ]
        for task in tasks:
            task.add_done_callback(self._check)
        try:
            return await self._end
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _check(self, task: asyncio.Task[None]) -> None:
        """End the session if one of its tasks fails: nothing would read what the person types."""
        if not task.cancelled() and (error := task.exception()) is not None:
            keep_incident(error)
            self.end(End.FAILED)

    async def _show(self, terminal: Terminal, browser: WebSocketResponse) -> None:
        try:
            while data := await terminal.read():
                await browser.send_bytes(data)
        except ConnectionError:
            self.end(End.LEFT)

    async def _follow(self, fork: Fork, showing: asyncio.Task[None]) -> None:
        code = await asyncio.shield(fork.ended)
        # The process has ended, but the terminal may still hold its last output.
        await asyncio.wait([showing], timeout=REST_S)
        self.end(End.LEFT if code in QUIT else End.FAILED)

    async def _listen(self, terminal: Terminal, browser: WebSocketResponse) -> None:
        from aiohttp import WSMsgType

        try:
            async for received in browser:
                message = read_message(received.data if received.type == WSMsgType.TEXT else "")
                match message:
                    case Typed(data):
                        self.typed_at = asyncio.get_running_loop().time()
                        # Nothing is read from the browser meanwhile: a person who types faster waits.
                        async with asyncio.timeout(STUCK_S):
                            await terminal.write(data)
                    case Size():
                        terminal.resize(message)
        except Unreadable:
            self.end(End.UNREADABLE)
        except TimeoutError:
            self.end(End.STUCK)
        except ConnectionError:
            self.end(End.LEFT)
        else:
            self.end(End.LEFT)

    async def _beat(self, browser: WebSocketResponse) -> None:
        """Tell the page that the server is there, even if the interface does not read what was typed."""
        with suppress(ConnectionError):
            while True:
                await asyncio.sleep(BEAT_S)
                await browser.send_str('["pong", ""]')

    async def _give(self, browser: WebSocketResponse, fork: Fork) -> None:
        """Keep each file that the interface gives, and send its page the key to fetch it."""
        fork.files.settimeout(0)
        reader, writer = await asyncio.open_unix_connection(sock=fork.files)
        with closing(writer), suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                name = await _read_sized(reader)
                data = await _read_sized(reader)
                file = File(self.visit, PurePath(name.decode()).name, data)
                await browser.send_str(json.dumps(["deliver_file_start", self._files.make(file)]))


async def _read_sized(reader: asyncio.StreamReader) -> bytes:
    size = int.from_bytes(await reader.readexactly(SIZE_BYTES), "big")
    if size > FILE_MAX:
        raise ConnectionError
    return await reader.readexactly(size)
