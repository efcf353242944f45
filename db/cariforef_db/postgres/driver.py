"""A connection of psycopg as `SqlReading` and `Transaction` ask for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from psycopg import Connection, Cursor
from psycopg.pq import TransactionStatus
from psycopg.types.numeric import IntLoader

if TYPE_CHECKING:
    from sqlalchemy import ClauseElement

_PARAMETER = re.compile(r"'[^']*'|::\w+|:([A-Za-z_]\w*)")
"""A text, a cast, or a parameter, which alone has a name."""

_RETURNING = " RETURNING "
_INSERT = re.compile(r"INSERT INTO (\w+)")


class PostgresDriver:
    """What `engine.driver.Driver` says, over one connection of psycopg that commits nothing by itself."""

    def __init__(self, connection: Connection[Any], numbered: frozenset[str]) -> None:
        """`numbered` are the tables whose rows have an `id` that the server gives."""
        self._connection, self._numbered = connection, numbered
        # Sums of integers are bigints, sums of those numerics; none has a fraction.
        connection.adapters.register_loader("numeric", IntLoader)

    @property
    def in_transaction(self) -> bool:
        return self._connection.info.transaction_status is not TransactionStatus.IDLE

    @property
    def is_lost(self) -> bool:
        return self._connection.closed

    def execute(self, sql: str, parameters: Mapping[str, object] | None = None, /) -> Cursor[Any]:
        if not parameters:
            return self._connection.execute(sql)
        return self._connection.execute(to_pyformat(sql), parameters)

    def executemany(self, sql: str, rows: Iterable[Mapping[str, object]], /) -> Cursor[Any]:
        cursor = self._connection.cursor()
        cursor.executemany(to_pyformat(sql), rows)
        return cursor

    def insert(self, sql: str, parameters: Mapping[str, object], /) -> int:
        """Insert one row; return its id, 0 in a table that has none."""
        table = _INSERT.match(sql.lstrip())
        if table is not None and table[1] in self._numbered and _RETURNING not in sql:
            sql = f"{sql}{_RETURNING}id"
        cursor = self.execute(sql, parameters)
        row = cursor.fetchone() if _RETURNING in sql else None
        return int(row[0]) if row else 0

    def compile(self, statement: ClauseElement, /) -> tuple[str, Mapping[str, object]]:
        return _compile(statement)

    def row_as_json(self, table: str, _columns: Iterable[str], /) -> str:
        return f"row_to_json({table}.*)::text"

    def in_code_points(self, text: str, /) -> str:
        return f'({text}) COLLATE "C"'

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Keep the transaction alive where a statement of the block is refused."""
        self.execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            if not self.is_lost:
                self.execute("ROLLBACK TO SAVEPOINT attempt; RELEASE SAVEPOINT attempt")
            raise
        self.execute("RELEASE SAVEPOINT attempt")

    def name_purge(self, purge_id: int) -> None:
        self.execute("SELECT set_config('cariforef.purge', :purge, true)", {"purge": str(purge_id)})

    def journal_now(self) -> None:
        """Write the journal's rows of what was written so far, which the COMMIT would; the head is held."""
        self.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

    def close(self) -> None:
        self._connection.close()


@lru_cache(maxsize=256)
def _compile(statement: ClauseElement) -> tuple[str, Mapping[str, object]]:
    from sqlalchemy.dialects import postgresql

    dialect = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]
    compiled = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    return str(compiled), compiled.params


@lru_cache(maxsize=1024)
def to_pyformat(sql: str) -> str:
    """Return `sql` with the parameters `:name` as psycopg writes them."""
    return _PARAMETER.sub(lambda found: f"%({found[1]})s" if found[1] else found[0], sql.replace("%", "%%"))
