"""The JSON of the weekly review. Amounts are days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date

from cariforef_tui.cli.tools.shapes.livrables import Livrable
from cariforef_tui.domain.alertes.facts import TypeAlerte
from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage
from cariforef_tui.domain.avancement.etat import Gravite
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
    pour: Date | None
    faite_le: Date | None
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
    """`attendu` is before absences, `attendu_net` without them; null for who may not read each one's days."""

    equipe: str
    agents: int
    saisi: float | None
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
    date: Date
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
    date: Date
    code: str | None
    jalon: str | None
    prevu: float | None
    realise: float | None


@dataclass
class Feuille:
    agent: str
    manque: float | None
    jours_incomplets: int | None


@dataclass
class SiRevue:
    disponible: float | None
    infrastructure: float | None
    demande: float | None
    non_chiffres: int
    realise: float | None
    semaine: float | None
    total: float | None


@dataclass
class Revue:
    perimetre: str
    semaine: str
    au: Date
    close_le: Date | None
    close_par: str | None
    presents: list[str]
    excuses: list[str]
    prochaine: Date | None
    precedente: str | None
    depuis: Date
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
    livrables: list[Livrable]
    feuilles: list[Feuille]
    si: SiRevue
