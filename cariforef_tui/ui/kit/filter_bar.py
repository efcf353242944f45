"""Line that shows the filter of a list; a click on a part changes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from cariforef_tui.ui.kit.inert import inert


@dataclass(frozen=True, slots=True)
class FilterPart:
    """One thing to filter by: its name, its key, its title, and what is kept (None: everything)."""

    name: str
    key: str
    titre: str
    valeur: str | None


class FilterBar(Widget):
    """Draws `parts`, then `compte`; says which part was clicked."""

    DEFAULT_CSS = """
    FilterBar { height: 1; padding: 0 1; background: $boost; color: $text-muted; }
    FilterBar > .filtre--actif { color: $text-warning; text-style: bold reverse; }
    FilterBar > .filtre--touche { color: $accent; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"filtre--actif", "filtre--touche"}

    parts: reactive[tuple[FilterPart, ...]] = reactive(())
    """What may be filtered, left to right."""

    compte: reactive[str] = reactive("")
    """How many are shown."""

    class PartClicked(Message):
        """A part was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._spans: list[tuple[int, int, str]] = []

    def render(self) -> Content:
        active = self.get_visual_style("filtre--actif", partial=True)
        key = self.get_visual_style("filtre--touche", partial=True)
        shown = Content("")
        self._spans = []
        for part in self.parts:
            start = shown.cell_length
            shown += Content.styled(part.key, key) + Content(" ")
            text = inert(f"{part.titre} : {part.valeur or 'tout'}")
            shown += text.stylize(active) if part.valeur else text
            self._spans.append((start, shown.cell_length, part.name))
            shown += Content("  ")
        facts = self.compte.split(" · ")
        while facts and cell_len(" · ".join(facts)) > self.size.width - shown.cell_length:
            facts.pop()
        return (shown + inert(" · ".join(facts))).truncate(self.size.width, ellipsis=True)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        for start, end, name in self._spans:
            if offset is not None and start <= offset.x < end:
                self.post_message(self.PartClicked(name))
