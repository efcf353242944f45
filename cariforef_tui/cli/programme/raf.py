"""`cariforef raf CODE JOURS`: declare the days left to do; `cariforef raf` lists the days declared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import format_jour_complet
from cariforef_tui.cli.kit.options import PROSE, DaysCommand, command
from cariforef_tui.cli.kit.output import after_writing
from cariforef_tui.cli.kit.table import ColumnOf, Fit, columns_of, render_rows
from cariforef_tui.domain.avancement.avancement import AvancementLigne
from cariforef_tui.domain.programme.find import codes_within
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import describe_jours, format_cell, format_jours, parse_volume
from cariforef_tui.domain.values.shown import DAY, JOURS, TEXT, Shape, dated, field, optional
from cariforef_tui.services.programme.declarations import (
    LigneRaf,
    RafDeclare,
    RafsSnapshot,
    declare_raf,
    load_rafs,
    withdraw_raf,
)

RAF = Shape[LigneRaf](
    "Raf",
    field("code", TEXT, lambda it: it.raf.code, "Code"),
    field("date", DAY, lambda it: it.raf.jour, "Le"),
    field("jours", JOURS, lambda it: it.raf.centiemes or 0, "Reste à faire"),
    field("auteur", TEXT, lambda it: it.raf.auteur, "Par"),
    field("commentaire", optional(TEXT), lambda it: it.raf.commentaire),
    field("a_faire", optional(JOURS), lambda it: it.figures.raf, "À ce jour"),
    field("atterrissage", optional(JOURS), lambda it: it.figures.atterrissage),
    field("ecart_atterrissage", optional(JOURS), lambda it: it.figures.ecart_atterrissage),
    field("rythme_observe", optional(JOURS), lambda it: it.figures.rythme.observe),
    field("rythme_requis", optional(JOURS), lambda it: it.figures.rythme.requis),
)
RAFS = dated("Rafs", "rafs", RAF)


@command("base", "agent", "au", "json", cls=DaysCommand)
@click.argument("code", required=False)
@click.argument("jours", required=False)
@click.option("--le", metavar="DATE", help="Constaté à cette date (sinon --au, ou aujourd'hui).")
@click.option("--commentaire", type=PROSE, metavar="TEXTE", help="Ce qui l'explique.")
@click.option("--retirer", is_flag=True, help="Retirer le dernier déclaré : le précédent vaut de nouveau.")
def raf(
    invocation: Invocation,
    code: str | None,
    jours: str | None,
    *,
    le: str | None,
    commentaire: str | None,
    retirer: bool,
) -> None:
    """Déclarer qu'il reste JOURS à faire sur la ligne CODE ; sans argument, lister ce qui est déclaré.

    L'atterrissage devient le réalisé à cette date, plus ces jours. « À ce jour » déduit ce qui a été réalisé
    depuis.
    """
    if retirer and (code is None or jours is not None or commentaire is not None):
        raise click.UsageError("--retirer va avec CODE seul, et --le.")
    if code is None or (jours is None and not retirer):
        _list(invocation, code)
        return
    centiemes = None if jours is None else parse_volume(jours)
    with invocation.store() as store:
        jour, acteur = invocation.read_day_or_today(store, le, "--le "), invocation.actor(store)
        if centiemes is None:
            done = withdraw_raf(store, code, jour, acteur=acteur)
        else:
            today = invocation.wiring.today()
            done = declare_raf(
                store, code, centiemes, jour, today=today, acteur=acteur, commentaire=commentaire
            )
        snapshot = load_rafs(store, invocation.reference_of(store, jour))
    lignes = [ligne for ligne in snapshot.lignes if ligne.raf.code == done.raf.code]
    told = _describe(done, lignes[0].figures) if done.raf.centiemes is not None else _tell_withdrawn(done)
    with after_writing():
        invocation.answer(RAFS.to_json((snapshot.au, lignes)), [told])


def _describe(done: RafDeclare, figures: AvancementLigne) -> str:
    """Return what was declared, and the landing of the line that follows from it."""
    was = f", au lieu de {format_jours(done.avant.centiemes or 0)}" if done.avant else ""
    when = format_jour_complet(done.raf.jour)
    landing = ""
    if figures.estimation is not None:
        planned = f" pour {describe_jours(figures.prevu, 'prévu')}" if figures.prevu is not None else ""
        landing = f" Atterrissage : {format_jours(figures.estimation)}{planned}."
    return (
        f"Enregistré : {done.raf.code} : reste à faire {format_jours(done.raf.centiemes or 0)} au {when}, "
        f"par {done.raf.auteur}{was}.{landing}"
    )


def _tell_withdrawn(done: RafDeclare) -> str:
    told = f"Enregistré : {done.raf.code} : reste à faire retiré au {format_jour_complet(done.raf.jour)}"
    held = done.apres
    if held is None or held.centiemes is None:
        return f"{told}."
    return f"{told}, de nouveau {format_jours(held.centiemes)} au {format_jour_complet(held.jour)}."


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
