"""Screen Équipe: each agent's weeks, capacity and load, months and visas, and claims on the SI team."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.values.days import JOURS_PAR_ETP
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.equipe import AgentDetail, EquipeSnapshot, load_agent_detail, load_equipe
from cariforef_tui.ui.equipe.cards import EquipeMaps
from cariforef_tui.ui.equipe.heat_map import HeatMap
from cariforef_tui.ui.equipe.heat_map_rows import Vue, build_map
from cariforef_tui.ui.equipe.heat_map_texts import (
    describe_agent,
    describe_agent_briefly,
    describe_cell,
    describe_legend,
    describe_si,
)
from cariforef_tui.ui.equipe.si_table import SiTable, rows_of_si
from cariforef_tui.ui.keys.commands import Place, bindings_of
from cariforef_tui.ui.kit.filter_bar import FilterBar, FilterPart
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.maps import Tone
from cariforef_tui.ui.kit.messages import ShowLigne, ShowSemaine, ShowVisas, Target
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.text_block import TextBlock
from cariforef_tui.ui.mois.visa_map import VisaMap
from cariforef_tui.ui.mois.visa_map_rows import describe_visa_legend

_TALL = 34
"""Lines of the terminal from which the panel of the agent may be higher."""
_LOOKS = {
    Tone.RIEN: "$text-muted",
    Tone.FROID: "$text-primary",
    Tone.TIEDE: "$text-primary",
    Tone.CHAUD: "bold $text-warning",
    Tone.PLEIN: "$text-success",
    Tone.ALERTE: "bold $text-error",
}


class EquipeScreen(EquipeMaps):
    """Owns which view is shown, the group it is narrowed to and the cell under the cursor."""

    PLACE = Place.EQUIPE
    CSS_PATH = "styles.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(Place.EQUIPE)]
    HORIZONTAL_BREAKPOINTS = [*PlaceScreen.HORIZONTAL_BREAKPOINTS, (180, "-geant")]  # noqa: RUF012
    AUTO_FOCUS = "HeatMap, VisaMap"
    REPOS_SECONDES = 0.08
    """How long the cursor rests before the agent's days are read."""

    def __init__(self) -> None:
        super().__init__()
        self._vue = Vue.COMPLETUDE
        self._wanted: str | None = None
        self._groupe: str | None = None
        self._detail: AgentDetail | None = None
        self._rest: Timer | None = None

    def compose_body(self) -> Iterable[Widget]:
        yield FilterBar(id="equipe-filtre")
        agent = VerticalScroll(Static(id="equipe-agent-texte"), id="equipe-agent", can_focus=False)
        left = Vertical(
            HeatMap(id="equipe-carte"),
            VisaMap(id="equipe-mois"),
            TextBlock(id="equipe-legende"),
            TextBlock(id="equipe-cellule"),
            id="equipe-gauche",
        )
        yield Container(left, agent, id="equipe-corps")
        yield Vertical(Static(id="equipe-si-texte"), SiTable(id="equipe-si-table"), id="equipe-si")

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.set_class(event.size.height >= _TALL, "-haut")
        self._show_cell()

    def load(self) -> None:
        read = partial(load_equipe, self.store, self.reference, lecteur=self.session.agent)
        self.read(read, self._use)
        if self.shows_visas:
            self.read_months()

    def _use(self, snapshot: EquipeSnapshot) -> None:
        first = self.snapshot is None
        self.snapshot = snapshot
        if first and self.session.agent:
            self.carte.point_at(self.session.agent)
            self.carte_visas.point_at(self._wanted or self.session.agent)
        self._show()
        self._read_detail_soon()

    def _show(self) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            return
        capacite = snapshot.capacite
        if self._groupe not in self._groupes():
            self._groupe = None
        if not self.shows_visas:
            self.carte.view = build_map(capacite, self._vue, self._groupe)
        bar = self.query_one(FilterBar)
        bar.parts = (
            FilterPart("vue", "v", "Vue", self._vue.value),
            FilterPart("pole", "p", "Pôle", self._groupe),
        )
        bar.compte = (
            f"{count_of(len(capacite.gip.agents), 'agent')} · {capacite.jours_ouvres} jours ouvrés · "
            f"1 ETP = {JOURS_PAR_ETP} j"
        )
        is_visas = self._vue is Vue.VISAS
        legend = describe_visa_legend(_LOOKS) if is_visas else describe_legend(self._vue, _LOOKS)
        self.query_one("#equipe-legende", TextBlock).content = legend
        self.show_months()
        self._show_cell()
        self._show_si(snapshot)

    def show_months(self) -> None:
        if self.snapshot is not None and self.shows_visas:
            self.draw_months(self.snapshot.capacite, self._groupe)

    def _show_si(self, snapshot: EquipeSnapshot) -> None:
        text = self.query_one("#equipe-si-texte", Static)
        if snapshot.vue_si is None:
            text.update(inert("Le programme n'a pas d'équipe SI."))
            self.table_si.rows = ()
            return
        text.update(describe_si(snapshot.vue_si, snapshot.capacite))
        self.table_si.rows = rows_of_si(snapshot.vue_si, snapshot.programme)

    def _show_cell(self) -> None:
        snapshot, row = self.snapshot, self.carte_shown.row
        if snapshot is None or row is None:
            return
        if not self.shows_visas:
            self.query_one("#equipe-cellule", TextBlock).content = describe_cell(
                snapshot.capacite, row.cle, self.carte.column, self._vue
            )
        describe = describe_agent if self.has_class("-haut") else describe_agent_briefly
        self.query_one("#equipe-agent-texte", Static).update(
            describe(snapshot, row.cle, self._detail_of(row.cle))
        )

    def _detail_of(self, agent: str) -> AgentDetail | None:
        return self._detail if self._detail is not None and self._detail.agent == agent else None

    def on_heat_map_cell_moved(self, message: HeatMap.CellMoved) -> None:
        self._show_cell()
        if self._detail_of(message.agent) is None:
            self._read_detail_soon()

    def on_visa_map_cell_moved(self) -> None:
        super().on_visa_map_cell_moved()
        row = self.carte_visas.row
        self._show_cell()
        if row is not None and self._detail_of(row.cle) is None:
            self._read_detail_soon()

    def _read_detail_soon(self) -> None:
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(self.REPOS_SECONDES, self._start_reading_detail)

    def _start_reading_detail(self) -> None:
        row = self.carte_shown.row
        if self.snapshot is not None and row is not None:
            read = partial(load_agent_detail, self.store, self.snapshot, row.cle, lecteur=self.session.agent)
            self.read(read, self._use_detail, group="detail")

    def _use_detail(self, detail: AgentDetail) -> None:
        self._detail = detail
        self._show_cell()

    def on_heat_map_cell_opened(self, message: HeatMap.CellOpened) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            return
        capacite = snapshot.capacite.by_agent[message.agent]
        if not (capacite.agent.actif or capacite.agent.has_left):
            self.notify(f"{message.agent} n'est plus actif : sa semaine ne s'ouvre pas.")
            return
        if self.refuses(Droit.LIRE, message.agent):
            return
        self.post_message(ShowSemaine(_day_of(snapshot, message.agent, message.semaine), message.agent))

    def on_si_table_ligne_opened(self, message: SiTable.LigneOpened) -> None:
        self.post_message(ShowLigne(message.code))

    def on_filter_bar_part_clicked(self, message: FilterBar.PartClicked) -> None:
        if message.name == "vue":
            self.action_toggle_view()
        else:
            self.action_cycle_pole()

    def _groupes(self) -> list[str | None]:
        if self.snapshot is None:
            return [None]
        return [None, *(equipe.code for equipe in self.snapshot.capacite.equipes)]

    def action_toggle_view(self) -> None:
        self.leave_si()
        before = self.carte_shown.row
        vues = tuple(Vue)
        self._use_view(vues[(vues.index(self._vue) + 1) % len(vues)], before.cle if before else None)

    def show_target(self, target: Target) -> None:
        if not isinstance(target, ShowVisas):
            return
        self._groupe = None
        if self.is_mounted:
            self.leave_si()
            self._use_view(Vue.VISAS, target.agent)
        else:
            self._vue, self._wanted = Vue.VISAS, target.agent
            self.add_class("-visas")

    def _use_view(self, vue: Vue, agent: str | None) -> None:
        """Show a view, the cursor on an agent."""
        self._vue = vue
        self.set_class(vue is Vue.VISAS, "-visas")
        if agent is not None:
            self.carte_shown.point_at(agent)
        self.carte_shown.focus()
        if self.shows_visas:
            self.read_months()
        else:
            self.offer((False, False))
        self._show()

    def action_cycle_pole(self) -> None:
        self.leave_si()
        groupes = self._groupes()
        self._groupe = groupes[(groupes.index(self._groupe) + 1) % len(groupes)]
        self._show()

    def action_show_all(self) -> None:
        self.leave_si()
        self._groupe = None
        self._show()


def _day_of(snapshot: EquipeSnapshot, agent: str, semaine: int) -> date:
    """The day to open a week on: its first missing one, else the date looked at, else its first."""
    week = snapshot.capacite.by_agent[agent].semaines[semaine]
    if week.manquants:
        return week.manquants[0][0]
    if week.lundi <= snapshot.au < week.lundi + timedelta(days=7):
        return snapshot.au
    return max(week.lundi, snapshot.calendrier.first_day)
