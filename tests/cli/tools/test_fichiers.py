"""`cariforef reglages fichiers`: where what is one's own is kept."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from cariforef_tui.cli.kit.interface import drafts_folder
from cariforef_tui.machine.configuration import remember_agent
from cariforef_tui.machine.logs import record_incident


def test_each_file_is_named_and_said_to_be_there_or_not(bare_cli: Any, home: Path) -> None:
    before = bare_cli.done("reglages", "fichiers").out
    assert f"configuration : {home}" in before
    assert before.count("(pas encore)") >= 2
    for name, end in (
        ("copies", ".db.sauvegardes"),
        ("codes de contrôle", ".db.ancres"),
        ("incidents", "incidents.log"),
    ):
        assert re.search(rf"^{name} : {home}/.+{end} \(pas encore\)$", before, re.MULTILINE)
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


def test_what_the_guide_says_to_remove_is_all_that_is_written_at_home(
    bare_cli: Any, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARIFOREF_LOG", "debug")
    bare_cli.done("base", "creer")
    bare_cli.done("saisir", "LR", "14.7.1", "0,5", "--agent", "LR")
    bare_cli.done("base", "sauvegarder", "--agent", "LR")
    remember_agent("LR")
    record_incident(ValueError(), drafts_folder())
    page = bare_cli.done("guide", "Retirer le programme").out
    named = [home / place for place in re.findall(r"~/([\w./]+/cariforef)\b", page)]
    written = [path for path in home.rglob("*") if path.is_file()]
    assert len(written) > 4
    assert [path for path in written if not any(path.is_relative_to(place) for place in named)] == []
    assert [place for place in named if not place.is_dir()] == []
    # What each way to install it that the README gives has left.
    for removal in ("pipx uninstall cariforef", "uv tool uninstall cariforef", "rm -r .venv"):
        assert removal in page
