"""Read the words of a sentence: days, dates, absences, and the lines that they may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property, partial
from math import gcd

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.find import (
    Match,
    is_code,
    rank_by_starts,
    rank_near,
    require_imputable,
    resolve_code,
)
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes, worked_before
from cariforef_tui.domain.temps.saisies import Absence, Demande, Saisie, TypeAbsence
from cariforef_tui.domain.temps.semaine import JourSemaine, describe_jour
from cariforef_tui.domain.temps.sentence.outcome import Ambiguity, Unclear
from cariforef_tui.domain.values.dates import JOURS, MOIS, parse_date, parse_weekday, states_date
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import CodeRefuse
from cariforef_tui.domain.values.text import fold, quote_text

_NUMBER = re.compile(
    r"(?:[0-9]*[.,][0-9]+|[0-9]+)j?|[0-9]{1,3}/[0-9]{1,3}j?|[0-9]{1,2}h(?:[0-9]{2})?|[½¼¾]j?"
)
_GLYPHS = frozenset("½¼¾")
"""`fold` would make three characters of each."""
_FRACTION = re.compile(r"([1-9][0-9]?)/([1-9][0-9]?)")
_PADDED = re.compile(r"0[0-9]/[0-9]+|[0-9]+/0[0-9]")
"""`01/02` is written as a date, while `1/2` is half a day."""
_HEAD = (
    r"(?=\s*(?:[0-9½¼¾]|[.,][0-9]|matin|apr[eè]s-midi|aprem|demi|journ[eé]e|cong[eé]|vacances|rtt\b|maladie"
    r"|absen))"
)
"""How a part begins after « et » or a comment: with days, half a day or an absence."""
_SEPARATOR = re.compile(rf"\s*(?:,(?![0-9])|;)\s*|\s+et\s+{_HEAD}", re.IGNORECASE)
_COMMENT = re.compile(r"\s:\s*|:(?=\s|$)")
_AFTER_COMMENT = re.compile(rf"\s*;{_HEAD}", re.IGNORECASE)
_IN_COMMENT = re.compile(rf",(?=\s){_HEAD}", re.IGNORECASE)
_ELISION = re.compile(r"(?:[cdjlmnst]|qu)['’](?=.)", re.IGNORECASE)
_HALVES = frozenset({"matin", "matinee", "apres-midi", "aprem", "demi", "demi-journee", "1/2", "½"})
_WHOLES = frozenset({"journee"})
_EMPTY = frozenset(
    re.findall(
        r"\w+", "a au aux avec ce cet cette d de des du en et j jour jours l la le les pour sur un une"
    )
)
"""Words that are ignored in the search for a line."""
_ABSENCES = {
    "conge": TypeAbsence.CONGE,
    "conges": TypeAbsence.CONGE,
    "vacances": TypeAbsence.CONGE,
    "rtt": TypeAbsence.RTT,
    "maladie": TypeAbsence.MALADIE,
    "malade": TypeAbsence.MALADIE,
    "formation": TypeAbsence.FORMATION,
    "absence": TypeAbsence.AUTRE,
    "absent": TypeAbsence.AUTRE,
    "absente": TypeAbsence.AUTRE,
}
_UNTIL = frozenset({"a", "au", "jusqu'au", "jusqu'a"})
_DAY = re.compile(r"([0-9]{1,2})(?:er)?")
_YEAR = re.compile(r"[0-9]{4}")
_ABBREVIATION = 3
"""Letters of a month's short name, at least: « oct »."""
_MONTHS = {fold(name): rank for rank, name in enumerate(MOIS, start=1)}
_NAMED_DAYS = (*JOURS, "demain", "avant-hier", "apres-demain", "aujourd'hui")
"""Named days whose word is long enough to be recognised mistyped; « hier » is not: « hiver » is a word."""
_LIKE = 0.8
"""Likeness of two words with one letter added, lost or moved: « demande » is not « demain »."""
_GLUED = re.compile(r"(hier|[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{4})?)[^\W\d_]{1,2}")
"""A date followed by one or two extra letters, « hieru », « 21/05u », but not « hiérarchie »."""
_WAYS = {"dernier": -1, "passe": -1, "prochain": 1}
CANDIDATES_MAX = 8
"""Lines cited for words that mean several: they fit under what is typed."""
_OTHERS_MAX = 3


