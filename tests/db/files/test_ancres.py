"""Seals kept outside the store: an older file put back, or a journal cut, contradicts them at the opening."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cariforef_db.files import anchors as ancres
from cariforef_db.files.anchors import Ancre, Cause, ancre_in_force, ancres_path, append_ancre, read_ancres
from cariforef_db.sqlite.chain import seal_new_rows
from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.ports.errors import DroitRefuse, StoreIntegrity, StoreIO
from cariforef_tui.services.ports.files import Verification
from tests.people import open_store, signature_of

JOUR = date(2018, 5, 22)
SEAL = "ab" * 32
Tamper = Callable[..., None]


@pytest.fixture(autouse=True)
def untold() -> Iterator[None]:
    """Failures are told once a day by a process: each test is another day."""
    ancres._last_failure.clear()
    yield
    ancres._last_failure.clear()


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
    kept, unreadable = read_ancres(store_path)
    assert [(one.seq, one.empreinte, one.cause) for one in kept] == [(*one, Cause.ECRITURE) for one in heads]
    assert unreadable == 0
    assert stat.S_IMODE(ancres_path(store_path).stat().st_mode) == 0o600
    assert abs((datetime.now(UTC) - kept[-1].quand).total_seconds()) < 60


@pytest.mark.on_sqlite("its seals are beside the file")
def test_a_write_rolled_back_keeps_nothing_and_a_refused_attempt_its_own_row(store: SqliteStore) -> None:
    with pytest.raises(ZeroDivisionError), store.writing("LR"):
        raise ZeroDivisionError
    path = Path(store.place)
    assert not ancres_path(path).exists()
    with pytest.raises(DroitRefuse), store.writing("LR"):
        raise DroitRefuse("non", "saisir", "DM")
    assert read_ancres(path)[0][-1].seq == head(path)[0]


@pytest.mark.on_sqlite("its seals are beside the file")
def test_a_signature_and_a_printed_seal_say_so(store: SqliteStore) -> None:
    with store.writing("LR") as writing:
        writing.add_visa(signature_of("LR", Mois(2018, 5)))
    with store.reading() as reading:
        printed = reading.head()
    store.keep_printed_seal(printed)
    kept, _ = read_ancres(Path(store.place))
    assert [one.cause for one in kept] == [Cause.SIGNATURE, Cause.FICHE]
    assert {(one.seq, one.empreinte) for one in kept} == {(printed.seq, printed.empreinte)}


def test_an_older_store_put_back_by_hand_opens_read_only_and_says_what_to_do(store_path: Path) -> None:
    log(store_path, 25)
    older = Path(shutil.copy(store_path, store_path.with_name("ancienne.db")))
    first = head(older)[0]
    log(store_path, 50)
    shutil.copy(older, store_path)
    said = refusal(store_path)
    assert said is not None
    assert f"s'arrête à l'écriture n° {first}, alors que la n° {first + 1} y était" in said
    assert "base restaurer" in said
    with pytest.raises(StoreIntegrity):
        log(store_path, 75)
    found = verify(store_path)
    assert found.integrity_broken
    assert f"manque : la chaîne s'arrête au n° {first}" in found.constats[0].detail
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
    assert "la fin du journal a été coupée" in (refusal(store_path) or "")
    assert verify(store_path).integrity_broken


def test_a_chain_made_again_from_end_to_end_opens_read_only(store_path: Path, tamper: Tamper) -> None:
    log(store_path, 25)
    tamper(store_path, "DELETE FROM sceau", seal_new_rows)
    assert "ne porte plus, à l'écriture" in (refusal(store_path) or "")
    found = verify(store_path)
    assert "elle a été refaite" in found.constats[0].detail


def test_a_restored_copy_does_not_accuse_itself_and_the_lines_before_stay(store_path: Path) -> None:
    admin = SqliteAdmin()
    log(store_path, 25)
    copy = admin.backup(str(store_path), store_path.with_name("copie.db"))
    log(store_path, 50)
    admin.restore(str(store_path), copy, lambda _: None)
    assert refusal(store_path) is None
    assert verify(store_path).constats == ()
    log(store_path, 75)
    assert refusal(store_path) is None
    kept, _ = read_ancres(store_path)
    assert [one.cause for one in kept] == [
        Cause.ECRITURE,
        Cause.SAUVEGARDE,
        Cause.ECRITURE,
        Cause.QUITTEE,
        Cause.RESTAURATION,
        Cause.ECRITURE,
    ]
    found = verify(store_path)
    assert found.constats == ()
    assert "une sauvegarde restaurée" in dict(found.faits)["Contenu remplacé par l'outil"]


def test_a_forged_copy_restored_by_the_tool_contradicts_the_lines_before(
    store_path: Path, tamper: Tamper
) -> None:
    log(store_path, 25)
    log(store_path, 50)
    forged = Path(shutil.copy(store_path, store_path.with_name("copie.db")))
    tamper(forged, f"DELETE FROM sceau WHERE seq >= {head(forged)[0] - 1}", seal_new_rows)
    SqliteAdmin().restore(str(store_path), forged, lambda _: None)
    assert refusal(store_path) is None
    assert verify(store_path).integrity_broken


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
    found = verify(store_path)
    assert found.constats == ()
    assert "le contenu d'une autre base" in dict(found.faits)["Contenu remplacé par l'outil"]


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
    assert "pas de fichier copie.db.ancres" in dict(verify(elsewhere).faits)["Sceaux gardés hors de la base"]
    ancres_path(store_path).unlink()
    assert refusal(store_path) is None
    log(store_path, 50)
    assert len(read_ancres(store_path)[0]) == 1


def test_a_disk_full_never_fails_the_write_and_is_told_once(
    store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really_write = os.write

    def write(descriptor: int, data: bytes) -> int:
        """Take half a line, as a disk that fills up."""
        return really_write(descriptor, data[:40] if data.endswith(b"ecriture\n") else data)

    monkeypatch.setattr(os, "write", write)
    with open_store(store_path) as store:
        for centiemes, words in ((25, "disque plein"), (50, "")):
            with store.writing("LR") as writing:
                writing.write_cells([CellChange(agent="LR", jour=JOUR, code="18", centiemes=centiemes)])
            assert words in (store.take_notice() or "")
        monkeypatch.setattr(os, "write", really_write)
        with store.writing("LR") as writing:
            writing.write_cells([CellChange(agent="LR", jour=JOUR, code="18", centiemes=75)])
    kept, unreadable = read_ancres(store_path)
    assert (len(kept), unreadable) == (1, 2)
    assert refusal(store_path) is None
    assert verify(store_path).constats == ()
    assert "2 lignes illisibles" in dict(verify(store_path).faits)["Sceaux gardés hors de la base"]


def test_a_link_in_place_of_the_file_is_not_followed(store_path: Path, tmp_path: Path) -> None:
    target = tmp_path / "cible"
    target.write_text("intacte")
    ancres_path(store_path).symlink_to(target)
    assert "Sceau non gardé" in (log(store_path, 25) or "")
    assert target.read_text() == "intacte"
    assert refusal(store_path) is None


def test_a_restore_whose_line_cannot_be_kept_says_so(store_path: Path) -> None:
    log(store_path, 25)
    copy = SqliteAdmin().backup(str(store_path), store_path.with_name("copie.db"))
    ancres_path(store_path).unlink()
    ancres_path(store_path).mkdir()
    with pytest.raises(StoreIO, match="Le contenu est en place"):
        SqliteAdmin().restore(str(store_path), copy, lambda _: None)


def test_a_store_that_can_only_be_read_is_compared_too(store_path: Path) -> None:
    log(store_path, 25)
    older = store_path.read_bytes()
    log(store_path, 50)
    store_path.write_bytes(older)
    store_path.chmod(0o400)
    assert "s'arrête à l'écriture" in (refusal(store_path) or "")


def test_lines_that_crossed_between_two_processes_accuse_nobody(store_path: Path) -> None:
    log(store_path, 25)
    first = head(store_path)
    log(store_path, 50)
    append_ancre(store_path, *first, Cause.ECRITURE)
    assert refusal(store_path) is None


def test_the_line_in_force_is_the_furthest_since_the_content_was_replaced() -> None:
    def ancre(seq: int, cause: Cause = Cause.ECRITURE) -> Ancre:
        return Ancre(seq, SEAL, datetime(2018, 5, 22, tzinfo=UTC), cause)

    assert ancre_in_force([]) is None
    assert ancre_in_force([ancre(4), ancre(6), ancre(5)]) == ancre(6)
    assert ancre_in_force([ancre(9), ancre(4, Cause.RESTAURATION)]) == ancre(4, Cause.RESTAURATION)
    assert ancre_in_force([ancre(9), ancre(4, Cause.CREATION), ancre(5)]) == ancre(5)


def test_the_first_write_of_a_day_keeps_one_line_a_day_and_every_signature(store_path: Path) -> None:
    today = datetime.now(UTC).replace(hour=12)
    old = [
        Ancre(seq, SEAL, today - timedelta(days=days), cause)
        for seq, days, cause in (
            (1, 3, Cause.ECRITURE),
            (2, 3, Cause.SIGNATURE),
            (3, 3, Cause.ECRITURE),
            (4, 2, Cause.ECRITURE),
            (5, 2, Cause.ECRITURE),
        )
    ]
    ancres_path(store_path).write_text("".join(f"{one}\n" for one in old) + "illisible\n" + f"{old[-1]}\n")
    assert append_ancre(store_path, 6, SEAL, Cause.ECRITURE) is None
    assert append_ancre(store_path, 7, SEAL, Cause.ECRITURE) is None
    kept, unreadable = read_ancres(store_path)
    assert [one.seq for one in kept] == [2, 3, 5, 6, 7]
    assert unreadable == 1
    assert stat.S_IMODE(ancres_path(store_path).stat().st_mode) == 0o600
    assert [one.name for one in store_path.parent.iterdir() if "partiel" in one.name] == []


@pytest.mark.on_sqlite("its seals are beside the file")
def test_the_lines_hold_nothing_of_what_people_typed(store: SqliteStore) -> None:
    with store.writing("LR", "motif secret") as writing:
        writing.write_cells(
            [CellChange(agent="LR", jour=JOUR, code="18", centiemes=25, commentaire="commentaire secret")]
        )
    kept = ancres_path(Path(store.place)).read_text()
    assert re.fullmatch(r"[0-9]+ [0-9a-f]{64} [0-9TZ:-]+ ecriture\n", kept)


def advice(path: Path) -> str:
    return " ".join(one.detail for one in SqliteAdmin().verify(str(path)).conseils)


def test_lines_deleted_are_missed_where_the_store_had_some(store_path: Path) -> None:
    assert advice(store_path) == ""
    log(store_path, 25)
    assert advice(store_path) == ""
    ancres_path(store_path).unlink()
    assert "pas de fichier cariforef.db.ancres, alors que le programme y a gardé" in advice(store_path)
    found = SqliteAdmin().verify(str(store_path))
    assert (found.constats, found.integrity_broken) == ((), False)


def test_lines_deleted_are_missed_after_others_were_written(store_path: Path) -> None:
    log(store_path, 25)
    later = [replace(one, quand=one.quand + timedelta(days=3)) for one in read_ancres(store_path)[0]]
    ancres_path(store_path).write_text("".join(f"{one}\n" for one in later))
    assert "ne commence que le" in advice(store_path)


def test_a_copy_of_the_rotation_is_not_asked_for_lines(store_path: Path) -> None:
    log(store_path, 25)
    assert advice(SqliteAdmin().backup(str(store_path), None)) == ""
