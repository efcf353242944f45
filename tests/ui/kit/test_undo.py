"""The queue of a place's changes: their order, what takes them back, and a question among them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from functools import partial
from types import SimpleNamespace

from cariforef_tui.domain.values.refusals import CariforefError, ConfirmationRequise
from cariforef_tui.services.ports.errors import StoreBusy
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.undo import NOTHING, Change, Changes, Made, Way, make
from cariforef_tui.ui.temps.writing.writer import WeekWriter


class Place:
    """A place that keeps what is said in it; `lines` is what its changes write."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.lines: list[str] = []
        self.asked: list[Callable[[object], None]] = []
        self.error: CariforefError | None = None
        self.app = SimpleNamespace(push_screen=lambda _dialog, use: self.asked.append(use))
        self.asks_agreement = partial(PlaceScreen.asks_agreement, self)  # type: ignore[arg-type]
        self.changes = Changes(self)  # type: ignore[arg-type]

    def run_worker(self, work: Callable[[], Awaitable[None]], **_more: object) -> None:
        self.worker = asyncio.ensure_future(work())

    def tell(self, text: str, _level: str = "ok") -> None:
        if text != "Enregistrement…":
            self.told.append(text)

    def tell_unwritten(self, error: CariforefError) -> None:
        self.told.append(str(error))

    def nothing_to(self, way: Way) -> str:
        return NOTHING[way]

    def follow_written(self) -> None:
        """Nothing is shown here."""

    def add(self, line: str) -> Made[Change]:
        self._fail()
        self.lines.append(line)
        return Made(f"{line} noté", partial(self.remove, line))

    def remove(self, line: str) -> Made[Change]:
        self._fail()
        self.lines.remove(line)
        return Made(f"{line} retiré", partial(self.add, line))

    def _fail(self) -> None:
        if self.error is not None:
            raise self.error


async def test_changes_asked_at_once_are_made_in_their_order_and_waited_for() -> None:
    place = Place()
    for line in "abc":
        place.changes.write(partial(place.add, line))
    place.changes.take_back(Way.UNDO)
    place.changes.take_back(Way.REDO)
    await place.changes.settle()
    assert place.lines == ["a", "b", "c"]
    assert place.told[-2:] == ["c retiré · ctrl+r : rétablir", "c noté · u : annuler"]


async def test_a_new_change_forgets_what_could_be_done_again() -> None:
    place = Place()
    place.changes.write(partial(place.add, "a"))
    place.changes.take_back(Way.UNDO)
    place.changes.write(partial(place.add, "b"))
    place.changes.take_back(Way.REDO)
    await place.changes.settle()
    assert (place.lines, place.told[-1]) == (["b"], "Rien à rétablir ici.")


async def test_what_a_busy_store_did_not_take_back_is_still_there_and_what_a_rule_refused_is_not() -> None:
    place = Place()
    place.changes.write(partial(place.add, "a"))
    await place.changes.settle()
    place.error = StoreBusy("occupé")
    place.changes.take_back(Way.UNDO)
    await place.changes.settle()
    assert (place.lines, place.told[-1]) == (["a"], "occupé")
    place.error = CariforefError("non")
    place.changes.take_back(Way.UNDO)
    await place.changes.settle()
    assert (place.lines, place.told[-1]) == (["a"], "non")
    place.changes.take_back(Way.UNDO)
    await place.changes.settle()
    assert place.told[-1] == "Rien à annuler ici."


async def test_a_draft_is_dropped_once_its_change_is_stored_and_a_question_goes_to_who_asks_it() -> None:
    place, then, questions = Place(), list[str](), list[str]()
    place.changes.write(partial(place.add, "a"), partial(then.append, "a"))
    await place.changes.settle()
    place.error = ConfirmationRequise("Vraiment ?")
    place.changes.write(partial(place.add, "b"), partial(then.append, "b"), questions.append)
    await place.changes.settle()
    assert (then, questions) == (["a"], ["Vraiment ?"])


async def test_while_a_question_is_open_the_changes_behind_it_wait() -> None:
    place = Place()

    async def answered(answer: object) -> None:
        place.lines.append(str(answer))

    async def ask() -> None:
        place.changes.ask_person(None, answered)  # type: ignore[arg-type]

    place.changes.ask(ask)
    place.changes.write(partial(place.add, "a"))
    await place.worker
    assert place.lines == []
    place.asked[0]("oui")
    await place.changes.settle()
    assert place.lines == ["oui", "a"]


async def test_a_change_that_breaks_leaves_nobody_waiting() -> None:
    place = Place()

    async def break_off() -> None:
        raise RuntimeError("cassé")

    place.changes.ask(break_off)
    await asyncio.wait_for(place.changes.settle(), timeout=5)
    assert isinstance(place.worker.exception(), RuntimeError)


def begin_at_once(work: Callable[[], Coroutine[None, None, None]], **_more: object) -> None:
    """Run a worker up to its first wait, as Textual does from Python 3.12."""
    with suppress(StopIteration):
        work().send(None)


def test_in_a_week_that_nothing_is_to_undo_is_the_last_thing_said() -> None:
    told: list[str] = []
    place = SimpleNamespace(
        tell=lambda text, _level: told.append(text),
        nothing_to=NOTHING.__getitem__,
        run_worker=begin_at_once,
    )
    shown = SimpleNamespace(place=place, week=None, say=lambda _text: None, refresh=lambda: None)
    WeekWriter(shown).take_back(Way.UNDO)  # type: ignore[arg-type]
    assert told == ["Enregistrement…", "Rien à annuler ici."]


def test_what_undoes_a_write_is_undone_by_the_same_each_with_its_words() -> None:
    made = make(lambda: 2, "écrit {}".format, lambda done: -done, "défait {}".format)
    told = []
    for _ in range(3):
        told.append(made.texte)
        assert made.contrary is not None
        made = made.contrary()
    assert told == ["écrit 2", "défait -2", "écrit 2"]
