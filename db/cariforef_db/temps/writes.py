"""Absences, requests, days off and settings into their tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cariforef_db.rows.transaction import Transaction, check_changed
from cariforef_db.schema import temps as tables
from cariforef_db.temps.limits import check_unsigned, filling
from cariforef_db.temps.reads import read_absences
from cariforef_tui.domain.temps.saisies import Absence


def write_absence(
    transaction: Transaction, agent: str, jour: date, absences: Sequence[Absence]
) -> tuple[Absence, ...]:
    """Replace the absences of an agent's date, first those that shrink; return the former ones."""
    agent_id, _ = transaction.agent_key(agent)
    check_unsigned(transaction, [(agent, jour)])
    before = read_absences(transaction, agent, jour, jour)
    wanted = {absence.type: absence.centiemes for absence in absences}
    held = {absence.type: absence.centiemes for absence in before}
    what = f"Absence de {agent} le {jour:%d/%m/%Y}"
    of_day = {"agent_id": agent_id, "jour": jour.isoformat()}
    with filling(transaction, agent_id, jour, own=0):
        for type_ in held:
            if type_ not in wanted:
                gone = transaction.delete(tables.absence, **of_day, type=type_.value)
                check_changed(what, gone)
        for type_, centiemes in sorted(wanted.items(), key=lambda item: item[1] - held.get(item[0], 0)):
            if type_ not in held:
                transaction.insert(tables.absence, **of_day, type=type_.value, centiemes=centiemes)
            elif held[type_] != centiemes:
                key = {**of_day, "type": type_.value}
                changed = transaction.update(tables.absence, key, centiemes=centiemes)
                check_changed(what, changed)
    return before


def set_tirage(transaction: Transaction, exercice: int, code: str) -> None:
    ligne_id = transaction.ligne_of(exercice, code)
    transaction.put(tables.tirage, {"ligne_id": ligne_id}, exercice_id=exercice)


def remove_tirage(transaction: Transaction, exercice: int, code: str) -> None:
    changed = transaction.delete(tables.tirage, ligne_id=transaction.ligne_of(exercice, code))
    check_changed(f"Droit de tirage {code}", changed)
