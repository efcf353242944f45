"""`cariforef journal`: who wrote what, when and why; `verifier` proves that nobody rewrote the journal."""

from __future__ import annotations

from typing import Any

import click

from cariforef_tui.cli.kit.access import check_entry
from cariforef_tui.cli.kit.findings import answer_verification
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import show_progress
from cariforef_tui.cli.kit.table import ColumnOf, Fit, columns_of, render_rows
from cariforef_tui.domain.journal.entries import Ecriture, parse_maillon
from cariforef_tui.domain.journal.filter import NOMBRE_PAR_DEFAUT, OBJETS, JournalFilter, end_of, start_of
from cariforef_tui.domain.journal.sentences import describe_ecriture, describe_motif
from cariforef_tui.domain.values.dates import format_moment
from cariforef_tui.domain.values.shown import FLAG, TEXT, WHOLE, Shape, field, listed, optional, word
from cariforef_tui.services.journal import load_journal
from cariforef_tui.services.ports.store import Store

ECRITURE = Shape[Ecriture](
    "Ecriture",
    field("seq", WHOLE, lambda it: it.seq, "N°"),
    field("quand", TEXT, lambda it: it.quand),
    field("acteur", TEXT, lambda it: it.acteur, "Qui"),
    field("objet", TEXT, lambda it: it.objet),
    field("cle", TEXT, lambda it: it.cle),
    field("action", word("creation", "modification", "suppression"), lambda it: it.action),
    field("avant", optional(TEXT), lambda it: it.avant),
    field("apres", optional(TEXT), lambda it: it.apres),
    field("motif", optional(TEXT), lambda it: it.motif),
    field("texte", TEXT, describe_ecriture),
    field("hors_outil", FLAG, lambda it: it.hors_outil),
    field("effacee", optional(TEXT), lambda it: it.effacee),
)
ECRITURES = listed("Journal", "ecritures", ECRITURE)


def _tell(ecriture: Ecriture) -> str:
    outside = " (écrit hors de l'outil)" if ecriture.hors_outil else ""
    return f"{describe_ecriture(ecriture)}{describe_motif(ecriture)}{outside}"


COLUMNS = (
    *columns_of(*ECRITURE.pick("seq")),
    ColumnOf[Ecriture]("Quand (à Paris)", lambda it: format_moment(it.quand)),
    *columns_of(*ECRITURE.pick("acteur")),
    ColumnOf("Quoi", _tell, Fit.WRAP),
)


@command("base", "agent", "json", mots=("suivi", "enveloppe"))
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
    help=f"Répétable : {', '.join(OBJETS)} (visa : une signature de mois).",
)
@click.option(
    "--nombre",
    metavar="N",
    type=click.IntRange(1, 10_000),
    default=NOMBRE_PAR_DEFAUT,
    help=f"Combien au plus ({NOMBRE_PAR_DEFAUT} sinon).",
)
def lister(invocation: Invocation, /, **options: Any) -> None:
    """Lister les écritures demandées, la plus récente d'abord, à l'heure de Paris."""
    with invocation.store() as store:
        filtre = _read_filter(invocation, store, options)
        ecritures = load_journal(store, filtre, invocation.reader(store))
    invocation.answer(ECRITURES.to_json(ecritures), render_rows(COLUMNS, ecritures))


@command("base", "json")
@click.option(
    "--empreinte", metavar="N-XXXX-…", help="Code de contrôle d'une fiche imprimée, à comparer au journal."
)
def verifier(invocation: Invocation, empreinte: str | None) -> int:
    """Refaire la chaîne du journal et la confronter à la base.

    La commande nomme tout ce qui a été modifié, retiré, inséré ou déplacé avec un autre outil, et quand, à
    l'heure de Paris.
    """
    check_entry(invocation)
    maillon = parse_maillon(empreinte) if empreinte is not None else None
    admin, place = invocation.admin, invocation.place.path
    return answer_verification(invocation, admin.verify_journal(place, maillon, show_progress))


def _read_filter(invocation: Invocation, store: Store, options: dict[str, Any]) -> JournalFilter:
    days = {
        name: invocation.read_day(store, options[name]) if options[name] is not None else None
        for name in ("jour", "depuis", "jusqu_au")
    }
    depuis, until = days["depuis"], days["jusqu_au"]
    jour = days["jour"]
    return JournalFilter(
        agent=options["de"],
        exercice=invocation.reference_of(store, jour).exercice if jour is not None else None,
        ligne=options["ligne"],
        par=options["par"],
        jour=jour,
        depuis=start_of(depuis) if depuis else None,
        avant=end_of(until) if until else None,
        objets=tuple(table for objet in options["objets"] for table in OBJETS[objet]) or None,
        nombre=options["nombre"],
    )
