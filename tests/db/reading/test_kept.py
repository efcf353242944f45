"""What is kept of the store: it is counted once while nobody, here or elsewhere, writes its tables."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cariforef_db.engine import sqlite as sqlite_module
from cariforef_db.schema.making import JOURNAL_KEYS
from cariforef_db.store import store as store_module
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.pilotage.what_if import Depart
from cariforef_tui.domain.revue.revue import CleRevue
from cariforef_tui.services.pilotage.what_if import load_depart
from cariforef_tui.services.ports.kept import Kept
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.revue.read import Extent, RevueSnapshot, Semaine, load_revue
from cariforef_tui.services.revue.write import write_remarque
from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.kit.following import FOLLOWED
from tests.kit.engines import both_engines
from tests.people import log, open_store

MARDI = date(2018, 5, 22)
AU = DateReference(MARDI, 2018)
LUNDI = date(2018, 5, 14)
TABLES = FOLLOWED[Place.ALERTES]


@both_engines
def test_a_what_if_starts_from_what_was_counted_until_a_day_is_logged(store: SqliteStore) -> None:
    kept = Kept[Depart](TABLES)
    first = load_depart(store, AU, kept)
    write_remarque(store, AU, CleRevue("PRI", LUNDI), "14.7.1", "à temps", acteur="DM")
    assert load_depart(store, AU, kept) is first
    log(store, "DM", "14.7.1", 50, on=MARDI)
    second = load_depart(store, AU, kept)
    assert second.consommation != first.consommation
    assert second == load_depart(store, AU)
    assert load_depart(store, DateReference(date(2018, 5, 21), 2018), kept) != second


def test_what_another_session_or_another_tool_writes_is_counted(
    store: SqliteStore, store_path: Path, raw: sqlite3.Connection
) -> None:
    kept = Kept[Depart](TABLES)

    def log_elsewhere() -> None:
        with open_store(store_path) as other:
            log(other, "DM", "14.7.1", 50, on=MARDI)

    def log_by_hand() -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("INSERT INTO ecriture_en_cours (id, acteur) VALUES (1, 'système')")
        raw.execute("UPDATE saisie SET centiemes = 75")
        raw.execute("DELETE FROM ecriture_en_cours")
        raw.execute("COMMIT")

    writes: tuple[Callable[[], None], ...] = (log_elsewhere, log_by_hand)
    for write in writes:
        before = load_depart(store, AU, kept)
        write()
        after = load_depart(store, AU, kept)
        assert after.consommation != before.consommation
        assert after == load_depart(store, AU)


def test_all_the_reviews_of_a_week_are_counted_once_and_hold_the_same_as_counted_alone(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    log(store, "DM", "14.7.1", 50, on=LUNDI)
    kept, computed = Kept[Semaine](TABLES), list[object]()
    get = kept.get

    def get_counted(reading: Any, key: Any, compute: Callable[[], Semaine]) -> Semaine:
        def computing() -> Semaine:
            computed.append(key)
            return compute()

        return get(reading, key, computing)

    monkeypatch.setattr(kept, "get", get_counted)

    def shown(perimetre: str, lundi: date = LUNDI, kept: Kept[Semaine] | None = kept) -> RevueSnapshot:
        return load_revue(store, AU, CleRevue(perimetre, lundi), Extent.COURBE, kept=kept)

    for perimetre in ("GIP", "PRI", "APO", "GIP"):
        assert shown(perimetre) == shown(perimetre, kept=None)
    assert len(computed) == 1
    before = date(2018, 5, 7)
    assert shown("PRI", before) == shown("PRI", before, kept=None)
    assert len(computed) == 2


def test_what_is_kept_comes_from_the_tables_that_are_followed_for_it(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
        opened = sqlite_module.connect(*arguments, **options)
        opened.set_trace_callback(said.append)
        return opened

    class Listened(Kept[Any]):
        def get(self, _reading: object, _key: object, compute: Callable[[], Any]) -> Any:
            said.clear()
            value = compute()
            read.update(name for sql in said for name in re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", sql))
            return value

    monkeypatch.setattr(store_module, "connect", connect)
    starts: tuple[Callable[[Store], object], ...] = (
        lambda opened: load_depart(opened, AU, Listened(())),
        lambda opened: load_revue(opened, AU, CleRevue("PRI", LUNDI), kept=Listened(())),
    )
    with open_store(Path(store.place)) as opened:
        for start in starts:
            read = set[str]()
            start(opened)
            assert {"saisie", "ligne"} <= read
            assert read & JOURNAL_KEYS.keys() <= TABLES
