"""Where the store may name somebody, and what becomes of it: each column of text says what it holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cariforef_db.schema.columns import Holds, Words, facts_of
from cariforef_db.schema.facts import ALL_TABLES, text_columns
from cariforef_db.schema.tables import agent
from cariforef_tui.domain.rgpd.masks import Masques, mask_values

FREE_TEXTS: Mapping[str, Mapping[str, int]] = {
    table.name: words
    for table in ALL_TABLES
    if (words := {name: holds.longest for name, holds in text_columns(table) if isinstance(holds, Words)})
}
"""What people typed, with the longest text that the column takes: a purge rewrites it."""

JSON_TEXTS: Mapping[str, str] = {
    table.name: name for table in ALL_TABLES for name, holds in text_columns(table) if holds is Holds.FROZEN
}
"""Frozen JSON, in which a purge rewrites the values that may name somebody."""

PLAN_TEXTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    table.name: (named, tuple(name for name, holds in text_columns(table) if holds is Holds.PLAN))
    for table in ALL_TABLES
    if (named := facts_of(table).named)
}
"""The programme, voted or revised, and the body's own labels: no purge rewrites them, it says how many."""

IDENTITY = tuple(name for name, holds in text_columns(agent) if holds is Holds.IDENTITY)
"""Columns of `agent` that a pseudonym leaves empty."""


def primary_key_of(table: str) -> tuple[str, ...]:
    return tuple(agent.metadata.tables[table].primary_key.columns.keys())


def mask_column(masques: Masques, table: str, column: str, texte: str) -> str:
    """Return one column's text with every mention masked, within what the column takes."""
    if JSON_TEXTS.get(table) == column:
        value = json.loads(texte)
        masked = mask_values(masques, value)
        return texte if masked == value else dump(masked)
    masked = masques.apply(texte)
    limit = max(FREE_TEXTS[table][column], len(texte))
    return masked if len(masked) <= limit else masked[: limit - 1] + "…"


def mask_row(masques: Masques, table: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return a journalled row with its texts masked as `mask_column` does."""
    columns = (*FREE_TEXTS.get(table, ()), *((JSON_TEXTS[table],) if table in JSON_TEXTS else ()))
    return row | {
        column: mask_column(masques, table, column, row[column])
        for column in columns
        if isinstance(row.get(column), str)
    }


def drop_fonction(contenu: str) -> str:
    """Return the sheet that a signature froze without the job of who signed it."""
    sheet = json.loads(contenu)
    return dump(sheet | {"fonction": None}) if sheet.get("fonction") is not None else contenu


def dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
