"""What of a calendar proposes something, and what is named or left out because it cannot be."""

from __future__ import annotations

from datetime import date

import pytest

from cariforef_tui.domain.temps.agenda import Agenda, Ecart
from cariforef_tui.exchange.temps.agenda import read_agenda


def read(*lines: str) -> Agenda:
    body = ("BEGIN:VEVENT", "UID:1", "SUMMARY:RGPD", *lines, "END:VEVENT")
    data = "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *body, "END:VCALENDAR", "")).encode()
    return read_agenda("agenda.ics", data, date(2018, 1, 1), date(2018, 12, 31))


@pytest.mark.parametrize(
    ("begin", "end", "why"),
    [
        ("DTSTART:20180514T140000", "DTEND:20180514T090000", "finit avant de commencer"),
        ("DTSTART:20180514T140000Z", "DTEND:20180512T090000", "finit avant de commencer"),
        ("DTSTART:20180514T140000Z", "DURATION:-PT3H", "finit avant de commencer"),
        ("DTSTART;VALUE=DATE:20180514", "DTEND;VALUE=DATE:20180512", "finit avant de commencer"),
        ("DTSTART:20180514T170000Z", "DTEND;VALUE=DATE:20180515", "un seul a une heure"),
        ("DTSTART;VALUE=DATE:20180514", "DTEND:20180515T090000Z", "un seul a une heure"),
        ("DTSTART;VALUE=DATE:20180514", "DURATION:PT3H", "sa durée est en heures"),
    ],
)
def test_an_event_whose_end_makes_no_sense_is_named(begin: str, end: str, why: str) -> None:
    agenda = read(begin, end)
    assert (agenda.rendezvous, agenda.journees, agenda.ecarts) == ((), (), {})
    (named,) = agenda.illisibles
    assert named.startswith("« RGPD » : ")
    assert why in named


def test_a_series_with_a_moved_meeting_that_cannot_be_read_is_left_aside_whole() -> None:
    """The meeting of 21/05 was moved nobody knows where: its usual hour would be a wrong day."""
    moved = ("RECURRENCE-ID:20180521T090000", "DTSTART;TZID=Nulle/Part:20180523T090000")
    weekly = ("DTSTART:20180514T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3")
    agenda = read(*weekly, "END:VEVENT", "BEGIN:VEVENT", "UID:1", "SUMMARY:RGPD", *moved)
    assert (agenda.rendezvous, agenda.illisibles) == (
        (),
        ("« RGPD » : fuseau horaire « Nulle/Part » inconnu",),
    )


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("DTSTART:20180102T090000", "DTEND:20190517T090000"),
        ("DTSTART:20180501T090000", "DURATION:P15D"),
        ("DTSTART;VALUE=DATE:20180102", "DTEND;VALUE=DATE:20190517"),
    ],
)
def test_a_period_that_is_neither_a_meeting_nor_a_leave_proposes_nothing(begin: str, end: str) -> None:
    agenda = read(begin, end)
    assert (agenda.rendezvous, agenda.journees, agenda.ecarts) == ((), (), {Ecart.LONG: 1})


@pytest.mark.parametrize(
    ("lines", "meetings", "days"),
    [
        (("DTSTART:20180514T090000", "DTEND:20180514T090000"), 0, 0),
        (("DTSTART:20180514T090000", "DTEND:20180518T170000"), 5, 0),
        (("DTSTART;VALUE=DATE:20180514", "DTEND;VALUE=DATE:20180514"), 0, 1),
        (("DTSTART;VALUE=DATE:20180102", "DTEND;VALUE=DATE:20180702", "TRANSP:TRANSPARENT"), 0, 181),
    ],
)
def test_a_training_of_a_week_and_a_leave_of_six_months_are_kept(
    lines: tuple[str, ...], meetings: int, days: int
) -> None:
    agenda = read(*lines)
    assert (len(agenda.rendezvous), len(agenda.journees), agenda.ecarts) == (meetings, days, {})
