"""Months: how people name one, and that time is cut into them without gap."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.values.months import Mois, parse_mois
from cariforef_tui.domain.values.refusals import DateRefusee

TODAY = date(2018, 6, 5)
MONTHS = st.builds(Mois, st.integers(1900, 2199), st.integers(1, 12))


@pytest.mark.parametrize(
    "texte", ["2018-05", "05/2018", "5/2018", "05", "5", "mai", "MAI", "mai 2018", " mai ", "mai."]
)
def test_a_month_is_named_as_people_do(texte: str) -> None:
    assert parse_mois(texte, TODAY) == Mois(2018, 5)


@pytest.mark.parametrize(
    ("texte", "numero"),
    [("fevrier", 2), ("fév", 2), ("aout", 8), ("Août 2018", 8), ("déc.", 12), ("juin", 6)],
)
def test_accents_and_abbreviations_do_not_matter(texte: str, numero: int) -> None:
    assert parse_mois(texte, TODAY) == Mois(2018, numero)


@pytest.mark.parametrize(
    "texte", ["", "jui", "ma", "13", "00/2018", "2018-13", "mai 18", "05/18", "hier", "2018"]
)
def test_what_is_no_month_or_could_be_two_is_refused(texte: str) -> None:
    with pytest.raises(DateRefusee):
        parse_mois(texte, TODAY)


@pytest.mark.parametrize("texte", ["décembre", "12", "déc."])
def test_a_month_that_is_not_begun_is_of_the_year_before_where_that_year_is_known(texte: str) -> None:
    january = date(2028, 1, 20)
    assert parse_mois(texte, january, (2027, 2028)) == Mois(2027, 12)
    assert parse_mois(texte, january, (2028,)) == parse_mois("12/2028", january, (2027,)) == Mois(2028, 12)
    assert parse_mois("janvier", january, (2027, 2028)) == Mois(2028, 1)


@given(MONTHS)
def test_a_month_reads_back_sorts_like_its_days_and_touches_the_next(mois: Mois) -> None:
    assert Mois.from_iso(str(mois)) == mois
    assert parse_mois(mois.libelle, TODAY) == mois
    assert mois.next.previous == mois
    assert mois.last_day + timedelta(days=1) == mois.next.first_day
    assert (mois.days[0], mois.days[-1]) == (mois.first_day, mois.last_day)
    assert {Mois.of(jour) for jour in mois.days} == {mois}
    assert str(mois) < str(mois.next)


def test_a_month_is_said_with_the_article_that_it_wants() -> None:
    assert [Mois(2018, numero).de_libelle for numero in (4, 5, 8, 10)] == [
        "d'avril 2018",
        "de mai 2018",
        "d'août 2018",
        "d'octobre 2018",
    ]
