"""Keeping the week's drafts when the terminal closes, and offering them at the next start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.ui.temps.copying import WeekCopying
from cariforef_tui.ui.temps.grid.keys import CellKey

if TYPE_CHECKING:
    from cariforef_tui.ui.dialogs.confirm import Answer
    from cariforef_tui.ui.temps.draft import Draft


DRAFTS_SHOWN = 3
"""Drafts quoted in the question; the others are counted."""


class WeekDrafts(WeekCopying):
    """Base of the screen Ma semaine that keeps drafts; `agent` is whose week it is, None until known."""

    agent: str | None = None
    _drafts_offered = False

    def forget_drafts(self) -> None:
        """Let the drafts of another agent be offered in their turn."""
        self._drafts_offered = False

    def keep_draft(self) -> None:
        """Keep what is being typed or not yet saved; a demonstration keeps nothing."""
        from cariforef_tui.ui.temps.draft import Draft, write_drafts

        launch = self.session.launch
        if launch.demo or not self.session.is_ready or self.agent is None:
            return
        texts = dict(self.week.unsaved())
        editor = self.grid.editor
        if editor is not None and editor.texte:
            texts[CellKey(editor.code, editor.jour)] = editor.texte
        agent, place = self.agent, self.store.place
        write_drafts(
            launch.state_dir,
            [Draft(place, agent, cell.jour, cell.code, texte) for cell, texte in texts.items()],
        )

    def offer_drafts(self) -> None:
        """Ask once, at the first week read, what to do of the texts that a lost terminal left."""
        from cariforef_tui.ui.dialogs.confirm import Answer, ConfirmDialog
        from cariforef_tui.ui.temps.draft import drop_drafts, read_drafts

        if self._drafts_offered or self.agent is None:
            return
        self._drafts_offered = True
        agent, folder, place = self.agent, self.session.launch.state_dir, self.store.place
        snapshot = self.snapshot
        known = snapshot.programme.by_code if snapshot is not None else {}
        by_cell = {
            (draft.code, draft.jour): draft
            for draft in read_drafts(folder, agent)
            if draft.base == place and draft.code in known
        }
        if not by_cell:
            return
        drafts = list(by_cell.values())

        def answer(choice: Answer | None) -> None:
            if choice is None:
                return
            drop_drafts(folder, agent, place)
            if choice is Answer.YES:
                self._take_drafts(drafts)

        cited = drafts[:DRAFTS_SHOWN]
        shown = ", ".join(f"« {draft.texte} » sur {draft.code}, {format_jour(draft.jour)}" for draft in cited)
        rest = len(drafts) - DRAFTS_SHOWN
        more = f" et {rest} de plus" if rest > 0 else ""
        self.app.push_screen(
            ConfirmDialog(
                f"Pas enregistré à la dernière fermeture : {shown}{more}. Reprendre ?",
                yes="Reprendre",
                no="Jeter",
            ),
            answer,
        )

    def _take_drafts(self, drafts: list[Draft]) -> None:
        for draft in drafts:
            self.week.keep_text(CellKey(draft.code, draft.jour), draft.texte, "pas encore enregistré.")
        self.week.add_lignes([draft.code for draft in drafts])
        last = CellKey(drafts[-1].code, drafts[-1].jour)
        self.refresh_week()
        self.show_cell(last)
