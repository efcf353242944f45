"""What others write, learnt by asking the head of the chain each second: to notify would slow every save."""

from __future__ import annotations

import threading
from collections.abc import Callable

from cariforef_tui.services.ports.errors import StoreError

EVERY_S = 1.0
"""0.05 ms of the server a question: 200 sessions take a hundredth of one core."""


AWAY = -1
"""No head is that one: whoever looked before the first answer, or before the server went, sees a change."""


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
                # Whoever reads or writes next is told; the head is asked again meanwhile.
                self.seen = AWAY
            self._stopped.wait(EVERY_S)
