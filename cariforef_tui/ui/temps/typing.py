"""Editing the week's cells by keys: type, step, fill, empty, comment."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from cariforef_tui.domain.temps.saisies import Absence, CellChange, Saisie
from cariforef_tui.domain.values.days import format_jours, format_nombre
from cariforef_tui.domain.values.refusals import JoursRefuses
from cariforef_tui.ui.keys.commands import dialogue_actions
from cariforef_tui.ui.kit.messages import AttemptRefused, ComeBack
from cariforef_tui.ui.temps.grid.cell_editor import CellEditor
from cariforef_tui.ui.temps.grid.grid import WeekGrid
from cariforef_tui.ui.temps.grid.keys import WRITING_ACTIONS, CellKey
from cariforef_tui.ui.temps.grid.messages import Asked, Committed, PasteRefused, Typed
from cariforef_tui.ui.temps.jobs import AbsenceJob, BackJob, CellsJob, WriteKind
from cariforef_tui.ui.temps.parsing import parse_cell
from cariforef_tui.ui.temps.questions import WeekAsking

if TYPE_CHECKING:
    from cariforef_tui.domain.temps.semaine import JourSemaine, Semaine
    from cariforef_tui.services.temps.semaine import SemaineSnapshot
    from cariforef_tui.ui.temps.absence_dialog import AbsenceChoice
    from cariforef_tui.ui.temps.picker_dialog import Pick, PickerDialog


class WeekEditing(WeekAsking):
    """Base of the screen Ma semaine that turns keys into changes; `monday` begins the week shown."""

    monday: date
    _pressed: CellKey | None = None
    picker: PickerDialog | None = None
    """The dialog that chooses a line, while it is open."""

    @property
    def grid(self) -> WeekGrid:
        return self.query_one(WeekGrid)

    @property
    def snapshot(self) -> SemaineSnapshot | None:
        """The week shown, None until it has been read."""
        snapshot = self.week.snapshot
        return snapshot if snapshot and snapshot.semaine.jours[0].jour == self.monday else None

    @property
    def target(self) -> CellKey | None:
        """The cell a command is about: where its key was pressed, else where the cursor is."""
        return self._pressed or self.grid.cell

    def on_week_grid_asked(self, message: Asked) -> None:
        if message.action in dialogue_actions(self.PLACE):
            self.session.latch.ask()
        self._act(message)

    def _act(self, message: Asked) -> None:
        """Do what a key asks of the cell it was pressed on."""
        if message.action in WRITING_ACTIONS and not self.may_write():
            return
        self._pressed = message.cell
        try:
            getattr(self, f"action_{message.action}")()
        finally:
            self._pressed = None

    def may_write(self) -> bool:
        """True where the person may log in the week shown; says why not otherwise."""
        from cariforef_tui.domain.agents.rights import Droit

        refused = self.session.refusal(Droit.SAISIR, self.agent_shown)
        if refused is None:
            return True
        self.say(f"✗ {refused}")
        self.post_message(AttemptRefused(refused))
        return False

    async def settle(self) -> None:
        """Return once what is being typed is saved, or refused and kept."""
        self.grid.leave_cell()
        # The text left comes back as a message: it must be handled before waiting for its write.
        handled = asyncio.Event()
        self.call_later(handled.set)
        await handled.wait()
        await self.wait_until_saved()

    def on_week_grid_typed(self, _message: Typed) -> None:
        self.say("")
        self.refresh_week()

    def on_week_grid_paste_refused(self, _message: PasteRefused) -> None:
        self.say("✗ Ce qui est collé n'est pas un nombre de jours.")

    def on_week_grid_committed(self, message: Committed) -> None:
        snapshot = self.snapshot
        job = self._save_typed(snapshot, message.editor, message.landed) if snapshot is not None else None
        if job is None:
            self.refresh_week()
        else:
            self.write(job)

    def _save_typed(
        self, snapshot: SemaineSnapshot, editor: CellEditor, landed: CellKey | None
    ) -> CellsJob | None:
        """Return what a text typed is to write, None where it is nothing new; a refused one is kept."""
        cell, texte = CellKey(editor.code, editor.jour), editor.texte.strip()
        held = self.week.held(cell)
        if not texte:
            if held is None:
                return None
            return CellsJob(snapshot.agent.initiales, (self._change(snapshot, cell, None),), self.week.moment)
        try:
            centiemes = parse_cell(self.week, snapshot, cell, texte)
        except JoursRefuses as error:
            self.week.keep_text(cell, texte, str(error))
            self.give_back(cell, landed)
            return None
        if held is not None and held.centiemes == centiemes and not held.a_confirmer:
            self.week.refused.pop(cell, None)
            return None
        change = CellChange(
            agent=snapshot.agent.initiales,
            jour=cell.jour,
            code=cell.code,
            centiemes=centiemes,
            commentaire=held.commentaire if held else None,
            expected_version=editor.seen,
        )
        return CellsJob(change.agent, (change,), editor.moment, texte, landed)

    def _change(
        self, snapshot: SemaineSnapshot, cell: CellKey, centiemes: int | None, *, a_confirmer: bool = False
    ) -> CellChange:
        """A change of what the cell is seen to hold; its comment stays."""
        held = self.week.held(cell)
        comment = held.commentaire if held and centiemes is not None else None
        return CellChange(
            agent=snapshot.agent.initiales,
            jour=cell.jour,
            code=cell.code,
            centiemes=centiemes,
            commentaire=comment,
            a_confirmer=a_confirmer,
            expected_version=held.version if held else 0,
        )

    def _look(self) -> tuple[SemaineSnapshot, CellKey, Saisie | None, Semaine, JourSemaine] | None:
        """Return the snapshot, the cell, its saisie, its week and its day; None where there is no cell."""
        snapshot, cell = self.snapshot, self.target
        if snapshot is None:
            return None
        if cell is None:
            self.say("Aucune ligne ici : « / » en choisit une.")
            return None
        semaine = self.week.semaine(snapshot)
        jour = next((jour for jour in semaine.jours if jour.jour == cell.jour), None)
        return None if jour is None else (snapshot, cell, self.week.held(cell), semaine, jour)

    def action_edit(self) -> None:
        self.grid.start_editing()

    def action_fill(self) -> None:
        if (look := self._look()) is None:
            return
        snapshot, cell, held, semaine, jour = look
        current = held.centiemes if held else 0
        filled = current + min(semaine.left_of(jour), semaine.room_of(jour))
        if filled == current:
            expects = "est déjà complète" if jour.attendu else "n'attend rien : tapez un nombre"
            self.say(f"Cette journée {expects}.")
        else:
            self.write_cells([self._change(snapshot, cell, filled)], format_nombre(filled))

    def action_step_up(self) -> None:
        self._step(1)

    def action_step_down(self) -> None:
        self._step(-1)

    def _step(self, delta: int) -> None:
        from cariforef_tui.domain.temps.editing import step_centiemes

        if (look := self._look()) is None:
            return
        snapshot, cell, held, semaine, jour = look
        current = held.centiemes if held else 0
        stepped = step_centiemes(current, delta, snapshot.reglages.pas, semaine.room_of(jour))
        if stepped == current:
            left = semaine.left_of(jour)
            full = f"Il reste {format_jours(left)} : f les ajoute." if left else "La journée est pleine."
            self.say(full if delta > 0 else "")
        else:
            self.write_cells([self._change(snapshot, cell, stepped or None)], format_nombre(stepped))

    def action_clear(self) -> None:
        if (look := self._look()) is None:
            return
        snapshot, cell, held, _semaine, _jour = look
        self.week.refused.pop(cell, None)
        if held is not None:
            self.write_cells([self._change(snapshot, cell, None)])
        else:
            self.refresh_week()

    def action_comment(self) -> None:
        from cariforef_tui.ui.temps.comment_dialog import CommentDialog

        if (look := self._look()) is None:
            return
        snapshot, cell, held, _semaine, _jour = look
        if held is None:
            self.say("Saisissez d'abord des jours dans la cellule, puis commentez-les.")
            return
        change = self._change(snapshot, cell, held.centiemes, a_confirmer=held.a_confirmer)
        moment = self.week.moment
        refused = self.week.refused.get(cell)
        commentaire = refused.change.commentaire if refused and refused.change else None

        def answer(texte: str | None) -> None:
            if texte is not None and texte != (held.commentaire or ""):
                commented = replace(change, commentaire=texte or None)
                self.write(CellsJob(change.agent, (commented,), moment, format_nombre(held.centiemes)))

        label = snapshot.programme.by_code[cell.code].libelle
        self.app.push_screen(
            CommentDialog(f"Commentaire · {cell.code} {label}", commentaire or held.commentaire or ""), answer
        )

    def action_absence(self) -> None:
        from cariforef_tui.ui.temps.absence_dialog import AbsenceDialog

        snapshot = self.snapshot
        jour = self._pressed.jour if self._pressed else self.grid.jour
        if snapshot is None or jour is None:
            return
        before = tuple(absence for absence in snapshot.semaine.absences if absence.jour == jour)

        def answer(choice: AbsenceChoice | None) -> None:
            if choice is not None:
                self._write_absence(snapshot, jour, choice, before)

        self.app.push_screen(AbsenceDialog(jour, before), answer)

    def _write_absence(
        self, snapshot: SemaineSnapshot, jour: date, choice: AbsenceChoice, before: tuple[Absence, ...]
    ) -> None:
        self.write(AbsenceJob(snapshot.agent.initiales, jour, choice.type, choice.duree, before))

    def action_find(self) -> None:
        from cariforef_tui.ui.temps.picker_dialog import PickerDialog

        snapshot, jour = self.snapshot, self.grid.jour
        early = self.grid.take_early()
        if snapshot is None or jour is None:
            return

        def answer(pick: Pick | None) -> None:
            self.picker = None
            if pick is not None:
                self.week.add_lignes([pick.code])
                self.refresh_week()
                self.grid.go_to(CellKey(pick.code, jour))
                self.say("")
                if early.fills:
                    self.action_fill()
                elif pick.texte:
                    self.grid.start_editing(pick.texte)

        semaine, shown = self.week.semaine(snapshot), self.week.codes(snapshot)
        self.picker = PickerDialog(snapshot, semaine, shown, early.texte)
        self.app.push_screen(self.picker, answer)
        if self._stale:
            self._stale = False
            self.load()

    def action_undo(self) -> None:
        self.write(BackJob(WriteKind.UNDO))

    def action_redo(self) -> None:
        self.write(BackJob(WriteKind.REDO))

    def action_retry(self) -> None:
        retryable = [refused for refused in self.week.refused.values() if refused.can_retry]
        for refused in retryable:
            if refused.change is not None:
                self.write_cells([refused.change], refused.texte)
        if not retryable:
            self.say("Rien à réessayer.")

    def action_forget_text(self) -> None:
        """Forget the text refused here; where there is none, leave somebody else's week."""
        cell = self.target
        refused = self.week.refused.pop(cell, None) if cell is not None else None
        self.say("")
        self.refresh_week()
        if refused is None:
            self.post_message(ComeBack())
