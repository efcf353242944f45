"""Opening: what is refused, in which words and class, and that a refused file stays byte-identical."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from cariforef_db.files.backup import backup_store
from cariforef_db.files.daily_check import check_and_copy
from cariforef_db.files.etat import Etat, etat_path, read_etat, write_etat
from cariforef_db.files.migrating import migrate_store
from cariforef_db.files.opening import check_opening, check_sqlite
from cariforef_db.proof.store import verify_store
from cariforef_db.schema.version import SCHEMA_VERSION
from cariforef_db.store.admin import SqliteAdmin
from cariforef_tui.services.ports.errors import (
    ConfigurationError,
    StoreError,
    StoreForeign,
    StoreIntegrity,
    StoreNotFound,
    StoreVersion,
)
from tests.people import log, open_store


def content(folder: Path) -> dict[str, bytes]:
    return {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.is_file()}


def refuse(path: Path, kind: type[StoreError], *words: str) -> None:
    """Expect a refusal of that class that holds `words` and leaves the folder as it was."""
    before = content(path.parent) if path.parent.is_dir() else {}
    with pytest.raises(kind) as caught:
        check_opening(path)
    assert caught.type is kind
    for word in words:
        assert word in str(caught.value)
    assert (content(path.parent) if path.parent.is_dir() else {}) == before


def execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def patch(path: Path, offset: int, raw: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(raw)


def private(path: Path, raw: bytes) -> Path:
    path.write_bytes(raw)
    path.chmod(0o600)
    return path


def test_a_sound_store_opens_for_writing(store_path: Path) -> None:
    state = check_opening(store_path)
    assert (state.refusal, state.notice) == (None, None)
    assert state.identity.inode == store_path.stat().st_ino


def test_a_missing_file_is_told_with_the_way_to_make_one(tmp_path: Path) -> None:
    refuse(tmp_path / "rien.db", StoreNotFound, "rien.db", "cariforef base creer")


def test_a_missing_folder_is_named_and_not_made(tmp_path: Path) -> None:
    refuse(tmp_path / "absent" / "base.db", StoreNotFound, str(tmp_path / "absent"), "cariforef base creer")
    assert not (tmp_path / "absent").exists()


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    private(tmp_path / "fichier", b"x")
    refuse(tmp_path / "fichier" / "base.db", StoreNotFound)


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "base.db").mkdir()
    refuse(tmp_path / "base.db", StoreNotFound, "fichier ordinaire")


def test_a_named_pipe_is_refused_without_being_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "base.db", 0o600)
    refuse(tmp_path / "base.db", StoreNotFound, "fichier ordinaire")


def test_a_device_is_refused_without_being_opened() -> None:
    with pytest.raises(StoreNotFound, match="fichier ordinaire"):
        check_opening(Path("/dev/null"))


def test_a_symbolic_link_is_refused(store_path: Path) -> None:
    link = store_path.with_name("lien.db")
    link.symlink_to(store_path)
    refuse(link, StoreNotFound, "fichier ordinaire", "un lien")


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("aleatoire.db", bytes((index * 89 + 7) % 251 for index in range(8192))),
        ("court.db", b"abc"),
        ("tableur.db", b"agent;jour;code;jours\nLR;22/05/2018;14.7.1;0,5\n" * 50),
    ],
)
def test_what_is_no_database_is_refused_untouched(tmp_path: Path, name: str, raw: bytes) -> None:
    refuse(private(tmp_path / name, raw), StoreForeign, "n'est pas une base")


def test_what_a_file_is_comes_before_any_advice_on_its_mode(tmp_path: Path) -> None:
    text = private(tmp_path / "passwd", b"root:x:0:0:root:/root:/bin/bash\n" * 40)
    execute(other := tmp_path / "places.sqlite", "CREATE TABLE moz_places (id INTEGER)")
    for path, words in ((text, "n'est pas une base"), (other, "autre logiciel")):
        path.chmod(0o644)
        refuse(path, StoreForeign, words)
        with pytest.raises(StoreForeign, match=words):
            SqliteAdmin().migrate(str(path), lambda _: None)


def test_an_empty_file_is_refused_and_stays_empty(tmp_path: Path) -> None:
    refuse(private(tmp_path / "vide.db", b""), StoreForeign, "vide", "cariforef base creer")


@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
def test_another_programs_database_is_refused_and_gets_no_file_beside(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "places.sqlite"
    execute(path, f"PRAGMA journal_mode = {mode}", "CREATE TABLE moz_places (id INTEGER)")
    path.chmod(0o600)
    refuse(path, StoreForeign, "autre logiciel")


def test_a_newer_schema_is_refused_and_nothing_is_written(store_path: Path) -> None:
    execute(store_path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    refuse(store_path, StoreVersion, "plus récente")


def test_a_schema_that_was_never_in_service_is_refused_and_the_way_out_is_told(store_path: Path) -> None:
    for version in (0, 8, 10):
        execute(store_path, f"PRAGMA user_version = {version}")
        refuse(store_path, StoreVersion, "avant la première mise en service", "base creer")
        before = store_path.read_bytes()
        with pytest.raises(StoreVersion, match="avant la première mise en service"):
            migrate_store(store_path, lambda _: None)
        assert store_path.read_bytes() == before


def test_a_missing_table_is_refused_by_name(store_path: Path) -> None:
    execute(store_path, "PRAGMA foreign_keys = OFF", "DROP TABLE alias")
    refuse(store_path, StoreForeign, "schéma attendu", "table alias : absent")


def test_a_table_with_another_column_is_refused_by_name(store_path: Path) -> None:
    execute(store_path, "ALTER TABLE agent ADD COLUMN salaire INTEGER")
    refuse(store_path, StoreForeign, "table agent : modifié")


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("CREATE TRIGGER pirate AFTER INSERT ON saisie BEGIN SELECT 1; END", "déclencheur pirate : ajouté"),
        ("DROP TRIGGER tr_saisie_journal_update", "déclencheur tr_saisie_journal_update : absent"),
        ("CREATE TABLE brouillon (a)", "table brouillon : ajouté"),
        ("UPDATE alembic_version SET version_num = '0013'", "contenu de alembic_version : modifié"),
        ("DELETE FROM alembic_version", "contenu de alembic_version : modifié"),
    ],
)
def test_a_schema_changed_by_hand_opens_read_only_and_writes_say_why(
    store_path: Path, statement: str, words: str
) -> None:
    execute(store_path, statement)
    state = check_opening(store_path)
    assert isinstance(state.refusal, StoreIntegrity)
    assert words in str(state.refusal)
    assert words in str(verify_store(store_path).constats)
    with open_store(store_path) as opened:
        with pytest.raises(StoreIntegrity, match="empreinte"), opened.writing("LR"):
            pytest.fail("a write began")
        with opened.reading() as reading:
            assert reading.exercices() == (2018,)


def test_a_truncated_store_is_told_with_its_last_backup(store_path: Path) -> None:
    copy = backup_store(store_path)
    os.truncate(store_path, store_path.stat().st_size // 2)
    refuse(store_path, StoreForeign, "endommagée", str(copy))


def test_a_store_cut_within_its_first_page_is_told_damaged_or_no_store(store_path: Path) -> None:
    os.truncate(store_path, 60)
    refuse(store_path, StoreForeign)


def test_a_spoilt_memory_file_only_means_that_nothing_is_remembered(store_path: Path) -> None:
    spoilt = ("", "{", "[]", '{"restauration": 3}', '{"restauration": null, "essai": 3}', "[" * 9_999, "\0")
    for text in spoilt:
        etat_path(store_path).write_text(text)
        assert read_etat(store_path) == Etat()
    assert check_opening(store_path).refusal is None


def test_the_file_of_the_version_before_is_read_without_its_inode(store_path: Path) -> None:
    etat_path(store_path).write_text(
        '{"inode": 12, "restauration": null, "dommage": null, "echec": "pleine", "essai": null}'
    )
    assert read_etat(store_path) == Etat(echec="pleine")


def test_an_interrupted_restore_blocks_the_opening_and_offers_the_way_back(store_path: Path) -> None:
    write_etat(store_path, Etat(restauration=Path("/copies/avant.db")))
    refuse(store_path, StoreIntegrity, "interrompue", "cariforef base restaurer /copies/avant.db")


def test_an_interrupted_restore_is_told_even_if_the_file_is_empty(store_path: Path) -> None:
    write_etat(store_path, Etat(restauration=Path("/copies/avant.db")))
    os.truncate(store_path, 0)
    refuse(store_path, StoreIntegrity, "interrompue")


def test_a_file_of_any_name_opens_saves_and_keeps_exactly_that_name(store_path: Path) -> None:
    name = "l'été #1 à 100%25, a?mode=memory.db"
    path = store_path.rename(store_path.with_name(name))
    opened = SqliteAdmin(check_and_copy).open(str(path))
    log(opened, "LR", "18", 50, on=date(2018, 5, 22))
    opened.close()
    assert {entry.name for entry in path.parent.iterdir() if entry.is_file()} <= {
        name,
        f"{name}.ancres",
        f"{name}.etat",
        f"{name}-journal",
    }
    assert len(SqliteAdmin().backups(str(path))) == 1


def test_a_sqlite_library_too_old_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"3\.36\.0"):
        check_sqlite((3, 36, 0))
    check_sqlite((3, 37, 0))


def test_opening_again_does_not_drop_the_lock_of_this_process(store_path: Path) -> None:
    with closing(sqlite3.connect(store_path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        check_opening(store_path)
        code = (
            "import sqlite3, sys\n"
            "sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None).execute('BEGIN IMMEDIATE')"
        )
        other = subprocess.run([sys.executable, "-c", code, str(store_path)], capture_output=True, text=True)
        assert "database is locked" in other.stderr


def test_a_write_interrupted_in_the_middle_is_rolled_back_at_the_opening(store_path: Path) -> None:
    code = (
        "import os, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('PRAGMA cache_size = 1'); c.execute('PRAGMA cache_spill = 1')\n"
        "c.execute('BEGIN IMMEDIATE'); c.execute('DROP TABLE alias'); c.execute('CREATE TABLE gros (a)')\n"
        "c.executemany('INSERT INTO gros VALUES (?)', [('x' * 3000,)] * 300)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(store_path)], check=False)
    assert store_path.with_name(store_path.name + "-journal").stat().st_size > 0
    assert check_opening(store_path).refusal is None
