"""A PostgreSQL server as tests speak to it, whoever started it: by the URL of its superuser."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Composable, Identifier, Literal

OLDEST = 15
NAME_BYTES = 63


@dataclass(frozen=True, slots=True)
class Server:
    """The server at `address`, a superuser's URL; each name that it makes begins with `cariforef_` and `run`.

    Roles belong to the whole server, and one server may serve several runs at once: whoever creates a role or
    a database gives a label, and gets the name.
    """

    address: str
    run: str

    def url(self, database: str | None = None, user: str | None = None) -> str:
        """Return a URL of that database (else the superuser's own) for that role (else the superuser)."""
        parts = conninfo_to_dict(self.address)
        name = str(database or parts.get("dbname") or "postgres")
        account = quote(str(user or parts.get("user") or "postgres"), safe="")
        password = user or parts.get("password")
        host, port = str(parts.get("host") or ""), parts.get("port")
        rest = {
            key: value
            for key, value in parts.items()
            if key not in ("dbname", "user", "password", "host", "port")
        }
        place = f"{host}:{port}" if port else host
        if not host or host.startswith("/"):
            place = ""
            rest |= {key: value for key, value in (("host", host), ("port", port)) if value}
        secret = f":{quote(str(password), safe='')}" if password else ""
        query = f"?{urlencode(rest)}" if rest else ""
        return f"postgresql+psycopg://{account}{secret}@{place}/{quote(name, safe='')}{query}"

    def psql(
        self, sql: str | Composable, *, database: str | None = None, user: str | None = None
    ) -> list[tuple[Any, ...]]:
        """Run statements, each committed as it ends, and return the rows of the last."""
        with psycopg.connect(dsn(self.url(database, user)), autocommit=True) as connection:
            text = sql if isinstance(sql, str) else sql.as_string(connection)
            cursor = connection.execute(text.encode())
            while cursor.nextset():
                pass
            return cursor.fetchall() if cursor.description else []

    def create_database(
        self, label: str, *, template: str | None = None, by: Connection[Any] | None = None
    ) -> str:
        """Create a database, empty or a copy of `template`, to which nobody is connected; return its name.

        `by` is a session of the superuser's outside any transaction, else one is opened for that.
        """
        name = self._name(label)
        copied = SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        self._administer(copied.format(Identifier(name), Identifier(template or "template0")), by)
        return name

    def drop_database(self, name: str, *, by: Connection[Any] | None = None) -> None:
        """Drop a database, and end the sessions that are connected to it; `by` as for its creation."""
        self._administer(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)), by)

    def close_database(self, name: str) -> None:
        """Let nobody connect to a database any more: a session would keep others from copying it."""
        self.psql(SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(Identifier(name)))

    def create_role(self, label: str) -> str:
        """Create a role that may connect and nothing more; return its name, which is its password too."""
        name = self._name(label)
        self.psql(SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(Identifier(name), Literal(name)))
        return name

    def require_version(self) -> None:
        """Fail where the server is older than the product asks for."""
        ((version,),) = self.psql("SELECT current_setting('server_version_num')::int / 10000")
        assert version >= OLDEST, f"PostgreSQL {version} is older than {OLDEST}"

    def forget(self) -> None:
        """Drop every database, then every role, of this run."""
        mine = Literal(f"cariforef_{self.run}_")
        for (name,) in self.psql(
            SQL("SELECT datname FROM pg_database WHERE starts_with(datname, {})").format(mine)
        ):
            self.drop_database(name)
        for (name,) in self.psql(
            SQL("SELECT rolname FROM pg_roles WHERE starts_with(rolname, {})").format(mine)
        ):
            self.psql(SQL("DROP ROLE {}").format(Identifier(name)))

    def _administer(self, statement: Composable, by: Connection[Any] | None) -> None:
        if by is None:
            self.psql(statement)
        else:
            by.execute(statement)

    def _name(self, label: str) -> str:
        name = f"cariforef_{self.run}_{label}_{secrets.token_hex(4)}"
        # Past it, PostgreSQL cuts the name, without a word but to its log.
        assert len(name.encode()) <= NAME_BYTES, f"too long a label: {label}"
        return name


def dsn(url: str) -> str:
    """Return a URL of the product as psycopg reads it."""
    return url.replace("postgresql+psycopg:", "postgresql:", 1)
