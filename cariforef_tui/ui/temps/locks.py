"""Days locked by a signed month in the screen Ma semaine: explained, with a way to open the month."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.ui.kit.messages import ShowMois
from cariforef_tui.ui.temps.drafts import WeekDrafts
from cariforef_tui.ui.temps.grid.messages import Asked
from cariforef_tui.ui.temps.texts import MOIS

if TYPE_CHECKING:
    from cariforef_tui.domain.mois.visas import Visa

WRITING_ACTIONS = frozenset(
    {"fill", "step_up", "step_down", "clear", "comment", "absence", "confirm", "confirm_day"}
)
"""Keys that would write on the day under the cursor; what is typed is refused by the store, and kept."""


class WeekLocks(WeekDrafts):
    """Base of the screen Ma semaine that knows locked days and who may write in the week shown."""

    visited: str | None = None
    """Whose week this is, where it is not that of the application's agent."""

    def lock_at(self, jour: date | None) -> Visa | None:
        """The visa that locks a day, None where it is open or not read yet."""
        return self.snapshot.lock_of(jour) if self.snapshot is not None and jour is not None else None

    def describe_lock(self, jour: date | None) -> str | None:
        """Why a day takes no writing, None where it does."""
        visa = self.lock_at(jour)
        if visa is None:
            return None
        from cariforef_tui.domain.mois.history import describe_verrou

        return describe_verrou(visa)

    def _act(self, message: Asked) -> None:
        if message.action in WRITING_ACTIONS:
            why = self.describe_lock(message.cell.jour if message.cell else self.grid.jour)
            if why is not None:
                self.say(f"{why} {MOIS}")
                return
        super()._act(message)

    def action_month(self) -> None:
        from cariforef_tui.domain.values.months import Mois

        if self.session.is_ready:
            year, jour = self.reference.exercice, self.grid.jour or self.monday
            within = min(max(jour, date(year, 1, 1)), date(year, 12, 31))
            self.post_message(ShowMois(self.agent_shown, Mois.of(within)))

    @property
    def is_read_only(self) -> bool:
        """True where the person is known to log nothing in the week shown."""
        from cariforef_tui.domain.agents.rights import Droit

        return self.session.refusal(Droit.SAISIR, self.visited or self.session.agent) is not None

    def action_history(self) -> None:
        from cariforef_tui.domain.journal.filter import JournalFilter
        from cariforef_tui.services.journal import load_journal
        from cariforef_tui.ui.journal.history_dialog import ENTRIES_MAX, HistoryDialog

        if (look := self._look()) is None:
            return
        snapshot, cell, *_ = look
        initiales, day = snapshot.agent.initiales, cell.jour
        criteria = JournalFilter(
            agent=initiales, exercice=day.year, ligne=cell.code, jour=day, nombre=ENTRIES_MAX
        )
        label = snapshot.programme.by_code[cell.code].libelle
        titre = f"Histoire · {initiales}, {format_jour(day)} · {cell.code} {label}"
        read = partial(load_journal, self.store, criteria, self.session.agent)
        self.app.push_screen(HistoryDialog(titre, read))
