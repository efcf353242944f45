"""Keeping the week's drafts when the terminal closes, and offering them at the next start."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.ui.temps.editing import WeekEditor
from cariforef_tui.ui.temps.grid.grid import WeekGrid
from cariforef_tui.ui.temps.grid.keys import CellKey
from cariforef_tui.ui.temps.grid.messages import Asked
from cariforef_tui.ui.temps.hooks import WeekHooks
from cariforef_tui.ui.temps.state import WeekState

if TYPE_CHECKING:
    from cariforef_tui.ui.dialogs.confirm import Answer
    from cariforef_tui.ui.temps.draft import Draft


DRAFTS_SHOWN = 3
"""Drafts quoted in the question; the others are counted."""


class WeekDrafts:
    """Keeps what is typed in the week and not saved, and gives it back to its cells."""

    def __init__(self, week: WeekState, editor: WeekEditor, grid: WeekGrid, hooks: WeekHooks) -> None:
        self._week, self._editor, self._grid, self._hooks = week, editor, grid, hooks
        self._offered_to: str | None = None
        self._commented: CellKey | None = None  # its comment is taken up again, once its week is read

    def keep(self, agent: str | None) -> None:
        """Keep what `agent` is typing or has not saved yet; a demonstration keeps nothing."""
        from cariforef_tui.ui.temps.draft import Draft, Nature, write_drafts

        session, editor = self._hooks.session(), self._grid.editor
        if session.launch.demo or not session.is_ready or agent is None:
            return
        texts, place = dict(self._week.unsaved()), session.store.place
        if editor is not None and editor.texte:
            texts[CellKey(editor.code, editor.jour)] = editor.texte
        drafts = [Draft(place, agent, cell.jour, cell.code, texte) for cell, texte in texts.items()]
        for cell, texte in self._editor.unsaved_comments().items():
            drafts.append(Draft(place, agent, cell.jour, cell.code, texte, Nature.COMMENTAIRE))
        write_drafts(session.launch.state_dir, drafts)

    def offer(self, agent: str | None) -> None:
        """Ask once an agent, at the first week read, what to do of the texts that a lost terminal left."""
        from cariforef_tui.ui.dialogs.confirm import ConfirmDialog
        from cariforef_tui.ui.temps.draft import read_drafts

        self._open_commented()
        if agent is None or self._offered_to == agent:
            return
        self._offered_to = agent
        session, snapshot = self._hooks.session(), self._hooks.snapshot()
        place, known = session.store.place, snapshot.programme.by_code if snapshot is not None else {}
        by_cell = {
            (draft.code, draft.jour, draft.nature): draft
            for draft in read_drafts(session.launch.state_dir, agent)
            if draft.base == place and draft.code in known
        }
        if not by_cell:
            return
        drafts = list(by_cell.values())
        shown = ", ".join(draft.cite() for draft in drafts[:DRAFTS_SHOWN])
        rest = len(drafts) - DRAFTS_SHOWN
        more = f" et {rest} de plus" if rest > 0 else ""
        self._hooks.ask(
            ConfirmDialog(
                f"Pas enregistré à la dernière fermeture : {shown}{more}. Reprendre ?",
                yes="Reprendre",
                no="Jeter",
                give_up="Plus tard",
            ),
            partial(self._use_answer, agent, drafts),
        )

    def _use_answer(self, agent: str, drafts: list[Draft], choice: Answer | None) -> None:
        from cariforef_tui.ui.dialogs.confirm import Answer
        from cariforef_tui.ui.temps.draft import Nature, drop_drafts

        if choice is None:
            return
        session = self._hooks.session()
        drop_drafts(session.launch.state_dir, agent, session.store.place)
        if choice is Answer.YES:
            for draft in drafts:
                cell = CellKey(draft.code, draft.jour)
                if draft.nature is Nature.COMMENTAIRE:
                    self._week.note(cell, draft.texte)
                    self._commented = cell
                else:
                    self._week.keep_text(cell, draft.texte, "pas encore enregistré.")
            self._week.add_lignes([draft.code for draft in drafts])
            self._hooks.refresh()
            self._hooks.show_cell(self._commented or CellKey(drafts[-1].code, drafts[-1].jour))
            self._open_commented()

    def _open_commented(self) -> None:
        if self._commented is not None and self._hooks.snapshot() is not None:
            # As its key does: rights and locks are asked, and the text is seen before it is written.
            self._hooks.post(Asked(self._commented, "comment"))
            self._commented = None
