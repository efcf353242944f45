"""Migrations: one exclusive transaction each time, a verified copy first, all or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cariforef_db.engine.errors import translate
from cariforef_db.engine.sqlite import opened
from cariforef_db.files.backup import backup_store
from cariforef_db.files.opening import refuse_unserved
from cariforef_db.schema.making import ALL_TABLES, sqlite_triggers
from cariforef_db.schema.version import (
    APPLICATION_ID,
    SCHEMA_FINGERPRINT,
    SCHEMA_VERSION,
    compute_fingerprint,
    read_application_id,
    read_schema_version,
)
from cariforef_tui.services.ports.errors import StoreBusy, StoreError, StoreForeign, StoreVersion
from cariforef_tui.services.ports.files import Migration
from cariforef_tui.services.ports.store import Progress

if TYPE_CHECKING:
    from sqlalchemy import Connection

Totals = dict[str, int]
"""How many rows each table has, and the sum of each of its columns of days (`raf.centiemes`)."""
MIGRATIONS = Path(__file__).parents[1] / "migrations"
WAIT_MS = 60_000
"""How long a second migration waits for the first."""


@dataclass(frozen=True, slots=True)
class Scripts:
    """The folder of the migrations, and the marks of a store once all have run (fingerprint None: any)."""

    folders: tuple[Path, ...]
    version: int
    fingerprint: str | None


CURRENT = Scripts((MIGRATIONS / "versions",), SCHEMA_VERSION, SCHEMA_FINGERPRINT)


class Inconsistent(Exception):
    """The migrated content is not what it must be."""


@contextmanager
def keeping_totals(read: Callable[[], Totals]) -> Iterator[None]:
    """Raise Inconsistent if the block, which migrates, changes the totals that `read` returns."""
    before = read()
    yield
    after = read()
    if any(after.get(table) != total for table, total in before.items()):
        raise Inconsistent("les totaux diffèrent")


def describe_failure(error: Exception) -> str:
    """Return in French why a migration failed."""
    return str(error) if isinstance(error, Inconsistent) else "une étape n'a pas abouti"


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


def run_steps(core: Connection, scripts: Scripts) -> tuple[str, ...]:
    """Run the missing steps in the transaction that `core`, of any engine, is in.

    Return what they leave to people, in French: a step adds its sentences to the attribute `remarques`.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", _escaped(str(MIGRATIONS)))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", _escaped("\n".join(map(str, scripts.folders))))
    remarques: list[str] = []
    config.attributes.update(connection=core, remarques=remarques)
    command.upgrade(config, "head")
    return tuple(remarques)


def read_totals(columns_of: Callable[[str], set[str]], ask: Callable[[str], tuple[int, ...]]) -> Totals:
    """Return the totals of each table that is journalled or holds days.

    `columns_of` gives the columns of a table, none if it is missing; `ask` runs a SELECT of one row.
    """
    from cariforef_db.schema.columns import hundredths_of, traits_of

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


def migrate_store(path: Path, progress: Progress, scripts: Scripts = CURRENT) -> Migration | None:
    """Bring the store to `scripts`, after a copy; None if it was up to date.

    Raises:
        StoreVersion: a newer store, or a step that failed: nothing changed, the copy is named.
        StoreBusy: somebody else kept the file for a minute.
    """
    with opened(path, busy_timeout_ms=WAIT_MS) as connection:
        if _is_up_to_date(path, connection, scripts):
            return None
        # SQLite ignores this within a transaction: it comes before, and is never put back on this connection.
        connection.execute("PRAGMA foreign_keys = OFF")
        # IMMEDIATE excludes other writers and lets the backup read; the COMMIT waits for readers.
        connection.execute("BEGIN IMMEDIATE")
        # Somebody else may have migrated while this one waited for the lock.
        if _is_up_to_date(path, connection, scripts):
            return None
        # Under the lock: no write falls between the copy and the migration.
        progress("Sauvegarde avant la migration…")
        copy = backup_store(path)
        progress("Migration…")
        remarques = _migrate(connection, path, copy, scripts)
        progress("Migration terminée.")
        return Migration(copy, remarques)


def _migrate(connection: sqlite3.Connection, path: Path, copy: Path, scripts: Scripts) -> tuple[str, ...]:
    try:
        with keeping_totals(lambda: _read_totals(connection)):
            remarques = _upgrade(connection, scripts)
        connection.execute("COMMIT")
    except Exception as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        translated = translate(error, str(path))
        kind: type[StoreError] = StoreVersion if translated is None else type(translated)
        reason = "quelqu'un lit la base en ce moment" if kind is StoreBusy else describe_failure(error)
        raise kind(
            f"La migration a échoué ({reason}) : la base est restée comme avant. "
            f"Copie faite juste avant : {copy}"
        ) from error
    return remarques


def _is_up_to_date(path: Path, connection: sqlite3.Connection, scripts: Scripts) -> bool:
    if read_application_id(connection) != APPLICATION_ID:
        raise StoreForeign(f"{path} n'est pas une base cariforef.")
    version = read_schema_version(connection)
    if version > scripts.version:
        raise StoreVersion(
            f"La base {path} vient d'une version plus récente du programme : rien n'a été écrit. "
            "Mettez le programme à jour."
        )
    refuse_unserved(path, version)
    return version == scripts.version


def _upgrade(connection: sqlite3.Connection, scripts: Scripts) -> tuple[str, ...]:
    """Run the missing migrations in the transaction that `connection` has begun, then check what they did.

    Return what they leave to people, as `run_steps`.

    Foreign keys must be off: to rebuild a table would delete the rows that refer to it. Triggers are dropped
    first, since one that reads a table forbids to rebuild it; those of this version are made afterwards.
    """
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    with connect_core("sqlite://", connection) as core:
        remarques = run_steps(core, scripts)
    for trigger in sqlite_triggers():
        connection.execute(trigger)
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise Inconsistent(f"référence rompue dans la table {broken[0]}")
    connection.execute(f"PRAGMA user_version = {scripts.version}")
    if scripts.fingerprint is not None and compute_fingerprint(connection) != scripts.fingerprint:
        raise Inconsistent("le schéma obtenu n'est pas celui attendu")
    return remarques


def _read_totals(connection: sqlite3.Connection) -> Totals:
    def columns_of(table: str) -> set[str]:
        return {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}

    return read_totals(columns_of, lambda sql: connection.execute(sql).fetchone())
