"""The JSON of people: who they are, what they may do, their capacity. Amounts are days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.agents.agents import Role
from cariforef_tui.domain.agents.rights import Droit, Regime
from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage
from cariforef_tui.domain.avancement.etat import Etat, Gravite
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


@dataclass
class Capacite:
    """A group; `completude` and `charge` in percent, null what absences change where not all are read."""

    code: str
    libelle: str
    agents: int
    disponible: float | None
    disponible_a_date: float | None
    saisi: float | None
    absent: float | None
    a_saisir: float | None
    completude: int | None
    promis: float
    non_attribue: float
    demande: float
    reste: float
    charge: int | None
    etp_disponible: float | None
    etp_promis: float


@dataclass
class PartPromise:
    codes: list[str]
    promis: float


@dataclass
class SemaineAgent:
    semaine: str
    attendu: float
    disponible: float | None
    du: float
    saisi: float | None
    absent: float | None
    completude: int | None
    manquants: list[date] | None
    demande: float
    charge: int | None


@dataclass
class CapaciteAgent:
    """What would tell absences is null where they are not for who asks."""

    agent: str
    pole: str | None
    equipe: str | None
    disponible: float | None
    disponible_a_date: float | None
    saisi: float | None
    absent: float | None
    a_saisir: float | None
    completude: int | None
    promis: float
    demande_si: float
    reste: float
    charge: int | None
    charge_a_venir: int | None
    etp_disponible: float | None
    etp_promis: float
    lignes: list[PartPromise]
    semaines: list[SemaineAgent]


@dataclass
class Equipe:
    au: date
    exercice: int
    jours_ouvres: int
    jours_par_etp: int
    equipes: list[Capacite]
    total: Capacite
    agents: list[CapaciteAgent]


@dataclass
class Demandeur:
    pole: str
    code: str
    libelle: str
    demande: float | None
    non_chiffres: int
    saisi: float
    reste: float | None


@dataclass
class Demandes:
    """The claims of the pôles on the SI team."""

    au: date
    code: str
    disponible: float
    infrastructure: float
    demande: float
    non_chiffres: int
    depassement: float
    saisi: float
    saisi_propre: float
    saisi_poles: float
    agents: list[str]
    disponible_calendrier: float | None
    demandeurs: list[Demandeur]


@dataclass
class FiguresSimulees:
    prevu: float | None
    reste: float | None
    attendu: float | None
    atterrissage: float | None
    calcul: BaseAtterrissage | None
    ecart_atterrissage: float | None
    etat: Etat | None
    gravite: Gravite | None


@dataclass
class EffetLigne:
    code: str
    avant: FiguresSimulees | None
    apres: FiguresSimulees | None


@dataclass
class EffetAgent:
    agent: str
    a_faire_avant: float
    a_faire_apres: float
    disponible: float


@dataclass
class Simulation:
    au: date
    changements: list[str]
    total: float
    lignes: list[EffetLigne]
    agents: list[EffetAgent]
    alertes_nouvelles: list[str]
    alertes_levees: list[str]
