"""Visas on a month: asking, confirming and writing them; and writing out its sheet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.domain.mois.visas import MOTIF_VISA_MAX, GesteVisa
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.refusals import VisaRefuse
from cariforef_tui.domain.values.text import clean_said, elide
from cariforef_tui.exchange.mois.batch import FormatFiche, fiche_name, offered_format, to_fiche
from cariforef_tui.services.mois.fiche import FicheVisee
from cariforef_tui.services.mois.visas import (
    MonthKey,
    SignedMonth,
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
    from cariforef_tui.domain.values.months import Mois
    from cariforef_tui.services.mois.months import MonthSeen
    from cariforef_tui.ui.mois.countersign_dialog import Verdict

TAKEN_BACK = {
    GesteVisa.RENVOI: ("Renvoyer", "renvoyé", send_back_month),
    GesteVisa.REOUVERTURE: ("Rouvrir", "rouvert", reopen_month),
}
"""Gestures that open a month again, with a reason: verb, what is done, and service."""


class VisaWriter:
    """Asks a person before each gesture on a month, then writes it. The place reads its content again."""

    def __init__(self, place: PlaceScreen) -> None:
        self._place = place

    def ask_to_countersign(self, months: Collection[MonthKey]) -> None:
        """List the `months` that the person may countersign; a single one may be sent back instead."""
        from cariforef_tui.ui.mois.countersign_dialog import CountersignDialog

        acteur, asked = self._place.session.require_agent(), tuple(months)
        read = partial(load_signed_months, self._place.store, asked, acteur=acteur)

        def answer(verdict: Verdict) -> None:
            if verdict.geste is GesteVisa.CONTRESEING:
                self._make(lambda: self._countersign(verdict.months, acteur))
            else:
                self.take_back(*asked[0], verdict.geste)

        self._place.ask_person(CountersignDialog(read, len(asked)), answer)

    def _countersign(self, months: tuple[SignedMonth, ...], acteur: str) -> str:
        done = countersign_read(self._place.store, months, acteur=acteur)
        signed = " ; ".join(f"{mois.libelle} de {', '.join(agents)}" for mois, agents in done.items())
        return f"Contresigné : {signed}."

    def _make(self, write: Callable[[], str]) -> None:
        """Write a gesture, which cannot be undone. `write` returns the sentence to show."""
        self._place.changes.write(lambda: Made(write()))

    def sign(self, month: MonthSeen) -> None:
        """Sign a month that lacks nothing, if the person agrees."""
        from cariforef_tui.ui.dialogs.dialog import Answer, ConfirmDialog

        agent, mois, fiche = month.agent.initiales, month.mois, month.visee.fiche
        cumul = fiche.cumul
        absent = f" (dont {format_jours(cumul.absent)} d'absence)" if cumul.absent else ""
        is_own = agent == self._place.session.agent
        whose = "" if is_own else f" pour {agent}, parti"
        by = "Un coordinateur" if is_own else "Quelqu'un d'autre que vous"

        def write() -> str:
            session = self._place.session
            today, acteur = session.launch.today(), session.require_agent()
            done = sign_month(self._place.store, agent, mois, today=today, acteur=acteur, seen=fiche)
            before = f" Reste à signer : {done.precedent.libelle}." if done.precedent else ""
            return f"{mois.libelle.capitalize()} {elide(agent)} signé : {format_jours(cumul.total)}.{before}"

        def answer(choice: Answer) -> None:
            if choice is Answer.YES:
                self._make(write)

        question = ConfirmDialog(
            f"Signer {mois.libelle}{whose} : {format_jours(cumul.total)}{absent} ?\n"
            f"Le mois n'acceptera plus d'écriture. {by} le contresignera, ou vous le renverra.",
            yes="Signer",
            no="Annuler",
        )
        self._place.ask_person(question, answer)

    def take_back(self, agent: str, mois: Mois, geste: GesteVisa) -> None:
        """Send a signed month back to its agent, or reopen a countersigned one. Ask for the reason."""
        verb, done, service = TAKEN_BACK[geste]

        def check(values: Mapping[str, str]) -> str:
            empty = VisaRefuse("Motif requis : il reste lisible pour toujours.")
            return clean_said(values["motif"], empty, longueur_max=MOTIF_VISA_MAX, champ="Motif")

        def write(motif: str) -> str:
            service(self._place.store, agent, mois, motif, acteur=self._place.session.require_agent())
            return f"{mois.libelle.capitalize()} {elide(agent)} {done}."

        form = FormDialog(
            f"{verb} {mois.libelle} {elide(agent)}",
            ("Ce mois seul s'ouvre à nouveau ; l'agent le corrige et le signe à nouveau.",),
            (Field("motif", "Motif", example="ce qu'il faut corriger", length=MOTIF_VISA_MAX),),
            check,
        )
        self._place.ask_person(form, lambda motif: self._make(lambda: write(motif)))


def ask_fiche(host: PlaceScreen, visee: FicheVisee) -> None:
    """Ask for the file of the sheet, then write it."""
    session = host.session

    def make(chosen: str) -> bytes:
        return to_fiche(visee, FormatFiche(chosen), session.launch.now())

    ask_where(
        host,
        Document(
            titre=f"Fiche de temps {elide(visee.agent.initiales)}, {visee.fiche.mois.libelle}",
            name=fiche_name(visee.agent.initiales, visee.fiche.mois, offered_format()),
            formats=tuple(FormatFiche),
            make=make,
        ),
    )
