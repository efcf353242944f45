"""Follows writes to the store by this session and others: when to query it, and which places to tell."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from cariforef_tui.domain.journal.entries import ORIGINE, Touched
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.services.ports.kept import Kept
from cariforef_tui.ui.keys.acts import Place

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from cariforef_tui.domain.pilotage.what_if import Depart
    from cariforef_tui.services.alertes import AlertesSnapshot
    from cariforef_tui.services.ports.store import Store
    from cariforef_tui.services.programme.exercice import DateReference
    from cariforef_tui.services.revue.read import Semaine


# Each session compares a mark of the store, and no writer notifies the others: it would have to know who is
# open, and systems differ in how they tell of files. The dates of the files tell of any writer.
LOOK_SECONDS = 1.0
"""Seconds between two looks at the store's mark; a look opens no file and waits for nobody."""
ANYWAY_SECONDS = 30.0
"""Most seconds that a write stays unseen if the file system's dates are too coarse to show it."""
BURST_SECONDS = 3.0
"""Seconds without a write of one's own before alerts are counted again: people log days in bursts."""
OTHERS_SECONDS = 30.0
"""Seconds between two readings of a place for the days of others, and between two counts of alerts for their
writes. Each takes tens of milliseconds: without a pause, twenty open sessions would read all day."""
# The table below is written by hand: what a query reads stands in its SQL, which the store alone holds.
# To tell it at run time, some forty queries would name their tables a second time, services would carry the
# names up from threads, and a place would follow nothing before its first reading. To read every place again
# after any write would cost each open session a reading and a count for each remark of a meeting. So a test
# looks at the SQL of each place, the same for both engines, and fails for a table too few or too many here.
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
_PEOPLE = frozenset({"agent", "quotite", "jour_ferie"})
PERSONAL = frozenset({"saisie", "absence", "visa"})
"""Tables whose writes `Touched` details by agent and by date."""
_FIGURES = _PLAN | _PEOPLE | PERSONAL | {"exercice", "fait", "raf"}
_STANDING = _FIGURES | {"production"}
_REVUE = _STANDING | {"reglage", "revue", "presence", "remarque", "meteo", "decision"}
FOLLOWED: Mapping[Place, frozenset[str]] = {
    Place.SEMAINE: _FIGURES | {"reglage", "convention", "convention_ligne", "demande"},
    Place.AVANCEMENT: _STANDING - {"visa"} | {"demande", "decision"},
    Place.ALERTES: _STANDING | {"reglage"},
    Place.REVUE: _REVUE,
    Place.REUNION: _REVUE,
    Place.EQUIPE: _STANDING | {"reglage"},
    Place.MOIS: _PLAN | _PEOPLE | PERSONAL | {"exercice", "convention", "convention_ligne", "demande"},
}
"""Tables that the figures of each place come from, as the journal names them."""
AT_ONCE = frozenset({Place.SEMAINE, Place.MOIS})
"""Places of one person's days; they are read again at once, whoever wrote.
The writes that concern them are few: their `is_concerned` looks at the agent and the dates."""
DROITS = frozenset({"agent", "reglage", "exercice"})
EXERCICES = frozenset({"exercice"})


class Reader(Protocol):
    """For whom alerts are counted, and at what date."""

    @property
    def agent(self) -> str | None: ...
    @property
    def reference(self) -> DateReference: ...


class Listener(Protocol):
    """What `Following` asks of the application that it tells of writes."""

    @property
    def session(self) -> Reader: ...
    def run_worker(self, work: Coroutine[Any, Any, None], *, group: str, exclusive: bool = ...) -> object: ...
    def notify(self, message: str, *, severity: SeverityLevel) -> None: ...
    def use_touched(self, touched: Touched) -> None:
        """Update everything shown after writes here or elsewhere."""

    def show_alertes(self, snapshot: AlertesSnapshot) -> None:
        """Show a new count of alerts."""


