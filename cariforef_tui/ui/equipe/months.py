"""Everybody's months in Équipe: their visas, and countersigning from there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.domain.mois.visas import GesteVisa
from cariforef_tui.services.mois.fiche import default_mois
from cariforef_tui.services.mois.months import MoisSnapshot, load_mois_agents
from cariforef_tui.ui.kit.messages import ShowMois
from cariforef_tui.ui.kit.text_block import TextBlock
from cariforef_tui.ui.mois.visa_map import VisaMap
from cariforef_tui.ui.mois.visa_map_rows import build_visa_map, describe_visa_cell
from cariforef_tui.ui.mois.visa_writing import VisaWriting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cariforef_tui.domain.equipe.capacite import Capacite
    from cariforef_tui.domain.mois.states import MoisAgent
    from cariforef_tui.domain.values.months import Mois


class EquipeVisas(VisaWriting):
    """Base of the screen Équipe for visas; its map has the same groups of agents as the other views."""

    _months: MoisSnapshot | None = None
    _offered = (False, False)

    @property
    def carte_visas(self) -> VisaMap:
        return self.query_one(VisaMap)

    @property
    def shows_visas(self) -> bool:
        return self.has_class("-visas")

    @property
    def month_under_cursor(self) -> MoisAgent | None:
        row = self.carte_visas.row
        if self._months is None or row is None:
            return None
        months = self._months.by_agent.get(row.cle)
        return months[self.carte_visas.column] if months else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Hide countersigning unless the month waits for it and the person has the right."""
        if action == "countersign":
            return self._offered[0]
        return self._offered[1] if action == "countersign_all" else True

    def read_months(self) -> None:
        """Read everybody's months, for the view that shows them."""
        read = partial(load_mois_agents, self.store, self.reference, lecteur=self.session.agent)
        self.read(read, self._use_months, group="mois")

    def _use_months(self, months: MoisSnapshot) -> None:
        self._months = months
        self.show_months()

    def show_months(self) -> None:
        """Draw the map again; the screen gives the groups."""
        raise NotImplementedError

    def draw_months(self, capacite: Capacite, groupe: str | None) -> None:
        """Draw the months of a group."""
        if self._months is not None:
            ended = default_mois(self.reference)
            self.carte_visas.view = build_visa_map(capacite, self._months, groupe, ended)
            self._show_month()

    def on_visa_map_cell_moved(self) -> None:
        self._show_month()

    def _show_month(self) -> None:
        state, snapshot, acteur = self.month_under_cursor, self._months, self.session.agent or ""
        if state is None or snapshot is None or not self.shows_visas:
            return
        waiting = len(self._waiting(state.mois))
        content = describe_visa_cell(snapshot, state, acteur, waiting)
        self.query_one("#equipe-cellule", TextBlock).content = content
        self.offer((snapshot.may(acteur, GesteVisa.CONTRESEING, state), waiting > 0))

    def offer(self, offered: tuple[bool, bool]) -> None:
        """Offer to countersign the month under the cursor, all those of its month."""
        if offered != self._offered:
            self._offered = offered
            self.refresh_bindings()

    def _waiting(self, mois: Mois) -> tuple[MoisAgent, ...]:
        """The signed months shown that one may countersign."""
        snapshot = self._months
        shown = [row.cle for row in self.carte_visas.view.rows]
        return snapshot.to_countersign(self.session.agent or "", mois, shown) if snapshot else ()

    def on_visa_map_cell_opened(self) -> None:
        self.action_open_month()

    def action_open_month(self) -> None:
        state = self.month_under_cursor
        if state is not None:
            self.post_message(ShowMois(state.agent.initiales, state.mois))

    def action_countersign(self) -> None:
        state = self.month_under_cursor
        if state is not None:
            self._countersign((state,))

    def action_countersign_all(self) -> None:
        state = self.month_under_cursor
        if state is not None:
            self._countersign(self._waiting(state.mois))

    def _countersign(self, months: Sequence[MoisAgent]) -> None:
        if months:
            seen = {state.agent.initiales: state.visas[-1].numero for state in months}
            self.ask_to_countersign(months[0].mois, seen, sum(state.saisi + state.absent for state in months))
