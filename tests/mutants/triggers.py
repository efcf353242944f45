"""Mutants of the triggers: each trigger of a new store, changed in one place, must break a case of its own.

Run `python tests/mutants/triggers.py [TRIGGER…]` from the top of the repository. Each TRIGGER is the name
of one, such as `tr_visa_double`; without any, all are tried. It prints what lives on, and exits with 1
where a survivor has no reason, or a reason no survivor, and with 2 for a name of no trigger.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

if __name__ == "__main__":
    _TOP = Path(__file__).resolve().parents[2]
    sys.path[:0] = [str(_TOP), str(_TOP / "db"), str(_TOP / "seeds")]

from tests.db.triggers.cases import BrokenPromise, Case, open_inhabited, prove
from tests.db.triggers.law import proving
from tests.mutants.trigger_changes import Mutant, columns_of, mutants_of
from tests.mutants.trigger_survivors import REASONS, Reason, reason_of

PROOF_PAGE = Path(__file__).resolve().parents[2] / ".github" / "PROOF.md"


@dataclass(frozen=True)
class Survivor:
    """A mutant that breaks no case that proves its trigger."""

    trigger: str
    mutant: Mutant


@dataclass(frozen=True)
class Outcome:
    """What became of the mutants of one trigger that SQLite accepts."""

    mutants: int
    survivors: tuple[Survivor, ...]


def triggers_of(connection: sqlite3.Connection) -> dict[str, str]:
    rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name")
    return dict(rows.fetchall())


def try_mutants(connection: sqlite3.Connection, trigger: str, sql: str, mutants: Sequence[Mutant]) -> Outcome:
    """Put each mutant in the place of `trigger`, and hold the cases that prove it until one breaks.

    Raises:
        BrokenPromise: a case breaks with the trigger as it is.
    """
    cases, firing = proving(trigger), _firing(connection, sql)
    _install(connection, trigger, sql)
    for case in cases:
        prove(connection, case)
    accepted, survivors = 0, []
    for mutant in mutants:
        if _install(connection, trigger, mutant.sql) and _compiles(connection, firing):
            accepted += 1
            if not _is_killed(connection, cases):
                survivors.append(Survivor(trigger, mutant))
    _install(connection, trigger, sql)
    return Outcome(accepted, tuple(survivors))


def _firing(connection: sqlite3.Connection, sql: str) -> str:
    """Return a statement that fires a trigger on no row: SQLite looks up what it names there, no sooner."""
    _, _, _, _, event, _, table, *_ = sql.split()
    (column,) = connection.execute("SELECT name FROM pragma_table_info(?) LIMIT 1", (table,)).fetchone()
    return {
        "INSERT": f"INSERT INTO {table} SELECT * FROM {table} WHERE 0",
        "UPDATE": f"UPDATE {table} SET {column} = {column} WHERE 0",
        "DELETE": f"DELETE FROM {table} WHERE 0",
    }[event]


def _install(connection: sqlite3.Connection, trigger: str, sql: str | None) -> bool:
    """Return whether SQLite takes `sql` for `trigger`."""
    connection.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    return sql is None or _compiles(connection, sql)


def _compiles(connection: sqlite3.Connection, statement: str) -> bool:
    try:
        connection.execute(statement)
    except sqlite3.OperationalError:
        return False
    return True


def _is_killed(connection: sqlite3.Connection, cases: list[Case]) -> bool:
    for index, case in enumerate(cases):
        try:
            prove(connection, case)
        except BrokenPromise:
            # The case that kills one mutant often kills the next.
            cases.insert(0, cases.pop(index))
            return True
    return False


def run(connection: sqlite3.Connection, names: Sequence[str]) -> Iterator[Outcome]:
    """Try every mutant of the triggers of `names`, of all where there is none."""
    triggers, columns = triggers_of(connection), columns_of(connection)
    for name in names or triggers:
        yield try_mutants(connection, name, triggers[name], mutants_of(triggers[name], columns))


def parse_names(arguments: Sequence[str], about: str | None) -> list[str]:
    """Return the names typed; print `about` for `--help`, and exit with 2 for any other option."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    names: list[str] = parser.parse_args(arguments).names
    return names


def check_names(names: Sequence[str], known: Collection[str]) -> None:
    """Exit with 2 if a name is none of those known."""
    if unknown := [name for name in names if name not in known]:
        print(f"Unknown: {', '.join(unknown)}. Known: {', '.join(sorted(known))}.", file=sys.stderr)
        raise SystemExit(2)


def main(arguments: Sequence[str]) -> int:
    names, started = parse_names(arguments, __doc__), time.process_time()
    with closing(open_inhabited()) as connection:
        check_names(names, triggers_of(connection))
        outcomes = tuple(run(connection, names))
    failed = report(outcomes, REASONS, is_whole=not names, seconds=time.process_time() - started)
    total = sum(outcome.mutants for outcome in outcomes)
    has_moved = not names and f"in {total:,} ways" not in PROOF_PAGE.read_text()
    if has_moved:
        print(".github/PROOF.md says another number of mutants.")
    return 1 if failed or has_moved else 0


def report(outcomes: Sequence[Outcome], reasons: Sequence[Reason], *, is_whole: bool, seconds: float) -> int:
    """Print what lives on, and the reasons without a survivor where all was tried; return 1 for any."""
    used = set()
    survivors = [survivor for outcome in outcomes for survivor in outcome.survivors]
    unexplained = []
    for survivor in survivors:
        reason = reason_of(survivor.trigger, survivor.mutant, reasons)
        if reason is None:
            unexplained.append(survivor)
        else:
            used.add(reason)
    stale = [reason for reason in reasons if reason not in used] if is_whole else []
    total = sum(outcome.mutants for outcome in outcomes)
    print(f"{total} mutants of {len(outcomes)} triggers, {total - len(survivors)} killed, ", end="")
    print(f"{len(survivors) - len(unexplained)} the same by a reason, {len(unexplained)} survive: ", end="")
    print(f"{seconds:.0f} s")
    for survivor in unexplained:
        print(f"{survivor.trigger} @{survivor.mutant.at}: {survivor.mutant.change}")
    for reason in stale:
        print(f"No survivor any more has this reason: {reason}")
    return 1 if unexplained or stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
