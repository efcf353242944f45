"""Clusters that listen on loopback and ask for passwords, behind TLS or not."""

from __future__ import annotations

import asyncio
import ssl
import struct
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from os import getpid
from pathlib import Path
from subprocess import Popen
from typing import Any
from urllib.parse import quote

import trustme

from tests.postgres.clusters import (
    PASSWORD,
    SUPERUSER,
    ClusterFailed,
    choose_folder,
    find_free_port,
    start,
    stop,
)
from tests.postgres.server import Server

_LENGTH, _SSL_REQUEST, _GSS_REQUEST = 8, 80877103, 80877104


@contextmanager
def listen(folder: Path, *, tls: bool = False) -> Iterator[Server]:
    """Serve a cluster of its own on a port of loopback until the end of the block, by passwords (SCRAM).

    With `tls`, nothing passes in clear, and the server's URLs ask to check its certificate, signed by
    `authority.pem` of `folder`, where its log is too.
    """
    home, port, keeper = _start(folder / "postgres.log")
    try:
        run = home.name.removeprefix("cariforef-").replace("-", "_")
        address = f"postgresql://{SUPERUSER}:{quote(PASSWORD)}@127.0.0.1"
        if tls:
            with _secure(port, folder / "authority.pem") as secured:
                checked = f"sslmode=verify-full&sslrootcert={quote(str(folder / 'authority.pem'))}"
                yield Server(f"{address}:{secured}/postgres?{checked}", run)
        else:
            yield Server(f"{address}:{port}/postgres", run)
    finally:
        stop(home)
        keeper.wait()


def _start(log: Path) -> tuple[Path, int, Popen[bytes]]:
    """Start a cluster on a port that is free; another program may take it meanwhile, hence some tries."""
    tries = 3
    while True:
        home, port = choose_folder(), find_free_port()
        tries -= 1
        try:
            return home, port, start(home, pid=getpid(), log=log, port=port)
        except ClusterFailed:
            if not tries:
                raise


@contextmanager
def _secure(port: int, authority: Path) -> Iterator[int]:
    """Serve TLS before that port, and yield the port to use: the wheel's server is built without OpenSSL."""
    issuer = trustme.CA()
    issuer.cert_pem.write_to_path(str(authority))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    issuer.issue_cert("127.0.0.1", "localhost").configure_cert(context)

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            asked = 0
            while asked != _SSL_REQUEST:
                _, asked = struct.unpack("!ii", await reader.readexactly(_LENGTH))
                if asked not in (_SSL_REQUEST, _GSS_REQUEST):
                    break
                writer.write(b"S" if asked == _SSL_REQUEST else b"N")
            else:
                await writer.start_tls(context)
                inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
                await asyncio.gather(_pour(reader, inner_writer), _pour(inner_reader, writer))
        writer.close()

    with serve_aside(asyncio.start_server(take, "127.0.0.1", 0)) as server:
        yield server.sockets[0].getsockname()[1]


async def _pour(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await source.read(2**16):
            target.write(piece)
            await target.drain()
    target.close()


@contextmanager
def serve_aside(starting: Coroutine[Any, Any, asyncio.Server]) -> Iterator[asyncio.Server]:
    """Serve in a thread of its own until the end of the block."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(starting)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(server: asyncio.Server) -> None:
    """Close the server and what it still serves."""
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
