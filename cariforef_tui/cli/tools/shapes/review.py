"""The JSON of the weekly review. Amounts are days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.alertes.facts import Gravite, TypeAlerte
from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage
from cariforef_tui.domain.revue.figures import NatureEvenement
from cariforef_tui.domain.revue.revue import Meteo


@dataclass
class MeteoDeclaree:
    couleur: Meteo
    commentaire: str | None
    auteur: str


@dataclass
class Remarque:
    code: str
    texte: str
    auteur: str


@dataclass
class Decision:
    numero: int
    perimetre: str
    semaine: str
    texte: str
    qui: str
    personnes: list[str]
    ligne: str | None
    pour: date | None
    faite_le: date | None
    en_retard: bool


@dataclass
class Synthese:
    """`calcul` says how the atterrissage was computed; `semaine` is what the week added."""

    code: str
    prevu: float | None
    realise: float
    attendu: float | None
    atterrissage: float | None
    calcul: BaseAtterrissage | None
    semaine: float


@dataclass
class JoursEquipe:
    """`attendu` is before absences, `attendu_net` without them; null for a team of one."""

    equipe: str
    agents: int
    saisi: float
    absent: float | None
    attendu: float
    attendu_net: float | None
    incomplets: int


@dataclass
class Progression:
    code: str
    avant: float
    apres: float


@dataclass
class Evenement:
    type: NatureEvenement
    date: date
    code: str | None
    texte: str
    auteur: str | None


@dataclass
class AlerteRevue:
    type: TypeAlerte
    gravite: Gravite
    code: str | None
    jalon: str | None
    agent: str | None
    message: str


@dataclass
class AlertesRevue:
    nouvelles: list[AlerteRevue]
    disparues: list[AlerteRevue]
    presentes: list[AlerteRevue]


@dataclass
class EcheanceRevue:
    date: date
    code: str | None
    jalon: str | None
    prevu: float | None
    realise: float | None


@dataclass
class Feuille:
    agent: str
    manque: float
    jours_incomplets: int


@dataclass
class SiRevue:
    disponible: float
    infrastructure: float
    demande: float
    non_chiffres: int
    realise: float
    semaine: float
    total: float


@dataclass
class Revue:
    perimetre: str
    semaine: str
    au: date
    close_le: date | None
    close_par: str | None
    presents: list[str]
    excuses: list[str]
    prochaine: date | None
    precedente: str | None
    depuis: date
    meteo: MeteoDeclaree | None
    remarques: list[Remarque]
    decisions: list[Decision]
    lignes: list[Synthese]
    jours: list[JoursEquipe]
    ecarts: list[Synthese]
    ecarts_finals: list[Synthese]
    progressions: list[Progression]
    evenements: list[Evenement]
    alertes: AlertesRevue
    echeances: list[EcheanceRevue]
    feuilles: list[Feuille]
    si: SiRevue
