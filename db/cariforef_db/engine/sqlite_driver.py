"""SQLite's connection as a `Driver`. A refused statement undoes itself; triggers journal each at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import ClauseElement, Dialect

_WHOLE = {"render_postcompile": True}
"""Lists of an IN are written out, a parameter a value."""


@cache
def _dialect() -> Dialect:
    from sqlalchemy.dialects.sqlite import dialect

    return dialect(paramstyle="named")


@lru_cache(maxsize=256)
def _compile(statement: ClauseElement) -> tuple[str, Mapping[str, object]]:
    """Compile a statement once, as long as the same object is run again and again."""
    compiled = statement.compile(dialect=_dialect(), compile_kwargs=_WHOLE)
    return str(compiled), compiled.params


class SqliteDriver(sqlite3.Connection):
    """`Driver`, made by `sqlite3.connect(…, factory=SqliteDriver)`."""

    def stream(self, sql: str, parameters: Mapping[str, object] | None = None, /) -> Iterator[Any]:
        return iter(self.execute(sql, parameters or {}))

    def insert(self, sql: str, parameters: Mapping[str, object], /) -> int:
        return self.execute(sql, parameters).lastrowid or 0

    def send_ahead(self, sql: str, /) -> None:
        self.execute(sql)

    def compile(self, statement: ClauseElement, /) -> tuple[str, Mapping[str, object]]:
        return _compile(statement)

    def among(self, sql: str, codes: Collection[str], /) -> tuple[str, Mapping[str, object]]:
        named = {f"c{index}": code for index, code in enumerate(codes)}
        return sql.format(codes=", ".join(f":{name}" for name in named) or "NULL"), named

    def row_as_json(self, table: str, columns: Iterable[str], /) -> str:
        pairs = ", ".join(f"'{column}', {table}.{column}" for column in columns)
        return f"json_object({pairs})"

    def in_code_points(self, text: str, /) -> str:
        return text

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        self.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            # On a full disk SQLite ends the whole transaction by itself.
            if self.in_transaction:
                self.execute("ROLLBACK TO part")
                self.execute("RELEASE part")
            raise
        self.execute("RELEASE part")

    def attempt(self) -> AbstractContextManager[object]:
        return nullcontext()

    def name_purge(self, purge_id: int) -> None:
        self.execute("UPDATE ecriture_en_cours SET purge_id = :purge_id", {"purge_id": purge_id})

    def journal_now(self) -> None:
        """Triggers have journalled each statement."""
