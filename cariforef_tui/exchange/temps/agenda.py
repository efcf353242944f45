"""Read a calendar (ICS) as the meetings and the whole days of a period, in Paris time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from cariforef_tui.domain.temps.agenda import Agenda, Ecart, JourneeEntiere, Rendezvous
from cariforef_tui.domain.temps.calendrier import days_between
from cariforef_tui.domain.values.dates import FUSEAU
from cariforef_tui.domain.values.faults import Fault, FichierRefuse
from cariforef_tui.domain.values.text import inert_text, quote_text
from cariforef_tui.exchange.files.optional import load_optional
from cariforef_tui.exchange.temps.repetition import describe_endless, is_past, values_of

EVENEMENTS_MAX = 20_000
"""Events of a file, and occurrences in a period, at most: five years of ten a day are 18,250."""
SECONDES_MAX = 30
"""Seconds allowed to expand repeated events: a real calendar takes two at most."""
_ONCE = ("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID")
RENDEZVOUS_MAX, JOURNEES_MAX = timedelta(days=14), timedelta(days=366)
"""Longest meeting, such as a training, and longest run of whole days, such as a long leave."""
PLUS_COURT = "choisissez une période plus courte, ou exportez-en une"
TITRE_MAX = 200
"""Characters kept of a title."""


def read_agenda(source: str, data: bytes, first: date, last: date) -> Agenda:
    """Return the events of a calendar from `first` to `last`, with every occurrence of repeated ones.

    Events that are private, cancelled, declined or leave one available are only counted. Those that cannot be
    read, of an unknown time zone among them, are left aside and named.

    Raises:
        ConfigurationError: the library that reads calendars is not installed.
        FichierRefuse: it is no calendar, or has too many events.
    """
    load_optional("recurring_ical_events", "ics", "La lecture d'un agenda ICS")
    if data.count(b"BEGIN:VEVENT") > EVENEMENTS_MAX:
        raise _refuse(source, f"plus de {EVENEMENTS_MAX} événements : {PLUS_COURT}")
    reading = _Reading(source, first, last)
    for calendar in _parse(source, data):
        reading.read(calendar)
    return Agenda(
        source=source,
        first=first,
        last=last,
        rendezvous=tuple(reading.rendezvous),
        journees=tuple(dict.fromkeys(reading.journees)),
        ecarts=reading.ecarts,
        illisibles=tuple(reading.illisibles),
    )


def _parse(source: str, data: bytes) -> list[Any]:
    import icalendar

    try:
        calendars = icalendar.Calendar.from_ical(data.decode("utf-8-sig"), multiple=True)
    except UnicodeDecodeError as error:
        raise _refuse(source, f"agenda qui n'est pas en UTF-8, octet {error.start + 1}") from error
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise _refuse(source, "ce n'est pas un agenda ICS, ou il est incomplet") from error
    if not calendars or any(calendar.name != "VCALENDAR" for calendar in calendars):
        raise _refuse(source, "ce n'est pas un agenda ICS")
    return list(calendars)


class _Reading:
    """Collects the events of the calendars of one file for a period."""

    def __init__(self, source: str, first: date, last: date) -> None:
        self._source, self._first, self._last = source, first, last
        self._until = monotonic() + SECONDES_MAX
        self._counted = 0
        self.rendezvous: list[Rendezvous] = []
        self.journees: list[JourneeEntiere] = []
        self.ecarts: Counter[Ecart] = Counter()
        self.illisibles: dict[str, None] = {}

    def read(self, calendar: Any) -> None:
        owner = str(calendar.get("X-WR-CALNAME", "")).strip().casefold()
        series: dict[str, list[Any]] = {}
        for rank, event in enumerate(calendar.walk("VEVENT")):
            if not is_past(event, self._first, self._last):
                series.setdefault(str(event.get("UID", rank)), []).append(event)
        for events in series.values():
            faults = [(event, why) for event in events if (why := _describe_amiss(event))]
            for event, why in faults:
                self._leave_aside(event, why)
            # A date that cannot be read may move or cancel one of its series: the whole series is left aside.
            for occurrence in () if faults else self._expand(calendar, events):
                self._take(occurrence, owner)

    def _expand(self, calendar: Any, events: list[Any]) -> Sequence[Any]:
        """Return the occurrences of one event in the period, with a day of margin for its time zone."""
        import icalendar
        import recurring_ical_events

        if monotonic() > self._until:
            raise _refuse(self._source, f"trop d'événements répétés : {PLUS_COURT}")
        alone = icalendar.Calendar()
        if zone := _known_zone(str(calendar.get("X-WR-TIMEZONE", ""))):
            alone.add("X-WR-TIMEZONE", zone)
        for event in events:
            alone.add_component(event)
        day = timedelta(days=1)
        try:
            ends = self._first - day, self._last + 2 * day
            occurrences: list[Any] = recurring_ical_events.of(alone).between(*ends)
        except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError):
            self._leave_aside(events[0], "dates ou répétition illisibles")
            return ()
        self._counted += len(occurrences)
        if max(self._counted, len(self.rendezvous), len(self.journees)) > EVENEMENTS_MAX:
            raise _refuse(self._source, f"plus de {EVENEMENTS_MAX} rendez-vous : {PLUS_COURT}")
        return occurrences

    def _take(self, event: Any, owner: str) -> None:
        titre = _title_of(event)
        try:
            begin, end = event["DTSTART"].dt, event["DTEND"].dt
            days = _whole_days(begin, end)
            parts = () if days else tuple(self._cut(titre, _at_paris(begin), _at_paris(end)))
        except (OverflowError, ValueError):
            self._leave_aside(event, "dates illisibles")
            return
        seen = tuple(self._within(days)) if days else ()
        if not parts and not seen:
            return
        ecart = _left_out(event, owner)
        # Calendars mark whole days « available » by default, so this does not exclude an absence.
        if seen and ecart is Ecart.LIBRE:
            ecart = None
        if ecart is None and _placed(end) - _placed(begin) > (JOURNEES_MAX if seen else RENDEZVOUS_MAX):
            ecart = Ecart.LONG
        if ecart is not None:
            self.ecarts[ecart] += 1
            return
        self.rendezvous += parts
        self.journees += [JourneeEntiere(titre, jour) for jour in seen]

    def _within(self, days: tuple[date, date]) -> Iterable[date]:
        return days_between(max(days[0], self._first), min(days[1], self._last))

    def _cut(self, titre: str, begin: datetime, end: datetime) -> Iterator[Rendezvous]:
        """Yield the part of a meeting on each date of the period."""
        for jour in self._within((begin.date(), end.date())):
            debut, fin = (max(begin, _midnight(jour)), min(end, _midnight(jour + timedelta(days=1))))
            if debut < fin:
                yield Rendezvous(titre, jour, _minute(debut), _minute(fin))

    def _leave_aside(self, event: Any, why: str) -> None:
        self.illisibles[f"{quote_text(_title_of(event))} : {why}"] = None


def _refuse(source: str, why: str) -> FichierRefuse:
    return FichierRefuse(source, [Fault(why)])


def _title_of(event: Any) -> str:
    """Return the title of an event, hidden if it is private."""
    if _is_private(event):
        return Ecart.PRIVE
    words = " ".join(map(str, values_of(event, "SUMMARY"))).split()
    return inert_text(" ".join(words)[:TITRE_MAX]) or "sans titre"


def _is_private(event: Any) -> bool:
    return not {*_texts(event, "CLASS")} <= {"PUBLIC"}


def _left_out(event: Any, owner: str) -> Ecart | None:
    if _is_private(event):
        return Ecart.PRIVE
    if "CANCELLED" in _texts(event, "STATUS"):
        return Ecart.ANNULE
    if _is_declined(event, owner):
        return Ecart.REFUSE
    is_free = "TRANSPARENT" in _texts(event, "TRANSP") or "FREE" in _texts(
        event, "X-MICROSOFT-CDO-BUSYSTATUS"
    )
    return Ecart.LIBRE if is_free else None


def _is_declined(event: Any, owner: str) -> bool:
    """Return True if the calendar's owner declined; if their address is not invited, if all guests did."""
    attendees = values_of(event, "ATTENDEE")
    answers = {_address(who): str(who.params.get("PARTSTAT", "")).upper() for who in attendees}
    if owner in answers:
        return answers[owner] == "DECLINED"
    for organizer in values_of(event, "ORGANIZER"):
        answers.pop(_address(organizer), None)
    return bool(answers) and {*answers.values()} == {"DECLINED"}


