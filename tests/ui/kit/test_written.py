"""The sentence that says what was written in the week."""

from __future__ import annotations

from datetime import date

import pytest

from cariforef_tui.domain.temps.saisies import CellChange, CellWritten, Saisie
from cariforef_tui.ui.kit.undo import Way
from cariforef_tui.ui.temps.writing.changes import describe_written

MARDI = date(2018, 5, 22)


def saisie(centiemes: int, *, a_confirmer: bool = False) -> Saisie:
    return Saisie(agent="DM", jour=MARDI, code="14.7.1", centiemes=centiemes, a_confirmer=a_confirmer)


@pytest.mark.parametrize(
    ("way", "before", "after", "told"),
    [
        (Way.DO, None, saisie(50), "mar. 22/05 : 14.7.1 0,5 j"),
        (Way.DO, None, saisie(50, a_confirmer=True), "Proposé : mar. 22/05 : 14.7.1 0,5 j"),
        (Way.DO, saisie(50, a_confirmer=True), saisie(50), "Confirmé : mar. 22/05 : 14.7.1 0,5 j"),
        (Way.DO, saisie(50, a_confirmer=True), saisie(75), "mar. 22/05 : 14.7.1 0,75 j"),
        (Way.DO, saisie(50, a_confirmer=True), None, "mar. 22/05 : 14.7.1 vide"),
        (Way.UNDO, saisie(50), saisie(50, a_confirmer=True), "Annulé : mar. 22/05 : 14.7.1 0,5 j"),
    ],
)
def test_days_proposed_or_confirmed_are_told_from_days_logged(
    way: Way, before: Saisie | None, after: Saisie | None, told: str
) -> None:
    change = CellChange(agent="DM", jour=MARDI, code="14.7.1", centiemes=after.centiemes if after else None)
    assert describe_written(way, (CellWritten(change, before, after),), lambda _saisie: None) == told
