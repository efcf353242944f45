"""The clock: the only pendulum of the product. It hands out plain `datetime.date`."""

from __future__ import annotations

from datetime import date

FUSEAU = "Europe/Paris"


def today() -> date:
    """The date it is now in Paris, whatever the machine's own zone."""
    import pendulum

    now = pendulum.now(FUSEAU)
    return date(now.year, now.month, now.day)


def seconds_to_midnight() -> int:
    """Whole seconds until the date changes in Paris, at least 1."""
    import pendulum

    now = pendulum.now(FUSEAU)
    return max(1, int((now.add(days=1).start_of("day") - now).total_seconds()) + 1)
