"""ctrl+o: a long text in one's own editor, at one's own terminal only; elsewhere in a large area of ours."""

from __future__ import annotations

import os
import signal
from contextlib import nullcontext
from pathlib import Path

import pytest
from textual.app import App
from textual.widgets import Input, TextArea

from cariforef_tui.machine.editor import edit_text, find_editor
from cariforef_tui.ui.dialogs.form import Field, FormDialog
from cariforef_tui.ui.dialogs.large_text import LargeTextDialog
from cariforef_tui.ui.kit.draft import Drafts, Nature
from tests.ui.visit import MakeApp, Press, visiting


@pytest.fixture
def at_own_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person at their own terminal, with an editor."""
    for name in ("SSH_ORIGINAL_COMMAND", "VISUAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EDITOR", "nano -w")
    monkeypatch.setattr("cariforef_tui.machine.editor._has_terminal", lambda: True)
    monkeypatch.setattr(os, "getpgrp", lambda: os.getsid(0) + 1)
    monkeypatch.setattr("shutil.which", lambda name: None if name == "absent" else f"/usr/bin/{name}")


@pytest.mark.usefixtures("at_own_terminal")
def test_the_editor_is_the_person_s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_editor() == ["nano", "-w"]
    monkeypatch.setenv("VISUAL", "vi")
    assert find_editor() == ["vi"]


@pytest.mark.usefixtures("at_own_terminal")
@pytest.mark.parametrize(
    "barred",
    ["sudo", "forced command", "other command asked for", "browser", "none", "not there", "badly written"],
)
def test_no_editor_runs_where_it_would_be_somebody_else_s_shell_or_is_none(
    monkeypatch: pytest.MonkeyPatch, barred: str
) -> None:
    match barred:
        case "sudo":
            monkeypatch.setenv("SUDO_UID", str(os.getuid() + 1))
        case "forced command":
            monkeypatch.setattr(os, "getpgrp", lambda: os.getsid(0))
        case "other command asked for":
            monkeypatch.setenv("SSH_ORIGINAL_COMMAND", "")
        case "browser":
            monkeypatch.setattr("cariforef_tui.machine.editor._has_terminal", lambda: False)
        case "none":
            monkeypatch.delenv("EDITOR")
        case "not there":
            monkeypatch.setenv("EDITOR", "absent -w")
        case _:
            monkeypatch.setenv("EDITOR", 'nano "')
    assert find_editor() is None


def test_what_the_editor_leaves_is_read_and_a_failure_changes_nothing(tmp_path: Path) -> None:
    script = tmp_path / "editor.sh"
    script.write_text('printf "%s et la suite\\n" "$(cat "$1")" > "$1.new" && mv "$1.new" "$1"\n')
    assert edit_text(["sh", str(script)], "avant") == "avant et la suite"
    assert edit_text(["false"], "avant") is None
    assert edit_text([str(tmp_path / "absent")], "avant") is None


async def test_a_long_text_is_written_in_one_s_editor_or_without_one_in_a_large_area_and_comes_back(
    make_app: MakeApp, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cariforef_tui.machine.editor.find_editor", lambda: None)
    monkeypatch.setattr("cariforef_tui.machine.editor.edit_text", lambda _words, text: f"{text}\nsuite")
    monkeypatch.setattr(App, "suspend", lambda _app: nullcontext())
    app = make_app()
    async with visiting(app, press) as pilot:
        app.push_screen(FormDialog("Renvoyer", (), (Field("motif", "Motif"),), dict))
        await press(pilot, *"mardi", "ctrl+o")
        assert isinstance(app.screen, LargeTextDialog)
        await press(pilot, "enter", *"12")
        assert app.screen.query_one(TextArea).text == "mardi\n12"
        await press(pilot, "ctrl+o")
        assert app.screen.query_one(Input).value == "mardi 12"
        await press(pilot, "ctrl+o", *" non", "escape")
        assert app.screen.query_one(Input).value == "mardi 12"

        monkeypatch.setattr("cariforef_tui.machine.editor.find_editor", lambda: ["editor"])
        await press(pilot, "ctrl+o")
        assert app.screen.query_one(Input).value == "mardi 12 suite"


async def test_a_lost_terminal_keeps_what_the_large_area_holds(
    make_app: MakeApp, press: Press, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("cariforef_tui.machine.editor.find_editor", lambda: None)
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "c", *"vu", "ctrl+o", *" avec", "enter", *"LR")
        app._leave(128 + signal.SIGHUP)
    kept = Drafts(tmp_path / "etat", "DM").all_of(app.session.store.place, Nature)
    assert [draft.texte for draft in kept] == ["vu avec LR"]
