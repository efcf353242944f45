"""Triggers of the deputies of coordinateurs, and of the visas that they give in their place."""

from __future__ import annotations

from collections.abc import Iterator

from cariforef_db.schema.law import Refusal, Trigger, Words
from cariforef_db.sqlite.frozen_rows import refuse_trigger
from cariforef_db.sqlite.journal import INALTERABLE

SUPPLEANCE_CHEVAUCHE = "SUPPLEANCE_CHEVAUCHE"
VISA_SUPPLEE = "VISA_SUPPLEE"


def suppleance_triggers(words: Words) -> Iterator[Trigger]:
    """Yield the triggers that let a coordinateur have one deputy a day, and a deputy act for them alone.

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
        f"AND p.actif = 1 AND {_covers('new.quand', 's', words)}"
    )
    used = (
        "SELECT 1 FROM visa v WHERE v.supplee_id = old.agent_id AND v.par_id = old.suppleant_id "
        f"AND {_covers('v.quand', 'old', words)}"
    )
    for event, but_itself in (("insert", ""), ("update", " AND id <> old.id")):
        yield Trigger(
            name=f"tr_suppleance_periode_{event}",
            event=f"BEFORE {event.upper()}",
            table="suppleance",
            then=(Refusal(SUPPLEANCE_CHEVAUCHE, f"EXISTS ({other}{but_itself})"),),
        )
    moved = "old.suppleant_id <> new.suppleant_id OR old.pole <> new.pole"
    yield refuse_trigger("suppleance", "update", name="tr_suppleance_personne", when=moved)
    yield Trigger(
        name="tr_suppleance_sans_delete",
        event="BEFORE DELETE",
        table="suppleance",
        then=(Refusal(INALTERABLE, f"EXISTS ({used})"),),
    )
    yield Trigger(
        name="tr_visa_supplee",
        event="AFTER INSERT",
        table="visa",
        when="new.supplee_id IS NOT NULL",
        then=(Refusal(VISA_SUPPLEE, f"NOT EXISTS ({in_force})"),),
    )


def _covers(moment: str, suppleance: str, words: Words) -> str:
    """Return the SQL that tells whether `suppleance` runs at a moment, given in UTC.

    Its dates are those of Paris, one or two hours ahead: SQLite does not know which, either is taken.
    """
    return (
        f"{suppleance}.depuis <= {words.day_after(moment, 2)} "
        f"AND {suppleance}.jusque >= {words.day_after(moment, 1)}"
    )
