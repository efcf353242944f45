"""Planned against actual, as it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage
from cariforef_tui.domain.avancement.avancement import AvancementLigne
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.avancement.livrables import EtatLivrable
from cariforef_tui.domain.avancement.sentences import describe_base, name_etat
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
    field,
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
class Rangee:
    """A line, within the situation that its figures come from."""

    situation: Situation
    figures: AvancementLigne

    @property
    def ligne(self) -> Ligne:
        return self.situation.programme.by_code[self.figures.code]

    @property
    def is_soldee(self) -> bool:
        return self.figures.code in self.situation.declarations.soldees


@dataclass(frozen=True)
class Confrontation:
    """Some lines of a situation, and what they promise by the count."""

    situation: Situation
    rangees: Sequence[Rangee]

    @property
    def livrables(self) -> list[EtatLivrable]:
        codes = {rangee.figures.code for rangee in self.rangees}
        return [etat for etat in self.situation.livrables if etat.livrable.code in codes]


LIGNE = Shape[Rangee](
    "AvancementLigne",
    (
        field("code", TEXT, lambda it: it.figures.code, "Code", 9),
        field("prevu", optional(JOURS), lambda it: it.figures.prevu, "Prévu"),
        field("realise", JOURS, lambda it: it.figures.realise, "Réalisé"),
        field("realise_arrete", JOURS, lambda it: it.figures.realise_arrete, "Réalisé à l'arrêté"),
        field("avant", optional(JOURS), lambda it: it.figures.avant, "Avant le suivi"),
        field("realise_si", JOURS, lambda it: it.figures.realise_si, "Réalisé SI"),
        field("reste", optional(JOURS), lambda it: it.figures.reste, "Reste"),
        field("attendu", optional(JOURS), lambda it: it.figures.attendu, "Attendu"),
        field("ecart", optional(JOURS), lambda it: it.figures.ecart, "Écart"),
        field("taux", as_is(float | None), lambda it: _taux(it.figures)),
        field("raf", optional(JOURS), lambda it: it.figures.raf, "Reste à faire"),
        field("atterrissage", optional(JOURS), lambda it: it.figures.atterrissage, "Atterrissage", 12),
        field("calcul", optional(member(BaseAtterrissage)), lambda it: it.figures.base_atterrissage),
        field("etat", optional(member(Etat)), lambda it: it.figures.etat),
        field("gravite", optional(member(Gravite)), lambda it: it.figures.gravite),
    ),
)
AVANCEMENT = Shape[Confrontation](
    "Avancement",
    (
        field("au", DAY, lambda it: it.situation.avancement.au),
        field("arrete", optional(DAY), lambda it: it.situation.avancement.arrete),
        field("suivi_depuis", DAY, lambda it: it.situation.avancement.suivi),
        field("lignes", each(LIGNE), lambda it: it.rangees),
        field("livrables", each(LIVRABLE), lambda it: it.livrables),
    ),
)
COLONNES: tuple[Field[Rangee], ...] = (
    *LIGNE.pick("code"),
    field("niveau", member(Niveau), lambda it: it.ligne.niveau, "Niveau"),
    field("libelle", TEXT, lambda it: it.ligne.libelle, "Libellé", 50),
    *LIGNE.pick("prevu", "realise", "realise_arrete", "avant", "reste", "attendu", "ecart"),
    field("taux", optional(TAUX), lambda it: _pourcent(it.figures), "Taux", 8),
    *LIGNE.pick("realise_si", "raf", "atterrissage"),
    field(
        "calcul",
        optional(TEXT),
        lambda it: describe_base(it.figures.prevision) if it.figures.prevision else None,
        "Calcul de l'atterrissage",
        30,
    ),
    field(
        "enveloppe",
        optional(JOURS),
        lambda it: it.figures.enveloppe.centiemes if it.figures.enveloppe else None,
        "Enveloppe partagée",
        11,
    ),
    field("etat", optional(TEXT), lambda it: _etat(it), "État", 20),
    field(
        "gravite",
        optional(member(Gravite)),
        lambda it: None if it.is_soldee else it.figures.gravite,
        "Gravité",
    ),
)
_ADDITIVES = ("prevu", "realise", "realise_arrete", "avant", "reste", "attendu", "ecart", "realise_si")


def _taux(figures: AvancementLigne) -> float | None:
    return None if figures.taux is None else round(figures.taux, 4)


def _pourcent(figures: AvancementLigne) -> int | None:
    """Hundredths of a percent, half of one up."""
    prevu = figures.prevu
    return (20_000 * figures.realise + prevu) // (2 * prevu) if prevu is not None and prevu > 0 else None


def _etat(rangee: Rangee) -> str | None:
    soldee = rangee.situation.declarations.soldees.get(rangee.figures.code)
    return f"soldée le {format_date(soldee.jour)}" if soldee else name_etat(rangee.figures.etat) or None


def tabulate_avancement(situation: Situation, codes: Sequence[str]) -> Table:
    """Return the figures of `codes` in their order; a heading adds up its lines where the figures do."""
    from cariforef_tui.domain.values.tables import tabulate
    from cariforef_tui.services.shown.programme import sum_children

    programme, avancement = situation.programme, situation.avancement
    rangees = [Rangee(situation, avancement.lignes[code]) for code in codes]
    table = tabulate("avancement", "Avancement", programme.exercice, avancement.au, COLONNES, rangees)
    return replace(table, sommes=sum_children(programme, codes, table, _ADDITIVES))


def export_avancement(store: Store, reference: DateReference, code: str | None) -> Table:
    """Return planned against actual, of every line or of one and what it contains; raises CodeRefuse."""
    situation = load_avancement(store, reference)
    within = codes_within(situation.programme, code)
    return tabulate_avancement(situation, [one for one in situation.programme.by_code if one in within])
