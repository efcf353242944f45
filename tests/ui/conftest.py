"""The application on a real store, as the wiring would make it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from cariforef_db.admin import SqliteAdmin
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.launch import Launch

AUJOURDHUI = date(2018, 5, 22)
MakeApp = Callable[..., CariforefApp]


@pytest.fixture
def make_app(store_path: Path, tmp_path: Path) -> MakeApp:
    """Make an application on the test's own store; `today` may be a date or a function of none."""

    def make(
        *,
        agent: str | None = "DM",
        au: date | None = None,
        today: date | Callable[[], date] = AUJOURDHUI,
        demo: bool = False,
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
            )
        )

    return make
