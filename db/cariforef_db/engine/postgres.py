"""The only place that connects to a server: every connection has the same settings."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.types.numeric import IntLoader

from cariforef_db.engine.place import Address
from cariforef_db.engine.postgres_errors import translate_connection
from cariforef_tui.services.ports.errors import StoreVersion

OLDEST_SERVER = 150000
"""PostgreSQL 15, as `server_version` numbers it."""


SETTINGS = {
    "lock_timeout": "5s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "10s",
}


LONG = {**SETTINGS, "statement_timeout": "0", "idle_in_transaction_session_timeout": "0"}
"""Settings of long work (creation, verification, transfer): only a wait for a lock can end it."""


def open_server(address: Address, settings: Mapping[str, str] = SETTINGS) -> psycopg.Connection[Any]:
    """Return a connection of psycopg to the store's database, whose tables are in its default schema.

    Raises:
        StoreError: the server cannot be reached or refuses, or is too old.
    """
    given = {
        "connect_timeout": "5",
        "tcp_user_timeout": "10000",
        "application_name": "cariforef",
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
    return connection


def _is_local(host: str) -> bool:
    """Tell whether a connection to `host` stays on this machine."""
    if not host or host.startswith("/") or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
