"""The commands of `cariforef plan` that write a revision, each with its reason and its date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import update_wrapper
from typing import Any

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import format_jour_complet
from cariforef_tui.cli.kit.options import PROSE, Command, DaysCommand, command
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.domain.programme.revisions import Revision
from cariforef_tui.domain.programme.sentences import describe_changement
from cariforef_tui.domain.values.days import VOLUME_MAX, parse_volume
from cariforef_tui.domain.values.refusals import ConfirmationRequise
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme import revisions
from cariforef_tui.services.programme.plan import read_last_plan

Write = Callable[[Store, revisions.Redaction], Revision]


def revision(function: Callable[..., Write]) -> Command:
    """Make a command of a function that reads its arguments and returns how the revision is written."""

    def write_revision(
        invocation: Invocation, /, *, le: str | None, motif: str, oui: bool = False, **arguments: Any
    ) -> None:
        write = function(**arguments)
        with invocation.store() as store:
            jour = invocation.read_day_or_today(store, le, "--le ")
            accord = revisions.Accord.DONNE if oui else revisions.Accord.A_DEMANDER
            redaction = revisions.Redaction(jour, invocation.actor(store), motif, accord)
            try:
                written = write(store, redaction)
            except ConfirmationRequise as error:
                raise ConfirmationRequise(f"{error.message} Ajoutez --oui.") from error
            lines = list(tell_revision(store, written))
        print_done(lines)

    return command("base", "agent", cls=DaysCommand)(update_wrapper(write_revision, function))


def reason_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what every revision takes: its reason, its date."""
    function = click.option("--le", metavar="DATE", help="Depuis cette date (sinon aujourd'hui).")(function)
    return click.option("--motif", type=PROSE, metavar="TEXTE", required=True, help="Pourquoi.")(function)


def confirm_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the agreement to what is legitimate but unusual."""
    return click.option("--oui", is_flag=True, help="Oui, même sous ce qui est déjà réalisé.")(function)


def tell_revision(store: Store, written: Revision) -> Iterator[str]:
    """Say what was written, one line a change."""
    with store.reading() as reading:
        programme = read_last_plan(reading, written.jour.year).programme
    when = format_jour_complet(written.jour)
    yield f"Enregistré : révision n° {written.numero} du {when}, par {written.auteur} : {written.motif}"
    for changement in written.changements:
        yield f"  {describe_changement(programme, changement)}"


@revision
@click.argument("code")
@click.argument("jours")
@reason_options
@confirm_option
def reviser(code: str, jours: str) -> Write:
    """Porter à JOURS l'enveloppe de la ligne CODE.

    14.1.1:SI nomme celle de ses jours SI. Une enveloppe partagée se révise en entier. Le programme voté
    reste : programme --initial.
    """
    centiemes = parse_volume(jours, minimum=-VOLUME_MAX)
    return lambda store, redaction: revisions.revise_montant(store, code, centiemes, redaction)


@revision
@click.argument("de")
@click.argument("vers")
@click.argument("jours")
@reason_options
@confirm_option
def transferer(de: str, vers: str, jours: str) -> Write:
    """Transférer JOURS de l'enveloppe DE à VERS.

    Le total ne bouge pas.
    """
    centiemes = parse_volume(jours, minimum=-VOLUME_MAX)
    return lambda store, redaction: revisions.transfer_jours(store, de, vers, centiemes, redaction)


@revision
@click.argument("code")
@click.argument("texte")
@reason_options
def echeance(code: str, texte: str) -> Write:
    """Donner à la ligne CODE l'échéance TEXTE.

    Elle s'écrit comme au programme : 31/12/2018, 12/2018, « 03/2018 – 31/12/2018 », Quotidien,
    Hebdomadaire, Trimestriel, « » pour aucune.
    """
    return lambda store, redaction: revisions.move_echeance(store, code, texte, redaction)


@revision
@click.argument("code")
@click.argument("texte")
@reason_options
def confier(code: str, texte: str) -> Write:
    """Confier la ligne CODE à TEXTE.

    Des initiales séparées par /, équipe, un service.
    """
    return lambda store, redaction: revisions.change_qui(store, code, texte, redaction)


@revision
@click.argument("parent")
@click.argument("libelle")
@click.option("--jours", metavar="JOURS", help="Ses jours (sinon la ligne n'est pas chiffrée).")
@click.option("--pris-sur", metavar="CODE", help="L'enveloppe qui donne ces jours (sinon ils s'ajoutent).")
@click.option("--echeance", metavar="TEXTE", default="", help="Son échéance, écrite comme au programme.")
@click.option("--qui", metavar="QUI", default="", help="Qui s'en charge : initiales séparées par /.")
@reason_options
@confirm_option
def ajouter(
    parent: str, libelle: str, *, jours: str | None, pris_sur: str | None, echeance: str, qui: str
) -> Write:
    """Ajouter LIBELLE sous PARENT, au premier numéro libre.

    PARENT est une action, ou un axe d'actions.
    """
    centiemes = parse_volume(jours) if jours is not None else None
    nouvelle = revisions.NewLigne(
        parent=parent, libelle=libelle, centiemes=centiemes, pris_sur=pris_sur, echeance=echeance, qui=qui
    )
    return lambda store, redaction: revisions.add_ligne(store, nouvelle, redaction)


@revision
@click.argument("code")
@reason_options
@confirm_option
def retirer(code: str) -> Write:
    """Retirer la ligne CODE du plan : plus de saisie ni d'alerte.

    Ses jours restent prévus jusqu'à ce qu'on les transfère.
    """
    return lambda store, redaction: revisions.retire_ligne(store, code, redaction)


@revision
@click.argument("code")
@reason_options
def remettre(code: str) -> Write:
    """Remettre au plan la ligne CODE, retirée."""
    return lambda store, redaction: revisions.resume_ligne(store, code, redaction)


@revision
@click.argument("numero", type=int)
@reason_options
@confirm_option
def annuler(numero: int) -> Write:
    """Annuler la révision NUMERO, par une révision inverse."""
    return lambda store, redaction: revisions.undo_revision(store, numero, redaction)
