"""A write that changes no row is a conflict, never « enregistré »: the row changed, or is hidden (D15)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.temps.saisies import Absence, CellChange, TypeAbsence
from cariforef_tui.services.ports.errors import Conflit, ConflitSaisie
from cariforef_tui.services.ports.store import Writing
from tests.people import last_rows

JOUR, VEILLE = date(2018, 5, 22), date(2018, 5, 18)


def _change(writing: Writing) -> None:
    writing.write_cells([CellChange(agent="LR", jour=JOUR, code="18", centiemes=50)])


def _empty(writing: Writing) -> None:
    writing.write_cells([CellChange(agent="LR", jour=JOUR, code="18", centiemes=None)])


def _move(writing: Writing) -> None:
    writing.move_saisies(writing.saisies("LR", JOUR, JOUR), "7.1")


def _halve(writing: Writing) -> None:
    writing.write_absence("LR", VEILLE, [Absence("LR", VEILLE, TypeAbsence.RTT, 50)])


def _return(writing: Writing) -> None:
    writing.write_absence("LR", VEILLE, [])


def _name(writing: Writing) -> None:
    writing.update_agent(Agent(initiales="LR", nom="Agent d'essai"))


@pytest.mark.parametrize(
    ("event", "table", "act", "kind"),
    [
        ("UPDATE", "saisie", _change, ConflitSaisie),
        ("DELETE", "saisie", _empty, ConflitSaisie),
        ("DELETE", "saisie", _move, Conflit),
        ("UPDATE", "absence", _halve, Conflit),
        ("DELETE", "absence", _return, Conflit),
        ("UPDATE", "agent", _name, Conflit),
    ],
)
def test_a_write_that_changes_no_row_is_refused_and_keeps_nothing(
    store: SqliteStore,
    raw: sqlite3.Connection,
    event: str,
    table: str,
    act: Callable[[Writing], None],
    kind: type[Conflit],
) -> None:
    with store.writing("LR") as writing:
        writing.write_cells([CellChange(agent="LR", jour=JOUR, code="18", centiemes=25)])
        writing.write_absence("LR", VEILLE, [Absence("LR", VEILLE, TypeAbsence.RTT, 100)])
    raw.execute(f"CREATE TRIGGER ecran BEFORE {event} ON {table} BEGIN SELECT RAISE(IGNORE); END")
    with store.reading() as reading:
        before = last_rows(reading, 1)
    with pytest.raises(kind), store.writing("LR") as writing:
        act(writing)
    with store.reading() as reading:
        assert last_rows(reading, 1) == before
