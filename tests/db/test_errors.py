"""What a refused statement broke, whatever the engine that refuses it, and what it never shows."""

from __future__ import annotations

import sqlite3
import traceback
from dataclasses import dataclass

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from cariforef_db.engine.errors import broken_constraint
from cariforef_db.store.store import SqliteStore
from cariforef_tui.services.ports.errors import StoreError
from tests.kit.engines import both_engines


@dataclass(frozen=True)
class Diagnostic:
    constraint_name: str | None
    message_primary: str | None = None


class Refused(Exception):
    """An error as psycopg makes them."""

    def __init__(self, sqlstate: str | None, diag: Diagnostic) -> None:
        super().__init__("refusé")
        self.sqlstate, self.diag = sqlstate, diag


class Wrapped(Exception):
    """An error as SQLAlchemy hands on the driver's."""

    def __init__(self, orig: Exception) -> None:
        super().__init__("refusé")
        self.orig = orig


@pytest.mark.parametrize("wrap", [lambda error: error, Wrapped])
@pytest.mark.parametrize(
    "error",
    [
        sqlite3.IntegrityError("CHECK constraint failed: ck_jour"),
        sqlite3.IntegrityError("ck_jour"),
        Refused("23514", Diagnostic("ck_jour")),
        Refused("23505", Diagnostic("ck_jour", "duplicate key")),
        Refused("P0001", Diagnostic("ck_jour", "refusé")),
        Refused("P0001", Diagnostic(None, "ck_jour")),
    ],
)
def test_a_refusal_says_what_it_broke(error: Exception, wrap: type[Wrapped]) -> None:
    assert broken_constraint(wrap(error)) == "ck_jour"


@pytest.mark.parametrize(
    "error",
    [
        sqlite3.OperationalError("database is locked"),
        Refused("55P03", Diagnostic(None)),
        Refused("25P02", Diagnostic(None)),
        Refused(None, Diagnostic(None)),
        ValueError("autre"),
    ],
)
def test_another_failure_broke_no_constraint(error: Exception) -> None:
    assert broken_constraint(error) is None


COMMENTAIRE = "rendez-vous chez le médecin"


def fail(store: SqliteStore, statement: str, *, to_write: bool) -> None:
    with store.writing("LR") if to_write else store.reading() as lent:
        lent.connection.execute(text(statement), {"texte": COMMENTAIRE})


@both_engines
@pytest.mark.parametrize("to_write", [True, False])
def test_a_statement_that_fails_shows_nobody_s_text(store: SqliteStore, to_write: bool) -> None:
    with pytest.raises((DBAPIError, StoreError)) as caught:
        fail(store, "SELECT * FROM nulle_part WHERE texte = :texte", to_write=to_write)
    shown = "".join(traceback.format_exception(caught.value))
    assert "nulle_part" in shown
    assert COMMENTAIRE not in shown
