"""Days that a person's calendar proposes: its events, the lines that they name, hundredths, sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from heapq import heappop, heappush
from itertools import groupby, pairwise

from cariforef_tui.domain.programme.find import resolve_imputable
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import describe_day_off
from cariforef_tui.domain.temps.hours import share_day
from cariforef_tui.domain.temps.saisies import CellChange, TypeAbsence
from cariforef_tui.domain.temps.semaine import JourSemaine
from cariforef_tui.domain.temps.sentence.days import Days
from cariforef_tui.domain.temps.sentence.outcome import Proposal, ProposedAbsence, ProposedSaisie
from cariforef_tui.domain.temps.sentence.words import SentenceContext
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.domain.values.text import cite_some, count_of, fold

_APART = re.compile(r"[^\w.]+|\.(?!\w)|(?<!\w)\.")
_CODE = re.compile(r"[0-9]+(?:\.[0-9]+)+")
"""A code that no hour nor year looks like: an axe alone, « 18 », must be said to be one."""
CITES_MAX = 10
"""Dates or titles that are cited; the rest is counted."""


class TitleWords:
    """The meaning of a title's words, accents and case aside; the longest known ones that it holds win."""

    def __init__(
        self, programme: Programme, codes: Mapping[str, str], absences: Mapping[str, TypeAbsence]
    ) -> None:
        """`codes` and `absences` say what a text stands for, as a person said it."""
        self._programme, self._said, self._kinds = programme, codes, absences
        self._lines: dict[str, str | None] = {}

    @cached_property
    def _codes(self) -> dict[str, str]:
        lines = {}
        for text, said in self._said.items():
            try:
                lines[_key(text)] = resolve_imputable(self._programme, said)
            except Refus:
                # Said of another year's programme, or of a line since split: the title has no line any more.
                continue
        return lines

    @cached_property
    def _absences(self) -> dict[str, TypeAbsence]:
        return {_key(text): kind for text, kind in self._kinds.items()}

    def line(self, title: str) -> str | None:
        """Return the code of the line that a title names, None if it names none."""
        if title not in self._lines:
            self._lines[title] = self._find_line(_key(title))
        return self._lines[title]

    def absence(self, title: str) -> TypeAbsence | None:
        """Return the type of absence that a title names, None if it names none."""
        said = _longest(_key(title), self._absences)
        return self._absences[said] if said else None

    def _find_line(self, key: str) -> str | None:
        said = _longest(key, self._codes)
        if said:
            return self._codes[said]
        for word in key.split():
            if _CODE.fullmatch(word):
                try:
                    return resolve_imputable(self._programme, word)
                except Refus:
                    continue
        return None


def _longest(key: str, known: Mapping[str, object]) -> str:
    """Return the longest of the texts known that stands in `key` as whole words, empty if none does."""
    return max((text for text in known if text.strip() and text in key), key=len, default="")


def _key(text: str) -> str:
    """Return the words of a text, folded, each between spaces."""
    return f" {_APART.sub(' ', fold(text)).strip()} "


Span = tuple[str, int, int]
"""A line's code, and the minutes at which a meeting of it begins and ends."""


def share_minutes(spans: Iterable[Span]) -> dict[str, int]:
    """Return the minutes of each line; a minute of several meetings counts for the one that began last.

    Of two meetings, the person was at the inner one: the other may be an afternoon kept free for work.
    """
    waiting = sorted(((begin, end, code) for code, begin, end in spans if begin < end), reverse=True)
    bounds = sorted({minute for begin, end, _ in waiting for minute in (begin, end)})
    running: list[tuple[int, int, str]] = []
    minutes: dict[str, int] = {}
    for start, stop in pairwise(bounds):
        while waiting and waiting[-1][0] <= start:
            begin, end, code = waiting.pop()
            heappush(running, (-begin, end, code))
        while running and running[0][1] <= start:
            heappop(running)
        if running:
            code = running[0][2]
            minutes[code] = minutes.get(code, 0) + stop - start
    return minutes


class Ecart(StrEnum):
    """Why an event of the calendar proposes nothing."""

    ANNULE = "annulé"
    REFUSE = "décliné"
    LIBRE = "marqué disponible"
    PRIVE = "privé"
    LONG = "trop long"


@dataclass(frozen=True, slots=True)
class Rendezvous:
    """A meeting on one date in Paris, or the part of it that falls there.

    `debut` and `fin` are minutes of one clock for all, which no change of hour moves.
    """

    titre: str
    jour: date
    debut: int
    fin: int


