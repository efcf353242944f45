"""Screen Ma semaine: the grid in which one agent logs the days of a week."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.widget import Widget

from cariforef_tui.ui.keys import key_latch
from cariforef_tui.ui.keys.acts import Move, Place
from cariforef_tui.ui.keys.commands import Keymap, bindings_of, dialogue_actions, keyed_of, keys_with
from cariforef_tui.ui.keys.grammar import Gesture
from cariforef_tui.ui.kit.following import FOLLOWED, PERSONAL
from cariforef_tui.ui.kit.messages import (
    AlertesCounted,
    AttemptRefused,
    DaysWritten,
    FiguresShown,
    ReferenceChanged,
    ShowSemaine,
    StoreChanged,
    Target,
)
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.text_block import TextBlock
from cariforef_tui.ui.temps.agenda import WeekPrefiller
from cariforef_tui.ui.temps.copying import WeekCopier
from cariforef_tui.ui.temps.editing import WeekEditor
from cariforef_tui.ui.temps.grid.cells import (
    DAY_ACTIONS,
    STARTERS,
    WRITING_ACTIONS,
    Asked,
    CellKey,
    Committed,
    Gestures,
    Moved,
    PasteRefused,
    Typed,
)
from cariforef_tui.ui.temps.grid.grid import WeekGrid
from cariforef_tui.ui.temps.shown import APART, ShownWeek, WeekLines, WeekSurroundings
from cariforef_tui.ui.temps.state import WeekRights, WeekState
from cariforef_tui.ui.temps.texts import MOIS
from cariforef_tui.ui.temps.writing.writer import WeekWriter

if TYPE_CHECKING:
    from cariforef_tui.domain.journal.entries import Touched
    from cariforef_tui.domain.values.tables import Table
    from cariforef_tui.services.temps.semaine import SemaineSnapshot
    from cariforef_tui.ui.temps.drafts import WeekDrafts

_READING = (Gesture.FIND, Gesture.MONTH)
"""Gestures of the footer that one may make in a week that one may only read."""


class SemaineScreen(PlaceScreen):
    """Reads the week shown, and passes each command to one of its objects.

    These objects write, edit, copy, choose lines, keep drafts, and show the texts around the grid. Each is
    given those that it uses; none knows this screen.
    """

    PLACE = Place.SEMAINE
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(Place.SEMAINE)]
    AUTO_FOCUS = "WeekGrid"

    def __init__(self, visited: str | None = None) -> None:
        """`visited` is the agent whose week to show; None for the agent of the application."""
        super().__init__()
        self.week = WeekState()
        self.grid = WeekGrid(lambda: names_by_key(self.session.keymap))
        self.rights = WeekRights(self, visited)
        self.around = WeekSurroundings(self, self.week, self.grid, self.rights)
        self.shown = ShownWeek(self, self.week, self.grid, self.around)
        self.writer = WeekWriter(self.shown)
        self.editor = WeekEditor(self.shown, self.writer)
        self.lines = WeekLines(self.shown, self.grid, fill=self.editor.fill, freshen=self.freshen)
        self.gestures: Gestures = {
            **self.editor.gestures,
            **WeekCopier(self.shown, self.writer).gestures,
            **WeekPrefiller(self.shown, self.writer).gestures,
            **self.lines.gestures,
            **self.shown.gestures,
            "absence": lambda cell: self.editor.absence(cell.jour if cell else self.grid.jour),
        }

    @cached_property
    def _drafts(self) -> WeekDrafts:
        from cariforef_tui.ui.temps.drafts import WeekDrafts

        return WeekDrafts(self.shown, self.rights)

    @property
    def mode(self) -> str:
        visited = self.rights.visited
        return f"{self.PLACE}-{visited}" if visited else super().mode

    @property
    def snapshot(self) -> SemaineSnapshot | None:
        """The week shown, None until it has been read."""
        return self.week.current

    def compose_body(self) -> Iterable[Widget]:
        yield TextBlock(id="titre")
        yield self.grid
        yield TextBlock(id="ligne")

    def on_mount(self) -> None:
        self.shown.start(self.session.au)
        self.grid.may_type = self._may_write
        self.around.show_strip()

    def on_reference_changed(self, message: ReferenceChanged) -> None:
        # Even before the agent is known: the grid behind the first dialog shows the date of the header.
        self.shown.follow_reference()
        super().on_reference_changed(message)

    @property
    def is_typing(self) -> bool:
        return self.grid.editor is not None

    @property
    def is_read(self) -> bool:
        is_reading = any(worker.group == APART and not worker.is_finished for worker in self.workers)
        return self.grid.view.is_read and not (is_reading or self.shown.is_awaited)

    @property
    def footer_words(self) -> Mapping[Gesture, str]:
        words = super().footer_words
        is_read_only = self.rights.refusal is not None or (
            self.session.is_ready and bool(self.session.store.read_only_reason)
        )
        return {gesture: words[gesture] for gesture in _READING} if is_read_only else words

    def is_early(self, event: key_latch.Typed) -> bool:
        is_days = isinstance(event, events.Paste) or event.character in STARTERS
        # Before any week is asked for, a text may be meant for the welcome, or for the initials asked next.
        # Opening a store may take long: `q`, typed first, leaves even then.
        is_leaving = isinstance(event, events.Key) and event.key == "q"
        is_first = not (self.week.is_asked or is_leaving) and key_latch.is_text(event)
        return super().is_early(event) or is_first or (is_days and not self.is_read)

    def is_concerned(self, touched: Touched) -> bool:
        snapshot = self.snapshot
        if snapshot is None or touched.is_among(FOLLOWED[self.PLACE] - PERSONAL):
            return True
        if touched.own is not None and touched.own <= self.week.own:
            # Only cells that this week has written itself, and shows already.
            return False
        return snapshot.is_moved_by(touched, self.week.codes(snapshot))

    def on_store_changed(self, message: StoreChanged) -> None:
        """Note that the days left of the lines, which the picker shows, are out of date."""
        self._stale = self._stale or message.touched.is_among({"saisie"})

    def load(self) -> None:
        self._follow_agent()
        # Before any drawing: the days drawn until the week comes say that it is being read.
        tick = self.week.begin_read()
        self.shown.follow_reference()
        self.shown.follow_wanted()
        monday, agent, au = self.week.monday, self.rights.agent, self.reference.au

        def load() -> SemaineSnapshot:
            from cariforef_tui.services.temps.semaine import load_semaine

            self.lines.read_pins(agent)
            return load_semaine(self.store, agent, monday, au, lecteur=self.session.agent)

        self.read(load, partial(self._use, monday, tick))

    def freshen(self) -> None:
        if self._stale:
            self._stale = False
            self.load()

    def _follow_agent(self) -> None:
        agent = self.rights.agent
        if agent != self.week.agent:
            # What somebody else typed, or may undo, is not of this week.
            self.week.agent = agent
            self.week.forget()
            self.forget_done()
            self.grid.editor = None

    def _use(self, monday: date, tick: int, snapshot: SemaineSnapshot) -> None:
        """Take a week just read, unless another is wanted by now; `tick` is the mark of the read."""
        if monday != self.week.monday or not self.week.adopt(snapshot, tick):
            return
        self.shown.refresh()
        self.refresh_bindings()
        self.lines.use(snapshot)
        self._drafts.offer_all()
        self.call_after_refresh(self.post_message, FiguresShown())

    def forget_done(self) -> None:
        self.writer.undo.forget()

    def follow_written(self) -> None:
        self.shown.refresh()
        # The week shows its own cells already: only another place, opened meanwhile, must be told at once.
        if not self.is_current:
            super().follow_written()

    def keep_draft(self) -> None:
        if self.session.is_ready and self.week.agent is not None:
            self._drafts.keep_all(self.grid.editor, self.editor.unsaved_comments())

    async def settle(self) -> None:
        self.grid.leave_cell()
        # The grid sends the text as a message. Handle it first, then wait for its write.
        handled = asyncio.Event()
        self.call_later(handled.set)
        await handled.wait()
        await self.writer.settle()

    def seen_table(self) -> Table | None:
        return self.shown.tabulate()

    def show_target(self, target: Target) -> None:
        if not isinstance(target, ShowSemaine):
            return
        self.shown.want(CellKey(target.code, target.jour) if target.code else target.jour)
        if self.session.is_ready and self.week.agent is not None:
            self.shown.follow_wanted()
            self.request_load()

    def _may_write(self) -> bool:
        """Return True if the person may log in the week shown; otherwise say why."""
        refused = self.rights.refusal
        if refused is not None:
            self.shown.say(f"✗ {refused}")
            self.post_message(AttemptRefused(refused))
        return refused is None

    def action_do(self, name: str) -> None:
        """Run a command of the place by its name in the registry."""
        self.grid.act(name)

    def on_week_grid_asked(self, message: Asked) -> None:
        name = message.action
        if f"do('{name}')" in dialogue_actions(self.PLACE):
            self.session.latch.ask()
        if name in WRITING_ACTIONS and not self._may_write():
            return
        if name in DAY_ACTIONS:
            why = self.week.describe_lock(message.cell.jour if message.cell else self.grid.jour)
            if why is not None:
                self.shown.say(f"{why} {MOIS}")
                return
        self.gestures[name](message.cell)

    def on_week_grid_moved(self, _message: Moved) -> None:
        self.shown.say("")

    def on_week_grid_typed(self, _message: Typed) -> None:
        self.shown.say("")
        self.shown.refresh()

    def on_week_grid_paste_refused(self, _message: PasteRefused) -> None:
        self.shown.say("✗ Ce qui est collé n'est pas un nombre de jours.")

    def on_week_grid_committed(self, message: Committed) -> None:
        self.editor.save(message.editor, message.landed)

    def on_days_written(self, message: DaysWritten) -> None:
        self.writer.take_back_later(message.written)

    def on_alertes_counted(self, message: AlertesCounted) -> None:
        self.around.use_alertes(message.snapshot)

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.shown.refresh()

    def on_screen_suspend(self) -> None:
        """Leave the cell when the person goes to another place, but not when a dialog opens."""
        if self.app.current_mode != self.mode:
            self.grid.leave_cell()
        elif not self.week.is_asked and self.session.known_reference:
            self.shown.follow_reference()


def names_by_key(keymap: Keymap) -> dict[str, str]:
    """Return what each key of the place does in the grid, by its name there."""
    names: dict[str, str] = {}
    for one in keyed_of(Place.SEMAINE):
        action = one.action if isinstance(one, Move) else one.actions[Place.SEMAINE]
        names |= dict.fromkeys(keys_with(one, keymap), action.removeprefix("do('").removesuffix("')"))
    return names
