"""The only place that connects to a server: every connection has the same settings, and one body's schema."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from cariforef_db.built.postgresql import NUMBERED
from cariforef_db.postgres.driver import PostgresDriver
from cariforef_db.postgres.errors import translate_connection
from cariforef_db.postgres.place import Address, organisme_of, schema_of
from cariforef_tui.services.ports.errors import StoreDenied, StoreNotFound, StoreVersion

OLDEST_SERVER = 150000
"""PostgreSQL 15, as `server_version` numbers it."""

SETTINGS = {
    "lock_timeout": "5s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "10s",
}
LONG = {**SETTINGS, "statement_timeout": "0", "idle_in_transaction_session_timeout": "0"}
"""Of what works long, a creation, a verification, a transfer: nothing cuts it short but a lock."""

# Before PostgreSQL 16 no name at all is an error, not a schema that is not there.
_PLACE = """SELECT nullif(current_schema(), 'public'), to_regnamespace(nullif(%(asked)s, '')) IS NOT NULL,
  has_schema_privilege(to_regnamespace(nullif(%(asked)s, ''))::oid, 'USAGE')"""


@dataclass(frozen=True, slots=True)
class Opened:
    """A connection, and the schema that it works in."""

    driver: PostgresDriver
    schema: str


def connect(address: Address) -> PostgresDriver:
    """Return a connection to the body's schema, which exists.

    Raises:
        StoreError: the server cannot be reached or refuses, is too old, or has no such body for this account.
    """
    return open_address(address).driver


def open_address(address: Address, *, settings: dict[str, str] = SETTINGS) -> Opened:
    """Return a connection, and the schema that the account or the address names.

    Raises:
        StoreError: as `connect`.
    """
    connection = open_server(address, settings)
    try:
        schema = schema_on(connection, address)
        connection.execute(f"SET search_path = {schema}")
    except BaseException:
        connection.close()
        raise
    return Opened(to_driver(connection), schema)


def open_server(address: Address, settings: dict[str, str] = SETTINGS) -> psycopg.Connection[Any]:
    """Return a connection of psycopg in no schema yet.

    Raises:
        StoreError: the server cannot be reached or refuses, or is too old.
    """
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    try:
        conninfo = make_conninfo("", options=options, **parameters_of(address))
        connection = psycopg.connect(conninfo, autocommit=True)
    except psycopg.Error as error:
        raise translate_connection(error, address.shown) from error
    if connection.info.server_version < OLDEST_SERVER:
        version = connection.info.server_version // 10000
        connection.close()
        raise StoreVersion(
            f"{address.shown} est un PostgreSQL {version} : il faut la version 15 ou une plus récente. "
            "Rien n'a été écrit."
        )
    return connection


def parameters_of(address: Address) -> dict[str, str]:
    """Return what libpq is given to reach the server of `address`, the password among it."""
    return {
        "connect_timeout": "5",
        "tcp_user_timeout": "10000",
        "application_name": "cariforef",
        "sslmode": "prefer" if _is_local(address.parameters.get("host", "")) else "verify-full",
        **address.parameters,
    }


def to_driver(connection: psycopg.Connection[Any]) -> PostgresDriver:
    return PostgresDriver(connection, frozenset(NUMBERED))


def schema_exists(connection: psycopg.Connection[Any], schema: str) -> bool:
    return connection.execute("SELECT to_regnamespace(%s)", (schema,)).fetchone() != (None,)


def schema_on(connection: psycopg.Connection[Any], address: Address) -> str:
    """Return the schema of the account, which nobody but who administers may choose."""
    asked = None if address.organisme is None else schema_of(address.organisme)
    row = connection.execute(_PLACE, {"asked": asked or ""}).fetchone()
    own, exists, may_enter = row if row is not None else (None, False, False)
    if own is not None and asked not in (None, own):
        raise StoreDenied(
            f"Ce compte est celui de l'organisme « {organisme_of(own)} » : {address.shown} ne lui est pas "
            "ouvert."
        )
    if own is None and asked is None:
        raise StoreNotFound(
            f"{address.shown} ne dit pas quel organisme ouvrir : ajoutez « ?organisme=… ». "
            "« cariforef base organisme » les nomme."
        )
    if own is None and not exists:
        raise StoreNotFound(
            f"{address.shown} : pas d'organisme de ce nom. « cariforef base creer » le crée, "
            "« cariforef base organisme » nomme les autres."
        )
    if own is None and not may_enter:
        raise StoreDenied(
            f"{address.shown} n'est pas ouvert à ce compte. Demandez à la personne qui l'administre : "
            "cariforef agent compte INITIALES COMPTE."
        )
    return str(own or asked)


def _is_local(host: str) -> bool:
    """Tell whether nothing of a connection to `host` leaves the machine."""
    if not host or host.startswith("/") or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
