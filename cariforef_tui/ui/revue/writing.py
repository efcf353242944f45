"""Writes of the screen Revue: its dialogs, the workers that write, and its drafts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from textual import work
from textual.message import Message

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.programme.programme import GIP
from cariforef_tui.domain.revue.revue import CleRevue, RevueRefusee, check_open
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.domain.values.text import count_of, elide_pole
from cariforef_tui.services.revue.read import RevueSnapshot
from cariforef_tui.services.revue.write import (
    close_revue,
    declare_meteo,
    write_remarque,
)
from cariforef_tui.ui.dialogs.confirm import Answer, ConfirmDialog
from cariforef_tui.ui.kit.messages import SaveState, StoreFailed
from cariforef_tui.ui.revue.dialog import Champs, RevueDialog
from cariforef_tui.ui.revue.draft import DraftKey, Nature, RevueDraft, RevueDrafts
from cariforef_tui.ui.revue.meteo_dialog import MeteoAnswer, MeteoDialog
from cariforef_tui.ui.revue.minutes import RevueMinutes
from cariforef_tui.ui.revue.remarque_dialog import RemarqueAnswer, RemarqueDialog
from cariforef_tui.ui.revue.rows import RevueRow

Write = Callable[[], str]


@dataclass
class RevueWritten(Message):
    """Something is stored; `sentence` says what in French, and the draft of `brouillon` can be dropped."""

    sentence: str
    brouillon: DraftKey | None


class RevueWriting(RevueMinutes):
    """Base of the screen Revue that writes: each key opens a dialog, whose answer one service writes."""

    def __init__(self) -> None:
        super().__init__()
        self._drafts: RevueDrafts | None = None
        self._drafts_agent = ""
        self._offered = False

    @property
    def row(self) -> RevueRow | None:
        """The item under the cursor."""
        raise NotImplementedError

    def show(self, cle: CleRevue) -> None:
        """Show another review."""
        raise NotImplementedError

    def ask_decision(self, numero: str) -> None:
        """Ask for what a decision says, a new one where its number is empty."""
        raise NotImplementedError

    def _open_revue(self) -> RevueSnapshot | None:
        """The review shown, where it may be written in; says why not otherwise."""
        if self.snapshot is None:
            return None
        try:
            check_open(self.snapshot.revue.ecrite)
        except RevueRefusee as error:
            self.notify(str(error), severity="warning")
            return None
        perimetre = self.snapshot.revue.figures.perimetre
        if self.refuses(Droit.REVOIR, None if perimetre == GIP else perimetre):
            return None
        return self.snapshot

    # Drafts

    @property
    def drafts(self) -> RevueDrafts | None:
        """The agent's drafts; a demonstration keeps none."""
        if self.session.launch.demo:
            return None
        agent = self.session.require_agent()
        if self._drafts is None or self._drafts_agent != agent:
            self._drafts = RevueDrafts(self.session.launch.state_dir, agent)
            self._drafts_agent, self._offered = agent, False
        return self._drafts

    def _pour(self, cle: CleRevue, nature: Nature, code: str = "") -> DraftKey:
        return DraftKey(self.store.place, cle, nature, code)

    def _draft_champs(self, pour: DraftKey) -> Champs:
        draft = self.drafts.get(pour) if self.drafts else None
        return draft.champs if draft else ()

    def _keep(self, pour: DraftKey, champs: Champs) -> None:
        if self.drafts is not None:
            self.drafts.keep(RevueDraft(pour, champs))
            self._flush(self.drafts)

    @work(thread=True, group="brouillon", description="worker")
    def _flush(self, drafts: RevueDrafts) -> None:
        drafts.flush()

    def keep_draft(self) -> None:
        dialog = self.app.screen
        if isinstance(dialog, RevueDialog):
            dialog.keep_now()
        if self._drafts is not None:
            self._drafts.flush()

    def offer_drafts(self) -> None:
        """Offer once what a terminal that died left behind."""
        drafts = self.drafts
        if drafts is None or self._offered or not self.is_current:
            return
        self._offered = True
        pending = drafts.all_of(self.store.place)
        if not pending:
            return
        last = pending[-1]
        what = {
            Nature.REMARQUE: f"une remarque sur {last.pour.code}",
            Nature.DECISION: "une décision",
            Nature.METEO: "une météo",
        }[last.pour.nature]
        more = f" (et {count_of(len(pending) - 1, 'autre')})" if len(pending) > 1 else ""
        cle = last.pour.cle

        def answer(choice: Answer | None) -> None:
            if choice is Answer.YES:
                self._take_draft(last)
            elif choice is Answer.NO:
                for draft in pending:
                    drafts.drop(draft.pour)
                self._flush(drafts)

        self.app.push_screen(
            ConfirmDialog(
                f"Pas encore enregistré : {what}, {cle.perimetre} {cle.semaine}{more} : "
                f"« {last.texte[:60]} ». Reprendre ?",
                yes="Reprendre",
                no="Jeter",
            ),
            answer,
        )

    def _take_draft(self, draft: RevueDraft) -> None:
        dialogs: dict[Nature, Callable[[], None]] = {
            Nature.REMARQUE: partial(self._ask_remarque, draft.pour.code),
            Nature.DECISION: partial(self.ask_decision, draft.pour.code),
            Nature.METEO: self.action_set_meteo,
        }
        open_dialog = dialogs[draft.pour.nature]
        if self.snapshot is not None and self.snapshot.revue.cle == draft.pour.cle:
            open_dialog()
            return
        self._after_read = open_dialog
        self.show(draft.pour.cle)

    _after_read: Callable[[], None] | None = None

    def take_draft_now(self) -> None:
        """Open the dialog of a draft of another review, once that one is read."""
        after, self._after_read = self._after_read, None
        if after is not None:
            after()

    # Writing

    def action_write_remarque(self) -> None:
        if self.snapshot is not None:
            row = self.row
            self._ask_remarque((row.ligne if row else None) or self.snapshot.revue.figures.perimetre)

    def _ask_remarque(self, code: str) -> None:
        snapshot = self._open_revue()
        if snapshot is None:
            return
        cle, acteur = snapshot.revue.cle, self.session.require_agent()
        pour = self._pour(cle, Nature.REMARQUE, code)

        def known(line: str) -> str:
            remarques = (
                remarque
                for remarque in snapshot.revue.ecrite.remarques
                if (remarque.code, remarque.auteur) == (line, acteur)
            )
            return next((remarque.texte for remarque in remarques), "")

        def answer(given: RemarqueAnswer | None) -> None:
            if given is not None:
                self._write(pour, lambda: self._store_remarque(cle, given))

        texte = dict(self._draft_champs(pour)).get("texte")
        self.app.push_screen(
            RemarqueDialog(cle, snapshot.programme, code, known, partial(self._keep, pour), texte), answer
        )

    def _store_remarque(self, cle: CleRevue, given: RemarqueAnswer) -> str:
        write_remarque(
            self.store, self.reference, cle, given.code, given.texte, acteur=self.session.require_agent()
        )
        sentence = f"remarque sur {given.code}" if given.texte else f"remarque retirée de {given.code}"
        return f"{sentence}, {_describe_revue(cle)}"

    def action_set_meteo(self) -> None:
        snapshot = self._open_revue()
        if snapshot is None:
            return
        cle = snapshot.revue.cle
        pour = self._pour(cle, Nature.METEO)

        def answer(given: MeteoAnswer | None) -> None:
            if given is not None:
                self._write(pour, lambda: self._store_meteo(cle, given))

        self.app.push_screen(
            MeteoDialog(
                cle, snapshot.revue.ecrite.meteo, partial(self._keep, pour), self._draft_champs(pour)
            ),
            answer,
        )

    def _store_meteo(self, cle: CleRevue, given: MeteoAnswer) -> str:
        declare_meteo(
            self.store,
            self.reference,
            cle,
            given.couleur,
            given.commentaire,
            acteur=self.session.require_agent(),
        )
        return f"météo {given.couleur}, {_describe_revue(cle)}"

    def action_close_revue(self) -> None:
        snapshot = self._open_revue()
        if snapshot is None:
            return
        if snapshot.not_closable is not None:
            self.notify(snapshot.not_closable, severity="warning")
            return
        cle = snapshot.revue.cle
        blank = "" if snapshot.revue.ecrite.meteo else " Sa météo n'est pas donnée."

        def answer(choice: Answer | None) -> None:
            if choice is Answer.YES:
                self._write(None, lambda: self._store_closing(cle))

        self.app.push_screen(
            ConfirmDialog(
                f"Clore la revue {cle.semaine} {elide_pole(cle.perimetre)} ? Ses chiffres, remarques et "
                f"météo se figent pour toujours ; la suite va dans la revue suivante.{blank}",
                yes="Clore",
                no="Pas encore",
            ),
            answer,
        )

    def _store_closing(self, cle: CleRevue) -> str:
        close_revue(self.store, self.reference, cle, acteur=self.session.require_agent())
        return f"{_describe_revue(cle)} close"

    @work(thread=True, group="ecriture", description="worker")
    def _write(self, brouillon: DraftKey | None, write: Write) -> None:
        self.post_message(SaveState("Enregistrement…", "busy"))
        try:
            sentence = write()
        except CariforefError as error:
            self.post_message(SaveState("Non enregistré", "error"))
            self.post_message(StoreFailed(str(error)))
            return
        if brouillon is not None and self.drafts is not None:
            self.drafts.drop(brouillon)
            self.drafts.flush()
        self.post_message(RevueWritten(sentence, brouillon))

    def on_revue_written(self, message: RevueWritten) -> None:
        self.post_message(SaveState("Enregistré"))
        self.notify(f"Enregistré : {message.sentence}.")
        self.request_load()
        self.session.following.ask()


def _describe_revue(cle: CleRevue) -> str:
    return f"revue {cle.semaine} {elide_pole(cle.perimetre)}"
