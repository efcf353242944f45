"""Days as people type and read them; hundredths of a day inside."""

from __future__ import annotations

import re

from cariforef_tui.domain.values.refusals import JoursRefuses
from cariforef_tui.domain.values.text import agree, describe_unread, quote_text

JOUR_ENTIER = 100
"""Hundredths of a day: every quantity is stored and summed in them."""
JOURS_PAR_ETP = 200
"""Days of a full-time person's year in the programme; a setting of the store may change it."""
PAS_PAR_DEFAUT = 25
"""The default step of a saisie: a quarter of a day."""
MINUTES_PAR_JOUR = 420
"""Seven hours, unless the settings say otherwise."""
VOLUME_MAX = 999_900
"""Hundredths: 9 999 days, twice the whole programme."""
_DECIMAL = re.compile(r"(?P<sign>[+-]?)(?P<whole>[0-9]{0,6})(?:[.,](?P<part>[0-9]*))?")
_FRACTION = re.compile(r"(?P<top>[0-9]{1,3})\s*/\s*(?P<bottom>[0-9]{1,3})")
_HOURS = re.compile(r"(?P<hours>[0-9]{1,2})\s*h\s*(?P<minutes>[0-9]{2})?", re.IGNORECASE)
_BEGUN = re.compile(
    r"\+?(?:[0-9]{0,6}(?:[.,][0-9]*)?|[0-9]{1,3}\s*/\s*[0-9]{0,3}|[0-9]{1,2}\s*[hH]\s*[0-9]{0,2}|[½¼¾])\s*j?"
)
"""A number of days being typed, at any moment before it is whole."""
_DEUX_DECIMALES = "deux décimales au plus (par exemple 0,25 ou 0,5)."
_GLYPHS = {"½": 50, "¼": 25, "¾": 75}


def parse_jours(
    texte: str, *, pas: int = PAS_PAR_DEFAUT, reste: int = 0, minutes_par_jour: int = MINUTES_PAR_JOUR
) -> int:
    """Return the hundredths of a day that `texte` states: `0,5` `0.5` `1/2` `½` `3h30` `0,5 j`.

    `reste` (hundredths) fills the day: it is accepted off `pas`, as 0,8 on a day of 0,8.

    Raises:
        JoursRefuses: no number, more than two decimals, not within 0 (excluded) to 1, or off `pas`
            (hundredths).
    """
    centiemes, parts = _read_centiemes(texte, minutes_par_jour)
    if not 0 < centiemes <= JOUR_ENTIER * parts:
        raise JoursRefuses(f"{quote_text(texte)} : entre 0 et 1 jour.")
    if centiemes % parts:
        raise JoursRefuses(f"{quote_text(texte)} : {_DEUX_DECIMALES}")
    whole = centiemes // parts
    if whole % pas and whole != reste:
        raise JoursRefuses(f"{quote_text(texte)} : {describe_off_step(whole, pas, reste)}")
    return whole


def divide(dividend: int, divisor: int) -> int:
    """Return the quotient of whole numbers, rounded half up; `divisor` is above 0."""
    return (2 * dividend + divisor) // (2 * divisor)


def describe_off_step(centiemes: int, pas: int, reste: int) -> str:
    """Say that `centiemes` is no multiple of `pas`, and what fills the day if that is none either."""
    way = f", ni les {format_jours(reste)} qui complètent la journée" if reste > 0 and reste % pas else ""
    return f"{format_jours(centiemes)} n'est pas un multiple de {format_jours(pas)}{way}."


def parse_volume(texte: str, *, minimum: int = 0, maximum: int = VOLUME_MAX) -> int:
    """Return the hundredths of many days: `12`, `12,5`, `-108`, within `minimum` and `maximum`.

    Raises:
        JoursRefuses: no number, more than two decimals, out of bounds, or a `+`, which reads as « more ».
    """
    if texte.strip().startswith("+"):
        raise JoursRefuses(f"{quote_text(texte)} : donnez le nombre de jours voulu, sans « + ».")
    centiemes, parts = _read_centiemes(texte, MINUTES_PAR_JOUR)
    if centiemes % parts:
        raise JoursRefuses(f"{quote_text(texte)} : {_DEUX_DECIMALES}")
    whole = centiemes // parts
    if not minimum <= whole <= maximum:
        limits = f"entre {format_nombre(minimum)} et {format_jours(maximum)}"
        raise JoursRefuses(f"{quote_text(texte)} : {limits}.")
    return whole


