"""Help: the keys of the place one is in and those that work everywhere; Tab turns to the guide."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import OptionList, Static

from cariforef_tui.ui.dialogs.dialog import Dialog
from cariforef_tui.ui.keys.commands import PLACE_NAMES, Keymap, Place, commands_of
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.shell.help_keys import KeysView, group_keys, group_signs

KEYS_END = "Tab : guide · ↑ ↓ PgPréc PgSuiv : défiler · Échap, q ou ? : fermer"
GUIDE_END = "Tab : touches · ↑ ↓ : sections · / : chercher · Échap : fermer"


class HelpDialog(Dialog[None]):
    """Two pages, the keys then the guide; closes by its own key too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,question_mark,f1", "close", show=False),
        Binding("tab,shift+tab", "turn", show=False, priority=True),
        Binding("slash", "search", show=False),
        Binding("down,j", "step('down')", show=False),
        Binding("up,k", "step('up')", show=False),
        Binding("home,g", "edge('home')", show=False),
        Binding("end,G", "edge('end')", show=False),
        Binding("pagedown,space", "page('down')", show=False, priority=True),
        Binding("pageup", "page('up')", show=False, priority=True),
    ]
    CSS_PATH = "dialogs.tcss"

    def __init__(self, place: Place, keymap: Keymap, view: str = "") -> None:
        """`view` names what the place shows now, where that is not its own rows."""
        super().__init__()
        self._place, self._keymap, self._view = place, keymap, view

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            with VerticalScroll(id="aide-touches"):
                for place in dict.fromkeys((self._place, Place.PARTOUT)):
                    view = f", {self._view}" if self._view and place is self._place else ""
                    title = f"Touches : {PLACE_NAMES[place].capitalize()}{view}"
                    yield Static(inert(title), classes="dialogue-titre")
                    yield KeysView((*group_keys(commands_of(place), self._keymap), *group_signs(place)))
            yield Static(KEYS_END, id="aide-bas", markup=False)

    @property
    def _shows_guide(self) -> bool:
        return self.has_class("-guide")

    @property
    def _page(self) -> VerticalScroll:
        return self.query_one("#guide-section" if self._shows_guide else "#aide-touches", VerticalScroll)

    async def action_turn(self) -> None:
        """Turn to the other page; the guide is read when it is first asked for."""
        from cariforef_tui.ui.shell.guide_page import GuidePage

        if not self.query(GuidePage):
            await self.query_one("#cadre").mount(GuidePage(), before="#aide-bas")
        self.toggle_class("-guide")
        self.query_one("#aide-bas", Static).update(inert(GUIDE_END if self._shows_guide else KEYS_END))
        if self._shows_guide:
            self.query_one(OptionList).focus()
        else:
            self._page.focus()

    async def action_search(self) -> None:
        from cariforef_tui.ui.shell.guide_page import GuidePage

        if not self._shows_guide:
            await self.action_turn()
        self.query_one(GuidePage).search()

    def action_give_up(self) -> None:
        from cariforef_tui.ui.shell.guide_page import GuidePage

        if not any(page.leave_search() for page in self.query(GuidePage)):
            self.action_close()

    def action_close(self) -> None:
        self.dismiss(None)

    def action_step(self, where: str) -> None:
        if self._shows_guide:
            getattr(self.query_one(OptionList), f"action_cursor_{where}")()
        else:
            getattr(self._page, f"action_scroll_{where}")()

    def action_edge(self, where: str) -> None:
        getattr(self._page, f"action_scroll_{where}")()

    def action_page(self, where: str) -> None:
        getattr(self._page, f"action_page_{where}")()
