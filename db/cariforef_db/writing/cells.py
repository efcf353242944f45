"""Cells of the week: written, replaced or emptied, by version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, update

from cariforef_db.schema import tables
from cariforef_db.writing.visas import check_unsigned
from cariforef_tui.domain.agents.agents import EQUIPE_SI
from cariforef_tui.domain.programme.programme import Compte
from cariforef_tui.domain.temps.saisies import CellChange, CellWritten, Saisie
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.moments import format_moment
from cariforef_tui.services.ports.errors import ConflitSaisie
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME

if TYPE_CHECKING:
    from cariforef_db.writing.writing import SqlWriting


@dataclass(frozen=True, slots=True)
class _Cell:
    """A change beside what the store holds for it."""

    change: CellChange
    agent_id: int
    ligne_id: int
    compte: Compte
    saisie_id: int | None
    before: Saisie | None

    @property
    def growth(self) -> int:
        return (self.change.centiemes or 0) - (self.before.centiemes if self.before else 0)


def write_cells(writing: SqlWriting, changes: Sequence[CellChange]) -> tuple[CellWritten, ...]:
    """Apply `changes`, those that free time first, so that moving hours within a day is never refused."""
    if len({(change.agent, change.jour, change.code) for change in changes}) != len(changes):
        raise ValueError("a cell is changed twice in one batch")
    check_unsigned(writing, ((change.agent, change.jour) for change in changes))
    written: dict[int, CellWritten] = {}
    found = [_look_up(writing, change) for change in changes]
    for index, cell in sorted(enumerate(found), key=lambda item: item[1].growth):
        written[index] = _write(writing, cell)
    return tuple(written[index] for index in range(len(changes)))


def _look_up(writing: SqlWriting, change: CellChange) -> _Cell:
    agent_id, equipe = writing.agent_key(change.agent)
    ligne_id = writing.ligne_key(change.jour, change.code)
    row = writing.read_cell(agent_id, change.jour, ligne_id)
    before = None
    if row is not None:
        _, centiemes, commentaire, a_confirmer, version, _, par = row
        before = Saisie(
            agent=change.agent,
            jour=change.jour,
            code=change.code,
            centiemes=centiemes,
            commentaire=commentaire,
            a_confirmer=bool(a_confirmer),
            version=version,
            par=par,
        )
    cell = _Cell(
        change=change,
        agent_id=agent_id,
        ligne_id=ligne_id,
        compte=Compte.SI if equipe == EQUIPE_SI else Compte.METIER,
        saisie_id=row[0] if row is not None else None,
        before=before,
    )
    if change.expected_version not in (None, before.version if before else 0):
        raise conflict_on(writing, cell.change, cell.agent_id, cell.before)
    return cell


def _write(writing: SqlWriting, cell: _Cell) -> CellWritten:
    change, before = cell.change, cell.before
    if change.centiemes is None:
        if before is not None:
            _delete(writing, cell, before)
        return CellWritten(change, before, None)
    commentaire = change.commentaire or None
    if before is not None and (before.centiemes, before.commentaire, before.a_confirmer) == (
        change.centiemes,
        commentaire,
        change.a_confirmer,
    ):
        return CellWritten(change, before, before)
    after = Saisie(
        agent=change.agent,
        jour=change.jour,
        code=change.code,
        centiemes=change.centiemes,
        commentaire=commentaire,
        a_confirmer=change.a_confirmer,
        version=writing.numero,
        par=writing.writer_for(change.agent),
    )
    with writing.filling(cell.agent_id, change.jour, before.centiemes if before else 0):
        if before is None:
            _insert(writing, cell, after)
        else:
            _update(writing, cell, before, after)
    return CellWritten(change, before, after)


def _insert(writing: SqlWriting, cell: _Cell, after: Saisie) -> None:
    writing.connection.execute(
        insert(tables.saisie).values(
            agent_id=cell.agent_id,
            jour=after.jour.isoformat(),
            ligne_id=cell.ligne_id,
            exercice_id=after.jour.year,
            compte=cell.compte.value,
            centiemes=after.centiemes,
            commentaire=after.commentaire,
            a_confirmer=int(after.a_confirmer),
            version=after.version,
            par_id=writing.key_or_none(after.par),
        )
    )


def _update(writing: SqlWriting, cell: _Cell, before: Saisie, after: Saisie) -> None:
    done = writing.connection.execute(
        update(tables.saisie)
        .where(tables.saisie.c.id == cell.saisie_id, tables.saisie.c.version == before.version)
        .values(
            centiemes=after.centiemes,
            commentaire=after.commentaire,
            a_confirmer=int(after.a_confirmer),
            version=after.version,
            par_id=writing.key_or_none(after.par),
        )
    )
    if not done.rowcount:
        raise conflict_on(writing, cell.change, cell.agent_id, cell.before)


def _delete(writing: SqlWriting, cell: _Cell, before: Saisie) -> None:
    done = writing.connection.execute(
        delete(tables.saisie).where(
            tables.saisie.c.id == cell.saisie_id, tables.saisie.c.version == before.version
        )
    )
    if not done.rowcount:
        raise conflict_on(writing, cell.change, cell.agent_id, cell.before)


def conflict_on(
    writing: SqlWriting, change: CellChange, agent_id: int, actuel: Saisie | None
) -> ConflitSaisie:
    """Return the refusal to write over `actuel`, with who last wrote the cell and when."""
    cle = f"{agent_id}/{change.jour.isoformat()}/{writing.ligne_key(change.jour, change.code)}"
    last = writing.last_write("saisie", cle)
    par, quand = (last[0] or ACTEUR_SYSTEME, last[1]) if last else (None, None)
    wanted = "vide" if change.centiemes is None else format_jours(change.centiemes)
    held = "vide" if actuel is None else format_jours(actuel.centiemes)
    who = f" par {par}" if par else ""
    when = f" le {format_moment(quand)}" if quand else ""
    return ConflitSaisie(
        f"Conflit sur {change.code} le {change.jour:%d/%m/%Y} : la cellule a été modifiée{who}{when}. "
        f"Elle contient : {held} ; vous vouliez : {wanted}. Rien n'a été écrit.",
        change,
        actuel,
        par,
        quand,
    )
