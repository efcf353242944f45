"""Triggers that refuse to rewrite rows."""

from __future__ import annotations

from collections.abc import Sequence

INALTERABLE = "INALTERABLE"

_USES = ("saisie", "fait", "plan_revision", "raf", "revue", "decision")
"""What makes an exercice begun."""


def refuse_triggers(table: str, events: Sequence[str]) -> tuple[str, ...]:
    """Return the triggers that refuse every `update` or `delete` of `table`."""
    return tuple(
        f"CREATE TRIGGER tr_{table}_sans_{event} BEFORE {event.upper()} ON {table} BEGIN "
        f"SELECT RAISE(ABORT, '{INALTERABLE}'); END"
        for event in events
    )


def begun_trigger(table: str, exercice: str) -> str:
    """Return the trigger that refuses to delete from a programme that somebody has used.

    `exercice` is the SQL of the exercice of the row `old`.
    """
    uses = " UNION ALL ".join(f"SELECT 1 FROM {use} WHERE exercice_id = {exercice}" for use in _USES)
    return (
        f"CREATE TRIGGER tr_{table}_sans_delete BEFORE DELETE ON {table} BEGIN "
        f"SELECT RAISE(ABORT, '{INALTERABLE}') WHERE EXISTS ({uses}); END"
    )


def key_trigger(table: str, key: Sequence[str]) -> str:
    """Return the trigger that keeps the columns of `key`, by which the journal names a row."""
    moved = " OR ".join(f"old.{column} <> new.{column}" for column in key)
    return (
        f"CREATE TRIGGER tr_{table}_cle BEFORE UPDATE ON {table} WHEN {moved} BEGIN "
        f"SELECT RAISE(ABORT, '{INALTERABLE}'); END"
    )


def closed_revue_triggers() -> tuple[str, ...]:
    """Return the triggers that keep every review, and freeze a closed one; a purge masks its figures."""
    kept = ("id", "exercice_id", "perimetre_id", "semaine", "close_le", "close_par_id", "prochaine")
    return (
        *refuse_triggers("revue", ("delete",)),
        erasable_trigger("tr_revue_close", "revue", ("figures",), kept, "old.close_le IS NOT NULL"),
        *(
            f"CREATE TRIGGER tr_presence_close_{event} BEFORE {event.upper()} ON presence WHEN EXISTS "
            f"(SELECT 1 FROM revue WHERE id = {row}.revue_id AND close_le IS NOT NULL) BEGIN "
            f"SELECT RAISE(ABORT, '{INALTERABLE}'); END"
            for event, row in (("insert", "new"), ("update", "old"), ("delete", "old"))
        ),
    )


def erasable_trigger(name: str, table: str, text: Sequence[str], kept: Sequence[str], when: str = "1") -> str:
    """Return the trigger `name` that refuses every update of `table` where `when` holds, but a purge's.

    A purge may rewrite the columns of `text`; those of `kept` stay as they are.
    """
    moved = " OR ".join(f"new.{column} IS NOT old.{column}" for column in kept if column not in text)
    return (
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN ({when}) AND "
        f"(NOT EXISTS (SELECT 1 FROM ecriture_en_cours WHERE purge_id IS NOT NULL) OR {moved}) BEGIN "
        f"SELECT RAISE(ABORT, '{INALTERABLE}'); END"
    )


def closed_decision_triggers() -> tuple[str, ...]:
    """Return the triggers that keep what a closed review decided; that it is done is still declared."""
    is_closed = (
        "EXISTS (SELECT 1 FROM revue WHERE revue.exercice_id = old.exercice_id AND close_le IS NOT NULL "
        "AND revue.semaine = old.semaine AND revue.perimetre_id = old.perimetre_id)"
    )
    columns = ("perimetre_id", "semaine", "texte", "qui", "pour", "ligne_id")
    is_rewritten = " OR ".join(f"new.{column} IS NOT old.{column}" for column in columns)
    return (
        erasable_trigger(
            "tr_decision_close", "decision", ("texte", "qui"), columns, f"({is_rewritten}) AND {is_closed}"
        ),
        f"CREATE TRIGGER tr_decision_close_delete BEFORE DELETE ON decision WHEN {is_closed} BEGIN "
        f"SELECT RAISE(ABORT, '{INALTERABLE}'); END",
    )
