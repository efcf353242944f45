"""Asking for, writing and taking back what a place declares of the programme or changes in its plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.programme.find import require_imputable
from cariforef_tui.domain.programme.sentences import describe_revision
from cariforef_tui.domain.programme.suivi import Declaration, Fait
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.refusals import CariforefError, ConfirmationRequise
from cariforef_tui.services.ports.errors import StoreError
from cariforef_tui.services.programme.raf import declare_raf
from cariforef_tui.services.programme.revisions import Accord, Redaction
from cariforef_tui.services.programme.suivi import pole_of_jalon
from cariforef_tui.ui.dialogs.confirm import Answer, ConfirmDialog
from cariforef_tui.ui.kit.messages import Loaded, StoreFailed
from cariforef_tui.ui.programme import forms
from cariforef_tui.ui.programme.declarations import declare, describe_declared
from cariforef_tui.ui.programme.jalon_dialog import JalonAnswer, JalonDialog
from cariforef_tui.ui.programme.solder_dialog import Confirmation, SolderDialog
from cariforef_tui.ui.programme.texts import describe_raf
from cariforef_tui.ui.programme.undo import Done, take_back

if TYPE_CHECKING:
    from cariforef_tui.domain.alertes.jalons import EtatJalon
    from cariforef_tui.services.programme.plan import Situation
    from cariforef_tui.ui.dialogs.form import FormDialog
    from cariforef_tui.ui.kit.place import PlaceScreen
    from cariforef_tui.ui.programme.forms import Demande, DemandeRaf


class ProgrammeWriter:
    """Writes for a place, one thing at a time, and remembers what `u` takes back.

    What is done is said in the place's status line; then the place is read again.
    """

    def __init__(self, place: PlaceScreen) -> None:
        self._place = place
        self._undoable: list[Done] = []

    def forget_done(self) -> None:
        """Take nothing back any more: another person acts from now on."""
        self._undoable.clear()

    def ask_to_close(self, situation: Situation, code: str) -> None:
        """Solder a line, once agreed to."""
        if not self._may_declare(situation, code):
            return
        jour = format_date(self._place.reference.au)

        def answer(confirmed: Confirmation | None) -> None:
            if confirmed is not None:
                self._declare(self._fait(code, Declaration.SOLDEE, confirmed.motif))

        title, effect = f"Solder {code} ?", f"Au {jour} : plus de saisie ni d'alerte (u : annuler)."
        libelle = situation.programme.by_code[code].libelle
        self._place.app.push_screen(SolderDialog(title, libelle, effect), answer)

    def ask_about_jalon(self, situation: Situation, etat: EtatJalon) -> None:
        """Declare a jalon tenu, or take it back where it is, once agreed to."""
        if self._place.refuses(Droit.DECLARER, pole_of_jalon(situation.programme, etat.jalon)):
            return

        def answer(given: JalonAnswer | None) -> None:
            if given is not None:
                fait = self._fait(given.code, given.declaration, given.motif)
                self._declare(replace(fait, jour=given.jour))

        self._place.app.push_screen(JalonDialog(etat, self._place.reference.au), answer)

    def ask_remaining(self, situation: Situation, code: str) -> None:
        """Declare what is left to do on a line."""
        if not self._may_declare(situation, code):
            return

        def answer(demande: DemandeRaf | None) -> None:
            if demande is not None:
                self._write(lambda: self._declare_remaining(demande))

        left = situation.avancement.lignes[code].raf
        form = forms.raf_form(situation.plan, code, self._place.reference.au, left)
        self._place.app.push_screen(form, answer)

    def ask_to_revise(
        self, situation: Situation, code: str, make_form: Callable[..., FormDialog[Demande]]
    ) -> None:
        """Change the plan of a line by one of its forms."""
        place = self._place
        if place.refuses(Droit.PILOTER, situation.programme.pole_of(code)):
            return
        try:
            form = make_form(situation.plan, code, place.reference.au)
        except CariforefError as refusal:
            place.tell(str(refusal), "warn")
            return

        def answer(demande: Demande | None) -> None:
            if demande is not None:
                how = Redaction(demande.jour, place.session.require_agent(), demande.motif)
                self._revise(situation, demande, how)

        place.app.push_screen(form, answer)

    def undo(self, situation: Situation | None) -> None:
        """Take back the last thing written here."""
        if not self._undoable:
            self._place.tell("Rien à annuler ici.", "warn")
            return
        last = self._undoable.pop()
        self._write(lambda: (self._take_back(last, situation), None), undone=last)

    def _may_declare(self, situation: Situation, code: str) -> bool:
        try:
            require_imputable(situation.programme, code)
        except CariforefError as refusal:
            self._place.tell(str(refusal), "warn")
            return False
        return not self._place.refuses(Droit.DECLARER, situation.programme.pole_of(code))

    def _fait(self, code: str, declaration: Declaration, motif: str | None) -> Fait:
        au, acteur = self._place.reference.au, self._place.session.require_agent()
        return Fait(code=code, declaration=declaration, jour=au, agent=acteur, motif=motif)

    def _declare(self, fait: Fait) -> None:
        def write() -> tuple[str, Done]:
            written = declare(self._place.store, fait)
            return f"{describe_declared(written).capitalize()} au {format_date(written.jour)}", written

        self._write(write)

    def _declare_remaining(self, demande: DemandeRaf) -> tuple[str, Done]:
        place = self._place
        done = declare_raf(
            place.store,
            demande.code,
            demande.centiemes,
            demande.jour,
            today=max(place.session.launch.today(), place.reference.au),
            acteur=place.session.require_agent(),
            commentaire=demande.commentaire,
        )
        return describe_raf(done.raf), done

    def _revise(self, situation: Situation, demande: Demande, how: Redaction) -> None:
        def write() -> tuple[str, Done]:
            revision = demande.write(self._place.store, how)
            return describe_revision(situation.programme, revision), revision

        agreed = replace(how, accord=Accord.DONNE)
        self._write(write, again=lambda: self._revise(situation, demande, agreed))

    def _take_back(self, done: Done, situation: Situation | None) -> str:
        place = self._place
        told = take_back(
            place.store,
            done,
            acteur=place.session.require_agent(),
            au=place.reference.au,
            today=place.session.launch.today(),
            programme=situation.programme if situation else None,
        )
        return f"Annulé : {told}"

    def _write(
        self,
        write: Callable[[], tuple[str, Done | None]],
        *,
        again: Callable[[], None] | None = None,
        undone: Done | None = None,
    ) -> None:
        """Write in a thread; `write` returns what to say of it, and what may be taken back.

        `again` writes it once agreed to, where the store asks first; `undone` is what `write` takes back.
        """
        self._place.tell("Enregistrement…", "busy")
        run = partial(self._run, write, again, undone)
        self._place.run_worker(run, thread=True, group="write", description="worker")

    def _run(
        self,
        write: Callable[[], tuple[str, Done | None]],
        again: Callable[[], None] | None,
        undone: Done | None,
    ) -> None:
        place = self._place
        try:
            told, done = write()
        except ConfirmationRequise as question:
            if again is not None:
                place.post_message(Loaded(partial(self._ask_again, question.message, again)))
                return
            place.post_message(Loaded(partial(self._fail, None)))
            place.post_message(StoreFailed(str(question)))
        except CariforefError as error:
            # Where the store was busy nothing was wrong with it: the next `u` is still about it.
            place.post_message(Loaded(partial(self._fail, undone if isinstance(error, StoreError) else None)))
            place.post_message(StoreFailed(str(error)))
        else:
            place.post_message(Loaded(partial(self._follow, told, done)))

    def _ask_again(self, question: str, again: Callable[[], None]) -> None:
        self._place.tell("En attente d'une réponse", "warn")

        def answer(choice: Answer | None) -> None:
            if choice is Answer.YES:
                again()
            else:
                self._place.tell("Rien n'a été enregistré", "warn")

        self._place.app.push_screen(ConfirmDialog(question), answer)

    def _fail(self, undone: Done | None) -> None:
        if undone is not None:
            self._undoable.append(undone)
        self._place.tell("Non enregistré", "error")

    def _follow(self, told: str, done: Done | None) -> None:
        if done is not None:
            self._undoable.append(done)
        self._place.tell(f"{told} · u : annuler" if done is not None else told)
        self._place.session.following.ask()
        self._place.request_load()
