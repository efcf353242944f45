"""Avancement: the tree of the programme against its plan, and the line under the cursor beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import events, work
from textual.binding import BindingType
from textual.containers import Container
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from cariforef_tui.domain.alertes import Alerte, Gravite
from cariforef_tui.domain.arbre import (
    Filtre,
    Noeud,
    Rangee,
    Tri,
    Vue,
    group_alertes,
    keep_lignes,
    list_rangees,
    nearest_visible,
    open_by_default,
    open_everywhere,
    sort_children,
    worst_below,
)
from cariforef_tui.domain.burndown import Pas
from cariforef_tui.domain.dates import format_date
from cariforef_tui.domain.programme import Niveau
from cariforef_tui.domain.recherche import rank_lignes, require_imputable
from cariforef_tui.domain.refus import CariforefError
from cariforef_tui.domain.revisions import Revision
from cariforef_tui.domain.suivi import Declaration
from cariforef_tui.domain.tableau import Tableau
from cariforef_tui.services.alertes import AlertesSnapshot, load_alertes
from cariforef_tui.services.avancement import (
    AvancementSnapshot,
    LigneDetail,
    load_avancement,
    load_detail,
    load_lignes_agent,
)
from cariforef_tui.services.export import tabulate_avancement
from cariforef_tui.ui.commands import Lieu, bindings_of
from cariforef_tui.ui.inert import inert
from cariforef_tui.ui.messages import StoreFailed
from cariforef_tui.ui.screens.avancement_plan import PlanEditing, PlanWritten
from cariforef_tui.ui.screens.filter_dialog import FilterDialog
from cariforef_tui.ui.screens.solder_dialog import Confirmation, SolderDialog
from cariforef_tui.ui.widgets.burndown_chart import BurndownChart
from cariforef_tui.ui.widgets.ligne_panel import LignePanel
from cariforef_tui.ui.widgets.ligne_panel_texts import LigneShown
from cariforef_tui.ui.widgets.tree_table import TreeTable
from cariforef_tui.ui.widgets.tree_table_rows import make_rows

_PLACES_LARGE = ("-cote", "-dessous", "-masque")
_PLACES_ETROIT = ("-dessous", "-agrandi", "-masque")


@dataclass
class AvancementRead(Message):
    """The figures were read; `codes_agent` are the lines of the filter's agent."""

    snapshot: AvancementSnapshot
    codes_agent: frozenset[str]


@dataclass
class AlertesRead(Message):
    snapshot: AlertesSnapshot


@dataclass
class DetailRead(Message):
    detail: LigneDetail


