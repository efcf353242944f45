"""A PostgreSQL server of the bench's own, that syncs what it commits, and bodies filled on it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg

from cariforef_db.built.postgresql import NUMBERED
from cariforef_db.postgres.place import parse_address, schema_of
from cariforef_db.schema.body import make_body_schema
from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_db.store.postgres_store import PostgresStore
from cariforef_seeds.reader import read_programme
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from tests.postgres import clusters
from tests.postgres.server import Server, dsn

FIRST = 2018
_DURABLE = {"max_connections": "700", "shared_buffers": "512MB", "max_wal_size": "4GB", "jit": "off"}
_PARTS = (2, 3)
"""Lines logged on a day, in turn."""
_COPY = (
    "COPY saisie (agent_id, jour, ligne_id, exercice_id, compte, centiemes, a_confirmer, version) FROM STDIN"
)
_TOTALS = """
INSERT INTO total_jour (agent_id, jour, plafond, saisi, absent)
SELECT agent_id, jour, 100, sum(centiemes), 0 FROM saisie GROUP BY agent_id, jour
"""


@contextmanager
def running_server() -> Iterator[Server]:
    """A server on the disk of temporary files, gone with all it holds at the end of the block."""
    folder = Path(tempfile.gettempdir()) / clusters.choose_folder().name
    log = folder.with_suffix(".log")
    keeper = clusters.start(folder, pid=os.getpid(), log=log, settings=_DURABLE)
    try:
        yield Server(f"postgresql://{clusters.SUPERUSER}@/postgres?host={folder}", folder.name.split("-")[-1])
    finally:
        clusters.stop(folder)
        keeper.wait()
        log.unlink()


def place_of(server: Server, database: str, organisme: str) -> str:
    return f"{server.url(database)}&organisme={organisme}"


def imagine_agents(heads: int) -> tuple[Agent, ...]:
    poles = ("1", "2", "3", "4")
    return tuple(
        Agent(
            initiales=f"{chr(65 + rank // 26)}{chr(65 + rank % 26)}Z",
            pole=poles[rank % len(poles)],
            fictif=True,
        )
        for rank in range(heads)
    )


def make_bodies(
    server: Server, database: str, organismes: Sequence[str], *, agents: int, exercices: int
) -> None:
    """Make bodies in a database, all alike: people, and the programme in each exercice."""
    programme, _ = read_programme()
    people = imagine_agents(agents)
    first, *others = organismes
    place = place_of(server, database, first)
    PostgresAdmin().create(place, programme, people, lambda _text: None)
    store = PostgresStore(parse_address(place))
    for exercice in range(FIRST + 1, FIRST + exercices):
        with store.writing(ACTEUR_SYSTEME) as writing:
            year = replace(programme, exercice=exercice, jalons=(), aliases=())
            writing.load_programme(year, Calendrier(exercice, {}), people)
    store.close()
    with _unguarded(server, database) as connection:
        for organisme in others:
            make_body_schema(connection, schema_of(organisme))
            _copy_rows(connection, schema_of(first), schema_of(organisme))


def fill_days(server: Server, database: str, organismes: Sequence[str]) -> int:
    """Log every working day of everybody in each body, beside the triggers; return how many rows in all.

    The totals of the days are those that the triggers would keep. The journal has no row of these days, as
    after a transfer that left it behind.
    """
    with _unguarded(server, database) as connection:
        first, *others = map(schema_of, organismes)
        connection.execute(f"SET LOCAL search_path = {first}")
        agents = [row[0] for row in connection.execute("SELECT id FROM agent ORDER BY id")]
        lignes: dict[int, list[int]] = {}
        for exercice, ligne in connection.execute(
            "SELECT l.exercice_id, l.id FROM ligne l WHERE l.regulation = 0 "
            "AND NOT EXISTS (SELECT 1 FROM ligne x WHERE x.parent_id = l.id) ORDER BY l.exercice_id, l.rang"
        ):
            lignes.setdefault(exercice, []).append(ligne)
        with connection.cursor().copy(_COPY) as copy:
            for row in _imagine_days(agents, lignes):
                copy.write_row(row)
        connection.execute(_TOTALS)
        for schema in others:
            _copy_rows(connection, first, schema, ("saisie", "total_jour"))
        ((rows,),) = connection.execute(f"SELECT count(*) FROM {first}.saisie").fetchall()
    server.psql("VACUUM (ANALYZE)", database=database)
    return int(rows) * len(organismes)


def _imagine_days(agents: Sequence[int], lignes: dict[int, list[int]]) -> Iterator[tuple[object, ...]]:
    for exercice, keys in lignes.items():
        for jour in Calendrier(exercice, {}).working_days:
            for rank, agent in enumerate(agents):
                start = rank * 7 + jour.toordinal()
                for part in range(_PARTS[start % len(_PARTS)]):
                    ligne = keys[(start + part * 31) % len(keys)]
                    yield agent, jour.isoformat(), ligne, exercice, "metier", 25, 0, 1


@contextmanager
def _unguarded(server: Server, database: str) -> Iterator[psycopg.Connection[Any]]:
    """One transaction of a superuser in which no trigger runs."""
    with psycopg.connect(dsn(server.url(database))) as connection:
        connection.execute("SET LOCAL session_replication_role = replica")
        yield connection


def _copy_rows(
    connection: psycopg.Connection[Any], source: str, target: str, tables: Sequence[str] | None = None
) -> None:
    """Copy rows between two bodies of one database, ids kept: of all tables, or of those named."""
    if tables is None:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", (source,))
        tables = [row[0] for row in found.fetchall()]
        connection.execute(f"TRUNCATE {', '.join(f'{target}.{table}' for table in tables)}")
    for table in tables:
        connection.execute(f"INSERT INTO {target}.{table} SELECT * FROM {source}.{table}")
        if table in NUMBERED:
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{target}.{table}', 'id'), max(id)) "
                f"FROM {target}.{table} HAVING max(id) IS NOT NULL"
            )
