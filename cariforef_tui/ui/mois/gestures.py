"""Visas on a month: asking, confirming and writing them; and writing out its sheet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.domain.mois.visas import MOTIF_VISA_MAX, GesteVisa
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.refusals import VisaRefuse
from cariforef_tui.domain.values.text import clean_text
from cariforef_tui.exchange.mois.batch import FormatFiche, fiche_name, to_fiche
from cariforef_tui.services.mois.fiche import FicheVisee
from cariforef_tui.services.mois.visas import (
    countersign_read,
    load_signed_months,
    reopen_month,
    send_back_month,
    sign_month,
)
from cariforef_tui.ui.dialogs.export import Document, ask_where
from cariforef_tui.ui.dialogs.form import Field, FormDialog
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.undo import Made

if TYPE_CHECKING:
    from cariforef_tui.services.mois.months import MonthSeen
    from cariforef_tui.services.mois.visas import MonthKey, SignedMonth


class VisaWriter:
    """Writes visas for a place. The place reads its content again after each one."""

    def __init__(self, place: PlaceScreen) -> None:
        self._place = place

    def ask(self, question: str, yes: str, write: Callable[[], str]) -> None:
        """Ask a question, then make a gesture if the answer is yes. `write` returns the sentence to show."""
        from cariforef_tui.ui.dialogs.dialog import Answer, ConfirmDialog

        def answer(choice: Answer) -> None:
            if choice is Answer.YES:
                self.make(write)

        self._place.ask_person(ConfirmDialog(question, yes=yes, no="Pas encore"), answer)

    def ask_to_countersign(self, months: Collection[MonthKey]) -> None:
        """List the `months` that the person may countersign, and countersign them if they agree."""
        from cariforef_tui.ui.mois.countersign_dialog import CountersignDialog

        acteur = self._place.session.require_agent()
        read = partial(load_signed_months, self._place.store, tuple(months), acteur=acteur)

        def answer(agreed: tuple[SignedMonth, ...]) -> None:
            self.make(lambda: self._countersign(agreed, acteur))

        self._place.ask_person(CountersignDialog(read), answer)

    def _countersign(self, months: tuple[SignedMonth, ...], acteur: str) -> str:
        done = countersign_read(self._place.store, months, acteur=acteur)
        signed = " ; ".join(f"{mois.libelle} de {', '.join(agents)}" for mois, agents in done.items())
        return f"Contresigné : {signed}."

    def make(self, write: Callable[[], str]) -> None:
        """Write a gesture, which cannot be undone. `write` returns the sentence to show."""
        self._place.changes.write(lambda: Made(write()))


class MonthGestures:
    """Asks a person before each gesture on one month, for a place."""

    def __init__(self, place: PlaceScreen) -> None:
        self._place, self._writer = place, VisaWriter(place)

    def countersign(self, month: MonthSeen) -> None:
        """Show a signed month, and countersign it if the person agrees."""
        self._writer.ask_to_countersign([(month.agent.initiales, month.mois)])

    def sign(self, month: MonthSeen) -> None:
        """Sign a month if nothing is missing and the person agrees."""
        agent, mois, fiche = month.agent.initiales, month.mois, month.visee.fiche
        cumul = fiche.cumul
        absent = f" (dont {format_jours(cumul.absent)} d'absence)" if cumul.absent else ""
        is_own = agent == self._place.session.agent
        whose = "" if is_own else f" pour {agent}, parti"
        by = "Un coordinateur" if is_own else "Quelqu'un d'autre que vous"
        question = (
            f"Signer {mois.libelle}{whose} : {format_jours(cumul.total)}{absent} ?\n"
            f"Ensuite, plus d'écriture dans ce mois. {by} le contresigne, ou vous le renvoie."
        )

        def write() -> str:
            session = self._place.session
            today, acteur = session.launch.today(), session.require_agent()
            done = sign_month(self._place.store, agent, mois, today=today, acteur=acteur, seen=fiche)
            before = f" Reste à signer : {done.precedent.libelle}." if done.precedent else ""
            return f"{mois.libelle.capitalize()} de {agent} signé : {format_jours(cumul.total)}.{before}"

        self._writer.ask(question, "Signer", write)

    def take_back(self, month: MonthSeen) -> None:
        """Send a signed month back to its agent, or reopen a countersigned one. Ask for the reason."""
        agent, mois = month.agent.initiales, month.mois
        is_validated = GesteVisa.REOUVERTURE in month.offerts
        verb, done = ("Rouvrir", "rouvert") if is_validated else ("Renvoyer", "renvoyé")
        service = reopen_month if is_validated else send_back_month

        def check(values: Mapping[str, str]) -> str:
            motif = clean_text(values["motif"], longueur_max=MOTIF_VISA_MAX, champ="Motif")
            if not motif:
                raise VisaRefuse("Motif requis : il reste lisible pour toujours.")
            return motif

        def answer(motif: str | None) -> None:
            if motif is not None:
                self._writer.make(lambda: write(motif))

        def write(motif: str) -> str:
            service(self._place.store, agent, mois, motif, acteur=self._place.session.require_agent())
            return f"{mois.libelle.capitalize()} de {agent} {done}."

        form = FormDialog(
            f"{verb} {mois.libelle} de {agent}",
            ("Le mois s'ouvre à nouveau à la saisie, lui seul ; l'agent le corrige et le signe encore.",),
            (Field("motif", "Motif", example="ce qu'il faut corriger", length=MOTIF_VISA_MAX),),
            check,
        )
        self._place.app.push_screen(form, answer)


def ask_fiche(host: PlaceScreen, visee: FicheVisee) -> None:
    """Ask for the file of the sheet, then write it."""
    session = host.session

    def make(chosen: str) -> bytes:
        return to_fiche(visee, FormatFiche(chosen), session.launch.now())

    ask_where(
        host,
        Document(
            titre=f"Fiche de temps de {visee.agent.initiales}, {visee.fiche.mois.libelle}",
            name=fiche_name(visee.agent.initiales, visee.fiche.mois, FormatFiche.PDF),
            formats=tuple(FormatFiche),
            make=make,
        ),
    )
