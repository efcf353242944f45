"""Which of one's own days off recur in the next year, and on what date."""

from __future__ import annotations

from datetime import date

import pytest

from cariforef_db.store.creating import french_holidays
from cariforef_tui.domain.pilotage.carry import carry_fermetures
from cariforef_tui.domain.temps.calendrier import Calendrier


def carried(exercice: int, *fermetures: date, worked: tuple[date, ...] = ()) -> dict[date, str | None]:
    """Carry days off of 2018, all called « Fermé », into another year."""
    feries = french_holidays(2018)
    days = {jour: nom for jour, nom in feries.feries.items() if jour not in worked}
    avant = Calendrier(2018, {**days, **dict.fromkeys(fermetures, "Fermé")})
    return carry_fermetures(avant, feries, french_holidays(exercice))[0]


@pytest.mark.parametrize(
    ("jour", "moved"),
    [
        # Beside Ascension, Easter and Pentecost Monday: as far from Easter as before.
        (date(2018, 5, 11), date(2019, 5, 31)),
        (date(2018, 3, 30), date(2019, 4, 19)),
        (date(2018, 5, 22), date(2019, 6, 11)),
        # Beside a date of every year, or nothing: the same date.
        (date(2018, 4, 30), date(2019, 4, 30)),
        (date(2018, 8, 14), date(2019, 8, 14)),
        # Already a day off there, or a week-end.
        (date(2018, 6, 15), None),
    ],
)
def test_a_day_off_follows_the_holiday_beside_it_or_keeps_its_date(jour: date, moved: date | None) -> None:
    assert carried(2019, jour) == ({moved: "Fermé"} if moved else {})


def test_a_day_off_that_falls_on_a_week_end_is_to_be_decided_and_one_on_a_holiday_is_not() -> None:
    feries = french_holidays(2018)
    avant = Calendrier(2018, {**feries.feries, date(2018, 6, 15): "Séminaire", date(2018, 5, 31): "Fermé"})
    days, left = carry_fermetures(avant, feries, french_holidays(2019))
    # 31 May 2019 follows Ascension, but the closure of 2018 stood beside nothing.
    assert days == {date(2019, 5, 31): "Fermé"}
    assert [(choix.libelle, choix.detail) for choix in left] == [
        ("Séminaire", "fermé le 15/06/2018 ; le 15/06/2019 est un samedi")
    ]


def test_a_public_holiday_on_which_one_works_is_worked_in_the_next_year_too() -> None:
    assert carried(2019, worked=(date(2018, 5, 21), date(2018, 5, 8))) == {
        date(2019, 6, 10): None,
        date(2019, 5, 8): None,
    }
