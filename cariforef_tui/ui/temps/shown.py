"""The week shown: its dates, its lines, the texts around its grid, and the moves of its cursor."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from cariforef_tui.domain.temps.calendrier import monday_of
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.messages import WRITES, ShowMois
from cariforef_tui.ui.kit.text_block import TextBlock
from cariforef_tui.ui.temps.grid.cells import CellKey, Early, Gestures
from cariforef_tui.ui.temps.grid.grid import Aim, Edge, WeekGrid
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
    from collections.abc import Callable

    from textual.timer import Timer

    from cariforef_tui.domain.temps.saisies import Saisie
    from cariforef_tui.domain.temps.semaine import JourSemaine, Semaine
    from cariforef_tui.domain.values.tables import Table
    from cariforef_tui.services.alertes import AlertesSnapshot
    from cariforef_tui.services.temps.semaine import SemaineSnapshot
    from cariforef_tui.ui.kit.place import PlaceScreen
    from cariforef_tui.ui.temps.picker import Pick, PickerDialog
    from cariforef_tui.ui.temps.state import WeekRights, WeekState

PATIENCE = 0.15
"""Seconds that the last week stays on screen while another is read: most reads take a tenth of a second."""
APART = "apart"
"""Group of the readings of a calendar: they do not cancel that of the week shown."""
BESIDE_WIDTH = 160
"""Cells of the window from which the week before stands beside the one shown."""


class Look(NamedTuple):
    """A cell as it is shown, with its saisie, its day and its week."""

    snapshot: SemaineSnapshot
    cell: CellKey
    held: Saisie | None
    semaine: Semaine
    jour: JourSemaine


class WeekSurroundings:
    """Shows the texts above and below the grid."""

    def __init__(self, place: PlaceScreen, week: WeekState, grid: WeekGrid, rights: WeekRights) -> None:
        self._place, self._week, self._grid, self._rights = place, week, grid, rights
        self.notice = ""
        """Last explanation, shown below the grid."""
        self._concerns = Concerns()

    def use_alertes(self, alertes: AlertesSnapshot) -> None:
        """Take the alerts, once they are counted."""
        agent = self._place.session.agent
        self._concerns = concerns_of(agent, alertes) if agent else Concerns()
        self.show_strip()

    def show_strip(self) -> None:
        """Show the week above the grid, with the agent if the week is that of somebody else."""
        session, snapshot, visited = self._place.session, self._week.current, self._rights.visited
        is_read_only = self._rights.refusal is not None
        self._place.query_one("#titre", TextBlock).content = write_strip(
            self._week.monday,
            self._week.semaine(snapshot) if snapshot else None,
            visit=write_visit(visited, session.agent, is_read_only=is_read_only) if visited else None,
            verrous=snapshot.verrous if snapshot else {},
            concerns=Concerns() if visited else self._concerns,
            is_closed=session.is_ready and bool(session.store.read_only_reason),
            width=self._place.app.size.width,
        )

    def show_below(self) -> None:
        """Show below the grid the line and the cell under the cursor, and any error or hint."""
        cell, snapshot, width = self._grid.cell, self._week.current, self._place.app.size.width
        detail = Content("")
        if cell and snapshot:
            detail = write_detail(snapshot, self._week.semaine(snapshot), cell.code, width)
        block = self._place.query_one("#ligne", TextBlock)
        block.content, height = stack_texts(detail, self._describe_cell(), width)
        block.set_class(height > DETAIL_LINES, "-long")

    def _describe_cell(self) -> Content:
        """Return the most useful message about the cell under the cursor, empty if there is none."""
        week, grid, snapshot, cell = self._week, self._grid, self._week.current, self._grid.cell
        verrou = week.describe_lock(grid.jour)
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
            jour, is_read_only=self._rights.refusal is not None
        )


class ShownWeek:
    """Draws the week in the grid, and goes from week to week.

    Those who act on the week take its `place` and its state `week` from here.
    """

    def __init__(self, place: PlaceScreen, week: WeekState, grid: WeekGrid, around: WeekSurroundings) -> None:
        self.place, self.week, self._grid, self._around = place, week, grid, around
        self._au: date | None = None
        self._aim = Aim()
        self._wanted: CellKey | date | None = None
        self._patience: Timer | None = None
        self.gestures: Gestures = {
            "previous_week": lambda _cell: self._step(-1),
            "next_week": lambda _cell: self._step(1),
            "last_day_before": lambda cell: self._cross(-1, cell),
            "first_day_after": lambda cell: self._cross(1, cell),
            "today": lambda _cell: self._show_today(),
            "month": lambda _cell: self._show_mois(),
            "weekend": lambda _cell: self._turn_weekend(),
        }

    def tabulate(self) -> Table | None:
        """Return the saisies of the week as a table, None until it has been read."""
        from cariforef_tui.services.shown.saisies import tabulate_saisies

        snapshot = self.week.current
        if snapshot is None:
            return None
        shown = sorted(self.week.semaine(snapshot).saisies, key=lambda saisie: saisie.jour)
        return tabulate_saisies(snapshot.programme, shown, snapshot.demandes, self.week.monday)

    def start(self, au: date) -> None:
        """Show the days of the week of `au`, before any reading."""
        self.week.monday, self._aim.target = monday_of(au), au
        self._grid.view = self._frame(au)
        self._grid.go_to_day(au)

    def _frame(self, au: date) -> GridView:
        return replace(build_frame(self.week.monday, au), is_awaited=self.week.is_asked)

    @property
    def is_awaited(self) -> bool:
        """True while this week is being read and the last one is still on screen."""
        return self._patience is not None and self.week.current is None

    def refresh(self) -> None:
        """Draw the week and the texts around it again, except while the week is being read."""
        if self.is_awaited:
            return
        self._draw()
        self._around.show_strip()
        self._around.show_below()

    def _draw(self) -> None:
        """Draw the week, or only its days until it is read, and put the cursor on its target."""
        au, snapshot = self.place.session.au, self.week.current
        self._stop_waiting()
        if snapshot is None:
            self._grid.view = self._frame(au)
            self._aim.approach(self._grid)
            return
        semaine = self.week.semaine(snapshot, self.week.read_typed(snapshot, self._grid.editor))
        beside = self._read_beside(snapshot)
        self._grid.view = build_view(
            snapshot,
            semaine,
            self.week.codes(snapshot, beside.codes if beside else ()),
            self.week.marks(),
            au=au,
            shown=self.week.days_shown(semaine),
            shows_off=self.week.shows_weekend,
            beside=beside,
            moment=self.week.moment,
            pinned=self.week.pinned,
        )
        self._aim.reach(self._grid)

    def _read_beside(self, snapshot: SemaineSnapshot) -> Semaine | None:
        """Return the days to show of the week before, None if the window has no room for them."""
        if self.place.app.size.width < BESIDE_WIDTH:
            return None
        semaine = self.week.precedente(snapshot)
        return replace(semaine, jours=semaine.jours[: self.week.days_shown(semaine)])

    @property
    def last_jour(self) -> date:
        """Last day to log on: the date de référence, or today if it is earlier."""
        return min(self.place.session.au, self.place.session.launch.today())

    def say(self, text: str) -> None:
        """Explain something below the grid, until the cursor moves."""
        self._around.notice = text
        self._around.show_below()

    def look(self, cell: CellKey | None) -> Look | None:
        """Return the cell as shown; None before a week is read, or if there is no line, which it says."""
        snapshot = self.week.current
        if snapshot is None:
            return None
        if cell is None:
            self.say("Aucune ligne ici : « / » en choisit une.")
            return None
        semaine = self.week.semaine(snapshot)
        jour = next((jour for jour in semaine.jours if jour.jour == cell.jour), None)
        return None if jour is None else Look(snapshot, cell, self.week.held(cell), semaine, jour)

    def want(self, target: CellKey | date) -> None:
        """Show the week of a cell or of a day at the next reading."""
        self._wanted = target

    def follow_wanted(self) -> None:
        target, self._wanted = self._wanted, None
        if isinstance(target, CellKey):
            self.week.add_lignes([target.code])
            self._go(monday_of(target.jour), target)
        elif target is not None:
            self._look_at(target)

    def follow_reference(self) -> None:
        """Show the week of the date de référence, if that date has changed."""
        session = self.place.session
        au, yesterday = session.reference.au, session.launch.today() - timedelta(days=1)
        # The date also moves by itself at midnight: then the person stays on the day that they were logging.
        by_clock = self._au == yesterday and au == yesterday + timedelta(days=1)
        if au != self._au and not by_clock:
            self._look_at(au)
        self._au = au

    def _look_at(self, jour: date) -> None:
        self._go(monday_of(jour), jour)

    def _go(self, monday: date, target: CellKey | Edge | date | None) -> None:
        self._grid.leave_cell()
        self.week.monday, self._aim.target = monday, target
        if self._grid.view.is_read and self._patience is None:
            # Drawing empty days at each step of a walk through the weeks would make the screen blink.
            self._patience = self._grid.set_timer(PATIENCE, self._draw_late)
        self.refresh()

    def _draw_late(self) -> None:
        self._stop_waiting()
        self.refresh()

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.stop()
            self._patience = None

    def show(self, monday: date, target: CellKey | Edge | date | None) -> None:
        """Show another week of the exercice, with the cursor on `target`."""
        exercice = self.place.session.reference.exercice
        if not monday_of(date(exercice, 1, 1)) <= monday <= date(exercice, 12, 31):
            self.say(f"L'exercice {exercice} s'arrête là.")
            return
        self._go(monday, target)
        self.place.request_load()

    def show_cell(self, cell: CellKey) -> None:
        """Put the cursor on a cell, and show its week first if it is another."""
        if monday_of(cell.jour) != self.week.monday:
            self.show(monday_of(cell.jour), cell)
        else:
            self.week.add_lignes([cell.code])
            if self._grid.view.rang_of(cell.code) is None:
                self.refresh()
            self._grid.go_to(cell)
        self._around.show_below()

    def give_back(self, cell: CellKey, landed: CellKey | None) -> None:
        """Put the cursor back on a refused cell, if it is still on `landed` and nothing is being typed."""
        if self._grid.editor is None and self._grid.cell == landed and landed is not None:
            self._grid.go_to(cell)
            self._around.show_below()

    def _step(self, weeks: int) -> None:
        if self.place.session.is_ready:
            cell, delta = self._grid.cell, timedelta(weeks=weeks)
            self.show(self.week.monday + delta, CellKey(cell.code, cell.jour + delta) if cell else None)

    def _cross(self, weeks: int, cell: CellKey | None) -> None:
        """Go to the last day worked of the week before, or to the first one of the week after."""
        if self.place.session.is_ready:
            self.show(self.week.monday + timedelta(weeks=weeks), Edge(cell.code if cell else "", weeks))

    def _show_today(self) -> None:
        session, cell = self.place.session, self._grid.cell
        if session.is_ready:
            au = session.reference.au
            self.show(monday_of(au), CellKey(cell.code, au) if cell else au)

    def _show_mois(self) -> None:
        """Show the month of the cursor; from the person's own current week, the month to sign if any."""
        from cariforef_tui.domain.values.months import Mois

        session, agent = self.place.session, self.week.agent
        if session.is_ready and agent is not None:
            alertes, is_current = (
                session.following.alertes,
                self.week.monday == monday_of(session.reference.au),
            )
            to_sign = concerns_of(agent, alertes).mois if alertes and is_current else None
            year, jour = session.reference.exercice, self._grid.jour or self.week.monday
            within = min(max(jour, date(year, 1, 1)), date(year, 12, 31))
            is_own = agent == session.agent
            self.place.post_message(ShowMois(agent, to_sign if to_sign and is_own else Mois.of(within)))

    def _turn_weekend(self) -> None:
        self.week.shows_weekend = not self.week.shows_weekend
        self.refresh()


