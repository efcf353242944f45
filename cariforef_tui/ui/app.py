"""The application: it wires places, store, date de référence and signals, and holds no rule or figure.

Modules that the first frame does not need are imported by the functions that use them.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path, PurePath
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.worker import WorkerError

from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.keys.commands import bindings_of, dialogue_actions
from cariforef_tui.ui.keys.key_latch import KeyActed, KeyLatch
from cariforef_tui.ui.kit.following import EXERCICES, LOOK_SECONDS, Following
from cariforef_tui.ui.kit.header import HeaderState
from cariforef_tui.ui.kit.inert import InertFilter
from cariforef_tui.ui.kit.messages import (
    WRITES,
    AlertesCounted,
    AskDecision,
    AttemptRefused,
    ComeBack,
    FiguresShown,
    GoTo,
    ReferenceChanged,
    ShowReunion,
    ShowTarget,
    StoreChanged,
    StoreFailed,
    StoreReady,
    Target,
)
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.session import Session, SessionApp
from cariforef_tui.ui.shell.acting import Acting
from cariforef_tui.ui.shell.keyboard import KeyboardOf
from cariforef_tui.ui.shell.likes import Likes
from cariforef_tui.ui.shell.places import Places
from cariforef_tui.ui.shell.reference import ReferenceKeeper
from cariforef_tui.ui.shell.store import StoreKeeper
from cariforef_tui.ui.shell.themes import KeptStylesheet, use_themes
from cariforef_tui.ui.shell.welcome import Welcome

if TYPE_CHECKING:
    from textual.actions import ActionParseResult
    from textual.dom import DOMNode

    from cariforef_tui.domain.journal.entries import Touched
    from cariforef_tui.services.alertes import AlertesSnapshot
    from cariforef_tui.services.launch import Launch
    from cariforef_tui.services.programme.exercice import DateReference
    from cariforef_tui.ui.shell.bar.acting import Bar

LEAVING_KEYS = frozenset({"q", "ctrl+q", "ctrl+c", "ctrl+z"})
"""Keys that still act when the window is too small to show the place."""
ROOMS = Path(__file__).parent
"""Folder of the stylesheets. A screen's own is read when the screen is first shown."""


