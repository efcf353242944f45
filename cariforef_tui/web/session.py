"""A person's interface, from its birth to its end: what they type goes in, what it shows comes out."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from cariforef_tui.web.envelope import Ping, Size, Typed, Unreadable, read_message
from cariforef_tui.web.giving import SIZE_BYTES

if TYPE_CHECKING:
    from aiohttp.web import WebSocketResponse

    from cariforef_tui.web.entrance import Visit
    from cariforef_tui.web.forks import Fork, Forks
    from cariforef_tui.web.tokens import Tokens

CHUNK = 65_536
"""Bytes taken from a terminal at once."""
END_S = 5.0
"""Seconds that an interface has to keep what was being typed, once its window is gone."""
FILE_MAX = 50 * 1024 * 1024
"""Bytes of a file that leaves by the browser: a year of everybody's days is a tenth of it."""


class End(Enum):
    """Why a session ended, as its page is told: the socket's code, a sentence where the page has none."""

    LEFT = (1000, "")
    FAILED = (4000, "La session s'est arrêtée : ce qui est affiché dit pourquoi.")
    IDLE = (4001, "Session fermée : rien n'y a été tapé depuis une demi-heure.")
    UNREADABLE = (4002, "Session fermée : le navigateur a envoyé ce qu'aucune page d'ici n'envoie.")
    STOPPED = (1001, "Le serveur s'arrête. Ce que vous tapiez est gardé comme brouillon.")

    @property
    def code(self) -> int:
        return self.value[0]

    @property
    def sentence(self) -> str:
        return self.value[1]


class File(NamedTuple):
    """What the interface gives to the person, to be fetched once by who it is for."""

    visit: Visit
    name: str
    data: bytes


class Session:
    """The line between a socket and the terminal of a process of its own."""

    def __init__(self, visit: Visit, forks: Forks, files: Tokens[File]) -> None:
        self.visit = visit
        self._forks, self._files = forks, files
        self._end: asyncio.Future[End] = asyncio.get_running_loop().create_future()
        self.typed_at = asyncio.get_running_loop().time()

    def end(self, why: End) -> None:
        """Ask for the end; the first reason is the one that is said."""
        if not self._end.done():
            self._end.set_result(why)

    async def run(self, browser: WebSocketResponse, size: Size, leaving: Callable[[], None]) -> End:
        """Run until the person leaves, or is gone; returns why, once the process has ended.

        `leaving` is called in between: the window is gone, the process still keeps what was being typed.

        Raises:
            OSError: the machine has no terminal or no process left.
        """
        fork = self._forks.begin(self.visit.compte, size)
        tasks: list[asyncio.Task[None]] = []
        try:
            async with _Terminal(fork.terminal) as terminal:
                tasks = [
                    asyncio.create_task(self._show(terminal, browser, fork)),
                    asyncio.create_task(self._listen(terminal, browser)),
                    asyncio.create_task(self._give(browser, fork)),
                ]
                try:
                    return await self._end
                finally:
                    leaving()
                    for task in tasks:
                        task.cancel()
                    await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            fork.files.close()
            await self._bury(fork)

    async def _bury(self, fork: Fork) -> None:
        """Wait for the process, whose terminal is gone; end it where it does not end."""
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(fork.ended), END_S)
            return
        with suppress(OSError):
            self._forks.kill(fork)
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(fork.ended), END_S)

    async def _show(self, terminal: _Terminal, browser: WebSocketResponse, fork: Fork) -> None:
        try:
            while data := await terminal.read():
                await browser.send_bytes(data)
        except ConnectionError:
            self.end(End.LEFT)
            return
        code = await fork.ended
        self.end(End.FAILED if code else End.LEFT)

    async def _listen(self, terminal: _Terminal, browser: WebSocketResponse) -> None:
        from aiohttp import WSMsgType

        try:
            async for received in browser:
                message = read_message(received.data if received.type == WSMsgType.TEXT else "")
                match message:
                    case Typed(data):
                        self.typed_at = asyncio.get_running_loop().time()
                        await terminal.write(data)
                    case Size():
                        terminal.resize(message)
                    case Ping(text):
                        await browser.send_str(json.dumps(["pong", text]))
        except Unreadable:
            self.end(End.UNREADABLE)
        except ConnectionError:
            self.end(End.LEFT)
        else:
            # Closed by the browser, or for a message longer than any.
            self.end(End.LEFT if browser.close_code != 1009 else End.UNREADABLE)

    async def _give(self, browser: WebSocketResponse, fork: Fork) -> None:
        """Hand over each file that the interface gives, as the key that its page fetches it by."""
        fork.files.settimeout(0)
        reader, _writer = await asyncio.open_unix_connection(sock=fork.files)
        with suppress(asyncio.IncompleteReadError, ConnectionError):
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


class _Terminal:
    """Our end of a terminal, read and written without ever waiting for it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    async def __aenter__(self) -> _Terminal:
        loop = asyncio.get_running_loop()
        self._reader = asyncio.StreamReader(limit=CHUNK)
        protocol = asyncio.StreamReaderProtocol(self._reader)
        self._output, _ = await loop.connect_read_pipe(
            lambda: protocol, os.fdopen(os.dup(self._descriptor), "rb", buffering=0)
        )
        self._input, flow = await loop.connect_write_pipe(
            asyncio.streams.FlowControlMixin, os.fdopen(os.dup(self._descriptor), "wb", buffering=0)
        )
        self._writer = asyncio.StreamWriter(self._input, flow, None, loop)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._output.close()
        self._input.abort()
        os.close(self._descriptor)

    async def read(self) -> bytes:
        """Return what the interface shows next; nothing once it has ended."""
        try:
            return await self._reader.read(CHUNK)
        except OSError:
            return b""

    async def write(self, data: bytes) -> None:
        """Give what was typed; a connection lost where the interface has ended."""
        self._writer.write(data)
        await self._writer.drain()

    def resize(self, size: Size) -> None:
        import termios

        with suppress(OSError):
            termios.tcsetwinsize(self._descriptor, (size.rows, size.columns))
