"""Find a line, narrow the tree, and say what is active."""

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
from cariforef_tui.ui.avancement.reading import AvancementVue
from cariforef_tui.ui.kit.messages import ComeBack


class AvancementRecherche(AvancementVue):
    """The part of the screen that finds and filters."""

    def __init__(self) -> None:
        super().__init__()
        self._vue_avant: TreeView | None = None
        self._trouvees: tuple[str, ...] = ()
        self._rang_trouvee = 0
        self._code_avant = ""

    def _state_parts(self) -> list[str]:
        parts = super()._state_parts()
        if self._trouvees:
            parts.append(f"Trouvée {self._rang_trouvee + 1}/{len(self._trouvees)} (n, N)")
        elif self._vue_avant is not None and self.query_one("#recherche", Input).value.strip():
            parts.append("Aucune ligne trouvée")
        return parts

    def action_find(self) -> None:
        if self._snapshot is None or self.arbre.row is None:
            return
        self._vue_avant, self._code_avant = self._vue, self.arbre.row.code
        box = self.query_one("#recherche", Input)
        box.value = ""
        box.add_class("-actif")
        box.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        if self._snapshot is None or self._vue_avant is None:
            return
        self._vue, self._trouvees, self._rang_trouvee = self._vue_avant, (), 0
        if event.value.strip():
            programme = self._snapshot.programme
            filtered = keep_lignes(
                programme, self._vue.filtre, codes_agent=self._codes_agent, codes_alerte=self._en_alerte
            )
            codes = [code for code in programme.by_code if filtered is None or code in filtered]
            self._trouvees = tuple(match.code for match in rank_lignes(programme, codes, event.value))
        self._jump(self._trouvees[0] if self._trouvees else self._code_avant)

    def on_input_submitted(self) -> None:
        self._leave_find()

    def _leave_find(self) -> None:
        self._vue_avant = None
        self.query_one("#recherche").remove_class("-actif")
        self.arbre.focus()
        self._show_state()

    def action_find_next(self, step: int) -> None:
        if self._trouvees:
            self._rang_trouvee = (self._rang_trouvee + step) % len(self._trouvees)
            self._jump(self._trouvees[self._rang_trouvee])

    def action_clear(self) -> None:
        if self.query_one(BurndownChart).has_focus:
            self.arbre.focus()
        elif self._vue_avant is not None:
            self._vue, self._trouvees = self._vue_avant, ()
            self._jump(self._code_avant)
            self._leave_find()
        elif self._trouvees:
            self._trouvees = ()
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
