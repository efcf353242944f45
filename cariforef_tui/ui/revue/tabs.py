"""The perimeters of a review with their weather, on one line; a click chooses one."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from cariforef_tui.services.revue.read import RevueSnapshot
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.revue.rows import SIGNES_METEO


class RevueTabs(Widget):
    """Draws the perimeters of `snapshot`, its own reversed; a weather is a sign, a word and a colour."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"meteo--vert", "meteo--orange", "meteo--rouge"}

    # A snapshot is drawn at each reading: comparing it with the last one would go through two programmes.
    snapshot: reactive[RevueSnapshot | None] = reactive(None, always_update=True)

    class Chosen(Message):
        """A perimeter was clicked."""

        def __init__(self, code: str) -> None:
            super().__init__()
            self.code = code

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._spans: list[tuple[int, int, str]] = []

    @property
    def choisi(self) -> str:
        """Code of the perimeter shown, empty where none is yet."""
        return self.snapshot.revue.figures.perimetre if self.snapshot else ""

    def render(self) -> Content:
        shown, self._spans = Content(""), []
        if self.snapshot is None:
            return shown
        for code, meteo in self.snapshot.meteos.items():
            start = shown.cell_length
            name = inert(f" {code}{' ✓' if code in self.snapshot.closes else ''} ")
            shown += name.stylize("bold reverse") if code == self.choisi else name
            if meteo is None:
                shown += inert(" –")
            else:
                look = self.get_visual_style(f"meteo--{meteo.couleur}", partial=True)
                shown += inert(f" {SIGNES_METEO[meteo.couleur]} {meteo.couleur}").stylize(look)
            self._spans.append((start, shown.cell_length, code))
            shown += Content("  ")
        return shown.truncate(self.size.width, ellipsis=True)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        for start, end, code in self._spans:
            if offset is not None and start <= offset.x < end:
                self.post_message(self.Chosen(code))
