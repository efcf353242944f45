"""The only place that connects to a server, its engines, and its failures as the store's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.types.numeric import IntLoader
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from cariforef_db.engine.errors import BUSY_MESSAGE
from cariforef_db.engine.place import Address
from cariforef_db.engine.sqlite_engines import KEPT_READERS
from cariforef_tui.services.ports.errors import (
    StoreBusy,
    StoreCrossed,
    StoreDenied,
    StoreError,
    StoreIO,
    StoreNotFound,
    StoreVersion,
)

_LOST = ("08", "57P", "25P03")
"""A connection that failed, a server that stops, a session that it ended."""
_REFUSED = (
    *("password", "authentication", "pg_hba", "mot de passe", "authentification"),
    *("permission denied", "droit refusé", "not permitted to log in", "autorisé à se connecter"),
)
_FULL = ("too many", "connection slots", "trop de", "emplacements de connexion")
_ABSENT = ("does not exist", "n'existe pas")
_ACCOUNT = ('role "', "rôle «")
"""Words of the server about a missing account; a missing database has another."""
_CROSSED = frozenset({"40001", "40P01", "23505"})
"""Codes of two writes that the server could not put in order, or that wrote the same key."""
_NOTHING = "rien n'a été écrit"
OLDEST_SERVER = 150000
"""PostgreSQL 15, as `server_version` numbers it."""
SETTINGS = {
    "lock_timeout": "5s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "10s",
}
LONG = {**SETTINGS, "statement_timeout": "0", "idle_in_transaction_session_timeout": "0"}
"""Settings of long work (creation, verification, transfer): only a wait for a lock can end it."""


@contextmanager
def translating(place: str) -> Iterator[None]:
    """Turn the driver's errors of the block into `StoreError`; `place` is the address without password."""
    try:
        yield
    except (psycopg.Error, DBAPIError) as error:
        original = server_error(error)
        translated = None if original is None else translate(original, place)
        if translated is None:
            raise
        raise translated from error


def server_error(error: BaseException) -> psycopg.Error | None:
    """Return the error of psycopg that `error` is or wraps."""
    original = getattr(error, "orig", None) or error
    return original if isinstance(original, psycopg.Error) else None


def translate(error: psycopg.Error, place: str) -> StoreError | None:
    """Return the store's own error for one of the driver's, None for anything else (a bug, a refusal)."""
    state = error.sqlstate or ""
    if state in _CROSSED:
        return StoreCrossed(BUSY_MESSAGE)
    if isinstance(error, psycopg.IntegrityError):
        return None
    if state in ("55P03", "57014"):
        return StoreBusy(BUSY_MESSAGE)
    if state == "53300":
        return StoreBusy(f"Le serveur {place} a trop de connexions : {_NOTHING}. Réessayez dans un instant.")
    if state.startswith("53"):
        return StoreIO(
            f"Le serveur {place} n'a plus de place : {_NOTHING}, ce qui était déjà enregistré est intact. "
            "Prévenez la personne qui l'administre."
        )
    if state == "42501":
        return StoreDenied(f"Votre compte n'a pas ce droit sur {place} : {_NOTHING}.")
    if state == "25006":
        return StoreDenied(f"{place} n'accepte que la lecture : {_NOTHING}.")
    if state in ("42P01", "42703", "42883", "3F000"):
        return StoreVersion(
            f"{place} n'a pas les tables attendues : {_NOTHING}. Demandez « cariforef base verifier » à la "
            "personne qui l'administre."
        )
    if state.startswith(_LOST) or (isinstance(error, psycopg.OperationalError) and not state):
        return StoreIO(
            f"Connexion à {place} perdue : {_NOTHING} d'autre que ce qui a été dit enregistré. Réessayez ; "
            "si cela dure, prévenez la personne qui administre le serveur."
        )
    return None


