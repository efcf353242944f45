"""Reading for the screen Avancement, and what its tree and its panel show of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from textual.timer import Timer
from textual.widgets import Static

from cariforef_tui.domain.alertes.alertes import Alerte, Gravite
from cariforef_tui.domain.avancement.burndown import Step
from cariforef_tui.domain.pilotage.tree import (
    SortOrder,
    TreeFilter,
    TreeRow,
    TreeView,
    group_alertes,
    keep_lignes,
    list_rows,
    nearest_visible,
    open_by_default,
    sort_children,
    worst_below,
)
from cariforef_tui.domain.values.tables import Table
from cariforef_tui.services.alertes import AlertesSnapshot
from cariforef_tui.services.avancement import (
    LigneDetail,
    load_avancement,
    load_detail,
    load_lignes_agent,
)
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.ui.avancement.panel import LignePanel
from cariforef_tui.ui.avancement.panel_texts import LigneShown
from cariforef_tui.ui.avancement.steering import PlanEditing
from cariforef_tui.ui.avancement.tree import TreeTable
from cariforef_tui.ui.avancement.tree_rows import make_rows
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.messages import AlertesCounted, ShowLigne, Target


class AvancementReading(PlanEditing):
    """Base of the screen Avancement that reads and draws; owns the open nodes, the sort and the filter."""

    REPOS_SECONDES = 0.08
    """How long the cursor rests before the line's detail is read."""

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Situation | None = None
        self._vue = TreeView(frozenset())
        self._rangees: tuple[TreeRow, ...] = ()
        self._en_alerte: dict[str, tuple[Alerte, ...]] = {}
        self._worst: dict[str, Gravite] = {}
        self._codes_agent: frozenset[str] = frozenset()
        self._wanted: str | None = None
        self._detail: LigneDetail | None = None
        self._rest: Timer | None = None
        self._parts: list[str] = []
        self._step = Step.SEMAINE

    @property
    def snapshot(self) -> Situation | None:
        return self._snapshot

    @property
    def is_read(self) -> bool:
        return self._snapshot is not None

    @property
    def code(self) -> str | None:
        row = self.tree_table.row
        return row.code if row else None

    @property
    def tree_table(self) -> TreeTable:
        return self.query_one(TreeTable)

    def load(self) -> None:
        agent, store = self._vue.filtre.agent, self.store

        def load() -> tuple[Situation, frozenset[str]]:
            snapshot = load_avancement(store, self.reference)
            if agent is None:
                return snapshot, frozenset()
            return snapshot, load_lignes_agent(store, snapshot, agent, lecteur=self.session.agent)

        self.read(load, self._use)

    def _use(self, read: tuple[Situation, frozenset[str]]) -> None:
        """Take the figures read, and the lines of the filter's agent."""
        first = self._snapshot is None
        self._snapshot, self._codes_agent = read
        if first:
            self._vue = TreeView(open_by_default(self._snapshot.programme))
        self._mark_alertes(self.session.following.alertes)
        self._draw()
        if self._wanted is not None:
            code, self._wanted = self._wanted, None
            self._show_ligne(code)
        self._request_detail()

    def on_alertes_counted(self, message: AlertesCounted) -> None:
        self._mark_alertes(message.snapshot)
        self._draw()
        self._show_panel()

    def _mark_alertes(self, counted: AlertesSnapshot | None) -> None:
        """Mark the lines that alerts name; none where they are of another date."""
        self._en_alerte, self._worst = {}, {}
        if counted is not None and counted.au == self.reference.au:
            self._en_alerte = group_alertes(counted.programme, counted.alertes)
            self._worst = worst_below(counted.programme, self._en_alerte)

    def _draw(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        programme, vue, tree = snapshot.programme, self._vue, self.tree_table
        codes = keep_lignes(
            programme, vue.filtre, codes_agent=self._codes_agent, codes_alerte=self._en_alerte
        )
        children = sort_children(programme, snapshot.avancement, vue.tri)
        self._rangees = list_rows(programme, children, vue.ouverts, codes)
        code = tree.row.code if tree.row else None
        tree.rows = make_rows(snapshot, self._rangees, self._en_alerte, self._worst)
        near = nearest_visible(programme, self._rangees, code) if code in programme.by_code else None
        if near:
            tree.select(near)
        self._show_state()

    def _show_state(self) -> None:
        parts = self._state_parts()
        if parts == self._parts:
            return
        self._parts = parts
        etat = self.query_one("#etat", Static)
        etat.set_class(bool(parts), "-actif")
        etat.update(inert(" · ".join([*parts, "Échap : effacer"])))

    def _state_parts(self) -> list[str]:
        """What narrows or reorders the tree, in words."""
        filtre, parts = self._vue.filtre, []
        conditions = [f"pôle {filtre.pole}"] if filtre.pole else []
        conditions += [f"agent {filtre.agent}"] if filtre.agent else []
        conditions += ["en alerte seulement"] if filtre.etat is not TreeFilter().etat else []
        if conditions:
            empty = "" if self._rangees else ", aucune ligne"
            parts.append(f"Filtre : {', '.join(conditions)}{empty}")
        if self._vue.tri is not SortOrder.DOCUMENT:
            parts.append(f"Tri : {self._vue.tri.value}")
        return parts

    def _look(self, vue: TreeView) -> None:
        self._vue = vue
        self._draw()

    def on_tree_table_ligne_highlighted(self) -> None:
        self._request_detail()

    def _request_detail(self) -> None:
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(self.REPOS_SECONDES, self._open_detail)

    def _open_detail(self) -> None:
        row = self.tree_table.row
        if self._snapshot is None or row is None:
            return
        if self._detail is not None and self._detail.code != row.code:
            self._detail = None
        self._show_panel()
        self.read_detail()

    def read_detail(self) -> None:
        """Read what the panel shows of the line under the cursor."""
        row, snapshot, lecteur = self.tree_table.row, self._snapshot, self.session.agent
        if snapshot is not None and row is not None:
            read = partial(load_detail, self.store, snapshot, row.code, self._step, lecteur=lecteur)
            self.read(read, self._use_detail, group="detail")

    def _use_detail(self, detail: LigneDetail) -> None:
        self._detail = detail
        self._show_panel()

    def _show_panel(self) -> None:
        row = self.tree_table.row
        if self._snapshot is None or row is None:
            return
        detail = self._detail if self._detail and self._detail.code == row.code else None
        is_closed = row.code in self._snapshot.suivi.soldees or row.code in self._snapshot.plan.retirees
        alertes = () if is_closed else self._en_alerte.get(row.code, ())
        self.query_one(LignePanel).shown = LigneShown(self._snapshot, row.code, alertes, detail)

    def seen_table(self) -> Table | None:
        snapshot = self._snapshot
        if snapshot is None:
            return None
        from cariforef_tui.services.tables.tabulate import tabulate_avancement

        return tabulate_avancement(snapshot, [rangee.code for rangee in self._rangees])

    def show_target(self, target: Target) -> None:
        if isinstance(target, ShowLigne):
            self._show_ligne(target.code)

    def _show_ligne(self, code: str) -> None:
        self._leave_simulation()
        if self._snapshot is None:
            self._wanted = code
            return
        if code not in self._snapshot.programme.by_code:
            return
        self._jump(code)
        if self.tree_table.row is None or self.tree_table.row.code != code:
            self._vue = replace(self._vue, filtre=TreeFilter())
            self._jump(code)
        self.tree_table.focus()

    def _leave_simulation(self) -> None:
        """Leave the what-if for a line asked for; stay where trials not yet written would be lost."""
        from cariforef_tui.ui.pilotage.screen import SimulationScreen

        above = self.app.screen
        if not isinstance(above, SimulationScreen):
            return
        if above.has_changes:
            self.notify("Une simulation est en cours : Entrée l'enregistre, Échap la quitte.")
        else:
            above.action_leave()

    def _jump(self, code: str) -> None:
        if self._snapshot is not None:
            self._vue = self._vue.revealing(self._snapshot.programme, code)
            self._draw()
            self.tree_table.select(code)
