"""The report of a year and the work that it leaves undone, as they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from cariforef_tui.domain.avancement.atterrissage import Prevision
from cariforef_tui.domain.avancement.burndown import Point
from cariforef_tui.domain.pilotage.bilan import EcheanceBilan, Issue, LigneBilan
from cariforef_tui.domain.pilotage.year_end import Inacheve
from cariforef_tui.domain.programme.programme import Niveau
from cariforef_tui.domain.values.shown import (
    DAY,
    FLAG,
    JOURS,
    TEXT,
    WHOLE,
    Shape,
    each,
    exported,
    field,
    inside,
    member,
    optional,
    word,
)
from cariforef_tui.services.pilotage.bilan import Bilan
from cariforef_tui.services.pilotage.year_end import TravailInacheve
from cariforef_tui.services.shown.avancement import LIGNE
from cariforef_tui.services.shown.courbe import POINT

if TYPE_CHECKING:
    from cariforef_tui.domain.values.tables import Table


@dataclass(frozen=True)
class Rangee:
    """The whole, a pôle, a line below or a régulation, within its bilan."""

    bilan: Bilan
    ligne: LigneBilan

    @property
    def annonces(self) -> list[tuple[date, Prevision]]:
        code = self.ligne.code
        return [(one.jour, one.previsions[code]) for one in self.bilan.annonces if code in one.previsions]

    @property
    def restants(self) -> Sequence[Point]:
        """What was left at the end of each month; nothing below a pôle, which has no burn-down."""
        courbe = self.bilan.find_courbe(self.ligne.code)
        return courbe.fins_de_mois if courbe else ()


ANNONCE = Shape[tuple[date, Prevision]](
    "AnnonceBilan",
    field("au", DAY, lambda it: it[0]),
    field("atterrissage", JOURS, lambda it: it[1].centiemes),
    field("fourchette", optional(each(JOURS)), lambda it: it[1].fourchette),
)
RESTANTS = Shape[Point]("RestantsBilan", *POINT.pick("date", "prevu", "actuel"))
LIGNE_BILAN = Shape[Rangee](
    "LigneBilan",
    field("code", TEXT, lambda it: it.ligne.code),
    field("libelle", TEXT, lambda it: it.ligne.libelle),
    field("niveau", member(Niveau), lambda it: it.ligne.niveau),
    field("pole", optional(TEXT), lambda it: it.ligne.pole),
    field("vote", optional(JOURS), lambda it: it.ligne.vote),
    *inside(
        lambda it: it.ligne.figures,
        *LIGNE.pick("prevu", "realise", "avant", "attendu", "ecart", "taux", "atterrissage"),
    ),
    field("fait", JOURS, lambda it: it.ligne.fait),
    field("ecart_revise", optional(JOURS), lambda it: it.ligne.ecart_revise),
    field("annonces", each(ANNONCE), lambda it: it.annonces),
    field("restants", each(RESTANTS), lambda it: it.restants),
)
INACHEVE = Shape[Inacheve](
    "Inacheve",
    field("code", TEXT, lambda it: it.code, "Code", 9),
    field("lignes", each(TEXT), lambda it: it.lignes),
    field("pole", optional(TEXT), lambda it: it.pole, "Pôle", 7),
    field("libelle", TEXT, lambda it: it.libelle, "Libellé", 60),
    field("prevu", optional(JOURS), lambda it: it.prevu, "Prévu"),
    field("realise", JOURS, lambda it: it.realise, "Réalisé"),
    field("reste", optional(JOURS), lambda it: it.reste, "Reste"),
    field("raf", optional(JOURS), lambda it: it.raf, "Reste à faire déclaré", 12),
    field("a_faire", JOURS, lambda it: it.a_faire, "À faire"),
    field("permanente", FLAG, lambda it: it.permanente),
)
ECHEANCE = Shape[EcheanceBilan](
    "EcheanceBilan",
    field("code", TEXT, lambda it: it.code),
    field("jalon", FLAG, lambda it: it.is_jalon),
    field("votee", optional(DAY), lambda it: it.votee),
    field("fin", DAY, lambda it: it.fin),
    field("faite", optional(DAY), lambda it: it.fait.jour if it.fait else None),
    field("issue", member(Issue), lambda it: it.issue),
)
BILAN = Shape[Bilan](
    "Bilan",
    field("exercice", WHOLE, lambda it: it.exercice),
    field("au", DAY, lambda it: it.au),
    field("provisoire", FLAG, lambda it: it.is_provisional),
    field("lignes", each(LIGNE_BILAN), lambda it: [Rangee(it, ligne) for ligne in it.lignes]),
    field("echeances", each(ECHEANCE), lambda it: it.echeances),
    field("inacheve", each(INACHEVE), lambda it: it.inacheve.inacheves),
)
EXPORTE = Shape[Inacheve](
    "InacheveExporte",
    *INACHEVE.pick("code"),
    field(
        "lignes",
        optional(TEXT),
        lambda it: " ".join(it.lignes) if len(it.lignes) > 1 else None,
        "Lignes",
        20,
    ),
    *INACHEVE.pick("pole", "libelle", "prevu", "realise", "reste", "raf", "a_faire"),
    field(
        "nature",
        word("permanente", "à terminer"),
        lambda it: "permanente" if it.permanente else "à terminer",
        "Nature",
        12,
    ),
)
EXPORT = exported("ExportBilan", "bilan", EXPORTE)


def tabulate_unfinished(travail: TravailInacheve) -> Table:
    """Return the unfinished work as a table."""
    from cariforef_tui.domain.values.tables import tabulate

    exercice = travail.programme.exercice
    table = tabulate("bilan", "Inachevé", exercice, travail.au, EXPORTE.fields, travail.inacheves)
    return replace(table, totalisees=(5, 8))
