"""State of one run of the interface, and how writes to the store are followed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual import events
from textual.reactive import var

from cariforef_tui.domain.journal.entries import ORIGINE
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.ui.keys.commands import Place
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


LOOK_SECONDS = 1.0
"""How often the store's files are looked at; a look opens none of them."""

ANYWAY_SECONDS = 30.0
"""How long a write may stay unseen where the file system does not date it finely enough."""

ALERTES_SECONDS = 30.0
"""How often alerts, which everybody's days move, are counted again for what others write."""

BURST_SECONDS = 3.0
"""How long one has written nothing when alerts are counted again for what one wrote: days come in bursts."""

OTHERS_SECONDS = 10.0
"""How often a place reads what others log: it takes tens of milliseconds, and twenty people may look."""

_PLAN = frozenset(
    {
        "ligne",
        "enveloppe",
        "enveloppe_ligne",
        "jalon",
        "jalon_ligne",
        "alias",
        "plan_revision",
        "plan_changement",
        "tirage",
        "livrable",
    }
)

_PEOPLE = frozenset({"agent", "suppleance", "quotite", "jour_ferie"})

PERSONAL = frozenset({"saisie", "absence", "visa"})
"""What `Touched` tells apart by agent and by date."""

_FIGURES = _PLAN | _PEOPLE | PERSONAL | {"exercice", "fait", "raf"}

_STANDING = _FIGURES | {"production"}

_REVUE = _STANDING | {"reglage", "revue", "presence", "remarque", "meteo", "decision"}

FOLLOWED: Mapping[Place, frozenset[str]] = {
    Place.SEMAINE: _FIGURES | {"reglage", "convention", "convention_ligne", "demande"},
    Place.AVANCEMENT: _STANDING - {"visa"} | {"reglage", "demande"},
    Place.ALERTES: _STANDING | {"reglage"},
    Place.REVUE: _REVUE,
    Place.REUNION: _REVUE,
    Place.EQUIPE: _FIGURES | {"reglage", "demande"},
    Place.MOIS: _PLAN
    | _PEOPLE
    | PERSONAL
    | {"exercice", "fait", "convention", "convention_ligne", "demande"},
}
"""The tables, as the journal names them, that the figures of each place are read from."""

AT_ONCE = frozenset({Place.SEMAINE, Place.MOIS})
"""Places of one person's days: whoever writes there, it is read at once."""

DROITS = frozenset({"agent", "suppleance"})

EXERCICES = frozenset({"exercice"})


class Following:
    """Knows the last write seen, and what waits for having been written since.

    Made in any thread, with a store just opened; used in the event loop's, where `look` costs microseconds.
    """

    def __init__(self, store: Store, app: SessionApp, now: Callable[[], float]) -> None:
        self._store, self._app, self._now = store, app, now
        self._trace = store.trace()
        self._head = store.touched_since(ORIGINE).head
        self._checked_at = now()
        self._all_at, self._all_told_at = float("inf"), float("-inf")
        self._turn = asyncio.Lock()
        self.alertes: AlertesSnapshot | None = None
        """As they were when last counted, for the places that mark them; None until they are."""
        self._counted_at = float("-inf")
        self._count_at = float("inf")
        """When alerts are to be counted, where something was written since."""

    def look(self) -> None:
        """Ask the store where it has changed from outside, or was not asked for long; count what waited."""
        if not self._turn.locked() and self._is_due():
            self.ask()
        if self._now() >= self._count_at:
            self.count_alertes()

    def _is_due(self) -> bool:
        is_late = self._now() >= min(self._all_at, self._checked_at + ANYWAY_SECONDS)
        return is_late or self._store.trace() != self._trace

    def miss(self, error: CariforefError) -> None:
        """Let everything be read again once the store answers: for `error`, a place could read nothing.

        Where the store answers and a place still cannot be read, not at every look.
        """
        from cariforef_tui.services.ports.errors import StoreBusy, StoreIO

        if isinstance(error, StoreBusy | StoreIO):
            self._all_at = min(self._all_at, max(self._now(), self._all_told_at + ANYWAY_SECONDS))

    def ask(self) -> None:
        """Ask the store what was written, and tell it; where it cannot answer now, it stays due."""
        self._app.run_worker(self._ask(), group="poll")

    async def _ask(self) -> None:
        async with self._turn:
            trace = self._store.trace()
            try:
                touched = await asyncio.to_thread(self._store.touched_since, self._head)
            except CariforefError:
                self._all_at = self._now()
                return
            self._trace, self._head, self._checked_at = trace, touched.head, self._now()
            if self._now() >= self._all_at:
                # A place opened meanwhile could read nothing, and nobody may have written since.
                self._all_at, self._all_told_at = float("inf"), self._now()
                touched = replace(touched, is_everything=True)
        self.tell_notice()
        if not touched.is_nothing:
            self._use(touched)

    def tell_notice(self) -> str:
        """Say and return what the store has to say: broken proof, replaced file, clock moved, failed copy."""
        notice = self._store.take_notice() or ""
        if notice:
            self._app.notify(notice, severity="warning")
        return notice

    def _use(self, touched: Touched) -> None:
        self._app.use_touched(touched)
        if touched.is_among(FOLLOWED[Place.ALERTES]):
            if touched.is_everything or self._app.session.agent in touched.auteurs:
                self._count_at = self._now() + BURST_SECONDS
            else:
                self._count_at = min(self._count_at, self._counted_at + ALERTES_SECONDS)
            self.look()

    def count_alertes(self) -> None:
        """Count alerts now, whatever waited."""
        self._count_at, self._counted_at = float("inf"), self._now()
        self._app.run_worker(self._count(), group="alertes", exclusive=True)

    async def _count(self) -> None:
        try:
            session = self._app.session
            alertes = await asyncio.to_thread(_load_alertes, self._store, session.reference, session.agent)
        except CariforefError:
            self._count_at = self._counted_at + ALERTES_SECONDS
            return
        self._show(alertes)

    def use_alertes(self, alertes: AlertesSnapshot) -> None:
        """Take alerts that a place has just read: they need not be counted again."""
        self._count_at, self._counted_at = float("inf"), self._now()
        self._show(alertes)

    def _show(self, alertes: AlertesSnapshot) -> None:
        self.alertes = alertes
        self._app.show_alertes(alertes)


def is_of_others(touched: Touched, agent: str | None) -> bool:
    """True where days and visas alone were written, none of it by `agent`."""
    return agent not in touched.auteurs and not touched.is_everything and touched.tables <= PERSONAL


def _load_alertes(store: Store, reference: DateReference, agent: str | None) -> AlertesSnapshot:
    from cariforef_tui.services.alertes import load_alertes

    return load_alertes(store, reference, lecteur=agent)


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
