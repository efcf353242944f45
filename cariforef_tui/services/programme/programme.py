"""Read the programme as it stands or as voted, and hold it against what it announces."""

from __future__ import annotations

from cariforef_tui.domain.programme.control import Ecart, compute_controle
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.revisions import Plan
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import read_plan


def load_plan(store: Store, reference: DateReference) -> Plan:
    """Return the plan at the date de référence, with the programme as voted."""
    with store.reading() as reading:
        return read_plan(reading, reference.exercice, reference.au)


def load_programme(store: Store, exercice: int) -> Programme:
    """Return the programme of one exercice as voted: the baseline, which never changes."""
    with store.reading() as reading:
        return reading.programme(exercice)


def load_controle(store: Store, exercice: int) -> tuple[Ecart, ...]:
    """Return where the document's announced totals and its own lines disagree, in document order."""
    with store.reading() as reading:
        return compute_controle(reading.programme(exercice), reading.agents())
