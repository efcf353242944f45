"""Échéances as the programme writes them: kept verbatim, and typed where they are understood."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_MONTH_OR_DAY = r"(?:(?P<{0}d>\d{{1,2}})/)?(?P<{0}m>\d{{1,2}})/(?P<{0}y>\d{{4}})"
_DATE = re.compile(r"(?<![\d/])" + _MONTH_OR_DAY.format("a") + r"(?![\d/])")
_PERIOD = re.compile(
    r"(?<![\d/])" + _MONTH_OR_DAY.format("a") + r"\s*[–—-]\s*" + _MONTH_OR_DAY.format("b") + r"(?![\d/])"
)


_SHORT = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])")


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

    A month alone means its last day (its first day where it opens a period). Source: programme 2018,
    column « Échéances » of the PRI tables.
    """
    texte = texte.strip()
    if not texte:
        return Echeance(texte="", type=TypeEcheance.AUCUNE)
    folded = texte.casefold().replace("’", "'")
    for recurrence in Recurrence:
        if folded == recurrence.value.casefold():
            return Echeance(texte=texte, type=TypeEcheance.RECURRENCE, recurrence=recurrence)
    if folded == "tout au long de l'année":
        return Echeance(texte=texte, type=TypeEcheance.CONTINUE)
    return _parse_dated(texte) or Echeance(texte=texte, type=TypeEcheance.NON_COMPRISE)


def write_years(texte: str, exercice: int) -> str:
    """Return `texte` with the year of its short dates: `30/6` is `30/06/2018`."""
    return _SHORT.sub(lambda found: f"{int(found[1]):02}/{int(found[2]):02}/{exercice}", texte)


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
