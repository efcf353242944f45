"""`cariforef base`: the store as a file: made, verified, saved, restored, migrated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from cariforef_tui.cli.commande import Groupe, commande
from cariforef_tui.cli.exit_codes import ExitCode
from cariforef_tui.cli.invocation import Invocation
from cariforef_tui.cli.output import print_lines, show_progress
from cariforef_tui.cli.table import wrap_text
from cariforef_tui.services.errors import StoreError
from cariforef_tui.services.mise_en_place import MiseEnPlace, assess
from cariforef_tui.services.ports import Constat, Verification


@commande("base")
@click.argument("chemin", required=False)
@click.pass_obj
def creer(invocation: Invocation, chemin: str | None) -> None:
    """Créer une base à CHEMIN (sinon --base, sinon la vôtre) et y charger le programme."""
    if chemin is not None:
        invocation.given["base"] = chemin
    where = invocation.create_store(show_progress)
    print_lines([f"Base créée : {where}"])


@commande("base", "json")
@click.pass_obj
def verifier(invocation: Invocation) -> int:
    """Vérifier la base entière : fichier, schéma, totaux, journal ; conseiller sa mise en place."""
    invocation.check_entry()
    found = invocation.wiring.admin().verify(invocation.emplacement.chemin)
    place = _assess(invocation) if not found.constats else MiseEnPlace((), ())
    invocation.answer(
        {
            "faits": dict((*found.faits, *place.faits)),
            "constats": [{"objet": one.objet, "detail": one.detail} for one in found.constats],
            "conseils": [{"objet": one.objet, "detail": one.detail} for one in place.conseils],
            "preuve_rompue": found.integrity_broken,
        },
        _render(replace(found, faits=(*found.faits, *place.faits)), place.conseils),
    )
    if found.integrity_broken:
        return ExitCode.PREUVE
    return ExitCode.ETRANGER if found.constats else ExitCode.FAIT


@commande("base")
@click.argument("cible", required=False)
@click.pass_obj
def sauvegarder(invocation: Invocation, cible: str | None) -> None:
    """Sauvegarder la base à CIBLE (sinon dans le dossier des sauvegardes), copie vérifiée."""
    target = Path(cible) if cible is not None else None
    invocation.check_file_right()
    written = invocation.wiring.admin().backup(invocation.emplacement.chemin, target)
    print_lines([f"Sauvegarde vérifiée : {written}"])


@commande("base")
@click.pass_obj
def sauvegardes(invocation: Invocation) -> None:
    """Lister les sauvegardes, la plus récente d'abord."""
    found = invocation.wiring.admin().backups(invocation.emplacement.chemin)
    print_lines(map(str, found) if found else ["Aucune sauvegarde."])


@commande("base")
@click.argument("source")
@click.pass_obj
def restaurer(invocation: Invocation, source: str) -> None:
    """Remplacer le contenu de la base par la sauvegarde SOURCE, vérifiée avant."""
    invocation.check_file_right()
    before = invocation.wiring.admin().restore(invocation.emplacement.chemin, Path(source), show_progress)
    kept = f" ; l'état d'avant est gardé dans {before}" if before else ""
    print_lines([f"Base restaurée depuis {source}{kept}."])


@commande("base")
@click.pass_obj
def migrer(invocation: Invocation) -> None:
    """Amener une base plus ancienne à cette version, sauvegarde d'abord."""
    invocation.check_file_right()
    saved = invocation.wiring.admin().migrate(invocation.emplacement.chemin, show_progress)
    print_lines([f"Base migrée ; sauvegarde d'avant : {saved}" if saved else "La base est déjà à jour."])


base = Groupe(
    name="base",
    commands={
        "creer": creer,
        "verifier": verifier,
        "sauvegarder": sauvegarder,
        "sauvegardes": sauvegardes,
        "restaurer": restaurer,
        "migrer": migrer,
    },
    help="Créer, vérifier, sauvegarder, restaurer, migrer la base.",
)


def _assess(invocation: Invocation) -> MiseEnPlace:
    """Advice on the set-up, none where the store does not open: what is wrong with it was said."""
    from cariforef_tui.compte import is_account, read_installation
    from cariforef_tui.services.agents import list_agents

    place = invocation.emplacement.chemin
    try:
        store = invocation.wiring.admin().open(place)
    except StoreError:
        return MiseEnPlace((), ())
    try:
        agents = list_agents(store)
    finally:
        store.close()
    return assess(agents, read_installation(place), invocation.wiring.compte(place), is_account)


def _render(found: Verification, conseils: Sequence[Constat]) -> Iterator[str]:
    width = max((len(nom) for nom, _ in found.faits), default=0)
    for nom, valeur in found.faits:
        yield from wrap_text(f"{nom:<{width}}  {valeur}", retrait=" " * (width + 2))
    yield ""
    if not found.constats:
        yield "Tout est en ordre."
    for one in found.constats:
        yield from wrap_text(f"✗ {one.objet} : {one.detail}", retrait="  ")
    for one in conseils:
        yield from wrap_text(f"Conseil, {one.objet} : {one.detail}", retrait="  ")
