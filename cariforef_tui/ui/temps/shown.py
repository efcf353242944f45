"""The week shown: its dates, its lines, the texts around its grid, and the moves of its cursor."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content

from cariforef_tui.domain.temps.calendrier import monday_of
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.messages import ShowMois
from cariforef_tui.ui.kit.text_block import TextBlock
from cariforef_tui.ui.temps.editing import Gestures, read_typed
from cariforef_tui.ui.temps.grid.cells import CellKey, Early
from cariforef_tui.ui.temps.grid.grid import Aim
from cariforef_tui.ui.temps.grid.view import GridView, build_frame, build_view
from cariforef_tui.ui.temps.texts import (
    DETAIL_LINES,
    Concerns,
    concerns_of,
    describe_cell,
    describe_jour,
    describe_refused,
    describe_typing,
    stack_texts,
    write_detail,
    write_strip,
    write_visit,
)

if TYPE_CHECKING:
    from textual.timer import Timer

    from cariforef_tui.domain.values.tables import Table
    from cariforef_tui.services.alertes import AlertesSnapshot
    from cariforef_tui.services.temps.semaine import SemaineSnapshot
    from cariforef_tui.ui.temps.picker import Pick, PickerDialog
    from cariforef_tui.ui.temps.screen import SemaineScreen

PATIENCE = 0.15
"""Seconds that the last week stays on screen while another is read: most reads take a tenth of a second."""


class ShownWeek:
    """Draws the week of `monday` in the grid, and goes from week to week."""

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
        """Show the days of the week of `au`, before any reading."""
        self.monday, self._aim.target = monday_of(au), au
        self._grid.view = self._frame(au)
        self._grid.go_to_day(au)

    def _frame(self, au: date) -> GridView:
        return replace(build_frame(self.monday, au), is_awaited=self._week.is_asked)

    @property
    def is_awaited(self) -> bool:
        """True while this week is being read and the last one is still on screen."""
        return self._patience is not None and self.snapshot is None

    def draw(self) -> None:
        """Draw the week, or only its days until it is read, and put the cursor on its target."""
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
        """Show the week of `jour` at the next reading."""
        self._wanted = jour

    def follow_wanted(self) -> None:
        jour, self._wanted = self._wanted, None
        if jour is not None:
            self._look_at(jour)

    def follow_reference(self) -> None:
        """Show the week of the date de référence, if that date has changed."""
        session = self._screen.session
        au, yesterday = session.reference.au, session.launch.today() - timedelta(days=1)
        # The date also moves by itself at midnight: then the person stays on the day that they were logging.
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
        """Show another week of the exercice, with the cursor on `target`."""
        exercice = self._screen.session.reference.exercice
        if not monday_of(date(exercice, 1, 1)) <= monday <= date(exercice, 12, 31):
            self._screen.around.say(f"L'exercice {exercice} s'arrête là.")
            return
        self._go(monday, target)
        self._screen.request_load()

    def show_cell(self, cell: CellKey) -> None:
        """Put the cursor on a cell, and show its week first if it is another."""
        if monday_of(cell.jour) != self.monday:
            self.show(monday_of(cell.jour), cell)
        else:
            self._week.add_lignes([cell.code])
            if self._grid.view.rang_of(cell.code) is None:
                self._screen.refresh_week()
            self._grid.go_to(cell)
        self._screen.around.show_below()

    def give_back(self, cell: CellKey, landed: CellKey | None) -> None:
        """Put the cursor back on a refused cell, if it is still on `landed` and nothing is being typed."""
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
        """Show the month of the cursor; from the person's own current week, the month to sign if any."""
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


class WeekSurroundings:
    """Shows the texts above and below the grid."""

    def __init__(self, screen: SemaineScreen) -> None:
        self._screen, self._week = screen, screen.week
        self.notice = ""
        """Last explanation shown below the grid."""
        self._concerns = Concerns()

    def say(self, text: str) -> None:
        """Explain something below the grid."""
        self.notice = text
        self.show_below()

    def use_alertes(self, alertes: AlertesSnapshot) -> None:
        """Take the alerts, once they are counted."""
        agent = self._screen.session.agent
        self._concerns = concerns_of(agent, alertes) if agent else Concerns()
        self.show_strip()

    def show_strip(self) -> None:
        """Show the week above the grid, with the agent if the week is that of somebody else."""
        screen, session, snapshot = self._screen, self._screen.session, self._screen.snapshot
        visited, is_read_only = screen.visited, screen.rights.is_read_only
        screen.query_one("#titre", TextBlock).content = write_strip(
            screen.shown.monday,
            self._week.semaine(snapshot) if snapshot else None,
            visit=write_visit(visited, session.agent, is_read_only=is_read_only) if visited else None,
            verrous=snapshot.verrous if snapshot else {},
            concerns=Concerns() if visited else self._concerns,
            is_closed=session.is_ready and bool(session.store.read_only_reason),
            width=screen.app.size.width,
        )

    def show_below(self) -> None:
        """Show below the grid the line and the cell under the cursor, and any error or hint."""
        screen, cell, snapshot = self._screen, self._screen.grid.cell, self._screen.snapshot
        detail, width = Content(""), screen.app.size.width
        if cell and snapshot:
            detail = write_detail(snapshot, self._week.semaine(snapshot), cell.code, width)
        block = screen.query_one("#ligne", TextBlock)
        block.content, height = stack_texts(detail, self._describe_cell(), width)
        block.set_class(height > DETAIL_LINES, "-long")

    def _describe_cell(self) -> Content:
        """Return the most useful message about the cell under the cursor, empty if there is none."""
        week, grid, snapshot, cell = (
            self._week,
            self._screen.grid,
            self._screen.snapshot,
            self._screen.grid.cell,
        )
        verrou = self._screen.rights.describe_lock(grid.jour)
        # First what the person is doing, then what they must know of it, then what the cell holds.
        if grid.editor is not None:
            return describe_typing(grid.editor.texte, verrou, snapshot)
        if cell is not None and cell in week.refused:
            return describe_refused(week.refused[cell])
        if self.notice:
            return inert(self.notice, "$text-warning")
        held, note = (week.held(cell), week.notes.get(cell)) if cell else (None, None)
        jour = next((jour for jour in grid.view.jours if jour.jour == grid.jour), None)
        return describe_cell(snapshot, held, verrou, note) or describe_jour(
            jour, is_read_only=self._screen.rights.is_read_only
        )


