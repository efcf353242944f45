"""What is left at the end of a year: its table, its totals and the sentences above."""

from __future__ import annotations

from datetime import date

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.pilotage.year_end import Inacheve
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.services.pilotage.bilan import load_bilan
from cariforef_tui.services.pilotage.year_end import TravailInacheve, describe_unfinished, load_unfinished
from cariforef_tui.services.programme.declarations import declare_raf
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.shown.bilan import tabulate_unfinished
from tests.people import log

MARDI = date(2018, 5, 22)


def left(code: str, pole: str | None, reste: int, *, permanente: bool = False) -> Inacheve:
    return Inacheve(
        code=code,
        libelle=code,
        pole=pole,
        lignes=(code,),
        prevu=1000,
        realise=1000 - reste,
        reste=reste,
        raf=None,
        permanente=permanente,
    )


def test_the_bilan_totals_what_was_done_and_what_is_left_to_do(store: SqliteStore) -> None:
    with store.writing("DM") as writing:
        writing.set_suivi_depuis(2018, date(2018, 1, 1))
    log(store, "DM", "14.7.1", 75, on=MARDI)
    declare_raf(store, "14.7.1", 400, MARDI, today=MARDI, acteur="DM")
    travail = load_unfinished(store, DateReference(MARDI, 2018))
    table = tabulate_unfinished(travail)
    assert [table.colonnes[rank].cle for rank in table.totalisees] == ["realise", "a_faire"]
    assert table.total(5) == 75
    assert table.total(8) == sum(one.a_faire for one in travail.inacheves)
    row = next(row for row in table.lignes if row[0] == "14.7.1")
    assert row[4:9] == (3000, 75, 2925, 400, 400)


def test_a_year_over_is_whole_though_its_last_day_is_not_worked(store: SqliteStore) -> None:
    friday, later = date(2018, 12, 28), date(2019, 1, 15)
    assert load_bilan(store, DateReference(friday, 2018, hors_exercice=later), today=later).au == date(
        2018, 12, 31
    )
    asked = load_bilan(store, DateReference(friday, 2018), today=later)
    assert (asked.au, asked.is_provisional) == (friday, True)


def test_what_is_left_is_told_by_pole_in_the_order_of_the_plan_without_the_permanent_lines(
    programme_2018: Programme,
) -> None:
    lines = (
        left("18", "PRI", 250),
        left("7.1", "APO", 100),
        left("14.7.1", "PRI", 50),
        left("8.1", None, 25),
        left("1.1", "AD2I", 900, permanente=True),
    )
    said = describe_unfinished(TravailInacheve(au=MARDI, programme=programme_2018, inacheves=lines))
    assert said == "À terminer : PRI 3 j, APO 1 j, GIP 0,25 j."
    permanent = TravailInacheve(au=MARDI, programme=programme_2018, inacheves=lines[-1:])
    assert describe_unfinished(permanent) == "À terminer : rien."
