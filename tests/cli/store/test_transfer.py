"""`cariforef base transferer`: what it says, to whom it is refused, and what stays where it is cut."""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from typing import Any

import pytest

from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_tui.cli.main import run
from tests.cli.kit.test_lost_answer import ENREGISTRE, Muette
from tests.postgres.server import Server


@pytest.fixture
def address(postgres: Server, database: str) -> str:
    return postgres.url(database)


def test_a_store_goes_to_a_server_with_its_head_and_comes_back_to_a_file(
    cli: Any, store_path: Path, address: str, tmp_path: Path
) -> None:
    head = cli("journal", "verifier", "--json").json["faits"]["Tête de la chaîne"]
    done = cli("base", "transferer", str(store_path), address)
    assert done.code == 0
    assert f"les mêmes des deux côtés ; tête {head}." in done.out
    assert "N'écrivez plus dans la source" in done.out
    assert PostgresAdmin().exists(address)
    back = tmp_path / "retour.db"
    assert cli("base", "transferer", address, str(back)).code == 0
    assert cli("--base", str(back), "base", "verifier").code == 0


def test_what_a_server_cannot_hold_is_refused_in_one_line(cli: Any, hostile_path: Path, address: str) -> None:
    said = cli.refused(8, "base", "transferer", str(hostile_path), address)
    assert "un caractère NUL, en position" in said
    assert "Rien n'a été écrit." in said


def test_an_existing_store_and_a_file_for_a_file_are_refused(
    cli: Any, store_path: Path, store_address: str, tmp_path: Path
) -> None:
    assert "contient déjà" in cli.refused(3, "base", "transferer", str(store_path), store_address)
    copied = cli.refused(3, "base", "transferer", str(store_path), str(tmp_path / "autre.db"))
    assert "base sauvegarder" in copied


def test_it_is_the_direction_s_where_one_is_named(cli: Any, store_path: Path, address: str) -> None:
    cli.name("DM")
    assert cli("--agent", "LR", "base", "transferer", str(store_path), address).code == 4
    assert not PostgresAdmin().exists(address)


def test_an_answer_lost_says_that_it_is_done(
    cli: Any, store_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", Muette(OSError(errno.ENOSPC, ""), 0))
    assert run(["base", "transferer", str(store_path), address], cli.wiring) == 9
    assert cli.capsys.readouterr().err.endswith(ENREGISTRE.format("disque plein"))
    assert PostgresAdmin().exists(address)
