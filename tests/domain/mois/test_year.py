"""A year by line and month: sums, the latest comments first, and what it makes of a full-time year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.mois.fiche import CadreFiche
from cariforef_tui.domain.mois.year import compute_ecarts, compute_year
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, Quotite, Rythmes, TempsPlein, monday_of
from cariforef_tui.domain.temps.saisies import Absence, Saisie, TypeAbsence
from cariforef_tui.domain.temps.semaine import EVERY_DAY, Asked

SAISIES = (
    Saisie(agent="DM", jour=date(2018, 1, 8), code="14.7.1", centiemes=50, commentaire="registre"),
    Saisie(agent="DM", jour=date(2018, 1, 9), code="14.7.1", centiemes=25),
    Saisie(agent="DM", jour=date(2018, 5, 14), code="14.7.1", centiemes=100, commentaire="réunion CNIL"),
    Saisie(agent="DM", jour=date(2018, 5, 15), code="1.1", centiemes=100),
)
NO_ECART = (0,) * 12
PLEIN = TempsPlein(jours_ouvres=252)
ABSENCES = (Absence("DM", date(2018, 7, 9), TypeAbsence.CONGE, 100),)


def test_days_are_summed_by_line_in_document_order_and_by_month(programme_2018: Programme) -> None:
    year = compute_year("DM", programme_2018, SAISIES, ABSENCES, PLEIN, NO_ECART)
    assert [(ligne.code, ligne.mois[0], ligne.mois[4], ligne.total) for ligne in year.lignes] == [
        ("1.1", 0, 100, 100),
        ("14.7.1", 75, 100, 175),
    ]
    assert (year.total.mois[0], year.total.mois[4], year.saisi) == (75, 200, 275)
    assert [(absence.code, absence.mois[6], absence.total) for absence in year.absences] == [
        ("congé", 100, 100)
    ]


def test_comments_come_the_latest_first(programme_2018: Programme) -> None:
    year = compute_year("DM", programme_2018, SAISIES, (), PLEIN, NO_ECART)
    assert [saisie.commentaire for saisie in year.commentees] == ["réunion CNIL", "registre"]


def test_the_year_is_held_against_the_days_that_an_etp_counts_here(programme_2018: Programme) -> None:
    full = (Saisie(agent="DM", jour=date(2018, 1, 8), code="1.1", centiemes=21_000),)
    assert compute_year("DM", programme_2018, full, (), PLEIN, NO_ECART).etp == 105
    assert compute_year("DM", programme_2018, full, (), replace(PLEIN, par_etp=210), NO_ECART).etp == 100


def test_an_empty_year_has_no_line_and_no_etp(programme_2018: Programme) -> None:
    year = compute_year("DM", programme_2018, (), (), PLEIN, NO_ECART)
    assert (year.lignes, year.total.mois, year.etp) == ((), (0,) * 12, 0)


FIRST, LAST = date(2018, 1, 1), date(2018, 12, 31)
DAYS = st.dates(FIRST, LAST)
FOUR_DAYS = Rythmes((Quotite("DM", FIRST, (100, 100, 0, 100, 100, 0, 0)),))


def cadre_of(programme: Programme, calendrier: Calendrier, asked: Asked = EVERY_DAY) -> CadreFiche:
    return CadreFiche(programme, calendrier, FOUR_DAYS, (), asked)


@given(
    remplis=st.dictionaries(DAYS, st.sampled_from((25, 50, 100, 150)), max_size=60),
    suivi=DAYS,
    begun=st.frozensets(DAYS.map(monday_of), max_size=3),
    arrivee=DAYS,
    au=DAYS,
)
def test_the_ecart_to_the_contract_is_what_days_asked_and_over_hold_less_what_they_expect(
    programme_2018: Programme,
    calendrier: Calendrier,
    remplis: dict[date, int],
    suivi: date,
    begun: frozenset[date],
    arrivee: date,
    au: date,
) -> None:
    agent = Agent(initiales="DM", arrivee=arrivee)
    found = compute_ecarts(
        agent, cadre_of(programme_2018, calendrier, Asked(suivi, {"DM": begun})), remplis, au
    )
    expected = [0] * 12
    for jour in (FIRST + timedelta(days=rank) for rank in range(365)):
        is_over = jour < au or au == LAST
        if is_over and (jour >= suivi or monday_of(jour) in begun):
            asked = FOUR_DAYS.expected(agent, jour, calendrier)
            expected[jour.month - 1] += remplis.get(jour, 0) - asked
    assert found == tuple(expected)


def test_a_day_too_many_makes_up_for_one_that_lacks_and_the_day_itself_is_not_over(
    programme_2018: Programme, calendrier: Calendrier
) -> None:
    cadre, agent = cadre_of(programme_2018, calendrier), Agent(initiales="DM")
    january = dict.fromkeys(calendrier.working_days_in(FIRST, date(2018, 1, 31)), 100)
    held = {jour: centiemes for jour, centiemes in january.items() if jour.weekday() != 2}
    assert compute_ecarts(agent, cadre, held, date(2018, 2, 1)) == (0,) * 12
    held[date(2018, 1, 6)] = 100
    del held[date(2018, 1, 30)]
    assert sum(compute_ecarts(agent, cadre, held, date(2018, 1, 30))) == 100
    assert sum(compute_ecarts(agent, cadre, held, date(2018, 2, 1))) == 0
