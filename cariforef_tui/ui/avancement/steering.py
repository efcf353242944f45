"""Writes of Avancement: restes à faire, revisions of the plan, saisies moved; each can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from textual import work
from textual.message import Message

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.programme.find import require_imputable
from cariforef_tui.domain.programme.suivi import Declaration, Fait
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.refusals import CariforefError, ConfirmationRequise
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.ports.errors import StoreError
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.services.programme.raf import declare_raf
from cariforef_tui.services.programme.revisions import Accord, Redaction
from cariforef_tui.services.temps.moving import (
    MovePreview,
    move_saisies,
    preview_move,
)
from cariforef_tui.ui.dialogs.confirm import Answer, ConfirmDialog
from cariforef_tui.ui.dialogs.form import FormDialog
from cariforef_tui.ui.kit.messages import SaveState, StoreFailed
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.programme import forms as plan_forms
from cariforef_tui.ui.programme.declarations import declare
from cariforef_tui.ui.programme.forms import Demande, DemandeDeplacement, DemandeRaf
from cariforef_tui.ui.programme.texts import describe_deplacement, describe_fait, describe_raf
from cariforef_tui.ui.programme.undo import Done, take_back, tell_revision


@dataclass
class PlanWritten(Message):
    """Something was written; `undoable` is what an undo would take back, None where it is an undo itself."""

    texte: str
    undoable: Done | None


@dataclass
class AccordAsked(Message):
    """A write was refused until the person confirms it; `again` writes it, confirmed."""

    question: str
    again: Callable[[], object]


class PlanEditing(PlaceScreen):
    """Base of the screen Avancement that writes; subclasses say which line is under the cursor."""

    def __init__(self) -> None:
        super().__init__()
        self._undoable: list[Done] = []

    @property
    def snapshot(self) -> Situation | None:
        raise NotImplementedError

    @property
    def code(self) -> str | None:
        """The line under the cursor."""
        raise NotImplementedError

    # Asking

    def action_declare_raf(self) -> None:
        snapshot, code = self.snapshot, self.code
        if snapshot is None or code is None:
            return
        try:
            require_imputable(snapshot.programme, code)
        except CariforefError as refusal:
            self.notify(str(refusal), severity="warning")
            return
        if self.refuses(Droit.DECLARER, snapshot.programme.pole_of(code)):
            return
        left = snapshot.avancement.lignes[code].raf
        form = plan_forms.raf_form(snapshot.plan, code, self.reference.au, left)
        self.app.push_screen(form, self._use_raf)

    def _use_raf(self, demande: DemandeRaf | None) -> None:
        if demande is not None:
            self._declare_raf(demande)

    def action_revise(self) -> None:
        self._ask(plan_forms.montant_form)

    def action_transfer(self) -> None:
        self._ask(plan_forms.transfer_form)

    def action_move_echeance(self) -> None:
        self._ask(plan_forms.echeance_form)

    def action_change_qui(self) -> None:
        self._ask(plan_forms.qui_form)

    def action_add_ligne(self) -> None:
        snapshot, code = self.snapshot, self.code
        if snapshot is None or code is None:
            return
        programme = snapshot.programme
        if self.refuses(Droit.PILOTER, programme.pole_of(code)):
            return
        parent = code if programme.children[code] else programme.by_code[code].parent
        form = plan_forms.ligne_form(snapshot.plan, parent or code, self.reference.au)
        self.app.push_screen(form, self._use_demande)

    def action_toggle_presence(self) -> None:
        self._ask(plan_forms.presence_form)

    def _ask(self, form: Callable[..., FormDialog[Demande]]) -> None:
        snapshot, code = self.snapshot, self.code
        if snapshot is None or code is None:
            return
        if self.refuses(Droit.PILOTER, snapshot.programme.pole_of(code)):
            return
        try:
            dialog = form(snapshot.plan, code, self.reference.au)
        except CariforefError as refusal:
            self.notify(str(refusal), severity="warning")
            return
        self.app.push_screen(dialog, self._use_demande)

    def _use_demande(self, demande: Demande | None) -> None:
        if demande is not None:
            how = Redaction(demande.jour, self.session.require_agent(), demande.motif)
            self._write_demande(demande, how)

    def action_move_saisies(self) -> None:
        if self.refuses(Droit.SAISIR, self.session.agent):
            return
        if self.snapshot is not None and self.code is not None:
            form = plan_forms.deplacement_form(self.snapshot.plan, self.code, self.reference.exercice)
            self.app.push_screen(form, self._use_deplacement)

    def _use_deplacement(self, demande: DemandeDeplacement | None) -> None:
        if demande is not None:
            lecteur = self.session.agent
            read = partial(preview_move, self.store, demande.choix, demande.vers, lecteur=lecteur)
            self.read(read, partial(self._ask_to_move, demande), group="preview")

    # Writing

    def _write(self, write: Callable[[], PlanWritten], again: Callable[[], object] | None = None) -> None:
        """Run one service call in the worker's thread; its question or its refusal is posted as a message."""
        self.post_message(SaveState("Enregistrement…", "busy"))
        try:
            outcome = write()
        except ConfirmationRequise as error:
            self.post_message(SaveState("En attente d'une réponse", "warn"))
            if again is not None:
                self.post_message(AccordAsked(error.message, again))
            else:
                self.post_message(StoreFailed(str(error)))
        except CariforefError as error:
            self.post_message(SaveState("Non enregistré", "error"))
            self.post_message(StoreFailed(str(error)))
        else:
            self.post_message(outcome)

    @work(thread=True, group="write", description="worker")
    def _write_demande(self, demande: Demande, how: Redaction) -> None:
        agreed = replace(how, accord=Accord.DONNE)
        programme = self.snapshot.programme if self.snapshot else None

        def write() -> PlanWritten:
            revision = demande.write(self.store, how)
            return PlanWritten(
                f"Révision n° {revision.numero} : {tell_revision(programme, revision)}", revision
            )

        self._write(write, lambda: self._write_demande(demande, agreed))

    @work(thread=True, group="write", description="worker")
    def _declare_raf(self, demande: DemandeRaf) -> None:
        def write() -> PlanWritten:
            done = declare_raf(
                self.store,
                demande.code,
                demande.centiemes,
                demande.jour,
                today=max(self.session.launch.today(), self.reference.au),
                acteur=self.session.require_agent(),
                commentaire=demande.commentaire,
            )
            return PlanWritten(describe_raf(done.raf), done)

        self._write(write)

    def _ask_to_move(self, demande: DemandeDeplacement, apercu: MovePreview) -> None:
        """Ask to confirm a move of saisies, showing how many days of whom it takes."""
        per_agent = ", ".join(f"{name} {format_jours(centiemes)}" for name, centiemes in apercu.par_agent)
        joined = f" Jours déjà là, à réunir : {count_of(apercu.reunies, 'saisie')}." if apercu.reunies else ""
        question = (
            f"Rattacher à {apercu.vers} « {apercu.programme.by_code[apercu.vers].libelle} » "
            f"{count_of(len(apercu.saisies), 'saisie')}, {format_jours(apercu.total)} ({per_agent}) ?{joined}"
        )

        def answer(choice: Answer | None) -> None:
            if choice is Answer.YES:
                self._move_saisies(demande)

        self.app.push_screen(ConfirmDialog(question), answer)

    @work(thread=True, group="write", description="worker")
    def _move_saisies(self, demande: DemandeDeplacement) -> None:
        def write() -> PlanWritten:
            acteur = self.session.require_agent()
            done = move_saisies(self.store, demande.choix, demande.vers, acteur=acteur)
            return PlanWritten(f"Rattaché : {describe_deplacement(done)}", done)

        self._write(write)

    @work(thread=True, group="write", description="worker")
    def _declare(self, code: str, declaration: Declaration, motif: str | None) -> None:
        fait = Fait(
            code=code,
            declaration=declaration,
            jour=self.reference.au,
            agent=self.session.require_agent(),
            motif=motif,
        )

        def write() -> PlanWritten:
            written = declare(self.store, fait)
            return PlanWritten(describe_fait(written), written)

        self._write(write)

    def on_accord_asked(self, message: AccordAsked) -> None:
        def answer(choice: Answer | None) -> None:
            if choice is Answer.YES:
                message.again()
            else:
                self.post_message(SaveState("Non enregistré", "warn"))

        self.app.push_screen(ConfirmDialog(message.question), answer)

    def on_plan_written(self, message: PlanWritten) -> None:
        if message.undoable is not None:
            self._undoable.append(message.undoable)
        self.post_message(SaveState(message.texte))
        self.notify(f"{message.texte}.")
        self.request_load()

    # Taking back

    def forget_done(self) -> None:
        self._undoable.clear()

    def action_undo(self) -> None:
        if not self._undoable:
            self.notify("Rien à annuler.", severity="warning")
            return
        self._undo(self._undoable.pop())

    @work(thread=True, group="write", description="worker")
    def _undo(self, done: Done) -> None:
        def write() -> PlanWritten:
            try:
                text = take_back(
                    self.store,
                    done,
                    acteur=self.session.require_agent(),
                    au=self.reference.au,
                    today=self.session.launch.today(),
                    programme=self.snapshot.programme if self.snapshot else None,
                )
                return PlanWritten(text, None)
            except StoreError:
                # Nothing was wrong with it: the next `u` is still about it.
                self.app.call_from_thread(self._undoable.append, done)
                raise

        self._write(write)
