"""What was done of the plan before the suivi: supposed as the plan expected, until somebody says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cariforef_tui.domain.avancement.consommation import Consommation, Realise
from cariforef_tui.domain.avancement.etat import expect_enveloppe
from cariforef_tui.domain.programme.declarations import Declarations
from cariforef_tui.domain.programme.programme import Compte, Enveloppe, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier


@dataclass(frozen=True, slots=True)
class Before:
    """Hundredths of an enveloppe before the suivi, as its plan expected, as declared if so, and as logged."""

    expected: int
    said: int | None
    logged: int

    @property
    def unlogged(self) -> int:
        """What was declared, or else expected, less what was logged: that counts by itself."""
        # A régulation has no work: what it takes off the plan by the eve is subtracted here too.
        if self.expected < 0:
            return self.expected
        return max(0, (self.expected if self.said is None else self.said) - self.logged)


def count_before(
    programme: Programme,
    calendrier: Calendrier,
    declarations: Declarations,
    before: Mapping[str, Realise],
    suivi: date,
) -> dict[str, int]:
    """Return the hundredths done before the suivi that no saisie says, by enveloppe of the métier."""
    found = find_before(programme, calendrier, declarations, before, suivi)
    return {enveloppe: one.unlogged for enveloppe, one in found.items()}


def find_before(
    programme: Programme,
    calendrier: Calendrier,
    declarations: Declarations,
    before: Mapping[str, Realise],
    suivi: date,
) -> dict[str, Before]:
    """Return what stands for the days before the suivi, by enveloppe; `before` was logged up to its eve."""
    eve = suivi - timedelta(days=1)
    if eve < calendrier.first_day:
        return {}
    logged = Consommation(before, {})
    found: dict[str, Before] = {}
    for enveloppe in programme.enveloppes:
        if enveloppe.compte is not Compte.METIER:
            continue
        found[enveloppe.id] = Before(
            expected=expect_enveloppe(programme, calendrier, enveloppe, eve),
            said=_said(enveloppe, declarations),
            logged=sum(logged.drawn(programme, code) for code in enveloppe.lignes),
        )
    return found


def _said(enveloppe: Enveloppe, declarations: Declarations) -> int | None:
    said = [declarations.reprises[code] for code in enveloppe.lignes if code in declarations.reprises]
    return sum(fait.centiemes or 0 for fait in said) if said else None
