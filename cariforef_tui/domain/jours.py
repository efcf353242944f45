"""Days as people type and read them; hundredths of a day inside."""

from __future__ import annotations

import re
from fractions import Fraction

from cariforef_tui.domain.refus import JoursRefuses
from cariforef_tui.domain.saisies import JOUR_ENTIER, PAS_PAR_DEFAUT
from cariforef_tui.domain.texte import quote_text

MINUTES_PAR_JOUR = 420
VOLUME_MAX = 999_900

_DECIMAL = re.compile(r"(?P<sign>[+-]?)(?P<whole>[0-9]{0,6})(?:[.,](?P<part>[0-9]*))?")
_FRACTION = re.compile(r"(?P<top>[0-9]{1,3})\s*/\s*(?P<bottom>[0-9]{1,3})")
_HOURS = re.compile(r"(?P<hours>[0-9]{1,2})\s*h\s*(?P<minutes>[0-9]{2})?", re.IGNORECASE)
_BEGUN = re.compile(
    r"\+?(?:[0-9]{0,6}(?:[.,][0-9]*)?|[0-9]{1,3}\s*/\s*[0-9]{0,3}|[0-9]{1,2}\s*[hH]\s*[0-9]{0,2}|[½¼¾])\s*j?"
)
"""What the keys typed one by one make of a number of days before it is whole."""
_GLYPHS = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4)}


def parse_jours(texte: str, *, pas: int = PAS_PAR_DEFAUT, minutes_par_jour: int = MINUTES_PAR_JOUR) -> int:
    """Return the hundredths of a day that `texte` states: `0,5` `0.5` `1/2` `½` `3h30` `0,5 j`.

    Raises:
        JoursRefuses: no number, more than two decimals, not within 0 (excluded) to 1, or off `pas`
            (hundredths).
    """
    centiemes = _read_centiemes(texte, minutes_par_jour)
    if not 0 < centiemes <= JOUR_ENTIER:
        raise JoursRefuses(f"{quote_text(texte)} : hors limites, plus de 0 et 1 jour au plus.")
    if centiemes.denominator != 1:
        raise JoursRefuses(f"{quote_text(texte)} : deux décimales au plus.")
    whole = int(centiemes)
    if whole % pas:
        raise JoursRefuses(
            f"{quote_text(texte)} : {format_jours(whole)} n'est pas un multiple de {format_jours(pas)}."
        )
    return whole


def parse_volume(texte: str, *, minimum: int = 0, minutes_par_jour: int = MINUTES_PAR_JOUR) -> int:
    """Return the hundredths of many days: `12`, `12,5`, `-108`, from `minimum` to 9999 days.

    Raises:
        JoursRefuses: no number, more than two decimals, or out of bounds.
    """
    centiemes = _read_centiemes(texte, minutes_par_jour)
    if centiemes.denominator != 1:
        raise JoursRefuses(f"{quote_text(texte)} : deux décimales au plus.")
    whole = int(centiemes)
    if not minimum <= whole <= VOLUME_MAX:
        raise JoursRefuses(
            f"{quote_text(texte)} : hors limites, de {format_nombre(minimum)} à {format_jours(VOLUME_MAX)}."
        )
    return whole


def may_become_jours(texte: str) -> bool:
    """True where typing on may make `texte` a number of days to log: `0,` or `1h` but neither `-` nor `x`."""
    return _BEGUN.fullmatch(texte.strip()) is not None


def propose_jours(*, pas: int = PAS_PAR_DEFAUT, minutes_par_jour: int = MINUTES_PAR_JOUR) -> str:
    """Return what can be typed, by the settings: `0,25 · 0,5 · 0,75 · 1 · 1h45`."""
    quarters = [quarter for quarter in (25, 50, 75, JOUR_ENTIER) if quarter % pas == 0]
    hours = [
        f"{minutes // 60}h{minutes % 60:02d}"
        for minutes, rest in (divmod(minutes_par_jour * quarter, JOUR_ENTIER) for quarter in quarters)
        if rest == 0
    ]
    return " · ".join([*map(format_nombre, quarters), *hours[:1]])


def _read_centiemes(texte: str, minutes_par_jour: int) -> Fraction:
    cleaned = texte.strip().removesuffix("j").strip()
    if cleaned in _GLYPHS:
        return _GLYPHS[cleaned] * JOUR_ENTIER
    if found := _DECIMAL.fullmatch(cleaned):
        if found["whole"] or found["part"]:
            part = found["part"] or ""
            if len(part) > 2 and part[2:].strip("0"):
                raise JoursRefuses(f"{quote_text(texte)} : deux décimales au plus.")
            value = int(found["whole"] or "0") * 100 + int((part + "00")[:2])
            return Fraction(-value if found["sign"] == "-" else value)
    elif found := _FRACTION.fullmatch(cleaned):
        if int(found["bottom"]):
            return Fraction(int(found["top"]), int(found["bottom"])) * JOUR_ENTIER
    elif (found := _HOURS.fullmatch(cleaned)) and int(found["minutes"] or "0") < 60:
        minutes = int(found["hours"]) * 60 + int(found["minutes"] or "0")
        return Fraction(round(Fraction(minutes * JOUR_ENTIER, minutes_par_jour)))
    raise JoursRefuses(f"{quote_text(texte)} : nombre de jours non reconnu (par exemple 0,5 ou 1/2 ou 3h30).")


def format_jours(centiemes: int) -> str:
    """Return French text with its unit: `0,25 j`, `1 j`, `5160 j`, `-108 j`."""
    return f"{format_nombre(centiemes)} j"


def format_nombre(centiemes: int) -> str:
    """Return French decimals without a unit nor useless zeros: `0,25`, `1`, `-0,5`."""
    sign = "-" if centiemes < 0 else ""
    whole, part = divmod(abs(centiemes), 100)
    decimals = f"{part:02d}".rstrip("0")
    return f"{sign}{whole},{decimals}" if decimals else f"{sign}{whole}"


def to_number(centiemes: int | None) -> int | float | None:
    """Return days as a JSON number with at most two decimals, None kept."""
    if centiemes is None:
        return None
    return centiemes // 100 if centiemes % 100 == 0 else centiemes / 100
