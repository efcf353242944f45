"""The chain over the journal, and the triggers that keep it. Frozen: the proof of past stores hangs on it.

SQLite has no hash of its own and `trusted_schema = OFF` forbids one of ours in a trigger: the program seals
the rows of a transaction just before it commits. The seal of a row covers the seal before it, so that no row
can be changed, removed, inserted or moved without every later seal being made again; the last one, printed on
each signed sheet, then no longer agrees.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator, Sequence

from cariforef_db.schema.journal import GENESIS

_ROWS = (
    "SELECT seq, quand, acteur_id, objet, cle, action, avant, apres, motif FROM journal "
    "WHERE seq > ? ORDER BY seq"
)
_SEAL = "INSERT INTO sceau (seq, sel, contenu, hors_outil, empreinte) VALUES (?, ?, ?, ?, ?)"


def hash_content(salt: str, row: Sequence[object]) -> str:
    """Return what hides one journal row: its columns as JSON, after a salt that nobody can guess."""
    text = json.dumps(list(row), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{salt}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()


def hash_link(previous: str, seq: int, content: str, outside: int) -> str:
    """Return the seal that follows `previous`; `outside` is 1 for a row that this program did not write."""
    return hashlib.sha256(f"{previous}\n{seq}\n{content}\n{outside}".encode()).hexdigest()


def read_head(connection: sqlite3.Connection) -> tuple[int, str]:
    """Return number and seal of the last row sealed, 0 and GENESIS before the first."""
    row = connection.execute("SELECT seq, empreinte FROM sceau ORDER BY seq DESC LIMIT 1").fetchone()
    return (int(row[0]), str(row[1])) if row else (0, GENESIS)


def seal_new_rows(connection: sqlite3.Connection, *, outside: int = 0) -> None:
    """Seal every journal row that is not yet, in the transaction that `connection` is in."""
    seq, previous = read_head(connection)
    connection.executemany(_SEAL, list(_seals(connection, seq, previous, outside)))


def _seals(
    connection: sqlite3.Connection, seq: int, previous: str, outside: int
) -> Iterator[tuple[int, str, str, int, str]]:
    for row in connection.execute(_ROWS, (seq,)):
        salt = os.urandom(16).hex()
        content = hash_content(salt, row)
        previous = hash_link(previous, row[0], content, outside)
        yield row[0], salt, content, outside, previous
