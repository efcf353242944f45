"""Triggers of livrables and of the requests of a droit de tirage."""

from __future__ import annotations

from cariforef_tui.domain.values.days import JOUR_ENTIER

AUTRE_LIGNE = "AUTRE_LIGNE"
DEMANDE_PLEINE = "DEMANDE_PLEINE"


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