class Part(StrEnum):
    """A share of what a day expects."""

    HALF = "demi-journée"
    WHOLE = "journée"


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed, with where it starts and ends in the sentence; `folded` has no accent nor case."""

    text: str
    folded: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SaidPart:
    """A part of a sentence: its words, and the comment after its « : », None if it has none."""

    words: tuple[Word, ...]
    comment: str | None


@dataclass(frozen=True, slots=True)
class SaidDate:
    """A date as typed; `way` is -1 for « dernier », 1 for « prochain ».

    `named` is the weekday said beside a date.
    """

    text: str
    way: int = 0
    named: int | None = None

    @property
    def weekday(self) -> int | None:
        return parse_weekday(self.text)


@dataclass(frozen=True, slots=True)
class SaidDates:
    """One date, or every day up to `last`; `words` is how many words said so."""

    first: SaidDate
    last: SaidDate | None
    words: int


def split_sentence(text: str) -> Iterator[SaidPart]:
    """Yield the parts of a sentence, set apart by a comma, a semicolon or « et ».

    A comment runs to the end, or to a semicolon that days or an absence follow.
    """
    start = 0
    while start <= len(text):
        colon = _COMMENT.search(text, start)
        body_end = colon.start() if colon else len(text)
        comment, following = None, len(text) + 1
        if colon:
            end = _AFTER_COMMENT.search(text, colon.end())
            comment = text[colon.end() : end.start() if end else len(text)].strip()
            following = end.end() if end else following
        bodies = list(_split_body(text, start, body_end))
        for rank, words in enumerate(bodies):
            if words:
                # The comment is of the last of the parts before it.
                yield SaidPart(words, comment if rank == len(bodies) - 1 else None)
        start = following


def holds_part(comment: str) -> bool:
    """True if a comma of the comment comes before days or an absence, perhaps meant as another part."""
    return _IN_COMMENT.search(comment) is not None


def _split_body(text: str, start: int, end: int) -> Iterator[tuple[Word, ...]]:
    while True:
        separator = _SEPARATOR.search(text, start, end)
        yield tuple(_read_words(text, start, separator.start() if separator else end))
        if separator is None:
            return
        start = separator.end()


def _read_words(text: str, start: int, end: int) -> Iterator[Word]:
    for match in re.finditer(r"\S+", text[start:end]):
        typed = match.group().lstrip('(«"').rstrip(')»"!?,;')
        if typed:
            at = start + match.start() + match.group().index(typed)
            # A glyph such as « ½ » stays one character, so that places in the sentence hold.
            folded = typed if typed[0] in _GLYPHS else fold(typed).replace("’", "'")
            yield Word(typed, folded, at, at + len(typed))


def is_empty(word: Word) -> bool:
    """True for an article or a preposition."""
    return word.folded.rstrip("'") in _EMPTY


def searched(word: Word) -> str:
    """Return the word without what is elided before it: « offre » for « l'offre »."""
    return _ELISION.sub("", word.text, count=1)


def read_part(words: Sequence[Word]) -> tuple[Part, int] | None:
    """Return the share of a day said at the head of `words`, and in how many of them; None if none is."""
    first = words[0].folded
    if first in _WHOLES:
        return Part.WHOLE, 1
    if first not in _HALVES:
        return None
    is_two_words = first == "demi" and len(words) > 1 and words[1].folded in _WHOLES
    return Part.HALF, 2 if is_two_words else 1


def is_number(word: Word) -> bool:
    """True for a word that may be a number of days: `0,5`, `3h30`, `1/4`; `01/02` and `12/12` are not."""
    if (fraction := _FRACTION.fullmatch(word.folded)) is not None:
        # Nobody writes a whole day « 12/12 », nor half of one « 2/4 ».
        parts, whole = int(fraction[1]), int(fraction[2])
        return parts < whole and gcd(parts, whole) == 1
    return _NUMBER.fullmatch(word.folded) is not None and not _PADDED.fullmatch(word.folded)


def is_integer(word: Word) -> bool:
    """True for `2` or `2j`, which can be no code but an axe's."""
    return word.folded.removesuffix("j").isdecimal()


def read_absence(word: Word) -> TypeAbsence | None:
    """Return the kind of absence that a word names; `autre` for « absence » itself."""
    return _ABSENCES.get(word.folded)


def read_dates(words: Sequence[Word]) -> SaidDates | None:
    """Return the dates said at the head of `words`: « hier », « 21 mai », « du lundi au mercredi ».

    The month of « du 4 au 8 juin » is that of both days.
    """
    # « du lundi », « le 21 mai ».
    skipped = 1 if words[0].folded in ("du", "de", "le", "ce") and len(words) > 1 else 0
    first = _read_date(words[skipped:])
    if first is None:
        return None
    said, used = first
    after = words[skipped + used :]
    if len(after) > 1 and after[0].folded in _UNTIL:
        last = _read_date(after[1:])
        if last is not None:
            return SaidDates(said, last[0], skipped + used + 1 + last[1])
    return SaidDates(said, None, skipped + used)


