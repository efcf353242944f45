"""A store as it stood at a moment: its rows of today, less all that the journal says was written since."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any

from sqlalchemy import Connection, Table, insert, select, text

from cariforef_db.engine.dialects import stream
from cariforef_db.engine.sqlite_engines import engine_over
from cariforef_db.schema.making import JOURNAL_KEYS, JOURNALLED, make_tables
from cariforef_db.schema.version import SCHEMA_VERSION
from cariforef_tui.domain.values.days import JOUR_ENTIER

SINCE = text("SELECT objet, cle, avant FROM journal WHERE quand >= :quand ORDER BY seq DESC")
_ADD_TOTALS = text("""
INSERT INTO total_jour (agent_id, jour, saisi, absent, plafond)
SELECT agent_id, jour, sum(saisi), sum(absent), :plafond FROM (
  SELECT agent_id, jour, centiemes AS saisi, 0 AS absent FROM saisie
  UNION ALL SELECT agent_id, jour, 0, centiemes FROM absence) GROUP BY agent_id, jour
""")
"""The journal does not follow this table, which triggers keep."""


@contextmanager
def rebuilt(connection: Connection, quand: str) -> Iterator[Connection]:
    """Lend a store in memory as it stood just before `quand`, a moment as the journal writes them.

    It has the tables that the journal follows and the totals of days, but no journal. A purge erases words
    and leaves days: it changes no figure of the past.
    """
    with (
        closing(sqlite3.connect(":memory:", isolation_level=None)) as memory,
        engine_over(memory).begin() as past,
    ):
        make_tables(past, f"{SCHEMA_VERSION:04}")
        for table, rows in _undo(connection, quand):
            past.execute(insert(table), rows)
        past.execute(_ADD_TOTALS, {"plafond": JOUR_ENTIER})
        yield past


def _undo(connection: Connection, quand: str) -> Iterator[tuple[Table, list[dict[str, object]]]]:
    """Yield each table that had rows before `quand`, with these."""
    kept = {table.name: _read_rows(connection, table) for table in JOURNALLED}
    # From the last write back, so that what the first one found is what stays.
    for objet, cle, avant in stream(connection, SINCE, quand=quand):
        # Tables that a migration dropped are still in the journal.
        undone = kept.get(objet, {})
        if avant is None:
            undone.pop(cle, None)
            continue
        # A verification names a damaged text: here the row stays as the write after it found it.
        with suppress(ValueError):
            undone[cle] = {**undone.get(cle, {}), **json.loads(avant)}
    for table in JOURNALLED:
        if kept[table.name]:
            # A column that a later schema added has what its migration put there.
            columns = {column.name: None if column.nullable else 0 for column in table.columns}
            rows = kept[table.name].values()
            yield table, [{name: row.get(name, empty) for name, empty in columns.items()} for row in rows]


def _read_rows(connection: Connection, table: Table) -> dict[str, dict[str, Any]]:
    """Return the rows of today by the key that the journal gives them."""
    key = JOURNAL_KEYS[table.name]
    rows = [dict(row) for row in connection.execute(select(table)).mappings()]
    return {"/".join(str(row[column]) for column in key): row for row in rows}
