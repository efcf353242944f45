"""Move saisies to another line: the totals of the days and their comptes stay as they were.

A request belongs to its line: the days that leave it, and those that they join, answer none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cariforef_db.rows.transaction import Transaction, check_changed
from cariforef_db.temps.cells import (
    Held,
    conflict_on,
    delete_saisie,
    insert_saisie,
    read_held,
    update_saisie,
    values_of,
)
from cariforef_db.temps.limits import check_unsigned, filling
from cariforef_tui.domain.temps.saisies import COMMENTAIRE_MAX, CellChange, Saisie
from cariforef_tui.domain.values.refusals import Refus, TexteRefuse

_SEPARATOR = " ; "


def move_saisies(transaction: Transaction, saisies: Sequence[Saisie], code: str) -> tuple[Saisie, ...]:
    """Return the cells of `code` that hold them now, one for each agent and date."""
    if len({(saisie.agent, saisie.jour, saisie.code) for saisie in saisies}) != len(saisies):
        raise ValueError("a saisie is moved twice in one batch")
    groups: dict[tuple[str, date], list[Saisie]] = {}
    for saisie in saisies:
        groups.setdefault((saisie.agent, saisie.jour), []).append(saisie)
    check_unsigned(transaction, groups)
    with transaction.savepoint():
        return tuple(_move(transaction, group, code) for group in groups.values())


def _move(transaction: Transaction, group: Sequence[Saisie], code: str) -> Saisie:
    """Move what one agent logged on one date; the cell that is there already comes first."""
    agent, jour = group[0].agent, group[0].jour
    agent_id, _ = transaction.agent_key(agent)
    moved = [_check(transaction, agent_id, saisie) for saisie in group]
    target = _read(transaction, agent_id, Saisie(agent=agent, jour=jour, code=code, centiemes=0))
    sources = [held for held in moved if held.saisie.code != code]
    # Every saisie is on that line already.
    if target is not None and not sources:
        return target.saisie
    merged = _merge(transaction, [*([target] if target else []), *sources], code)
    for source in sources:
        check_changed(_describe(source.saisie), delete_saisie(transaction, source))
    values = values_of(merged, transaction.key_or_none(merged.par))
    # The day's total does not change: it is refused only if the quotité was lowered since.
    with filling(transaction, agent_id, jour, target.saisie.centiemes if target else 0):
        if target is None:
            ligne_id = transaction.ligne_of(jour.year, code)
            insert_saisie(transaction, agent_id, ligne_id, sources[0].compte, merged, values)
        else:
            check_changed(_describe(target.saisie), update_saisie(transaction, target, values))
    return merged


def _check(transaction: Transaction, agent_id: int, seen: Saisie) -> Held:
    held = _read(transaction, agent_id, seen)
    if held is None or held.saisie.version != seen.version:
        change = CellChange(
            agent=seen.agent, jour=seen.jour, code=seen.code, centiemes=None, expected_version=seen.version
        )
        raise conflict_on(transaction, change, agent_id, held.saisie if held else None)
    return held


def _read(transaction: Transaction, agent_id: int, cell: Saisie) -> Held | None:
    return read_held(transaction, agent_id, transaction.ligne_of(cell.jour.year, cell.code), cell)


def _merge(transaction: Transaction, parts: Sequence[Held], code: str) -> Saisie:
    """Return one cell of `code` in place of `parts`; the day's cap bounds its sum."""
    saisies = [part.saisie for part in parts]
    agent, jour = saisies[0].agent, saisies[0].jour
    where = f"{code} le {jour:%d/%m/%Y}"
    # A cell counts for one compte: days of the SI team and others cannot be one cell.
    if len({part.compte for part in parts}) > 1:
        raise Refus(
            f"{agent} a changé d'équipe : ses jours vers {where} ne comptent pas tous pour l'équipe SI, "
            "ils ne peuvent pas être réunis."
        )
    centiemes = sum(saisie.centiemes for saisie in saisies)
    comments = dict.fromkeys(saisie.commentaire for saisie in saisies if saisie.commentaire)
    commentaire = _SEPARATOR.join(comments) or None
    if commentaire is not None and len(commentaire) > COMMENTAIRE_MAX:
        raise TexteRefuse(
            f"Les commentaires de {agent} réunis sur {where} dépassent {COMMENTAIRE_MAX} caractères."
        )
    a_confirmer = any(saisie.a_confirmer for saisie in saisies)
    par = transaction.writer_for(agent)
    return Saisie(
        agent=agent,
        jour=jour,
        code=code,
        centiemes=centiemes,
        commentaire=commentaire,
        a_confirmer=a_confirmer,
        version=transaction.numero,
        par=par,
    )


def _describe(saisie: Saisie) -> str:
    return f"Saisie de {saisie.agent} sur {saisie.code} le {saisie.jour:%d/%m/%Y}"
