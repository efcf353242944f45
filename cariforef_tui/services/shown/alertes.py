"""The alerts, as they are shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from cariforef_tui.domain.alertes.alertes import Alerte
from cariforef_tui.domain.alertes.facts import TypeAlerte
from cariforef_tui.domain.alertes.scope import keep_within
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.values.shown import (
    DAY,
    TEXT,
    WHOLE,
    Shape,
    dated,
    exported,
    field,
    member,
    optional,
)
from cariforef_tui.services.alertes import load_alertes
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference

if TYPE_CHECKING:
    from cariforef_tui.domain.values.tables import Table

ALERTE = Shape[Alerte](
    "Alerte",
    field("type", member(TypeAlerte), lambda alerte: alerte.type, "Type", 22),
    field("gravite", member(Gravite), lambda alerte: alerte.gravite, "Gravité"),
    field("code", optional(TEXT), lambda alerte: alerte.code, "Code", 9),
    field("jalon", optional(TEXT), lambda alerte: alerte.jalon, "Jalon", 8),
    field("agent", optional(TEXT), lambda alerte: alerte.agent, "Agent", 7),
    field("date", optional(DAY), lambda alerte: alerte.date, "Date", 11),
    field("jours_restants", optional(WHOLE), lambda alerte: alerte.jours_restants, "Jours restants"),
    field("message", TEXT, lambda alerte: alerte.message, "Message", 90),
)
ALERTES = dated("Alertes", "alertes", ALERTE)
EXPORT = exported("ExportAlertes", "alertes", ALERTE)
COLONNES = ALERTE.pick("gravite", "type", "code", "jalon", "agent", "date", "jours_restants", "message")


def tabulate_alertes(exercice: int, au: date, alertes: Iterable[Alerte]) -> Table:
    """Return alerts as a table, in their order."""
    from cariforef_tui.domain.values.tables import tabulate

    return tabulate("alertes", "Alertes", exercice, au, COLONNES, alertes)


def export_alertes(store: Store, reference: DateReference, code: str | None, lecteur: str | None) -> Table:
    """Return the alerts, of all lines or of one line and what it contains; raises CodeRefuse."""
    snapshot = load_alertes(store, reference, lecteur=lecteur)
    shown = keep_within(snapshot.alertes, code, snapshot.programme, snapshot.agents)
    return tabulate_alertes(reference.exercice, reference.au, shown)
