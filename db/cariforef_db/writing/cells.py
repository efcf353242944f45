"""Cells of the week: written, replaced or emptied, by version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from cariforef_db.engine.errors import BUSY_MESSAGE, broken_constraint
from cariforef_db.reading.queries import CELL, DEMANDE_SUM, LAST_WRITE_OF
from cariforef_db.schema import days
from cariforef_db.sqlite.promises import DEMANDE_PLEINE, NON_IMPUTABLE
from cariforef_db.writing.transaction import Transaction
from cariforef_db.writing.unsigned import check_unsigned
from cariforef_tui.domain.agents.agents import EQUIPE_SI
from cariforef_tui.domain.programme.programme import Compte
from cariforef_tui.domain.temps.saisies import SANS_DEMANDE, CellChange, CellWritten, Saisie
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.moments import format_moment
from cariforef_tui.domain.values.refusals import CodeRefuse, DemandeRefusee
from cariforef_tui.services.ports.errors import ConflitSaisie, StoreCrossed
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME


@dataclass(frozen=True, slots=True)
class Held:
    """What a cell holds, the id of its row, the account that it counts for and the id of its request."""

    saisie_id: int
    compte: str
    saisie: Saisie
    demande_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """A change beside what the store holds for it."""

    change: CellChange
    agent_id: int
    ligne_id: int
    compte: Compte
    held: Held | None

    @property
    def before(self) -> Saisie | None:
        return None if self.held is None else self.held.saisie

    @property
    def growth(self) -> int:
        return (self.change.centiemes or 0) - (self.before.centiemes if self.before else 0)


def write_cells(transaction: Transaction, changes: Sequence[CellChange]) -> tuple[CellWritten, ...]:
    """Apply `changes`, those that free time first, so that moving hours within a day is never refused."""
    if len({(change.agent, change.jour, change.code) for change in changes}) != len(changes):
        raise ValueError("a cell is changed twice in one batch")
    check_unsigned(transaction, ((change.agent, change.jour) for change in changes))
    written: dict[int, CellWritten] = {}
    with transaction.savepoint():
        cells = [_look_up(transaction, change) for change in changes]
        for index, cell in sorted(enumerate(cells), key=lambda item: item[1].growth):
            written[index] = _write(transaction, cell)
    return tuple(written[index] for index in range(len(changes)))


def _look_up(transaction: Transaction, change: CellChange) -> _Cell:
    agent_id, equipe = transaction.agent_key(change.agent)
    ligne_id = transaction.ligne_key(change.jour, change.code)
    held = read_held(transaction, agent_id, ligne_id, change)
    version = held.saisie.version if held else 0
    if change.expected_version not in (None, version):
        raise conflict_on(transaction, change, agent_id, held.saisie if held else None)
    return _Cell(
        change=change,
        agent_id=agent_id,
        ligne_id=ligne_id,
        compte=Compte.SI if equipe == EQUIPE_SI else Compte.METIER,
        held=held,
    )


def read_held(
    transaction: Transaction, agent_id: int, ligne_id: int, cell: CellChange | Saisie
) -> Held | None:
    """Return what the store holds on the agent, date and line of `cell`, None where it is empty."""
    row = transaction.row(CELL, agent_id=agent_id, jour=cell.jour.isoformat(), ligne_id=ligne_id)
    if row is None:
        return None
    key, centiemes, commentaire, a_confirmer, version, compte, par, demande_id, demande = row
    saisie = Saisie(
        agent=cell.agent,
        jour=cell.jour,
        code=cell.code,
        centiemes=centiemes,
        commentaire=commentaire,
        a_confirmer=bool(a_confirmer),
        version=version,
        par=par,
        demande=demande or SANS_DEMANDE,
    )
    return Held(key, compte, saisie, demande_id)


def _write(transaction: Transaction, cell: _Cell) -> CellWritten:
    change, before = cell.change, cell.before
    if change.centiemes is None:
        if cell.held is not None and not delete_saisie(transaction, cell.held):
            raise _explain_unwritten(transaction, cell)
        return CellWritten(change, before, None)
    commentaire = change.commentaire or None
    demande = change.demande
    if demande is None:
        demande = before.demande if before else SANS_DEMANDE
    if before is not None and (before.centiemes, before.commentaire, before.a_confirmer, before.demande) == (
        change.centiemes,
        commentaire,
        change.a_confirmer,
        demande,
    ):
        return CellWritten(change, before, before)
    after = Saisie(
        agent=change.agent,
        jour=change.jour,
        code=change.code,
        centiemes=change.centiemes,
        commentaire=commentaire,
        a_confirmer=change.a_confirmer,
        version=transaction.numero,
        par=transaction.writer_for(change.agent),
        demande=demande,
    )
    demande_id = _find_demande(transaction, cell, demande)
    with (
        _answering(transaction, cell.held, demande_id),
        transaction.filling(cell.agent_id, change.jour, before.centiemes if before else 0),
    ):
        if cell.held is None:
            insert_saisie(transaction, cell.agent_id, cell.ligne_id, cell.compte.value, after, demande_id)
        elif not update_saisie(transaction, cell.held, after, demande_id):
            raise _explain_unwritten(transaction, cell)
    return CellWritten(change, before, after)


def _explain_unwritten(transaction: Transaction, cell: _Cell) -> StoreCrossed | ConflitSaisie:
    """Return why the row read a moment ago was not there to write: somebody changed it, or it is not ours."""
    held = read_held(transaction, cell.agent_id, cell.ligne_id, cell.change)
    if cell.change.expected_version is None and held != cell.held:
        return StoreCrossed(BUSY_MESSAGE)
    return conflict_on(transaction, cell.change, cell.agent_id, held.saisie if held else None)


def _find_demande(transaction: Transaction, cell: _Cell, numero: int) -> int | None:
    """Return the id of a request of the cell's line; raises DemandeRefusee where it has no such one."""
    if cell.held is not None and cell.held.saisie.demande == numero:
        return cell.held.demande_id
    return transaction.demande_key(cell.ligne_id, cell.change.code, numero) if numero else None


