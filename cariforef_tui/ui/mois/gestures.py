"""Visas on the month shown: sign, countersign, send back, take back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cariforef_tui.domain.mois.gaps import list_manques
from cariforef_tui.domain.mois.visas import MOTIF_VISA_MAX, GesteVisa
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.refusals import VisaRefuse
from cariforef_tui.domain.values.text import clean_text
from cariforef_tui.services.mois.visas import reopen_month, send_back_month, sign_month
from cariforef_tui.ui.dialogs.form import Field, FormDialog
from cariforef_tui.ui.mois.visa_writing import VisaWriting

if TYPE_CHECKING:
    from cariforef_tui.services.mois.months import MoisVu


class MoisGestes(VisaWriting):
    """Base of the screen Mon mois that writes visas; `vu` is the month shown, None until it is read."""

    vu: MoisVu | None = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Hide what who looks may not do; signing stays where something is missing, to say what."""
        wanted = {
            "sign": (GesteVisa.SIGNATURE, GesteVisa.CONTRESEING),
            "take_back": (GesteVisa.RENVOI, GesteVisa.REOUVERTURE),
        }.get(action)
        if wanted is None:
            return True
        return self.vu is not None and not set(wanted).isdisjoint(self.vu.offerts)

    def action_sign(self) -> None:
        vu = self.vu
        if vu is None:
            return
        if GesteVisa.CONTRESEING in vu.offerts:
            seen = {vu.agent.initiales: vu.visee.visas[-1].numero}
            self.ask_to_countersign(vu.mois, seen, vu.visee.fiche.total)
        elif vu.can_sign:
            self._ask_to_sign(vu)
        else:
            self.notify(f"Pas encore. {list_manques(vu.manques)}{self.go_complete()}", severity="warning")

    def go_complete(self) -> str:
        """Put the cursor on a day to complete, and say what opens it; empty where there is none."""
        raise NotImplementedError

    def _ask_to_sign(self, vu: MoisVu) -> None:
        agent, mois, fiche = vu.agent.initiales, vu.mois, vu.visee.fiche
        cumul = fiche.cumul
        absent = f" (dont {format_jours(cumul.absent)} d'absence)" if cumul.absent else ""
        is_own = agent == self.session.agent
        whose = "" if is_own else f" pour {agent}, parti"
        by = "Un coordinateur" if is_own else "Quelqu'un d'autre que vous"
        question = (
            f"Signer {mois.libelle}{whose} : {format_jours(cumul.total)}{absent} ?\n"
            f"Ensuite, plus d'écriture dans ce mois. {by} le contresigne, ou vous le renvoie."
        )

        def write() -> str:
            today, acteur = self.session.launch.today(), self.session.require_agent()
            done = sign_month(self.store, agent, mois, today=today, acteur=acteur, seen=fiche)
            before = f" Reste à signer : {done.precedent.libelle}." if done.precedent else ""
            return f"{mois.libelle.capitalize()} de {agent} signé : {format_jours(cumul.total)}.{before}"

        self.ask(question, "Signer", write)

    def action_take_back(self) -> None:
        vu = self.vu
        if vu is None:
            return
        agent, mois = vu.agent.initiales, vu.mois
        is_locked = GesteVisa.REOUVERTURE in vu.offerts
        verb, done = ("Rouvrir", "rouvert") if is_locked else ("Renvoyer", "renvoyé")
        service = reopen_month if is_locked else send_back_month

        def check(values: Mapping[str, str]) -> str:
            motif = clean_text(values["motif"], longueur_max=MOTIF_VISA_MAX, champ="Motif")
            if not motif:
                raise VisaRefuse("Motif requis : il reste lisible pour toujours.")
            return motif

        def answer(motif: str | None) -> None:
            if motif is not None:
                self.make(lambda: write(motif))

        def write(motif: str) -> str:
            service(self.store, agent, mois, motif, acteur=self.session.require_agent())
            return f"{mois.libelle.capitalize()} de {agent} {done}."

        form = FormDialog(
            f"{verb} {mois.libelle} de {agent}",
            ("Le mois s'ouvre à nouveau à la saisie, lui seul ; l'agent le corrige et le signe encore.",),
            (Field("motif", "Motif", example="ce qu'il faut corriger", length=MOTIF_VISA_MAX),),
            check,
        )
        self.app.push_screen(form, answer)
