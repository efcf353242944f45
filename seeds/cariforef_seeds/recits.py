"""The stories of the fictitious year, with their days and dates.

Amounts are cumulative hundredths of a day on a line, at the end of a date.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Eloignement:
    """A person who is away for some weeks, in training."""

    agent: str
    debut: date
    fin: date


@dataclass(frozen=True, slots=True)
class Cloture:
    """A line closed, by whom and why."""

    code: str
    jour: date
    agent: str
    motif: str


@dataclass(frozen=True, slots=True)
class ResteDeclare:
    code: str
    jour: date
    agent: str
    centiemes: int
    commentaire: str


@dataclass(frozen=True, slots=True)
class EcheanceDeplacee:
    code: str
    jour: date
    agent: str
    texte: str
    fin: date
    motif: str


@dataclass(frozen=True, slots=True)
class Transfert:
    de: str
    vers: str
    centiemes: int
    jour: date
    agent: str
    motif: str


@dataclass(frozen=True, slots=True)
class JalonTenu:
    code: str
    jour: date
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPrise:
    """A decision of PRI's review of the week of `lundi`, and the remark made there on the line."""

    lundi: date
    constat: str
    texte: str
    qui: str
    pour: date
    ligne: str
    faite_le: date


COURBES: Mapping[str, tuple[tuple[date, int], ...]] = {
    "14.7.1": (
        (date(2018, 4, 2), 0),
        (date(2018, 5, 21), 375),
        (date(2018, 5, 25), 700),
        (date(2018, 6, 28), 2900),
    ),
    "14.1.9": (
        (date(2017, 12, 31), 0),
        (date(2018, 2, 28), 600),
        (date(2018, 5, 18), 3650),
        (date(2018, 6, 1), 3700),
        (date(2018, 12, 31), 4000),
    ),
    "14.2.1": (
        (date(2017, 12, 31), 0),
        (date(2018, 3, 23), 400),
        (date(2018, 5, 25), 400),
        (date(2018, 12, 31), 3500),
    ),
    "14.2.2": (
        (date(2017, 12, 31), 0),
        (date(2018, 3, 23), 600),
        (date(2018, 5, 25), 600),
        (date(2018, 12, 31), 3900),
    ),
    "15.3.1": ((date(2018, 1, 14), 0), (date(2018, 5, 3), 800)),
    "16.3.1": (
        (date(2017, 12, 31), 0),
        (date(2018, 3, 23), 1000),
        (date(2018, 5, 18), 2600),
        (date(2018, 6, 8), 2800),
        (date(2018, 12, 31), 5200),
    ),
}
"""Lines that do not follow the plan: the RGPD is late, a database overruns, some wait for an absent person,
a page is finished early, and webinars take so much of the spring that their line would overrun.
"""
PARTS: Mapping[str, float] = {"1.2": 0.6, "1.4": 0.3, "3.2": 0.4}
"""The part worked of lines that continue next year, as AD2I's régulation wants."""
RESPONSABLES: Mapping[str, str] = {"14.2.1": "CR", "14.2.2": "CR", "14.1.9": "ILG"}
"""Who does a line alone although the programme names several people."""
RENFORTS: Mapping[str, str] = {"14.1.1": "MP", "14.6.1": "SPB", "16.2.6": "PP"}
"""Who helps with a line that does not name them, because those whom it names lack days."""
ELOIGNEMENT = Eloignement("CR", date(2018, 3, 26), date(2018, 5, 25))
JALONS = (JalonTenu("PRO", date(2018, 3, 30), "ZF"), JalonTenu("RGPD", date(2018, 6, 29), "DM"))
CLOTURES = (
    Cloture("15.2.1", date(2018, 2, 12), "LR", "La base est en ligne (fictif)."),
    Cloture("15.3.1", date(2018, 5, 4), "LR", "La maquette est en ligne : 8 j ont suffi (fictif)."),
    Cloture("16.2.2", date(2018, 6, 11), "DM", "Le dossier est publié (fictif)."),
    Cloture("14.7.1", date(2018, 6, 29), "DM", "Les bases sont en conformité (fictif)."),
    Cloture("14.1.2", date(2018, 7, 9), "DM", "Les évolutions sont livrées (fictif)."),
    Cloture("16.4.1", date(2018, 7, 13), "LR", "La politique est écrite (fictif)."),
    Cloture("14.1.5", date(2018, 8, 20), "DM", "Le PRF est intégré (fictif)."),
    Cloture("14.5.3", date(2018, 10, 8), "LR", "La base est ouverte (fictif)."),
)
"""The second is closed long before its échéance; the others are closed after it."""
RESTE = ResteDeclare("14.1.2", date(2018, 5, 14), "DM", 900, "reste la recette (fictif)")
ECHEANCE = EcheanceDeplacee(
    "14.5.3",
    date(2018, 4, 16),
    "LR",
    "30/09/2018",
    date(2018, 9, 30),
    "La base événements attend l'outil du prestataire (fictif).",
)
TRANSFERT = Transfert(
    "14.4.4",
    "14.1.9",
    1000,
    date(2018, 5, 28),
    "DM",
    "Décision de la revue du 14/05 : la base Annuaire demande 40 j (fictif).",
)
DECISIONS = (
    DecisionPrise(
        lundi=date(2018, 4, 23),
        constat="CR est en formation jusqu'au 25 mai (fictif)",
        texte="Partager les fiches des dispositifs pendant la formation de CR (fictif)",
        qui="DM",
        pour=date(2018, 5, 11),
        ligne="14.2.1",
        faite_le=date(2018, 5, 9),
    ),
    DecisionPrise(
        lundi=date(2018, 4, 30),
        constat="Le RGPD s'applique le 25 mai, et rien n'est prêt (fictif)",
        texte="Lister les traitements de données avant le RGPD (fictif)",
        qui="LR",
        pour=date(2018, 5, 18),
        ligne="14.7.1",
        faite_le=date(2018, 6, 8),
    ),
    DecisionPrise(
        lundi=date(2018, 5, 7),
        constat="La base Annuaire a pris plus que ses 30 j (fictif)",
        texte="Réviser la base Annuaire à 40 j (fictif)",
        qui="DM",
        pour=date(2018, 5, 29),
        ligne="14.1.9",
        faite_le=date(2018, 5, 28),
    ),
)
