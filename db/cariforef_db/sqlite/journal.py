"""Triggers that journal every write of a table."""

from __future__ import annotations

from collections.abc import Sequence

ACTEUR_INCONNU = "ACTEUR_INCONNU"
INALTERABLE = "INALTERABLE"

_ACTIONS = (("insert", "creation"), ("update", "modification"), ("delete", "suppression"))


_SELF_ADDED = (
    "UPDATE ecriture_en_cours SET acteur_id = new.id WHERE acteur_id IS NULL AND acteur = new.initiales; "
)


def journal_triggers(table: str, key: Sequence[str], columns: Sequence[str]) -> tuple[str, ...]:
    """Return one trigger for each kind of write of `table`; `key` are the columns that name a row.

    Somebody who adds themselves becomes the actor from their own row on.
    """
    return tuple(_journal_trigger(table, key, columns, event, action) for event, action in _ACTIONS)


def _journal_trigger(table: str, key: Sequence[str], columns: Sequence[str], event: str, action: str) -> str:
    first = _SELF_ADDED if (table, event) == ("agent", "insert") else ""
    row = "old" if event == "delete" else "new"
    cle = " || '/' || ".join(f"{row}.{column}" for column in key)
    avant = "NULL" if event == "insert" else _json("old", columns)
    apres = "NULL" if event == "delete" else _json("new", columns)
    return (
        f"CREATE TRIGGER tr_{table}_journal_{event} AFTER {event.upper()} ON {table} BEGIN {first}"
        "INSERT INTO journal (quand, acteur_id, objet, cle, action, avant, apres, motif) VALUES ("
        "strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), (SELECT acteur_id FROM ecriture_en_cours), "
        f"'{table}', {cle}, '{action}', {avant}, {apres}, (SELECT motif FROM ecriture_en_cours)); END"
    )


def _json(row: str, columns: Sequence[str]) -> str:
    pairs = ", ".join(f"'{column}', {row}.{column}" for column in columns)
    return f"json_object({pairs})"


def guard_triggers(systeme: str) -> tuple[str, ...]:
    """Return the triggers that refuse a write without a known actor, and a deletion in the journal.

    Every journalled table writes in the journal, so its own guard covers them all. `systeme` is the actor
    that is no agent.
    """
    unknown = (
        f"SELECT RAISE(ABORT, '{ACTEUR_INCONNU}') WHERE NOT EXISTS (SELECT 1 FROM ecriture_en_cours "
        f"WHERE acteur_id IS NOT NULL OR acteur = '{systeme}')"
    )
    guards = [
        "CREATE TRIGGER tr_journal_acteur BEFORE INSERT ON journal BEGIN "
        f"{unknown}; SELECT RAISE(ABORT, '{INALTERABLE}') WHERE EXISTS "
        "(SELECT 1 FROM journal WHERE seq = new.seq); END",
        "CREATE TRIGGER tr_journal_sans_delete BEFORE DELETE ON journal BEGIN "
        f"SELECT RAISE(ABORT, '{INALTERABLE}'); END",
    ]
    for table in ("total_jour", "revision", "rappel"):
        guards += [
            f"CREATE TRIGGER tr_{table}_acteur_{event} BEFORE {event.upper()} ON {table} BEGIN "
            f"SELECT RAISE(ABORT, '{ACTEUR_INCONNU}') WHERE NOT EXISTS (SELECT 1 FROM ecriture_en_cours); END"
            for event in ("insert", "update", "delete")
        ]
    return tuple(guards)


def preference_triggers() -> tuple[str, ...]:
    """Return the triggers that let nobody but its own agent, or a purge, write a preference."""
    return tuple(
        f"CREATE TRIGGER tr_preference_acteur_{event} BEFORE {event.upper()} ON preference BEGIN "
        f"SELECT RAISE(ABORT, '{ACTEUR_INCONNU}') WHERE NOT EXISTS (SELECT 1 FROM ecriture_en_cours "
        f"WHERE acteur_id = {row}.agent_id OR purge_id IS NOT NULL); END"
        for event, row in (("insert", "new"), ("update", "new"), ("delete", "old"))
    )
