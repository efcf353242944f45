"""A programme brought again: the one that people use keeps the lines on which they logged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.programme.echeances import parse_echeance
from cariforef_tui.domain.programme.programme import Ligne, Niveau, Programme
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.refusals import CodeRefuse
from cariforef_tui.services.programme.bring import preview_programme


def log_each(store: SqliteStore, codes: list[str]) -> None:
    with store.writing("DM") as writing:
        writing.write_cells(
            [
                CellChange(agent="DM", jour=date(2018, 1, 1) + timedelta(days=rank), code=code, centiemes=25)
                for rank, code in enumerate(codes)
            ]
        )


@pytest.mark.parametrize(("count", "rest"), [(20, ""), (21, " et 1 de plus")])
def test_of_the_lines_that_a_programme_lost_with_days_on_them_twenty_are_named(
    store: SqliteStore, programme_2018: Programme, count: int, rest: str
) -> None:
    lost = [ligne.code for ligne in programme_2018.imputables()][:count]
    log_each(store, lost)
    kept = tuple(ligne for ligne in programme_2018.lignes if ligne.code not in lost)
    with pytest.raises(CodeRefuse) as refused:
        preview_programme(store, replace(programme_2018, lignes=kept), ())
    assert f" : {', '.join(lost[:20])}{rest}. Gardez leurs codes" in str(refused.value)


def test_a_line_with_days_on_it_is_not_detailed_by_others(
    store: SqliteStore, programme_2018: Programme
) -> None:
    log_each(store, ["14.7.1", "18"])
    below = Ligne(
        code="18.1", niveau=Niveau.ACTION, parent="18", libelle="Réseau", echeance=parse_echeance("")
    )
    lignes = [*programme_2018.lignes, below]
    with pytest.raises(CodeRefuse, match=r"que d'autres détaillent : 18\. Gardez leurs codes"):
        preview_programme(store, replace(programme_2018, lignes=tuple(lignes)), ())
