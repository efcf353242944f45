"""Searching the tree of Avancement for a line, and filtering it."""

from __future__ import annotations

from dataclasses import replace

from textual.widgets import Input

from cariforef_tui.domain.pilotage.tree import (
    SortOrder,
    TreeFilter,
    TreeView,
    keep_lignes,
    open_everywhere,
)
from cariforef_tui.domain.programme.programme import Niveau
from cariforef_tui.domain.programme.search import rank_lignes
from cariforef_tui.ui.avancement.chart import BurndownChart
from cariforef_tui.ui.avancement.filter_dialog import FilterDialog
from cariforef_tui.ui.avancement.reading import AvancementReading
from cariforef_tui.ui.kit.messages import ComeBack


class AvancementSearch(AvancementReading):
    """Base of the screen Avancement that owns the search box, its matches and the filter's dialog."""

    def __init__(self) -> None:
        super().__init__()
        self._vue_before: TreeView | None = None
        self._matches: tuple[str, ...] = ()
        self._match_rank = 0
        self._code_before = ""

    def _state_parts(self) -> list[str]:
        parts = super()._state_parts()
        if self._matches:
            parts.append(f"Trouvée {self._match_rank + 1}/{len(self._matches)} (n, N)")
        elif self._vue_before is not None and self.query_one("#recherche", Input).value.strip():
            parts.append("Aucune ligne trouvée")
        return parts

    def action_find(self) -> None:
        if self._snapshot is None or self.tree_table.row is None:
            return
        self._vue_before, self._code_before = self._vue, self.tree_table.row.code
        box = self.query_one("#recherche", Input)
        box.value = ""
        box.add_class("-actif")
        box.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        if self._snapshot is None or self._vue_before is None:
            return
        self._vue, self._matches, self._match_rank = self._vue_before, (), 0
        if event.value.strip():
            programme = self._snapshot.programme
            filtered = keep_lignes(
                programme, self._vue.filtre, codes_agent=self._codes_agent, codes_alerte=self._en_alerte
            )
            codes = [code for code in programme.by_code if filtered is None or code in filtered]
            self._matches = tuple(match.code for match in rank_lignes(programme, codes, event.value))
        self._jump(self._matches[0] if self._matches else self._code_before)

    def on_input_submitted(self) -> None:
        self._leave_find()

    def _leave_find(self) -> None:
        self._vue_before = None
        self.query_one("#recherche").remove_class("-actif")
        self.tree_table.focus()
        self._show_state()

    def action_find_next(self, step: int) -> None:
        if self._matches:
            self._match_rank = (self._match_rank + step) % len(self._matches)
            self._jump(self._matches[self._match_rank])

    def action_clear(self) -> None:
        if self.query_one(BurndownChart).has_focus:
            self.tree_table.focus()
        elif self._vue_before is not None:
            self._vue, self._matches = self._vue_before, ()
            self._jump(self._code_before)
            self._leave_find()
        elif self._matches:
            self._matches = ()
            self._show_state()
        elif self._vue.filtre != TreeFilter() or self._vue.tri is not SortOrder.DOCUMENT:
            self._look(replace(self._vue, filtre=TreeFilter(), tri=SortOrder.DOCUMENT))
        else:
            self.post_message(ComeBack())

    def action_filter(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        poles = tuple(ligne for ligne in snapshot.programme.lignes if ligne.niveau is Niveau.POLE)
        agents = tuple(agent for agent in snapshot.agents if agent.actif and agent.logs_days)
        self.app.push_screen(FilterDialog(self._vue.filtre, poles, agents), self._apply_filter)

    def _apply_filter(self, filtre: TreeFilter | None) -> None:
        if filtre is None or self._snapshot is None:
            return
        is_narrow = filtre.agent or filtre.etat is not TreeFilter().etat
        ouverts = (
            open_everywhere(self._snapshot.programme)
            if is_narrow
            else self._vue.opening(*([filtre.pole] if filtre.pole else [])).ouverts
        )
        self._vue = replace(self._vue, filtre=filtre, ouverts=ouverts)
        if filtre.agent:
            self.load()
        else:
            self._draw()
