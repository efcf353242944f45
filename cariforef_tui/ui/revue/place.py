"""Base of the two views of a review. It reads the review, and its objects write in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import ClassVar

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.revue.revue import CleRevue, Decision, RevueRefusee, check_open
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.exchange.revue.minutes import FormatMinutes, minutes_name, offered_format, to_minutes
from cariforef_tui.services.revue.read import Extent, RevueSnapshot, default_cle, load_revue, load_revues
from cariforef_tui.ui.dialogs.export import Document, ask_where
from cariforef_tui.ui.keys.grammar import Gesture
from cariforef_tui.ui.kit.draft import Draft, Nature
from cariforef_tui.ui.kit.lines import RowMoves, RowOpened
from cariforef_tui.ui.kit.messages import ShowAlertes, ShowLigne, ShowVisas
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.revue.decisions import DecisionWriting, find_decision
from cariforef_tui.ui.revue.dialogs.base import RevueDialog
from cariforef_tui.ui.revue.list import RevueList
from cariforef_tui.ui.revue.rows import RevueRow
from cariforef_tui.ui.revue.writing import RevueDrafting, RevueWriting, cle_of

_WRITES = frozenset({Gesture.COMMENT, Gesture.DECISION, Gesture.DONE, Gesture.WEATHER, Gesture.CLOSE})
"""Gestures that are refused in a closed review, or to who may not hold it: the footer does not show them."""


class RevuePlace(RowMoves, PlaceScreen):
    """Owns the review shown. A view gives `EXTENT`, `table` and `draw`."""

    EXTENT: ClassVar[Extent]

    def __init__(self) -> None:
        super().__init__()
        self.snapshot: RevueSnapshot | None = None
        self.cle: CleRevue | None = None
        """The review asked for, then that of `snapshot` once it is read."""
        self._au: date | None = None
        self._after_read: Callable[[], object] | None = None
        self.drafting = RevueDrafting(self)
        self.writing = RevueWriting(self, self.drafting, self.writable)
        self.decisions = DecisionWriting(self, self.drafting, self.writable)

    @property
    def table(self) -> RevueList:
        raise NotImplementedError

    @property
    def lecteur(self) -> str | None:
        """Agent whose rights decide which personal days are shown; None for a whole room."""
        return self.session.agent

    def draw(self, snapshot: RevueSnapshot) -> None:
        """Draw a review just read."""
        raise NotImplementedError

    @property
    def row(self) -> RevueRow | None:
        """The item under the cursor."""
        return self.table.row

    @property
    def decision(self) -> Decision | None:
        """The decision under the cursor, or None."""
        row = self.row
        if self.snapshot is None or row is None or row.decision is None:
            return None
        return find_decision(self.snapshot, str(row.decision))

    # Reading

    @property
    def is_read(self) -> bool:
        return self.snapshot is not None and self.snapshot.revue.cle == self.cle

    def load(self) -> None:
        if self.cle is not None and self._au in (None, self.reference.au):
            self._read(self.cle, self.cle.perimetre)
        else:
            self.action_show_current()

    def _read(self, cle: CleRevue | None, perimetre: str | None) -> None:
        store, reference, agent = self.store, self.reference, self.session.agent

        def load() -> RevueSnapshot:
            return self._load_now(cle or default_cle(store, reference, perimetre, agent))

        self.read(load, self._use, refuse=self._refuse)

    def _load_now(self, cle: CleRevue) -> RevueSnapshot:
        kept = self.session.following.semaine
        return load_revue(self.store, self.reference, cle, self.EXTENT, lecteur=self.lecteur, kept=kept)

    def action_show_current(self) -> None:
        """Show the review of the same perimeter for the last full week at the date de référence."""
        self._read(None, self.cle.perimetre if self.cle else None)

    def _use(self, snapshot: RevueSnapshot) -> None:
        is_same = self.snapshot is not None and self.snapshot.revue.cle == snapshot.revue.cle
        self.snapshot = snapshot
        self.cle, self._au = snapshot.revue.cle, self.reference.au
        self.draw(snapshot)
        if not is_same:
            for column in self.query(RevueList):
                column.move_edge(-1)
        self.refresh_bindings()
        after, self._after_read = self._after_read, None
        if after is not None:
            after()
        if self.is_current:
            self.drafting.offer(self._take_draft)

    def _refuse(self, error: CariforefError) -> None:
        """Stay on the review shown if the one asked for cannot be read."""
        if self.snapshot is not None:
            self.cle = self.snapshot.revue.cle
        self.tell(str(error), "warn")

    def show(self, cle: CleRevue) -> None:
        """Show another review."""
        self.cle = cle
        self.request_load()

    def action_step_perimetre(self, step: int) -> None:
        """Show the next or the previous perimeter of the same week."""
        if self.snapshot is not None and self.cle is not None:
            codes = tuple(self.snapshot.meteos)
            self.show_perimetre(codes[(codes.index(self.cle.perimetre) + step) % len(codes)])

    def show_perimetre(self, perimetre: str) -> None:
        if self.cle is not None:
            self.show(replace(self.cle, perimetre=perimetre))

    def action_step_week(self, weeks: int) -> None:
        if self.cle is not None:
            self.show(replace(self.cle, lundi=self.cle.lundi + timedelta(weeks=weeks)))

    @property
    def footer_words(self) -> Mapping[Gesture, str]:
        """The footer's words, without what is refused now or done already; the keys still say why."""
        words, snapshot = super().footer_words, self.snapshot
        if snapshot is None:
            return words
        done = {Gesture.WEATHER: snapshot.revue.ecrite.meteo, Gesture.CLOSE: snapshot.not_closable}
        hidden = {gesture for gesture, one in done.items() if one} if self.may_write(snapshot) else _WRITES
        # After a closed review one writes in the next.
        hidden = hidden if snapshot.revue.ecrite.is_close else {*hidden, Gesture.NEXT}
        return {gesture: word for gesture, word in words.items() if gesture not in hidden}

    def may_write(self, snapshot: RevueSnapshot) -> bool:
        """True if a review is open, and the person may hold it."""
        pole = snapshot.programme.pole_of(snapshot.revue.figures.perimetre)
        return not snapshot.revue.ecrite.is_close and self.session.refusal(Droit.REVOIR, pole) is None

    # Writing

    def writable(self) -> RevueSnapshot | None:
        """Return the review shown if it takes writing; otherwise say why, and return None."""
        if self.snapshot is None:
            return None
        try:
            check_open(self.snapshot.revue.ecrite)
        except RevueRefusee as error:
            self.tell(f"{error} n : semaine suivante.", "warn")
            return None
        perimetre = self.snapshot.revue.figures.perimetre
        refused = self.refuses(Droit.REVOIR, self.snapshot.programme.pole_of(perimetre))
        return None if refused else self.snapshot

    def keep_draft(self) -> None:
        dialog = self.app.screen
        if isinstance(dialog, RevueDialog):
            dialog.keep_now()
        self.drafting.flush()

    def _take_draft(self, pending: Sequence[Draft]) -> None:
        draft = pending[-1]
        asks: dict[Nature, Callable[[], None]] = {
            Nature.REMARQUE: partial(self.writing.ask_remarque, draft.pour.code),
            Nature.DECISION: partial(self.decisions.ask_draft, draft.pour.code),
            Nature.METEO: self.writing.ask_meteo,
        }
        ask = asks[draft.pour.nature]
        if self.is_read and self.cle == cle_of(draft.pour):
            ask()
        else:
            self._after_read = ask
            self.show(cle_of(draft.pour))

    # Keys of both views

    def action_open_row(self) -> None:
        self.table.open_row()

    async def on_row_opened(self, message: RowOpened[RevueRow]) -> None:
        row = message.row
        if row.decision is not None:
            self.session.latch.ask()
            self._rewrite()
        elif row.alertes is not None and self.snapshot is not None:
            self.post_message(ShowAlertes(self.snapshot.programme.pole_of(row.alertes)))
        elif row.ligne is not None:
            self.post_message(ShowLigne(row.ligne))
        elif row.agent is not None:
            self.post_message(ShowVisas(row.agent))
        elif row.action:
            await self.app.run_action(row.action, self)
        else:
            self.tell("Rien à ouvrir ici.", "warn")

    def _rewrite(self) -> None:
        if (decision := self.decision) is not None:
            self.decisions.rewrite(decision)

    def action_write_remarque(self) -> None:
        if self.snapshot is not None:
            row = self.row
            self.writing.ask_remarque((row.ligne if row else None) or self.snapshot.revue.cle.perimetre)

    def action_add_decision(self) -> None:
        row = self.row
        self.decisions.ask(row.ligne if row and self.cle and row.ligne != self.cle.perimetre else None)

    def action_remove_decision(self) -> None:
        self.decisions.remove(self.decision)

    def action_toggle_done(self) -> None:
        self.decisions.toggle_done(self.decision)

    def action_set_meteo(self) -> None:
        self.writing.ask_meteo()

    def action_set_presence(self) -> None:
        self.writing.ask_presence()

    async def action_close_revue(self) -> None:
        """Ask whether to close the review, read again once all that was typed before is written."""
        await self.changes.settle()
        if self.is_read and self.writable() is not None and self.cle is not None:
            try:
                self._use(await asyncio.to_thread(self._load_now, self.cle))
            except CariforefError as error:
                self._refuse(error)
            else:
                self.writing.ask_closing()

    def action_write_minutes(self) -> None:
        """Ask for the file of the minutes of the review shown, then write them."""
        snapshot, store, reference = self.snapshot, self.store, self.reference
        now = self.session.launch.now
        if snapshot is None:
            return
        cle = snapshot.revue.cle
        ask_where(
            self,
            Document(
                titre=f"Compte rendu de la {cle.titre}",
                name=minutes_name(cle, offered_format()),
                formats=tuple(FormatMinutes),
                make=lambda chosen: to_minutes(
                    load_revues(store, reference, cle), FormatMinutes(chosen), now()
                ),
            ),
        )

    def action_export_seen(self) -> None:
        """Export the review shown as its minutes."""
        self.action_write_minutes()

    def action_copy(self) -> None:
        """Copy the item under the cursor as one line of text."""
        row = self.row
        if row is not None:
            self.app.copy_to_clipboard(row.as_text)
            self.tell(f"copié : {row.as_text}", "ok")

    def action_history(self) -> None:
        from cariforef_tui.ui.journal.history_dialog import show_line_history

        code = self.row.ligne if self.row else None
        if code is None or self.snapshot is None:
            self.tell("Mettez le curseur sur une ligne du programme.", "warn")
        else:
            show_line_history(self, self.snapshot.programme, code)