class WeekLines:
    """Adds and pins lines in the grid, copies a line, and shows the history of a cell."""

    def __init__(self, screen: SemaineScreen) -> None:
        self._screen, self._week, self._grid, self._editor = screen, screen.week, screen.grid, screen.editor
        self._picker: PickerDialog | None = None
        """The dialog that chooses a line, while it is open."""
        self.gestures: Gestures = {
            "find": self._find,
            "pin": self._pin,
            "copy": self._copy,
            "history": self._show_history,
        }

    def use(self, snapshot: SemaineSnapshot) -> None:
        """Give a week just read to the picker, if it is open."""
        if self._picker is not None:
            self._picker.use(snapshot, self._week.semaine(snapshot))

    def _find(self, _cell: CellKey | None) -> None:
        """Ask for a line. A text typed in a grid without lines waits for it."""
        from cariforef_tui.ui.temps.picker import PickerDialog

        snapshot, jour, early = self._screen.snapshot, self._grid.jour, self._grid.take_early()
        if snapshot is None or jour is None:
            return
        semaine, shown = self._week.semaine(snapshot), self._week.codes(snapshot)
        self._picker = PickerDialog(snapshot, semaine, shown, early.texte)
        self._screen.app.push_screen(self._picker, partial(self._use_pick, jour, early))
        self._screen.freshen()

    def _use_pick(self, jour: date, early: Early, pick: Pick | None) -> None:
        self._picker = None
        if pick is None:
            return
        cell = CellKey(pick.code, jour)
        self._week.add_lignes([pick.code])
        self._screen.refresh_week()
        self._screen.shown.show_cell(cell)
        self._screen.around.say("")
        if early.fills:
            self._editor.fill(cell)
        elif pick.texte:
            self._grid.start_editing(pick.texte)

    def read_pins(self, agent: str) -> None:
        """Read in a thread, once for each agent, the lines pinned on top of their week."""
        session = self._screen.session
        if agent != session.agent or self._week.has_pins_of(agent):
            return
        from cariforef_tui.services.agents.preferences import load_preferences

        likes = load_preferences(session.launch.keeper_of(session.store, agent))
        self._week.set_pins(agent, likes.epinglees)

    def _keep_pins(self, codes: list[str]) -> None:
        from cariforef_tui.services.agents.preferences import Cle, keep_preference

        session = self._screen.session
        keeper = session.launch.keeper_of(session.store, session.require_agent())
        keep = partial(keep_preference, keeper, Cle.EPINGLEES, codes or None)
        self._screen.run_worker(keep, group="preferences", thread=True)

    def _pin(self, cell: CellKey | None) -> None:
        if (look := self._editor.look(cell)) is None:
            return
        code = look.cell.code
        is_pinned = self._week.pin(look.snapshot, code)
        if look.snapshot.agent.initiales == self._screen.session.agent:
            self._keep_pins(sorted(self._week.pinned))
        self._screen.refresh_week()
        self._screen.shown.show_cell(look.cell)
        self._screen.tell(
            f"{code} {'gardée en haut' if is_pinned else 'reprend sa place'} · * : revenir", "ok"
        )

    def _copy(self, cell: CellKey | None) -> None:
        if (look := self._editor.look(cell)) is not None:
            ligne = look.snapshot.programme.by_code[look.cell.code]
            self._screen.app.copy_to_clipboard(f"{ligne.code} {ligne.libelle}")
            self._screen.tell(f"Copié : {ligne.code} {ligne.libelle}", "ok")

    def _show_history(self, cell: CellKey | None) -> None:
        from cariforef_tui.domain.journal.filter import JournalFilter
        from cariforef_tui.ui.journal.history_dialog import show_history

        if (look := self._editor.look(cell)) is None:
            return
        initiales, (code, day) = look.snapshot.agent.initiales, look.cell
        label = look.snapshot.programme.by_code[code].libelle
        titre = f"Histoire · {initiales}, {format_jour(day)} · {code} {label}"
        criteria = JournalFilter(agent=initiales, exercice=day.year, ligne=code, jour=day)
        show_history(self._screen, titre, criteria)
