"""The application on a real store, as the wiring would make it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.creating import french_holidays
from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_tui.domain.revue.revue import CleRevue
from cariforef_tui.services.launch import Launch
from cariforef_tui.services.ports.store import Progress, Store
from cariforef_tui.ui.app import CariforefApp
from tests.ui.prompt import PACE, PromptPilot, post_key
from tests.ui.visit import MakeApp, Press
from tests.worlds import MADE

AUJOURDHUI = date(2018, 5, 22)


@pytest.fixture
def make_app(store_path: Path, tmp_path: Path) -> MakeApp:
    """Make an application on the test's own store, or at an address; `today` may be a function of none."""

    def make(
        *,
        agent: str | None = "DM",
        au: date | None = None,
        today: date | Callable[[], date] = AUJOURDHUI,
        demo: bool = False,
        bound: str | None = None,
        reunion: CleRevue | None = None,
        start_daily: Callable[[Path], str | None] | None = None,
        address: str | None = None,
        give: Callable[[str, bytes], None] | None = None,
        has_files: bool = False,
    ) -> CariforefApp:
        def open_store(_progress: Progress) -> Store:
            if address is not None:
                return PostgresAdmin().open(address)
            return SqliteAdmin(start_daily).open(str(store_path))

        return CariforefApp(
            Launch(
                open_store=open_store,
                feries=french_holidays,
                today=today if callable(today) else lambda: today,
                now=lambda: MADE,
                au=au,
                agent=agent,
                remember_agent=lambda _initiales: None,
                state_dir=tmp_path / "etat",
                demo=demo,
                bound_agent=lambda: bound,
                reunion=reunion,
                give=give,
                has_files=has_files,
            )
        )

    return make


@pytest.fixture(autouse=True)
def _prompt_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textual.pilot.Pilot", PromptPilot)
    monkeypatch.setattr("cariforef_tui.ui.app.monotonic", PACE)
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none")


@pytest.fixture
def press() -> Press:
    """Press keys (none: just wait), each acting to its end: every worker done and the screen drawn."""

    async def press(pilot: Pilot[int], *keys: str) -> None:
        await pilot.press(*keys)
        await pilot.pause()

    return press


@pytest.fixture
def burst() -> Press:
    """Press keys without waiting between them, as a slow line delivers them, then wait until all is done."""

    async def burst(pilot: Pilot[int], *keys: str) -> None:
        PACE.look()
        for key in keys:
            post_key(pilot.app, key)
        await pilot.pause()

    return burst


@pytest.fixture
def shown() -> Callable[[CariforefApp], str]:
    """Return the text on the screen, line by line, as the terminal gets it."""

    def shown(app: CariforefApp) -> str:
        return "\n".join(strip.text for strip in app.screen._compositor.render_strips())

    return shown
