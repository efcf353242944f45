"""The JSON of requests. Amounts are days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date


@dataclass
class PartDemande:
    agent: str
    jours: float


@dataclass
class Demande:
    """`agents` are those whose days the reader may read."""

    numero: int
    libelle: str
    ouverte_le: Date
    close_le: Date | None
    jours: float
    agents: list[PartDemande]


@dataclass
class Tirage:
    code: str
    jours_sans_demande: float
    demandes: list[Demande]


@dataclass
class Tirages:
    au: Date
    lignes: list[Tirage]
