"""`cariforef plan solder|rouvrir` and `cariforef jalon`: lines and milestones, declared done or not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import format_jour_complet, iso
from cariforef_tui.cli.kit.options import PROSE, command
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.cli.kit.table import Column, Fit, render_table
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.services.avancement import load_avancement
from cariforef_tui.services.programme.declarations import close_ligne, hold_jalon, release_jalon, reopen_ligne
from cariforef_tui.services.programme.plan import Situation

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from cariforef_tui.domain.programme.declarations import Fait


COLUMNS = (
    Column("Code"),
    Column("Date"),
    Column("Libellé", Fit.WRAP),
    Column("Lignes", Fit.WRAP),
    Column("État", Fit.WRAP),
)


def declaration(le: str, motif: str = "Pourquoi.") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add what every declaration takes: what it is about, its date, its reason."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        for decorator in (
            click.option("--motif", type=PROSE, metavar="TEXTE", help=motif),
            click.option("--le", metavar="DATE", help=f"{le} (sinon aujourd'hui)."),
            click.argument("code"),
        ):
            function = decorator(function)
        return function

    return decorate


@command("base", "agent")
@declaration("Depuis cette date")
def solder(invocation: Invocation, code: str, le: str | None, motif: str | None) -> None:
    """Déclarer la ligne CODE soldée.

    Plus de saisie à partir de cette date, et plus d'alerte.
    """
    _declare(invocation, close_ligne, "ligne {} soldée le", code, le, motif)


@command("base", "agent")
@declaration("Depuis cette date")
def rouvrir(invocation: Invocation, code: str, le: str | None, motif: str | None) -> None:
    """Rouvrir la ligne CODE, soldée."""
    _declare(invocation, reopen_ligne, "ligne {} rouverte le", code, le, motif)


@command("base", "agent")
@declaration("Tenu à cette date", "Pourquoi, ou comment.")
def tenu(invocation: Invocation, code: str, le: str | None, motif: str | None) -> None:
    """Déclarer le jalon CODE tenu : il n'alerte plus."""
    _declare(invocation, hold_jalon, "jalon {} tenu le", code, le, motif)


@command("base", "agent")
@declaration("À partir de cette date")
def annuler(invocation: Invocation, code: str, le: str | None, motif: str | None) -> None:
    """Revenir sur la déclaration : le jalon CODE n'est plus tenu."""
    _declare(invocation, release_jalon, "jalon {} non tenu à partir du", code, le, motif)


def _declare(
    invocation: Invocation,
    write: Callable[..., Fait],
    sentence: str,
    code: str,
    le: str | None,
    motif: str | None,
) -> None:
    with invocation.store() as store:
        jour = invocation.read_day_or_today(store, le, "--le ")
        fait = write(store, code, jour, acteur=invocation.actor(store), motif=motif)
    done = f"{sentence.format(fait.code)} {format_jour_complet(fait.jour)}"
    print_done([f"Enregistré : {done}, par {fait.agent}."])


@command("base", "au", "json")
def liste(invocation: Invocation) -> None:
    """Lister les jalons et leur état à la date de référence."""
    with invocation.store() as store:
        snapshot = load_avancement(store, invocation.reference(store))
    tenus = snapshot.declarations.tenus
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
        render_table(COLUMNS, _rows(snapshot)),
    )


def _rows(snapshot: Situation) -> Iterator[tuple[str, ...]]:
    for jalon in snapshot.programme.jalons:
        fait = snapshot.declarations.tenus.get(jalon.code)
        if fait is not None:
            etat = f"tenu le {format_date(fait.jour)} ({fait.agent})"
        else:
            etat = "passé, non tenu" if jalon.jour < snapshot.avancement.au else "à venir"
        yield jalon.code, format_date(jalon.jour), jalon.libelle, " ".join(jalon.lignes), etat