class WeekLines:
    """Adds and pins lines in the grid, copies a line, and shows the history of a cell."""

    def __init__(
        self,
        shown: ShownWeek,
        grid: WeekGrid,
        *,
        fill: Callable[[CellKey], None],
        freshen: Callable[[], None],
    ) -> None:
        """`fill` adds to a cell what its day still expects; `freshen` reads the week again if it is stale."""
        self._shown, self._place, self._week, self._grid = shown, shown.place, shown.week, grid
        self._fill, self._freshen = fill, freshen
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

        snapshot, jour, early = self._week.current, self._grid.jour, self._grid.take_early()
        if snapshot is None or jour is None:
            return
        semaine, shown = self._week.semaine(snapshot), self._week.codes(snapshot)
        self._picker = PickerDialog(snapshot, semaine, shown, jour, early.texte)
        self._place.app.push_screen(self._picker, partial(self._use_pick, jour, early))
        self._freshen()

    def _use_pick(self, jour: date, early: Early, pick: Pick | None) -> None:
        self._picker = None
        if pick is None:
            return
        cell = CellKey(pick.code, jour)
        self._week.add_lignes([pick.code])
        self._shown.refresh()
        self._shown.show_cell(cell)
        self._shown.say("")
        if early.fills:
            self._fill(cell)
        elif pick.texte:
            self._grid.start_editing(pick.texte)
            self._grid.leave_cell(0, 1)

    def read_pins(self, agent: str) -> None:
        """Read in a thread, once for each agent, the lines pinned on top of their week."""
        session = self._place.session
        if agent != session.agent or self._week.has_pins_of(agent):
            return
        from cariforef_tui.services.agents.preferences import load_preferences

        likes = load_preferences(session.launch.keeper_of(session.store, agent))
        self._week.set_pins(agent, likes.epinglees)

    def _keep_pins(self, codes: list[str]) -> None:
        from cariforef_tui.services.agents.preferences import Cle, keep_preference

        session = self._place.session
        keeper = session.launch.keeper_of(session.store, session.require_agent())
        keep = partial(keep_preference, keeper, Cle.EPINGLEES, codes or None)
        self._place.run_worker(keep, group=WRITES, thread=True)

    def _pin(self, cell: CellKey | None) -> None:
        if (look := self._shown.look(cell)) is None:
            return
        code = look.cell.code
        is_pinned = self._week.pin(look.snapshot, code)
        if look.snapshot.agent.initiales == self._place.session.agent:
            self._keep_pins(sorted(self._week.pinned))
        self._shown.refresh()
        self._shown.show_cell(look.cell)
        self._place.tell(
            f"{code} {'gardée en haut' if is_pinned else 'reprend sa place'} · * : revenir", "ok"
        )

    def _copy(self, cell: CellKey | None) -> None:
        if (look := self._shown.look(cell)) is not None:
            ligne = look.snapshot.programme.by_code[look.cell.code]
            self._place.app.copy_to_clipboard(f"{ligne.code} {ligne.libelle}")
            self._place.tell(f"Copié : {ligne.code} {ligne.libelle}", "ok")

    def _show_history(self, cell: CellKey | None) -> None:
        from cariforef_tui.domain.journal.filter import JournalFilter
        from cariforef_tui.ui.journal.history_dialog import show_history

        if (look := self._shown.look(cell)) is None:
            return
        initiales, (code, day) = look.snapshot.agent.initiales, look.cell
        label = look.snapshot.programme.by_code[code].libelle
        titre = f"Histoire · {initiales}, {format_jour(day)} · {code} {label}"
        criteria = JournalFilter(agent=initiales, exercice=day.year, ligne=code, jour=day)
        show_history(self._place, titre, criteria)
