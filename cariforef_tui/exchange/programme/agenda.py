"""Write échéances and jalons as an ICS calendar (RFC 5545, RFC 7986), to open in a diary or subscribe to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, timedelta
from typing import Any

from cariforef_tui.domain.programme.dates_to_come import Terme
from cariforef_tui.domain.values.text import inert_text
from cariforef_tui.exchange.files.write_ics import make_calendar

RAPPELS = (30, 7)
"""Days before a date on which a diary shows a reminder."""


def to_ics(nom: str, exercice: int, termes: Iterable[Terme]) -> bytes:
    """Return a calendar called `nom` with an all-day event for every dated terme.

    The same termes give the same bytes. A diary takes a change if SEQUENCE grows under the same UID. An
    échéance that is over (soldée, tenu) stays on its date, ticked, without a reminder: it took place. One
    that left the plan, or has no date any more, is CANCELLED where it was: a file opened again removes
    nothing that it does not name.

    Raises:
        ConfigurationError: icalendar is not installed.
    """
    icalendar, calendar = make_calendar(nom)
    for terme in termes:
        if jour := terme.fin or terme.quitte:
            calendar.add_component(_event(icalendar, exercice, terme, jour))
    data: bytes = calendar.to_ical()
    return data


def _event(icalendar: Any, exercice: int, terme: Terme, jour: date) -> Any:
    event = icalendar.Event()
    is_cancelled = terme.retiree or terme.fin is None
    sign = "× " if is_cancelled else "✓ " if terme.etat else ""
    titre = f"{sign}{terme.code} {terme.libelle}"
    event.add("uid", f"{terme.type}-{exercice}-{terme.code}@cariforef")
    # With METHOD, DTSTAMP is when this object was made (RFC 5545, 3.8.7.2), which is its last change here:
    # the time of the reading would make each event another one to a diary.
    for name in ("dtstamp", "last-modified"):
        event.add(name, terme.modifie.astimezone(UTC))
    event.add("sequence", terme.changements)
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("summary", inert_text(titre))
    event.add("dtstart", jour)
    event.add("dtend", jour + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("categories", [terme.type])
    period = f"du {terme.debut:%d/%m/%Y} au {jour:%d/%m/%Y}" if terme.debut and terme.fin else ""
    facts = [terme.texte, period, terme.qui]
    facts.append(terme.etat or ("sans date à présent" if is_cancelled else ""))
    event.add("description", inert_text(" · ".join(fact for fact in facts if fact)))
    for days in () if is_cancelled or terme.etat else RAPPELS:
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", inert_text(f"Dans {days} jours : {titre}"))
        alarm.add("trigger", timedelta(days=-days))
        event.add_component(alarm)
    return event
