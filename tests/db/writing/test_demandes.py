"""Requests that days answer: kept with the cell, of its own line, and never a day in all."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from cariforef_db.store.store import SqliteStore
from cariforef_db.temps.reads import PARTS_DEMANDES
from cariforef_tui.domain.temps.saisies import SANS_DEMANDE, CellChange, Demande, Saisie
from cariforef_tui.domain.values.refusals import DemandeRefusee
from tests.kit.engines import both_engines

MARDI, MERCREDI = date(2018, 5, 22), date(2018, 5, 23)


@pytest.fixture
def salon(store: SqliteStore) -> int:
    """A request open on 4.5, a droit de tirage of the programme; returns its number."""
    with store.writing("DM") as writing:
        writing.add(2018, Demande(code="4.5", numero=1, libelle="Salon", ouverte_le=MARDI))
    return 1


def write(store: SqliteStore, centiemes: int | None, jour: date = MARDI, **fields: object) -> Saisie | None:
    change = CellChange(agent="LR", jour=jour, code="4.5", centiemes=centiemes, **fields)  # type: ignore[arg-type]
    with store.writing("LR") as writing:
        return writing.write_cells([change])[0].after


def answered(store: SqliteStore) -> dict[date, int]:
    with store.reading() as reading:
        return {saisie.jour: saisie.demande for saisie in reading.saisies("LR", MARDI, MERCREDI)}


def test_a_cell_keeps_its_request_until_it_is_told_another(store: SqliteStore, salon: int) -> None:
    write(store, 25, demande=salon)
    write(store, 50, commentaire="suite")
    assert answered(store) == {MARDI: salon}
    write(store, 50, commentaire="suite", demande=SANS_DEMANDE)
    assert answered(store) == {MARDI: SANS_DEMANDE}
    with store.reading() as reading:
        assert [
            (part.numero, part.agent, part.centiemes) for part in reading.parts_demandes(2018, MARDI)
        ] == [(SANS_DEMANDE, "LR", 50)]


@both_engines
def test_a_request_that_would_reach_a_day_is_refused_in_words_and_nothing_is_written(
    store: SqliteStore, salon: int
) -> None:
    write(store, 75, demande=salon)
    loaded = Saisie(agent="DM", jour=MARDI, code="4.5", centiemes=25, demande=salon)
    with pytest.raises(DemandeRefusee, match="« Salon » a 0,75 j saisi : une demande reste"):
        write(store, 25, MERCREDI, demande=salon)
    with pytest.raises(DemandeRefusee, match="a 0 j saisi"):
        write(store, 100)
    with pytest.raises(DemandeRefusee, match="a 0,75 j saisi"), store.writing("DM") as writing:
        writing.load_saisies([loaded])
    assert answered(store) == {MARDI: salon}


def test_a_request_of_another_line_or_of_none_is_refused(store: SqliteStore, salon: int) -> None:
    with pytest.raises(DemandeRefusee, match=r"4.5 n'a pas de demande n° 2"):
        write(store, 25, demande=salon + 1)
    stray = Saisie(agent="LR", jour=MARDI, code="14.7.1", centiemes=25, demande=salon)
    with (
        pytest.raises(DemandeRefusee, match=r"14.7.1 n'a pas de demande n° 1"),
        store.writing("LR") as writing,
    ):
        writing.load_saisies([stray])


def test_days_moved_to_another_line_answer_none_and_join_days_that_answer_none(
    store: SqliteStore, salon: int
) -> None:
    held = write(store, 25, demande=salon)
    assert held is not None
    with store.writing("LR") as writing:
        (moved,) = writing.move_saisies([held], "14.7.1")
        assert moved.demande == SANS_DEMANDE
    write(store, 25, demande=salon)
    with store.writing("LR") as writing:
        (joined,) = writing.move_saisies([moved], "4.5")
    assert (joined.centiemes, joined.demande) == (50, SANS_DEMANDE)


def test_the_days_of_each_request_are_sought_by_line_among_those_of_every_year(store: SqliteStore) -> None:
    with store.reading() as reading:
        plan = reading.rows(text(f"EXPLAIN QUERY PLAN {PARTS_DEMANDES}"), exercice=2018, au="2018-12-31")  # type: ignore[attr-defined]
        steps = [step for *_, step in plan]
    assert [step for step in steps if step.startswith("SCAN") and step != "SCAN t"] == []
