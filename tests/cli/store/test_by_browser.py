"""A team's sessions on a body of a server: each connects as the person, and is nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cariforef_tui.machine import account
from tests.cli.store.conftest import Known
from tests.postgres.server import Server

Come = Callable[[str], None]


@pytest.fixture
def come(
    postgres: Server,
    store_address: str,
    monkeypatch: pytest.MonkeyPatch,
    write_config: Callable[[str], Path],
) -> Come:
    """Make this process the session of an account; the service's own configuration names somebody else."""
    write_config('agent = "DM"\n')
    monkeypatch.setenv("CARIFOREF_BASE", re.sub(r"//[^@/]*@", "//", store_address))

    def come(compte: str) -> None:
        monkeypatch.setattr(account._Browser, "compte", compte)
        monkeypatch.setenv("PGUSER", compte)
        monkeypatch.setenv("PGPASSWORD", compte)

    return come


def role_of(address: str) -> str:
    found = re.search(r"//([^:@]+)", address)
    assert found
    return found[1]


def test_a_person_is_their_role_and_reads_and_writes_no_more(bare_cli: Any, known: Known, come: Come) -> None:
    role = role_of(known("SPB"))
    come(role)
    assert bare_cli.done("semaine", "--json").json["agent"] == "SPB"
    bare_cli.done("saisir", "14.7.1", "0,5", "22/05/2018")
    assert "n'a pas le droit" in bare_cli.refused(4, "saisir", "DM", "14.7.1", "0,5", "22/05/2018")
    assert "est celui de SPB" in bare_cli.refused(4, "semaine", "--agent", "DM")


def test_an_account_of_nobody_is_told_what_to_ask_for(
    bare_cli: Any, known: Known, come: Come, postgres: Server
) -> None:
    known("SPB")
    come(f"{postgres.create_role('stranger')}-absent")
    told = bare_cli.refused(4, "semaine")
    assert "n'a pas de compte à votre nom" in told or "refuse ce compte" in told
    come(postgres.create_role("stranger"))
    assert "n'est pas ouvert à ce compte" in bare_cli.refused(4, "semaine")


def test_who_administers_the_server_is_nobody_by_a_browser(
    bare_cli: Any, known: Known, come: Come, store_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known("SPB")
    come("postgres")
    monkeypatch.setenv("CARIFOREF_BASE", store_address)
    assert "lié à aucun agent" in bare_cli.refused(4, "semaine")
