"""Writing the week: the queue of its changes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.refusals import CariforefError, ConfirmationRequise, MoisSigne
from cariforef_tui.ui.kit.status import BUSY
from cariforef_tui.ui.kit.undo import Made, Queue, Way
from cariforef_tui.ui.temps.grid.cells import CellKey
from cariforef_tui.ui.temps.state import cell_of
from cariforef_tui.ui.temps.writing.changes import (
    CellsChange,
    NoteChange,
    WeekChange,
    ask_to_confirm,
    ask_whose,
    take_back_sentence,
)

if TYPE_CHECKING:
    from cariforef_tui.services.ports.errors import ConflitSaisie
    from cariforef_tui.services.temps.sentence import SentenceWritten
    from cariforef_tui.ui.dialogs.dialog import Answer
    from cariforef_tui.ui.temps.shown import ShownWeek

AGAIN = {Way.DO: "", Way.UNDO: " u réessaie.", Way.REDO: " ctrl+r réessaie."}
"""Hint to try again after a failure of the store. A first write has none: its cell shows its own."""


class WeekWriter(Queue[WeekChange]):
    """Writes cells and absences, asks about refused writes, and undoes. Use it in the event loop."""

    def __init__(self, shown: ShownWeek) -> None:
        super().__init__(shown.place)
        self._shown, self._week = shown, shown.week

    def write(self, change: WeekChange) -> None:
        """Put a change in the queue, and show it at once."""
        change.begin(self._week)
        self._show_asked()
        self.ask(partial(self.store, Way.DO, change))

    def take_back(self, way: Way) -> None:
        # Said first: from Python 3.12, Textual begins a step as soon as it is asked for.
        self._show_asked()
        super().take_back(way)

    def _show_asked(self) -> None:
        self._shown.say("")
        self.place.tell("Enregistrement…", BUSY)
        self._shown.refresh()

    def write_cells(self, changes: Iterable[CellChange]) -> None:
        """Write changes decided on the week as it is now."""
        if cell_changes := tuple(changes):
            self.write(CellsChange(cell_changes, self._week.moment))

    def note(self, cell: CellKey, texte: str) -> None:
        """Let a comment wait in an empty cell for its days. Undo removes it, like a written change."""
        before = self._week.note(cell, texte)
        if before == texte:
            self._shown.refresh()
        else:
            self.write(NoteChange(cell, texte, before))

    def retry(self) -> None:
        """Write again the texts that a failure of the store, not a rule, has stopped."""
        week = self._week
        for refused in [refused for refused in week.refused.values() if refused.can_retry]:
            if (change := refused.change) is not None:
                texte, nouvelle = refused.texte, refused.nouvelle
                self.write(CellsChange((change,), week.moment, texte, nouvelle=nouvelle))

    def take_back_later(self, written: SentenceWritten) -> None:
        """Add to the undo list the days that a sentence wrote elsewhere."""
        for back in take_back_sentence(written):
            self.undo.record(Way.DO, back)

    async def make(self, way: Way, change: WeekChange) -> Made[WeekChange]:
        return await change.make(way, self._shown)

    async def store(self, way: Way, change: WeekChange) -> None:
        await super().store(way, change.start(way, self._week))

    def refuse(self, way: Way, change: WeekChange, error: CariforefError) -> None:
        """Ask the person about a refusal that they can decide on, or say why the change was not made."""
        from cariforef_tui.services.ports.errors import ConflitSaisie

        if isinstance(change, CellsChange) and isinstance(error, ConfirmationRequise):
            self.ask_person(ask_to_confirm(error), partial(self._use_confirmation, way, change, error))
        elif isinstance(change, CellsChange) and isinstance(error, ConflitSaisie):
            dialog = ask_whose(error, self._shown.place.session.launch.now())
            self.ask_person(dialog, partial(self._use_choice, way, change, error))
        else:
            self.give_up(way, change, error)

    async def _use_confirmation(
        self, way: Way, change: CellsChange, error: ConfirmationRequise, choice: Answer | None
    ) -> None:
        from cariforef_tui.ui.dialogs.dialog import Answer

        if choice is Answer.YES:
            self._week.confirmed |= change.jours
            await self.store(way, change)
        else:
            self.give_up(way, change, error)

    async def _use_choice(
        self, way: Way, change: CellsChange, error: ConflitSaisie, choice: Answer | None
    ) -> None:
        from cariforef_tui.ui.dialogs.dialog import Answer

        # Whatever the answer, the week has to show what the other person wrote.
        self._shown.place.request_load()
        if choice is None:
            self.give_up(way, change, error)
        elif choice is Answer.YES:
            await self.store(way, change.with_mine(error, self._week.moment))
        elif (left := change.keep_theirs(cell_of(error.change), self._week)) is not None:
            await self.store(way, left)
        else:
            self.place.tell("L'autre valeur est gardée", "warn")
            self._shown.refresh()

    def give_up(self, way: Way, change: WeekChange, error: CariforefError) -> None:
        """Say why a change was not made, and keep it if it can be tried again."""
        from cariforef_tui.services.ports.errors import StoreError

        can_retry = isinstance(error, StoreError)
        if can_retry and way is not Way.DO:
            self.undo.put_back(way, change)
        change.give_up(way, self._shown, str(error), can_retry=can_retry)
        if isinstance(error, MoisSigne):
            self._drop_signed(change)
        self.place.tell("Non enregistré", "error")
        self._shown.say(f"✗ {error}{AGAIN[way] if can_retry else ''}")
        self._shown.refresh()

    def _drop_signed(self, refused: WeekChange) -> None:
        """Drop from the history what would meet the same refusal: the other changes of the signed month."""
        from cariforef_tui.domain.values.months import Mois

        signed = set(map(Mois.of, refused.jours))
        if len(signed) == 1:
            self.undo.drop(lambda change: not signed.isdisjoint(map(Mois.of, change.jours)))
