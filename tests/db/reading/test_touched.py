"""What an open session learns of everybody's writes: that there were some, and what they touched."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from cariforef_db.journal.touched import ROWS_MAX
from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.journal.entries import ORIGINE, Maillon
from cariforef_tui.domain.temps.saisies import Absence, CellChange, TypeAbsence
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from tests.kit.engines import both_engines
from tests.people import open_store, signature_of

MARDI = date(2018, 5, 22)


@pytest.fixture
def other(store_path: Path) -> Iterator[SqliteStore]:
    """The same store, open in another session."""
    with open_store(store_path) as opened:
        yield opened


def head(store: SqliteStore) -> Maillon:
    return store.touched_since(ORIGINE).head


def log(store: SqliteStore, jour: date = MARDI, code: str = "14.7.1", centiemes: int = 50) -> None:
    with store.writing("LR") as writing:
        writing.write_cells([CellChange(agent="LR", jour=jour, code=code, centiemes=centiemes)])


@both_engines
def test_nothing_is_touched_while_nobody_writes(store: SqliteStore) -> None:
    seen = head(store)
    assert store.touched_since(seen).is_nothing
    assert store.touched_since(seen).head == seen


def test_a_day_logged_elsewhere_says_whose_of_which_date_on_which_line_and_by_whom(
    store: SqliteStore, other: SqliteStore
) -> None:
    seen = head(store)
    with other.writing("DM") as writing:
        writing.write_cells([CellChange(agent="LR", jour=MARDI, code="14.7.1", centiemes=50)])
    touched = store.touched_since(seen)
    assert (touched.tables, touched.jours) == ({"saisie", "exercice"}, {("LR", MARDI)})
    assert (touched.codes, touched.auteurs) == ({"14.7.1"}, {"DM"})
    assert not touched.is_everything
    assert store.touched_since(touched.head).is_nothing


def test_several_writes_are_told_together(store: SqliteStore, other: SqliteStore) -> None:
    seen = head(store)
    log(other)
    with other.writing("DM") as writing:
        writing.write_absence("DM", MARDI, [Absence("DM", MARDI, TypeAbsence.RTT, 100)])
    with other.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZX"))
    touched = store.touched_since(seen)
    assert touched.tables == {"saisie", "exercice", "absence", "agent"}
    assert touched.jours == {("LR", MARDI), ("DM", MARDI)}
    assert touched.codes == {"14.7.1"}
    assert touched.auteurs == {"LR", "DM", ACTEUR_SYSTEME}


def test_a_visa_says_whose_and_of_which_month(store: SqliteStore, other: SqliteStore) -> None:
    seen = head(store)
    with other.writing("LR") as writing:
        writing.add_visa(signature_of("LR", Mois(2018, 4)))
    touched = store.touched_since(seen)
    assert (touched.tables, touched.mois, touched.jours) == ({"visa"}, {("LR", Mois(2018, 4))}, frozenset())


def test_of_an_import_nothing_is_told_apart(store: SqliteStore, other: SqliteStore) -> None:
    seen = head(store)
    with other.writing(ACTEUR_SYSTEME) as writing:
        days = writing.calendrier(2018).working_days[: ROWS_MAX + 1]
        writing.write_cells([CellChange(agent="LR", jour=jour, code="14.7.1", centiemes=50) for jour in days])
    touched = store.touched_since(seen)
    assert (touched.is_everything, touched.is_replaced) == (True, False)
    assert touched.is_among({"raf"})
    assert store.touched_since(touched.head).is_nothing


def test_everything_is_touched_where_the_store_no_longer_holds_what_was_seen(
    store: SqliteStore, store_path: Path, tmp_path: Path
) -> None:
    copy = SqliteAdmin().backup(str(store_path), tmp_path / "copie.db")
    log(store)
    seen = head(store)
    SqliteAdmin().restore(str(store_path), copy, lambda _: None)
    assert store.touched_since(seen).is_replaced
    log(store, centiemes=75)
    now = store.touched_since(seen)
    assert now.head.seq == seen.seq
    assert now.is_everything


def test_everything_is_touched_where_another_tool_wrote_what_nobody_can_read(
    store: SqliteStore, acting: sqlite3.Connection
) -> None:
    seen = head(store)
    acting.execute(
        "INSERT INTO journal (quand, acteur_id, objet, cle, action, avant, apres) "
        "VALUES ('2018-05-22T10:00:00.000Z', NULL, 'saisie', 'à la main', 'creation', NULL, '{}')"
    )
    acting.execute("DELETE FROM ecriture_en_cours")
    acting.execute("COMMIT")
    assert store.touched_since(seen).is_everything


def test_a_write_leaves_a_trace_and_a_reading_none(
    store: SqliteStore, other: SqliteStore, store_path: Path
) -> None:
    log(store)
    for centiemes in (25, 50):
        # Long ago: two writes may follow each other within what the file system counts.
        os.utime(store_path, (1, 1))
        before = store.trace()
        with other.reading() as reading:
            reading.exercices()
        assert store.trace() == before
        log(other, centiemes=centiemes)
        assert store.trace() != before


def test_looking_at_a_trace_opens_nothing_and_waits_for_nobody(
    store: SqliteStore, store_path: Path, times_open: Callable[..., int]
) -> None:
    log(store)
    before = times_open()
    with sqlite3.connect(store_path, isolation_level=None) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        held = times_open()
        store.trace()
        assert times_open() == held
        holder.execute("ROLLBACK")
    holder.close()
    assert times_open() == before


@pytest.mark.parametrize("suffix", ["", "-wal"])
def test_a_file_taken_away_or_put_beside_leaves_a_trace(
    store: SqliteStore, store_path: Path, suffix: str
) -> None:
    before = store.trace()
    path = store_path.with_name(store_path.name + suffix)
    if suffix:
        path.write_bytes(b"")
    else:
        path.rename(path.with_name("ailleurs.db"))
    assert store.trace() != before


def test_another_file_in_its_place_leaves_a_trace_whatever_its_date_and_size(
    store: SqliteStore, store_path: Path
) -> None:
    before, found = store.trace(), store_path.stat()
    content = store_path.read_bytes()
    store_path.rename(store_path.with_name("ailleurs.db"))
    store_path.write_bytes(content)
    os.utime(store_path, ns=(found.st_atime_ns, found.st_mtime_ns))
    assert store.trace() != before
