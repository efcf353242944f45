"""The guide in the help: a table of contents, the section under its cursor, and a search in all sections."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from cariforef_tui.domain.values.text import fold
from cariforef_tui.machine.documents import (
    EMPHASIS,
    Section,
    Sort,
    find_sections,
    read_blocks,
    split_words,
)
from cariforef_tui.ui.dialogs.dialog import Options
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.text_block import break_lines

NOTHING = "Rien dans le guide."


class GuideText(Widget):
    """Draws one section, with the searched words in reverse."""

    section: reactive[Section | None] = reactive(None, layout=True)
    wanted: reactive[tuple[str, ...]] = reactive(())

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return len(draw_section(self.section, width)) if self.section else 1

    def render(self) -> Content:
        if self.section is None:
            return inert(NOTHING, "$text-muted")
        lines = draw_section(self.section, self.content_size.width)
        return Content("\n").join(mark(line, self.wanted) for line in lines)

    def first_wanted(self, width: int) -> int:
        """Return the rank of the first line with most of the searched words, 0 if there is none."""
        lines = draw_section(self.section, width) if self.section and self.wanted else []
        found = [sum(word in fold(line.plain) for word in self.wanted) for line in lines]
        return found.index(max(found)) if found else 0


class GuidePage(Vertical):
    """The guide; words after `/` keep the sections that have them, and Escape shows them all again."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: Sequence[Section] = ()

    def compose(self) -> ComposeResult:
        with Horizontal(id="guide-corps"):
            yield Options(markup=False)
            with VerticalScroll(id="guide-section", can_focus=False):
                yield GuideText()
        yield Input(placeholder="Chercher dans le guide", max_length=60)

    def on_mount(self) -> None:
        self._keep("")

    def on_resize(self) -> None:
        self.set_class(self.size.width < 64, "-colonne")

    def _keep(self, wanted: str) -> None:
        titled, told = find_sections(wanted)
        self._kept = (*titled, *told)
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(Option(inert(f"{'  ' * section.depth}{section.title}")) for section in self._kept)
        self.query_one(GuideText).wanted = tuple(split_words(wanted))
        options.highlighted = 0 if self._kept else None
        self._show(self._kept[0] if self._kept else None)

    def _show(self, section: Section | None) -> None:
        text = self.query_one(GuideText)
        text.section = section
        self.call_after_refresh(self._scroll_to_wanted)

    def _scroll_to_wanted(self) -> None:
        text = self.query_one(GuideText)
        first = text.first_wanted(text.content_size.width)
        self.query_one(VerticalScroll).scroll_to(y=max(first - 2, 0), animate=False)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if event.option_index < len(self._kept):
            self._show(self._kept[event.option_index])

    def search(self) -> None:
        """Open the search field."""
        self.add_class("-cherche")
        self.query_one(Input).focus()

    def leave_search(self) -> bool:
        """Show all the sections again. Return False if there was no search."""
        if not self.has_class("-cherche"):
            return False
        self.remove_class("-cherche")
        self.query_one(Input).value = ""
        self._keep("")
        self.query_one(OptionList).focus()
        return True

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._keep(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(OptionList).focus()


def draw_section(section: Section, width: int) -> list[Content]:
    """Return the lines of a section: title, paragraphs, rows of tables, commands as one types them."""
    lines = [Content.styled(line, "bold") for line in wrap(section.title, max(width, 10))]
    lines.append(Content(""))
    for sort, text in read_blocks(section.text):
        if sort is Sort.COMMAND:
            lines += _draw_command(text, width)
        else:
            lines += _draw_text(text, width, indent="  " if sort is Sort.ROW else "")
    return lines


def _draw_text(text: str, width: int, indent: str = "") -> list[Content]:
    """Return the text wrapped, `**word**` in bold, keys in their style; `indent` starts the later lines."""
    room = max(width - len(indent), 10)
    first, *others = break_lines(_emphasise(text), room).wrap(room)
    return [first, *(inert(indent) + line for line in others)]


def _emphasise(line: str) -> Content:
    shown, end = Content(""), 0
    for found in EMPHASIS.finditer(line):
        shown += inert(line[end : found.start()])
        shown += inert(found[1], "bold") if found[1] else inert(found[2], "bold")
        end = found.end()
    return shown + inert(line[end:])


def _draw_command(line: str, width: int) -> list[Content]:
    """Return a command as one types it, then its explanation, beside or below."""
    command, gap, said = line.partition("  ")
    if len(line) + 2 <= width:
        return [inert(f"  {command}", "bold") + inert(gap) + _emphasise(said)]
    typed = wrap(command, max(width, 10), initial_indent="  ", subsequent_indent="    ")
    told = _emphasise(said.strip()).wrap(max(width - 6, 10)) if said else []
    return [*(inert(one, "bold") for one in typed), *(inert(" " * 6) + one for one in told)]


def mark(line: Content, wanted: Sequence[str]) -> Content:
    """Return the line with every occurrence of the `wanted` words, folded, in reverse."""
    folded = fold(line.plain)
    if len(folded) != len(line.plain):
        return line
    for word in wanted:
        start = folded.find(word)
        while start >= 0:
            line = line.stylize("reverse", start, start + len(word))
            start = folded.find(word, start + len(word))
    return line
