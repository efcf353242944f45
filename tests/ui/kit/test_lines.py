"""A table alone on the screen: its cursor stays on its row and in sight, whatever the rows become."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.strip import Strip

from cariforef_tui.ui.kit.lines import RowTable

LONG = tuple(f"r{rank:02d}" for rank in range(40))


class Words(RowTable[str]):
    """Words, those in capitals being headings; it counts the words opened."""

    opened: ClassVar[list[str]] = []

    def key_of(self, row: str) -> str:
        return row

    def is_heading(self, row: str) -> bool:
        return row.isupper()

    def open_row(self) -> None:
        self.opened.append(self.row or "")

    def draw_header(self, _y: int, width: int) -> Strip:
        return self.draw_text("words", self.style("attention"), width)

    def draw_row(self, rank: int, _line: int, width: int) -> Strip:
        return self.draw_text(self.rows[rank], self.style("attention"), width)


class Alone(App[None]):
    CSS = "Words { height: 1fr; width: 1fr; }"

    def compose(self) -> ComposeResult:
        yield Words()


@asynccontextmanager
async def shown(*rows: str) -> AsyncIterator[tuple[Pilot[None], Words]]:
    app = Alone()
    async with app.run_test(size=(20, 8)) as pilot:
        words = app.query_one(Words)
        words.rows = rows
        words.opened.clear()
        await pilot.pause()
        yield pilot, words


async def test_the_cursor_passes_over_headings_and_stops_at_both_ends() -> None:
    async with shown("ONE", "a", "TWO", "b", "c") as (_, words):
        assert words.row == "a"
        words.move(-1)
        assert words.row == "a"
        words.move(1)
        assert words.row == "b"
        words.move_edge(1)
        assert words.row == "c"
        words.move(1)
        assert words.row == "c"


@pytest.mark.parametrize(
    ("after", "row"),
    [(("z", "c", "b"), "c"), (("x", "y"), "y"), (("x", "Y", "y", "z"), "y"), ((), None), (("TWO",), None)],
)
async def test_the_cursor_stays_on_its_row_else_on_the_nearest_that_may_have_it(
    after: tuple[str, ...], row: str | None
) -> None:
    async with shown("a", "b", "c") as (_, words):
        words.move_edge(1)
        words.rows = after
        assert words.row == row


async def test_a_row_that_goes_and_comes_back_has_the_cursor_again() -> None:
    async with shown("a", "b", "c") as (_, words):
        words.cursor = 2
        words.rows = ()
        words.rows = ("a", "b", "c")
        assert words.row == "c"


async def test_rows_that_go_one_by_one_have_the_cursor_again_as_they_come_back_unless_it_moved() -> None:
    async with shown("a", "b", "c", "d") as (_, words):
        words.cursor = 1
        for rows, row in (("acd", "c"), ("ad", "d"), ("acd", "c"), ("abcd", "b"), ("acd", "c")):
            words.rows = tuple(rows)
            assert words.row == row
        words.move(1)
        words.rows = ("a", "b", "c", "d")
        assert words.row == "d"


async def test_rows_that_go_leave_neither_the_rows_nor_the_bar_scrolled() -> None:
    async with shown(*LONG) as (pilot, words):
        words.move_edge(1)
        await pilot.pause()
        assert words.scroll_y > 0
        words.rows = ()
        await pilot.pause()
        words.rows = tuple(f"s{rank}" for rank in range(40))
        await pilot.pause()
        assert (words.cursor, words.scroll_y, words.vertical_scrollbar.position) == (0, 0, 0)


async def test_the_heading_above_comes_in_sight_with_its_first_row() -> None:
    async with shown("ONE", *LONG) as (pilot, words):
        words.move_edge(1)
        await pilot.pause()
        words.move_edge(-1)
        await pilot.pause()
        assert (words.row, words.scroll_y) == ("r00", 0)


async def test_a_click_points_a_second_one_opens_and_neither_does_on_a_heading() -> None:
    async with shown("ONE", "a", "b") as (pilot, words):
        await pilot.click(Words, offset=(1, 3))
        assert (words.row, words.opened) == ("b", [])
        await pilot.click(Words, offset=(1, 1), times=2)
        await pilot.click(Words, offset=(1, 0), times=2)
        assert (words.row, words.opened) == ("b", [])
        await pilot.click(Words, offset=(1, 2), times=2)
        assert (words.row, words.opened) == ("a", ["a"])


async def test_a_row_is_copied_whole_as_one_line_of_text(monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    monkeypatch.setattr(App, "copy_to_clipboard", lambda _app, text: copied.append(text))
    async with shown("▏▏ une très longue ligne   ████ 12,5 j " + "z" * 200) as (pilot, words):
        words.action_copy()
        await pilot.pause()
    assert copied == ["une très longue ligne 12,5 j " + "z" * 200]


async def test_the_cursor_tints_the_ground_and_keeps_the_colours_of_the_row() -> None:
    async with shown("one", "two", "three") as (pilot, words):
        under, other = (next(iter(words.render_line(y))).style for y in (1, 2))
        assert under is not None
        assert other is not None
        assert (under.color, under.bgcolor != other.bgcolor) == (other.color, True)
        pilot.app.set_focus(None)
        await pilot.pause()
        left = next(iter(words.render_line(1))).style
        assert left is not None
        assert left.color == other.color
        assert left.bgcolor not in (under.bgcolor, other.bgcolor)


async def test_a_row_says_a_style_once_to_the_terminal() -> None:
    async with shown("un") as (_, words):
        (segment,) = words.render_line(1)
        assert segment.text.rstrip() == "un"
