"""Writes of a review, stored one after the other; `u` takes the last one back, `^r` does it again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.ui.kit.draft import DraftKey
from cariforef_tui.ui.kit.session import BUSY


@dataclass(frozen=True, slots=True)
class Change:
    """A write: `forward` stores it and `back` takes it back; each runs in a thread, and says in French what
    it did. None: nothing takes it back. Once it is stored the draft of `brouillon` is needless.
    """

    forward: Callable[[], str]
    back: Callable[[], str] | None = None
    brouillon: DraftKey | None = None


class Changes:
    """Stores what is asked for in the order of the keys, and remembers it in the order it was stored.

    `run` is Textual's `run_worker`; `tell` says in the status line what came of a write, `refused` is given
    what the store would not do, `stored` hears of every write that it did.
    """

    def __init__(
        self,
        run: Callable[..., object],
        tell: Callable[[str, str], None],
        refused: Callable[[CariforefError], None],
        stored: Callable[[Change], None],
    ) -> None:
        self._run, self._tell, self._refused, self._stored = run, tell, refused, stored
        self._turn = asyncio.Lock()
        self._done: list[Change] = []
        self._undone: list[Change] = []

    def write(self, change: Change) -> None:
        self._ask(lambda: self._write(change))

    def undo(self) -> None:
        self._ask(self._take_back)

    def redo(self) -> None:
        self._ask(self._do_again)

    def forget(self) -> None:
        """Take nothing back of what was written so far."""
        self._done.clear()
        self._undone.clear()

    async def settle(self) -> None:
        """Wait until everything asked for is stored or refused."""
        async with self._turn:
            pass

    def _ask(self, step: Callable[[], Awaitable[None]]) -> None:
        self._run(self._in_turn(step), group="ecriture")

    async def _in_turn(self, step: Callable[[], Awaitable[None]]) -> None:
        async with self._turn:
            await step()

    async def _write(self, change: Change) -> None:
        if await self._store(change, change.forward, "u : annuler" if change.back else ""):
            self._undone.clear()
            if change.back:
                self._done.append(change)

    async def _take_back(self) -> None:
        change = self._done[-1] if self._done else None
        if change is None or change.back is None:
            self._tell("Rien à annuler ici.", "warn")
        elif await self._store(change, change.back, "^r : rétablir"):
            self._undone.append(self._done.pop())

    async def _do_again(self) -> None:
        if not self._undone:
            self._tell("Rien à rétablir ici.", "warn")
        elif await self._store(self._undone[-1], self._undone[-1].forward, "u : annuler"):
            self._done.append(self._undone.pop())

    async def _store(self, change: Change, action: Callable[[], str], hint: str) -> bool:
        """Run one side of a change and say what came of it; False where the store refused."""
        self._tell("Enregistrement…", BUSY)
        try:
            sentence = await asyncio.to_thread(action)
        except CariforefError as error:
            self._refused(error)
            return False
        self._tell(f"{sentence} · {hint}" if hint else sentence, "ok")
        self._stored(change)
        return True
