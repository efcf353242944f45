"""Advice on the recommended set-up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.services.agents.accounts import advise

AGENTS = (
    Agent(initiales="DM", compte="dominique", role=Role.DIRECTION),
    Agent(initiales="LR", compte="lirone"),
    Agent(initiales="ZA", role=Role.AUDITEUR),
    Agent(initiales="ZP", actif=False, compte="parti"),
)


def advised(agents: tuple[Agent, ...] = AGENTS, owner: str | None = "cariforef") -> list[tuple[str, str]]:
    return [(one.objet, one.detail) for one in advise(agents, owner)]


def test_the_recommended_set_up_gets_no_advice() -> None:
    assert advised() == advised(owner=None) == []


def test_a_file_that_is_somebody_s_is_advised_upon() -> None:
    ((objet, detail),) = advised(owner="lirone")
    assert objet == "propriétaire"
    assert "est le compte de LR" in detail


@pytest.mark.parametrize(
    ("agents", "words"),
    [
        ((*AGENTS, Agent(initiales="SB")), "n'entrent plus : SB"),
        ((replace(AGENTS[0], role=None), *AGENTS[1:]), "aucune direction n'a de compte lié"),
        (tuple(replace(one, compte=None) for one in AGENTS), "rien ne le prouve"),
        ((replace(AGENTS[0], role=None), *AGENTS[1:]), "cariforef agent role INITIALES direction"),
    ],
)
def test_people_who_are_not_known_are_named(agents: tuple[Agent, ...], words: str) -> None:
    assert words in " ".join(detail for _, detail in advised(agents))


@pytest.mark.parametrize(("count", "end"), [(12, "Z11."), (13, "Z11 et 1 de plus.")])
def test_of_many_people_the_first_twelve_are_named(count: int, end: str) -> None:
    unbound = (Agent(initiales=f"Z{rank}") for rank in range(count))
    ((_, detail),) = advised((*AGENTS, *unbound))
    assert detail.startswith("sans compte, n'entrent plus : Z0, Z1, Z2, ")
    assert detail.endswith(end)
