"""Whose rights judge a file that somebody names: its own, or those of the live store of the installation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cariforef_db.store.admin import SqliteAdmin
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.machine import account
from cariforef_tui.services.agents.access import (
    PAR_L_ENTREE,
    check_named_file,
    check_steward,
    find_judge,
    open_judged,
)
from cariforef_tui.services.ports.errors import DroitRefuse
from tests.people import open_store

DIRECTION = Agent(initiales="ZD", pole="DIR", role=Role.DIRECTION)


@pytest.fixture
def through_a_service_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "is_for_another", lambda: True)


@pytest.fixture
def copy(store_path: Path) -> Path:
    """A copy of the test's store, made by the program."""
    return SqliteAdmin().backup(str(store_path), None)


@pytest.fixture
def find(store_path: Path) -> Callable[[Path], str | None]:
    return lambda place: find_judge(lambda _place: SqliteAdmin(), str(place), lambda: str(store_path))


def test_a_file_of_one_s_own_judges_itself_and_nobody_looks_for_the_installation(tmp_path: Path) -> None:
    def installation() -> str:
        raise AssertionError

    assert find_judge(lambda _place: SqliteAdmin(), str(tmp_path / "ailleurs.db"), installation) is None
    check_named_file(tmp_path / "ailleurs.csv", PAR_L_ENTREE)


@pytest.mark.usefixtures("through_a_service_account")
def test_through_a_service_account_the_live_store_judges_itself_and_its_copies(
    find: Callable[[Path], str | None], store_path: Path, copy: Path
) -> None:
    assert find(store_path) is None
    assert find(copy) == str(store_path)


@pytest.mark.usefixtures("through_a_service_account")
def test_through_a_service_account_no_other_file_is_opened_read_or_written(
    find: Callable[[Path], str | None], tmp_path: Path, store_path: Path
) -> None:
    other = tmp_path / "ailleurs.db"
    with pytest.raises(DroitRefuse, match=r"compte de service.*Vous ne pouvez ouvrir que") as caught:
        find(other)
    assert str(store_path) in str(caught.value)
    with pytest.raises(DroitRefuse, match="l'entrée standard"):
        check_named_file(other, PAR_L_ENTREE)


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
