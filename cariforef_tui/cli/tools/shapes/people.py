"""The JSON of people: who they are, what they may do, their capacity. Amounts are days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.agents.agents import Role
from cariforef_tui.domain.agents.rights import Droit, Regime
from cariforef_tui.domain.rappels.compute import TypeRappel
from cariforef_tui.services.rappels.read import EtatEnvoi


@dataclass
class Agent:
    initiales: str
    nom: str | None
    pole: str | None
    equipe: str | None
    coordonne: str | None
    actif: bool
    fictif: bool
    arrivee: date | None
    depart: date | None
    fonction: str | None
    role: Role | None
    compte: str | None
    courriel: str | None


@dataclass
class Agents:
    agents: list[Agent]


@dataclass
class Rappel:
    agent: str
    type: TypeRappel
    jours: list[date]
    mois: str | None
    message: str


@dataclass
class Rappels:
    au: date
    rappels: list[Rappel]


@dataclass
class Envoi:
    agent: str
    etat: EtatEnvoi
    message: str


@dataclass
class RappelsEnvoyes(Rappels):
    envois: list[Envoi]


@dataclass
class Suppleance:
    pole: str
    titulaire: str
    suppleant: str
    du: date
    au: date
    en_cours: bool


@dataclass
class Suppleances:
    suppleances: list[Suppleance]


@dataclass
class Supplee:
    pole: str
    agent: str
    au: date


@dataclass
class DroitSurAgents:
    droit: Droit
    agents: list[str]


@dataclass
class DroitSurPoles:
    droit: Droit
    poles: list[str]
    gip: bool


@dataclass
class Habilitation:
    agent: str
    role: Role | None
    coordonne: str | None
    supplee: list[Supplee]
    compte: str | None
    regime: Regime
    comptes_lies: bool
    droits: list[DroitSurAgents | DroitSurPoles]
