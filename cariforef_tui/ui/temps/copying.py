"""Copying the lines or the days of the week before, and confirming the days copied."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from cariforef_tui.domain.values.text import count_of
from cariforef_tui.ui.temps.typing import WeekEditing

if TYPE_CHECKING:
    from cariforef_tui.domain.temps.semaine import Semaine
    from cariforef_tui.services.temps.semaine import SemaineSnapshot


class WeekCopying(WeekEditing):
    """Base of the screen Ma semaine that copies the week before."""

    def action_confirm(self) -> None:
        """Confirm the copied cell, or every copied cell of the day where the cursor is on another."""

        from cariforef_tui.domain.temps.editing import confirm_cell

        if (look := self._look()) is None:
            return
        _snapshot, _cell, held, _semaine, _jour = look
        if held is not None and held.a_confirmer:
            self.write_cells([confirm_cell(held)])
        else:
            self.action_confirm_day()

    def action_confirm_day(self) -> None:
        from cariforef_tui.domain.temps.editing import confirm_cell

        if (look := self._look()) is None:
            return
        _snapshot, cell, _held, semaine, _jour = look
        copied = [saisie for saisie in semaine.saisies if saisie.jour == cell.jour and saisie.a_confirmer]
        if copied:
            self.write_cells(confirm_cell(saisie) for saisie in copied)
        else:
            self.say("Rien à confirmer ce jour-là.")

    def action_copy_lines(self) -> None:
        self._read_previous(self._copy_lines)

    def action_copy_values(self) -> None:
        self._read_previous(self._copy_values)

    def _read_previous(self, copy: Callable[[SemaineSnapshot, Semaine], None]) -> None:
        """Read the week before the one shown and `copy` it there, unless another is shown by then."""
        if self.snapshot is None:
            return
        monday, agent, au = self.monday, self.agent_shown, self.reference.au

        def load() -> SemaineSnapshot:
            from cariforef_tui.services.temps.semaine import load_semaine

            before = monday - timedelta(weeks=1)
            return load_semaine(self.store, agent, before, au, lecteur=self.session.agent)

        def use(previous: SemaineSnapshot) -> None:
            if self.snapshot is not None and monday == self.monday:
                copy(self.snapshot, previous.semaine)

        self.read(load, use, group="previous")

    def _copy_lines(self, snapshot: SemaineSnapshot, previous: Semaine) -> None:
        from cariforef_tui.domain.temps.editing import copy_codes, explain_no_codes

        shown, closed = self.week.codes(snapshot), snapshot.fermees
        offered = copy_codes(previous, self.week.semaine(snapshot))
        codes = [code for code in offered if code not in closed and code not in shown]
        self.week.add_lignes(codes)
        self.refresh_week()
        taken = count_of(len(codes), "ligne reprise")
        self.say(f"{taken}." if codes else explain_no_codes(previous, closed=closed))

    def _copy_values(self, snapshot: SemaineSnapshot, previous: Semaine) -> None:
        from cariforef_tui.domain.temps.editing import copy_values, explain_no_values

        semaine = self.week.semaine(snapshot)
        until = min(self.reference.au, self.session.launch.today())
        closed = snapshot.fermees
        locked = {jour.jour for jour in semaine.jours if snapshot.lock_of(jour.jour) is not None}
        changes = copy_values(
            previous, semaine, pas=snapshot.reglages.pas, until=until, closed=closed, locked=locked
        )
        self.write_cells(changes)
        if not changes:
            self.say(explain_no_values(previous, semaine, until=until, closed=closed, locked=locked))
