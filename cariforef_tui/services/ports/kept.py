"""Keep what was computed from the store while nobody writes what it comes from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from typing import Generic, TypeVar

from cariforef_tui.domain.journal.entries import ORIGINE, Maillon
from cariforef_tui.services.ports.store import Reading

_T = TypeVar("_T")


class Kept(Generic[_T]):
    """The last value computed, good until somebody writes one of `tables`. Any thread."""

    def __init__(self, tables: Collection[str]) -> None:
        self._tables = tables
        self._last: tuple[Maillon, Hashable, _T] | None = None

    def get(self, reading: Reading, key: Hashable, compute: Callable[[], _T]) -> _T:
        """Return the value kept if it is that of `key` and still good in this snapshot, or compute it."""
        last = self._last
        touched = reading.touched_since(last[0] if last else ORIGINE)
        value = compute() if last is None or last[1] != key or touched.is_among(self._tables) else last[2]
        self._last = touched.head, key, value
        return value
