"""The sessions that are open: how many a person may have, how many there may be, and those left idle."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from cariforef_tui.web.entrance import Refused, Visit
from cariforef_tui.web.session import END_S, End, Session

if TYPE_CHECKING:
    from cariforef_tui.web.forks import Forks
    from cariforef_tui.web.session import File
    from cariforef_tui.web.tokens import Tokens

PERSON_MAX = 6
"""Windows of one person: more are forgotten ones."""
IDLE_S = 1800.0
"""Seconds without a key after which a session ends: what it shows is not left to who passes by."""
LOOK_S = 15.0
"""Seconds between two looks for the idle."""


class Sessions:
    """Those that run, and those that end: they still keep what was being typed."""

    def __init__(self, forks: Forks, files: Tokens[File], *, most: int) -> None:
        self._forks, self._files, self._most = forks, files, most
        self._running: dict[Session, asyncio.Event] = {}
        """With what is set once a session has ended."""
        self._ending: dict[Session, asyncio.Event] = {}

    def check_room(self, visit: Visit) -> None:
        """Return where a session of that person may begin; raises Refused."""
        if sum(session.visit == visit for session in self._running) >= PERSON_MAX:
            raise Refused(503, f"Vous avez déjà {PERSON_MAX} sessions ouvertes : fermez un onglet.")
        if len(self._running) >= self._most:
            raise Refused(503, "Toutes les sessions sont prises : réessayez dans quelques minutes.")

    @asynccontextmanager
    async def opening(self, visit: Visit) -> AsyncIterator[Session]:
        """A new session of that person, counted until the block ends; raises Refused."""
        self.check_room(visit)
        session, ended = Session(visit, self._forks, self._files), asyncio.Event()
        self._running[session] = ended
        try:
            await self._wait_for_drafts(visit)
            yield session
        finally:
            self._running.pop(session, None)
            self._ending.pop(session, None)
            ended.set()

    def leave(self, session: Session) -> None:
        """Count a session no more: its window is gone, though it still keeps what was being typed."""
        if (ended := self._running.pop(session, None)) is not None:
            self._ending[session] = ended

    async def _wait_for_drafts(self, visit: Visit) -> None:
        """Let the person's sessions that end keep what was being typed: a page loaded again offers it."""
        ending = [ended.wait() for session, ended in self._ending.items() if session.visit == visit]
        if ending:
            await asyncio.wait([asyncio.ensure_future(wait) for wait in ending], timeout=END_S)

    async def watch(self) -> None:
        """End the sessions left idle, for ever."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(LOOK_S)
            for session in self._running:
                if loop.time() - session.typed_at > IDLE_S:
                    session.end(End.IDLE)

    async def stop(self) -> None:
        """End all, and return once they have kept what was being typed."""
        waits = [*self._running.values(), *self._ending.values()]
        for session in list(self._running):
            session.end(End.STOPPED)
        if waits:
            await asyncio.wait([asyncio.ensure_future(ended.wait()) for ended in waits], timeout=2 * END_S)
