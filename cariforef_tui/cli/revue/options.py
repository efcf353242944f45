"""Read the review that a command names by its perimeter and week."""

from __future__ import annotations

from datetime import date

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.domain.programme.programme import GIP
from cariforef_tui.domain.revue.revue import CleRevue, resolve_perimetre
from cariforef_tui.domain.temps.calendrier import week_around
from cariforef_tui.domain.values.dates import parse_semaine
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.plan import DateReference, load_programme
from cariforef_tui.services.revue.read import default_cle

SEMAINE = click.option(
    "--semaine", metavar="SEMAINE", help="Par exemple 2018-W21 ou 21 (sinon la dernière semaine finie)."
)


def read_cle(
    invocation: Invocation, store: Store, perimetre: str | None, semaine: str | None
) -> tuple[DateReference, CleRevue]:
    """Return where to look from, and the review that the words typed name.

    A week of a past exercice is looked at from its end; one to come is not begun.

    Raises:
        CodeRefuse, DateRefusee: no such perimeter, no such week.
    """
    reference = invocation.reference(store) if semaine is None else invocation.reference_alone(store)
    monday = None if semaine is None else parse_semaine(semaine, date(reference.exercice, 7, 1))
    if monday is not None and monday <= reference.au:
        reference = invocation.reference_of(store, *week_around(monday))
    code = GIP
    if perimetre is not None:
        code = resolve_perimetre(load_programme(store, reference.exercice), perimetre)
    if monday is None:
        return reference, default_cle(store, reference, code)
    return reference, CleRevue(code, monday)
