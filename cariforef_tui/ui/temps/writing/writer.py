"""Writing the week: the queue of its changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.refusals import CariforefError, MoisSigne
from cariforef_tui.ui.kit.session import BUSY
from cariforef_tui.ui.kit.undo import Made, Queue, Way
from cariforef_tui.ui.temps.grid.cells import CellKey
from cariforef_tui.ui.temps.writing.changes import (
    AbsencesBack,
    CellsChange,
    NoteChange,
    WeekChange,
    take_back_sentence,
)

if TYPE_CHECKING:
    from cariforef_tui.services.temps.sentence import SentenceWritten
    from cariforef_tui.ui.temps.screen import SemaineScreen

AGAIN = {Way.DO: "", Way.UNDO: " u réessaie.", Way.REDO: " ctrl+r réessaie."}
"""Hint to try again after a failure of the store. A first write has none: its cell shows its own."""


class WeekWriter(Queue[WeekChange]):
    """Writes cells and absences, asks about refused writes, and undoes. Use it in the event loop."""

    def __init__(self, screen: SemaineScreen) -> None:
        super().__init__(screen)
        self._screen = screen
        self.confirmed: frozenset[date] = frozenset()
        """Days off on which the person has agreed to log."""
        self.absences: dict[tuple[str, date], AbsencesBack] = {}
        """Inverse of the last absences written here, by agent and first day."""

    def write(self, change: WeekChange) -> None:
        """Put a change in the queue, and show it at once."""
        change.begin()
        self._show_asked()
        self.ask(partial(self.store, Way.DO, change))

    def take_back(self, way: Way) -> None:
        # Said first: from Python 3.12, Textual begins a step as soon as it is asked for.
        self._show_asked()
        super().take_back(way)

    def _show_asked(self) -> None:
        self._screen.around.say("")
        self._screen.tell("Enregistrement…", BUSY)
        self._screen.refresh_week()

    def write_cells(self, changes: Iterable[CellChange]) -> None:
        """Write changes decided on the week as it is now."""
        cell_changes, screen = tuple(changes), self._screen
        if cell_changes:
            self.write(CellsChange(screen, cell_changes, screen.week.moment))

    def note(self, cell: CellKey, texte: str) -> None:
        """Let a comment wait in an empty cell for its days. Undo removes it, like a written change."""
        before = self._screen.week.note(cell, texte)
        if before == texte:
            self._screen.refresh_week()
        else:
            self.write(NoteChange(self._screen, cell, texte, before))

    def retry(self) -> None:
        """Write again the texts that a failure of the store, not a rule, has stopped."""
        week = self._screen.week
        for refused in [refused for refused in week.refused.values() if refused.can_retry]:
            if (change := refused.change) is not None:
                texte, nouvelle = refused.texte, refused.nouvelle
                self.write(CellsChange(self._screen, (change,), week.moment, texte, nouvelle=nouvelle))

    def take_back_later(self, written: SentenceWritten) -> None:
        """Add to the undo list the days that a sentence wrote elsewhere."""
        for back in take_back_sentence(self._screen, written):
            self.undo.record(Way.DO, back)

    async def make(self, way: Way, change: WeekChange) -> Made[WeekChange]:
        return await change.make(way)

    async def store(self, way: Way, change: WeekChange) -> None:
        await super().store(way, change.start(way))

    def refuse(self, way: Way, change: WeekChange, error: CariforefError) -> None:
        if not change.asks(way, error):
            self.give_up(way, change, error)

    def give_up(self, way: Way, change: WeekChange, error: CariforefError) -> None:
        """Say why a change was not made, and keep it if it can be tried again."""
        from cariforef_tui.services.ports.errors import StoreError

        can_retry = isinstance(error, StoreError)
        if can_retry and way is not Way.DO:
            self.undo.put_back(way, change)
        change.give_up(way, str(error), can_retry=can_retry)
        if isinstance(error, MoisSigne):
            self._drop_signed(change)
        self._screen.tell("Non enregistré", "error")
        self._screen.around.say(f"✗ {error}{AGAIN[way] if can_retry else ''}")
        self._screen.refresh_week()

    def _drop_signed(self, refused: WeekChange) -> None:
        """Drop from the history what would meet the same refusal: the other changes of the signed month."""
        from cariforef_tui.domain.values.months import Mois

        signed = set(map(Mois.of, refused.jours))
        if len(signed) == 1:
            self.undo.drop(lambda change: not signed.isdisjoint(map(Mois.of, change.jours)))
