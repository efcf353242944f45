"""What the plan asks of each agent: the parts of an enveloppe always sum to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.agents.agents import EQUIPE_SI, Agent
from cariforef_tui.domain.avancement.consommation import Before, Consommation, Realise
from cariforef_tui.domain.avancement.promises import Part, is_present, split_enveloppes, split_evenly
from cariforef_tui.domain.programme.declarations import Raf, RafConstate
from cariforef_tui.domain.programme.programme import Compte, Programme
from tests.worlds import read_2018

PROGRAMME, NAMED = read_2018()
RIEN = Consommation({}, {})
SI = tuple(Agent(initiales=name, pole="DIR", equipe=EQUIPE_SI) for name in ("ZN", "ZO"))
OTHERS = tuple(
    Agent(initiales=name, pole=pole) for name, pole in (("ZA", "AD2I"), ("ZF", "APO"), ("ZK", "DIR"))
)
TEAM = (*NAMED, *OTHERS, *SI)


def parts_of(
    enveloppe: str,
    team: Sequence[Agent] = TEAM,
    consommation: Consommation = RIEN,
    closes: Sequence[str] = (),
) -> list[Part]:
    parts = split_enveloppes(PROGRAMME, team, consommation, frozenset(closes))
    return [part for part in parts if part.enveloppe == enveloppe]


def who(parts: Sequence[Part]) -> set[str | None]:
    return {part.agent for part in parts}


def total(parts: Sequence[Part], compte: Compte) -> int:
    return sum(part.centiemes for part in parts if part.compte is compte)


@given(st.integers(-100_000, 100_000), st.integers(1, 40))
def test_parts_sum_to_the_whole_and_differ_by_a_hundredth_at_most(centiemes: int, count: int) -> None:
    parts = split_evenly(centiemes, count)
    assert (sum(parts), len(parts)) == (centiemes, count)
    assert max(parts) - min(parts) <= 1


@given(st.lists(st.sampled_from(TEAM), unique=True))
def test_whoever_is_in_the_team_what_is_promised_is_what_is_planned(team: list[Agent]) -> None:
    parts = split_enveloppes(PROGRAMME, team, RIEN, frozenset())
    assert total(parts, Compte.METIER) == PROGRAMME.centiemes_prevus("GIP") == 516_000
    assert total(parts, Compte.SI) == PROGRAMME.centiemes_si("GIP") == 33_200
    assert {part.agent for part in parts} <= {None, *(agent.initiales for agent in team)}


def test_the_days_of_a_line_go_to_those_it_names() -> None:
    parts = parts_of("14.1.5-metier")
    assert who(parts) == {"DM", "MP", "PP", "SPB"}
    assert {part.centiemes for part in parts} == {1125}


def test_the_members_of_a_service_are_named_and_unknown_initials_are_left_out() -> None:
    assert who(parts_of("16.2.4-metier")) == {"DM", "MP", "PP", "KF", "ME", "SB"}


def test_a_shared_enveloppe_is_split_over_everybody_its_lines_name() -> None:
    parts = parts_of("15.1.1-metier")
    assert who(parts) == {"DM", "LR", "PG"}
    assert sorted(part.centiemes for part in parts) == [5333, 5333, 5334]


def test_a_line_that_says_equipe_is_for_the_whole_pole() -> None:
    assert who(parts_of("14.6.1-metier")) == {agent.initiales for agent in NAMED if agent.pole == "PRI"}


def test_a_line_that_names_nobody_is_for_its_poles_agents() -> None:
    assert who(parts_of("1.1-metier")) == {"ZA"}
    assert who(parts_of("20-metier")) == {"ZK"}


def test_a_pole_without_agents_keeps_its_days_promised_to_nobody() -> None:
    assert [(part.agent, part.pole, part.centiemes) for part in parts_of("1.1-metier", NAMED)] == [
        (None, "AD2I", 4600)
    ]


def test_the_regulation_takes_days_off_its_poles_agents() -> None:
    assert [(part.agent, part.centiemes, part.reste) for part in parts_of("8.2-metier")] == [
        ("ZA", -10_800, -10_800)
    ]


def test_claims_and_axe_18_go_to_the_si_team_and_nothing_else_does() -> None:
    parts = split_enveloppes(PROGRAMME, TEAM, RIEN, frozenset())
    si = [part for part in parts if part.agent in ("ZN", "ZO")]
    assert {part.enveloppe for part in si if part.compte is Compte.METIER} == {"18-metier"}
    assert who([part for part in parts if part.compte is Compte.SI]) == {"ZN", "ZO"}
    assert who(parts_of("18-metier")) == {"ZN", "ZO"}


@pytest.mark.parametrize(
    ("agent", "present"),
    [
        (Agent(initiales="ZZ"), True),
        (Agent(initiales="ZZ", actif=False), False),
        (Agent(initiales="ZZ", actif=False, depart=date(2018, 6, 30)), True),
        (Agent(initiales="ZZ", actif=False, depart=date(2017, 12, 31)), False),
        (Agent(initiales="ZZ", arrivee=date(2018, 12, 31)), True),
        (Agent(initiales="ZZ", arrivee=date(2019, 1, 1)), False),
    ],
)
def test_only_agents_of_the_exercice_are_promised_days(agent: Agent, present: bool) -> None:
    assert is_present(agent, 2018) is present


def left(enveloppe: str, consommation: Consommation, closes: Sequence[str] = ()) -> int:
    return sum(part.reste for part in parts_of(enveloppe, consommation=consommation, closes=closes))


def test_what_is_logged_on_a_line_is_no_longer_left() -> None:
    logged = Consommation({"14.7.1": Realise(metier=1000, si=250)}, {})
    assert left("14.7.1-metier", logged) == 2000
    assert left("14.7.1-metier", Consommation({"14.7.1": Realise(metier=9000)}, {})) == 0


def test_what_was_done_before_the_suivi_is_no_longer_left() -> None:
    logged = Consommation({"14.7.1": Realise(metier=1000)}, {}, {"14.7.1-metier": Before(700, None, 0)})
    assert left("14.7.1-metier", logged) == 1300


def test_si_days_draw_on_the_claim_and_on_axe_18_wherever_they_are_logged() -> None:
    logged = Consommation({"14.1.1": Realise(metier=100, si=300), "18": Realise(si=200)}, {})
    assert left("14.1.1-SI", logged) == 1700
    assert left("18-metier", logged) == 35_500
    assert left("14.1.1-metier", logged) == 2900


def test_nothing_is_left_once_every_line_is_closed() -> None:
    codes = ("14.1.6", "14.1.7", "14.1.8")
    assert left("14.1.6-metier", RIEN, codes[:2]) == 22_500
    assert left("14.1.6-metier", RIEN, codes) == 0


def test_a_declared_reste_a_faire_says_what_is_left() -> None:
    raf = RafConstate(Raf(code="14.7.1", jour=date(2018, 5, 2), centiemes=4000, auteur="DM"), realise=500)
    logged = Consommation({"14.7.1": Realise(metier=1500)}, {"14.7.1": raf})
    assert left("14.7.1-metier", logged) == 3000


def test_a_programme_without_an_si_team_gives_its_line_to_the_pole() -> None:
    programme: Programme = replace(PROGRAMME, code_si=None)
    parts = split_enveloppes(programme, TEAM, RIEN, frozenset())
    assert {part.agent for part in parts if part.enveloppe == "18-metier"} == {"ZK"}
