"""A server behind a wire that breaks: at its COMMIT, a write loses its connection as a test asks."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

from psycopg.conninfo import conninfo_to_dict

from tests.postgres.listening import serve_aside
from tests.postgres.server import Server

_COMMIT = b"COMMIT\0"
"""As a write ends: a reading ends in a ROLLBACK."""
_FATE = b"pg_xact_status"
_PIECE = 2**16
_END = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
    "WHERE datname = current_database() AND application_name LIKE 'cariforef %'"
)
"""A write names its session so until it ends."""


class Cut(StrEnum):
    """Where the connection of a write ends."""

    NOWHERE = "nowhere"
    BEFORE = "before its COMMIT leaves"
    HALF = "half of its COMMIT sent"
    DURING = "its COMMIT sent, no answer awaited"
    HELD = "its COMMIT kept from the server until its fate is asked"
    AFTER = "the answer to its COMMIT on the way back"
    LATER = "once the answer to its COMMIT has come"
    GONE = "once the answer to its COMMIT has come, and no other is let in"
    ENDED = "its session ended by the server as its COMMIT comes"
    RACED = "its session ended by the server while it commits"


LASTING = tuple(cut for cut in Cut if cut is not Cut.GONE)
"""The cuts after which one connects again."""
_ALL = 10**6


class Wire:
    """A socket in `folder`, behind which `server` answers; what ends there are the writes of `database`.

    `cuts` are what becomes of the next COMMITs, in order; `refused`, how many connections are then shut as
    soon as they are made, as by a server that starts again.
    """

    def __init__(self, server: Server, database: str, folder: Path) -> None:
        self._server, self._database = server, database
        parts = conninfo_to_dict(server.address)
        self._host, self._port = str(parts.get("host") or ""), str(parts.get("port") or 5432)
        self._path = folder / f".s.PGSQL.{self._port}"
        self.cuts: deque[Cut] = deque()
        self.refused = 0
        self._asked = asyncio.Event()

    async def listen(self) -> asyncio.Server:
        return await asyncio.start_unix_server(self._carry, self._path)

    async def _carry(self, client: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        """Carry one connection until one of its ends closes it, or a cut does."""
        if self.refused:
            self.refused -= 1
            answers.close()
            return
        # At the end of the block that stretched the wire, what it still carries is cancelled.
        with suppress(OSError, asyncio.CancelledError):
            source, target = await self._connect()
            cut = asyncio.Event()
            ways = (
                asyncio.ensure_future(self._send(client, target, cut, answers)),
                asyncio.ensure_future(_answer(source, answers, cut)),
            )
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
                target.close()
        answers.close()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._host.startswith("/"):
            return await asyncio.open_unix_connection(f"{self._host}/.s.PGSQL.{self._port}")
        return await asyncio.open_connection(self._host, int(self._port))

    async def _send(
        self,
        client: asyncio.StreamReader,
        target: asyncio.StreamWriter,
        cut: asyncio.Event,
        answers: asyncio.StreamWriter,
    ) -> None:
        """Hand on what the client sends; `cut` is set where the next answer is not."""
        kind = Cut.NOWHERE
        while (piece := await client.read(_PIECE)) and kind not in (Cut.LATER, Cut.GONE):
            kind = self.cuts.popleft() if _COMMIT in piece and self.cuts else Cut.NOWHERE
            if _FATE in piece:
                self._asked.set()
            if kind is Cut.BEFORE:
                return
            if kind is Cut.HELD:
                self._asked.clear()
                answers.close()
                await self._asked.wait()
            if kind is Cut.AFTER:
                cut.set()
            if kind is Cut.GONE:
                self.refused = _ALL
            if kind is Cut.ENDED:
                await self._end()
            target.write(piece[: piece.index(_COMMIT) + 3] if kind is Cut.HALF else piece)
            await target.drain()
            if kind is Cut.RACED:
                await self._end()
            if kind in (Cut.HALF, Cut.DURING, Cut.HELD):
                return

    async def _end(self) -> None:
        await asyncio.to_thread(self._server.psql, _END, database=self._database)


async def _answer(source: asyncio.StreamReader, answers: asyncio.StreamWriter, cut: asyncio.Event) -> None:
    while piece := await source.read(_PIECE):
        if cut.is_set():
            return
        answers.write(piece)
        await answers.drain()


def address_through(server: Server, database: str, folder: Path) -> str:
    """Return the address of a database of `server` through the wire in `folder`."""
    host = next(part for part in server.address.partition("?")[2].split("&") if part.startswith("host="))
    return server.url(database).replace(quote(host[5:], safe=""), quote(str(folder), safe=""))


@contextmanager
def stretch(server: Server, database: str, folder: Path) -> Iterator[Wire]:
    """Stretch a wire before `server` until the end of the block; a client gives `folder` as its host."""
    wire = Wire(server, database, folder)
    with serve_aside(wire.listen()):
        yield wire
