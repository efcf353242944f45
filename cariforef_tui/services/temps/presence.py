"""For whom days are logged, and until when."""

from __future__ import annotations

from datetime import date

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.refusals import AgentRefuse, DateRefusee


def require_logging(agent: Agent) -> None:
    """Raise AgentRefuse for an auditor, who logs no day and is never absent."""
    if not agent.logs_days:
        raise AgentRefuse(f"{agent.initiales} est auditeur : vous ne pouvez pas saisir de jour à son nom.")


def require_present(agent: Agent, jour: date) -> None:
    """Raise DateRefusee after the agent's last day."""
    if agent.depart is not None and jour > agent.depart:
        raise DateRefusee(
            f"{agent.initiales} est là jusqu'au {format_date(agent.depart)} : ne saisissez rien après."
        )
