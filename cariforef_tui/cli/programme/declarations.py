"""`cariforef plan solder|rouvrir|reprise` and `cariforef jalon`: declarations on lines and milestones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import format_jour_complet
from cariforef_tui.cli.kit.options import PROSE, DaysCommand, command
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.cli.kit.table import ColumnOf, Fit, columns_of, render_rows
from cariforef_tui.cli.programme.revise import tell_to_hold
from cariforef_tui.domain.programme.programme import Jalon
from cariforef_tui.domain.programme.sentences import describe_reprise
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours, parse_volume
from cariforef_tui.domain.values.shown import DAY, TEXT, Shape, dated, each, field, optional
from cariforef_tui.services.avancement import load_avancement
from cariforef_tui.services.programme.declarations import (
    bound_ligne,
    close_ligne,
    declare_reprise,
    hold_jalon,
    release_jalon,
    reopen_ligne,
    unbound_ligne,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cariforef_tui.domain.programme.declarations import Fait
    from cariforef_tui.services.ports.store import Store


@dataclass(frozen=True)
class JalonDeclare:
    """A jalon, the date voted for it and the declaration that it is held, if any."""

    jalon: Jalon
    votee: date | None
    tenu: Fait | None


JALON = Shape[JalonDeclare](
    "Jalon",
    field("code", TEXT, lambda it: it.jalon.code, "Code"),
    field("libelle", TEXT, lambda it: it.jalon.libelle, "Libellé"),
    field("date", DAY, lambda it: it.jalon.jour, "Date"),
    field("votee", optional(DAY), lambda it: it.votee),
    field("lignes", each(TEXT), lambda it: it.jalon.lignes, "Lignes"),
    field("bornees", each(TEXT), lambda it: it.jalon.bornees, "À finir"),
    field("tenu", optional(DAY), lambda it: it.tenu.jour if it.tenu else None),
)
JALONS = dated("Jalons", "jalons", JALON)


def declaration(le: str, motif: str = "Pourquoi.") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add the parameters of every declaration: its object, its date, its reason."""

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

    La ligne n'a plus de saisie à partir de cette date, ni d'alerte.
    """
    _declare(invocation, close_ligne, "ligne {} soldée le", code, le, motif, tell_to_hold)


@command("base", "agent")
@declaration("Depuis cette date")
def rouvrir(invocation: Invocation, code: str, le: str | None, motif: str | None) -> None:
    """Rouvrir la ligne CODE, soldée."""
    _declare(invocation, reopen_ligne, "ligne {} rouverte le", code, le, motif)


@command("base", "agent", cls=DaysCommand, mots=("suivi", "enveloppe"))
@click.argument("code")
@click.argument("jours", required=False)
@click.option("--annuler", is_flag=True, help="Revenir à ce que le plan supposait.")
@click.option("--le", metavar="DATE", help="Depuis cette date (sinon aujourd'hui).")
@click.option("--motif", type=PROSE, metavar="TEXTE", help="Pourquoi, ou d'où vient ce nombre.")
def reprise(
    invocation: Invocation, code: str, jours: str | None, *, annuler: bool, le: str | None, motif: str | None
) -> None:
    """Dire que JOURS étaient faits avant le suivi sur la ligne CODE et celles qui partagent ses jours.

    Ils sont écrits sur CODE, moins ce qui a été dit des autres lignes, et remplacent ce qui était supposé
    fait. « cariforef reglages » dit quand le suivi commence.
    """
    if annuler == (jours is not None):
        raise click.UsageError("Donnez JOURS, ou --annuler.")
    centiemes = None if jours is None else parse_volume(jours)
    with invocation.store() as store:
        jour = invocation.read_day_or_today(store, le, "--le ")
        fait = declare_reprise(store, code, centiemes, jour, acteur=invocation.actor(store), motif=motif)
    when = format_jour_complet(fait.jour)
    told = describe_reprise(fait)
    if centiemes is not None and fait.centiemes != centiemes:
        told += f", {format_jours(centiemes)} sur toute l'enveloppe"
    print_done([f"Enregistré : {fait.code}, {told}, au {when}, par {fait.agent}."])


@command("base", "agent")
@declaration("Tenu à cette date", "Pourquoi, ou comment.")
def tenu(invocation: Invocation, code: str, le: str | None, motif: str | None) -> None:
    """Déclarer le jalon CODE tenu : il ne donne plus d'alerte."""
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
    tell_more: Callable[[Store, str, date], Iterable[str]] = lambda _store, _code, _jour: (),
) -> None:
    with invocation.store() as store:
        jour = invocation.read_day_or_today(store, le, "--le ")
        fait = write(store, code, jour, acteur=invocation.actor(store), motif=motif)
        more = [*tell_more(store, fait.code, fait.jour)]
    done = f"{sentence.format(fait.code)} {format_jour_complet(fait.jour)}"
    print_done([f"Enregistré : {done}, par {fait.agent}.", *more])


