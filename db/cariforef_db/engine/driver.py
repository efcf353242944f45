"""What reads, writes and proofs ask of a connection, whatever the engine under it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from sqlalchemy import ClauseElement


class Cursor(Protocol):
    """The answer of one statement."""

    @property
    def description(self) -> Any:
        """One sequence a column of the rows answered, its name first."""

    @property
    def rowcount(self) -> int:
        """How many rows the statement changed."""

    def __iter__(self) -> Iterator[Any]: ...

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...


class Asked(Protocol):
    """A connection that answers SQL with `:name` parameters."""

    def execute(self, sql: str, parameters: Mapping[str, Any] = ..., /) -> Cursor: ...


class Driver(Asked, Protocol):
    """A connection in the transaction that it is in."""

    def executemany(self, sql: str, rows: Iterable[Mapping[str, object]], /) -> Cursor: ...

    def stream(self, sql: str, parameters: Mapping[str, object] = ..., /) -> Iterator[Any]:
        """Yield the rows of a SELECT that need not fit in memory, in the transaction under way."""

    def insert(self, sql: str, parameters: Mapping[str, object], /) -> int:
        """Run the INSERT of one row; return its number, which is the id of a table that has one."""

    def send_ahead(self, sql: str, /) -> None:
        """Run a statement that answers nothing, at the latest with the next one."""

    def compile(self, statement: ClauseElement, /) -> tuple[str, Mapping[str, object]]:
        """Return a statement of SQLAlchemy as SQL, and the values that it holds."""

    def among(self, sql: str, codes: Collection[str], /) -> tuple[str, Mapping[str, object]]:
        """Return a text that asks for `{codes}` with them, and the parameters that they are."""

    def row_as_json(self, table: str, columns: Iterable[str], /) -> str:
        """Return the SQL of a row of `table`, of which these are all the columns, as its journal holds it."""

    def in_code_points(self, text: str, /) -> str:
        """Return the SQL of an expression of text ordered and compared as Python does, by code points."""

    def savepoint(self) -> AbstractContextManager[object]:
        """Undo what the block wrote, and nothing else, where it raises."""

    def attempt(self) -> AbstractContextManager[object]:
        """Leave the transaction as it was where the block's statement is refused, so that it goes on."""

    def name_purge(self, purge_id: int) -> None:
        """Let the triggers know for which purge the transaction writes."""

    def journal_now(self) -> None:
        """Make sure that what the transaction wrote so far is in the journal."""
