"""The SQL that the two engines write differently, chosen by the dialect of a connection."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import Any

from sqlalchemy import Connection, Executable, text

_NAME_PURGE = {
    "sqlite": text("UPDATE ecriture_en_cours SET purge_id = :purge"),
    "postgresql": text("SELECT set_config('cariforef.purge', CAST(:purge AS text), true)"),
}
STREAMED = {"stream_results": True, "yield_per": 2000}
"""Options of a SELECT whose rows need not fit in memory: 2,000 are held at once."""


def is_on_server(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def name_purge(connection: Connection, purge_id: int) -> None:
    """Let the triggers know for which purge the transaction writes."""
    connection.execute(_NAME_PURGE[connection.dialect.name], {"purge": purge_id})


def journal_now(connection: Connection) -> None:
    """Make sure that what the transaction wrote so far is in the journal.

    On a server the journal is otherwise written at the COMMIT: the head of the chain is held from now on.
    """
    if is_on_server(connection):
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
        connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")


def row_as_json(connection: Connection, table: str, columns: Iterable[str]) -> str:
    """Return the SQL of a row of `table`, of which these are all the columns, as its journal holds it."""
    if is_on_server(connection):
        return f"row_to_json({table}.*)::text"
    pairs = ", ".join(f"'{column}', {table}.{column}" for column in columns)
    return f"json_object({pairs})"


def in_code_points(connection: Connection, expression: str) -> str:
    """Return the SQL of an expression of text ordered and compared as Python does, by code points."""
    return f'({expression}) COLLATE "C"' if is_on_server(connection) else expression


def stream(connection: Connection, statement: Executable, **parameters: object) -> Generator[Any]:
    """Yield the rows of a SELECT that need not fit in memory, in the transaction under way."""
    with connection.execute(statement, parameters, execution_options=STREAMED) as rows:
        yield from rows
