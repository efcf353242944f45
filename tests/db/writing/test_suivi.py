"""The suivi of an exercice: begun by its first saisies, whatever writes them, and moved by nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.temps.saisies import CellChange, Saisie
from cariforef_tui.domain.values.refusals import DateRefusee, JourneePleine
from tests.kit.engines import both_engines
from tests.people import last_rows, log

MARDI = date(2018, 5, 22)
LUNDI = date(2018, 5, 21)


def suivi(store: SqliteStore, exercice: int = 2018) -> date | None:
    with store.reading() as reading:
        return reading.suivi_depuis(exercice)


def load(store: SqliteStore, *jours: date) -> None:
    with store.writing("DM") as writing:
        writing.load_saisies([Saisie(agent="LR", jour=jour, code="18", centiemes=25) for jour in jours])


@both_engines
def test_cells_begin_it_in_the_week_of_the_earliest_and_nothing_before(store: SqliteStore) -> None:
    assert (suivi(store), suivi(store, 2019)) == (None, None)
    log(store, "LR", "18", None, on=MARDI)
    changes = [CellChange(agent="LR", jour=MARDI, code=code, centiemes=75) for code in ("18", "7.1")]
    with pytest.raises(JourneePleine), store.writing("LR") as writing:
        writing.write_cells(changes)
    assert suivi(store) is None
    with store.writing("LR") as writing:
        for jour in (date(2018, 5, 31), MARDI, date(2018, 6, 7)):
            writing.write_cells([CellChange(agent="LR", jour=jour, code="18", centiemes=25)])
    assert suivi(store) == LUNDI
    with store.reading() as reading:
        last = last_rows(reading, 1)[0]
    assert (last.acteur, last.objet, last.cle) == ("LR", "exercice", "2018")


@both_engines
def test_days_loaded_begin_it_in_the_week_of_the_earliest_and_none_moves_it(store: SqliteStore) -> None:
    load(store, date(2018, 6, 7), MARDI, date(2018, 5, 31))
    assert suivi(store) == LUNDI
    load(store, date(2018, 2, 5))
    log(store, "LR", "18", 25, on=date(2018, 3, 5))
    log(store, "LR", "18", None, on=MARDI)
    assert suivi(store) == LUNDI


def test_the_first_week_begins_with_the_exercice(store: SqliteStore) -> None:
    log(store, "LR", "18", 25, on=date(2018, 1, 7))
    assert suivi(store) == date(2018, 1, 1)


@both_engines
@pytest.mark.parametrize(("held", "read"), [("2018-05-23", LUNDI), ("2018-01-04", date(2018, 1, 1))])
def test_a_store_that_holds_another_day_is_followed_from_its_monday(
    store: SqliteStore, held: str, read: date
) -> None:
    with store.writing("DM") as writing:
        writing.set_suivi_depuis(2018, date.fromisoformat(held))
    assert suivi(store) == read


@both_engines
def test_what_is_set_stays_whatever_is_logged_or_loaded_again(store: SqliteStore) -> None:
    with store.writing("DM") as writing:
        writing.set_suivi_depuis(2018, date(2018, 4, 2))
        writing.replace_programme(writing.programme(2018), writing.calendrier(2018), ())
    assert suivi(store) == date(2018, 4, 2)
    log(store, "LR", "18", 25, on=date(2018, 2, 6))
    assert suivi(store) == date(2018, 4, 2)
    with pytest.raises(DateRefusee), store.writing("DM") as writing:
        writing.set_suivi_depuis(2019, date(2019, 4, 2))
