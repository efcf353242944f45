"""A connection of psycopg as `SqlReading` and `Transaction` ask for it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any

from psycopg import ClientCursor, Connection, Cursor
from psycopg.pq import TransactionStatus
from psycopg.types.numeric import IntLoader

from cariforef_db.built.postgresql import NUMBERED

if TYPE_CHECKING:
    from sqlalchemy import ClauseElement

_PARAMETER = re.compile(r"'[^']*'|::\w+|:([A-Za-z_]\w*)")
"""A text, a cast, or a parameter, which alone has a name."""

_PART = 2000
"""Rows of a stream that are in memory at once."""

_RETURNING = " RETURNING "
_INSERT = re.compile(r"INSERT INTO (\w+)")
_SAVEPOINT, _RELEASE = "SAVEPOINT part", "RELEASE SAVEPOINT part"


class PostgresDriver:
    """What `engine.driver.Driver` says, over one connection of psycopg that commits nothing by itself."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection
        self._streams = count(1)
        # Sums of integers are bigints, sums of those numerics; none has a fraction.
        connection.adapters.register_loader("numeric", IntLoader)
        self._ahead: list[str] = []

    @property
    def in_transaction(self) -> bool:
        return self._connection.info.transaction_status is not TransactionStatus.IDLE

    @property
    def is_lost(self) -> bool:
        return self._connection.closed

    def send_ahead(self, sql: str, /) -> None:
        """Have a statement that answers nothing go with the next one, in one round trip."""
        self._ahead.append(sql)

    def roll_back(self) -> None:
        """End the transaction, where there is one: nothing of it is kept."""
        self._ahead.clear()
        if not self.is_lost and self.in_transaction:
            self._connection.execute("ROLLBACK")

    def execute(self, sql: str, parameters: Mapping[str, object] | None = None, /) -> Cursor[Any]:
        text = to_pyformat(sql) if parameters else sql
        if not self._ahead:
            return self._connection.execute(text, parameters or None)
        ahead, self._ahead = self._ahead, []
        # Several statements at once take their values as text: one packet there, one back.
        cursor = ClientCursor(self._connection)
        cursor.execute("; ".join((*ahead, text)), parameters or None)
        while cursor.nextset():
            pass
        return cursor

    def executemany(self, sql: str, rows: Iterable[Mapping[str, object]], /) -> Cursor[Any]:
        while self._ahead:
            self._connection.execute(self._ahead.pop(0))
        cursor = self._connection.cursor()
        cursor.executemany(to_pyformat(sql), rows)
        return cursor

    def stream(self, sql: str, parameters: Mapping[str, object] | None = None, /) -> Iterator[Any]:
        while self._ahead:
            self._connection.execute(self._ahead.pop(0))
        # A cursor of the server's: the client would hold every row of any other.
        with self._connection.cursor(f"lecture_{next(self._streams)}") as cursor:
            cursor.itersize = _PART
            cursor.execute(to_pyformat(sql), parameters)
            yield from cursor

    def insert(self, sql: str, parameters: Mapping[str, object], /) -> int:
        """Insert one row; return its id, 0 in a table that has none."""
        table = _INSERT.match(sql.lstrip())
        if table is not None and table[1] in NUMBERED and _RETURNING not in sql:
            sql = f"{sql}{_RETURNING}id"
        cursor = self.execute(sql, parameters)
        row = cursor.fetchone() if _RETURNING in sql else None
        return int(row[0]) if row else 0

    def compile(self, statement: ClauseElement, /) -> tuple[str, Mapping[str, object]]:
        return _compile(statement)

    def among(self, sql: str, codes: Collection[str], /) -> tuple[str, Mapping[str, object]]:
        return sql.replace("IN ({codes})", "= ANY (:codes)"), {"codes": list(codes)}

    def row_as_json(self, table: str, _columns: Iterable[str], /) -> str:
        return f"row_to_json({table}.*)::text"

    def in_code_points(self, text: str, /) -> str:
        return f'({text}) COLLATE "C"'

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        self._ahead.append(_SAVEPOINT)
        try:
            yield
        except BaseException:
            if not self.is_lost:
                self._undo_part()
            raise
        if not self._take_back_savepoint():
            self._ahead.append(_RELEASE)

    attempt = savepoint

    def _undo_part(self) -> None:
        if not self._take_back_savepoint():
            self._ahead.clear()
            self._connection.execute(f"ROLLBACK TO {_SAVEPOINT}; {_RELEASE}")

    def _take_back_savepoint(self) -> bool:
        """Tell whether the last savepoint still waited to be sent: nothing was done since."""
        is_waiting = self._ahead[-1:] == [_SAVEPOINT]
        if is_waiting:
            self._ahead.pop()
        return is_waiting

    def name_purge(self, purge_id: int) -> None:
        self.execute("SELECT set_config('cariforef.purge', :purge, true)", {"purge": str(purge_id)})

    def journal_now(self) -> None:
        """Write the journal's rows of what was written so far, which the COMMIT would; the head is held."""
        self.send_ahead("SET CONSTRAINTS ALL IMMEDIATE")
        self.execute("SET CONSTRAINTS ALL DEFERRED")

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
