"""Absences, requests, settings, many saisies at once, and saisies moved to another line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import text

from cariforef_db.engine.errors import broken_constraint
from cariforef_db.rows.transaction import Transaction, check_changed
from cariforef_db.schema import temps as tables
from cariforef_db.temps import cells
from cariforef_db.temps.cells import (
    Held,
    check_unsigned,
    conflict_on,
    delete_saisie,
    filling,
    insert_saisie,
    read_held,
    update_saisie,
    values_of,
)
from cariforef_db.temps.reads import read_absences
from cariforef_tui.domain.agents.agents import EQUIPE_SI
from cariforef_tui.domain.programme.programme import Compte
from cariforef_tui.domain.temps.saisies import COMMENTAIRE_MAX, Absence, CellChange, Saisie, put_back
from cariforef_tui.domain.values.refusals import AgentRefuse, Refus, TexteRefuse

AGENT_TEAMS = text("SELECT id, initiales, equipe FROM agent")
LIGNE_KEYS = text("SELECT id, exercice_id, code FROM ligne")
DEMANDE_KEYS = text("SELECT id, ligne_id, numero FROM demande")
BATCH = 1000
"""Rows of one statement; they are written again one by one to name a row that is refused."""
_SEPARATOR = " ; "


def write_absence(
    transaction: Transaction, agent: str, jour: date, absences: Sequence[Absence]
) -> tuple[Absence, ...]:
    """Replace the absences of an agent's date, first those that shrink; return the former ones."""
    agent_id = transaction.agent_key(agent)
    check_unsigned(transaction, [(agent, jour)])
    before = read_absences(transaction, agent, jour, jour)
    wanted = {absence.type: absence.centiemes for absence in absences}
    held = {absence.type: absence.centiemes for absence in before}
    what = f"Absence de {agent} le {jour:%d/%m/%Y}"
    of_day = {"agent_id": agent_id, "jour": jour}
    with filling(transaction, agent_id, jour, own=0):
        for type_ in held:
            if type_ not in wanted:
                gone = transaction.delete(tables.absence, **of_day, type=type_)
                check_changed(what, gone)
        for type_, centiemes in sorted(wanted.items(), key=lambda item: item[1] - held.get(item[0], 0)):
            if type_ not in held:
                transaction.insert(tables.absence, **of_day, type=type_, centiemes=centiemes)
            elif held[type_] != centiemes:
                key = {**of_day, "type": type_}
                changed = transaction.update(tables.absence, key, centiemes=centiemes)
                check_changed(what, changed)
    return before


def set_tirage(transaction: Transaction, exercice: int, code: str) -> None:
    ligne_id = transaction.ligne_of(exercice, code)
    transaction.put(tables.tirage, {"ligne_id": ligne_id}, exercice_id=exercice)


def remove_tirage(transaction: Transaction, exercice: int, code: str) -> None:
    changed = transaction.delete(tables.tirage, ligne_id=transaction.ligne_of(exercice, code))
    check_changed(f"Droit de tirage {code}", changed)


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
    agent_id = transaction.agent_key(agent)
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
