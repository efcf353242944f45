"""A save done again where another one crossed it: what it read is read again, its rules are asked again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import ParamSpec, TypeVar

from cariforef_tui.services.ports.errors import StoreCrossed

TRIES = 3
_P = ParamSpec("_P")
_T = TypeVar("_T")


def retried(save: Callable[_P, _T]) -> Callable[_P, _T]:
    """Do `save`, one whole transaction and nothing else, up to three times.

    Raises:
        StoreCrossed: each of them was crossed.
    """

    @wraps(save)
    def try_again(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        for _ in range(TRIES - 1):
            with suppress(StoreCrossed):
                return save(*args, **kwargs)
        return save(*args, **kwargs)

    return try_again
