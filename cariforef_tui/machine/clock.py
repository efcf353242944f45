"""The clock: the only pendulum of the product. It hands out plain `datetime.date`."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from cariforef_tui.domain.values.moments import FUSEAU

HEURE_INCERTAINE = 22


def today() -> date:
    """The date it is now in Paris, whatever the machine's own zone."""
    return date_in_paris(datetime.now(UTC))


def date_in_paris(utc: datetime) -> date:
    """The date that a moment, given in UTC, has in Paris."""
    # Paris is one or two hours ahead: only from 22:00 to 23:00 UTC do the two give different dates, and only
    # then is pendulum's import paid for.
    if utc.hour != HEURE_INCERTAINE:
        return (utc + timedelta(hours=1)).date()
    import pendulum

    paris = pendulum.instance(utc).in_timezone(FUSEAU)
    return date(paris.year, paris.month, paris.day)
