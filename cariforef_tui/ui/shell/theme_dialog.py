"""Dialog that picks a theme: each is seen as the cursor passes over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from cariforef_tui.ui.dialogs.dialog import Dialog, Options
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.shell.themes import NOMS

if TYPE_CHECKING:
    from cariforef_tui.ui.shell.likes import Likes


class ThemeDialog(Dialog[str]):
    """Returns the theme chosen; if the person gives up, the application has its previous theme again."""

    CSS_PATH = "dialogs.tcss"
    accept_label = "Garder"
    other_keys = ("↑ ↓ : essayer",)

    def __init__(self, current: str) -> None:
        super().__init__()
        self._current = current

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static("Thème", classes="dialogue-titre")
            yield Options(*(Option(inert(name)) for name in NOMS.values()), markup=False)
            yield from self.compose_end()

    def on_mount(self) -> None:
        if self._current in NOMS:
            self.query_one(OptionList).highlighted = list(NOMS).index(self._current)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.app.theme = list(NOMS)[event.option_index]

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.accept()

    def accept(self) -> None:
        self.dismiss(self.app.theme)

    def action_give_up(self) -> None:
        self.app.theme = self._current
        self.dismiss(None)


def ask_theme(likes: Likes) -> None:
    """Ask for a theme, and keep it."""
    from cariforef_tui.services.agents.preferences import Cle

    def keep(theme: str | None) -> None:
        if theme is not None:
            likes.keep(Cle.THEME, theme, f"Thème retenu : {NOMS[theme]}.")

    likes.app.push_screen(ThemeDialog(likes.app.theme), keep)