class CariforefApp(SessionApp):
    """The application of one terminal: it opens the store, then passes messages between places."""

    CSS_PATH: ClassVar[list[PurePath | str]] = [ROOMS / "shell/styles.tcss", ROOMS / "temps/styles.tcss"]
    DEFAULT_MODE = Place.SEMAINE.value
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(Place.PARTOUT),
        # With priority, so that no dialog, bar or field takes these keys first.
        Binding("ctrl+c", "interrupt", show=False, priority=True),
        Binding("ctrl+q", "quit", show=False, priority=True),
    ]
    TITLE = "cariforef"

    def __init__(self, launch: Launch) -> None:
        super().__init__(Session(launch, KeyLatch(KeyboardOf(self), monotonic)))
        self.stylesheet = KeptStylesheet(variables=self.get_css_variables())
        use_themes(self, launch.theme)
        self.places = Places(self)
        self._acting, self._likes = Acting(self, changed=self._change_agent, unsaid=self._unsaid), Likes(self)
        self._reference = ReferenceKeeper(self, self._change_reference, self._likes.keep_date)
        self.welcome = Welcome(
            self,
            self._likes,
            enter=self._reference.begin_at,
            follow=self._reference.follow,
            begin=self._begin,
            announce=self._change_reference,
        )
        self._store = StoreKeeper(self, lambda store: Following(store, self, monotonic))
        self._inert = InertFilter()
        self.set_reactive(CariforefApp.header, HeaderState(agent=launch.agent or "", demo=launch.demo))
        self.add_mode(Place.SEMAINE.value, lambda: self.places.screen_of(Place.SEMAINE))

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif not self._is_unseen(event):
            await self.session.latch.take(event)

    def _is_unseen(self, event: events.Key | events.Paste) -> bool:
        """True if the event would act on a place that does not fit the window; keys that leave still may."""
        place, leaves = self.screen, isinstance(event, events.Key) and event.key in LEAVING_KEYS
        return isinstance(place, PlaceScreen) and not leaves and place.is_small and not place.is_typing

    def on_key_acted(self, message: KeyActed) -> None:
        self.session.latch.come_back(message.rank)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        place = self.screen if isinstance(self.screen, PlaceScreen) else None
        command = dialogue_actions(place.PLACE).get(str(action)) if place else None
        if place is None or command is None:
            self.session.latch.act()
            return await super().run_action(action, default_namespace, namespaces)
        self.session.latch.ask()
        is_done = await super().run_action(action, default_namespace, namespaces)
        if not is_done:
            self.show_status(place.explain(command), "warn")
        return is_done

    def get_line_filters(self) -> list[LineFilter]:
        return [*super().get_line_filters(), self._inert]

    @property
    def launch_error(self) -> CariforefError | None:
        """Error that kept the store from opening; the caller prints it and returns its exit code."""
        return self._store.error

    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        # A closed terminal or a stopped session must still keep the drafts.
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._leave, 128 + number)
        # Opening a store may take seconds: show the first frame before.
        self.call_after_refresh(self._store.open)

    def on_unmount(self) -> None:
        self._store.end()

    def _leave(self, return_code: int) -> None:
        for place in self.places.made:
            place.keep_draft()
        self.exit(return_code=return_code)

    async def action_quit(self) -> None:
        place = self.screen
        place.ask_to_quit(self._quit) if isinstance(place, PlaceScreen) else self._quit()

    def _quit(self) -> None:
        self.run_worker(self._settle_and_leave, group="quit", exclusive=True)  # type: ignore[arg-type]

    async def _settle_and_leave(self) -> None:
        for place in self.places.made:
            await place.settle()
        # Textual cancels a worker that its pool of threads has not begun: what it was to keep would be lost.
        for worker in [worker for worker in self.workers if worker.group == WRITES]:
            with suppress(WorkerError):
                await worker.wait()
        self._leave(0)

    def action_interrupt(self) -> None:
        self._leave(128 + signal.SIGINT)

    def on_figures_shown(self, _message: FiguresShown) -> None:
        self._store.start_waiting()

    def use_store(self, reference: DateReference, today: date, refused: str) -> None:
        self._reference.open(reference, today)
        self._acting.follow_account(refused)
        notice, reason = self.session.following.tell_notice(), self.session.store.read_only_reason
        if reason and reason not in notice:
            self.notify(reason, severity="warning")
        self.set_interval(LOOK_SECONDS, self._look)
        self.welcome.open(reference)

    def _begin(self) -> None:
        if self.session.agent is None:
            self._announce(ReferenceChanged)
            self._acting.ask(self.welcome.way_back)
        else:
            self.welcome.finish(self._announce_ready)

    def _unsaid(self) -> None:
        self.welcome.go_back(self._begin)

    def _announce_ready(self) -> None:
        self._reference.show()
        self._announce(StoreReady)
        self._reference.say_notice()
        self._likes.read()
        if self.welcome.entered is not None:
            self._likes.keep_date(self.welcome.entered)
        if self.session.launch.reunion is not None:
            self.places.show(ShowReunion(self.session.launch.reunion))

    def _announce(self, message: Callable[[], StoreReady | ReferenceChanged]) -> None:
        self.places.tell_all(message)
        if self._store.has_figures:
            self.session.following.count_alertes()

    def _change_reference(self) -> None:
        # The lines on which the person may declare are those of another exercice.
        self._acting.read_droits()
        self._announce(ReferenceChanged)

    def show_alertes(self, snapshot: AlertesSnapshot) -> None:
        self.header = replace(self.header, alertes=snapshot.counts(self.session.agent))
        self.places.tell_all(partial(AlertesCounted, snapshot))

    def use_touched(self, touched: Touched) -> None:
        if touched.is_replaced:
            # What this session wrote may be gone: to undo it would meet a conflict with nobody.
            self.show_status("", "")
            for place in self.places.made:
                place.forget_done()
        self._acting.follow(touched)
        if touched.is_among(EXERCICES):
            self._reference.follow_exercices()
        self.places.tell_all(partial(StoreChanged, touched))

    def _look(self) -> None:
        """Look for new writes in the store, and for a new day; one timer does both, for one wakeup."""
        self.session.following.look()
        self._reference.look()

    def _change_agent(self, before: str | None) -> None:
        agent = self.session.require_agent()
        if agent != before:
            for place in self.places.made:
                place.forget_done()
        self.places.leave_visit(agent)
        if before is None:
            self.welcome.finish(self._announce_ready)
        else:
            self._likes.read()
            self._announce(ReferenceChanged)

    @property
    def is_opened(self) -> bool:
        return self.places.is_opened

    def on_go_to(self, message: GoTo) -> None:
        self.places.go(message.place)

    def on_come_back(self, _message: ComeBack) -> None:
        self.places.come_back()

    @on(ShowTarget)
    def show_target(self, message: Target) -> None:
        self.places.show(message)

    def on_ask_decision(self, message: AskDecision) -> None:
        from cariforef_tui.ui.revue.decisions import note_decision

        if isinstance(place := self.screen, PlaceScreen):
            note_decision(place, message.code, message.situation)

    def on_attempt_refused(self, message: AttemptRefused) -> None:
        self._acting.keep_attempt(message.refused)

    def on_store_failed(self, message: StoreFailed) -> None:
        self.session.latch.drop_waiting()
        self.show_status(message.message, "error")

    def action_go(self, lieu: str) -> None:
        self.places.go(Place(lieu))

    def action_ask_agent(self) -> None:
        self._acting.ask()

    def action_ask_reference(self) -> None:
        self._reference.ask()

    def action_open_year(self) -> None:
        self.welcome.ask_year()

    def action_export_seen(self) -> None:
        if isinstance(place := self.screen, PlaceScreen):
            from cariforef_tui.ui.dialogs.export import ask_export

            ask_export(place)

    def action_write_at_ease(self) -> None:
        """Open the long text being typed in the person's editor, or in a large area."""
        from cariforef_tui.ui.dialogs.large_text import write_at_ease

        write_at_ease(self, self.focused)

    def action_show_help(self) -> None:
        from cariforef_tui.ui.shell.help import HelpDialog

        if isinstance(shown := self.screen, PlaceScreen):
            self.push_screen(HelpDialog(shown.PLACE, self.session.keymap, shown.offers, shown.view_name))
        else:
            self.push_screen(HelpDialog(Place.PARTOUT, self.session.keymap, self.session.is_offered))

    def action_change_theme(self) -> None:
        from cariforef_tui.ui.shell.theme_dialog import ask_theme

        ask_theme(self._likes)

    def action_suspend_process(self) -> None:
        """Suspend the application if a shell can resume it."""
        from cariforef_tui.machine import account, editor

        if account.is_for_another() or not editor.is_job_of_a_shell():
            self.show_status("L'interface n'a pas été lancée d'un terminal : q quitte.", "warn")
        else:
            super().action_suspend_process()

    @cached_property
    def _bar(self) -> Bar:
        from cariforef_tui.ui.shell.bar.acting import Bar

        return Bar(self, self.places)

    def action_open_bar(self, text: str = "") -> None:
        self._bar.open(text)

    def keep_typed(self) -> None:
        for place in self.places.made:
            with suppress(Exception):
                place.keep_draft()