@dataclass(frozen=True, slots=True)
class JourneeEntiere:
    """One date of an event without hours."""

    titre: str
    jour: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """The events of a calendar from `first` to `last`; `ecarts` counts those left out.

    `illisibles` names those that cannot be read, and why: `« RGPD » : finit avant de commencer`.
    """

    source: str
    first: date
    last: date
    rendezvous: tuple[Rendezvous, ...]
    journees: tuple[JourneeEntiere, ...]
    ecarts: Mapping[Ecart, int]
    illisibles: tuple[str, ...] = ()


Refuse = Callable[[str, date], str | None]
"""Says why a line takes no day on a date, None if it takes one."""


@dataclass(frozen=True, slots=True)
class TitleCount:
    """A title that proposes nothing, how often it comes, and its minutes."""

    titre: str
    nombre: int
    minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefill:
    """The saisies and absences that a calendar proposes, and the events that it leaves out.

    `sans_ligne` are the titles that name no line, the longest first; `journees` the whole days that name no
    absence; `laisses` gives for each reason the dates on which nothing, or not all, is proposed.
    """

    proposal: Proposal
    sans_ligne: tuple[TitleCount, ...]
    journees: tuple[TitleCount, ...]
    laisses: Mapping[str, tuple[date, ...]]


def prefill(agenda: Agenda, words: TitleWords, context: SentenceContext, refuse: Refuse) -> Prefill:
    """Return the cells, all to be confirmed, and the absences that a calendar proposes."""
    drafting = _Drafting(context, refuse)
    absences = tuple(drafting.be_absent(_absent_days(agenda, words)))
    saisies = tuple(drafting.log(_by_day(agenda, words), absences))
    return Prefill(
        proposal=Proposal(agent=context.agent.initiales, saisies=saisies, absences=absences),
        sans_ligne=_count_titles(
            (event.titre, event.fin - event.debut)
            for event in agenda.rendezvous
            if words.line(event.titre) is None
        ),
        journees=_count_titles(
            (event.titre, 0) for event in agenda.journees if words.absence(event.titre) is None
        ),
        laisses={why: tuple(sorted(days)) for why, days in drafting.left_out.items()},
    )


class _Drafting:
    """Fits the events into the person's days, and notes why some do not fit."""

    def __init__(self, context: SentenceContext, refuse: Refuse) -> None:
        self._context, self._refuse = context, refuse
        self.left_out: dict[str, set[date]] = {}

    def be_absent(self, days: Mapping[date, TypeAbsence]) -> Iterator[ProposedAbsence]:
        """Propose whole days of absence, on days that hold neither absence nor saisie."""
        laid = Days(self._context)
        for jour, kind in sorted(days.items()):
            if not self._context.describe(jour).attendu:
                continue
            if self._context.absences.get(jour) or self._context.saisies.get(jour):
                self._leave("journée déjà remplie", jour)
                continue
            try:
                yield laid.be_absent(jour, kind, None)
            except Refus as refused:
                self._leave(str(refused), jour)

    def log(
        self, days: Mapping[date, list[tuple[str, Rendezvous]]], absences: Iterable[ProposedAbsence]
    ) -> Iterator[ProposedSaisie]:
        """Propose the cells of each date, within what saisies and absences leave of it."""
        absent = {absence.jour for absence in absences}
        for jour, events in sorted(days.items()):
            why = self._closed(jour) or ("absence" if jour in absent else None)
            if why:
                self._leave(why, jour)
            else:
                yield from self._log_day(self._context.describe(jour), events)

    def _closed(self, jour: date) -> str | None:
        if jour > self._context.today:
            return "à venir"
        # A daily meeting falls on these too, but nobody holds it.
        if self._context.describe(jour).ferie:
            return "jour férié"
        if jour.weekday() >= 5:
            return "week-end"
        return self._context.verrous.get(Mois.of(jour))

    def _log_day(
        self, day: JourSemaine, events: Iterable[tuple[str, Rendezvous]]
    ) -> Iterator[ProposedSaisie]:
        context, jour = self._context, day.jour
        held = {saisie.code: saisie.centiemes for saisie in context.saisies.get(jour, ())}
        spans = tuple(self._open_spans(jour, events, held))
        if not spans:
            return
        room = self._room(day, sum(held.values()))
        if room <= 0:
            self._leave("journée pleine" if day.plafond else describe_day_off(jour), jour)
            return
        minutes = share_minutes(spans)
        amounts = share_day(minutes, pas=context.pas, par_jour=context.minutes_par_jour, room=room)
        if minutes.keys() - amounts.keys():
            self._leave("trop court pour un pas de saisie", jour)
        for code, centiemes in amounts.items():
            change = CellChange(
                agent=context.agent.initiales,
                jour=jour,
                code=code,
                centiemes=centiemes,
                a_confirmer=True,
                expected_version=0,
            )
            yield ProposedSaisie(change=change, added=centiemes)

    def _open_spans(
        self, jour: date, events: Iterable[tuple[str, Rendezvous]], held: Mapping[str, int]
    ) -> Iterator[Span]:
        """Yield the meetings of the lines that take days on that date and have none there yet."""
        refusals: dict[str, str | None] = {}
        for code, event in events:
            if code not in refusals:
                refusals[code] = "cellule déjà remplie" if code in held else self._refuse(code, jour)
                if why := refusals[code]:
                    self._leave(why, jour)
            if refusals[code] is None:
                yield code, event.debut, event.fin

    def _room(self, day: JourSemaine, logged: int) -> int:
        """Return what the day still allows, rounded to the step if filling it would exceed the quotité."""
        context = self._context
        used = logged + sum(absence.centiemes for absence in context.absences.get(day.jour, ()))
        room = day.plafond - used
        is_filled = day.plafond == context.rythmes.cap(context.agent.initiales, day.jour)
        return room if is_filled else room - room % context.pas

    def _leave(self, why: str, jour: date) -> None:
        self.left_out.setdefault(why, set()).add(jour)


