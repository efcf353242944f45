"""Migrations of a store on a server: one transaction, in which who writes waits; all or nothing.

There is no way down, and no copy is made here: a dump is the affair of who administers the server.
"""

from __future__ import annotations

from typing import Any

import psycopg

from cariforef_db.built.postgresql import SCHEMA
from cariforef_db.files.steps import (
    CURRENT,
    Inconsistent,
    Scripts,
    Totals,
    connect_core,
    read_totals,
    run_steps,
)
from cariforef_db.postgres.connection import LONG, open_server, store_exists
from cariforef_db.postgres.errors import translating
from cariforef_db.postgres.guards import WORDS
from cariforef_db.postgres.place import Address
from cariforef_db.proof.body_schema import compare_in_transaction
from cariforef_tui.services.ports.errors import StoreNotFound, StoreVersion
from cariforef_tui.services.ports.files import Migration
from cariforef_tui.services.ports.progress import Progress

_WAITING = {**LONG, "lock_timeout": "60s"}
"""How long a second migration waits for the first, and a first for who writes."""

# Every write begins by a lock on this table: whoever holds it so is the only one who writes.
_ALONE = "LOCK TABLE alembic_version IN EXCLUSIVE MODE"
_VERSION = "SELECT version_num FROM alembic_version"

_TRIGGERS = """
SELECT format('DROP TRIGGER %I ON %I', t.tgname, c.relname)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal
"""
_VIEWS = """
SELECT format('DROP VIEW %I CASCADE', relname) FROM pg_class c
WHERE relnamespace = current_schema()::regnamespace AND relkind = 'v' AND NOT EXISTS (
  SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
"""
# What a check calls stays: it is replaced where it is.
_FUNCTIONS = """
SELECT format('DROP FUNCTION %s', p.oid::regprocedure) FROM pg_proc p
WHERE p.pronamespace = current_schema()::regnamespace AND NOT EXISTS (
  SELECT 1 FROM pg_depend d
  WHERE (d.refclassid = 'pg_proc'::regclass AND d.refobjid = p.oid AND d.deptype = 'n')
  OR (d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'))
"""
_COLUMNS = """
SELECT attname::text FROM pg_attribute
WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped
"""
_ROWS_OF_ITS_OWN = ("CREATE TABLE", "CREATE INDEX", "CREATE UNIQUE INDEX", "CREATE SEQUENCE", "INSERT INTO")
"""What begins a statement that the steps of a migration write; all others say what guards the rows."""


def migrate_body(address: Address, progress: Progress, scripts: Scripts = CURRENT) -> Migration | None:
    """Bring a store to `scripts`; None where it was up to date.

    Raises:
        StoreVersion: a newer body, or a step that failed: nothing changed.
        StoreBusy: somebody wrote or migrated for a minute.
        StoreNotFound: there is no store.
        StoreDenied: the account may not make what the schema is compared with.
    """
    with translating(address.shown), open_server(address, _WAITING) as connection:
        if not store_exists(connection):
            raise StoreNotFound(f"{address.shown} ne contient pas de base : rien n'a été écrit.")
        if _is_up_to_date(address, connection, scripts):
            return None
        # Begun by hand: a transaction of psycopg's is not one that SQLAlchemy would leave alone.
        connection.execute("BEGIN")
        connection.execute(_ALONE)
        if _is_up_to_date(address, connection, scripts):
            return None
        progress("Migration…")
        _migrate(address, connection, scripts)
    progress("Migration terminée.")
    return Migration(None)


def _migrate(address: Address, connection: psycopg.Connection[Any], scripts: Scripts) -> None:
    try:
        before = _read_totals(connection)
        _upgrade(connection, scripts)
        after = _read_totals(connection)
        if any(after.get(table) != total for table, total in before.items()):
            raise Inconsistent("les totaux diffèrent")
        differences = compare_in_transaction(connection)
        if differences:
            raise Inconsistent(f"le schéma obtenu n'est pas celui attendu ({', '.join(differences[:5])})")
        connection.execute("COMMIT")
    except Exception as error:
        # SQLAlchemy wraps what its driver raised.
        cause = getattr(error, "orig", error)
        if isinstance(cause, psycopg.OperationalError | psycopg.errors.InsufficientPrivilege):
            raise cause from None
        reason = str(error) if isinstance(error, Inconsistent) else "une étape n'a pas abouti"
        raise StoreVersion(
            f"La migration a échoué ({reason}) : la base {address.shown} est restée comme avant."
        ) from error


def _upgrade(connection: psycopg.Connection[Any], scripts: Scripts) -> None:
    """Run the steps without any guard, then make those of this version."""
    run = connection.execute
    for query in (_TRIGGERS, _VIEWS, _FUNCTIONS):
        for (statement,) in run(query).fetchall():
            run(statement)
    for word in WORDS:
        run(_replacing(word))
    with connect_core("postgresql+psycopg://", connection) as core:
        run_steps(core, scripts)
    for statement in SCHEMA:
        if not statement.startswith(_ROWS_OF_ITS_OWN):
            run(_replacing(statement))


def _replacing(statement: str) -> str:
    return statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)


def _is_up_to_date(address: Address, connection: psycopg.Connection[Any], scripts: Scripts) -> bool:
    (version,) = connection.execute(_VERSION).fetchone() or ("",)
    if not str(version).isdecimal():
        raise StoreVersion(f"{address.shown} n'est pas une base finie ({version}) : rien n'a été écrit.")
    if int(version) > scripts.version:
        raise StoreVersion(
            f"La base {address.shown} vient d'une version plus récente du programme : rien n'a été écrit. "
            "Mettez le programme à jour."
        )
    return int(version) == scripts.version


def _read_totals(connection: psycopg.Connection[Any]) -> Totals:
    def columns_of(table: str) -> set[str]:
        return {name for (name,) in connection.execute(_COLUMNS, (table,))}

    return read_totals(columns_of, lambda sql: connection.execute(sql).fetchone() or ())
