"""Days of a signed month in the week: said before one types, at once when one does; the way to the month."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cariforef_tui.ui.kit.messages import ShowMois
from cariforef_tui.ui.temps.grid.grid import WeekGrid
from cariforef_tui.ui.temps.history import WeekHistory
from cariforef_tui.ui.temps.texts import MOIS

if TYPE_CHECKING:
    from cariforef_tui.domain.mois.visas import Visa

WRITING_ACTIONS = frozenset(
    {"fill", "step_up", "step_down", "clear", "comment", "absence", "confirm", "confirm_day"}
)
"""Keys that would write on the day under the cursor; what is typed is refused by the store, and kept."""


class WeekVerrous(WeekHistory):
    """The part of the screen that knows of signed months."""

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

    def _act(self, message: WeekGrid.Asked) -> None:
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
