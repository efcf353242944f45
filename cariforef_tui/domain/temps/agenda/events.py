"""What a calendar holds for a period: meetings cut at midnight, whole days, and what was left out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Ecart(StrEnum):
    """Why an event of the calendar proposes nothing."""

    ANNULE = "annulé"
    REFUSE = "décliné"
    LIBRE = "marqué disponible"
    PRIVE = "privé"
    LONG = "trop long"


@dataclass(frozen=True, slots=True)
class Rendezvous:
    """A meeting on one date in Paris, or the part of it that falls there.

    `debut` and `fin` are minutes of one clock for all, which no change of hour moves.
    """

    titre: str
    jour: date
    debut: int
    fin: int


@dataclass(frozen=True, slots=True)
class JourneeEntiere:
    """One date of an event without hours."""

    titre: str
    jour: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """The events of a calendar from `first` to `last`; `ecarts` counts those left out."""

    source: str
    first: date
    last: date
    rendezvous: tuple[Rendezvous, ...]
    journees: tuple[JourneeEntiere, ...]
    ecarts: Mapping[Ecart, int]
