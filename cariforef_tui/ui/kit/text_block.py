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
        """The content; where it is longer than the height, its last line says so with …."""
        width, height = self.content_size
        if width < 2 or height == 0 or self.styles.text_wrap == "nowrap":
            return self.content
        lines = self.content.wrap(width)
        if len(lines) <= height:
            return self.content
        last = lines[height - 1].rstrip().truncate(width - 1).rstrip() + Content("…")
        return Content("\n").join([*(line.rstrip() for line in lines[: height - 1]), last])
