"""Read the programme, and hold it against what it announces."""

from __future__ import annotations

from cariforef_tui.domain.controle import Ecart, compute_controle
from cariforef_tui.domain.programme import Programme
from cariforef_tui.services.ports import Store


def load_programme(store: Store, exercice: int) -> Programme:
    """Return the programme of one exercice."""
    with store.reading() as reading:
        return reading.programme(exercice)


def load_controle(store: Store, exercice: int) -> tuple[Ecart, ...]:
    """Return where the document's announced totals and its own lines disagree, in document order."""
    with store.reading() as reading:
        return compute_controle(reading.programme(exercice), reading.agents())
