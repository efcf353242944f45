"""The programme 2018, as its files give it."""

from datetime import date

import pytest

from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from tests.worlds import read_2018

FERIES_2018 = {
    date(2018, 1, 1): "Jour de l'an",
    date(2018, 4, 2): "Lundi de Pâques",
    date(2018, 5, 1): "Fête du Travail",
    date(2018, 5, 8): "Fête de la Victoire",
    date(2018, 5, 10): "Ascension",
    date(2018, 5, 21): "Lundi de Pentecôte",
    date(2018, 7, 14): "Fête nationale",
    date(2018, 8, 15): "Assomption",
    date(2018, 11, 1): "Toussaint",
    date(2018, 11, 11): "Armistice",
    date(2018, 12, 25): "Noël",
}


@pytest.fixture(scope="session")
def calendrier() -> Calendrier:
    return Calendrier(2018, FERIES_2018)


@pytest.fixture(scope="session")
def programme() -> Programme:
    """The programme 2018 itself: the rules are held against the real document."""
    return read_2018()[0]
