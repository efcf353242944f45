"""Servers that a browser comes to: a real one behind a line that can be cut, and a light one."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from playwright.async_api import BrowserContext

from tests.web.served import Served, is_alive, serve_light, wait_until

_PROGRAM = """
import sys
from pathlib import Path
from cariforef_tui.ui.keys import key_latch
from cariforef_tui.web import server
key_latch.SILENCE_SECONDS = 0.0
class Behind(server.Listening):
    shown = "127.0.0.1:{port}"
server.listen_anew = lambda: Behind(server.listen_on_file(Path({file!r})).socket)
from cariforef_tui.__main__ import main
sys.exit(main())
"""
"""The server on a file, told that browsers find it at the line's port.

A question that appears heeds keys at once; how long it ignores what was being typed is for `tests/ui`.
"""


class Door:
    """What a browser finds at an address, and the server behind it."""

    address: str
    """What is printed, good for one browser."""
    context: BrowserContext | None = None
    """That browser, once it was let in."""
    served: Served

    @property
    def origin(self) -> str:
        return self.address.partition("?")[0]

    def sessions(self) -> list[int]:
        """The processes of the sessions."""
        return self.served.children

    def send(self, number: signal.Signals) -> None:
        os.kill(self.served.process.pid, number)

    async def end(self, number: signal.Signals) -> int:
        """Send a signal that ends the server; its exit code, once it has ended."""
        self.send(number)
        return await asyncio.to_thread(self.served.close)


class Light(Door):
    """A server whose interface is a few lines: see `light`."""

    def __init__(self, home: Path) -> None:
        self.served = serve_light(home, "0", "8")
        self.address = self.served.read_line().split()[1]


class Line(Door):
    """A real server, at the other end of a line that can be cut."""

    pages: str
    """Address of the plain pages."""
    writing_key: str
    """What they ask of who writes there."""

    def __init__(self, store: Path) -> None:
        self.store, self._file = store, store.with_name("ligne")
        self._through: set[asyncio.StreamWriter] = set()

    async def open(self) -> None:
        """Return once a browser may come."""
        self._relaying = await asyncio.start_server(self._relay, "127.0.0.1", 0)
        port = self._relaying.sockets[0].getsockname()[1]
        program = _PROGRAM.format(port=port, file=str(self._file))
        options = ["--base", str(self.store), "--agent", "DM", "--au", "2018-05-22"]
        command = [sys.executable, "-c", program, "servir", *options]
        self.served = Served(command, self.store.parent, TEXTUAL_ANIMATIONS="none")
        said = [await asyncio.to_thread(self.served.read_line) for _ in range(3)]
        self.address, self.pages = (re.findall(r"http\S+", one)[0] for one in said[:2])
        self.writing_key = said[2].split()[-1]

    def cut(self) -> None:
        """Cut all that goes through; what comes next goes through."""
        for writer in self._through:
            writer.transport.abort()

    async def close(self) -> None:
        await self.end(signal.SIGINT)
        self._relaying.close()
        self.cut()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            answers, asks = await asyncio.open_unix_connection(self._file)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, asks}
        self._through |= ends
        await asyncio.gather(_copy(reader, asks), _copy(answers, writer))
        self._through -= ends


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()


async def wait_for_end(pids: Sequence[int]) -> None:
    """Return once every one of these processes has ended."""
    await asyncio.to_thread(wait_until, lambda: not any(is_alive(pid) for pid in pids))
