"""Capacity: the days of each and of each team, over the year and up to a date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.agents.agents import EQUIPE_SI, Agent, Quotite, Role
from cariforef_tui.domain.agents.rights import NAME_DIRECTION
from cariforef_tui.domain.equipe.capacite import SANS_POLE, Capacite, compute_capacite
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes, TempsPlein
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
    rythmes: Rythmes = Rythmes(()),  # noqa: B008 - frozen
    par_etp: int = 200,
    conges: int | None = None,
) -> Capacite:
    totaux = {
        agent.initiales: sum_days(days[agent.initiales], agent, calendrier, rythmes, au)
        for agent in agents
        if days and agent.initiales in days
    }
    plein = TempsPlein(jours_ouvres=len(calendrier.working_days), par_etp=par_etp, conges=conges)
    return compute_capacite(PROGRAMME, calendrier, agents, rythmes, totaux, au, plein)


def test_who_may_name_a_direction_is_told_how_and_an_open_plan_is_told_to_all(calendrier: Calendrier) -> None:
    poles = [pole.code for pole in PROGRAMME.poles]
    named = [Agent(initiales=f"Z{code[:2]}", pole=code, coordonne=code) for code in poles]
    someone = Agent(initiales="ZZ", pole=poles[0])
    whole, begun = (build(calendrier, [someone, *people]) for people in (named, named[:-1]))
    assert whole.tell_unnamed("ZZ") == ""
    assert {whole.tell_unnamed(who) for who in (None, *(one.initiales for one in named))} == {NAME_DIRECTION}
    assert begun.tell_unnamed("ZZ").startswith("Chacun révise le plan ")


def test_the_year_2018_has_252_working_days_and_200_make_an_etp(calendrier: Calendrier) -> None:
    capacite = build(calendrier, [ZA])
    assert capacite.plein.jours_ouvres == 252
    assert capacite.by_agent["ZA"].disponible == 25_200
    assert [capacite.plein.to_etp(days) for days in (20_000, 25_200, 36_000, 50)] == [100, 126, 180, 0]


@given(
    conges=st.integers(0, 400).map(lambda quarters: 25 * quarters),
    attendu=st.integers(0, 252_00),
    present=st.integers(0, 252_00),
    a_venir=st.integers(0, 252_00),
)
def test_a_year_loses_absences_and_of_the_leave_of_its_share_what_may_still_be_taken(
    conges: int, attendu: int, present: int, a_venir: int
) -> None:
    present = min(present, attendu)
    a_venir = min(a_venir, present)
    plein = TempsPlein(jours_ouvres=252, conges=conges)
    leave = attendu - plein.compute_disponible(attendu, attendu, attendu)
    left = plein.compute_disponible(attendu, present, a_venir)
    assert present - left == min(max(0, leave - (attendu - present)), a_venir)
    assert leave % 25 == 0 or leave == attendu
    assert leave == attendu or abs(leave * 252_00 - conges * attendu) <= 13 * 252_00
    assert plein.compute_disponible(252_00, 252_00, 252_00) == 252_00 - conges
    assert plein.compute_disponible(attendu, present, 0) == present
    assert TempsPlein(jours_ouvres=252).compute_disponible(attendu, present, a_venir) == present


def test_leave_is_of_the_working_share_and_of_the_part_of_the_year(calendrier: Calendrier) -> None:
    later = replace(ZA, initiales="ZB", arrivee=date(2018, 7, 2))
    rythmes = Rythmes((Quotite("ZA", DEBUT, (100, 100, 0, 100, 100, 0, 0)),))
    away: dict[str, Days] = {"ZC": {date(2018, 7, 9): (0, 100)}}
    people = [ZA, later, replace(ZA, initiales="ZC")]
    capacite = build(calendrier, people, conges=25_00, rythmes=rythmes, days=away)
    assert {who: one.disponible for who, one in capacite.by_agent.items()} == {
        "ZA": 201_00 - 20_00,
        "ZB": 128_00 - 12_75,
        "ZC": 227_00,
    }
    assert capacite.ensemble.disponible == 523_25


def test_leave_that_nobody_declared_is_taken_off_days_to_come_and_none_of_a_finished_year(
    calendrier: Calendrier,
) -> None:
    away: dict[str, Days] = {"ZA": {date(2018, 7, 9): (0, 100), date(2018, 12, 28): (0, 100)}}
    found = [
        build(calendrier, [ZA], conges=25_00, days=away, au=au).by_agent["ZA"].disponible
        for au in (date(2018, 7, 10), date(2018, 12, 21), date(2018, 12, 27), FIN)
    ]
    assert found == [227_00, 246_00, 249_00, 250_00]


def test_a_full_time_year_says_what_the_programme_counts_and_what_one_really_has() -> None:
    plein = TempsPlein(jours_ouvres=252)
    assert plein.describe() == (
        "1 ETP = 200 j (programme) ; un temps plein : 252 j ouvrés, "
        "congés non dits (cariforef reglages --conges JOURS)."
    )
    assert replace(plein, conges=47_50).describe() == (
        "1 ETP = 200 j (programme) ; un temps plein : 252 j ouvrés, 204,5 j avec 47,5 j de congés."
    )


def test_a_body_that_counts_210_days_a_year_has_its_own_etp(calendrier: Calendrier) -> None:
    capacite = build(calendrier, [ZA, *SI], par_etp=210)
    assert [capacite.plein.to_etp(days) for days in (21_000, 25_200)] == [100, 120]
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
    assert [one.promis for one in capacite.equipes] == [94_000, 106_000, 212_000, 68_000, 36_000, 0]
    assert capacite.ensemble.promis == 516_000


def test_figures_to_date_count_the_days_that_are_over(calendrier: Calendrier) -> None:
    au = date(2018, 1, 5)
    one = build(
        calendrier,
        [ZA],
        au=au,
        days={"ZA": {date(2018, 1, 2): (100, 0), date(2018, 1, 3): (50, 0)}},
    ).by_agent["ZA"]
    assert (one.disponible_a_date, one.saisi, one.a_saisir) == (400, 150, 150)


def test_somebody_gone_who_logged_this_year_still_counts(calendrier: Calendrier) -> None:
    gone = Agent(initiales="ZZ", pole="APO", actif=False)
    assert "ZZ" not in build(calendrier, [gone]).by_agent
    kept = build(calendrier, [gone], au=FIN, days={"ZZ": {date(2018, 1, 2): (100, 0)}}).by_agent["ZZ"]
    assert kept.saisi == 100


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
    assert (one.disponible_a_date, other.disponible_a_date) == (400, 300)
    assert (other.du, other.fait, other.a_saisir) == (300, 100, 200)


def test_nothing_is_expected_of_an_auditor(calendrier: Calendrier) -> None:
    auditor = Agent(initiales="ZX", pole="AD2I", role=Role.AUDITEUR)
    found = build(calendrier, [auditor], au=FIN, days={"ZX": {}}).by_agent["ZX"]
    assert (found.disponible, found.a_saisir) == (0, 0)
