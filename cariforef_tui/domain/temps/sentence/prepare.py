"""Read a sentence into what it would write, without asking the store: « 0,5 rgpd hier : réunion CNIL »."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cariforef_tui.domain.temps.calendrier import days_between
from cariforef_tui.domain.temps.saisies import Demande, TypeAbsence, require_taking, resolve_demande
from cariforef_tui.domain.temps.sentence.days import Days
from cariforef_tui.domain.temps.sentence.outcome import (
    Ambiguity,
    Outcome,
    Proposal,
    ProposedAbsence,
    ProposedSaisie,
    Unclear,
    give_examples,
)
from cariforef_tui.domain.temps.sentence.words import (
    FoundLine,
    Part,
    SaidDate,
    SaidDates,
    SaidPart,
    SentenceContext,
    Word,
    find_line,
    holds_part,
    is_empty,
    is_integer,
    is_number,
    narrow,
    near_date,
    read_absence,
    read_dates,
    read_part,
    resolve_date,
    split_sentence,
)
from cariforef_tui.domain.values.dates import JOURS, format_date, parse_weekday, worked_days_back
from cariforef_tui.domain.values.days import parse_jours, propose_jours
from cariforef_tui.domain.values.refusals import CodeRefuse, DateRefusee, DemandeRefusee, JoursRefuses, Refus
from cariforef_tui.domain.values.text import fold, quote_text

JOURS_MAX = 62
"""Days that one part may write: a longer absence is a mistake in a date."""

_UNSPLIT = "après « : », seul « ; » ouvre une autre saisie"


@dataclass
class _Reading:
    """The words of one part of the sentence that have been read so far."""

    amount: Part | str | None = None
    dates: SaidDates | None = None
    absence: TypeAbsence | None = None
    line: tuple[Word, ...] = ()
    tail: tuple[Word, ...] = ()
    comment: str | None = None


def prepare(text: str, context: SentenceContext) -> Outcome:
    """Return what the sentence would write for the person of `context`, or why nobody can tell.

    Each part says days, a line, and perhaps a date, in any order; « : » and a comment end it. Days are a
    number, or a share of what the day expects: « matin », « journée », `1/2`. A line is a code, or the
    beginnings of words of its label. A part without a date takes that of the part before, or the first one
    said. Days are added to those of the cell. A weekday is the last one, for an absence the next one, an
    illness excepted. Any other word is refused: a date said otherwise would go unseen in a comment. It
    reads nothing else, and is fast enough to run at each key.
    """
    try:
        return _prepare(text, context)
    except Refus as refusal:
        return Unclear(str(refusal))


def _prepare(text: str, context: SentenceContext) -> Outcome:
    parts = [_read(said, context) for said in split_sentence(text)]
    if not parts:
        return Unclear(f"Tapez ce qui a été fait, par exemple {give_examples(context.programme)}.")
    # Parts without a date need those of the others before any is resolved.
    _share_dates(parts)
    days = Days(context)
    saisies: dict[tuple[date, str], ProposedSaisie] = {}
    absences: list[ProposedAbsence] = []
    is_exact = True
    for part in parts:
        if part.absence is not None:
            absences += _propose_absences(part, context, days)
            continue
        line = _settle_line(part, context, text)
        if not isinstance(line, FoundLine):
            return line
        is_exact = is_exact and line.is_code and not part.tail
        for saisie in _propose_saisies(part, line, context, days):
            key = (saisie.change.jour, line.code)
            before = saisies.get(key)
            if before is not None:
                saisie = _add_up(before, saisie)
            saisies[key] = saisie
    return Proposal(
        agent=context.agent.initiales,
        saisies=tuple(saisies.values()),
        absences=tuple(absences),
        days_off=frozenset(jour for jour, _ in saisies if not context.calendrier.is_working_day(jour)),
        is_exact=is_exact,
    )


def _add_up(before: ProposedSaisie, saisie: ProposedSaisie) -> ProposedSaisie:
    """Return the cell of two parts; its request is the second's, or else the first's."""
    added = before.added + saisie.added
    if saisie.change.demande is not None:
        return replace(saisie, added=added)
    change = replace(saisie.change, demande=before.change.demande)
    return replace(saisie, added=added, change=change, demande=before.demande)


def _read(said: SaidPart, context: SentenceContext) -> _Reading:
    """Separate the days, the date, the line and the comment of one part."""
    part, words, codes = _Reading(comment=said.comment), said.words, context.proposees
    rank, has_left_line = 0, False
    while rank < len(words):
        ahead = words[rank:]
        used = 0
        if _is_day_of_month(ahead):
            raise _doubt_month(ahead[1], context)
        dates = read_dates(_without_fraction(ahead, part))
        if dates is not None and part.dates is not None:
            if _is_stated(dates, ahead):
                raise _doubt_date(ahead[: dates.words])
            dates = None
        # The order of these tests decides what an ambiguous word means: a date of several words, days, a date
        # of one word, then a line.
        if dates is not None and dates.words > 1:
            part.dates, used = dates, dates.words
        elif part.amount is None and (share := read_part(ahead)):
            part.amount, used = share
        elif part.amount is None and is_number(ahead[0]) and _may_be_days(ahead[0], context):
            part.amount, used = ahead[0].text, 1
        elif dates is not None:
            part.dates, used = dates, 1
            # « mardi 15 » is no line, unless it is the code of one.
            if part.amount is not None and _is_numbered_day(ahead, context):
                raise _doubt_date(ahead[:2])
        elif is_empty(ahead[0]):
            rank += 1
            continue
        if used:
            has_left_line = bool(part.line)
            rank += used
            continue
        kind = None if part.line else read_absence(ahead[0])
        if kind is not None and part.absence in (None, TypeAbsence.AUTRE):
            part.absence = kind
        # Once the line is named and something else was said, other words may only name a request.
        elif part.absence is not None or has_left_line:
            break
        # A word belongs to the line as long as it still fits one.
        elif not _is_after_code(part, ahead[0], context) and (
            narrowed := narrow(context.programme, codes, ahead[0])
        ):
            codes = narrowed
            part.line = (*part.line, ahead[0])
        elif part.line:
            break
        else:
            part.line, has_left_line = (ahead[0],), True
        rank += 1
    part.tail = _read_end(words[rank:], part)
    return part


def _without_fraction(words: Sequence[Word], part: _Reading) -> Sequence[Word]:
    """Return where to read a date: « mardi 1/2 » is half of Tuesday, as long as no other days were said."""
    is_half = len(words) > 1 and "/" in words[1].text and is_number(words[1])
    return (
        words[:1] if is_half and part.amount is None and parse_weekday(words[0].folded) is not None else words
    )


def _is_day_of_month(words: Sequence[Word]) -> bool:
    """True for « le 15 », of which nobody said the month: « le 15 mai » and « le 15/05 » say it."""
    if len(words) < 2 or words[0].folded != "le" or not words[1].folded.isdecimal():
        return False
    return 1 <= int(words[1].folded) <= 31 and read_dates(words[1:]) is None


def _doubt_month(word: Word, context: SentenceContext) -> DateRefusee:
    jour = context.jour or context.today
    return DateRefusee(
        f"« le {word.text} » : de quel mois ? Dites « {word.text}/{jour:%m} », et le commentaire après « : »."
    )


def _is_after_code(part: _Reading, word: Word, context: SentenceContext) -> bool:
    """True for a number after a whole code: it names no line."""
    return is_integer(word) and bool(part.line) and part.line[0].text in context.programme.by_code


def _is_numbered_day(words: Sequence[Word], context: SentenceContext) -> bool:
    """True for « mardi 15 », unless a line has this code."""
    if len(words) < 2 or parse_weekday(words[0].folded) is None:
        return False
    return is_integer(words[1]) and words[1].text not in context.proposees


def _may_be_days(word: Word, context: SentenceContext) -> bool:
    """True for a number of days within a day, or for a whole number that is no line's code."""
    try:
        parse_jours(word.text, pas=1, minutes_par_jour=context.minutes_par_jour)
    except JoursRefuses:
        return is_integer(word) and word.text not in context.programme.by_code
    return True


