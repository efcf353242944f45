"""Many people who save at a given rate, beside bare INSERTs; each wait is counted from when it was due."""

from __future__ import annotations

import json
import multiprocessing
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from multiprocessing.connection import Connection

import psycopg

from cariforef_db.store.creating import french_holidays
from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.temps.saisies import write_cells
from tests.postgres.server import Server, dsn

PRODUCT, BARE = "product", "bare"
TODAY = date(2018, 12, 31)
_LEAD_S = 0.5
"""Between the word to start and the first save, so that every process has heard it."""
_WARMING = 6
"""Saves of each session before any is counted: the driver and the server prepare what is run five times."""

_TABLES = """
CREATE TABLE saisie (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, agent_id integer NOT NULL,
  jour text NOT NULL, ligne_id integer NOT NULL, centiemes integer NOT NULL, version integer NOT NULL);
CREATE TABLE journal (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, quand text NOT NULL,
  acteur_id integer NOT NULL, objet text NOT NULL, cle text NOT NULL, action text NOT NULL,
  apres text NOT NULL)
"""
_INSERT = """
WITH faite AS (INSERT INTO saisie (agent_id, jour, ligne_id, centiemes, version)
               VALUES (%s, %s, %s, 25, 1) RETURNING agent_id, jour, ligne_id)
INSERT INTO journal (quand, acteur_id, objet, cle, action, apres)
SELECT %s, agent_id, 'saisie', agent_id || '/' || jour || '/' || ligne_id, 'creation', %s FROM faite
"""


@dataclass(frozen=True)
class Person:
    """Somebody of a body, by its address, and the lines that they log on; `share` is when in each turn."""

    rank: int
    share: float
    place: str
    agent: str
    codes: tuple[str, ...]


@dataclass
class Waits:
    """Seconds from when each save was due to its answer, and how many failed, by what refused them."""

    seconds: list[float] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)

    def add(self, other: Waits) -> None:
        self.seconds += other.seconds
        self.failed += other.failed


def make_bare(server: Server, database: str) -> None:
    server.psql(_TABLES, database=database)


class Crowd:
    """Processes that hold everybody's connections between two runs."""

    def __init__(self, ends: Sequence[Connection], people: int) -> None:
        self._ends, self._people = ends, people

    def run(self, kind: str, *, a_second: float, seconds: float) -> Waits:
        """Have everybody save in turn, `a_second` in all, for that long."""
        start = time.monotonic() + _LEAD_S
        for end in self._ends:
            end.send((kind, start, self._people / a_second, seconds))
        waits = Waits()
        for end in self._ends:
            waits.add(end.recv())
        return waits


@contextmanager
def gathered(people: Sequence[Person], bare: str, processes: int) -> Iterator[Crowd]:
    """Connect everybody, to their body and to the database of the bare INSERTs."""
    context = multiprocessing.get_context("spawn")
    ends, running = [], []
    for rank in range(processes):
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, people[rank::processes], bare), daemon=True)
        process.start()
        ends.append(ours)
        running.append(process)
    for end in ends:
        end.recv()
    yield Crowd(ends, len(people))
    for end, process in zip(ends, running, strict=True):
        end.send(None)
        process.join()


def _serve(end: Connection, people: Sequence[Person], bare: str) -> None:
    savers = {
        PRODUCT: [_product_saver(person) for person in people],
        BARE: [_bare_saver(person, bare) for person in people],
    }
    for save in (*savers[PRODUCT], *savers[BARE]):
        for _ in range(_WARMING):
            save()
    end.send(True)
    while (asked := end.recv()) is not None:
        kind, start, period, seconds = asked
        waits = [Waits() for _ in people]
        threads = [
            threading.Thread(
                target=_save_in_turn,
                args=(save, start + period * person.share, period, seconds, held),
            )
            for person, save, held in zip(people, savers[kind], waits, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        total = Waits()
        for held in waits:
            total.add(held)
        end.send(total)


def _save_in_turn(
    save: Callable[[], None], first: float, period: float, seconds: float, waits: Waits
) -> None:
    for turn in range(int(seconds / period)):
        due = first + turn * period
        time.sleep(max(0.0, due - time.monotonic()))
        try:
            save()
        except Exception as error:  # Whatever it is, its name is told.
            waits.failed[type(error).__name__] += 1
        waits.seconds.append(time.monotonic() - due)


def _cells(person: Person) -> Iterator[tuple[date, str]]:
    """Yield cells of the year not logged yet, four a day; some more than a run of minutes asks for."""
    for jour in french_holidays(TODAY.year).working_days:
        for code in person.codes:
            yield jour, code


def _product_saver(person: Person) -> Callable[[], None]:
    store = PostgresAdmin().open(person.place)
    cells = _cells(person)

    def save() -> None:
        jour, code = next(cells)
        change = CellChange(agent=person.agent, jour=jour, code=code, centiemes=25)
        write_cells(store, [change], today=TODAY, acteur=person.agent)

    return save


def _bare_saver(person: Person, bare: str) -> Callable[[], None]:
    connection = psycopg.connect(dsn(bare), autocommit=True)
    cells = _cells(person)

    def save() -> None:
        jour, code = next(cells)
        row = {"id": 1, "agent_id": person.rank, "jour": jour.isoformat(), "ligne_id": 1, "exercice_id": 2018}
        row |= {"compte": "metier", "centiemes": 25, "commentaire": None, "a_confirmer": 0, "version": 1}
        quand = "2018-12-31T08:00:00.000Z"
        apres = json.dumps(row | {"par_id": None, "demande_id": None}, separators=(",", ":"))
        connection.execute(_INSERT, (person.rank, jour.isoformat(), int(code.split(".")[0]), quand, apres))

    return save
