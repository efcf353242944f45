"""Triggers that say on which line a day goes, and what livrables and requests keep of theirs."""

from __future__ import annotations

from cariforef_tui.domain.values.days import JOUR_ENTIER

AUTRE_LIGNE = "AUTRE_LIGNE"
NON_IMPUTABLE = "NON_IMPUTABLE"
DEMANDE_PLEINE = "DEMANDE_PLEINE"


def imputable_trigger() -> str:
    """Return the trigger that refuses a new saisie on a line with children, or on a régulation.

    A line that a revision adds counts as a child from its row on, as for whoever logs.
    """
    return (
        "CREATE TRIGGER tr_saisie_imputable BEFORE INSERT ON saisie BEGIN "
        f"SELECT RAISE(ABORT, '{NON_IMPUTABLE}') "
        "WHERE EXISTS (SELECT 1 FROM ligne WHERE parent_id = new.ligne_id) "
        "OR EXISTS (SELECT 1 FROM ligne WHERE id = new.ligne_id AND regulation = 1); END"
    )


def promise_triggers() -> tuple[str, ...]:
    """Return the triggers that keep what names a livrable or a request on its own line, and a request short.

    The days of a request never reach one day (axe 4.5 of the programme: « moins d'un jour chacune »).
    """
    days = "(SELECT sum(centiemes) FROM saisie WHERE demande_id = new.demande_id)"
    return (
        "CREATE TRIGGER tr_production_ligne BEFORE INSERT ON production BEGIN "
        f"{_refuse_other_line('livrable')}; END",
        *(
            f"CREATE TRIGGER tr_saisie_demande_{event} AFTER {event.upper()} ON saisie "
            f"WHEN new.demande_id IS NOT NULL BEGIN {_refuse_other_line('demande')}; "
            f"SELECT RAISE(ABORT, '{DEMANDE_PLEINE}') WHERE {days} >= {JOUR_ENTIER}; END"
            for event in ("insert", "update")
        ),
    )


def _refuse_other_line(table: str) -> str:
    """Return the statement that refuses the row `new` where what it names in `table` is of another line."""
    named = f"SELECT 1 FROM {table} WHERE id = new.{table}_id AND ligne_id = new.ligne_id"
    return f"SELECT RAISE(ABORT, '{AUTRE_LIGNE}') WHERE NOT EXISTS ({named})"
