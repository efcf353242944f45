"""Each check says the same on both engines, of whatever value: what one takes the other takes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg import Connection

from cariforef_db.schema.columns import NOT_THERE
from cariforef_db.schema.making import ALL_TABLES
from tests.db.postgres.building import connect
from tests.db.postgres.law.values import BASES, TEXT, rows
from tests.db.triggers.cases import open_inhabited
from tests.db.triggers.rows import Row
from tests.postgres.server import Server

EMPTIED = tuple(f"DELETE FROM {table}" for table in BASES)
"""No row is in the way of another."""


@pytest.fixture(scope="module")
def there(postgres: Server, peopled_body: str) -> Iterator[Connection[Any]]:
    """A connection to an inhabited body of which no trigger runs: checks are alone."""
    name = postgres.create_database("checks", template=peopled_body)
    with closing(connect(postgres, name)) as connection:
        connection.execute("SET session_replication_role = replica")
        for statement in EMPTIED:
            connection.execute(statement)
        connection.autocommit = False
        yield connection
    postgres.drop_database(name)


@pytest.fixture(scope="module")
def here() -> Iterator[sqlite3.Connection]:
    with closing(open_inhabited()) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in EMPTIED:
            connection.execute(statement)
        yield connection


def takes_here(connection: sqlite3.Connection, table: str, row: Row) -> bool:
    marks = ", ".join(f":{column}" for column in row)
    connection.execute("BEGIN")
    try:
        connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", row)
    except sqlite3.IntegrityError:
        return False
    finally:
        connection.execute("ROLLBACK")
    return True


def takes_there(connection: Connection[Any], table: str, row: Row) -> bool:
    marks = ", ".join(f"%({column})s" for column in row)
    try:
        connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})".encode(), row)
    except psycopg.IntegrityError:
        return False
    finally:
        connection.rollback()
    return True


@pytest.mark.parametrize("table", BASES)
def test_what_one_engine_takes_the_other_takes(
    table: str, here: sqlite3.Connection, there: Connection[Any]
) -> None:
    assert takes_here(here, table, BASES[table])
    assert takes_there(there, table, BASES[table])

    @settings(max_examples=settings.default.max_examples // 3)
    @given(rows(table))
    def hold(row: Row) -> None:
        assert takes_here(here, table, row) == takes_there(there, table, row)

    hold()


def test_every_table_is_asked() -> None:
    assert {table.name for table in ALL_TABLES} - NOT_THERE == BASES.keys()


def test_texts_are_ordered_by_their_code_points_on_both(
    here: sqlite3.Connection, there: Connection[Any]
) -> None:
    collations = there.execute(
        "SELECT DISTINCT collname FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid "
        "JOIN pg_collation ON attcollation = pg_collation.oid "
        "WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'"
    ).fetchall()
    there.rollback()
    assert collations == [("C",)]

    @given(st.lists(TEXT, min_size=2, unique=True))
    def hold(texts: list[str]) -> None:
        insert = "INSERT INTO alias (exercice_id, alias, ligne_id) VALUES (2018, {}, 1)"
        ordered = "SELECT alias FROM alias WHERE ligne_id = 1 ORDER BY alias"
        asked = [(text,) for text in texts]
        here.execute("BEGIN")
        here.executemany(insert.format("?"), asked)
        there.cursor().executemany(insert.format("%s"), asked)
        found = here.execute(ordered).fetchall(), there.execute(ordered).fetchall()
        here.execute("ROLLBACK")
        there.rollback()
        assert found == ([(text,) for text in sorted(texts)],) * 2

    hold()
