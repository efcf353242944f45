"""Agents: the people who log days, known by their initials."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

EQUIPE_SI = "SI"

INITIALES = re.compile(r"[A-Z]{2,4}")
"""Two to four capitals: so a role (Stagiaire) or a group (équipe) of the programme is never taken for
initials."""


class Role(StrEnum):
    """What a person is besides an agent: DIRECTION may do all, AUDITEUR reads all and writes nothing."""

    DIRECTION = "direction"
    AUDITEUR = "auditeur"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppleance:
    """From `du` to `au`, both included, `suppleant` acts for `titulaire` on the pôle that they coordinate."""

    titulaire: str
    suppleant: str
    pole: str
    du: date
    au: date

    def runs_on(self, jour: date) -> bool:
        return self.du <= jour <= self.au


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A person. `pole` is None if the programme does not say it; `fictif` marks a demo agent.

    `compte` is the account of the operating system that acts as this agent, `courriel` the address for
    reminders and minutes. `suppleances` are those that run on the day of the read, whatever the date de
    référence.
    """

    initiales: str
    nom: str | None = None
    pole: str | None = None
    equipe: str | None = None
    coordonne: str | None = None
    actif: bool = True
    fictif: bool = False
    arrivee: date | None = None
    depart: date | None = None
    fonction: str | None = None
    role: Role | None = None
    compte: str | None = None
    courriel: str | None = None
    suppleances: tuple[Suppleance, ...] = ()

    @property
    def has_left(self) -> bool:
        """True for somebody no longer active whose last day is known: the days until then stay theirs."""
        return not self.actif and self.depart is not None

    @property
    def logs_days(self) -> bool:
        """False for an auditor, who logs nothing and of whom no day expects anything."""
        return self.role is not Role.AUDITEUR

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
