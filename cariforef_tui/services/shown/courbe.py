"""The burn-down of a line, as it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cariforef_tui.domain.avancement.burndown import Burndown, Mark, MarkKind, Measure, Point
from cariforef_tui.domain.values.shown import DAY, JOURS, TEXT, Shape, each, field, member, optional

if TYPE_CHECKING:
    from cariforef_tui.domain.values.tables import Table

POINT = Shape[Point](
    "Point",
    field("date", DAY, lambda point: point.jour, "Date", 11),
    field("initial", optional(JOURS), lambda point: point.initial, "Prévu au vote"),
    field("prevu", optional(JOURS), lambda point: point.prevu, "Prévu"),
    field("actuel", optional(JOURS), lambda point: point.actuel, "Réel"),
    field("projete", optional(JOURS), lambda point: point.projete, "Projeté"),
)
REPERE = Shape[Mark](
    "RepereCourbe",
    field("date", DAY, lambda repere: repere.jour),
    field("nature", member(MarkKind), lambda repere: repere.nature),
    field("texte", TEXT, lambda repere: repere.texte),
)
COURBE = Shape[Burndown](
    "Courbe",
    field("au", DAY, lambda burndown: burndown.au),
    field("code", TEXT, lambda burndown: burndown.code),
    field("mesure", member(Measure), lambda burndown: burndown.mesure),
    field("total", optional(JOURS), lambda burndown: burndown.total),
    field("regulation", JOURS, lambda burndown: burndown.regulation),
    field("realise", JOURS, lambda burndown: burndown.realise),
    field("attendu", optional(JOURS), lambda burndown: burndown.attendu),
    field("actuel", optional(JOURS), lambda burndown: burndown.actuel),
    field("atterrissage", optional(JOURS), lambda burndown: burndown.atterrissage),
    field("plan_tenu", optional(JOURS), lambda burndown: burndown.plan_tenu),
    field("rythme_tenu", optional(JOURS), lambda burndown: burndown.continue_),
    field("fourchette", optional(each(JOURS)), lambda burndown: burndown.fourchette),
    field("fin_projetee", optional(DAY), lambda burndown: burndown.fin_projetee),
    field("points", each(POINT), lambda burndown: burndown.etapes),
    field("reperes", each(REPERE), lambda burndown: burndown.reperes),
)


def tabulate_courbe(burndown: Burndown, exercice: int) -> Table:
    """Return the points of a burn-down as a table: days left, or days done if no number was planned."""
    from cariforef_tui.domain.values.tables import tabulate

    titre = f"Courbe {burndown.code}"
    return tabulate("courbe", titre, exercice, burndown.au, POINT.fields, burndown.etapes)
