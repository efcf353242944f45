"""`cariforef revue decision|corriger|retirer|faite`: what the meeting decides."""

from __future__ import annotations

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import PROSE, command
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.cli.revue.options import SEMAINE, read_cle
from cariforef_tui.domain.programme.find import resolve_code
from cariforef_tui.domain.values.dates import format_date, parse_coming_date
from cariforef_tui.domain.values.text import elide_pole
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.plan import DateReference, load_plan
from cariforef_tui.services.revue.write import (
    NewDecision,
    complete_decision,
    load_decision,
    remove_decision,
    rewrite_decision,
    take_decision,
)


@command("base", "agent", "au")
@click.argument("perimetre")
@click.argument("texte", type=PROSE)
@click.option(
    "--qui", metavar="QUI", required=True, help="Qui s'en charge : initiales séparées par « / », ou équipe."
)
@click.option("--pour", metavar="DATE", help="Pour quelle date.")
@click.option("--ligne", metavar="CODE", help="Sur quelle ligne du programme.")
@SEMAINE
def decision(
    invocation: Invocation,
    *,
    perimetre: str,
    texte: str,
    qui: str,
    pour: str | None,
    ligne: str | None,
    semaine: str | None,
) -> None:
    """Noter la décision TEXTE.

    Elle est suivie de revue en revue jusqu'à ce qu'elle soit faite.
    """
    with invocation.store() as store:
        reference, cle = read_cle(invocation, store, perimetre, semaine)
        due = parse_coming_date(pour, reference.au) if pour is not None else None
        code = _read_ligne(store, reference, ligne)
        taken = take_decision(
            store, reference, cle, NewDecision(texte, qui, due, code), acteur=invocation.actor(store)
        )
    about = f" sur {taken.ligne}" if taken.ligne else ""
    when = f", pour le {format_date(taken.pour)}" if taken.pour else ""
    print_done(
        [f"Enregistré : décision n° {taken.numero} {elide_pole(cle.perimetre)}{about}, {taken.qui}{when}."]
    )


@command("base", "agent", "au")
@click.argument("numero", type=int)
@click.option("--le", metavar="DATE", help="Faite à cette date (sinon la date de référence).")
@click.option("--annuler", is_flag=True, help="Revenir sur la déclaration : elle reste à faire.")
def faite(invocation: Invocation, *, numero: int, le: str | None, annuler: bool) -> None:
    """Déclarer faite la décision NUMERO."""
    if annuler and le is not None:
        raise click.UsageError("--annuler et --le ne vont pas ensemble.")
    with invocation.store() as store:
        reference = invocation.reference(store)
        day = reference.au
        if le is not None:
            day = invocation.read_day(store, le)
            reference = invocation.reference_of(store, day)
        done = complete_decision(
            store, reference, numero, None if annuler else day, acteur=invocation.actor(store)
        )
    print_done([f"Enregistré : décision n° {numero} {done.etat}."])


@command("base", "agent", "au")
@click.argument("numero", type=int)
@click.argument("texte", type=PROSE, required=False)
@click.option("--qui", metavar="QUI", help="Qui s'en charge : initiales séparées par « / », ou équipe.")
@click.option("--pour", metavar="DATE", help="Pour quelle date ; vide, sans date.")
@click.option("--ligne", metavar="CODE", help="Sur quelle ligne du programme ; vide, sur aucune.")
def corriger(
    invocation: Invocation,
    *,
    numero: int,
    texte: str | None,
    qui: str | None,
    pour: str | None,
    ligne: str | None,
) -> None:
    """Corriger la décision NUMERO : TEXTE, qui, pour quand, ligne.

    Elle se corrige tant que sa revue n'est pas close.
    """
    if texte is None and qui is None and pour is None and ligne is None:
        raise click.UsageError("Dites ce qui change : TEXTE, --qui, --pour ou --ligne.")
    with invocation.store() as store:
        reference = invocation.reference(store)
        held = load_decision(store, reference, numero)
        due = held.pour
        if pour is not None:
            due = parse_coming_date(pour, reference.au) if pour.strip() else None
        code = held.ligne if ligne is None else _read_ligne(store, reference, ligne)
        corrected = NewDecision(
            held.texte if texte is None else texte, held.qui if qui is None else qui, due, code
        )
        rewrite_decision(store, reference, numero, corrected, acteur=invocation.actor(store))
    print_done([f"Enregistré : décision n° {numero} corrigée."])


@command("base", "agent", "au")
@click.argument("numero", type=int)
def retirer(invocation: Invocation, numero: int) -> None:
    """Retirer la décision NUMERO.

    Elle se retire tant que sa revue n'est pas close.
    """
    with invocation.store() as store:
        reference = invocation.reference(store)
        removed = remove_decision(store, reference, numero, acteur=invocation.actor(store))
    print_done([f"Enregistré : décision n° {numero} retirée ({removed.texte})."])


def _read_ligne(store: Store, reference: DateReference, texte: str | None) -> str | None:
    """Return the code of the line that is typed, None for none; raises CodeRefuse."""
    if texte is None or not texte.strip():
        return None
    return resolve_code(load_plan(store, reference).programme, texte)
