"""The shell completes the names of a store on a server, for who may enter it, and waits for nobody."""

from __future__ import annotations

import socket
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_tui.domain.agents.account import Account, Way
from tests.cli.tools.test_completion import Complete, completer
from tests.people import set_agent
from tests.postgres.clusters import find_free_port
from tests.postgres.server import Server


@pytest.fixture
def complete(served: Any, monkeypatch: pytest.MonkeyPatch) -> Complete:
    return completer(served, monkeypatch)


def test_the_names_are_offered(complete: Complete, postgres: Server, database_of: str) -> None:
    assert complete("saisir", "D") == ["DM"]
    assert complete("saisir", "DM", "14.7.1") == ["14.7.1"]
    assert complete("revue", "P") == ["PRI"]
    stranger = postgres.url(database_of, postgres.create_role("autre"))
    assert complete("--base", stranger, "saisir", "D") == []


def test_through_a_service_account_nothing_is_offered_to_who_is_nobody(
    served: Any, store_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(PostgresAdmin().open(store_address)) as store:
        set_agent(store, "LR", compte="lirone")
    for account, offered in (("lirone", ["DM"]), ("autre", [])):
        caller = Account(account, 1009, Way.SUDO)
        wiring = replace(served.wiring, compte=lambda _, caller=caller: caller)
        complete = completer(type(served)(wiring, served.capsys), monkeypatch)
        assert complete("saisir", "D") == offered


def test_a_server_that_is_away_or_silent_is_met_with_silence(complete: Complete) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        for port in (find_free_port(), silent.getsockname()[1]):
            place = f"postgresql://127.0.0.1:{port}/carif"
            assert complete("--base", place, "saisir", "D") == []
