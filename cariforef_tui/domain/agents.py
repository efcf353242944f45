"""Agents: the people who log days, known by their initials."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

EQUIPE_SI = "SI"


@dataclass(frozen=True, slots=True)
class Agent:
    """A person. `pole` is None where the programme does not say it; `fictif` marks a demo agent."""

    initiales: str
    nom: str | None = None
    pole: str | None = None
    equipe: str | None = None
    coordonne: str | None = None
    actif: bool = True
    fictif: bool = False
    arrivee: date | None = None
    depart: date | None = None

    @property
    def is_si(self) -> bool:
        """True for a member of the SI team, whose every day counts in axe 18."""
        return self.equipe == EQUIPE_SI


@dataclass(frozen=True, slots=True)
class Quotite:
    """A working pattern from a date on: hundredths expected Monday to Sunday.

    80 % with Wednesday off is (100, 100, 0, 100, 100, 0, 0).
    """

    agent: str
    depuis: date
    semaine: tuple[int, int, int, int, int, int, int]