@command("base", "agent", "au")
@click.argument("jalon")
@click.argument("code")
def borner(invocation: Invocation, jalon: str, code: str) -> None:
    """Dire que le travail de la ligne CODE finit au jalon JALON.

    CODE est une des lignes du jalon : ses jours sont attendus pour cette date, tant qu'il n'est pas tenu.
    """
    (held, ligne), named = invocation.write_in_exercice(
        lambda store, exercice, acteur: bound_ligne(store, exercice, jalon, code, acteur=acteur)
    )
    told = f"{ligne.code}{named} finit au jalon {held.code}, le {format_date(held.jour)}"
    if ligne.echeance.fin is not None and ligne.echeance.fin < held.jour:
        told += f", ou avant lui, à son échéance du {format_date(ligne.echeance.fin)}"
    print_done([f"Enregistré : {told}. Pour revenir : cariforef jalon liberer {held.code} {ligne.code}"])


@command("base", "agent", "au")
@click.argument("jalon")
@click.argument("code")
def liberer(invocation: Invocation, jalon: str, code: str) -> None:
    """Dire que le travail de la ligne CODE continue après le jalon JALON."""
    (held, ligne), named = invocation.write_in_exercice(
        lambda store, exercice, acteur: unbound_ligne(store, exercice, jalon, code, acteur=acteur)
    )
    told = f"{ligne.code}{named} continue après le jalon {held.code}"
    print_done([f"Enregistré : {told}. Pour revenir : cariforef jalon borner {held.code} {ligne.code}"])


@command("base", "au", "json")
def liste(invocation: Invocation) -> None:
    """Lister les jalons et leur état à la date de référence."""
    with invocation.store() as store:
        snapshot = load_avancement(store, invocation.reference(store))
    voted = {jalon.code: jalon.jour for jalon in snapshot.plan.baseline.jalons}
    rows = [
        JalonDeclare(jalon, voted.get(jalon.code), snapshot.declarations.tenus.get(jalon.code))
        for jalon in snapshot.programme.jalons
    ]
    au = snapshot.avancement.au
    columns = (
        *columns_of(*JALON.pick("code", "date")),
        *columns_of(*JALON.pick("libelle", "lignes", "bornees"), fit=Fit.WRAP),
        ColumnOf[JalonDeclare]("État", lambda row: _etat(row, au), Fit.WRAP),
    )
    invocation.answer(JALONS.to_json((au, rows)), render_rows(columns, rows))


def _etat(row: JalonDeclare, au: date) -> str:
    voted = f", voté le {format_date(row.votee)}" if row.votee else ", ajouté"
    moved = voted if row.votee != row.jalon.jour else ""
    if row.tenu is not None:
        return f"tenu le {format_date(row.tenu.jour)} ({row.tenu.agent}){moved}"
    return f"{'passé, non tenu' if row.jalon.jour < au else 'à venir'}{moved}"
