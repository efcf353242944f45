"""A store as a file: by whose rights a copy opens, and who may act on it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cariforef_db.store.admin import SqliteAdmin
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.services.agents.access import (
    check_steward,
    open_judged,
)
from cariforef_tui.services.ports.errors import DroitRefuse
from tests.people import open_store

DIRECTION = Agent(initiales="ZD", pole="DIR", role=Role.DIRECTION)


@pytest.fixture
def copy(store_path: Path) -> Path:
    """A copy of the test's store, made by the program."""
    return SqliteAdmin().backup(str(store_path), None)


def test_a_copy_opens_by_the_rights_of_today_and_not_by_those_that_it_holds(
    store_path: Path, copy: Path
) -> None:
    with open_store(store_path) as store, store.writing("DM") as writing:
        writing.add_agent(DIRECTION)
    judged = open_judged(SqliteAdmin(), str(copy), str(store_path))
    alone = open_judged(SqliteAdmin(), str(copy), None)
    try:
        with judged.reading() as reading:
            assert DIRECTION in reading.agents()
        with alone.reading() as reading:
            assert DIRECTION not in reading.agents()
        assert judged.read_only_reason
    finally:
        judged.close()
        alone.close()


def test_the_store_as_a_file_is_the_direction_s_once_one_is_named() -> None:
    agent = Agent(initiales="DM", pole="PRI")
    check_steward([agent], None)
    with pytest.raises(DroitRefuse, match="--agent INITIALES"):
        check_steward([agent, DIRECTION], None)
    with pytest.raises(DroitRefuse, match="DM"):
        check_steward([agent, DIRECTION], "DM")
    check_steward([agent, DIRECTION], "ZD")
    with pytest.raises(DroitRefuse):
        check_steward([agent, replace(DIRECTION, actif=False), replace(DIRECTION, initiales="ZE")], "ZD")
