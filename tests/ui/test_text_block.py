"""A text longer than its block says so, and figures under one another are read down the column."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from cariforef_tui.ui.kit.columns import align_right
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.text_block import TextBlock


class BlockApp(App[None]):
    """A block of two lines of ten cells."""

    CSS = "TextBlock { width: 10; height: 2; }"

    def compose(self) -> ComposeResult:
        yield TextBlock()


@pytest.mark.parametrize(
    ("texte", "shown"),
    [
        ("un deux", ["un deux"]),
        ("un deux trois", ["un deux", "trois"]),
        ("un deux trois quatre", ["un deux", "trois…"]),
        ("un deux trois : quatre", ["un deux", "trois :…"]),
    ],
)
async def test_a_text_cut_by_the_height_of_its_block_ends_in_an_ellipsis(
    texte: str, shown: list[str]
) -> None:
    app = BlockApp()
    async with app.run_test():
        block = app.query_one(TextBlock)
        block.content = inert(texte)
        assert [line.plain.rstrip() for line in block.render().wrap(10)] == shown


def test_the_decimals_of_one_column_stand_under_one_another() -> None:
    heads, *rows = align_right([("réal.", "écart"), ("2030", "+44,5"), ("421,75", "0"), ("7", "")])
    assert [row[:8].rstrip() for row in rows] == ["2030", " 421,75", "   7"]
    assert all(len(row) == len(heads) for row in rows)
