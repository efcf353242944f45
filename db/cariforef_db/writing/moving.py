"""Saisies reattached to another line: totals of the days, and the account of each, as they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, update

from cariforef_db.reading import queries
from cariforef_db.schema import tables
from cariforef_db.writing.applying import change_row
from cariforef_db.writing.cells import conflict_on
from cariforef_db.writing.visas import check_unsigned
from cariforef_tui.domain.temps.saisies import COMMENTAIRE_MAX, CellChange, Saisie
from cariforef_tui.domain.values.refusals import Refus, TexteRefuse

if TYPE_CHECKING:
    from cariforef_db.writing.writing import SqlWriting

_SEPARATOR = " ; "


@dataclass(frozen=True, slots=True)
class _Held:
    """What a cell holds, and its row."""

    saisie_id: int
    compte: str
    saisie: Saisie


def move_saisies(writing: SqlWriting, saisies: Sequence[Saisie], code: str) -> tuple[Saisie, ...]:
    """Return the cells of `code` that hold them now, one for each agent and date."""
    if len({(one.agent, one.jour, one.code) for one in saisies}) != len(saisies):
        raise ValueError("a saisie is moved twice in one batch")
    groups: dict[tuple[str, date], list[Saisie]] = {}
    for saisie in saisies:
        groups.setdefault((saisie.agent, saisie.jour), []).append(saisie)
    check_unsigned(writing, groups)
    return tuple(_move(writing, group, code) for group in groups.values())


def _move(writing: SqlWriting, group: Sequence[Saisie], code: str) -> Saisie:
    """Move what one agent logged on one date; what is there already comes first."""
    agent, jour = group[0].agent, group[0].jour
    agent_id, _ = writing.agent_key(agent)
    moved = [_check(writing, agent_id, one) for one in group]
    target = _read(writing, agent_id, Saisie(agent=agent, jour=jour, code=code, centiemes=0))
    sources = [one for one in moved if one.saisie.code != code]
    if target is not None and not sources:
        return target.saisie
    merged = _merge(writing, [*([target] if target else []), *sources], code)
    for one in sources:
        source = delete(tables.saisie).where(tables.saisie.c.id == one.saisie_id)
        change_row(writing.connection, source, _describe(one.saisie))
    # The day's total is what it was; only a quotité lowered since can refuse it.
    with writing.filling(agent_id, jour, target.saisie.centiemes if target else 0):
        _write(writing, agent_id, merged, target, sources[0].compte)
    return merged


def _check(writing: SqlWriting, agent_id: int, seen: Saisie) -> _Held:
    held = _read(writing, agent_id, seen)
    if held is None or held.saisie.version != seen.version:
        change = CellChange(
            agent=seen.agent, jour=seen.jour, code=seen.code, centiemes=None, expected_version=seen.version
        )
        raise conflict_on(writing, change, agent_id, held.saisie if held else None)
    return held


def _read(writing: SqlWriting, agent_id: int, cell: Saisie) -> _Held | None:
    ligne_id = writing.ligne_key(cell.jour, cell.code)
    row = writing.find(queries.CELL, agent_id=agent_id, jour=cell.jour.isoformat(), ligne_id=ligne_id)
    if row is None:
        return None
    key, centiemes, commentaire, a_confirmer, version, compte, par = row
    saisie = Saisie(
        agent=cell.agent,
        jour=cell.jour,
        code=cell.code,
        centiemes=centiemes,
        commentaire=commentaire,
        a_confirmer=bool(a_confirmer),
        version=version,
        par=par,
    )
    return _Held(key, compte, saisie)


def _merge(writing: SqlWriting, parts: Sequence[_Held], code: str) -> Saisie:
    """Return one cell of `code` in place of `parts`; the day's cap bounds its sum."""
    saisies = [part.saisie for part in parts]
    agent, jour = saisies[0].agent, saisies[0].jour
    where = f"{code} le {jour:%d/%m/%Y}"
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
    par = writing.writer_for(agent)
    return Saisie(
        agent=agent,
        jour=jour,
        code=code,
        centiemes=centiemes,
        commentaire=commentaire,
        a_confirmer=a_confirmer,
        version=writing.numero,
        par=par,
    )


def _write(writing: SqlWriting, agent_id: int, merged: Saisie, target: _Held | None, compte: str) -> None:
    values = {
        "centiemes": merged.centiemes,
        "commentaire": merged.commentaire,
        "a_confirmer": int(merged.a_confirmer),
        "version": merged.version,
        "par_id": writing.key_or_none(merged.par),
    }
    if target is not None:
        kept = update(tables.saisie).where(tables.saisie.c.id == target.saisie_id).values(**values)
        change_row(writing.connection, kept, _describe(target.saisie))
        return
    writing.connection.execute(
        insert(tables.saisie).values(
            agent_id=agent_id,
            jour=merged.jour.isoformat(),
            ligne_id=writing.ligne_key(merged.jour, merged.code),
            exercice_id=merged.jour.year,
            compte=compte,
            **values,
        )
    )


def _describe(saisie: Saisie) -> str:
    return f"Saisie de {saisie.agent} sur {saisie.code} le {saisie.jour:%d/%m/%Y}"
