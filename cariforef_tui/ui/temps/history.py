"""The history of the cell under the cursor."""

from __future__ import annotations

from functools import partial

from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.ui.temps.drafts import WeekDrafts


class WeekHistory(WeekDrafts):
    """The part of the screen that tells who wrote a cell."""

    def action_history(self) -> None:
        from cariforef_tui.domain.journal.filter import JournalFilter
        from cariforef_tui.services.journal import load_journal
        from cariforef_tui.ui.journal.history_dialog import NOMBRE_MAX, HistoireDialog

        if (look := self._look()) is None:
            return
        snapshot, cell, *_ = look
        who, day = snapshot.agent.initiales, cell.jour
        asked = JournalFilter(agent=who, exercice=day.year, ligne=cell.code, jour=day, nombre=NOMBRE_MAX)
        label = snapshot.programme.by_code[cell.code].libelle
        titre = f"Histoire · {who}, {format_jour(day)} · {cell.code} {label}"
        read = partial(load_journal, self.store, asked, self.session.agent)
        self.app.push_screen(HistoireDialog(titre, read))
