"""What a person likes of the interface: kept in their own file or in the store, theirs alone, never fatal."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.rgpd import Effacement
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.machine.configuration import ConfigurationKeeper
from cariforef_tui.services.agents.preferences import (
    OCTETS_MAX,
    RECENTES_MAX,
    Cle,
    Preferences,
    StoreKeeper,
    keep_preference,
    load_preferences,
    with_recent,
)
from cariforef_tui.services.ports.store import PreferenceKeeper
from cariforef_tui.services.rgpd import load_dossier
from tests.kit.engines import both_engines
from tests.people import last_rows

LIKED = Preferences(
    theme="contrasté",
    epinglees=("14.7.1", 'rgpd : réunion "CNIL"\n\x7f'),
    vues={"equipe": "si", "semaine": "week-end"},
    touches={"semaine.absence": "ctrl+a"},
    date="2018-05-22",
)


@dataclass
class Held:
    """Preferences in memory, as somebody else may have left them."""

    texts: dict[str, str] = field(default_factory=dict)
    is_broken: bool = False

    def read(self) -> dict[str, str]:
        if self.is_broken:
            raise CariforefError("illisible")
        return self.texts

    def write(self, cle: str, valeur: str | None) -> None:
        if self.is_broken:
            raise CariforefError("illisible")
        self.texts[cle] = valeur or ""


@pytest.fixture(params=["file", "store"])
def keeper(
    request: pytest.FixtureRequest, store: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> PreferenceKeeper:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return ConfigurationKeeper() if request.param == "file" else StoreKeeper(store, "DM")


def keep_all(keeper: PreferenceKeeper, liked: Preferences) -> None:
    for cle in Cle:
        assert keep_preference(keeper, cle, getattr(liked, cle.value))


def test_what_is_kept_is_read_again_whole_and_forgotten_one_by_one(keeper: PreferenceKeeper) -> None:
    assert load_preferences(keeper) == Preferences()
    keep_all(keeper, LIKED)
    assert load_preferences(keeper) == LIKED
    assert keep_preference(keeper, Cle.THEME, "clair")
    assert keep_preference(keeper, Cle.EPINGLEES, None)
    assert keep_preference(keeper, Cle.VUES, {})
    assert load_preferences(keeper) == Preferences(
        theme="clair",
        touches=LIKED.touches,
        date=LIKED.date,
    )


@pytest.mark.parametrize(
    ("cle", "damaged"),
    [
        ("theme", "3"),
        ("theme", '""'),
        ("theme", "{"),
        ("epinglees", '"14.7.1"'),
        ("epinglees", '["14.7.1", 3]'),
        ("vues", "[]"),
        ("touches", '{"a": 1}'),
        ("epinglees", "null"),
        ("date", '"22/05/2018"'),
        ("epinglees", "[" * 100_000),
        ("inconnue", '"x"'),
        ("pole", '"AD2I"'),
    ],
)
def test_what_is_unknown_or_damaged_is_left_out_and_the_rest_is_read(cle: str, damaged: str) -> None:
    keeper = Held()
    keep_all(keeper, LIKED)
    keeper.texts[cle] = damaged
    expected = {name: getattr(LIKED, name) for name in Cle if name != cle}
    assert load_preferences(keeper) == Preferences(**expected)


def test_where_nothing_can_be_read_or_written_nothing_is_liked_and_nothing_fails() -> None:
    broken = Held(is_broken=True)
    assert load_preferences(broken) == Preferences()
    assert not keep_preference(broken, Cle.THEME, "clair")


def test_what_is_too_long_or_not_of_its_kind_is_not_kept() -> None:
    keeper = Held()
    assert not keep_preference(keeper, Cle.THEME, "x" * 201)
    assert not keep_preference(keeper, Cle.THEME, ["clair"])
    assert not keep_preference(keeper, Cle.EPINGLEES, [f"{rank:08}" for rank in range(OCTETS_MAX // 8)])
    assert keeper.texts == {}


def test_a_command_run_again_comes_first_and_the_oldest_goes() -> None:
    recentes: tuple[str, ...] = ()
    for command in (*(f"c{rank}" for rank in range(RECENTES_MAX)), "c3", "new"):
        recentes = with_recent(recentes, command)
    assert recentes[:3] == ("new", "c3", "c19")
    assert len(recentes) == len(set(recentes)) == RECENTES_MAX
    assert "c0" not in recentes


def test_in_the_store_they_are_each_person_s_own_read_in_one_statement_and_no_journal_says_them(
    store: SqliteStore, store_path: Path
) -> None:
    with store.reading() as reading:
        head = reading.head()
    keep_all(StoreKeeper(store, "DM"), LIKED)
    assert keep_preference(StoreKeeper(store, "LR"), Cle.THEME, "clair")
    assert load_preferences(StoreKeeper(store, "LR")) == Preferences(theme="clair")
    assert not keep_preference(StoreKeeper(store, "QQ"), Cle.THEME, "clair")
    assert load_preferences(StoreKeeper(store, "QQ")) == Preferences()
    with store.reading() as reading:
        assert reading.head() == head
        assert [row.objet for row in last_rows(reading, 50) if row.objet == "preference"] == []
    assert store.touched_since(head).is_nothing
    with closing(sqlite3.connect(store_path)) as connection:
        assert connection.execute("SELECT count(*) FROM preference").fetchone() == (6,)


def test_a_store_that_is_only_read_keeps_nothing_and_says_nothing(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_all(StoreKeeper(store, "DM"), LIKED)
    monkeypatch.setattr(type(store), "read_only_reason", property(lambda _: "Base en lecture seule."))
    assert not keep_preference(StoreKeeper(store, "DM"), Cle.THEME, "clair")
    assert load_preferences(StoreKeeper(store, "DM")) == LIKED


@both_engines
def test_they_are_in_the_person_s_file_and_go_with_them(store: SqliteStore) -> None:
    keep_all(StoreKeeper(store, "PG"), LIKED)
    rows = load_dossier(store, "PG", acteur="PG").rubriques["preferences"]
    assert {row["cle"] for row in rows} == {cle.value for cle in Cle}
    with store.writing("DM", "délai passé") as writing:
        writing.erase(Effacement(date(2018, 12, 31), "délai passé", None, (("PG", "X01"),)))
    with store.reading() as reading:
        assert reading.preferences("X01") == {}
