"""All the triggers of a store, from the traits of its tables. Each migration makes them again."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Table

from cariforef_db.schema.agents import preference_triggers, suppleance_triggers
from cariforef_db.schema.columns import Kept, traits_of
from cariforef_db.schema.journal import chain_triggers, guard_triggers, journal_triggers
from cariforef_db.schema.law import (
    SQLITE,
    Trigger,
    Words,
    begun_trigger,
    erasable_trigger,
    key_trigger,
    refuse_trigger,
    say_in_sqlite,
)
from cariforef_db.schema.mois import convention_triggers, departed_triggers, lock_triggers, visa_triggers
from cariforef_db.schema.revue import closed_decision_triggers, closed_revue_triggers
from cariforef_db.schema.temps import imputable_trigger, promise_triggers, saisie, total_triggers
from cariforef_db.schema.traits import ALL_TABLES, JOURNALLED, erasable_columns
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME

_SAISIE = saisie.columns.keys()
_REWRITTEN_BY_PURGE = ("commentaire", "version")
"""Columns of a saisie that a purge rewrites in a signed month."""


def sqlite_triggers() -> Iterator[str]:
    """Yield the statement of each trigger of a file."""
    for table in JOURNALLED:
        yield from map(
            say_in_sqlite, journal_triggers(table.name, traits_of(table).key, table.columns.keys())
        )
    yield from map(say_in_sqlite, shared_triggers(SQLITE))


def shared_triggers(words: Words) -> Iterator[Trigger]:
    """Yield the triggers that both engines have, in the words of one of them."""
    yield from guard_triggers(ACTEUR_SYSTEME)
    for table in ALL_TABLES:
        yield from _keeping_triggers(table, words)
    yield from total_triggers("saisie", "saisi", ("id", "agent_id", "jour", "ligne_id", "exercice_id"), words)
    yield from total_triggers("absence", "absent", ("id", "agent_id", "jour"), words)
    kept = tuple(name for name in _SAISIE if name not in _REWRITTEN_BY_PURGE)
    yield from lock_triggers("saisie", words, kept)
    yield from lock_triggers("absence", words)
    yield from visa_triggers()
    yield from departed_triggers(words)
    yield from suppleance_triggers(words)
    yield imputable_trigger()
    yield from promise_triggers()
    yield from convention_triggers(words)
    yield from closed_revue_triggers(words)
    yield from closed_decision_triggers(words)
    yield from preference_triggers()
    yield from chain_triggers(words)


def _keeping_triggers(table: Table, words: Words) -> Iterator[Trigger]:
    name = table.name
    match traits_of(table).kept:
        case Kept.KEYED:
            yield key_trigger(name, (*traits_of(table).key, *traits_of(table).fixed))
        case Kept.ADDED_TO:
            texts = erasable_columns(table)
            if texts:
                yield erasable_trigger(f"tr_{name}_sans_update", name, texts, table.columns.keys(), words)
            else:
                yield refuse_trigger(name, "update")
            yield refuse_trigger(name, "delete")
        case Kept.BASELINE:
            free = traits_of(table).free
            if free:
                yield key_trigger(
                    name, tuple(column.name for column in table.columns if column.name not in free)
                )
            else:
                yield refuse_trigger(name, "update")
            yield begun_trigger(name, _exercice_of_old(table))


def _exercice_of_old(table: Table) -> str:
    """Return the SQL of the exercice of the row `old`: its own, or that of the row its first column names."""
    if "exercice_id" in table.columns:
        return "old.exercice_id"
    column = next(iter(table.columns))
    (reference,) = column.foreign_keys
    return f"(SELECT exercice_id FROM {reference.column.table.name} WHERE id = old.{column.name})"
