"""The reads are written by hand: each is held to the tables as they are described today."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from types import ModuleType

import pytest

from cariforef_db.reading import (
    journal_queries,
    mois_queries,
    programme_queries,
    queries,
    revue_queries,
    rgpd_queries,
)

MODULES = (
    queries,
    programme_queries,
    revue_queries,
    mois_queries,
    journal_queries,
    rgpd_queries,
)
FILLED = {
    "{codes}": ":codes",
    "{where}": "1 = 1",
    "{selects}": "SELECT 1",
    "{semaines}": "('1', '2', '3', '4', '5', '6', '7', '8', '9')",
}
"""What stands for the part that a filter writes."""


def texts_of(module: ModuleType) -> Iterator[tuple[str, str]]:
    for name, value in vars(module).items():
        if name.startswith("_"):
            continue
        named = value if isinstance(value, Mapping) else {name: value}
        for key, text in named.items():
            if isinstance(text, str) and re.match(r"\s*(SELECT|WITH)\b", text):
                yield f"{module.__name__.rpartition('.')[2]}.{key}", text


TEXTS = dict(text for module in MODULES for text in texts_of(module))


@pytest.mark.parametrize("name", TEXTS)
def test_every_read_is_of_tables_and_columns_that_are_there(name: str, raw: sqlite3.Connection) -> None:
    sql = TEXTS[name]
    for part, filled in FILLED.items():
        sql = sql.replace(part, filled)
    parameters = dict.fromkeys(re.findall(r":(\w+)", sql), None)
    assert raw.execute(f"EXPLAIN {sql}", parameters).fetchone() is not None


def test_every_file_of_reads_is_gone_through() -> None:
    assert {name.partition(".")[0] for name in TEXTS} == {one.__name__.rpartition(".")[2] for one in MODULES}
    assert len(TEXTS) > 70
