"""`cariforef servir`: what it refuses before it serves; what it then holds is in `tests/web`."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

import pytest

from cariforef_tui.cli.tools import servir

ORIGINE = ("--origine", "https://jours.exemple.fr")


@pytest.fixture(autouse=True)
def prepared(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was started to give birth to sessions: nothing, here."""
    started: list[object] = []
    monkeypatch.setattr(servir, "fork_fork_server", lambda *given: started.append(given) or (None, 0))
    return started


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text("5b1d" * 16)
    path.chmod(0o600)
    return path


@pytest.mark.parametrize(
    "words",
    [
        ORIGINE,
        ("--secret", "x"),
        ("--socket", "x"),
        ("--secret", "x", "--socket", "y"),
        (*ORIGINE, "--socket", "y"),
        (*ORIGINE, "--secret", "x"),
        (*ORIGINE, "--secret", "x", "--port", "0"),
        (*ORIGINE, "--secret", "x", "--port", "8080", "--socket", "y"),
        ("--port", "-1"),
        ("--port", "65536"),
        ("--port", "http"),
        ("--sessions", "0"),
        ("--sessions", "beaucoup"),
    ],
)
def test_what_does_not_go_together_is_refused(
    cli: Any, prepared: list[object], words: tuple[str, ...]
) -> None:
    cli.refused(2, "servir", *words)
    assert prepared == []


def test_a_port_taken_is_said(cli: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        assert port in cli.refused(3, "servir", "--port", port)


def test_an_address_that_is_none_is_refused_before_anything_starts(
    cli: Any, prepared: list[object], secret: Path
) -> None:
    words = ("--origine", "jours.exemple.fr", "--secret", str(secret), "--port", "8080")
    assert "https://jours.exemple.fr" in cli.refused(3, "servir", *words)
    assert prepared == []


def test_a_team_has_a_store(cli: Any, prepared: list[object], secret: Path, tmp_path: Path) -> None:
    words = (*ORIGINE, "--secret", str(secret), "--port", "8080")
    absent = cli.refused(3, "servir", *words, "--base", str(tmp_path / "absente.db"))
    assert "base creer" in absent
    assert prepared == []


def test_no_address_is_told_of_a_store_that_does_not_open(
    cli: Any, prepared: list[object], secret: Path, store_path: Path
) -> None:
    store_path.write_bytes(b"x" * 9000)
    team = (*ORIGINE, "--secret", str(secret), "--port", "8080")
    for words in ((), team):
        assert "n'est pas une base" in cli.refused(6, "servir", *words)
    assert prepared == []


def test_a_secret_is_read_once_what_gives_birth_to_sessions_is_apart(
    cli: Any, prepared: list[object], secret: Path, tmp_path: Path
) -> None:
    secret.chmod(0o644)
    words = (*ORIGINE, "--secret", str(secret), "--socket", str(tmp_path / "x"))
    assert "chmod 600" in cli.refused(3, "servir", *words)
    assert len(prepared) == 1
    assert not (tmp_path / "x").exists()


def test_a_team_may_be_given_a_date_and_never_who_acts(
    cli: Any, prepared: list[Any], secret: Path, tmp_path: Path
) -> None:
    secret.chmod(0o644)
    words = (*ORIGINE, "--secret", str(secret), "--socket", str(tmp_path / "x"), "--au", "22/05/2018")
    assert "sous son compte" in cli.refused(2, "servir", *words, "--agent", "DM")
    cli.refused(3, "servir", *words)
    assert [given.args[1] for _, given, _ in prepared] == [["--au", "22/05/2018"]]
    assert [given.args[1] for _, _, given in prepared] == [{"au": "22/05/2018"}]


def test_without_its_libraries_it_says_how_to_have_them(
    cli: Any, prepared: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(servir, "has_optional", lambda _: False)
    assert "navigateur" in cli.refused(3, "servir")
    assert prepared == []


def test_it_opens_nothing_through_a_service_account(
    cli: Any, prepared: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a session is told of the machine names nobody: it would be the account's that runs."""
    monkeypatch.setenv("SUDO_UID", str(os.getuid() + 1))
    assert "compte de service" in cli.refused(4, "servir")
    assert prepared == []
