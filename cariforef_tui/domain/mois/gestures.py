"""Which gestures on a month are offered to whom: the services refuse the others whatever a screen shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.agents.rights import Droit, Regime, autorise
from cariforef_tui.domain.mois.visas import BEFORE, GesteVisa, Visa, etat_of, last_signature

DROITS = {
    GesteVisa.SIGNATURE: Droit.SIGNER,
    GesteVisa.CONTRESEING: Droit.CONTRESIGNER,
    GesteVisa.RENVOI: Droit.CONTRESIGNER,
    GesteVisa.REOUVERTURE: Droit.ROUVRIR,
}


def offered_gestes(
    acteur: Agent, agent: Agent, visas: Sequence[Visa], regime: Regime
) -> tuple[GesteVisa, ...]:
    """Return the gestures that `acteur` may make on a month of `agent` that has these visas."""
    etat = etat_of(visas)
    return tuple(
        geste
        for geste, before in BEFORE.items()
        if before is etat and _may(acteur, geste, agent, visas, regime)
    )


def who_may(
    geste: GesteVisa, agent: Agent, visas: Sequence[Visa], agents: Iterable[Agent], regime: Regime
) -> tuple[str, ...]:
    """Initials of who may make that gesture on a month of `agent`, in the order given."""
    return tuple(other.initiales for other in agents if _may(other, geste, agent, visas, regime))


def _may(acteur: Agent, geste: GesteVisa, agent: Agent, visas: Sequence[Visa], regime: Regime) -> bool:
    """Nobody countersigns what they signed, for somebody who left either."""
    signature = last_signature(visas)
    is_double = geste is GesteVisa.CONTRESEING and signature is not None and signature.par == acteur.initiales
    return not is_double and autorise(acteur, DROITS[geste], agent, regime) is None
