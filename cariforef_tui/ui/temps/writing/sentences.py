"""What is said and asked of a change of the week."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from cariforef_tui.domain.temps.saisies import Absence, CellWritten, Saisie
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.ui.kit.undo import Way
from cariforef_tui.ui.temps.grid.keys import CellKey

if TYPE_CHECKING:
    from cariforef_tui.domain.values.refusals import ConfirmationRequise
    from cariforef_tui.services.ports.errors import ConflitSaisie
    from cariforef_tui.ui.dialogs.dialog import ConfirmDialog

_PREFIXES = {Way.DO: "", Way.UNDO: "Annulé : ", Way.REDO: "Rétabli : "}


def describe_written(
    way: Way, written: tuple[CellWritten, ...], label_of: Callable[[Saisie], str | None]
) -> str:
    """Name every cell written, day by day, with the request that `label_of` gives.

    What became of its comment is said too.

    `mar. 22/05 : 4.5 0,5 j « salon »`
    """
    by_day: dict[date, list[str]] = {}
    for cell in written:
        after = format_centiemes(cell.after.centiemes if cell.after else None)
        label = label_of(cell.after) if cell.after else None
        told = (f" « {label} »" if label else "") + _describe_comment(cell)
        by_day.setdefault(cell.change.jour, []).append(f"{cell.change.code} {after}{told}")
    days = " ; ".join(f"{format_jour(jour)} : {', '.join(cells)}" for jour, cells in sorted(by_day.items()))
    return f"{_PREFIXES[way]}{days}"


def _describe_comment(cell: CellWritten) -> str:
    """Say what became of the comment of a cell that holds days still; nothing where it is the same."""
    if cell.after is None:
        return ""
    return _describe_became(cell.before.commentaire if cell.before else None, cell.after.commentaire)


def _describe_became(before: str | None, after: str | None) -> str:
    if before == after:
        return ""
    became = "changé" if before and after else "ajouté" if after else "retiré"
    return f" (commentaire {became})"


def describe_note(way: Way, cell: CellKey, before: str, after: str) -> str:
    """Say what became of the comment of an empty cell."""
    return f"{_PREFIXES[way]}{format_jour(cell.jour)} : {cell.code}{_describe_became(before, after)}"


def describe_absences(
    way: Way, first: date, last: date, was: tuple[Absence, ...], now: tuple[Absence, ...]
) -> str:
    """Say what the absences of some days became, of what they were."""
    before, after = _name_absences(was), _name_absences(now)
    until = "" if last == first else f" au {format_jour(last)}"
    became = after or f"{before} en moins"
    instead = f" au lieu de {before}" if before and after else ""
    return f"{_PREFIXES[way]}{format_jour(first)}{until} : {became}{instead}"


def _name_absences(absences: tuple[Absence, ...]) -> str:
    """Absences of one or several days by type, each with its days: `congé 3 j + RTT 0,5 j`."""
    totals: dict[str, int] = {}
    for absence in absences:
        totals[absence.type.value] = totals.get(absence.type.value, 0) + absence.centiemes
    return " + ".join(f"{name} {format_jours(centiemes)}" for name, centiemes in totals.items())


def describe_conflict(error: ConflitSaisie, now: datetime) -> str:
    """Say who changed the cell, how long ago, and what each side holds, comments included."""
    # Few sessions ever come here, and all load this module before their first frame.
    from cariforef_tui.domain.values.ago import format_ago

    mine, theirs = error.change, error.actuel
    author = f" par {error.par}" if error.par else ""
    when = f" {format_ago(error.quand, now)}" if error.quand else ""
    return (
        f"{mine.code}, {format_jour(mine.jour)} : la cellule a été modifiée{author}{when}.\n"
        f"Votre saisie : {_describe_side(mine.centiemes, mine.commentaire)}.\n"
        f"Valeur enregistrée : "
        f"{_describe_side(theirs.centiemes, theirs.commentaire) if theirs else _describe_side(None, None)}."
    )


def _describe_side(centiemes: int | None, commentaire: str | None) -> str:
    comment = f", commentaire « {commentaire} »" if commentaire and centiemes is not None else ""
    return f"{format_centiemes(centiemes)}{comment}"


def format_centiemes(centiemes: int | None) -> str:
    return "vide" if centiemes is None else format_jours(centiemes)


def ask_to_confirm(error: ConfirmationRequise) -> ConfirmDialog:
    """Ask whether to log on a day off."""
    from cariforef_tui.ui.dialogs.dialog import ConfirmDialog

    return ConfirmDialog(f"{error} Saisir quand même ?")


def ask_whose(error: ConflitSaisie, now: datetime) -> ConfirmDialog:
    """Ask whose value of a cell to keep."""
    from cariforef_tui.ui.dialogs.dialog import ConfirmDialog

    mine = format_centiemes(error.change.centiemes)
    theirs = format_centiemes(error.actuel.centiemes if error.actuel else None)
    yes, no = f"Écrire la mienne : {mine}", f"Garder l'autre : {theirs}"
    return ConfirmDialog(describe_conflict(error, now), yes=yes, no=no)
