"""Capacity: what each can do against what is asked, over the year and week by week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_seeds.reader import read_programme
from cariforef_tui.domain.agents import EQUIPE_SI, Agent, Quotite
from cariforef_tui.domain.atterrissage import Consommation, Realise
from cariforef_tui.domain.calendrier import Calendrier, Rythmes
from cariforef_tui.domain.capacite import (
    SANS_POLE,
    Capacite,
    Charge,
    compute_capacite,
    rate_charge,
    spread_parts,
    to_etp,
    to_pourcent,
)
from cariforef_tui.domain.completude import Totaux, mondays_of
from cariforef_tui.domain.programme import Compte
from cariforef_tui.domain.promesses import Part

PROGRAMME, NAMED = read_programme()
SI = tuple(Agent(name, pole="DIR", equipe=EQUIPE_SI) for name in ("ZN", "ZO"))
ZA = Agent("ZA", pole="AD2I")
DEBUT, FIN = date(2018, 1, 1), date(2018, 12, 31)
VIDE = Calendrier(2018, {})


def build(
    calendrier: Calendrier,
    agents: Sequence[Agent],
    *,
    au: date = DEBUT,
    totaux: Mapping[str, Totaux] | None = None,
    realises: Mapping[str, Realise] | None = None,
    rythmes: Rythmes = Rythmes(()),  # noqa: B008 - frozen
) -> Capacite:
    used = Consommation(realises or {}, {}, {})
    return compute_capacite(PROGRAMME, calendrier, agents, rythmes, totaux or {}, used, frozenset(), au)


def make_part(centiemes: int, reste: int, debut: date, fin: date) -> Part:
    return Part("e", Compte.METIER, ("1.1",), "AD2I", "ZA", centiemes, reste, debut, fin)


def test_the_year_2018_has_252_working_days_and_200_make_an_etp(calendrier: Calendrier) -> None:
    capacite = build(calendrier, [ZA])
    assert capacite.jours_ouvres == 252
    assert capacite.by_agent["ZA"].disponible == 25_200
    assert [to_etp(days) for days in (20_000, 25_200, 36_000, 50)] == [100, 126, 180, 0]


def test_absences_quotite_and_departure_leave_less_available(calendrier: Calendrier) -> None:
    rythmes = Rythmes((Quotite("ZA", DEBUT, (100, 100, 0, 100, 100, 0, 0)),))
    off = {date(2018, 7, 9): (0, 100), date(2018, 7, 10): (0, 50)}
    gone = Agent("ZA", pole="AD2I", actif=False, depart=date(2018, 12, 14))
    full = build(calendrier, [ZA], rythmes=rythmes).by_agent["ZA"].disponible
    left = build(calendrier, [gone], rythmes=rythmes, totaux={"ZA": off}).by_agent["ZA"].disponible
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
    assert capacite.gip.promis == 516_000


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
        totaux={"ZA": {date(2018, 1, 2): (100, 0), date(2018, 1, 3): (50, 0)}},
        realises={"1.1": Realise(metier=150)},
    ).by_agent["ZA"]
    assert (one.disponible_a_date, one.saisi, one.a_saisir) == (400, 150, 250)
    assert one.disponible_a_venir == 25_200 - 400
    assert one.reste == 94_000 - 150
    assert (one.charge, one.charge_a_venir) == (373, 378)


def test_somebody_gone_who_logged_this_year_still_counts(calendrier: Calendrier) -> None:
    gone = Agent("ZZ", pole="APO", actif=False)
    assert "ZZ" not in build(calendrier, [gone]).by_agent
    kept = build(calendrier, [gone], au=FIN, totaux={"ZZ": {date(2018, 1, 2): (100, 0)}}).by_agent["ZZ"]
    assert (kept.saisi, kept.promis) == (100, 0)


def test_an_agent_without_a_day_has_no_load(calendrier: Calendrier) -> None:
    none = Rythmes((Quotite("ZA", DEBUT, (0,) * 7),))
    assert build(calendrier, [ZA], rythmes=none).by_agent["ZA"].charge is None


def test_work_to_come_is_spread_over_the_working_days_left_of_its_window() -> None:
    part = make_part(1000, 600, date(2018, 5, 14), date(2018, 5, 25))
    weeks = spread_parts([part], VIDE, mondays_of(VIDE), date(2018, 5, 18))
    assert weeks[18:22] == (0, 500, 600, 0)


def test_work_whose_window_is_over_weighs_on_the_rest_of_the_exercice() -> None:
    part = make_part(1000, 400, date(2018, 1, 1), date(2018, 6, 29))
    weeks = spread_parts([part], VIDE, mondays_of(VIDE), date(2018, 12, 14))
    assert sum(weeks[:26]) == 1000
    assert weeks[50:] == (182, 182, 36)


def test_work_not_yet_begun_weighs_on_its_own_window() -> None:
    part = make_part(500, 500, date(2018, 6, 4), date(2018, 6, 8))
    weeks = spread_parts([part], VIDE, mondays_of(VIDE), date(2018, 5, 18))
    assert [(rank, week) for rank, week in enumerate(weeks) if week] == [(22, 500)]


@given(
    st.integers(-20_000, 20_000),
    st.integers(0, 364),
    st.integers(0, 364),
    st.integers(0, 363),
)
def test_weeks_sum_to_what_was_planned_so_far_and_what_is_left(
    reste: int, first: int, length: int, at: int
) -> None:
    debut = DEBUT + timedelta(days=first)
    fin = min(FIN, debut + timedelta(days=length))
    part = make_part(0, reste, debut, fin)
    assert sum(spread_parts([part], VIDE, mondays_of(VIDE), DEBUT + timedelta(days=at))) == reste


def test_at_the_end_of_the_year_the_weeks_hold_the_whole_plan() -> None:
    part = make_part(25_200, 300, DEBUT, FIN)
    assert sum(spread_parts([part], VIDE, mondays_of(VIDE), FIN)) == 25_200


@pytest.mark.parametrize(
    ("demande", "disponible", "charge"),
    [
        (0, 500, Charge.SANS),
        (-100, 500, Charge.SANS),
        (249, 500, Charge.NORMALE),
        (240, 500, Charge.FAIBLE),
        (450, 500, Charge.PLEINE),
        (552, 500, Charge.PLEINE),
        (560, 500, Charge.SURCHARGE),
        (10, 0, Charge.ABSENT),
    ],
)
def test_a_week_is_full_from_90_percent_and_too_much_above_110(
    demande: int, disponible: int, charge: Charge
) -> None:
    assert rate_charge(demande, disponible) is charge


def test_percents_round_half_up_and_need_something_to_divide_by() -> None:
    assert [to_pourcent(*pair) for pair in ((1, 200), (1, 3), (386, 360), (1, 0))] == [1, 33, 107, None]