@contextmanager
def _answering(transaction: Transaction, held: Held | None, demande_id: int | None) -> Iterator[None]:
    """Put in words that the block would bring a request to a day; `held` is what the cell holds of it.

    Raises:
        DemandeRefusee: the database refused the request's total.
    """
    try:
        yield
    except Exception as error:
        if demande_id is None or broken_constraint(error) != DEMANDE_PLEINE:
            raise
        from cariforef_tui.domain.temps.demandes import describe_full

        own = held.saisie.centiemes if held and held.demande_id == demande_id else 0
        libelle, total = transaction.row(DEMANDE_SUM, demande_id=demande_id) or ("", 0)
        raise DemandeRefusee(describe_full(libelle, total - own)) from error


def insert_saisie(
    transaction: Transaction,
    agent_id: int,
    ligne_id: int,
    compte: str,
    saisie: Saisie,
    demande_id: int | None = None,
) -> None:
    """Insert the row of a saisie.

    Raises:
        CodeRefuse: the database refused its line.
    """
    try:
        transaction.insert(
            days.saisie,
            agent_id=agent_id,
            jour=saisie.jour.isoformat(),
            ligne_id=ligne_id,
            exercice_id=saisie.jour.year,
            compte=compte,
            **_values(transaction, saisie, demande_id),
        )
    except Exception as error:
        if broken_constraint(error) != NON_IMPUTABLE:
            raise
        raise CodeRefuse(
            f"{saisie.code} ne prend pas de saisie : elle regroupe d'autres lignes, ou c'est une régulation. "
            "Choisissez une ligne de détail. Rien n'a été écrit."
        ) from error
    transaction.note_logged((saisie.jour,))


def update_saisie(transaction: Transaction, held: Held, after: Saisie, demande_id: int | None = None) -> int:
    """Put `after` in place of `held`; return 1, or 0 where it is no longer at its version."""
    return transaction.update(days.saisie, _at_its_version(held), **_values(transaction, after, demande_id))


def delete_saisie(transaction: Transaction, held: Held) -> int:
    """Delete `held`; return 1, or 0 where it is no longer at its version."""
    return transaction.delete(days.saisie, **_at_its_version(held))


def _at_its_version(held: Held) -> dict[str, object]:
    return {"id": held.saisie_id, "version": held.saisie.version}


def _values(transaction: Transaction, saisie: Saisie, demande_id: int | None) -> dict[str, object]:
    """Return the columns of a saisie that a write of its cell may change."""
    return {
        "centiemes": saisie.centiemes,
        "commentaire": saisie.commentaire,
        "a_confirmer": int(saisie.a_confirmer),
        "version": saisie.version,
        "par_id": transaction.key_or_none(saisie.par),
        "demande_id": demande_id,
    }


def conflict_on(
    transaction: Transaction, change: CellChange, agent_id: int, actuel: Saisie | None
) -> ConflitSaisie:
    """Return the refusal to write over `actuel`, with who last wrote the cell and when."""
    cle = f"{agent_id}/{change.jour.isoformat()}/{transaction.ligne_key(change.jour, change.code)}"
    last = transaction.row(LAST_WRITE_OF, objet="saisie", cle=cle)
    par, quand = (last[0] or ACTEUR_SYSTEME, last[1]) if last else (None, None)
    wanted = "vide" if change.centiemes is None else format_jours(change.centiemes)
    held = "vide" if actuel is None else format_jours(actuel.centiemes)
    writer = f" par {par}" if par else ""
    when = f" le {format_moment(quand)}" if quand else ""
    return ConflitSaisie(
        f"Conflit sur {change.code} le {change.jour:%d/%m/%Y} : la cellule a été modifiée{writer}{when}. "
        f"Elle contient : {held} ; vous vouliez : {wanted}. Rien n'a été écrit.",
        change,
        actuel,
        par,
        quand,
    )
