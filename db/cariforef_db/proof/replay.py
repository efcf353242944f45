"""The journal against the tables: each row must be what its last journal row says.

And each journal row must continue the one before. Whoever edits a table without the triggers, or cuts the
journal, shows here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from sqlalchemy import Connection, text

from cariforef_db.engine.dialects import in_code_points, row_as_json, stream
from cariforef_db.journal.touched import Names
from cariforef_db.schema.columns import metadata
from cariforef_db.schema.making import JOURNAL_KEYS
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.services.ports.files import Constat
from cariforef_tui.services.ports.store import Progress

_GROUP_COLUMNS = ("saisie", "absence")
_LONG = 60
"""Characters shown of a long text, around the place where it differs."""
_NUMBERS = text("SELECT count(*), coalesce(max(seq), 0) FROM journal")
_ROWS_OF = text("SELECT cle, seq, avant, apres FROM journal WHERE objet = :objet ORDER BY cle, seq")
_TOLD_EVERY = 100_000
"""Keys between two messages of progress: some seconds."""


@dataclass(frozen=True, slots=True)
class _State:
    """What the journal says of one key: its last row (None: deleted), and the first that does not follow."""

    cle: str
    apres: str | None
    broken_at: int | None


def replay(connection: Connection, progress: Progress) -> Iterator[Constat]:
    """Yield each row that the journal does not explain, table by table, named and with both values.

    `connection` holds one snapshot.
    """
    progress("Comparaison des tables au journal…")
    yield from _missing_rows(connection)
    names = Names(connection.execute)
    for table in JOURNAL_KEYS:
        states = _telling(_journal_states(connection, table), table, progress)
        rows = _table_rows(connection, table)
        yield from (
            Constat(table, f"{table} {names.read_key(table, cle)} : {detail}")
            for cle, detail in _merge(table, states, rows)
        )


def _telling(states: Iterator[_State], table: str, progress: Progress) -> Iterator[_State]:
    for number, state in enumerate(states, start=1):
        if number % _TOLD_EVERY == 0:
            progress(f"Comparaison des tables au journal : {number} de « {table} »…")
        yield state


def _missing_rows(connection: Connection) -> Iterator[Constat]:
    """Numbers follow each other: a rolled back write takes none and no row is ever deleted."""
    count, last = connection.execute(_NUMBERS).one()
    if count != last:
        missing = last - count
        verb = "1 écriture manque" if missing == 1 else f"{missing} écritures manquent"
        yield Constat("journal", f"{verb} parmi les numéros 1 à {last}")


def _journal_states(connection: Connection, table: str) -> Iterator[_State]:
    rows = stream(connection, _ROWS_OF, objet=table)
    cle, apres, broken = None, None, None
    for row_cle, seq, row_avant, row_apres in rows:
        # Rows come by key, then by number: a new key ends the state of the one before.
        if row_cle != cle:
            if cle is not None:
                yield _State(cle, apres, broken)
            cle, apres, broken = row_cle, None, None
        # Each row must begin where the one before ended; only the first that does not is told.
        if not _same(row_avant, apres) and broken is None:
            broken = seq
        apres = row_apres
    if cle is not None:
        yield _State(cle, apres, broken)


def _table_rows(connection: Connection, table: str) -> Iterator[tuple[str, str]]:
    key = _key_of(connection, table)
    row = row_as_json(connection, table, metadata.tables[table].columns.keys())
    statement = f"SELECT coalesce({key}, '') AS cle_journal, {row} FROM {table} ORDER BY cle_journal"
    return stream(connection, text(statement))


def _key_of(connection: Connection, table: str) -> str:
    """Return the SQL of the key by which the journal names a row of `table`, in the order of `_merge`."""
    return in_code_points(connection, " || '/' || ".join(JOURNAL_KEYS[table]) + " || ''")


def _merge(
    table: str, states: Iterator[_State], rows: Iterator[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Walk both sides, in the order of their keys, and yield key and detail of each gap."""
    state, row = next(states, None), next(rows, None)
    while state is not None or row is not None:
        row_cle = None if row is None else str(row[0])
        if state is None or (row_cle is not None and row_cle < state.cle):
            assert row_cle is not None
            yield row_cle, "dans la base, mais absente du journal"
            row = next(rows, None)
            continue
        stored = None
        if row is not None and row_cle == state.cle:
            stored = row[1]
            row = next(rows, None)
        if not _same(stored, state.apres):
            yield state.cle, _describe(table, stored, state.apres)
        # The last row agrees with the table, but the rows before do not lead to it.
        elif state.broken_at is not None:
            yield state.cle, f"l'écriture n° {state.broken_at} du journal ne continue pas la précédente"
        state = next(states, None)


def _same(left: str | None, right: str | None) -> bool:
    """Compare rows as JSON; a column that one side does not know is left out (an older schema's row)."""
    if left == right:
        return True
    if left is None or right is None:
        return False
    ours, theirs = _load(left), _load(right)
    return bool(ours and theirs) and all(
        ours[column] == theirs[column] for column in ours.keys() & theirs.keys()
    )


def _load(text: str) -> Mapping[str, Any]:
    """Return the columns of a row, none if the text is damaged."""
    try:
        columns = json.loads(text)
    except ValueError:
        return {}
    return columns if isinstance(columns, dict) else {}


def _describe(table: str, stored: str | None, journalled: str | None) -> str:
    if stored is None:
        return f"absente de la base, alors que le journal dit {_short(table, _load(journalled or ''))}"
    if journalled is None:
        return f"{_short(table, _load(stored))} dans la base, alors que le journal l'a supprimée"
    ours, theirs = _load(stored), _load(journalled)
    if not theirs:
        return f"l'écriture du journal est illisible ({journalled[:40]})"
    changed = [name for name in ours if name in theirs and ours[name] != theirs[name]]
    return " ; ".join(_describe_change(name, ours[name], theirs[name]) for name in changed)


def _describe_change(column: str, stored: Any, journalled: Any) -> str:
    """Say both values; of long texts, such as a signed sheet, the place where they begin to differ."""
    ours, theirs = _value(column, stored), _value(column, journalled)
    if max(len(ours), len(theirs)) > _LONG:
        # Show some characters before the first difference, so that its place can be recognised.
        same = takewhile(lambda pair: pair[0] == pair[1], zip(ours, theirs, strict=False))
        start = max(0, sum(1 for _ in same) - _LONG // 2)
        ours, theirs = (f"« …{text[start : start + _LONG]}… »" for text in (ours, theirs))
    return f"{column} {ours} dans la base, {theirs} au journal"


def _short(table: str, row: Mapping[str, Any]) -> str:
    if table in _GROUP_COLUMNS and isinstance(row.get("centiemes"), int):
        return format_jours(row["centiemes"])
    return ", ".join(f"{name} {_value(name, value)}" for name, value in row.items())


def _value(column: str, value: Any) -> str:
    if column == "centiemes" and isinstance(value, int):
        return format_jours(value)
    return "vide" if value is None else str(value)
