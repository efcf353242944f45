"""Ask for the head of the chain each second, to know that others wrote: NOTIFY would slow every save."""

from __future__ import annotations

import threading
from collections.abc import Callable

from cariforef_tui.services.ports.errors import StoreError

EVERY_S = 1.0
"""Seconds. A question takes 0.05 ms of the server: 200 sessions take a hundredth of one core."""


AWAY = -1
"""No journal has this head: sessions that looked before the server went away see a change."""


class Follower:
    """A thread that asks `look` for the head; `seen` is the last answer, None before the first."""

    def __init__(self, look: Callable[[], int]) -> None:
        self._look = look
        self._stopped = threading.Event()
        self.seen: int | None = None
        threading.Thread(target=self._follow, name="suivi", daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()

    def _follow(self) -> None:
        while not self._stopped.is_set():
            try:
                self.seen = self._look()
            except StoreError:
                # The next read or write reports the failure; meanwhile, ask for the head again.
                self.seen = AWAY
            self._stopped.wait(EVERY_S)
