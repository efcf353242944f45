"""The commands of `cariforef jalon` that revise the plan: a jalon moved, added or taken away."""

from __future__ import annotations

import click

from cariforef_tui.cli.programme.revise import reason_options, revision
from cariforef_tui.domain.programme import gestes


@revision(gestes.DEPLACER_JALON, "CODE", "DATE")
@reason_options
def deplacer() -> None:
    """Déplacer le jalon CODE à DATE.

    Les lignes qui finissent avec lui sont attendues pour cette date. La date votée reste : jalon liste la
    dit, « cariforef plan annuler » y revient.
    """


@revision(gestes.AJOUTER_JALON, "LIBELLE", "DATE", "LIGNES")
@click.option("--borne", "bornees", metavar="LIGNES", help="Celles dont le travail finit avec lui.")
@click.option("--code", metavar="CODE", help="Son code, 8 signes au plus (sinon tiré du libellé).")
@reason_options
def ajouter() -> None:
    """Ajouter le jalon LIBELLE, à DATE, qui concerne LIGNES.

    LIGNES : leurs codes, séparés par des virgules.
    """


@revision(gestes.RETIRER_JALON, "CODE")
@reason_options
def retirer() -> None:
    """Retirer du plan le jalon CODE, qui ne donne plus d'alerte."""
