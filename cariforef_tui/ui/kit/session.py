"""State of one run of the interface: store, date de référence, agent, rights, and the view one was on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from textual import events
from textual.reactive import var

from cariforef_tui.ui.kit.following import Following
from cariforef_tui.ui.kit.header import HeaderState
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.messages import Reading, SaveState
from cariforef_tui.ui.kit.quiet_app import QuietApp
from cariforef_tui.ui.kit.status import Status

if TYPE_CHECKING:
    from datetime import date

    from textual.notifications import SeverityLevel

    from cariforef_tui.domain.agents.rights import Droit
    from cariforef_tui.domain.journal.entries import Touched
    from cariforef_tui.exchange.files.outlet import Outlet
    from cariforef_tui.services.agents.rights import Droits
    from cariforef_tui.services.alertes import AlertesSnapshot
    from cariforef_tui.services.launch import Launch
    from cariforef_tui.services.ports.errors import DroitRefuse
    from cariforef_tui.services.ports.store import PreferenceKeeper, Store
    from cariforef_tui.services.programme.plan import DateReference
    from cariforef_tui.ui.keys.key_latch import KeyLatch
    from cariforef_tui.ui.kit.draft import Drafts
    from cariforef_tui.ui.kit.place import PlaceScreen


BUSY = "busy"
"""The level of what is still being done: no key takes it away."""

NOTICE_SECONDS = 8
"""Long enough to read a sentence of two lines."""


class Session:
    """What places read of the run; the store, and what is read from it, are there after the first frame.

    `agent` is who acts, None until they are known; `account_agent` who the account of the machine is bound
    to, None where people say who they are. `fixed_au` is the date de référence asked for, None where it is
    today. `keymap` is the key of each command that the person changed, by the command's id. `droits` is what
    the person may do, as far as is known here: every write asks the store again.
    """

    def __init__(self, launch: Launch, latch: KeyLatch) -> None:
        self.launch, self.latch = launch, latch
        self.agent = launch.agent
        self.account_agent: str | None = None
        self.fixed_au = launch.au
        self.droits: Droits | None = None
        self.keymap: Mapping[str, str] = {}
        self.opened_store: Store | None = None
        self.known_reference: DateReference | None = None
        self.known_following: Following | None = None
        self._drafts: dict[str, Drafts] = {}

    @property
    def is_ready(self) -> bool:
        """True once the store is open and the agent known."""
        return self.opened_store is not None and self.known_reference is not None and self.agent is not None

    @property
    def store(self) -> Store:
        assert self.opened_store is not None
        return self.opened_store

    @property
    def reference(self) -> DateReference:
        assert self.known_reference is not None
        return self.known_reference

    @property
    def following(self) -> Following:
        """What follows everybody's writes; there once the store is."""
        assert self.known_following is not None
        return self.known_following

    @property
    def au(self) -> date:
        """The date de référence; until the store has given it, the date asked for or today."""
        return self.known_reference.au if self.known_reference else self.fixed_au or self.launch.today()

    @property
    def outlet(self) -> Outlet:
        """Where documents go: to the browser of who has no file on this machine, else to a file of theirs."""
        from cariforef_tui.exchange.files.outlet import Browser, OwnFiles

        give = self.launch.give
        return OwnFiles(self.store.place) if give is None else Browser(give)

    def require_agent(self) -> str:
        assert self.agent is not None
        return self.agent

    def drafts_of(self, agent: str) -> Drafts:
        """Return what was typed for a person and is not saved; a demonstration writes none of it."""
        from cariforef_tui.ui.kit.draft import Drafts

        if agent not in self._drafts:
            folder = None if self.launch.demo else self.launch.state_dir
            self._drafts[agent] = Drafts(folder, agent)
        return self._drafts[agent]

    def refusal(self, droit: Droit, objet: str | None = None) -> DroitRefuse | None:
        """Return why the person may not do that, None where they may, as far as is known here."""
        droits = self.droits
        return droits.refusal(droit, objet) if droits is not None and droits.acteur == self.agent else None

    def may(self, droit: Droit) -> bool:
        """True where the person may do that to somebody or on some pôle, as far as is known here."""
        droits = self.droits
        return droits is None or droits.acteur != self.agent or droits.may_somewhere(droit)