def may_become_jours(texte: str) -> bool:
    """True if more typing may make `texte` a number of days to log: `0,` or `1h`, not `-` or `x`."""
    return _BEGUN.fullmatch(texte.strip()) is not None


def propose_jours(*, pas: int = PAS_PAR_DEFAUT, minutes_par_jour: int = MINUTES_PAR_JOUR) -> str:
    """Return the amounts that can be typed, by the settings: `0,25 · 0,5 · 0,75 · 1 · 1h45`."""
    quarters = [quarter for quarter in (25, 50, 75, JOUR_ENTIER) if quarter % pas == 0]
    hours = [
        f"{minutes // 60}h{minutes % 60:02d}"
        for minutes, rest in (divmod(minutes_par_jour * quarter, JOUR_ENTIER) for quarter in quarters)
        if rest == 0
    ]
    return " · ".join([*map(format_nombre, quarters), *hours[:1]])


def _read_centiemes(texte: str, minutes_par_jour: int) -> tuple[int, int]:
    """Return hundredths of a day over what divides them: 100 over 3 for `1/3`."""
    cleaned = texte.strip().removesuffix("j").strip()
    if cleaned in _GLYPHS:
        return _GLYPHS[cleaned], 1
    if match := _DECIMAL.fullmatch(cleaned):
        if match["whole"] or match["part"]:
            part = match["part"] or ""
            if len(part) > 2 and part[2:].strip("0"):
                raise JoursRefuses(f"{quote_text(texte)} : {_DEUX_DECIMALES}")
            value = int(match["whole"] or "0") * 100 + int((part + "00")[:2])
            return (-value if match["sign"] == "-" else value), 1
    elif match := _FRACTION.fullmatch(cleaned):
        if int(match["bottom"]):
            return int(match["top"]) * JOUR_ENTIER, int(match["bottom"])
    elif (match := _HOURS.fullmatch(cleaned)) and int(match["minutes"] or "0") < 60:
        minutes = int(match["hours"]) * 60 + int(match["minutes"] or "0")
        return _round_half_even(minutes * JOUR_ENTIER, minutes_par_jour), 1
    raise JoursRefuses(describe_unread(texte, "nombre de jours non reconnu", "0,5 ou 1/2 ou 3h30"))


def _round_half_even(dividend: int, divisor: int) -> int:
    """Return the nearest whole quotient, the even one of two as near."""
    whole, rest = divmod(dividend, divisor)
    return whole + (rest * 2 + whole % 2 > divisor)


def to_hours(centiemes: int, minutes_par_jour: int) -> int:
    """Return hundredths of an hour for hundredths of a day."""
    return _round_half_even(centiemes * minutes_par_jour, 60)


def format_jours(centiemes: int) -> str:
    """Return French text with its unit: `0,25 j`, `1 j`, `5160 j`, `-108 j`."""
    return f"{format_nombre(centiemes)} j"


def format_centiemes(centiemes: int | None) -> str:
    """Return what a cell of the week holds: `0,25 j`, or `vide` for None."""
    return "vide" if centiemes is None else format_jours(centiemes)


def describe_jours(centiemes: int, mots: str, pluriel: str | None = None) -> str:
    """Return days with words that agree with them: `1,5 j saisi`, `12 j saisis`."""
    return f"{format_jours(centiemes)} {agree(abs(centiemes) // JOUR_ENTIER, mots, pluriel)}"


def format_nombre(centiemes: int) -> str:
    """Return French decimals without a unit nor useless zeros: `0,25`, `1`, `-0,5`."""
    sign = "-" if centiemes < 0 else ""
    whole, part = divmod(abs(centiemes), 100)
    decimals = f"{part:02d}".rstrip("0")
    return f"{sign}{whole},{decimals}" if decimals else f"{sign}{whole}"


def format_cell(centiemes: int | None) -> str:
    """Return hundredths of a day as days for a cell of a table, without unit; empty for None."""
    return "" if centiemes is None else format_nombre(centiemes)


def format_filled(centiemes: int) -> str:
    """Return days for a cell of a table, empty if there are none."""
    return format_nombre(centiemes) if centiemes else ""


def format_gap(centiemes: int) -> str:
    """Return `+12,5`, `-3`, `0`: a gap."""
    return f"+{format_nombre(centiemes)}" if centiemes > 0 else format_nombre(centiemes)


def to_number(centiemes: int | None) -> int | float | None:
    """Return days as a JSON number with at most two decimals, None kept."""
    if centiemes is None:
        return None
    return centiemes // 100 if centiemes % 100 == 0 else centiemes / 100
