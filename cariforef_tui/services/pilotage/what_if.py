"""Read once what a what-if on the plan of a date needs: its answers then need no store."""

from __future__ import annotations

from functools import partial

from cariforef_tui.domain.pilotage.regulation import Regulation, compute_regulations
from cariforef_tui.domain.pilotage.what_if import Depart
from cariforef_tui.services.alertes import read_faits
from cariforef_tui.services.ports.kept import Kept
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import read_situation


def load_depart(store: Store, reference: DateReference, kept: Kept[Depart] | None = None) -> Depart:
    """Return where a what-if starts, from `kept` if it is there."""
    with store.reading() as reading:
        read = partial(_read_depart, reading, reference)
        return kept.get(reading, reference, read) if kept else read()


def _read_depart(reading: Reading, reference: DateReference) -> Depart:
    """Return the plan, its figures and alerts at the date de référence."""
    situation = read_situation(reading, reference.exercice, reference.au)
    return Depart(
        plan=situation.plan,
        calendrier=situation.calendrier,
        declarations=situation.declarations,
        consommation=situation.consommation,
        arretee=situation.arretee,
        veille=situation.veille,
        activite=situation.activite,
        avancement=situation.avancement,
        facts=read_faits(reading, situation),
    )


def load_regulations(store: Store, reference: DateReference) -> tuple[Regulation, ...]:
    """Return demand, régulation and means of every pôle at the date de référence."""
    with store.reading() as reading:
        situation = read_situation(reading, reference.exercice, reference.au)
    return compute_regulations(situation.plan, situation.avancement)
