"""A store of this version in the hands of the next: brought up to date by the program's own step."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cariforef_db.engine.sqlite import connect
from cariforef_db.files.rotation import list_backups
from cariforef_db.journal.chain import seal_new_rows
from cariforef_db.schema.version import compute_fingerprint, read_schema_version
from tests.db.next_version import NEXT, NextProgram


@pytest.fixture
def older(acted: Any, store_path: Path) -> Path:
    """A store of this version that somebody lived in, closed."""
    acted.close()
    return store_path


def rows(path: Path) -> dict[str, list[dict[str, object]]]:
    """Every row of every table but Alembic's, by name of column."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {
            name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")]
            for name in names
            if name != "alembic_version"
        }


def schema_of(path: Path) -> tuple[int, str]:
    with closing(sqlite3.connect(path)) as connection:
        return read_schema_version(connection), compute_fingerprint(connection)


def test_migrating_keeps_every_row_and_leaves_a_store_that_journals_its_new_column(
    next_program: NextProgram, older: Path
) -> None:
    before, schema = rows(older), schema_of(older)
    refused, copy, again, verified, _ = next_program.do(
        older, "log", "migrate", "migrate", "verify", "create"
    )
    assert refused.startswith("StoreVersion")
    assert "cariforef base migrer" in refused
    assert [Path(copy)] == list(list_backups(older))
    assert (rows(Path(copy)), schema_of(Path(copy))) == (before, schema)
    assert (again, verified) == (None, [])
    after = rows(older)
    assert after.pop("note") == []
    assert {row.pop("bureau") for row in after["agent"]} == {None}
    assert after == before
    assert schema_of(older) == schema_of(Path(f"{older}.neuve"))
    assert schema_of(older)[0] == NEXT
    with closing(connect(older)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO ecriture_en_cours (id, acteur) VALUES (1, 'système')")
        connection.execute("UPDATE agent SET bureau = 'lr@exemple.fr' WHERE initiales = 'LR'")
        connection.execute("INSERT INTO note (agent_id, texte) VALUES (1, 'À relire')")
        seal_new_rows(connection)
        connection.execute("DELETE FROM ecriture_en_cours")
        connection.execute("COMMIT")
        said = connection.execute("SELECT objet, apres FROM journal ORDER BY seq DESC LIMIT 2").fetchall()
        with pytest.raises(sqlite3.IntegrityError, match="INALTERABLE"):
            connection.execute("DELETE FROM note")
    assert [objet for objet, _ in said] == ["note", "agent"]
    assert json.loads(said[0][1])["texte"] == "À relire"
    assert json.loads(said[1][1])["bureau"] == "lr@exemple.fr"
    _, verified, counted = next_program.do(older, "log", "verify", "count")
    assert verified == []
    assert counted["Notes"] == "1"
