"""Triggers that keep `total_jour`, whose CHECK is the cap.

What a date allows is looked up when its total grows, and left alone when it shrinks: a lowered quotité
never forbids to correct a day downwards. Whether a weekend may be worked is for the rules, not for the cap.
"""

from __future__ import annotations

PLAFOND = "ck_total_jour_plafond"
_PLAFOND = (
    "coalesce((SELECT 100 FROM reglage WHERE cle = 'au_dela_quotite' AND valeur = 1), "
    "(SELECT CASE strftime('%w', new.jour) WHEN '1' THEN lundi WHEN '2' THEN mardi WHEN '3' THEN mercredi "
    "WHEN '4' THEN jeudi WHEN '5' THEN vendredi ELSE 100 END FROM quotite "
    "WHERE agent_id = new.agent_id AND depuis <= new.jour ORDER BY depuis DESC LIMIT 1), 100)"
)


def total_triggers(table: str, part: str, key: tuple[str, ...]) -> tuple[str, ...]:
    """Return the triggers that add `table`'s hundredths to `part` of the agent's date.

    The columns of `key` may not change: a row is deleted and made again.
    """
    other = "absent" if part == "saisi" else "saisi"
    same_day = "agent_id = new.agent_id AND jour = new.jour"
    moved = " OR ".join(f"old.{column} <> new.{column}" for column in key)
    return (
        f"CREATE TRIGGER tr_{table}_total_insert AFTER INSERT ON {table} BEGIN "
        f"INSERT INTO total_jour (agent_id, jour, {part}, {other}, plafond) "
        f"VALUES (new.agent_id, new.jour, new.centiemes, 0, {_PLAFOND}) "
        f"ON CONFLICT (agent_id, jour) DO UPDATE SET {part} = {part} + excluded.{part}, "
        "plafond = excluded.plafond; END",
        f"CREATE TRIGGER tr_{table}_total_hausse AFTER UPDATE ON {table} "
        "WHEN new.centiemes > old.centiemes BEGIN "
        f"UPDATE total_jour SET {part} = {part} + new.centiemes - old.centiemes, plafond = {_PLAFOND} "
        # A CHECK is ignored under `UPDATE OR IGNORE`: the total then has not moved.
        f"WHERE {same_day}; SELECT RAISE(ABORT, '{PLAFOND}') WHERE changes() = 0; END",
        f"CREATE TRIGGER tr_{table}_total_baisse AFTER UPDATE ON {table} "
        "WHEN new.centiemes < old.centiemes BEGIN "
        f"UPDATE total_jour SET {part} = {part} + new.centiemes - old.centiemes WHERE {same_day}; END",
        f"CREATE TRIGGER tr_{table}_total_delete AFTER DELETE ON {table} BEGIN "
        f"UPDATE total_jour SET {part} = {part} - old.centiemes "
        "WHERE agent_id = old.agent_id AND jour = old.jour; END",
        f"CREATE TRIGGER tr_{table}_cle BEFORE UPDATE ON {table} WHEN {moved} BEGIN "
        "SELECT RAISE(ABORT, 'INALTERABLE'); END",
    )
