"""The fictitious year is one that people could have had: full sheets, human days, the plan followed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import holidays
import pytest

from cariforef_seeds.fictif import FictitiousYear, imagine_agents, imagine_year
from cariforef_seeds.recits import COURBES
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Compte, Enveloppe, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes

MAI = date(2018, 5, 21)
CALENDRIER = Calendrier(2018, dict(holidays.country_holidays("FR", years=2018)))
UN_RETARD = timedelta(days=5)
"""Calendar days within which a sheet may still be awaited on a Monday."""


@pytest.fixture(scope="module")
def people(seed_2018: tuple[Programme, tuple[Agent, ...]]) -> tuple[Agent, ...]:
    programme, named = seed_2018
    return (*named, *imagine_agents(programme, named))


@pytest.fixture(scope="module")
def whole(seed_2018: tuple[Programme, tuple[Agent, ...]], people: tuple[Agent, ...]) -> FictitiousYear:
    return imagine_year(seed_2018[0], CALENDRIER, people, CALENDRIER.last_day)


@pytest.fixture(scope="module")
def until_may(seed_2018: tuple[Programme, tuple[Agent, ...]], people: tuple[Agent, ...]) -> FictitiousYear:
    return imagine_year(seed_2018[0], CALENDRIER, people, MAI)


def test_the_same_date_gives_the_same_days(
    programme: Programme, people: tuple[Agent, ...], until_may: FictitiousYear
) -> None:
    assert imagine_year(programme, CALENDRIER, people, MAI) == until_may


def test_a_later_date_has_the_same_past(whole: FictitiousYear, until_may: FictitiousYear) -> None:
    past = {saisie for saisie in whole.saisies if saisie.jour <= MAI}
    awaited = MAI - UN_RETARD
    assert {one for one in past if one.jour < awaited} == {
        one for one in until_may.saisies if one.jour < awaited
    }
    keys = {(one.agent, one.jour, one.code) for one in past}
    assert all((one.agent, one.jour, one.code) in keys for one in until_may.saisies)
    entered = MAI + timedelta(weeks=10)
    absences = {one for one in until_may.absences if one.jour <= entered}
    assert absences == {one for one in whole.absences if one.jour <= entered}
    assert {one.agent for one in until_may.absences if one.jour > entered} == {"AR", "YM"}


def test_nobody_is_invented_who_could_be_somebody(people: tuple[Agent, ...]) -> None:
    invented = [agent for agent in people if agent.fictif]
    assert all(agent.nom and agent.nom.startswith("Agent fictif") for agent in invented)
    assert all(agent.nom is None for agent in people if not agent.fictif)


def test_sheets_are_full_but_the_last_of_a_few(until_may: FictitiousYear) -> None:
    rythmes = Rythmes(until_may.quotites)
    held: Counter[tuple[str, date]] = Counter()
    for one in (*until_may.saisies, *until_may.absences):
        held[one.agent, one.jour] += one.centiemes
    open_days = [
        (agent.initiales, day)
        for agent in until_may.agents
        for day in CALENDRIER.working_days_in(CALENDRIER.first_day, MAI)
        if held[agent.initiales, day] != rythmes.expected(agent, day, CALENDRIER)
    ]
    assert all(day >= MAI - UN_RETARD for _, day in open_days)
    assert len({agent for agent, _ in open_days}) <= 5
    assert ("DM", date(2018, 5, 18)) in open_days


def test_days_are_of_a_human_size(whole: FictitiousYear) -> None:
    lines = Counter((saisie.agent, saisie.jour) for saisie in whole.saisies)
    assert {saisie.centiemes for saisie in whole.saisies} == {25, 50, 75, 100}
    assert max(lines.values()) <= 4
    assert sum(count >= 2 for count in lines.values()) > 0.7 * len(lines)
    commented = [saisie.commentaire for saisie in whole.saisies if saisie.commentaire]
    assert all(texte.endswith("(fictif)") for texte in commented)
    assert 0.02 < len(commented) / len(whole.saisies) < 0.06


@pytest.mark.parametrize(
    ("au", "most"),
    [(date(2018, 3, 30), 5), (date(2018, 5, 18), 8), (date(2018, 8, 31), 8), (date(2018, 11, 30), 6)],
)
def test_people_follow_the_plan(programme: Programme, whole: FictitiousYear, au: date, most: int) -> None:
    strayed = [
        enveloppe.lignes[0] for enveloppe in _groups(programme) if _strays(programme, whole, enveloppe, au)
    ]
    assert len(strayed) <= most, strayed


def test_the_year_uses_what_was_planned(programme: Programme, whole: FictitiousYear) -> None:
    planned = programme.centiemes_prevus("GIP") or 0
    assert sum(saisie.centiemes for saisie in whole.saisies) == pytest.approx(planned, rel=0.01)
    for enveloppe in _groups(programme):
        if not {"1.2", "1.4", "3.2", *COURBES} & set(enveloppe.lignes):
            used = _used(programme, whole, enveloppe, CALENDRIER.last_day)
            assert used == pytest.approx(enveloppe.centiemes, rel=0.12, abs=100), enveloppe.lignes


def _groups(programme: Programme) -> Iterator[Enveloppe]:
    for enveloppe in programme.enveloppes:
        if enveloppe.compte is Compte.METIER and enveloppe.centiemes and enveloppe.centiemes > 0:
            yield enveloppe


def _used(programme: Programme, annee: FictitiousYear, enveloppe: Enveloppe, au: date) -> int:
    si = {agent.initiales for agent in annee.agents if agent.is_si}
    return sum(
        saisie.centiemes
        for saisie in annee.saisies
        if saisie.jour <= au
        and (programme.code_si if saisie.agent in si else saisie.code) in enveloppe.lignes
    )


def _strays(programme: Programme, annee: FictitiousYear, enveloppe: Enveloppe, au: date) -> bool:
    """True of a group that is over its plan, or behind its pace, by a tenth of the plan or two days."""
    planned = enveloppe.centiemes or 0
    first, last = programme.window(*enveloppe.lignes)
    slack = min(max(200, planned // 10), planned // 2)
    elapsed = CALENDRIER.count_working_days(first, min(au, last))
    expected = planned * elapsed // CALENDRIER.count_working_days(first, last)
    used = _used(programme, annee, enveloppe, au)
    return used > planned + slack or used < expected - slack
