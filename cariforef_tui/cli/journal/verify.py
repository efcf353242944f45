"""`cariforef journal verifier`: proof that nobody rewrote the journal."""

from __future__ import annotations

import click

from cariforef_tui.cli.kit.access import check_entry
from cariforef_tui.cli.kit.findings import code_of, render_verification, verification_to_json
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import commande
from cariforef_tui.cli.kit.output import show_progress
from cariforef_tui.domain.journal.links import parse_maillon


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
    found = admin.verify_journal(place, asked, show_progress)
    invocation.answer(verification_to_json(found), render_verification(found))
    return code_of(found)