def translate_connection(error: psycopg.Error, place: str) -> StoreError:
    """Return why no connection could be opened, from the server's words: it gives no code then."""
    text = str(error)
    if any(word in text for word in _REFUSED):
        return StoreDenied(
            f"{place} refuse ce compte ou ce mot de passe. Vérifiez-les auprès de la personne qui "
            "l'administre."
        )
    if any(word in text for word in ("certificate", "SSL", "certificat")):
        return StoreDenied(
            f"La connexion chiffrée à {place} est refusée : certificat absent, inconnu, ou serveur sans TLS. "
            "Rien n'a été envoyé."
        )
    if any(word in text for word in _ABSENT):
        if any(word in text for word in _ACCOUNT):
            return StoreDenied(f"Le serveur {place} n'a pas ce compte. Vérifiez l'adresse de la base.")
        return StoreNotFound(f"{place} : pas de base de ce nom. Vérifiez l'adresse.")
    if any(word in text for word in _FULL):
        return StoreBusy(f"Le serveur {place} a trop de connexions. Réessayez dans un instant.")
    return StoreIO(f"Le serveur {place} ne répond pas. Vérifiez l'adresse et le réseau, puis réessayez.")


def open_server(address: Address, settings: Mapping[str, str] = SETTINGS) -> psycopg.Connection[Any]:
    """Return a connection of psycopg to the store's database, whose tables are in its default schema.

    Raises:
        StoreError: the server cannot be reached or refuses, is too old, or its database is not in UTF-8.
    """
    given = {
        "connect_timeout": "5",
        "tcp_user_timeout": "10000",
        "application_name": "cariforef",
        # A role, a database or PGCLIENTENCODING may ask for another, which would lose letters.
        "client_encoding": "UTF8",
        "sslmode": "prefer" if _is_local(address.parameters.get("host", "")) else "verify-full",
        "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
        **address.parameters,
    }
    try:
        connection = psycopg.connect(make_conninfo("", **given))
    except psycopg.Error as error:
        raise translate_connection(error, address.shown) from error
    # The sum of bigints is a numeric: the program sums integers, so that it has no fraction.
    connection.adapters.register_loader("numeric", IntLoader)
    if connection.info.server_version < OLDEST_SERVER:
        version = connection.info.server_version // 10000
        connection.close()
        raise StoreVersion(
            f"{address.shown} est un PostgreSQL {version} : il faut la version 15 ou une plus récente. "
            "Rien n'a été écrit."
        )
    # SQL_ASCII checks no text, and another encoding has no place for some letters of the program's own.
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        connection.close()
        raise StoreNotFound(
            f"{address.shown} est une base en {encoding} : il faut une base en UTF-8, que « createdb "
            "--template=template0 --encoding=UTF8 » crée. Rien n'a été écrit."
        )
    return connection


def _is_local(host: str) -> bool:
    """Tell whether a connection to `host` stays on this machine."""
    if not host or host.startswith("/") or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def open_engine(address: Address) -> Engine:
    """Return an engine whose transactions write; connections are kept for the next ones."""
    return _make(address, SETTINGS, pool_size=KEPT_READERS, max_overflow=-1, pool_use_lifo=True)


def apart_engine(address: Address, settings: Mapping[str, str] = SETTINGS) -> Engine:
    """Return an engine that keeps nothing open."""
    return _make(address, settings, poolclass=NullPool)


def _make(address: Address, settings: Mapping[str, str], **pool: object) -> Engine:
    return create_engine(
        "postgresql+psycopg://",
        creator=lambda: open_server(address, settings),
        # An exception would show the comments of people among its parameters.
        hide_parameters=True,
        # Otherwise SQLAlchemy asks the server for hstore at each connection.
        use_native_hstore=False,
        **pool,
    )


def reading(engine: Engine) -> Engine:
    """Return the same engine, whose transactions read one snapshot.

    They are not declared READ ONLY, since SQLAlchemy would then declare the next ones on the connection READ
    WRITE. That would write to a base that an administrator has closed to writes.
    """
    return engine.execution_options(isolation_level="REPEATABLE READ")


def driver_of(connection: Connection) -> psycopg.Connection[Any]:
    """Return the driver's own connection."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver
