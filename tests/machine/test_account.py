"""Accounts of the machine: the uid speaks, the environment does not, but for sudo towards the owner."""

from __future__ import annotations

from pathlib import Path

import pytest

from cariforef_tui.machine import account
from cariforef_tui.machine.account import (
    Account,
    come_by_browser,
    is_account,
    is_for_another,
    name_of,
    read_account,
    read_installation,
)
from tests.accounts import ACCOUNTS, AUTRES, MOI, set_accounts

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
    assert read_account(base) == Account(ACCOUNTS[AUTRE], AUTRE, by_service=True)


def test_by_browser_the_account_is_the_one_that_the_server_said_and_no_other(
    base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account._Browser, "compte", None)
    come_by_browser("lirone")
    for name in ("SUDO_UID", "CARIFOREF_AGENT", "USER"):
        monkeypatch.setenv(name, str(AUTRE))
    assert read_account(base) == Account("lirone", None, by_service=True, by_browser=True)
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


def test_how_a_store_is_kept_is_read_from_its_file_and_folder(base: str) -> None:
    Path(base).parent.chmod(0o700)
    found = read_installation(base)
    owner = ACCOUNTS[MOI]
    assert (found.owner, found.mode) == (owner, 0o600)
    assert (found.folder_owner, found.folder_mode) == (owner, 0o700)
