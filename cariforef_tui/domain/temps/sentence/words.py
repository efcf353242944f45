"""Read the words of a sentence: its parts, its days or shares of a day, its dates, its absences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from enum import StrEnum

from cariforef_tui.domain.temps.saisies import TypeAbsence
from cariforef_tui.domain.values.dates import JOURS, MOIS, parse_date, parse_weekday, states_date
from cariforef_tui.domain.values.text import fold

_NUMBER = re.compile(
    r"(?:[0-9]*[.,][0-9]+|[0-9]+)j?|[0-9]{1,3}/[0-9]{1,3}j?|[0-9]{1,2}h(?:[0-9]{2})?|[½¼¾]j?"
)
_GLYPHS = frozenset("½¼¾")
"""`fold` would make three characters of each."""
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
_MONTHS = {fold(name): rank for rank, name in enumerate(MOIS, start=1)}
_NAMED_DAYS = (*JOURS, "demain", "avant-hier", "apres-demain", "aujourd'hui")
"""Named days whose word is long enough to be recognised mistyped; « hier » is not: « hiver » is a word."""
_LIKE = 0.8
"""Likeness of two words with one letter added, lost or moved: « demande » is not « demain »."""
_GLUED = re.compile(r"(hier|[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{4})?)[^\W\d_]{1,2}")
"""A date followed by one or two extra letters, « hieru », « 21/05u », but not « hiérarchie »."""
_WAYS = {"dernier": -1, "passe": -1, "prochain": 1}


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
    """A date as typed; `way` is -1 for « dernier », 1 for « prochain »."""

    text: str
    way: int = 0

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
    """True for a word that may be a number of days: `0,5`, `3h30`, `1/4`; `01/02` is a date."""
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
    first = _read_date(words[skipped:]) or _read_day(words[skipped:])
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
    first = words[0].folded
    day = _DAY.fullmatch(first)
    if day is not None and len(words) > 1 and words[1].folded in _MONTHS:
        year = words[2].folded if len(words) > 2 and re.fullmatch(r"[0-9]{4}", words[2].folded) else ""
        text = f"{day[1]}/{_MONTHS[words[1].folded]}" + (f"/{year}" if year else "")
        return SaidDate(text), 3 if year else 2
    if parse_weekday(first) is not None:
        way = _WAYS.get(words[1].folded, 0) if len(words) > 1 else 0
        return SaidDate(first, way), 2 if way else 1
    return (SaidDate(first), 1) if states_date(first) else None


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
