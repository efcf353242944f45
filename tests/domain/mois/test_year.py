"""A year by line and month: sums, the latest comments first, and what it makes of a full-time year."""

from __future__ import annotations

from datetime import date

from cariforef_tui.domain.mois.year import compute_year
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.saisies import Absence, Saisie, TypeAbsence

SAISIES = (
    Saisie(agent="DM", jour=date(2018, 1, 8), code="14.7.1", centiemes=50, commentaire="registre"),
    Saisie(agent="DM", jour=date(2018, 1, 9), code="14.7.1", centiemes=25),
    Saisie(agent="DM", jour=date(2018, 5, 14), code="14.7.1", centiemes=100, commentaire="réunion CNIL"),
    Saisie(agent="DM", jour=date(2018, 5, 15), code="1.1", centiemes=100),
)
ABSENCES = (Absence("DM", date(2018, 7, 9), TypeAbsence.CONGE, 100),)


def test_days_are_summed_by_line_in_document_order_and_by_month(programme_2018: Programme) -> None:
    year = compute_year("DM", programme_2018, SAISIES, ABSENCES, 200)
    assert [(ligne.code, ligne.mois[0], ligne.mois[4], ligne.total) for ligne in year.lignes] == [
        ("1.1", 0, 100, 100),
        ("14.7.1", 75, 100, 175),
    ]
    assert (year.total.mois[0], year.total.mois[4], year.saisi) == (75, 200, 275)
    assert [(absence.code, absence.mois[6], absence.total) for absence in year.absences] == [
        ("congé", 100, 100)
    ]


def test_comments_come_the_latest_first(programme_2018: Programme) -> None:
    year = compute_year("DM", programme_2018, SAISIES, (), 200)
    assert [saisie.commentaire for saisie in year.commentees] == ["réunion CNIL", "registre"]


def test_the_year_is_held_against_the_days_that_an_etp_counts_here(programme_2018: Programme) -> None:
    full = (Saisie(agent="DM", jour=date(2018, 1, 8), code="1.1", centiemes=21_000),)
    assert compute_year("DM", programme_2018, full, (), 200).etp == 105
    assert compute_year("DM", programme_2018, full, (), 210).etp == 100


def test_an_empty_year_has_no_line_and_no_etp(programme_2018: Programme) -> None:
    year = compute_year("DM", programme_2018, (), (), 200)
    assert (year.lignes, year.total.mois, year.etp) == ((), (0,) * 12, 0)