def _read_day(words: Sequence[Word]) -> tuple[SaidDate, int] | None:
    """Return the first day of a period whose end gives the month: « 4 » of « 4 au 8 juin »."""
    day = _DAY.fullmatch(words[0].folded)
    if day is None or len(words) <= 2 or words[1].folded not in _UNTIL:
        return None
    last = _read_date(words[2:])
    if last is None or "/" not in last[0].text:
        return None
    return SaidDate(f"{day[1]}/{last[0].text.partition('/')[2]}"), 1


def _read_date(words: Sequence[Word]) -> tuple[SaidDate, int] | None:
    """Return one date: a weekday, a date that a weekday may come before or after, or « hier »."""
    weekday = parse_weekday(words[0].folded)
    if weekday is None:
        dated = _read_stated(words)
        if dated is None or len(words) == dated[1]:
            return dated
        # « 15/05 mardi ».
        named = parse_weekday(words[dated[1]].folded)
        return dated if named is None else (replace(dated[0], named=named), dated[1] + 1)
    way = _WAYS.get(words[1].folded, 0) if len(words) > 1 else 0
    used = 2 if way else 1
    if len(words) > used + 1 and words[used].folded == "le":
        used += 1
    if (dated := _read_stated(words[used:])) is not None:
        return replace(dated[0], named=weekday), used + dated[1]
    return SaidDate(words[0].folded, way), 2 if way else 1


def _read_stated(words: Sequence[Word]) -> tuple[SaidDate, int] | None:
    """Return the date that `words` begin with, weekdays left aside: « 21 mai 2018 », `21/05`, « hier »."""
    if not words:
        return None
    day, text, used = _DAY.fullmatch(words[0].folded), words[0].folded, 1
    if day is not None:
        month = _read_month(words[1]) if len(words) > 1 else None
        if month is None:
            return _read_day(words)
        text, used = f"{day[1]}/{month}", 2
    elif parse_weekday(text) is not None or not states_date(text):
        return None
    # « 15 mai 2018 », « 15/05 2018 ».
    if text.count("/") == 1 and len(words) > used and _YEAR.fullmatch(words[used].folded):
        text, used = f"{text}/{words[used].folded}", used + 1
    return SaidDate(text), used


def _read_month(word: Word) -> int | None:
    """Return the month that a word names, whole or by letters that begin no other: « sept. »."""
    said = word.folded.rstrip(".")
    if len(said) < _ABBREVIATION or parse_weekday(said) is not None:
        return _MONTHS.get(said)
    ranks = [rank for name, rank in _MONTHS.items() if name.startswith(said)]
    return ranks[0] if len(ranks) == 1 else None


def near_date(word: Word) -> str | None:
    """Return the day that a mistyped word is like, « demain » for « demian », « hier » for « hieru ».

    None if it is like none.
    """
    if (glued := _GLUED.fullmatch(word.folded)) and not is_number(word):
        return glued[1]
    like = [name for name in _NAMED_DAYS if name[0] == word.folded[0]]
    return next(iter(get_close_matches(word.folded, like, n=1, cutoff=_LIKE)), None)


def resolve_date(said: SaidDate, jour: date, *, way: int, exercice: int) -> date:
    """Return the date said; relative words count from `jour`, `21/05` is of `exercice`.

    A weekday is the last one up to `jour` if `way` is -1, the next one from `jour` on if it is 1. « dernier »
    and « prochain » decide instead, and exclude `jour`.

    Raises:
        DateRefusee: no calendar has that day.
    """
    if said.weekday is not None:
        # Days from `jour` to the next such weekday, 0 if it is one.
        away = (said.weekday - jour.weekday()) % 7
        if (said.way or way) > 0:
            return jour + timedelta(days=away or (7 if said.way else 0))
        return jour - timedelta(days=(-away % 7) or (7 if said.way else 0))
    # « 21/05 » has no year: read it in the exercice. The first of a month exists in every year.
    return parse_date(said.text, jour.replace(year=exercice, day=1) if said.text.count("/") == 1 else jour)


