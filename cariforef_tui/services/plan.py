"""The plan as it stood at a date: the baseline and its revisions."""

from __future__ import annotations

from datetime import date

from cariforef_tui.domain.revisions import Plan, plan_at
from cariforef_tui.services.ports import Reading


def read_plan(reading: Reading, exercice: int, au: date) -> Plan:
    """Return the plan at the end of `au`, within a snapshot already open."""
    return plan_at(reading.programme(exercice), reading.revisions(exercice), au)


def read_last_plan(reading: Reading, exercice: int) -> Plan:
    """Return the plan with every revision of the exercice: what a saisie is logged on."""
    return read_plan(reading, exercice, date(exercice, 12, 31))
