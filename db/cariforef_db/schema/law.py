"""Triggers of both engines, written once; `Words` has what the two engines write differently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Words(NamedTuple):
    """How one engine writes what the two write differently; `{}` stands for each part."""

    same: str
    different: str
    today: str
    weekday: str
    unchanged: str

    def are_same(self, one: str, other: str) -> str:
        """Return the condition that two values are equal, null equal to null."""
        return self.same.format(one, other)

    def differ(self, one: str, other: str) -> str:
        """Return the condition that two values differ, null equal to null."""
        return self.different.format(one, other)

    def weekday_of(self, day: str) -> str:
        """Return the number of a day's weekday as text, Sunday « 0 »."""
        return self.weekday.format(day)


SQLITE = Words(
    same="{} IS {}",
    different="{} IS NOT {}",
    today="date('now')",
    weekday="strftime('%w', {})",
    unchanged="changes() = 0",
)
POSTGRESQL = Words(
    same="{} IS NOT DISTINCT FROM {}",
    different="{} IS DISTINCT FROM {}",
    today="aujourdhui()",
    weekday="CAST(CAST(extract(dow FROM jour({})) AS integer) AS text)",
    unchanged="NOT FOUND",
)


class Refusal(NamedTuple):
    """Refuse with `word` if `where`, in SQL, holds or is None; the error has it as the constraint's name."""

    word: str
    where: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A trigger of one row: `event` is as « BEFORE UPDATE », `then` its statements in order."""

    name: str
    event: str
    table: str
    then: tuple[Refusal | str, ...]
    when: str | None = None


def say_in_sqlite(trigger: Trigger) -> str:
    """Return the statement that makes a trigger in a file."""
    when = f" WHEN {trigger.when}" if trigger.when else ""
    body = " ".join(f"{statement};" for statement in map(_say_step, trigger.then))
    return f"CREATE TRIGGER {trigger.name} {trigger.event} ON {trigger.table}{when} BEGIN {body} END"


def _say_step(step: Refusal | str) -> str:
    if isinstance(step, str):
        return step
    where = f" WHERE {step.where}" if step.where else ""
    return f"SELECT RAISE(ABORT, '{step.word}'){where}"


def say_in_postgresql(trigger: Trigger) -> Iterator[str]:
    """Yield the function that a trigger runs, then the trigger."""
    row = "OLD" if trigger.event.endswith("DELETE") else "NEW"
    body = "".join(f"    {_say_in_plpgsql(step)}\n" for step in trigger.then)
    if trigger.when:
        body = f"  IF {trigger.when} THEN\n{body}  END IF;\n"
    yield (
        f"CREATE FUNCTION {trigger.name}() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n{body}"
        f"  RETURN {row};\nEND $$"
    )
    yield (
        f"CREATE TRIGGER {trigger.name} {trigger.event} ON {trigger.table} FOR EACH ROW "
        f"EXECUTE FUNCTION {trigger.name}()"
    )


def refuse_in_postgresql(word: str) -> str:
    """Return the statement that refuses by `word`."""
    return f"RAISE EXCEPTION USING ERRCODE = '23514', MESSAGE = '{word}', CONSTRAINT = '{word}';"


def _say_in_plpgsql(step: Refusal | str) -> str:
    if isinstance(step, str):
        return f"{step};"
    refused = refuse_in_postgresql(step.word)
    return f"IF {step.where} THEN {refused} END IF;" if step.where else refused


INALTERABLE = "INALTERABLE"
_USES = ("saisie", "fait", "plan_revision", "raf", "revue", "decision")
"""Tables whose rows mean that somebody has used an exercice."""


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


ACTEUR_INCONNU = "ACTEUR_INCONNU"
