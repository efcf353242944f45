"""The file taken away under a running store; what is killed, full or crowded is in `tests/stress`."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from cariforef_db.files.backup import dump_rescue
from cariforef_db.files.restoring import restore_store
from cariforef_db.proof.store import verify_store
from cariforef_db.store.store import SqliteStore
from cariforef_tui.services.ports.errors import StoreError, StoreForeign, StoreIO
from tests.people import log, open_store

JOUR = date(2018, 5, 22)


def read(store: SqliteStore) -> list[int]:
    with store.reading() as reading:
        return [saisie.centiemes for saisie in reading.saisies("LR", JOUR, JOUR)]


@pytest.mark.parametrize(
    ("fault", "kind"), [("renamed", StoreIO), ("deleted", StoreIO), ("replaced", StoreForeign)]
)
def test_a_file_moved_under_the_program_gets_no_write_and_what_was_read_can_be_rescued(
    store: SqliteStore, store_path: Path, fault: str, kind: type[StoreError]
) -> None:
    log(store, "LR", "18", 25, on=JOUR)
    aside = store_path.with_name("ailleurs.db")
    other = Path(shutil.copy(store_path, store_path.with_name("autre.db")))
    with closing(sqlite3.connect(store_path, isolation_level=None)) as held:
        held.execute("SELECT count(*) FROM saisie").fetchone()
        match fault:
            case "renamed":
                store_path.rename(aside)
            case "deleted":
                store_path.unlink()
            case _:
                other.replace(store_path)
        before = store_path.read_bytes() if store_path.exists() else None
        with pytest.raises(kind) as caught:
            log(store, "LR", "18", 75, on=JOUR)
        assert "secours" not in str(caught.value)
        assert (store_path.read_bytes() if store_path.exists() else None) == before
        rescue = dump_rescue(held, store_path)
    assert rescue.stat().st_mode & 0o777 == 0o600
    store.close()
    store_path.unlink(missing_ok=True)
    restore_store(store_path, rescue)
    with open_store(store_path) as reopened:
        assert read(reopened) == [25]
    assert verify_store(store_path).constats == ()


@pytest.mark.parametrize(
    ("fault", "kind"), [("renamed", StoreIO), ("deleted", StoreIO), ("replaced", StoreForeign)]
)
def test_a_session_whose_file_has_gone_saves_what_it_still_reads_and_names_it(
    store: SqliteStore, store_path: Path, fault: str, kind: type[StoreError]
) -> None:
    other = Path(shutil.copy(store_path, store_path.with_name("autre.db")))
    log(store, "LR", "18", 25, on=JOUR)
    assert read(store) == [25]
    match fault:
        case "renamed":
            store_path.rename(store_path.with_name("ailleurs.db"))
        case "deleted":
            store_path.unlink()
        case _:
            other.replace(store_path)
    said = []
    for _ in range(2):
        with pytest.raises(kind, match="rien n'a été enregistré") as caught:
            log(store, "LR", "18", 75, on=JOUR)
        said.append(str(caught.value))
    (rescue,) = store_path.parent.glob("*.secours-*.db")
    assert said == [said[0]] * 2
    assert str(rescue) in said[0]
    assert rescue.stat().st_mode & 0o777 == 0o600
    store.close()
    store_path.unlink(missing_ok=True)
    restore_store(store_path, rescue)
    with open_store(store_path) as reopened:
        assert read(reopened) == [25]


def test_a_session_opened_on_the_file_that_took_the_place_saves_nothing(
    store: SqliteStore, store_path: Path
) -> None:
    Path(shutil.copy(store_path, store_path.with_name("autre.db"))).replace(store_path)
    assert read(store) == []
    with pytest.raises(StoreForeign) as caught:
        log(store, "LR", "18", 75, on=JOUR)
    assert "gardé dans" not in str(caught.value)
    assert list(store_path.parent.glob("*.secours-*")) == []


def test_a_rescue_that_cannot_be_written_is_said(store: SqliteStore, store_path: Path) -> None:
    assert read(store) == []
    shutil.rmtree(store_path.parent)
    with pytest.raises(StoreIO, match="La copie de secours n'a pas pu être faite"):
        log(store, "LR", "18", 75, on=JOUR)
