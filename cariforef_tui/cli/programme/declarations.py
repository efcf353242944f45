"""`cariforef plan solder|rouvrir|reprise`, `jalon` and `raf`: what is declared of lines and milestones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import PROSE, DaysCommand, command
from cariforef_tui.cli.kit.output import after_writing, print_done
from cariforef_tui.cli.kit.table import (
    ColumnOf,
    Fit,
    columns_of,
    format_cell,
    format_jour_complet,
    render_rows,
)
from cariforef_tui.domain.avancement.avancement import AvancementLigne
from cariforef_tui.domain.programme.find import codes_within
from cariforef_tui.domain.programme.programme import Jalon
from cariforef_tui.domain.programme.sentences import describe_reprise
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import describe_jours, format_jours, parse_volume
from cariforef_tui.domain.values.shown import DAY, JOURS, TEXT, Shape, dated, each, field, optional
from cariforef_tui.services.avancement import load_avancement
from cariforef_tui.services.programme.declarations import (
    LigneRaf,
    RafDeclare,
    RafsSnapshot,
    bound_ligne,
    close_ligne,
    declare_raf,
    declare_reprise,
    hold_jalon,
    load_rafs,
    release_jalon,
    reopen_ligne,
    unbound_ligne,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from cariforef_tui.domain.programme.declarations import Fait


@dataclass(frozen=True)
class JalonDeclare:
    """A jalon, and what says that it is held."""

    jalon: Jalon
    tenu: Fait | None


JALON = Shape[JalonDeclare](
    "Jalon",
    field("code", TEXT, lambda it: it.jalon.code, "Code"),
    field("libelle", TEXT, lambda it: it.jalon.libelle, "Libellé"),
    field("date", DAY, lambda it: it.jalon.jour, "Date"),
    field("lignes", each(TEXT), lambda it: it.jalon.lignes, "Lignes"),
    field("bornees", each(TEXT), lambda it: it.jalon.bornees, "Borne"),
    field("tenu", optional(DAY), lambda it: it.tenu.jour if it.tenu else None),
)

JALONS = dated("Jalons", "jalons", JALON)


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


@command("base", "agent", cls=DaysCommand)
@click.argument("code")
@click.argument("jours", required=False)
@click.option("--annuler", is_flag=True, help="Revenir à ce que le plan supposait.")
@click.option("--le", metavar="DATE", help="Depuis cette date (sinon aujourd'hui).")
@click.option("--motif", type=PROSE, metavar="TEXTE", help="Pourquoi, ou d'où vient ce nombre.")
def reprise(
    invocation: Invocation, code: str, jours: str | None, *, annuler: bool, le: str | None, motif: str | None
) -> None:
    """Déclarer que JOURS ont été faits sur la ligne CODE avant le suivi.

    Le suivi est le jour depuis lequel l'exercice est saisi (« cariforef reglages »). Ce que le plan attendait
    avant lui est supposé fait, jusqu'à cette déclaration.
    """
    if annuler == (jours is not None):
        raise click.UsageError("Donnez JOURS, ou --annuler.")
    centiemes = None if jours is None else parse_volume(jours)
    with invocation.store() as store:
        jour = invocation.read_day_or_today(store, le, "--le ")
        fait = declare_reprise(store, code, centiemes, jour, acteur=invocation.actor(store), motif=motif)
    when = format_jour_complet(fait.jour)
    print_done([f"Enregistré : {fait.code}, {describe_reprise(fait)}, au {when}, par {fait.agent}."])


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


@command("base", "agent", "au")
@click.argument("jalon")
@click.argument("code")
def borner(invocation: Invocation, jalon: str, code: str) -> None:
    """Dire que le travail de la ligne CODE finit au jalon JALON.

    CODE est une des lignes du jalon : ses jours sont attendus pour cette date, tant qu'il n'est pas tenu.
    """
    (held, line), named = invocation.write_in_exercice(
        lambda store, exercice, acteur: bound_ligne(store, exercice, jalon, code, acteur=acteur)
    )
    told = f"{line}{named} finit au jalon {held.code}, le {format_date(held.jour)}"
    print_done([f"Enregistré : {told}. Pour revenir : cariforef jalon liberer {held.code} {line}"])


@command("base", "agent", "au")
@click.argument("jalon")
@click.argument("code")
def liberer(invocation: Invocation, jalon: str, code: str) -> None:
    """Dire que le travail de la ligne CODE continue après le jalon JALON."""
    (held, line), named = invocation.write_in_exercice(
        lambda store, exercice, acteur: unbound_ligne(store, exercice, jalon, code, acteur=acteur)
    )
    told = f"{line}{named} continue après le jalon {held.code}"
    print_done([f"Enregistré : {told}. Pour revenir : cariforef jalon borner {held.code} {line}"])


@command("base", "au", "json")
def liste(invocation: Invocation) -> None:
    """Lister les jalons et leur état à la date de référence."""
    with invocation.store() as store:
        snapshot = load_avancement(store, invocation.reference(store))
    rows = [
        JalonDeclare(jalon, snapshot.declarations.tenus.get(jalon.code))
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
    if row.tenu is not None:
        return f"tenu le {format_date(row.tenu.jour)} ({row.tenu.agent})"
    return "passé, non tenu" if row.jalon.jour < au else "à venir"


RAF = Shape[LigneRaf](
    "Raf",
    field("code", TEXT, lambda it: it.raf.code, "Code"),
    field("date", DAY, lambda it: it.raf.jour, "Le"),
    field("jours", JOURS, lambda it: it.raf.centiemes, "Reste à faire"),
    field("auteur", TEXT, lambda it: it.raf.auteur, "Par"),
    field("commentaire", optional(TEXT), lambda it: it.raf.commentaire),
    field("a_faire", optional(JOURS), lambda it: it.figures.raf, "À ce jour"),
    field("atterrissage", optional(JOURS), lambda it: it.figures.atterrissage),
    field("ecart_atterrissage", optional(JOURS), lambda it: it.figures.ecart_atterrissage),
    field("rythme_observe", optional(JOURS), lambda it: it.rythme.observe if it.rythme else None),
    field("rythme_requis", optional(JOURS), lambda it: it.rythme.requis if it.rythme else None),
)

RAFS = dated("Rafs", "rafs", RAF)


@command("base", "agent", "au", "json", cls=DaysCommand)
@click.argument("code", required=False)
@click.argument("jours", required=False)
@click.option("--le", metavar="DATE", help="Constaté à cette date (sinon --au, ou aujourd'hui).")
@click.option("--commentaire", type=PROSE, metavar="TEXTE", help="Ce qui l'explique.")
def raf(
    invocation: Invocation, code: str | None, jours: str | None, le: str | None, commentaire: str | None
) -> None:
    """Déclarer qu'il reste JOURS à faire sur la ligne CODE ; sans argument, lister ce qui est déclaré.

    L'atterrissage devient le réalisé à cette date, plus ces jours. « À ce jour » déduit ce qui a été réalisé
    depuis.
    """
    if code is None or jours is None:
        _list(invocation, code)
        return
    centiemes = parse_volume(jours)
    with invocation.store() as store:
        jour = invocation.read_day_or_today(store, le, "--le ")
        done = declare_raf(
            store,
            code,
            centiemes,
            jour,
            today=invocation.wiring.today(),
            acteur=invocation.actor(store),
            commentaire=commentaire,
        )
        snapshot = load_rafs(store, invocation.reference_of(store, jour))
    (ligne,) = (ligne for ligne in snapshot.lignes if ligne.raf.code == done.raf.code)
    with after_writing():
        invocation.answer(RAFS.to_json((snapshot.au, [ligne])), [_describe(done, ligne.figures)])


def _describe(done: RafDeclare, figures: AvancementLigne) -> str:
    """Say what was declared, and where the line lands by it."""
    was = f", au lieu de {format_jours(done.avant.centiemes)}" if done.avant else ""
    when = format_jour_complet(done.raf.jour)
    landing = ""
    if figures.estimation is not None:
        planned = f" pour {describe_jours(figures.prevu, 'prévu')}" if figures.prevu is not None else ""
        landing = f" Atterrissage : {format_jours(figures.estimation)}{planned}."
    return (
        f"Enregistré : {done.raf.code} : reste à faire {format_jours(done.raf.centiemes)} au {when}, "
        f"par {done.raf.auteur}{was}.{landing}"
    )


def _list(invocation: Invocation, code: str | None) -> None:
    with invocation.store() as store:
        snapshot = load_rafs(store, invocation.reference(store))
    codes = codes_within(snapshot.programme, code)
    lignes = [ligne for ligne in snapshot.lignes if ligne.raf.code in codes]
    invocation.answer(RAFS.to_json((snapshot.au, lignes)), _render(snapshot, lignes))


def _render(snapshot: RafsSnapshot, lignes: Sequence[LigneRaf]) -> Iterator[str]:
    yield f"Restes à faire déclarés au {format_date(snapshot.au)} (jours)"
    if not lignes:
        yield "Aucun. cariforef raf CODE JOURS en déclare un."
        return
    yield ""
    columns = (
        *columns_of(*RAF.pick("code")),
        ColumnOf[LigneRaf]("Libellé", lambda it: snapshot.programme.by_code[it.raf.code].libelle, Fit.CUT),
        *columns_of(*RAF.pick("jours", "date", "auteur", "a_faire")),
        ColumnOf[LigneRaf]("Atterrissage", lambda it: format_cell(it.figures.estimation), Fit.RIGHT),
        ColumnOf[LigneRaf]("Écart final", lambda it: format_cell(it.figures.ecart_final), Fit.RIGHT),
    )
    yield from render_rows(columns, lignes)
