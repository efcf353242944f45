"""Moments as people in Paris read them, whatever zone they are kept in or the machine is set to."""

from __future__ import annotations

from datetime import UTC, date, datetime

FUSEAU = "Europe/Paris"


def to_paris(moment: datetime) -> datetime:
    """Return `moment`, of a known zone, as a clock in Paris shows it."""
    from zoneinfo import ZoneInfo

    return moment.astimezone(ZoneInfo(FUSEAU))


def format_heure(moment: datetime) -> str:
    """Return `03/06/2018 à 18:02`, Paris time."""
    return f"{to_paris(moment):%d/%m/%Y à %H:%M}"


def format_moment(utc: str) -> str:
    """Return an ISO moment as `format_heure` does; a damaged one as it is."""
    try:
        return format_heure(datetime.fromisoformat(utc))
    except (ValueError, OverflowError):
        return utc


def format_jour_moment(utc: str) -> str:
    """Return `03/06/2018`, the date in Paris of an ISO moment; a damaged one as it is."""
    return format_moment(utc).partition(" ")[0]


def local_day(moment: datetime) -> date:
    """Return the date of `moment`, of a known zone, on this machine; in UTC where its zone cannot be."""
    try:
        return moment.astimezone().date()
    except (ValueError, OverflowError):
        # TZ=ABC+50: the C library takes it, Python refuses an offset of more than a day.
        return moment.astimezone(UTC).date()


def write_utc(moment: datetime, timespec: str = "seconds") -> str:
    """Return a moment of a known zone as the store keeps it: UTC, ISO, `Z` at the end."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=timespec)}Z"
