"""Échéances as the programme writes them: kept verbatim, and typed where they are understood."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from cariforef_tui.domain.values.dates import JOURS, MOIS, format_date, parse_weekday
from cariforef_tui.domain.values.refusals import DateRefusee
from cariforef_tui.domain.values.text import describe_unread, fold, quote_text

_MONTH_OR_DAY = r"(?:(?P<{0}d>\d{{1,2}})/)?(?P<{0}m>\d{{1,2}})/(?P<{0}y>\d{{4}})"
_DATE = re.compile(r"(?<![\d/])" + _MONTH_OR_DAY.format("a") + r"(?![\d/])")
_PERIOD = re.compile(
    r"(?<![\d/])" + _MONTH_OR_DAY.format("a") + r"\s*[–—-]\s*" + _MONTH_OR_DAY.format("b") + r"(?![\d/])"
)
_SHORT = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])")
_ISO = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
_NAMED_DAY = re.compile(
    rf"\b(?P<weekday>{'|'.join(JOURS)}|[a-z]{{3}}\.) (?P<day>\d{{2}}/\d{{2}}/\d{{4}})", re.IGNORECASE
)
"""A day after the name of its weekday, as the program writes it: « ven. 14/09/2018 »."""
_BEFORE = re.compile(r"^(?:avant|pour)(?: le| la)? ")
_IN_WORDS = re.compile(
    rf"(?:(?:(?P<day>\d{{1,2}}|1er|mi|fin)[ -])?(?P<month>{'|'.join(map(fold, MOIS))})"
    r"|(?P<rank>[1-4])(?:er?|re|eme|nd) (?P<part>trimestre|semestre))(?: (?P<year>\d{4}))?"
)
"""What `_days_of` reads, case and accents folded: « juin », « mi-juin 2026 », « 1er trimestre »."""
_SINCE = re.compile(
    r"(?P<until>.*?)(?P<word>(?:^|,?\s+)(?:depuis|[àa] partir|d[èe]s)\s+(?:(?:le|du|de)\s+|d['’]\s*)?)"
    r"(?P<debut>\S+(?: \S+){0,2})",
    re.IGNORECASE | re.DOTALL,
)
"""A beginning after an échéance, or alone: « Hebdomadaire, depuis le 01/04/2018 », « dès avril 2018 »."""
_MONTHS_OF = {"trimestre": 3, "semestre": 6}
_ALL_YEAR = frozenset(
    {
        *("tout au long de l'annee", "toute l'annee", "permanent"),
        *("mensuel", "bimensuel", "bimestriel", "semestriel", "annuel"),
    }
)
"""What lasts all year; a rhythm of these has no alert of its own."""


class TypeEcheance(StrEnum):
    DATE = "date"
    PERIODE = "periode"
    RECURRENCE = "recurrence"
    CONTINUE = "continue"
    AUCUNE = "aucune"
    NON_COMPRISE = "non_comprise"


class Recurrence(StrEnum):
    QUOTIDIEN = "Quotidien"
    HEBDOMADAIRE = "Hebdomadaire"
    TRIMESTRIEL = "Trimestriel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Echeance:
    """An échéance: its printed text, and what was understood of it.

    `debut` and `fin` are inclusive; a DATE has only `fin`. Anything else but AUCUNE may have a `debut`.
    """

    texte: str
    type: TypeEcheance
    debut: date | None = None
    fin: date | None = None
    recurrence: Recurrence | None = None


def parse_echeance(texte: str) -> Echeance:
    """Return the échéance that `texte` states, of type NON_COMPRISE rather than an error.

    A month alone means its last day (its first day where it opens a period), « mi-juin 2026 » its 15th; a
    quarter or a half of a year is a period; « avant » one of these is the eve of its first day. « avant »
    a day, or « pour » anything, changes nothing. « depuis », « à partir de » or « dès » a date says a
    beginning, after any of these or alone.
    Source: programme 2018, column « Échéances » of the PRI tables, and what people write in a workbook.
    """
    texte = texte.strip()
    until, _, since = _cut_since(texte)
    debut, found = find_debut(since), _parse_end(until)
    if debut is None or found.debut is not None or (found.fin is not None and found.fin < debut):
        return _parse_end(texte)
    begun = {TypeEcheance.AUCUNE: TypeEcheance.CONTINUE, TypeEcheance.DATE: TypeEcheance.PERIODE}
    return replace(found, texte=texte, type=begun.get(found.type, found.type), debut=debut)


def find_debut(texte: str) -> date | None:
    """Return the day that a beginning names, the first one of a month or a quarter; None if it names none."""
    days = _days_of(_fold(texte))
    return days[0] if days else None


def split_debut(texte: str) -> tuple[str, str]:
    """Return the beginning that the text of an échéance says, and the rest, as `join_debut` takes them.

    The beginning is empty if there is none, or if words come before the dates of a period.
    """
    debut, (until, _, since) = parse_echeance(texte).debut, _cut_since(texte)
    if debut is not None and find_debut(since) == debut:
        return since, until
    period = _PERIOD.match(texte)
    if debut is None or period is None:
        return "", texte
    return texte[: period.end("ay")], texte[period.start("bd" if period["bd"] else "bm") :]


def join_debut(debut: str, texte: str) -> str:
    """Return the text of the échéance `texte` with a beginning; « aucun » and an empty one add nothing.

    A date makes a period, « 01/04/2018 – 31/12/2018 »; anything else « Hebdomadaire, depuis le 01/04/2018 ».
    The years of both are written already (`write_years`).

    Raises:
        DateRefusee: a beginning not understood, after the end, or other than the one that `texte` says.
    """
    jour, echeance = find_debut(debut), parse_echeance(texte)
    if _fold(debut) in ("", "aucun") or (jour and echeance.debut == jour):
        return texte
    if jour is None:
        raise DateRefusee(describe_unread(debut, "début non reconnu", "01/04 ou avril"))
    if echeance.debut or (echeance.fin and echeance.fin < jour):
        why = "dit un autre début que" if echeance.debut else "finit avant le début,"
        raise DateRefusee(f"{quote_text(texte)} {why} le {format_date(jour)}.")
    if echeance.fin and _DATE.match(texte):
        return f"{debut if _DATE.fullmatch(debut) else format_date(jour)} – {texte}"
    return f"{texte}, depuis le {format_date(jour)}".removeprefix(", ")


def write_years(texte: str, exercice: int) -> str:
    """Return `texte` with the year of what lacks one: `30/6` is `30/06/2018`, `fin juin` `fin juin 2018`.

    Days are written day first, without the name of their weekday where it is theirs.
    """
    until, word, since = _cut_since(texte)
    if since:
        return write_years(until, exercice) + word + write_years(since, exercice)
    named = _IN_WORDS.fullmatch(_BEFORE.sub("", _fold(texte)))
    if named and not named["year"]:
        return f"{texte.strip()} {exercice}"
    day_first = _ISO.sub(r"\3/\2/\1", texte)
    dated = _SHORT.sub(lambda found: f"{int(found[1]):02}/{int(found[2]):02}/{exercice}", day_first)
    return _NAMED_DAY.sub(_drop_weekday, dated)


def _drop_weekday(found: re.Match[str]) -> str:
    """Return the day without the name of its weekday; all of it if that day is of another weekday."""
    days = _days(*found["day"].split("/"))
    is_its_own = days is not None and days[0].weekday() == parse_weekday(found["weekday"])
    return found["day"] if is_its_own else found[0]


def _cut_since(texte: str) -> tuple[str, str, str]:
    """Return what comes before « depuis », that word, and what follows; the last is empty without it."""
    since = _SINCE.fullmatch(texte)
    return (since["until"], since["word"], since["debut"]) if since else (texte, "", "")


def _parse_end(texte: str) -> Echeance:
    """Return the échéance without a beginning apart."""
    if not texte:
        return Echeance(texte="", type=TypeEcheance.AUCUNE)
    folded = _fold(texte)
    for recurrence in Recurrence:
        if folded == recurrence.value.casefold():
            return Echeance(texte=texte, type=TypeEcheance.RECURRENCE, recurrence=recurrence)
    if folded in _ALL_YEAR:
        return Echeance(texte=texte, type=TypeEcheance.CONTINUE)
    if dated := _parse_dated(texte):
        return dated
    days = _days_of(_BEFORE.sub("", folded))
    if days is None:
        return Echeance(texte=texte, type=TypeEcheance.NON_COMPRISE)
    first, last = days
    if folded.startswith("avant") and first < last:
        return Echeance(texte=texte, type=TypeEcheance.DATE, fin=first - timedelta(days=1))
    if first.month < last.month:
        return Echeance(texte=texte, type=TypeEcheance.PERIODE, debut=first, fin=last)
    return Echeance(texte=texte, type=TypeEcheance.DATE, fin=last)


def _fold(texte: str) -> str:
    return " ".join(fold(texte.replace("’", "'")).split())


def _days_of(folded: str) -> tuple[date, date] | None:
    """Return the first and the last day of the date, month or part of a year that a text is; else None."""
    if dated := _DATE.fullmatch(folded):
        return _days(dated["ad"], dated["am"], dated["ay"])
    named = _IN_WORDS.fullmatch(folded)
    if named is None or named["year"] is None:
        return None
    if named["part"]:
        length = _MONTHS_OF[named["part"]]
        last = int(named["rank"]) * length
        opens, ends = (_days(None, str(month), named["year"]) for month in (last - length + 1, last))
        return (opens[0], ends[1]) if opens and ends else None
    month = str([fold(name) for name in MOIS].index(named["month"]) + 1)
    if named["day"] == "fin":
        days = _days(None, month, named["year"])
        return (days[1], days[1]) if days else None
    return _days({"mi": "15", "1er": "1"}.get(named["day"], named["day"]), month, named["year"])


def _parse_dated(texte: str) -> Echeance | None:
    if period := _PERIOD.search(texte):
        opens = _days(period["ad"], period["am"], period["ay"])
        ends = _days(period["bd"], period["bm"], period["by"])
        if opens is None or ends is None or ends[1] < opens[0]:
            return None
        return Echeance(texte=texte, type=TypeEcheance.PERIODE, debut=opens[0], fin=ends[1])
    matches = list(_DATE.finditer(texte))
    if len(matches) != 1 or matches[0].start() != 0:
        return None
    days = _days(matches[0]["ad"], matches[0]["am"], matches[0]["ay"])
    return Echeance(texte=texte, type=TypeEcheance.DATE, fin=days[1]) if days else None


def _days(day: str | None, month: str, year: str) -> tuple[date, date] | None:
    """Return the first and the last day of a month, or the day twice; None if there is no such date."""
    try:
        first = date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return first, first if day else first.replace(day=calendar.monthrange(first.year, first.month)[1])
