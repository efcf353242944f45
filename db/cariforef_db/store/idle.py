"""The read connections that a store keeps open between readings, for all its threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

KEPT_READERS = 2
"""Read connections kept open between readings; one more at once opens its own."""

R = TypeVar("R")


class IdleReaders(Generic[R]):
    """Those that nobody reads by now. Once closed, it keeps none."""

    def __init__(self) -> None:
        self._kept: list[R] = []
        self._room = KEPT_READERS
        self._lock = threading.Lock()

    @property
    def is_closed(self) -> bool:
        return not self._room

    def take(self, wanted: Callable[[R], bool] = lambda _reader: True) -> R | None:
        """Return the last one kept that is `wanted`, which is the caller's from then on; None without any."""
        with self._lock:
            reader = next(filter(wanted, reversed(self._kept)), None)
            if reader is not None:
                self._kept.remove(reader)
            return reader

    def keep(self, reader: R) -> bool:
        """Keep a reader that holds no transaction; False where there is no room: the caller closes it."""
        with self._lock:
            has_room = len(self._kept) < self._room
            if has_room:
                self._kept.append(reader)
            return has_room

    def close(self) -> tuple[R, ...]:
        """Return those kept, for the caller to close."""
        with self._lock:
            self._room = 0
            kept, self._kept = tuple(self._kept), []
            return kept
