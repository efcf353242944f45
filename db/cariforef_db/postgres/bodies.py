"""The bodies of a database, and the accounts of its server."""

from __future__ import annotations

from cariforef_db.postgres.connection import open_server, schema_on
from cariforef_db.postgres.errors import translating
from cariforef_db.postgres.place import Address, organisme_of, owner_of
from cariforef_db.postgres.roles import grant_person, grant_statements, revoke_person
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


def open_account(address: Address, compte: str) -> None:
    """Let an account enter the body; raises StoreDenied where whoever asks may not, or it is no agent's."""
    with translating(address.shown), open_server(address) as connection, connection.transaction():
        grant_person(connection, schema_on(connection, address), compte)


def close_account(address: Address, compte: str) -> None:
    """Close the body to an account."""
    with translating(address.shown), open_server(address) as connection, connection.transaction():
        revoke_person(connection, schema_on(connection, address), compte)


def write_opening(address: Address, compte: str) -> tuple[str, ...]:
    """Return the statements that let an account enter the body."""
    with translating(address.shown), open_server(address) as connection:
        return grant_statements(schema_on(connection, address), connection.info.dbname, compte)
