"""`cariforef plan bilan|preparer`: the report of a year on its programme, and the draft of the next one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple
from typing import TYPE_CHECKING

import click

from cariforef_tui.cli.kit.delivery import (
    STANDARD_OUTPUT,
    Destination,
    deliver,
    destination_options,
    read_destination,
)
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import print_done, print_json
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.domain.values.text import count_of

if TYPE_CHECKING:
    from cariforef_tui.services.pilotage.year_end import PreparedYear

DOCUMENTS = ("md", "pdf")
TABLEAUX = ("csv", "xlsx", "json")
BROUILLONS = ("xlsx", "dossier")
_MARKDOWN = Destination(None, DOCUMENTS[0], replace=False)
"""Where a bilan goes if nobody says."""
TITRES_CHOIX = ("code", "libelle", "question", "detail", "geste")


@command("base", "au", "json", mots=("suivi", "régulation"))
@click.option("--pdf", metavar="FICHIER|-", help="Écrire le bilan en PDF, comme --vers FICHIER.pdf.")
@destination_options(*DOCUMENTS, *TABLEAUX)
def bilan(invocation: Invocation, *, pdf: str | None, destination: Destination) -> None:
    """Écrire le bilan de l'année, pour l'assemblée générale.

    Le bilan donne, par sigle et juste au-dessous : voté, révisé, réalisé, écart et pourquoi, avec ce qui
    était annoncé fin mars, fin juin et fin septembre ; puis échéances, équipe SI s'il y en a une, capacité,
    révisions et travail inachevé. Avant le 31 décembre, il est provisoire.

    --json : les chiffres de l'année, par sigle et juste au-dessous, avec les jours restants à chaque fin de
    mois, ce qui était annoncé et le travail inachevé.

    En CSV, XLSX ou JSON (--format, --vers) : le travail inachevé seul, ligne par ligne. « À faire » est le
    reste à faire déclaré, sinon le reste du plan.
    """
    if pdf is not None:
        if destination.path is not None:
            raise click.UsageError("Donnez --pdf FICHIER ou --vers FICHIER, pas les deux.")
        destination = read_destination(("pdf",), None, pdf, remplacer=destination.replace)
    if "json" in invocation.given and destination != _MARKDOWN:
        raise click.UsageError("Un seul de --json, --pdf, --vers et --format à la fois.")
    if destination.format in TABLEAUX:
        _deliver_unfinished(invocation, destination)
        return
    from cariforef_tui.exchange.pilotage.year_report import FormatBilan, describe_etat, to_year_report
    from cariforef_tui.services.pilotage.bilan import load_bilan
    from cariforef_tui.services.shown.bilan import BILAN

    with invocation.store() as store:
        loaded = load_bilan(
            store,
            invocation.reference(store),
            today=invocation.wiring.today(),
            lecteur=invocation.reader(store),
        )
        place = store.place
    if "json" in invocation.given:
        print_json(BILAN.to_json(loaded))
        return
    invocation.say_reference()
    data = to_year_report(loaded, FormatBilan(destination.format), invocation.wiring.now())
    deliver(destination, data, place, describe_etat(loaded))


def _deliver_unfinished(invocation: Invocation, destination: Destination) -> None:
    from cariforef_tui.exchange.files.write import Format, render
    from cariforef_tui.services.pilotage.year_end import load_unfinished
    from cariforef_tui.services.shown.bilan import tabulate_unfinished

    with invocation.store() as store:
        tableau = tabulate_unfinished(load_unfinished(store, invocation.reference(store)))
        place = store.place
    deliver(
        destination,
        render(tableau, Format(destination.format)),
        place,
        count_of(len(tableau.lignes), "ligne"),
    )


@command("base", "au", mots=("régulation",))
@click.argument("exercice", type=click.IntRange(2000, 2100))
@click.option(
    "--vers", metavar="FICHIER.xlsx|DOSSIER|-", required=True, help="Classeur, ou dossier de CSV, nouveau."
)
def preparer(invocation: Invocation, exercice: int, vers: str) -> None:
    """Écrire le brouillon du programme EXERCICE.

    Le brouillon part de l'année d'avant, sinon du programme le plus proche.

    Vous l'ouvrez dans un tableur, et « importer programme » le relit. Ce qu'une personne doit décider
    (régulation, travaux à reporter, échéances, conventions, fermetures) est dans la feuille a_decider, avec
    la commande à lancer une fois l'année importée. Le réalisé et l'atterrissage de l'année d'avant sont à
    côté de chaque ligne, pour mémoire.
    """
    from cariforef_tui.domain.pilotage.year_end import REGULATION
    from cariforef_tui.exchange.programme.writer import programme_tables
    from cariforef_tui.services.pilotage.year_end import prepare_year
    from cariforef_tui.services.programme.carry import describe_carried

    is_workbook = vers == STANDARD_OUTPUT or vers.casefold().endswith(".xlsx")
    form = BROUILLONS[0] if is_workbook else BROUILLONS[1]
    destination = read_destination(BROUILLONS, form, vers, remplacer=False)
    with invocation.store() as store:
        prepared = prepare_year(store, exercice, invocation.admin.feries, invocation.reference(store))
        place = store.place
    tables = programme_tables(prepared.programme, prepared.agents)
    tables["lignes"] = [[*row, *more] for row, more in zip(tables["lignes"], _past(prepared), strict=True)]
    tables["a_decider"] = [TITRES_CHOIX, *map(astuple, prepared.choix)]
    _write_draft(destination, tables, place, prepared)
    if destination.path is None:
        return
    regulations = (choix for choix in prepared.choix if choix.question == REGULATION)
    print_done(
        [
            *(
                line
                for regulation in regulations
                for line in wrap_text(
                    f"{regulation.code}, régulation à confirmer : {regulation.detail}.", indent="  "
                )
            ),
            *(line for told in describe_carried(prepared.carried) for line in wrap_text(told, indent="  ")),
            f"À décider : {count_of(len(prepared.choix), 'point')}, dans sa feuille a_decider.",
            f"{exercice} est ouvert : les commandes de la colonne geste décident ; ce qui convient y reste."
            if prepared.is_open
            else f"Ensuite : cariforef importer programme {vers}",
        ]
    )


def _past(prepared: PreparedYear) -> Iterator[tuple[str, str]]:
    """Yield the titles of what the year before did, then its figures beside each line of the draft.

    The landing of a shared enveloppe is beside its first line, with the lines that share it.
    """
    from cariforef_tui.domain.avancement.sentences import estimate
    from cariforef_tui.domain.values.days import format_nombre

    yield "réalisé", "atterrissage"
    for ligne in prepared.programme.lignes:
        figures = prepared.lignes[ligne.code]
        shared, landing, told = figures.enveloppe, figures.enveloppe_prevision, ""
        if shared and landing and shared.lignes[0] == ligne.code:
            told = f"{format_nombre(estimate(landing.centiemes))} ({', '.join(shared.lignes)} ensemble)"
        elif figures.estimation is not None:
            told = format_nombre(figures.estimation)
        yield format_nombre(figures.realise), told


def _write_draft(
    destination: Destination,
    tables: Mapping[str, Sequence[Sequence[str]]],
    place: str,
    prepared: PreparedYear,
) -> None:
    exercice, source = prepared.programme.exercice, prepared.source
    contenu = f"{count_of(len(prepared.programme.lignes), 'ligne')}, tirées de {source}"
    if destination.path is not None and destination.format != BROUILLONS[0]:
        from cariforef_tui.exchange.programme.writer import write_folder

        print_done([f"Écrit : {write_folder(destination.path, tables)} ({contenu})."])
        return
    from cariforef_tui.exchange.programme.form import describe_draft, to_workbook

    deliver(destination, to_workbook(tables, describe_draft(exercice, source)), place, contenu)