class Following:
    """Knows the last write seen, and the readings and counts that are due since.

    Create it in any thread, with a store just opened. Use it in the event loop, where `look` costs
    microseconds.
    """

    def __init__(self, store: Store, app: Listener, now: Callable[[], float]) -> None:
        self._store, self._app, self._now = store, app, now
        # The mark first: a write between these two lines is then seen at the first look.
        self._trace = store.trace()
        self._head = store.touched_since(ORIGINE).head
        self._checked_at = now()
        self._all_at, self._all_told_at = float("inf"), float("-inf")
        # One query at a time: two that start from the same head would announce the same writes twice.
        self._turn = asyncio.Lock()
        self.alertes: AlertesSnapshot | None = None
        """Alerts as last counted, for the places that mark them; None before the first count."""
        # Both start from the same figures and facts as the alerts.
        self.depart: Kept[Depart] = Kept(FOLLOWED[Place.ALERTES])
        self.semaine: Kept[Semaine] = Kept(FOLLOWED[Place.ALERTES])
        self._counted_at = float("-inf")
        self._count_at = float("inf")
        """Time of the next count of alerts; infinite if nothing was written since the last one."""

    def look(self) -> None:
        """Query the store if it changed outside or was not queried for long; count alerts if due."""
        if not self._turn.locked() and self._is_due():
            self.ask()
        if self._now() >= self._count_at:
            self.count_alertes()

    def _is_due(self) -> bool:
        is_late = self._now() >= min(self._all_at, self._checked_at + ANYWAY_SECONDS)
        return is_late or self._store.trace() != self._trace

    def miss(self, error: CariforefError) -> None:
        """Read everything again once the store answers, because a place failed to read with `error`.

        If the store answers and the place still fails, try again after `ANYWAY_SECONDS`, not at every look.
        """
        from cariforef_tui.services.ports.errors import StoreBusy, StoreIO

        # A rule would refuse the next reading too: only a store that was away is worth another one.
        if isinstance(error, StoreBusy | StoreIO):
            self._all_at = min(self._all_at, max(self._now(), self._all_told_at + ANYWAY_SECONDS))

    def ask(self) -> None:
        """Query the store for writes and announce them; if it cannot answer now, the query stays due."""
        self._app.run_worker(self._ask, group="poll")  # type: ignore[arg-type]

    async def _ask(self) -> None:
        async with self._turn:
            # Taken before the query, so that a write during it is seen at the next look.
            trace = self._store.trace()
            try:
                touched = await asyncio.to_thread(self._store.touched_since, self._head)
            except CariforefError:
                # A place may have failed to read meanwhile: everything is read once the store is back.
                self._all_at = self._now()
                return
            self._trace, self._head, self._checked_at = trace, touched.head, self._now()
            if self._now() >= self._all_at:
                self._all_at, self._all_told_at = float("inf"), self._now()
                touched = replace(touched, is_everything=True)
        self.tell_notice()
        if not touched.is_nothing:
            self._use(touched)

    def tell_notice(self) -> str:
        """Show and return the store's warning: broken proof, replaced file, clock moved, failed copy."""
        notice = self._store.take_notice() or ""
        if notice:
            self._app.notify(notice, severity="warning")
        return notice

    def _use(self, touched: Touched) -> None:
        self._app.use_touched(touched)
        if touched.is_among(FOLLOWED[Place.ALERTES]):
            # Own writes postpone the count to the end of their burst: the next key would make it wrong, and
            # wait for it. Writes of others never do: where somebody always writes, it would never come.
            if touched.is_everything or self._app.session.agent in touched.auteurs:
                self._count_at = self._now() + BURST_SECONDS
            else:
                self._count_at = min(self._count_at, self._counted_at + OTHERS_SECONDS)
            self.look()

    def count_alertes(self) -> None:
        """Count alerts now, whenever the count was due."""
        self._count_at, self._counted_at = float("inf"), self._now()
        self._app.run_worker(self._count, group="alertes", exclusive=True)  # type: ignore[arg-type]

    async def _count(self) -> None:
        try:
            session = self._app.session
            alertes = await asyncio.to_thread(_load_alertes, self._store, session.reference, session.agent)
        except CariforefError:
            self._count_at = self._counted_at + OTHERS_SECONDS
            return
        self._show(alertes)

    def use_alertes(self, alertes: AlertesSnapshot) -> None:
        """Take the alerts that a place has just read, in place of a count."""
        self._count_at, self._counted_at = float("inf"), self._now()
        self._show(alertes)

    def _show(self, alertes: AlertesSnapshot) -> None:
        self.alertes = alertes
        self._app.show_alertes(alertes)


def is_of_others(touched: Touched, agent: str | None) -> bool:
    """True if only days and visas were written, and none of them by `agent`."""
    return agent not in touched.auteurs and not touched.is_everything and touched.tables <= PERSONAL


def _load_alertes(store: Store, reference: DateReference, agent: str | None) -> AlertesSnapshot:
    from cariforef_tui.services.alertes import load_alertes

    return load_alertes(store, reference, lecteur=agent)
