"""A store on a server as the end of a transfer: COPY by table, triggers away for that transaction alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from cariforef_db.built.postgresql import NUMBERED
from cariforef_db.engine.driver import Driver
from cariforef_db.postgres.connection import LONG, open_server, store_exists
from cariforef_db.postgres.driver import PostgresDriver
from cariforef_db.postgres.place import Address
from cariforef_db.proof.body import snapshot
from cariforef_db.schema.body import drop_body, make_body
from cariforef_db.schema.version import SCHEMA_VERSION, UNFINISHED
from cariforef_db.transfer.content import CONTENTS, Content
from cariforef_db.transfer.ends import Source
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.services.ports.errors import StoreBusy, StoreForeign, StoreNotFound

_ONE_AT_A_TIME = "SELECT pg_try_advisory_lock(hashtext('cariforef'), 1)"
_DISARM, _ARM = "ALTER TABLE {} DISABLE TRIGGER USER", "ALTER TABLE {} ENABLE TRIGGER USER"
_NEXT_NUMBER = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM numero_ecriture"


@contextmanager
def body_source(address: Address) -> Iterator[Source]:
    """Lend a store in one snapshot; nobody waits for it.

    Raises:
        StoreError: it cannot be read.
    """
    with snapshot(address) as driver:
        (numero,) = driver.execute(_NEXT_NUMBER).fetchone() or (0,)
        yield Source(driver, int(numero))


class BodyTarget:
    """`ends.Target` in a database whose tables are made, and that no program opens."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def empty(self) -> None:
        self._connection.execute(f"TRUNCATE {', '.join(content.table for content in CONTENTS)}")

    def fill(self, content: Content, rows: Iterator[tuple[Any, ...]]) -> None:
        columns = ", ".join(content.columns)
        try:
            with (
                self._connection.transaction(),
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
            yield PostgresDriver(self._connection)

    def finish(self, numero: int) -> None:
        run = self._connection.execute
        with self._connection.transaction():
            for table in NUMBERED:
                run(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table} "
                    "HAVING max(id) > 0"
                )
            run("SELECT setval('numero_ecriture', greatest(%s, 1), %s > 0)", (numero, numero))
            run(
                "UPDATE tete SET seq = s.seq, empreinte = s.empreinte "
                "FROM (SELECT seq, empreinte FROM sceau ORDER BY seq DESC LIMIT 1) s"
            )
            run("UPDATE alembic_version SET version_num = %s", (f"{SCHEMA_VERSION:04}",))
        run("ANALYZE")

    def discard(self) -> None:
        drop_body(self._connection)

    @contextmanager
    def _unguarded(self, table: str) -> Iterator[None]:
        """Let this transaction write a table without its triggers; nobody else sees it so."""
        self._connection.execute(_DISARM.format(table).encode())
        yield
        self._connection.execute(_ARM.format(table).encode())


@contextmanager
def new_body(address: Address, first_seal: str) -> Iterator[BodyTarget]:
    """Lend a store just made, empty.

    Raises:
        StoreNotFound: there is one already.
    """
    with _connected(address) as connection:
        version = _read_version(connection)
        if version is not None and version.startswith(UNFINISHED):
            raise StoreNotFound(
                f"Un transfert vers {address.shown} n'est pas fini : ajoutez « --reprendre » pour le finir."
            )
        if version is not None:
            raise StoreNotFound(
                f"{address.shown} contient déjà une base : rien n'a été écrit. Un transfert demande une base "
                "vide."
            )
        with connection.transaction():
            make_body(connection)
            connection.execute("UPDATE alembic_version SET version_num = %s", (f"{UNFINISHED}{first_seal}",))
        yield BodyTarget(connection)


@contextmanager
def unfinished_body(address: Address, first_seal: str) -> Iterator[BodyTarget]:
    """Lend the store that a transfer from the same source left unfinished.

    Raises:
        StoreNotFound: there is none, or it is of another source.
    """
    with _connected(address) as connection:
        if _read_version(connection) != f"{UNFINISHED}{first_seal}":
            raise StoreNotFound(
                f"{address.shown} n'attend pas la suite d'un transfert de cette base : rien n'a été écrit. "
                "Sans « --reprendre », le transfert demande une base vide."
            )
        yield BodyTarget(connection)


@contextmanager
def _connected(address: Address) -> Iterator[psycopg.Connection[Any]]:
    with open_server(address, LONG) as connection:
        if connection.info.parameter_status("server_encoding") != "UTF8":
            raise StoreForeign(f"{address.shown} n'est pas une base en UTF-8 : rien n'a été écrit.")
        if connection.execute(_ONE_AT_A_TIME).fetchone() != (True,):
            raise StoreBusy(f"Un autre transfert vers {address.shown} est en cours : rien n'a été écrit.")
        yield connection


def _read_version(connection: psycopg.Connection[Any]) -> str | None:
    """Return the version that a store says, None where there is none."""
    if not store_exists(connection):
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else ""
