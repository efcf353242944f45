"""Keeper of the store: opens it after the first frame, follows its writes, closes it at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cariforef_tui.domain.values.refusals import AgentRefuse, CariforefError
from cariforef_tui.ui.kit.following import Following
from cariforef_tui.ui.kit.session import BUSY

if TYPE_CHECKING:
    from datetime import date

    from cariforef_tui.services.ports.store import Store
    from cariforef_tui.services.programme.plan import DateReference
    from cariforef_tui.ui.kit.session import SessionApp


class StoreKeeper:
    """Gives the session its store, from a thread, and what follows everybody's writes in it.

    `now` gives seconds that only go forward.
    """

    def __init__(self, app: SessionApp, now: Callable[[], float]) -> None:
        self._app, self._session, self._now = app, app.session, now
        self._to_close: Store | None = None
        self._has_ended = False
        self.has_figures = False
        """True once a place has shown figures: what could wait for them has started."""
        self.error: CariforefError | None = None
        """Why the store could not be opened."""

    def open(self) -> None:
        """Start to open the store, the first frame shown: it may create it, and take seconds."""
        self._app.run_worker(self._open, group="store", thread=True)

    def _open(self) -> None:
        from cariforef_tui.services.programme.plan import resolve_reference

        launch = self._session.launch
        try:
            store = launch.open_store(self._report_progress)
            self._own(store)
            following = Following(store, self._app, self._now)
            today = launch.today()
            reference = resolve_reference(store, today, self._session.fixed_au)
            refused = _refuse_agent(store, launch.agent)
        except CariforefError as error:
            self._app.call_from_thread(self._refuse, error)
            return
        self._app.call_from_thread(self._use, store, reference, following, today, refused)

    def _report_progress(self, text: str) -> None:
        self._app.call_from_thread(self._app.show_status, text, BUSY)

    def _refuse(self, error: CariforefError) -> None:
        self.error = error
        self._app.exit(return_code=1)

    def _own(self, store: Store) -> None:
        """Close `store` when the application ends: now, where it ended while its thread was opening it."""
        self._to_close = store
        self._close_at_end()

    def end(self) -> None:
        """Close the store, or let its thread do so: the application has ended."""
        self._has_ended = True
        self._close_at_end()

    def _close_at_end(self) -> None:
        if self._has_ended and self._to_close is not None:
            self._to_close.close()

    def _use(
        self, store: Store, reference: DateReference, following: Following, today: date, refused: str
    ) -> None:
        if not self._app.is_running:
            return
        self._session.opened_store, self._session.known_following = store, following
        self._app.show_status("", "")
        self._app.use_store(reference, today, refused)

    def start_waiting(self) -> None:
        """Start what can wait for the first figures: alerts, a first write's imports, the day's copy."""
        if not self.has_figures:
            self.has_figures = True
            self._session.following.count_alertes()
            self._app.run_worker(self._warm_up, group="store", thread=True)

    def _warm_up(self) -> None:
        store = self._session.store
        try:
            store.warm_up()
            failure = store.start_daily()
        except CariforefError as error:
            failure = str(error)
        if failure:
            self._app.call_from_thread(self._app.notify, failure, severity="warning")


def _refuse_agent(store: Store, initiales: str | None) -> str:
    """Return why nobody is of these initials, empty where somebody is or none were given."""
    from cariforef_tui.services.agents.agents import find_agent

    try:
        if initiales is not None:
            find_agent(store, initiales)
    except AgentRefuse as error:
        return str(error)
    return ""
