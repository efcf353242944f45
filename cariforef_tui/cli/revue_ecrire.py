"""`cariforef revue remarque|decision|faite|meteo|clore`: what the meeting writes."""

from __future__ import annotations

import click

from cariforef_tui.cli.commande import commande
from cariforef_tui.cli.invocation import Invocation
from cariforef_tui.cli.output import print_done
from cariforef_tui.cli.revue_options import SEMAINE, read_cle
from cariforef_tui.domain.dates import format_date
from cariforef_tui.domain.recherche import resolve_code
from cariforef_tui.domain.revue import Meteo
from cariforef_tui.domain.texte import elide_pole
from cariforef_tui.services.programme import load_plan
from cariforef_tui.services.revue_ecriture import (
    NouvelleDecision,
    close_revue,
    complete_decision,
    declare_meteo,
    take_decision,
    write_remarque,
)


@commande("base", "agent", "au")
@click.argument("perimetre")
@click.argument("code")
@click.argument("texte")
@SEMAINE
@click.pass_obj
def remarque(invocation: Invocation, perimetre: str, code: str, texte: str, semaine: str | None) -> None:
    """Noter TEXTE sur la ligne CODE.

    Un texte vide retire votre remarque.
    """
    with invocation.store() as store:
        reference, cle = read_cle(invocation, store, perimetre, semaine)
        acteur = invocation.actor(store)
        line = resolve_code(load_plan(store, reference).programme, code)
        write_remarque(store, reference, cle, line, texte, acteur=acteur)
    done = f"remarque sur {line}" if texte.strip() else f"remarque retirée de {line}"
    print_done([f"Enregistré : {done}, revue {cle.semaine} {elide_pole(cle.perimetre)}, par {acteur}."])


@commande("base", "agent", "au")
@click.argument("perimetre")
@click.argument("texte")
@click.option("--qui", metavar="QUI", required=True, help="Qui s'en charge.")
@click.option("--pour", metavar="DATE", help="Pour quelle date.")
@SEMAINE
@click.pass_obj
def decision(
    invocation: Invocation, perimetre: str, texte: str, qui: str, pour: str | None, semaine: str | None
) -> None:
    """Noter la décision TEXTE.

    Elle est suivie de revue en revue jusqu'à ce qu'elle soit faite.
    """
    with invocation.store() as store:
        reference, cle = read_cle(invocation, store, perimetre, semaine)
        due = invocation.read_day(store, pour) if pour is not None else None
        taken = take_decision(
            store, reference, cle, NouvelleDecision(texte, qui, due), acteur=invocation.actor(store)
        )
    when = f", pour le {format_date(taken.pour)}" if taken.pour else ""
    print_done([f"Enregistré : décision n° {taken.numero} {elide_pole(cle.perimetre)}, {taken.qui}{when}."])


@commande("base", "agent", "au")
@click.argument("numero", type=int)
@click.option("--le", metavar="DATE", help="Faite à cette date (sinon la date de référence).")
@click.option("--annuler", is_flag=True, help="Revenir sur la déclaration : elle reste à faire.")
@click.pass_obj
def faite(
    invocation: Invocation,
    numero: int,
    le: str | None,
    annuler: bool,  # noqa: FBT001
) -> None:
    """Déclarer faite la décision NUMERO."""
    if annuler and le is not None:
        raise click.UsageError("--annuler et --le ne vont pas ensemble.")
    with invocation.store() as store:
        reference = invocation.reference(store)
        day = reference.au
        if le is not None:
            day = invocation.read_day(store, le)
            reference = invocation.reference_of(store, day)
        complete_decision(store, reference, numero, None if annuler else day, acteur=invocation.actor(store))
    done = "à faire" if annuler else f"faite le {format_date(day)}"
    print_done([f"Enregistré : décision n° {numero} {done}."])


@commande("base", "agent", "au")
@click.argument("perimetre")
@click.argument("couleur", type=click.Choice([one.value for one in Meteo]))
@click.argument("commentaire", required=False, default="")
@SEMAINE
@click.pass_obj
def meteo(
    invocation: Invocation, perimetre: str, couleur: str, commentaire: str, semaine: str | None
) -> None:
    """Donner la météo de PERIMETRE.

    Orange et rouge demandent un COMMENTAIRE.
    """
    with invocation.store() as store:
        reference, cle = read_cle(invocation, store, perimetre, semaine)
        acteur = invocation.actor(store)
        declare_meteo(store, reference, cle, Meteo(couleur), commentaire, acteur=acteur)
    print_done(
        [f"Enregistré : météo {couleur} {elide_pole(cle.perimetre)}, revue {cle.semaine}, par {acteur}."]
    )


@commande("base", "agent", "au")
@click.argument("perimetre")
@SEMAINE
@click.pass_obj
def clore(invocation: Invocation, perimetre: str, semaine: str | None) -> None:
    """Clore la revue de PERIMETRE : ses chiffres se figent.

    La suite va dans la revue suivante.
    """
    with invocation.store() as store:
        reference, cle = read_cle(invocation, store, perimetre, semaine)
        acteur = invocation.actor(store)
        close_revue(store, reference, cle, acteur=acteur)
    when = format_date(reference.au)
    print_done(
        [f"Enregistré : revue {cle.semaine} {elide_pole(cle.perimetre)} close le {when} par {acteur}."]
    )
