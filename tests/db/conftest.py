"""Raw access to a store's file, as somebody without the program would have."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cariforef_db.connection import connect


@pytest.fixture
def child_env() -> dict[str, str]:
    """Environment in which another Python finds the same packages."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"}


@pytest.fixture
def raw(store_path: Path) -> Iterator[sqlite3.Connection]:
    """The program's own connection, outside any write."""
    with closing(connect(store_path, busy_timeout_ms=0)) as connection:
        yield connection


@pytest.fixture
def acting(raw: sqlite3.Connection) -> sqlite3.Connection:
    """A connection in a write of the system, to meet the constraints behind the guards."""
    raw.execute("BEGIN IMMEDIATE")
    raw.execute("INSERT INTO ecriture_en_cours (id, acteur) VALUES (1, 'système')")
    return raw
