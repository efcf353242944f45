"""Planned against actual, as it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage, Prevision
from cariforef_tui.domain.avancement.avancement import AvancementGroupe, AvancementLigne
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.avancement.livrables import EtatLivrable
from cariforef_tui.domain.avancement.sentences import MOTS, name_etat
from cariforef_tui.domain.programme.declarations import Fait
from cariforef_tui.domain.programme.find import codes_within
from cariforef_tui.domain.programme.programme import Ligne, Niveau
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.shown import (
    DAY,
    JOURS,
    TAUX,
    TEXT,
    Field,
    Shape,
    as_is,
    each,
    exported,
    field,
    inside,
    member,
    optional,
)
from cariforef_tui.services.avancement import load_avancement
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.services.shown.livrables import LIVRABLE

if TYPE_CHECKING:
    from cariforef_tui.domain.values.tables import Table


@dataclass(frozen=True)
class Confrontation:
    """Some lines of a situation, their groups and their livrables."""

    situation: Situation
    lignes: Sequence[AvancementLigne]

    @property
    def groupes(self) -> list[AvancementGroupe]:
        codes = {line.code for line in self.lignes}
        return [groupe for groupe in self.situation.avancement.groupes if codes.issuperset(groupe.lignes)]

    @property
    def livrables(self) -> list[EtatLivrable]:
        codes = {line.code for line in self.lignes}
        return [etat for etat in self.situation.livrables if etat.livrable.code in codes]


def _taux(figures: AvancementLigne) -> float | None:
    return None if figures.taux is None else round(figures.taux, 4)


def _fourchette(prevision: Prevision | None) -> tuple[int, int] | None:
    return prevision.fourchette if prevision else None


LIGNE = Shape[AvancementLigne](
    "AvancementLigne",
    field("code", TEXT, lambda line: line.code, "Code", 9),
    field("prevu", optional(JOURS), lambda line: line.prevu, "Prévu"),
    field("realise", JOURS, lambda line: line.realise, "Réalisé"),
    field("realise_arrete", JOURS, lambda line: line.realise_arrete, "Réalisé à l'arrêté"),
    field("avant", optional(JOURS), lambda line: line.avant, "Avant le suivi"),
    field("realise_si", JOURS, lambda line: line.realise_si, "Réalisé SI"),
    field("reste", optional(JOURS), lambda line: line.reste, "Reste"),
    field("attendu", optional(JOURS), lambda line: line.attendu, "Attendu"),
    field("ecart", optional(JOURS), lambda line: line.ecart, "Écart"),
    field("taux", as_is(float | None), _taux),
    field("raf", optional(JOURS), lambda line: line.raf, "Reste à faire"),
    field("atterrissage", optional(JOURS), lambda line: line.atterrissage, "Atterrissage", 12),
    field("fourchette", optional(each(JOURS)), lambda line: _fourchette(line.prevision)),
    field("calcul", optional(member(BaseAtterrissage)), lambda line: line.base_atterrissage),
    field("etat", optional(member(Etat)), lambda line: line.etat),
    field("gravite", optional(member(Gravite)), lambda line: line.gravite),
)
GROUPE = Shape[AvancementGroupe](
    "GroupeAvancement",
    field("lignes", each(TEXT), lambda groupe: groupe.lignes),
    field("prevu", JOURS, lambda groupe: groupe.prevu),
    field("utilise", JOURS, lambda groupe: groupe.utilise),
    field("attendu", optional(JOURS), lambda groupe: groupe.attendu),
    field("ecart", optional(JOURS), lambda groupe: groupe.ecart),
    field("atterrissage", optional(JOURS), lambda groupe: groupe.atterrissage),
    field("fourchette", optional(each(JOURS)), lambda groupe: _fourchette(groupe.prevision)),
    field("rythme", optional(JOURS), lambda groupe: groupe.rythme.observe),
    field("requis", optional(JOURS), lambda groupe: groupe.rythme.requis),
    field("etat", optional(member(Etat)), lambda groupe: groupe.etat),
    field("gravite", optional(member(Gravite)), lambda groupe: groupe.gravite),
)
AVANCEMENT = Shape[Confrontation](
    "Avancement",
    field("au", DAY, lambda it: it.situation.avancement.au),
    field("arrete", optional(DAY), lambda it: it.situation.avancement.arrete),
    field("suivi_depuis", DAY, lambda it: it.situation.avancement.suivi),
    field("lignes", each(LIGNE), lambda it: it.lignes),
    field("groupes", each(GROUPE), lambda it: it.groupes),
    field("livrables", each(LIVRABLE), lambda it: it.livrables),
)
_ADDITIVES = ("prevu", "realise", "realise_arrete", "avant", "reste", "attendu", "ecart", "realise_si")


def _pourcent(figures: AvancementLigne) -> int | None:
    """Return the hundredths of a percent used, rounded half up; None without days planned."""
    prevu = figures.prevu
    return (20_000 * figures.realise + prevu) // (2 * prevu) if prevu is not None and prevu > 0 else None


def _calcul(figures: AvancementLigne) -> str | None:
    return MOTS[figures.base_atterrissage] if figures.base_atterrissage else None


def _enveloppe(figures: AvancementLigne) -> int | None:
    return figures.enveloppe.centiemes if figures.enveloppe else None


@dataclass(frozen=True)
class Rangee:
    """A line within its situation."""

    situation: Situation
    figures: AvancementLigne

    @property
    def ligne(self) -> Ligne:
        return self.situation.programme.by_code[self.figures.code]

    @property
    def soldee(self) -> Fait | None:
        return self.situation.declarations.soldees.get(self.figures.code)

    @property
    def etat(self) -> str | None:
        if self.soldee:
            return f"soldée le {format_date(self.soldee.jour)}"
        return name_etat(self.figures.etat) or None


def _figures(*keys: str) -> tuple[Field[Rangee], ...]:
    return inside(lambda it: it.figures, *LIGNE.pick(*keys))


EXPORTEE = Shape[Rangee](
    "AvancementExporte",
    *_figures("code"),
    field("niveau", member(Niveau), lambda it: it.ligne.niveau, "Niveau"),
    field("libelle", TEXT, lambda it: it.ligne.libelle, "Libellé", 50),
    *_figures("prevu", "realise", "realise_arrete", "avant", "reste", "attendu", "ecart"),
    field("taux", optional(TAUX), lambda it: _pourcent(it.figures), "Taux", 8),
    *_figures("realise_si", "raf", "atterrissage"),
    field("calcul", optional(TEXT), lambda it: _calcul(it.figures), "Calcul de l'atterrissage", 30),
    field("enveloppe", optional(JOURS), lambda it: _enveloppe(it.figures), "Enveloppe partagée", 11),
    field("etat", optional(TEXT), lambda it: it.etat, "État", 20),
    field(
        "gravite", optional(member(Gravite)), lambda it: None if it.soldee else it.figures.gravite, "Gravité"
    ),
)
EXPORT = exported("ExportAvancement", "avancement", EXPORTEE)


def tabulate_avancement(situation: Situation, codes: Sequence[str]) -> Table:
    """Return the figures of `codes` in their order; a heading adds up its lines if the figures do."""
    from cariforef_tui.domain.values.tables import tabulate
    from cariforef_tui.services.shown.programme import sum_children

    programme, avancement = situation.programme, situation.avancement
    rangees = [Rangee(situation, avancement.lignes[code]) for code in codes]
    table = tabulate("avancement", "Avancement", programme.exercice, avancement.au, EXPORTEE.fields, rangees)
    return replace(table, sommes=sum_children(programme, codes, table, _ADDITIVES))


def export_avancement(store: Store, reference: DateReference, code: str | None) -> Table:
    """Return planned against actual, of every line or of one and what it contains; raises CodeRefuse."""
    situation = load_avancement(store, reference)
    within = codes_within(situation.programme, code)
    return tabulate_avancement(situation, [one for one in situation.programme.by_code if one in within])
