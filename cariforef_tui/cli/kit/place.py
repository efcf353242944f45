"""The place of a run's store: typed, in the environment, in the configuration, or the user's own."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cariforef_tui.machine.places import is_address, show_place

if TYPE_CHECKING:
    from cariforef_tui.machine.configuration import Configuration


@dataclass(frozen=True, slots=True)
class Place:
    """The place of the store; only the user's own (`is_default`) is created without being asked for.

    `path` may hold a password, `shown` never does. `judge` is the live store whose rights apply, if this is a
    copy that is not the person's own.
    """

    path: str
    is_default: bool
    judge: str | None = None

    @property
    def shown(self) -> str:
        return show_place(self.path)

    @property
    def is_server(self) -> bool:
        return is_address(self.path)


def read_installation_place(configuration: Callable[[], Configuration]) -> Place:
    """Return CARIFOREF_BASE, which sudo resets unless told not to, or else the configured place.

    If neither says, return the user's own file.
    """
    from cariforef_tui.machine.configuration import VARIABLE_BASE, default_base

    base = os.environ.get(VARIABLE_BASE) or configuration().base
    return Place(base, is_default=False) if base else Place(str(default_base()), is_default=True)
