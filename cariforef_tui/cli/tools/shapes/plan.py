"""The JSON of the programme, of its progress and of its revisions. Amounts are days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date
from typing import Literal

from cariforef_tui.domain.avancement.burndown import Measure
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.avancement.trace import MarkKind
from cariforef_tui.domain.pilotage.echeancier import Nature


@dataclass
class GroupeARegarder:
    """The lines of one enveloppe, at the arrêté; `enjeu` is the days at stake, `fin` an end of their own."""

    lignes: list[str]
    etat: Etat
    gravite: Gravite
    enjeu: float
    prevu: float
    realise_arrete: float
    avant: float
    attendu: float
    ecart: float
    atterrissage: float | None
    fin: Date | None
    qui: list[str]


@dataclass
class ARegarder:
    """The worst first: what is over, then what is late."""

    au: Date
    arrete: Date | None
    a_regarder: list[GroupeARegarder]


@dataclass
class Repere:
    date: Date
    nature: Nature
    code: str


@dataclass
class Barre:
    """`mois` is the days of each month, `atteint` the last date whose plan is reached by what is done.

    `etat` is that of the line's group, null for a heading, whose `gravite` is the worst below. `livrables` is
    how many are produced of how many are promised: `12/44`.
    """

    code: str
    libelle: str
    echeance: str
    debut: Date
    fin: Date
    prevu: float | None
    realise: float
    atteint: Date | None
    mois: list[float]
    etat: Etat | None
    gravite: Gravite | None
    livrables: str | None
    reperes: list[Repere]


@dataclass
class Echeancier:
    au: Date
    arrete: Date | None
    jalons: list[Repere]
    lignes: list[Barre]


@dataclass
class Point:
    date: Date
    initial: float | None
    prevu: float | None
    actuel: float | None
    projete: float | None
    lent: float | None
    vite: float | None


@dataclass
class RepereCourbe:
    date: Date
    nature: MarkKind
    texte: str


@dataclass
class Courbe:
    """`mesure` is `cumul` where no number was planned."""

    au: Date
    code: str
    mesure: Measure
    total: float | None
    realise: float
    attendu: float | None
    actuel: float | None
    atterrissage: float | None
    fin_projetee: Date | None
    points: list[Point]
    reperes: list[RepereCourbe]


@dataclass
class Raf:
    code: str
    date: Date
    jours: float
    auteur: str
    commentaire: str | None
    a_faire: float | None
    atterrissage: float | None
    ecart_atterrissage: float | None
    rythme_observe: float | None
    rythme_requis: float | None


@dataclass
class Rafs:
    au: Date
    rafs: list[Raf]


@dataclass
class Jalon:
    """`bornees` are the lines whose work ends with it; `tenu` is when it was declared held."""

    code: str
    libelle: str
    date: Date
    lignes: list[str]
    bornees: list[str]
    tenu: Date | None


@dataclass
class Jalons:
    au: Date
    jalons: list[Jalon]


@dataclass
class MontantRevise:
    type: Literal["jours"]
    enveloppe: str
    avant: float | None
    apres: float | None


@dataclass
class TexteRevise:
    type: Literal["echeance", "qui"]
    code: str
    avant: str
    apres: str


@dataclass
class LigneAjoutee:
    type: Literal["ajout"]
    code: str
    libelle: str


@dataclass
class LigneRetiree:
    type: Literal["retrait", "reprise"]
    code: str


@dataclass
class Revision:
    numero: int
    date: Date
    auteur: str
    motif: str
    annule: int | None
    annulee_par: int | None
    changements: list[MontantRevise | TexteRevise | LigneAjoutee | LigneRetiree]


@dataclass
class Revisions:
    au: Date
    code: str
    jours_votes: float | None
    jours: float | None
    revisions: list[Revision]


@dataclass
class RegulationPole:
    pole: str
    demande: float
    regulation: float
    lignes: list[str]
    disponible: float
    vote: float | None
    realise: float
    atterrissage: float | None
    ecart_atterrissage: float | None


@dataclass
class Regulation:
    au: Date
    poles: list[RegulationPole]
