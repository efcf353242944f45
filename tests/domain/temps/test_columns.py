"""Columns are guessed by their titles, accents, case and punctuation aside."""

from __future__ import annotations

import pytest

from cariforef_tui.domain.temps.columns import Field, guess_columns, signature
from cariforef_tui.domain.values.columns import find_column, ignored_columns


@pytest.mark.parametrize(
    "titres",
    [
        ("Agent", "Date", "Code", "Jours", "Commentaire"),
        ("QUI", "Jour", "Opération", "Nb. jours", "Remarques"),
        ("Initiales", "Le", "Code opération", "Durée", "Observation"),
    ],
)
def test_usual_titles_are_known(titres: tuple[str, ...]) -> None:
    order = (
        Field.AGENT,
        Field.DATE,
        Field.CODE,
        Field.JOURS,
        Field.COMMENTAIRE,
    )
    assert guess_columns(titres) == {champ: rank for rank, champ in enumerate(order)}


def test_a_day_is_a_date_and_days_are_an_amount() -> None:
    assert guess_columns(("Jours", "Jour")) == {Field.DATE: 1, Field.JOURS: 0}


def test_what_no_field_uses_is_told() -> None:
    titres = ("Agent", "Service", "")
    assert ignored_columns(titres, guess_columns(titres)) == ("Service",)


def test_a_layout_is_known_again_whatever_the_case() -> None:
    assert signature(("Été", "Nb jours")) == signature(("ETE", "nb  JOURS"))
    assert find_column(("a", "Été (h)"), "ete h") == 1
    assert find_column(("a",), "b") is None
