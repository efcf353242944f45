"""What the tests of the screens hold in their hands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from textual.screen import Screen

from cariforef_tui.ui.app import CariforefApp

MakeApp = Callable[..., CariforefApp]
"""Make an application on the test's own store."""

Press = Callable[..., Awaitable[None]]
"""Press keys (none: just wait), each acting to its end."""

Shown = Callable[[CariforefApp], str]
"""Return the text on the screen, line by line, as the terminal gets it."""

Place = TypeVar("Place", bound=Screen[object])


def screen_of(app: CariforefApp, kind: type[Place]) -> Place:
    """Return the screen on top, which must be of this kind."""
    assert isinstance(app.screen, kind)
    return app.screen
