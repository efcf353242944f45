"""Confirming and writing visas, for the places that show months."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.ui.kit.undo import Made

if TYPE_CHECKING:
    from cariforef_tui.services.mois.visas import MonthKey, SignedMonth
    from cariforef_tui.ui.kit.place import PlaceScreen


class VisaWriter:
    """Writes visas for a place, which reads again what it shows once one was written."""

    def __init__(self, place: PlaceScreen) -> None:
        self._place = place

    def ask(self, question: str, yes: str, write: Callable[[], str]) -> None:
        """Make a gesture once it is agreed to; `write` returns what to say of it."""
        from cariforef_tui.ui.dialogs.dialog import Answer, ConfirmDialog

        def answer(choice: Answer) -> None:
            if choice is Answer.YES:
                self.make(write)

        self._place.ask_person(ConfirmDialog(question, yes=yes, no="Pas encore"), answer)

    def ask_to_countersign(self, months: Collection[MonthKey]) -> None:
        """List those of `months` that wait for the person, and countersign them once agreed to."""
        from cariforef_tui.services.mois.visas import load_signed_months
        from cariforef_tui.ui.mois.countersign_dialog import CountersignDialog

        acteur = self._place.session.require_agent()
        read = partial(load_signed_months, self._place.store, tuple(months), acteur=acteur)

        def answer(agreed: tuple[SignedMonth, ...]) -> None:
            self.make(lambda: self._countersign(agreed, acteur))

        self._place.ask_person(CountersignDialog(read), answer)

    def _countersign(self, months: tuple[SignedMonth, ...], acteur: str) -> str:
        from cariforef_tui.services.mois.visas import countersign_read

        done = countersign_read(self._place.store, months, acteur=acteur)
        signed = " ; ".join(f"{mois.libelle} de {', '.join(agents)}" for mois, agents in done.items())
        return f"Contresigné : {signed}."

    def make(self, write: Callable[[], str]) -> None:
        """Write a gesture, which nothing takes back; `write` returns what to say of it."""
        self._place.changes.write(lambda: Made(write()))
