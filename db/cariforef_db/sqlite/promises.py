"""Triggers that say on which line a day goes, and what livrables and requests keep of theirs."""

from __future__ import annotations

from collections.abc import Iterator

from cariforef_db.schema.law import Refusal, Trigger
from cariforef_tui.domain.values.days import JOUR_ENTIER

AUTRE_LIGNE = "AUTRE_LIGNE"
NON_IMPUTABLE = "NON_IMPUTABLE"
DEMANDE_PLEINE = "DEMANDE_PLEINE"


def imputable_trigger() -> Trigger:
    """Return the trigger that refuses a new saisie on a line with children, or on a régulation.

    A line that a revision adds counts as a child from its row on, as for whoever logs.
    """
    return Trigger(
        name="tr_saisie_imputable",
        event="BEFORE INSERT",
        table="saisie",
        then=(
            Refusal(
                NON_IMPUTABLE,
                "EXISTS (SELECT 1 FROM ligne WHERE parent_id = new.ligne_id) "
                "OR EXISTS (SELECT 1 FROM ligne WHERE id = new.ligne_id AND regulation = 1)",
            ),
        ),
    )


def promise_triggers() -> Iterator[Trigger]:
    """Yield the triggers that keep what names a livrable or a request on its own line, and a request short.

    The days of a request never reach one day (axe 4.5 of the programme: « moins d'un jour chacune »).
    """
    days = "(SELECT sum(centiemes) FROM saisie WHERE demande_id = new.demande_id)"
    yield Trigger(
        name="tr_production_ligne",
        event="BEFORE INSERT",
        table="production",
        then=(_refuse_other_line("livrable"),),
    )
    for event in ("insert", "update"):
        yield Trigger(
            name=f"tr_saisie_demande_{event}",
            event=f"AFTER {event.upper()}",
            table="saisie",
            when="new.demande_id IS NOT NULL",
            then=(_refuse_other_line("demande"), Refusal(DEMANDE_PLEINE, f"{days} >= {JOUR_ENTIER}")),
        )


def _refuse_other_line(table: str) -> Refusal:
    """Return the refusal of the row `new` where what it names in `table` is of another line."""
    named = f"SELECT 1 FROM {table} WHERE id = new.{table}_id AND ligne_id = new.ligne_id"
    return Refusal(AUTRE_LIGNE, f"NOT EXISTS ({named})")
