"""The clock: the only pendulum of the product. It hands out plain `datetime.date`."""

from __future__ import annotations

from datetime import UTC, date, datetime

FUSEAU = "Europe/Paris"
HEURE_SURE = 22


def today() -> date:
    """The date it is now in Paris, whatever the machine's own zone."""
    utc = datetime.now(UTC)
    # Paris is one or two hours ahead: before 22:00 UTC both have one date, and pendulum's import is spared.
    if utc.hour < HEURE_SURE:
        return utc.date()
    import pendulum

    now = pendulum.now(FUSEAU)
    return date(now.year, now.month, now.day)


def seconds_to_midnight() -> int:
    """Whole seconds until the date changes in Paris, at least 1."""
    import pendulum

    now = pendulum.now(FUSEAU)
    return max(1, int((now.add(days=1).start_of("day") - now).total_seconds()) + 1)


def in_paris(moment: datetime) -> datetime:
    """Return `moment`, of a known zone, as a clock in Paris shows it."""
    import pendulum

    return pendulum.instance(moment).in_timezone(FUSEAU)
