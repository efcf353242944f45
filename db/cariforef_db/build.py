"""Write `built/*.py`, the tables as text: `python -m cariforef_db.build`, after any change of `schema`.

What runs on the text imports no SQLAlchemy: the reads, a day's writes, a new store and a verification.
`built/postgresql.py` holds what makes a store there, and nothing else: its reads and writes are SQLite's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import (
    ClauseElement,
    Dialect,
    Table,
    bindparam,
    delete,
    insert,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from cariforef_db.postgres.guards import BESIDE, WORDS, guards
from cariforef_db.postgres.translation import NOT_THERE, translate_trigger
from cariforef_db.schema import days, trust
from cariforef_db.schema.columns import facts_of
from cariforef_db.schema.facts import ALL_TABLES, word_columns
from cariforef_db.schema.on_postgresql import is_numbered
from cariforef_db.schema.triggers import all_triggers

BUILT = Path(__file__).parent / "built"
_HEAD = '"""Written by `python -m cariforef_db.build`: change `schema`, then run it again."""\n'
_DIALECT = sqlite.dialect(paramstyle="named")
_POSTGRESQL = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]
_CELL = (days.saisie.c.id == bindparam("saisie_id"), days.saisie.c.version == bindparam("seen"))
_ABSENCE = (
    days.absence.c.agent_id == bindparam("of_agent"),
    days.absence.c.jour == bindparam("on_day"),
    days.absence.c.type == bindparam("of_type"),
)


def build() -> dict[str, str]:
    """Return the text of each module of `built`, by its name."""
    return {"sqlite": _build_sqlite(), "postgresql": _build_postgresql()}


def _build_postgresql() -> str:
    tables = tuple(table for table in ALL_TABLES[0].metadata.sorted_tables if table.name not in NOT_THERE)
    triggers = [made for made in map(translate_trigger, all_triggers()) if made is not None]
    keys = {table.name: facts_of(table).key for table in tables if facts_of(table).key}
    schema = (
        *WORDS,
        *(text for table in tables for text in _postgresql_table(table)),
        *BESIDE,
        *(statement for pair in triggers for statement in pair),
        *guards(keys),
    )
    values: dict[str, object] = {
        "SCHEMA": schema,
        "NUMBERED": tuple(table.name for table in tables if is_numbered(table)),
    }
    return _HEAD + "".join(f"\n{name} = {_render(value)}\n" for name, value in values.items())


def _postgresql_table(table: Table) -> Iterator[str]:
    """Yield the statements of a table and of its indexes, its checks and partial indexes translated."""
    yield _text(CreateTable(table), _POSTGRESQL)
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        yield _text(CreateIndex(index), _POSTGRESQL)


def _build_sqlite() -> str:
    journalled = [table for table in ALL_TABLES if facts_of(table).key]
    values: dict[str, object] = {
        "TABLES": tuple(_tables_and_indexes()),
        "TRIGGERS": tuple(all_triggers()),
        "INSERT_SAISIE": _text(insert(days.saisie).values(_parameters(days.saisie, "id"))),
        "UPDATE_SAISIE": _text(
            update(days.saisie)
            .where(*_CELL)
            .values(_parameters(days.saisie, "id", "agent_id", "jour", "ligne_id", "exercice_id", "compte"))
        ),
        "DELETE_SAISIE": _text(delete(days.saisie).where(*_CELL)),
        "INSERT_ABSENCE": _text(insert(days.absence).values(_parameters(days.absence, "id"))),
        "UPDATE_ABSENCE": _text(
            update(days.absence).where(*_ABSENCE).values(centiemes=bindparam("centiemes"))
        ),
        "DELETE_ABSENCE": _text(delete(days.absence).where(*_ABSENCE)),
        "INSERT_REFUS_DROIT": _text(insert(trust.refus_droit).values(_parameters(trust.refus_droit, "id"))),
        "JOURNAL_KEYS": {table.name: facts_of(table).key for table in journalled},
        "COLUMNS": {table.name: tuple(table.columns.keys()) for table in journalled},
        "REFERENCES": dict(sorted(_references(journalled))),
        "COUNTED": {facts_of(table).counted: table.name for table in ALL_TABLES if facts_of(table).counted},
        "TYPED": {table.name: words for table in ALL_TABLES if (words := word_columns(table))},
    }
    return _HEAD + "".join(f"\n{name} = {_render(value)}\n" for name, value in values.items())


def _render(value: object) -> str:
    """Return a value as Python source, a line of SQL on a line of its own: what a change of it shows."""
    match value:
        case dict():
            items = "".join(f"    {_render(key)}: {held!r},\n" for key, held in value.items())
            return f"{{\n{items}}}"
        case tuple():
            return "(\n" + "".join(f"{_render(held)},\n" for held in value) + ")"
        case _:
            return f'"""{value}"""' if "\n" in str(value) else repr(value)


def _tables_and_indexes() -> Iterator[str]:
    for table in ALL_TABLES:
        yield _text(CreateTable(table))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield _text(CreateIndex(index))


def _references(journalled: Iterable[Table]) -> Iterator[tuple[str, str]]:
    """Yield each column that refers to a row, and the table of that row; an exercice is its own name."""
    for table in journalled:
        for column in table.columns:
            for key in column.foreign_keys:
                if column.name != "exercice_id":
                    yield column.name, key.column.table.name


def _parameters(table: Table, *without: str) -> dict[str, object]:
    return {column.name: bindparam(column.name) for column in table.columns if column.name not in without}


def _text(statement: ClauseElement, dialect: Dialect = _DIALECT) -> str:
    lines = str(statement.compile(dialect=dialect)).strip().splitlines()
    return "\n".join(line.rstrip() for line in lines)


if __name__ == "__main__":
    for name, made in build().items():
        (BUILT / f"{name}.py").write_text(made, encoding="utf-8")
