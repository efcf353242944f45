"""The view of Équipe that a person left, kept among their preferences."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.ui.kit.messages import WRITES

if TYPE_CHECKING:
    from cariforef_tui.services.ports.store import PreferenceKeeper
    from cariforef_tui.ui.kit.place import PlaceScreen


class LastView:
    """Reads and keeps the name of a place's view; it lasts for the session if nothing keeps preferences."""

    def __init__(self, place: PlaceScreen) -> None:
        self._place = place

    def read(self) -> str | None:
        """Return the view last kept, None if there is none. Call this in a thread."""
        from cariforef_tui.services.agents.preferences import load_preferences

        return load_preferences(self._keeper).vues.get(self._place.PLACE.value)

    def keep(self, view: str) -> None:
        """Start a thread that keeps a view."""
        write = partial(self._keep, self._keeper, view)
        self._place.run_worker(write, thread=True, group=WRITES, description="worker")

    @property
    def _keeper(self) -> PreferenceKeeper:
        session = self._place.session
        return session.launch.keeper_of(session.store, session.require_agent())

    def _keep(self, keeper: PreferenceKeeper, view: str) -> None:
        from cariforef_tui.services.agents.preferences import Cle, keep_preference, load_preferences

        views = {**load_preferences(keeper).vues, self._place.PLACE.value: view}
        keep_preference(keeper, Cle.VUES, views)
