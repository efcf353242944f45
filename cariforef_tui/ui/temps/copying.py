"""Last week's lines and days taken up again, and confirmed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message

from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.ui.kit.messages import StoreFailed
from cariforef_tui.ui.temps.typing import WeekEditing

if TYPE_CHECKING:
    from cariforef_tui.domain.temps.semaine import Semaine
    from cariforef_tui.services.temps.semaine import SemaineSnapshot


class PreviousWeekRead(Message):
    """The week before the one shown was read, for its lines to be taken up, with its values or without."""

    def __init__(self, previous: SemaineSnapshot, monday: date, sens: str) -> None:
        super().__init__()
        self.previous, self.monday, self.sens = previous, monday, sens


class WeekCopying(WeekEditing):
    """The part of the screen that copies the week before."""

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
        copied = [one for one in semaine.saisies if one.jour == cell.jour and one.a_confirmer]
        if copied:
            self.write_cells(confirm_cell(one) for one in copied)
        else:
            self.say("Rien à confirmer ce jour-là.")

    def action_copy_lines(self) -> None:
        self._read_previous_week("lignes")

    def action_copy_values(self) -> None:
        self._read_previous_week("jours")

    def _read_previous_week(self, sens: str) -> None:
        if self.snapshot is not None:
            self._read_previous(self.monday, self.agent_shown, self.reference.au, sens)

    @work(thread=True, group="previous", description="worker")
    def _read_previous(self, monday: date, agent: str, au: date, sens: str) -> None:
        from cariforef_tui.services.temps.semaine import load_semaine

        try:
            previous = load_semaine(
                self.store, agent, monday - timedelta(weeks=1), au, lecteur=self.session.agent
            )
        except CariforefError as error:
            self.post_message(StoreFailed(str(error)))
        else:
            self.post_message(PreviousWeekRead(previous, monday, sens))

    def on_previous_week_read(self, message: PreviousWeekRead) -> None:
        from cariforef_tui.domain.temps.editing import copy_codes, explain_no_codes

        snapshot = self.snapshot
        if snapshot is None or message.monday != self.monday:
            return
        semaine, previous = self.week.semaine(snapshot), message.previous.semaine
        if message.sens == "jours":
            self._copy_values(snapshot, semaine, previous)
            return
        shown, closed = self.week.codes(snapshot), snapshot.fermees
        codes = [one for one in copy_codes(previous, semaine) if one not in closed and one not in shown]
        self.week.add_lignes(codes)
        self.refresh_week()
        taken = count_of(len(codes), "ligne reprise")
        self.say(f"{taken}." if codes else explain_no_codes(previous, closed=closed))

    def _copy_values(self, snapshot: SemaineSnapshot, semaine: Semaine, previous: Semaine) -> None:
        from cariforef_tui.domain.temps.editing import copy_values, explain_no_values

        until = min(self.reference.au, self.session.launch.today())
        closed = snapshot.fermees
        locked = {jour.jour for jour in semaine.jours if snapshot.lock_of(jour.jour) is not None}
        changes = copy_values(
            previous, semaine, pas=snapshot.reglages.pas, until=until, closed=closed, locked=locked
        )
        self.write_cells(changes)
        if not changes:
            self.say(explain_no_values(previous, semaine, until=until, closed=closed, locked=locked))
