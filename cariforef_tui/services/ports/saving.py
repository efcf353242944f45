"""Do a save again if another one crossed it: it reads again, and checks its rules again."""

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
    """Return `save`, which must be one whole transaction, tried up to three times.

    Raises:
        StoreCrossed: each try was crossed.
    """

    @wraps(save)
    def try_again(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        for _ in range(TRIES - 1):
            with suppress(StoreCrossed):
                return save(*args, **kwargs)
        return save(*args, **kwargs)

    return try_again
