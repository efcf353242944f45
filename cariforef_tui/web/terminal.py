"""The server's end of a session's terminal."""

from __future__ import annotations

import asyncio
import os
import termios
from collections.abc import Callable
from contextlib import suppress

from cariforef_tui.web.envelope import Size

CHUNK = 65_536
"""Bytes taken from a terminal at once."""


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
