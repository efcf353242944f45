"""What a person writes in a place: stored in the order of their keys, taken back, and done again."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.ui.kit.session import BUSY

if TYPE_CHECKING:
    from textual.screen import ModalScreen

    from cariforef_tui.ui.kit.place import PlaceScreen

A = TypeVar("A")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Way(StrEnum):
    """Whether a change is new, takes another back or does it again."""

    DO = "faire"
    UNDO = "défaire"
    REDO = "refaire"


HINTS = {Way.DO: "u : annuler", Way.UNDO: "^r : rétablir", Way.REDO: "u : annuler"}
"""Key that takes back a change made each way."""
NOTHING = {Way.UNDO: "Rien à annuler.", Way.REDO: "Rien à rétablir."}


@dataclass(frozen=True, slots=True)
class Made(Generic[T_co]):
    """What a change did, in French, and its contrary; None where nothing takes it back."""

    texte: str
    contrary: T_co | None = None

    def tell(self, way: Way) -> str:
        return self.texte if self.contrary is None else f"{self.texte} · {HINTS[way]}"


Change = Callable[[], "Made[Change]"]
"""A write, run in a thread; its contrary is another."""
Turn = Callable[[], Awaitable[object]]
"""What a queue does before anything else."""


class Undo(Generic[T]):
    """Changes that take back what one did here, the last one first. Each gives its own contrary when made."""

    def __init__(self) -> None:
        self._changes: dict[Way, list[T]] = {Way.UNDO: [], Way.REDO: []}

    def record(self, way: Way, contrary: T | None) -> None:
        """Keep what takes back a change just made `way`; a new one forgets what could be done again."""
        if way is Way.DO:
            self._changes[Way.REDO].clear()
        if contrary is not None:
            self._changes[Way.REDO if way is Way.UNDO else Way.UNDO].append(contrary)

    def take(self, way: Way) -> T | None:
        """Return the next change to make `way`, which is kept no more; None where there is none."""
        changes = self._changes[way]
        return changes.pop() if changes else None

    def put_back(self, way: Way, change: T) -> None:
        """Keep a change that could not be made, for the next time."""
        self._changes[way].append(change)

    def forget(self) -> None:
        """Take nothing back of what was done so far."""
        for changes in self._changes.values():
            changes.clear()


class Queue(Generic[T]):
    """Makes the changes of a place one after the other, says what came of each, undoes and redoes them.

    A kind of change gives `make` and `refuse`; `Changes` makes those that only write.
    """

    def __init__(self, place: PlaceScreen) -> None:
        self.place = place
        self.undo: Undo[T] = Undo()
        self._turns: deque[Turn] = deque()
        self._is_held = False
        self._idle = asyncio.Event()
        self._idle.set()

    async def make(self, way: Way, change: T) -> Made[T]:
        """Make a change now.

        Raises:
            CariforefError: the store or a rule says no.
        """
        raise NotImplementedError

    def refuse(self, way: Way, change: T, error: CariforefError) -> None:
        """Say why a change was not made; where the store failed, the next key is still about it."""
        # Imported by the first refusal: the first frame does without.
        from cariforef_tui.services.ports.errors import StoreError

        if way is not Way.DO and isinstance(error, StoreError):
            self.undo.put_back(way, change)
        self.place.tell_unmade(error)

    def ask(self, turn: Turn) -> None:
        """Do something once what was asked before has ended."""
        self._turns.append(turn)
        if self._idle.is_set():
            self._idle.clear()
            self._go_on()

    def ask_person(self, dialog: ModalScreen[A], answered: Callable[[A | None], Awaitable[object]]) -> None:
        """Ask about the change being made, others waiting; then comes what `answered` makes of the answer."""
        self._is_held = True
        self.place.app.push_screen(dialog, partial(self._use_answer, answered))

    def _use_answer(self, answered: Callable[[A | None], Awaitable[object]], answer: A | None) -> None:
        self._is_held = False
        self._turns.appendleft(partial(answered, answer))
        self._go_on()

    def _go_on(self) -> None:
        self.place.run_worker(self._take_turns(), group="changes")

    async def _take_turns(self) -> None:
        while self._turns and not self._is_held:
            await self._turns.popleft()()
        if not self._is_held:
            self._idle.set()

    async def settle(self) -> None:
        """Wait until everything asked for is stored or refused."""
        await self._idle.wait()

    def take_back(self, way: Way) -> None:
        """Take the last change back, or do again the last one taken back."""
        self.ask(partial(self._take_back, way))

    async def _take_back(self, way: Way) -> None:
        change = self.undo.take(way)
        if change is None:
            self.place.tell(self.place.NOTHING[way], "warn")
        else:
            await self.store(way, change)

    async def store(self, way: Way, change: T) -> None:
        """Make a change and say what came of it."""
        self.place.tell("Enregistrement…", BUSY)
        try:
            made = await self.make(way, change)
        except CariforefError as error:
            self.refuse(way, change, error)
        else:
            self.use(made, way)

    def use(self, made: Made[T], way: Way = Way.DO) -> None:
        """Tell of a change that was made, and let it be taken back."""
        self.undo.record(way, made.contrary)
        self.place.tell(made.tell(way))
        self.place.follow_written()


class Changes(Queue[Change]):
    """The queue of a place whose changes only write."""

    def write(
        self,
        change: Change,
        then: Callable[[], None] | None = None,
        confirm: Callable[[str], None] | None = None,
    ) -> None:
        """Store a change in its turn; `then` is called once it is, `confirm` as `PlaceScreen.write` says."""
        self.ask(partial(self._write, change, then, confirm))

    async def _write(
        self,
        change: Change,
        then: Callable[[], None] | None,
        confirm: Callable[[str], None] | None,
    ) -> None:
        self.place.tell("Enregistrement…", BUSY)
        try:
            made = await self.make(Way.DO, change)
        except CariforefError as error:
            if not self.place.asks_agreement(error, confirm):
                self.refuse(Way.DO, change, error)
        else:
            self.use(made)
            if then is not None:
                then()

    async def make(self, way: Way, change: Change) -> Made[Change]:  # noqa: ARG002 - each says the same
        return await asyncio.to_thread(change)
