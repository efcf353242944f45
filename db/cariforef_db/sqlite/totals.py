"""Triggers that keep `total_jour`, whose CHECK is the cap.

What a date allows is looked up when its total grows, and left alone when it shrinks: a lowered quotité
never forbids to correct a day downwards. Whether a weekend may be worked is for the rules, not for the cap.
"""

from __future__ import annotations

from collections.abc import Iterator

from cariforef_db.schema.law import Refusal, Trigger, Words
from cariforef_db.sqlite.frozen_rows import key_trigger

PLAFOND = "ck_total_jour_plafond"


def _plafond(words: Words) -> str:
    return (
        "coalesce((SELECT 100 FROM reglage WHERE cle = 'au_dela_quotite' AND valeur = 1), "
        f"(SELECT CASE {words.weekday_of('new.jour')} WHEN '1' THEN lundi WHEN '2' THEN mardi "
        "WHEN '3' THEN mercredi WHEN '4' THEN jeudi WHEN '5' THEN vendredi ELSE 100 END FROM quotite "
        "WHERE agent_id = new.agent_id AND depuis <= new.jour ORDER BY depuis DESC LIMIT 1), 100)"
    )


def total_triggers(table: str, part: str, key: tuple[str, ...], words: Words) -> Iterator[Trigger]:
    """Yield the triggers that add `table`'s hundredths to `part` of the agent's date.

    The columns of `key` may not change: a row is deleted and made again.
    """
    other, plafond = "absent" if part == "saisi" else "saisi", _plafond(words)
    grown = f"SET {part} = {part} + new.centiemes - old.centiemes"
    same_day = "WHERE agent_id = new.agent_id AND jour = new.jour"
    yield _on(
        table,
        "AFTER INSERT",
        "insert",
        f"INSERT INTO total_jour (agent_id, jour, {part}, {other}, plafond) "
        f"VALUES (new.agent_id, new.jour, new.centiemes, 0, {plafond}) ON CONFLICT (agent_id, jour) "
        f"DO UPDATE SET {part} = total_jour.{part} + excluded.{part}, plafond = excluded.plafond",
    )
    yield _on(
        table,
        "AFTER UPDATE",
        "hausse",
        f"UPDATE total_jour {grown}, plafond = {plafond} {same_day}",
        # A CHECK is ignored under `UPDATE OR IGNORE`: the total then has not moved.
        Refusal(PLAFOND, words.unchanged),
        when="new.centiemes > old.centiemes",
    )
    yield _on(
        table,
        "AFTER UPDATE",
        "baisse",
        f"UPDATE total_jour {grown} {same_day}",
        when="new.centiemes < old.centiemes",
    )
    yield _on(
        table,
        "AFTER DELETE",
        "delete",
        f"UPDATE total_jour SET {part} = {part} - old.centiemes "
        "WHERE agent_id = old.agent_id AND jour = old.jour",
    )
    yield key_trigger(table, key)


def _on(table: str, event: str, what: str, *then: Refusal | str, when: str | None = None) -> Trigger:
    return Trigger(name=f"tr_{table}_total_{what}", event=event, table=table, when=when, then=then)
