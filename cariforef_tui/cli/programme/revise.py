"""The commands of `cariforef plan` that write a revision, each with its reason and its date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import update_wrapper
from typing import Any

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import format_jour_complet
from cariforef_tui.cli.kit.options import PROSE, Command, DaysCommand, command
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.domain.programme import gestes
from cariforef_tui.domain.programme.revisions import LigneRetiree, Revision, TexteLigne, TexteRevise
from cariforef_tui.domain.programme.sentences import describe_changement, tell_earlier_ends
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.refusals import ConfirmationRequise
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.declarations import load_bounding
from cariforef_tui.services.programme.plan import read_last_plan
from cariforef_tui.services.programme.revisions import Accord, Redaction, revise, undo_revision

Write = Callable[[Store, Redaction], Revision]


def revision(
    geste: gestes.Geste, *metavars: str, mots: tuple[str, ...] = ()
) -> Callable[[Callable[[], None]], Command]:
    """Return a decorator that makes a command of a gesture on the plan.

    The function decorated gives its name, its help and its options. The first fields of the gesture are
    arguments, which `metavars` name. The help explains `mots`.
    """

    def decorate(function: Callable[[], None]) -> Command:
        def write_revision(
            invocation: Invocation, /, *, le: str | None, motif: str, oui: bool = False, **typed: str | None
        ) -> None:
            change = geste.read({champ: texte for champ, texte in typed.items() if texte is not None})
            _write(invocation, lambda store, how: revise(store, change, how), le, motif, oui=oui)

        written: Callable[..., None] = update_wrapper(write_revision, function)
        for champ, metavar in reversed([*zip(geste.champs, metavars, strict=False)]):
            written = click.argument(champ.nom, metavar=metavar)(written)
        return command("base", "agent", cls=DaysCommand, mots=mots)(written)

    return decorate


def _write(invocation: Invocation, write: Write, le: str | None, motif: str, *, oui: bool) -> None:
    with invocation.store() as store:
        jour = invocation.read_day_or_today(store, le, "--le ")
        redaction = Redaction(
            jour, invocation.actor(store), motif, Accord.DONNE if oui else Accord.A_DEMANDER
        )
        lines = write_told(store, write, redaction, "--oui")
    print_done(lines)


def write_told(store: Store, write: Write, redaction: Redaction, flag: str) -> list[str]:
    """Write a revision and return its sentences.

    Raises:
        ConfirmationRequise: the change must be confirmed; the sentence names `flag`, the option for that.
    """
    try:
        written = write(store, redaction)
    except ConfirmationRequise as error:
        raise ConfirmationRequise(f"{error.message} Ajoutez {flag}.") from error
    return list(_tell_revision(store, written))


def reason_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of every revision: its reason, its date."""
    function = click.option("--le", metavar="DATE", help="Depuis cette date (sinon aujourd'hui).")(function)
    return click.option("--motif", type=PROSE, metavar="TEXTE", required=True, help="Pourquoi.")(function)


