"""The sessions that are open: how many a person and the server may have, and the end of idle ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from cariforef_tui.web.entrance import Refused, Tokens, Visit
from cariforef_tui.web.forks import END_S, Fork, Forks
from cariforef_tui.web.session import End, File, Session

if TYPE_CHECKING:
    from cariforef_tui.web.envelope import Size

PERSON_MAX = 6
"""Windows of one person: any others are forgotten ones."""
IDLE_S = 1800.0
"""Seconds without a key after which a session ends, so that nobody who passes by reads it."""
LOOK_S = 15.0
"""Seconds between two looks for the idle."""


class Sessions:
    """The sessions that run, and those that end, which still save what was being typed."""

    def __init__(self, forks: Forks, files: Tokens[File], *, most: int) -> None:
        self._forks, self._files, self._most = forks, files, most
        self._running: dict[Session, asyncio.Event] = {}
        """Each session with the event of its end."""
        self._ending: dict[Session, asyncio.Event] = {}

    def check_room(self, visit: Visit) -> None:
        """Check that a session of that person may begin; raises Refused."""
        if sum(session.visit == visit for session in self._running) >= PERSON_MAX:
            raise Refused(503, f"Vous avez déjà {PERSON_MAX} sessions ouvertes : fermez un onglet.")
        if len(self._running) >= self._most:
            raise Refused(503, "Toutes les sessions sont prises : réessayez dans quelques minutes.")

    @asynccontextmanager
    async def opening(self, visit: Visit, size: Size) -> AsyncIterator[tuple[Session, Fork]]:
        """Lend a new session of that person and its process, counted until the block ends.

        Returns once the process has ended.

        Raises:
            Refused: the person, the server or the machine has no room for one more.
        """
        self.check_room(visit)
        session, ended = Session(visit, self._files), asyncio.Event()
        self._running[session] = ended
        try:
            # Wait for the person's sessions that end: they save what was being typed, which a new page
            # offers.
            await _wait_for([end for ending, end in self._ending.items() if ending.visit == visit], END_S)
            fork = await self._begin(visit, size)
            try:
                yield session, fork
            finally:
                self._ending[session] = self._running.pop(session)
                await self._forks.bury(fork)
        finally:
            self._running.pop(session, None)
            self._ending.pop(session, None)
            ended.set()

    async def _begin(self, visit: Visit, size: Size) -> Fork:
        try:
            return await self._forks.begin(visit.compte, size)
        except OSError as error:
            raise Refused(
                503, "La machine n'a plus de place pour une session : réessayez plus tard."
            ) from error

    async def watch(self) -> None:
        """End idle sessions, until it is cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(LOOK_S)
            for session in self._running:
                if loop.time() - session.typed_at > IDLE_S:
                    session.end(End.IDLE)

    async def stop(self) -> None:
        """End all sessions, begin none, and return once they have saved what was being typed."""
        self._most = 0
        for session in self._running:
            session.end(End.STOPPED)
        await _wait_for([*self._running.values(), *self._ending.values()], 2 * END_S)


async def _wait_for(ends: Sequence[asyncio.Event], seconds: float) -> None:
    """Return once all the events are set, or after that many seconds."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            for end in ends:
                await end.wait()
