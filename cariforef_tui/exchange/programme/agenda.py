"""Write échéances and jalons as an ICS calendar, which any diary can subscribe to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pendulum

from cariforef_tui.domain.programme.dates_to_come import Terme
from cariforef_tui.domain.values.text import inert_text
from cariforef_tui.exchange.files.optional import load_optional

RAPPELS = (30, 7)
"""Days before a date on which a diary shows a reminder."""


def to_ics(exercice: int, termes: Iterable[Terme]) -> bytes:
    """Return a calendar with an all-day event for every dated terme; the same termes give the same bytes.

    A terme that is over (soldé, tenu) stays on its date without a reminder.

    Raises:
        ConfigurationError: icalendar is not installed.
    """
    icalendar = load_optional("icalendar", "ics", "L'export ICS")
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//cariforef//programme de travail//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Programme de travail {exercice}")
    for terme in termes:
        if terme.fin is not None:
            fin = pendulum.date(terme.fin.year, terme.fin.month, terme.fin.day)
            calendar.add_component(_event(icalendar, exercice, terme, fin))
    data: bytes = calendar.to_ical()
    return data


def _event(icalendar: Any, exercice: int, terme: Terme, fin: pendulum.Date) -> Any:
    event = icalendar.Event()
    titre = f"{'✓ ' if terme.etat else ''}{terme.code} {terme.libelle}"
    event.add("uid", f"{terme.type}-{exercice}-{terme.code}@cariforef")
    # A diary compares these with its own version: the same plan must give the same values.
    last = terme.changements[-1] if terme.changements else date(exercice, 1, 1)
    changed = pendulum.datetime(last.year, last.month, last.day)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", len(terme.changements))
    event.add("summary", inert_text(titre))
    event.add("dtstart", fin)
    event.add("dtend", fin.add(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("categories", [terme.type])
    facts = [terme.texte, f"du {terme.debut:%d/%m/%Y} au {fin:%d/%m/%Y}" if terme.debut else "", terme.qui]
    facts.append(terme.etat or "")
    event.add("description", inert_text(" · ".join(fact for fact in facts if fact)))
    for days in () if terme.etat else RAPPELS:
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", inert_text(f"Dans {days} jours : {titre}"))
        alarm.add("trigger", timedelta(days=-days))
        event.add_component(alarm)
    return event
