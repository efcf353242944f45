"""Preferences of the person, theme and keys: read once the person is known, kept when they change."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.ui.kit.messages import WRITES
from cariforef_tui.ui.shell.themes import NOMS

if TYPE_CHECKING:
    from cariforef_tui.services.agents.preferences import Cle, Preferences
    from cariforef_tui.services.ports.store import PreferenceKeeper
    from cariforef_tui.ui.kit.session import SessionApp


class Likes:
    """Reads and keeps, in threads, the preferences of the person who acts."""

    def __init__(self, app: SessionApp) -> None:
        self.app, self._session = app, app.session

    def read(self) -> None:
        """Read and apply the theme and the keys of the person who acts."""
        self.app.run_worker(self._read, group="preferences", exclusive=True, thread=True)

    def _read(self) -> None:
        from cariforef_tui.services.agents.preferences import load_preferences

        if self._session.agent is not None and (keeper := self._keeper) is not None:
            self.app.call_from_thread(self._use, load_preferences(keeper))

    def _use(self, likes: Preferences) -> None:
        if likes.theme is not None and likes.theme in NOMS:
            self.app.theme = likes.theme
        if likes.touches or self._session.keymap:
            from cariforef_tui.ui.kit.remap import read_touches

            self._session.keymap, faults = read_touches(likes.touches)
            self.app.set_keymap(self._session.keymap)
            if faults:
                self.app.notify(" ; ".join(faults).capitalize() + ".", severity="warning")

    def keep(self, cle: Cle, valeur: str, done: str) -> None:
        """Keep one preference, then say `done`, or that it lasts for this session only."""
        self.app.run_worker(partial(self._keep, cle, valeur, done), group=WRITES, thread=True)

    def _keep(self, cle: Cle, valeur: str, done: str) -> None:
        if self._keeper is None:
            return
        if self._put(cle, valeur):
            self.app.call_from_thread(self.app.show_status, done, "ok")
        else:
            self.app.call_from_thread(
                self.app.show_status, f"{done.partition(' : ')[0]} pour cette session seulement.", "warn"
            )

    def read_date(self) -> date | None:
        """Return the date de référence to start at if no exercice contains today. Call this in a thread."""
        from cariforef_tui.services.agents.preferences import load_preferences

        kept = load_preferences(keeper).date if (keeper := self._keeper) is not None else None
        return date.fromisoformat(kept) if kept is not None else None

    def keep_date(self, au: date) -> None:
        """Keep the date de référence to start at if no exercice contains today."""
        from cariforef_tui.services.agents.preferences import Cle

        self.app.run_worker(partial(self._put, Cle.DATE, au.isoformat()), group=WRITES, thread=True)

    def _put(self, cle: Cle, valeur: str) -> bool:
        """Keep one preference. Return False if it could not be kept."""
        from cariforef_tui.services.agents.preferences import keep_preference

        keeper = self._keeper
        return keeper is not None and keep_preference(keeper, cle, valeur)

    @property
    def _keeper(self) -> PreferenceKeeper | None:
        """Return the keeper of preferences; None if it is the store's and the person is unknown."""
        store, agent, launch = self._session.opened_store, self._session.agent, self._session.launch
        return launch.keeper or (launch.keeper_of(store, agent) if store and agent else None)
