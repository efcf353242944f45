"""Keeping the week's drafts when the terminal closes, and offering them at the next start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.ui.dialogs.drafting import Drafting
from cariforef_tui.ui.kit.draft import Draft, DraftKey, Nature
from cariforef_tui.ui.temps.grid.cells import Asked, CellKey

if TYPE_CHECKING:
    from cariforef_tui.ui.temps.screen import SemaineScreen

DRAFTS_SHOWN = 3
"""Drafts quoted in the question; the others are counted."""


class WeekDrafts(Drafting):
    """Keeps what is typed in the week and not saved, and gives it back to its cells."""

    NATURES = (Nature.JOURS, Nature.COMMENTAIRE)
    GIVE_UP = "Plus tard"

    def __init__(self, screen: SemaineScreen) -> None:
        super().__init__(screen)
        self._screen = screen
        self._commented: CellKey | None = None  # its comment is taken up again, once its week is read

    @property
    def agent(self) -> str:
        return self._screen.agent_shown

    def keep_all(self) -> None:
        """Keep what is being typed or is not saved yet: the terminal is going away."""
        screen, editor = self._screen, self._screen.grid.editor
        texts = dict(screen.week.unsaved())
        if editor is not None and editor.texte:
            texts[CellKey(editor.code, editor.jour)] = editor.texte
        comments = screen.editor.unsaved_comments()
        drafts = screen.session.drafts_of(self.agent)
        for nature, typed in ((Nature.JOURS, texts), (Nature.COMMENTAIRE, comments)):
            for cell, texte in typed.items():
                pour = DraftKey(screen.store.place, nature, cell.jour, cell.code)
                drafts.keep(Draft(pour, (("texte", texte),)))
        drafts.flush()

    def offer_all(self) -> None:
        """Ask once an agent, at the first week read, what to do of the texts that a lost terminal left."""
        self._open_commented()
        self.offer(self._take)

    def is_of_here(self, draft: Draft) -> bool:
        snapshot = self._screen.snapshot
        return snapshot is not None and draft.pour.code in snapshot.programme.by_code

    def describe(self, pending: Sequence[Draft]) -> str:
        shown = ", ".join(map(_cite, pending[:DRAFTS_SHOWN]))
        rest = len(pending) - DRAFTS_SHOWN
        return f"Pas enregistré à la dernière fermeture : {shown}{f' et {rest} de plus' if rest > 0 else ''}"

    def _take(self, drafts: Sequence[Draft]) -> None:
        self.drop_all(drafts)
        screen, week = self._screen, self._screen.week
        for draft in drafts:
            cell = CellKey(draft.pour.code, draft.pour.jour)
            if draft.pour.nature is Nature.COMMENTAIRE:
                week.note(cell, draft.texte)
                self._commented = cell
            else:
                week.keep_text(cell, draft.texte, "pas encore enregistré.")
        week.add_lignes([draft.pour.code for draft in drafts])
        screen.refresh_week()
        screen.shown.show_cell(self._commented or cell)
        self._open_commented()

    def _open_commented(self) -> None:
        if self._commented is not None and self._screen.snapshot is not None:
            # As its key does: rights and locks are asked, and the text is seen before it is written.
            self._screen.post_message(Asked(self._commented, "comment"))
            self._commented = None


def _cite(draft: Draft) -> str:
    """Return the beginning of a text and the cell it was typed for."""
    pour = draft.pour
    what = "commentaire " if pour.nature is Nature.COMMENTAIRE else ""
    return f"{what}{draft.cited} sur {pour.code}, {format_jour(pour.jour)}"
