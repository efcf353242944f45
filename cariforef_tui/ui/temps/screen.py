"""Screen Ma semaine: the grid of one agent's week, where days are logged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from textwrap import wrap
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from cariforef_tui.domain.temps.calendrier import monday_of
from cariforef_tui.ui.keys.commands import Place, bindings_of, commands_of
from cariforef_tui.ui.kit.following import FOLLOWED, PERSONAL
from cariforef_tui.ui.kit.messages import (
    FiguresShown,
    ReferenceChanged,
    ShowSemaine,
    StoreChanged,
    Target,
)
from cariforef_tui.ui.kit.text_block import TextBlock
from cariforef_tui.ui.temps.grid.aim import Aim
from cariforef_tui.ui.temps.grid.cell_editor import STARTERS
from cariforef_tui.ui.temps.grid.grid import WeekGrid
from cariforef_tui.ui.temps.grid.keys import CellKey
from cariforef_tui.ui.temps.grid.messages import Moved
from cariforef_tui.ui.temps.grid.view import build_frame, build_view
from cariforef_tui.ui.temps.locks import WeekLocks
from cariforef_tui.ui.temps.parsing import propose_typing, read_typed
from cariforef_tui.ui.temps.texts import (
    HINT,
    LECTURE_SEULE,
    LIGNES_DU_MESSAGE,
    write_head,
    write_ligne,
    write_message,
    write_visit,
)

if TYPE_CHECKING:
    from cariforef_tui.domain.journal.touched import Touched
    from cariforef_tui.domain.values.tables import Table
    from cariforef_tui.services.temps.semaine import SemaineSnapshot
    from cariforef_tui.ui.keys.key_latch import Typed


class SemaineScreen(WeekLocks):
    """Owns the week shown and its grid; reads it, and goes from week to week."""

    PLACE = Place.SEMAINE
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(Place.SEMAINE)]
    AUTO_FOCUS = "WeekGrid"

    def __init__(self, visited: str | None = None) -> None:
        """`visited` is whose week to show where it is not that of the application's agent."""
        super().__init__()
        self.visited = visited
        self._au: date | None = None
        self._aim = Aim()
        self._wanted: date | None = None
        self._notice = ""

    @property
    def mode(self) -> str:
        return f"{self.PLACE}-{self.visited}" if self.visited else super().mode

    @property
    def agent_shown(self) -> str:
        return self.visited or self.session.require_agent()

    def compose_body(self) -> Iterable[Widget]:
        commands = commands_of(Place.SEMAINE)
        yield TextBlock(id="titre")
        yield WeekGrid({key: command.action for command in commands for key in command.keys.split(",")})
        yield TextBlock(id="ligne")
        yield TextBlock(id="message")

    def on_mount(self) -> None:
        au = self.session.au
        self.monday = monday_of(au)
        self._aim.target = au
        self.grid.view = build_frame(self.monday, au)
        self.grid.go_to_day(au)
        self.grid.may_type = self.may_write
        self._show_title()

    def on_reference_changed(self, message: ReferenceChanged) -> None:
        # Before anybody is known too: behind the first dialog, the header's date is the grid's.
        self._follow_reference()
        super().on_reference_changed(message)

    @property
    def is_typing(self) -> bool:
        return self.grid.editor is not None

    @property
    def is_read(self) -> bool:
        return self.grid.view.is_read

    def is_early(self, event: Typed) -> bool:
        is_days = isinstance(event, events.Paste) or event.character in STARTERS
        return super().is_early(event) or (is_days and not self.is_read)

    def is_concerned(self, touched: Touched) -> bool:
        snapshot = self.snapshot
        if snapshot is None or touched.is_among(FOLLOWED[self.PLACE] - PERSONAL):
            return True
        if touched.own is not None and touched.own <= self.week.own:
            # This week's own cells alone, as it shows them.
            return False
        return snapshot.is_moved_by(touched, self.week.codes(snapshot))

    def on_store_changed(self, message: StoreChanged) -> None:
        """Know that the picker, which says what is left of every line, would be late."""
        self._stale = self._stale or message.touched.is_among({"saisie"})

    def load(self) -> None:
        self._follow_agent()
        self._follow_reference()
        self._follow_wanted()
        monday, tick, agent, au = self.monday, self.week.begin_read(), self.agent_shown, self.reference.au

        def load() -> SemaineSnapshot:
            from cariforef_tui.services.temps.semaine import load_semaine

            return load_semaine(self.store, agent, monday, au, lecteur=self.session.agent)

        self.read(load, partial(self._use, monday, tick))

    def _follow_agent(self) -> None:
        agent = self.agent_shown
        if agent != self.agent:
            self.agent = agent
            self.week.forget()
            self.undo_stack.clear()
            self.grid.editor = None
            self.forget_drafts()

    def _follow_reference(self) -> None:
        au = self.reference.au
        # At midnight the date moves by itself: the day one is on stays the day one logs on.
        yesterday = self.session.launch.today() - timedelta(days=1)
        by_clock = self._au == yesterday and au == yesterday + timedelta(days=1)
        if au != self._au and not by_clock:
            self.grid.leave_cell()
            self.monday, self._aim.target = monday_of(au), au
            self.refresh_week()
        self._au = au

    def _use(self, monday: date, tick: int, snapshot: SemaineSnapshot) -> None:
        """Take a week that was read, unless another is wanted by now; `tick` marks the read."""
        if monday != self.monday or not self.week.adopt(snapshot, tick):
            return
        self.refresh_week()
        if self.picker is not None:
            self.picker.use(snapshot, self.week.semaine(snapshot))
        self.offer_drafts()
        self.call_after_refresh(self.post_message, FiguresShown())

    def refresh_week(self) -> None:
        au, snapshot = self.session.au, self.snapshot
        if snapshot is None:
            self.grid.view = build_frame(self.monday, au)
            self._aim.approach(self.grid)
        else:
            semaine = self.week.semaine(snapshot, read_typed(self.week, snapshot, self.grid.editor))
            self.grid.view = build_view(
                snapshot,
                semaine,
                self.week.codes(snapshot),
                self.week.marks(),
                au=au,
                shown=self.week.days_shown(semaine),
                moment=self.week.moment,
            )
            self._aim.reach(self.grid)
        self._show_title()
        self.show_texts()

    def show_week(self, monday: date, target: CellKey | date | None = None) -> None:
        """Show another week of the exercice, the cursor on `target`."""
        first, last = date(self.reference.exercice, 1, 1), date(self.reference.exercice, 12, 31)
        if not monday_of(first) <= monday <= last:
            self.say(f"L'exercice {self.reference.exercice} s'arrête là.")
            return
        self.grid.leave_cell()
        self.monday, self._aim.target = monday, target
        self.refresh_week()
        self.request_load()

    def show_cell(self, cell: CellKey) -> None:
        if monday_of(cell.jour) != self.monday:
            self.show_week(monday_of(cell.jour), cell)
            return
        self.week.add_lignes([cell.code])
        if self.grid.view.rang_of(cell.code) is None:
            self.refresh_week()
        self.grid.go_to(cell)
        self.show_texts()

    def give_back(self, cell: CellKey, landed: CellKey | None) -> None:
        if self.grid.editor is None and self.grid.cell == landed and landed is not None:
            self.grid.go_to(cell)
        self.show_texts()

    def seen_table(self) -> Table | None:
        snapshot = self.snapshot
        if snapshot is None:
            return None
        shown = sorted(self.week.semaine(snapshot).saisies, key=lambda saisie: saisie.jour)
        from cariforef_tui.services.tables.tabulate import tabulate_saisies

        return tabulate_saisies(snapshot.programme, shown, self.monday)

    def show_target(self, target: Target) -> None:
        if not isinstance(target, ShowSemaine):
            return
        self._wanted = target.jour
        if self.session.is_ready and self.agent is not None:
            self._follow_wanted()
            self.request_load()

    def _follow_wanted(self) -> None:
        jour, self._wanted = self._wanted, None
        if jour is not None:
            self.grid.leave_cell()
            self.monday, self._aim.target = monday_of(jour), jour
            self.refresh_week()

    def action_previous_week(self) -> None:
        self._step_week(-1)

    def action_next_week(self) -> None:
        self._step_week(1)

    def _step_week(self, weeks: int) -> None:
        if self.session.is_ready:
            cell = self.grid.cell
            delta = timedelta(weeks=weeks)
            target = CellKey(cell.code, cell.jour + delta) if cell else None
            self.show_week(self.monday + delta, target)

    def action_today(self) -> None:
        if self.session.is_ready:
            au, cell = self.reference.au, self.grid.cell
            self.show_week(monday_of(au), CellKey(cell.code, au) if cell else au)

    def action_weekend(self) -> None:
        self.week.shows_weekend = not self.week.shows_weekend
        self.refresh_week()

    def on_week_grid_moved(self, _message: Moved) -> None:
        self.say("")

    def say(self, text: str) -> None:
        self._notice = text
        self.show_texts()

    def _show_title(self) -> None:
        snapshot, acteur = self.snapshot, self.session.agent
        self.query_one("#titre", TextBlock).content = write_head(
            self.monday,
            self.week.semaine(snapshot) if snapshot else None,
            visit=write_visit(self.visited, acteur, is_read_only=self.is_read_only) if self.visited else None,
            verrous=snapshot.verrous if snapshot else {},
            is_read_only=self.session.is_ready and bool(self.store.read_only_reason),
        )

    def show_texts(self) -> None:
        """Say what the cursor is on, and what went wrong or may be done there."""
        cell, snapshot = self.grid.cell, self.snapshot
        ligne = write_ligne(snapshot.programme.by_code[cell.code]) if cell and snapshot else Content("")
        self.query_one("#ligne", TextBlock).content = ligne
        jour = next((jour for jour in self.grid.view.jours if jour.jour == self.grid.jour), None)
        message = write_message(
            typed=self.grid.editor.texte if self.grid.editor else None,
            refused=self.week.refused.get(cell) if cell else None,
            notice=self._notice,
            held=self.week.held(cell) if cell else None,
            jour=jour,
            verrou=self.describe_lock(self.grid.jour),
            exemples=propose_typing(snapshot),
            hint=LECTURE_SEULE if self.is_read_only else HINT,
        )
        block = self.query_one("#message", TextBlock)
        block.content = message
        # Two lines, more where what went wrong and the keys that help would be cut.
        block.set_class(len(wrap(message.plain, max(1, self.size.width - 2))) > LIGNES_DU_MESSAGE, "-long")

    def on_screen_suspend(self) -> None:
        """Leave the cell when one goes to another place; a dialog leaves it alone."""
        if self.app.current_mode != self.mode:
            self.grid.leave_cell()
