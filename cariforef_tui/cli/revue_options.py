"""Which review a command is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import click

from cariforef_tui.domain.dates import parse_semaine
from cariforef_tui.domain.programme import GIP
from cariforef_tui.domain.revue import CleRevue, resolve_perimetre
from cariforef_tui.services.exercice import DateReference
from cariforef_tui.services.ports import Store
from cariforef_tui.services.programme import load_programme
from cariforef_tui.services.revue import default_cle

SEMAINE = click.option(
    "--semaine", metavar="SEMAINE", help="Par exemple 2018-W21 ou 21 (sinon la dernière semaine finie)."
)


def read_cle(store: Store, reference: DateReference, perimetre: str | None, semaine: str | None) -> CleRevue:
    """Return the review that the words typed name; raises CodeRefuse, DateRefusee."""
    code = GIP
    if perimetre is not None:
        code = resolve_perimetre(load_programme(store, reference.exercice), perimetre)
    cle = default_cle(store, reference, code)
    if semaine is None:
        return cle
    return replace(cle, lundi=parse_semaine(semaine, date(reference.exercice, 7, 1)))
