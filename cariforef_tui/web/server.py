"""Run the server until it is told to stop, and end every session with it."""

from __future__ import annotations

import asyncio
import logging
import resource
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress

from aiohttp import web

from cariforef_tui.machine.logs import keep_incident
from cariforef_tui.services.ports.errors import ConfigurationError, ServerLost
from cariforef_tui.web.entrance import Entrance
from cariforef_tui.web.forks import Forks
from cariforef_tui.web.listening import Listening
from cariforef_tui.web.pages import CLOSE_S, Pages
from cariforef_tui.web.session import File
from cariforef_tui.web.sessions import Sessions
from cariforef_tui.web.tokens import Tokens

READY_S = 60.0
"""Seconds that the imports may take on a busy machine."""
FILE_S = 60.0
FILES_MAX = 20
"""Files that wait to be fetched, which their page does at once."""


def serve(
    entrance: Entrance, listening: Listening, forks: Forks, most: int, begun: Callable[[], None]
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
    asyncio.run(_serve(entrance, listening, forks, most, begun))
    forks.wait()


async def _serve(
    entrance: Entrance, listening: Listening, forks: Forks, most: int, begun: Callable[[], None]
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
    application = Pages(entrance, sessions, given).make_application()
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=2 * CLOSE_S)
    await runner.setup()
    watching = asyncio.create_task(sessions.watch())
    try:
        forks.start()
        await _wait_for_one([stop, forks.ready, forks.lost], READY_S)
        if not stop.is_set() and not forks.ready.is_set():
            raise ConfigurationError("L'interface n'a pas pu être préparée : essayez cariforef seul.")
        if not stop.is_set():
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
