"""Run the server until it is told to stop, and end every session with it."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable

from aiohttp import web

from cariforef_tui.web.entrance import Entrance
from cariforef_tui.web.forks import Forks
from cariforef_tui.web.listening import Listening
from cariforef_tui.web.pages import Pages
from cariforef_tui.web.session import File
from cariforef_tui.web.sessions import Sessions
from cariforef_tui.web.tokens import Tokens

FILE_S = 60.0
FILES_MAX = 20
"""Files that wait to be fetched: their page does so at once."""


def serve(
    entrance: Entrance, listening: Listening, forks: Forks, most: int, begun: Callable[[], None]
) -> None:
    """Serve until a signal asks for the end; `begun` says that browsers may come.

    Raises:
        ConfigurationError: sessions cannot be begun.
    """
    # aiohttp would write what was asked into the log.
    logging.getLogger("aiohttp").disabled = True
    for name in ("aiohttp.server", "aiohttp.web", "aiohttp.websocket", "aiohttp.internal"):
        logging.getLogger(name).disabled = True
    asyncio.run(_serve(entrance, listening, forks, most, begun))
    forks.wait()


async def _serve(
    entrance: Entrance, listening: Listening, forks: Forks, most: int, begun: Callable[[], None]
) -> None:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop.set)
    given = Tokens[File](loop.time, seconds=FILE_S, most=FILES_MAX)
    sessions = Sessions(forks, given, most=most)
    runner = web.AppRunner(Pages(entrance, sessions, given).make_application(), access_log=None)
    await runner.setup()
    watching = asyncio.create_task(sessions.watch())
    try:
        await forks.start(lost=stop.set)
        await web.SockSite(runner, listening.socket).start()
        begun()
        await stop.wait()
    finally:
        watching.cancel()
        await sessions.stop()
        await runner.cleanup()
        forks.close()
        listening.forget()
