"""Moments kept in UTC, as people in Paris read them."""

from __future__ import annotations

from datetime import datetime

FUSEAU = "Europe/Paris"


def to_paris(utc: str) -> datetime:
    """Return an ISO moment in UTC as a clock in Paris shows it."""
    from zoneinfo import ZoneInfo

    return datetime.fromisoformat(utc).astimezone(ZoneInfo(FUSEAU))


def format_moment(utc: str) -> str:
    """Return `03/06/2018 à 18:02`, Paris time, of an ISO moment in UTC."""
    return f"{to_paris(utc):%d/%m/%Y à %H:%M}"


def format_jour_moment(utc: str) -> str:
    """Return `03/06/2018`, the date in Paris of an ISO moment in UTC."""
    return f"{to_paris(utc):%d/%m/%Y}"
