"""The JSON of `cariforef mois fiche`: days and shares of them as numbers, dates ISO."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from cariforef_tui.domain.mois.fiche import (
    AbsenceFiche,
    ConventionFiche,
    Cumul,
    Fiche,
    Journee,
    LigneFiche,
    NatureJour,
    QuotiteFiche,
)
from cariforef_tui.domain.mois.gaps import Manque, MotifManque
from cariforef_tui.domain.mois.history import EcartFiche
from cariforef_tui.domain.mois.visas import GesteVisa, Visa
from cariforef_tui.domain.temps.saisies import TypeAbsence
from cariforef_tui.domain.values.shown import (
    DAY,
    FLAG,
    JOURS,
    TAUX,
    TEXT,
    WHOLE,
    Field,
    Shape,
    as_is,
    by_key,
    each,
    field,
    member,
    optional,
)
from cariforef_tui.services.mois.fiche import FicheVisee, Reprise

T = TypeVar("T")
V = TypeVar("V")


def within(shape: Shape[V], of: Callable[[T], V]) -> tuple[Field[T], ...]:
    """Return the fields of a part of a `T`, as fields of its own."""

    def read(one: Field[V]) -> Callable[[T], Any]:
        return lambda it: one.read(of(it))

    return tuple(field(one.key, one.form, read(one)) for one in shape.fields)


MANQUE = Shape[Manque](
    "Manque",
    field("motif", member(MotifManque), lambda it: it.motif),
    field("message", TEXT, lambda it: it.phrase),
    field("dates", each(DAY), lambda it: it.jours),
    field("jours", JOURS, lambda it: it.centiemes),
)
ECART = Shape[EcartFiche](
    "EcartFiche",
    field("date", DAY, lambda it: it.jour),
    field("rubrique", TEXT, lambda it: it.rubrique),
    field("convention", optional(TEXT), lambda it: it.convention),
    field("avant", JOURS, lambda it: it.avant),
    field("apres", JOURS, lambda it: it.apres),
)
VISA = Shape[Visa](
    "Visa",
    field("numero", WHOLE, lambda it: it.numero),
    field("geste", member(GesteVisa), lambda it: it.geste),
    field("par", TEXT, lambda it: it.par),
    field("pour", optional(TEXT), lambda it: it.pour),
    field("supplee", optional(TEXT), lambda it: it.supplee),
    field("quand", TEXT, lambda it: it.quand),
    field("motif", optional(TEXT), lambda it: it.motif),
    field("jours", optional(JOURS), lambda it: it.centiemes),
)
QUOTITE = Shape[QuotiteFiche](
    "Quotite",
    field("depuis", DAY, lambda it: it.depuis),
    field("part", TAUX, lambda it: it.part),
    field("semaine", each(JOURS), lambda it: it.semaine),
)
CUMUL = Shape[Cumul](
    "Cumul",
    field("attendu", JOURS, lambda it: it.attendu),
    field("fse", JOURS, lambda it: it.total_fse),
    field("autres", JOURS, lambda it: it.autres),
    field("absences", JOURS, lambda it: it.absent),
    field("total", JOURS, lambda it: it.total),
    field("ecart", JOURS, lambda it: it.ecart),
)
JOUR = Shape[Journee](
    "JourFiche",
    field("date", DAY, lambda it: it.jour.jour),
    field("nature", member(NatureJour), lambda it: it.jour.nature),
    field("ferie", optional(TEXT), lambda it: it.jour.ferie),
    field("sous_contrat", FLAG, lambda it: it.jour.sous_contrat),
    *within(CUMUL, lambda it: it.cumul),
    field("a_confirmer", JOURS, lambda it: it.jour.a_confirmer),
    field("saisi_par", each(TEXT), lambda it: it.auteurs),
)


def _days(fiche: Fiche, centiemes: Sequence[int]) -> Mapping[str, int]:
    """Only the days that hold something."""
    days = zip(fiche.jours, centiemes, strict=True)
    return {jour.jour.isoformat(): amount for jour, amount in days if amount}


LIGNE = Shape[tuple[Fiche, LigneFiche]](
    "LigneFiche",
    field("code", TEXT, lambda it: it[1].code),
    field("libelle", TEXT, lambda it: it[1].libelle),
    field("convention", optional(TEXT), lambda it: it[1].convention),
    field("jours", by_key(JOURS), lambda it: _days(it[0], it[1].centiemes)),
    field("total", JOURS, lambda it: it[1].total),
)
ABSENCE = Shape[tuple[Fiche, AbsenceFiche]](
    "AbsenceFiche",
    field("type", member(TypeAbsence), lambda it: it[1].type),
    field("jours", by_key(JOURS), lambda it: _days(it[0], it[1].centiemes)),
    field("total", JOURS, lambda it: it[1].total),
)
FINANCEE = Shape[tuple[ConventionFiche, int, int | None]](
    "ConventionFiche",
    field("numero", TEXT, lambda it: it[0].numero),
    field("intitule", TEXT, lambda it: it[0].intitule),
    field("jours", JOURS, lambda it: it[1]),
    field("part", optional(TAUX), lambda it: it[2]),
)
TOTAUX = Shape[Fiche](
    "Totaux",
    field("ouvres", JOURS, lambda it: it.ouvres),
    *within(CUMUL, lambda it: it.cumul),
    field("excedent", JOURS, lambda it: it.excedent),
    field("manque", JOURS, lambda it: sum(centiemes for _, centiemes in it.manques)),
    field("part_fse", optional(TAUX), lambda it: it.cumul.part_fse),
)
REPRISE = Shape[Reprise](
    "Reprise",
    field("visa", WHOLE, lambda it: it.visa.numero),
    field("version", WHOLE, lambda it: it.avant),
    field("version_suivante", as_is(int), lambda it: it.apres),
    field("ecarts", each(ECART), lambda it: it.ecarts),
)
FICHE = Shape[tuple[FicheVisee, Sequence[Manque]]](
    "Fiche",
    field("agent", TEXT, lambda it: it[0].agent.initiales),
    field("nom", optional(TEXT), lambda it: it[0].agent.nom),
    field("fonction", optional(TEXT), lambda it: it[0].fiche.fonction),
    field("organisme", optional(TEXT), lambda it: it[0].fiche.organisme),
    field("mois", TEXT, lambda it: str(it[0].fiche.mois)),
    field("etat", TEXT, lambda it: it[0].etat.cle),
    field("version", WHOLE, lambda it: it[0].version),
    field("maillon", TEXT, lambda it: str(it[0].maillon)),
    field("empreinte", TEXT, lambda it: it[0].maillon.empreinte),
    field("quotites", each(QUOTITE), lambda it: it[0].fiche.quotites),
    field("jours", each(JOUR), lambda it: it[0].fiche.journees),
    field("lignes", each(LIGNE), lambda it: [(it[0].fiche, one) for one in it[0].fiche.lignes]),
    field("absences", each(ABSENCE), lambda it: [(it[0].fiche, one) for one in it[0].fiche.absences]),
    field("conventions", each(FINANCEE), lambda it: it[0].fiche.parts),
    field("totaux", TOTAUX, lambda it: it[0].fiche),
    field("manques", each(MANQUE), lambda it: it[1]),
    field("visas", each(VISA), lambda it: it[0].visas),
    field("reprises", each(REPRISE), lambda it: it[0].reprises),
)
"""A sheet, and what forbids to sign it."""