def confirm_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option that confirms a legitimate but unusual change."""
    return click.option("--oui", is_flag=True, help="Confirmer même sous ce qui est déjà réalisé.")(function)


def _tell_revision(store: Store, written: Revision) -> Iterator[str]:
    """Yield one line for each change written."""
    with store.reading() as reading:
        programme = read_last_plan(reading, written.jour.year).programme
    when = format_jour_complet(written.jour)
    yield f"Enregistré : révision n° {written.numero} du {when}, par {written.auteur} : {written.motif}"
    for changement in written.changements:
        yield f"  {describe_changement(programme, changement)}"
        yield from (f"  {told}" for told in tell_earlier_ends(programme, changement))
        if isinstance(changement, TexteRevise) and changement.objet is TexteLigne.ECHEANCE:
            yield from _tell_bounding(store, changement.code, written.jour)
        elif isinstance(changement, LigneRetiree):
            yield from (f"  {told}" for told in tell_to_hold(store, changement.code, written.jour))


def _tell_bounding(store: Store, code: str, jour: date) -> Iterator[str]:
    """Say that what bounds a line that moves has not moved."""
    for jalon in load_bounding(store, code, jour):
        ends = f"{code} finit avec le jalon {jalon.code}, le {format_date(jalon.jour)}"
        yield f"  {ends}. Pour le déplacer aussi : cariforef jalon deplacer {jalon.code} DATE --motif TEXTE"


def tell_to_hold(store: Store, code: str, jour: date) -> Iterator[str]:
    """Say that what bounds a line solded or taken away is not declared held."""
    for jalon in load_bounding(store, code, jour):
        ends = f"{code} finissait avec le jalon {jalon.code}, le {format_date(jalon.jour)}"
        yield f"{ends}. S'il est tenu : cariforef jalon tenu {jalon.code}"


@revision(gestes.REVISER, "CODE", "JOURS", mots=("enveloppe",))
@reason_options
@confirm_option
def reviser() -> None:
    """Porter à JOURS l'enveloppe de la ligne CODE.

    14.1.1:SI nomme celle de ses jours SI. Une enveloppe partagée se révise en entier. Le programme voté
    reste : programme --initial.
    """


@revision(gestes.TRANSFERER, "DE", "VERS", "JOURS", mots=("enveloppe",))
@reason_options
@confirm_option
def transferer() -> None:
    """Transférer JOURS de l'enveloppe DE à VERS.

    Le total ne bouge pas.
    """


@revision(gestes.DEPLACER, "CODE", "TEXTE")
@click.option("--debut", metavar="DATE", help="Le jour où le travail commence ; « aucun » l'enlève.")
@reason_options
def echeance() -> None:
    """Donner à la ligne CODE l'échéance TEXTE.

    Elle s'écrit comme au programme : 31/12/2018, 12/2018, « 03/2018 – 31/12/2018 », Quotidien,
    Hebdomadaire, Trimestriel, « » pour aucune. Sans --debut, la ligne garde le sien.
    """


@revision(gestes.CONFIER, "CODE", "TEXTE")
@reason_options
def confier() -> None:
    """Confier la ligne CODE à TEXTE.

    TEXTE : des initiales séparées par /, « équipe », ou un service.
    """


@revision(gestes.AJOUTER, "PARENT", "LIBELLE", mots=("enveloppe",))
@click.option("--jours", metavar="JOURS", help="Ses jours (sinon la ligne n'est pas chiffrée).")
@click.option("--pris-sur", metavar="CODE", help="L'enveloppe qui donne ces jours (sinon ils s'ajoutent).")
@click.option("--echeance", metavar="TEXTE", default="", help="Son échéance, écrite comme au programme.")
@click.option("--debut", metavar="DATE", default="", help="Le jour où son travail commence.")
@click.option("--qui", metavar="QUI", default="", help="Qui s'en charge : initiales séparées par /.")
@reason_options
@confirm_option
def ajouter() -> None:
    """Ajouter LIBELLE sous PARENT, au premier numéro libre.

    PARENT est un titre dont les lignes se saisissent.
    """


@revision(gestes.RETIRER, "CODE")
@reason_options
@confirm_option
def retirer() -> None:
    """Retirer du plan la ligne CODE, qui n'a plus ni saisie ni alerte.

    Ses jours restent prévus jusqu'à ce qu'on les transfère.
    """


@revision(gestes.REMETTRE, "CODE")
@reason_options
def remettre() -> None:
    """Remettre au plan la ligne CODE, retirée."""


@command("base", "agent", cls=DaysCommand)
@click.argument("numero", type=int)
@reason_options
@confirm_option
def annuler(invocation: Invocation, numero: int, *, le: str | None, motif: str, oui: bool) -> None:
    """Annuler la révision NUMERO, par une révision inverse."""
    _write(invocation, lambda store, how: undo_revision(store, numero, how), le, motif, oui=oui)
