"""Working patterns as people write them in one cell: `80 %`, `1 1 0 1 1`, `100;100;50;100;100`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from cariforef_tui.domain.values.dates import cite_dates
from cariforef_tui.domain.values.days import JOUR_ENTIER, format_jours, format_nombre, parse_volume
from cariforef_tui.domain.values.refusals import JoursRefuses
from cariforef_tui.domain.values.text import count_of, describe_unread, quote_text

Semaine = tuple[int, int, int, int, int, int, int]

JOURS_OUVRES = 5
JOURS_CITES = ("lun.", "mar.", "mer.", "jeu.", "ven.")
_PERCENT = re.compile(r"\s*%")
_BETWEEN = re.compile(r"\s*[;|]\s*|,\s+|\s+")
"""What separates the days: a comma is decimal unless a space follows it."""

_WHOLE = re.compile(r"[0-9]{1,3}")
_EXAMPLES = "80 % ou 1 1 0 1 1"


def parse_semaine(texte: str) -> Semaine:
    """Return the hundredths expected Monday to Sunday: one share of every day, or five to seven days.

    Above 1, numbers are percents: `80` is `0,8`. Saturday and Sunday, where they are given, are 0.

    Raises:
        JoursRefuses: no such pattern, days and percents mixed, or a weekend that is worked.
    """
    parts = _BETWEEN.split(_PERCENT.sub("", texte.strip()))
    if len(parts) == 1:
        parts *= JOURS_OUVRES
    if len(parts) not in (JOURS_OUVRES, JOURS_OUVRES + 2):
        raise JoursRefuses(describe_unread(texte, "rythme non reconnu", _EXAMPLES))
    are_percents = "%" in texte or any(_WHOLE.fullmatch(part) and int(part) > 1 for part in parts)
    days = [_read_percent(part, texte) if are_percents else _read_day(part, texte) for part in parts]
    if any(days[JOURS_OUVRES:]):
        raise JoursRefuses(f"{quote_text(texte)} : samedi et dimanche ne s'attendent pas, mettez-y 0.")
    lundi, mardi, mercredi, jeudi, vendredi = days[:JOURS_OUVRES]
    return lundi, mardi, mercredi, jeudi, vendredi, 0, 0


def _read_percent(part: str, texte: str) -> int:
    """Return the hundredths of a percentage; `1` beside percentages is refused, as it may be a day or 1 %."""
    if not _WHOLE.fullmatch(part) or int(part) == 1 or int(part) > JOUR_ENTIER:
        raise JoursRefuses(f"{quote_text(texte)} : des pour cent entiers, de 0 à 100, chaque jour.")
    return int(part)


def _read_day(part: str, texte: str) -> int:
    if part == "-":
        return 0
    try:
        return parse_volume(part, maximum=JOUR_ENTIER)
    except JoursRefuses as refus:
        raise JoursRefuses(describe_unread(texte, "rythme non reconnu", _EXAMPLES)) from refus


def write_semaine(semaine: Sequence[int]) -> str:
    """Return a pattern as `parse_semaine` reads it: `1 1 0 1 1`."""
    return " ".join(map(format_nombre, semaine[:JOURS_OUVRES]))


def tell_beyond(jours: Sequence[date]) -> str:
    """Return `2 jours le dépassent et restent tels : 07/03, 14/03`, for days above a new pattern."""
    told = count_of(len(jours), "jour le dépasse et reste tel", "jours le dépassent et restent tels")
    return f"{told} : {cite_dates(jours)}"


def describe_semaine(semaine: Sequence[int]) -> str:
    """Return a pattern in words: `temps plein`, `0,8 j chaque jour`, or each day's."""
    days = semaine[:JOURS_OUVRES]
    if len(set(days)) > 1:
        return ", ".join(
            f"{nom} {format_jours(centiemes)}" for nom, centiemes in zip(JOURS_CITES, days, strict=True)
        )
    return "temps plein" if days[0] == JOUR_ENTIER else f"{format_jours(days[0])} chaque jour"