class AvancementScreen(PlanEditing):
    """Owns what is open, sorted and filtered; the tree and the panel draw what it hands them."""

    LIEU = Lieu.AVANCEMENT
    CSS_PATH = "../styles/avancement.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(Lieu.AVANCEMENT)]
    AUTO_FOCUS = "TreeTable"
    REPOS_SECONDES = 0.08
    """How long the cursor rests before the line's detail is read."""

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: AvancementSnapshot | None = None
        self._vue = Vue(frozenset())
        self._vue_avant: Vue | None = None
        self._rangees: tuple[Rangee, ...] = ()
        self._en_alerte: dict[str, tuple[Alerte, ...]] = {}
        self._worst: dict[str, Gravite] = {}
        self._codes_agent: frozenset[str] = frozenset()
        self._trouvees: tuple[str, ...] = ()
        self._rang_trouvee = 0
        self._code_avant = ""
        self._wanted: str | None = None
        self._detail: LigneDetail | None = None
        self._rest: Timer | None = None
        self._pas = Pas.SEMAINE
        self._places: tuple[str, ...] = ()
        self._place = 0

    def compose_body(self) -> Iterable[Widget]:
        yield Static(id="etat", markup=False)
        with Container(id="corps"):
            yield TreeTable(id="arbre")
            yield LignePanel(id="panneau")
        yield Input(placeholder="Code ou mots de la ligne", id="recherche", select_on_focus=False)

    @property
    def snapshot(self) -> AvancementSnapshot | None:
        return self._snapshot

    @property
    def code(self) -> str | None:
        row = self.arbre.row
        return row.code if row else None

    @property
    def arbre(self) -> TreeTable:
        return self.query_one(TreeTable)

    def on_resize(self, event: events.Resize) -> None:
        places = _PLACES_LARGE if event.size.width >= 100 else _PLACES_ETROIT
        if places != self._places:
            self._places, self._place = places, 0
            self._apply_place()

    def _apply_place(self) -> None:
        corps = self.query_one("#corps")
        for name in {*_PLACES_LARGE, *_PLACES_ETROIT}:
            corps.set_class(name == self._places[self._place], name)

    # Reading

    def load(self) -> None:
        self._read(self._vue.filtre.agent)

    @work(thread=True, exclusive=True, group="read")
    def _read(self, agent: str | None) -> None:
        worker = get_current_worker()
        store, reference = self.store, self.reference
        try:
            snapshot = load_avancement(store, reference)
            codes = load_lignes_agent(store, snapshot, agent) if agent else frozenset[str]()
            if not worker.is_cancelled:
                self.post_message(AvancementRead(snapshot, codes))
            alertes = load_alertes(store, reference)
        except CariforefError as error:
            if not worker.is_cancelled:
                self.post_message(StoreFailed(str(error)))
            return
        if not worker.is_cancelled:
            self.post_message(AlertesRead(alertes))

    def on_avancement_read(self, message: AvancementRead) -> None:
        first = self._snapshot is None
        self._snapshot, self._codes_agent = message.snapshot, message.codes_agent
        if first:
            self._vue = Vue(open_by_default(message.snapshot.programme))
        self._draw()
        if self._wanted is not None:
            code, self._wanted = self._wanted, None
            self.show_ligne(code)
        self._request_detail()

    def on_alertes_read(self, message: AlertesRead) -> None:
        self._en_alerte = group_alertes(message.snapshot.programme, message.snapshot.alertes)
        self._worst = worst_below(message.snapshot.programme, self._en_alerte)
        self._draw()
        self._show_panel()

    def _draw(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        programme, vue, tree = snapshot.programme, self._vue, self.arbre
        kept = keep_lignes(programme, vue.filtre, codes_agent=self._codes_agent, codes_alerte=self._en_alerte)
        children = sort_children(programme, snapshot.avancement, vue.tri)
        self._rangees = list_rangees(programme, children, vue.ouverts, kept)
        code = tree.row.code if tree.row else None
        tree.rows = make_rows(snapshot, self._rangees, self._en_alerte, self._worst)
        near = nearest_visible(programme, self._rangees, code) if code else None
        if near:
            tree.select(near)
        self._show_state()

    def seen_table(self) -> Tableau | None:
        snapshot = self._snapshot
        if snapshot is None:
            return None
        return tabulate_avancement(snapshot, [rangee.code for rangee in self._rangees])

    def _show_state(self) -> None:
        filtre, parts = self._vue.filtre, []
        kept = [f"pôle {filtre.pole}"] if filtre.pole else []
        kept += [f"agent {filtre.agent}"] if filtre.agent else []
        kept += ["en alerte seulement"] if filtre.etat is not Filtre().etat else []
        if kept:
            empty = "" if self._rangees else ", aucune ligne"
            parts.append(f"Filtre : {', '.join(kept)}{empty}")
        if self._vue.tri is not Tri.DOCUMENT:
            parts.append(f"Tri : {self._vue.tri.value}")
        if self._trouvees:
            parts.append(f"Trouvée {self._rang_trouvee + 1}/{len(self._trouvees)} (n, N)")
        etat = self.query_one("#etat", Static)
        etat.set_class(bool(parts), "-actif")
        etat.update(inert(" · ".join([*parts, "Échap : effacer"])))

    # The line under the cursor

    def on_tree_table_ligne_highlighted(self) -> None:
        self._request_detail()

    def _request_detail(self) -> None:
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(self.REPOS_SECONDES, self._open_detail)

    def _open_detail(self) -> None:
        row = self.arbre.row
        if self._snapshot is None or row is None:
            return
        if self._detail is not None and self._detail.code != row.code:
            self._detail = None
        self._show_panel()
        self._read_detail(self._snapshot, row.code, self._pas)

    @work(thread=True, exclusive=True, group="detail")
    def _read_detail(self, snapshot: AvancementSnapshot, code: str, pas: Pas) -> None:
        worker = get_current_worker()
        try:
            outcome: Message = DetailRead(load_detail(self.store, snapshot, code, pas))
        except CariforefError as error:
            outcome = StoreFailed(str(error))
        if not worker.is_cancelled:
            self.post_message(outcome)

    def on_detail_read(self, message: DetailRead) -> None:
        self._detail = message.detail
        self._show_panel()

    def _show_panel(self) -> None:
        row = self.arbre.row
        if self._snapshot is None or row is None:
            return
        detail = self._detail if self._detail and self._detail.code == row.code else None
        is_closed = row.code in self._snapshot.suivi.soldees or row.code in self._snapshot.retirees
        alertes = () if is_closed else self._en_alerte.get(row.code, ())
        self.query_one(LignePanel).shown = LigneShown(self._snapshot, row.code, alertes, detail)

    def show_ligne(self, code: str) -> None:
        self._leave_simulation()
        if self._snapshot is None:
            self._wanted = code
            return
        if code not in self._snapshot.programme.by_code:
            return
        self._jump(code)
        if self.arbre.row is None or self.arbre.row.code != code:
            self._vue = replace(self._vue, filtre=Filtre())
            self._jump(code)
        self.arbre.focus()

    def _jump(self, code: str) -> None:
        if self._snapshot is not None:
            self._vue = self._vue.revealing(self._snapshot.programme, code)
            self._draw()
            self.arbre.select(code)

    # Moving and opening

    def action_move(self, delta: int) -> None:
        self.arbre.move(delta)

    def action_move_page(self, pages: int) -> None:
        self.arbre.move(pages * self.arbre.page)

    def _move_in_chart(self, delta: int) -> bool:
        """Move the chart's cursor where the chart has the focus; False where the tree has it."""
        chart = self.query_one(BurndownChart)
        if chart.has_focus:
            chart.move(delta)
        return chart.has_focus

    def action_first(self) -> None:
        self.arbre.cursor = 0

    def action_last(self) -> None:
        self.arbre.cursor = len(self.arbre.rows) - 1

    def action_open(self) -> None:
        if self._move_in_chart(1):
            return
        row = self.arbre.row
        if row is None or row.rangee.noeud is Noeud.FEUILLE:
            return
        if row.rangee.noeud is Noeud.OUVERT:
            self.arbre.move(1)
        else:
            self._look(self._vue.opening(row.code))

    def action_close(self) -> None:
        if self._move_in_chart(-1):
            return
        row = self.arbre.row
        if row is None or self._snapshot is None:
            return
        if row.rangee.noeud is Noeud.OUVERT:
            self._look(self._vue.closing(row.code))
        elif parent := self._snapshot.programme.by_code[row.code].parent:
            self.arbre.select(parent)

    def action_toggle_ligne(self) -> None:
        if self.arbre.row is not None:
            self._toggle(self.arbre.row.code)

    def on_tree_table_ligne_toggled(self, message: TreeTable.LigneToggled) -> None:
        self._toggle(message.code)

    def _toggle(self, code: str) -> None:
        is_open = code in self._vue.ouverts
        self._look(self._vue.closing(code) if is_open else self._vue.opening(code))

    def action_expand_all(self) -> None:
        if self._snapshot is not None:
            self._look(replace(self._vue, ouverts=open_everywhere(self._snapshot.programme)))

    def action_collapse_all(self) -> None:
        if self._snapshot is not None:
            self._look(replace(self._vue, ouverts=open_by_default(self._snapshot.programme)))

    def action_sort(self) -> None:
        self._look(self._vue.sorted_next())

    def _look(self, vue: Vue) -> None:
        self._vue = vue
        self._draw()

    def action_cycle_panel(self) -> None:
        self._place = (self._place + 1) % len(self._places)
        self._apply_place()

    def action_zoom(self) -> None:
        self._pas = Pas.MOIS if self._pas is Pas.SEMAINE else Pas.SEMAINE
        if self._snapshot is not None and self.arbre.row is not None:
            self._read_detail(self._snapshot, self.arbre.row.code, self._pas)

    def action_read_chart(self) -> None:
        """Show the panel and put the focus on its chart, or go back to the tree."""
        chart = self.query_one(BurndownChart)
        if chart.has_focus:
            self.arbre.focus()
            return
        if self._places[self._place] == "-masque":
            self._place = 0
            self._apply_place()
        if chart.display:
            chart.focus()

    def action_simulate(self) -> None:
        if self._snapshot is None or self.code is None:
            return
        from cariforef_tui.ui.screens.simulation import SimulationScreen

        self.app.push_screen(SimulationScreen(self.code, self._use_simulation))

    def _leave_simulation(self) -> None:
        """Let the line asked for be seen, unless something tried would be lost."""
        from cariforef_tui.ui.screens.simulation import SimulationScreen

        above = self.app.screen
        if not isinstance(above, SimulationScreen):
            return
        if above.has_changes:
            self.cariforef.notify_text("Une simulation est en cours : Entrée l'enregistre, Échap la quitte.")
        else:
            above.action_leave()

    def _use_simulation(self, revision: Revision) -> None:
        self.post_message(PlanWritten(f"Révision n° {revision.numero} : {revision.motif}", revision))

    # Finding and filtering

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
            kept = keep_lignes(
                programme, self._vue.filtre, codes_agent=self._codes_agent, codes_alerte=self._en_alerte
            )
            codes = [code for code in programme.by_code if kept is None or code in kept]
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
        elif self._vue.filtre != Filtre() or self._vue.tri is not Tri.DOCUMENT:
            self._look(replace(self._vue, filtre=Filtre(), tri=Tri.DOCUMENT))
        else:
            self.cariforef.come_back()

    def action_filter(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        poles = tuple(ligne for ligne in snapshot.programme.lignes if ligne.niveau is Niveau.POLE)
        agents = tuple(agent for agent in snapshot.agents if agent.actif)
        self.app.push_screen(FilterDialog(self._vue.filtre, poles, agents), self._apply_filter)

    def _apply_filter(self, filtre: Filtre | None) -> None:
        if filtre is None or self._snapshot is None:
            return
        is_narrow = filtre.agent or filtre.etat is not Filtre().etat
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

    # Solder and undo

    def action_toggle_soldee(self) -> None:
        row, snapshot = self.arbre.row, self._snapshot
        if row is None or snapshot is None:
            return
        try:
            require_imputable(snapshot.programme, row.code)
        except CariforefError as refusal:
            self.cariforef.notify_text(str(refusal), "warning")
            return
        jour = format_date(self.reference.au)
        if row.code in snapshot.suivi.soldees:
            title, effect = (
                f"Rouvrir {row.code} ?",
                f"Au {jour} : saisies et alertes reprennent (u : annuler).",
            )
            declaration = Declaration.ROUVERTE
        else:
            title, effect = f"Solder {row.code} ?", f"Au {jour} : plus de saisie ni d'alerte (u : annuler)."
            declaration = Declaration.SOLDEE
        code, libelle = row.code, snapshot.programme.by_code[row.code].libelle

        def confirm(answer: Confirmation | None) -> None:
            if answer is not None:
                self._declare(code, declaration, answer.motif)

        self.app.push_screen(SolderDialog(title, libelle, effect), confirm)
