"""`cariforef agent importer`: everybody from one table, shown first, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from cariforef_tui.cli.agents.account import DELIEE, LIEE
from cariforef_tui.cli.kit.asking import is_import_agreed, oui_option, tell_unchanged
from cariforef_tui.cli.kit.delivery import Destination, deliver
from cariforef_tui.cli.kit.findings import listing_faults
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.cli.kit.saving import save_before
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.domain.agents.agents import (
    TITRES,
    describe_changes,
    describe_fields,
    describe_semaine,
    tell_beyond,
)
from cariforef_tui.domain.values.columns import match_titles
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.text import agree, count_of

if TYPE_CHECKING:
    from cariforef_tui.services.agents.bring import AgentBrought, AgentsPreparation
    from cariforef_tui.services.ports.store import Store


@command("base", "agent")
@click.argument("fichier", metavar="FICHIER|-", required=False)
@click.option("--modele", is_flag=True, help="Écrire le fichier à compléter, avec les agents connus.")
@oui_option
def importer(invocation: Invocation, fichier: str | None, *, modele: bool, oui: bool) -> None:
    """Ajouter et changer des agents d'après un tableur, CSV ou XLSX.

    Une ligne par agent. Colonnes : initiales, nom, pole, equipe, fonction, arrivee, quotite, depuis, compte,
    courriel ; seule la première est obligatoire. Une cellule vide ne change rien, « aucun » vide le champ.

    QUOTITE : 80 %, ou du lundi au vendredi 1 1 0 1 1 ou 100;100;50;100;100, à partir de DEPUIS (sinon
    aujourd'hui).

    Tout ou rien : une seule cellule refusée, et rien n'est écrit.
    """
    if modele == (fichier is not None):
        raise click.UsageError("Donnez le fichier à importer, ou --modele.")
    with invocation.store() as store:
        acteur = invocation.steward(store)
        if fichier is None:
            _write_model(invocation, store, acteur)
        else:
            _import(invocation, store, fichier, acteur, oui=oui)


def _write_model(invocation: Invocation, store: Store, acteur: str) -> None:
    from cariforef_tui.exchange.files.write import to_csv
    from cariforef_tui.services.agents.bring import tabulate_agents

    table = tabulate_agents(
        store, exercice=invocation.exercice(store), today=invocation.wiring.today(), acteur=acteur
    )
    deliver(Destination(None, "csv", replace=False), to_csv(table), store.place, "agents")


def _import(invocation: Invocation, store: Store, fichier: str, acteur: str, *, oui: bool) -> None:
    from cariforef_tui.exchange.temps.recognise import read_source
    from cariforef_tui.machine.account import is_account
    from cariforef_tui.services.agents.bring import AgentsRequest, import_agents, preview_agents

    with listing_faults():
        feuille = read_source(fichier)
        demande = AgentsRequest(
            feuille=feuille,
            colonnes=match_titles(feuille.titres, TITRES),
            exercice=invocation.exercice(store),
            today=invocation.wiring.today(),
            caller=invocation.compte(store),
        )
        preparation = preview_agents(store, demande, acteur=acteur)
        shown = [*feuille.remarques, *_describe(preparation, is_account)]
        nothing = tell_unchanged(feuille.source, preparation.added or preparation.changed)
        if not is_import_agreed(shown, nothing, oui=oui):
            return
        save_before(invocation, store)
        done = import_agents(store, demande, acteur=acteur)
    counts = ((len(done.added), "agent ajouté"), (len(done.changed), "agent changé"))
    said = ", ".join(count_of(count, what) for count, what in counts if count)
    print_done([f"Enregistré : {said}, de {feuille.source}."])
    if done.liee or done.deliee:
        print_done(wrap_text(LIEE if done.liee else DELIEE))


def _describe(preparation: AgentsPreparation, exists: Callable[[str], bool]) -> Iterator[str]:
    if preparation.added:
        yield f"À ajouter ({len(preparation.added)}) :"
    for person in preparation.added:
        yield from _describe_person(person, [*describe_fields(person.after)])
    if preparation.changed:
        yield f"À changer ({len(preparation.changed)}) :"
    for person in preparation.changed:
        yield from _describe_person(person, [*describe_changes(person.before or person.after, person.after)])
    if preparation.unchanged:
        names = ", ".join(person.after.initiales for person in preparation.unchanged)
        yield from wrap_text(f"{agree(len(preparation.unchanged), 'Inchangé')} : {names}", indent="  ")
    accounts = [person.after.compte for person in preparation.people if person.after.compte]
    strange = [compte for compte in accounts if not exists(compte)]
    if strange:
        yield from wrap_text(f"Comptes qui n'existent pas ici : {', '.join(strange)}", indent="  ")
    if preparation.liee:
        yield "Premier compte lié : chacun n'entrera plus que par le sien."
    if preparation.deliee:
        yield "Plus aucun compte ne sera lié : chacun dira de nouveau qui il est."


def _describe_person(person: AgentBrought, parts: list[str]) -> Iterator[str]:
    quotite = person.quotite
    if quotite is not None:
        parts.append(
            f"rythme {describe_semaine(person.rythme)} → {describe_semaine(quotite.semaine)} "
            f"à partir du {format_date(quotite.depuis)}"
        )
    if person.au_dela:
        parts.append(tell_beyond(person.au_dela))
    yield from wrap_text(f"  {person.after.initiales} : {' ; '.join(parts)}", indent="    ")
