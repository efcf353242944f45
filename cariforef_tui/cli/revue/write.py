"""`cariforef revue remarque|meteo|presents|prochaine|clore|compte-rendu|decision…`: writes in reviews."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import click

from cariforef_tui.cli.kit.asking import is_agreed
from cariforef_tui.cli.kit.delivery import Destination, deliver, destination_options
from cariforef_tui.cli.kit.exits import ExitCode
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import PROSE, command
from cariforef_tui.cli.kit.output import print_done, print_lines, print_notice
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.cli.revue.revue import SEMAINE, read_cle
from cariforef_tui.domain.programme.find import resolve_code
from cariforef_tui.domain.revue.compute import FROZEN, list_missing
from cariforef_tui.domain.revue.revue import Meteo
from cariforef_tui.domain.values.dates import format_date, parse_coming_date
from cariforef_tui.domain.values.glossary import MOTS
from cariforef_tui.domain.values.text import elide_pole
from cariforef_tui.services.agents.accounts import is_none
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import load_plan
from cariforef_tui.services.revue.minutes import send_minutes
from cariforef_tui.services.revue.read import load_revue, load_revues
from cariforef_tui.services.revue.write import (
    NewDecision,
    close_revue,
    complete_decision,
    declare_meteo,
    declare_presences,
    declare_prochaine,
    load_decision,
    remove_decision,
    rewrite_decision,
    take_decision,
    write_remarque,
)

if TYPE_CHECKING:
    from cariforef_tui.domain.revue.figures import Revue

_FORMATS = ("md", "pdf")
_SEPARATORS = re.compile(r"[/,;\s]+")
"""Separators between the initials of several people in one text."""


@command("base", "agent", "au")
@click.argument("perimetre")
@click.argument("code")
@click.argument("texte", type=PROSE)
@SEMAINE
def remarque(invocation: Invocation, perimetre: str, code: str, texte: str, semaine: str | None) -> None:
    """Commenter la ligne CODE.

    Un texte vide retire votre commentaire.
    """
    with invocation.store() as store:
        reference, cle = read_cle(invocation, store, perimetre, semaine)
        acteur = invocation.actor(store)
        line = resolve_code(load_plan(store, reference).programme, code)
        write_remarque(store, reference, cle, line, texte, acteur=acteur)
    done = f"commentaire sur {line}" if texte.strip() else f"commentaire retiré de {line}"
    print_done([f"Enregistré : {done}, {cle.titre}, par {acteur}."])


@command("base", "agent", "au")
@click.argument("perimetre")
@click.argument("couleur", type=click.Choice([meteo.value for meteo in Meteo]))
@click.argument("commentaire", type=PROSE, required=False, default="")
@SEMAINE
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
    print_done([f"Enregistré : météo {couleur}, {cle.titre}, par {acteur}."])


@command("base", "agent", "au")
@click.argument("perimetre")
@click.argument("initiales", nargs=-1)
@click.option("--excuses", multiple=True, metavar="INITIALES", help="Les excusés, séparés par « / ».")
@SEMAINE
def presents(
    invocation: Invocation,
    perimetre: str,
    initiales: tuple[str, ...],
    excuses: tuple[str, ...],
    semaine: str | None,
) -> None:
    """Donner les présents et les excusés de la revue de PERIMETRE.

    La liste remplace celle d'avant ; « aucun » la vide.
    """
    if not initiales and not excuses:
        raise click.UsageError("Donnez des initiales, --excuses INITIALES, ou « aucun ».")
    with invocation.store() as store:
        reference, cle = read_cle(invocation, store, perimetre, semaine)
        acteur = invocation.actor(store)
        ecrite = declare_presences(store, reference, cle, _split(initiales), _split(excuses), acteur=acteur)
    print_done(
        [
            f"Enregistré : {cle.titre}, présents "
            f"{', '.join(ecrite.presents) or 'aucun'}, excusés {', '.join(ecrite.excuses) or 'aucun'}."
        ]
    )


def _split(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the initials typed, one or several in each text; « aucun » means nobody."""
    return tuple(name for text in texts for name in _SEPARATORS.split(text) if not is_none(name))


@command("base", "agent", "au")
@click.argument("perimetre")
@click.argument("jour", metavar="DATE")
@SEMAINE
def prochaine(invocation: Invocation, perimetre: str, jour: str, semaine: str | None) -> None:
    """Donner la DATE de la prochaine revue de PERIMETRE.

    « aucune » retire la date déjà donnée.
    """
    with invocation.store() as store:
        reference, cle = read_cle(invocation, store, perimetre, semaine)
        acteur = invocation.actor(store)
        day = None if is_none(jour) else invocation.read_day(store, jour)
        declare_prochaine(store, reference, cle, day, acteur=acteur)
    said = "sans date" if day is None else f"le {format_date(day)}"
    print_done([f"Enregistré : prochaine revue {elide_pole(cle.perimetre)} {said}, par {acteur}."])


