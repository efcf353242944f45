"""Editing rules of a week: what a key does to a cell, what undo writes, what a copy may bring.

Nothing here is stored: every function returns what to write. Amounts are hundredths of a day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from cariforef_tui.domain.temps.saisies import CellChange, CellWritten, Saisie, put_back
from cariforef_tui.domain.temps.semaine import JourSemaine, Semaine
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.days import PAS_PAR_DEFAUT


def step_centiemes(current: int, delta: int, pas: int, room: int) -> int:
    """Return `current` moved by `delta` steps (not 0), on a multiple of `pas`; 0 empties the cell.

    `room` is what the day still allows beyond `current`: a step up stops at the last multiple within it.
    From a value off the step, the first step goes to the neighbouring multiple.
    """
    if delta > 0:
        wanted = (current // pas + delta) * pas
        return min(wanted, max(current, (current + max(0, room)) // pas * pas))
    return max(0, (-(-current // pas) + delta) * pas)


def inverse_of(written: CellWritten) -> CellChange:
    """Return the change that puts a cell back as it was before `written`.

    It expects the version that `written` left: if somebody changed the cell since, the store refuses.
    Undo writes it; redo writes the inverse of what undo wrote.
    """
    before, after, change = written.before, written.after, written.change
    version = after.version if after else 0
    if before is None:
        return CellChange(
            agent=change.agent, jour=change.jour, code=change.code, centiemes=None, expected_version=version
        )
    return put_back(before, version)


def copy_codes(previous: Semaine, target: Semaine) -> tuple[str, ...]:
    """Return the lines logged in `previous` that `target` does not show yet."""
    return tuple(code for code in previous.codes if code not in target.codes)


def copy_values(
    previous: Semaine,
    target: Semaine,
    *,
    pas: int = PAS_PAR_DEFAUT,
    until: date | None = None,
    closed: Collection[str] = (),
    locked: Collection[date] = (),
) -> tuple[CellChange, ...]:
    """Return last week's values on the same weekdays of `target`, to be confirmed.

    Nothing is copied over an existing cell, nor on a day that is off, full of absences, after `until` or in
    `locked` (its month is signed), nor on a line in `closed`. A value larger than what the day still expects
    is cut to it; values that do not fill the day exactly are cut to the step. Comments are not copied.
    """
    changes = []
    for before, jour in zip(previous.jours, target.jours, strict=True):
        if not _takes_copies(jour) or jour.jour in locked or (until is not None and jour.jour > until):
            continue
        held = [
            (saisie.code, saisie.centiemes)
            for saisie in previous.saisies
            if saisie.jour == before.jour
            and saisie.code not in closed
            and (saisie.code, jour.jour) not in target.cells
        ]
        room = target.left_of(jour)
        # Values off the step are kept if together they fill the day exactly.
        whole = _cut(held, 1, room)
        fitting = whole if sum(whole.values()) == room else _cut(held, pas, room)
        changes += [
            CellChange(
                agent=target.agent,
                jour=jour.jour,
                code=code,
                centiemes=centiemes,
                a_confirmer=True,
                expected_version=0,
            )
            for code, centiemes in fitting.items()
        ]
    return tuple(changes)


def _cut(values: Iterable[tuple[str, int]], pas: int, room: int) -> dict[str, int]:
    """Return the values by line, in multiples of `pas`, in turn within `room`; without those cut to 0."""
    by_code = {}
    for code, centiemes in values:
        taken = min(centiemes, room) // pas * pas
        if taken > 0:
            by_code[code] = taken
            room -= taken
    return by_code


def _takes_copies(jour: JourSemaine) -> bool:
    return jour.ouvert and not jour.ferie


def explain_no_codes(previous: Semaine, *, closed: Collection[str]) -> str:
    """Return the French sentence that says why no line of `previous` is left to show."""
    if not previous.codes:
        return "Rien à reprendre : la semaine passée n'a aucune ligne."
    if all(code in closed for code in previous.codes):
        return "Rien à reprendre : les lignes de la semaine passée sont soldées ou retirées."
    return "Les lignes de la semaine passée sont déjà là."


def explain_no_values(
    previous: Semaine, target: Semaine, *, until: date, closed: Collection[str], locked: Collection[date]
) -> str:
    """Return the French sentence that says why `copy_values` brings nothing, for each day still free."""
    if not previous.saisies:
        return "Rien à reprendre : rien de saisi la semaine passée."
    reasons: dict[str, list[str]] = {}
    for before, jour in zip(previous.jours, target.jours, strict=True):
        if not _takes_copies(jour) or not target.left_of(jour):
            continue
        codes = {saisie.code for saisie in previous.saisies if saisie.jour == before.jour}
        if jour.jour > until:
            reason = "à venir"
        elif jour.jour in locked:
            reason = "mois signé"
        elif not codes:
            reason = "rien de saisi la semaine passée"
        elif codes <= set(closed):
            reason = "lignes soldées ou retirées"
        elif all((code, jour.jour) in target.cells for code in codes.difference(closed)):
            reason = "lignes déjà remplies"
        else:
            reason = "reste moins d'un pas"
        reasons.setdefault(reason, []).append(format_jour(jour.jour))
    detail = " ; ".join(f"{reason} ({', '.join(days)})" for reason, days in reasons.items())
    return f"Rien à reprendre : {detail or 'aucun jour libre'}."


def confirm_cell(saisie: Saisie) -> CellChange:
    """Return the change that turns a copied value into a plain one."""
    return CellChange(
        agent=saisie.agent,
        jour=saisie.jour,
        code=saisie.code,
        centiemes=saisie.centiemes,
        commentaire=saisie.commentaire,
        expected_version=saisie.version,
    )
