"""What « base verifier » looks at in the tables of a store, whatever engine holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cariforef_db.built.sqlite import COUNTED
from cariforef_db.engine.driver import Driver
from cariforef_tui.domain.values.days import describe_jours, format_jours
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.ports.files import Constat

FILE = "fichier"
"""What holds a finding of the store's own bytes."""

Explain = Callable[[Exception], str | None]
"""Says that the store's bytes are damaged where an error of its driver means that, None for any other."""

_SHOWN = 20
"""Findings of a kind that are named; the others are counted."""

_TOTALS = """
SELECT a.initiales, t.jour, t.saisi, t.absent, t.total_saisi, t.total_absent FROM (
  SELECT agent_id, jour, sum(saisi) AS saisi, sum(absent) AS absent,
         sum(total_saisi) AS total_saisi, sum(total_absent) AS total_absent
  FROM (SELECT agent_id, jour, centiemes AS saisi, 0 AS absent, 0 AS total_saisi, 0 AS total_absent
        FROM saisie{alone}
        UNION ALL SELECT agent_id, jour, 0, centiemes, 0, 0 FROM absence{alone}
        UNION ALL SELECT agent_id, jour, 0, 0, saisi, absent FROM total_jour) c
  GROUP BY agent_id, jour
  HAVING sum(saisi) <> sum(total_saisi) OR sum(absent) <> sum(total_absent)) t
LEFT JOIN agent a ON a.id = t.agent_id ORDER BY a.initiales, t.jour
"""


def check_totals(connection: Driver, alone: str = "") -> Iterator[Constat]:
    """Yield each day whose kept total is not the sum of its rows.

    `alone` is what the engine's SQL says after a table of which no index is to be read.
    """
    for agent, jour, saisi, absent, total_saisi, total_absent in connection.execute(
        _TOTALS.format(alone=alone)
    ):
        yield Constat(
            "total_jour",
            f"{agent or 'agent inconnu'} le {jour} : {describe_jours(saisi, 'saisi')} et "
            f"{format_jours(absent)} d'absence, mais le total tenu dit {format_jours(total_saisi)} et "
            f"{format_jours(total_absent)}",
        )


def gather(constats: Iterator[Constat], explain: Explain) -> list[Constat]:
    """Return the first findings and how many others; a damaged page ends the search, and is one of them."""
    shown: list[Constat] = []
    others = 0
    try:
        for constat in constats:
            if len(shown) < _SHOWN:
                shown.append(constat)
            else:
                others += 1
    except Exception as error:
        damage = explain(error)
        if damage is None:
            raise
        shown.append(Constat(FILE, damage))
    if others:
        shown.append(Constat("suite", f"et {count_of(others, 'autre constat')} du même genre"))
    return shown


def count_rows(connection: Driver, explain: Explain) -> Iterator[tuple[str, str]]:
    """Yield how many rows each kind has, in words, up to a damaged one."""
    try:
        for label, table in COUNTED.items():
            yield label, str(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    except Exception as error:
        if explain(error) is None:
            raise
