"""`cariforef plan rattacher`: reattach saisies to another line, after a preview."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.domain.temps.saisies import SANS_DEMANDE, Saisie
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.shown import DAY, JOURS, TEXT, WHOLE, Shape, each, field, optional
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.temps.moving import Move, MovePreview, MoveRequest, move_saisies, preview_move

SHOWN_MAX = 12
"""Saisies listed, about half a screen; `--json` gives them all."""


@command("base", "agent", "json")
@click.argument("de")
@click.argument("vers")
@click.option("--de", "de_qui", metavar="INITIALES", help="Les saisies de cet agent seul.")
@click.option("--du", metavar="DATE", help="À partir de cette date (sinon le début de l'année).")
@click.option("--jusqu-au", metavar="DATE", help="Jusqu'à cette date (sinon la fin de l'année).")
@click.option("--oui", is_flag=True, help="Déplacer ; sans cette option, montrer seulement.")
def rattacher(
    invocation: Invocation,
    *,
    de: str,
    vers: str,
    de_qui: str | None,
    du: str | None,
    jusqu_au: str | None,
    oui: bool,
) -> None:
    """Déplacer vers la ligne VERS les saisies de DE.

    Ce sont les saisies de la ligne DE et de ce qu'elle contient. Les totaux de chaque jour ne changent pas ;
    une saisie déplacée s'ajoute à celle que VERS a déjà le même jour.
    """
    with invocation.store() as store:
        until = None if jusqu_au is None else invocation.read_day(store, jusqu_au)
        exercice = invocation.exercice(store) if until is None else until.year
        first = date(exercice, 1, 1) if du is None else invocation.read_day(store, du)
        last = until or date(first.year, 12, 31)
        choix = MoveRequest(de, first, last, de_qui)
        if oui:
            done = move_saisies(store, choix, vers, acteur=invocation.actor(store))
            print_done([_describe(done)])
            return
        lecteur = invocation.reader(store)
        apercu = preview_move(store, choix, vers, lecteur=lecteur)
    invocation.answer(RATTACHEMENT.to_json(apercu), _render(apercu))


RATTACHEMENT = Shape[MovePreview](
    "Rattachement",
    field("vers", TEXT, lambda it: it.vers),
    field("jours", JOURS, lambda it: it.total),
    field("reunies", WHOLE, lambda it: it.reunies),
    field(
        "saisies",
        each(
            Shape[Saisie](
                "SaisieDeplacee",
                field("agent", TEXT, lambda it: it.agent),
                field("date", DAY, lambda it: it.jour),
                field("code", TEXT, lambda it: it.code),
                field("jours", JOURS, lambda it: it.centiemes),
                field("commentaire", optional(TEXT), lambda it: it.commentaire),
            )
        ),
        lambda it: it.saisies,
    ),
)


def _describe(done: Move) -> str:
    total = format_jours(sum(saisie.centiemes for saisie in done.avant))
    return f"Enregistré : {_count(len(done.avant))} ({total}), désormais sur {done.vers}."


def _render(apercu: MovePreview) -> Iterator[str]:
    target = apercu.programme.by_code[apercu.vers]
    yield from wrap_text(
        f"À déplacer vers {target.code} « {target.libelle} » : {_count(len(apercu.saisies))}, "
        f"{format_jours(apercu.total)} (--oui pour le faire)."
    )
    for titre, parts in (("par agent", apercu.par_agent), ("par ligne", apercu.par_ligne)):
        sums = ", ".join(f"{name} {format_jours(centiemes)}" for name, centiemes in parts)
        yield from wrap_text(f"  {titre} : {sums}", indent="    ")
    if apercu.reunies:
        yield f"  déjà sur {target.code} ces jours-là, à réunir : {_count(apercu.reunies)}"
    if answering := sum(saisie.demande != SANS_DEMANDE for saisie in apercu.saisies):
        yield f"  ne répondront plus à une demande : {_count(answering)}"
    for saisie in apercu.saisies[:SHOWN_MAX]:
        jours = format_jours(saisie.centiemes)
        yield f"  {format_date(saisie.jour)}  {saisie.agent:<4} {saisie.code:<8} {jours}"
    if len(apercu.saisies) > SHOWN_MAX:
        yield f"  … et {count_of(len(apercu.saisies) - SHOWN_MAX, 'autre')} (--json pour toutes)."


def _count(number: int) -> str:
    return count_of(number, "saisie")
