"""What the interface does of itself at its start: the day's copy, what the store has to say."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cariforef_db.files.etat import change_etat
from cariforef_db.schema.version import OLDER_FINGERPRINTS, SCHEMA_VERSION
from cariforef_tui.services.ports.errors import StoreBusy, StoreVersion
from cariforef_tui.ui.keys.acts import Place
from tests.ui.visit import MakeApp, Press, Shown, visiting


async def test_a_session_starts_the_day_s_check_and_copy_behind_its_first_figures(
    make_app: MakeApp, press: Press, store_path: Path
) -> None:
    started: list[Path] = []
    app = make_app(start_daily=started.append)
    async with visiting(app, press):
        assert started == [store_path]


async def test_who_goes_to_another_place_before_the_week_is_read_has_alerts_counted_and_the_copy_too(
    make_app: MakeApp, press: Press, store_path: Path
) -> None:
    started: list[Path] = []
    app = make_app(start_daily=started.append)
    async with app.run_test(size=(80, 24)) as pilot:
        app.places.go(Place.REVUE)
        await press(pilot)
        assert app.header.alertes is not None
        assert started == [store_path]


async def test_a_copy_that_cannot_be_made_is_said_and_the_session_goes_on(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(start_daily=lambda _: "La sauvegarde automatique du jour n'a pas pu être faite.")
    async with visiting(app, press, notifications=True):
        assert "La sauvegarde automatique du jour" in shown(app)
        assert app.session.is_ready


async def test_a_read_only_store_is_not_copied(make_app: MakeApp, press: Press, store_path: Path) -> None:
    store_path.chmod(0o400)
    started: list[Path] = []
    app = make_app(start_daily=started.append)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
    assert started == []


async def test_a_store_busy_while_the_first_write_is_prepared_ends_nothing(
    make_app: MakeApp, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_store: object) -> None:
        raise StoreBusy("Une autre personne enregistre.")

    monkeypatch.setattr("cariforef_db.store.store.SqliteStore.warm_up", busy)
    app = make_app()
    async with visiting(app, press):
        assert app.is_running
    assert app.return_code is None


@pytest.mark.parametrize("schema", [min(OLDER_FINGERPRINTS) - 1, max(OLDER_FINGERPRINTS), SCHEMA_VERSION + 1])
async def test_a_store_of_another_version_ends_the_interface_and_is_left_as_it_is(
    make_app: MakeApp, press: Press, store_path: Path, schema: int
) -> None:
    with closing(sqlite3.connect(store_path)) as connection:
        connection.execute(f"PRAGMA user_version = {schema}")
    before = store_path.read_bytes()
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
    assert isinstance(app.launch_error, StoreVersion)
    assert store_path.read_bytes() == before


async def test_what_the_store_has_to_say_is_shown_once_at_the_start(
    make_app: MakeApp, press: Press, store_path: Path
) -> None:
    change_etat(store_path, echec="La sauvegarde automatique du jour n'a pas pu être faite.")
    app = make_app()
    async with visiting(app, press, notifications=True):
        (told,) = [one.message for one in app._notifications]
    assert "La sauvegarde automatique du jour" in told
