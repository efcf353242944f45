"""Screen Équipe: the weeks, the load and the visas of each agent, and the claims on the SI team."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.widget import Widget
from textual.widgets import Static

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.values.tables import Table
from cariforef_tui.services.equipe import AgentDetail, EquipeSnapshot, load_agent_detail, load_equipe
from cariforef_tui.services.shown.equipe import tabulate_equipe
from cariforef_tui.ui.equipe.heat_map import HeatMap, Vue, build_map, legend_of
from cariforef_tui.ui.equipe.heat_map_texts import (
    describe_agent,
    describe_agent_briefly,
    describe_cell,
    describe_legend,
    describe_si,
    describe_strip,
)
from cariforef_tui.ui.equipe.months import TeamMonths
from cariforef_tui.ui.equipe.si_table import SiRow, SiTable, rows_of_si
from cariforef_tui.ui.keys.commands import Place, bindings_of
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.lines import RowOpened, RowPointed
from cariforef_tui.ui.kit.maps import HeatRow, Tone
from cariforef_tui.ui.kit.messages import ComeBack, ShowLigne, ShowMois, ShowSemaine, ShowVisas, Target
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.session import LastView
from cariforef_tui.ui.kit.text_block import TextBlock, TextPane
from cariforef_tui.ui.mois.visa_map import LEGENDE, VisaMap

if TYPE_CHECKING:
    from textual.timer import Timer

REST_SECONDS = 0.08
"""Seconds that the cursor rests before the detail of its agent is read."""
_TALL = 34
"""Height of the terminal from which the panel of the agent is higher."""
_LOOKS = {
    Tone.RIEN: "$text-muted",
    Tone.FROID: "$text-muted",
    Tone.TIEDE: "$text-primary",
    Tone.CHAUD: "bold $text-warning",
    Tone.PLEIN: "$text-muted",
    Tone.ALERTE: "bold $text-error",
}


class EquipeScreen(PlaceScreen):
    """Owns the view shown, its group of agents and the cell under its cursor."""

    PLACE = Place.EQUIPE
    CSS_PATH = "styles.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(Place.EQUIPE)]
    HORIZONTAL_BREAKPOINTS = [*PlaceScreen.HORIZONTAL_BREAKPOINTS, (180, "-geant")]  # noqa: RUF012
    AUTO_FOCUS = "HeatMap, VisaMap, SiTable"

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: EquipeSnapshot | None = None
        self._view = Vue.COMPLETUDE
        self._wanted: str | None = None
        self._groupe: str | None = None
        self._detail: AgentDetail | None = None
        self._rest: Timer | None = None
        self._months = TeamMonths(self)
        self._last_view = LastView(self)
        self._is_asked = False

    def compose_body(self) -> Iterable[Widget]:
        yield TextBlock(id="equipe-bandeau")
        agent = TextPane(id="equipe-agent", can_focus=False)
        left = Vertical(
            HeatMap(id="equipe-carte"),
            VisaMap(id="equipe-mois"),
            TextBlock(id="equipe-legende"),
            TextBlock(id="equipe-cellule"),
            id="equipe-gauche",
        )
        yield Container(left, agent, id="equipe-corps")
        yield Vertical(Static(id="equipe-si-texte"), SiTable(id="equipe-si-table"), id="equipe-si")

    @property
    def heat_map(self) -> HeatMap:
        return self.query_one(HeatMap)

    @property
    def visa_map(self) -> VisaMap:
        return self.query_one(VisaMap)

    @property
    def si_table(self) -> SiTable:
        return self.query_one(SiTable)

    @property
    def map_shown(self) -> HeatMap | VisaMap:
        """The map of the view; in the view of the SI team, the map of weeks, which comes back after it."""
        return self.visa_map if self._view is Vue.VISAS else self.heat_map

    @property
    def _table_shown(self) -> HeatMap | VisaMap | SiTable:
        return self.si_table if self.shows_si else self.map_shown

    @property
    def shows_si(self) -> bool:
        return self._view is Vue.SI

    @property
    def is_read(self) -> bool:
        return self._snapshot is not None

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.set_class(event.size.height >= _TALL, "-grand")
        self.show_cell()

    def load(self) -> None:
        if self._snapshot is None and not self._is_asked:
            self.read(self._last_view.read, self._use_last_view, group="vue")
        self.read(partial(load_equipe, self.store, self.reference, lecteur=self.session.agent), self._use)
        if self._view is Vue.VISAS:
            self._months.read()

    def _use_last_view(self, name: str | None) -> None:
        """Show the last view used, unless the person has asked for another meanwhile."""
        view = next((view for view in Vue if view.value == name), None)
        if view is not None and not self._is_asked:
            self._use_view(view, None)

    def _use(self, snapshot: EquipeSnapshot) -> None:
        first, self._snapshot = self._snapshot is None, snapshot
        if first and self.session.agent:
            self.heat_map.point_at(self.session.agent)
            self.visa_map.point_at(self._wanted or self.session.agent)
        self.show()
        if self.map_shown.row is not None:
            self._read_detail_soon(snapshot, self.map_shown.row.cle)

    def show(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        capacite = snapshot.capacite
        if self._groupe not in self._groupes():
            self._groupe = None
        if self._view is Vue.VISAS:
            self._months.draw(capacite, self._groupe)
        elif not self.shows_si:
            self.heat_map.view = build_map(capacite, self._view, self._groupe)
        strip = describe_strip(capacite, self._view, self._groupe, self.size.width)
        self.query_one("#equipe-bandeau", TextBlock).content = strip
        is_visas = self._view is Vue.VISAS
        signs = LEGENDE if is_visas else legend_of(self._view)
        self.query_one("#equipe-legende", TextBlock).content = describe_legend(signs, _LOOKS)
        self.show_cell()
        self._show_si(snapshot)

    def _show_si(self, snapshot: EquipeSnapshot) -> None:
        text = self.query_one("#equipe-si-texte", Static)
        if snapshot.vue_si is None:
            text.update(inert("Le programme n'a pas d'équipe SI."))
            self.si_table.rows = ()
            return
        text.update(describe_si(snapshot.vue_si, snapshot.capacite))
        self.si_table.rows = rows_of_si(snapshot.vue_si, snapshot.programme)

    def show_cell(self) -> None:
        snapshot, row = self._snapshot, self.map_shown.row
        self.refresh_bindings()
        if snapshot is None or row is None or self.shows_si:
            return
        if self._view is Vue.VISAS:
            content = self._months.describe()
        else:
            content = describe_cell(snapshot.capacite, row.cle, self.heat_map.column, self._view)
        if content is not None:
            self.query_one("#equipe-cellule", TextBlock).content = content
        describe = describe_agent if self.has_class("-grand") else describe_agent_briefly
        self.query_one(TextPane).update(describe(snapshot, row.cle, self._detail_of(row.cle)))

    def _detail_of(self, agent: str) -> AgentDetail | None:
        """Return the detail of an agent, or None until it is read."""
        return self._detail if self._detail is not None and self._detail.agent == agent else None

    def _read_detail_soon(self, snapshot: EquipeSnapshot, agent: str) -> None:
        """Read the detail of an agent after a rest. A new call replaces the one that waits."""
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST_SECONDS, partial(self._read_detail, snapshot, agent))

    def _read_detail(self, snapshot: EquipeSnapshot, agent: str) -> None:
        load = partial(load_agent_detail, self.store, snapshot, agent, lecteur=self.session.agent)
        self.read(load, self._use_detail, group="detail")

    def _use_detail(self, detail: AgentDetail) -> None:
        self._detail = detail
        self.show_cell()

    def on_row_pointed(self, message: RowPointed) -> None:
        if message.table is self.si_table:
            return
        row = self.map_shown.row
        self.show_cell()
        if self._snapshot is not None and row is not None and self._detail_of(row.cle) is None:
            self._read_detail_soon(self._snapshot, row.cle)

    def on_row_opened(self, message: RowOpened[HeatRow | SiRow]) -> None:
        row, snapshot = message.row, self._snapshot
        if isinstance(row, SiRow):
            self.post_message(ShowLigne(row.code))
        elif self._view is Vue.VISAS:
            self.action_open_month()
        elif snapshot is not None:
            self._open_week(snapshot, row.cle)

    def _open_week(self, snapshot: EquipeSnapshot, initiales: str) -> None:
        agent = snapshot.capacite.by_agent[initiales].agent
        if not (agent.actif or agent.has_left):
            self.tell(f"{initiales} n'est plus actif : sa semaine ne s'ouvre pas.", "warn")
        elif not self.refuses(Droit.LIRE, initiales):
            jour = snapshot.day_to_open(initiales, self.heat_map.column)
            self.post_message(ShowSemaine(jour, initiales))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Hide countersigning unless the person may countersign a month shown."""
        if action not in ("countersign", "countersign_all"):
            return True
        if self._view is not Vue.VISAS or not self.is_mounted:
            return False
        return self._months.may_countersign if action == "countersign" else bool(self._months.waiting)

    def show_target(self, target: Target) -> None:
        if isinstance(target, ShowVisas):
            self._groupe, self._is_asked = None, True
            if self.is_mounted:
                self._use_view(Vue.VISAS, target.agent)
            else:
                self._view, self._wanted = Vue.VISAS, target.agent
                self.add_class("-visas")

    def _use_view(self, view: Vue, agent: str | None) -> None:
        """Show a view, with the cursor on an agent."""
        self._view = view
        self.set_class(view is Vue.VISAS, "-visas")
        self.set_class(view is Vue.SI, "-si")
        if agent is not None:
            self.map_shown.point_at(agent)
        self._table_shown.focus()
        if view is Vue.VISAS:
            self._months.read()
        self.show()

    def seen_table(self) -> Table | None:
        return tabulate_equipe(self._snapshot.capacite, self._groupe) if self._snapshot else None

    def _groupes(self) -> list[str | None]:
        equipes = self._snapshot.capacite.equipes if self._snapshot else ()
        return [None, *(equipe.code for equipe in equipes)]

    def action_turn_view(self) -> None:
        before = self.map_shown.row
        views = tuple(Vue)
        view, self._is_asked = views[(views.index(self._view) + 1) % len(views)], True
        self._use_view(view, before.cle if before else None)
        self._last_view.keep(view.value)

    def action_turn_group(self, direction: int) -> None:
        groupes = self._groupes()
        self._groupe = groupes[(groupes.index(self._groupe) + direction) % len(groupes)]
        self.show()

    def action_leave(self) -> None:
        """Leave the view of the SI team; else show every group again; else go back to the place before."""
        if self.shows_si:
            self._use_view(Vue.COMPLETUDE, None)
        elif self._groupe is not None:
            self._groupe = None
            self.show()
        else:
            self.post_message(ComeBack())

    def action_go_current(self) -> None:
        self.map_shown.go_current()

    def action_open_cell(self) -> None:
        self._table_shown.open_row()

    def action_open_month(self) -> None:
        snapshot, row, state = self._snapshot, self.heat_map.row, self._months.under_cursor
        if self._view is Vue.VISAS:
            if state is not None:
                self.post_message(ShowMois(state.agent.initiales, state.mois))
        elif snapshot is not None and row is not None:
            self.post_message(ShowMois(row.cle, snapshot.month_of(self.heat_map.column)))

    def action_countersign(self) -> None:
        self._months.countersign()

    def action_countersign_all(self) -> None:
        self._months.countersign_all()

    def action_move(self, rows: int, columns: int) -> None:
        if self.shows_si:
            self.si_table.move(rows)
        else:
            self.map_shown.move(rows, columns)

    def action_move_page(self, direction: int) -> None:
        self._table_shown.move_page(direction)

    def action_move_edge(self, rows: int, columns: int) -> None:
        self.action_move(rows * len(self._table_shown.rows), columns * len(self.map_shown.view.columns))
