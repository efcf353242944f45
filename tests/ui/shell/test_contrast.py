"""Every tone stands out of every ground; without colour, a gravity is told by its sign and its grey.

`laws.py` asks the first of every text and sign that a place draws.
"""

from __future__ import annotations

import pytest
from rich.color import Color
from textual.theme import Theme

from cariforef_db.store.store import SqliteStore
from cariforef_tui.ui.shell.themes import OWN_THEMES
from tests.people import follow
from tests.ui.laws import CONTRAST_MIN, contrast
from tests.ui.visit import MakeApp, Press, Shown, visiting

TONES = ("muted", "primary", "success", "warning", "error")


@pytest.mark.parametrize("theme", OWN_THEMES, ids=[theme.name for theme in OWN_THEMES])
def test_every_tone_stands_out_of_every_ground_the_cursor_s_included(theme: Theme) -> None:
    said = theme.variables
    tones = [theme.foreground, *(said[f"text-{name}"] for name in TONES)]
    grounds = [theme.background, theme.surface, theme.panel]
    grounds += [said["block-cursor-background"], said["block-cursor-blurred-background"]]
    assert None not in (*tones, *grounds)
    for tone in tones:
        for ground in grounds:
            one, other = (Color.parse(colour or "").get_truecolor() for colour in (tone, ground))
            assert contrast(one, other) >= CONTRAST_MIN, (tone, ground)


async def test_no_color_leaves_only_greys_and_every_sign_and_what_is_critical_is_never_fainter(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(store)
    monkeypatch.setenv("NO_COLOR", "1")
    app = make_app()
    marks: dict[tuple[str, str], set[float]] = {}
    async with visiting(app, press, (120, 40)) as pilot:
        for keys in (("f3",), ("f4", "v", "v")):
            await press(pilot, *keys)
            for segment in (segment for strip in app.screen._compositor.render_strips() for segment in strip):
                sign, style = segment.text.strip()[:1], segment.style
                for color in (style.color, style.bgcolor) if style else ():
                    assert color is None or len({*color.get_truecolor()}) == 1, segment
                if sign in ("‼", "!") and style and style.color and style.bgcolor:
                    ground = style.bgcolor.get_truecolor()
                    value = contrast(style.color.get_truecolor(), ground)
                    assert value >= CONTRAST_MIN
                    assert style.bold or sign == "!"
                    marks.setdefault((sign, ground.hex), set()).add(value)
        for sign in ("❯‼", " ! "):
            assert sign in shown(app)
    both = [ground for sign, ground in marks if sign == "‼" and ("!", ground) in marks]
    assert both
    for ground in both:
        assert max(marks["!", ground]) <= min(marks["‼", ground])
