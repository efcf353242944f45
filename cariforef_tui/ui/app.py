"""The application: wiring of places, store, date de référence and signals; no rule, no figure.

What the first frame does not need is imported by who uses it: services and their domain in the workers.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePath
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import constants, events, work
from textual.binding import Binding, BindingType
from textual.css.query import NoMatches
from textual.filter import LineFilter
from textual.worker import WorkerFailed, get_current_worker

from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.services.launch import Launch
from cariforef_tui.ui.kit.commands import Command, Lieu, bindings_of
from cariforef_tui.ui.kit.dialogues import dialogue_actions
from cariforef_tui.ui.kit.following import DROITS, EXERCICES, LOOK_SECONDS, Following, Hooks
from cariforef_tui.ui.kit.header import HeaderState
from cariforef_tui.ui.kit.inert import InertFilter, inert
from cariforef_tui.ui.kit.key_latch import KeyActed, KeyLatch
from cariforef_tui.ui.kit.messages import (
    AlertesCounted,
    ReferenceChanged,
    StoreChanged,
    StoreFailed,
    StoreReady,
)
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.shell.keyboard import KeyboardOf
from cariforef_tui.ui.shell.status import BUSY, StatusApp
from cariforef_tui.ui.shell.stylesheet import KeptStylesheet
from cariforef_tui.ui.shell.themes import NOMS, OWN_THEMES, next_theme

if TYPE_CHECKING:
    from textual.actions import ActionParseResult
    from textual.dom import DOMNode

    from cariforef_tui.domain.journal.touched import Touched
    from cariforef_tui.domain.values.months import Mois
    from cariforef_tui.services.alertes import AlertesSnapshot
    from cariforef_tui.services.ports.store import Store
    from cariforef_tui.services.programme.exercice import DateReference, Reperes
    from cariforef_tui.ui.shell.reference_dialog import ReferenceDialog
    from cariforef_tui.ui.temps.screen import SemaineScreen

LEAVING_KEYS = frozenset({"q", "ctrl+q", "ctrl+c", "ctrl+z"})
"""What still acts where nothing of the place can be seen."""
ROOMS = Path(__file__).parent
"""Styles of the first frame are read with the application's: a screen's own make Textual parse all again."""


class CariforefApp(StatusApp):
    """One application a terminal; screens ask it for the store, the reference and the agent."""

    CSS_PATH: ClassVar[list[PurePath | str]] = [ROOMS / "shell/styles.tcss", ROOMS / "temps/styles.tcss"]
    DEFAULT_MODE = Lieu.SEMAINE.value
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(Lieu.PARTOUT),
        # Before any dialog, palette or field, whatever they do of these keys.
        Binding("ctrl+c", "interrupt", show=False, priority=True),
        Binding("ctrl+q", "quit", show=False, priority=True),
    ]
    TITLE = "cariforef"

    def __init__(self, launch: Launch) -> None:
        super().__init__()
        self.stylesheet = KeptStylesheet(variables=self.get_css_variables())
        for theme in OWN_THEMES:
            self.register_theme(theme)
        if constants.DEFAULT_THEME in self.available_themes:
            self.theme = constants.DEFAULT_THEME
        self.launch = launch
        self.agent = launch.agent
        self._au = launch.au
        self._store: Store | None = None
        self._to_close: Store | None = None
        self._has_ended = False
        self._reference: DateReference | None = None
        self._following: Following | None = None
        self._day: date | None = None
        self._has_figures = False
        self._inert = InertFilter()
        self.latch = KeyLatch(KeyboardOf(self), monotonic)
        self._places: dict[Lieu, PlaceScreen] = {}
        self._come_back_to: Lieu | None = None
        self._visits: dict[str, SemaineScreen] = {}
        self.set_reactive(CariforefApp.header, HeaderState(agent=self.agent or "", demo=launch.demo))
        self.add_mode(Lieu.SEMAINE.value, lambda: self._place(Lieu.SEMAINE))

    @property
    def opened_store(self) -> Store | None:
        return self._store

    @property
    def is_ready(self) -> bool:
        """True once the store is open and the agent known."""
        return self._store is not None and self._reference is not None and self.agent is not None

    @property
    def au(self) -> date:
        """The date de référence; until the store has given it, the date asked for or today."""
        return self._reference.au if self._reference else self._au or self.launch.today()

    def require_store(self) -> Store:
        assert self._store is not None
        return self._store

    @property
    def following(self) -> Following:
        """What follows everybody's writes; there once the store is."""
        assert self._following is not None
        return self._following

    def require_reference(self) -> DateReference:
        assert self._reference is not None
        return self._reference

    def require_agent(self) -> str:
        assert self.agent is not None
        return self.agent

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if not self._is_unseen(event):
                await self.latch.take(event)
        else:
            await super().on_event(event)

    def _is_unseen(self, event: events.Key | events.Paste) -> bool:
        """True for what would act on a place that the window is too small to show; leaving always may."""
        screen = self.screen
        leaves = isinstance(event, events.Key) and event.key in LEAVING_KEYS
        if not isinstance(screen, PlaceScreen) or leaves:
            return False
        return screen.is_small and not screen.is_typing

    def on_key_acted(self, message: KeyActed) -> None:
        self.latch.come_back(message.rank)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        screen = self.screen
        known = dialogue_actions(screen.LIEU) if isinstance(screen, PlaceScreen) else {}
        command = known.get(str(action))
        if command is None:
            self.latch.act()
            return await super().run_action(action, default_namespace, namespaces)
        self.latch.ask()
        is_done = await super().run_action(action, default_namespace, namespaces)
        if not is_done:
            self.notify_text(f"« {command.label} » n'est pas possible ici.", "warning")
        return is_done

    def get_line_filters(self) -> list[LineFilter]:
        return [*super().get_line_filters(), self._inert]

    def on_mount(self) -> None:
        self._listen_to_signals()
        self.call_after_refresh(self._follow_first_frame)

    def on_unmount(self) -> None:
        self._has_ended = True
        self._close_at_end()

    def _own(self, store: Store) -> None:
        """Close `store` when the application ends: now, where it ended while its thread was opening it."""
        self._to_close = store
        self._close_at_end()

    def _close_at_end(self) -> None:
        if self._has_ended and self._to_close is not None:
            self._to_close.close()

    def _follow_first_frame(self) -> None:
        gc.enable()
        self._open_store()

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._leave_on_signal, number)

    def _leave_on_signal(self, number: int) -> None:
        self._leave(128 + number)

    def _leave(self, return_code: int) -> None:
        for place in self.screens_made:
            place.keep_draft()
        self.exit(return_code=return_code)

    async def action_quit(self) -> None:
        self.run_worker(self._settle_and_leave(), group="quit", exclusive=True)

    async def _settle_and_leave(self) -> None:
        for place in self.screens_made:
            await place.settle()
        self._leave(0)

    def action_interrupt(self) -> None:
        self._leave(128 + signal.SIGINT)

    @work(thread=True, group="store")
    def _open_store(self) -> None:
        from cariforef_tui.services.programme.exercice import resolve_reference

        try:
            store = self.launch.open_store(self._report_progress)
            self._own(store)
            following = Following(store, self._hooks(), monotonic)
            today = self.launch.today()
            reference = resolve_reference(store, today, self._au)
        except CariforefError as error:
            self.call_from_thread(self._refuse_to_open, error)
            return
        self.call_from_thread(self._use_store, store, reference, following, today)

    def _hooks(self) -> Hooks:
        return Hooks(
            self.run_worker,
            say=self._tell_store_notice,
            tell=self._use_touched,
            show_alertes=self._show_alertes,
            agent=lambda: self.agent,
            reference=self.require_reference,
        )

    def follow_figures(self) -> None:
        """Start what can wait for the first figures: alerts, a first write's imports, the day's copy."""
        if not self._has_figures:
            self._has_figures = True
            self.following.count_alertes()
            self._warm_up()

    @work(thread=True, group="store")
    def _warm_up(self) -> None:
        store = self.require_store()
        try:
            store.warm_up()
            failure = store.start_daily()
        except CariforefError as error:
            failure = str(error)
        if failure:
            self.call_from_thread(self.notify_text, failure, "warning")

    def _report_progress(self, text: str) -> None:
        self.call_from_thread(self.show_state, text, BUSY)

    def _refuse_to_open(self, error: CariforefError) -> None:
        self.launch_error = error
        self.exit(return_code=1)

    launch_error: CariforefError | None = None
    """Why the store could not be opened; the wiring prints it and gives its exit code."""

    def _use_store(self, store: Store, reference: DateReference, following: Following, today: date) -> None:
        if not self.is_running:
            return
        self._store, self._reference = store, reference
        self._following, self._day = following, today
        self._follow_account()
        self.show_state("", "")
        self._show_reference()
        self._say_notice()
        told = self._tell_store_notice() or ""
        if store.read_only_reason and store.read_only_reason not in told:
            self.notify_text(store.read_only_reason, "warning")
        self.set_interval(LOOK_SECONDS, self._look)
        if self.agent is None:
            self._announce(ReferenceChanged)
            self.action_ask_agent()
        else:
            self._announce(StoreReady)

    def _follow_account(self) -> None:
        """Act as the agent of the account, where the store binds accounts."""
        bound = self.launch.bound_agent()
        if bound is not None:
            self.agent = self.compte = bound
            self.header = replace(self.header, agent=bound)
        self.read_droits()

    def _show_reference(self) -> None:
        from cariforef_tui.domain.values.dates import format_date

        reference = self.require_reference()
        marker = "" if self._au is None and reference.hors_exercice is None else "au "
        self.header = replace(self.header, date=marker + format_date(reference.au))

    def _say_notice(self) -> None:
        """Say once that the real today is outside the exercice, not every time the clock is read."""
        notice = self.require_reference().notice
        if notice:
            self.notify_text(notice, "warning")

    def _tell_store_notice(self) -> str | None:
        """Say and return what the store has to say: broken proof, replaced file, clock moved, failed copy."""
        told = self.require_store().take_notice()
        if told:
            self.notify_text(told, "warning")
        return told

    def _announce(self, message: Callable[[], StoreReady | ReferenceChanged]) -> None:
        for place in self.screens_made:
            place.post_message(message())
        if self._has_figures:
            self.following.count_alertes()

    def _show_alertes(self, snapshot: AlertesSnapshot) -> None:
        self.header = replace(self.header, alertes=snapshot.counts)
        for place in self.screens_made:
            place.post_message(AlertesCounted(snapshot))

    def _use_touched(self, touched: Touched) -> None:
        if touched.is_among(DROITS):
            self.read_droits()
        if touched.is_among(EXERCICES) and self._au is None:
            self._resolve_reference(None)
        for place in self.screens_made:
            place.post_message(StoreChanged(touched))

    def _look(self) -> None:
        """See whether anybody has written, and whether the day is another: one timer, so one wakeup."""
        self.following.look()
        if self._au is None and self.launch.today() != self._day:
            self._resolve_reference(None)

    @work(thread=True, exclusive=True, group="reference", description="worker")
    def _resolve_reference(self, au: date | None) -> None:
        from cariforef_tui.services.programme.exercice import resolve_reference

        today = self.launch.today()
        try:
            reference = resolve_reference(self.require_store(), today, au)
        except CariforefError as error:
            self.call_from_thread(self.notify_text, str(error), "error")
            return
        if not get_current_worker().is_cancelled:
            self.call_from_thread(self._use_reference, reference, au, today)

    def _use_reference(self, reference: DateReference, au: date | None, today: date) -> None:
        before, was_au = self.require_reference(), self._au
        self._reference, self._au, self._day = reference, au, today
        self._show_reference()
        if was_au != au or before.hors_exercice is None:
            self._say_notice()
        if reference.au != before.au:
            self._announce(ReferenceChanged)

    def go(self, lieu: Lieu) -> None:
        """Show a place, made the first time it is asked for."""
        if lieu not in self._places:
            self.add_mode(lieu.value, lambda: self._place(lieu))
        self.switch_mode(lieu.value)

    def _place(self, lieu: Lieu) -> PlaceScreen:
        if lieu not in self._places:
            self._places[lieu] = self._make_place(lieu)
        return self._places[lieu]

    def _make_place(self, lieu: Lieu) -> PlaceScreen:
        if lieu is Lieu.AVANCEMENT:
            from cariforef_tui.ui.avancement.screen import AvancementScreen

            return AvancementScreen()
        if lieu is Lieu.ALERTES:
            from cariforef_tui.ui.alertes.screen import AlertesScreen

            return AlertesScreen()
        if lieu is Lieu.REVUE:
            from cariforef_tui.ui.revue.screen import RevueScreen

            return RevueScreen()
        if lieu is Lieu.EQUIPE:
            from cariforef_tui.ui.equipe.screen import EquipeScreen

            return EquipeScreen()
        if lieu is Lieu.MOIS:
            from cariforef_tui.ui.mois.screen import MoisScreen

            return MoisScreen()
        from cariforef_tui.ui.temps.screen import SemaineScreen

        return SemaineScreen()

    def open_mois(self, agent: str, mois: Mois) -> None:
        """Show an agent's month; Escape there comes back to the place on screen now."""
        came_from = self.current_mode
        self.go(Lieu.MOIS)
        self._places[Lieu.MOIS].show_mois(agent, mois, came_from)

    def open_visas(self, agent: str | None) -> None:
        """Show everybody's months, in Équipe, the cursor on an agent's."""
        self.go(Lieu.EQUIPE)
        self._places[Lieu.EQUIPE].show_visas(agent)

    def open_semaine(self, jour: date, agent: str | None = None) -> None:
        """Show the week of a date, in Ma semaine or, for somebody else, in a screen of theirs."""
        if agent is None or agent == self.agent:
            self.go(Lieu.SEMAINE)
            self._places[Lieu.SEMAINE].show_jour(jour)
            return
        screen = self._visits.get(agent)
        if screen is None:
            from cariforef_tui.ui.temps.screen import SemaineScreen

            screen = self._visits[agent] = SemaineScreen(agent)
            self.add_mode(screen.mode, lambda: self._visits[agent])
        screen.came_from = Lieu(mode) if (mode := self.current_mode) in set(Lieu) else Lieu.EQUIPE
        self.switch_mode(screen.mode)
        screen.show_jour(jour)

    @property
    def screens_made(self) -> tuple[PlaceScreen, ...]:
        """Every place made so far, other people's weeks included."""
        return (*self._places.values(), *self._visits.values())

    def open_ligne(self, code: str) -> None:
        """Show a line in Avancement; Escape there comes back to the review that it was opened from."""
        current = self.screen
        from_revue = isinstance(current, PlaceScreen) and current.LIEU is Lieu.REVUE
        self._come_back_to = Lieu.REVUE if from_revue else None
        self.go(Lieu.AVANCEMENT)
        self._places[Lieu.AVANCEMENT].show_ligne(code)

    def come_back(self) -> None:
        """Return once to the place that opened a line, if any."""
        lieu, self._come_back_to = self._come_back_to, None
        if lieu is not None:
            self.go(lieu)

    def notify_text(self, text: str, severity: str = "information") -> None:
        """Show a passing message, brackets and all."""
        self.notify(inert(text).plain, severity=severity, markup=False, timeout=8)  # type: ignore[arg-type]

    def on_store_failed(self, message: StoreFailed) -> None:
        self.latch.drop_waiting()
        self.notify_text(message.message, "error")

    def action_go(self, lieu: str) -> None:
        self.go(Lieu(lieu))

    def action_ask_agent(self) -> None:
        if self.compte is not None:
            self.notify_text(
                f"Votre compte de cette machine est lié à {self.compte} : l'agent ne se change pas ici.",
                "warning",
            )
            return
        from cariforef_tui.ui.agents.agent_dialog import AgentDialog

        self.push_screen(
            AgentDialog(self.require_store(), self.require_reference(), self.agent), self._use_agent
        )

    def _use_agent(self, initiales: str | None) -> None:
        if initiales is None:
            return
        first = self.agent is None
        if initiales != self.agent:
            for place in self.screens_made:
                place.forget_done()
        self.agent = initiales
        if self.current_mode == f"{Lieu.SEMAINE}-{initiales}":
            self.go(Lieu.SEMAINE)
        self.launch.remember_agent(initiales)
        self.header = replace(self.header, agent=initiales)
        self.read_droits()
        self._announce(StoreReady if first else ReferenceChanged)

    def action_ask_reference(self) -> None:
        if self._store is None:
            return
        from cariforef_tui.ui.shell.reference_dialog import ReferenceDialog

        dialog = ReferenceDialog(self.require_reference(), self.launch.today())
        self.push_screen(dialog, self._move_reference)
        self._read_reperes(dialog)

    @work(thread=True, exclusive=True, group="reperes", description="worker")
    def _read_reperes(self, dialog: ReferenceDialog) -> None:
        from cariforef_tui.services.programme.exercice import load_reperes

        try:
            reperes = load_reperes(self.require_store(), self.require_reference())
        except CariforefError as error:
            self.call_from_thread(self.notify_text, str(error), "error")
            return
        self.call_from_thread(self._hand_reperes, dialog, reperes)

    def _hand_reperes(self, dialog: ReferenceDialog, reperes: Reperes) -> None:
        dialog.reperes = reperes

    def _move_reference(self, au: date | None) -> None:
        """Move the date de référence; None keeps it, the real today follows the clock again."""
        if au is not None:
            self._resolve_reference(None if au == self.launch.today() else au)

    def action_show_help(self) -> None:
        from cariforef_tui.ui.shell.help_dialog import HelpDialog

        current = self.screen
        self.push_screen(HelpDialog(current.LIEU if isinstance(current, PlaceScreen) else Lieu.PARTOUT))

    def action_change_theme(self) -> None:
        self.theme = next_theme(self.theme)
        self.clear_notifications()
        self.notify_text(f"Thème : {NOMS[self.theme]}.")

    def action_command_palette(self) -> None:
        from textual.command import CommandPalette

        if not isinstance(self.screen, CommandPalette):
            from cariforef_tui.ui.shell.palette import FrenchPalette

            self.push_screen(FrenchPalette())

    def run_command(self, command: Command) -> None:
        """Do what a key of the current screen would do."""

        async def run() -> None:
            if not await self.run_action(command.action, default_namespace=self.screen):
                self.simulate_key(command.keys.split(",")[0])

        self.call_later(run)

    def _handle_exception(self, error: Exception) -> None:
        """Once one leaves, parts are taken away before their screen: that it misses them is no defect.

        Of a worker's failure, keep what failed: its wrapping has no trace of it.
        """
        cause = error.error if isinstance(error, WorkerFailed) else error
        if isinstance(cause, Exception) and not (self._exit and isinstance(cause, NoMatches)):
            super()._handle_exception(cause)

    def _fatal_error(self) -> None:
        """Leave at once: Textual's own traceback shows local variables, names and comments included."""
        for place in self.screens_made:
            with suppress(Exception):
                place.keep_draft()
        self._close_messages_no_wait()


def run_app(launch: Launch) -> int:
    """Run the interface; returns the exit code, 0 when the person quits.

    Raises:
        CariforefError: the store could not be opened.
        Exception: a defect, for the wiring to log.
    """
    app = CariforefApp(launch)
    app.run()
    if app.return_code == 128 + signal.SIGHUP:
        _forget_terminal()
    if app.launch_error is not None:
        raise app.launch_error
    if app._exception is not None:
        raise app._exception
    return app.return_code or 0


def _forget_terminal() -> None:
    """Write nowhere: the terminal is gone, and Python's last flush would fail and change the exit code."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
