"""Changes that a person makes in a place: stored in the order of their keys, undone and redone."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.ui.kit.status import BUSY

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import ModalScreen


A = TypeVar("A")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Way(StrEnum):
    """Direction of a change: a new one, an undo or a redo."""

    DO = "faire"
    UNDO = "défaire"
    REDO = "refaire"


HINTS = {Way.DO: "u : annuler", Way.UNDO: "ctrl+r : rétablir", Way.REDO: "u : annuler"}
"""Key that reverses a change of each direction."""
NOTHING = {Way.UNDO: "Rien à annuler ici.", Way.REDO: "Rien à rétablir ici."}
"""What is said where there is nothing to undo or to redo."""


@dataclass(frozen=True, slots=True)
class Made(Generic[T_co]):
    """French description of a change made, and its contrary, None if it cannot be undone."""

    texte: str
    contrary: T_co | None = None

    def tell(self, way: Way) -> str:
        return self.texte if self.contrary is None else f"{self.texte} · {HINTS[way]}"


Change = Callable[[], "Made[Change]"]
"""A write, run in a thread; it returns its contrary, which is also a write."""
Turn = Callable[[], Awaitable[object]]
"""One step of a queue."""


def make(
    write: Callable[[], T],
    tell: Callable[[T], str],
    undo: Callable[[T], T],
    tell_undone: Callable[[T], str] | None = None,
) -> Made[Change]:
    """Write now, and return what was done: `undo` writes its contrary, and undoes that contrary in turn.

    `tell` says what was done, and `tell_undone` what its contrary did, where `tell` would not say it.
    Raises what `write` raises.
    """
    done = write()
    return Made(tell(done), partial(make, partial(undo, done), tell_undone or tell, undo, tell))


class Undo(Generic[T]):
    """Undo and redo history of a place, the last change first. Each change returns its contrary when made."""

    def __init__(self) -> None:
        self._changes: dict[Way, list[T]] = {Way.UNDO: [], Way.REDO: []}

    def record(self, way: Way, contrary: T | None) -> None:
        """Keep the contrary of a change just made in the direction `way`; a new change empties the redos."""
        if way is Way.DO:
            self._changes[Way.REDO].clear()
        if contrary is not None:
            self._changes[Way.REDO if way is Way.UNDO else Way.UNDO].append(contrary)

    def take(self, way: Way) -> T | None:
        """Remove and return the next change in the direction `way`, None if there is none."""
        changes = self._changes[way]
        return changes.pop() if changes else None

    def put_back(self, way: Way, change: T) -> None:
        """Keep a change that failed, for the next attempt."""
        self._changes[way].append(change)

    def drop(self, is_lost: Callable[[T], bool]) -> None:
        """Drop the changes that can be made no more."""
        self._changes = {
            way: [change for change in changes if not is_lost(change)]
            for way, changes in self._changes.items()
        }

    def forget(self) -> None:
        """Empty the history."""
        for changes in self._changes.values():
            changes.clear()


class Owner(Protocol):
    """What a queue asks of the place that owns it; its methods are those of `PlaceScreen`."""

    @property
    def app(self) -> App[Any]: ...
    def run_worker(self, work: Coroutine[Any, Any, None], *, group: str) -> object: ...
    def tell(self, text: str, level: str = ...) -> None: ...
    def nothing_to(self, way: Way) -> str: ...
    def tell_unwritten(self, error: CariforefError) -> None: ...
    def asks_agreement(self, error: CariforefError, confirm: Callable[[str], None] | None) -> bool: ...
    def follow_written(self) -> None: ...


class Queue(Generic[T]):
    """Makes the changes of a place one after the other, reports their results, undoes and redoes them.

    A subclass defines `make` and `refuse` for its kind of change; `Changes` is for plain writes.
    """

    def __init__(self, place: Owner) -> None:
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
        """Say why a change was not made; if the store failed, an undo or a redo stays in the history."""
        # Imported here because the first frame does not need it.
        from cariforef_tui.services.ports.errors import StoreError

        # A rule would refuse the same undo again; a store that failed may answer the next time.
        if way is not Way.DO and isinstance(error, StoreError):
            self.undo.put_back(way, change)
        self.place.tell_unwritten(error)

    def ask(self, turn: Turn) -> None:
        """Run a step after the steps asked for before."""
        self._turns.append(turn)
        if self._idle.is_set():
            self._idle.clear()
            self._go_on()

    def ask_person(self, dialog: ModalScreen[A], answered: Callable[[A | None], Awaitable[object]]) -> None:
        """Ask about the change in progress while the others wait, then run `answered` with the answer."""
        self._is_held = True
        self.place.app.push_screen(dialog, partial(self._use_answer, answered))

    def _use_answer(self, answered: Callable[[A | None], Awaitable[object]], answer: A | None) -> None:
        self._is_held = False
        # The answer belongs to the change in progress: it comes before the changes that wait.
        self._turns.appendleft(partial(answered, answer))
        self._go_on()

    def _go_on(self) -> None:
        self.place.run_worker(self._take_turns, group="changes")  # type: ignore[arg-type]

    async def _take_turns(self) -> None:
        try:
            while self._turns and not self._is_held:
                await self._turns.popleft()()
        finally:
            # A turn that breaks closes the application, which waits for the queue before it leaves.
            if not self._is_held:
                self._idle.set()

    async def settle(self) -> None:
        """Wait until every change asked for is stored or refused."""
        await self._idle.wait()

    def take_back(self, way: Way) -> None:
        """Undo the last change, or redo the last one undone."""
        self.ask(partial(self._take_back, way))

    async def _take_back(self, way: Way) -> None:
        change = self.undo.take(way)
        if change is None:
            self.place.tell(self.place.nothing_to(way), "warn")
        else:
            await self.store(way, change)

    async def store(self, way: Way, change: T) -> None:
        """Make a change and report its result."""
        await self._attempt(way, change, partial(self.refuse, way, change))

    async def _attempt(self, way: Way, change: T, refused: Callable[[CariforefError], None]) -> bool:
        """Make a change and announce it, or call `refused` with the error; return True if it was made."""
        self.place.tell("Enregistrement…", BUSY)
        try:
            made = await self.make(way, change)
        except CariforefError as error:
            refused(error)
            return False
        self.use(made, way)
        return True

    def use(self, made: Made[T], way: Way = Way.DO) -> None:
        """Announce a change that was made, and record its contrary."""
        self.undo.record(way, made.contrary)
        self.place.tell(made.tell(way))
        self.place.follow_written()


class Changes(Queue[Change]):
    """The queue of a place whose changes are plain writes."""

    def write(
        self,
        change: Change,
        then: Callable[[], None] | None = None,
        confirm: Callable[[str], None] | None = None,
    ) -> None:
        """Store a change in its turn, then call `then`; `confirm` is as in `PlaceScreen.write`."""
        self.ask(partial(self._write, change, then, confirm))

    async def _write(
        self,
        change: Change,
        then: Callable[[], None] | None,
        confirm: Callable[[str], None] | None,
    ) -> None:
        def refused(error: CariforefError) -> None:
            if not self.place.asks_agreement(error, confirm):
                self.refuse(Way.DO, change, error)

        if await self._attempt(Way.DO, change, refused) and then is not None:
            then()

    async def make(self, way: Way, change: Change) -> Made[Change]:  # noqa: ARG002 - each says the same
        return await asyncio.to_thread(change)
