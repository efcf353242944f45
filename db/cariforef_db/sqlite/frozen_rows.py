"""Triggers that refuse to rewrite rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cariforef_db.schema.law import Refusal, Trigger, Words

INALTERABLE = "INALTERABLE"

_USES = ("saisie", "fait", "plan_revision", "raf", "revue", "decision")
"""What makes an exercice begun."""


def refuse_trigger(table: str, event: str, *, name: str | None = None, when: str | None = None) -> Trigger:
    """Return the trigger that refuses every `update` or `delete` of `table`, or those where `when` holds."""
    return Trigger(
        name=name or f"tr_{table}_sans_{event}",
        event=f"BEFORE {event.upper()}",
        table=table,
        when=when,
        then=(Refusal(INALTERABLE),),
    )


def begun_trigger(table: str, exercice: str) -> Trigger:
    """Return the trigger that refuses to delete from a programme that somebody has used.

    `exercice` is the SQL of the exercice of the row `old`.
    """
    uses = " UNION ALL ".join(f"SELECT 1 FROM {use} WHERE exercice_id = {exercice}" for use in _USES)
    return Trigger(
        name=f"tr_{table}_sans_delete",
        event="BEFORE DELETE",
        table=table,
        then=(Refusal(INALTERABLE, f"EXISTS ({uses})"),),
    )


def key_trigger(table: str, key: Sequence[str]) -> Trigger:
    """Return the trigger that keeps the columns of `key`, by which the journal names a row."""
    moved = " OR ".join(f"old.{column} <> new.{column}" for column in key)
    return refuse_trigger(table, "update", name=f"tr_{table}_cle", when=moved)


def closed_revue_triggers(words: Words) -> Iterator[Trigger]:
    """Yield the triggers that keep every review, and freeze a closed one; a purge masks its figures."""
    kept = ("id", "exercice_id", "perimetre_id", "semaine", "close_le", "close_par_id", "prochaine")
    yield refuse_trigger("revue", "delete")
    yield erasable_trigger("tr_revue_close", "revue", ("figures",), kept, words, "old.close_le IS NOT NULL")
    for event, row in (("insert", "new"), ("update", "old"), ("delete", "old")):
        closed = f"EXISTS (SELECT 1 FROM revue WHERE id = {row}.revue_id AND close_le IS NOT NULL)"
        yield refuse_trigger("presence", event, name=f"tr_presence_close_{event}", when=closed)


def erasable_trigger(
    name: str, table: str, text: Sequence[str], kept: Sequence[str], words: Words, when: str | None = None
) -> Trigger:
    """Return the trigger `name` that refuses every update of `table`, or where `when` holds, but a purge's.

    A purge may rewrite the columns of `text`; those of `kept` stay as they are.
    """
    moved = (words.differ(f"new.{column}", f"old.{column}") for column in kept if column not in text)
    purging = "EXISTS (SELECT 1 FROM ecriture_en_cours WHERE purge_id IS NOT NULL)"
    kept_out = " OR ".join((f"NOT {purging}", *moved))
    return refuse_trigger(table, "update", name=name, when=f"({when}) AND ({kept_out})" if when else kept_out)


def closed_decision_triggers(words: Words) -> Iterator[Trigger]:
    """Yield the triggers that keep what a closed review decided; that it is done is still declared."""
    is_closed = (
        "EXISTS (SELECT 1 FROM revue WHERE revue.exercice_id = old.exercice_id AND close_le IS NOT NULL "
        "AND revue.semaine = old.semaine AND revue.perimetre_id = old.perimetre_id)"
    )
    columns = ("perimetre_id", "semaine", "texte", "qui", "pour", "ligne_id")
    is_rewritten = " OR ".join(words.differ(f"new.{column}", f"old.{column}") for column in columns)
    yield erasable_trigger(
        "tr_decision_close",
        "decision",
        ("texte", "qui"),
        columns,
        words,
        f"({is_rewritten}) AND {is_closed}",
    )
    yield refuse_trigger("decision", "delete", name="tr_decision_close_delete", when=is_closed)
