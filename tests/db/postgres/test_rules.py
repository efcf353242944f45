"""What a session keeps of the rules of a day: nothing that could change without its being told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, event

from cariforef_db.schema.server import RULES
from cariforef_db.store.postgres_store import PostgresStore
from cariforef_tui.domain.programme.revisions import LigneAjoutee, Revision
from tests.db.postgres.building import Open

JOUR = date(2018, 5, 22)
_TABLE = re.compile(r"\b(?:FROM|JOIN) (\w+)")


@pytest.fixture
def revised(open_one: Open, added: LigneAjoutee) -> PostgresStore:
    store = open_one()
    with store.writing("DM") as writing:
        writing.add_revision(2018, Revision(jour=JOUR, auteur="DM", motif="essai", changements=(added,)))
    return store


@pytest.fixture
def said() -> Iterator[list[str]]:
    """The statements that any engine runs from now on."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield said
    event.remove(Engine, "before_cursor_execute", note)


def test_what_is_read_once_is_read_from_tables_whose_writes_are_told(
    revised: PostgresStore, said: list[str]
) -> None:
    with revised.writing("DM") as writing:
        del said[:]
        for _ in range(2):
            writing.exercices()
            writing.reglages()
            writing.agents()
            writing.rythmes()
            for of_year in (
                writing.programme,
                writing.revisions,
                writing.calendrier,
                writing.faits,
                writing.demandes,
            ):
                of_year(2018)
        asked = list(said)
    assert len(asked) == len(set(asked)), "read once"
    assert {table for statement in asked for table in _TABLE.findall(statement)} <= {*RULES}
