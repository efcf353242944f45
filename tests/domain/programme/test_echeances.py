"""Échéances as the document writes them, and the dates that they mean."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.programme.echeances import (
    Recurrence,
    TypeEcheance,
    join_debut,
    parse_echeance,
    split_debut,
    write_years,
)
from cariforef_tui.domain.values.refusals import DateRefusee

PIECES = st.sampled_from(
    [
        *("", "1", "12", "31", "0", "99", "2018", "0000", "/", "/", "–", "-", " ", "Quotidien", "GRETA", "²"),
        *("١", "depuis le ", ", dès "),
    ]
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
    begun = echeance.debut is not None
    assert begun or echeance.type is not TypeEcheance.PERIODE
    assert not begun or echeance.type not in (TypeEcheance.DATE, TypeEcheance.AUCUNE)
    assert echeance.debut is None or echeance.fin is None or echeance.debut <= echeance.fin
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
        ("2018-09-14", "14/09/2018"),
        ("ven. 14/09", "14/09/2018"),
        ("vendredi 14/09/2018", "14/09/2018"),
        ("jeu. 14/09", "jeu. 14/09/2018"),
        ("Hebdomadaire, depuis le 2018-04-01", "Hebdomadaire, depuis le 01/04/2018"),
        ("Quotidien", "Quotidien"),
    ],
)
def test_a_short_date_is_of_the_exercice(texte: str, written: str) -> None:
    assert write_years(texte, 2018) == written


@pytest.mark.parametrize(
    ("texte", "kind", "debut", "fin"),
    [
        ("depuis le 01/04", TypeEcheance.CONTINUE, date(2018, 4, 1), None),
        ("À partir d'avril", TypeEcheance.CONTINUE, date(2018, 4, 1), None),
        ("à partir de 04/2018", TypeEcheance.CONTINUE, date(2018, 4, 1), None),
        ("dès le 2e trimestre 2018", TypeEcheance.CONTINUE, date(2018, 4, 1), None),
        ("Dès mi-avril", TypeEcheance.CONTINUE, date(2018, 4, 15), None),
        ("Tout au long de l'année, depuis le 01/09/2017", TypeEcheance.CONTINUE, date(2017, 9, 1), None),
        ("Hebdomadaire, depuis le 01/04/2018", TypeEcheance.RECURRENCE, date(2018, 4, 1), None),
        ("avant juillet, dès mars", TypeEcheance.PERIODE, date(2018, 3, 1), date(2018, 6, 30)),
        ("selon les besoins, depuis mars", TypeEcheance.NON_COMPRISE, date(2018, 3, 1), None),
        ("depuis longtemps", TypeEcheance.NON_COMPRISE, None, None),
        ("juin, depuis juillet", TypeEcheance.NON_COMPRISE, None, None),
        ("31/12/2018, dès réception", TypeEcheance.DATE, None, date(2018, 12, 31)),
    ],
)
def test_a_beginning_is_said_beside_any_echeance_or_alone(
    texte: str, kind: TypeEcheance, debut: date | None, fin: date | None
) -> None:
    echeance = parse_echeance(write_years(texte, 2018))
    assert (echeance.type, echeance.debut, echeance.fin) == (kind, debut, fin)


ENDS = st.sampled_from(
    ["", "Quotidien", "Tout au long de l'année", "12/2018", "juin 2018", "avant fin juin 2018"]
)
DAYS_OF_MAY = st.dates(date(2018, 5, 1), date(2018, 5, 31))


@given(
    DAYS_OF_MAY, ENDS | st.just("07/2018 – en lien avec DEFP") | st.text("abc,;. ", max_size=9).map(str.strip)
)
def test_a_beginning_and_an_echeance_joined_are_told_apart_again(jour: date, texte: str) -> None:
    debut = f"{jour:%d/%m/%Y}"
    joined, end = join_debut(debut, texte), parse_echeance(texte)
    assert split_debut(joined) == (debut, texte)
    echeance = parse_echeance(joined)
    assert (echeance.debut, echeance.fin, echeance.recurrence) == (jour, end.fin, end.recurrence)
    assert join_debut(debut, joined) == joined


@pytest.mark.parametrize(
    ("debut", "texte", "joined"),
    [
        ("03/2018", "31/12/2018", "03/2018 – 31/12/2018"),
        ("mars 2018", "31/12/2018", "01/03/2018 – 31/12/2018"),
        ("mars 2018", "Hebdomadaire", "Hebdomadaire, depuis le 01/03/2018"),
        ("", "31/12/2018", "31/12/2018"),
        ("Aucun", "Quotidien", "Quotidien"),
        ("01/03/2018", "réforme 03/2018 – 31/12/2018", "réforme 03/2018 – 31/12/2018"),
    ],
)
def test_a_beginning_makes_a_period_of_a_date(debut: str, texte: str, joined: str) -> None:
    assert join_debut(debut, texte) == joined


@pytest.mark.parametrize(
    ("debut", "texte", "why"),
    [
        ("bientôt", "", "début non reconnu"),
        ("31/02/2018", "Quotidien", "début non reconnu"),
        ("01/07/2018", "30/06/2018", "finit avant le début, le 01/07/2018"),
        ("01/04/2018", "03/2018 – 31/12/2018", "dit un autre début que le 01/04/2018"),
    ],
)
def test_a_beginning_that_does_not_go_with_its_echeance_is_refused(debut: str, texte: str, why: str) -> None:
    with pytest.raises(DateRefusee, match=why):
        join_debut(debut, texte)