@command("base", "agent", "au")
@click.argument("perimetre")
@SEMAINE
@click.option("--oui", is_flag=True, help="Clore sans poser la question.")
def clore(invocation: Invocation, perimetre: str, semaine: str | None, *, oui: bool) -> None:
    """Clore la revue de PERIMETRE : ses chiffres ne changeront plus.

    La suite ira dans la revue suivante. Au terminal, la commande montre ce qui manque, puis demande
    confirmation ; ailleurs, il faut --oui.
    """
    with invocation.store() as store:
        reference, cle = read_cle(invocation, store, perimetre, semaine)
        if reference.hors_exercice is not None:
            invocation.read_day_or_today(store, None, "--au ")
        acteur = invocation.actor(store)
        named, when = cle.titre, format_date(reference.au)
        snapshot = load_revue(store, reference, cle)
        if snapshot.not_closable is None and not snapshot.revue.ecrite.is_close:
            if not oui:
                missing = (f"· {one.phrase}" for one in list_missing(snapshot.revue))
                for line in (f"À clore : {named}, le {when}. {FROZEN}", *missing):
                    print_lines(wrap_text(line, indent="  "))
            if not is_agreed("Clore ?", oui=oui):
                return
        close_revue(store, reference, cle, acteur=acteur)
    print_done([f"Enregistré : {named}, close le {when} par {acteur}."])


@command("base", "au", mots=tuple(MOTS))
@click.argument("perimetre", required=False)
@SEMAINE
@destination_options(*_FORMATS)
@click.option("--envoyer", is_flag=True, help="L'envoyer aux présents, par courriel.")
@click.option("--a", "seuls", multiple=True, metavar="INITIALES", help="Avec --envoyer, à ceux-là seulement.")
def compte_rendu(
    invocation: Invocation,
    *,
    perimetre: str | None,
    semaine: str | None,
    destination: Destination,
    envoyer: bool,
    seuls: tuple[str, ...],
) -> int | None:
    """Écrire le compte rendu de la revue.

    Celui de PERIMETRE, ou celui de l'ensemble suivi de tous les autres.

    Il s'affiche, s'écrit dans un fichier (--vers), ou part par courriel aux présents (--envoyer), en PDF si
    l'extra pdf est installé.

    Le format est Markdown ou PDF ; en PDF, chaque périmètre a une page avec sa courbe, et une avec son
    échéancier.
    """
    from cariforef_tui.exchange.revue.minutes import FormatMinutes, to_minutes

    if envoyer and destination.path is not None:
        raise click.UsageError("Donnez --vers, qui écrit un fichier, ou --envoyer, pas les deux.")
    if seuls and not envoyer:
        raise click.UsageError("--a va avec --envoyer.")
    with invocation.store() as store:
        reference, cle = read_cle(invocation, store, perimetre, semaine)
        revues = load_revues(store, reference, cle)
        place = store.place
        invocation.say_reference()
        if envoyer:
            return _send(invocation, store, reference, revues, seuls)
    data = to_minutes(revues, FormatMinutes(destination.format), invocation.wiring.now())
    deliver(destination, data, place, cle.titre)
    return None


def _send(
    invocation: Invocation,
    store: Store,
    reference: DateReference,
    revues: Sequence[Revue],
    seuls: tuple[str, ...],
) -> int:
    from cariforef_tui.exchange.revue.minutes import offered_format, to_mail
    from cariforef_tui.machine.mail import find_mailer

    cle = revues[0].cle
    diffusion = send_minutes(
        store,
        reference,
        cle,
        to_mail(revues, offered_format(), invocation.wiring.now()),
        partial(find_mailer, invocation.load_configuration().courriel),
        acteur=invocation.actor(store),
        only=[name.upper() for name in _split(seuls)],
    )
    for name, error in diffusion.echecs:
        print_notice(f"{name} : {error} Pour lui seul : --envoyer --a {name}.")
    if diffusion.sans_adresse:
        print_notice(f"Sans adresse (cariforef agent courriel) : {', '.join(diffusion.sans_adresse)}.")
    sent = ", ".join(diffusion.envoyes) or "personne"
    print_done([f"Compte rendu de la {cle.titre}, envoyé : {sent}."])
    return ExitCode.DISQUE if diffusion.echecs else ExitCode.FAIT


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

    Une décision peut être corrigée tant que sa revue n'est pas close.
    """
    if texte is None and qui is None and pour is None and ligne is None:
        raise click.UsageError("Donnez ce qui change : TEXTE, --qui, --pour ou --ligne.")
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

    Une décision peut être retirée tant que sa revue n'est pas close.
    """
    with invocation.store() as store:
        reference = invocation.reference(store)
        removed = remove_decision(store, reference, numero, acteur=invocation.actor(store))
    print_done([f"Enregistré : décision n° {numero} retirée ({removed.texte})."])


def _read_ligne(store: Store, reference: DateReference, texte: str | None) -> str | None:
    """Return the code of the line typed; None for None; raises CodeRefuse."""
    if texte is None or not texte.strip():
        return None
    return resolve_code(load_plan(store, reference).programme, texte)
