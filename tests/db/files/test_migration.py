"""Migrations: a copy first, then all or nothing."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from cariforef_db.engine.sqlite import connect
from cariforef_db.files.migrating import MIGRATIONS, Scripts, migrate_store
from cariforef_db.schema.version import OLDER_FINGERPRINTS, SCHEMA_VERSION, read_schema_version
from cariforef_db.store.store import SqliteStore
from cariforef_tui.services.ports.errors import StoreBusy, StoreForeign, StoreVersion
from tests.db.steps import NEXT, write_scripts
from tests.kit.patience import PATIENCE_S
from tests.people import log

NOTE = """
op.create_table(
    "note",
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("texte", sa.Text, nullable=False),
    sqlite_strict=True,
)
op.execute("INSERT INTO note (texte) VALUES ('première étape')")
"""
BUREAU = 'op.add_column("agent", sa.Column("bureau", sa.Text))'
REBUILD = """
with op.batch_alter_table("ligne", recreate="always") as batch:
    batch.alter_column("libelle", comment="intitulé")
"""


def dump(path: Path) -> list[str]:
    with closing(connect(path)) as connection:
        return [*connection.iterdump(), str(read_schema_version(connection))]


@pytest.fixture
def filled(store: SqliteStore, store_path: Path) -> Path:
    """A store with a day in it, closed."""
    log(store, "LR", "18", 25, on=date(2018, 1, 2))
    store.close()
    return store_path


def test_a_migration_makes_a_copy_first_and_keeps_every_row(filled: Path, tmp_path: Path) -> None:
    before = dump(filled)
    told: list[str] = []
    done = migrate_store(filled, told.append, write_scripts(tmp_path, NOTE, REBUILD, BUREAU))
    assert done is not None
    assert done.copie is not None
    assert dump(done.copie) == before
    assert told == ["Sauvegarde avant la migration…", "Migration…", "Migration terminée."]
    with closing(connect(filled)) as connection:
        assert read_schema_version(connection) == NEXT
        assert connection.execute("SELECT texte FROM note").fetchall() == [("première étape",)]
        assert connection.execute("SELECT centiemes FROM saisie").fetchall() == [(25,)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(f"{NEXT:04}",)]


def test_migrating_twice_says_that_there_is_nothing_to_do(filled: Path, tmp_path: Path) -> None:
    scripts = write_scripts(tmp_path, NOTE, BUREAU)
    assert migrate_store(filled, lambda _: None, scripts) is not None
    after = dump(filled)
    assert migrate_store(filled, lambda _: None, scripts) is None
    assert dump(filled) == after


@pytest.mark.parametrize(
    ("middle", "reason"),
    [
        ("raise RuntimeError('bogue')", "étape"),
        ("op.execute('SELECT * FROM nulle_part')", "étape"),
        ("op.execute('UPDATE saisie SET centiemes = 50')", "totaux"),
        (
            "op.execute('CREATE TABLE orpheline (a INTEGER REFERENCES agent (id)) STRICT'); "
            "op.execute('INSERT INTO orpheline VALUES (9999)')",
            "référence rompue dans la table orpheline",
        ),
    ],
)
def test_a_step_that_fails_leaves_the_store_as_it_was_and_names_the_copy(
    middle: str, reason: str, filled: Path, tmp_path: Path
) -> None:
    before = dump(filled)
    with pytest.raises(StoreVersion, match=reason) as caught:
        migrate_store(filled, lambda _: None, write_scripts(tmp_path, NOTE, middle, BUREAU))
    assert dump(filled) == before
    copy = Path(str(caught.value).partition("Copie faite juste avant : ")[2])
    assert dump(copy) == before


def test_a_store_whose_migrations_would_start_elsewhere_is_left_as_it_is(
    filled: Path, tmp_path: Path
) -> None:
    with closing(connect(filled)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0007'")
    before = dump(filled)
    with pytest.raises(StoreVersion, match="une étape n'a pas abouti"):
        migrate_store(filled, lambda _: None, write_scripts(tmp_path, NOTE, BUREAU))
    assert dump(filled) == before


def test_a_schema_that_is_not_the_expected_one_is_not_kept(filled: Path, tmp_path: Path) -> None:
    before = dump(filled)
    scripts = write_scripts(tmp_path, NOTE, BUREAU)
    with pytest.raises(StoreVersion, match="schéma"):
        migrate_store(filled, lambda _: None, Scripts(scripts.folders, NEXT, "autre"))
    assert dump(filled) == before


MIGRATE = """
import sys
from pathlib import Path
from cariforef_db.files.migrating import migrate_store
from cariforef_db.files.migrating import CURRENT, MIGRATIONS, Scripts
scripts = Scripts((*CURRENT.folders, Path(sys.argv[2])), CURRENT.version + 1, None)
print(migrate_store(Path(sys.argv[1]), lambda _: None, scripts))
"""


def test_a_migration_killed_half_way_leaves_the_store_as_it_was(
    filled: Path, tmp_path: Path, child_env: dict[str, str]
) -> None:
    before = dump(filled)
    scripts = write_scripts(tmp_path, NOTE, "os.kill(os.getpid(), signal.SIGKILL)")
    killed = subprocess.run(
        [sys.executable, "-c", MIGRATE, filled, scripts.folders[-1]],
        env=child_env,
        timeout=PATIENCE_S,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert dump(filled) == before
    assert migrate_store(filled, lambda _: None, write_scripts(tmp_path, NOTE)) is not None


def test_of_two_migrations_at_once_one_works_and_the_other_finds_it_done(
    filled: Path, tmp_path: Path
) -> None:
    scripts = write_scripts(tmp_path, NOTE)
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda _: migrate_store(filled, lambda _: None, scripts), range(2)))
    assert done.count(None) == 1
    with closing(connect(filled)) as connection:
        assert connection.execute("SELECT count(*) FROM note").fetchone() == (1,)


def test_a_newer_store_is_refused_untouched(filled: Path, tmp_path: Path) -> None:
    migrate_store(filled, lambda _: None, write_scripts(tmp_path, NOTE, BUREAU))
    content = filled.read_bytes()
    with pytest.raises(StoreVersion, match="plus récente"):
        migrate_store(filled, lambda _: None)
    assert filled.read_bytes() == content


def test_another_program_s_file_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE moz_places (id INTEGER)")
        other.commit()
    content = path.read_bytes()
    with pytest.raises(StoreForeign):
        migrate_store(path, lambda _: None)
    assert path.read_bytes() == content


def test_a_store_that_somebody_keeps_busy_is_not_migrated(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cariforef_db.files.migrating.WAIT_MS", 10)
    with closing(connect(filled)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy):
            migrate_store(filled, lambda _: None, write_scripts(tmp_path, NOTE, BUREAU))
        other.execute("ROLLBACK")


def test_every_version_put_in_service_has_its_fingerprint() -> None:
    assert set(OLDER_FINGERPRINTS) == {int(path.name[:4]) for path in MIGRATIONS.glob("versions/0*.py")} - {
        SCHEMA_VERSION
    }
