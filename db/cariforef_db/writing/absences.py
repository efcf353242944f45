"""The days that people are absent, into their table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cariforef_db.schema import days
from cariforef_db.writing.transaction import Transaction, check_changed
from cariforef_db.writing.unsigned import check_unsigned
from cariforef_tui.domain.temps.saisies import Absence


def write_absence(
    transaction: Transaction, agent: str, jour: date, absences: Sequence[Absence]
) -> tuple[Absence, ...]:
    """Replace what the agent's date holds, what shrinks first; return what it held."""
    agent_id, _ = transaction.agent_key(agent)
    check_unsigned(transaction, [(agent, jour)])
    before = transaction.absences(agent, jour, jour)
    wanted = {absence.type: absence.centiemes for absence in absences}
    held = {absence.type: absence.centiemes for absence in before}
    what = f"Absence de {agent} le {jour:%d/%m/%Y}"
    of_day = {"agent_id": agent_id, "jour": jour.isoformat()}
    with transaction.filling(agent_id, jour, own=0):
        for type_ in held:
            if type_ not in wanted:
                gone = transaction.delete(days.absence, **of_day, type=type_.value)
                check_changed(what, gone)
        for type_, centiemes in sorted(wanted.items(), key=lambda item: item[1] - held.get(item[0], 0)):
            if type_ not in held:
                transaction.insert(days.absence, **of_day, type=type_.value, centiemes=centiemes)
            elif held[type_] != centiemes:
                key = {**of_day, "type": type_.value}
                changed = transaction.update(days.absence, key, centiemes=centiemes)
                check_changed(what, changed)
    return before
