"""How much there is to look at on a day: groups, and alerts for each agent and each coordinateur."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.alertes.alertes import compute_alertes
from cariforef_tui.domain.alertes.facts import FaitsAlertes
from cariforef_tui.domain.alertes.scope import Viewer
from cariforef_tui.domain.avancement.activite import Activite


@dataclass(frozen=True)
class Regard:
    """Percent of the groups that need a look, and the alerts « pour vous » of each person."""

    part: float
    agents: tuple[int, ...]
    coordinateurs: tuple[int, ...]


def count_regard(facts: FaitsAlertes, activite: Activite) -> Regard:
    """Count for people of a pôle who are still there."""
    alertes, avancement = compute_alertes(facts), facts.avancement

    def count(agent: Agent) -> int:
        viewer = Viewer(agent, facts.agents, facts.programme, activite.work_of(agent.initiales))
        return len(viewer.pour_vous(alertes))

    people = [agent for agent in facts.agents if agent.pole and agent.actif]
    return Regard(
        100 * len(avancement.a_regarder) / len(avancement.groupes),
        tuple(count(agent) for agent in people if not agent.coordonne),
        tuple(count(agent) for agent in people if agent.coordonne),
    )


def assert_few_alerts(found: Sequence[Regard]) -> None:
    """Each agent has three alerts or so, and no coordinateur more than a dozen."""
    for one in found:
        assert median(one.agents) <= 3
        assert max(one.coordinateurs) <= 12
