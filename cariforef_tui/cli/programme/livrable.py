"""`cariforef livrable liste|definir|produire`: the numbers of livrables that lines promise and produce."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import click

from cariforef_tui.cli.kit.asking import asking_date_last
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import format_jour_complet
from cariforef_tui.cli.kit.options import PROSE, command
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.cli.kit.table import ColumnOf, Fit, columns_of, render_rows
from cariforef_tui.domain.avancement.livrables import EtatLivrable
from cariforef_tui.domain.programme.find import codes_within
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_cell
from cariforef_tui.services.avancement import load_avancement
from cariforef_tui.services.programme.livrables import (
    LivrableEcrit,
    ProductionEcrite,
    Promesse,
    Sort,
    check_declarable,
    declare_production,
    define_livrable,
    parse_quantite,
    retire_livrable,
    take_back_production,
)
from cariforef_tui.services.shown.livrables import LIVRABLE, LIVRABLES

if TYPE_CHECKING:
    from cariforef_tui.services.ports.store import Store

COLUMNS = (
    *columns_of(*LIVRABLE.pick("code", "numero")),
    ColumnOf[EtatLivrable]("Livrable", lambda etat: etat.livrable.libelle, Fit.WRAP),
    *columns_of(*LIVRABLE.pick("produit", "promis", "attendu", "tenu", "jours")),
    ColumnOf[EtatLivrable]("J/unité", lambda etat: format_cell(etat.par_unite_montre), Fit.RIGHT),
)
_numero = click.option(
    "--numero", type=int, metavar="N", help="Lequel, si la ligne en promet plusieurs (voir la liste)."
)


@command("base", "au", "json")
@click.argument("code", required=False)
def liste(invocation: Invocation, code: str | None) -> None:
    """Lister ce que les lignes promettent de produire, et où on en est.

    Un livrable est tenu tant que le produit atteint la part du promis qui correspond au temps passé. Les
    jours par unité sont ceux de la ligne, divisés par le produit.
    """
    with invocation.store() as store:
        situation = load_avancement(store, invocation.reference(store))
    codes, au = codes_within(situation.programme, code), situation.avancement.au
    etats = tuple(etat for etat in situation.livrables if etat.livrable.code in codes)
    invocation.answer(LIVRABLES.to_json((au, etats)), _render(au, etats))


@command("base", "agent", "au")
@click.argument("code")
@click.argument("quantite", required=False)
@click.argument("libelle", required=False)
@_numero
@click.option("--source", metavar="TEXTE", help="Où le programme le compte.")
@click.option("--retirer", is_flag=True, help="La ligne ne le promet plus ; rien n'en est déclaré produit.")
def definir(
    invocation: Invocation,
    *,
    code: str,
    quantite: str | None,
    libelle: str | None,
    numero: int | None,
    source: str | None,
    retirer: bool,
) -> None:
    """Définir ce que la ligne CODE promet : QUANTITE de LIBELLE.

    Le même libellé, ou --numero, change ce qui était promis : cariforef livrable definir 15.3.2 44 Lico
    """
    if retirer:
        if quantite is not None or source is not None:
            raise click.UsageError("--retirer va avec CODE, et --numero s'il y en a plusieurs.")
        done, named = invocation.write_in_exercice(
            lambda store, exercice, acteur: retire_livrable(store, exercice, code, numero, acteur=acteur)
        )
    elif quantite is None or libelle is None:
        raise click.UsageError("Donnez CODE, QUANTITE et LIBELLE.")
    else:
        promesse = Promesse(
            code=code, libelle=libelle, quantite=parse_quantite(quantite), source=source, numero=numero
        )
        done, named = invocation.write_in_exercice(
            lambda store, exercice, acteur: define_livrable(store, exercice, promesse, acteur=acteur)
        )
    print_done([_describe_defined(done, named)])


def _describe_defined(done: LivrableEcrit, named: str) -> str:
    livrable, before = done.livrable, done.avant
    what = f"{livrable.code}{named} : livrable n° {livrable.numero}, {livrable.quantite} {livrable.libelle}"
    if done.apres is None:
        return f"Enregistré : {what}, retiré."
    if before is None:
        return f"Enregistré : {what}."
    if before == livrable:
        return f"Déjà défini : {what}."
    return f"Enregistré : {what}, au lieu de {before.quantite} {before.libelle}."


@command("base", "agent", "au")
@click.argument("code")
@click.argument("quantite", required=False)
@_numero
@click.option("--le", metavar="DATE", help="Produit à cette date (sinon --au, ou aujourd'hui).")
@click.option("--commentaire", type=PROSE, metavar="TEXTE", help="Ce qui l'explique.")
@click.option("--annuler", is_flag=True, help="Revenir sur la dernière déclaration.")
def produire(
    invocation: Invocation,
    *,
    code: str,
    quantite: str | None,
    numero: int | None,
    le: str | None,
    commentaire: str | None,
    annuler: bool,
) -> None:
    """Déclarer QUANTITE de plus de produits sur la ligne CODE.

    La quantité s'ajoute à ce qui est déjà déclaré.
    """
    if annuler:
        if quantite is not None or le is not None or commentaire is not None:
            raise click.UsageError("--annuler va avec CODE, et --numero s'il y en a plusieurs.")
        with invocation.store() as store:
            exercice = invocation.exercice(store)
            done = take_back_production(store, exercice, code, numero, acteur=invocation.actor(store))
            _say(invocation, store, done)
        return
    if quantite is None:
        raise click.UsageError("Donnez CODE et QUANTITE, ou --annuler.")
    count = parse_quantite(quantite)
    with invocation.store() as store:
        acteur = invocation.actor(store)
        with asking_date_last(
            lambda: check_declarable(store, invocation.exercice(store), code, numero, acteur=acteur)
        ):
            jour = invocation.read_day_or_today(store, le, "--le ")
        done = declare_production(
            store,
            code,
            count,
            jour,
            numero=numero,
            today=invocation.wiring.today(),
            acteur=acteur,
            commentaire=commentaire,
        )
        _say(invocation, store, done)


def _say(invocation: Invocation, store: Store, done: ProductionEcrite) -> None:
    """Print the production written, and the new total."""
    made, livrable = done.production, done.livrable
    jour = format_jour_complet(made.jour)
    count = f"{made.code} : {made.quantite} {livrable.libelle}"
    said = f"{count} de plus, le {jour}, par {made.agent}"
    if done.sort is Sort.REPRISE:
        said = f"{count} de moins (déclaration du {jour}, par {made.agent}, annulée)"
    reference = invocation.reference_of(store, made.jour)
    au = max(reference.au, made.jour)
    situation = load_avancement(store, replace(reference, au=au))
    ratio = next(etat.ratio for etat in situation.livrables if etat.livrable == livrable)
    until = f" au {format_date(au)}" if "au" in invocation.given else ""
    print_done([f"Enregistré : {said}. En tout {ratio}{until}."])


def _render(au: date, etats: tuple[EtatLivrable, ...]) -> Iterator[str]:
    yield f"Livrables au {format_date(au)} (jours)"
    if not etats:
        yield "Aucun. cariforef livrable definir CODE QUANTITE LIBELLE en définit un."
        return
    yield ""
    yield from render_rows(COLUMNS, etats)
