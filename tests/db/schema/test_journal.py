"""The journal: complete, append-only, and nothing written without an actor."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Quotite
from cariforef_tui.domain.journal.entries import Ecriture
from cariforef_tui.domain.programme.declarations import Declaration, Fait
from cariforef_tui.domain.temps.saisies import Absence, CellChange, TypeAbsence
from cariforef_tui.domain.values.refusals import AgentRefuse
from cariforef_tui.services.ports.rooms import Reglages
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Writing
from tests.kit.engines import both_engines
from tests.people import last_rows, log

JOUR = date(2018, 5, 22)

EXEMPT = {
    "alembic_version",
    "ecriture_en_cours",
    "effacement",
    "journal",
    "preference",
    "rappel",
    "revision",
    "sceau",
    "total_jour",
}
"""Tables that follow the others, or that are not anybody's data."""


def journal(store: SqliteStore, limit: int = 10_000) -> tuple[Ecriture, ...]:
    with store.reading() as reading:
        return last_rows(reading, limit)


def test_creating_a_store_journals_every_row_in_the_name_of_the_system(
    store: SqliteStore, raw: sqlite3.Connection
) -> None:
    entries = journal(store)
    assert {entry.acteur for entry in entries} == {ACTEUR_SYSTEME}
    for table in sorted({entry.objet for entry in entries}):
        held = raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        assert sum(entry.objet == table for entry in entries) == held


def test_every_table_is_journalled_on_every_kind_of_write(raw: sqlite3.Connection) -> None:
    tables = {name for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    triggers = {name for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")}
    expected = {
        f"tr_{table}_journal_{event}" for table in tables - EXEMPT for event in ("insert", "update", "delete")
    }
    assert expected <= triggers


def test_every_column_of_a_journalled_table_is_in_its_rows(
    store: SqliteStore, raw: sqlite3.Connection, steer: Callable[[Writing], None]
) -> None:
    with store.writing("LR") as writing:
        steer(writing)
        writing.write_cells([CellChange(agent="LR", jour=JOUR, code="18", centiemes=25)])
        writing.write_cells([CellChange(agent="LR", jour=JOUR, code="18", centiemes=50)])
        writing.update_agent(Agent(initiales="LR"))
    seen = set()
    for table, avant, apres in raw.execute("SELECT objet, avant, apres FROM journal").fetchall():
        columns = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
        for row in (avant, apres):
            assert row is None or list(json.loads(row)) == columns
        seen.add((table, avant is None, apres is None))
    assert len({table for table, *_ in seen}) == 20
    changed = {table for table, made, removed in seen if not made and not removed}
    assert {"exercice", "saisie", "agent", "remarque", "meteo", "decision"} == changed
    assert {table for table, _, removed in seen if removed} == {"remarque", "meteo"}


def test_a_saisie_is_journalled_with_who_what_before_and_after(store: SqliteStore) -> None:
    for centiemes in (25, 50, None):
        log(store, "LR", "14.7.1", centiemes, on=JOUR, par="DM", commentaire="relu")
    removed, changed, made = (entry for entry in journal(store, 4) if entry.objet == "saisie")
    assert {(entry.acteur, entry.objet, entry.cle) for entry in (made, changed, removed)} == {
        ("DM", "saisie", "LR 2018-05-22 14.7.1")
    }
    assert made.avant is None
    assert made.apres is not None
    assert changed.apres is not None
    assert made.apres == changed.avant
    assert changed.apres == removed.avant
    assert removed.apres is None
    assert json.loads(changed.apres)["centiemes"] == 50
    assert json.loads(changed.apres)["commentaire"] == "relu"
    quand = datetime.fromisoformat(made.quand)
    assert quand.tzinfo == UTC
    assert abs((datetime.now(UTC) - quand).total_seconds()) < 60


@both_engines
def test_the_other_writes_are_journalled_too(store: SqliteStore) -> None:
    with store.writing("LR") as writing:
        writing.add_agent(Agent(initiales="XY"))
        writing.update_agent(Agent(initiales="XY", pole="APO", depart=date(2018, 6, 30)))
        writing.set_quotite(Quotite("XY", date(2018, 3, 1), (100, 100, 0, 100, 100, 0, 0)))
        writing.set_quotite(Quotite("XY", date(2018, 3, 1), (100, 100, 100, 100, 0, 0, 0)))
        writing.write_absence("XY", JOUR, [Absence("XY", JOUR, TypeAbsence.CONGE, 50)])
        writing.write_absence("XY", JOUR, [])
        writing.set_ferie(date(2018, 5, 11), "Pont")
        writing.set_ferie(date(2018, 5, 11), "Fermeture")
        writing.set_ferie(date(2018, 5, 11), None)
        writing.set_reglages(Reglages(pas=50))
        writing.add_fait(2018, Fait(code="18", declaration=Declaration.SOLDEE, jour=JOUR, agent="LR"))
    shown = [
        (entry.objet, entry.cle, entry.avant is not None, entry.apres is not None)
        for entry in journal(store, 17)
    ]
    fait, pas, *rest = [one for one in shown if one[0] != "reglage" or one[1] == "pas"]
    assert fait[::2] == ("fait", False)
    assert pas == ("reglage", "pas", True, True)
    assert rest == [
        ("jour_ferie", "2018-05-11", True, False),
        ("jour_ferie", "2018-05-11", True, True),
        ("jour_ferie", "2018-05-11", False, True),
        ("absence", "XY 2018-05-22 congé", True, False),
        ("absence", "XY 2018-05-22 congé", False, True),
        ("quotite", "XY 2018-03-01", True, True),
        ("quotite", "XY 2018-03-01", False, True),
        ("agent", "XY", True, True),
        ("agent", "XY", False, True),
    ]
    assert {entry.acteur for entry in journal(store, 17)} == {"LR"}


@both_engines
def test_somebody_who_adds_themselves_is_the_actor_of_it(store: SqliteStore) -> None:
    with store.writing("XY") as writing:
        writing.add_agent(Agent(initiales="XY"))
        writing.write_cells([CellChange(agent="XY", jour=JOUR, code="18", centiemes=25)])
    assert [(entry.acteur, entry.objet) for entry in journal(store, 3)] == [
        ("XY", "exercice"),
        ("XY", "saisie"),
        ("XY", "agent"),
    ]


@both_engines
def test_an_unknown_actor_writes_nothing(store: SqliteStore) -> None:
    before = journal(store)
    with pytest.raises(AgentRefuse), store.writing("ZZ") as writing:
        writing.write_cells([CellChange(agent="LR", jour=JOUR, code="18", centiemes=25)])
    with pytest.raises(AgentRefuse), store.writing("ZZ") as writing:
        writing.add_agent(Agent(initiales="XY"))
    assert journal(store) == before


def test_a_write_from_the_sqlite_shell_is_refused(store: SqliteStore, store_path: Path) -> None:
    log(store, "LR", "18", 25, on=JOUR)
    store.close()
    shell = shutil.which("sqlite3")
    if shell is None:
        pytest.skip("no sqlite3 shell on this machine")
    for statement in (
        "UPDATE saisie SET centiemes = 50",
        "UPDATE total_jour SET saisi = 0",
        "UPDATE revision SET numero = 0",
        "INSERT INTO journal (quand, objet, cle, action, apres) VALUES ('', 'agent', '1', 'creation', '{}')",
    ):
        done = subprocess.run([shell, store_path, statement], capture_output=True, text=True, check=False)
        assert done.returncode != 0
        assert "ACTEUR_INCONNU" in done.stderr
