"""Keeping the week's drafts when the terminal closes, and offering them at the next start."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.ui.temps.grid.grid import WeekGrid
from cariforef_tui.ui.temps.grid.keys import CellKey
from cariforef_tui.ui.temps.hooks import WeekHooks
from cariforef_tui.ui.temps.state import WeekState

if TYPE_CHECKING:
    from cariforef_tui.ui.dialogs.confirm import Answer
    from cariforef_tui.ui.temps.draft import Draft


DRAFTS_SHOWN = 3
"""Drafts quoted in the question; the others are counted."""


class WeekDrafts:
    """Keeps what is typed in the week and not saved, and gives it back to its cells."""

    def __init__(self, week: WeekState, grid: WeekGrid, hooks: WeekHooks) -> None:
        self._week, self._grid, self._hooks = week, grid, hooks
        self._offered_to: str | None = None

    def keep(self, agent: str | None) -> None:
        """Keep what `agent` is typing or has not saved yet; a demonstration keeps nothing."""
        from cariforef_tui.ui.temps.draft import Draft, write_drafts

        session, editor = self._hooks.session(), self._grid.editor
        if session.launch.demo or not session.is_ready or agent is None:
            return
        texts, place = dict(self._week.unsaved()), session.store.place
        if editor is not None and editor.texte:
            texts[CellKey(editor.code, editor.jour)] = editor.texte
        write_drafts(
            session.launch.state_dir,
            [Draft(place, agent, cell.jour, cell.code, texte) for cell, texte in texts.items()],
        )

    def offer(self, agent: str | None) -> None:
        """Ask once an agent, at the first week read, what to do of the texts that a lost terminal left."""
        from cariforef_tui.ui.dialogs.confirm import ConfirmDialog
        from cariforef_tui.ui.temps.draft import read_drafts

        if agent is None or self._offered_to == agent:
            return
        self._offered_to = agent
        session, snapshot = self._hooks.session(), self._hooks.snapshot()
        place, known = session.store.place, snapshot.programme.by_code if snapshot is not None else {}
        by_cell = {
            (draft.code, draft.jour): draft
            for draft in read_drafts(session.launch.state_dir, agent)
            if draft.base == place and draft.code in known
        }
        if not by_cell:
            return
        drafts = list(by_cell.values())
        cited = drafts[:DRAFTS_SHOWN]
        shown = ", ".join(f"« {draft.texte} » sur {draft.code}, {format_jour(draft.jour)}" for draft in cited)
        rest = len(drafts) - DRAFTS_SHOWN
        more = f" et {rest} de plus" if rest > 0 else ""
        self._hooks.ask(
            ConfirmDialog(
                f"Pas enregistré à la dernière fermeture : {shown}{more}. Reprendre ?",
                yes="Reprendre",
                no="Jeter",
            ),
            partial(self._use_answer, agent, drafts),
        )

    def _use_answer(self, agent: str, drafts: list[Draft], choice: Answer | None) -> None:
        from cariforef_tui.ui.dialogs.confirm import Answer
        from cariforef_tui.ui.temps.draft import drop_drafts

        if choice is None:
            return
        session = self._hooks.session()
        drop_drafts(session.launch.state_dir, agent, session.store.place)
        if choice is Answer.YES:
            for draft in drafts:
                cell = CellKey(draft.code, draft.jour)
                self._week.keep_text(cell, draft.texte, "pas encore enregistré.")
            self._week.add_lignes([draft.code for draft in drafts])
            self._hooks.refresh()
            self._hooks.show_cell(CellKey(drafts[-1].code, drafts[-1].jour))
