"""The cases of the law on a raw connection to PostgreSQL: what they say of SQLite, said there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from psycopg import Connection, Error
from psycopg.pq import TransactionStatus

from cariforef_db.schema.columns import NOT_THERE
from tests.db.triggers.cases import Case, hold
from tests.db.triggers.world import CD, INHABITED, WRITE_ENDED, by, insert

_BY = re.compile(
    r"INSERT (?:OR REPLACE )?INTO ecriture_en_cours \(id, acteur, acteur_id(?:, motif)?\) "
    r"VALUES \(1, '(?P<acteur>\w+)', (?P<acteur_id>\w+)(?:, '(?P<motif>[\w ]+)')?\)"
)
_PURGING = re.compile(r"UPDATE ecriture_en_cours SET purge_id = (\d+)(?: WHERE 1)?")
_JOURNAL = re.compile(r"(tr_\w+_journal)_(?:insert|update|delete)")
_WORDS = (
    (r"\bWHERE 1\b", "WHERE true"),
    (r"date\('now'(?:, '([+-]\d+ days)')?\)", r"to_char(now() + interval '0 hours \1', 'YYYY-MM-DD')"),
    (r"(\w+) GLOB '([^']*)'", r"(\1 ~ '^\2$')::integer"),
    (
        r"abs\(julianday\((\w+)\) - julianday\('now'\)\) < 0\.01",
        r"(abs(extract(epoch FROM now() - \1::timestamptz)) < 864)::integer",
    ),
)

_PURGES_MADE = (
    by(),
    *(
        insert(
            "purge",
            id=key,
            quand=f"2026-01-0{key - 70}",
            par_id=CD,
            limite="2016-01-01",
            motif="conservation",
        )
        for key in (71, 72)
    ),
    WRITE_ENDED,
)
"""A write is a purge's where it made that purge itself: a case makes them, which is done once on SQLite."""

_OTHER_TRANSACTION = {"purge": "", "auteur": ""}
"""Each write of a case is a transaction of its own, on a server in one name."""

PEOPLED = tuple(statement for statement in INHABITED if not statement.startswith("INSERT INTO purge"))

OF_SQLITE: Mapping[str, Callable[[Case], bool]] = {
    "an OR of SQLite's own": lambda case: bool(re.search(r"\b(?:INSERT|UPDATE) OR\b", case.when)),
    "a table that is not there": lambda case: any(
        re.search(rf"\b(?:INTO|UPDATE|FROM) {table}\b", case.when) for table in NOT_THERE
    ),
    "an actor's name and number said apart": lambda case: any(
        (said := _BY.fullmatch(statement)) is not None
        and said["acteur"] == "ZZ"
        and said["acteur_id"] != "NULL"
        for statement in case.given
    ),
}
"""Why a case says nothing of PostgreSQL."""


def concerns(case: Case) -> bool:
    return not any(of_sqlite(case) for of_sqlite in OF_SQLITE.values())


def name_trigger(name: str) -> str:
    """Return what a trigger of SQLite is called in PostgreSQL, where one journals all writes of a table."""
    journal = _JOURNAL.fullmatch(name)
    return journal[1] if journal else name


def translate(statement: str) -> str:
    """Return what a statement of a case is in PostgreSQL."""
    said, purging = _BY.fullmatch(statement), _PURGING.fullmatch(statement)
    if said is not None:
        return _say(acteur=said["acteur"], motif=said["motif"] or "", **_OTHER_TRANSACTION)
    if purging is not None:
        return _say(purge=purging[1])
    if statement == WRITE_ENDED:
        return _say(acteur="", motif="", **_OTHER_TRANSACTION)
    for pattern, replacement in _WORDS:
        statement = re.sub(pattern, replacement, statement)
    return statement


def aside(statement: str) -> bytes:
    """Return a statement of a case that can be taken back alone; all goes to the server at once."""
    return f"SAVEPOINT statement; {translate(statement)}; RELEASE SAVEPOINT statement".encode()


def _say(**settings: str) -> str:
    calls = (f"set_config('cariforef.{name}', '{value}', true)" for name, value in settings.items())
    return f"SELECT {', '.join(calls)}"


@dataclass(frozen=True, slots=True)
class PostgresShell:
    """`triggers.cases.Shell`; `tables` is the table of each trigger."""

    connection: Connection[Any]
    tables: Mapping[str, str]

    @property
    def in_transaction(self) -> bool:
        return self.connection.info.transaction_status is TransactionStatus.INTRANS

    def drop_trigger(self, name: str) -> None:
        there = name_trigger(name)
        self.connection.execute(f"DROP TRIGGER {there} ON {self.tables[there]}")

    def run(self, statement: str) -> str | None:
        try:
            self.connection.execute(aside(statement), prepare=False)
        except Error as error:
            self.connection.execute("ROLLBACK TO SAVEPOINT statement")
            return error.diag.constraint_name or error.diag.message_primary
        return None

    def read(self, query: str) -> list[tuple[object, ...]]:
        return self.connection.execute(translate(query)).fetchall()


def prove(shell: PostgresShell, case: Case) -> None:
    """Hold `case` on a connection to a peopled body, and leave it as it was.

    Raises:
        BrokenPromise: the body did something else.
    """
    run = shell.connection.execute
    run("BEGIN")
    try:
        # The journal is written as the statements are, so that the cases read it.
        run("SET CONSTRAINTS ALL IMMEDIATE")
        if any(map(_PURGING.fullmatch, case.given)):
            for statement in _PURGES_MADE:
                run(translate(statement))
        hold(shell, case)
    finally:
        run("ROLLBACK")
