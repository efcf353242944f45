"""The reads are written by hand: each is held to the tables as they are described today."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.exc import DBAPIError

from cariforef_db.agents import reads as agents
from cariforef_db.avancement import reads as avancement
from cariforef_db.journal import past, seals, touched
from cariforef_db.journal import reads as journal
from cariforef_db.journal import reads as search
from cariforef_db.mois import reads as mois
from cariforef_db.programme import reads as programme
from cariforef_db.revue import reads as revue
from cariforef_db.rgpd import reads as rgpd
from cariforef_db.rows import transaction
from cariforef_db.temps import cells
from cariforef_db.temps import cells as limits
from cariforef_db.temps import reads as temps
from cariforef_db.temps import writes as bulk
from cariforef_tui.services.ports.errors import StoreError
from tests.kit.engines import Engine, both_engines

MODULES = (
    *(agents, avancement, mois, programme, revue, rgpd, temps),
    *(cells, bulk, limits, transaction),
    *(journal, past, seals, search, touched),
)
DIALECTS = {Engine.SQLITE: sqlite.dialect(paramstyle="named"), Engine.POSTGRESQL: psycopg.dialect()}
FILLED = {
    "{where}": "1 = 1",
    "{selects}": "SELECT 1",
    "{semaines}": "('1', '2', '3', '4', '5', '6', '7', '8', '9')",
}
"""What stands for the part that a filter writes."""


def statements_of(module: ModuleType) -> Iterator[tuple[str, TextClause]]:
    for name, value in vars(module).items():
        if name.startswith("_"):
            continue
        named = value if isinstance(value, Mapping) else {name: value}
        for key, given in named.items():
            if isinstance(given, str | TextClause) and re.match(r"\s*(SELECT|WITH)\b", str(given)):
                yield f"{module.__name__.removeprefix('cariforef_db.')}.{key}", _fill(given)


def _fill(given: str | TextClause) -> TextClause:
    if isinstance(given, TextClause):
        return given
    for part, filled in FILLED.items():
        given = given.replace(part, filled)
    return text(given)


STATEMENTS = dict(named for module in MODULES for named in statements_of(module))


@both_engines
def test_every_read_is_of_tables_and_columns_that_are_there(store: Any, engine: Engine) -> None:
    wrong = []
    for name, statement in STATEMENTS.items():
        given = {name: ["18"] if name == "codes" else None for name in statement.compile().params}
        compiled = statement.bindparams(**given).compile(
            dialect=DIALECTS[engine], compile_kwargs={"render_postcompile": True}
        )
        try:
            with store.reading() as reading:
                reading.connection.exec_driver_sql(f"EXPLAIN {compiled}", compiled.params)
        except (DBAPIError, StoreError) as error:
            wrong.append(f"{name}: {error}")
    assert wrong == []


def test_every_file_of_reads_is_gone_through() -> None:
    assert {name.rpartition(".")[0] for name in STATEMENTS} == {
        one.__name__.removeprefix("cariforef_db.") for one in MODULES
    }
    assert len(STATEMENTS) > 70
