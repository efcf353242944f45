"""`cariforef reglages fichiers`: where what is one's own is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


def test_each_file_is_named_and_said_to_be_there_or_not(bare_cli: Any, home: Path) -> None:
    before = bare_cli.done("reglages", "fichiers").out
    assert f"configuration : {home}" in before
    assert before.count("(pas encore)") >= 2
    folder = home / ".config" / "cariforef"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text('agent = "DM"\n', encoding="utf-8")
    after = bare_cli.done("reglages", "fichiers").out
    assert "config.toml\n" in after
    assert "thème et touches : dans la configuration" in after


def test_through_a_service_account_what_one_likes_is_in_the_store(
    bare_cli: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cariforef_tui.machine.account.is_for_another", lambda: True)
    assert "thème et touches : dans la base, à votre nom" in bare_cli.done("reglages", "fichiers").out
