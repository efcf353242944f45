"""`cariforef demande`: the requests of a droit de tirage, and the days of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click

from cariforef_tui.cli.kit.asking import asking_date_last
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.cli.kit.table import ColumnOf, Fit, columns_of, render_rows, wrap_text
from cariforef_tui.domain.temps.saisies import SANS_DEMANDE, Demande, PartDemande
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.shown import DAY, JOURS, TEXT, WHOLE, Shape, dated, each, field, optional
from cariforef_tui.services.temps.demandes import (
    check_closing,
    check_opening,
    close_demande,
    declare_tirage,
    may_correct,
    open_demande,
    remove_demande,
    rename_demande,
    reopen_demande,
    withdraw_tirage,
)
from cariforef_tui.services.temps.tirages import LigneTirage, describe_parts, load_tirages


@dataclass(frozen=True)
class DemandeTirage:
    """A request with its line."""

    ligne: LigneTirage
    demande: Demande


PART = Shape[PartDemande](
    "PartDemande",
    field("agent", TEXT, lambda it: it.agent),
    field("jours", JOURS, lambda it: it.centiemes),
)
DEMANDE = Shape[DemandeTirage](
    "Demande",
    field("numero", WHOLE, lambda it: it.demande.numero, "N°"),
    field("libelle", TEXT, lambda it: it.demande.libelle),
    field("ouverte_le", DAY, lambda it: it.demande.ouverte_le, "Ouverte"),
    field("close_le", optional(DAY), lambda it: it.demande.close_le, "Close"),
    field("jours", JOURS, lambda it: it.ligne.total(it.demande.numero), "Jours"),
    field("agents", each(PART), lambda it: it.ligne.parts_of(it.demande.numero)),
)
TIRAGE = Shape[LigneTirage](
    "Tirage",
    field("code", TEXT, lambda it: it.code),
    field("jours_sans_demande", JOURS, lambda it: it.sans_demande),
    field("demandes", each(DEMANDE), lambda it: [DemandeTirage(it, one) for one in it.demandes]),
)
TIRAGES = dated("Tirages", "lignes", TIRAGE)
COLUMNS = (
    *columns_of(*DEMANDE.pick("numero")),
    ColumnOf[DemandeTirage]("Demande", lambda it: it.demande.libelle, Fit.WRAP),
    *columns_of(*DEMANDE.pick("jours")),
    ColumnOf[DemandeTirage]("Par", lambda it: describe_parts(it.ligne, it.demande.numero), Fit.WRAP),
    *columns_of(*DEMANDE.pick("ouverte_le", "close_le")),
)
CODE = click.argument("code")
CITEE = click.argument("texte", metavar="DEMANDE")


@command("base", "au", "json")
@click.argument("code", required=False)
def liste(invocation: Invocation, code: str | None) -> None:
    """Lister les demandes, avec les jours de chacune.

    CODE : une ligne, ou ce qu'elle contient. Les jours des personnes dont vous ne lisez pas le détail sont
    comptés sans les nommer.
    """
    with invocation.store() as store:
        reference = invocation.reference(store)
        lignes = load_tirages(store, reference, code, lecteur=invocation.reader(store))
    invocation.answer(TIRAGES.to_json((reference.au, lignes)), _render(lignes))


@command("base", "agent", "au")
@CODE
@click.argument("libelle")
@click.option("--le", metavar="DATE", help="Reçue à cette date (sinon --au, ou aujourd'hui).")
def ouvrir(invocation: Invocation, code: str, libelle: str, le: str | None) -> None:
    """Ouvrir la demande LIBELLE sur la ligne CODE.

    Les jours y répondent par « saisir … --demande ». Une demande reste inférieure à un jour, toutes
    personnes réunies.
    """
    with invocation.store() as store:
        acteur = invocation.actor(store)
        with asking_date_last(lambda: check_opening(store, invocation.exercice(store), code, acteur=acteur)):
            jour = invocation.read_day_or_today(store, le, "--le ")
        opened = open_demande(store, code, libelle, jour, acteur=acteur)
        retirer = ""
        if may_correct(store, opened, acteur=acteur):
            retirer = f" Pour la retirer : cariforef demande retirer {opened.code} {opened.numero}"
    print_done([f"Enregistré : {_describe(opened)}, ouverte le {format_date(jour)}.{retirer}"])


@command("base", "agent", "au")
@CODE
@CITEE
@click.option("--le", metavar="DATE", help="Dernier jour (sinon --au, ou aujourd'hui).")
def clore(invocation: Invocation, code: str, texte: str, le: str | None) -> None:
    """Clore une demande : plus de jours après cette date.

    DEMANDE : son numéro, son libellé, ou des mots de son libellé.
    """
    with invocation.store() as store:
        acteur = invocation.actor(store)
        with asking_date_last(
            lambda: check_closing(store, invocation.exercice(store), code, texte, acteur=acteur)
        ):
            jour = invocation.read_day_or_today(store, le, "--le ")
        closed = close_demande(store, code, texte, jour, acteur=acteur)
    rouvrir = f"cariforef demande rouvrir {closed.code} {closed.numero}"
    print_done([f"Enregistré : {_describe(closed)}, close le {format_date(jour)}. Pour revenir : {rouvrir}"])


@command("base", "agent", "au")
@CODE
@CITEE
def rouvrir(invocation: Invocation, code: str, texte: str) -> None:
    """Rouvrir une demande close."""
    opened, named = invocation.write_in_exercice(
        lambda store, exercice, acteur: reopen_demande(store, exercice, code, texte, acteur=acteur)
    )
    print_done([f"Enregistré : {_describe(opened)}{named}, ouverte de nouveau."])


@command("base", "agent", "au")
@CODE
@CITEE
@click.argument("libelle")
def renommer(invocation: Invocation, code: str, texte: str, libelle: str) -> None:
    """Donner un autre LIBELLE à une demande : ses jours la suivent."""
    (before, after), named = invocation.write_in_exercice(
        lambda store, exercice, acteur: rename_demande(store, exercice, code, texte, libelle, acteur=acteur)
    )
    print_done([f"Enregistré : {_describe(after)}{named}, au lieu de « {before.libelle} »."])


@command("base", "agent", "au")
@CODE
@CITEE
def retirer(invocation: Invocation, code: str, texte: str) -> None:
    """Retirer une demande à laquelle aucun jour ne répond."""
    removed, named = invocation.write_in_exercice(
        lambda store, exercice, acteur: remove_demande(store, exercice, code, texte, acteur=acteur)
    )
    print_done([f"Enregistré : {_describe(removed)}{named}, retirée."])


@command("base", "agent", "au")
@CODE
@click.option("--non", is_flag=True, help="La ligne n'est plus un droit de tirage.")
def tirage(invocation: Invocation, *, code: str, non: bool) -> None:
    """Déclarer que la ligne CODE est un droit de tirage : ses jours répondent à des demandes."""
    write = withdraw_tirage if non else declare_tirage
    line, named = invocation.write_in_exercice(
        lambda store, exercice, acteur: write(store, exercice, code, acteur=acteur)
    )
    told = f"{line}{named} n'est plus un droit de tirage" if non else f"{line}{named} est un droit de tirage"
    back = f"cariforef demande tirage {line}{'' if non else ' --non'}"
    print_done([f"Enregistré : {told}. Pour revenir : {back}"])


def _describe(demande: Demande) -> str:
    return f"{demande.code}, demande n° {demande.numero} « {demande.libelle} »"


def _render(lignes: Sequence[LigneTirage]) -> Iterator[str]:
    if not lignes:
        yield "Aucun droit de tirage ici : « cariforef demande tirage CODE » en déclare un."
    for rank, ligne in enumerate(lignes):
        if rank:
            yield ""
        yield from wrap_text(f"{ligne.code}  {ligne.libelle}", indent="  ")
        if ligne.demandes:
            yield from render_rows(COLUMNS, (DemandeTirage(ligne, one) for one in ligne.demandes))
        else:
            yield f"  aucune demande : « cariforef demande ouvrir {ligne.code} LIBELLE » en ouvre une."
        if ligne.sans_demande:
            by = describe_parts(ligne, SANS_DEMANDE)
            yield f"  {format_jours(ligne.sans_demande)} sans demande{f' ({by})' if by else ''}"
