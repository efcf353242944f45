"""Dates as people type and read them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.values.dates import (
    format_date,
    format_duree,
    format_jour,
    parse_coming_date,
    parse_date,
    parse_semaine,
)
from cariforef_tui.domain.values.refusals import DateRefusee

TODAY = date(2018, 5, 23)  # a Wednesday


@pytest.mark.parametrize(
    ("texte", "jour"),
    [
        ("21/05/2018", date(2018, 5, 21)),
        (" 21/5 ", date(2018, 5, 21)),
        ("2018-05-21", date(2018, 5, 21)),
        ("01/01/1999", date(1999, 1, 1)),
        ("aujourd'hui", TODAY),
        ("Aujourd’hui", TODAY),
        ("hier", date(2018, 5, 22)),
        ("avant-hier", date(2018, 5, 21)),
        ("Demain", date(2018, 5, 24)),
        ("après-demain", date(2018, 5, 25)),
        ("lundi", date(2018, 5, 21)),
        ("Mercredi", TODAY),
        ("jeudi", date(2018, 5, 17)),
        ("ven.", date(2018, 5, 18)),
        ("ven. 14/09", date(2018, 9, 14)),
        ("vendredi 14/09/2018", date(2018, 9, 14)),
        ("29/02/2020", date(2020, 2, 29)),
    ],
)
def test_a_date_is_read_as_people_write_it(texte: str, jour: date) -> None:
    assert parse_date(texte, TODAY) == jour


@pytest.mark.parametrize("texte", ["30/02/2018", "31/04", "29/02", "00/05/2018", "21/13/2018", "2018-02-30"])
def test_a_day_that_no_calendar_has_is_refused(texte: str) -> None:
    with pytest.raises(DateRefusee, match="n'existe pas dans le calendrier"):
        parse_date(texte, TODAY)


def test_the_refusal_of_30_february_is_one_french_sentence() -> None:
    with pytest.raises(DateRefusee) as refusal:
        parse_date("30/02/2018", TODAY)
    assert str(refusal.value) == "30/02/2018 n'existe pas dans le calendrier."


@pytest.mark.parametrize("texte", ["21/05/26", "21/05/018", "21/05/20180"])
def test_a_year_that_is_not_four_digits_is_refused(texte: str) -> None:
    with pytest.raises(DateRefusee, match="quatre chiffres"):
        parse_date(texte, TODAY)


@pytest.mark.parametrize(
    "texte", ["", "demain soir", "21", "21-05-2018", "２１/05", "2018-5-21", "05/2018/21", "l"]
)
def test_what_is_no_date_is_refused(texte: str) -> None:
    with pytest.raises(DateRefusee):
        parse_date(texte, TODAY)


def test_a_day_under_the_name_of_another_weekday_is_refused() -> None:
    with pytest.raises(DateRefusee, match="le 14/09/2018 est un vendredi"):
        parse_date("jeu. 14/09", TODAY)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_date_shown_can_be_typed_back(jour: date) -> None:
    assert parse_date(format_date(jour), TODAY) == jour
    assert parse_date(jour.isoformat(), TODAY) == jour
    assert parse_date(f"{format_jour(jour)}/{jour.year}", TODAY) == jour


def test_a_day_is_shown_short_with_its_weekday() -> None:
    assert format_jour(date(2018, 5, 21)) == "lun. 21/05"
    assert format_date(date(2018, 5, 5)) == "05/05/2018"
    assert (format_duree(1), format_duree(30)) == ("1 jour", "30 jours")


@pytest.mark.parametrize("texte", ["2018-W21", "2018w21", "21", "S21", "w21", "2018-S21"])
def test_a_week_is_read_by_its_iso_number(texte: str) -> None:
    assert parse_semaine(texte, TODAY) == date(2018, 5, 21)


@pytest.mark.parametrize("texte", ["2018-W53", "0", "54"])
def test_a_week_that_the_year_does_not_have_is_refused(texte: str) -> None:
    with pytest.raises(DateRefusee, match="n'a pas de semaine"):
        parse_semaine(texte, TODAY)


@pytest.mark.parametrize("texte", ["2018", "mai", "2018-W021", "-1"])
def test_what_is_no_week_is_refused(texte: str) -> None:
    with pytest.raises(DateRefusee, match="semaine non reconnue"):
        parse_semaine(texte, TODAY)


@pytest.mark.parametrize("texte", ["0001-01-01", "31/12/1899", "01/01/2200", "9999-12-31"])
def test_a_year_that_nobody_means_is_refused(texte: str) -> None:
    with pytest.raises(DateRefusee, match="année hors de 1900 à 2199"):
        parse_date(texte, TODAY)
    with pytest.raises(DateRefusee, match="année hors de 1900 à 2199"):
        parse_semaine("9999-W52", TODAY)


@pytest.mark.parametrize(
    ("texte", "jour"),
    [
        ("29/05", date(2018, 5, 29)),
        ("v", date(2018, 5, 25)),
        ("ven.", date(2018, 5, 25)),
        ("mercredi", date(2018, 5, 30)),
        ("ma", date(2018, 5, 29)),
        ("demain", date(2018, 5, 24)),
        ("aujourd'hui", TODAY),
        ("+7", date(2018, 5, 30)),
        ("22/05", date(2018, 5, 22)),
        ("10/01", date(2018, 1, 10)),
        ("10/01/2019", date(2019, 1, 10)),
    ],
)
def test_a_date_to_come_is_said_in_a_few_letters(texte: str, jour: date) -> None:
    assert parse_coming_date(texte, TODAY) == jour


def test_a_date_to_come_of_january_said_in_december_is_of_the_next_year() -> None:
    assert parse_coming_date("10/01", date(2018, 12, 20)) == date(2019, 1, 10)
    assert parse_coming_date("20/12", date(2018, 12, 27)) == date(2018, 12, 20)
    assert parse_coming_date("08/06", date(2018, 12, 31)) == date(2018, 6, 8)


@pytest.mark.parametrize(
    ("texte", "said"), [("m", "mardi ou mercredi"), ("bientôt", "+7"), ("31/02", "n'existe pas"), ("", "+7")]
)
def test_a_date_to_come_that_is_unclear_says_what_can_be_typed(texte: str, said: str) -> None:
    with pytest.raises(DateRefusee) as refusal:
        parse_coming_date(texte, TODAY)
    assert said in str(refusal.value)
