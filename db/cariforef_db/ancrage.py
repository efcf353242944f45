"""When a store's content is replaced by the tool itself, its anchors say so: they do not accuse it later."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

from cariforef_db.ancres import (
    Ancre,
    Cause,
    ancres_path,
    append_ancre,
    find_contradiction,
    read_ancres,
    write_ancre,
)
from cariforef_db.schema import SCHEMA_VERSION, read_schema_version
from cariforef_db.sqlite.chain import read_head
from cariforef_tui.domain.maillons import Maillon
from cariforef_tui.services.errors import StoreIO

_FIRST = "SELECT empreinte FROM sceau WHERE seq = 1"


def read_first_seal(connection: sqlite3.Connection) -> str | None:
    """Return what tells one store's chain from another's, None where it cannot be read.

    Salted at random, it is the same in a store and in its copies only.
    """
    try:
        found = connection.execute(_FIRST).fetchone()
    except sqlite3.DatabaseError:
        return None
    return str(found[0]) if found else None


def anchor_end(store: Path, connection: sqlite3.Connection, cause: Cause) -> None:
    """Keep the last seal of what `connection` reads: a copy of `store`, or what a restore leaves of it.

    Nothing is kept of a content that contradicts the lines before: it would vouch for itself.
    """
    try:
        sound = (
            read_schema_version(connection) == SCHEMA_VERSION
            and find_contradiction(store, connection) is None
        )
    except sqlite3.DatabaseError:
        return
    if sound:
        with suppress(OSError):
            write_ancre(store, *read_head(connection), cause)


def read_branch_left(store: Path) -> Maillon | None:
    """Return the last seal of what the last restore left, None where it could not be kept."""
    try:
        ancres, _ = read_ancres(store)
    except OSError:
        return None
    restored = [rang for rang, one in enumerate(ancres) if one.cause.starts_over]
    left: Ancre | None = ancres[restored[-1] - 1] if restored and restored[-1] else None
    return Maillon(left.seq, left.empreinte) if left is not None and left.cause is Cause.QUITTEE else None


def anchor_restored(
    store: Path, connection: sqlite3.Connection, cause: Cause, replaced: str | None = None
) -> None:
    """Keep the seal of the content just put in place; the lines before stay.

    `replaced` is the first seal of what was there, where it could be read.

    Raises:
        StoreIO: the line cannot be written; the store would open read-only.
    """
    if cause is Cause.RESTAURATION and replaced not in (None, read_first_seal(connection)):
        cause = Cause.AUTRE
    try:
        write_ancre(store, *read_head(connection), cause)
    except OSError as error:
        raise StoreIO(
            f"Le contenu est en place, mais {ancres_path(store)} ne peut pas être écrit : la base "
            "s'ouvrirait en lecture seule. Libérez de la place ou corrigez les droits de ce fichier, puis "
            "recommencez."
        ) from error


def anchor_created(store: Path, connection: sqlite3.Connection) -> None:
    """Where a store of that name was there before, say that another one begins."""
    if ancres_path(store).exists():
        append_ancre(store, *read_head(connection), Cause.CREATION)
