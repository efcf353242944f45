"""Confirming and writing visas, for the places that show months."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.ui.kit.messages import Loaded, StoreFailed

if TYPE_CHECKING:
    from cariforef_tui.services.mois.countersigning import MonthKey, SignedMonth
    from cariforef_tui.ui.kit.place import PlaceScreen


class VisaWriter:
    """Writes visas for a place: says in its status line what is written, then has it read again."""

    def __init__(self, place: PlaceScreen) -> None:
        self._place = place

    def ask(self, question: str, yes: str, write: Callable[[], str]) -> None:
        """Make a gesture once it is agreed to; `write` returns what to say of it."""
        from cariforef_tui.ui.dialogs.confirm import Answer, ConfirmDialog

        def answer(choice: Answer | None) -> None:
            if choice is Answer.YES:
                self.make(write)

        self._place.app.push_screen(ConfirmDialog(question, yes=yes, no="Pas encore"), answer)

    def ask_to_countersign(self, months: Collection[MonthKey]) -> None:
        """List those of `months` that wait for the person, and countersign them once agreed to."""
        from cariforef_tui.services.mois.countersigning import load_signed_months
        from cariforef_tui.ui.mois.countersign_dialog import CountersignDialog

        place = self._place
        acteur = place.session.require_agent()

        def answer(agreed: tuple[SignedMonth, ...] | None) -> None:
            if agreed:
                self.make(lambda: self._countersign(agreed, acteur))

        read = partial(load_signed_months, place.store, tuple(months), acteur=acteur)
        place.app.push_screen(CountersignDialog(read), answer)

    def _countersign(self, months: tuple[SignedMonth, ...], acteur: str) -> str:
        from cariforef_tui.services.mois.countersigning import countersign_read

        done = countersign_read(self._place.store, months, acteur=acteur)
        signed = " ; ".join(f"{mois.libelle} de {', '.join(agents)}" for mois, agents in done.items())
        return f"Contresigné : {signed}."

    def make(self, write: Callable[[], str]) -> None:
        """Write a gesture in a thread; `write` returns what to say of it."""
        self._place.tell("Enregistrement…", "busy")
        self._place.run_worker(partial(self._make, write), thread=True, group="write", description="worker")

    def _make(self, write: Callable[[], str]) -> None:
        place = self._place
        try:
            sentence = write()
        except CariforefError as error:
            place.post_message(Loaded(partial(place.tell, "Non enregistré", "error")))
            place.post_message(StoreFailed(str(error)))
        else:
            place.post_message(Loaded(partial(self._follow, sentence)))

    def _follow(self, sentence: str) -> None:
        self._place.tell(sentence)
        self._place.session.following.ask()
        self._place.request_load()
