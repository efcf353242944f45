"""`cariforef programme modele`, `cariforef importer programme`: one's own plan, from a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from cariforef_tui.cli.kit.asking import is_import_agreed, oui_option, save_before
from cariforef_tui.cli.kit.delivery import deliver, read_destination
from cariforef_tui.cli.kit.findings import listing_faults
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import indent_libelle
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import print_done, print_lines, show_progress
from cariforef_tui.cli.kit.table import Column, Fit, render_table, wrap_text
from cariforef_tui.cli.programme.programme import describe_jours, describe_si
from cariforef_tui.domain.pilotage.regulation import describe_proposee
from cariforef_tui.domain.programme.comparison import Ecart, Fate, ObjetEcart
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.sentences import describe_doubts, describe_ecart
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.text import count_of, inert_text
from cariforef_tui.exchange.programme.parse import ProgrammeLu
from cariforef_tui.services.programme.bring import (
    ProgrammePreview,
    check_import,
    describe_opening,
    describe_others,
    describe_turn,
    import_programme,
    preview_alone,
    preview_programme,
)

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
ROWS_MAX = 50
"""Lines of the tree shown at most: below the level that passes it, lines are only counted."""


@command("base")
@click.argument("fichier", metavar="FICHIER.xlsx|-")
@click.option("--remplacer", is_flag=True, help="Écraser le fichier s'il existe.")
def modele(invocation: Invocation, fichier: str, *, remplacer: bool) -> None:
    """Écrire un classeur à remplir, pour son propre plan.

    Ses exemples forment un petit plan complet, qui s'importe tel quel, de l'année que dit le nom du fichier,
    sinon de celle-ci. Le commentaire de chaque titre dit ce que contient sa colonne. « - » l'écrit sur la
    sortie standard.
    """
    from cariforef_tui.exchange.programme.form import EXEMPLE, example_tables, to_workbook

    destination = read_destination(("xlsx",), None, fichier, remplacer=remplacer)
    named = _YEAR.search(Path(fichier).stem)
    year = int(named[0]) if named else invocation.wiring.today().year
    data = to_workbook(example_tables(year), EXEMPLE)
    deliver(destination, data, invocation.place.path, f"exemple d'un plan de {year}")
    if destination.path is not None:
        print_lines([f"Remplissez-le, puis : cariforef importer programme {fichier}"])


@command("base", "agent")
@click.argument("chemin", metavar="FICHIER.xlsx|.ods|DOSSIER|-")
@oui_option
def programme(invocation: Invocation, chemin: str, *, oui: bool) -> None:
    """Charger le programme d'un exercice.

    Un classeur comme celui de « programme modele », ou un dossier de ses feuilles en CSV. Sans base, la
    commande la crée avec ce seul programme.

    Elle montre d'abord l'arbre, ses sommes et ce qui ne s'accorde pas ; rien n'est écrit avant confirmation.
    """
    from cariforef_tui.exchange.programme.folder import read_programme

    with listing_faults():
        read = read_programme(chemin)
    where = invocation.place
    if not invocation.wiring.admin(where.path).exists(where.path):
        _create(invocation, read, oui=oui)
        return
    loaded, agents = read.programme, read.agents
    with invocation.store() as store:
        feries = invocation.admin.feries
        apercu = preview_programme(store, loaded, agents, feries)
        known = f"Déjà importé : le programme {loaded.exercice} est chargé tel quel."
        nothing = known if apercu.is_done else None
        question = f"Charger le programme {loaded.exercice} ?"
        if not is_import_agreed(
            _describe(apercu, read.remarques, invocation.wiring.today()), nothing, question, oui=oui
        ):
            return
        acteur = invocation.steward(store)
        check_import(store, acteur=acteur)
        save_before(invocation, store)
        import_programme(store, loaded, agents, feries, acteur=acteur)
    print_done([f"Enregistré : programme {loaded.exercice}, {len(loaded.lignes)} lignes."])


def _create(invocation: Invocation, read: ProgrammeLu, *, oui: bool) -> None:
    """Show the programme, and create the store with it alone once the person agrees."""
    exercice = read.programme.exercice
    question = f"Créer la base avec le seul programme {exercice} ?"
    apercu = preview_alone(read.programme, read.agents)
    if is_import_agreed(
        _describe(apercu, read.remarques, invocation.wiring.today()), None, question, oui=oui
    ):
        shown = invocation.create_store_of(read, show_progress)
        lines = count_of(len(read.programme.lignes), "ligne")
        print_done([f"Enregistré : programme {exercice}, {lines}, dans {shown}."])


def _describe(apercu: ProgrammePreview, remarques: Sequence[str], today: date) -> Iterator[str]:
    loaded = apercu.programme
    for remarque in remarques:
        yield from wrap_text(remarque, indent="  ")
    prevus = loaded.centiemes_prevus(loaded.racine)
    parts = [
        count_of(len(loaded.lignes), "ligne"),
        "sans nombre de jours" if prevus is None else format_jours(prevus),
        *(
            count_of(len(things), noun)
            for things, noun in ((loaded.jalons, "jalon"), (loaded.livrables, "livrable"))
            if things
        ),
    ]
    yield f"Programme {loaded.exercice} : {', '.join(parts)}."
    if not apercu.is_done:
        yield ""
        yield from render_tree(loaded)
        yield ""
    for sentence in describe_others(apercu):
        yield from wrap_text(sentence)
    if opening := describe_opening(apercu, today):
        yield from wrap_text(opening)
    if apercu.compare_a is not None and not apercu.differences:
        yield f"Aucune différence avec {apercu.compare_a}."
    for sort, titre in (
        (Fate.AJOUTE, "Ajouts"),
        (Fate.CHANGE, "Changements"),
        (Fate.DISPARU, "Disparitions"),
    ):
        alike = [difference for difference in apercu.differences if difference.sort is sort]
        if alike:
            yield f"{titre} par rapport à {apercu.compare_a} ({len(alike)}) :"
        for difference in alike:
            yield from wrap_text(
                f"  {difference.objet} {difference.code} : {inert_text(difference.detail)}", indent="    "
            )
    if apercu.nouveaux_agents:
        names = ", ".join(agent.initiales for agent in apercu.nouveaux_agents)
        yield from wrap_text(f"Nouveaux agents : {names}", indent="  ")
    yield from _describe_ecarts(loaded, apercu.ecarts)
    for doubt in describe_doubts(loaded):
        yield from wrap_text(doubt, indent="  ")
    for proposee in apercu.regulations:
        yield from wrap_text(describe_proposee(proposee, apercu.compare_a or 0), indent="  ")
    for sentence in describe_turn(apercu):
        yield from wrap_text(sentence, indent="    ")


def render_tree(loaded: Programme) -> Iterator[str]:
    """Yield the tree with its days, down to the last level that keeps it within ROWS_MAX lines."""
    depths = {code: len(loaded.path(code)) for code in loaded.by_code}
    deepest = max(
        (depth for depth in set(depths.values()) if sum(one <= depth for one in depths.values()) <= ROWS_MAX),
        default=1,
    )
    shown = [ligne for ligne in loaded.lignes if depths[ligne.code] <= deepest]
    columns = [
        Column("Code"),
        Column("Libellé", Fit.CUT),
        Column("Lignes", Fit.RIGHT),
        Column("Jours", Fit.RIGHT),
        Column("SI", Fit.RIGHT),
    ]
    rows = []
    for ligne in shown:
        below = sum(loaded.is_imputable(code) for code in loaded.subtrees[ligne.code])
        count = str(below) if loaded.children[ligne.code] else ""
        days, si = describe_jours(loaded, ligne.code), describe_si(loaded, ligne.code)
        rows.append([ligne.code, indent_libelle(ligne), count, days, si])
    if not any(row[-1] for row in rows):
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    yield from render_table(columns, rows)


def _describe_ecarts(loaded: Programme, ecarts: Sequence[Ecart]) -> Iterator[str]:
    nobody = [ecart for ecart in ecarts if ecart.objet is ObjetEcart.INITIALES]
    sums = [ecart for ecart in ecarts if ecart.objet is not ObjetEcart.INITIALES]
    for title, alike in (("Écarts entre annoncé et sommé", sums), ("Initiales inconnues", nobody)):
        if alike:
            yield f"{title} ({len(alike)}) :"
        for ecart in alike:
            yield f"  {describe_ecart(loaded, ecart)}"
