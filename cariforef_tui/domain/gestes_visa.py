"""Which gestures on a month are offered to whom: the services refuse the others whatever a screen shows."""

from __future__ import annotations

from collections.abc import Iterable

from cariforef_tui.domain.agents import Agent
from cariforef_tui.domain.droits import Droit, Regime, autorise
from cariforef_tui.domain.visas import BEFORE, EtatMois, GesteVisa

DROITS = {
    GesteVisa.SIGNATURE: Droit.SIGNER,
    GesteVisa.CONTRESEING: Droit.CONTRESIGNER,
    GesteVisa.RENVOI: Droit.CONTRESIGNER,
    GesteVisa.REOUVERTURE: Droit.ROUVRIR,
}


def offered_gestes(acteur: Agent, agent: Agent, etat: EtatMois, regime: Regime) -> tuple[GesteVisa, ...]:
    """Return the gestures that `acteur` may make on a month of `agent` in that state."""
    return tuple(
        geste
        for geste, before in BEFORE.items()
        if before is etat and autorise(acteur, DROITS[geste], agent, regime) is None
    )


def who_may(geste: GesteVisa, agent: Agent, agents: Iterable[Agent], regime: Regime) -> tuple[str, ...]:
    """Initials of who may make that gesture on a month of `agent`, in the order given."""
    droit = DROITS[geste]
    return tuple(one.initiales for one in agents if autorise(one, droit, agent, regime) is None)
