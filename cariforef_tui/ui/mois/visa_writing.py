"""Confirming and writing visas, for the screens Mon mois and Équipe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message

from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.services.mois.visas import countersign_months
from cariforef_tui.ui.dialogs.confirm import Answer, ConfirmDialog
from cariforef_tui.ui.kit.messages import SaveState, StoreFailed
from cariforef_tui.ui.kit.place import PlaceScreen

if TYPE_CHECKING:
    from cariforef_tui.domain.values.months import Mois


class GesteMade(Message):
    """A visa is in the store; `sentence` says which, in French."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class VisaWriting(PlaceScreen):
    """Base of the screens that write visas."""

    def ask(self, question: str, yes: str, write: Callable[[], str]) -> None:
        """Make a gesture once it is agreed to; `write` returns what to say of it."""

        def answer(choice: Answer | None) -> None:
            if choice is Answer.YES:
                self.make(write)

        self.app.push_screen(ConfirmDialog(question, yes=yes, no="Pas encore"), answer)

    def ask_to_countersign(self, mois: Mois, seen: Mapping[str, int], centiemes: int) -> None:
        """Countersign that month of each agent, once agreed to.

        `seen` gives the number of the signature looked at, by initials; `centiemes` what they hold together.
        """
        names, total = ", ".join(seen), format_jours(centiemes)
        after = "Le mois est alors validé ; il ne se rouvre"
        if len(seen) > 1:
            total = f"{len(seen)} agents, {total}"
            after = "Ces mois sont alors validés ; ils ne se rouvrent"

        def write() -> str:
            acteur = self.session.require_agent()
            countersign_months(self.store, tuple(seen), mois, acteur=acteur, seen=seen)
            return f"{mois.libelle.capitalize()} contresigné pour {names}."

        self.ask(
            f"Contresigner {mois.libelle} de {names} : {total} ?\n"
            f"{after} qu'avec un motif, gardé pour toujours.",
            "Contresigner",
            write,
        )

    @work(thread=True, group="write", description="worker")
    def make(self, write: Callable[[], str]) -> None:
        """Write a gesture; `write` returns what to say of it."""
        self.post_message(SaveState("Enregistrement…", "busy"))
        try:
            outcome: Message = GesteMade(write())
        except CariforefError as error:
            self.post_message(SaveState("Non enregistré", "error"))
            outcome = StoreFailed(str(error))
        self.post_message(outcome)

    def on_geste_made(self, message: GesteMade) -> None:
        self.post_message(SaveState("Enregistré"))
        self.notify(message.sentence)
        self.session.following.ask()
        self.request_load()
