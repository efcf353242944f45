"""The sections of a review, each told once: the screens, the shell and the minutes only lay them out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cariforef_tui.domain.revue.figures import FiguresSI
from cariforef_tui.domain.values.days import JOUR_ENTIER, format_jours, format_nombre
from cariforef_tui.domain.values.text import agree, count_of


class Look(StrEnum):
    """How much a row asks to be seen."""

    CRITIQUE = "critique"
    ATTENTION = "attention"
    INFO = "info"
    BON = "bon"
    DISCRET = "discret"
    NORMAL = "normal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that a section tells, in words.

    `cle` tells it from every other row of the review. `code` names what it is about, `libelle` says it.
    `chiffres` are its figures, one for each title of its section.
    """

    cle: str
    libelle: str
    code: str = ""
    chiffres: tuple[str, ...] = ()
    look: Look = Look.NORMAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Rows under one title. `chiffres` are the titles of their figures, `courts` the same in few letters."""

    cle: str
    titre: str
    rows: tuple[Row, ...]
    chiffres: tuple[str, ...] = ()
    courts: tuple[str, ...] = ()
    vide: str = ""


def tell_si(si: FiguresSI) -> Section:
    """Return the days of the SI team: available, asked and done. Without rows if there are none."""
    return Section(cle="si", titre="Équipe SI", chiffres=("Jours",), courts=("jours",), rows=(*_si_rows(si),))


def _si_rows(si: FiguresSI) -> Iterator[Row]:
    if si.disponible is not None:
        within = f" dans l'année, dont {format_jours(si.infrastructure or 0)} d'infrastructure et de sécurité"
        yield _si_row("disponible", si.disponible, "disponible", within)
    if si.demande or si.non_chiffres:
        beyond = count_of(si.non_chiffres, "demande non chiffrée", "demandes non chiffrées")
        more = f", et {beyond}" if si.non_chiffres else ""
        yield _si_row("demande", si.demande, "demandé", f" par les lignes{more}")
    if si.disponible is not None or si.demande or si.non_chiffres or si.realise:
        done, where = (si.realise, "sur ces lignes") if si.total is None else (si.total, "en tout")
        yield _si_row("fait", done, "saisi", f" {where}, dont {format_jours(si.semaine)} cette semaine")


def _si_row(cle: str, centiemes: int, word: str, more: str) -> Row:
    said = agree(centiemes // JOUR_ENTIER, word)
    return Row(cle=f"si {cle}", libelle=said + more, chiffres=(format_nombre(centiemes),))
