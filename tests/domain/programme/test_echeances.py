"""Échéances as the document writes them, and the dates that they mean."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.programme.echeances import Recurrence, TypeEcheance, parse_echeance, write_years

PIECES = st.sampled_from(
    ["", "1", "12", "31", "0", "99", "2018", "0000", "/", "/", "–", "-", " ", "Quotidien", "GRETA", "²", "١"]
)
ANYTHING = st.text(max_size=40) | st.lists(PIECES, max_size=12).map("".join)


@pytest.mark.parametrize(
    ("texte", "fin"),
    [
        ("01/07/2018", date(2018, 7, 1)),
        ("12/2018", date(2018, 12, 31)),
        ("6/2018", date(2018, 6, 30)),
        ("02/2018", date(2018, 2, 28)),
        ("02/2020", date(2020, 2, 29)),
        ("07/2018 – En lien avec DEFP", date(2018, 7, 31)),
    ],
)
def test_one_date_whatever_stands_after_it_is_the_last_day_expected(texte: str, fin: date) -> None:
    echeance = parse_echeance(texte)
    assert (echeance.type, echeance.debut, echeance.fin) == (TypeEcheance.DATE, None, fin)


@pytest.mark.parametrize(
    ("texte", "debut", "fin"),
    [
        ("03/2018 – 31/12/2018", date(2018, 3, 1), date(2018, 12, 31)),
        ("03/2018-06/2018", date(2018, 3, 1), date(2018, 6, 30)),
        ("15/03/2018 — 16/03/2018", date(2018, 3, 15), date(2018, 3, 16)),
        ("En lien avec SI RCO... + réforme 03/2018 – 31/12/2018", date(2018, 3, 1), date(2018, 12, 31)),
    ],
)
def test_a_period_opens_on_its_first_day_and_closes_on_its_last(texte: str, debut: date, fin: date) -> None:
    echeance = parse_echeance(texte)
    assert (echeance.type, echeance.debut, echeance.fin) == (TypeEcheance.PERIODE, debut, fin)


@pytest.mark.parametrize("recurrence", Recurrence)
def test_a_recurrence_is_recognised_in_any_case(recurrence: Recurrence) -> None:
    for texte in (recurrence.value, recurrence.value.upper()):
        echeance = parse_echeance(texte)
        assert (echeance.type, echeance.recurrence) == (TypeEcheance.RECURRENCE, recurrence)


@pytest.mark.parametrize("texte", ["Tout au long de l'année", "Tout au long de l’année"])
def test_all_year_long_is_continuous_with_either_apostrophe(texte: str) -> None:
    assert parse_echeance(texte).type is TypeEcheance.CONTINUE


@pytest.mark.parametrize("texte", ["", "  "])
def test_a_blank_cell_is_no_echeance(texte: str) -> None:
    assert parse_echeance(texte).type is TypeEcheance.AUCUNE


@pytest.mark.parametrize(
    "texte",
    [
        "6 IDEO/25 GRETA / AFPA",
        "13/2018 – 06/2019",
        "06/2018 – 13/2018",
        "06/2018 – 05/2018",
        "31/02/2018",
        "13/2018",
        "12/2018 – 03/2018",
        "03/2018 et 06/2018",
        "avant l'été",
        "juin",
        "5e trimestre 2018",
        "3e semestre 2018",
        "31 juin 2018",
        "juin puis juillet 2018",
        "2018",
        "1/2/3/2018",
        "Quotidiennement",
    ],
)
def test_what_is_not_understood_is_kept_and_said(texte: str) -> None:
    echeance = parse_echeance(texte)
    assert (echeance.type, echeance.texte) == (TypeEcheance.NON_COMPRISE, texte)
    assert echeance.debut is None
    assert echeance.fin is None


@pytest.mark.parametrize(
    ("texte", "fin"),
    [
        ("juin", date(2026, 6, 30)),
        ("Juin 2027", date(2027, 6, 30)),
        ("fin février", date(2026, 2, 28)),
        ("mi-aout", date(2026, 8, 15)),
        ("mi juin", date(2026, 6, 15)),
        ("1er décembre", date(2026, 12, 1)),
        ("30 juin 2026", date(2026, 6, 30)),
        ("avant le 30/06/2026", date(2026, 6, 30)),
        ("Pour le 30/06", date(2026, 6, 30)),
        ("avant 06/2026", date(2026, 5, 31)),
        ("avant juin", date(2026, 5, 31)),
        ("avant le 2e trimestre", date(2026, 3, 31)),
        ("avant fin juin", date(2026, 6, 30)),
        ("avant le 15 juin", date(2026, 6, 15)),
        ("pour fin juin", date(2026, 6, 30)),
    ],
)
def test_a_month_in_words_is_its_last_day_in_the_exercice(texte: str, fin: date) -> None:
    echeance = parse_echeance(write_years(texte, 2026))
    assert (echeance.type, echeance.debut, echeance.fin) == (TypeEcheance.DATE, None, fin)


@pytest.mark.parametrize(
    ("texte", "debut", "fin"),
    [
        ("1er trimestre", date(2026, 1, 1), date(2026, 3, 31)),
        ("4ème trimestre 2027", date(2027, 10, 1), date(2027, 12, 31)),
        ("2e semestre", date(2026, 7, 1), date(2026, 12, 31)),
    ],
)
def test_a_part_of_the_year_is_a_period(texte: str, debut: date, fin: date) -> None:
    echeance = parse_echeance(write_years(texte, 2026))
    assert (echeance.type, echeance.debut, echeance.fin) == (TypeEcheance.PERIODE, debut, fin)


@pytest.mark.parametrize(
    "texte", ["Toute l'année", "permanent", "Mensuel", "bimensuel", "Semestriel", "Annuel"]
)
def test_what_has_no_date_and_no_alert_lasts_all_year(texte: str) -> None:
    assert (parse_echeance(texte).type, write_years(texte, 2026)) == (TypeEcheance.CONTINUE, texte)


@given(ANYTHING)
def test_any_text_is_kept_verbatim_and_never_an_error(texte: str) -> None:
    echeance = parse_echeance(texte)
    assert echeance.texte == texte.strip()
    dated = echeance.type in (TypeEcheance.DATE, TypeEcheance.PERIODE)
    assert dated is (echeance.fin is not None)
    assert (echeance.debut is not None) is (echeance.type is TypeEcheance.PERIODE)
    assert (echeance.recurrence is not None) is (echeance.type is TypeEcheance.RECURRENCE)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_two_dates_are_a_period_when_they_come_in_order(first: date, last: date) -> None:
    echeance = parse_echeance(f"{first:%d/%m/%Y} – {last:%d/%m/%Y}")
    if first <= last:
        assert (echeance.type, echeance.debut, echeance.fin) == (TypeEcheance.PERIODE, first, last)
    else:
        assert echeance.type is TypeEcheance.NON_COMPRISE


@pytest.mark.parametrize(
    ("texte", "written"),
    [
        ("30/06", "30/06/2018"),
        ("3/6", "03/06/2018"),
        ("01/03 – 31/12", "01/03/2018 – 31/12/2018"),
        ("03/2018 – 31/12", "03/2018 – 31/12/2018"),
        ("12/2018", "12/2018"),
        ("31/12/2019", "31/12/2019"),
        ("Quotidien", "Quotidien"),
    ],
)
def test_a_short_date_is_of_the_exercice(texte: str, written: str) -> None:
    assert write_years(texte, 2018) == written
