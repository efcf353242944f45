"""`cariforef plan reviser|transferer|echeance|confier`: one revision of the plan each, with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import format_jour_complet
from cariforef_tui.cli.kit.numbers import CommandeJours
from cariforef_tui.cli.kit.options import commande
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.domain.programme.revisions import Revision
from cariforef_tui.domain.programme.sentences import describe_changement
from cariforef_tui.domain.values.days import VOLUME_MAX, parse_volume
from cariforef_tui.domain.values.refusals import ConfirmationRequise
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.plan import read_last_plan
from cariforef_tui.services.programme.revisions import (
    Accord,
    Redaction,
    change_qui,
    move_echeance,
    revise_montant,
    transfer_jours,
)


def revision_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what every revision takes: its reason, its date."""
    function = click.option("--le", metavar="DATE", help="Depuis cette date (sinon aujourd'hui).")(function)
    return click.option("--motif", metavar="TEXTE", required=True, help="Pourquoi.")(function)


def confirm_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--confirmer`, for what is legitimate but unusual."""
    return click.option("--confirmer", is_flag=True, help="Oui, même sous ce qui est déjà consommé.")(
        function
    )


def write_revision(
    invocation: Invocation,
    le: str | None,
    motif: str,
    write: Callable[[Store, Redaction], Revision],
    accord: Accord = Accord.A_DEMANDER,
) -> None:
    """Write one revision and say what it changed."""
    with invocation.store() as store:
        jour = invocation.read_day_or_today(store, le)
        redaction = Redaction(jour, invocation.actor(store), motif, accord)
        try:
            revision = write(store, redaction)
        except ConfirmationRequise as error:
            raise ConfirmationRequise(f"{error.message} Ajoutez --confirmer.") from error
        lines = list(tell_revision(store, revision))
    print_done(lines)


def accord_of(confirmer: bool) -> Accord:  # noqa: FBT001 - click hands a flag over as a bool
    return Accord.DONNE if confirmer else Accord.A_DEMANDER


def tell_revision(store: Store, revision: Revision) -> Iterator[str]:
    """Say what was written, one line a change."""
    with store.reading() as reading:
        programme = read_last_plan(reading, revision.jour.year).programme
    when = format_jour_complet(revision.jour)
    yield f"Enregistré : révision n° {revision.numero} du {when}, par {revision.auteur} : {revision.motif}"
    for changement in revision.changements:
        yield f"  {describe_changement(programme, changement)}"


@commande("base", "agent", cls=CommandeJours)
@click.argument("code")
@click.argument("jours")
@revision_options
@confirm_option
@click.pass_obj
def reviser(
    invocation: Invocation,
    code: str,
    jours: str,
    le: str | None,
    motif: str,
    confirmer: bool,  # noqa: FBT001
) -> None:
    """Porter à JOURS l'enveloppe de la ligne CODE.

    14.1.1:SI nomme celle de ses jours SI. Une enveloppe partagée se révise en entier. Le programme voté reste
    : programme --initial.
    """
    centiemes = parse_volume(jours, minimum=-VOLUME_MAX)
    write_revision(
        invocation,
        le,
        motif,
        lambda store, redaction: revise_montant(store, code, centiemes, redaction),
        accord_of(confirmer),
    )


@commande("base", "agent", cls=CommandeJours)
@click.argument("de")
@click.argument("vers")
@click.argument("jours")
@revision_options
@confirm_option
@click.pass_obj
def transferer(
    invocation: Invocation,
    de: str,
    vers: str,
    jours: str,
    le: str | None,
    motif: str,
    confirmer: bool,  # noqa: FBT001
) -> None:
    """Transférer JOURS de l'enveloppe DE à VERS.

    Le total ne bouge pas.
    """
    centiemes = parse_volume(jours, minimum=-VOLUME_MAX)
    write_revision(
        invocation,
        le,
        motif,
        lambda store, redaction: transfer_jours(store, de, vers, centiemes, redaction),
        accord_of(confirmer),
    )


@commande("base", "agent")
@click.argument("code")
@click.argument("texte")
@revision_options
@click.pass_obj
def echeance(invocation: Invocation, code: str, texte: str, le: str | None, motif: str) -> None:
    """Donner à la ligne CODE l'échéance TEXTE.

    Elle s'écrit comme au programme : 31/12/2018, 12/2018, « 03/2018 – 31/12/2018 », Quotidien, Hebdomadaire,
    Trimestriel, « » pour aucune.
    """
    write_revision(
        invocation, le, motif, lambda store, redaction: move_echeance(store, code, texte, redaction)
    )


@commande("base", "agent")
@click.argument("code")
@click.argument("texte")
@revision_options
@click.pass_obj
def confier(invocation: Invocation, code: str, texte: str, le: str | None, motif: str) -> None:
    """Confier la ligne CODE à TEXTE.

    Des initiales séparées par /, équipe, un service.
    """
    write_revision(invocation, le, motif, lambda store, redaction: change_qui(store, code, texte, redaction))
