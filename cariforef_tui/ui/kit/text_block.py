"""Widgets for lines that change often: they paint only the cells that change, without a new layout."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile

from rich.cells import cell_len
from rich.style import Style
from textual.content import Content
from textual.geometry import Region, Size
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from cariforef_tui.ui.kit.columns import MOT, cut, fit


class DrawnLines(Widget):
    """Shows the lines that `draw` returns; call `redraw` when they may have changed."""

    _lines: list[Strip] | None = None

    def draw(self, _width: int) -> Sequence[Strip]:
        """Draw all the lines, each of `_width` cells at most."""
        raise NotImplementedError

    @property
    def lines(self) -> list[Strip]:
        """Lines drawn, as wide as the widget."""
        if self._lines is None:
            width, style = self.scrollable_content_region.width, self.rich_style
            self._lines = [line.adjust_cell_length(width, style) for line in self.draw(width)]
        return self._lines

    def redraw(self) -> None:
        """Paint the cells that differ from the lines drawn before."""
        before, self._lines = self._lines, None
        if before is None:
            self.refresh()
            return
        top = self.scroll_offset.y
        regions = [region.translate((0, -top)) for region in changed_regions(before, self.lines)]
        if regions:
            self.refresh(*regions)

    def forget(self) -> None:
        """Draw all the lines again, because their width or style has changed."""
        self._lines = None
        self.refresh()

    def on_resize(self) -> None:
        self.forget()

    def notify_style_update(self) -> None:
        self._lines = None
        super().notify_style_update()

    def selection_updated(self, selection: Selection | None) -> None:
        self._lines = None
        super().selection_updated(selection)

    def render_line(self, y: int) -> Strip:
        line = y + self.scroll_offset.y
        if line < len(self.lines):
            return self.lines[line]
        return Strip.blank(self.scrollable_content_region.width, self.rich_style)


def break_lines(content: Content, width: int) -> Content:
    """Return `content` wrapped into lines of `width` cells.

    Textual's own wrapping may start a line with « : », or separate guillemets or a unit from their word.
    """
    lines = (_break_line(line, width) for line in content.plain.split("\n"))
    return Content("\n".join(lines), [*content.spans])


def _break_line(line: str, width: int) -> str:
    characters, used = list(line), 0
    for word in MOT.finditer(line):
        if used and used + cell_len(word[0].rstrip()) > width and line[word.start() - 1] == " ":
            characters[word.start() - 1] = "\n"
            used = 0
        used += cell_len(word[0])
    return "".join(characters)


def cut_lines(content: Content, width: int) -> Content:
    """Return `content`, each line cut at `width` cells with « … », never within a figure."""
    lines = []
    for line in content.split("\n", allow_blank=True):
        shown = fit(line.plain, width).rstrip()
        lines.append(line if line.cell_length <= width else line[: len(shown) - 1] + Content("…"))
    return Content("\n").join(lines)


def changed_regions(before: Sequence[Strip], after: Sequence[Strip]) -> Iterator[Region]:
    """Yield the cells that differ on each line, from the first to the last of them."""
    for y in range(max(len(before), len(after))):
        old, new = (lines[y] if y < len(lines) else Strip([]) for lines in (before, after))
        if old != new:
            width = max(old.cell_length, new.cell_length)
            olds, news = _characters(old), _characters(new)
            start = _common(olds, news)
            end = width - _common(olds[::-1], news[::-1]) if old.cell_length == new.cell_length else width
            yield Region(start, y, end - start, 1)


def _characters(strip: Strip) -> list[tuple[str, Style | None]]:
    return [(character, segment.style) for segment in strip for character in segment.text]


def _common(before: Sequence[tuple[str, Style | None]], after: Sequence[tuple[str, Style | None]]) -> int:
    """Return the number of equal cells at the start, less the last character, which a mark may follow."""
    same = [old[0] for old, _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))]
    return cell_len("".join(same[:-1]))


class TextBlock(DrawnLines):
    """Shows `content` within a height that the stylesheet fixes."""

    content: var[Content] = var(Content(""), init=False)
    """Inert content to show."""

    def watch_content(self, _content: Content) -> None:
        self.redraw()

    def draw(self, width: int) -> list[Strip]:
        height = self.content_size.height
        return Visual.to_strips(self, self.render(), width, height, self.visual_style) if width else []

    def render(self) -> Content:
        """Return the content; if it is too high, its last line ends with « … »."""
        width, height = self.content_size
        if width < 2 or height == 0:
            return self.content
        if self.styles.text_wrap == "nowrap":
            return cut_lines(self.content, width)
        broken = break_lines(self.content, width)
        lines = broken.wrap(width)
        if len(lines) <= height:
            return broken
        last = lines[height - 1].truncate(width - 1)
        kept = [*lines[: height - 1], last[: len(cut(last.plain)) - 1]]
        return Content("\n").join([line.rstrip() for line in kept]) + Content("…")


class TextPane(ScrollView, DrawnLines):
    """Shows a content wrapped to its width; `update` and `write` change it."""

    DEFAULT_CSS = "TextPane { overflow-x: hidden; scrollbar-size-vertical: 1; }"

    def __init__(self, *, id: str | None = None, can_focus: bool = True) -> None:
        super().__init__(id=id, can_focus=can_focus)
        self._write: Callable[[int], Content] = lambda _width: Content("")

    def update(self, content: Content) -> None:
        """Show another content."""
        self.write(lambda _width: content)

    def write(self, write: Callable[[int], Content]) -> None:
        """Show what `write` returns for the width of the lines, whatever it becomes."""
        self._write = write
        self.redraw()
        self._fit()

    def render(self) -> Content:
        return self._write(self.scrollable_content_region.width)

    def draw(self, width: int) -> list[Strip]:
        if not width:
            return []
        wraps = self.styles.text_wrap == "wrap"
        content = (break_lines if wraps else cut_lines)(self._write(width), width)
        return Visual.to_strips(self, content, width, None, self.visual_style)

    def on_resize(self) -> None:
        self.forget()
        self._fit()

    def watch_show_vertical_scrollbar(self) -> None:
        """Draw the lines again, which have a column less, or more, now that the scrollbar came or went."""
        self.forget()
        self._fit()

    def _fit(self) -> None:
        """Set the scrolled size. Ask for a new layout only if needed, since it paints the whole screen."""
        region, height = self.scrollable_content_region, len(self.lines)
        size, overflows = Size(region.width, height), height > region.height
        if self.styles.is_auto_height:
            self.virtual_size = size
            return
        # Setting `virtual_size` itself would ask for a layout.
        self.set_reactive(TextPane.virtual_size, size)
        if overflows is not self.show_vertical_scrollbar:
            self.vertical_scrollbar.display = overflows
            self.show_vertical_scrollbar = overflows
        elif overflows:
            self.vertical_scrollbar.window_virtual_size = height
