"""Every text of every screen and dialog is told from its ground, in each theme of ours and without colour."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rich.color_triplet import ColorTriplet
from rich.segment import Segment
from textual.containers import Vertical
from textual.pilot import Pilot

from cariforef_db.store.store import SqliteStore
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.shell.themes import OWN_THEMES
from tests.people import follow
from tests.ui.visit import MakeApp, Press, visiting

CONTRAST_MIN = 4.5
"""What the Web's guidelines ask of a text (WCAG 2.1, 1.4.3)."""
WAYS = (
    ("f2",),
    ("f2", "m"),
    ("f3",),
    ("f3", "down", "right", "down", "right", "down"),
    ("f3", "v"),
    ("f4",),
    ("f5",),
    ("f6",),
    ("f6", "v"),
    ("f6", "v", "v"),
    ("question_mark",),
    ("question_mark", "tab"),
    ("d",),
    ("A",),
    ("A", *"zzz", "enter", "enter"),
    ("ctrl+t",),
    ("f2", "slash"),
    ("f2", "a"),
    ("f5", "o"),
    ("f5", "w"),
)
"""Keys that show each place, its views, and the dialogs."""


def luminance(color: ColorTriplet) -> float:
    shares = [value / 255 for value in color]
    red, green, blue = (
        share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: ColorTriplet, other: ColorTriplet) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def texts(app: CariforefApp) -> Iterator[Segment]:
    """Every segment with letters or figures, of the dialog alone where there is one."""
    frames = [child for child in app.screen.children if isinstance(child, Vertical)]
    is_dialog = not isinstance(app.screen, PlaceScreen)
    region = frames[0].region if is_dialog else app.screen.region
    for y, strip in enumerate(app.screen._compositor.render_strips()):
        x = 0
        for segment in strip:
            if region.contains(x, y) and any(map(str.isalnum, segment.text)):
                yield segment
            x += segment.cell_length


async def leave_dialogs(app: CariforefApp, press: Press, pilot: Pilot[int]) -> None:
    while not isinstance(app.screen, PlaceScreen):
        await press(pilot, "escape")


@pytest.mark.parametrize("theme", [theme.name for theme in OWN_THEMES])
async def test_every_text_stands_out_of_its_ground(make_app: MakeApp, press: Press, theme: str) -> None:
    app = make_app()
    faint: set[tuple[str, str, str]] = set()
    seen = 0
    async with visiting(app, press, (120, 40)) as pilot:
        app.theme = theme
        for way in WAYS:
            await press(pilot, *way)
            for segment in texts(app):
                style = segment.style
                assert style is not None
                assert style.color is not None
                assert style.bgcolor is not None
                seen += 1
                value = contrast(style.color.get_truecolor(), style.bgcolor.get_truecolor())
                if value < CONTRAST_MIN or style.dim:
                    faint.add((" ".join(way), segment.text.strip(), f"{value:.2f}"))
            await leave_dialogs(app, press, pilot)
    assert faint == set()
    assert seen > 1000


async def test_without_colour_what_is_critical_is_never_fainter_than_a_warning(
    make_app: MakeApp, press: Press, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(store)
    monkeypatch.setenv("NO_COLOR", "1")
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "f3")
        marks: dict[tuple[str, str], set[float]] = {}
        for segment in (segment for strip in app.screen._compositor.render_strips() for segment in strip):
            sign, style = segment.text.strip()[:1], segment.style
            if sign in ("‼", "!") and style and style.color and style.bgcolor:
                ground = style.bgcolor.get_truecolor()
                value = contrast(style.color.get_truecolor(), ground)
                assert value >= CONTRAST_MIN
                assert style.bold or sign == "!"
                marks.setdefault((sign, ground.hex), set()).add(value)
        both = [ground for sign, ground in marks if sign == "‼" and ("!", ground) in marks]
        assert both
        for ground in both:
            assert max(marks["!", ground]) <= min(marks["‼", ground])
