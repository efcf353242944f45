"""A text longer than its block says so, and figures under one another are read down the column."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip

from cariforef_tui.ui.kit.columns import align_right
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.text_block import TextBlock, TextPane, changed_regions


class BlockApp(App[None]):
    """A block of two lines of ten cells."""

    CSS = "TextBlock { width: 10; height: 2; }"

    def compose(self) -> ComposeResult:
        yield TextBlock()


async def test_a_text_cut_by_the_height_of_its_block_ends_in_an_ellipsis() -> None:
    app = BlockApp()
    async with app.run_test():
        block = app.query_one(TextBlock)
        for texte, shown in (
            ("un deux", ["un deux"]),
            ("un deux trois", ["un deux", "trois"]),
            ("un deux trois quatre", ["un deux", "trois…"]),
            ("un deux trois : quatre", ["un deux", "trois :…"]),
            ("en tout 2 j", ["en tout", "2 j"]),
            ("un deux les 500 000 j", ["un deux", "les…"]),
        ):
            block.content = inert(texte)
            assert [line.plain.rstrip() for line in block.render().wrap(10)] == shown


def test_the_decimals_of_one_column_stand_under_one_another() -> None:
    heads, *rows = align_right([("réal.", "écart"), ("2030", "+44,5"), ("421,75", "0"), ("7", "")])
    assert [row[:8].rstrip() for row in rows] == ["2030", " 421,75", "   7"]
    assert all(len(row) == len(heads) for row in rows)


class PaneApp(App[None]):
    """A pane of three lines of ten cells."""

    CSS = "TextPane { width: 10; height: 3; }"

    def compose(self) -> ComposeResult:
        yield TextPane()


async def test_a_pane_paints_the_cells_that_change_and_no_new_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        pane = app.query_one(TextPane)
        pane.update(Content("un\ndeux mots\ntrois"))
        await pilot.pause()
        assert [line.text.rstrip() for line in pane.lines] == ["un", "deux mots", "trois"]
        asked: list[tuple[tuple[Region, ...], bool]] = []
        monkeypatch.setattr(pane, "refresh", lambda *regions, layout=False: asked.append((regions, layout)))
        pane.update(Content("un\ndeux maux\ntrois"))
        assert asked == [((Region(5, 1, 5, 1),), False)]


async def test_a_text_longer_than_its_pane_leaves_a_column_to_the_scrollbar() -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        pane = app.query_one(TextPane)
        for texte, lines in (
            ("0123456789", ["0123456789"]),
            ("a b c d e f g h i j k l m n o p q r", ["a b c d e", "f g h i j", "k l m n o", "p q r"]),
            ("a b c d e", ["a b c d e"]),
        ):
            pane.update(Content(texte))
            await pilot.pause()
            assert [line.text.rstrip() for line in pane.lines] == lines
            assert pane.show_vertical_scrollbar == (len(lines) > 3)
            assert pane.max_scroll_y == max(0, len(lines) - 3)


@given(
    st.lists(st.text("ab世e\u0301 ", max_size=8), max_size=4),
    st.lists(st.text("ab世e ", max_size=8), max_size=4),
)
def test_what_is_painted_again_holds_every_cell_that_differs(before: list[str], after: list[str]) -> None:
    width = 20
    old, new = (
        [Strip([Segment(text)]).adjust_cell_length(width) for text in texts] for texts in (before, after)
    )
    shown = [*old, *[Strip.blank(width)] * len(new)]
    for region in changed_regions(old, new):
        line = new[region.y] if region.y < len(new) else Strip.blank(width)
        left, right = shown[region.y].crop(0, region.x), shown[region.y].crop(region.right, width)
        shown[region.y] = Strip.join([left, line.crop(region.x, region.right), right])
    assert [line.text.rstrip() for line in shown[: len(new)]] == [line.text.rstrip() for line in new]


class LowPaneApp(App[None]):
    """A pane as high as its text, up to two lines of ten cells."""

    CSS = "TextPane { width: 10; height: auto; min-height: 2; max-height: 2; }"

    def compose(self) -> ComposeResult:
        yield TextPane()


async def test_no_letter_is_lost_below_the_scrollbar_of_a_pane_as_high_as_its_text() -> None:
    app = LowPaneApp()
    async with app.run_test() as pilot:
        pane = app.query_one(TextPane)
        pane.update(inert("un deuxiè"))
        await pilot.pause()
        pane.update(inert("un deuxièm troisi quatri cinqui"))
        await pilot.pause()
        await pilot.pause()
        width = pane.scrollable_content_region.width
        assert width == 9
        assert [line.text.rstrip() for line in pane.lines] == ["un", "deuxièm", "troisi", "quatri", "cinqui"]
