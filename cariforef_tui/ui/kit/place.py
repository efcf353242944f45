"""Base class of the places: header, body, footer, readings in threads, and when to read again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.screen import ModalScreen, Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker

from cariforef_tui.domain.values.refusals import CariforefError, ConfirmationRequise
from cariforef_tui.ui.keys.acts import Command, Place
from cariforef_tui.ui.keys.commands import keys_of
from cariforef_tui.ui.keys.footers import FOOTERS
from cariforef_tui.ui.keys.grammar import Gesture
from cariforef_tui.ui.kit.following import AT_ONCE, FOLLOWED, OTHERS_SECONDS, is_of_others
from cariforef_tui.ui.kit.footer import FooterBar
from cariforef_tui.ui.kit.header import HeaderBar
from cariforef_tui.ui.kit.lines import RowTable
from cariforef_tui.ui.kit.messages import (
    WRITES,
    AttemptRefused,
    FiguresShown,
    Loaded,
    Reading,
    ReferenceChanged,
    StoreChanged,
    StoreFailed,
    StoreReady,
    Target,
)
from cariforef_tui.ui.kit.status import BUSY, StatusLine
from cariforef_tui.ui.kit.undo import NOTHING, Changes, Way

if TYPE_CHECKING:
    from cariforef_tui.domain.agents.rights import Droit
    from cariforef_tui.domain.journal.entries import Touched
    from cariforef_tui.domain.programme.programme import Programme
    from cariforef_tui.domain.values.tables import Table
    from cariforef_tui.services.ports.errors import DroitRefuse
    from cariforef_tui.services.ports.store import Store
    from cariforef_tui.services.programme.exercice import DateReference
    from cariforef_tui.ui.keys.key_latch import Typed
    from cariforef_tui.ui.kit.session import Session, SessionApp

T = TypeVar("T")
WIDTH_MIN, HEIGHT_MIN = 50, 14
"""Smallest window in which every place shows something useful."""


class PlaceScreen(Screen[None], Reading):
    """A place. Subclasses define `PLACE`, `compose_body`, and `load`, which starts a worker that reads."""

    PLACE: ClassVar[Place]
    HORIZONTAL_BREAKPOINTS = [(0, "-etroit"), (100, "-large")]  # noqa: RUF012 - Textual's own declaration
    VERTICAL_BREAKPOINTS = [(0, "-bas"), (30, "-haut")]  # noqa: RUF012
    _stale = True
    pause: Timer | None = None
    """Timer that starts when days of others are read; days logged before its end wait for it."""
    _waiting_action: str | None = None
    """Action to run once the place has read its figures."""

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.PLACE)
        yield from self.compose_body()
        yield Static("", id="trop-petit", markup=False)
        yield StatusLine()
        yield FooterBar(self)

    def on_resize(self, event: events.Resize) -> None:
        if self.is_small:
            self.query_one("#trop-petit", Static).update(
                f"Fenêtre trop petite ({event.size.width} × {event.size.height}).\nIl faut au moins "
                f"{WIDTH_MIN} × {HEIGHT_MIN} ; 80 × 24, c'est mieux. Rien n'est perdu. q : quitter."
            )
        self.set_class(self.is_small, "-trop-petit")

    @property
    def is_typing(self) -> bool:
        """True while a text is being typed in the place itself, whose keys are then letters."""
        return False

    @property
    def footer_words(self) -> Mapping[Gesture, str]:
        """Gestures that the footer shows now, in order, with their words."""
        return FOOTERS[self.PLACE]

    def offers(self, command: Command) -> bool:
        """True if the person's role and this place allow a command now; the help and the bar show it."""
        if not self.session.is_offered(command) or command.place is Place.PARTOUT:
            return self.session.is_offered(command)
        action = command.actions.get(self.PLACE)
        return action is not None and self.check_action(action.partition("(")[0], ()) is True

    def explain(self, command: Command) -> str:
        """Say why a command of this place is not possible now."""
        why = f": {command.needs}" if command.needs else "n'est pas possible ici."
        return f"« {command.label} » {why}"

    @property
    def view_name(self) -> str:
        """Name of the view in place of the place's own rows, for the title of the help; empty if none."""
        return ""

    @property
    def is_small(self) -> bool:
        """True if the window is too small to show the place; its keys then do nothing."""
        return self.app.size.width < WIDTH_MIN or self.app.size.height < HEIGHT_MIN

    @property
    def is_read(self) -> bool:
        """True once the screen shows the figures asked for."""
        return True

    def is_early(self, event: Typed) -> bool:
        """True for a key that acts on a reading still in progress, as those of this place; the key waits."""
        keys = {*keys_of(self.PLACE), *Gesture.WRITE_FILE.keys.split(","), *self.session.keymap.values()}
        return isinstance(event, events.Key) and event.key in keys and not self.is_read

    async def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Release the keys that wait for a reading when it ends, or drop them if it failed."""
        if event.worker.is_finished and self.is_current:
            if not self.is_read and all(worker.is_finished for worker in self.workers if worker.node is self):
                self.session.latch.drop_waiting()
            await self.session.latch.go_on()
            if self.is_read and self._waiting_action is not None:
                self.call_later(self.act_when_read, self._waiting_action)
            if self.is_read and self.session.is_ready:
                self.call_after_refresh(self.post_message, FiguresShown())

    async def act_when_read(self, action: str) -> None:
        """Run an action of this place, now or after the reading that it acts on."""
        self._waiting_action = None if self.is_read else action
        if self.is_read:
            await self.app.run_action(action, default_namespace=self)

    def compose_body(self) -> Iterable[Widget]:
        raise NotImplementedError

    def load(self) -> None:
        """Start the worker that reads this screen's figures; the store and the date are then known."""
        raise NotImplementedError

    def keep_draft(self) -> None:
        """Keep the text being typed for the next start; the terminal is closing."""

    @cached_property
    def changes(self) -> Changes:
        """Queue of the person's changes here, with their undo history."""
        return Changes(self)

    def nothing_to(self, way: Way) -> str:
        """Return what is said where there is nothing to undo or to redo."""
        return (self.session.lasting if way is Way.UNDO else "") or NOTHING[way]

    def forget_done(self) -> None:
        """Empty the undo history, because another person acts from now on."""
        self.changes.undo.forget()

    def ask_to_quit(self, leave: Callable[[], object]) -> None:
        """Call `leave`, after a question if trials made here would be lost."""
        leave()

    def follow_written(self) -> None:
        """Show the effects of a change made here, in this place and in the others."""
        # The store's answer has this place read again, together with what others wrote meanwhile.
        self.session.following.ask()

    async def settle(self) -> None:
        """Wait until every text typed here is saved or refused. The application calls this before it ends."""
        await self.changes.settle()

    def seen_table(self) -> Table | None:
        """Return the rows shown, as a table; None if there is nothing to export."""
        return None

    def seen_calendar(self) -> Callable[[], bytes] | None:
        """Return what makes a calendar of the rows shown; None if they have no dates."""
        return None

    def action_undo(self) -> None:
        self.changes.take_back(Way.UNDO)

    def action_redo(self) -> None:
        self.changes.take_back(Way.REDO)

    def action_copy(self) -> None:
        if isinstance(self.focused, RowTable):
            self.focused.action_copy()

    def show_target(self, target: Target) -> None:
        """Show the target that another place asked for, now or after the reading."""

    def leave_target(self) -> None:
        """Leave the target for the usual view, because the person came by the place's own key."""

    @property
    def mode(self) -> str:
        """Mode of the application that shows this screen."""
        return self.PLACE.value

    @property
    def session(self) -> Session:
        return cast("SessionApp", self.app).session

    @property
    def store(self) -> Store:
        return self.session.store

    @property
    def reference(self) -> DateReference:
        return self.session.reference

    @property
    def is_opened(self) -> bool:
        """True if a row of another place opened this one; Escape goes back there."""
        return cast("SessionApp", self.app).is_opened

    def refuses(self, droit: Droit, objet: str | None = None) -> bool:
        """Return True if the person lacks `droit` on `objet`; tell them, and journal the attempt once."""
        if (refused := self.session.refusal(droit, objet)) is not None:
            self.tell_refusal(refused)
        return refused is not None

    def refuses_on(self, droit: Droit, programme: Programme, code: str) -> bool:
        """Do as `refuses` for a right on a line of the plan; `session.may_on` asks without telling."""
        if (refused := self.session.refusal_on(droit, programme, code)) is not None:
            self.tell_refusal(refused)
        return refused is not None

    def refuses_file(self, check: Callable[[], None]) -> bool:
        """Return True if `check` refuses an export or an import; tell the person, as `refuses` does."""
        from cariforef_tui.services.ports.errors import DroitRefuse

        try:
            check()
        except DroitRefuse as refused:
            self.tell_refusal(refused)
        except CariforefError as error:
            self.tell(str(error), "warn")
        else:
            return False
        return True

    def tell(self, text: str, level: str = "ok") -> None:
        """Show in the status line an action (`ok`, `busy` before its end) or a refusal (`warn`, `error`)."""
        cast("SessionApp", self.app).show_status(text, level)

    def tell_unwritten(self, error: CariforefError) -> None:
        """Say why something was not written, and forget the keys that wait for it."""
        self.session.latch.drop_waiting()
        self.tell(f"Non enregistré : {error}", "error")

    def tell_refusal(self, refused: DroitRefuse) -> None:
        """Say which right the person lacks, and journal the attempt."""
        self.tell(str(refused), "warn")
        self.post_message(AttemptRefused(refused))

    def read(
        self,
        load: Callable[[], T],
        use: Callable[[T], None],
        *,
        refuse: Callable[[CariforefError], None] | None = None,
        group: str = "read",
    ) -> None:
        """Read as `Reading` does; without `refuse`, show why the store or a rule refuses."""
        super().read(load, use, refuse=partial(self._miss, refuse), group=group)

    def _miss(self, refuse: Callable[[CariforefError], None] | None, error: CariforefError) -> None:
        self.session.following.miss(error)
        self.post_message(StoreFailed(str(error))) if refuse is None else refuse(error)

    def ask_person(self, dialog: ModalScreen[T | None], use: Callable[[T], None]) -> None:
        """Show a dialog, then `use` its answer; do nothing if the person gives up."""
        self.app.push_screen(dialog, lambda given: None if given is None else use(given))

    def write(
        self,
        write: Callable[[], T],
        use: Callable[[T], None],
        *,
        confirm: Callable[[str], None] | None = None,
    ) -> None:
        """Run a write in a thread, then `use` its result; unlike a reading, a later write does not cancel it.

        If a rule asks for a confirmation, `confirm` is called with its question.
        """
        self.tell("Enregistrement…", BUSY)

        def run() -> None:
            try:
                ended = partial(use, write())
            except CariforefError as error:
                ended = partial(self._refuse_write, error, confirm)
            self.post_message(Loaded(ended))

        # Not exclusive, unlike readings: a later write must not cancel this one.
        self.run_worker(run, group=WRITES, thread=True)

    def _refuse_write(self, error: CariforefError, confirm: Callable[[str], None] | None) -> None:
        if not self.asks_agreement(error, confirm):
            self.tell_unwritten(error)

    def asks_agreement(self, error: CariforefError, confirm: Callable[[str], None] | None) -> bool:
        """Call `confirm` if `error` asks for a confirmation. Return False if it is a plain refusal."""
        if confirm is None or not isinstance(error, ConfirmationRequise):
            return False
        self.tell("En attente d'une réponse", "warn")
        confirm(error.message)
        return True

    def request_load(self) -> None:
        """Read now if the place is shown and the session ready, or else when it is shown next."""
        self._stale = True
        if self.is_current and self.session.is_ready:
            self._stale = False
            self.load()

    def on_screen_resume(self) -> None:
        if self._stale:
            self.request_load()
        # What the place left has written may be newer than the last look.
        if self.session.is_ready:
            self.session.following.look()

    def on_store_ready(self, _message: StoreReady) -> None:
        self.request_load()

    def is_concerned(self, touched: Touched) -> bool:
        """True if the writes may change the figures shown here."""
        return touched.is_among(FOLLOWED[self.PLACE])

    def on_store_changed(self, message: StoreChanged) -> None:
        touched = message.touched
        if self.is_concerned(touched):
            self._stale = True
            if self.PLACE in AT_ONCE or not is_of_others(touched, self.session.agent):
                self.request_load()
            elif self.pause is None:
                self._read_others()

    def _read_others(self) -> None:
        """Read the days that waited, if the place is on screen; else the next ones are read at once."""
        self.pause = None
        if self._stale and self.is_current:
            self.request_load()
            self.pause = self.set_timer(OTHERS_SECONDS, self._read_others)

    def on_reference_changed(self, _message: ReferenceChanged) -> None:
        self.request_load()

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """Bindings of the registry's commands only: Textual's own would add English words to the footer."""
        return {key: active for key, active in super().active_bindings.items() if active.binding.id}