def _read_end(tail: Sequence[Word], part: _Reading) -> tuple[Word, ...]:
    """Return the words after the line, but for a date at their very end: it is the part's, if it had none."""
    for rank in range(len(tail)):
        dates = read_dates(tail[rank:])
        if dates is not None and dates.words == len(tail) - rank and part.dates is None:
            part.dates = dates
            return tuple(tail[:rank])
    return tuple(tail)


def _doubt_end(tail: Sequence[Word]) -> DateRefusee:
    """Return the refusal of words after the line: in a comment, a date said otherwise would go unseen."""
    end = "Un commentaire s'écrit après « : »."
    for word in tail:
        if near := near_date(word):
            return DateRefusee(f"{quote_text(word.text)} n'est ni une ligne ni une date : « {near} » ? {end}")
    said = quote_text(" ".join(word.text for word in tail))
    return DateRefusee(f"{said} : ni la ligne, ni une date. {end}")


def _is_stated(dates: SaidDates, words: Sequence[Word]) -> bool:
    """True for dates in digits that are no number of days: « lot 1/2 » says none."""
    return not _counts_from_today(dates) and (dates.words > 1 or not is_number(words[0]))


def _doubt_date(words: Sequence[Word]) -> DateRefusee:
    said = quote_text(" ".join(word.text for word in words))
    return DateRefusee(
        f"{said} : une date ? Dites-la une fois, « mardi 15/05 », et le commentaire après « : »."
    )


def _share_dates(parts: Sequence[_Reading]) -> None:
    current = next((part.dates for part in parts if part.dates is not None), None)
    for part in parts:
        current = part.dates = part.dates or current


