"""What was done of the plan before the suivi: supposed as the plan expected, until somebody says it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from cariforef_tui.domain.avancement.consommation import Before, Consommation, Realise
from cariforef_tui.domain.avancement.etat import expect_enveloppe
from cariforef_tui.domain.programme.declarations import Declarations
from cariforef_tui.domain.programme.programme import Compte, Enveloppe, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier


class Veille(NamedTuple):
    """The last day before the suivi, the plan in force on it, and what was logged up to it."""

    jour: date
    programme: Programme
    realises: Mapping[str, Realise]


def veille_at(calendrier: Calendrier, suivi: date, arrete: date | None) -> date | None:
    """Return the suivi's eve, or the arrêté if that is earlier; None if no day of the exercice is before."""
    if arrete is None:
        return None
    jour = min(suivi - timedelta(days=1), arrete)
    return jour if jour >= calendrier.first_day else None


def find_before(
    programme: Programme, calendrier: Calendrier, declarations: Declarations, veille: Veille | None
) -> dict[str, Before]:
    """Return what stands for the days before the suivi, by métier enveloppe; a régulation has nothing.

    What was expected is that of the plan in force then or of `programme`, whichever is less: days that a
    revision adds later were no work of then.
    """
    if veille is None:
        return {}
    logged = Consommation(veille.realises, {})
    found: dict[str, Before] = {}
    for enveloppe in programme.enveloppes:
        if enveloppe.compte is not Compte.METIER or programme.is_regulation(enveloppe):
            continue
        plans = ((plan, plan.enveloppes_by_id.get(enveloppe.id)) for plan in (programme, veille.programme))
        found[enveloppe.id] = Before(
            expected=min(
                expect_enveloppe(plan, calendrier, planned, veille.jour) if planned else 0
                for plan, planned in plans
            ),
            said=_said(enveloppe, declarations),
            logged=sum(logged.drawn(programme, code) for code in enveloppe.lignes),
        )
    return found


def _said(enveloppe: Enveloppe, declarations: Declarations) -> int | None:
    said = [declarations.reprises[code] for code in enveloppe.lignes if code in declarations.reprises]
    return sum(fait.centiemes or 0 for fait in said) if said else None
