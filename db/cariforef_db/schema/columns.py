"""How tables are described: columns and named constraints of SQLAlchemy, and the traits of each table.

Traits say what is journalled, what a purge may rewrite and what never changes. Triggers, verification and
purge all read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from itertools import chain

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    event,
    text,
)
from sqlalchemy.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)
NOT_THERE = frozenset({"revision", "ecriture_en_cours"})
"""Tables of one row, for which all writes of a server would wait: it has a sequence and a view instead."""
_TRAITS = "traits"
_HOLDS = "holds"
_HUNDREDTHS = "hundredths"
_WHERE = "where"

# Compare initials, codes and dates by their bytes, as SQLite does, not in the order of a language.
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")


class Kept(Enum):
    """What triggers forbid in a table, whoever writes."""

    NOTHING = "nothing"
    KEYED = "keyed"
    """The columns by which the journal names a row never change."""

    ADDED_TO = "added to"
    """Rows are never changed nor deleted; a purge alone erases their words."""

    BASELINE = "baseline"
    """Rows are never changed but in what is `free`, nor deleted once their exercice is used."""


class Holds(Enum):
    """What a column of text may say of somebody, and so what a purge does with it."""

    CODE = "code"
    """Codes, dates, words of the program, proofs: nothing that somebody typed."""

    IDENTITY = "identity"
    """What a pseudonym leaves empty."""

    FROZEN = "frozen"
    """Frozen JSON, in which a purge rewrites the values that are somebody, or typed by somebody."""

    PLAN = "plan"
    """The programme and the body's own labels: no purge rewrites them."""

    WORDS = "words"
    """What people typed: a purge blanks it."""

    COPY = "copy"
    """What repeats the other tables, rewritten with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What is kept about a table.

    `key` are the columns that name a row in the journal: without them, the table is not journalled. `counted`
    is how a verification calls its rows. `fixed` are columns of a keyed table that never change either;
    `free` are the only ones of a baseline that do.
    """

    key: tuple[str, ...] = ()
    kept: Kept = Kept.NOTHING
    counted: str | None = None
    fixed: tuple[str, ...] = ()
    free: tuple[str, ...] = ()


def make_table(name: str, *items: SchemaItem | tuple[SchemaItem, ...], traits: Traits | None = None) -> Table:
    """Describe a table; a check that the two engines write differently is a tuple of items."""
    whole = (item if isinstance(item, tuple) else (item,) for item in items)
    return Table(
        name,
        metadata,
        *chain.from_iterable(whole),
        sqlite_strict=True,
        info={_TRAITS: traits or Traits()},
    )


def traits_of(table: Table) -> Traits:
    traits = table.info[_TRAITS]
    assert isinstance(traits, Traits)
    return traits


def held_by(column: Column[str]) -> Holds:
    """Return what a column of text holds."""
    holds = column.info[_HOLDS]
    assert isinstance(holds, Holds)
    return holds


def hundredths_of(table: Table) -> tuple[str, ...]:
    """Return the columns of `table` that hold hundredths of a day."""
    return tuple(column.name for column in table.columns if _HUNDREDTHS in column.info)


def numbered() -> Column[int]:
    """Return the column of a row's number, which the engine gives."""
    return Column("id", Integer, Identity(), nullable=False)


def integer(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, autoincrement=False)


def maybe_integer(name: str) -> Column[int]:
    return Column(name, Integer, nullable=True)


def hundredths(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, info={_HUNDREDTHS: True})


def maybe_hundredths(name: str) -> Column[int]:
    return Column(name, Integer, nullable=True, info={_HUNDREDTHS: True})


def code(name: str) -> Column[str]:
    return text_column(name, Holds.CODE)


def maybe_code(name: str) -> Column[str]:
    return maybe_text(name, Holds.CODE)


def text_column(name: str, holds: Holds) -> Column[str]:
    return Column(name, _TEXT, nullable=False, info={_HOLDS: holds})


def maybe_text(name: str, holds: Holds) -> Column[str]:
    return Column(name, _TEXT, nullable=True, info={_HOLDS: holds})


def index_where(name: str, column: str, condition: str, *, unique: bool = False) -> Index:
    """Return an index of the rows of `column` where `condition` holds."""
    return Index(name, column, unique=unique, info={_WHERE: text(condition)})


def say_where(*dialects: str) -> None:
    """Give each index its condition, as an option of these dialects, when it is to be made.

    `Index(postgresql_where=...)` would import the dialect of a server for every command on a file.
    """
    for table in metadata.tables.values():
        for index in table.indexes:
            if _WHERE in index.info:
                for dialect in dialects:
                    index.dialect_options[dialect]["where"] = index.info[_WHERE]


@event.listens_for(metadata, "before_create")
def _say_where(_metadata: MetaData, connection: Connection, **_options: object) -> None:
    say_where(connection.dialect.name)


def check(sql: str, name: str) -> CheckConstraint:
    return CheckConstraint(sql, name=name)


def check_each(sqlite: str, postgresql: str, name: str) -> tuple[CheckConstraint, ...]:
    """Return one check, as each engine says it."""
    said = (
        check(sqlite, name).ddl_if(dialect="sqlite"),
        check(postgresql, name).ddl_if(dialect="postgresql"),
    )
    return tuple(one for one in said if isinstance(one, CheckConstraint))


def is_date(column: str) -> tuple[CheckConstraint, ...]:
    return check_each(
        f"date({column}) IS NOT NULL AND date({column}) = {column}", f"jour({column}) IS NOT NULL", column
    )


def is_date_or_null(column: str) -> tuple[CheckConstraint, ...]:
    return check_each(
        f"{column} IS NULL OR (date({column}) IS NOT NULL AND date({column}) = {column})",
        f"{column} IS NULL OR (jour({column}) IS NOT NULL)",
        column,
    )


def is_year(column: str, of: str, name: str) -> tuple[CheckConstraint, ...]:
    """Check that the year of a date is the number in `of`.

    On a server, to cast a text that is no year would raise another error than this check's.
    """
    return check_each(
        f"CAST(substr({column}, 1, 4) AS INTEGER) = {of}",
        f"substr({column}, 1, 4) = CAST({of} AS text)",
        name,
    )


def is_like(column: str, pattern: str, more: str) -> tuple[CheckConstraint, ...]:
    """Check that a text is as `pattern`, of characters and sets of them, and that `more`, in SQL, holds."""
    return check_each(f"{column} GLOB '{pattern}' AND {more}", f"{column} ~ '^{pattern}$' AND {more}", column)


def is_flag(column: str) -> CheckConstraint:
    return check(f"{column} IN (0, 1)", column)


def primary_key(*columns: str) -> PrimaryKeyConstraint:
    return PrimaryKeyConstraint(*columns)


def refers(table: str, column: str, name: str | None = None) -> ForeignKeyConstraint:
    return ForeignKeyConstraint([column], [f"{table}.id"], ondelete="RESTRICT", name=name)


def refers_in_exercice(table: str, column: str, name: str | None = None) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        [column, "exercice_id"], [f"{table}.id", f"{table}.exercice_id"], ondelete="RESTRICT", name=name
    )


def is_week(column: str) -> tuple[CheckConstraint, ...]:
    weeks = f"substr({column}, 7) BETWEEN '01' AND '53'"
    return is_like(column, "[0-9][0-9][0-9][0-9]-W[0-5][0-9]", weeks)


def has_length(column: str, maximum: int = 2000) -> CheckConstraint:
    return check(f"length({column}) BETWEEN 1 AND {maximum}", column)
