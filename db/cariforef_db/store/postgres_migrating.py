"""Migrations of a store on a server: one transaction, for which writers wait; all or nothing.

No migration goes down, and none makes a copy: whoever administers the server makes the dump.
"""

from __future__ import annotations

import psycopg
from sqlalchemy import Connection, text

from cariforef_db.engine.place import Address
from cariforef_db.engine.postgres import LONG, apart_engine, server_error, translating
from cariforef_db.files.migrating import CURRENT, Inconsistent, Scripts, Totals, read_totals, run_steps
from cariforef_db.proof.body_schema import compare_in_transaction
from cariforef_db.schema.server import WORDS, guarding_statements, run_as_is, store_exists
from cariforef_tui.services.ports.errors import StoreNotFound, StoreVersion
from cariforef_tui.services.ports.files import Migration
from cariforef_tui.services.ports.store import Progress

FIRST_IN_SERVICE = 12
"""The first schema released on a server: no migration leads to it there."""

_WAITING = {**LONG, "lock_timeout": "60s"}
"""How long a second migration waits for the first, and the first for writers."""

# Every write begins by a lock on this table: whoever holds it in this mode writes alone.
_ALONE = text("LOCK TABLE alembic_version IN EXCLUSIVE MODE")
_VERSION = text("SELECT version_num FROM alembic_version")

_TRIGGERS = text("""
SELECT format('DROP TRIGGER %I ON %I', t.tgname, c.relname)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal
""")
_VIEWS = text("""
SELECT format('DROP VIEW %I CASCADE', relname) FROM pg_class c
WHERE relnamespace = current_schema()::regnamespace AND relkind = 'v' AND NOT EXISTS (
  SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
""")
# A function that a check calls cannot be dropped: it is replaced in place.
_FUNCTIONS = text("""
SELECT format('DROP FUNCTION %s', p.oid::regprocedure) FROM pg_proc p
WHERE p.pronamespace = current_schema()::regnamespace AND NOT EXISTS (
  SELECT 1 FROM pg_depend d
  WHERE (d.refclassid = 'pg_proc'::regclass AND d.refobjid = p.oid AND d.deptype = 'n')
  OR (d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'))
""")
_COLUMNS = text("""
SELECT attname::text FROM pg_attribute
WHERE attrelid = to_regclass(:table) AND attnum > 0 AND NOT attisdropped
""")
_ROWS_OF_ITS_OWN = ("CREATE TABLE", "CREATE INDEX", "CREATE UNIQUE INDEX", "CREATE SEQUENCE", "INSERT INTO")
"""How statements begin that make rows and their places: a migration's steps write those themselves."""


def migrate_body(address: Address, progress: Progress, scripts: Scripts = CURRENT) -> Migration | None:
    """Bring a store to `scripts`; None if it was up to date.

    Raises:
        StoreVersion: a newer store, or a step that failed: nothing changed.
        StoreBusy: somebody wrote or migrated for a minute.
        StoreNotFound: there is no store.
        StoreDenied: the account may not make what the schema is compared with.
    """
    with translating(address.shown), apart_engine(address, _WAITING).connect() as connection:
        if not store_exists(connection):
            raise StoreNotFound(f"{address.shown} ne contient pas de base : rien n'a été écrit.")
        connection.execute(_ALONE)
        if _is_up_to_date(address, connection, scripts):
            return None
        progress("Migration…")
        _migrate(address, connection, scripts)
    progress("Migration terminée.")
    return Migration(None)


def _migrate(address: Address, connection: Connection, scripts: Scripts) -> None:
    try:
        before = _read_totals(connection)
        _upgrade(connection, scripts)
        after = _read_totals(connection)
        if any(after.get(table) != total for table, total in before.items()):
            raise Inconsistent("les totaux diffèrent")
        differences = compare_in_transaction(connection)
        if differences:
            raise Inconsistent(f"le schéma obtenu n'est pas celui attendu ({', '.join(differences[:5])})")
        connection.commit()
    except Exception as error:
        original = server_error(error)
        if isinstance(original, psycopg.OperationalError | psycopg.errors.InsufficientPrivilege):
            raise
        reason = str(error) if isinstance(error, Inconsistent) else "une étape n'a pas abouti"
        raise StoreVersion(
            f"La migration a échoué ({reason}) : la base {address.shown} est restée comme avant."
        ) from error


def _upgrade(connection: Connection, scripts: Scripts) -> None:
    """Run the steps without any guard, then make those of this version."""
    for query in (_TRIGGERS, _VIEWS, _FUNCTIONS):
        for statement in connection.scalars(query).all():
            run_as_is(connection, statement)
    for word in WORDS:
        run_as_is(connection, _replacing(word))
    run_steps(connection, scripts)
    for statement in guarding_statements():
        if not statement.startswith(_ROWS_OF_ITS_OWN):
            run_as_is(connection, _replacing(statement))


def _replacing(statement: str) -> str:
    return statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)


def _is_up_to_date(address: Address, connection: Connection, scripts: Scripts) -> bool:
    version = str(connection.scalar(_VERSION) or "")
    if not version.isdecimal():
        raise StoreVersion(f"{address.shown} n'est pas une base finie ({version}) : rien n'a été écrit.")
    if int(version) > scripts.version:
        raise StoreVersion(
            f"La base {address.shown} vient d'une version plus récente du programme : rien n'a été écrit. "
            "Mettez le programme à jour."
        )
    if int(version) < FIRST_IN_SERVICE:
        raise StoreVersion(
            f"La base {address.shown} est d'une version d'essai (schéma {int(version)}) : rien n'a été "
            "écrit. Portez-la dans un fichier par le programme qui l'a faite, puis de là vers une base vide."
        )
    return int(version) == scripts.version


def _read_totals(connection: Connection) -> Totals:
    def columns_of(table: str) -> set[str]:
        return set(connection.scalars(_COLUMNS, {"table": table}))

    return read_totals(columns_of, lambda sql: tuple(connection.execute(text(sql)).one()))
