"""Open a store, and judge who may act on it as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.agents.rights import (
    Droit,
    Regime,
    regime_of,
)
from cariforef_tui.services.agents.rights import check
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.ports.store import Store

if TYPE_CHECKING:
    from cariforef_tui.services.ports.files import StoreAdmin


def open_judged(admin: StoreAdmin, place: str, juge: str | None) -> Store:
    """Open the store at `place`; with `juge`, it is a read-only copy under that live store's rights."""
    if juge is None:
        return admin.open(place)
    live = admin.open(juge)
    try:
        with live.reading() as reading:
            agents = reading.agents()
    finally:
        live.close()
    return admin.open(place, agents)


def check_steward(agents: Sequence[Agent], acteur: str | None) -> None:
    """Check that `acteur` (None: nobody known) may copy, restore or migrate the store as a file.

    Raises:
        DroitRefuse: there is a direction, and `acteur` is not of it.
    """
    if acteur is not None:
        check(agents, acteur, Droit.ADMINISTRER)
    elif regime_of(agents) is not Regime.OUVERT:
        raise DroitRefuse(
            "Qui agit ? Le fichier de la base est réservé à la direction : donnez --agent INITIALES, ou la "
            "variable CARIFOREF_AGENT.",
            Droit.ADMINISTRER.value,
        )