class SessionApp(QuietApp, Reading):
    """Application as places and dialogs know it: its session, header, status line and notifications.

    What has just been done is said in the status line until one goes on to something else: another cell,
    another place, another person, Escape. One goes there by a key or a click, so the next one takes it away.
    """

    header: var[HeaderState] = var(HeaderState())
    """What every screen's header shows."""
    status: var[Status] = var(Status())
    """What every screen's status line says."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def use_store(self, reference: DateReference, today: date, refused: str) -> None:
        """Begin with a store just opened, its date de référence resolved on `today`.

        `refused` is why nobody is of the initials given at the start, empty where somebody is.
        """
        raise NotImplementedError

    def use_touched(self, touched: Touched) -> None:
        """Let everything shown follow what was written, here or elsewhere."""
        raise NotImplementedError

    def show_alertes(self, snapshot: AlertesSnapshot) -> None:
        """Show alerts that were counted again."""
        raise NotImplementedError

    @property
    def is_opened(self) -> bool:
        """True where a row of another place opened the one on screen: Escape goes back to it."""
        return False

    def on_mount(self) -> None:
        # The shell and others have written on the terminal while we were suspended.
        self.app_resume_signal.subscribe(self, lambda _app: self.refresh(), immediate=True)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = NOTICE_SECONDS,
        markup: bool = False,
    ) -> None:
        """Show a passing message, brackets and all: what people typed is never read as markup."""
        super().notify(inert(message).plain, title=title, severity=severity, timeout=timeout, markup=markup)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a text; a selection that holds none leaves what was copied before."""
        if text.strip():
            super().copy_to_clipboard(text)

    def on_save_state(self, message: SaveState) -> None:
        self.show_status(message.text, message.level)

    def on_key(self, event: events.Key) -> None:
        """Say in which places a key that nothing takes in this one does something."""
        from cariforef_tui.ui.keys.commands import tell_elsewhere

        place, key = getattr(self.screen, "PLACE", None), event.key
        if place is None or key in self.session.keymap.values():
            return
        if sentence := tell_elsewhere(key, place):
            self.show_status(sentence, "warn")

    def show_status(self, text: str, level: str) -> None:
        """Say what is being done, or what has just been."""
        self.status = Status(text, level)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, (events.Key, events.MouseDown)) and not event.is_forwarded:
            self._leave_status()
        await super().on_event(event)

    def _leave_status(self) -> None:
        if self.status.text and self.status.level != BUSY:
            self.show_status("", "")


class LastView:
    """Reads and keeps the name of a place's view; where nothing can be kept, each session begins anew."""

    def __init__(self, place: PlaceScreen) -> None:
        self._place = place

    def read(self) -> str | None:
        """Return the view last kept, None where there is none; called in a thread."""
        from cariforef_tui.services.agents.preferences import load_preferences

        return load_preferences(self._keeper).vues.get(self._place.PLACE.value)

    def keep(self, view: str) -> None:
        """Keep a view, in a thread."""
        write = partial(self._keep, self._keeper, view)
        self._place.run_worker(write, thread=True, group="last-view", description="worker")

    @property
    def _keeper(self) -> PreferenceKeeper:
        session = self._place.session
        return session.launch.keeper_of(session.store, session.require_agent())

    def _keep(self, keeper: PreferenceKeeper, view: str) -> None:
        from cariforef_tui.services.agents.preferences import Cle, keep_preference, load_preferences

        views = {**load_preferences(keeper).vues, self._place.PLACE.value: view}
        keep_preference(keeper, Cle.VUES, views)
