"""The steps of a migration, which Alembic runs in a transaction that the caller begins and ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cariforef_db.schema.version import SCHEMA_FINGERPRINT, SCHEMA_VERSION

if TYPE_CHECKING:
    from sqlalchemy import Connection

Totals = dict[str, int]
"""How many rows each table has, and the sum of each of its columns of days (`raf.centiemes`)."""

MIGRATIONS = Path(__file__).parents[1] / "migrations"


@dataclass(frozen=True, slots=True)
class Scripts:
    """Where the migrations are, and what a store is once they have all run (fingerprint None: any)."""

    folders: tuple[Path, ...]
    version: int
    fingerprint: str | None


CURRENT = Scripts((MIGRATIONS / "versions",), SCHEMA_VERSION, SCHEMA_FINGERPRINT)


class Inconsistent(Exception):
    """The migrated content is not what it must be."""


@contextmanager
def connect_core(url: str, connection: Any) -> Iterator[Connection]:
    """Lend a connection of SQLAlchemy over the driver's; it begins, ends and closes nothing there.

    Without `skip_autocommit_rollback`, SQLAlchemy would roll back the transaction under way.
    """
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    engine = create_engine(
        url, creator=lambda: connection, poolclass=StaticPool, skip_autocommit_rollback=True
    )
    with engine.connect() as core:
        # Alembic does not end a transaction that was begun before it.
        core.begin()
        yield core


def run_steps(core: Connection, scripts: Scripts) -> None:
    """Run the missing steps in the transaction that `core`, of any engine, is in."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", _escaped(str(MIGRATIONS)))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", _escaped("\n".join(map(str, scripts.folders))))
    config.attributes["connection"] = core
    command.upgrade(config, "head")


def read_totals(columns_of: Callable[[str], set[str]], ask: Callable[[str], tuple[int, ...]]) -> Totals:
    """Return the totals of each table that is journalled or holds days.

    `columns_of` gives the columns of a table, none if it is missing; `ask` runs a SELECT of one row.
    """
    from cariforef_db.schema.columns import hundredths_of, traits_of
    from cariforef_db.schema.making import ALL_TABLES

    totals = Totals()
    for table in ALL_TABLES:
        held = columns_of(table.name)
        amounts = [name for name in hundredths_of(table) if name in held]
        if held and (traits_of(table).key or amounts):
            sums = "".join(f", CAST(coalesce(sum({name}), 0) AS bigint)" for name in amounts)
            names = (table.name, *(f"{table.name}.{name}" for name in amounts))
            totals |= zip(names, ask(f"SELECT count(*){sums} FROM {table.name}"), strict=True)
    return totals


def _escaped(text: str) -> str:
    return text.replace("%", "%%")
