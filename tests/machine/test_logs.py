"""What the program leaves for whoever looks after it: bounded, private, and only where it was asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cariforef_db.files.daily import keep_failure
from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.store import SqliteStore
from cariforef_tui.machine import logs
from cariforef_tui.machine.logs import record_incident


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv(logs.VARIABLE, "debug")
    return tmp_path / "cariforef" / "cariforef.log"


def test_a_write_that_waits_leaves_how_long(
    log: Path, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "LONG_S", 0.0)
    with store.writing("LR"):
        pass
    assert "attente du verrou d'écriture : 0." in log.read_text(encoding="utf-8")
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_copy_that_failed_leaves_its_kind_and_no_name(
    log: Path, store_path: Path, store: SqliteStore
) -> None:
    keep_failure(store_path, OSError(28, "No space left", "/home/lr/secret"), datetime.now(UTC))
    assert log.read_text(encoding="utf-8").endswith("sauvegarde du jour manquée : OSError\n")


def test_an_opening_that_lasts_leaves_how_long(
    log: Path, store: SqliteStore, store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "LONG_S", 0.0)
    SqliteAdmin().open(str(store_path)).close()
    assert "ouverture de la base : " in log.read_text(encoding="utf-8")


def test_nothing_is_kept_unless_asked_for(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(logs.VARIABLE)
    logs.trace("rien")
    assert not log.exists()


def test_the_incidents_keep_their_last_half(tmp_path: Path) -> None:
    path = tmp_path / "incidents.log"
    path.write_text("".join(f"ligne {rank}\n" for rank in range(20_000)), encoding="utf-8")
    assert record_incident(ValueError(), tmp_path) == path
    lines = path.read_text(encoding="utf-8").splitlines()
    assert logs.TAILLE_MAX // 3 < path.stat().st_size < logs.TAILLE_MAX
    assert lines[0].startswith("ligne ")
    assert "ligne 19999" in lines
    assert lines[-1] == "  builtins.ValueError"
