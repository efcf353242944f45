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


def read(jour: str, exercice: int) -> date:
    return date(exercice, int(jour[3:]), int(jour[:2]))


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


@pytest.mark.parametrize(
    ("jours", "moved"),
    [
        # The last week of December: the 30th, a Sunday of 2018, is a Monday of 2019.
        (("24/12", "26/12", "27/12", "28/12", "31/12"), ("24/12", "26/12", "27/12", "30/12", "31/12")),
        # A week of August: its 17th is a Saturday of 2019.
        (("13/08", "14/08", "16/08", "17/08"), ("13/08", "14/08", "16/08")),
        # A week closed up to Ascension follows it, and the day that was 8 May is closed as the others.
        (("07/05", "09/05", "11/05"), ("27/05", "28/05", "29/05", "31/05")),
        # A working day between them makes two periods, a week-end makes one.
        (("06/06", "08/06"), ("06/06",)),
        (("14/06", "15/06", "18/06"), ("14/06", "17/06", "18/06")),
    ],
)
def test_a_period_closed_keeps_no_day_open_between_its_first_and_its_last(
    jours: tuple[str, ...], moved: tuple[str, ...]
) -> None:
    expected = dict.fromkeys((read(jour, 2019) for jour in moved), "Fermé")
    assert carried(2019, *(read(jour, 2018) for jour in jours)) == expected


def test_a_day_off_that_falls_on_a_week_end_is_to_be_decided_and_one_on_a_holiday_is_not() -> None:
    feries = french_holidays(2018)
    fermetures = {date(2018, 6, 15): "Séminaire", date(2018, 5, 31): "Fermé"}
    # Of a period, the day that falls on a week-end is not to be placed.
    inventaire = dict.fromkeys((date(2018, 6, 21), date(2018, 6, 22)), "Inventaire")
    avant = Calendrier(2018, {**feries.feries, **fermetures, **inventaire})
    days, left = carry_fermetures(avant, feries, french_holidays(2019))
    # 31 May 2019 follows Ascension, but the closure of 2018 stood beside nothing.
    assert days == {date(2019, 5, 31): "Fermé", date(2019, 6, 21): "Inventaire"}
    assert [(choix.libelle, choix.detail) for choix in left] == [
        ("Séminaire", "fermé le 15/06/2018 ; le 15/06/2019 est un samedi")
    ]


def test_a_public_holiday_on_which_one_works_is_worked_in_the_next_year_too() -> None:
    assert carried(2019, worked=(date(2018, 5, 21), date(2018, 5, 8))) == {
        date(2019, 6, 10): None,
        date(2019, 5, 8): None,
    }
