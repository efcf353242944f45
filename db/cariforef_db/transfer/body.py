"""A body on a server as the end of a transfer: COPY by table, triggers away for that transaction alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from cariforef_db.built.postgresql import NUMBERED
from cariforef_db.engine.driver import Driver
from cariforef_db.postgres.connection import LONG, open_server, schema_exists, to_driver
from cariforef_db.postgres.place import Address, named_schema, owner_of
from cariforef_db.postgres.roles import grant_everybody
from cariforef_db.proof.body import snapshot
from cariforef_db.schema.body import make_body_schema
from cariforef_db.schema.version import SCHEMA_VERSION, UNFINISHED
from cariforef_db.transfer.content import CONTENTS, Content
from cariforef_db.transfer.ends import Source
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.services.ports.errors import StoreBusy, StoreDenied, StoreForeign, StoreNotFound

_ONE_AT_A_TIME = "SELECT pg_try_advisory_lock(hashtext(%s), 1)"
_FORCED = "SELECT relforcerowsecurity FROM pg_class WHERE oid = %s::regclass"
_DISARM, _ARM = "ALTER TABLE {} DISABLE TRIGGER USER", "ALTER TABLE {} ENABLE TRIGGER USER"
_SHOW_ALL = "ALTER TABLE {} NO FORCE ROW LEVEL SECURITY"
_SHOW_OWN = "ALTER TABLE {} FORCE ROW LEVEL SECURITY"
_NEXT_NUMBER = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM numero_ecriture"


@contextmanager
def body_source(address: Address) -> Iterator[Source]:
    """Lend a body in one snapshot; nobody waits for it.

    Raises:
        StoreError: it cannot be read, or not all of it by this account.
    """
    with snapshot(address) as taken:
        (numero,) = taken.driver.execute(_NEXT_NUMBER).fetchone() or (0,)
        yield Source(taken.driver, int(numero))


class BodyTarget:
    """`ends.Target` in a schema of its own. `schema` is there, and no program opens it."""

    def __init__(self, connection: psycopg.Connection[Any], schema: str) -> None:
        self._connection, self._schema = connection, schema
        connection.execute(f"SET search_path = {schema}")

    def empty(self) -> None:
        tables = ", ".join(content.table for content in CONTENTS)
        with self._as_owner():
            self._connection.execute(f"TRUNCATE {tables}")

    def fill(self, content: Content, rows: Iterator[tuple[Any, ...]]) -> None:
        columns = ", ".join(content.columns)
        try:
            with (
                self._as_owner(),
                self._unguarded(content.table),
                self._connection.cursor() as cursor,
                cursor.copy(f"COPY {content.table} ({columns}) FROM STDIN") as copy,
            ):
                for row in rows:
                    copy.write_row(row)
        except (psycopg.IntegrityError, psycopg.DataError) as error:
            rule = error.diag.constraint_name or error.diag.message_primary
            raise Refus(
                f"PostgreSQL refuse une ligne de la table « {content.table} » ({rule}) : rien ne reste de "
                "ce transfert. « cariforef base verifier » dit ce que la source a d'anormal."
            ) from error

    @contextmanager
    def reading(self) -> Iterator[Driver]:
        with self._connection.transaction():
            self._connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield to_driver(self._connection)

    def finish(self, numero: int) -> None:
        run = self._connection.execute
        with self._as_owner(), self._unguarded("tete"), self._unguarded("alembic_version"):
            for table in NUMBERED:
                run(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table} "
                    "HAVING max(id) > 0"
                )
            run("SELECT setval('numero_ecriture', greatest(%s, 1), %s > 0)", (numero, numero))
            run(
                "UPDATE tete SET seq = s.seq, empreinte = s.empreinte, pilotage = s.empreinte "
                "FROM (SELECT seq, empreinte FROM sceau ORDER BY seq DESC LIMIT 1) s"
            )
            run("UPDATE alembic_version SET version_num = %s", (f"{SCHEMA_VERSION:04}",))
        grant_everybody(self._connection, self._schema)
        run("ANALYZE")

    def discard(self) -> None:
        self._connection.execute(f"DROP SCHEMA {self._schema} CASCADE")

    @contextmanager
    def _as_owner(self) -> Iterator[None]:
        with self._connection.transaction():
            self._connection.execute(f"SET LOCAL ROLE {owner_of(self._schema)}")
            yield

    @contextmanager
    def _unguarded(self, table: str) -> Iterator[None]:
        """Let the owner write a table without its triggers, and all its rows; nobody else sees it so."""
        run = self._connection.execute
        (forced,) = run(_FORCED, (table,)).fetchone() or (False,)
        run(_DISARM.format(table))
        if forced:
            run(_SHOW_ALL.format(table))
        yield
        run(_ARM.format(table))
        if forced:
            run(_SHOW_OWN.format(table))


@contextmanager
def new_body(address: Address, first_seal: str) -> Iterator[BodyTarget]:
    """Lend a body just made, empty.

    Raises:
        StoreNotFound: no body is named, or it is there already.
    """
    with _connected(address) as (connection, schema):
        version = _read_version(connection, schema)
        if version is not None and version.startswith(UNFINISHED):
            raise StoreNotFound(
                f"Un transfert vers {address.shown} n'est pas fini : ajoutez « --reprendre » pour le finir."
            )
        if schema_exists(connection, schema):
            raise StoreNotFound(
                f"{address.shown} existe déjà : rien n'a été écrit. Un transfert fait un organisme neuf ; "
                "donnez-en un autre nom."
            )
        with connection.transaction():
            make_body_schema(connection, schema)
            connection.execute(
                f"UPDATE {schema}.alembic_version SET version_num = %s", (f"{UNFINISHED}{first_seal}",)
            )
        yield BodyTarget(connection, schema)


@contextmanager
def unfinished_body(address: Address, first_seal: str) -> Iterator[BodyTarget]:
    """Lend the body that a transfer from the same source left unfinished.

    Raises:
        StoreNotFound: there is none, or it is of another source.
    """
    with _connected(address) as (connection, schema):
        version = _read_version(connection, schema)
        if version != f"{UNFINISHED}{first_seal}":
            raise StoreNotFound(
                f"{address.shown} n'attend pas la suite d'un transfert de cette base : rien n'a été écrit. "
                "Sans « --reprendre », le transfert fait un organisme neuf."
            )
        yield BodyTarget(connection, schema)


@contextmanager
def _connected(address: Address) -> Iterator[tuple[psycopg.Connection[Any], str]]:
    schema = named_schema(address, "faire")
    with open_server(address, LONG) as connection:
        if connection.info.parameter_status("server_encoding") != "UTF8":
            raise StoreForeign(f"{address.shown} n'est pas une base en UTF-8 : rien n'a été écrit.")
        if connection.execute(_ONE_AT_A_TIME, (schema,)).fetchone() != (True,):
            raise StoreBusy(f"Un autre transfert vers {address.shown} est en cours : rien n'a été écrit.")
        yield connection, schema


def _read_version(connection: psycopg.Connection[Any], schema: str) -> str | None:
    """Return the version that a schema says, None where it says none."""
    try:
        row = connection.execute(f"SELECT version_num FROM {schema}.alembic_version").fetchone()
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
        return None
    except psycopg.errors.InsufficientPrivilege as error:
        raise StoreDenied(
            f"Ce compte n'administre pas l'organisme de {schema} : rien n'a été écrit."
        ) from error
    return str(row[0]) if row else None
