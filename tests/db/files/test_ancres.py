"""Seals kept outside the store: an older file put back, or a journal cut, contradicts them at the opening."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cariforef_db.files.anchors import Ancre, ancres_path, keep_seal, read_ancres
from cariforef_db.journal.chain import seal_new_rows
from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.ports.errors import DroitRefuse, StoreIntegrity, StoreNotFound
from cariforef_tui.services.ports.files import Verification
from tests.people import open_store

JOUR = date(2018, 5, 22)
SEAL = "ab" * 32
CAUSES = ("restauration", "ecriture", "signature", "sauvegarde")
Tamper = Callable[..., None]


def log(path: Path, centiemes: int) -> str | None:
    """Log for LR; return what the store has to say."""
    with open_store(path) as store:
        with store.writing("LR") as writing:
            writing.write_cells([CellChange(agent="LR", jour=JOUR, code="18", centiemes=centiemes)])
        return store.take_notice()


def refusal(path: Path) -> str | None:
    with open_store(path) as store:
        return store.read_only_reason


def verify(path: Path) -> Verification:
    return SqliteAdmin().verify_journal(str(path), None)


def head(path: Path) -> tuple[int, str]:
    with closing(sqlite3.connect(path)) as connection:
        seq, seal = connection.execute(
            "SELECT seq, empreinte FROM sceau ORDER BY seq DESC LIMIT 1"
        ).fetchone()
    return seq, seal


def test_each_committed_write_keeps_its_seal_in_a_private_file(store_path: Path) -> None:
    heads = []
    for centiemes in (25, 50):
        log(store_path, centiemes)
        heads.append(head(store_path))
    kept = read_ancres(store_path)
    assert [(one.seq, one.empreinte) for one in kept] == heads
    assert stat.S_IMODE(ancres_path(store_path).stat().st_mode) == 0o600
    assert abs((datetime.now(UTC) - kept[-1].quand).total_seconds()) < 60


def test_a_write_rolled_back_keeps_nothing_and_a_refused_attempt_its_own_row(store: SqliteStore) -> None:
    with pytest.raises(ZeroDivisionError), store.writing("LR"):
        raise ZeroDivisionError
    path = Path(store.place)
    assert not ancres_path(path).exists()
    with pytest.raises(DroitRefuse), store.writing("LR"):
        raise DroitRefuse("non", "saisir", "DM")
    assert read_ancres(path)[-1].seq == head(path)[0]


def test_an_older_store_put_back_by_hand_opens_read_only_and_says_what_to_do(store_path: Path) -> None:
    log(store_path, 25)
    older = Path(shutil.copy(store_path, store_path.with_name("ancienne.db")))
    first = head(older)[0]
    log(store_path, 50)
    shutil.copy(older, store_path)
    said = refusal(store_path)
    assert said is not None
    assert f"ne contient plus le code de contrôle n° {first + 1} du" in said
    assert "base restaurer" in said
    with pytest.raises(StoreIntegrity):
        log(store_path, 75)
    found = verify(store_path)
    assert found.integrity_broken
    assert found.constats[0].detail.startswith("la chaîne ne contient plus le code de contrôle du ")
    assert SqliteAdmin().verify(str(store_path)).integrity_broken


def test_a_journal_whose_end_was_cut_opens_read_only(store_path: Path, tamper: Tamper) -> None:
    log(store_path, 25)
    seq = head(store_path)[0]
    tamper(
        store_path,
        f"DELETE FROM sceau WHERE seq = {seq}",
        f"DELETE FROM journal WHERE seq = {seq}",
        "DELETE FROM saisie",
        "DELETE FROM total_jour",
    )
    assert "ne contient plus le code de contrôle" in (refusal(store_path) or "")
    assert verify(store_path).integrity_broken


def test_a_chain_made_again_from_end_to_end_opens_read_only(store_path: Path, tamper: Tamper) -> None:
    log(store_path, 25)
    tamper(store_path, "DELETE FROM sceau", seal_new_rows)
    assert "ne contient plus le code de contrôle" in (refusal(store_path) or "")
    assert "ne contient plus le code de contrôle" in verify(store_path).constats[0].detail


def test_a_restored_copy_does_not_accuse_itself(store_path: Path) -> None:
    admin = SqliteAdmin()
    log(store_path, 25)
    copy = admin.backup(str(store_path), store_path.with_name("copie.db"))
    log(store_path, 50)
    admin.restore(str(store_path), copy, lambda _: None)
    assert refusal(store_path) is None
    assert verify(store_path).constats == ()
    log(store_path, 75)
    assert refusal(store_path) is None
    assert verify(store_path).constats == ()


def test_another_store_s_content_restored_over_this_one_is_told_as_such(
    store_path: Path, tmp_path: Path, programme_2018: Programme, agents_2018: tuple[Agent, ...]
) -> None:
    folder = tmp_path / "autre"
    folder.mkdir(mode=0o700)
    another = folder / "autre.db"
    SqliteAdmin().create(str(another), programme_2018, agents_2018, lambda _: None)
    for centiemes in (25, 50):
        log(another, centiemes)
    log(store_path, 25)
    SqliteAdmin().restore(str(store_path), another, lambda _: None)
    assert refusal(store_path) is None
    assert verify(store_path).constats == ()
    assert len(read_ancres(store_path)) == 1


def test_a_store_restored_where_its_file_was_lost_is_not_accused(store_path: Path) -> None:
    log(store_path, 25)
    copy = SqliteAdmin().backup(str(store_path), store_path.with_name("copie.db"))
    log(store_path, 50)
    store_path.unlink()
    SqliteAdmin().restore(str(store_path), copy, lambda _: None)
    assert refusal(store_path) is None
    assert verify(store_path).constats == ()


def test_a_store_made_where_another_was_is_not_accused(
    store_path: Path, programme_2018: Programme, agents_2018: tuple[Agent, ...]
) -> None:
    log(store_path, 25)
    store_path.unlink()
    SqliteAdmin().create(str(store_path), programme_2018, agents_2018, lambda _: None)
    assert refusal(store_path) is None
    assert verify(store_path).constats == ()


def test_a_store_without_its_lines_or_copied_elsewhere_is_no_fault(store_path: Path, tmp_path: Path) -> None:
    log(store_path, 25)
    folder = tmp_path / "ailleurs"
    folder.mkdir(mode=0o700)
    elsewhere = Path(shutil.copy(store_path, folder / "copie.db"))
    assert refusal(elsewhere) is None
    assert verify(elsewhere).constats == ()
    assert "pas de fichier copie.db.ancres" in dict(verify(elsewhere).faits)["Codes gardés hors de la base"]
    ancres_path(store_path).unlink()
    assert refusal(store_path) is None
    log(store_path, 50)
    assert len(read_ancres(store_path)) == 1


def test_a_disk_full_never_fails_the_write_and_is_told_once(
    store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really_write = os.write

    def write(descriptor: int, data: bytes) -> int:
        """Take half a line, as a disk that fills up."""
        return really_write(descriptor, data[:40] if data.startswith(b"\n") else data)

    monkeypatch.setattr(os, "write", write)
    with open_store(store_path) as store:
        for centiemes, words in ((25, "disque plein"), (50, "")):
            with store.writing("LR") as writing:
                writing.write_cells([CellChange(agent="LR", jour=JOUR, code="18", centiemes=centiemes)])
            assert words in (store.take_notice() or "")
        monkeypatch.setattr(os, "write", really_write)
        with store.writing("LR") as writing:
            writing.write_cells([CellChange(agent="LR", jour=JOUR, code="18", centiemes=75)])
    assert len(read_ancres(store_path)) == 1
    assert refusal(store_path) is None
    assert verify(store_path).constats == ()


def test_a_link_in_place_of_the_file_is_not_followed(store_path: Path, tmp_path: Path) -> None:
    target = tmp_path / "cible"
    target.write_text("intacte")
    ancres_path(store_path).symlink_to(target)
    assert "Code de contrôle non gardé" in (log(store_path, 25) or "")
    assert target.read_text() == "intacte"
    assert refusal(store_path) is None


def test_a_restore_that_cannot_keep_its_seal_changes_nothing(store_path: Path) -> None:
    log(store_path, 25)
    copy = SqliteAdmin().backup(str(store_path), store_path.with_name("copie.db"))
    ancres_path(store_path).unlink()
    ancres_path(store_path).mkdir()
    before = store_path.read_bytes()
    with pytest.raises(StoreNotFound, match="Restauration échouée"):
        SqliteAdmin().restore(str(store_path), copy, lambda _: None)
    assert store_path.read_bytes() == before
    ancres_path(store_path).rmdir()
    assert refusal(store_path) is None


def test_a_store_that_can_only_be_read_is_compared_too(store_path: Path) -> None:
    log(store_path, 25)
    older = store_path.read_bytes()
    log(store_path, 50)
    store_path.write_bytes(older)
    store_path.chmod(0o400)
    assert "ne contient plus le code de contrôle" in (refusal(store_path) or "")


def test_lines_that_crossed_between_two_processes_accuse_nobody(store_path: Path) -> None:
    log(store_path, 25)
    first = head(store_path)
    log(store_path, 50)
    keep_seal(store_path, *first)
    assert refusal(store_path) is None


def test_the_first_write_of_a_day_leaves_one_line_of_each_day_before(store_path: Path) -> None:
    today = datetime.now(UTC).replace(hour=12)
    old = [
        Ancre(seq, SEAL, today - timedelta(days=days))
        for seq, days in ((1, 3), (2, 3), (3, 3), (4, 2), (5, 2))
    ]
    ancres_path(store_path).write_text("".join(f"{one}\n" for one in old) + "illisible\n")
    assert keep_seal(store_path, 6, SEAL) is None
    assert keep_seal(store_path, 7, SEAL) is None
    assert [one.seq for one in read_ancres(store_path)] == [3, 5, 6, 7]
    assert stat.S_IMODE(ancres_path(store_path).stat().st_mode) == 0o600
    assert [one.name for one in store_path.parent.iterdir() if one.name.endswith(".tmp")] == []


def test_the_file_of_the_version_before_is_read_without_its_causes(store_path: Path) -> None:
    log(store_path, 25)
    seq, seal = head(store_path)
    lines = [f"{seq + 8} {SEAL} 2018-05-20T09:00:00Z branche-quittee"]
    lines += [f"{seq} {seal} 2018-05-{day}T09:00:00Z {cause}" for day, cause in enumerate(CAUSES, 21)]
    ancres_path(store_path).write_text("".join(f"{line}\n" for line in lines))
    assert [one.quand.day for one in read_ancres(store_path)] == [21, 22, 23, 24]
    assert refusal(store_path) is None
    assert verify(store_path).constats == ()
    with ancres_path(store_path).open("a") as file:
        file.write(f"{seq + 1} {SEAL} 2018-05-29T09:00:00Z ecriture\n")
    assert "29/05/2018" in (refusal(store_path) or "")


def test_the_lines_hold_nothing_of_what_people_typed(store: SqliteStore) -> None:
    with store.writing("LR", "motif secret") as writing:
        writing.write_cells(
            [CellChange(agent="LR", jour=JOUR, code="18", centiemes=25, commentaire="commentaire secret")]
        )
    kept = ancres_path(Path(store.place)).read_text()
    assert re.fullmatch(r"[0-9]+ [0-9a-f]{64} [0-9TZ:-]+", kept.strip())
