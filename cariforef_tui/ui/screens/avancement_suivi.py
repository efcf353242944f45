"""Solder a line, rouvrir it, and take that back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import work
from textual.message import Message

from cariforef_tui.domain.dates import format_date
from cariforef_tui.domain.recherche import require_imputable
from cariforef_tui.domain.refus import CariforefError
from cariforef_tui.domain.suivi import Declaration, Fait
from cariforef_tui.services.suivi import close_ligne, reopen_ligne
from cariforef_tui.ui.messages import SaveState, StoreFailed
from cariforef_tui.ui.screens.avancement_vue import AvancementVue
from cariforef_tui.ui.screens.solder_dialog import Confirmation, SolderDialog


@dataclass
class LigneDeclared(Message):
    """A line was soldée or rouverte; it can be undone."""

    fait: Fait


@dataclass
class DeclarationUndone(Message):
    """A line is back to what it was before the last declaration."""

    fait: Fait


class AvancementSuivi(AvancementVue):
    """The part of the screen that writes."""

    def __init__(self) -> None:
        super().__init__()
        self._undoable: list[Fait] = []

    def action_toggle_soldee(self) -> None:
        row, snapshot = self.arbre.row, self._snapshot
        if row is None or snapshot is None:
            return
        try:
            require_imputable(snapshot.programme, row.code)
        except CariforefError as refusal:
            self.cariforef.notify_text(str(refusal), "warning")
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
                self._declare(code, declaration, answer.motif, LigneDeclared)

        self.app.push_screen(SolderDialog(title, libelle, effect), confirm)

    def action_undo(self) -> None:
        if not self._undoable:
            self.cariforef.notify_text("Rien à annuler.", "warning")
            return
        last = self._undoable.pop()
        was_closed = last.declaration is Declaration.SOLDEE
        self._declare(
            last.code, Declaration.ROUVERTE if was_closed else Declaration.SOLDEE, None, DeclarationUndone
        )

    @work(thread=True, group="write")
    def _declare(
        self, code: str, declaration: Declaration, motif: str | None, outcome: Callable[[Fait], Message]
    ) -> None:
        write = close_ligne if declaration is Declaration.SOLDEE else reopen_ligne
        self.post_message(SaveState("Enregistrement…", "busy"))
        try:
            fait = write(
                self.store, code, self.reference.au, acteur=self.cariforef.require_agent(), motif=motif
            )
        except CariforefError as error:
            self.post_message(SaveState("Non enregistré", "error"))
            self.post_message(StoreFailed(str(error)))
            return
        self.post_message(outcome(fait))

    def on_ligne_declared(self, message: LigneDeclared) -> None:
        self._undoable.append(message.fait)
        self._say_written(message.fait)

    def on_declaration_undone(self, message: DeclarationUndone) -> None:
        self._say_written(message.fait)

    def _say_written(self, fait: Fait) -> None:
        word = "soldée" if fait.declaration is Declaration.SOLDEE else "rouverte"
        self.post_message(SaveState(f"{fait.code} {word}"))
        self.request_load()