def _texts(event: Any, champ: str) -> list[str]:
    return [str(value).upper() for value in values_of(event, champ)]


def _address(who: object) -> str:
    return str(who).casefold().removeprefix("mailto:")


def _describe_amiss(event: Any) -> str:
    """Return why an event has no clear date, or repeats too often; empty if it is sound."""
    faults = dict(event.errors)
    for champ in (*_ONCE, "RRULE", "RDATE", "EXDATE"):
        if champ in faults or (champ in _ONCE and len(values_of(event, champ)) > 1):
            return f"{champ} illisible, ou en double"
    if event.get("DTSTART") is None:
        return "aucune date de début"
    for moment in (*values_of(event, "DTSTART"), *values_of(event, "DTEND")):
        zone = moment.params.get("TZID")
        if not isinstance(moment.dt, date):
            return "date de début ou de fin illisible"
        if zone and isinstance(moment.dt, datetime) and moment.dt.tzinfo is None:
            return f"fuseau horaire {quote_text(zone)} inconnu"
    return describe_endless(event) or _describe_misdated(event)


def _describe_misdated(event: Any) -> str:
    """Return why the length of an event is wrong (end before start, or only one has an hour); else empty."""
    begin, length = event["DTSTART"].dt, timedelta()
    has_hour = isinstance(begin, datetime)
    if "DTEND" in event:
        end = event["DTEND"].dt
        if isinstance(end, datetime) is not has_hour:
            return "de son début et de sa fin, un seul a une heure"
        length = _placed(end) - _placed(begin)
    elif "DURATION" in event:
        length = event["DURATION"].dt
        if not has_hour and length % timedelta(days=1):
            return "sa durée est en heures, et son début n'en a pas"
    return "finit avant de commencer" if length < timedelta() else ""


