"""Tokens that open one thing once: an address that was printed, a file to fetch."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

BYTES = 32
"""Random bytes of a token, which nobody can guess."""


@dataclass(frozen=True, slots=True)
class _Promise(Generic[T]):
    value: T
    until: float


class Tokens(Generic[T]):
    """The value of each token, until it is taken, too old, or followed by `most` others."""

    def __init__(self, now: Callable[[], float], *, seconds: float, most: int) -> None:
        self._now, self._seconds, self._most = now, seconds, most
        self._kept: dict[str, _Promise[T]] = {}

    def make(self, value: T) -> str:
        """Return a new token of `value`; past the bound, the oldest ones are forgotten."""
        self._forget_old()
        token = secrets.token_urlsafe(BYTES)
        self._kept[token] = _Promise(value, self._now() + self._seconds)
        for oldest in list(self._kept)[: max(0, len(self._kept) - self._most)]:
            del self._kept[oldest]
        return token

    def take(self, token: str) -> T | None:
        """Return the value of `token`, once; None if it is unknown, already taken or too old."""
        self._forget_old()
        promise = self._kept.pop(token, None)
        return promise.value if promise is not None else None

    def _forget_old(self) -> None:
        now = self._now()
        self._kept = {token: promise for token, promise in self._kept.items() if now <= promise.until}
