"""What the interface does of itself at its start: the day's copy, what the store has to say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from cariforef_db.admin import SqliteAdmin
from cariforef_db.rotation import backup_folder, list_backups
from cariforef_tui.services.errors import StoreBusy
from cariforef_tui.ui.app import CariforefApp

MakeApp = Callable[..., CariforefApp]
Shown = Callable[[CariforefApp], str]
Press = Callable[..., Awaitable[None]]


async def test_the_first_session_of_a_day_makes_its_copy_behind_the_screen_and_the_next_ones_none(
    make_app: MakeApp, press: Press, store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cariforef_db.backup._attempts", {})
    for _ in range(2):
        monkeypatch.setattr("cariforef_db.backup._attempts", {})
        app = make_app()
        async with app.run_test(size=(80, 24)) as pilot:
            await press(pilot)
        assert len(list_backups(store_path)) == 1
    assert SqliteAdmin().verify(str(list_backups(store_path)[0])).constats == ()


async def test_a_demonstration_makes_no_copy(make_app: MakeApp, press: Press, store_path: Path) -> None:
    app = make_app(demo=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
    assert list_backups(store_path) == ()


async def test_a_copy_that_cannot_be_made_is_said_and_the_session_goes_on(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path
) -> None:
    backup_folder(store_path).write_text("un fichier à la place du dossier")
    app = make_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot)
        assert "La sauvegarde automatique du jour" in shown(app)
        assert app.is_ready


async def test_a_read_only_store_is_not_copied(make_app: MakeApp, press: Press, store_path: Path) -> None:
    store_path.chmod(0o400)
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
    assert list_backups(store_path) == ()


async def test_a_store_busy_while_the_first_write_is_prepared_ends_nothing(
    make_app: MakeApp, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_store: object) -> None:
        raise StoreBusy("Une autre personne enregistre.")

    monkeypatch.setattr("cariforef_db.store.SqliteStore.warm_up", busy)
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        assert app.is_running
    assert app.return_code is None


async def test_what_the_store_has_to_say_is_shown_once_at_the_start(
    make_app: MakeApp, press: Press, store_path: Path
) -> None:
    SqliteAdmin().open(str(store_path)).close()
    other = store_path.with_name("autre.db")
    other.write_bytes(store_path.read_bytes())
    other.chmod(0o600)
    other.replace(store_path)
    app = make_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot)
        (told,) = [one.message for one in app._notifications]
    assert "n'est plus le même fichier" in told
