"""What a closed review decided is kept by the store itself, whoever writes in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cariforef_db.store import SqliteStore
from cariforef_tui.domain.revue import Decision, RevueEcrite

SEMAINE = "2018-W21"
REWRITINGS = (
    "UPDATE decision SET texte = 'autre'",
    "UPDATE decision SET qui = 'DM'",
    "UPDATE decision SET pour = '2018-12-31'",
    "UPDATE decision SET semaine = '2018-W30'",
    "DELETE FROM decision",
)


@pytest.fixture
def shell(store: SqliteStore, store_path: Path) -> Iterator[sqlite3.Connection]:
    """A raw connection that writes, on a store where PRI decided once; the GIP's review is closed."""
    closed = RevueEcrite("GIP", SEMAINE, close_le=date(2018, 5, 28), close_par="DM", figures="{}")
    with store.writing("DM") as writing:
        writing.add_decision(2018, Decision("PRI", SEMAINE, "Relancer", "LR", date(2018, 6, 1)))
        writing.write_revue(2018, closed)
        writing.write_revue(2018, RevueEcrite("PRI", SEMAINE))
    store.close()
    connection = sqlite3.connect(store_path, isolation_level=None)
    connection.execute("BEGIN")
    connection.execute("INSERT INTO ecriture_en_cours (id, acteur) VALUES (1, 'système')")
    yield connection
    connection.close()


def close_pri(shell: sqlite3.Connection) -> None:
    shell.execute(
        "UPDATE revue SET close_le = '2018-05-28', figures = '{}', close_par_id = "
        "(SELECT close_par_id FROM revue WHERE close_le IS NOT NULL) WHERE close_le IS NULL"
    )


@pytest.mark.parametrize("statement", REWRITINGS)
def test_a_decision_is_rewritten_while_its_own_review_is_open(
    shell: sqlite3.Connection, statement: str
) -> None:
    assert shell.execute(statement).rowcount == 1


@pytest.mark.parametrize("statement", REWRITINGS)
def test_a_decision_of_a_closed_review_is_neither_rewritten_nor_removed(
    shell: sqlite3.Connection, statement: str
) -> None:
    close_pri(shell)
    with pytest.raises(sqlite3.IntegrityError, match="INALTERABLE"):
        shell.execute(statement)


def test_a_decision_of_a_closed_review_is_still_declared_done(shell: sqlite3.Connection) -> None:
    close_pri(shell)
    assert shell.execute("UPDATE decision SET faite_le = '2018-06-02'").rowcount == 1
