"""Keeping the texts of the week that are not saved when the terminal closes, and offering them later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.text import cite_some
from cariforef_tui.ui.dialogs.drafting import Drafting
from cariforef_tui.ui.kit.draft import Draft, DraftKey, Nature
from cariforef_tui.ui.temps.grid.cells import Asked, CellEditor, CellKey

if TYPE_CHECKING:
    from cariforef_tui.ui.temps.shown import ShownWeek
    from cariforef_tui.ui.temps.state import WeekRights

DRAFTS_SHOWN = 3
"""Number of drafts quoted in the question; it counts the others."""


class WeekDrafts(Drafting):
    """Keeps the texts typed in the week and not saved, and puts them back in their cells."""

    NATURES = (Nature.JOURS, Nature.COMMENTAIRE)
    GIVE_UP = "Plus tard"

    def __init__(self, shown: ShownWeek, rights: WeekRights) -> None:
        super().__init__(shown.place)
        self._shown, self._week, self._rights = shown, shown.week, rights
        self._commented: CellKey | None = None  # its comment dialog opens again once its week is read

    @property
    def agent(self) -> str:
        return self._rights.agent

    def keep_all(self, editor: CellEditor | None, comments: Mapping[CellKey, str]) -> None:
        """Keep the texts that are being typed or not saved yet. Call this when the terminal goes away."""
        texts = dict(self._week.unsaved())
        if editor is not None and editor.texte:
            texts[CellKey(editor.code, editor.jour)] = editor.texte
        for nature, typed in ((Nature.JOURS, texts), (Nature.COMMENTAIRE, comments)):
            for cell, texte in typed.items():
                pour = DraftKey(self._place.store.place, nature, cell.jour, cell.code)
                self.drafts.keep(Draft(pour, (("texte", texte),)))
        self.drafts.flush()

    def offer_all(self) -> None:
        """Ask once per agent, after the first week read, what to do with the texts of a lost terminal."""
        self._open_commented()
        self.offer(self._take)

    def is_of_here(self, draft: Draft) -> bool:
        snapshot = self._week.current
        return snapshot is not None and draft.pour.code in snapshot.programme.by_code

    def describe(self, pending: Sequence[Draft]) -> str:
        shown = cite_some([*map(_cite, pending)], DRAFTS_SHOWN)
        return f"Pas enregistré à la dernière fermeture : {shown}"

    def _take(self, drafts: Sequence[Draft]) -> None:
        self.drop_all(drafts)
        week = self._week
        for draft in drafts:
            cell = CellKey(draft.pour.code, draft.pour.jour)
            if draft.pour.nature is Nature.COMMENTAIRE:
                week.note(cell, draft.texte)
                self._commented = cell
            else:
                week.keep_text(cell, draft.texte, "pas encore enregistré.")
        week.add_lignes([draft.pour.code for draft in drafts])
        self._shown.refresh()
        self._shown.show_cell(self._commented or cell)
        self._open_commented()

    def _open_commented(self) -> None:
        if self._commented is not None and self._week.current is not None:
            # The command of the key checks rights and locks, and shows the text before writing it.
            self._place.post_message(Asked(self._commented, "comment"))
            self._commented = None


def _cite(draft: Draft) -> str:
    """Return the beginning of a text, with its cell."""
    pour = draft.pour
    what = "commentaire " if pour.nature is Nature.COMMENTAIRE else ""
    return f"{what}{draft.cited} sur {pour.code}, {format_jour(pour.jour)}"
