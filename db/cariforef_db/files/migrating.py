"""Migrations: one exclusive transaction each time, a verified copy first, all or nothing.

No migration goes down: to go back, restore the copy. Alembic is imported here, and only when there is work.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from cariforef_db.engine.errors import driver_error, translate
from cariforef_db.engine.sqlite import opened
from cariforef_db.files.backup import backup_store
from cariforef_db.files.opening import refuse_unserved
from cariforef_db.files.steps import (
    CURRENT,
    Inconsistent,
    Scripts,
    Totals,
    connect_core,
    read_totals,
    run_steps,
)
from cariforef_db.schema.making import sqlite_triggers
from cariforef_db.schema.version import (
    APPLICATION_ID,
    compute_fingerprint,
    explain_alembic,
    read_application_id,
    read_schema_version,
)
from cariforef_tui.services.ports.errors import StoreBusy, StoreError, StoreForeign, StoreVersion
from cariforef_tui.services.ports.store import Progress

WAIT_MS = 60_000
"""How long a second migration waits for the first."""


def migrate_store(path: Path, progress: Progress, scripts: Scripts = CURRENT) -> Path | None:
    """Bring the store to `scripts`; return the copy made before, None if it was up to date.

    Raises:
        StoreVersion: a newer store, or a step that failed: nothing changed, the copy is named.
        StoreBusy: somebody else kept the file for a minute.
    """
    with opened(path, busy_timeout_ms=WAIT_MS) as connection:
        if _is_up_to_date(path, connection, scripts):
            return None
        connection.execute("PRAGMA foreign_keys = OFF")
        # IMMEDIATE excludes other writers and lets the backup read; the COMMIT waits for readers.
        connection.execute("BEGIN IMMEDIATE")
        if _is_up_to_date(path, connection, scripts):
            return None
        progress("Sauvegarde avant la migration…")
        copy = backup_store(path)
        progress("Migration…")
        _migrate(connection, path, copy, scripts)
        progress("Migration terminée.")
        return copy


def _migrate(connection: sqlite3.Connection, path: Path, copy: Path, scripts: Scripts) -> None:
    try:
        _upgrade_keeping_totals(connection, scripts)
        connection.execute("COMMIT")
    except Exception as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        translated = translate(error, str(path)) if driver_error(error) else None
        kind: type[StoreError] = StoreVersion if translated is None else type(translated)
        reason = "quelqu'un lit la base en ce moment" if kind is StoreBusy else _reason(error)
        raise kind(
            f"La migration a échoué ({reason}) : la base est restée comme avant. "
            f"Copie faite juste avant : {copy}"
        ) from error


def upgrade_copy(path: Path) -> None:
    """Bring a private copy, that nobody else has open, to this version.

    Raises:
        StoreVersion: a step failed; the copy is of no use.
    """
    with opened(path) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN IMMEDIATE")
        try:
            _upgrade_keeping_totals(connection, CURRENT)
        except Exception as error:
            if translate(error, str(path)) is not None:
                raise
            raise StoreVersion(
                f"La mise à niveau de la copie a échoué ({_reason(error)}) : rien n'a été restauré. "
                "Choisissez une autre sauvegarde : « cariforef base sauvegardes » les liste."
            ) from error
        connection.execute("COMMIT")


def _upgrade_keeping_totals(connection: sqlite3.Connection, scripts: Scripts) -> None:
    alembic = explain_alembic(connection)
    if alembic is not None:
        raise Inconsistent(alembic)
    before = _read_totals(connection)
    upgrade(connection, scripts)
    after = _read_totals(connection)
    if any(after.get(table) != total for table, total in before.items()):
        raise Inconsistent("les totaux diffèrent")


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, Inconsistent) else "une étape n'a pas abouti"


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


def upgrade(connection: sqlite3.Connection, scripts: Scripts = CURRENT) -> None:
    """Run the missing migrations in the transaction that `connection` has begun, then check what they did.

    Foreign keys must be off: to rebuild a table would delete the rows that refer to it. Triggers are dropped
    first, since one that reads a table forbids to rebuild it; those of this version are made afterwards.
    """
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    with connect_core("sqlite://", connection) as core:
        run_steps(core, scripts)
    for trigger in sqlite_triggers():
        connection.execute(trigger)
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise Inconsistent(f"référence rompue dans la table {broken[0]}")
    connection.execute(f"PRAGMA user_version = {scripts.version}")
    if scripts.fingerprint is not None and compute_fingerprint(connection) != scripts.fingerprint:
        raise Inconsistent("le schéma obtenu n'est pas celui attendu")


def _read_totals(connection: sqlite3.Connection) -> Totals:
    def columns_of(table: str) -> set[str]:
        return {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}

    return read_totals(columns_of, lambda sql: connection.execute(sql).fetchone())
