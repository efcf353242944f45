"""`cariforef journal`: who wrote what, when and why; `verifier` proves that nobody rewrote it."""

from __future__ import annotations

import gc
from typing import Any

import click

from cariforef_tui.cli.kit.access import check_entry
from cariforef_tui.cli.kit.findings import code_of, render_verification, verification_to_json
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import commande
from cariforef_tui.cli.kit.output import show_progress
from cariforef_tui.cli.kit.table import Cadrage, Colonne, render_table
from cariforef_tui.domain.journal.entries import Ecriture
from cariforef_tui.domain.journal.filter import NOMBRE_PAR_DEFAUT, OBJETS, JournalFilter, end_of, start_of
from cariforef_tui.domain.journal.links import parse_maillon
from cariforef_tui.domain.journal.sentences import describe_ecriture, describe_motif
from cariforef_tui.domain.values.moments import format_moment
from cariforef_tui.services.journal import load_journal
from cariforef_tui.services.ports.store import Store

COLONNES = (
    Colonne("N°", Cadrage.DROITE),
    Colonne("Quand (à Paris)"),
    Colonne("Qui"),
    Colonne("Quoi", Cadrage.RENVOI),
)


@commande("base", "agent", "json")
@click.option("--ligne", metavar="CODE", help="Ce qui touche cette ligne et celles du dessous.")
@click.option("--de", "de", metavar="INITIALES", help="Ce qui a été écrit sur cet agent.")
@click.option("--par", metavar="INITIALES", help="Ce que cet agent a écrit (ou « système »).")
@click.option("--jour", metavar="DATE", help="Saisies et absences de cette date.")
@click.option("--depuis", metavar="DATE", help="Écrit à partir de cette date.")
@click.option("--jusqu-au", "jusqu_au", metavar="DATE", help="Écrit jusqu'à cette date comprise.")
@click.option(
    "--objet",
    "objets",
    metavar="OBJET",
    multiple=True,
    type=click.Choice([*OBJETS]),
    help=f"Répétable : {', '.join(OBJETS)}.",
)
@click.option(
    "--nombre",
    metavar="N",
    type=click.IntRange(1, 10_000),
    default=NOMBRE_PAR_DEFAUT,
    help=f"Combien au plus ({NOMBRE_PAR_DEFAUT} sinon).",
)
@click.pass_obj
def lister(invocation: Invocation, /, **asked: Any) -> None:
    """Lister les écritures demandées, la plus récente d'abord."""
    with invocation.store() as store:
        filtre = _read_filter(invocation, store, asked)
        found = load_journal(store, filtre, invocation.reader(store))
    invocation.answer({"ecritures": list(map(_to_json, found))}, render_table(COLONNES, map(_row, found)))


@commande("base", "json")
@click.option("--empreinte", metavar="N-XXXX-…", help="Sceau imprimé sur une fiche : tient-il encore ?")
@click.pass_obj
def verifier(invocation: Invocation, empreinte: str | None) -> int:
    """Refaire la chaîne du journal et la confronter à la base.

    Nommer tout ce qui a été modifié, retiré, inséré ou déplacé avec un autre outil.
    """
    check_entry(invocation)
    asked = parse_maillon(empreinte) if empreinte is not None else None
    admin, place = invocation.wiring.admin(), invocation.emplacement.chemin
    gc.enable()
    found = admin.verify_journal(place, asked, show_progress)
    invocation.answer(verification_to_json(found), render_verification(found))
    return code_of(found)


def _read_filter(invocation: Invocation, store: Store, asked: dict[str, Any]) -> JournalFilter:
    days = {
        name: invocation.read_day(store, asked[name]) if asked[name] is not None else None
        for name in ("jour", "depuis", "jusqu_au")
    }
    depuis, until = days["depuis"], days["jusqu_au"]
    named = [jour for jour in (days["jour"],) if jour is not None]
    exercice = invocation.reference_of(store, *named).exercice if named else invocation.exercice(store)
    return JournalFilter(
        agent=asked["de"],
        exercice=exercice if asked["ligne"] is not None else None,
        ligne=asked["ligne"],
        par=asked["par"],
        jour=days["jour"],
        depuis=start_of(depuis) if depuis else None,
        avant=end_of(until) if until else None,
        objets=tuple(table for objet in asked["objets"] for table in OBJETS[objet]) or None,
        nombre=asked["nombre"],
    )


def _to_json(one: Ecriture) -> dict[str, Any]:
    return {
        "seq": one.seq,
        "quand": one.quand,
        "acteur": one.acteur,
        "objet": one.objet,
        "cle": one.cle,
        "action": one.action,
        "avant": one.avant,
        "apres": one.apres,
        "motif": one.motif,
        "texte": describe_ecriture(one),
        "hors_outil": one.hors_outil,
        "effacee": one.effacee,
    }


def _row(one: Ecriture) -> tuple[str, ...]:
    outside = " (écrit hors de l'outil)" if one.hors_outil else ""
    said = f"{describe_ecriture(one)}{describe_motif(one)}{outside}"
    return str(one.seq), format_moment(one.quand), one.acteur, said
