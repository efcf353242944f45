"""The bodies of a database, and the accounts of its server."""

from __future__ import annotations

from cariforef_db.postgres.connection import open_server
from cariforef_db.postgres.errors import translating
from cariforef_db.postgres.place import Address, organisme_of, owner_of
from cariforef_tui.services.ports.server import Organisme

_SCHEMAS = r"""SELECT n.nspname, has_schema_privilege(n.oid, 'USAGE'), r.rolname
FROM pg_namespace n JOIN pg_roles r ON r.oid = n.nspowner WHERE n.nspname LIKE 'org\_%' ORDER BY n.nspname"""
_ACCOUNTS = "SELECT rolname FROM pg_roles WHERE rolcanlogin"


def list_bodies(address: Address) -> tuple[Organisme, ...]:
    """Return the bodies of the database of `address`: the schemas that the program made."""
    with translating(address.shown), open_server(address) as connection:
        rows = connection.execute(_SCHEMAS).fetchall()
    return tuple(
        Organisme(organisme_of(schema), bool(is_open))
        for schema, is_open, owner in rows
        if owner == owner_of(schema)
    )


def list_accounts(address: Address) -> frozenset[str]:
    """Return the names of the roles that may connect to the server of `address`."""
    with translating(address.shown), open_server(address) as connection:
        return frozenset(name for (name,) in connection.execute(_ACCOUNTS).fetchall())
