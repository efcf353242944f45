"""Which map or table of Équipe is shown; movement keys go to it."""

from __future__ import annotations

from datetime import timedelta

from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.equipe import EquipeSnapshot
from cariforef_tui.ui.equipe.heat_map import HeatMap
from cariforef_tui.ui.equipe.months import EquipeVisas
from cariforef_tui.ui.equipe.si_table import SiTable
from cariforef_tui.ui.kit.messages import ShowMois
from cariforef_tui.ui.mois.visa_map import VisaMap


class EquipeMaps(EquipeVisas):
    """Base of the screen Équipe that moves the cursor; `snapshot` is what it shows, None until it is read."""

    snapshot: EquipeSnapshot | None = None

    @property
    def carte(self) -> HeatMap:
        return self.query_one(HeatMap)

    @property
    def carte_shown(self) -> HeatMap | VisaMap:
        return self.carte_visas if self.shows_visas else self.carte

    @property
    def table_si(self) -> SiTable:
        return self.query_one(SiTable)

    @property
    def shows_si(self) -> bool:
        return self.has_class("-si")

    def action_toggle_si(self) -> None:
        if self.shows_si:
            self.leave_si()
            return
        self.add_class("-si")
        self.table_si.focus()

    def leave_si(self) -> None:
        if self.shows_si:
            self.remove_class("-si")
            self.carte_shown.focus()

    def action_go_current(self) -> None:
        self.leave_si()
        self.carte_shown.go_current()

    def action_open_cell(self) -> None:
        if self.shows_si:
            self.table_si.open_row()
        else:
            self.carte_shown.open_cell()

    def action_open_month(self) -> None:
        """Open the month of the cell: of its week's Thursday where the map is of weeks."""
        snapshot, row = self.snapshot, self.carte.row
        if self.shows_visas:
            super().action_open_month()
        elif snapshot is not None and row is not None:
            thursday = snapshot.capacite.lundis[self.carte.column] + timedelta(days=3)
            within = min(max(thursday, snapshot.calendrier.first_day), snapshot.calendrier.last_day)
            self.post_message(ShowMois(row.cle, Mois.of(within)))

    def action_move(self, rows: int, weeks: int) -> None:
        if self.shows_si:
            self.table_si.move(rows)
        else:
            self.carte_shown.move(rows, weeks)

    def action_move_page(self, direction: int) -> None:
        if self.shows_si:
            self.table_si.move_page(direction)
        else:
            self.carte_shown.move_page(direction)

    def action_move_edge(self, rows: int, weeks: int) -> None:
        snapshot = self.snapshot
        if snapshot is not None:
            everybody = len(snapshot.capacite.gip.agents) + len(self.table_si.rows)
            self.action_move(rows * everybody, weeks * len(snapshot.capacite.lundis))
