"""List of the line picker; draws only the rows that are visible."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from cariforef_tui.ui.kit.columns import LABEL_MIN, fit, fit_right, tell_apart
from cariforef_tui.ui.kit.lines import CURSEUR

RESTE_WIDTH = 17
"""Cells of what is left of a line; why it is closed may take more."""


@dataclass(frozen=True, slots=True)
class PickRow:
    """One line offered, or a heading (`code` None). `positions`: characters of the label that match.

    `is_closed` where it takes no saisie: it is shown, greyed, so that one knows that it exists.
    """

    code: str | None
    signe: str
    libelle: str
    positions: tuple[int, ...] = ()
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class PickFigures:
    """Texts beside a line: the rest of its enveloppe, or why it takes no saisie, and its échéance."""

    reste: str
    echeance: str


class PickerList(Widget):
    """Draws `rows`; the screen above moves `choice` with its keys."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "picker--ligne",
        "picker--titre",
        "picker--choix",
        "picker--trouve",
        "picker--discret",
    }

    rows: var[tuple[PickRow, ...]] = var((), init=False)
    """Headings and lines, in order."""
    choice: var[int] = var(0, init=False)
    """Rank of the line chosen, never a heading's."""

    class Chosen(Message):
        """The choice moved, or the rows changed under it."""

    class Picked(Message):
        """A line was clicked."""

    def __init__(self, figures: Callable[[str], PickFigures], longest_code: int) -> None:
        super().__init__()
        self._figures = figures
        self._code_width = longest_code + 1
        self._top = 0

    @property
    def code(self) -> str | None:
        """Code of the line chosen, None where no line matches."""
        return self.rows[self.choice].code if self.rows else None

    def step(self, delta: int) -> None:
        """Move the choice by `delta` lines, headings passed over."""
        lines = [rank for rank, row in enumerate(self.rows) if row.code is not None]
        if lines:
            at = lines.index(self.choice) if self.choice in lines else 0
            self.choice = lines[max(0, min(at + delta, len(lines) - 1))]

    def show(self, rows: Sequence[PickRow]) -> None:
        """Show other rows, the first line chosen."""
        self.rows = tuple(rows)
        self._top = 0
        first = next((rank for rank, row in enumerate(rows) if row.code is not None), 0)
        self.set_reactive(PickerList.choice, first)
        self.refresh()
        self.post_message(self.Chosen())

    def watch_choice(self, before: int, choice: int) -> None:
        height = max(1, self.size.height)
        heading = choice > 0 and self.rows[choice - 1].code is None
        top = max(choice - height + 1, min(self._top, choice - 1 if heading else choice))
        if top != self._top:
            self._top = top
            self.refresh()
        else:
            for rank in (before, choice):
                self.refresh(Region(0, rank - top, self.size.width, 1))
        self.post_message(self.Chosen())

    def render_line(self, y: int) -> Strip:
        rank = y + self._top
        width = self.size.width
        if not self.rows and y == 0:
            discreet = self.get_component_rich_style("picker--discret")
            return Strip([Segment(fit(" Aucune ligne ne correspond.", width), discreet)])
        if rank >= len(self.rows):
            return Strip.blank(width, self.rich_style)
        row = self.rows[rank]
        if row.code is None:
            return Strip(
                [Segment(fit(f" {row.libelle}", width), self.get_component_rich_style("picker--titre"))]
            )
        return self._line(rank, row.code, width, is_choice=rank == self.choice)

    def _line(self, rank: int, code: str, width: int, *, is_choice: bool) -> Strip:
        row = self.rows[rank]
        base = self.get_component_rich_style("picker--choix" if is_choice else "picker--ligne")
        figures = self._figures(code)
        echeance = 18 if width >= 90 else 0
        room = width - 4 - self._code_width - echeance
        most = max(LABEL_MIN, room - RESTE_WIDTH)
        label = max(8, min(most, room - len(figures.reste) - 1))
        told = tell_apart(tuple(each.libelle for each in self.rows), (most,) * len(self.rows))[rank]
        discreet = (
            base
            if is_choice
            else base + Style.from_color(self.get_component_rich_style("picker--discret").color)
        )
        if row.is_closed:
            base = discreet
        match = base + Style(bold=True, underline=True)
        segments = [
            Segment(f"{CURSEUR if is_choice else ' '}{row.signe} ", base),
            Segment(fit(code, self._code_width), base),
            *_highlight(fit(told, label), _moved(row, told), base, match),
            Segment(fit_right(figures.reste, room - label), base),
        ]
        if echeance:
            segments.append(Segment(" " + fit(figures.echeance, echeance - 1), discreet))
        segments.append(Segment(" ", base))
        return Strip(segments).adjust_cell_length(width, base)

    def on_click(self, event: events.Click) -> None:
        rank = event.y + self._top
        if rank < len(self.rows) and self.rows[rank].code is not None:
            self.choice = rank
            self.post_message(self.Picked())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.step(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.step(-1)


def _moved(row: PickRow, told: str) -> frozenset[int]:
    """Return which characters match in what is told of a label, which may begin later, after a « … »."""
    if not row.libelle.isprintable():
        return frozenset()
    start = row.libelle.find(told.strip("…")) - 1 if told[:1] == "…" else 0
    return frozenset(at - start for at in row.positions if at > start or not start)


def _highlight(shown: str, wanted: Collection[int], base: Style, match: Style) -> list[Segment]:
    """Part a text, so that the characters at the ranks `wanted` are in the style `match`."""
    segments: list[Segment] = []
    start = 0
    for index in range(1, len(shown) + 1):
        if index == len(shown) or (index in wanted) != (start in wanted):
            segments.append(Segment(shown[start:index], match if start in wanted else base))
            start = index
    return segments
