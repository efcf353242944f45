"""Things that are one row each: a frozen dataclass, and a table whose columns are called as its fields.

One read and one write serve them all. A field may hold the name of another table's row, « 14.7.1 » or « LR »,
where the column holds its id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from sqlalchemy import ColumnElement, Connection, FromClause, Table, null, select, text

from cariforef_db.rows.snapshot import as_stored
from cariforef_db.schema.agents import agent
from cariforef_db.schema.programme import ligne

T = TypeVar("T")


class Keys(Protocol):
    """The ids of rows that people call by a name; each method raises a refusal if there is no such row."""

    def ligne_of(self, exercice: int, code: str) -> int: ...

    def agent_key(self, initiales: str) -> int: ...

    def livrable_of(self, exercice: int, code: str, numero: int) -> int: ...


class Named(NamedTuple):
    """A field that holds the `name` of the row of `table` to which `column` refers.

    `find` returns the id of that row.
    """

    field: str
    column: str
    table: Table
    name: str
    find: Callable[[Keys, int, Any], int]


def names_ligne(field: str, column: str = "ligne_id") -> Named:
    said = attrgetter(field)
    return Named(field, column, ligne, "code", lambda keys, year, it: keys.ligne_of(year, said(it)))


def names_agent(field: str, column: str = "agent_id") -> Named:
    said = attrgetter(field)
    return Named(field, column, agent, "initiales", lambda keys, _, thing: keys.agent_key(said(thing)))


class Record(Generic[T]):
    """How a kind of thing is stored: `make` builds it from a row of `table`, and `said` names it to people.

    `named` are its fields that name another row, `columns` those whose column is called otherwise. `read`
    turns a column's value into the field's. `order` is the SQL of their order: a row that a field names goes
    there by the name of the field.
    """

    def __init__(
        self,
        make: Callable[..., T],
        table: Table,
        *named: Named,
        said: str,
        order: str = "id",
        columns: Mapping[str, str] | None = None,
        read: Mapping[str, Callable[[Any], object]] | None = None,
    ) -> None:
        self.table, self.said, self._make, self._read = table, said, make, read or {}
        self._named = {one.field: one for one in named}
        assert isinstance(make, type)
        self._columns = {field.name: (columns or {}).get(field.name, field.name) for field in fields(make)}
        self.shown: dict[str, ColumnElement[Any]] = {}
        """What a read compares or selects for each field."""
        source: FromClause = table
        for field, column in self._columns.items():
            named_row = self._named.get(field)
            if named_row is None:
                self.shown[field] = table.c[column]
                continue
            other, refers = named_row.table.alias(field), table.c[named_row.column]
            source = source.join(other, refers == other.c.id, isouter=bool(refers.nullable))
            self.shown[field] = other.c[named_row.name]
        self._statement = select(*self.shown.values()).select_from(source).order_by(text(order))

    def fetch(
        self, connection: Connection, *where: ColumnElement[bool], without: str | None = None
    ) -> tuple[T, ...]:
        """Return the things whose rows are as `where`; the field `without`, heavy to read, is then None."""
        statement = self._statement.where(*where)
        if without is not None:
            kept = (null() if field == without else column for field, column in self.shown.items())
            statement = statement.with_only_columns(*kept)
        return tuple(map(self.build, connection.execute(statement)))

    def fetch_of(self, connection: Connection, exercice: int) -> tuple[T, ...]:
        """Return the things of an exercice."""
        return self.fetch(connection, self.table.c.exercice_id == exercice)

    def build(self, row: Sequence[Any]) -> T:
        """Return the thing of a row, whose columns are in the order of the fields."""
        values = dict(zip(self._columns, row, strict=True))
        for field, read in self._read.items():
            if values[field] is not None:
                values[field] = read(values[field])
        return self._make(**values)

    def row_of(
        self, keys: Keys, exercice: int | None, thing: T, before: T | None = None
    ) -> dict[str, object]:
        """Return the value of each column for `thing`.

        Columns that refer to named rows are left out if `before` names the same rows.

        Raises:
            CodeRefuse, AgentRefuse: it names what is not there.
        """
        row: dict[str, object] = {} if exercice is None else {"exercice_id": exercice}
        is_renamed = before is None or self._names_in(before) != self._names_in(thing)
        for field, column in self._columns.items():
            value, named = getattr(thing, field), self._named.get(field)
            if named is None:
                row[column] = as_stored(value)
            elif is_renamed:
                row[named.column] = None if value is None else named.find(keys, exercice or 0, thing)
        return row

    def _names_in(self, thing: T) -> list[object]:
        return [getattr(thing, field) for field in self._named]

    def is_row(self, row: Mapping[str, object]) -> tuple[ColumnElement[bool], ...]:
        """Return the conditions that only the rows with the values of `row` meet."""
        return tuple(self.table.c[column] == value for column, value in row.items())
