"""`cariforef mois fiche`: the monthly sheet of one agent, or of everybody, shown or written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import (
    Destination,
    deliver,
    print_done,
    print_notice,
    read_destination,
    show_progress,
)
from cariforef_tui.cli.mois.arguments import read_mois
from cariforef_tui.domain.values.months import Mois, parse_mois
from cariforef_tui.domain.values.refusals import AgentRefuse, DateRefusee
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.mois.fiche import (
    FicheVisee,
    find_anybody,
    load_fiche,
    load_fiches,
)

if TYPE_CHECKING:
    from datetime import datetime

    from cariforef_tui.domain.agents.agents import Agent
    from cariforef_tui.exchange.files.files import Existing
    from cariforef_tui.services.ports.store import Store
    from cariforef_tui.services.programme.plan import DateReference

FORMATS = ("pdf", "csv")


@command("base", "agent", "au", "json")
@click.argument("agent", required=False)
@click.argument("mois", required=False)
@click.option("--pdf", metavar="FICHIER", help="Écrire la fiche en PDF, à imprimer et signer.")
@click.option("--csv", metavar="FICHIER|-", help="Écrire la fiche en CSV.")
@click.option("--tous", is_flag=True, help="Écrire la fiche de chaque agent pour MOIS.")
@click.option("--dossier", metavar="DOSSIER", help="Où écrire toutes les fiches.")
@click.option("--format", "format_", type=click.Choice(FORMATS), help="De toutes les fiches (sinon pdf).")
@click.option("--remplacer", is_flag=True, help="Écraser les fichiers qui existent.")
def fiche(
    invocation: Invocation,
    *,
    agent: str | None,
    mois: str | None,
    pdf: str | None,
    csv: str | None,
    tous: bool,
    dossier: str | None,
    format_: str | None,
    remplacer: bool,
) -> None:
    """Montrer la fiche de temps d'AGENT pour MOIS.

    Sans AGENT, la vôtre ; sans MOIS, le dernier terminé. Signée, elle se montre telle qu'elle a été signée ;
    sinon, telle que les jours sont saisis à présent.
    """
    from cariforef_tui.exchange.files.files import Existing

    existing = Existing.REPLACE if remplacer else Existing.KEEP
    if tous:
        if dossier is None or (agent and mois) or pdf or csv or "json" in invocation.given:
            raise click.UsageError("--tous demande --dossier DOSSIER, sans AGENT, --pdf, --csv ni --json.")
        _write_all(invocation, agent, Path(dossier), format_ or FORMATS[0], existing)
        return
    if dossier or format_:
        raise click.UsageError("--dossier et --format vont avec --tous.")
    asked = [
        read_destination((name,), None, path, remplacer=remplacer)
        for name, path in (("pdf", pdf), ("csv", csv))
        if path is not None
    ]
    with invocation.store() as store:
        acteur = invocation.reader(store)
        reference = invocation.reference_alone(store)
        whose, month = _resolve(invocation, store, reference, agent, mois)
        visee = load_fiche(store, whose, month, acteur=acteur)
        place = store.place
    if asked:
        invocation.say_reference()
        _write(visee, asked, existing, place, invocation.wiring.now())
    else:
        _show(invocation, visee)


def _resolve(
    invocation: Invocation, store: Store, reference: DateReference, agent: str | None, mois: str | None
) -> tuple[Agent, Mois]:
    """Return the agent and the month typed; a month alone is one's own, unless it is initials."""
    try:
        whose = find_anybody(store, agent or invocation.actor(store))
    except AgentRefuse:
        if agent is None or mois is not None:
            raise
        try:
            month = parse_mois(agent, reference.au)
        except DateRefusee:
            month = None
        if month is None:
            raise
        return find_anybody(store, invocation.actor(store)), month
    return whose, read_mois(mois, reference if mois else invocation.reference(store))


def _show(invocation: Invocation, visee: FicheVisee) -> None:
    from cariforef_tui.cli.mois.as_json import FICHE
    from cariforef_tui.cli.mois.as_text import render_fiche
    from cariforef_tui.domain.mois.gaps import missing_before_signature

    manques = () if visee.signature else missing_before_signature(visee.fiche, invocation.wiring.today())
    invocation.answer(FICHE.to_json((visee, manques)), render_fiche(visee, manques, invocation.wiring.now()))


def _write(
    visee: FicheVisee, asked: Sequence[Destination], existing: Existing, place: str, made: datetime
) -> None:
    from cariforef_tui.exchange.files.files import check_target
    from cariforef_tui.exchange.mois.batch import FormatFiche, to_fiche
    from cariforef_tui.exchange.mois.page import describe_etat

    for destination in asked:
        if destination.path is not None:
            check_target(destination.path, existing, place)
    whose = f"{visee.agent.initiales}, {visee.fiche.mois.libelle}"
    for destination in asked:
        data = to_fiche(visee, FormatFiche(destination.format), made)
        deliver(destination, data, place, f"{whose} ; {describe_etat(visee, made)}")


def _write_all(
    invocation: Invocation, mois: str | None, dossier: Path, format_: str, existing: Existing
) -> None:
    from cariforef_tui.exchange.mois.batch import FormatFiche, export_fiches

    with invocation.store() as store:
        acteur = invocation.reader(store)
        month = read_mois(mois, invocation.reference_alone(store) if mois else invocation.reference(store))
        lot = load_fiches(store, month, acteur=acteur)
        place = store.place
    done = export_fiches(
        lot.fiches, dossier, FormatFiche(format_), existing, place, invocation.wiring.now(), show_progress
    )
    signees, count = done.signees, len(done.ecrites)
    written = f"{count_of(count, 'fiche')} {month.de_libelle} dans {dossier}"
    print_done([f"Écrit : {written} (signées : {signees} ; non signées : {count - signees})."])
    if lot.ecartees:
        print_notice(f"{count_of(lot.ecartees, 'laissée')} de côté : vous n'avez pas le droit de les lire.")
    if done.erreur is not None:
        print_notice(f"Arrêt après {count} sur {len(lot.fiches)} ; aucune n'est écrite à moitié.")
        raise done.erreur
