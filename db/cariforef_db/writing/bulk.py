"""Many new saisies at once, for the imports: the driver's `executemany`, a batch at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from cariforef_db.reading import queries
from cariforef_db.writing import cells
from cariforef_db.writing.visas import check_unsigned
from cariforef_tui.domain.agents.agents import EQUIPE_SI
from cariforef_tui.domain.programme.programme import Compte
from cariforef_tui.domain.temps.saisies import CellChange, Saisie
from cariforef_tui.domain.values.refusals import AgentRefuse

if TYPE_CHECKING:
    from cariforef_db.writing.writing import SqlWriting

BATCH = 1000
"""Rows of one `executemany`: what is gone through again, row by row, to name the one refused."""

_INSERT = (
    "INSERT INTO saisie (agent_id, jour, ligne_id, exercice_id, compte, centiemes, commentaire, a_confirmer, "
    "version, par_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)

_Values = tuple[int, str, int, int, str, int, str | None, int, int, int | None]


def load_saisies(writing: SqlWriting, saisies: Sequence[Saisie]) -> None:
    check_unsigned(writing, ((one.agent, one.jour) for one in saisies))
    rows = _to_rows(writing, saisies)
    for first in range(0, len(rows), BATCH):
        try:
            with writing.connection.begin_nested():
                writing.connection.exec_driver_sql(_INSERT, rows[first : first + BATCH])
        except IntegrityError:
            _raise_refusal(writing, saisies[first : first + BATCH])
            raise


def _to_rows(writing: SqlWriting, saisies: Sequence[Saisie]) -> list[_Values]:
    agents = {
        initiales: (key, (Compte.SI if equipe == EQUIPE_SI else Compte.METIER).value)
        for key, initiales, equipe in writing.find_all(queries.AGENT_TEAMS)
    }
    lignes: dict[tuple[int, str], int] = {
        (exercice, code): key for key, exercice, code in writing.find_all(queries.LIGNE_KEYS)
    }
    par_id = writing.key_or_none(writing.acteur)
    days = {saisie.jour: saisie.jour.isoformat() for saisie in saisies}
    rows = []
    for saisie in saisies:
        if saisie.agent not in agents:
            raise AgentRefuse(f"Agent inconnu : « {saisie.agent} ».")
        agent_id, compte = agents[saisie.agent]
        exercice = saisie.jour.year
        ligne_id = lignes.get((exercice, saisie.code)) or writing.ligne_key(saisie.jour, saisie.code)
        rows.append(
            (
                agent_id,
                days[saisie.jour],
                ligne_id,
                exercice,
                compte,
                saisie.centiemes,
                saisie.commentaire or None,
                int(saisie.a_confirmer),
                writing.numero,
                None if saisie.agent == writing.acteur else par_id,
            )
        )
    return rows


def _raise_refusal(writing: SqlWriting, saisies: Sequence[Saisie]) -> None:
    """Write one by one until the same refusal comes, in the words of a single write."""
    for one in saisies:
        cells.write_cells(
            writing,
            [
                CellChange(
                    agent=one.agent,
                    jour=one.jour,
                    code=one.code,
                    centiemes=one.centiemes,
                    commentaire=one.commentaire,
                    a_confirmer=one.a_confirmer,
                    expected_version=0,
                )
            ],
        )
