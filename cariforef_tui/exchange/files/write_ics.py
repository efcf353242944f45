"""The head of the calendars that a diary opens or subscribes to (RFC 5545, RFC 7986)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cariforef_tui.domain.values.text import inert_text
from cariforef_tui.exchange.files.optional import load_optional

RELECTURE = timedelta(hours=6)
"""How often a diary that subscribes is asked to read again: échéances move some times a year."""


def make_calendar(nom: str) -> tuple[Any, Any]:
    """Return icalendar, and a calendar called `nom` without an event.

    Raises:
        ConfigurationError: icalendar is not installed.
    """
    icalendar = load_optional("icalendar", "ics", "L'export ICS")
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//cariforef//programme de travail//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    # Outlook and Google read the older names of the last two properties.
    for name in ("name", "x-wr-calname"):
        calendar.add(name, inert_text(nom))
    calendar.add("refresh-interval", RELECTURE, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", icalendar.vDuration(RELECTURE))
    return icalendar, calendar
