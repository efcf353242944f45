"""What the tests of the screens hold in their hands."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from textual.pilot import Pilot
from textual.screen import Screen

from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.temps.screen import SemaineScreen

MakeApp = Callable[..., CariforefApp]
"""Make an application on the test's own store."""

Press = Callable[..., Awaitable[None]]
"""Press keys (none: just wait), each acting to its end."""

Shown = Callable[[CariforefApp], str]
"""Return the text on the screen, line by line, as the terminal gets it."""

Place = TypeVar("Place", bound=Screen[object])


def week_of(app: CariforefApp) -> SemaineScreen:
    """Return the week, which is below whatever is open."""
    screen = app.screen_stack[0]
    assert isinstance(screen, SemaineScreen)
    return screen


def screen_of(app: CariforefApp, kind: type[Place]) -> Place:
    """Return the screen on top, which must be of this kind."""
    assert isinstance(app.screen, kind)
    return app.screen


@asynccontextmanager
async def visiting(
    app: CariforefApp, press: Press, size: tuple[int, int] = (80, 24), **shown: bool
) -> AsyncIterator[Pilot[int]]:
    """Run an application in a terminal of that size until the end of the block, first left to settle.

    `shown` are what a test does not see unless it asks: `notifications`, `tooltips`.
    """
    async with app.run_test(size=size, **shown) as pilot:
        await press(pilot)
        yield pilot
