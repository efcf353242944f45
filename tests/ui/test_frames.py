"""A frame that writes only the cells that change shows what one that writes them all shows."""

from __future__ import annotations

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from cariforef_tui.ui.kit.terminal.frames import Piece, ShownCells

WIDTH, HEIGHT = 16, 3
STARTS = (0, 6)
"""Two panes, side by side."""
STYLES = [
    Style.parse(text)
    for text in (
        "white on black",
        "red on black",
        "red on #102030",
        "bold #ff8800 on #102030",
        "italic red on black",
        "bold underline red on black",
        "reverse white on black",
        "none",
    )
]

texts = st.lists(
    st.tuples(st.text("ab é█⠛漢", min_size=1, max_size=6), st.sampled_from(STYLES)), min_size=1, max_size=4
)


@st.composite
def pieces(draw: st.DrawFn) -> Piece:
    start = draw(st.sampled_from(STARTS))
    width = (STARTS[1] if start == STARTS[0] else WIDTH) - start
    strip = Strip([Segment(text, style) for text, style in draw(texts)])
    return Piece(start, draw(st.integers(0, HEIGHT - 1)), strip.adjust_cell_length(width, STYLES[0]))


def seen(screen: pyte.Screen) -> list[list[object]]:
    """What one sees of each cell: of a blank, its ground and what underlines it."""
    rows = [[screen.buffer[y][x] for x in range(WIDTH)] for y in range(HEIGHT)]
    return [
        [
            (cell.bg, cell.underscore, cell.reverse, cell.fg if cell.reverse else "")
            if cell.data == " "
            else cell
            for cell in row
        ]
        for row in rows
    ]


def make_terminal() -> tuple[pyte.Screen, pyte.Stream]:
    screen = pyte.Screen(WIDTH, HEIGHT)
    return screen, pyte.Stream(screen)


@given(frames=st.lists(st.lists(pieces(), min_size=1, max_size=4), min_size=1, max_size=6))
def test_the_terminal_shows_the_same_as_if_every_frame_were_written_whole(frames: list[list[Piece]]) -> None:
    shown, (thrifty, stream), (whole, whole_stream) = ShownCells(), make_terminal(), make_terminal()
    for frame in frames:
        stream.feed(shown.write(frame, ColorSystem.TRUECOLOR))
        for piece in frame:
            whole_stream.feed(ShownCells().write([piece], ColorSystem.TRUECOLOR))
        assert seen(thrifty) == seen(whole)
    assert shown.write(frames[-1][-1:], ColorSystem.TRUECOLOR) == ""


def test_what_is_forgotten_is_written_again() -> None:
    shown, row = ShownCells(), [Piece(0, 1, Strip([Segment("réalisé", STYLES[0])]))]
    first = shown.write(row, ColorSystem.TRUECOLOR)
    assert "réalisé" in first
    shown.forget()
    assert shown.write(row, ColorSystem.TRUECOLOR) == first
