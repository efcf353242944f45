"""Writes on the plan and its lines, asked of a person, told to them, undone and done again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.alertes.jalons import EtatJalon
from cariforef_tui.domain.programme.declarations import Declaration, Fait
from cariforef_tui.domain.programme.find import require_imputable
from cariforef_tui.domain.programme.programme import Jalon
from cariforef_tui.domain.programme.revisions import Revision
from cariforef_tui.domain.programme.sentences import describe_revision
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.domain.values.text import capitalize, count_of
from cariforef_tui.services.ports.errors import StoreError
from cariforef_tui.services.programme.declarations import pole_of_jalon, set_bornees
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.services.programme.raf import declare_raf
from cariforef_tui.services.programme.revisions import Accord, Redaction, revise
from cariforef_tui.services.temps.moving import MovePreview, move_saisies, preview_move
from cariforef_tui.ui.dialogs.confirm import Answer, ConfirmDialog
from cariforef_tui.ui.dialogs.form import FormDialog
from cariforef_tui.ui.kit.host import PlaceHost
from cariforef_tui.ui.kit.undo import NOTHING, Made, Undo, Way
from cariforef_tui.ui.programme import forms, line_forms
from cariforef_tui.ui.programme.declarations import declare, describe_declared
from cariforef_tui.ui.programme.forms import Demande
from cariforef_tui.ui.programme.jalon_dialog import JalonAnswer, JalonDialog, JalonGesture
from cariforef_tui.ui.programme.line_forms import DemandeDeplacement, DemandeRaf
from cariforef_tui.ui.programme.livrable_forms import DemandeLivrable, describe_ecrit, livrable_form
from cariforef_tui.ui.programme.plan_gestures import (
    DECLARED,
    PlanGesture,
    fitting_gestures,
    refused_gestures,
)
from cariforef_tui.ui.programme.plan_menu import PlanMenu
from cariforef_tui.ui.programme.solder_dialog import Confirmation, SolderDialog
from cariforef_tui.ui.programme.subject import Subject, parent_of, pending_jalon
from cariforef_tui.ui.programme.texts import describe_bornes, describe_deplacement, describe_raf
from cariforef_tui.ui.programme.undo import Done, take_back

_FORMS: dict[PlanGesture, Callable[..., FormDialog[Demande]]] = {
    PlanGesture.REVISER: forms.montant_form,
    PlanGesture.TRANSFERER: forms.transfer_form,
    PlanGesture.ECHEANCE: forms.echeance_form,
    PlanGesture.CONFIER: forms.qui_form,
    PlanGesture.AJOUTER: forms.ligne_form,
    PlanGesture.RETIRER: forms.presence_form,
}


class PlanDesk:
    """Asks a place's person, writes, tells; `written` is called once something was written.

    It owns what this session wrote: each undo takes back the last one, each redo the last undo.
    """

    def __init__(self, host: PlaceHost, written: Callable[[], None]) -> None:
        self._host, self._written = host, written
        self._undo: Undo[Done] = Undo()

    # Asking

    def declare_raf(self, subject: Subject) -> None:
        if self._may_declare(subject):
            form = line_forms.raf_form(subject.situation, subject.code, self._host.reference.au)
            self._host.ask_person(form, self._write_raf)

    def toggle_done(self, subject: Subject) -> None:
        """Declare a near jalon of the line tenu, if one may, else the line soldée, or open it again."""
        jalon, programme = pending_jalon(subject), subject.situation.programme
        if jalon is not None and self._may(pole_of_jalon(programme, jalon.jalon)):
            self.ask_jalon(subject.situation, jalon)
        else:
            self.ask_soldee(subject)

    def _may(self, pole: str | None) -> bool:
        return self._host.session.refusal(Droit.DECLARER, pole) is None

    def ask_jalon(self, situation: Situation, etat: EtatJalon) -> None:
        """Declare a jalon tenu, or take it back where it is."""

        def use(answer: JalonGesture) -> None:
            if isinstance(answer, JalonAnswer):
                self._use_jalon(answer)
            else:
                self._ask_bornes(situation, etat.jalon)

        if not self._host.refuses(Droit.DECLARER, pole_of_jalon(situation.programme, etat.jalon)):
            self._host.ask_person(JalonDialog(etat, self._host.reference.au), use)

    def _ask_bornes(self, situation: Situation, jalon: Jalon) -> None:
        form = line_forms.bornes_form(situation.programme, jalon)
        exercice = situation.programme.exercice
        self._host.ask_person(form, partial(self._write_bornes, exercice, jalon.code))

    def ask_soldee(self, subject: Subject) -> None:
        """Declare a line soldée, or open it again where it is."""
        if not self._may_declare(subject):
            return
        au, code = self._host.reference.au, subject.code
        is_soldee = code in subject.situation.declarations.soldees
        declaration = Declaration.ROUVERTE if is_soldee else Declaration.SOLDEE
        verb = "Rouvrir" if is_soldee else "Solder"
        effect = "saisies et alertes reprennent" if is_soldee else "plus de saisie ni d'alerte"

        def use(answer: Confirmation) -> None:
            self._declare(
                Fait(
                    code=code,
                    declaration=declaration,
                    jour=au,
                    agent=self._host.session.require_agent(),
                    motif=answer.motif,
                )
            )

        sentence = f"Au {format_date(au)} : {effect} (u : annuler)."
        self._host.ask_person(SolderDialog(f"{verb} {code} ?", subject.libelle, sentence), use)

    def _use_jalon(self, answer: JalonAnswer) -> None:
        acteur = self._host.session.require_agent()
        self._declare(
            Fait(
                code=answer.code,
                declaration=answer.declaration,
                jour=answer.jour,
                agent=acteur,
                motif=answer.motif,
            )
        )

    def open_plan(self, subject: Subject, fitting: PlanGesture | None = None) -> None:
        """Ask which gesture on the plan, the cursor on the fitting one, then what it needs.

        Who may not revise it declares what is produced, or was done before the suivi, where there is some.
        """
        refused = refused_gestures(subject.situation.programme, subject.code)
        gestures = fitting_gestures(subject.situation, subject.code)
        if self._host.session.refusal(Droit.PILOTER, subject.pole) is not None:
            declared = tuple(geste for geste in gestures if geste in DECLARED and geste not in refused)
            gestures = declared if self._may(subject.pole) else ()
        if len(gestures) == 1:
            self.change_plan(subject, gestures[0])
        elif gestures or not self._host.refuses(Droit.PILOTER, subject.pole):
            menu = PlanMenu(f"Plan · {subject.code} {subject.libelle}", gestures, refused, fitting)
            self._host.ask_person(menu, partial(self.change_plan, subject))

    def change_plan(self, subject: Subject, geste: PlanGesture) -> None:
        self._host.session.latch.ask()
        if geste is PlanGesture.RATTACHER:
            self._ask_saisies(subject)
        elif geste in (PlanGesture.PRODUIRE, PlanGesture.PROMETTRE):
            self._ask_livrable(subject, geste)
        elif geste is PlanGesture.REPRISE:
            self._ask_reprise(subject)
        elif not self._host.refuses(Droit.PILOTER, subject.pole):
            code = parent_of(subject) if geste is PlanGesture.AJOUTER else subject.code
            try:
                form = _FORMS[geste](subject.situation, code, self._host.reference.au)
            except CariforefError as refusal:
                self._host.tell(str(refusal), "warn")
            else:
                self._host.ask_person(form, partial(self._write_demande, subject.situation))

    def _ask_saisies(self, subject: Subject) -> None:
        if not self._host.refuses(Droit.SAISIR, self._host.session.agent):
            form = line_forms.deplacement_form(subject.situation, subject.code)
            self._host.ask_person(form, self._preview_move)

    def _ask_reprise(self, subject: Subject) -> None:
        if PlanGesture.REPRISE not in fitting_gestures(subject.situation, subject.code):
            self._host.tell(f"Rien n'était à faire sur {subject.code} avant le suivi.", "warn")
        elif self._may_declare(subject):
            form = line_forms.reprise_form(subject.situation, subject.code, self._host.reference.au)
            acteur = self._host.session.require_agent()
            self._host.ask_person(form, lambda fait: self._declare(replace(fait, agent=acteur)))

    def _ask_livrable(self, subject: Subject, geste: PlanGesture) -> None:
        refusal = refused_gestures(subject.situation.programme, subject.code).get(geste)
        if refusal is not None:
            self._host.tell(f"{geste.label} : {refusal}", "warn")
        elif not self._host.refuses(
            Droit.DECLARER if geste is PlanGesture.PRODUIRE else Droit.PILOTER, subject.pole
        ):
            au, today = self._host.reference.au, self._host.session.launch.today()
            form = livrable_form(subject.situation, subject.code, geste, au, today)
            self._host.ask_person(form, self._write_livrable)

    def _preview_move(self, demande: DemandeDeplacement) -> None:
        self._host.session.latch.ask()
        lecteur = self._host.session.agent
        read = partial(preview_move, self._host.store, demande.choix, demande.vers, lecteur=lecteur)
        self._host.read(read, partial(self._ask_to_move, demande), group="preview")

    def _ask_to_move(self, demande: DemandeDeplacement, apercu: MovePreview) -> None:
        """Ask to confirm a move of saisies, showing how many days of whom it takes."""
        per_agent = ", ".join(f"{name} {format_jours(centiemes)}" for name, centiemes in apercu.par_agent)
        joined = f" Jours déjà là, à réunir : {count_of(apercu.reunies, 'saisie')}." if apercu.reunies else ""
        question = (
            f"Rattacher à {apercu.vers} « {apercu.programme.by_code[apercu.vers].libelle} » "
            f"{count_of(len(apercu.saisies), 'saisie')}, {format_jours(apercu.total)} ({per_agent}) ?{joined}"
        )
        self._confirm(question, partial(self._move_saisies, demande))

    def _confirm(self, question: str, agreed: Callable[[], None]) -> None:
        def use(choice: Answer) -> None:
            if choice is Answer.YES:
                agreed()
            else:
                self._host.tell("Non enregistré", "warn")

        self._host.ask_person(ConfirmDialog(question), use)

    def _may_declare(self, subject: Subject) -> bool:
        try:
            require_imputable(subject.situation.programme, subject.code)
        except CariforefError as refusal:
            self._host.tell(str(refusal), "warn")
            return False
        return not self._host.refuses(Droit.DECLARER, subject.pole)

    # Writing

    def _write_demande(self, situation: Situation, demande: Demande) -> None:
        how = Redaction(demande.jour, self._host.session.require_agent(), demande.motif)
        self._write_revision(situation, demande, how)

    def _write_revision(self, situation: Situation, demande: Demande, how: Redaction) -> None:
        agreed = partial(self._write_revision, situation, demande, replace(how, accord=Accord.DONNE))
        self._host.write(
            partial(revise, self._host.store, demande.change, how),
            partial(self.use_revision, situation),
            confirm=lambda question: self._confirm(question, agreed),
        )

    def use_revision(self, situation: Situation | None, revision: Revision) -> None:
        """Tell of a revision that was written, and let it be undone."""
        dated = "" if revision.jour == self._host.reference.au else f", au {format_date(revision.jour)}"
        changes = describe_revision(situation.programme, revision) if situation else revision.motif
        self.use(Made(f"{changes}{dated}", revision))

    def _write_raf(self, demande: DemandeRaf) -> None:
        session, au = self._host.session, self._host.reference.au
        write = partial(
            declare_raf,
            self._host.store,
            demande.code,
            demande.centiemes,
            demande.jour,
            today=max(session.launch.today(), au),
            acteur=session.require_agent(),
            commentaire=demande.commentaire,
        )
        self._host.write(write, lambda done: self.use(Made(describe_raf(done.raf), done)))

    def _write_livrable(self, demande: DemandeLivrable) -> None:
        write = partial(demande.write, self._host.store, self._host.session.require_agent())
        self._host.write(write, lambda done: self.use(Made(describe_ecrit(done), done)))

    def _move_saisies(self, demande: DemandeDeplacement) -> None:
        acteur = self._host.session.require_agent()
        write = partial(move_saisies, self._host.store, demande.choix, demande.vers, acteur=acteur)
        self._host.write(write, lambda done: self.use(Made(f"Rattaché : {describe_deplacement(done)}", done)))

    def _write_bornes(self, exercice: int, jalon: str, codes: tuple[str, ...]) -> None:
        acteur = self._host.session.require_agent()
        write = partial(set_bornees, self._host.store, exercice, jalon, codes, acteur=acteur)
        self._host.write(write, lambda done: self.use(Made(describe_bornes(done), done)))

    def _declare(self, fait: Fait) -> None:
        write = partial(declare, self._host.store, fait)
        self._host.write(
            write, lambda written: self.use(Made(capitalize(describe_declared(written)), written))
        )

    def use(self, made: Made[Done], way: Way = Way.DO) -> None:
        """Tell of a write, let it be undone, and let the place read what it changed."""
        self._undo.record(way, made.contrary)
        self._host.tell(made.tell(way))
        self._written()

    # Taking back

    def forget(self) -> None:
        """Forget what was written: another person acts from now on."""
        self._undo.forget()

    def take_back(self, way: Way, situation: Situation | None) -> None:
        """Take back the last write, or do it again."""
        done, session = self._undo.take(way), self._host.session
        if done is None:
            self._host.tell(NOTHING[way], "warn")
            return

        def refuse(error: CariforefError) -> None:
            # Where the store failed nothing was wrong with it: the next key is still about it.
            if isinstance(error, StoreError):
                self._undo.put_back(way, done)

        write = partial(
            take_back,
            self._host.store,
            done,
            acteur=session.require_agent(),
            au=self._host.reference.au,
            today=session.launch.today(),
            programme=situation.programme if situation else None,
        )
        self._host.write(
            write,
            lambda made: self.use(replace(made, texte=capitalize(made.texte)), way),
            refuse=refuse,
        )
