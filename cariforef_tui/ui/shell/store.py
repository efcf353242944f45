"""Keeper of the store: it opens it after the first frame, follows its writes, and closes it at the end."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import TYPE_CHECKING

from cariforef_tui.domain.values.refusals import AgentRefuse, CariforefError
from cariforef_tui.ui.kit.status import BUSY

if TYPE_CHECKING:
    from datetime import date

    from cariforef_tui.services.ports.store import Store
    from cariforef_tui.services.programme.exercice import DateReference
    from cariforef_tui.ui.kit.following import Following
    from cariforef_tui.ui.kit.session import SessionApp

YOUNG_OBJECTS = 50_000
"""Objects made before the collector looks, once figures are shown: a long session keeps less that is dead."""


class StoreKeeper:
    """Opens the session's store in a thread; `follow` makes the object that follows everybody's writes."""

    def __init__(self, app: SessionApp, follow: Callable[[Store], Following]) -> None:
        self._app, self._session, self._follow = app, app.session, follow
        self._to_close: Store | None = None
        self._has_ended = False
        self.has_figures = False
        """True once a place has shown figures, and the tasks that waited for them have started."""
        self.error: CariforefError | None = None
        """Error that kept the store from opening, if any."""

    def open(self) -> None:
        """Start opening the store, after the first frame: creating a store may take seconds."""
        self._app.run_worker(self._open, group="store", thread=True)

    def _open(self) -> None:
        from cariforef_tui.services.programme.exercice import resolve_reference

        launch = self._session.launch
        try:
            store = launch.open_store(self._report_progress)
            self._own(store)
            following = self._follow(store)
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
        """Close `store` when the application ends, or now if it ended while the thread opened the store."""
        self._to_close = store
        self._close_at_end()

    def end(self) -> None:
        """Close the store at the end of the application, or let the thread that opens it do so."""
        self._has_ended = True
        self._close_at_end()

    def _close_at_end(self) -> None:
        if self._has_ended and self._to_close is not None:
            self._to_close.close()

    def _use(
        self, store: Store, reference: DateReference, following: Following, today: date, refused: str
    ) -> None:
        # The application may end while the thread opens the store; `_own` then closes it.
        if not self._app.is_running:
            return
        self._session.opened_store, self._session.known_following = store, following
        self._app.show_status("", "")
        self._app.use_store(reference, today, refused)

    def start_waiting(self) -> None:
        """Start the tasks that waited for the first figures: alerts, imports of a first write, daily copy."""
        if not self.has_figures:
            self.has_figures = True
            # Until then the program's own, larger, makes the collector stop the first figures less often.
            gc.set_threshold(YOUNG_OBJECTS)
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
    """Return why these initials are nobody's; empty if they are somebody's, or None."""
    from cariforef_tui.services.agents.agents import find_agent

    try:
        if initiales is not None:
            find_agent(store, initiales)
    except AgentRefuse as error:
        return str(error)
    return ""
