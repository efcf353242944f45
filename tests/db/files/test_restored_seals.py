"""The seals kept beside a store that is restored: whichever content is there verifies, killed or not."""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from cariforef_db.files import restoring
from cariforef_db.files.anchors import ancres_path, read_ancres
from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.ports.errors import StoreIntegrity, StoreIO
from tests.conftest import StoreAfter
from tests.people import open_store

JOUR = date(2018, 5, 22)
YESTERDAY = "2018-05-21T09:00:00Z"


def log(path: Path, centiemes: int) -> None:
    with open_store(path) as store, store.writing("LR") as writing:
        writing.write_cells([CellChange(agent="LR", jour=JOUR, code="18", centiemes=centiemes)])


def restore(path: Path, copy: Path) -> Path:
    before = SqliteAdmin().restore(str(path), copy, lambda _: None).avant
    assert before is not None
    return before


def check(path: Path) -> None:
    """Both verifications find nothing, and the store opens for writing."""
    assert SqliteAdmin().verify_journal(str(path), None).constats == ()
    assert SqliteAdmin().verify(str(path)).constats == ()
    with open_store(path) as store:
        assert store.read_only_reason is None


def log_and_copy(store: SqliteStore) -> None:
    path = Path(store.place)
    log(path, 25)
    (kept,) = read_ancres(path)
    ancres_path(path).write_text(f"{kept.seq} {kept.empreinte} {YESTERDAY}")
    SqliteAdmin().backup(store.place, path.with_name("copie.db"))
    log(path, 50)


@pytest.fixture
def copy(store_after: StoreAfter, store_path: Path) -> Path:
    """A copy of a store of which a day was logged before, dated, and another since."""
    store_after("sealed", log_and_copy).close()
    return store_path.with_name("copie.db")


def test_what_the_restored_chain_holds_stays_and_its_head_is_added(copy: Path, store_path: Path) -> None:
    first, _ = read_ancres(store_path)
    log(store_path, 75)
    restore(store_path, copy)
    kept = read_ancres(store_path)
    assert kept[0] == first
    assert [one.maillon for one in kept] == [first.maillon, first.maillon]
    check(store_path)


def test_going_back_on_a_restore_leaves_the_proof_whole_and_says_what_it_left(
    copy: Path, store_path: Path
) -> None:
    left = read_ancres(store_path)[-1].maillon
    before = restore(store_path, copy)
    assert SqliteAdmin().branch_left(str(store_path), before) == left
    log(store_path, 75)
    for again in (restore(store_path, before), copy):
        restore(store_path, again)
        check(store_path)


def test_a_restore_that_leaves_nothing_written_says_that_it_left_nothing(
    copy: Path, store_path: Path
) -> None:
    restore(store_path, copy)
    before = restore(store_path, copy)
    assert SqliteAdmin().branch_left(str(store_path), before) is None
    assert SqliteAdmin().branch_left(str(store_path), before.parent) is None


def test_what_a_restore_left_is_told_when_it_is_put_back_by_hand_once_others_wrote(
    copy: Path, store_path: Path
) -> None:
    before = restore(store_path, copy)
    log(store_path, 75)
    shutil.copy(before, store_path)
    with open_store(store_path) as store:
        assert "ne contient plus le code de contrôle" in (store.read_only_reason or "")
    assert SqliteAdmin().verify_journal(str(store_path), None).integrity_broken


class KilledError(BaseException):
    """The program ended there."""


@pytest.mark.parametrize(
    ("when", "step"),
    [("before", "_mark"), ("before", "_pour"), ("after", "_pour"), ("after", "_keep_head")],
)
def test_a_restore_killed_at_any_step_leaves_a_content_that_verifies(
    copy: Path, store_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, when: str
) -> None:
    really = getattr(restoring, step)

    def killed(*arguments: object) -> None:
        if when == "after":
            really(*arguments)
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(restoring, step, killed)
        with pytest.raises(KilledError):
            restore(store_path, copy)
    admin, place = SqliteAdmin(), str(store_path)
    assert admin.verify_journal(place, None).constats == ()
    with suppress(StoreIntegrity):
        admin.open(place).close()
    check(store_path)
    restore(store_path, copy)
    assert admin.verify_journal(place, None).constats == ()


def test_a_restore_that_the_disk_refuses_keeps_the_seals_of_the_content_that_stays(
    copy: Path, store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read_ancres(store_path)

    def full(*_: object) -> None:
        raise StoreIO("disque plein")

    monkeypatch.setattr(restoring, "_pour", full)
    with pytest.raises(StoreIO):
        restore(store_path, copy)
    assert read_ancres(store_path) == before
    check(store_path)
