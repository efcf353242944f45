"""What a calendar proposes for the days of one person: where nothing is yet, and what a day takes at most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.temps.agenda.amounts import Span, round_minutes, share_minutes
from cariforef_tui.domain.temps.agenda.events import Agenda, Rendezvous
from cariforef_tui.domain.temps.agenda.words import TitleWords
from cariforef_tui.domain.temps.calendrier import describe_day_off
from cariforef_tui.domain.temps.saisies import CellChange, TypeAbsence
from cariforef_tui.domain.temps.semaine import JourSemaine
from cariforef_tui.domain.temps.sentence.context import SentenceContext
from cariforef_tui.domain.temps.sentence.days import Days
from cariforef_tui.domain.temps.sentence.outcome import Proposal, ProposedAbsence, ProposedSaisie
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import Refus

Refuse = Callable[[str, date], str | None]
"""Says why a line takes nothing on a date, None where it does."""


@dataclass(frozen=True, slots=True)
class TitleCount:
    """A title that proposes nothing, how often it comes, and its minutes."""

    titre: str
    nombre: int
    minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefill:
    """What a calendar proposes, and what it leaves out.

    `sans_ligne` are the titles that name no line, the longest first; `journees` the whole days that name no
    absence; `laisses` says of each reason on which dates nothing, or not all, is proposed.
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
    """Lays what the events say over the person's days; what does not go there is noted with why."""

    def __init__(self, context: SentenceContext, refuse: Refuse) -> None:
        self._context, self._refuse = context, refuse
        self.left_out: dict[str, set[date]] = {}

    def be_absent(self, days: Mapping[date, TypeAbsence]) -> Iterator[ProposedAbsence]:
        """Propose whole days of absence, where the day holds neither absence nor saisie."""
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
        """Propose the cells of each date, what is already there and the absences taken off what it allows."""
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
        # A meeting of every day falls on these too, without being held.
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
        amounts = round_minutes(
            minutes, pas=context.pas, minutes_par_jour=context.minutes_par_jour, room=room
        )
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
        """Return what the day still allows, to the step where filling it would go beyond the quotité."""
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
