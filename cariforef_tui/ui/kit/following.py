"""Following writes to the store, by this session and others: when to ask, and whom to tell."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from cariforef_tui.domain.journal.entries import ORIGINE
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.ui.keys.commands import Place

if TYPE_CHECKING:
    from cariforef_tui.domain.journal.entries import Touched
    from cariforef_tui.services.alertes import AlertesSnapshot
    from cariforef_tui.services.ports.store import Store
    from cariforef_tui.services.programme.plan import DateReference
    from cariforef_tui.ui.kit.session import SessionApp


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
