"""The store of the law's cases."""

from __future__ import annotations

from cariforef_db.engine.place import parse_address
from cariforef_db.store.postgres_admin import create_body
from cariforef_tui.services.ports.files import silent
from tests.db.postgres.building import connect
from tests.db.postgres.law.shell import PEOPLED, translate
from tests.db.triggers.cases import build_programme
from tests.postgres.server import Server

_FOREIGN_KEYS = (
    "SELECT format('ALTER TABLE %I.%I DROP CONSTRAINT %I', connamespace::regnamespace, relname, conname) "
    "FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid WHERE contype = 'f'"
)

_NUMBERS = "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1000000) FROM pg_sequences"


def build_peopled(server: Server, database: str) -> None:
    """Make the store of the law's cases in an empty database.

    Its rows refer to what is not there, as in the cases on SQLite, whose raw connection asks for no more.
    """
    create_body(parse_address(server.url(database)), build_programme(), (), silent)
    with connect(server, database) as connection:
        for (statement,) in connection.execute(_FOREIGN_KEYS).fetchall():
            connection.execute(statement)
        # The numbers that cases name are not given meanwhile: what is rolled back gives none back.
        connection.execute(_NUMBERS)
        with connection.transaction():
            connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for statement in PEOPLED:
                connection.execute(translate(statement).encode())
