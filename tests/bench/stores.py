"""The stores that the benchmark measures: a week of one agent, and ten exercices of many."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from cariforef_db.admin import SqliteAdmin
from cariforef_seeds.reader import read_programme
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME

EXERCICE = 2018
EXERCICES = 10
AGENTS = 30
AGENT = "DM"
JOUR = "2018-05-22"
MONDAY_TEXT = "lun"
_PAR_JOUR = 4


def make_small(path: Path) -> Path:
    """Make a store in which one agent has logged 12 lines in the week before and the week of `JOUR`."""
    programme, agents = read_programme()
    _create(path, programme, agents)
    codes = ["14.7.1", *[ligne.code for ligne in programme.imputables() if ligne.code.startswith("14.")][:11]]
    with SqliteAdmin().open(str(path)).writing(AGENT) as writing:
        for rank, code in enumerate(dict.fromkeys(codes)):
            writing.write_cells([CellChange(AGENT, date(2018, 5, 14 + rank // 4), code, 25)])
        writing.write_cells([CellChange(AGENT, date(2018, 5, 22), "14.7.1", 50)])
    return path


def make_places(path: Path) -> Path:
    """Make a store of 30 agents and ten exercices, every day of theirs logged on four lines."""
    _fill(path, tuple(range(EXERCICE, EXERCICE + EXERCICES)), AGENTS * _PAR_JOUR * 250)
    return path


def make_large(folder: Path, saisies: int) -> tuple[Path, Path]:
    """Make two stores: `saisies` over ten exercices, and the first exercice's tenth alone."""
    ten, one = folder / "ten.db", folder / "one.db"
    _fill(ten, tuple(range(EXERCICE, EXERCICE + EXERCICES)), saisies // EXERCICES)
    _fill(one, (EXERCICE,), saisies // EXERCICES)
    return ten, one


def _create(path: Path, programme: Programme, agents: tuple[Agent, ...]) -> None:
    SqliteAdmin().create(str(path), programme, agents, lambda _text: None)


def _fill(path: Path, exercices: tuple[int, ...], a_year: int) -> None:
    programme, _ = read_programme()
    heads = -(-a_year // (_PAR_JOUR * 250))
    agents = tuple(
        Agent(f"{chr(65 + rank // 26)}{chr(65 + rank % 26)}Z", fictif=True) for rank in range(heads)
    )
    _create(path, programme, agents)
    store = SqliteAdmin().open(str(path))
    with store.writing(ACTEUR_SYSTEME) as writing:
        for exercice in exercices[1:]:
            year = replace(programme, exercice=exercice, jalons=(), aliases=())
            writing.load_programme(year, Calendrier(exercice, {}), agents)
    store.close()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO ecriture_en_cours (id, acteur) VALUES (1, ?)", (ACTEUR_SYSTEME,))
    for exercice in exercices:
        connection.executemany(
            "INSERT INTO saisie "
            "(agent_id, jour, ligne_id, exercice_id, compte, centiemes, a_confirmer, version) "
            "VALUES (?, ?, ?, ?, 'metier', 25, 0, 1)",
            _rows(connection, exercice, a_year),
        )
    connection.execute("DELETE FROM ecriture_en_cours")
    connection.execute("COMMIT")
    connection.close()


def _rows(connection: sqlite3.Connection, exercice: int, count: int) -> Iterator[tuple[int, str, int, int]]:
    """Yield `count` quarter-days: four lines a day for each agent, day after day."""
    agents = [row[0] for row in connection.execute("SELECT id FROM agent ORDER BY id")]
    lignes = [
        row[0]
        for row in connection.execute(
            "SELECT id FROM ligne WHERE exercice_id = ? AND regulation = 0 "
            "AND NOT EXISTS (SELECT 1 FROM ligne child WHERE child.parent_id = ligne.id) ORDER BY id",
            (exercice,),
        )
    ]
    days = Calendrier(exercice, {}).working_days
    made = 0
    for day in days:
        for agent in agents:
            for part in range(_PAR_JOUR):
                if made == count:
                    return
                ligne = lignes[(agent * 7 + day.toordinal() + part * 31) % len(lignes)]
                yield agent, day.isoformat(), ligne, exercice
                made += 1
