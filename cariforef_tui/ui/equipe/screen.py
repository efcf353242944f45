"""Screen Équipe: who has completed and signed, and who is loaded."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widget import Widget

from cariforef_tui.domain.agents.agents import EQUIPE_SI
from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.mois.visas import GesteVisa, MoisAgent
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.tables import Table
from cariforef_tui.services.equipe import EquipeSnapshot, load_equipe
from cariforef_tui.services.mois.fiche import default_mois
from cariforef_tui.services.mois.months import MoisSnapshot, load_mois_agents
from cariforef_tui.services.shown.equipe import tabulate_charge, tabulate_feuilles
from cariforef_tui.ui.equipe.last_view import LastView
from cariforef_tui.ui.equipe.rows import (
    LOAD_LEGEND,
    MONTHS_LEGEND,
    WEEKS_LEGEND,
    Vue,
    build_charge,
    build_feuilles,
)
from cariforef_tui.ui.equipe.team_map import TeamMap, TeamRow, Tone
from cariforef_tui.ui.equipe.texts import (
    describe_asked,
    describe_legend,
    describe_month,
    describe_strip,
    describe_week,
)
from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.keys.commands import bindings_of
from cariforef_tui.ui.keys.grammar import Gesture
from cariforef_tui.ui.kit.lines import RowOpened, RowPointed
from cariforef_tui.ui.kit.messages import ComeBack, ShowMois, ShowSemaine, ShowVisas, Target
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.text_block import TextBlock, TextPane
from cariforef_tui.ui.mois.gestures import VisaWriter
from cariforef_tui.ui.mois.texts import tell_unsigned

if TYPE_CHECKING:
    from cariforef_tui.services.ports.store import Store
    from cariforef_tui.services.programme.exercice import DateReference
    from cariforef_tui.ui.keys.acts import Command

_TALL = 34
"""Height of the terminal from which the panel of the agent is higher."""
_LOOKS = {
    Tone.RIEN: "$text-muted",
    Tone.FROID: "$text-muted",
    Tone.TIEDE: "$text-warning",
    Tone.CHAUD: "$text-warning",
    Tone.PLEIN: "$text-muted",
    Tone.ALERTE: "bold $text-error",
}


def _load(store: Store, reference: DateReference, lecteur: str | None) -> tuple[EquipeSnapshot, MoisSnapshot]:
    return (
        load_equipe(store, reference, lecteur=lecteur),
        load_mois_agents(store, reference, lecteur=lecteur),
    )


class EquipeScreen(PlaceScreen):
    """Owns the view shown, its group of agents and the cell under its cursor."""

    PLACE = Place.EQUIPE
    CSS_PATH = "styles.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(Place.EQUIPE)]
    HORIZONTAL_BREAKPOINTS = [*PlaceScreen.HORIZONTAL_BREAKPOINTS, (180, "-geant")]  # noqa: RUF012
    AUTO_FOCUS = "TeamMap"

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: EquipeSnapshot | None = None
        self._mois: MoisSnapshot | None = None
        self._view = Vue.FEUILLES
        self._wanted: str | None = None
        """The agent whose last month over is to be shown once the months are read."""
        self._groupe: str | None = None
        self._writer = VisaWriter(self)
        self._last_view = LastView(self)
        self._is_asked = False

    def compose_body(self) -> Iterable[Widget]:
        yield TextBlock(id="equipe-bandeau")
        yield Container(
            Vertical(
                TeamMap(id="equipe-carte"),
                TextBlock(id="equipe-legende"),
                TextBlock(id="equipe-cellule"),
                id="equipe-gauche",
            ),
            TextPane(id="equipe-agent"),
            id="equipe-corps",
        )

    @property
    def team_map(self) -> TeamMap:
        return self.query_one(TeamMap)

    @property
    def is_read(self) -> bool:
        return self._snapshot is not None

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.set_class(event.size.height >= _TALL, "-grand")
        self.call_after_refresh(self.show_cell)

    def load(self) -> None:
        if self._snapshot is None and not self._is_asked:
            self.read(self._last_view.read, self._use_last_view, group="vue")
        self.read(partial(_load, self.store, self.reference, self.session.agent), self._use)

    def _use_last_view(self, name: str | None) -> None:
        """Show the last view used, unless the person has asked for another meanwhile."""
        view = next((view for view in Vue if view.value == name), None)
        if view is not None and not self._is_asked:
            self._view = view
            self.show()

    def _use(self, read: tuple[EquipeSnapshot, MoisSnapshot]) -> None:
        if self._snapshot is None and self.session.agent:
            self.team_map.point_at(self.session.agent)
        self._snapshot, self._mois = read
        self.show()

    def show(self) -> None:
        snapshot, mois = self._snapshot, self._mois
        if snapshot is None or mois is None:
            return
        if self._groupe not in self._groupes():
            self._groupe = None
        if self._view is Vue.FEUILLES:
            ended = default_mois(self.reference)
            self.team_map.view = build_feuilles(snapshot.capacite, mois, self._groupe, ended)
            if self._wanted is not None:
                self.team_map.show_cell(self._wanted, ended)
                self._wanted = None
        else:
            self.team_map.view = build_charge(snapshot.capacite, self._groupe)
        shown = next((one.nom for one in snapshot.capacite.equipes if one.code == self._groupe), "tous")
        self.set_class(self._view is Vue.CHARGE, "-charge")
        self.set_class(self._groupe == EQUIPE_SI, "-si")
        unnamed = snapshot.capacite.unnamed
        self.set_class(bool(unnamed), "-ouvert")
        self.query_one("#equipe-bandeau", TextBlock).content = describe_strip(self._view, shown, unnamed)
        self.call_after_refresh(self.show_cell)

    def show_cell(self) -> None:
        """Show what is under the cursor: the week or the month, and in the view of the load, the agent."""
        self.refresh_bindings()
        snapshot, row = self._snapshot, self.team_map.row
        if snapshot is None:
            return
        at, text = self.team_map.at, Content("")
        if row is not None:
            text = (
                self._describe_month(self._month)
                if isinstance(at, Mois)
                else describe_week(snapshot.capacite, row.cle, self.team_map.column, self._view)
            )
        self.query_one("#equipe-cellule", TextBlock).content = text
        signs = MONTHS_LEGEND if isinstance(at, Mois) else WEEKS_LEGEND
        if self._view is Vue.CHARGE:
            signs = LOAD_LEGEND
            pane = self.query_one(TextPane)
            width = pane.scrollable_content_region.width - 1
            pane.update(describe_asked(snapshot, row.cle if row else None, width))
        self.query_one("#equipe-legende", TextBlock).content = describe_legend(signs, _LOOKS, self.size.width)

    def _describe_month(self, state: MoisAgent | None) -> Content:
        if state is None or self._mois is None:
            return Content("")
        now = self.session.launch.now()
        return describe_month(self._mois, state, self._acteur, len(self._waiting), now)

    @property
    def _acteur(self) -> str:
        return self.session.agent or ""

    @property
    def _month(self) -> MoisAgent | None:
        """The month under the cursor; on a week of Feuilles, the last one over."""
        row, at = self.team_map.row, self.team_map.at
        if self._view is not Vue.FEUILLES or row is None or self._mois is None:
            return None
        mois = at if isinstance(at, Mois) else default_mois(self.reference)
        months = self._mois.by_agent.get(row.cle, ())
        return next((state for state in months if state.mois == mois), None)

    @property
    def _may_countersign(self) -> bool:
        state, mois = self._month, self._mois
        return state is not None and mois is not None and mois.may(self._acteur, GesteVisa.CONTRESEING, state)

    @property
    def _waiting(self) -> tuple[MoisAgent, ...]:
        """The signed months shown, of the month under the cursor, that the person may countersign."""
        state, mois = self._month, self._mois
        if state is None or mois is None:
            return ()
        return mois.to_countersign(self._acteur, state.mois, [row.cle for row in self.team_map.rows])

    def on_row_pointed(self, _message: RowPointed) -> None:
        self.show_cell()

    def on_row_opened(self, message: RowOpened[TeamRow]) -> None:
        if isinstance(self.team_map.at, Mois):
            self.action_open_month()
        elif self._snapshot is not None:
            self._open_week(self._snapshot, message.row.cle)

    def _open_week(self, snapshot: EquipeSnapshot, initiales: str) -> None:
        agent = snapshot.capacite.by_agent[initiales].agent
        if not (agent.actif or agent.has_left):
            self.tell(f"{initiales} n'est plus actif : sa semaine ne s'ouvre pas.", "warn")
        elif not self.refuses(Droit.LIRE, initiales):
            jour = snapshot.day_to_open(initiales, self.team_map.column)
            self.post_message(ShowSemaine(jour, initiales))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Hide countersigning unless the person may countersign a month shown."""
        if action not in ("countersign", "countersign_all"):
            return True
        if not self.is_mounted:
            return False
        return self._may_countersign if action == "countersign" else bool(self._waiting)

    def explain(self, command: Command) -> str:
        state, mois = self._month, self._mois
        if command.gesture is not Gesture.SIGN or state is None or mois is None:
            return super().explain(command)
        may_reopen = mois.may(self._acteur, GesteVisa.REOUVERTURE, state)
        reopening = "Entrée sur le mois, puis s, le rouvre" if may_reopen else "il est terminé"
        return tell_unsigned(state.agent.initiales, state.mois, state.etape, reopening)

    def show_target(self, target: Target) -> None:
        if isinstance(target, ShowVisas):
            self._groupe, self._is_asked = None, True
            self._view, self._wanted = Vue.FEUILLES, target.agent or self._acteur
            self.show()

    def seen_table(self) -> Table | None:
        if self._snapshot is None or self._mois is None:
            return None
        if self._view is Vue.CHARGE:
            return tabulate_charge(self._snapshot.capacite, self._groupe)
        view = self.team_map.view
        return tabulate_feuilles(self._snapshot.capacite, self._mois, self._groupe, view.weeks, view.months)

    def _groupes(self) -> list[str | None]:
        equipes = self._snapshot.capacite.equipes if self._snapshot else ()
        return [None, *(equipe.code for equipe in equipes)]

    def action_turn_view(self) -> None:
        self._view, self._is_asked = next(view for view in Vue if view is not self._view), True
        self.team_map.focus()
        self.show()
        self._last_view.keep(self._view.value)

    def action_turn_group(self, direction: int) -> None:
        groupes = self._groupes()
        self._groupe = groupes[(groupes.index(self._groupe) + direction) % len(groupes)]
        self.show()

    def action_leave(self) -> None:
        """Show every group again; else go back to the place before."""
        if self._groupe is not None:
            self._groupe = None
            self.show()
        else:
            self.post_message(ComeBack())

    def action_go_current(self) -> None:
        self.team_map.go_current()

    def action_open_cell(self) -> None:
        self.team_map.open_row()

    def action_open_month(self) -> None:
        snapshot, row, at = self._snapshot, self.team_map.row, self.team_map.at
        if snapshot is not None and row is not None:
            mois = at if isinstance(at, Mois) else snapshot.month_of(self.team_map.column)
            self.post_message(ShowMois(row.cle, mois))

    def action_countersign(self) -> None:
        """Show the month under the cursor, and countersign it if the person agrees."""
        if (state := self._month) is not None and self._may_countersign:
            self._writer.ask_to_countersign([(state.agent.initiales, state.mois)])

    def action_countersign_all(self) -> None:
        """Show all the months that wait, and countersign them if the person agrees."""
        if waiting := [(state.agent.initiales, state.mois) for state in self._waiting]:
            self._writer.ask_to_countersign(waiting)

    def action_move(self, rows: int, columns: int) -> None:
        self.team_map.move(rows, columns)

    def action_move_page(self, direction: int) -> None:
        self.team_map.move_page(direction)

    def action_move_edge(self, rows: int, columns: int) -> None:
        self.action_move(rows * len(self.team_map.rows), columns * len(self.team_map.view.columns))
