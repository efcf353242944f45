"""Visas on the month shown: sign, countersign, send back, take back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cariforef_tui.domain.mois.visas import MOTIF_VISA_MAX, GesteVisa
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.refusals import VisaRefuse
from cariforef_tui.domain.values.text import clean_text
from cariforef_tui.services.mois.visas import reopen_month, send_back_month, sign_month
from cariforef_tui.ui.dialogs.form import Field, FormDialog
from cariforef_tui.ui.mois.visa_writing import VisaWriter

if TYPE_CHECKING:
    from cariforef_tui.services.mois.months import MonthSeen
    from cariforef_tui.ui.kit.place import PlaceScreen


class MonthGestures:
    """Asks, for a place, for the gestures on one month that may be made on it."""

    def __init__(self, place: PlaceScreen) -> None:
        self._place, self._writer = place, VisaWriter(place)

    def countersign(self, month: MonthSeen) -> None:
        """Countersign a signed month, once shown and agreed to."""
        self._writer.ask_to_countersign([(month.agent.initiales, month.mois)])

    def sign(self, month: MonthSeen) -> None:
        """Sign a month where nothing is missing, once agreed to."""
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
        """Send a signed month back to its agent, or reopen one that is countersigned, with a reason."""
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
