"""A line of Avancement soldée or rouverte, and its history."""

from __future__ import annotations

from functools import partial

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.journal.filter import JournalFilter
from cariforef_tui.domain.programme.find import require_imputable
from cariforef_tui.domain.programme.suivi import Declaration
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.ui.avancement.reading import AvancementReading
from cariforef_tui.ui.programme.solder_dialog import Confirmation, SolderDialog


class AvancementTracking(AvancementReading):
    """Base of the screen Avancement that asks before a line is soldée or rouverte, and shows its history."""

    def action_history(self) -> None:
        from cariforef_tui.services.journal import load_journal
        from cariforef_tui.ui.journal.history_dialog import ENTRIES_MAX, HistoryDialog

        row, snapshot = self.tree_table.row, self._snapshot
        if row is None or snapshot is None:
            return
        criteria = JournalFilter(exercice=self.reference.exercice, ligne=row.code, nombre=ENTRIES_MAX)
        titre = f"Histoire · {row.code} {snapshot.programme.by_code[row.code].libelle}"
        read = partial(load_journal, self.store, criteria, self.session.agent)
        self.app.push_screen(HistoryDialog(titre, read))

    def action_toggle_soldee(self) -> None:
        row, snapshot = self.tree_table.row, self._snapshot
        if row is None or snapshot is None:
            return
        try:
            require_imputable(snapshot.programme, row.code)
        except CariforefError as refusal:
            self.notify(str(refusal), severity="warning")
            return
        if self.refuses(Droit.DECLARER, snapshot.programme.pole_of(row.code)):
            return
        jour = format_date(self.reference.au)
        if row.code in snapshot.suivi.soldees:
            title, effect = (
                f"Rouvrir {row.code} ?",
                f"Au {jour} : saisies et alertes reprennent (u : annuler).",
            )
            declaration = Declaration.ROUVERTE
        else:
            title, effect = f"Solder {row.code} ?", f"Au {jour} : plus de saisie ni d'alerte (u : annuler)."
            declaration = Declaration.SOLDEE
        code, libelle = row.code, snapshot.programme.by_code[row.code].libelle

        def confirm(answer: Confirmation | None) -> None:
            if answer is not None:
                self._declare(code, declaration, answer.motif)

        self.app.push_screen(SolderDialog(title, libelle, effect), confirm)
