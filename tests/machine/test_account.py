"""Accounts of the machine: the uid speaks, the environment does not, but for sudo towards the owner."""

from __future__ import annotations

from pathlib import Path

import pytest

from cariforef_tui.domain.agents.account import Account, Way
from cariforef_tui.machine import account
from cariforef_tui.machine.account import (
    come_by_browser,
    is_account,
    is_for_another,
    name_of,
    owner_of,
    read_account,
)
from tests.kit.accounts import ACCOUNTS, AUTRES, MOI, set_accounts

AUTRE = AUTRES[0]


@pytest.fixture
def base(tmp_path: Path) -> str:
    path = tmp_path / "cariforef.db"
    path.touch(0o600)
    return str(path)


@pytest.fixture(autouse=True)
def _few_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    set_accounts(monkeypatch)


@pytest.mark.parametrize("name", ["USER", "LOGNAME", "SUDO_USER", "USERNAME", "CARIFOREF_AGENT"])
def test_a_forged_environment_changes_nothing(base: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "direction")
    assert read_account(base) == Account(ACCOUNTS[MOI], MOI)


def test_whoever_came_by_service_to_the_owner_of_the_file_is_themselves(
    base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUDO_UID", str(AUTRE))
    assert read_account(base) == Account(ACCOUNTS[AUTRE], AUTRE, Way.SUDO)


def test_by_browser_the_account_is_the_one_that_the_server_said_and_no_other(
    base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account._Browser, "compte", None)
    come_by_browser("lirone")
    for name in ("SUDO_UID", "CARIFOREF_AGENT", "USER"):
        monkeypatch.setenv(name, str(AUTRE))
    assert read_account(base) == Account("lirone", None, Way.PROXY)
    assert is_for_another()


def test_sudo_is_not_believed_on_a_file_that_is_another_accounts(
    base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUDO_UID", str(AUTRE))
    monkeypatch.setattr(account, "_owner", lambda _place: AUTRE)
    assert read_account(base) == Account(ACCOUNTS[MOI], MOI)
    monkeypatch.undo()
    monkeypatch.setenv("SUDO_UID", str(AUTRE))
    assert read_account(base + ".absent").by_service


@pytest.mark.parametrize("said", ["", "-1", "root", "0x0", "1 2", "9" * 11, "１", str(MOI)])
def test_what_sudo_never_sets_is_not_believed(base: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUDO_UID", said)
    assert not read_account(base).by_service


def test_an_account_without_a_name_is_known_by_its_number() -> None:
    assert name_of(4_000_000_001) is None
    assert str(Account(None, 4_000_000_001)) == "sans nom (uid 4000000001)"


def test_accounts_of_the_machine_are_known_by_name() -> None:
    assert is_account(ACCOUNTS[AUTRE])
    assert not is_account("lirone")


def test_the_owner_of_a_file_is_read_from_it(base: str) -> None:
    assert owner_of(base) == ACCOUNTS[MOI]
    assert owner_of(base + ".absent") is owner_of("postgresql:///carif") is None


def test_on_a_server_one_s_own_account_is_who_shares_the_password_and_sudo_is_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert read_account("postgresql:///carif") == Account(ACCOUNTS[MOI], MOI, Way.PASSWORD)
    monkeypatch.setenv("SUDO_UID", str(AUTRE))
    assert read_account("postgresql:///carif") == Account(ACCOUNTS[AUTRE], AUTRE, Way.SUDO)
