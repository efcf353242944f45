"""Editing the cells of the week: turns a typed text or a key into changes."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.days import format_jours, format_nombre
from cariforef_tui.domain.values.refusals import JoursRefuses
from cariforef_tui.ui.kit.messages import ComeBack
from cariforef_tui.ui.kit.undo import Way
from cariforef_tui.ui.temps.demandes import WeekDemandes
from cariforef_tui.ui.temps.grid.cells import WEEK_SIGN, CellEditor, CellKey, Gestures
from cariforef_tui.ui.temps.writing.changes import AbsenceChange, CellsChange

if TYPE_CHECKING:
    from datetime import date

    from cariforef_tui.services.temps.semaine import SemaineSnapshot
    from cariforef_tui.ui.temps.dialogs import AbsenceChoice, CommentDialog
    from cariforef_tui.ui.temps.shown import ShownWeek
    from cariforef_tui.ui.temps.writing.writer import WeekWriter


class WeekEditor:
    """Turns typed texts and keys into changes; `gestures` holds the commands that act on a cell."""

    def __init__(self, shown: ShownWeek, writer: WeekWriter) -> None:
        self._shown, self._place, self._week, self._writer = shown, shown.place, shown.week, writer
        self._demandes = WeekDemandes(shown, writer)
        self._commenting: tuple[CellKey, CommentDialog] | None = None
        self.gestures: Gestures = {
            "fill": self.fill,
            "step_up": partial(self.step, 1),
            "step_down": partial(self.step, -1),
            "clear": self.clear,
            "comment": self.comment,
            "forget_text": self._forget_text,
            "undo": lambda _cell: self._writer.take_back(Way.UNDO),
            "redo": lambda _cell: self._writer.take_back(Way.REDO),
            "retry": lambda _cell: self._writer.retry(),
        }

    def save(self, editor: CellEditor, landed: CellKey | None) -> None:
        """Write the text typed in a cell if it changes the cell. A refused text stays in its cell."""
        # The week read last, not the one shown: the text was typed there, and the person may have left it.
        snapshot = self._week.snapshot
        change = None if snapshot is None else self._save(snapshot, editor, landed)
        if change is None:
            self._shown.refresh()
        elif landed is None:
            # The person has gone to another week or place: ask for no request there.
            self._writer.write(change)
        else:
            self._demandes.write_typed(change)

    def _save(
        self, snapshot: SemaineSnapshot, editor: CellEditor, landed: CellKey | None
    ) -> CellsChange | None:
        cell, texte = CellKey(editor.code, editor.jour), editor.texte.strip()
        held = self._week.held(cell)
        if not texte:
            if held is None:
                return None
            return CellsChange((self._change(snapshot, cell, None),), self._week.moment)
        try:
            # Say first that the month is signed: a full day could take fewer days, a signed one takes none.
            if (lock := self._week.describe_lock(cell.jour)) is not None:
                raise JoursRefuses(lock)
            centiemes = self._week.parse(snapshot, cell, texte.removesuffix(WEEK_SIGN))
        except JoursRefuses as error:
            self._week.keep_text(cell, texte, str(error))
            self._shown.give_back(cell, landed)
            return None
        if texte.endswith(WEEK_SIGN):
            return self._spread(snapshot, cell, centiemes, texte)
        change = replace(self._change(snapshot, cell, centiemes), expected_version=editor.seen)
        is_same = held is not None and held.centiemes == centiemes and not held.a_confirmer
        if is_same and (landed is None or not self._demandes.takes_demandes(change)):
            self._week.refused.pop(cell, None)
            if landed is not None:
                self._place.tell(
                    f"{format_jour(cell.jour)} : {cell.code} a déjà {format_jours(centiemes)}", "ok"
                )
            return None
        return CellsChange((change,), editor.moment, texte, landed)

    def _spread(
        self, snapshot: SemaineSnapshot, cell: CellKey, centiemes: int, texte: str
    ) -> CellsChange | None:
        """Return the change that puts the same days on every day of the week that expects work and has room.

        Days to come, days of a signed month and cells that hold the same days do not change.
        """
        semaine = self._week.semaine(snapshot)
        until, changes = self._shown.last_jour, []
        for jour in semaine.jours:
            target = CellKey(cell.code, jour.jour)
            held = self._week.held(target)
            room = semaine.room_of(jour) + (held.centiemes if held else 0)
            is_open = jour.jour <= until and self._week.describe_lock(jour.jour) is None
            is_new = held is None or held.centiemes != centiemes
            if jour.attendu and is_open and is_new and centiemes <= room:
                changes.append(self._change(snapshot, target, centiemes))
        if not changes:
            self._week.keep_text(cell, texte, "aucun jour de la semaine n'a la place de ces jours.")
            return None
        return CellsChange(tuple(changes), self._week.moment, texte)

    def _change(self, snapshot: SemaineSnapshot, cell: CellKey, centiemes: int | None) -> CellChange:
        """Return a change that expects the saisie shown, with its comment or the one that waits for days."""
        held = self._week.held(cell)
        comment = held.commentaire if held else self._week.notes.get(cell)
        return CellChange(
            agent=snapshot.agent.initiales,
            jour=cell.jour,
            code=cell.code,
            centiemes=centiemes,
            commentaire=comment if centiemes is not None else None,
            expected_version=held.version if held else 0,
        )

    def fill(self, cell: CellKey | None) -> None:
        """Add to the cell the days that its day still expects."""
        if (look := self._shown.look(cell)) is None:
            return
        current = look.held.centiemes if look.held else 0
        filled = current + min(look.semaine.left_of(look.jour), look.semaine.room_of(look.jour))
        if filled == current:
            expects = "est déjà complète" if look.jour.attendu else "n'attend rien : tapez un nombre"
            self._shown.say(f"Cette journée {expects}.")
        else:
            self._write_stepped(self._change(look.snapshot, look.cell, filled))

    def step(self, delta: int, cell: CellKey | None) -> None:
        """Add or remove one step (`reglages.pas`) within the room of the day."""
        from cariforef_tui.domain.temps.calendrier import describe_day_off
        from cariforef_tui.domain.temps.editing import step_centiemes

        if (look := self._shown.look(cell)) is None:
            return
        current = look.held.centiemes if look.held else 0
        room = look.semaine.room_of(look.jour)
        stepped = step_centiemes(current, delta, look.snapshot.reglages.pas, room)
        if stepped == current:
            left = look.semaine.left_of(look.jour)
            full = f"Il reste {format_jours(left)} : = les ajoute." if left else "La journée est pleine."
            if not look.jour.plafond:
                full = f"{describe_day_off(look.jour.jour, look.jour.ferie)}."
            self._shown.say(full if delta > 0 else "Rien à enlever ici : la cellule est vide.")
        else:
            self._write_stepped(self._change(look.snapshot, look.cell, stepped or None))

    def _write_stepped(self, change: CellChange) -> None:
        texte = format_nombre(change.centiemes or 0)
        self._demandes.write_stepped(CellsChange((change,), self._week.moment, texte))

    def clear(self, cell: CellKey | None) -> None:
        """Empty the cell, and forget the text refused there."""
        if (look := self._shown.look(cell)) is None:
            return
        self._week.refused.pop(look.cell, None)
        if look.held is not None:
            self._writer.write_cells([self._change(look.snapshot, look.cell, None)])
        else:
            self._writer.note(look.cell, "")

    def _forget_text(self, cell: CellKey | None) -> None:
        """Forget the unsaved text of the cell. If it has none, leave the week of another agent."""
        forgotten = cell is not None and self._week.forget_text(cell)
        self._shown.say("")
        self._shown.refresh()
        if not forgotten:
            self._place.post_message(ComeBack())

    def comment(self, cell: CellKey | None) -> None:
        """Ask for the comment of the cell. In an empty cell the comment waits for days."""
        from cariforef_tui.ui.temps.dialogs import CommentDialog

        if (look := self._shown.look(cell)) is None:
            return
        moment, held, refused = self._week.moment, look.held, self._week.refused.get(look.cell)
        current, note = (held.commentaire if held else None) or "", self._week.notes.get(look.cell)
        refused_comment = refused.change.commentaire if refused and refused.change else None

        def answer(texte: str | None) -> None:
            self._commenting = None
            if texte is None:
                return
            if held is None:
                self._writer.note(look.cell, texte)
                return
            self._week.note(look.cell, "")
            if texte == current:
                self._shown.refresh()
                return
            change = replace(
                self._change(look.snapshot, look.cell, held.centiemes),
                commentaire=texte or None,
                a_confirmer=held.a_confirmer,
                expected_version=held.version,
            )
            self._writer.write(CellsChange((change,), moment, format_nombre(held.centiemes)))

        libelle = look.snapshot.programme.by_code[look.cell.code].libelle
        title = f"Commentaire · {look.cell.code}, {format_jour(look.cell.jour)}"
        dialog = CommentDialog(title, libelle, note or refused_comment or current)
        self._commenting = look.cell, dialog
        self._place.app.push_screen(dialog, answer)

    def unsaved_comments(self) -> dict[CellKey, str]:
        """Return the comments that are not in the store: those that wait, and the one being typed."""
        comments = dict(self._week.notes)
        if self._commenting is not None:
            cell, dialog = self._commenting
            held, texte = self._week.held(cell), dialog.texte.strip()
            if texte and texte != (held.commentaire if held else None):
                comments[cell] = texte
        return comments

    def absence(self, jour: date | None) -> None:
        """Ask for an absence on a day, or on a period that begins there."""
        from cariforef_tui.ui.temps.dialogs import AbsenceDialog

        snapshot = self._week.current
        if snapshot is None or jour is None:
            return
        before = tuple(absence for absence in snapshot.semaine.absences if absence.jour == jour)

        def answer(choice: AbsenceChoice) -> None:
            self._writer.write(
                AbsenceChange(
                    agent=snapshot.agent.initiales,
                    first=jour,
                    last=choice.last,
                    type=choice.type,
                    duree=choice.duree,
                    before=before if choice.last == jour else None,
                )
            )

        self._place.ask_person(AbsenceDialog(jour, before), answer)
