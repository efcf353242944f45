"""State of one run of the interface: store, date de référence, agent, rights and last view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import events
from textual.reactive import var

from cariforef_tui.ui.kit.header import HeaderState
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.messages import Reading, SaveState
from cariforef_tui.ui.kit.quiet_app import QuietApp
from cariforef_tui.ui.kit.status import BUSY, Status

if TYPE_CHECKING:
    from datetime import date

    from textual.notifications import SeverityLevel

    from cariforef_tui.domain.agents.rights import Droit
    from cariforef_tui.domain.programme.programme import Niveau, Programme
    from cariforef_tui.exchange.files.outlet import Outlet
    from cariforef_tui.services.agents.rights import Droits
    from cariforef_tui.services.launch import Launch
    from cariforef_tui.services.ports.errors import DroitRefuse
    from cariforef_tui.services.ports.store import Store
    from cariforef_tui.services.programme.exercice import DateReference
    from cariforef_tui.ui.keys.acts import Command
    from cariforef_tui.ui.keys.key_latch import KeyLatch
    from cariforef_tui.ui.kit.draft import Drafts
    from cariforef_tui.ui.kit.following import Following


NOTICE_SECONDS = 8
"""Seconds that a notification stays: time to read two lines."""


class Session:
    """State that places read. The store, and the values read from it, are set after the first frame.

    `agent` is the person who acts, None until known. `account_agent` is the agent bound to the machine's
    account, None if people choose who they are. `fixed_au` is the date de référence asked for, None for
    today. `keymap` has the key of each command that the person changed, by the command's id. `droits` has
    the person's rights as last read: every write checks them again in the store.
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
        self.lasting = ""
        """What is said of the last act that nothing takes back, where there is nothing to undo."""
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
        """Object that follows everybody's writes; set with the store."""
        assert self.known_following is not None
        return self.known_following

    @property
    def au(self) -> date:
        """Date de référence; before the store has given it, the date asked for, or today."""
        return self.known_reference.au if self.known_reference else self.fixed_au or self.launch.today()

    @property
    def outlet(self) -> Outlet:
        """Destination of documents: the person's browser if they came by it, or else their files."""
        from cariforef_tui.exchange.files.outlet import Browser, OwnFiles

        give = self.launch.give
        return OwnFiles(self.store.place) if give is None else Browser(give)

    def require_agent(self) -> str:
        assert self.agent is not None
        return self.agent

    def drafts_of(self, agent: str) -> Drafts:
        """Return the drafts of a person; a demonstration writes none to disk."""
        from cariforef_tui.ui.kit.draft import Drafts

        if agent not in self._drafts:
            folder = None if self.launch.demo else self.launch.state_dir
            self._drafts[agent] = Drafts(folder, agent)
        return self._drafts[agent]

    @property
    def _own_droits(self) -> Droits | None:
        return self.droits if self.droits is not None and self.droits.acteur == self.agent else None

    def name_of(self, niveau: Niveau) -> str:
        """Return the body's word for a level; before the plan is read, that of 2018."""
        from cariforef_tui.domain.programme.programme import NOMS

        return NOMS[niveau] if self.droits is None else self.droits.programme.name_of(niveau)

    def refusal(self, droit: Droit, objet: str | None = None) -> DroitRefuse | None:
        """Return the refusal of `droit` on `objet`, None if the person has it, by the rights last read."""
        return droits.refusal(droit, objet) if (droits := self._own_droits) else None

    def refusal_on(self, droit: Droit, programme: Programme, code: str) -> DroitRefuse | None:
        """Do as `refusal` for a right on a line of the plan."""
        return droits.refusal_on(droit, programme, code) if (droits := self._own_droits) else None

    def may_on(self, droit: Droit, programme: Programme, code: str) -> bool:
        """True if the person has a right on a line: footers, menus and keys ask it alike."""
        return self.refusal_on(droit, programme, code) is None

    def is_offered(self, command: Command) -> bool:
        """True if footer, help and bar show the command to the person before they ask for all."""
        return command.droit is None or self.may(command.droit)

    def may(self, droit: Droit) -> bool:
        """True if the person has the right on some agent or pôle, by the rights last read."""
        return droits.may_somewhere(droit) if (droits := self._own_droits) else True


class SessionApp(QuietApp, Reading):
    """The application as places and dialogs see it: session, header, status line, notifications.

    The status line keeps its message until the next key or click, by which the person goes on to something
    else.
    """

    header: var[HeaderState] = var(HeaderState())
    """Values of every screen's header."""
    status: var[Status] = var(Status())
    """Values of every screen's status line."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._noticed = ""
        """The last passing message: said again, it takes the place of the first."""

    def use_store(self, reference: DateReference, today: date, refused: str) -> None:
        """Start with a store just opened, and its date de référence resolved on `today`.

        `refused` says why the initials given at the start are nobody's; it is empty if they are somebody's.
        """
        raise NotImplementedError

    @property
    def is_opened(self) -> bool:
        """True if a row of another place opened the one on screen; Escape goes back there."""
        return False

    def on_mount(self) -> None:
        # The shell has written on the terminal while the application was suspended.
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
        """Show a passing message, once, as plain text: brackets typed by people are not read as markup."""
        if message == self._noticed:
            self.clear_notifications()
        self._noticed = message
        super().notify(inert(message).plain, title=title, severity=severity, timeout=timeout, markup=markup)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a text; an empty one leaves the clipboard as it was."""
        if text.strip():
            super().copy_to_clipboard(text)

    def on_save_state(self, message: SaveState) -> None:
        self.show_status(message.text, message.level)

    def on_key(self, event: events.Key) -> None:
        """Say which other places use a key that this place ignores."""
        from cariforef_tui.ui.keys.commands import tell_elsewhere

        place, key = getattr(self.screen, "PLACE", None), event.key
        if place is None or key in self.session.keymap.values():
            return
        if sentence := tell_elsewhere(key, place):
            self.show_status(sentence, "warn")

    def show_status(self, text: str, level: str) -> None:
        """Show a message about work in progress or just done."""
        self.status = Status(text, level)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, (events.Key, events.MouseDown)) and not event.is_forwarded:
            self._leave_status()
        await super().on_event(event)

    def _leave_status(self) -> None:
        if self.status.text and self.status.level != BUSY:
            self.show_status("", "")
