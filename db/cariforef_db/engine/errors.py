"""SQLite's failures as the store's own, decided once, at the boundary. Nothing here retries."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cariforef_tui.services.ports.errors import (
    StoreBusy,
    StoreDenied,
    StoreError,
    StoreForeign,
    StoreIO,
    StoreVersion,
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
    original = driver_error(error)
    if original is None or isinstance(original, sqlite3.IntegrityError):
        return None
    extended = getattr(original, "sqlite_errorcode", None) or 0
    if extended == sqlite3.SQLITE_READONLY_DBMOVED:
        return explain_move(Path(place))
    code = extended & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreBusy(BUSY_MESSAGE)
    if code == sqlite3.SQLITE_FULL:
        return StoreIO(
            f"Disque plein ou quota atteint ({place}) : rien n'a été écrit, ce qui était déjà enregistré "
            "est intact. Libérez de la place, puis réessayez."
        )
    if code == sqlite3.SQLITE_IOERR:
        return StoreIO(
            f"Erreur de lecture ou d'écriture du disque ({place}) : rien n'a été écrit, ce qui était déjà "
            "enregistré est intact. Vérifiez le disque et le quota, puis réessayez."
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return StoreForeign(
            f"La base {place} est endommagée ou n'en est pas une. Gardez le fichier tel quel. "
            "« cariforef base sauvegardes » dit ses copies, « cariforef base restaurer COPIE » en remet une."
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return _explain_refusal(Path(place))
    if code == sqlite3.SQLITE_SCHEMA:
        return StoreVersion(VERSION_MESSAGE)
    return None


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


def _explain_refusal(path: Path) -> StoreError:
    if not path.exists():
        return explain_move(path)
    if os.statvfs(path.parent).f_flag & os.ST_RDONLY:
        return StoreIO(
            f"Le disque qui contient {path} est passé en lecture seule : rien n'a été écrit, ce qui était "
            "déjà enregistré est intact. Prévenez la personne qui administre la machine."
        )
    return StoreDenied(
        f"Pas le droit d'écrire dans {path} ou dans son dossier : rien n'a été écrit. "
        "Vérifiez le propriétaire et les droits du fichier."
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
