"""Hours of other tools: recognise their unit and their dates, name their entries, share a day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from typing import NamedTuple

from cariforef_tui.domain.temps.columns import Field
from cariforef_tui.domain.temps.saisies import COMMENTAIRE_MAX
from cariforef_tui.domain.values.columns import title_key
from cariforef_tui.domain.values.days import JOUR_ENTIER
from cariforef_tui.domain.values.faults import Fault, FichierRefuse
from cariforef_tui.domain.values.refusals import JoursRefuses
from cariforef_tui.domain.values.tables import Sheet
from cariforef_tui.domain.values.text import describe_unread, quote_text

SANS_PROJET = "sans projet"
"""The name of entries without project, task or tag."""
HEURE = 3600
_ENGLISH = frozenset({"duration", "duration_h", "duration_decimal", "hours", "time_h", "time_decimal"})
_HOURS = _ENGLISH | {"heures", "nb_heures", "nombre_d_heures", "duree_h", "duree_heures", "duree_decimale"}
_KIMAI = frozenset({"projet", "activite", "duree"})
"""Titles of Kimai in French, whose « Durée » is in hours."""
_CLOCK = re.compile(r"(?P<hours>[0-9]{1,3}):(?P<minutes>[0-5][0-9])(?::(?P<seconds>[0-5][0-9]))?")
_LETTER = re.compile(r"(?P<hours>[0-9]{1,3})\s*h\s*(?P<minutes>[0-5][0-9])?(?P<seconds>)", re.IGNORECASE)
_DECIMAL = re.compile(r"(?P<whole>[0-9]{0,6})(?:[.,](?P<part>[0-9]{0,6}))?")
_NUMERIC = re.compile(r"(?P<first>[0-9]{1,2})(?P<sep>[/.-])(?P<second>[0-9]{1,2})(?P=sep)(?P<year>[0-9]{4})")
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})[/.-](?P<month>[0-9]{2})[/.-](?P<day>[0-9]{2})")
_HOUR = re.compile(r"[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AaPp][Mm])?$")
_BEGINS_WITH_CODE = re.compile(r"[0-9]+(?:\.[0-9]+)+(?![\w.])")


class Unite(StrEnum):
    """The unit of the amounts of a table."""

    JOURS = "jours"
    HEURES = "heures"
    SECONDES = "secondes"


class OrdreDates(StrEnum):
    """Whether `05/06/2018` is the 5th of June or the 6th of May."""

    JM = "jm"
    MJ = "mj"


def recognise_unite(feuille: Sheet, colonnes: Mapping[Field, int]) -> Unite | None:
    """Return the unit of the amounts: hours if one reads `3:30`, else as their title says, or None.

    Toggl Track writes `03:30:00`, Clockify the same or `3:30`, Kimai `3.5`, `3:30` or, of old, seconds: whole
    numbers of which one is above the hours of a day. A `3:30` among them is read as such.
    """
    rank = colonnes.get(Field.JOURS)
    if rank is None:
        return None
    cells = {cells[rank].strip() for _, cells in feuille.lignes} - {""}
    numbers = {cell for cell in cells if not _CLOCK.fullmatch(cell)}
    key = title_key(feuille.titres[rank])
    is_of_kimai = key in _KIMAI and {*map(title_key, feuille.titres)} >= _KIMAI
    if numbers == cells and key not in _HOURS and not is_of_kimai:
        return Unite.JOURS if "jours" in key.split("_") else None
    if all(cell.isdecimal() for cell in numbers) and any(int(cell[:9]) > 24 for cell in numbers):
        return Unite.SECONDES
    return Unite.HEURES


def recognise_order(feuille: Sheet, colonnes: Mapping[Field, int]) -> OrdreDates | None:
    """Return the order of the numbers of the dates, decided by the whole column; None if no date tells it.

    Tools write dates as each account asks, as Clockify does.

    Raises:
        FichierRefuse: both orders occur.
    """
    rank = colonnes.get(Field.DATE)
    if rank is None:
        return OrdreDates.JM
    found = [
        (numero, int(match["first"]), int(match["second"]))
        for numero, cells in feuille.lignes
        if (match := _NUMERIC.fullmatch(_HOUR.sub("", cells[rank].strip())))
    ]
    days = next((numero for numero, first, _ in found if first > 12), None)
    months = next((numero for numero, _, second in found if second > 12), None)
    if days is not None and months is not None:
        message = f"date qui commence par le mois, et par le jour à la ligne {days}"
        raise FichierRefuse(feuille.source, [Fault(message, months, f"« {feuille.titres[rank]} »")])
    if days is None and months is None and any(first != second for _, first, second in found):
        return None
    return OrdreDates.JM if months is None else OrdreDates.MJ


def spell_date(texte: str, ordre: OrdreDates | None) -> str:
    """Return the date of an entry, day first and without its hour, for `parse_cell_date`.

    An unknown order is that of France, where the day comes first.
    """
    said = _HOUR.sub("", texte.strip())
    if match := _NUMERIC.fullmatch(said):
        day, month = match["first"], match["second"]
        if ordre is OrdreDates.MJ:
            day, month = month, day
        return f"{day}/{month}/{match['year']}"
    if match := _YEAR_FIRST.fullmatch(said):
        return f"{match['year']}-{match['month']}-{match['day']}"
    return said


def parse_seconds(texte: str, unite: Unite) -> int:
    """Return the seconds of an entry: `03:30:00`, `3:30`, `3h30`, `3,5` hours, or seconds.

    Raises:
        JoursRefuses: no such amount, or more than a day.
    """
    said = texte.strip()
    seconds = None
    if match := _CLOCK.fullmatch(said) or _LETTER.fullmatch(said):
        parts = (int(match[part] or 0) for part in ("hours", "minutes", "seconds"))
        seconds = sum(part * size for part, size in zip(parts, (HEURE, 60, 1), strict=True))
    elif unite is Unite.SECONDES:
        seconds = int(said) if said.isdecimal() and len(said) < 9 else None
    elif said and (match := _DECIMAL.fullmatch(said)) and (match["whole"] or match["part"]):
        part = match["part"] or ""
        seconds = int(match["whole"] or 0) * HEURE + round(int(part or 0) * HEURE / 10 ** len(part))
    if seconds is None:
        raise JoursRefuses(describe_unread(texte, "durée non reconnue", "3:30 ou 3,5"))
    if seconds > 24 * HEURE:
        raise JoursRefuses(f"{quote_text(texte)} : plus de 24 heures pour une entrée.")
    return seconds


def may_be_hours(texte: str) -> bool:
    """True for an amount that hours state, and that is too large for days."""
    with suppress(JoursRefuses):
        return parse_seconds(texte, Unite.HEURES) > HEURE
    return False


def round_to_step(duree: int, *, pas: int, par_jour: int) -> int:
    """Return the hundredths of a day nearest to a duration, on the step; the larger of two as near.

    `par_jour` is the length of a day, in the unit of `duree`.
    """
    step = par_jour * pas
    return (2 * duree * JOUR_ENTIER + step) // (2 * step) * pas


def share_day(durees: Mapping[str, int], *, pas: int, par_jour: int, room: int) -> dict[str, int]:
    """Return hundredths of a day for each line, on the step `pas`, with at most `room` in all.

    The sum of the durations is rounded, then shared by the largest remainders; a line that comes to nothing
    is left out. What fills the room off the step goes to the longest line. `par_jour` is as `round_to_step`.
    """
    every = sum(durees.values())
    if not every or room <= 0:
        return {}
    # Lines rounded one by one may exceed the day, or all come to nothing: only their sum is rounded.
    count, beyond = divmod(min(round_to_step(every, pas=pas, par_jour=par_jour), room), pas)
    units = {code: mine * count // every for code, mine in durees.items()}
    # The code settles what is equal, so that a file in another order gives the same days.
    ranked = sorted(durees, key=lambda code: (-(durees[code] * count % every), -durees[code], code))
    for code in ranked[: count - sum(units.values())]:
        units[code] += 1
    amounts = {code: unit * pas for code, unit in units.items()}
    amounts[min(durees, key=lambda code: (-durees[code], code))] += beyond
    return {code: amount for code, amount in amounts.items() if amount}


def format_heures(secondes: int) -> str:
    """Return `38h20`."""
    hours, minutes = divmod(round(secondes / 60), 60)
    return f"{hours}h{minutes:02d}"


def join_comments(comments: Iterable[str | None]) -> str | None:
    """Return the comments of the entries of a day, each once, cut to the length of a comment."""
    joined = " ; ".join(dict.fromkeys(comment for comment in comments if comment))
    return (joined if len(joined) <= COMMENTAIRE_MAX else f"{joined[: COMMENTAIRE_MAX - 1]}…") or None


class EntryWords(NamedTuple):
    """What an entry says of its line: its project, its task or activity, its tags between commas."""

    projet: str
    tache: str = ""
    etiquettes: str = ""

    @property
    def nom(self) -> str:
        """The name by which a person says the line: the project, else the task and the tags."""
        return self.projet.strip() or " / ".join(self._words) or SANS_PROJET

    @property
    def names(self) -> tuple[Sequence[str], ...]:
        """The names under which a line may have been said, the most precise first: `RGPD / réunion`."""
        words = self._words
        if self.projet.strip():
            names = [f"{self.nom} / {word}" for word in words], [self.nom]
            head, *tail = self.nom.split(" / ")
            return (*names, [head]) if tail else names
        return [self.nom], words

    @property
    def code(self) -> str:
        """The code that begins the name: `14.7.1` of `14.7.1 RGPD`; else the name."""
        match = _BEGINS_WITH_CODE.match(self.nom)
        return match[0] if match else self.nom

    @property
    def _words(self) -> list[str]:
        return [word for said in (self.tache, *self.etiquettes.split(",")) if (word := said.strip())]
