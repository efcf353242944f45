"""Échéances as the programme writes them: kept verbatim, and typed where they are understood."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from cariforef_tui.domain.values.dates import MOIS
from cariforef_tui.domain.values.text import fold

_MONTH_OR_DAY = r"(?:(?P<{0}d>\d{{1,2}})/)?(?P<{0}m>\d{{1,2}})/(?P<{0}y>\d{{4}})"
_DATE = re.compile(r"(?<![\d/])" + _MONTH_OR_DAY.format("a") + r"(?![\d/])")
_PERIOD = re.compile(
    r"(?<![\d/])" + _MONTH_OR_DAY.format("a") + r"\s*[–—-]\s*" + _MONTH_OR_DAY.format("b") + r"(?![\d/])"
)
_SHORT = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])")
_BEFORE = re.compile(r"(?:avant|pour)(?: le| la)? ")
_IN_WORDS = re.compile(
    rf"(?:(?:(?P<day>\d{{1,2}}|1er|mi|fin)[ -])?(?P<month>{'|'.join(map(fold, MOIS))})"
    r"|(?P<rank>[1-4])(?:er?|re|eme|nd) (?P<part>trimestre|semestre))(?: (?P<year>\d{4}))?"
)
"""What `_in_words` reads, case and accents folded: « juin », « mi-juin 2026 », « 1er trimestre »."""
_MONTHS_OF = {"trimestre": 3, "semestre": 6}
_MIDDLE = 15
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

    `debut` and `fin` are inclusive; a DATE has only `fin`.
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
    a day, or « pour » anything, changes nothing.
    Source: programme 2018, column « Échéances » of the PRI tables, and what people write in a workbook.
    """
    texte = texte.strip()
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
    named = _without_before(folded)
    found = _parse_in_words(texte, named)
    if found is None:
        return Echeance(texte=texte, type=TypeEcheance.NON_COMPRISE)
    return _end_before(found, named) if folded.startswith("avant") else found


def _end_before(found: Echeance, named: str) -> Echeance:
    """Return the échéance « avant » what `named` names: the eve of a month or a period, or the day itself."""
    said = _IN_WORDS.fullmatch(named) or _DATE.fullmatch(named)
    if found.fin is None or said is None or said.groupdict().get("day") or said.groupdict().get("ad"):
        return found
    first = found.debut or found.fin.replace(day=1)
    return replace(found, type=TypeEcheance.DATE, debut=None, fin=first - timedelta(days=1))


def write_years(texte: str, exercice: int) -> str:
    """Return `texte` with the year of what lacks one: `30/6` is `30/06/2018`, `fin juin` `fin juin 2018`."""
    named = _IN_WORDS.fullmatch(_without_before(_fold(texte)))
    if named and not named["year"]:
        return f"{texte.strip()} {exercice}"
    return _SHORT.sub(lambda found: f"{int(found[1]):02}/{int(found[2]):02}/{exercice}", texte)


def _fold(texte: str) -> str:
    return " ".join(fold(texte.replace("’", "'")).split())


def _without_before(folded: str) -> str:
    return _BEFORE.sub("", folded, count=1) if _BEFORE.match(folded) else folded


def _parse_in_words(texte: str, folded: str) -> Echeance | None:
    if _DATE.fullmatch(folded):
        dated = _parse_dated(folded)
        return replace(dated, texte=texte) if dated else None
    named = _IN_WORDS.fullmatch(folded)
    if named is None or named["year"] is None:
        return None
    if named["part"]:
        length = _MONTHS_OF[named["part"]]
        last = int(named["rank"]) * length
        debut = _first_day(None, str(last - length + 1), named["year"])
        fin = _last_day(None, str(last), named["year"])
        if debut is None or fin is None:
            return None
        return Echeance(texte=texte, type=TypeEcheance.PERIODE, debut=debut, fin=fin)
    month = str([fold(name) for name in MOIS].index(named["month"]) + 1)
    day = named["day"]
    fin = _last_day(
        None if day in (None, "fin") else {"mi": str(_MIDDLE), "1er": "1"}.get(day, day), month, named["year"]
    )
    return Echeance(texte=texte, type=TypeEcheance.DATE, fin=fin) if fin else None


def _parse_dated(texte: str) -> Echeance | None:
    if period := _PERIOD.search(texte):
        debut = _first_day(period["ad"], period["am"], period["ay"])
        fin = _last_day(period["bd"], period["bm"], period["by"])
        if debut is None or fin is None or fin < debut:
            return None
        return Echeance(texte=texte, type=TypeEcheance.PERIODE, debut=debut, fin=fin)
    matches = list(_DATE.finditer(texte))
    if len(matches) != 1 or matches[0].start() != 0:
        return None
    fin = _last_day(matches[0]["ad"], matches[0]["am"], matches[0]["ay"])
    if fin is None:
        return None
    return Echeance(texte=texte, type=TypeEcheance.DATE, fin=fin)


def _first_day(day: str | None, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(day or 1))
    except ValueError:
        return None


def _last_day(day: str | None, month: str, year: str) -> date | None:
    first = _first_day(day, month, year)
    if first is None or day is not None:
        return first
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])