def _whole_days(begin: date, end: date) -> tuple[date, date] | None:
    """Return the first and last dates of an event of whole days: without hours, or midnight to midnight.

    Midnights are those of Paris. Return None for any other event.
    """
    if not isinstance(begin, datetime) or not isinstance(end, datetime):
        last = end.date() if isinstance(end, datetime) else end
        return begin, max(begin, last - timedelta(days=1))
    first, last = _at_paris(begin), _at_paris(end)
    if first.time() == last.time() == time() and first.date() < last.date():
        return first.date(), last.date() - timedelta(days=1)
    return None


def _at_paris(moment: datetime) -> datetime:
    """Return a moment in Paris time."""
    return _placed(moment).astimezone(ZoneInfo(FUSEAU))


def _placed(moment: date) -> datetime:
    """Return a moment in its time zone, Paris if it has none; a date becomes its midnight."""
    if not isinstance(moment, datetime):
        return _midnight(moment)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(FUSEAU))


def _midnight(jour: date) -> datetime:
    return datetime.combine(jour, time(), ZoneInfo(FUSEAU))


def _minute(moment: datetime) -> int:
    return int(moment.timestamp()) // 60


@cache
def _known_zone(name: str) -> str:
    """Return the name of a time zone if this machine knows it, else an empty text."""
    try:
        return ZoneInfo(name).key if name else ""
    except (ValueError, LookupError, OSError):
        return ""
