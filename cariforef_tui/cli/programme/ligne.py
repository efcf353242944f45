"""`cariforef plan ajouter|retirer|reprendre`: add a line to the plan, retire one, take one back."""

from __future__ import annotations

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import commande
from cariforef_tui.cli.programme.revise import accord_of, confirm_option, revision_options, write_revision
from cariforef_tui.domain.values.days import parse_volume
from cariforef_tui.services.programme.revisions import NewLigne, add_ligne, resume_ligne, retire_ligne


@commande("base", "agent")
@click.argument("parent")
@click.argument("libelle")
@click.option("--jours", metavar="JOURS", help="Ses jours (sinon la ligne n'est pas chiffrée).")
@click.option("--pris-sur", metavar="CODE", help="L'enveloppe qui donne ces jours (sinon ils s'ajoutent).")
@click.option("--echeance", metavar="TEXTE", default="", help="Son échéance, écrite comme au programme.")
@click.option("--qui", metavar="TEXTE", default="", help="Qui s'en charge : initiales séparées par /.")
@revision_options
@confirm_option
@click.pass_obj
def ajouter(
    invocation: Invocation,
    parent: str,
    libelle: str,
    jours: str | None,
    pris_sur: str | None,
    echeance: str,
    qui: str,
    le: str | None,
    motif: str,
    confirmer: bool,  # noqa: FBT001
) -> None:
    """Ajouter LIBELLE sous PARENT, au premier numéro libre.

    PARENT est une action, ou un axe d'actions.
    """
    centiemes = parse_volume(jours) if jours is not None else None
    nouvelle = NewLigne(
        parent=parent, libelle=libelle, centiemes=centiemes, pris_sur=pris_sur, echeance=echeance, qui=qui
    )
    write_revision(
        invocation,
        le,
        motif,
        lambda store, redaction: add_ligne(store, nouvelle, redaction),
        accord_of(confirmer),
    )


@commande("base", "agent")
@click.argument("code")
@revision_options
@confirm_option
@click.pass_obj
def retirer(
    invocation: Invocation,
    code: str,
    le: str | None,
    motif: str,
    confirmer: bool,  # noqa: FBT001
) -> None:
    """Retirer la ligne CODE du plan : plus de saisie ni d'alerte.

    Ses jours restent prévus jusqu'à ce qu'on les transfère.
    """
    write_revision(
        invocation,
        le,
        motif,
        lambda store, redaction: retire_ligne(store, code, redaction),
        accord_of(confirmer),
    )


@commande("base", "agent")
@click.argument("code")
@revision_options
@click.pass_obj
def reprendre(invocation: Invocation, code: str, le: str | None, motif: str) -> None:
    """Reprendre au plan la ligne CODE, retirée."""
    write_revision(invocation, le, motif, lambda store, redaction: resume_ligne(store, code, redaction))