@dataclass(frozen=True, kw_only=True)
class SentenceContext:
    """One person's lines and days in one exercice; amounts are hundredths of a day.

    `proposees` are the open lines, the person's own and recent ones (`siennes`) first; `fermees` says why
    each other line takes no day, and `soldees` since when for one that still takes the days before. `jour` is
    what « aujourd'hui » means, None if no exercice holds it; nothing is logged after `today`. `verrous` gives
    the signed months, `demandes` the requests of the exercice.
    """

    agent: Agent
    programme: Programme
    proposees: tuple[str, ...]
    siennes: frozenset[str]
    fermees: Mapping[str, str]
    soldees: Mapping[str, date]
    jour: date | None
    today: date
    calendrier: Calendrier
    rythmes: Rythmes
    pas: int
    minutes_par_jour: int
    au_dela_quotite: bool
    saisies: Mapping[date, tuple[Saisie, ...]]
    absences: Mapping[date, tuple[Absence, ...]]
    verrous: Mapping[Mois, str]
    demandes: tuple[Demande, ...] = ()

    def describe(self, jour: date) -> JourSemaine:
        """Return what a day expects of the person, and allows."""
        calendrier = self.calendrier if self.calendrier.contains(jour) else None
        return describe_jour(self.agent, jour, calendrier, self.rythmes, au_dela_quotite=self.au_dela_quotite)

    @cached_property
    def absents(self) -> Mapping[date, int]:
        """Hundredths of absence by date."""
        return {
            jour: sum(absence.centiemes for absence in absences) for jour, absences in self.absences.items()
        }

    def worked_before(self, jour: date, back: int, absents: Mapping[date, int]) -> date:
        """Return the day that the person worked `back` days of work before `jour`."""
        return worked_before(
            jour,
            back,
            agent=self.agent,
            calendrier=self.calendrier,
            rythmes=self.rythmes,
            absents=absents,
        )


@dataclass(frozen=True, slots=True)
class FoundLine:
    """The line that words mean; `is_code` if they are its code. `notes` name other lines that fit."""

    code: str
    is_code: bool
    notes: tuple[str, ...] = ()


def narrow(programme: Programme, codes: Sequence[str], word: Word) -> tuple[str, ...]:
    """Return which of `codes` still fit once `word` is added to what names the line."""
    return tuple(match.code for match in rank_by_starts(programme, codes, searched(word)))


def find_line(context: SentenceContext, text: str, words: Sequence[Word]) -> FoundLine | Ambiguity | Unclear:
    """Return the one line that `words` of the sentence `text` mean.

    A whole code is that line; otherwise the only line that fits, or the only one of those the person works
    on. Words that begin no label give the lines with similar words.
    """
    query = " ".join(map(searched, words))
    matches = rank_by_starts(context.programme, context.proposees, query)
    if matches:
        settled = _settle(context, matches)
        return settled or _ask(text, words, sorted(matches, key=partial(_rank_own, context)))
    closed = rank_by_starts(context.programme, tuple(context.fermees), query)
    if closed:
        settled = _settle(context, closed)
        if settled is not None and settled.code in context.soldees:
            return settled
        return Unclear(f"{closed[0].code} : {context.fermees[closed[0].code]}.")
    with suppress(CodeRefuse):
        code = resolve_code(context.programme, query)
        return _refuse(context.programme, code)
    like = rank_near(context.programme, context.proposees, query)
    if like:
        return _ask(text, words, like)
    return Unclear(
        f"{quote_text(query)} : aucune ligne n'a ce code ni de mot qui commence ainsi. Donnez un code, "
        "ou un autre mot du libellé."
    )


def _refuse(programme: Programme, code: str) -> Unclear:
    """Say why no day is logged on the line that a code names."""
    try:
        require_imputable(programme, code)
    except CodeRefuse as refusal:
        return Unclear(str(refusal))
    return Unclear(f"{code} n'est pas ouverte à la saisie à cette date.")


def _settle(context: SentenceContext, matches: Sequence[Match]) -> FoundLine | None:
    best = matches[0]
    if is_code(best):
        return FoundLine(best.code, is_code=True)
    if len(matches) == 1:
        return FoundLine(best.code, is_code=False)
    own = [match.code for match in matches if match.code in context.siennes]
    if len(own) != 1:
        return None
    others = [match.code for match in matches if match.code != own[0]]
    more = "…" if len(others) > _OTHERS_MAX else ""
    return FoundLine(
        own[0], is_code=False, notes=(f"aussi possible : {', '.join(others[:_OTHERS_MAX])}{more}",)
    )


def _rank_own(context: SentenceContext, match: Match) -> int:
    """Return the rank of a line that fits: first the person's own and recent ones, then their pôle's."""
    if match.code in context.siennes:
        return 0
    pole = context.agent.pole
    return 1 if pole is not None and context.programme.pole_of(match.code) == pole else 2


def _ask(text: str, words: Sequence[Word], matches: Sequence[Match]) -> Ambiguity:
    start, end = words[0].start, words[-1].end
    candidates = tuple(match.code for match in matches[:CANDIDATES_MAX])
    return Ambiguity(words=text[start:end], start=start, end=end, candidates=candidates)
