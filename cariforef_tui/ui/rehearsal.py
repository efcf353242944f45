"""A first frame that nobody sees: what it makes once and keeps, those born of this process find made.

It parses the styles, compiles the patterns, and imports what a frame needs. No store is opened.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from cariforef_tui.services.launch import Launch
from cariforef_tui.services.ports.errors import ConfigurationError
from cariforef_tui.ui.app import CariforefApp

if TYPE_CHECKING:
    from cariforef_tui.services.ports.progress import Progress
    from cariforef_tui.services.ports.store import Store

JOUR = date(2018, 5, 22)
"""Any day: nothing of it stays."""
SIZE = (120, 40)


def rehearse() -> None:
    """Show the first frame to nobody, and end; what signals do and what is collected is left as it was."""
    was_collecting = gc.isenabled()
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        asyncio.run(CariforefApp(_launch()).run_async(headless=True, size=SIZE))
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        if not was_collecting:
            gc.disable()


def _launch() -> Launch:
    return Launch(
        open_store=_refuse,
        today=lambda: JOUR,
        now=lambda: datetime.combine(JOUR, time(), UTC),
        au=JOUR,
        agent=None,
        remember_agent=lambda _initiales: None,
        state_dir=Path(os.devnull),
    )


def _refuse(_progress: Progress) -> Store:
    """End the rehearsal there: the first frame has been shown."""
    raise ConfigurationError("répétition")
