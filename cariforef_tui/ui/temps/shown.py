"""The week shown: which one, how it is drawn from what is known, and where its cursor goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cariforef_tui.domain.temps.calendrier import monday_of
from cariforef_tui.ui.kit.messages import ShowMois
from cariforef_tui.ui.temps.editing import Gestures
from cariforef_tui.ui.temps.grid.aim import Aim
from cariforef_tui.ui.temps.grid.keys import CellKey
from cariforef_tui.ui.temps.grid.view import GridView, build_frame, build_view
from cariforef_tui.ui.temps.parsing import read_typed
from cariforef_tui.ui.temps.texts import concerns_of

if TYPE_CHECKING:
    from textual.timer import Timer

    from cariforef_tui.domain.values.tables import Table
    from cariforef_tui.services.temps.semaine import SemaineSnapshot
    from cariforef_tui.ui.temps.screen import SemaineScreen


PATIENCE = 0.15
"""Seconds that the week before stays on the screen while the next one is read: most reads take a tenth."""


class ShownWeek:
    """Draws the week of `monday` in `grid`, and goes from week to week."""

    def __init__(self, screen: SemaineScreen) -> None:
        self._screen, self._week, self._grid = screen, screen.week, screen.grid
        self.monday = date.min
        self._au: date | None = None
        self._aim = Aim()
        self._wanted: date | None = None
        self._patience: Timer | None = None
        self.gestures: Gestures = {
            "previous_week": lambda _cell: self._step(-1),
            "next_week": lambda _cell: self._step(1),
            "today": lambda _cell: self._show_today(),
            "month": lambda _cell: self._show_mois(),
            "weekend": lambda _cell: self._turn_weekend(),
        }

    @property
    def snapshot(self) -> SemaineSnapshot | None:
        """The week shown, None until it has been read."""
        snapshot = self._week.snapshot
        return snapshot if snapshot and snapshot.semaine.jours[0].jour == self.monday else None

    def tabulate(self) -> Table | None:
        """Return the saisies of the week as a table, None until it has been read."""
        from cariforef_tui.services.shown.saisies import tabulate_saisies

        snapshot = self.snapshot
        if snapshot is None:
            return None
        shown = sorted(self._week.semaine(snapshot).saisies, key=lambda saisie: saisie.jour)
        return tabulate_saisies(snapshot.programme, shown, snapshot.demandes, self.monday)

    def start(self, au: date) -> None:
        """Show the days of the week of `au` before anything is read."""
        self.monday, self._aim.target = monday_of(au), au
        self._grid.view = self._frame(au)
        self._grid.go_to_day(au)

    def _frame(self, au: date) -> GridView:
        return replace(build_frame(self.monday, au), is_awaited=self._week.is_asked)

    @property
    def is_awaited(self) -> bool:
        """True while the week before is still on the screen: this one is being read."""
        return self._patience is not None and self.snapshot is None

    def draw(self) -> None:
        """Draw what is known of the week, and bring the cursor where it is wanted."""
        au, snapshot = self._screen.session.au, self.snapshot
        self._stop_waiting()
        if snapshot is None:
            self._grid.view = self._frame(au)
            self._aim.approach(self._grid)
            return
        semaine = self._week.semaine(snapshot, read_typed(self._week, snapshot, self._grid.editor))
        self._grid.view = build_view(
            snapshot,
            semaine,
            self._week.codes(snapshot),
            self._week.marks(),
            au=au,
            shown=self._week.days_shown(semaine),
            moment=self._week.moment,
            pinned=self._week.pinned,
        )
        self._aim.reach(self._grid)

    def want(self, jour: date) -> None:
        """Show the week of a day at the next reading."""
        self._wanted = jour

    def follow_wanted(self) -> None:
        jour, self._wanted = self._wanted, None
        if jour is not None:
            self._look_at(jour)

    def follow_reference(self) -> None:
        """Show the week of the date de référence where it is another."""
        session = self._screen.session
        au, yesterday = session.reference.au, session.launch.today() - timedelta(days=1)
        # At midnight the date moves by itself: the day one is on stays the day one logs on.
        by_clock = self._au == yesterday and au == yesterday + timedelta(days=1)
        if au != self._au and not by_clock:
            self._look_at(au)
        self._au = au

    def _look_at(self, jour: date) -> None:
        self._go(monday_of(jour), jour)

    def _go(self, monday: date, target: CellKey | date | None) -> None:
        self._grid.leave_cell()
        self.monday, self._aim.target = monday, target
        if self._grid.view.is_read and self._patience is None:
            self._patience = self._grid.set_timer(PATIENCE, self._draw_late)
        self._screen.refresh_week()

    def _draw_late(self) -> None:
        self._stop_waiting()
        self._screen.refresh_week()

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.stop()
            self._patience = None

    def show(self, monday: date, target: CellKey | date | None) -> None:
        """Show another week of the exercice, the cursor on `target`."""
        exercice = self._screen.session.reference.exercice
        if not monday_of(date(exercice, 1, 1)) <= monday <= date(exercice, 12, 31):
            self._screen.around.say(f"L'exercice {exercice} s'arrête là.")
            return
        self._go(monday, target)
        self._screen.request_load()

    def show_cell(self, cell: CellKey) -> None:
        """Put the cursor on a cell, of another week if need be."""
        if monday_of(cell.jour) != self.monday:
            self.show(monday_of(cell.jour), cell)
        else:
            self._week.add_lignes([cell.code])
            if self._grid.view.rang_of(cell.code) is None:
                self._screen.refresh_week()
            self._grid.go_to(cell)
        self._screen.around.show_below()

    def give_back(self, cell: CellKey, landed: CellKey | None) -> None:
        """Return to a refused cell, unless the person has gone on to something else."""
        if self._grid.editor is None and self._grid.cell == landed and landed is not None:
            self._grid.go_to(cell)
            self._screen.around.show_below()

    def _step(self, weeks: int) -> None:
        if self._screen.session.is_ready:
            cell, delta = self._grid.cell, timedelta(weeks=weeks)
            self.show(self.monday + delta, CellKey(cell.code, cell.jour + delta) if cell else None)

    def _show_today(self) -> None:
        session, cell = self._screen.session, self._grid.cell
        if session.is_ready:
            au = session.reference.au
            self.show(monday_of(au), CellKey(cell.code, au) if cell else au)

    def _show_mois(self) -> None:
        """Show the month of the cursor; from one's current week, the one that the strip says to sign."""
        from cariforef_tui.domain.values.months import Mois

        session, agent = self._screen.session, self._screen.agent_shown
        if session.is_ready:
            alertes, is_current = session.following.alertes, self.monday == monday_of(session.reference.au)
            to_sign = concerns_of(agent, alertes).mois if alertes and is_current else None
            year, jour = session.reference.exercice, self._grid.jour or self.monday
            within = min(max(jour, date(year, 1, 1)), date(year, 12, 31))
            is_own = agent == session.agent
            self._screen.post_message(ShowMois(agent, to_sign if to_sign and is_own else Mois.of(within)))

    def _turn_weekend(self) -> None:
        self._week.shows_weekend = not self._week.shows_weekend
        self._screen.refresh_week()
