"""Writes of a review, stored one after the other; `u` takes the last one back, `^r` does it again."""

from __future__ import annotations

import asyncio

from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.ui.kit.draft import DraftKey
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.session import BUSY
from cariforef_tui.ui.kit.undo import Change, Undo, Way
from cariforef_tui.ui.revue.drafting import Drafting

_NOTHING = {Way.UNDO: "Rien à annuler ici.", Way.REDO: "Rien à rétablir ici."}


class Changes:
    """Stores what a view of a review asks for, in the order of the keys."""

    def __init__(self, place: PlaceScreen, drafting: Drafting) -> None:
        self._place, self._drafting = place, drafting
        self._turn = asyncio.Lock()
        self._undo: Undo[Change] = Undo()

    def write(self, change: Change, brouillon: DraftKey | None = None) -> None:
        """Store a change, and drop the draft that it makes needless."""
        self._place.run_worker(self._write(change, brouillon), group="ecriture")

    def take_back(self, way: Way) -> None:
        """Take the last write back, or do it again."""
        self._place.run_worker(self._take_back(way), group="ecriture")

    def forget(self) -> None:
        """Take nothing back of what was written so far."""
        self._undo.forget()

    async def settle(self) -> None:
        """Wait until everything asked for is stored or refused."""
        async with self._turn:
            pass

    async def _write(self, change: Change, brouillon: DraftKey | None) -> None:
        async with self._turn:
            if await self._store(Way.DO, change) and brouillon is not None:
                self._drafting.drop(brouillon)

    async def _take_back(self, way: Way) -> None:
        async with self._turn:
            change = self._undo.take(way)
            if change is None:
                self._place.tell(_NOTHING[way], "warn")
            elif not await self._store(way, change):
                self._undo.put_back(way, change)

    async def _store(self, way: Way, change: Change) -> bool:
        """Make a change and say what came of it; False where the store refused."""
        self._place.tell("Enregistrement…", BUSY)
        try:
            made = await asyncio.to_thread(change)
        except CariforefError as error:
            self._place.session.latch.drop_waiting()
            self._place.tell(str(error), "error")
            return False
        self._undo.record(way, made.contrary)
        self._place.tell(made.tell(way))
        self._place.request_load()
        self._place.session.following.ask()
        return True
