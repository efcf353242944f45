"""Avancement: the tree of the programme against its plan, and the line under the cursor beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import BindingType
from textual.containers import Container
from textual.widget import Widget
from textual.widgets import Input, Static

from cariforef_tui.domain.avancement.burndown import Step
from cariforef_tui.domain.pilotage.tree import (
    Node,
    keep_lignes,
    list_rows,
    open_by_default,
    open_everywhere,
    sort_children,
)
from cariforef_tui.domain.programme.revisions import Revision
from cariforef_tui.ui.avancement.chart import BurndownChart
from cariforef_tui.ui.avancement.panel import LignePanel
from cariforef_tui.ui.avancement.search import AvancementSearch
from cariforef_tui.ui.avancement.steering import PlanWritten
from cariforef_tui.ui.avancement.tracking import AvancementTracking
from cariforef_tui.ui.avancement.tree import TreeTable
from cariforef_tui.ui.keys.commands import Place, bindings_of
from cariforef_tui.ui.kit.place import RowMoves
from cariforef_tui.ui.programme.undo import tell_revision

if TYPE_CHECKING:
    from cariforef_tui.domain.pilotage.echeancier import Travail
    from cariforef_tui.services.programme.plan import Situation
    from cariforef_tui.ui.avancement.echeancier.view import EcheancierView
    from cariforef_tui.ui.kit.lines import RowTable

_PLACES_LARGE = ("-cote", "-dessous", "-masque")
_PLACES_ETROIT = ("-dessous", "-agrandi", "-masque")


class AvancementScreen(RowMoves, AvancementSearch, AvancementTracking):
    """The tree, the panel and the box to search; moving, opening, and where the panel stands."""

    PLACE = Place.AVANCEMENT
    CSS_PATH = "styles.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(Place.AVANCEMENT)]
    AUTO_FOCUS = "TreeTable"

    def __init__(self) -> None:
        super().__init__()
        self._places: tuple[str, ...] = ()
        self._place = 0
        self._echeancier: EcheancierView | None = None
        self._travail: tuple[Situation, Travail] | None = None
        self._ouverts_before = frozenset[str]()

    def compose_body(self) -> Iterable[Widget]:
        yield Static(id="etat", markup=False)
        with Container(id="corps"):
            yield TreeTable(id="arbre")
            yield LignePanel(id="panneau")
        yield Input(placeholder="Code ou mots de la ligne", id="recherche", select_on_focus=False)

    def on_resize(self, event: events.Resize) -> None:
        places = _PLACES_LARGE if event.size.width >= 100 else _PLACES_ETROIT
        if places != self._places:
            self._places, self._place = places, 0
            self._apply_place()

    def _apply_place(self) -> None:
        corps = self.query_one("#corps")
        for name in {*_PLACES_LARGE, *_PLACES_ETROIT}:
            corps.set_class(name == self._places[self._place], name)

    def action_cycle_panel(self) -> None:
        if self._is_of_the_tree():
            return
        self._place = (self._place + 1) % len(self._places)
        self._apply_place()

    @property
    def table(self) -> RowTable[Any]:
        return self._echeancier.table if self._echeancier else self.tree_table

    @property
    def is_read(self) -> bool:
        view = self._echeancier
        return super().is_read and (view is None or view.is_read)

    async def action_toggle_view(self) -> None:
        """Show the échéancier in place of the tree, the cursor on the same line; or the tree again."""
        if self._echeancier is not None:
            self._show_tree()
            return
        from cariforef_tui.ui.avancement.echeancier.view import EcheancierView

        self._ouverts_before = self._vue.ouverts
        self._echeancier = EcheancierView(self.code, self._follow_echeancier)
        await self.mount(self._echeancier, after="#corps")
        self.add_class("-echeancier")
        self._echeancier.table.focus()
        self._draw_echeancier()

    def _show_tree(self) -> None:
        view, self._echeancier = self._echeancier, None
        self.remove_class("-echeancier")
        if view is not None:
            view.remove()
        self.tree_table.focus()
        self._request_detail()

    def _draw(self) -> None:
        super()._draw()
        self._draw_echeancier()

    def _draw_echeancier(self) -> None:
        """Draw the lines that the filter keeps, all open, once their work by month is read."""
        snapshot, view = self._snapshot, self._echeancier
        if snapshot is None or view is None:
            return
        from cariforef_tui.domain.pilotage.echeancier import make_echeancier
        from cariforef_tui.services.pilotage.echeancier import gather_faits, load_travail

        if self._travail is None or self._travail[0] is not snapshot:
            use = partial(self._use_travail, snapshot)
            self.read(partial(load_travail, self.store, snapshot), use, group="travail")
            return
        programme, vue = snapshot.programme, self._vue
        codes = keep_lignes(
            programme, vue.filtre, codes_agent=self._codes_agent, codes_alerte=self._en_alerte
        )
        children = sort_children(programme, snapshot.avancement, vue.tri)
        rangees = list_rows(programme, children, open_everywhere(programme), codes)
        view.show(make_echeancier(gather_faits(snapshot, self._travail[1], self._en_alerte), rangees))

    def _use_travail(self, snapshot: Situation, travail: Travail) -> None:
        self._travail = snapshot, travail
        self._draw_echeancier()

    def _follow_echeancier(self, code: str) -> None:
        """Put the tree's cursor on the line of the échéancier's: every key then acts on what one sees."""
        if self._snapshot is not None:
            vue = replace(self._vue, ouverts=self._ouverts_before)
            self._vue = vue.revealing(self._snapshot.programme, code)
            super()._draw()
            self.tree_table.select(code)

    def _request_detail(self) -> None:
        """Read the panel's detail where it is seen."""
        if self._echeancier is None:
            super()._request_detail()

    def _jump(self, code: str) -> None:
        super()._jump(code)
        if self._echeancier is not None:
            self._echeancier.table.select(code)

    def on_echeancier_table_ligne_opened(self) -> None:
        self._show_tree()

    def _is_of_the_tree(self) -> bool:
        """In the échéancier, say that a key is for the tree alone."""
        if self._echeancier is not None:
            self.notify("L'échéancier montre toutes les lignes : v ou Entrée revient à l'arbre.")
        return self._echeancier is not None

    def _move_in_chart(self, delta: int) -> bool:
        """Move the chart's cursor where the chart has the focus; False where the tree has it."""
        chart = self.query_one(BurndownChart)
        if chart.has_focus:
            chart.move(delta)
        return chart.has_focus

    def action_open(self) -> None:
        if self._is_of_the_tree():
            return
        if self._move_in_chart(1):
            return
        row = self.tree_table.row
        if row is None or row.rangee.noeud is Node.FEUILLE:
            return
        if row.rangee.noeud is Node.OUVERT:
            self.tree_table.move(1)
        else:
            self._look(self._vue.opening(row.code))

    def action_close(self) -> None:
        if self._is_of_the_tree():
            return
        if self._move_in_chart(-1):
            return
        row = self.tree_table.row
        if row is None or self._snapshot is None:
            return
        if row.rangee.noeud is Node.OUVERT:
            self._look(self._vue.closing(row.code))
        elif parent := self._snapshot.programme.by_code[row.code].parent:
            self.tree_table.select(parent)

    def action_toggle_ligne(self) -> None:
        if self._echeancier is not None:
            self._show_tree()
        elif self.tree_table.row is not None:
            self._toggle(self.tree_table.row.code)

    def on_tree_table_ligne_toggled(self, message: TreeTable.LigneToggled) -> None:
        self._toggle(message.code)

    def _toggle(self, code: str) -> None:
        is_open = code in self._vue.ouverts
        self._look(self._vue.closing(code) if is_open else self._vue.opening(code))

    def action_clear(self) -> None:
        """Leave the échéancier for the tree, once a search or a filter is cleared."""
        if self._echeancier is None or self._parts:
            super().action_clear()
        else:
            self._show_tree()

    def action_expand_all(self) -> None:
        if self._is_of_the_tree():
            return
        if self._snapshot is not None:
            self._look(replace(self._vue, ouverts=open_everywhere(self._snapshot.programme)))

    def action_collapse_all(self) -> None:
        if self._is_of_the_tree():
            return
        if self._snapshot is not None:
            self._look(replace(self._vue, ouverts=open_by_default(self._snapshot.programme)))

    def action_sort(self) -> None:
        self._look(self._vue.sorted_next())

    def action_zoom(self) -> None:
        if self._is_of_the_tree():
            return
        self._step = Step.MOIS if self._step is Step.SEMAINE else Step.SEMAINE
        self.read_detail()

    def action_read_chart(self) -> None:
        """Show the panel and put the focus on its chart, or go back to the tree."""
        if self._is_of_the_tree():
            return
        chart = self.query_one(BurndownChart)
        if chart.has_focus:
            self.tree_table.focus()
            return
        if self._places[self._place] == "-masque":
            self._place = 0
            self._apply_place()
        if chart.display:
            chart.focus()

    def action_simulate(self) -> None:
        if self._snapshot is None or self.code is None:
            return
        from cariforef_tui.ui.pilotage.screen import SimulationScreen

        self.app.push_screen(SimulationScreen(self.code, self._use_simulation))

    def _use_simulation(self, revision: Revision) -> None:
        changes = tell_revision(self._snapshot.programme if self._snapshot else None, revision)
        self.post_message(PlanWritten(f"Révision n° {revision.numero} : {changes}", revision))
