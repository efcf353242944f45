"""`cariforef plan bilan|preparer`: what is left undone at the end of a year, the draft of the next one."""

from __future__ import annotations

from pathlib import Path

import click

from cariforef_tui.cli.kit.delivery import Destination, deliver, destination_options
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.domain.values.text import count_of

FORMATS = ("md", "csv", "xlsx", "json")
TITRES_CHOIX = ("code", "libelle", "question", "detail")


@command("base", "au")
@destination_options(*FORMATS)
def bilan(invocation: Invocation, *, destination: Destination) -> None:
    """Lister le travail inachevé à la date de référence.

    Les lignes non soldées où il reste à faire.

    « À faire » est le reste à faire déclaré, sinon le reste du plan.
    """
    from cariforef_tui.exchange.files.write import Format, render, to_markdown
    from cariforef_tui.services.pilotage.year_end import describe_bilan, load_bilan, tabulate_bilan

    with invocation.store() as store:
        inacheve = load_bilan(store, invocation.reference(store))
        tableau = tabulate_bilan(inacheve)
        if destination.format == "md":
            lines = [f"# {tableau.titre}", "", *describe_bilan(inacheve), "", *to_markdown(tableau)]
            data = "".join(f"{line}\n" for line in lines).encode()
        else:
            data = render(tableau, Format(destination.format))
        deliver(destination, data, store.place, count_of(len(tableau.lignes), "ligne"))


@command("base", "au")
@click.argument("exercice", type=click.IntRange(2000, 2100))
@click.option("--vers", metavar="DOSSIER", required=True, help="Dossier nouveau à écrire.")
def preparer(invocation: Invocation, exercice: int, vers: str) -> None:
    """Écrire le brouillon du programme EXERCICE.

    À partir de l'année d'avant.

    Le dossier s'ouvre dans un tableur et se relit par « importer programme ». Ce qui revient à une personne
    (régulation, travaux à reporter, échéances) est dans a_decider.csv.
    """
    from cariforef_tui.domain.pilotage.year_end import REGULATION
    from cariforef_tui.services.agents.access import AU_PROPRIETAIRE, check_named_file
    from cariforef_tui.services.pilotage.year_end import prepare_next_year

    check_named_file(vers, AU_PROPRIETAIRE)
    files = invocation.wiring.programmes()
    with invocation.store() as store:
        prepared = prepare_next_year(store, exercice, invocation.reference(store))
    draft = prepared.brouillon
    source = f"Brouillon tiré du programme {exercice - 1}"
    tables = dict(files.tables(draft.programme, prepared.agents, source))
    tables["a_decider.csv"] = [
        TITRES_CHOIX,
        *((choix.code, choix.libelle, choix.question, choix.detail) for choix in draft.choix),
    ]
    written = files.write(Path(vers), tables)
    regulations = (choix for choix in draft.choix if choix.question == REGULATION)
    print_done(
        [
            f"Écrit : {written} ({len(draft.programme.lignes)} lignes).",
            *(
                line
                for regulation in regulations
                for line in wrap_text(
                    f"{regulation.code}, régulation à confirmer : {regulation.detail}.", indent="  "
                )
            ),
            f"À décider : {count_of(len(draft.choix), 'point')}, dans {written / 'a_decider.csv'}.",
            f"Ensuite : cariforef importer programme {vers}",
        ]
    )
