"""The clock: which moment and which day it is."""

from __future__ import annotations

from datetime import UTC, date, datetime

from cariforef_tui.domain.values.dates import to_paris


def now() -> datetime:
    """Return this moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the date it is now in Paris, whatever the machine's own zone."""
    return date_in_paris(now())


def date_in_paris(utc: datetime) -> date:
    """Return the date that a moment, given in UTC, has in Paris."""
    return to_paris(utc).date()
