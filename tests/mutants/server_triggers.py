"""Mutants of a server's triggers: each function that they run, changed in one place, must break a case.

Run `python tests/mutants/server_triggers.py [FUNCTION…]` from the top of the repository. Each FUNCTION is
the name of one that triggers run, such as `tr_visa_double`; without any, all are tried. It starts a server
of its own, prints what lives on, and exits with 1 where a survivor has no reason, or a reason no survivor,
and with 2 for a name of no function.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    _TOP = Path(__file__).resolve().parents[2]
    sys.path[:0] = [str(_TOP), str(_TOP / "db"), str(_TOP / "seeds")]

from psycopg import Connection, Error

from tests.db.postgres.building import connect
from tests.db.postgres.law import held, waits
from tests.db.postgres.law.peopled import build_peopled
from tests.db.postgres.law.shell import PostgresShell, aside, concerns, name_trigger, prove
from tests.db.triggers.cases import BrokenPromise, Case, open_inhabited
from tests.db.triggers.law import CASES
from tests.mutants.trigger_changes import Mutant, columns_of, mutants_of
from tests.mutants.trigger_survivors import ON_A_SERVER
from tests.mutants.triggers import Outcome, Survivor, check_names, parse_names, report
from tests.postgres.clusters import SUPERUSER, choose_folder, start, stop
from tests.postgres.server import Server

_FUNCTIONS = """
SELECT p.proname, pg_get_functiondef(p.oid), array_agg(t.tgname::text), array_agg(c.relname::text),
       array_agg(pg_get_triggerdef(t.oid))
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal GROUP BY p.oid ORDER BY p.proname
"""
_NO_SQL = "42"
"""The class of what says that a statement is none, or names what is not there."""


class Refused(Exception):
    """The server does not take the mutant: it is none."""


@dataclass(frozen=True, slots=True)
class Guard:
    """A function, its text, and the triggers that run it, by their tables and as they are made."""

    name: str
    sql: str
    triggers: Mapping[str, str]
    made: Sequence[str]

    @property
    def table(self) -> str | None:
        """The one table whose rows it guards, None where there are several."""
        return next(iter(self.triggers.values())) if len(self.triggers) == 1 else None

    @property
    def cases(self) -> list[Case]:
        there = [case for case in (*CASES.values(), *waits.CASES, *held.CASES) if concerns(case)]
        return [case for case in there if any(name_trigger(name) in self.triggers for name in case.proves)]


class _Shell(PostgresShell):
    def run(self, statement: str) -> str | None:
        try:
            self.connection.execute(aside(statement), prepare=False)
        except Error as error:
            if (error.sqlstate or "").startswith(_NO_SQL):
                raise Refused from error
            self.connection.execute("ROLLBACK TO SAVEPOINT statement")
            return error.diag.constraint_name or error.diag.message_primary
        return None


def read_guards(connection: Connection[Any]) -> Iterator[Guard]:
    for name, sql, triggers, tables, made in connection.execute(_FUNCTIONS).fetchall():
        yield Guard(name, sql.replace("$function$", "$$"), dict(zip(triggers, tables, strict=True)), made)


def try_mutants(connection: Connection[Any], guard: Guard, mutants: Sequence[Mutant]) -> Outcome:
    """Put each mutant in the place of a function, and hold the cases of its triggers until one breaks.

    Raises:
        BrokenPromise: a case breaks with the function as it is.
    """
    every = {name: table for other in read_guards(connection) for name, table in other.triggers.items()}
    shell, cases = _Shell(connection, every), guard.cases
    for case in cases:
        prove(shell, case)
    accepted, survivors = 0, []
    for mutant in mutants:
        if mutant.sql is None and guard.table is None:
            continue
        try:
            with _in_place(connection, guard, mutant):
                is_killed = _is_killed(shell, cases)
        except Refused:
            continue
        accepted += 1
        if not is_killed:
            survivors.append(Survivor(guard.name, mutant))
    return Outcome(accepted, tuple(survivors))


@contextmanager
def _in_place(connection: Connection[Any], guard: Guard, mutant: Mutant) -> Iterator[None]:
    if mutant.sql is None:
        ((trigger, table),) = guard.triggers.items()
        connection.execute(f"DROP TRIGGER {trigger} ON {table}".encode())
    else:
        try:
            connection.execute(mutant.sql.encode())
        except Error as error:
            raise Refused from error
    try:
        yield
    finally:
        connection.execute(guard.sql.encode() if mutant.sql else guard.made[0].encode())


def _is_killed(shell: PostgresShell, cases: list[Case]) -> bool:
    for index, case in enumerate(cases):
        try:
            prove(shell, case)
        except (BrokenPromise, Error):
            cases.insert(0, cases.pop(index))
            return True
    return False


@contextmanager
def open_peopled() -> Iterator[Connection[Any]]:
    """Connect to a server of its own, to the store of the law's cases."""
    folder = choose_folder()
    with tempfile.TemporaryDirectory() as logs:
        keeper = start(folder, pid=os.getpid(), log=Path(logs) / "postgres.log")
        try:
            server = Server(f"postgresql://{SUPERUSER}@/postgres?host={folder}", "mutants")
            name = server.create_database("law")
            build_peopled(server, name)
            with closing(connect(server, name)) as connection:
                yield connection
        finally:
            stop(folder)
            keeper.wait()


def main(arguments: Sequence[str]) -> int:
    names, started = parse_names(arguments, __doc__), time.monotonic()
    with closing(open_inhabited()) as described:
        columns = columns_of(described)
    with open_peopled() as connection:
        guards = list(read_guards(connection))
        check_names(names, {guard.name for guard in guards})
        outcomes = [
            try_mutants(connection, guard, mutants_of(guard.sql, columns, guard.table))
            for guard in guards
            if not names or guard.name in names
        ]
    return report(outcomes, ON_A_SERVER, is_whole=not names, seconds=time.monotonic() - started)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
