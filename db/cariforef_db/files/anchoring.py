"""When a store's content is replaced by the tool itself, its anchors say so: they do not accuse it later."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from cariforef_db.files.anchors import (
    Ancre,
    Cause,
    ancres_path,
    append_ancre,
    find_contradiction,
    read_ancres,
    write_ancre,
)
from cariforef_db.files.rotation import is_rotation_copy
from cariforef_db.schema.version import SCHEMA_VERSION, read_schema_version
from cariforef_db.sqlite.chain import read_head
from cariforef_tui.domain.journal.links import Maillon
from cariforef_tui.domain.values.moments import format_heure
from cariforef_tui.services.ports.errors import StoreIO

_FIRST = "SELECT empreinte FROM sceau WHERE seq = 1"
_WRITES = "SELECT numero FROM revision"
_FIRST_WRITE = "SELECT quand FROM journal WHERE acteur_id IS NOT NULL ORDER BY seq LIMIT 1"
_CREATION_ALONE = 1
"""Writes of a store that was made and never used since: none of its seals was ever kept."""

_SLACK = timedelta(days=1)
"""The first line is of the day of the first write: of each day, the last line stays."""


def read_first_seal(connection: sqlite3.Connection) -> str | None:
    """Return what tells one store's chain from another's, None where it cannot be read.

    Salted at random, it is the same in a store and in its copies only.
    """
    try:
        row = connection.execute(_FIRST).fetchone()
    except sqlite3.DatabaseError:
        return None
    return str(row[0]) if row else None


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
    """Return the last seal of what the last restore left, None where nothing was, or it could not be kept."""
    try:
        ancres, _ = read_ancres(store)
    except OSError:
        return None
    *_, left = (None, *(left for _, left in replacements(ancres)))
    return left.maillon if left is not None else None


def replacements(ancres: Sequence[Ancre]) -> Iterator[tuple[Ancre, Ancre | None]]:
    """Return each line that begins another content, and the end that was left there.

    None where none was kept, or nothing was left: no write since the copy, or since the restore before.
    """
    begun: Maillon | None = None
    for before, ancre in pairwise((None, *ancres)):
        if ancre is not None and ancre.cause.starts_over:
            left = before if before is not None and before.cause is Cause.QUITTEE else None
            yield ancre, None if left is None or left.maillon in (begun, ancre.maillon) else left
            begun = ancre.maillon


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


def anchor_migrated(store: Path, connection: sqlite3.Connection) -> None:
    """Keep the seal of a store just migrated, where it can be: nothing hangs on it yet."""
    if read_schema_version(connection) == SCHEMA_VERSION:
        append_ancre(store, *read_head(connection), Cause.MIGRATION)


def advise_on_ancres(store: Path, connection: sqlite3.Connection) -> str | None:
    """Return what to think of seals that are not there although the store has kept some, None otherwise.

    The store knows: each write since its creation kept one. A copy of the rotation has none of its own.
    """
    if is_rotation_copy(store):
        return None
    name = ancres_path(store).name
    end = (
        "supprimé, ou laissé où la base a été copiée. Une base ancienne remise à la main ne se verrait plus "
        "pour ce qui précède : gardez-en la tête ailleurs (« cariforef journal verifier » la donne)."
    )
    try:
        ancres, _ = read_ancres(store)
    except FileNotFoundError:
        used = int(connection.execute(_WRITES).fetchone()[0]) > _CREATION_ALONE
        return f"pas de fichier {name}, alors que le programme y a gardé des sceaux : {end}" if used else None
    except OSError:
        return None
    written = connection.execute(_FIRST_WRITE).fetchone()
    if not ancres or written is None or ancres[0].cause is Cause.MIGRATION or ancres[0].cause.starts_over:
        return None
    if ancres[0].quand - datetime.fromisoformat(written[0]) <= _SLACK:
        return None
    return (
        f"{name} ne commence que le {format_heure(ancres[0].quand)}, après les premières écritures : celui "
        f"d'avant a été {end}"
    )
