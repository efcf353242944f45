"""The JSON of the weekly review. Amounts are days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date

from cariforef_tui.domain.alertes.facts import TypeAlerte
from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.revue.figures import NatureEvenement
from cariforef_tui.domain.revue.revue import Meteo
from cariforef_tui.services.shown.livrables import LIVRABLE

Livrable = LIVRABLE.schema()


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
    """`realise` is at the week's end, `ecart` at the arrêté. `calcul` says how the atterrissage was computed;
    `semaine` is what the week added."""

    code: str
    prevu: float | None
    realise: float
    attendu: float | None
    ecart: float | None
    atterrissage: float | None
    calcul: BaseAtterrissage | None
    semaine: float


@dataclass
class GroupeRevue:
    """A group of lines to look at; `nom` is all of them, `code` the first. `utilise` is what was logged up to
    the arrêté and done before the suivi, `enjeu` the days at stake. `etat` and `gravite` are null in reviews
    closed before groups had one."""

    code: str
    nom: str
    prevu: float | None
    utilise: float
    attendu: float | None
    ecart: float | None
    atterrissage: float | None
    fin: Date | None
    etat: Etat | None
    gravite: Gravite | None
    enjeu: float


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
    arrete: Date | None
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
    a_regarder: list[GroupeRevue]
    progressions: list[Progression]
    evenements: list[Evenement]
    alertes: AlertesRevue
    echeances: list[EcheanceRevue]
    livrables: list[Livrable]  # type: ignore[valid-type]
    feuilles: list[Feuille]
    si: SiRevue
