"""How the commands name a cell of the week, and say where its day stands."""

from __future__ import annotations

from datetime import date

from cariforef_tui.cli.kit.lignes import format_jour_complet
from cariforef_tui.domain.temps.saisies import CellWritten, describe_auteur
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.temps.saisies import (
    describe_answered,
    load_journee,
)


def describe_cell(agent: str, code: str, jour: date) -> str:
    """Return `DM, 14.7.1, mar. 22/05/2018`."""
    return f"{agent}, {code}, {format_jour_complet(jour)}"


def describe_day(store: Store, agent: str, jour: date, *, lecteur: str) -> str:
    """Return `journée : 0,5 j sur 1 j`, with the absence in it, if any; raises as `load_journee`."""
    day = load_journee(store, agent, jour, lecteur=lecteur)
    absent = f" dont {format_jours(day.absent)} d'absence" if day.absent else ""
    return f"journée : {format_jours(day.saisi + day.absent)}{absent} sur {format_jours(day.plafond)}"


def describe_written(store: Store, written: CellWritten, instead: str, *, lecteur: str) -> str:
    """Return the sentence on the cell saved; `instead` tells the days that it replaces."""
    change, after = written.change, written.after
    notes = (describe_answered(store, after), describe_auteur(after)) if after is not None else ()
    cell = describe_cell(change.agent, change.code, change.jour)
    held = f"{format_jours(change.centiemes or 0)}{instead}"
    day = describe_day(store, change.agent, change.jour, lecteur=lecteur)
    return f"Enregistré : {cell} : {held} ({day}){''.join(f', {note}' for note in notes if note)}."
