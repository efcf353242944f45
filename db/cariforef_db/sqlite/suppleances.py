"""Triggers of the deputies of coordinateurs, and of the visas that they give in their place."""

from __future__ import annotations

from cariforef_db.sqlite.journal import INALTERABLE

SUPPLEANCE_CHEVAUCHE = "SUPPLEANCE_CHEVAUCHE"
VISA_SUPPLEE = "VISA_SUPPLEE"


def suppleance_triggers() -> tuple[str, ...]:
    """Return the triggers that let a coordinateur have one deputy a day, and a deputy act for them alone.

    Whose deputy it is never changes, and a suppléance under which somebody gave a visa is never deleted.
    """
    other = (
        "SELECT 1 FROM suppleance WHERE agent_id = new.agent_id AND depuis <= new.jusque "
        "AND new.depuis <= jusque"
    )
    in_force = (
        "SELECT 1 FROM suppleance s JOIN agent t ON t.id = s.agent_id JOIN agent p ON p.id = s.suppleant_id "
        "JOIN agent a ON a.id = new.agent_id WHERE s.agent_id = new.supplee_id "
        "AND s.suppleant_id = new.par_id AND s.pole = a.pole AND t.coordonne = s.pole AND t.actif = 1 "
        f"AND p.actif = 1 AND {_covers('new.quand', 's')}"
    )
    used = (
        "SELECT 1 FROM visa v WHERE v.supplee_id = old.agent_id AND v.par_id = old.suppleant_id "
        f"AND {_covers('v.quand', 'old')}"
    )
    return (
        *(
            f"CREATE TRIGGER tr_suppleance_periode_{event} BEFORE {event.upper()} ON suppleance BEGIN "
            f"SELECT RAISE(ABORT, '{SUPPLEANCE_CHEVAUCHE}') WHERE EXISTS ({other}{but_itself}); END"
            for event, but_itself in (("insert", ""), ("update", " AND id <> old.id"))
        ),
        "CREATE TRIGGER tr_suppleance_personne BEFORE UPDATE ON suppleance WHEN "
        "old.suppleant_id <> new.suppleant_id OR old.pole <> new.pole BEGIN "
        f"SELECT RAISE(ABORT, '{INALTERABLE}'); END",
        "CREATE TRIGGER tr_suppleance_sans_delete BEFORE DELETE ON suppleance BEGIN "
        f"SELECT RAISE(ABORT, '{INALTERABLE}') WHERE EXISTS ({used}); END",
        "CREATE TRIGGER tr_visa_supplee AFTER INSERT ON visa WHEN new.supplee_id IS NOT NULL BEGIN "
        f"SELECT RAISE(ABORT, '{VISA_SUPPLEE}') WHERE NOT EXISTS ({in_force}); END",
    )


def _covers(moment: str, suppleance: str) -> str:
    """Return the SQL that tells whether `suppleance` runs at a moment, given in UTC.

    Its dates are those of Paris, one or two hours ahead: SQLite does not know which, either is taken.
    """
    return (
        f"{suppleance}.depuis <= date({moment}, '+2 hours') "
        f"AND {suppleance}.jusque >= date({moment}, '+1 hours')"
    )
