"""Styles are parsed once a theme: a place shown for the first time reads its own, and no other again."""

from __future__ import annotations

from typing import Any

import pytest
from textual.css import stylesheet as textual_stylesheet

from cariforef_tui.ui.shell.themes import NOMS
from tests.ui.visit import MakeApp, Press, visiting

KEPT = 64
"""What Textual keeps of what it has parsed; one source more, and it parses all of them each time."""


async def test_no_text_of_style_is_parsed_twice_in_the_same_theme(
    make_app: MakeApp, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[object] = []
    parse = textual_stylesheet.parse

    def count(scope: str, css: str, read_from: object, **how: Any) -> object:
        parsed.append((scope, css, read_from, how["is_default_rules"], how["tie_breaker"]))
        return parse(scope, css, read_from, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(textual_stylesheet, "parse", count)
    app = make_app()
    async with visiting(app, press) as pilot:
        parsed.clear()
        for keys in (("f3", "question_mark", "escape"), ("f4",), ("f5",), ("f6",), ("f2", "question_mark")):
            await press(pilot, *keys)
        await press(pilot, "escape")
        for dialog in (*("a", "slash", "c", "i", "colon"), *("f7", "f8", "f9", "f10")):
            await press(pilot, dialog, "escape", "escape")
    assert parsed
    assert len(parsed) == len(set(parsed))
    assert len(app.stylesheet.source) < KEPT


async def test_a_theme_s_colours_come_back_with_it(make_app: MakeApp, press: Press) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f4")
        seen, back = [], [*NOMS][:2]
        for theme in (*NOMS, *back):
            app.theme = theme
            await press(pilot)
            seen.append((app.theme, app.screen.styles.background, app.current_theme.background))
    assert seen[: len(back)] == seen[len(NOMS) :]
    assert len({background for _, background, _ in seen}) > 3
