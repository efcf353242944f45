"""The JSON of days, of months and of their sheets. Amounts are days, shares percents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date

from cariforef_tui.domain.mois.fiche import NatureJour
from cariforef_tui.domain.mois.gaps import MotifManque
from cariforef_tui.domain.mois.states import Etape
from cariforef_tui.domain.mois.visas import GesteVisa
from cariforef_tui.domain.temps.saisies import TypeAbsence


@dataclass
class Mois:
    """What may not be read is null; `signe_pour` is the agent where somebody signed for who left."""

    mois: str
    etape: Etape
    etat: str
    version: int
    attendu: float
    saisi: float | None
    absent: float | None
    manque: float | None
    jours_a_confirmer: int
    signe_par: str | None
    signe_pour: str | None
    signe_supplee: str | None
    signe_le: str | None
    contresigne_par: str | None
    contresigne_supplee: str | None
    contresigne_le: str | None
    repris_par: str | None
    motif: str | None


@dataclass
class MoisAgent:
    agent: str
    pole: str | None
    mois: list[Mois]


@dataclass
class MoisAgents:
    au: Date
    exercice: int
    agents: list[MoisAgent]


@dataclass
class Manque:
    motif: MotifManque
    message: str
    dates: list[Date]
    jours: float


@dataclass
class EcartFiche:
    date: Date
    rubrique: str
    convention: str | None
    avant: float
    apres: float


@dataclass
class Visa:
    numero: int
    geste: GesteVisa
    par: str
    pour: str | None
    supplee: str | None
    quand: str
    motif: str | None
    jours: float | None


@dataclass
class Episode(Visa):
    version: int
    version_suivante: int | None
    ecarts: list[EcartFiche]


@dataclass
class Histoire:
    agent: str
    mois: str
    etat: str
    version: int
    total: float
    manques: list[Manque]
    visas: list[Episode]


@dataclass
class Quotite:
    depuis: Date
    part: float
    semaine: list[float]


@dataclass
class Cumul:
    attendu: float
    fse: float
    autres: float
    absences: float
    total: float
    ecart: float


@dataclass
class JourFiche(Cumul):
    date: Date
    nature: NatureJour
    ferie: str | None
    sous_contrat: bool
    a_confirmer: float
    saisi_par: list[str]


@dataclass
class LigneFiche:
    """`jours` is days by date."""

    code: str
    libelle: str
    convention: str | None
    jours: dict[str, float]
    total: float


@dataclass
class AbsenceFiche:
    type: TypeAbsence
    jours: dict[str, float]
    total: float


@dataclass
class ConventionFiche:
    numero: str
    intitule: str
    jours: float
    part: float | None


@dataclass
class Totaux(Cumul):
    ouvres: float
    excedent: float
    manque: float
    part_fse: float | None


@dataclass
class Reprise:
    visa: int
    version: int
    version_suivante: int
    ecarts: list[EcartFiche]


@dataclass
class Fiche:
    agent: str
    nom: str | None
    fonction: str | None
    organisme: str | None
    mois: str
    etat: str
    version: int
    maillon: str
    empreinte: str
    quotites: list[Quotite]
    jours: list[JourFiche]
    lignes: list[LigneFiche]
    absences: list[AbsenceFiche]
    conventions: list[ConventionFiche]
    totaux: Totaux
    manques: list[Manque]
    visas: list[Visa]
    reprises: list[Reprise]


@dataclass
class LigneConventionnee:
    exercice: int
    code: str
    libelle: str
    depuis: Date
    jusque: Date | None


@dataclass
class Convention:
    numero: str
    intitule: str
    lignes: list[LigneConventionnee]


@dataclass
class Conventions:
    conventions: list[Convention]