def _by_day(agenda: Agenda, words: TitleWords) -> dict[date, list[tuple[str, Rendezvous]]]:
    days: dict[date, list[tuple[str, Rendezvous]]] = {}
    for event in agenda.rendezvous:
        code = words.line(event.titre)
        if code is not None:
            days.setdefault(event.jour, []).append((code, event))
    return days


def _absent_days(agenda: Agenda, words: TitleWords) -> dict[date, TypeAbsence]:
    kinds = ((event.jour, words.absence(event.titre)) for event in agenda.journees)
    return {jour: kind for jour, kind in kinds if kind is not None}


def _count_titles(titles: Iterable[tuple[str, int]]) -> tuple[TitleCount, ...]:
    counts, minutes = Counter[str](), Counter[str]()
    for titre, length in titles:
        counts[titre] += 1
        minutes[titre] += length
    ranked = sorted(counts, key=lambda titre: (-minutes[titre], -counts[titre], titre))
    return tuple(TitleCount(titre, counts[titre], minutes[titre]) for titre in ranked)


_PLURIELS = {Ecart.LONG: "trop longs"}


def count_days(proposal: Proposal) -> str:
    """Return `3 saisies à confirmer, 1,25 j et 2 jours d'absence`."""
    cells = len(proposal.saisies)
    total = format_jours(sum(saisie.added for saisie in proposal.saisies))
    told = (
        f"{count_of(cells, 'saisie')} à confirmer, {total}" if cells else "",
        f"{count_of(len(proposal.absences), 'jour')} d'absence" if proposal.absences else "",
    )
    return " et ".join(filter(None, told))


def describe_days(proposal: Proposal) -> Iterator[str]:
    """Yield a line a date: `lun. 14/05 : 14.7.1 0,5 j, 14.1.1 0,25 j`, then one for each absence."""
    for jour, saisies in groupby(proposal.saisies, key=lambda saisie: saisie.change.jour):
        cells = ", ".join(f"{saisie.change.code} {format_jours(saisie.added)}" for saisie in saisies)
        yield f"{format_jour(jour)} : {cells}"
    for absence in proposal.absences:
        yield f"{format_jour(absence.jour)} : {absence.nom} {format_jours(absence.centiemes)}"


def describe_left_out(agenda: Agenda, prefill: Prefill) -> Iterator[str]:
    """Yield why some events propose nothing: `journée pleine (lun. 14/05)`, `2 annulés`; name the unread."""
    for why, days in prefill.laisses.items():
        yield f"{why.rstrip('.')} ({cite_some([*map(format_jour, days)], CITES_MAX)})"
    for ecart, count in agenda.ecarts.items():
        yield count_of(count, ecart.value, _PLURIELS.get(ecart))
    yield from agenda.illisibles[:CITES_MAX]
    if len(agenda.illisibles) > CITES_MAX:
        yield f"et {count_of(len(agenda.illisibles) - CITES_MAX, 'autre événement illisible')}"


def describe_title(title: TitleCount) -> str:
    """Return `« point équipe », 12 fois, 6h30`."""
    times = f", {title.nombre} fois" if title.nombre > 1 else ""
    hours = f", {title.minutes // 60}h{title.minutes % 60:02d}" if title.minutes else ""
    return f"« {title.titre} »{times}{hours}"
