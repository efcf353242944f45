"""A store of this version in the hands of the next: brought up to date by the program's own commands."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cariforef_db.engine.sqlite import connect
from cariforef_db.files.backup import backup_store
from cariforef_db.files.rotation import list_backups
from cariforef_db.journal.chain import seal_new_rows
from cariforef_db.schema.version import SCHEMA_VERSION, compute_fingerprint, read_schema_version
from cariforef_db.store.store import SqliteStore
from tests.db.kept_stores import SCHEMAS, unpack_store
from tests.db.next_version import NEXT, NextProgram, make_next_program

RESTORE = """
import sys
from pathlib import Path
from cariforef_db.files.restoring import restore_store
restore_store(Path(sys.argv[1]), Path(sys.argv[2]), print)
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory, master_store: Path) -> NextProgram:
    return make_next_program(tmp_path_factory.mktemp("next"), master_store)


@pytest.fixture
def older(lived: SqliteStore, store_path: Path) -> Path:
    """A store of this version that somebody lived in, closed."""
    lived.close()
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


def verify(program: NextProgram, path: Path) -> None:
    for command in ("base", "journal"):
        program.done(path, command, "verifier")


def log(program: NextProgram, path: Path, agent: str = "LR") -> None:
    program.done(path, "--agent", agent, "saisir", agent, "18", "0,25", "23/05/2018")


def test_migrating_keeps_every_row_and_leaves_a_journal_that_holds(
    program: NextProgram, older: Path, tmp_path: Path
) -> None:
    before, schema = rows(older), schema_of(older)
    refused = program.cariforef(older, "alertes")
    assert refused.returncode == 7
    assert "cariforef base migrer" in refused.stderr
    said = program.done(older, "base", "migrer")
    copy = list_backups(older)[0]
    assert str(copy) in said
    assert (rows(copy), schema_of(copy)) == (before, schema)
    after = rows(older)
    assert after.pop("note") == []
    assert {row.pop("bureau") for row in after["agent"]} == {None}
    assert after == before
    verify(program, older)
    new = tmp_path / "neuve.db"
    program.done(new, "base", "creer")
    assert schema_of(older) == schema_of(new)
    assert schema_of(older)[0] == NEXT
    assert program.done(older, "base", "migrer") == "La base est déjà à jour.\n"


def test_the_last_store_released_is_brought_up_to_date(program: NextProgram, tmp_path: Path) -> None:
    released = unpack_store(SCHEMAS[-1], tmp_path)
    before = rows(released)
    program.done(released, "base", "migrer")
    assert schema_of(released)[0] == NEXT
    assert rows(released)["saisie"] == before["saisie"]
    log(program, released, "DM")
    verify(program, released)


def test_a_migrated_store_is_written_verified_and_journals_its_new_column(
    program: NextProgram, older: Path
) -> None:
    program.done(older, "base", "migrer")
    log(program, older)
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
    assert "Notes" in program.done(older, "base", "verifier")


@pytest.mark.parametrize("target", ["present", "absent"])
def test_a_copy_of_this_version_is_brought_up_to_date_on_its_way_back(
    program: NextProgram, older: Path, tmp_path: Path, target: str
) -> None:
    copy = backup_store(older, tmp_path / "copie.db")
    kept = copy.read_bytes()
    program.done(older, "base", "migrer")
    log(program, older)
    if target == "absent":
        older.unlink()
    done = program.run("-c", RESTORE, older, copy)
    assert (done.returncode, done.stdout.count("plus ancienne")) == (0, 1), done.stderr
    assert copy.read_bytes() == kept
    assert rows(older)["saisie"] == rows(copy)["saisie"]
    assert schema_of(older)[0] == NEXT
    verify(program, older)
    assert not list(older.parent.glob(".*restauration*"))


def test_a_store_of_this_version_is_replaced_and_kept_aside(
    program: NextProgram, older: Path, tmp_path: Path
) -> None:
    copy = shutil.copy(older, tmp_path / "copie.db")
    program.done(copy, "base", "migrer")
    program.done(older, "base", "restaurer", str(copy), "--oui")
    (kept,) = (older.parent / f"{older.name}.sauvegardes").glob("avant-restauration-*")
    assert schema_of(kept)[0] == SCHEMA_VERSION
    program.done(older, "base", "restaurer", str(kept), "--oui")
    verify(program, older)


def test_a_copy_of_this_version_changed_by_hand_is_refused(
    program: NextProgram, older: Path, tmp_path: Path
) -> None:
    copy = shutil.copy(older, tmp_path / "copie.db")
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("DROP TRIGGER tr_saisie_journal_update")
    before = older.read_bytes()
    assert program.cariforef(older, "base", "restaurer", str(copy), "--oui").returncode == 11
    assert older.read_bytes() == before
    assert not list(older.parent.glob(".*restauration*"))


@pytest.mark.parametrize("step", ["raise RuntimeError", "op.execute('SELECT * FROM nulle_part')"])
def test_a_copy_that_a_step_cannot_bring_up_to_date_is_refused(
    program: NextProgram, older: Path, tmp_path: Path, step: str
) -> None:
    copy = shutil.copy(older, tmp_path / "copie.db")
    broken = NextProgram(shutil.copytree(program.folder, tmp_path / "broken"))
    (script,) = broken.folder.glob(f"db/cariforef_db/migrations/versions/{NEXT:04}_*.py")
    script.write_text(f"{script.read_text()}    {step}\n")
    before = older.read_bytes()
    refused = broken.cariforef(older, "base", "restaurer", str(copy), "--oui")
    assert (refused.returncode, "une étape n'a pas abouti" in refused.stderr) == (7, True), refused.stderr
    assert older.read_bytes() == before
    assert not list(older.parent.glob(".*restauration*"))
