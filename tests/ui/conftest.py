"""The application on a real store, as the wiring would make it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from cariforef_db.admin import SqliteAdmin
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.launch import Launch

AUJOURDHUI = date(2018, 5, 22)
HOPS_MAX = 8
MakeApp = Callable[..., CariforefApp]
Press = Callable[..., Awaitable[None]]


@pytest.fixture
def make_app(store_path: Path, tmp_path: Path) -> MakeApp:
    """Make an application on the test's own store; `today` may be a date or a function of none."""

    def make(
        *,
        agent: str | None = "DM",
        au: date | None = None,
        today: date | Callable[[], date] = AUJOURDHUI,
        demo: bool = False,
        bound: str | None = None,
    ) -> CariforefApp:
        admin = SqliteAdmin()
        return CariforefApp(
            Launch(
                open_store=lambda _progress: admin.open(str(store_path)),
                today=today if callable(today) else lambda: today,
                au=au,
                agent=agent,
                remember_agent=lambda _initiales: None,
                state_dir=tmp_path / "etat",
                demo=demo,
                bound_agent=lambda: bound,
            )
        )

    return make


@pytest.fixture
def press() -> Press:
    """Press keys (none: just wait), then wait until every worker is done and the screen is drawn."""

    async def press(pilot: Pilot[int], *keys: str) -> None:
        await pilot.press(*keys)
        await pilot.pause()
        while busy := [worker for worker in pilot.app.workers if not worker.is_finished]:
            with suppress(WorkerCancelled):
                await pilot.app.workers.wait_for_complete(busy)
            await pilot.pause()

    return press


@pytest.fixture
def burst() -> Press:
    """Press keys without waiting between them, as a slow line delivers them, then wait until all is done."""

    async def burst(pilot: Pilot[int], *keys: str) -> None:
        for key in keys:
            name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
            event = events.Key(name, key if len(key) == 1 else None)
            event.set_sender(pilot.app)
            pilot.app.post_message(event)
        await _settle(pilot)

    return burst


async def _settle(pilot: Pilot[int]) -> None:
    """Wait until no message and no worker is left; a message makes at most `HOPS_MAX` hops."""
    quiet = 0
    while quiet < HOPS_MAX and pilot.app.is_running:
        await pilot._wait_for_screen()
        pilot.app.screen._on_timer_update()
        busy = [worker for worker in pilot.app.workers if not worker.is_finished]
        with suppress(WorkerCancelled):
            await pilot.app.workers.wait_for_complete(busy)
        quiet = 0 if busy else quiet + 1


@pytest.fixture
def shown() -> Callable[[CariforefApp], str]:
    """Return the text on the screen, line by line, as the terminal gets it."""

    def shown(app: CariforefApp) -> str:
        return "\n".join(strip.text for strip in app.screen._compositor.render_strips())

    return shown
