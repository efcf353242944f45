"""Find which column of a table holds what, by the titles that people give."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

from cariforef_tui.domain.values.dates import parse_date
from cariforef_tui.domain.values.faults import Fault
from cariforef_tui.domain.values.refusals import DateRefusee
from cariforef_tui.domain.values.tables import Sheet
from cariforef_tui.domain.values.text import fold, quote_text

F = TypeVar("F", bound=StrEnum)
_WORDS = re.compile(r"[^a-z0-9]+")
"""The characters that separate the words of a folded title."""
_DATE = re.compile(r"(?:[0-9]{1,2}/[0-9]{1,2}/[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T]00:00(?::00)?)?")
"""A spreadsheet writes a date with an hour of midnight; any other hour is not a day."""
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")


def title_key(titre: str) -> str:
    return _WORDS.sub("_", fold(titre)).strip("_")


def match_titles(titres: Sequence[str], known: Mapping[F, str]) -> dict[F, int]:
    """Return the rank of the column of every field that a title names, accents and case aside.

    `known` are the usual titles of each field; if several columns bear one, the title listed first wins.
    """
    keys = {title_key(titre): rank for rank, titre in reversed(list(enumerate(titres)))}
    ranks = {}
    for champ, names in known.items():
        rank = next((keys[name] for name in names.split() if name in keys), None)
        if rank is not None:
            ranks[champ] = rank
    return ranks


def find_column(titres: Sequence[str], titre: str) -> int | None:
    """Return the rank of a title, accents and case aside, None if there is none."""
    wanted = title_key(titre)
    return next((rank for rank, titre in enumerate(titres) if title_key(titre) == wanted), None)


def ignored_columns(titres: Sequence[str], columns: Mapping[F, int]) -> tuple[str, ...]:
    """Return the titles that no field uses."""
    used = set(columns.values())
    return tuple(titre for rank, titre in enumerate(titres) if titre and rank not in used)


def missing_columns(
    feuille: Sheet, columns: Collection[StrEnum], needed: Mapping[F, str]
) -> tuple[Fault, ...]:
    """Return one fault for each field needed that no title names, with what `needed` advises then."""
    titles = ", ".join(quote_text(titre) for titre in feuille.titres if titre)
    return tuple(
        Fault(f"colonne « {champ} » absente (titres lus : {titles}){advice}", feuille.ligne_titres)
        for champ, advice in needed.items()
        if champ not in columns
    )


def parse_cell_date(texte: str, today: date) -> date:
    """Return the date that a cell states in full; raises DateRefusee."""
    texte = texte.strip()
    if _DATE.fullmatch(texte):
        return parse_date(re.split(r"[ T]", texte)[0], today)
    if not texte:
        raise DateRefusee("date absente")
    if _NUMBER.fullmatch(texte):
        raise DateRefusee(
            f"nombre {quote_text(texte)} là où une date est attendue : mettez la colonne en date"
        )
    raise DateRefusee(f"{quote_text(texte)} : date complète attendue, par exemple 21/05/2018")
