"""The chain of seals over the journal. Never change how a seal is computed: it proves the past stores."""

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
    """Return the SHA-256, in hexadecimal, of a journal row as JSON behind a salt that nobody can guess."""
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
    """Seal every journal row that has no seal yet, in the transaction that `connection` is in."""
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
