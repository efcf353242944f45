"""Listen on a port or a socket file of this machine, and run until told to stop."""

from __future__ import annotations

import asyncio
import logging
import resource
import signal
import socket
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from secrets import randbelow

from aiohttp import web

from cariforef_tui.machine.logs import keep_incident
from cariforef_tui.services.ports.errors import ConfigurationError, ServerLost
from cariforef_tui.web.entrance import Entrance, Tokens
from cariforef_tui.web.forks import Forks
from cariforef_tui.web.forms import Forms
from cariforef_tui.web.pages import CLOSE_S, Pages
from cariforef_tui.web.readings import Readings
from cariforef_tui.web.session import File
from cariforef_tui.web.sessions import Sessions

LOOPBACK = "127.0.0.1"
_LOOPBACKS = ip_network("127.0.0.0/8")
"""Every address by which this machine reaches itself."""
SOCKET_MODE = 0o660
"""The proxy is in the group of the file."""
CONNECT_S = 1.0
"""Seconds to connect to a server that listens; a stuck one still listens."""
READY_S = 60.0
"""Seconds that the imports may take on a busy machine."""
FILE_S = 60.0
FILES_MAX = 20
"""Files that wait to be fetched, which their page does at once."""


@dataclass(frozen=True, slots=True)
class Listening:
    """A socket of this server, and its file if it has one."""

    socket: socket.socket
    path: Path | None = None

    @property
    def port(self) -> int:
        return int(self.socket.getsockname()[1])

    @property
    def shown(self) -> str:
        return str(self.path) if self.path is not None else "{}:{}".format(*self.socket.getsockname())

    def forget(self) -> None:
        """Remove the file: nobody listens there any more."""
        if self.path is not None:
            with suppress(OSError):
                self.path.unlink()


def listen_anew() -> Listening:
    """Return a socket that only this machine reaches, at an address that nobody could foresee.

    Who listened at the address of an earlier start may have left a script or a service worker in the browser,
    which keeps them by host and port. A new port alone could be foreseen: another account may hold all the
    others.
    """
    # Neither the first address, of the network, nor the last, of a broadcast.
    return listen_on_loopback(0, str(_LOOPBACKS[1 + randbelow(_LOOPBACKS.num_addresses - 2)]))


def listen_on_loopback(port: int, host: str = LOOPBACK) -> Listening:
    """Return a socket that only this machine reaches, on any free port if `port` is 0.

    Raises:
        ConfigurationError: another program has that port, or this account may not take it.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()
    except OSError as error:
        listening.close()
        raise ConfigurationError(
            f"Le port {port} est déjà pris, ou n'est pas permis : donnez-en un autre par --port."
        ) from error
    return Listening(listening)


def listen_on_file(path: Path) -> Listening:
    """Return a socket with a file; a file on which nobody listens any more is replaced.

    Raises:
        ConfigurationError: another server listens there, or the folder refuses.
    """
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        if path.is_socket():
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as other, suppress(ConnectionRefusedError):
                other.settimeout(CONNECT_S)
                other.connect(str(path))
                raise OSError
            path.unlink()
        listening.bind(str(path))
        path.chmod(SOCKET_MODE)
        # Listen now, before sessions are ready: another server that starts then sees this one.
        listening.listen()
    except OSError as error:
        listening.close()
        raise ConfigurationError(
            f"Le serveur ne peut pas écouter sur {path} : un autre y écoute, ou le dossier refuse."
        ) from error
    return Listening(listening, path)


def serve(
    entrance: Entrance, listenings: Sequence[Listening], forks: Forks, most: int, begun: Callable[[], None]
) -> None:
    """Serve until a signal asks for the end; `begun` is called once browsers may come.

    Raises:
        ConfigurationError: sessions cannot be begun.
        ServerLost: they could, and no longer can.
    """
    # aiohttp would write what was asked into the log.
    for name in ("access", "client", "internal", "server", "web", "websocket"):
        logging.getLogger(f"aiohttp.{name}").disabled = True
    with suppress(OSError, ValueError):
        most_files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most_files, most_files))
    asyncio.run(_serve(entrance, listenings, forks, most, begun))
    forks.wait()


async def _serve(
    entrance: Entrance, listenings: Sequence[Listening], forks: Forks, most: int, begun: Callable[[], None]
) -> None:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_record)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # A signal that nohup or a shell made this process ignore stays ignored.
        if signal.getsignal(number) != signal.SIG_IGN:
            loop.add_signal_handler(number, stop.set)
    given = Tokens[File](loop.time, seconds=FILE_S, most=FILES_MAX)
    sessions = Sessions(forks, given, most=most)
    pages = Pages(entrance, sessions, given, Readings(forks), Forms(entrance, loop.time))
    runner = web.AppRunner(pages.make_application(), access_log=None, shutdown_timeout=2 * CLOSE_S)
    await runner.setup()
    watching = asyncio.create_task(sessions.watch())
    try:
        forks.start()
        await _wait_for_one([stop, forks.ready, forks.lost], READY_S)
        if not stop.is_set() and not forks.ready.is_set():
            raise ConfigurationError("L'interface n'a pas pu être préparée : essayez cariforef seul.")
        if not stop.is_set():
            for listening in listenings:
                await web.SockSite(runner, listening.socket).start()
            begun()
            await _wait_for_one([stop, forks.lost], None)
        if not stop.is_set():
            raise ServerLost("Plus aucune session ne peut s'ouvrir : relancez cariforef servir.")
    finally:
        watching.cancel()
        await sessions.stop()
        await runner.cleanup()
        forks.close()
        for listening in listenings:
            listening.forget()


async def _wait_for_one(events: list[asyncio.Event], seconds: float | None) -> None:
    """Return once one of the events is set, or after that many seconds."""
    waits = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()


def _record(_loop: asyncio.AbstractEventLoop, context: Mapping[str, object]) -> None:
    """Record a failure that nobody waits for, without its message, which may hold what was sent."""
    error = context.get("exception")
    if isinstance(error, BaseException):
        keep_incident(error)
