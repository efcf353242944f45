"""Where the store of a run is: what was typed, what the environment or the configuration says, one's own."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cariforef_tui.machine.places import (
    VARIABLE_ORGANISME,
    in_organisme,
    is_address,
    show_place,
    with_organisme,
)

if TYPE_CHECKING:
    from cariforef_tui.machine.configuration import Configuration
    from cariforef_tui.services.ports.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Place:
    """Where the store is; only the user's own (`is_default`) is created unasked.

    `path` may hold a password, `shown` never does. `judge` is the live store whose rights judge it, where it
    is a copy that is not one's own.
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


def read_installation_place(given: Mapping[str, str], configuration: Callable[[], Configuration]) -> Place:
    """Return CARIFOREF_BASE, which sudo resets unless who administers it says so, else what is configured.

    The user's own file where nothing says.
    """
    from cariforef_tui.machine.configuration import VARIABLE_BASE, default_base

    base = os.environ.get(VARIABLE_BASE) or configuration().base
    if not base:
        return Place(with_organisme(str(default_base()), given.get("organisme")), is_default=True)
    said = given.get("organisme")
    if said is not None and is_address(base):
        # Typed, against what stands in the environment of everybody.
        return Place(in_organisme(base, said), is_default=False)
    return Place(in_body(base, given), is_default=False)


def in_body(base: str, given: Mapping[str, str]) -> str:
    """Return the place of the body that is asked for, where `base` is a server's.

    Raises:
        ConfigurationError: two bodies are named, or one of a file.
    """
    said = given.get("organisme")
    configured = os.environ.get(VARIABLE_ORGANISME) or None
    if said is None and not is_address(base):
        return base
    return with_organisme(base, said or configured)


def only_on_a_server(where: Place, purpose: str) -> ConfigurationError:
    """Return the refusal of what a file has not."""
    from cariforef_tui.services.ports.errors import ConfigurationError

    return ConfigurationError(
        f"{purpose} ne concerne qu'une base sur un serveur ; {where.shown} est un fichier, d'un seul "
        "organisme."
    )
