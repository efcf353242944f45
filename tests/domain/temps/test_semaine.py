"""A week's sums: what each day holds, still expects and still allows, and the week with other cells."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cariforef_tui.domain.temps.saisies import Absence, Saisie, TypeAbsence
from cariforef_tui.domain.temps.semaine import EtatJour, JourSemaine, Semaine

LUNDI = date(2018, 5, 14)
MARDI = date(2018, 5, 15)


def week(
    *saisies: tuple[str, date, int], absences: tuple[tuple[date, int], ...] = (), attendu: int = 100
) -> Semaine:
    days = (LUNDI + timedelta(days=rank) for rank in range(7))
    return Semaine(
        agent="DM",
        iso="2018-W20",
        jours=tuple(
            JourSemaine(jour=day, attendu=attendu if day.weekday() < 5 else 0, plafond=100) for day in days
        ),
        saisies=tuple(
            Saisie(agent="DM", jour=day, code=code, centiemes=centiemes) for code, day, centiemes in saisies
        ),
        absences=tuple(Absence("DM", day, TypeAbsence.RTT, centiemes) for day, centiemes in absences),
    )


def test_sums_are_by_day_by_line_and_over_the_week_absences_apart() -> None:
    found = week(
        ("18", LUNDI, 50), ("7.1", LUNDI, 25), ("18", MARDI, 100), absences=((LUNDI, 25), (MARDI, 50))
    )
    assert [found.total_saisi(day) for day in (LUNDI, MARDI, date(2018, 5, 16))] == [75, 100, 0]
    assert [found.total_absent(day) for day in (LUNDI, MARDI)] == [25, 50]
    assert (found.total_ligne("18"), found.total_ligne("7.1"), found.total_ligne("1.1")) == (150, 25, 0)
    assert (found.total(), found.total_attendu()) == (175, 425)
    assert found.codes == ("18", "7.1")


def test_an_absence_longer_than_its_day_takes_no_more_than_what_the_day_expects() -> None:
    assert week(absences=((LUNDI, 100),), attendu=50).total_attendu() == 200


@pytest.mark.parametrize(
    ("attendu", "done", "left", "room", "etat"),
    [
        (100, 0, 100, 100, EtatJour.PARTIEL),
        (100, 75, 25, 25, EtatJour.PARTIEL),
        (100, 100, 0, 0, EtatJour.COMPLET),
        (100, 125, 0, 0, EtatJour.DEPASSE),
        (50, 50, 0, 50, EtatJour.COMPLET),
        (50, 75, 0, 25, EtatJour.SUPPLEMENT),
        (50, 100, 0, 0, EtatJour.SUPPLEMENT),
        (0, 0, 0, 100, EtatJour.VIDE),
        (0, 25, 0, 75, EtatJour.SUPPLEMENT),
    ],
)
def test_a_day_still_expects_and_allows_what_it_does_not_hold(
    attendu: int, done: int, left: int, room: int, etat: EtatJour
) -> None:
    logged = (("18", LUNDI, done - 25),) if done > 25 else ()
    absent = ((LUNDI, done - sum(one[2] for one in logged)),)
    found = week(*logged, absences=absent, attendu=attendu)
    jour = found.jours[0]
    assert (found.left_of(jour), found.room_of(jour), found.etat_of(jour)) == (left, room, etat)


def test_a_week_with_other_cells_leaves_the_rest_and_itself_as_they_were() -> None:
    found = week(("18", LUNDI, 50), ("7.1", LUNDI, 25))
    typed = found.with_cells(
        {
            ("18", LUNDI): Saisie(agent="DM", jour=LUNDI, code="18", centiemes=75),
            ("7.1", LUNDI): None,
            ("1.1", MARDI): None,
        }
    )
    assert {key: one.centiemes for key, one in typed.cells.items()} == {("18", LUNDI): 75}
    assert found.total() == 75
    assert found.with_cells({}) is found
