"""Widget for a few lines of text that change often: it repaints without a new layout."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import var
from textual.widget import Widget


class TextBlock(Widget):
    """Shows `content` within a height that the stylesheet fixes."""

    content: var[Content] = var(Content(""), init=False)
    """What to show: inert content."""

    def watch_content(self, _content: Content) -> None:
        self.refresh()

    def render(self) -> Content:
        return self.content
