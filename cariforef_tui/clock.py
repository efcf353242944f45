"""The clock: the only pendulum of the product. It hands out plain `datetime.date`."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from cariforef_tui.domain.moments import FUSEAU

HEURE_INCERTAINE = 22


def today() -> date:
    """The date it is now in Paris, whatever the machine's own zone."""
    utc = datetime.now(UTC)
    # Paris is one or two hours ahead: only from 22:00 to 23:00 UTC do the two give different dates, and only
    # then is pendulum's import paid for.
    if utc.hour != HEURE_INCERTAINE:
        return (utc + timedelta(hours=1)).date()
    import pendulum

    now = pendulum.now(FUSEAU)
    return date(now.year, now.month, now.day)
