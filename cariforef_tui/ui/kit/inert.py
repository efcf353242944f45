"""Makes stored text safe to display, without markup or terminal sequences."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter

from cariforef_tui.domain.values.text import inert_text


def inert(texte: str, style: str = "") -> Content:
    """Return content that shows `texte` literally: brackets as brackets, an escape as `␛`."""
    return Content.styled(inert_text(texte), style) if style else Content(inert_text(texte))


class InertFilter(LineFilter):
    """Strips control and bidi characters from everything that Textual draws, even without `inert`."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        if all(segment.control or segment.text.isprintable() for segment in segments):
            return segments
        return [
            segment
            if segment.control or segment.text.isprintable()
            else Segment(inert_text(segment.text), segment.style)
            for segment in segments
        ]
