"""Many new saisies at once, for the imports, a batch at a time."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text

from cariforef_db.engine.errors import broken_constraint
from cariforef_db.rows.transaction import Transaction
from cariforef_db.schema import temps as tables
from cariforef_db.temps import cells
from cariforef_db.temps.limits import check_unsigned
from cariforef_tui.domain.agents.agents import EQUIPE_SI
from cariforef_tui.domain.programme.programme import Compte
from cariforef_tui.domain.temps.saisies import Saisie, put_back
from cariforef_tui.domain.values.refusals import AgentRefuse

AGENT_TEAMS = text("SELECT id, initiales, equipe FROM agent")

LIGNE_KEYS = text("SELECT id, exercice_id, code FROM ligne")

DEMANDE_KEYS = text("SELECT id, ligne_id, numero FROM demande")


BATCH = 1000
"""Rows of one statement; they are written again one by one to name a row that is refused."""


def load_saisies(transaction: Transaction, saisies: Sequence[Saisie]) -> None:
    check_unsigned(transaction, ((saisie.agent, saisie.jour) for saisie in saisies))
    rows = _to_rows(transaction, saisies)
    with transaction.savepoint():
        # The outer savepoint makes the load all or nothing; the inner one lets a batch be tried row by row.
        for first in range(0, len(rows), BATCH):
            try:
                with transaction.savepoint():
                    transaction.insert_all(tables.saisie, rows[first : first + BATCH])
            except Exception as error:
                if broken_constraint(error) is not None:
                    _raise_refusal(transaction, saisies[first : first + BATCH])
                raise
    transaction.note_logged({saisie.jour for saisie in saisies})


def _to_rows(transaction: Transaction, saisies: Sequence[Saisie]) -> list[dict[str, object]]:
    agents = {
        initiales: (key, (Compte.SI if equipe == EQUIPE_SI else Compte.METIER).value)
        for key, initiales, equipe in transaction.rows(AGENT_TEAMS)
    }
    lignes: dict[tuple[int, str], int] = {
        (exercice, code): key for key, exercice, code in transaction.rows(LIGNE_KEYS)
    }
    demandes = {(ligne_id, numero): key for key, ligne_id, numero in transaction.rows(DEMANDE_KEYS)}
    par_id = transaction.key_or_none(transaction.acteur)
    days = {saisie.jour: saisie.jour.isoformat() for saisie in saisies}
    rows = []
    for saisie in saisies:
        if saisie.agent not in agents:
            raise AgentRefuse(f"Agent inconnu : « {saisie.agent} ».")
        agent_id, compte = agents[saisie.agent]
        exercice = saisie.jour.year
        ligne_id = lignes.get((exercice, saisie.code)) or transaction.ligne_of(exercice, saisie.code)
        rows.append(
            {
                "agent_id": agent_id,
                "jour": days[saisie.jour],
                "ligne_id": ligne_id,
                "exercice_id": exercice,
                "compte": compte,
                "centiemes": saisie.centiemes,
                "commentaire": saisie.commentaire or None,
                "a_confirmer": int(saisie.a_confirmer),
                "version": transaction.numero,
                "par_id": None if saisie.agent == transaction.acteur else par_id,
                "demande_id": demandes.get((ligne_id, saisie.demande))
                or transaction.demande_key(ligne_id, saisie.code, saisie.demande)
                if saisie.demande
                else None,
            }
        )
    return rows


def _raise_refusal(transaction: Transaction, saisies: Sequence[Saisie]) -> None:
    """Write one by one, so as to raise the refusal of the row at fault."""
    for saisie in saisies:
        cells.write_cells(transaction, [put_back(saisie, 0)])
