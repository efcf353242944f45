"""The shell completes the names of a body on a server, for who may enter it, and waits for nobody."""

from __future__ import annotations

import socket
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from psycopg.conninfo import conninfo_to_dict

from cariforef_tui.machine.account import Account
from tests.cli.store.conftest import Known
from tests.cli.tools.test_completion import Complete, completer
from tests.postgres.clusters import find_free_port
from tests.postgres.server import Server, dsn


@pytest.fixture
def complete(served: Any, monkeypatch: pytest.MonkeyPatch) -> Complete:
    return completer(served, monkeypatch)


def test_the_names_of_a_body_are_offered_to_who_may_enter_it(
    complete: Complete, known: Known, postgres: Server, database_of: str
) -> None:
    assert complete("saisir", "D") == ["DM"]
    own = known("LR")
    assert complete("--base", own, "saisir", "DM", "14.7.1") == ["14.7.1"]
    assert complete("--base", own, "revue", "P") == ["PRI"]
    stranger = postgres.url(database_of, postgres.create_role("autre"))
    assert complete("--base", f"{stranger}&organisme=pdl", "saisir", "D") == []


def test_by_service_the_account_of_the_service_offers_nothing_to_who_is_nobody(
    served: Any, known: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound = str(conninfo_to_dict(dsn(known("LR")))["user"])
    for account, offered in ((bound, ["DM"]), ("autre", [])):
        caller = Account(account, 1009, by_service=True)
        wiring = replace(served.wiring, compte=lambda _, caller=caller: caller)
        complete = completer(type(served)(wiring, served.capsys), monkeypatch)
        assert complete("saisir", "D") == offered


def test_a_server_that_is_away_or_silent_is_met_with_silence(complete: Complete) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        for port in (find_free_port(), silent.getsockname()[1]):
            place = f"postgresql://127.0.0.1:{port}/carif?organisme=pdl"
            assert complete("--base", place, "saisir", "D") == []
