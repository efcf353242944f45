"""The rights of who acts, asked inside the transaction that acts: a role changed meanwhile counts at once."""

from __future__ import annotations

from cariforef_tui.domain.agents import Agent
from cariforef_tui.domain.droits import Droit, autorise, regime_of
from cariforef_tui.domain.refus import AgentRefuse
from cariforef_tui.services.errors import DroitRefuse
from cariforef_tui.services.ports import ACTEUR_SYSTEME, Reading


def require(reading: Reading, acteur: str, droit: Droit, objet: Agent | str | None = None) -> None:
    """Return where `acteur` may do that; see `domain.droits.autorise` for `objet`.

    Raises:
        DroitRefuse: they may not; raised inside a write, the journal keeps the attempt.
        AgentRefuse: `acteur` is nobody.
    """
    if acteur == ACTEUR_SYSTEME:
        return
    agents = reading.agents()
    who = next((agent for agent in agents if agent.initiales == acteur), None)
    if who is None:
        raise AgentRefuse(f"Agent inconnu : « {acteur} ». Rien n'a été écrit.")
    why = autorise(who, droit, objet, regime_of(agents))
    if why is not None:
        target = objet.initiales if isinstance(objet, Agent) else objet or "GIP"
        raise DroitRefuse(
            f"{acteur} n'a pas le droit de {droit.value} ({target}) : {why}. Rien n'a été écrit.",
            droit.value,
            target,
        )
