"""Capacity: what each can do against what is asked, over the year and week by week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from cariforef_tui.domain.agents.agents import EQUIPE_SI, Agent, Quotite, Role
from cariforef_tui.domain.avancement.consommation import Consommation, Realise
from cariforef_tui.domain.equipe.capacite import SANS_POLE, Capacite, compute_capacite
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes
from tests.domain.totals import Days, sum_days
from tests.worlds import read_2018

PROGRAMME, NAMED = read_2018()
SI = tuple(Agent(initiales=name, pole="DIR", equipe=EQUIPE_SI) for name in ("ZN", "ZO"))
ZA = Agent(initiales="ZA", pole="AD2I")
DEBUT, FIN = date(2018, 1, 1), date(2018, 12, 31)


def build(
    calendrier: Calendrier,
    agents: Sequence[Agent],
    *,
    au: date = DEBUT,
    days: Mapping[str, Days] | None = None,
    realises: Mapping[str, Realise] | None = None,
    rythmes: Rythmes = Rythmes(()),  # noqa: B008 - frozen
) -> Capacite:
    used = Consommation(realises or {}, {})
    totaux = {
        agent.initiales: sum_days(days[agent.initiales], agent, calendrier, rythmes, au)
        for agent in agents
        if days and agent.initiales in days
    }
    return compute_capacite(PROGRAMME, calendrier, agents, rythmes, totaux, used, frozenset(), au)


def test_the_year_2018_has_252_working_days_and_200_make_an_etp(calendrier: Calendrier) -> None:
    capacite = build(calendrier, [ZA])
    assert capacite.jours_ouvres == 252
    assert capacite.by_agent["ZA"].disponible == 25_200
    assert [capacite.to_etp(days) for days in (20_000, 25_200, 36_000, 50)] == [100, 126, 180, 0]


def test_a_body_that_counts_210_days_a_year_has_its_own_etp(calendrier: Calendrier) -> None:
    capacite = replace(build(calendrier, [ZA, *SI]), jours_par_etp=210)
    assert [capacite.to_etp(days) for days in (21_000, 25_200)] == [100, 120]
    assert capacite.describe_calendrier().endswith("ETP à 210 j.")


def test_absences_quotite_and_departure_leave_less_available(calendrier: Calendrier) -> None:
    rythmes = Rythmes((Quotite("ZA", DEBUT, (100, 100, 0, 100, 100, 0, 0)),))
    off = {date(2018, 7, 9): (0, 100), date(2018, 7, 10): (0, 50)}
    gone = Agent(initiales="ZA", pole="AD2I", actif=False, depart=date(2018, 12, 14))
    full = build(calendrier, [ZA], rythmes=rythmes).by_agent["ZA"].disponible
    left = build(calendrier, [gone], rythmes=rythmes, days={"ZA": off}).by_agent["ZA"].disponible
    days_after = sum(
        day.weekday() < 5 and day.weekday() != 2 and day != date(2018, 12, 25)
        for day in (date(2018, 12, 15) + timedelta(days=rank) for rank in range(17))
    )
    assert left == full - 150 - 100 * days_after


def test_groups_sum_to_the_plan_the_si_team_apart_and_those_without_pole_last(
    calendrier: Calendrier,
) -> None:
    capacite = build(calendrier, [*NAMED, ZA, *SI])
    assert [one.code for one in capacite.equipes] == ["AD2I", "APO", "PRI", "DIR", "SI", SANS_POLE]
    assert [one.promis for one in capacite.equipes] == [94_000, 106_000, 211_600, 68_000, 36_000, 400]
    assert [one.non_attribue for one in capacite.equipes] == [0, 106_000, 0, 68_000, 0, 0]
    assert capacite.ensemble.promis == 516_000


def test_the_si_team_is_asked_the_claims_and_its_infrastructure_where_they_exceed_its_days(
    calendrier: Calendrier,
) -> None:
    team = next(one for one in build(calendrier, SI).equipes if one.code == "SI")
    assert (team.promis, team.demande) == (36_000, 38_600)
    assert [one.demande_si for one in team.agents] == [19_300, 19_300]


def test_figures_to_date_and_to_come_part_the_year(calendrier: Calendrier) -> None:
    au = date(2018, 1, 5)
    one = build(
        calendrier,
        [ZA],
        au=au,
        days={"ZA": {date(2018, 1, 2): (100, 0), date(2018, 1, 3): (50, 0)}},
        realises={"1.1": Realise(metier=150)},
    ).by_agent["ZA"]
    assert (one.disponible_a_date, one.saisi, one.a_saisir) == (400, 150, 150)
    assert one.disponible_a_venir == 25_200 - 400
    assert one.reste == 94_000 - 150
    assert (one.charge, one.charge_a_venir) == (373, 378)


def test_somebody_gone_who_logged_this_year_still_counts(calendrier: Calendrier) -> None:
    gone = Agent(initiales="ZZ", pole="APO", actif=False)
    assert "ZZ" not in build(calendrier, [gone]).by_agent
    kept = build(calendrier, [gone], au=FIN, days={"ZZ": {date(2018, 1, 2): (100, 0)}}).by_agent["ZZ"]
    assert (kept.saisi, kept.promis) == (100, 0)


def test_an_agent_without_a_day_has_no_load(calendrier: Calendrier) -> None:
    none = Rythmes((Quotite("ZA", DEBUT, (0,) * 7),))
    assert build(calendrier, [ZA], rythmes=none).by_agent["ZA"].charge is None


def test_a_group_sums_its_people_to_date_and_over_the_year(calendrier: Calendrier) -> None:
    au = date(2018, 1, 5)
    days = {
        "ZA": {date(2018, 1, 2): (100, 0), date(2018, 1, 3): (50, 0), date(2018, 1, 8): (25, 0)},
        "ZB": {date(2018, 1, 4): (0, 100), date(2018, 2, 1): (0, 50)},
    }
    capacite = build(calendrier, [ZA, Agent(initiales="ZB", pole="AD2I")], au=au, days=days)
    (team,) = [one for one in capacite.equipes if one.agents]
    assert (team.disponible, team.disponible_a_date) == (2 * 25_200 - 150, 700)
    assert (team.saisi, team.absent, team.a_saisir) == (150, 100, 350)
    assert team.completude == 41
    one, other = (capacite.by_agent[name] for name in ("ZA", "ZB"))
    assert (one.disponible_a_date, one.disponible_a_venir) == (400, 24_800)
    assert (other.disponible_a_date, other.disponible_a_venir) == (300, 24_750)
    assert (other.du, other.fait, other.a_saisir) == (300, 100, 200)


def test_what_the_si_team_still_owes_itself_is_less_what_it_logged_on_its_own_line(
    calendrier: Calendrier,
) -> None:
    for done, left in ((0, 5_400), (1_000, 4_400), (6_000, 0)):
        one, other = build(calendrier, SI, realises={"18": Realise(si=done)}).ensemble.agents
        own = [part for agent in (one, other) for part in agent.demandes_si if part.lignes == ("18",)]
        assert [part.centiemes for part in own] == [2_700, 2_700]
        assert sum(part.reste for part in own) == left


def test_nothing_is_expected_of_an_auditor(calendrier: Calendrier) -> None:
    auditor = Agent(initiales="ZX", pole="AD2I", role=Role.AUDITEUR)
    found = build(calendrier, [auditor], au=FIN, days={"ZX": {}}).by_agent["ZX"]
    assert (found.disponible, found.a_saisir, found.charge) == (0, 0, None)
