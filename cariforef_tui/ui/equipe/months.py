"""The months of all agents in Équipe: their visas, and countersigning from there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.domain.mois.visas import GesteVisa
from cariforef_tui.services.mois.fiche import default_mois
from cariforef_tui.services.mois.months import MoisSnapshot, load_mois_agents
from cariforef_tui.ui.mois.gestures import VisaWriter
from cariforef_tui.ui.mois.visa_map import build_visa_map, describe_visa_cell

if TYPE_CHECKING:
    from textual.content import Content

    from cariforef_tui.domain.equipe.capacite import Capacite
    from cariforef_tui.domain.mois.visas import MoisAgent
    from cariforef_tui.domain.values.months import Mois
    from cariforef_tui.ui.equipe.screen import EquipeScreen


class TeamMonths:
    """Reads the months that the map of visas shows, and countersigns the ones under its cursor."""

    def __init__(self, screen: EquipeScreen) -> None:
        self._screen = screen
        self._snapshot: MoisSnapshot | None = None
        self._writer = VisaWriter(screen)

    def read(self) -> None:
        """Read the months of all agents, then show them."""
        screen = self._screen
        load = partial(load_mois_agents, screen.store, screen.reference, lecteur=screen.session.agent)
        screen.read(load, self._use, group="mois")

    def _use(self, snapshot: MoisSnapshot) -> None:
        self._snapshot = snapshot
        self._screen.show()

    def draw(self, capacite: Capacite, groupe: str | None) -> None:
        """Draw the months of a group of agents, once they are read."""
        if self._snapshot is not None:
            ended = default_mois(self._screen.reference)
            self._screen.visa_map.view = build_visa_map(capacite, self._snapshot, groupe, ended)

    @property
    def under_cursor(self) -> MoisAgent | None:
        row = self._screen.visa_map.row
        months = self._snapshot.by_agent.get(row.cle) if self._snapshot is not None and row else None
        return months[self._screen.visa_map.column] if months else None

    @property
    def may_countersign(self) -> bool:
        """Return True if the person may countersign the month under the cursor."""
        state, snapshot = self.under_cursor, self._snapshot
        if state is None or snapshot is None:
            return False
        return snapshot.may(self._acteur, GesteVisa.CONTRESEING, state)

    @property
    def waiting(self) -> tuple[MoisAgent, ...]:
        """Return the signed months of the column of the cursor that the person may countersign."""
        state, snapshot = self.under_cursor, self._snapshot
        if state is None or snapshot is None:
            return ()
        shown = [row.cle for row in self._screen.visa_map.view.rows]
        return snapshot.to_countersign(self._acteur, state.mois, shown)

    def describe(self) -> Content | None:
        """Return two lines on the month under the cursor: its state, then what may be done."""
        state, snapshot = self.under_cursor, self._snapshot
        if state is None or snapshot is None:
            return None
        now = self._screen.session.launch.now()
        return describe_visa_cell(snapshot, state, self._acteur, len(self.waiting), now)

    def countersign(self) -> None:
        """Show the month under the cursor, and countersign it if the person agrees."""
        state = self.under_cursor
        if state is not None and self.may_countersign:
            self._writer.ask_to_countersign([(state.agent.initiales, state.mois)])

    def countersign_all(self) -> None:
        """Show all the months of `waiting`, and countersign them if the person agrees."""
        waiting: list[tuple[str, Mois]] = [(state.agent.initiales, state.mois) for state in self.waiting]
        if waiting:
            self._writer.ask_to_countersign(waiting)

    @property
    def _acteur(self) -> str:
        return self._screen.session.agent or ""
