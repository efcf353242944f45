"""SQLite's failures as the store's own, decided once, at the boundary. Nothing here retries."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from cariforef_tui.services.ports.errors import (
    StoreBusy,
    StoreDenied,
    StoreError,
    StoreForeign,
    StoreIO,
)

BUSY_MESSAGE = (
    "Une autre personne enregistre en ce moment : rien n'a été écrit, votre saisie est gardée. Réessayez."
)
VERSION_MESSAGE = (
    "La base est passée à une autre version du programme : rien n'a été écrit. Relancez l'application."
)
_INTEGRITY = "23"
"""The class of PostgreSQL's codes for a broken constraint."""
_RAISED = "P0001"
"""PostgreSQL's code for an exception that a function raises without a code."""
_DAMAGED = (
    StoreForeign,
    "La base {place} est endommagée ou n'en est pas une. Gardez le fichier tel quel. « cariforef base "
    "sauvegardes » dit ses copies, « cariforef base restaurer COPIE » en remet une.",
)
_REFUSED = (
    StoreDenied,
    "Pas le droit d'ouvrir {place} ou d'écrire dans son dossier : rien n'a été écrit. Vérifiez le "
    "propriétaire et les droits du fichier.",
)
_FAILURES: Mapping[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_BUSY: (StoreBusy, BUSY_MESSAGE),
    sqlite3.SQLITE_FULL: (
        StoreIO,
        "Disque plein ou quota atteint ({place}) : rien n'a été écrit, ce qui était déjà enregistré est "
        "intact. Libérez de la place, puis réessayez.",
    ),
    sqlite3.SQLITE_IOERR: (
        StoreIO,
        "Erreur de lecture ou d'écriture du disque ({place}) : rien n'a été écrit, ce qui était déjà "
        "enregistré est intact. Vérifiez le disque et le quota, puis réessayez.",
    ),
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_READONLY: _REFUSED,
    sqlite3.SQLITE_CANTOPEN: _REFUSED,
}
"""What the exit codes distinguish, by SQLite's primary code; any other code is a bug of the program."""


@contextmanager
def translating(place: str) -> Iterator[None]:
    """Turn the driver's errors of the block, SQLAlchemy's wrapping included, into `StoreError`."""
    try:
        yield
    except Exception as error:
        translated = translate(error, place)
        if translated is None:
            raise
        raise translated from error


def translate(error: BaseException, place: str) -> StoreError | None:
    """Return the store's own error for one of the driver's, None for anything else (a bug, a refusal)."""
    # The driver's own errors, such as a closed connection, have no code.
    code = getattr(driver_error(error), "sqlite_errorcode", 0)
    if code == sqlite3.SQLITE_READONLY_DBMOVED:
        return explain_move(Path(place))
    # The low byte is the primary code, the others tell its cause.
    failure = _FAILURES.get(code & 0xFF)
    if failure is None:
        return None
    kind, sentence = failure
    return kind(sentence.format(place=place))


def explain_move(path: Path) -> StoreError:
    """Return the error of a file that is no longer at `path`, or that another one replaced."""
    if path.exists():
        return StoreForeign(
            f"Un autre fichier a pris la place de {path} : rien n'a été enregistré. "
            "Vérifiez-le avec « cariforef base verifier », puis relancez l'application."
        )
    return StoreIO(
        f"Le fichier {path} a été déplacé ou supprimé hors de l'outil : rien n'a été enregistré. "
        "Remettez-le en place ou restaurez une sauvegarde, puis relancez l'application."
    )


def driver_error(error: BaseException) -> sqlite3.Error | None:
    """Return the sqlite3 error that `error` is or wraps."""
    original = getattr(error, "orig", None) or error
    return original if isinstance(original, sqlite3.Error) else None


def broken_constraint(error: BaseException) -> str | None:
    """Return what a refused statement broke: a constraint's name, a trigger's word, or `table.column`s.

    None if `error` is no such refusal. An error of psycopg, which is not imported here, is known by its
    attributes.
    """
    original = getattr(error, "orig", None) or error
    if isinstance(original, sqlite3.IntegrityError):
        return str(original).rpartition("failed: ")[2]
    state, diag = getattr(original, "sqlstate", None), getattr(original, "diag", None)
    if diag is None or state is None or not (state.startswith(_INTEGRITY) or state == _RAISED):
        return None
    return str(diag.constraint_name or diag.message_primary)
