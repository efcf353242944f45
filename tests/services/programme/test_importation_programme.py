"""A programme brought again: the one that people use keeps the lines on which they logged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.programme.echeances import parse_echeance
from cariforef_tui.domain.programme.programme import Ligne, Niveau, Programme
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.refusals import CodeRefuse, DateRefusee
from cariforef_tui.services.ports.errors import Conflit
from cariforef_tui.services.programme.bring import preview_programme
from cariforef_tui.services.programme.livrables import (
    Promesse,
    declare_production,
    define_livrable,
    undo_livrable,
    undo_production,
)


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


def test_the_livrables_of_a_programme_not_begun_are_replaced_and_none_in_the_folder_keeps_them(
    store: SqliteStore, programme_2018: Programme
) -> None:
    fewer = replace(programme_2018, livrables=programme_2018.livrables[1:])
    with store.writing("DM") as writing:
        writing.replace_programme(fewer, writing.calendrier(2018), ())
    with store.reading() as reading:
        assert reading.programme(2018) == fewer
    assert [one.objet for one in preview_programme(store, programme_2018, ()).differences] == ["livrable"]
    assert preview_programme(store, replace(programme_2018, livrables=()), ()).is_done


def test_the_livrables_of_a_programme_begun_are_changed_one_by_one(
    store: SqliteStore, programme_2018: Programme
) -> None:
    declare_production(
        store, "15.3.2", 1, date(2018, 5, 22), numero=None, today=date(2018, 5, 22), acteur="DM"
    )
    fewer = replace(programme_2018, livrables=programme_2018.livrables[1:])
    with pytest.raises(DateRefusee, match="changez ses livrables un par un"):
        preview_programme(store, fewer, ())
    assert preview_programme(store, replace(programme_2018, livrables=()), ()).is_done


def test_an_undo_says_that_somebody_changed_it_since(store: SqliteStore) -> None:
    written = define_livrable(store, 2018, Promesse(code="15.3.2", libelle="Lico", quantite=40), acteur="DM")
    define_livrable(store, 2018, Promesse(code="15.3.2", libelle="Lico", quantite=41), acteur="LR")
    with pytest.raises(Conflit, match="a changé depuis"):
        undo_livrable(store, written, acteur="DM")
    made = declare_production(
        store, "15.3.2", 1, date(2018, 5, 22), numero=None, today=date(2018, 5, 22), acteur="DM"
    )
    undo_production(store, made, acteur="DM")
    with pytest.raises(Conflit, match="n'a rien changé"):
        undo_production(store, made, acteur="DM")
