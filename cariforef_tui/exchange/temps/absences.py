"""Write absences as an ICS calendar: who is away and when, never of what kind."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from cariforef_tui.domain.equipe.disponibles import Periode
from cariforef_tui.exchange.files.write_ics import make_calendar


def absences_to_ics(au: date, found: Iterable[Periode]) -> bytes:
    """Return a calendar with an all-day event for each absence, as they are known at `au`.

    Raises:
        ConfigurationError: icalendar is not installed.
    """
    icalendar, calendar = make_calendar(f"Absences {au.year}")
    for absence in found:
        event, who = icalendar.Event(), absence.agent.initiales
        event.add("uid", f"absence-{who}-{absence.debut.isoformat()}@cariforef")
        event.add("dtstamp", datetime.combine(au, time(), UTC))
        event.add("summary", f"{who} : absence")
        event.add("dtstart", absence.debut)
        event.add("dtend", absence.fin + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    data: bytes = calendar.to_ical()
    return data
