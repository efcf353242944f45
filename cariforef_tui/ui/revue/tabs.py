"""The perimeters of a review with their weather, on one line; a click chooses one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from cariforef_tui.domain.revue.revue import Meteo
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.revue.rows import SIGNES_METEO


@dataclass(frozen=True, slots=True)
class Onglet:
    """One perimeter: its weather this week (None: not given), and whether its review is closed."""

    code: str
    couleur: Meteo | None
    is_close: bool


class RevueTabs(Widget):
    """Draws `onglets`, the one of `choisi` reversed; a weather is a sign, a word and a colour."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"meteo--vert", "meteo--orange", "meteo--rouge"}

    onglets: reactive[tuple[Onglet, ...]] = reactive(())
    """Perimeters, left to right."""

    choisi: reactive[str] = reactive("")
    """Code of the perimeter shown."""

    class Chosen(Message):
        """A perimeter was clicked."""

        def __init__(self, code: str) -> None:
            super().__init__()
            self.code = code

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._spans: list[tuple[int, int, str]] = []

    def render(self) -> Content:
        shown, self._spans = Content(""), []
        for onglet in self.onglets:
            start = shown.cell_length
            name = inert(f" {onglet.code}{' ✓' if onglet.is_close else ''} ")
            shown += name.stylize("bold reverse") if onglet.code == self.choisi else name
            if onglet.couleur is None:
                shown += inert(" –")
            else:
                look = self.get_visual_style(f"meteo--{onglet.couleur}", partial=True)
                shown += inert(f" {SIGNES_METEO[onglet.couleur]} {onglet.couleur}").stylize(look)
            self._spans.append((start, shown.cell_length, onglet.code))
            shown += Content("  ")
        return shown.truncate(self.size.width, ellipsis=True)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        for start, end, code in self._spans:
            if offset is not None and start <= offset.x < end:
                self.post_message(self.Chosen(code))
