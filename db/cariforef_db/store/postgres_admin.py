"""Life of a store on a server: created and migrated in one transaction each, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import Connection, text

from cariforef_db.engine.place import Address, parse_address
from cariforef_db.engine.postgres import LONG, apart_engine, server_error, translating
from cariforef_db.files.migrating import (
    CURRENT,
    Inconsistent,
    Scripts,
    Totals,
    describe_failure,
    keeping_totals,
    read_totals,
    run_steps,
)
from cariforef_db.proof.body import compare_in_transaction, verify_body, verify_body_journal
from cariforef_db.schema.server import (
    WORDS,
    guarding_statements,
    make_body,
    mark_version,
    read_version,
    refuse_older,
    run_as_is,
    store_exists,
)
from cariforef_db.store.creating import french_holidays
from cariforef_db.store.writing import SqlWriting
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.services.ports.errors import StoreNotFound, StoreVersion
from cariforef_tui.services.ports.files import Migration, Verification
from cariforef_tui.services.ports.rooms import Reglages
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Progress, silent

if TYPE_CHECKING:
    from cariforef_db.store.postgres_store import PostgresStore
    from cariforef_tui.domain.journal.entries import Maillon
    from cariforef_tui.domain.temps.calendrier import Calendrier


_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('cariforef'), 2)")
_OPEN = text("SELECT numero FROM ouvrir_ecriture(:acteur, NULL)")
FIRST_IN_SERVICE = 12
"""The first schema released on a server: no migration leads to it there."""
_WAITING = {**LONG, "lock_timeout": "60s"}
"""How long a second migration waits for the first, and the first for writers."""
# Every write begins by a lock on this table: whoever holds it in this mode writes alone.
_ALONE = text("LOCK TABLE alembic_version IN EXCLUSIVE MODE")
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


class PostgresAdmin:
    """`services.ports.files.StoreAdmin` on a server; a place is an address, whose database is one body's.

    The driver is imported by the first method called, never before.
    """

    files = None

    def exists(self, place: str) -> bool:
        address = parse_address(place)

        with apart_engine(address).connect() as connection:
            return store_exists(connection)

    def create(self, place: str, programme: Programme, agents: Sequence[Agent], progress: Progress) -> None:
        address = parse_address(place)

        create_body(address, programme, agents, progress)

    def open(self, place: str, juges: Sequence[Agent] | None = None) -> PostgresStore:  # noqa: ARG002
        """Open the store; `juges` are of a copy, which a file alone has."""
        address = parse_address(place)
        from cariforef_db.store.postgres_store import PostgresStore

        store = PostgresStore(address)
        try:
            store.check()
        except BaseException:
            store.close()
            raise
        return store

    def verify(self, place: str, progress: Progress = silent) -> Verification:
        address = parse_address(place)
        return verify_body(address, progress)

    def verify_journal(
        self, place: str, empreinte: Maillon | None, progress: Progress = silent
    ) -> Verification:
        address = parse_address(place)
        return verify_body_journal(address, empreinte, progress)

    def migrate(self, place: str, progress: Progress) -> Migration | None:
        address = parse_address(place)

        return migrate_body(address, progress)

    def feries(self, exercice: int) -> Calendrier:
        return french_holidays(exercice)


def create_body(address: Address, programme: Programme, agents: Sequence[Agent], progress: Progress) -> None:
    """Make the tables in the database that `address` names, with `programme` and its public holidays.

    Raises:
        StoreNotFound: there is no such database, or it holds tables already.
        StoreVersion: it holds bodies of 0.2.
        StoreDenied: the account may not make tables.
    """
    with translating(address.shown), apart_engine(address, LONG).begin() as connection:
        progress("Création des tables…")
        connection.execute(_ONE_AT_A_TIME)
        refuse_older(connection)
        make_body(connection)
        progress(f"Chargement du programme {programme.exercice} et des jours fériés…")
        writing = open_system_write(connection)
        writing.set_reglages(Reglages())
        writing.load_programme(programme, french_holidays(programme.exercice), agents)


def open_system_write(connection: Connection) -> SqlWriting:
    """Write as the program itself, in the transaction that `connection` is in."""
    numero = connection.execute(_OPEN, {"acteur": ACTEUR_SYSTEME}).scalar_one()
    return SqlWriting(connection, int(numero), ACTEUR_SYSTEME)


def migrate_body(address: Address, progress: Progress, scripts: Scripts = CURRENT) -> Migration | None:
    """Bring a store to `scripts`; None if it was up to date.

    Raises:
        StoreVersion: a newer store, or a step that failed: nothing changed.
        StoreBusy: somebody wrote or migrated for a minute.
        StoreNotFound: there is no store.
        StoreDenied: the account may not make what the schema is compared with.
        StoreIntegrity: as `read_version`.
    """
    with translating(address.shown), apart_engine(address, _WAITING).connect() as connection:
        if not store_exists(connection):
            raise StoreNotFound(f"{address.shown} ne contient pas de base : rien n'a été écrit.")
        connection.execute(_ALONE)
        if _is_up_to_date(address, connection, scripts):
            return None
        progress("Migration…")
        remarques = _migrate(address, connection, scripts)
    progress("Migration terminée.")
    return Migration(None, remarques)


def _migrate(address: Address, connection: Connection, scripts: Scripts) -> tuple[str, ...]:
    try:
        with keeping_totals(lambda: _read_totals(connection)):
            remarques = _upgrade(connection, scripts)
        differences = compare_in_transaction(connection)
        if differences:
            raise Inconsistent(f"le schéma obtenu n'est pas celui attendu ({', '.join(differences[:5])})")
        connection.commit()
    except Exception as error:
        original = server_error(error)
        if isinstance(original, psycopg.OperationalError | psycopg.errors.InsufficientPrivilege):
            raise
        raise StoreVersion(
            f"La migration a échoué ({describe_failure(error)}) : la base {address.shown} est restée comme "
            "avant."
        ) from error
    return remarques


def _upgrade(connection: Connection, scripts: Scripts) -> tuple[str, ...]:
    """Run the steps without any guard, then make those of this version; return what `run_steps` does."""
    for query in (_TRIGGERS, _VIEWS, _FUNCTIONS):
        for statement in connection.scalars(query).all():
            run_as_is(connection, statement)
    for word in WORDS:
        run_as_is(connection, _replacing(word))
    remarques = run_steps(connection, scripts)
    for statement in guarding_statements():
        if not statement.startswith(_ROWS_OF_ITS_OWN):
            run_as_is(connection, _replacing(statement))
    mark_version(connection, scripts.version)
    return remarques


def _replacing(statement: str) -> str:
    return statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)


def _is_up_to_date(address: Address, connection: Connection, scripts: Scripts) -> bool:
    version = read_version(connection, address)
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


def import_late_modules() -> tuple[ModuleType, ...]:
    """Import what opening a store on a server and reading a review import late; returns these modules.

    A process that forks sessions calls it: they then share the memory of these modules.
    """
    from sqlalchemy.dialects import postgresql

    from cariforef_db.revue import reads
    from cariforef_db.store import postgres_store

    return postgres_store, postgresql, reads
