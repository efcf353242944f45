"""The roles of a body: who owns its tables, its people, and one role a person that may connect.

A person's role bears the name of their account, `agent.compte`. It has no password here: the server knows
them by what `pg_hba.conf` says, or who administers it gives one.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import psycopg
from psycopg.sql import SQL, Composed, Identifier, Literal

from cariforef_db.postgres.place import organisme_of, owner_of
from cariforef_tui.services.ports.errors import StoreDenied

_WITH_ACCOUNT = "SELECT compte FROM {}.agent WHERE compte IS NOT NULL AND actif = 1 ORDER BY compte"
_ROLES = "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)"

_FOREIGN = """
SELECT r.rolsuper OR r.rolbypassrls OR pg_has_role(r.oid, %(owner)s, 'MEMBER'),
       (SELECT min(m.rolname) FROM pg_roles m WHERE m.rolname LIKE 'cariforef\\_org\\_%%\\_membres'
        AND m.rolname <> %(members)s AND pg_has_role(r.oid, m.oid, 'MEMBER'))
FROM pg_roles r WHERE r.rolname = %(compte)s
"""
"""Whether an account that is there already may do all in the body, and of which other it is."""


def members_of(schema: str) -> str:
    """Return the role that every person of a body is a member of, and that may not connect."""
    return f"{owner_of(schema)}_membres"


def make_roles(connection: psycopg.Connection[Any], schema: str) -> None:
    """Make the two roles of a body, and raise as `close_to_strangers`, which comes first."""
    close_to_strangers(connection)
    names = (owner_of(schema), members_of(schema))
    known = {name for (name,) in connection.execute(_ROLES, (list(names),))}
    for name in names:
        if name not in known:
            _unless_there(connection, SQL("CREATE ROLE {} NOLOGIN").format(Identifier(name)))
    if connection.execute("SELECT pg_has_role(session_user, %s, 'USAGE')", names[:1]).fetchone() != (True,):
        _unless_there(connection, SQL("GRANT {} TO SESSION_USER").format(Identifier(names[0])))


def _unless_there(connection: psycopg.Connection[Any], statement: Composed) -> None:
    """Run a statement about a role, of the whole server: another creation may have just run it."""
    with (
        suppress(psycopg.errors.UniqueViolation, psycopg.errors.DuplicateObject),
        connection.transaction(),
    ):
        connection.execute(statement)


def close_to_strangers(connection: psycopg.Connection[Any]) -> None:
    """Leave accounts that are granted nothing, and everybody beside their rights, nothing but to connect.

    Raises:
        StoreDenied: the account does not own the database.
    """
    database = Identifier(connection.info.dbname)
    for held, taken in (
        ("has_database_privilege('public', current_database(), 'CREATE')", SQL("CREATE ON DATABASE {}")),
        (
            "has_database_privilege('public', current_database(), 'TEMPORARY')",
            SQL("TEMPORARY ON DATABASE {}"),
        ),
        ("has_schema_privilege('public', 'public', 'CREATE, USAGE')", SQL("ALL ON SCHEMA public")),
    ):
        if connection.execute(f"SELECT {held}".encode()).fetchone() == (True,):
            connection.execute(SQL("REVOKE {} FROM PUBLIC").format(taken.format(database)))
            if connection.execute(f"SELECT {held}".encode()).fetchone() == (True,):
                raise StoreDenied(
                    f"Tout compte du serveur peut créer des objets dans la base {connection.info.dbname}, et "
                    "le vôtre n'en est pas propriétaire : créez l'organisme avec le compte qui la possède."
                )


def grant_statements(schema: str, database: str, compte: str) -> tuple[str, ...]:
    """Return what lets `compte` work in a body as the agent whose account it is; it may be run again."""
    role, created = Identifier(compte), Literal(compte)
    return _as_texts(
        SQL(
            "DO $$ BEGIN IF to_regrole(quote_ident({})) IS NULL THEN CREATE ROLE {} LOGIN; END IF; END $$"
        ).format(created, role),
        SQL("GRANT {} TO {}").format(Identifier(members_of(schema)), role),
        SQL("ALTER ROLE {} IN DATABASE {} SET search_path = {}").format(
            role, Identifier(database), Identifier(schema)
        ),
    )


def revoke_statements(schema: str, database: str, compte: str) -> tuple[str, ...]:
    """Return what leaves `compte` nothing of a body, its open sessions included; the role itself stays."""
    role = Identifier(compte)
    return _as_texts(
        SQL("REVOKE {} FROM {}").format(Identifier(members_of(schema)), role),
        SQL("ALTER ROLE {} IN DATABASE {} RESET search_path").format(role, Identifier(database)),
    )


def grant_person(connection: psycopg.Connection[Any], schema: str, compte: str) -> None:
    """Run `grant_statements`, as who administers the server.

    Raises:
        StoreDenied: the account administers the body, or is of another.
    """
    who = {"compte": compte, "owner": owner_of(schema), "members": members_of(schema)}
    row = connection.execute(_FOREIGN, who).fetchone()
    administers, elsewhere = row if row is not None else (False, None)
    if administers:
        raise StoreDenied(
            f"Le compte « {compte} » administre cet organisme sur le serveur : il ne peut pas être celui "
            "d'un agent, que ses droits limitent. Donnez-lui un autre compte."
        )
    if elsewhere is not None:
        organisme = organisme_of(elsewhere.removeprefix("cariforef_").removesuffix("_membres"))
        raise StoreDenied(
            f"Le compte « {compte} » est déjà celui de l'organisme « {organisme} » : un compte est d'un seul."
        )
    _run(connection, grant_statements(schema, connection.info.dbname, compte))


def revoke_person(connection: psycopg.Connection[Any], schema: str, compte: str) -> None:
    """Run `revoke_statements`, as who administers the server; nothing where no such role is there."""
    if connection.execute(_ROLES, ([compte],)).fetchone() is not None:
        _run(connection, revoke_statements(schema, connection.info.dbname, compte))


def grant_everybody(connection: psycopg.Connection[Any], schema: str) -> tuple[str, ...]:
    """Grant every active agent of a body that has an account; return those accounts."""
    rows = connection.execute(SQL(_WITH_ACCOUNT).format(Identifier(schema))).fetchall()
    comptes = tuple(str(compte) for (compte,) in rows)
    for compte in comptes:
        grant_person(connection, schema, compte)
    return comptes


def _run(connection: psycopg.Connection[Any], statements: tuple[str, ...]) -> None:
    for statement in statements:
        connection.execute(statement.encode())


def _as_texts(*statements: Composed) -> tuple[str, ...]:
    return tuple(statement.as_string(None) for statement in statements)