def _settle_line(part: _Reading, context: SentenceContext, text: str) -> FoundLine | Ambiguity | Unclear:
    if part.amount is None and part.line and _is_too_many(part.line[0], context):
        return Unclear(f"« {part.line[0].text} » : plus de 0 et 1 jour au plus pour une date.")
    if part.amount is None:
        ways = propose_jours(pas=context.pas, minutes_par_jour=context.minutes_par_jour)
        is_sentence = part.dates is not None or not part.line or _begins_line(part.line[0], context)
        return Unclear(
            f"Combien de jours ? Par exemple {ways} · matin · journée, avant la ligne.",
            is_sentence,
            is_question=True,
        )
    if not part.line:
        ask = "Sur quelle ligne ? Donnez son code ou des mots de son libellé, après les jours."
        return Unclear(ask, is_question=True)
    return find_line(context, text, part.line)


def _begins_line(word: Word, context: SentenceContext) -> bool:
    return bool(narrow(context.programme, context.proposees, word))


def _is_too_many(word: Word, context: SentenceContext) -> bool:
    return is_integer(word) and word.text not in context.proposees


def _propose_saisies(
    part: _Reading, line: FoundLine, context: SentenceContext, days: Days
) -> Iterator[ProposedSaisie]:
    asked = _read_demande(part, line, context)
    if part.tail and asked is None:
        raise _doubt_end(part.tail)
    noted = (*line.notes, *([_UNSPLIT] if holds_part(part.comment or "") else ()))
    for jour in _days_of(part, context, way=-1, absents=context.absents):
        if jour >= context.soldees.get(line.code, date.max):
            raise CodeRefuse(f"{line.code} : {context.fermees[line.code]}.")
        if part.amount is not None:
            saisie = days.log(jour, line.code, part.amount, part.comment or None)
            if asked is not None:
                require_taking(asked, jour)
                change = replace(saisie.change, demande=asked.numero)
                saisie = replace(saisie, change=change, demande=asked.libelle)
            yield replace(saisie, notes=(*saisie.notes, *noted))


def _read_demande(part: _Reading, line: FoundLine, context: SentenceContext) -> Demande | None:
    """Return the request that « demande » and words name on a line; DemandeRefusee if it answers none.

    The word itself may have been read as one of the line's label.
    """
    said = [*part.line[-1:], *part.tail]
    rank = next((rank for rank, word in enumerate(said[:2]) if fold(word.text) == "demande"), None)
    if rank is None or not said[rank + 1 :]:
        return None
    if line.code not in context.programme.tirages:
        # « demande » may also be a word of the label: refuse only if it was none.
        if part.tail and said[rank] is part.tail[0]:
            raise DemandeRefusee(
                f"{line.code} ne répond à aucune demande : ce n'est pas un droit de tirage. Un commentaire "
                "s'écrit après « : »."
            )
        return None
    return resolve_demande(context.demandes, line.code, " ".join(word.text for word in said[rank + 1 :]))


def _propose_absences(part: _Reading, context: SentenceContext, days: Days) -> Iterator[ProposedAbsence]:
    kind = part.absence or TypeAbsence.AUTRE
    comment = " ".join(filter(None, (*(word.text for word in part.tail), part.comment)))
    if comment:
        raise Refus(
            f"Une absence ne porte pas de commentaire : retirez {quote_text(comment)}"
            + (", ou donnez le code de la ligne." if kind is TypeAbsence.FORMATION else ".")
        )
    for jour in _days_of(part, context, way=-1 if kind is TypeAbsence.MALADIE else 1, absents={}):
        yield days.be_absent(jour, kind, part.amount)


def _days_of(
    part: _Reading, context: SentenceContext, *, way: int, absents: Mapping[date, int]
) -> Iterable[date]:
    """Return the dates that a part says: one, or those of a period that expect work.

    « hier » is the last day that the person worked, without `absents`.
    """
    exercice = context.calendrier.exercice
    if context.jour is None and (part.dates is None or _counts_from_today(part.dates)):
        raise DateRefusee(
            f"Nous sommes le {format_date(context.today)}, hors de l'exercice {exercice} : donnez une date, "
            f"par exemple {format_date(context.calendrier.last_working_day())}."
        )
    jour = context.jour or context.today
    if part.dates is None:
        return (jour,)

    def resolve(said: SaidDate, since: date, way: int) -> date:
        if back := worked_days_back(said.text):
            day = context.worked_before(jour, back, absents)
        else:
            day = resolve_date(said, since, way=way, exercice=exercice)
        if said.named not in (None, day.weekday()):
            raise DateRefusee(f"Le {format_date(day)} est un {JOURS[day.weekday()]}.")
        return day

    first = resolve(part.dates.first, jour, way)
    if part.dates.last is None:
        return (first,)
    last = resolve(part.dates.last, first, 1)
    if not first <= last or (last - first).days >= JOURS_MAX:
        raise DateRefusee(
            f"Du {format_date(first)} au {format_date(last)} : donnez d'abord le premier jour, et "
            f"{JOURS_MAX} jours au plus."
        )
    # A period means its working days only.
    worked = [day for day in days_between(first, last) if context.describe(day).attendu]
    if not worked:
        raise DateRefusee(f"Aucun jour ouvré du {format_date(first)} au {format_date(last)}.")
    return worked


def _counts_from_today(dates: SaidDates) -> bool:
    return not any(char.isdigit() for char in dates.first.text)
