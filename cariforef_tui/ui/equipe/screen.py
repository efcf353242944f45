"""Screen Équipe: who has completed and signed, and who is free in the months to come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widget import Widget

from cariforef_tui.domain.agents.agents import EQUIPE_SI, Role, agent_of
from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.equipe.disponibles import Disponible
from cariforef_tui.domain.mois.visas import GesteVisa, MoisAgent
from cariforef_tui.domain.programme.programme import Niveau
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.tables import Table
from cariforef_tui.domain.values.text import fold
from cariforef_tui.domain.values.typed_filter import FilterWord, TypedFilter
from cariforef_tui.services.equipe import EquipeSnapshot, load_equipe
from cariforef_tui.services.mois.fiche import default_mois
from cariforef_tui.services.mois.months import MoisSnapshot, load_mois_agents
from cariforef_tui.services.shown.equipe import Annee, list_away, tabulate_disponibles, tabulate_feuilles
from cariforef_tui.services.shown.equipe import Vue as VueEquipe
from cariforef_tui.ui.dialogs.filter_box import FilterBox
from cariforef_tui.ui.equipe.free_table import FreeTable
from cariforef_tui.ui.equipe.last_view import LastView
from cariforef_tui.ui.equipe.rows import MONTHS_LEGEND, WEEKS_LEGEND, Vue, build_feuilles
from cariforef_tui.ui.equipe.team_map import TeamMap, TeamRow, Tone
from cariforef_tui.ui.equipe.texts import (
    describe_away,
    describe_free,
    describe_legend,
    describe_month,
    describe_strip,
    describe_week,
    tell_december,
)
from cariforef_tui.ui.keys.acts import Command, Place
from cariforef_tui.ui.keys.commands import bindings_of
from cariforef_tui.ui.keys.footers import FOOTERS, IN_FREE
from cariforef_tui.ui.keys.grammar import Gesture
from cariforef_tui.ui.kit.lines import RowOpened, RowPointed, RowTable
from cariforef_tui.ui.kit.messages import (
    AskEntrust,
    ComeBack,
    ShowLignes,
    ShowMois,
    ShowSemaine,
    ShowVisas,
    Target,
)
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.text_block import TextBlock, TextPane
from cariforef_tui.ui.mois.gestures import VisaWriter
from cariforef_tui.ui.mois.texts import tell_unsigned

if TYPE_CHECKING:
    from cariforef_tui.services.ports.store import Store
    from cariforef_tui.services.programme.exercice import DateReference

_LOOKS = {
    Tone.RIEN: "$text-muted",
    Tone.TIEDE: "$text-warning",
    Tone.CHAUD: "$text-warning",
    Tone.ALERTE: "bold $text-error",
}


def _load(store: Store, reference: DateReference, lecteur: str | None) -> tuple[EquipeSnapshot, MoisSnapshot]:
    return (
        load_equipe(store, reference, lecteur=lecteur),
        load_mois_agents(store, reference, lecteur=lecteur),
    )


class EquipeScreen(PlaceScreen):
    """Owns the view shown, its group of agents and what is under the cursor of each view."""

    PLACE = Place.EQUIPE
    CSS_PATH = "styles.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(Place.EQUIPE)]
    HORIZONTAL_BREAKPOINTS = [*PlaceScreen.HORIZONTAL_BREAKPOINTS, (150, "-geant")]  # noqa: RUF012
    AUTO_FOCUS = "TeamMap"

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: EquipeSnapshot | None = None
        self._mois: MoisSnapshot | None = None
        self._view = Vue.FEUILLES
        self._wanted: str | None = None
        """The agent whose last month over is to be shown once the months are read."""
        self._groupe: str | None = None
        self._rank = 0
        """Rank of the month to come that the line below tells."""
        self._is_away = False
        """True while the absences of the months to come are listed."""
        self._writer = VisaWriter(self)
        self._last_view = LastView(self)
        self._is_asked = False

    def compose_body(self) -> Iterable[Widget]:
        yield TextBlock(id="equipe-bandeau")
        yield Container(
            Vertical(
                TeamMap(id="equipe-carte"),
                FreeTable("Personne dont vous puissiez lire les jours.", id="equipe-libres"),
                TextBlock(id="equipe-legende"),
                TextBlock(id="equipe-cellule"),
                FilterBox("sigle ; vide : tout le monde", id="equipe-filtre"),
                id="equipe-gauche",
            ),
            TextPane(id="equipe-agent"),
            id="equipe-corps",
        )

    @property
    def team_map(self) -> TeamMap:
        return self.query_one(TeamMap)

    @property
    def free_table(self) -> FreeTable:
        return self.query_one(FreeTable)

    @property
    def table(self) -> RowTable[Any]:
        """Table of the view shown."""
        return self.team_map if self._view is Vue.FEUILLES else self.free_table

    @property
    def is_read(self) -> bool:
        return self._snapshot is not None

    @property
    def is_typing(self) -> bool:
        return self.query_one(FilterBox).is_open

    @property
    def footer_words(self) -> Mapping[Gesture, str]:
        if self._view is Vue.FEUILLES:
            return FOOTERS[self.PLACE]
        lacks = {Gesture.OPEN, Gesture.WRITE_FILE, Gesture.MONTH} if self._free is None else set[Gesture]()
        lacks |= set() if self._has_away else {Gesture.ABSENCE}
        return {gesture: word for gesture, word in IN_FREE.items() if gesture not in lacks}

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self._show_strip()
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
        is_first = self._snapshot is None
        self._snapshot, self._mois = read
        if is_first and self.session.agent:
            self.team_map.point_at(self.session.agent)
            if self._wanted is None:
                self._groupe = self._home
        self.show()

    @property
    def _home(self) -> str | None:
        """Group that the person looks at first: their own, or that they coordinate; all for the direction."""
        agents = self._snapshot.situation.agents if self._snapshot else ()
        known = agent_of(agents, self.session.agent)
        if known is None or known.role is Role.DIRECTION:
            return None
        return known.coordonne or (EQUIPE_SI if known.is_si else known.pole)

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
            # One group is named by the title.
            named = self._groupe is None
            free = self._seen(snapshot).free
            self.free_table.call_poles(self.session.name_of(Niveau.POLE))
            self.free_table.rows = tuple(one if named else replace(one, groupe="") for one in free)
        # What is told of a row stands right below the last one.
        self.table.limit_height()
        self.set_class(self._view is Vue.DISPONIBLES, "-libres")
        self._show_strip()
        self.call_after_refresh(self.show_cell)

    def _show_strip(self) -> None:
        if (snapshot := self._snapshot) is not None and (mois := self._mois) is not None:
            nom = next((one.nom for one in snapshot.capacite.equipes if one.code == self._groupe), "tous")
            capacite, free = snapshot.capacite, self._view is Vue.DISPONIBLES
            people = self._people(snapshot)
            december = [state for state in mois.december if state.agent.initiales in people]
            told = capacite.plein.describe() if free else tell_december(december)
            notes = (capacite.tell_unnamed(self.session.agent), told)
            pole, width = self.session.name_of(Niveau.POLE), self.size.width
            strip = describe_strip(self._view, nom, snapshot.disponibles, filter(None, notes), pole, width)
            block = self.query_one("#equipe-bandeau", TextBlock)
            block.content, block.styles.height = strip, strip.plain.count("\n") + 1

    def _people(self, snapshot: EquipeSnapshot) -> list[str]:
        return [one.year.agent.initiales for one in self._seen(snapshot).annees]

    def _seen(self, snapshot: EquipeSnapshot) -> VueEquipe:
        """The groups shown."""
        equipes = [one for one in snapshot.capacite.equipes if self._groupe in (None, one.code)]
        return VueEquipe(snapshot.capacite, snapshot.disponibles, equipes)

    def show_cell(self) -> None:
        """Show what is under the cursor: a week, a month, or what is left of a person's lines."""
        self.refresh_bindings()
        snapshot, row = self._snapshot, self.team_map.row
        if snapshot is None:
            return
        if self._view is Vue.DISPONIBLES:
            self._show_free(snapshot)
            return
        at, text = self.team_map.at, Content("")
        if row is not None:
            text = (
                self._describe_month(self._month)
                if isinstance(at, Mois)
                else describe_week(snapshot.capacite, row.cle, self.team_map.column)
            )
        self.query_one("#equipe-cellule", TextBlock).content = text
        signs = MONTHS_LEGEND if isinstance(at, Mois) else WEEKS_LEGEND
        self.query_one("#equipe-legende", TextBlock).content = describe_legend(signs, _LOOKS, self.size.width)

    def _show_free(self, snapshot: EquipeSnapshot) -> None:
        free, seen = snapshot.disponibles, self._seen(snapshot)
        self._rank = max(0, min(self._rank, len(free.mois) - 1))
        hidden = sum(not one.lisible for one in seen.annees)
        text = describe_free(free, self._free, self._rank, hidden, self._groupe, self.size.width - 2)
        self.query_one("#equipe-cellule", TextBlock).content = text
        self.query_one(TextPane).update(describe_away(free, list_away(seen)))

    @property
    def _free(self) -> Disponible | None:
        """The person under the cursor of the free days, None in the other view."""
        row = self.free_table.row if self._view is Vue.DISPONIBLES else None
        return None if row is None else row.libre

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
        """The signed months that the person may countersign, of the people shown.

        They are of the month under the cursor; in the view of who is free, of the last one over.
        """
        state, snapshot, mois = self._month, self._snapshot, self._mois
        if snapshot is None or mois is None:
            return ()
        month = default_mois(self.reference) if state is None else state.mois
        return mois.to_countersign(self._acteur, month, self._people(snapshot))

    def on_row_pointed(self, _message: RowPointed) -> None:
        self.show_cell()

    def on_row_opened(self, message: RowOpened[TeamRow | Annee]) -> None:
        if isinstance(message.row, Annee):
            self.post_message(ShowLignes(message.row.libre.agent.initiales))
        elif isinstance(self.team_map.at, Mois):
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
        """Hide what the person may not do on what is under the cursor, or what the view has not."""
        if action not in ("countersign", "countersign_all", "entrust"):
            return True
        if not self.is_mounted:
            return False
        if action == "entrust":
            one = self._free
            return one is not None and self.session.refusal(Droit.PILOTER, one.agent.pole) is None
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
        view, seen = self.team_map.view, self._seen(self._snapshot)
        if self._view is Vue.DISPONIBLES:
            return tabulate_disponibles(seen)
        return tabulate_feuilles(seen, self._mois, view.weeks, view.months)

    def seen_calendar(self) -> Callable[[], bytes] | None:
        """Return what makes a calendar of the absences in the view of who is free, None without any."""
        if self._snapshot is None or self._view is not Vue.DISPONIBLES:
            return None
        if not (found := list_away(self._seen(self._snapshot))):
            return None
        from cariforef_tui.exchange.temps.absences import absences_to_ics

        return partial(absences_to_ics, self._snapshot.au, found)

    def _groupes(self) -> list[str | None]:
        equipes = self._snapshot.capacite.equipes if self._snapshot else ()
        return [None, *(equipe.code for equipe in equipes)]

    def action_turn_view(self) -> None:
        self._view, self._is_asked = next(view for view in Vue if view is not self._view), True
        self.show()
        self.table.focus()
        self._last_view.keep(self._view.value)

    def action_turn_group(self, direction: int) -> None:
        groupes = self._groupes()
        self._groupe = groupes[(groupes.index(self._groupe) + direction) % len(groupes)]
        self.show()

    def action_leave(self) -> None:
        """Close the list of absences, then show every group again; else go back to the place before."""
        if self._is_away:
            self.action_show_away()
        elif self._groupe is not None:
            self._groupe = None
            self.show()
        else:
            self.post_message(ComeBack())

    def action_filter(self) -> None:
        if self._snapshot is not None:
            words = {one.code: one.nom for one in self._snapshot.capacite.equipes}
            vocabulary = [
                FilterWord(mot=fold(nom), sens=nom, genre="pole", valeur=code) for code, nom in words.items()
            ]
            kept = tuple(word for word in vocabulary if word.valeur == self._groupe)
            self.query_one(FilterBox).open(TypedFilter(kept), vocabulary)

    def on_filter_box_typed(self, message: FilterBox.Typed) -> None:
        # The last one typed, after that of the filter in use.
        self._groupe = next(reversed(message.typed.of("pole")), None)
        self.show()

    def on_filter_box_left(self) -> None:
        self.table.focus()

    def action_show_away(self) -> None:
        """List the absences of the months to come, or close their list; say why there is none."""
        if self._is_away or self._has_away:
            self._is_away = not self._is_away
            self.set_class(self._is_away, "-absences")
        elif self._view is Vue.FEUILLES:
            self.tell("Les absences se lisent dans Disponibles : v, puis a.", "warn")
        elif self._snapshot is not None:
            free = self._snapshot.disponibles
            when = f"du {free.debut:%d/%m} au {free.fin:%d/%m}"
            self.tell(f"Personne de ceux que vous pouvez lire n'a d'absence {when}.", "warn")

    @property
    def _has_away(self) -> bool:
        """True if somebody shown is away in the months to come."""
        return self._view is Vue.DISPONIBLES and any(row.libre.absences for row in self.free_table.rows)

    def action_entrust(self) -> None:
        if (one := self._free) is not None and not self.refuses(Droit.PILOTER, one.agent.pole):
            self.post_message(AskEntrust(one.agent.initiales))

    def action_go_current(self) -> None:
        self._rank = 0
        self.team_map.go_current()

    def action_open_cell(self) -> None:
        self.table.open_row()

    def action_open_month(self) -> None:
        snapshot, row, at = self._snapshot, self.team_map.row, self.team_map.at
        if self._free is not None:
            self.post_message(ShowMois(self._free.agent.initiales, default_mois(self.reference)))
        elif snapshot is not None and row is not None and not self.refuses(Droit.LIRE, row.cle):
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
        if self._view is Vue.FEUILLES:
            self.team_map.move(rows, columns)
        else:
            self._rank += columns
            self.free_table.move(rows)
            self.show_cell()

    def action_move_page(self, direction: int) -> None:
        self.table.move_page(direction)

    def action_move_edge(self, rows: int, columns: int) -> None:
        self.action_move(rows * len(self.table.rows), columns * len(self.team_map.view.columns))
