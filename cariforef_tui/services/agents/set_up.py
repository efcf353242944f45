"""Advise the recommended set-up: a service account owns the store, and accounts are linked to people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.services.agents.identity import are_bound
from cariforef_tui.services.ports.files import Constat

CITES_MAX = 12
"""Initials that an advice names; the others are counted."""


def advise(agents: Sequence[Agent], owner: str | None) -> Iterator[Constat]:
    """Yield what would be better; `owner` is the account that owns the file, None on a server."""
    if not are_bound(agents):
        yield Constat(
            "identité",
            "aucun compte n'est lié : chacun dit qui il est (--agent) et rien ne le prouve. Pour une base "
            "partagée : cariforef agent compte INITIALES COMPTE.",
        )
        return
    active = [agent for agent in agents if agent.actif]
    holder = next((agent for agent in active if agent.compte == owner and owner is not None), None)
    if holder is not None:
        yield Constat(
            "propriétaire",
            f"{owner} est le compte de {holder.initiales}, qui peut donc tout changer hors de l'outil : "
            "confiez le fichier à un compte de service.",
        )
    missing = [agent.initiales for agent in active if agent.logs_days and agent.compte is None]
    if missing:
        yield Constat("comptes", f"sans compte, n'entrent plus : {_cite(missing)}.")
    if not any(agent.role is Role.DIRECTION and agent.compte for agent in active):
        yield Constat("rôles", "aucune direction n'a de compte lié.")


def _cite(names: Sequence[str]) -> str:
    rest = len(names) - CITES_MAX
    return ", ".join(names[:CITES_MAX]) + (f" et {rest} de plus" if rest > 0 else "")
