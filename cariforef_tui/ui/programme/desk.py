"""Dialogs that change the plan and its lines: they ask the person, then write with undo and redo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TypeVar

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.alertes.of_echeances import EtatJalon
from cariforef_tui.domain.avancement.etat import Etat
from cariforef_tui.domain.programme.find import require_imputable
from cariforef_tui.domain.programme.programme import Jalon
from cariforef_tui.domain.programme.revisions import Revision, apply_changements
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.programme.declarations import pole_of_lignes
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.services.programme.revisions import Accord, Redaction
from cariforef_tui.services.temps.moving import MovePreview, preview_move
from cariforef_tui.ui.dialogs.dialog import Answer, ConfirmDialog
from cariforef_tui.ui.dialogs.form import FormDialog
from cariforef_tui.ui.keys.grammar import Gesture
from cariforef_tui.ui.keys.plan import JalonGesture, PlanGesture
from cariforef_tui.ui.kit.messages import ShowLigne
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.undo import Change, Made
from cariforef_tui.ui.programme import forms
from cariforef_tui.ui.programme.changes import PlanChanges
from cariforef_tui.ui.programme.declaration_forms import (
    SolderDialog,
    production_form,
    promesse_form,
    tenu_form,
)
from cariforef_tui.ui.programme.declarations import describe_bornees, describe_phase
from cariforef_tui.ui.programme.forms import MoveAsked, RevisionAsked
from cariforef_tui.ui.programme.plan_menu import (
    PlanMenu,
    Subject,
    find_jalon,
    offered_gestures,
    parent_of,
    pending_jalon,
    refusal_of,
)

_FORMS: dict[PlanGesture, Callable[..., FormDialog[RevisionAsked]]] = {
    PlanGesture.REVISER: forms.montant_form,
    PlanGesture.TRANSFERER: forms.transfer_form,
    PlanGesture.CONFIER: forms.qui_form,
    PlanGesture.AJOUTER: forms.ligne_form,
    PlanGesture.RETIRER: forms.presence_form,
    PlanGesture.JALON: forms.add_jalon_form,
}
_ALSO = {
    JalonGesture.DEPLACER: "Le déplacer aussi",
    JalonGesture.TENIR: "Le déclarer tenu aussi",
    JalonGesture.RETIRER: "Le retirer du plan aussi",
}
ON_LINE = frozenset({Gesture.DONE, Gesture.PLAN, Gesture.REMAINING, Gesture.DECISION})
"""Gestures of a footer that take a line, and a right on its pôle."""
T = TypeVar("T")


class PlanDesk:
    """Asks the person what to change in the plan, and passes it to the place's queue of changes.

    `situation` returns the plan and figures as the place now shows them, None until they are read.
    """

    def __init__(self, place: PlaceScreen, situation: Callable[[], Situation | None]) -> None:
        self._place, self._changes = place, PlanChanges(place, situation)

    # Asking

    def declare_raf(self, subject: Subject) -> None:
        if self._may_declare(subject, Droit.DECLARER):
            au, today = self._place.reference.au, self._changes.today
            self._ask(forms.raf_form(subject.situation, subject.code, au, today), self._changes.declare_raf)

    def toggle_done(self, subject: Subject) -> None:
        """Declare a jalon tenu, the row itself or a near one of the line; else solde or reopen the line."""
        jalon = subject.jalon or self._jalon_to_hold(subject)
        if jalon is not None:
            self.change_jalon(subject, jalon, JalonGesture.TENIR)
        else:
            self.ask_soldee(subject)

    def done_word(self, subject: Subject) -> str:
        """Return the word of the footer for what `toggle_done` asks."""
        if subject.jalon or self._jalon_to_hold(subject) is not None:
            return "Jalon tenu"
        return "Rouvrir" if subject.code in subject.situation.declarations.soldees else "Solder"

    def _jalon_to_hold(self, subject: Subject) -> EtatJalon | None:
        """Return the line's near jalon, if the person may declare it tenu."""
        etat = pending_jalon(subject)
        return etat if etat is not None and self.may_hold(subject.situation, etat) else None

    def may_hold(self, situation: Situation, etat: EtatJalon) -> bool:
        """True if the person may declare a jalon tenu."""
        return self._may_on_jalon(situation, etat, JalonGesture.TENIR)

    def _may_on_jalon(self, situation: Situation, etat: EtatJalon, geste: JalonGesture) -> bool:
        pole = _pole_of(situation, etat.jalon, geste)
        return geste.droit is None or self._place.session.refusal(geste.droit, pole) is None

    def lacks(self, subject: Subject) -> frozenset[Gesture]:
        """Return those of `ON_LINE` that the line does not take, or that the person has no right to make."""
        jalon = subject.jalon
        takes_days = subject.situation.programme.is_imputable(subject.code)
        if jalon is None:
            holds = self._jalon_to_hold(subject) is not None
            done, plan = (takes_days and self.may(Droit.SOLDER, subject)) or holds, bool(self._offer(subject))
        else:
            done = self.may_hold(subject.situation, jalon)
            plan = any(one.droit for one in self._offer_on_jalon(subject.situation, jalon))
        may = {
            Gesture.DONE: done,
            Gesture.PLAN: plan,
            Gesture.REMAINING: takes_days and self.may(Droit.DECLARER, subject),
            Gesture.DECISION: self.may(Droit.REVOIR, subject),
        }
        return frozenset(gesture for gesture in ON_LINE if not may[gesture])

    def may(self, droit: Droit, subject: Subject) -> bool:
        """True if the person has a right on the line."""
        return self._place.session.may_on(droit, subject.situation.programme, subject.code)

    def _refuses(self, droit: Droit, subject: Subject) -> bool:
        return self._place.refuses_on(droit, subject.situation.programme, subject.code)

    def open_jalon(
        self, subject: Subject, etat: EtatJalon, fitting: JalonGesture = JalonGesture.TENIR
    ) -> None:
        """Ask for a gesture on a jalon, below where it stands, then open its form."""
        titre = f"◆ {etat.jalon.code} · {format_date(etat.jalon.jour)}, {describe_phase(etat)}"
        told = f"{etat.jalon.libelle}. {describe_bornees(etat.jalon)}"
        menu = PlanMenu(titre, told, self._offer_on_jalon(subject.situation, etat), fitting)
        self._place.ask_person(menu, partial(self.change_jalon, subject, etat))

    def _offer_on_jalon(self, situation: Situation, etat: EtatJalon) -> tuple[JalonGesture, ...]:
        return tuple(one for one in JalonGesture if self._may_on_jalon(situation, etat, one))

    def change_jalon(
        self,
        subject: Subject,
        etat: EtatJalon,
        geste: JalonGesture,
        jour: date | None = None,
        motif: str = "",
    ) -> None:
        """Show the form of a gesture on a jalon, if the person may make it; or its line.

        `jour` and `motif` are what the form proposes to move it, None for the jalon's own date.
        """
        programme, au = subject.situation.programme, self._place.reference.au
        if geste.droit is None:
            self._place.post_message(ShowLigne(subject.code))
            return
        self._place.session.latch.ask()
        if self._place.refuses(geste.droit, _pole_of(subject.situation, etat.jalon, geste)):
            return
        situation, jalon = subject.situation, etat.jalon
        match geste:
            case JalonGesture.TENIR:
                self._ask(tenu_form(etat, au), self._changes.declare)
            case JalonGesture.BORNER:
                bind = partial(self._changes.bind, programme.exercice, jalon.code)
                self._ask(forms.bornes_form(programme, jalon), bind)
            case JalonGesture.DEPLACER:
                form = forms.move_jalon_form(situation, jalon, jour or jalon.jour, au, motif)
                self._place.ask_person(form, self._write_asked)
            case JalonGesture.RETIRER:
                self._place.ask_person(forms.remove_jalon_form(situation, jalon, au), self._write_asked)

    def _offer_jalon(
        self, subject: Subject, geste: JalonGesture, jour: date | None = None, motif: str = ""
    ) -> None:
        """Ask whether the jalon that bounds the line is to move or to be held too; nothing if none does."""
        bounding = subject.situation.programme.bounding(subject.code)
        etat = find_jalon(subject.situation, bounding[0].code) if bounding else None
        if etat is None or not self._may_on_jalon(subject.situation, etat, geste):
            return
        question = (
            f"Le travail de {subject.code} finit avec le jalon {etat.jalon.code}, le "
            f"{format_date(etat.jalon.jour)}. {_ALSO[geste]} ?"
        )
        agreed = partial(self.change_jalon, subject, etat, geste, jour, motif)
        dialog = ConfirmDialog(question, give_up="Laisser le jalon")
        self._place.ask_person(dialog, lambda answer: agreed() if answer is Answer.YES else None)

    def ask_soldee(self, subject: Subject) -> None:
        """Ask to declare a line soldée, or to reopen it."""
        if self._may_declare(subject, Droit.SOLDER):
            form = SolderDialog(subject.situation, subject.code, self._place.reference.au)
            is_closed = subject.code in subject.situation.declarations.soldees
            offer = partial(self._offer_jalon, subject, JalonGesture.TENIR)
            self._ask(form, self._changes.declare, None if is_closed else offer)

    def open_plan(self, subject: Subject, fitting: PlanGesture | None = None) -> None:
        """Ask for a gesture on the plan, the cursor on the `fitting` one, then open its form.

        Where nothing fits better, the cursor is on what settles a group to confirm. Where the row is a jalon,
        the gestures are those on it.
        """
        if subject.jalon is not None:
            self.open_jalon(subject, subject.jalon, JalonGesture.DEPLACER)
            return
        gestures = self._offer(subject)
        if fitting is None and subject.situation.avancement.lignes[subject.code].etat is Etat.A_CONFIRMER:
            fitting = PlanGesture.REPRISE
        if len(gestures) == 1 and gestures[0].droit is Droit.DECLARER:
            self.change_plan(subject, gestures[0])
        elif gestures:
            menu = PlanMenu(f"Plan · {subject.code}", subject.libelle, gestures, fitting)
            self._place.ask_person(menu, partial(self.change_plan, subject))
        elif not self._refuses(Droit.PILOTER, subject):
            self._place.tell(f"Rien du plan ne se change sur {subject.code} : choisissez une ligne.", "warn")

    def _offer(self, subject: Subject) -> tuple[PlanGesture, ...]:
        """Return the gestures on the plan that the line accepts and that the person may make.

        Who may not revise the plan is only offered declarations: production, days before the suivi.
        """
        return tuple(one for one in offered_gestures(subject) if self.may(one.droit, subject))

    def change_plan(self, subject: Subject, geste: PlanGesture) -> None:
        self._place.session.latch.ask()
        if refusal := refusal_of(subject, geste):
            self._place.tell(f"{geste.label} : {refusal}", "warn")
        elif geste is PlanGesture.RATTACHER:
            self._ask_saisies(subject)
        elif not self._refuses(geste.droit, subject):
            self._ask_gesture(subject, geste)

    def _ask_gesture(self, subject: Subject, geste: PlanGesture) -> None:
        """Show the form of a gesture that the person may make on the line."""
        situation, code, au = subject.situation, subject.code, self._place.reference.au
        if geste is PlanGesture.PRODUIRE:
            form = production_form(situation, code, au, self._changes.today)
            self._ask(form, self._changes.write_livrable)
        elif geste is PlanGesture.DEFINIR:
            self._ask(promesse_form(situation, code), self._changes.write_livrable)
        elif geste is PlanGesture.REPRISE:
            self._ask(forms.reprise_form(situation, code, au), self._changes.declare)
        elif geste is PlanGesture.ECHEANCE:
            write = partial(self._write_echeance, subject)
            self._place.ask_person(forms.echeance_form(situation, code, au), write)
        else:
            where = parent_of(subject) if geste is PlanGesture.AJOUTER else code
            leaves = geste is PlanGesture.RETIRER and code not in situation.plan.retirees
            offer = partial(self._offer_jalon, subject, JalonGesture.RETIRER) if leaves else None
            self._place.ask_person(
                _FORMS[geste](situation, where, au), partial(self._write_asked, then=offer)
            )

    def entrust(self, situation: Situation, agent: str) -> None:
        """Ask which line to entrust to somebody."""
        self._place.session.latch.ask()
        form = forms.entrust_form(situation, agent, self._place.reference.au)
        self._place.ask_person(form, self._write_asked)

    def _ask_saisies(self, subject: Subject) -> None:
        if not self._place.refuses(Droit.SAISIR, self._place.session.agent):
            form = forms.deplacement_form(subject.situation, subject.code)
            self._place.ask_person(form, self._preview_move)

    def _preview_move(self, asked: MoveAsked) -> None:
        self._place.session.latch.ask()
        lecteur = self._place.session.agent
        read = partial(preview_move, self._place.store, asked.choix, asked.vers, lecteur=lecteur)
        self._place.read(read, partial(self._ask_to_move, asked), group="preview")

    def _ask_to_move(self, asked: MoveAsked, apercu: MovePreview) -> None:
        """Ask to confirm a move of saisies, showing the days and the people concerned."""
        per_agent = ", ".join(f"{name} {format_jours(centiemes)}" for name, centiemes in apercu.par_agent)
        joined = f" Jours déjà là, à réunir : {count_of(apercu.reunies, 'saisie')}." if apercu.reunies else ""
        question = (
            f"Déplacer vers {apercu.vers} « {apercu.programme.by_code[apercu.vers].libelle} » "
            f"{count_of(len(apercu.saisies), 'saisie')}, {format_jours(apercu.total)} ({per_agent}) ?{joined}"
        )
        self._confirm(question, partial(self._place.changes.write, partial(self._changes.move, asked)))

    def _confirm(self, question: str, agreed: Callable[[], None]) -> None:
        def use(choice: Answer) -> None:
            if choice is Answer.YES:
                agreed()
            else:
                self._place.tell("Non enregistré", "warn")

        self._place.ask_person(ConfirmDialog(question), use)

    def _may_declare(self, subject: Subject, droit: Droit) -> bool:
        try:
            require_imputable(subject.situation.programme, subject.code)
        except CariforefError as refusal:
            self._place.tell(str(refusal), "warn")
            return False
        return not self._refuses(droit, subject)

    # Writing

    def _ask(
        self,
        form: FormDialog[T],
        change: Callable[[T], Made[Change]],
        then: Callable[[], None] | None = None,
    ) -> None:
        """Show a form, then write with `change` what it returns, then call `then`."""
        self._place.ask_person(form, lambda asked: self._place.changes.write(partial(change, asked), then))

    def _write_echeance(self, subject: Subject, asked: RevisionAsked) -> None:
        """Write a new échéance, then offer to move the jalon with which the line's work ends."""
        plan, code = subject.situation.plan, subject.code
        moved = apply_changements(plan, asked.change(plan, ())).programme.by_code[code]
        self._write_asked(
            asked, partial(self._offer_jalon, subject, JalonGesture.DEPLACER, moved.echeance.fin, asked.motif)
        )

    def _write_asked(
        self,
        asked: RevisionAsked,
        then: Callable[[], None] | None = None,
        accord: Accord = Accord.A_DEMANDER,
    ) -> None:
        how = Redaction(asked.jour, self._place.session.require_agent(), asked.motif, accord)
        agreed = partial(self._write_asked, asked, then, Accord.DONNE)
        self._place.changes.write(
            partial(self._changes.revise, asked, how),
            then,
            confirm=lambda question: self._confirm(question, agreed),
        )

    def use_revision(self, revision: Revision) -> None:
        """Announce a revision written by a simulation, and record how to undo it."""
        self._place.changes.use(self._changes.revised(revision))


def _pole_of(situation: Situation, jalon: Jalon, geste: JalonGesture) -> str | None:
    """Return the pôle on which a gesture on a jalon takes a right, None if it is on several."""
    # Which lines it bounds concerns all of its own.
    codes = jalon.lignes if geste is JalonGesture.BORNER else jalon.visees
    return pole_of_lignes(situation.programme, codes)
