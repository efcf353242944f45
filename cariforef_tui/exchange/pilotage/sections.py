"""The sections of a year's report, in the order they are read."""

from __future__ import annotations

from cariforef_tui.domain.programme.programme import Niveau
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.exchange.pilotage.figures import make_ensemble, make_pole
from cariforef_tui.exchange.pilotage.means import make_capacite, make_si
from cariforef_tui.exchange.pilotage.plan import make_echeances, make_inacheve, make_livrables, make_revisions
from cariforef_tui.exchange.pilotage.section import Section
from cariforef_tui.services.pilotage.year_end import Bilan


def list_sections(bilan: Bilan) -> tuple[Section, ...]:
    """Return the report, every text inert."""
    return (
        make_ensemble(bilan),
        *(make_pole(bilan, ligne) for ligne in bilan.lignes if ligne.niveau is Niveau.POLE),
        make_echeances(bilan),
        *make_livrables(bilan),
        *make_si(bilan),
        make_capacite(bilan),
        make_revisions(bilan),
        make_inacheve(bilan),
    )


def describe_etat(bilan: Bilan) -> str:
    """Return the date of the figures, and « Provisoire » where the year is not over."""
    when = format_date(bilan.au)
    return f"Provisoire, au {when}" if bilan.is_provisional else f"Exercice {bilan.exercice}, au {when}"
