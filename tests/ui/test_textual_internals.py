"""What the program leans on of Textual's own, and that nobody but one file does."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

from textual.app import App

from cariforef_tui import ui
from cariforef_tui.ui.kit.terminal import textual_internals

PRIVATE = {
    App: (
        "_check_bindings",
        "_exception",
        "_exit",
        "_handle_exception",
        "_fatal_error",
        "_close_messages_no_wait",
        "_display",
    ),
}


def test_the_private_names_of_textual_are_read_again_at_each_of_its_versions() -> None:
    assert version("textual").startswith(f"{textual_internals.VERSION}.")


def test_textual_still_has_each_private_name_and_the_file_names_no_other() -> None:
    source = Path(str(textual_internals.__file__)).read_text(encoding="utf-8")
    own = {"_frame", "_shown", "_show_again", "_place", "_rows_of", "_spans_of"}
    named = set(re.findall(r"(?:self|super\(\))\.(_[a-z]\w*)", source)) | set(
        re.findall(r"def (_[a-z]\w*)", source)
    )
    assert named - own == {name for names in PRIVATE.values() for name in names}
    app = App()
    for name in PRIVATE[App]:
        assert hasattr(app, name), name


def test_no_other_file_of_the_interface_names_what_is_private_to_another_object() -> None:
    files = [path for path in Path(ui.__path__[0]).rglob("*.py") if path.name != "textual_internals.py"]
    assert len(files) > 90
    for path in files:
        source = path.read_text(encoding="utf-8")
        assert not re.findall(r"(?<!self)(?<!cls)(?<!\))\._(?!_)[a-z]\w*", source), path
