"""Keeping the week's drafts when the terminal closes, and offering them at the next start."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.ui.temps.editing import WeekEditor
from cariforef_tui.ui.temps.grid.grid import WeekGrid
from cariforef_tui.ui.temps.grid.keys import CellKey
from cariforef_tui.ui.temps.grid.messages import Asked
from cariforef_tui.ui.temps.hooks import WeekHooks
from cariforef_tui.ui.temps.state import WeekState

if TYPE_CHECKING:
    from cariforef_tui.ui.dialogs.confirm import Answer
    from cariforef_tui.ui.kit.draft import Draft


DRAFTS_SHOWN = 3
"""Drafts quoted in the question; the others are counted."""


class WeekDrafts:
    """Keeps what is typed in the week and not saved, and gives it back to its cells."""

    def __init__(self, week: WeekState, editor: WeekEditor, grid: WeekGrid, hooks: WeekHooks) -> None:
        self._week, self._editor, self._grid, self._hooks = week, editor, grid, hooks
        self._offered_to: str | None = None
        self._commented: CellKey | None = None  # its comment is taken up again, once its week is read

    def keep(self, agent: str | None) -> None:
        """Keep what `agent` is typing or has not saved yet."""
        from cariforef_tui.ui.kit.draft import Draft, DraftKey, Nature

        session, editor = self._hooks.session(), self._grid.editor
        if not session.is_ready or agent is None:
            return
        drafts, texts = session.drafts_of(agent), dict(self._week.unsaved())
        if editor is not None and editor.texte:
            texts[CellKey(editor.code, editor.jour)] = editor.texte
        comments = self._editor.unsaved_comments()
        for nature, typed in ((Nature.JOURS, texts), (Nature.COMMENTAIRE, comments)):
            for cell, texte in typed.items():
                pour = DraftKey(session.store.place, nature, cell.jour, cell.code)
                drafts.keep(Draft(pour, (("texte", texte),)))
        drafts.flush()

    def offer(self, agent: str | None) -> None:
        """Ask once an agent, at the first week read, what to do of the texts that a lost terminal left."""
        from cariforef_tui.ui.dialogs.confirm import ConfirmDialog
        from cariforef_tui.ui.kit.draft import Nature

        self._open_commented()
        if agent is None or self._offered_to == agent:
            return
        self._offered_to = agent
        session, snapshot = self._hooks.session(), self._hooks.snapshot()
        known = snapshot.programme.by_code if snapshot is not None else {}
        kept = session.drafts_of(agent).all_of(session.store.place, (Nature.JOURS, Nature.COMMENTAIRE))
        drafts = [draft for draft in kept if draft.pour.code in known]
        if not drafts:
            return
        shown = ", ".join(map(_cite, drafts[:DRAFTS_SHOWN]))
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
        from cariforef_tui.ui.kit.draft import Nature

        if choice is None:
            return
        kept = self._hooks.session().drafts_of(agent)
        for draft in drafts:
            kept.drop(draft.pour)
        kept.flush()
        if choice is Answer.YES:
            for draft in drafts:
                cell = CellKey(draft.pour.code, draft.pour.jour)
                if draft.pour.nature is Nature.COMMENTAIRE:
                    self._week.note(cell, draft.texte)
                    self._commented = cell
                else:
                    self._week.keep_text(cell, draft.texte, "pas encore enregistré.")
            self._week.add_lignes([draft.pour.code for draft in drafts])
            self._hooks.refresh()
            self._hooks.show_cell(self._commented or cell)
            self._open_commented()

    def _open_commented(self) -> None:
        if self._commented is not None and self._hooks.snapshot() is not None:
            # As its key does: rights and locks are asked, and the text is seen before it is written.
            self._hooks.post(Asked(self._commented, "comment"))
            self._commented = None


def _cite(draft: Draft) -> str:
    """Return the beginning of a text and the cell it was typed for."""
    from cariforef_tui.ui.kit.draft import Nature

    pour = draft.pour
    what = "commentaire " if pour.nature is Nature.COMMENTAIRE else ""
    return f"{what}{draft.cited} sur {pour.code}, {format_jour(pour.jour)}"
