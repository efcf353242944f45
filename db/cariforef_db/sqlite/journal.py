"""Triggers of the journal: who writes, and in a file each row of it; a server journals as it commits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cariforef_db.schema.law import Refusal, Trigger

ACTEUR_INCONNU = "ACTEUR_INCONNU"
INALTERABLE = "INALTERABLE"

_ACTIONS = (("insert", "creation"), ("update", "modification"), ("delete", "suppression"))

_SELF_ADDED = (
    "UPDATE ecriture_en_cours SET acteur_id = new.id WHERE acteur_id IS NULL AND acteur = new.initiales"
)


def journal_triggers(table: str, key: Sequence[str], columns: Sequence[str]) -> Iterator[Trigger]:
    """Yield, for a file, one trigger for each kind of write of `table`; `key` names a row of it.

    Somebody who adds themselves becomes the actor from their own row on.
    """
    for event, action in _ACTIONS:
        row = "old" if event == "delete" else "new"
        cle = " || '/' || ".join(f"{row}.{column}" for column in key)
        avant = "NULL" if event == "insert" else _json("old", columns)
        apres = "NULL" if event == "delete" else _json("new", columns)
        written = (
            "INSERT INTO journal (quand, acteur_id, objet, cle, action, avant, apres, motif) VALUES ("
            "strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), (SELECT acteur_id FROM ecriture_en_cours), "
            f"'{table}', {cle}, '{action}', {avant}, {apres}, (SELECT motif FROM ecriture_en_cours))"
        )
        yield Trigger(
            name=f"tr_{table}_journal_{event}",
            event=f"AFTER {event.upper()}",
            table=table,
            then=(_SELF_ADDED, written) if (table, event) == ("agent", "insert") else (written,),
        )


def _json(row: str, columns: Sequence[str]) -> str:
    pairs = ", ".join(f"'{column}', {row}.{column}" for column in columns)
    return f"json_object({pairs})"


def guard_triggers(systeme: str) -> Iterator[Trigger]:
    """Yield the triggers that refuse a write without a known actor, and a deletion in the journal.

    Every journalled table writes in the journal, so its own guard covers them all. `systeme` is the actor
    that is no agent.
    """
    known = f"SELECT 1 FROM ecriture_en_cours WHERE acteur_id IS NOT NULL OR acteur = '{systeme}'"
    yield Trigger(
        name="tr_journal_acteur",
        event="BEFORE INSERT",
        table="journal",
        then=(
            Refusal(ACTEUR_INCONNU, f"NOT EXISTS ({known})"),
            Refusal(INALTERABLE, "EXISTS (SELECT 1 FROM journal WHERE seq = new.seq)"),
        ),
    )
    yield Trigger(
        name="tr_journal_sans_delete", event="BEFORE DELETE", table="journal", then=(Refusal(INALTERABLE),)
    )
    for table in ("total_jour", "revision", "rappel"):
        for event in ("insert", "update", "delete"):
            yield Trigger(
                name=f"tr_{table}_acteur_{event}",
                event=f"BEFORE {event.upper()}",
                table=table,
                then=(Refusal(ACTEUR_INCONNU, "NOT EXISTS (SELECT 1 FROM ecriture_en_cours)"),),
            )


def preference_triggers() -> Iterator[Trigger]:
    """Yield the triggers that let nobody but its own agent, or a purge, write a preference."""
    for event, row in (("insert", "new"), ("update", "new"), ("delete", "old")):
        own = f"SELECT 1 FROM ecriture_en_cours WHERE acteur_id = {row}.agent_id OR purge_id IS NOT NULL"
        yield Trigger(
            name=f"tr_preference_acteur_{event}",
            event=f"BEFORE {event.upper()}",
            table="preference",
            then=(Refusal(ACTEUR_INCONNU, f"NOT EXISTS ({own})"),),
        )
