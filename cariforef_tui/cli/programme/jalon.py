"""`cariforef jalon`: the dated milestones, declared tenus or not."""

from __future__ import annotations

from collections.abc import Iterator

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import format_jour_complet, iso
from cariforef_tui.cli.kit.options import Groupe, commande
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.cli.kit.table import Cadrage, Colonne, render_table
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.services.avancement import load_avancement
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.services.programme.suivi import hold_jalon, release_jalon

COLONNES = (
    Colonne("Code"),
    Colonne("Date"),
    Colonne("Libellé", Cadrage.RENVOI),
    Colonne("Lignes", Cadrage.RENVOI),
    Colonne("État", Cadrage.RENVOI),
)


@commande("base", "au", "json")
@click.pass_obj
def liste(invocation: Invocation) -> None:
    """Lister les jalons et leur état à la date de référence."""
    with invocation.store() as store:
        snapshot = load_avancement(store, invocation.reference(store))
    tenus = snapshot.suivi.tenus
    value = [
        {
            "code": jalon.code,
            "libelle": jalon.libelle,
            "date": jalon.jour.isoformat(),
            "lignes": list(jalon.lignes),
            "tenu": iso(tenus[jalon.code].jour) if jalon.code in tenus else None,
        }
        for jalon in snapshot.programme.jalons
    ]
    invocation.answer(
        {"au": snapshot.avancement.au.isoformat(), "jalons": value},
        render_table(COLONNES, _rows(snapshot)),
    )


@commande("base", "agent")
@click.argument("code")
@click.option("--le", metavar="DATE", help="Tenu à cette date (sinon aujourd'hui).")
@click.option("--motif", metavar="TEXTE", help="Pourquoi, ou comment.")
@click.pass_obj
def tenu(invocation: Invocation, code: str, le: str | None, motif: str | None) -> None:
    """Déclarer le jalon CODE tenu : il n'alerte plus."""
    with invocation.store() as store:
        jour = invocation.read_day_or_today(store, le)
        fait = hold_jalon(store, code, jour, acteur=invocation.actor(store), motif=motif)
    when = format_jour_complet(fait.jour)
    print_done([f"Enregistré : jalon {fait.code} tenu le {when}, par {fait.agent}."])


@commande("base", "agent")
@click.argument("code")
@click.option("--le", metavar="DATE", help="À partir de cette date (sinon aujourd'hui).")
@click.option("--motif", metavar="TEXTE", help="Pourquoi.")
@click.pass_obj
def annuler(invocation: Invocation, code: str, le: str | None, motif: str | None) -> None:
    """Revenir sur la déclaration : le jalon CODE n'est plus tenu."""
    with invocation.store() as store:
        jour = invocation.read_day_or_today(store, le)
        fait = release_jalon(store, code, jour, acteur=invocation.actor(store), motif=motif)
    when = format_jour_complet(fait.jour)
    print_done([f"Enregistré : jalon {fait.code} non tenu à partir du {when}, par {fait.agent}."])


jalon = Groupe(
    name="jalon",
    seul="liste",
    commands={"liste": liste, "tenu": tenu, "annuler": annuler},
    help="Lister les jalons, les déclarer tenus ou non.",
)


def _rows(snapshot: Situation) -> Iterator[tuple[str, ...]]:
    for one in snapshot.programme.jalons:
        fait = snapshot.suivi.tenus.get(one.code)
        if fait is not None:
            etat = f"tenu le {format_date(fait.jour)} ({fait.agent})"
        else:
            etat = "passé, non tenu" if one.jour < snapshot.avancement.au else "à venir"
        yield one.code, format_date(one.jour), one.libelle, " ".join(one.lignes), etat
